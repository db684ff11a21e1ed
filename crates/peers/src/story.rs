//! Generated stories of any size, in what all engines can express: six meters, flags, guards on a
//! third of the choices, effects on all, a delayed outcome on one in six. The same number of scenes
//! gives the same story.
//!
//! A delayed outcome takes 2 from one meter if that meter is then below 12. So it does not matter in
//! which order two of them surface at the same time, which ink has no way to keep.

use crate::walk::Dice;

pub const METERS: usize = 6;
pub const FLAGS: usize = 8;
/// Every meter starts here, and stays within 0 and `MOST`.
pub const START: i64 = 10;
pub const MOST: i64 = 20;
/// A delayed outcome surfaces below this, and takes so much.
pub const BELOW: i64 = 12;
pub const TAKEN: i64 = 2;

pub const LINE: &str = "I have been waiting here for a while, and it was not for fun.";
/// Said only where meter 0 is at 5 or more and flag 0 is not set.
pub const GUARDED_LINE: &str = "The queue turns from nine to ten.";
pub const THE_END: &str = "It is over, for today.";

/// What the choice of that number says.
pub fn label(number: usize) -> String {
    format!("Let me look at case {number} with you, one line at a time, before I promise anything.")
}

pub struct Story {
    /// Scenes where something is decided, from number 0 on.
    pub scenes: Vec<[Choice; 3]>,
    /// Their numbers follow those of the scenes.
    pub endings: usize,
}

pub struct Choice {
    pub guard: Option<Guard>,
    pub changes: [(usize, i64); 2],
    pub flag: usize,
    pub sets: bool,
    pub takes: i64,
    pub later: Option<Later>,
    /// The number of a scene or an ending.
    pub goto: usize,
}

/// Holds where the meter is at least so much, or the flag is set.
pub struct Guard {
    pub meter: usize,
    pub at_least: i64,
    pub flag: usize,
}

/// What comes after so many minutes, to this meter.
pub struct Later {
    pub after: i64,
    pub meter: usize,
}

impl Story {
    pub fn new(size: usize) -> Self {
        let mut dice = Dice(size as u64);
        let endings = (size / 10).max(1);
        let decisions = size - endings;
        let scene =
            |scene| std::array::from_fn(|n| choice(&mut dice, n, scene, decisions, endings));
        Self { scenes: (0..decisions).map(scene).collect(), endings }
    }
}

fn choice(dice: &mut Dice, n: usize, scene: usize, decisions: usize, endings: usize) -> Choice {
    let goto = if dice.below(20) == 0 {
        decisions + dice.below(endings)
    } else {
        // Mostly near by, as stories go.
        (scene + dice.below(decisions.min(30)) + 1) % decisions
    };
    let (meter, other) = (dice.below(METERS), dice.below(METERS));
    let by = dice.below(7).cast_signed() as i64 - 3;
    // The first is always there; of the others, half: a third of all choices carry a guard.
    let guarded = n > 0 && dice.below(2) == 0;
    let guard = Guard { meter, at_least: dice.number(15), flag: dice.below(FLAGS) };
    let later = dice.below(6) == 0;
    Choice {
        guard: guarded.then_some(guard),
        changes: [(other, by), ((other + 1) % METERS, 1)],
        flag: dice.below(FLAGS),
        sets: dice.below(2) == 0,
        takes: 1 + dice.number(9),
        later: later.then_some(Later { after: 5 + dice.number(40), meter }),
        goto,
    }
}
