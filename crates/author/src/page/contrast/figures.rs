//! Meters and service indicators, side by side and never summed up.

use mile_core::contrast::{Contrast, Figures};
use mile_core::curve::axes::last_values;
use mile_core::indicators::Indicators;
use mile_core::words::Voice;

use crate::page::curves::charts;
use crate::page::prose::Prose;
use crate::page::{Block, Sitting, Table, label};

fn table(
    caption: &str,
    of: &str,
    contrast: &Contrast,
    rows: impl IntoIterator<Item = (Prose, Vec<Prose>)>,
) -> Block {
    let runs = (0..contrast.runs.len()).map(|run| Prose::from(label(run)));
    let head = [Prose::from(of)].into_iter().chain(runs).collect();
    let row = |(first, cells): (Prose, Vec<Prose>)| [first].into_iter().chain(cells).collect();
    let rows = rows.into_iter().map(row).collect();
    Block::Table(Table { caption: caption.to_owned(), head, rows })
}

/// Each run's cell; a run that came to no ending has none.
fn cells(contrast: &Contrast, of: impl Fn(&Figures) -> String) -> Vec<Prose> {
    let cell = |figures: Option<&Figures>| figures.map_or("–".to_owned(), &of).into();
    contrast.runs.iter().map(|side| cell(side.figures.as_ref())).collect()
}

fn has_figures(contrast: &Contrast) -> bool {
    contrast.runs.iter().any(|side| side.figures.is_some())
}

pub(super) fn meters(sittings: &[Sitting], contrast: &Contrast, voice: Voice<'_>) -> Vec<Block> {
    if !has_figures(contrast) || voice.scenario.meters.is_empty() {
        return Vec::new();
    }
    let rows = voice.scenario.meters.iter().map(|(meter, about)| {
        let cells = cells(contrast, |figures| {
            let (ending, last) = last_values(&figures.curves[meter]);
            let start = about.start;
            format!("{start} at the start, {ending} at the ending, {last} in the end")
        });
        (Prose::story(voice.fill(&about.label)), cells)
    });
    let rows: Vec<_> = rows.collect();
    let charts = charts(sittings, contrast).into_iter().map(Block::Chart);
    let table = table("The meters in figures", "Meter", contrast, rows);
    charts.chain([table]).collect()
}

pub(super) fn indicators(contrast: &Contrast) -> Vec<Block> {
    if !has_figures(contrast) {
        return Vec::new();
    }
    let names = Indicators::default().in_words();
    let rows = names.into_iter().enumerate().map(|(row, (name, _))| {
        let value = |figures: &Figures| figures.indicators.in_words()[row].1.clone();
        (name.into(), cells(contrast, value))
    });
    let told = "Side by side, because none of them says much alone: what looks well in one is often \
                paid for in another.";
    vec![
        Block::Paragraph(told.into()),
        table("The indicators of each run", "Indicator", contrast, rows),
    ]
}
