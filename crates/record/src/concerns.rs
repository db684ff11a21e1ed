//! Content concerns, for whoever looks after the stories.

use serde::Serialize;

use crate::error::Result;
use crate::store::{Row, Store, Value};

/// A concern that somebody raised: the scene and their words, and nothing that says who, unless they
/// signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Raised {
    /// The id of the scenario.
    pub scenario: String,
    /// The hash of its text, to see it as it was.
    pub hash: String,
    /// The id of the scene.
    pub scene: String,
    /// The words; they may be missing.
    pub words: String,
    /// The name that they signed with.
    pub signed: Option<String>,
}

impl Store {
    /// The concerns about a scenario, or about all, by scenario and scene; neither time nor run is
    /// told, and those of a scene are sorted by their words.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn concerns(&mut self, scenario: Option<&str>) -> Result<Vec<Raised>> {
        let only = if scenario.is_some() { "WHERE r.scenario = $1" } else { "" };
        let sql = format!(
            "SELECT r.scenario, r.hash, c.scene, c.text, CASE WHEN c.signed = 1 THEN l.name END \
             FROM concerns c JOIN runs r ON r.run = c.run JOIN learners l ON l.learner = r.learner \
             {only} ORDER BY r.scenario, c.scene, c.text, 5, r.hash"
        );
        let values: Vec<Value> = scenario.into_iter().map(Value::from).collect();
        let rows = self.database().rows(&sql, &values)?;
        let read = |row: &Row| {
            Ok(Raised {
                scenario: row.get(0)?,
                hash: row.get(1)?,
                scene: row.get(2)?,
                words: row.get(3)?,
                signed: row.get(4)?,
            })
        };
        rows.iter().map(read).collect()
    }
}
