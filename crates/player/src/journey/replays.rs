//! A run made again: from the records, up to a moment of it, or on another version of its story.

use std::sync::Arc;

use mile_core::event::Event;
use mile_core::id::ChoiceId;
use mile_core::program::Program;
use mile_core::transcript::Move;

use super::branches::Tree;
use super::{Act, How, Journey};
use crate::record::{Aside, Past};
use crate::told::Told;

/// Where a run cannot be played again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The number of the decision, from 1.
    pub(crate) decision: usize,
    /// The id of the choice that was taken there.
    pub(crate) choice: String,
}

impl Journey {
    /// Makes a recorded move. Whether it could be made.
    fn make_again(&mut self, made: &Move) -> bool {
        let act = match made {
            Move::Choose(id) => self.offered(id).map(Act::Choose),
            Move::TimeOut(_) => Some(Act::TimeOut),
            Move::OptOut => Some(Act::Stop),
        };
        act.is_some_and(|act| self.make(&act))
    }

    /// A run that was not finished, where it stands.
    pub(crate) fn resume(unfinished: &Past, how: &How) -> Self {
        let Past { run, program, seed, moves, typed, answers, debriefed, times, .. } = unfinished;
        let how = How { seed: *seed, ..how.clone() };
        let mut journey = Self::begin(Arc::clone(&program.0), how);
        journey.hold_typed(typed);
        for made in moves {
            if !journey.make_again(made) {
                break;
            }
            journey.hold_typed(typed);
        }
        journey.typed.answers.clone_from(answers);
        journey.typed.heard.clone_from(&debriefed.heard);
        journey.typed.commitments.clone_from(&debriefed.committed);
        journey.id = Some(run.clone());
        journey.branched.clone_from(&unfinished.branch);
        journey.times.clone_from(times);
        journey.tree = Tree::of(unfinished);
        // In the records.
        journey.kept = true;
        journey
    }

    /// The same run up to its first `moves` decisions, with what was typed in them.
    pub(super) fn copied(&self, moves: usize) -> Self {
        let mut copy = Self::begin(Arc::clone(self.program()), self.how.clone());
        for act in self.moves().into_iter().take(moves) {
            copy.make(&act);
        }
        copy.typed = self.typed.until(moves);
        copy
    }

    /// The same run up to its first `moves` moves, a stop included.
    pub(crate) fn until(&self, moves: usize) -> Self {
        let mut until = self.copied(moves);
        (until.id, until.kept) = (self.id.clone(), self.kept);
        if moves > until.before.len() && self.is_stopped() {
            until.make(&Act::Stop);
        }
        until
    }

    /// How many moves were made, a stop included.
    pub(crate) fn count(&self) -> usize {
        self.before.len()
    }

    /// What was told after so many moves, up to the next.
    pub(crate) fn told_after(&self, moves: usize) -> &[Told] {
        let start = |moves: usize| self.before.get(moves).map_or(self.told.len(), |(_, at)| *at);
        let from = moves.checked_sub(1).map_or(0, start);
        self.told.get(from..start(moves)).unwrap_or_default()
    }

    /// The choice that was taken as the move after so many.
    pub(crate) fn taken_after(&self, moves: usize) -> Option<ChoiceId> {
        let mut taken = self.run.events().iter().filter_map(|event| match event {
            Event::Chose { choice, .. } => Some(*choice),
            _ => None,
        });
        taken.nth(moves)
    }

    /// Holds what was typed at this moment.
    fn hold_typed(&mut self, typed: &[Aside]) {
        let now = self.turn();
        for Aside { about, words, .. } in typed.iter().filter(|aside| aside.turn == now) {
            self.hold(&match about {
                Some(about) => Act::Note(about.clone(), words.clone()),
                None => Act::Concern(words.clone(), false),
            });
        }
    }

    /// The choice on offer that is called `id`.
    fn offered(&self, id: &str) -> Option<ChoiceId> {
        let mut offered = self.run.session().offered().iter().copied();
        offered.find(|&choice| self.scenario().choices[choice].id.text == id)
    }

    /// The same run on another program, as far as its choices are on offer there, and where they
    /// are not.
    pub(crate) fn on(&self, program: Arc<Program>) -> (Self, Option<Broken>) {
        let mut run = Self::begin(program, self.how.clone());
        let mut broken = None;
        for (index, act) in self.moves().into_iter().enumerate() {
            let id = |choice: ChoiceId| &self.scenario().choices[choice].id.text;
            let (act, choice) = match act {
                Act::Choose(choice) => {
                    (run.offered(id(choice)).map(Act::Choose), id(choice).clone())
                }
                Act::TimeOut => (Some(Act::TimeOut), "~".to_owned()),
                act => (Some(act), String::new()),
            };
            if !act.is_some_and(|act| run.make(&act)) {
                broken = Some(Broken { decision: index + 1, choice });
                break;
            }
        }
        if broken.is_none() && self.is_stopped() {
            run.make(&Act::Stop);
        }
        run.typed = self.typed.clone();
        (run, broken)
    }

    /// The moves made so far.
    pub(crate) fn moves(&self) -> Vec<Act> {
        let made = self.made().into_iter();
        made.map(|(choice, clock)| if clock { Act::TimeOut } else { Act::Choose(choice) }).collect()
    }

    /// The moves made so far, a stop included, by the ids of their choices.
    pub(super) fn moves_by_name(&self) -> Vec<Move> {
        let id = |choice: ChoiceId| self.scenario().choices[choice].id.text.clone();
        let made = self.made().into_iter();
        let moves =
            made.map(
                |(choice, clock)| {
                    if clock { Move::TimeOut(id(choice)) } else { Move::Choose(id(choice)) }
                },
            );
        moves.chain(self.is_stopped().then_some(Move::OptOut)).collect()
    }

    /// The choices made so far, and whether the clock took each.
    fn made(&self) -> Vec<(ChoiceId, bool)> {
        let mut timed_out = false;
        let mut made = Vec::new();
        for event in self.run.events() {
            match *event {
                Event::TimedOut { .. } => timed_out = true,
                Event::Chose { choice, .. } => made.push((choice, std::mem::take(&mut timed_out))),
                _ => {}
            }
        }
        made
    }
}
