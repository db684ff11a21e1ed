//! How long work goes: said on standard error while it lasts, and ended by Ctrl-C with what is known.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mile_author::explore::Progress;
use signal_hook::consts::SIGINT;

use crate::failure::{Answer, Failure};
use crate::terminal;

/// Whether somebody asked for the end. Who asks twice does not get to wait.
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn on_interrupt() -> Result<Self, Failure> {
        let asked = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, Arc::clone(&asked))?;
        signal_hook::flag::register(SIGINT, Arc::clone(&asked))?;
        Ok(Self(asked))
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub fn answer(&self) -> Answer {
        if self.is_asked() { Answer::Signal(SIGINT.unsigned_abs() as u8) } else { Answer::Yes }
    }
}

/// Says how it goes, but not at once, and not often: on a terminal in one line that changes,
/// elsewhere in a line now and then.
pub struct SpeedMeter {
    start: Instant,
    last: Instant,
    every: Duration,
    is_terminal: bool,
    shown: bool,
}

impl SpeedMeter {
    pub fn new() -> Self {
        let is_terminal = io::stderr().is_terminal();
        let every = Duration::from_millis(if is_terminal { 500 } else { 10_000 });
        let start = Instant::now();
        Self { start, last: start, every, is_terminal, shown: false }
    }

    /// How far a search has come.
    pub fn search(&mut self, progress: Progress) {
        let Progress { states, waiting, depth, left, .. } = progress;
        self.show(states as u64, left, || {
            format!("{states} situations, {waiting} waiting, {depth} decisions deep")
        });
    }

    /// `count` is how much is done, `left` how much there is still to do, if anybody can tell.
    pub fn show(&mut self, count: u64, left: Option<u64>, line: impl FnOnce() -> String) {
        if self.last.elapsed() < self.every {
            return;
        }
        self.last = Instant::now();
        let speed = u128::from(count) * 1000 / self.start.elapsed().as_millis().max(1);
        let mut line = format!("{}, {speed} a second", line());
        if let Some(left) = left.filter(|_| speed > 0) {
            line = format!("{line}, {} left", about(u128::from(left) / speed));
        }
        // Where this cannot be said, nobody wants to know.
        let _ = if self.is_terminal {
            self.shown = true;
            // A line that wraps could not be taken back.
            let line: String = line.chars().take(terminal::width().saturating_sub(1)).collect();
            write!(io::stderr(), "\r\u{1b}[K{line}")
        } else {
            writeln!(io::stderr(), "{line}")
        };
    }

    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// So many seconds, as nobody could know them better.
fn about(seconds: u128) -> String {
    match seconds {
        0..10 => "a few seconds".to_owned(),
        10..90 => format!("about {} seconds", seconds.div_ceil(10) * 10),
        90..5400 => format!("about {} minutes", seconds.div_ceil(60)),
        _ => format!("about {} hours", seconds.div_ceil(3600)),
    }
}
