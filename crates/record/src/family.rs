//! Runs that have their beginnings in common: a run, those that it branched from, and all branches.

use crate::error::Result;
use crate::store::{Row, Store};

impl Store {
    /// The ids of a run and of all others of its tree, in the order in which they began. Runs that are
    /// gone are not among them, and what branched from these is a tree of its own.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn family(&mut self, id: &str) -> Result<Vec<String>> {
        let sql = "WITH RECURSIVE up (run, parent) AS (SELECT run, parent FROM runs WHERE run = $1 \
                   UNION SELECT r.run, r.parent FROM runs r JOIN up u ON r.run = u.parent), \
                   family (run) AS (SELECT run FROM up UNION \
                   SELECT r.run FROM runs r JOIN family f ON r.parent = f.run) \
                   SELECT r.run FROM family f JOIN runs r ON r.run = f.run ORDER BY r.began, r.run";
        let rows = self.database().rows(sql, &[id.into()])?;
        rows.iter().map(|row: &Row| row.get(0)).collect()
    }
}
