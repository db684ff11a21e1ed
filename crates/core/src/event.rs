//! What happens in a run: the one stream that everything shown, kept or counted is made from.
//!
//! Events are small values of ids. `wire` turns one into its JSON shape.

use crate::agenda::Due;
use crate::id::{
    BehaviourId, BranchId, ChoiceId, FlagId, GuardId, LineId, MeterId, OutcomeId, PromiseId,
    SceneId, SignalId,
};
use crate::scenario::{EndingKind, Mark};

/// Something that happens in a run. Clocks are simulated minutes since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are ids and numbers that say what they are")]
pub enum Event {
    /// The run began.
    Started { seed: u64 },
    /// A scene was entered.
    Entered { scene: SceneId, turn: i64, clock: i64 },
    /// Somebody said a line.
    Said { line: LineId },
    /// The real-time limit of a scene passed; the choice that the clock takes follows.
    TimedOut { scene: SceneId },
    /// The learner decided.
    Chose { turn: i64, scene: SceneId, choice: ChoiceId },
    /// A behaviour showed in the choice just taken.
    Showed { behaviour: BehaviourId },
    /// A meter moved `by`, which is never 0, after clamping.
    Changed { meter: MeterId, by: i64, to: i64 },
    /// A flag became true.
    Set { flag: FlagId },
    /// A flag became false.
    Cleared { flag: FlagId },
    /// A signal was picked up for the first time.
    Noticed { signal: SignalId },
    /// A mark for the service indicators.
    Marked { mark: Mark },
    /// Goodwill was given.
    Credited { amount: i64 },
    /// A fraud flag was raised.
    Flagged,
    /// A promise was made, due at that clock.
    Promised { promise: PromiseId, due: i64 },
    /// A promise was kept.
    Kept { promise: PromiseId },
    /// A promise passed its deadline.
    Broken { promise: PromiseId },
    /// A delayed outcome went on the agenda.
    Scheduled { outcome: OutcomeId, due: Due },
    /// A delayed outcome left the agenda because its `cancel_when` came to hold.
    Cancelled { outcome: OutcomeId },
    /// A delayed outcome was due, or never came due, and did not happen.
    Lapsed { outcome: OutcomeId },
    /// A delayed outcome happened.
    Surfaced { outcome: OutcomeId, clock: i64 },
    /// A chance scene took a branch.
    Drew { scene: SceneId, branch: BranchId },
    /// A `next` scene took a way.
    Passed { scene: SceneId, branch: BranchId },
    /// The story reached an ending; the aftermath follows.
    Ended { scene: SceneId, kind: EndingKind, turn: i64, clock: i64 },
    /// The learner opted out.
    OptedOut { turn: i64, clock: i64 },
    /// Nothing can be done in a scene; only opting out is left.
    Stuck { scene: SceneId, turn: i64 },
    /// The run is over, the aftermath included.
    Finished { clock: i64 },
}

/// What is told of the events of a run, and may decide what chance decides otherwise.
///
/// The engine is compiled anew for every observer; with `()`, which observes nothing, making the
/// events costs nothing.
pub trait Observer {
    /// Whether events are wanted at all. Without, lines are not even looked at.
    const OBSERVES: bool = true;

    /// Whether it wants to know how every guard came out, too: [`Observer::tested`].
    const TESTS: bool = false;

    /// Called with every event, in order.
    fn observe(&mut self, event: Event);

    /// Called with every guard that is tested, and whether it held.
    fn tested(&mut self, guard: GuardId, held: bool) {
        let _ = (guard, held);
    }

    /// Whether lines are wanted now. Without, they are not even looked at.
    #[inline]
    fn hears(&self) -> bool {
        true
    }

    /// Whether it wants to know how the guards on the choices or branches of `scene` come out, which
    /// are looked at for nothing else.
    #[inline]
    fn asks(&self, scene: SceneId) -> bool {
        let _ = scene;
        true
    }

    /// The branch, as an index into those of the scene, to take in a chance scene in place of a
    /// draw. `possible` tells of each branch whether it can be taken. `None`, or one that cannot be
    /// taken, leaves it to the generator.
    fn branch(
        &mut self,
        scene: SceneId,
        possible: &mut dyn Iterator<Item = bool>,
    ) -> Option<usize> {
        let _ = (scene, possible);
        None
    }
}

impl Observer for () {
    const OBSERVES: bool = false;

    #[inline]
    fn observe(&mut self, _: Event) {}
}

impl Observer for Vec<Event> {
    fn observe(&mut self, event: Event) {
        self.push(event);
    }
}
