//! Keeps what is played: every run with its moves, times and words and the text of its scenario, and
//! plays it again from there.
//!
//! `store` is the one way to a database, in SQL that SQLite and PostgreSQL read alike; `sqlite` is
//! the one that there is. `run` has the shapes, `write` and `load` move them in and out, `recorder`
//! writes a run down as it is played, and `replay` makes its events again and proves them equal.

pub mod concerns;
pub mod consent;
pub mod error;
pub mod export;
mod family;
pub mod group;
pub mod hash;
mod load;
pub mod location;
mod migrate;
mod place;
mod purge;
pub mod recorder;
pub mod replay;
mod rescue;
mod rows;
pub mod run;
pub mod share;
mod sqlite;
pub mod store;
mod write;

pub use consent::{Consent, Who};
pub use error::Error;
pub use load::Wanted;
pub use location::Location;
pub use purge::Purged;
pub use rescue::Rescue;
pub use store::Store;

/// Milliseconds since 1970.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A new id: 80 random bits in sixteen letters and digits, none of which looks like another.
///
/// # Errors
/// If the system has no random numbers to give.
pub fn new_id() -> Result<String, Error> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new(format!("no random number: {error}")))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}
