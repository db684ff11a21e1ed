//! Forgetting a learner, without a trace.

use crate::error::Result;
use crate::store::{Database, Row, Store};

/// What is gone with a learner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Runs, with the branches that others took from them: these hold the learner's choices, too.
    pub runs: i64,
    /// Notes and answers.
    pub words: i64,
    /// Content concerns.
    pub concerns: i64,
}

impl Store {
    /// What would be gone with the learner of that id.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn held(&mut self, learner: &str) -> Result<Purged> {
        let runs = runs_of(self.database(), learner)?;
        let mut held =
            Purged { runs: i64::try_from(runs.len()).unwrap_or(i64::MAX), ..Purged::default() };
        for run in &runs {
            let mut count = |table: &str| -> Result<i64> {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE run = $1");
                self.database().rows(&sql, &[run.into()])?.first().map_or(Ok(0), |row| row.get(0))
            };
            for table in ["notes", "reflections", "heard", "commitments"] {
                held.words += count(table)?;
            }
            held.concerns += count("concerns")?;
        }
        Ok(held)
    }

    /// Removes everything about the learner of that id, and what deleting leaves behind on the disk.
    /// Texts that nobody else played go, too. Who asks twice is not told otherwise.
    ///
    /// # Errors
    /// If something could not be removed. What is reported as done is done.
    pub fn purge(&mut self, learner: &str) -> Result<()> {
        self.database().leave_no_trace()?;
        self.whole(|database| {
            for run in runs_of(database, learner)? {
                database.run("DELETE FROM runs WHERE run = $1", &[run.into()])?;
            }
            database.run("DELETE FROM learners WHERE learner = $1", &[learner.into()])?;
            let unread = "DELETE FROM texts WHERE hash NOT IN (SELECT hash FROM runs)";
            database.run(unread, &[]).map(drop)
        })?;
        self.database().wipe()
    }
}

/// The runs of a learner, and every branch of them, whoever took it.
fn runs_of(database: &mut dyn Database, learner: &str) -> Result<Vec<String>> {
    let sql = "WITH RECURSIVE theirs (run) AS (SELECT run FROM runs WHERE learner = $1 UNION \
               SELECT r.run FROM runs r JOIN theirs t ON r.parent = t.run) SELECT run FROM theirs";
    let rows = database.rows(sql, &[learner.into()])?;
    rows.iter().map(|row: &Row| row.get(0)).collect()
}
