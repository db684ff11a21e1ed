//! Runs beside each other, as a document.

mod figures;
mod paths;

use mile_core::contrast::{Contrast, Delayed};
use mile_core::path::shown;
use mile_core::timeline::{Fate, LaterWhat};
use mile_core::words::{Voice, trim};

use crate::page::debrief::{credits, title};
use crate::page::picture::Picture;
use crate::page::prose::Prose;
use crate::page::told::{cause, consequence, effects, said};
use crate::page::{Block, Document, Item, Part, Sitting, decision_anchor, label, labels};

/// Runs beside each other: of one scenario, played on one text, and at least one.
pub fn document(sittings: &[Sitting]) -> Document {
    let Some(first) = sittings.first() else {
        let language = String::new();
        return Document { title: Prose::default(), language, lead: Vec::new(), parts: Vec::new() };
    };
    let scenario = first.program.scenario();
    let events: Vec<_> = sittings.iter().map(|sitting| &*sitting.events).collect();
    let contrast = Contrast::of(scenario, &events);
    // Names differ between runs, and say who it was.
    let voice = Voice { scenario, learner: None };
    let told = Told { voice, contrast: &contrast };
    let picture = Picture::of(sittings, &contrast).map(Block::Path);
    let parts = [
        Part::new("paths", "The paths", picture.into_iter().chain(told.paths()).collect()),
        Part::new("later", "What came later, and not alike", told.later()),
        Part::new("meters", "Meters over time", figures::meters(sittings, &contrast, voice)),
        Part::new("indicators", "Service indicators", figures::indicators(&contrast)),
        Part::new("credits", "About this story", credits(first).into_iter().collect()),
    ];
    let all: Vec<_> = (0..sittings.len()).collect();
    let unended: Vec<_> =
        all.iter().copied().filter(|&run| shown(&sittings[run].events).1.is_none()).collect();
    let mut lead = vec![Block::Paragraph(
        format!(
            "Runs {} of the same story. Their letters say nothing but the order in which they were \
             named, and nothing here is ranked.",
            labels(&all)
        )
        .into(),
    )];
    if !unended.is_empty() {
        let come = if unended.len() == 1 { "comes" } else { "come" };
        let words =
            format!("{} {come} to no ending here, and {come} without figures.", labels(&unended));
        lead.push(Block::Paragraph(words.into()));
    }
    let parts = parts.into_iter().filter(|part| !part.blocks.is_empty()).collect();
    let language = scenario.language.clone();
    Document { title: title(first, "Beside each other: "), language, lead, parts }
}

/// A contrast, and how it is told.
struct Told<'a> {
    voice: Voice<'a>,
    contrast: &'a Contrast,
}

impl Told<'_> {
    /// What came later in one run and not, or otherwise, in another.
    fn later(&self) -> Vec<Block> {
        if self.contrast.delayed.is_empty() {
            let alike = "Whatever came later came in all of them alike, or nothing did.";
            return vec![Block::Paragraph(alike.into())];
        }
        let points = self.contrast.delayed.iter().map(|delayed| self.delayed(delayed));
        vec![Block::List(points.collect())]
    }

    fn delayed(&self, delayed: &Delayed) -> Item {
        let said = self.said_by_all(delayed);
        let runs = delayed.runs.iter().enumerate().map(|(run, came)| {
            let lead = Prose::lead(format!("{}: ", label(run)));
            let Some(came) = came else {
                let words = match (self.contrast.runs[run].path.is_whole(), delayed.what) {
                    (false, _) => "not known.",
                    (true, LaterWhat::Promise(_)) => "not promised.",
                    (true, LaterWhat::Outcome(_)) => "it did not come.",
                };
                return Item::new(lead.and(words));
            };
            let told = match (&said, came.later.fate) {
                (Some(_), Fate::Surfaced) => {
                    let when = self.voice.delay(came.caused_at, &came.later);
                    Some(Prose::from(when).and("."))
                }
                _ => consequence(self.voice, came.caused_at, &came.later),
            };
            let told = told.unwrap_or_else(|| "it did not happen.".into());
            let so = effects(self.voice, &came.later.effects);
            let so = so.map(|so| Prose::lead("So: ").and(so));
            let from = cause(self.voice, came.cause, |turn| decision_anchor(run, turn));
            Item::new(lead.and(told)).with(so.into_iter().chain([from]).map(Item::new))
        });
        let what = match delayed.what {
            LaterWhat::Promise(promise) => {
                let text = self.voice.fill(&self.voice.scenario.promises[promise].text);
                Prose::from("A promise: ").tell(trim(&text).to_owned())
            }
            LaterWhat::Outcome(outcome) => said.clone().unwrap_or_else(|| {
                let words = self.voice.would_say(outcome).map(Prose::story);
                words.unwrap_or_else(|| "Something that nobody spoke of".into())
            }),
        };
        Item::new(what).with(runs)
    }

    /// What was said when it came, if that is the same wherever it came.
    fn said_by_all(&self, delayed: &Delayed) -> Option<Prose> {
        let came = delayed.runs.iter().flatten();
        let surfaced = came.filter(|came| came.later.fate == Fate::Surfaced);
        let mut said = surfaced.map(|came| said(self.voice, &came.later));
        let first = said.next()?;
        said.all(|other| other == first).then_some(first)
    }
}
