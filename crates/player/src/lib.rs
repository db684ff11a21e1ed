//! Plays a scenario with a person. Everything shown is made from the engine's events; what is read
//! and where it is written is handed in.

mod after;
pub mod app;
mod before;
mod chrome;
mod editor;
mod gauge;
pub mod group;
mod journey;
mod kept;
mod keymap;
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
mod told;
mod words;
