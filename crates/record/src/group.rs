//! What a group decided: the runs that may be counted, one of each learner.

use std::collections::{BTreeMap, HashMap, HashSet};

use mile_core::group::{Figures, Layout, Trail, figures};

use crate::consent::Consent;
use crate::error::Result;
use crate::store::{Row, Store};

impl Store {
    /// What the learners of a group decided in a scenario: of those who agreed to be counted, each
    /// counts with the first run of their own in which they decided something.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn group(&mut self, scenario: &str, group: &str, layout: &Layout) -> Result<Figures> {
        let mut agreed = self.agreed()?;
        let sql = "SELECT learner, trail, ending FROM runs WHERE scenario = $1 AND group_name = $2 \
                   AND parent IS NULL AND trail <> '' ORDER BY began, run";
        let rows = self.database().rows(sql, &[scenario.into(), group.into()])?;
        let mut ways: HashMap<(String, Option<String>), u64> = HashMap::new();
        for row in &rows {
            if agreed.remove(&row.get::<String>(0)?) {
                *ways.entry((row.get(1)?, row.get(2)?)).or_default() += 1;
            }
        }
        // In an order of their own, so that equal records give equal figures.
        let ways: BTreeMap<_, _> = ways.into_iter().collect();
        let trails = ways.iter().map(|((trail, ending), learners)| {
            let decisions = trail.split(' ').filter_map(|step| step.split_once('.'));
            (Trail { decisions: decisions.collect(), ending: ending.as_deref() }, *learners)
        });
        Ok(figures(trails, layout))
    }

    /// The learners who agreed to be counted.
    fn agreed(&mut self) -> Result<HashSet<String>> {
        let sql = "SELECT learner FROM consents c WHERE what = $1 AND given = 1 AND seq = \
                   (SELECT MAX(seq) FROM consents l WHERE l.learner = c.learner AND l.what = c.what)";
        let rows = self.database().rows(sql, &[Consent::Group.as_str().into()])?;
        rows.iter().map(|row: &Row| row.get(0)).collect()
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
