//! The whole story in plain words, for those who sign it off and will never read RON.
//!
//! [`Script::of`] says everything once, as paragraphs; `text`, `markdown` and `html` set them.

mod after;
mod before;
mod condition;
mod consequence;
pub mod html;
pub mod markdown;
mod numbers;
mod prose;
mod scene;
pub mod sheet;
pub mod text;

use mile_core::graph::{Edge, Graph};
use mile_core::id::Id;
use mile_core::scenario::{Body, Scenario};
use mile_core::words::Voice;

use self::numbers::Numbers;
use self::prose::Prose;
use crate::explore::Report;
use crate::plain::one_line;

/// A scenario in plain words.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its title, in one line.
    pub title: String,
    /// The language that it is written in, as a BCP 47 tag.
    pub language: String,
    /// Everything there is to say.
    blocks: Vec<Block>,
}

/// A paragraph, of the kinds that a script has.
#[derive(Debug, Clone)]
enum Block {
    /// A part of the script.
    Part(String),
    /// A scene, an ending or another heading below a part; with what it is called in links.
    Heading { anchor: String, text: Prose },
    /// A choice of the scene: its number and what the learner does and says.
    Choice { anchor: String, number: String, words: Vec<Prose> },
    /// Words by themselves.
    Paragraph(Prose),
    /// Something that somebody says; the narrator has no name.
    Said { depth: usize, who: String, words: String, when: Option<Prose> },
    /// A point of a list, which may belong to the point before it.
    Item { depth: usize, text: Prose },
    /// The story as a picture, and what it shows for those who do not see it.
    Map { svg: String, alt: String },
}

impl Script {
    /// `scenario` in plain words.
    pub fn of(scenario: &Scenario) -> Self {
        Self::with(scenario, Writer::new(scenario).write(None))
    }

    fn with(scenario: &Scenario, blocks: Vec<Block>) -> Self {
        let title = Voice { scenario, learner: None }.fill(&scenario.title).into_owned();
        Self { title: one_line(&title), language: scenario.language.clone(), blocks }
    }
}

/// Writes the script of a scenario, paragraph by paragraph.
struct Writer<'s> {
    voice: Voice<'s>,
    scenario: &'s Scenario,
    numbers: Numbers,
    /// What leads to each scene, scene by scene in the order of the file; branches of one scene once.
    ways_in: Vec<Vec<Edge>>,
    blocks: Vec<Block>,
}

fn ways_in(scenario: &Scenario) -> Vec<Vec<Edge>> {
    let graph = Graph::new(scenario);
    let mut ways_in: Vec<Vec<Edge>> = vec![Vec::new(); scenario.scenes.len()];
    for from in scenario.scenes.ids() {
        for (way, to) in graph.ways_out(from) {
            let ways = &mut ways_in[to.index()];
            let same = |known: &Edge| match (known, way) {
                (Edge::Branch(known), Edge::Branch(way)) => {
                    scenario.branches[*known].scene == scenario.branches[way].scene
                }
                _ => false,
            };
            if !ways.last().is_some_and(same) {
                ways.push(way);
            }
        }
    }
    ways_in
}

impl Writer<'_> {
    /// Everything; with what was measured, and all else that facilitators look for, at the front.
    fn write(mut self, report: Option<&Report>) -> Vec<Block> {
        self.before(report);
        let order = self.numbers.order.clone();
        let is_ending = |scene: &&_| matches!(self.scenario.scenes[**scene].body, Body::Ending(_));
        let (endings, scenes): (Vec<_>, Vec<_>) = order.iter().partition(is_ending);
        self.part("The scenes");
        scenes.into_iter().for_each(|&scene| self.scene(scene));
        self.part("The endings");
        endings.into_iter().for_each(|&scene| self.scene(scene));
        self.after(report.is_some());
        self.blocks
    }

    fn part(&mut self, title: &str) {
        self.blocks.push(Block::Part(title.to_owned()));
    }

    fn paragraph(&mut self, text: impl Into<Prose>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    fn item(&mut self, depth: usize, text: impl Into<Prose>) {
        self.blocks.push(Block::Item { depth, text: text.into() });
    }
}
