//! What is saved of records that were removed, moved or replaced while somebody played: the run that
//! they play, read from the file that is still held open, and brought into what stands there now.

use crate::consent::Consent;
use crate::error::Result;
use crate::run::{Kept, Run};
use crate::store::Store;
use crate::write;

/// A learner and the run that they play.
#[derive(Debug, Clone)]
pub struct Rescue {
    name: String,
    said: [(Consent, Option<bool>); 3],
    run: Option<Kept>,
}

impl Store {
    /// Reads what can be saved: the learner of that id, and the run that they play, if there is one
    /// and it is theirs.
    ///
    /// # Errors
    /// If it cannot be read any more, or was removed before.
    pub fn rescue(&mut self, learner: &str, run: Option<&str>) -> Result<Rescue> {
        let run = run.map(|run| self.load(run)).transpose()?;
        let run = run.filter(|kept| kept.run.learner == learner);
        Ok(Rescue { name: self.who(learner)?.name, said: self.agreements(learner)?, run })
    }

    /// Brings it in, and returns the id of the learner here. What was said here about consent counts;
    /// a run that is here already is added to.
    ///
    /// # Errors
    /// If it cannot be recorded, or the learner does not want to be recorded here.
    pub fn bring(&mut self, saved: &Rescue) -> Result<String> {
        let learner = self.learner(&saved.name)?;
        for (what, given) in saved.said {
            if let (Some(given), None) = (given, self.said(&learner, what)?) {
                self.say(&learner, what, given)?;
            }
        }
        self.may_record(&learner)?;
        let Some(kept) = &saved.run else { return Ok(learner) };
        let run = Run { learner: learner.clone(), ..kept.run.clone() };
        self.whole(|database| {
            write::keep_text(database, &kept.text)?;
            write::begin_or_same(database, &run)?;
            kept.entries().iter().try_for_each(|entry| write::append(database, &run, entry))
        })?;
        Ok(learner)
    }
}
