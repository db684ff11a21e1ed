//! Drives `mile` from outside, as a user would: one file a command, data in `suite/`.

mod harness;

mod check;
mod docs;
mod fmt;
mod list;
mod play;
mod player;
#[cfg(unix)]
mod terminal;
