//! The timer of whoever facilitates, in the linear player. Nothing runs while a line is typed, which
//! would only disturb who listens: that the time is over is said after the next line.

use std::time::Duration;

use super::{Flow, Player};
use crate::words::countdown;

/// What it is set to where nobody says.
const USUAL: Duration = Duration::from_mins(1);
/// Nothing in a room takes longer.
const MOST: Duration = Duration::from_hours(1);

const HOW: &str = "timer sets a timer of one minute, timer 3 one of three, timer 1:30 one of a minute \
                   and a half, timer off puts it away; time says what is left. That it is over is \
                   said after the next line you type; it ends nothing.";

/// A timer that was set: for how long, and when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timer {
    set: Duration,
    end: Duration,
}

impl Player<'_, '_> {
    /// Reads a line at a prompt that a timer may run beside.
    pub(super) fn ask_in_time(&mut self, prompt: &str) -> Flow<String> {
        let line = self.ask(prompt)?;
        let now = (self.clock)();
        if let Some(Timer { set, .. }) = self.timer.filter(|timer| timer.end <= now) {
            self.timer = None;
            self.page.say(&format!("Time: {} is over.", countdown(set)))?;
        }
        Ok(line)
    }

    /// Whether a line is about time: how long it has been since `begun`, or the timer. It is answered
    /// then.
    pub(super) fn timed(&mut self, line: &str, begun: Duration) -> Flow<bool> {
        let line = line.to_lowercase();
        let words: Vec<_> = line.split_whitespace().collect();
        let now = (self.clock)();
        let said = match words.as_slice() {
            ["time"] => {
                let left = self.timer.map(|timer| timer.end.saturating_sub(now));
                let left = left.map(|left| format!("; the timer has {} left", countdown(left)));
                let so_far = countdown(now.saturating_sub(begun));
                format!("So far: {so_far}{}.", left.unwrap_or_default())
            }
            ["timer", "off"] => {
                self.timer = None;
                "The timer is put away.".to_owned()
            }
            ["timer"] => self.set(USUAL, now),
            ["timer", long] => match duration(long) {
                Some(long) => self.set(long, now),
                None => HOW.to_owned(),
            },
            _ => return Ok(false),
        };
        self.page.say(&said)?;
        Ok(true)
    }

    fn set(&mut self, long: Duration, now: Duration) -> String {
        self.timer = Some(Timer { set: long, end: now + long });
        let long = countdown(long);
        format!("The timer is set to {long}. That it is over is said after the next line you type.")
    }
}

/// So many minutes, or minutes and seconds.
fn duration(words: &str) -> Option<Duration> {
    let (minutes, seconds) = words.split_once(':').unwrap_or((words, "0"));
    let (minutes, seconds): (u64, u64) = (minutes.parse().ok()?, seconds.parse().ok()?);
    let long = Duration::from_secs(minutes.checked_mul(60)?.checked_add(seconds)?);
    (seconds < 60 && !long.is_zero() && long <= MOST).then_some(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_with_seconds_or_without() {
        let seconds = |words| duration(words).map(|long| long.as_secs());
        assert_eq!(
            [seconds("3"), seconds("1:30"), seconds("0:20")],
            [Some(180), Some(90), Some(20)]
        );
        for no in ["0", "1:60", "-1", "soon", "61", "1:", "99999999999999999999"] {
            assert_eq!(seconds(no), None, "{no}");
        }
    }
}
