//! What authors work with. Text in, values and strings out: nothing here does I/O.

pub mod checked;
pub mod explore;
pub mod render;
