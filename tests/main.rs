//! Drives `mile` from outside, as a user would: one file a command, data in `suite/`.

mod harness;

mod check;
mod check_fix;
mod check_formats;
mod docs;
mod explain;
mod explore;
mod fmt;
mod graph;
mod list;
mod new;
mod play;
mod player;
mod script;
#[cfg(unix)]
mod terminal;
