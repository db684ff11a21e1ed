//! Plays a scenario with a person. Everything shown is made from the engine's events; what is read
//! and where it is written is handed in.

mod after;
pub mod app;
mod before;
mod beside;
mod chrome;
mod day;
mod editor;
mod gauge;
pub mod guide;
mod hands;
mod journey;
mod kept;
mod keymap;
mod large;
pub mod linear;
mod map;
mod moments;
mod page;
pub mod record;
mod rows;
mod screen;
mod tell;
pub mod terminal;
pub mod theme;
mod timer;
mod told;
mod words;
