//! A timer that whoever facilitates starts, stops and changes. It ends nothing and hurries nobody.

use std::time::Duration;

use crate::keymap::Action;
use crate::words::countdown;

/// What it is set to before anybody changes it.
const USUAL: Duration = Duration::from_mins(1);
/// What one key adds or takes away.
const STEP: Duration = Duration::from_secs(30);
const MOST: Duration = Duration::from_hours(1);

/// Real time for thinking or speaking. There is none until it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Timer {
    left: Option<Duration>,
    runs: bool,
    /// What it was started with, to start it with again.
    set: Option<Duration>,
}

impl Timer {
    /// Starts or stops it, changes it, or puts it away. Whether that is what the action does.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Timer => self.toggle(),
            Action::Longer => self.change(|left| (left + STEP).min(MOST)),
            Action::Shorter => self.change(|left| left.saturating_sub(STEP).max(STEP)),
            Action::Clear => self.clear(),
            _ => return false,
        }
        true
    }

    /// Puts it away; how long it was set to is remembered.
    pub(crate) fn clear(&mut self) {
        self.left = None;
        self.runs = false;
    }

    fn toggle(&mut self) {
        match self.left {
            Some(left) if !left.is_zero() => self.runs = !self.runs,
            _ => {
                self.left = Some(self.set.unwrap_or(USUAL));
                self.runs = true;
            }
        }
    }

    fn change(&mut self, change: impl Fn(Duration) -> Duration) {
        let set = change(self.left.or(self.set).unwrap_or(USUAL.saturating_sub(STEP)));
        self.left = Some(set);
        self.set = Some(set);
    }

    /// Real time passes.
    pub(crate) fn tick(&mut self, elapsed: Duration) {
        if let Some(left) = self.left.as_mut().filter(|_| self.runs) {
            *left = left.saturating_sub(elapsed);
            self.runs = !left.is_zero();
        }
    }

    /// When what it shows changes next; `None` while it stands.
    pub(crate) fn next_tick(&self) -> Option<Duration> {
        let part = self.left.filter(|_| self.runs)?.subsec_millis();
        Some(Duration::from_millis(if part == 0 { 1000 } else { u64::from(part) }))
    }

    /// What it shows, if it was asked for.
    pub(crate) fn shown(&self) -> Option<String> {
        let left = self.left?;
        Some(match (left.is_zero(), self.runs) {
            (true, _) => "Time".to_owned(),
            (false, true) => countdown(left),
            (false, false) => format!("{} (stopped)", countdown(left)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_only_when_asked_and_stays_at_its_end() {
        let mut timer = Timer::default();
        timer.tick(Duration::from_secs(9));
        assert_eq!((timer.shown(), timer.next_tick()), (None, None));
        timer.act(Action::Timer);
        timer.tick(Duration::from_millis(500));
        assert_eq!(timer.shown().as_deref(), Some("1:00"));
        timer.act(Action::Timer);
        timer.tick(Duration::from_mins(9));
        assert_eq!(timer.shown().as_deref(), Some("1:00 (stopped)"));
        timer.act(Action::Longer);
        timer.act(Action::Timer);
        timer.tick(Duration::from_mins(9));
        assert_eq!((timer.shown().as_deref(), timer.next_tick()), (Some("Time"), None));
        timer.act(Action::Timer);
        assert_eq!(timer.shown().as_deref(), Some("1:30"), "it begins again");
        timer.act(Action::Clear);
        assert_eq!(timer.shown(), None);
    }
}
