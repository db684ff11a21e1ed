//! What a group decided: the runs that count, one of each learner.

use mile_core::group::{Figures, Layout, Trail, figures};

use crate::error::{Error, Result};
use crate::store::{Row, Store, Value};

/// A way that learners went, with the number of them.
struct Way {
    trail: String,
    ending: Option<String>,
    learners: i64,
}

/// There may be many; the texts are taken out as they are.
fn way(Row(values): Row) -> Result<Way> {
    match <[Value; 3]>::try_from(values) {
        Ok([Value::Text(trail), Value::Text(ending), Value::Int(learners)]) => {
            Ok(Way { trail, ending: Some(ending), learners })
        }
        Ok([Value::Text(trail), Value::Null, Value::Int(learners)]) => {
            Ok(Way { trail, ending: None, learners })
        }
        _ => Err(Error::new("the records hold something that Mile did not write")),
    }
}

impl Store {
    /// What the learners of a group decided in a scenario: of those who agreed to be counted, each
    /// counts with the first run of their own in which they decided something.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn group(&mut self, scenario: &str, group: &str, layout: &Layout) -> Result<Figures> {
        let sql = "SELECT trail, ending, COUNT(*) FROM runs WHERE scenario = $1 AND group_name = $2 \
                   AND counts = 1 GROUP BY trail, ending ORDER BY trail, ending";
        let rows = self.database().rows(sql, &[scenario.into(), group.into()])?;
        let ways = rows.into_iter().map(way).collect::<Result<Vec<_>>>()?;
        let trails = ways.iter().map(|Way { trail, ending, learners }| {
            let decisions = trail.split(' ').filter_map(|step| step.split_once('.'));
            let trail = Trail { decisions: decisions.collect(), ending: ending.as_deref() };
            (trail, u64::try_from(*learners).unwrap_or(0))
        });
        Ok(figures(trails, layout))
    }

    /// The names of the groups that played a scenario.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn groups(&mut self, scenario: &str) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT group_name FROM runs WHERE scenario = $1 \
                   AND group_name IS NOT NULL ORDER BY group_name";
        let rows = self.database().rows(sql, &[scenario.into()])?;
        rows.iter().map(|row: &Row| row.get(0)).collect()
    }
}
