//! Meters and service indicators, side by side and never summed up.

use mile_core::contrast::Figures;
use mile_core::indicators::Indicators;
use mile_core::scenario::Meter;

use super::{Part, Telling, both, heading};

impl Telling<'_> {
    /// The value of each run; one that came to no ending has none.
    fn values(&self, of: impl Fn(&Figures) -> String) -> [String; 2] {
        let figures = |run: usize| self.contrast.runs.get(run)?.figures.as_ref();
        [0, 1].map(|run| figures(run).map_or_else(|| "–".to_owned(), &of))
    }

    fn has_figures(&self) -> bool {
        self.contrast.runs.iter().any(|side| side.figures.is_some())
    }

    pub(super) fn meters(&self) -> Vec<Part> {
        let meters = &self.voice.scenario.meters;
        if !self.has_figures() || meters.is_empty() {
            return Vec::new();
        }
        let figure = |(meter, about): (_, &Meter)| {
            let values = self.values(|figures| {
                let curve = &figures.curves[meter];
                let value = |in_aftermath| {
                    let point = curve.iter().rev().find(|p| in_aftermath || !p.in_aftermath);
                    point.map_or(about.start, |point| point.value)
                };
                // What it was between start and ending, in the order of simulated time.
                let before = curve.iter().skip(1).filter(|point| !point.in_aftermath);
                let mut way: Vec<String> = before.map(|point| point.value.to_string()).collect();
                way.pop();
                let way = way.join(", ");
                let way = if way.is_empty() { way } else { format!("{way}, then ") };
                format!("{way}{} at the ending, {} in the end", value(false), value(true))
            });
            let label = self.voice.fill(&about.label);
            Part::Figure(format!("{label}, {} at the start", about.start), values)
        };
        let figures = meters.iter().map(figure);
        std::iter::once(heading("How the meters ended")).chain(figures).collect()
    }

    pub(super) fn indicators(&self) -> Vec<Part> {
        if !self.has_figures() {
            return Vec::new();
        }
        let names = Indicators::default().in_words();
        let figures = names.into_iter().enumerate().map(|(row, (name, _))| {
            let value = |figures: &Figures| figures.indicators.in_words()[row].1.clone();
            Part::Figure(name.to_owned(), self.values(value))
        });
        let told = "Side by side, because none of them says much alone.";
        [heading("Service indicators"), both(told)].into_iter().chain(figures).collect()
    }
}
