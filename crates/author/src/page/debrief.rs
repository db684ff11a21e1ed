//! The debrief of a run, or of several, as a document.

mod run;
mod talk;

use mile_core::contrast::Contrast;
use mile_core::words::trim;

use crate::page::picture::Picture;
use crate::page::prose::Prose;
use crate::page::{Block, Document, Part, Sitting, label, labels};
use crate::plain::one_line;

/// How the talk is led.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Frame {
    /// By questions: what happened, what it was like, what it means, what to do with it.
    #[default]
    Orid,
    /// By feedback: situation, behaviour, impact.
    Sbi,
}

/// The debrief of runs of one scenario, of which there is at least one.
pub fn document(sittings: &[Sitting], frame: Frame) -> Document {
    let mut parts = Vec::new();
    if let [only] = sittings {
        parts = run::parts(0, only, picture(sittings));
    } else {
        if is_one_text(sittings) {
            let lead = "Each run has a letter. Where they go different ways, the line parts.";
            let lead = Block::Paragraph(lead.into());
            let blocks = [lead].into_iter().chain(picture(sittings)).collect();
            parts.push(Part::new("paths", "The paths beside each other", blocks));
        }
        for (run, sitting) in sittings.iter().enumerate() {
            let own =
                if is_one_text(sittings) { None } else { picture(std::slice::from_ref(sitting)) };
            let title = format!("Run {}", label(run));
            let blocks = run::parts(run, sitting, own)
                .into_iter()
                .flat_map(|part| [Block::Heading(3, part.title)].into_iter().chain(part.blocks));
            let anchor = format!("run-{}", label(run).to_lowercase());
            parts.push(Part::new(anchor, title, blocks.collect()));
        }
    }
    parts.extend(talk::parts(sittings, frame));
    let title = sittings.first().map(|first| title(first, "Looking back: ")).unwrap_or_default();
    let language = sittings.first().map(|s| s.program.scenario().language.clone());
    Document { title, language: language.unwrap_or_default(), lead: lead(sittings), parts }
}

pub(super) fn title(sitting: &Sitting, lead: &str) -> Prose {
    Prose::from(lead).tell(one_line(&sitting.voice().fill(&sitting.program.scenario().title)))
}

/// Whether all runs were played on the same text, so that their paths can be laid beside each other.
pub(super) fn is_one_text(sittings: &[Sitting]) -> bool {
    sittings.windows(2).all(|pair| pair[0].program.scenario() == pair[1].program.scenario())
}

fn picture(sittings: &[Sitting]) -> Option<Block> {
    let scenario = sittings.first()?.program.scenario();
    let events: Vec<_> = sittings.iter().map(|sitting| &*sitting.events).collect();
    Picture::of(sittings, &Contrast::of(scenario, &events)).map(Block::Path)
}

/// What every reader should know before anything else.
fn lead(sittings: &[Sitting]) -> Vec<Block> {
    let mut lead = vec![Block::Paragraph(
        "Several ways through this story are sound, and every way teaches something. Nothing here is \
         ranked, and nobody is scored. On every question it is all right to pass."
            .into(),
    )];
    let unended: Vec<_> = (0..sittings.len())
        .filter(|&run| mile_core::path::shown(&sittings[run].events).1.is_none())
        .collect();
    if !unended.is_empty() {
        let which = if sittings.len() == 1 {
            "This run comes".to_owned()
        } else if unended.len() == 1 {
            format!("Run {} comes", labels(&unended))
        } else {
            format!("Runs {} come", labels(&unended))
        };
        let words =
            format!("{which} to no ending here: only what was done is shown, without figures.");
        lead.push(Block::Paragraph(words.into()));
    }
    lead
}

/// Who wrote the story, and what it is drawn from.
pub(super) fn credits(sitting: &Sitting) -> Option<Block> {
    let voice = sitting.voice();
    let source = voice.scenario.credits.source.as_ref();
    let source = source.map(|source| format!("Source: {}.", trim(source)));
    let credits: Vec<_> = voice.credits().into_iter().chain(source).collect();
    (!credits.is_empty()).then(|| Block::Paragraph(Prose::story(credits.join(" "))))
}
