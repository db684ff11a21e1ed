//! Everything that is held about one learner, in one piece.

use serde::Serialize;

use crate::consent::{Consent, Who};
use crate::error::Result;
use crate::load::Wanted;
use crate::run::{Kept, SHAPE};
use crate::store::{Row, Store};

/// Everything that is held about a learner.
#[derive(Debug, Serialize)]
pub struct Export {
    /// The version of this shape.
    pub mile_export: i64,
    /// The id of the learner.
    pub id: String,
    /// The name that they chose.
    pub name: String,
    /// Whether they play here; if not, they handed runs over.
    pub here: bool,
    /// What they said to each question, in order.
    pub consents: Vec<Said>,
    /// Their runs, the latest first, with everything done and typed in them, and the text of the
    /// scenario as it was.
    pub runs: Vec<Kept>,
}

/// What was said to a question.
#[derive(Debug, Serialize)]
pub struct Said {
    /// The question: `playing`, `facilitator` or `group`.
    pub what: String,
    /// The answer.
    pub given: bool,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl Store {
    /// Everything that is held about a learner.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn export(&mut self, who: Who) -> Result<Export> {
        let sql = "SELECT what, given, at FROM consents WHERE learner = $1 ORDER BY at, what, seq";
        let rows = self.database().rows(sql, &[(&who.id).into()])?;
        let said = |row: &Row| Ok(Said { what: row.get(0)?, given: row.get(1)?, at: row.get(2)? });
        let consents = rows.iter().map(said).collect::<Result<Vec<_>>>()?;
        let wanted = Wanted { learner: Some(who.id.clone()), ..Wanted::default() };
        let listed = self.runs(&wanted)?;
        let runs = listed.iter().map(|listed| self.load(&listed.run.id)).collect::<Result<_>>()?;
        let Who { id, name, here } = who;
        Ok(Export { mile_export: SHAPE, id, name, here, consents, runs })
    }

    /// What a learner agrees to now.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn agreements(&mut self, learner: &str) -> Result<[(Consent, Option<bool>); 3]> {
        let mut said = Consent::ALL.map(|what| (what, None));
        for (what, given) in &mut said {
            *given = self.said(learner, *what)?;
        }
        Ok(said)
    }
}
