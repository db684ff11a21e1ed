//! Guards: what they mean. Their grammar is in `guard_text`, how one is evaluated in `guard::code`.

mod code;

pub(crate) use code::{Compiled, Guards, Pair, PromiseState, Slot, Slots};

use crate::id::{ChoiceId, FlagId, MeterId, PromiseId, SceneId, SignalId};

/// A condition on the state of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Every part holds.
    And(Vec<Guard>),
    /// A part holds.
    Or(Vec<Guard>),
    /// The part fails.
    Not(Box<Guard>),
    /// One value against another.
    Compare(Value, Comparison, Value),
    /// A flag is set.
    Flag(FlagId),
    /// A scene has been entered, the present visit included.
    Seen(SceneId),
    /// A choice was taken at least once.
    Chose(ChoiceId),
    /// A signal was picked up.
    Noticed(SignalId),
    /// A promise was made and is still open.
    Promised(PromiseId),
    /// The latest making of a promise was kept.
    Kept(PromiseId),
    /// The latest making of a promise was broken.
    Broken(PromiseId),
}

/// A number that a guard compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// As written.
    Integer(i64),
    /// A meter as it stands.
    Meter(MeterId),
    /// Simulated minutes since the start.
    Clock,
    /// Decisions so far.
    Turn,
    /// How many times a scene was entered, the present visit included.
    Visits(SceneId),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Guard {
    /// Calls `visit` with this guard and every guard inside it, outermost first.
    pub fn walk<'g>(&'g self, visit: &mut impl FnMut(&'g Guard)) {
        visit(self);
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Not(part) => part.walk(visit),
            _ => {}
        }
    }
}
