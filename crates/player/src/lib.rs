//! Plays a scenario with a person. Everything shown is made from the engine's events; what is read
//! and where it is written is handed in.

mod after;
mod before;
pub mod linear;
mod page;
mod tell;
mod told;
mod words;
