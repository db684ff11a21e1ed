//! What authors and facilitators work with. Text in, values and strings out: nothing here does I/O.

pub mod checked;
pub mod explain;
pub mod explore;
pub mod fix;
pub mod fmt;
pub mod graph;
mod guards;
pub mod language;
pub mod lints;
pub mod new;
pub mod page;
mod plain;
pub mod render;
pub mod script;
pub mod testing;
pub mod vocabulary;
