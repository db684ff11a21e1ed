//! What a facilitator holds in hand: runs beside each other, and the debrief of runs, as documents.
//!
//! [`debrief`](mod@debrief), [`contrast`](mod@contrast) and [`group`] say everything once, as a [`Document`];
//! `text`, `markdown` and `html` set it. Nothing is ranked and nobody is totalled, and of a run that
//! came to no ending nobody can tell whether it was stopped.

pub mod contrast;
mod curves;
pub mod debrief;
pub mod group;
pub mod html;
pub mod json;
pub mod markdown;
mod picture;
mod prose;
pub mod text;
mod told;

use std::sync::Arc;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::session::State;
use mile_core::words::Voice;

use self::curves::Chart;
use self::picture::Picture;
use self::prose::Prose;

/// A run as it is looked back on, and what was typed in it.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// What was played.
    pub program: Arc<Program>,
    /// The run as it stands.
    pub state: State,
    /// Everything that happened, from the first event on.
    pub events: Vec<Event>,
    /// What the story calls the learner, if not as its file says.
    pub learner: Option<String>,
    /// What was typed and may be seen by those who read the page.
    pub typed: Typed,
}

/// What a learner typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Answers to questions of the debrief.
    pub answers: Vec<Answer>,
    /// Notes beside the story.
    pub notes: Vec<Note>,
    /// What the learner set out to do.
    pub commitments: Vec<Commitment>,
}

/// An answer to a question of the debrief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The question as it was asked.
    pub question: String,
    /// The answer.
    pub words: String,
}

/// A note beside the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// After how many decisions.
    pub turn: i64,
    /// What it is about.
    pub about: String,
    /// The note.
    pub words: String,
}

/// What somebody set out to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// A name, initials, or nothing.
    pub who: String,
    /// What.
    pub words: String,
    /// By when, as it was written.
    pub by: String,
}

impl Sitting {
    fn voice(&self) -> Voice<'_> {
        Voice { scenario: self.program.scenario(), learner: self.learner.as_deref() }
    }
}

/// A document: a title, and parts with headings.
#[derive(Debug, Clone)]
pub struct Document {
    title: Prose,
    /// The language that the story is written in, as a BCP 47 tag.
    language: String,
    /// What stands before the first part.
    lead: Vec<Block>,
    parts: Vec<Part>,
}

impl Document {
    /// Adds at its end whom the house names to talk to; nothing where it names nobody.
    #[must_use]
    pub fn with_support(mut self, lines: &[String]) -> Self {
        let lines: Vec<_> =
            lines.iter().map(|line| Item::new(Prose::typed(line.clone()))).collect();
        if !lines.is_empty() {
            let title = "If you want to talk to somebody";
            self.parts.push(Part::new("support", title, vec![Block::List(lines)]));
        }
        self
    }
}

/// A part of a document.
#[derive(Debug, Clone)]
struct Part {
    anchor: String,
    title: Prose,
    blocks: Vec<Block>,
}

impl Part {
    fn new(anchor: impl Into<String>, title: impl Into<Prose>, blocks: Vec<Block>) -> Self {
        Self { anchor: anchor.into(), title: title.into(), blocks }
    }
}

/// A piece of a part.
#[derive(Debug, Clone)]
enum Block {
    /// A heading below that of the part: 3, 4, …
    Heading(u8, Prose),
    Paragraph(Prose),
    List(Vec<Item>),
    /// What somebody typed.
    Quote(Prose),
    /// Room to write in by hand: what it is for, and how many lines.
    Room(String, u8),
    Table(Table),
    Path(Picture),
    Chart(Chart),
    /// Columns beside each other, where there is room.
    Sides(Vec<Vec<Block>>),
}

/// A point of a list.
#[derive(Debug, Clone, Default)]
struct Item {
    /// What links call it.
    anchors: Vec<String>,
    text: Prose,
    below: Vec<Item>,
}

impl Item {
    fn new(text: impl Into<Prose>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn at(mut self, anchor: String) -> Self {
        self.anchors.push(anchor);
        self
    }

    fn with(mut self, below: impl IntoIterator<Item = Item>) -> Self {
        self.below.extend(below);
        self
    }
}

/// A table whose first column says what its rows are about.
#[derive(Debug, Clone)]
struct Table {
    caption: String,
    head: Vec<Prose>,
    rows: Vec<Vec<Prose>>,
}

/// What a run is called: a letter, in the order in which the runs were given.
fn label(run: usize) -> String {
    let letter = char::from(b'A' + (run % 26) as u8);
    let round = run / 26;
    if round == 0 { letter.to_string() } else { format!("{letter}{}", round + 1) }
}

/// Several runs by their letters: `A, B and C`.
fn labels(runs: &[usize]) -> String {
    let labels: Vec<_> = runs.iter().map(|&run| label(run)).collect();
    match &labels[..] {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => labels.concat(),
    }
}

/// What a decision of a run is called in links.
fn decision_anchor(run: usize, turn: i64) -> String {
    format!("{}-decision-{turn}", label(run).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_have_letters() {
        assert_eq!(labels(&[0]), "A");
        assert_eq!(labels(&[0, 1]), "A and B");
        assert_eq!(labels(&[0, 25, 26]), "A, Z and A2");
    }
}
