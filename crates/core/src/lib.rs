//! The engine of Mile: reads scenarios, says everything that is wrong with one, and plays them.
//!
//! ```text
//! text ─ token ─ syntax ─ decode ─▶ written ─ lower ─▶ Scenario ─ program ─▶ Program ─ session ─▶ events
//! ```
//!
//! It does no I/O, reads no clock and no entropy, and prints nothing.

pub mod agenda;
mod chance;
pub mod compare;
pub mod contrast;
pub mod curve;
pub mod debrief;
mod decode;
pub mod diagnostic;
pub mod event;
pub mod forks;
pub mod format;
pub mod graph;
pub mod group;
pub mod guard;
mod guard_text;
pub mod id;
pub mod indicators;
mod lower;
pub mod moment;
pub mod near;
mod offered;
mod outcome;
pub mod path;
pub mod program;
pub mod read;
mod recover;
pub mod rubric;
pub mod scenario;
pub mod session;
pub mod shelf;
pub mod source;
mod state;
pub mod syntax;
pub mod tally;
pub mod text;
pub mod timeline;
pub mod token;
pub mod transcript;
pub mod walk;
pub mod wire;
pub mod words;
pub mod worth;
mod written;
