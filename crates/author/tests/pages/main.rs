//! What facilitators hold in hand: every page says the same in each format, holds what it must, gives
//! nothing away, and is right in a real browser.

mod browser;
mod content;
mod harness;
mod hostile;
