//! The words of the format, for tools that complete and explain them.

pub use crate::decode::Record;
pub use crate::guard_text::{CALLS, RESERVED};
use crate::written;

/// Every kind of record that a scenario is made of, the whole file first.
pub const RECORDS: &[Record] = &[
    written::Scenario::RECORD,
    written::About::RECORD,
    written::Credits::RECORD,
    written::ContentWarning::RECORD,
    written::OptOut::RECORD,
    written::PreBrief::RECORD,
    written::Cast::RECORD,
    written::Meter::RECORD,
    written::Promise::RECORD,
    written::Scene::RECORD,
    written::Limit::RECORD,
    written::Choice::RECORD,
    written::Branch::RECORD,
    written::Way::RECORD,
    written::Ending::RECORD,
    written::Delayed::RECORD,
    written::Outcome::RECORD,
    written::Facilitator::RECORD,
    written::Debrief::RECORD,
    written::Question::RECORD,
    written::Lesson::RECORD,
    written::Feedback::RECORD,
];

/// Every kind of record that a file of tests is made of, the whole file first.
pub const TEST_RECORDS: &[Record] = crate::walk::RECORDS;
