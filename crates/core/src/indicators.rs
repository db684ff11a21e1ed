//! Service indicators of a run: the figures that a support desk is measured by, beside each other and
//! never one alone.

use crate::curve::Now;
use crate::event::Event;
use crate::scenario::{Mark, Scenario};
use crate::words::duration;

/// The service indicators of a run that came to an ending.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indicators {
    /// Simulated minutes until the customer first knew what happens next; `None` if never.
    pub time_to_clarity: Option<i64>,
    /// Whether the issue was resolved while the story ran, with nobody else called in before, and
    /// never opened again.
    pub first_contact_resolution: bool,
    /// How many times it was handed to somebody with more authority.
    pub escalated: u32,
    /// How many times it was opened again.
    pub reopened: u32,
    /// Goodwill given, in all.
    pub credit: i64,
    /// Fraud flags raised.
    pub fraud_flags: u32,
    /// Promises kept.
    pub kept: u32,
    /// Promises broken.
    pub broken: u32,
}

impl Indicators {
    /// What the events of a run come to.
    pub fn of(scenario: &Scenario, events: &[Event]) -> Self {
        let mut found = Self::default();
        let mut now = Now::new(scenario);
        let mut resolved_at_once = false;
        for &event in events {
            now.add(event);
            match event {
                Event::Marked { mark: Mark::Clarity } => {
                    found.time_to_clarity.get_or_insert(now.clock);
                }
                Event::Marked { mark: Mark::Resolved } => {
                    resolved_at_once |= !now.in_aftermath && found.escalated == 0;
                }
                Event::Marked { mark: Mark::Escalated } => found.escalated += 1,
                Event::Marked { mark: Mark::Reopened } => found.reopened += 1,
                Event::Credited { amount } => found.credit += amount,
                Event::Flagged => found.fraud_flags += 1,
                Event::Kept { .. } => found.kept += 1,
                Event::Broken { .. } => found.broken += 1,
                _ => {}
            }
        }
        found.first_contact_resolution = resolved_at_once && found.reopened == 0;
        found
    }

    /// Each with its name, always in the same order.
    pub fn in_words(&self) -> [(&'static str, String); 8] {
        let times = |times: u32| match times {
            0 => "no".to_owned(),
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            times => format!("{times} times"),
        };
        let yes = |yes| if yes { "yes" } else { "no" }.to_owned();
        let clarity = self.time_to_clarity.map_or("not reached".to_owned(), duration);
        [
            ("Time to clarity", clarity),
            ("Resolved at first contact", yes(self.first_contact_resolution)),
            ("Escalated", times(self.escalated)),
            ("Reopened", times(self.reopened)),
            ("Goodwill given", self.credit.to_string()),
            ("Fraud flags", self.fraud_flags.to_string()),
            ("Promises kept", self.kept.to_string()),
            ("Promises broken", self.broken.to_string()),
        ]
    }
}
