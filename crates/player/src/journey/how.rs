//! How a run is played, and what a learner agrees to.

use std::sync::Arc;
use std::time::Duration;

/// Seeds stay below this, so that every program can hold them.
const SEEDS: u64 = 1 << 53;

/// What a real-time limit does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Timers {
    /// Nothing: nobody is hurried.
    #[default]
    Off,
    /// It is twice as long.
    Slow,
    /// It runs.
    On,
}

impl Timers {
    /// Every setting, in order.
    pub const ALL: [Self; 3] = [Self::Off, Self::Slow, Self::On];

    /// Its name on the command line and on the screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Slow => "slow",
            Self::On => "on",
        }
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Off => Self::Slow,
            Self::Slow => Self::On,
            Self::On => Self::Off,
        }
    }

    /// How long a limit of so many seconds runs; `None` if it does not.
    pub(crate) fn stretch(self, seconds: u32) -> Option<Duration> {
        let times = match self {
            Self::Off => return None,
            Self::Slow => 2,
            Self::On => 1,
        };
        Some(Duration::from_secs(u64::from(seconds) * times))
    }
}

/// How a run is played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// What decides the chances.
    pub seed: u64,
    /// What the people in the story call the learner.
    pub learner: Option<String>,
    /// Whether coach notes follow the choices at once.
    pub coached: bool,
    /// What real-time limits do.
    pub timers: Timers,
    /// What the learner agrees to, while that is being asked. It is asked once.
    pub agreed: Option<Agreed>,
    /// Whom the house names to talk to, line by line.
    pub support: Arc<[String]>,
}

/// What a learner agrees to, each apart. Nothing is shared unless they say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// Their runs are recorded, for themselves.
    pub playing: bool,
    /// A facilitator may see the runs that they share.
    pub facilitator: bool,
    /// They are counted in the figures of a group.
    pub group: bool,
}

/// What a learner is asked to agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Playing,
    Facilitator,
    Group,
}

impl Agreed {
    /// Says yes where it was no, and no where it was yes.
    pub(crate) fn toggle(&mut self, what: Asked) {
        let answer = match what {
            Asked::Playing => &mut self.playing,
            Asked::Facilitator => &mut self.facilitator,
            Asked::Group => &mut self.group,
        };
        *answer = !*answer;
    }
}

impl Default for Agreed {
    fn default() -> Self {
        Self { playing: true, facilitator: false, group: false }
    }
}

impl How {
    /// Whether the learner wants no record.
    pub(crate) fn declines_record(&self) -> bool {
        self.agreed.is_some_and(|agreed| !agreed.playing)
    }

    /// A seed for the run after this one.
    pub(crate) fn next_seed(&self) -> u64 {
        (self.seed + 1) % SEEDS
    }
}
