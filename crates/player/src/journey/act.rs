//! What is done in a run, and what is recorded of it.

use std::sync::Arc;
use std::time::Duration;

use mile_core::id::ChoiceId;

use super::Journey;
use crate::record::{Commitment, Played, Record};

/// A change of the run, made once it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    Begin,
    /// To go on with the run of that id.
    Resume(String),
    Choose(ChoiceId),
    TimeOut,
    Undo,
    Stop,
    Note(String, String),
    /// Words, and whether the learner puts their name to them.
    Concern(String, bool),
    /// A question and its answer.
    Answer(String, String),
    /// The hands of a room, choice by choice.
    Hands(Vec<(ChoiceId, u32)>),
    /// A prompt, and what was said there.
    Heard(String, String),
    Commit(Commitment),
}

impl Journey {
    /// What would be recorded of an act before it is made.
    pub(crate) fn record(&self, act: &Act, after: Duration) -> Record {
        let state = self.run.session().state();
        let turn = state.turn();
        let scenario = self.scenario();
        let scene = || scenario.scenes[state.scene()].id.text.clone();
        let id = |choice: ChoiceId| scenario.choices[choice].id.text.clone();
        match act {
            Act::Begin => Record::Began {
                program: Played(Arc::clone(self.program())),
                agreed: self.how.agreed,
                seed: self.how.seed,
                branch: self.branched.clone(),
            },
            Act::Resume(run) => Record::Resumed { run: run.clone() },
            Act::Choose(choice) => {
                Record::Chose { turn: turn + 1, scene: scene(), choice: id(*choice), after }
            }
            Act::TimeOut => {
                let choice = self.run.session().limit().map(|limit| id(limit.choose));
                let choice = choice.unwrap_or_default();
                Record::TimedOut { turn: turn + 1, scene: scene(), choice }
            }
            Act::Undo => Record::Undid { turn },
            Act::Stop => Record::Stopped { turn },
            Act::Note(about, text) => {
                Record::Noted { turn, about: about.clone(), text: text.clone() }
            }
            Act::Concern(text, signed) => {
                Record::Concern { turn, scene: scene(), text: text.clone(), signed: *signed }
            }
            Act::Answer(question, answer) => {
                Record::Reflected { question: question.clone(), answer: answer.clone() }
            }
            Act::Hands(counts) => {
                let counts = counts.iter().map(|&(choice, hands)| (id(choice), hands)).collect();
                Record::Hands { turn: turn + 1, scene: scene(), counts }
            }
            Act::Heard(prompt, words) => {
                Record::Heard { prompt: prompt.clone(), words: words.clone() }
            }
            Act::Commit(commitment) => Record::Committed(commitment.clone()),
        }
    }
}
