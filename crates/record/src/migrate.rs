//! Bringing a store up to date: every version has a file of statements that makes it from the last.

use crate::error::{Error, Kind, Result};
use crate::store::{Database, whole};

/// The statements that make each version from the one before it, the first from nothing.
const STEPS: &[&str] = &[include_str!("../schema/0001.sql"), include_str!("../schema/0002.sql")];

/// The version of the store that this program writes.
#[allow(clippy::cast_possible_wrap, reason = "there will be fewer versions")]
pub const VERSION: i64 = STEPS.len() as i64;

/// Makes what is missing.
pub(crate) fn bring_up_to_date(database: &mut dyn Database) -> Result<()> {
    if version(database).is_ok_and(|version| version == VERSION) {
        return Ok(());
    }
    whole(database, &mut |database| {
        database.script("CREATE TABLE IF NOT EXISTS store (version BIGINT NOT NULL)")?;
        // Somebody else may have been quicker.
        let found = version(database)?;
        if found > VERSION {
            return Err(newer(found));
        }
        let missing = STEPS.iter().skip(usize::try_from(found).unwrap_or(0));
        for step in missing {
            database.script(step)?;
        }
        database.script("DELETE FROM store")?;
        database.run("INSERT INTO store (version) VALUES ($1)", &[VERSION.into()])?;
        Ok(())
    })
}

/// The version of a store; 0 if there is nothing in it.
fn version(database: &mut dyn Database) -> Result<i64> {
    let rows = database.rows("SELECT version FROM store", &[])?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

fn newer(found: i64) -> Error {
    let message = format!(
        "these records were made by a newer Mile (their version is {found}, this program knows \
         {VERSION})"
    );
    Error::new(message)
        .kind(Kind::Newer)
        .help("nothing was changed; update Mile, or name other records with --data")
}
