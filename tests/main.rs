//! Drives `mile` from outside, as a user would: one file a command, data in `suite/`.

mod harness;

mod book;
mod branches;
mod check;
mod check_fix;
mod check_formats;
mod contrast;
mod debrief;
mod docs;
mod explain;
mod explore;
mod facilitated;
mod fmt;
mod gone;
mod graph;
mod kills;
mod list;
mod lsp;
mod new;
mod play;
mod player;
mod records;
mod script;
mod style;
#[cfg(unix)]
mod terminal;
mod trust;
mod walks;
