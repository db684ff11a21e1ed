//! The kinds of findings: how reports write them, their codes, and what to do about them.

use mile_core::diagnostic::Code;
use serde::{Serialize, Serializer};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:ident $text:literal, $help:literal;)+) => {
        /// What kind of thing was found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[doc = $doc])+ $name,)+ }

        impl Kind {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As reports write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The code of the diagnostic that `mile check --deep` gives.
            pub const fn code(self) -> Code {
                match self { $(Self::$name => Code::$code,)+ }
            }

            /// What to do about it.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }
        }
    };
}

kinds! {
    /// A condition that never holds.
    GuardNever = GuardNever "guard_never", "make the condition easier to meet, or remove what it guards";
    /// A condition that always holds.
    GuardAlways = GuardAlways "guard_always", "remove the condition, or make something depend on it";
    /// A choice that is never on offer.
    NeverOffered = NeverOffered "never_offered", "let it be offered somewhere, or remove it";
    /// A `once` that makes no difference.
    OnceNeverMatters = OnceNeverMatters "once_never_matters", "remove `once`";
    /// A scene in which nothing can be done.
    Stuck = StuckStory "stuck", "add a choice or a way without a condition";
    /// A place from which no ending can be reached.
    NoWayOut = NoWayOut "no_way_out", "add a choice that leads towards an ending and is always offered";
    /// A delayed outcome that never happens.
    OutcomeNeverSurfaces = OutcomeNeverSurfaces "outcome_never_surfaces",
        "look at its `after`, `only_if` and `cancel_when`, or remove it";
    /// A delayed outcome that is called off whenever it waits.
    OutcomeAlwaysCancelled = OutcomeAlwaysCancelled "outcome_always_cancelled",
        "look at its `cancel_when`: something sets it on every path";
    /// A delayed outcome that is never called off although it could be.
    OutcomeNeverCancelled = OutcomeNeverCancelled "outcome_never_cancelled",
        "remove `cancel_when`, or let something bring it about while this waits";
    /// A delayed outcome that never leads to its scene.
    InterruptionNeverFollowed = InterruptionNeverFollowed "interruption_never_followed",
        "let it be due while the story still goes on, or remove its `goto`";
    /// A promise that nobody can keep.
    PromiseCannotBeKept = PromiseCannotBeKept "promise_cannot_be_kept",
        "give it more time, or let a choice keep it before its deadline";
    /// A promise that nobody can break.
    PromiseCannotBeBroken = PromiseCannotBeBroken "promise_cannot_be_broken",
        "give it a deadline that a learner can miss, or make it no promise";
    /// A signal that nobody can pick up.
    SignalNeverNoticed = SignalNotNoticed "signal_never_noticed", "let a choice that can be taken notice it";
    /// A scene that cannot be reached.
    SceneUnreachable = SceneUnreachable "scene_unreachable", "let something lead to it, or remove it";
    /// An ending that cannot be reached.
    EndingUnreachable = EndingUnreachable "ending_unreachable", "let something lead to it, or remove it";
    /// A meter that ends at its bound on every path.
    MeterPinned = MeterPinned "meter_pinned", "widen its range, or make the changes smaller";
    /// A choice that is never the better one.
    Dominated = Dominated "dominated",
        "give it an honest reason: something that it does better, now or later, for somebody";
    /// Two choices with the same effect.
    Hollow = Hollow "hollow", "let them lead to something different, or make them one choice";
    /// A choice that is always the better one.
    Obvious = Obvious "obvious", "let it cost something, now or later, so that there is something to weigh";
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
