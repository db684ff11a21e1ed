//! Other ways from the decisions of a run: the tree of runs that have their beginnings in common.

use std::sync::Arc;
use std::time::Duration;

use mile_core::event::Event;
use mile_core::path::Path;
use mile_core::scenario::Body;
use mile_core::transcript;

use super::Journey;
use crate::chrome::shortened;
use crate::kept;
use crate::record::{Aside, Branch, Debriefed, Past, Played};
use crate::words::trim;

/// Columns of a choice's words in the tree.
const LONGEST: usize = 30;

/// The runs that have their beginnings in common, in the order in which they began. One of them is
/// the journey that has the tree.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    runs: Vec<Grown>,
    here: usize,
}

/// A run of the tree.
#[derive(Debug, Clone)]
struct Grown {
    /// The run that it left, and after how many of its moves.
    of: Option<(usize, usize)>,
    /// The run itself; nothing for that which has the tree.
    run: Option<Arc<Known>>,
}

/// A run as far as it is known.
#[derive(Debug)]
struct Known {
    past: Past,
    events: Vec<Event>,
}

/// A run of the tree, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its place among all, in the order in which they began. Its number is one more.
    pub(crate) place: usize,
    /// The place of the run that it left.
    pub(crate) parent: Option<usize>,
    /// How many runs are between it and the root.
    pub(crate) depth: usize,
    /// Where it left another, how far it came, how it ended.
    pub(crate) text: String,
    /// Whether it is the run at hand.
    pub(crate) is_here: bool,
}

impl Tree {
    /// A run alone.
    pub(super) fn new() -> Self {
        Self { runs: vec![Grown { of: None, run: None }], here: 0 }
    }

    /// A run of the records among its family.
    pub(super) fn of(past: &Past) -> Self {
        let mut all: Vec<_> = past.family.iter().chain([past]).collect();
        all.sort_by_key(|past| std::cmp::Reverse(past.ago));
        let here = all.iter().position(|other| std::ptr::eq(*other, past)).unwrap_or(0);
        let grown = |(place, &run): (usize, &&Past)| {
            let from = run.branch.as_ref();
            let of = from.and_then(|branch| {
                let parent = |other: &&Past| branch.of.as_ref() == Some(&other.run);
                let parent = all.iter().position(parent).filter(|&parent| parent != place);
                Some((parent?, branch.moves))
            });
            let known = || {
                let mut events = Vec::new();
                // It is told as far as it goes.
                let _ = transcript::play(&run.program.0, run.seed, &run.moves, &[], &mut events);
                Arc::new(Known { past: Past { family: Vec::new(), ..run.clone() }, events })
            };
            Grown { of, run: (place != here).then(known) }
        };
        Self { runs: all.iter().enumerate().map(grown).collect(), here }
    }

    /// The runs that left the one at `place`, in the order in which they began.
    fn left(&self, place: usize) -> impl Iterator<Item = usize> {
        let of = move |at: &usize| self.runs[*at].of.is_some_and(|(parent, _)| parent == place);
        (0..self.runs.len()).filter(of)
    }

    /// The places with their depths, each run above those that left it.
    fn in_order(&self) -> Vec<(usize, usize)> {
        let mut order = Vec::new();
        let roots = (0..self.runs.len()).filter(|&at| self.runs[at].of.is_none());
        let mut waiting: Vec<_> = roots.map(|at| (at, 0)).collect();
        waiting.reverse();
        while let Some((place, depth)) = waiting.pop() {
            order.push((place, depth));
            let left: Vec<_> = self.left(place).collect();
            waiting.extend(left.into_iter().rev().map(|at| (at, depth + 1)));
        }
        order
    }
}

impl Journey {
    /// The same run anew up to its first `moves` decisions, with what was typed in them.
    pub(crate) fn branch(&self, moves: usize) -> Self {
        let mut branch = self.copied(moves);
        branch.branched = Some(Branch { of: self.id.clone(), moves });
        branch.tree = self.left_behind();
        branch.tree.here = branch.tree.runs.len();
        branch.tree.runs.push(Grown { of: Some((self.tree.here, moves)), run: None });
        branch
    }

    /// The tree with this run in it, as it is now.
    fn left_behind(&self) -> Tree {
        let mut tree = self.tree.clone();
        let known = Known { past: self.past(), events: self.run.events().to_vec() };
        tree.runs[tree.here].run = Some(Arc::new(known));
        tree
    }

    /// The run as the records would have it, as far as the journey knows.
    fn past(&self) -> Past {
        let aside = |aside: &kept::Aside, about| Aside {
            // What was typed after a stop belongs to the last decision.
            turn: i64::try_from(aside.moves.min(self.decisions())).unwrap_or(i64::MAX),
            about,
            words: aside.words.clone(),
        };
        let notes = self.typed.notes.iter().map(|note| aside(note, Some(note.about.clone())));
        let concerns = self.typed.concerns.iter().map(|concern| aside(concern, None));
        let moves = self.moves_by_name();
        let mut times = self.times.clone();
        times.resize(moves.len(), None);
        Past {
            run: self.id.clone().unwrap_or_default(),
            program: Played(Arc::clone(self.program())),
            changed: false,
            seed: self.how.seed,
            times,
            moves,
            typed: notes.chain(concerns).collect(),
            answers: self.typed.answers.clone(),
            debriefed: Box::new(Debriefed {
                heard: self.typed.heard.clone(),
                committed: self.typed.commitments.clone(),
            }),
            ago: Duration::ZERO,
            verdict: Vec::new(),
            branch: self.branched.clone(),
            family: Vec::new(),
        }
    }

    /// The run at `place` of the tree, from its start, with the same tree around it.
    pub(crate) fn walk_to(&self, place: usize) -> Option<(Past, Self)> {
        let mut tree = self.left_behind();
        let known = tree.runs.get_mut(place)?.run.take()?;
        let past = known.past.clone();
        let mut journey = Self::resume(&past, &self.how);
        journey.id = Some(past.run.clone()).filter(|id| !id.is_empty());
        tree.here = place;
        journey.tree = tree;
        Some((past, journey))
    }

    /// Whether there are other ways, or this is one.
    pub(crate) fn is_in_a_tree(&self) -> bool {
        self.tree.runs.len() > 1
    }

    /// The place of the run that this is a branch of, and its own.
    pub(crate) fn pair(&self) -> Option<(usize, usize)> {
        let (parent, _) = self.tree.runs[self.tree.here].of?;
        Some((parent, self.tree.here))
    }

    /// Whether the second of two runs of the tree is a branch of the first.
    pub(crate) fn is_branch_of(&self, (parent, branch): (usize, usize)) -> bool {
        let of = self.tree.runs.get(branch).and_then(|run| run.of);
        of.is_some_and(|(of, _)| of == parent)
    }

    /// The place of the run at hand.
    pub(crate) fn place_in_tree(&self) -> usize {
        self.tree.here
    }

    /// What happened in the run at `place` of the tree.
    pub(crate) fn events_of(&self, place: usize) -> Option<&[Event]> {
        let grown = self.tree.runs.get(place)?;
        Some(grown.run.as_ref().map_or_else(|| self.run.events(), |known| &known.events))
    }

    /// The runs of the tree, each above those that left it.
    pub(crate) fn listed(&self) -> Vec<Listed> {
        let order = self.tree.in_order().into_iter();
        let listed = order.map(|(place, depth)| Listed {
            place,
            parent: self.tree.runs[place].of.map(|(parent, _)| parent),
            depth,
            text: self.in_words(place),
            is_here: place == self.tree.here,
        });
        listed.collect()
    }

    fn in_words(&self, place: usize) -> String {
        let voice = self.voice();
        let events = self.events_of(place).unwrap_or_default();
        let chose = |event: &Event| match *event {
            Event::Chose { choice, .. } => Some(choice),
            _ => None,
        };
        let chosen: Vec<_> = events.iter().filter_map(chose).collect();
        let left = self.tree.runs.get(place).and_then(|run| run.of).map(|(_, moves)| {
            let taken = chosen.get(moves).map(|&choice| voice.choice_in_short(choice));
            let taken = taken
                .map(|words| format!(": {}", shortened(trim(&words), LONGEST)))
                .unwrap_or_default();
            format!("decision {} anew{taken}; ", moves + 1)
        });
        let count = match chosen.len() {
            1 => "1 decision".to_owned(),
            count => format!("{count} decisions"),
        };
        let ending = Path::of(events).ending.map(|scene| &voice.scenario.scenes[scene].body);
        let end = match ending {
            Some(Body::Ending(ending)) => {
                format!("the end: {}", trim(&voice.fill(&ending.title)))
            }
            // Whyever it came to none, nobody is told.
            _ => "open".to_owned(),
        };
        format!("{}{count}, {end}", left.unwrap_or_default())
    }
}
