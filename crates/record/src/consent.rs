//! What learners agreed to, and who they are to a store.
//!
//! A learner is a name of their own choice and an id. What they agree to is written down each time; the
//! latest word counts, and no word is a no to everything that others would see.

use crate::error::{Error, Kind, Result};
use crate::now;
use crate::run::Kept;
use crate::store::{Database, Row, Store};

/// What a learner is asked to agree to, each apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// That what they play is recorded, for themselves.
    Playing,
    /// That a facilitator looks at the runs that they share, and contrasts them with another's.
    Facilitator,
    /// That they are counted in the figures of a group.
    Group,
}

impl Consent {
    /// Every one, in the order that they are asked in.
    pub const ALL: [Self; 3] = [Self::Playing, Self::Facilitator, Self::Group];

    /// Its name in a store and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Playing => "playing",
            Self::Facilitator => "facilitator",
            Self::Group => "group",
        }
    }

    /// What it means, as a question.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Playing => "May your runs be recorded here, for yourself?",
            Self::Facilitator => "May a facilitator see the runs that you share?",
            Self::Group => {
                "May you be counted in the figures of a group, where fewer than five are never shown?"
            }
        }
    }

    /// What it lets happen, in a few words.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Playing => "that runs are recorded",
            Self::Facilitator => "that others see what is shared",
            Self::Group => "being counted in groups",
        }
    }

    /// What holds as long as nothing was said: runs are recorded, and nothing is shared.
    pub const fn unsaid(self) -> bool {
        matches!(self, Self::Playing)
    }
}

/// A learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The id.
    pub id: String,
    /// The name that they chose.
    pub name: String,
    /// Whether they play here; if not, they handed runs over.
    pub here: bool,
}

impl Store {
    /// What a learner said last to one question; `None` if they were never asked.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn said(&mut self, learner: &str, what: Consent) -> Result<Option<bool>> {
        said(self.database(), learner, what)
    }

    /// Whether a learner agrees to something.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn agrees(&mut self, learner: &str, what: Consent) -> Result<bool> {
        Ok(self.said(learner, what)?.unwrap_or(what.unsaid()))
    }

    /// Writes down what a learner says to a question. It holds from now on.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn say(&mut self, learner: &str, what: Consent, given: bool) -> Result<()> {
        self.whole(|database| say(database, learner, what, given))
    }

    /// The learner with that name or id.
    ///
    /// # Errors
    /// If there is none, or several go by that name.
    pub fn who(&mut self, wanted: &str) -> Result<Who> {
        let sql = "SELECT learner, name, here FROM learners WHERE learner = $1 OR name = $1 \
                   ORDER BY here DESC, since, learner";
        let rows = self.database().rows(sql, &[wanted.into()])?;
        let read = |row: &Row| Ok(Who { id: row.get(0)?, name: row.get(1)?, here: row.get(2)? });
        let found = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        match found.as_slice() {
            [] => {
                let error = Error::new(format!("nobody called {wanted} is in the records"));
                Err(error.kind(Kind::Missing).help("`mile runs` shows the names that there are"))
            }
            [one] => Ok(one.clone()),
            several => {
                let place = |who: &Who| if who.here { "plays here" } else { "handed runs over" };
                let ids: Vec<_> =
                    several.iter().map(|who| format!("{} ({})", who.id, place(who))).collect();
                let error = Error::new(format!("several learners are called {wanted}"));
                Err(error.help(format!("name one by its id: {}", ids.join(", "))))
            }
        }
    }

    /// Whether the runs with these ids may be looked at, or put beside each other: those of one learner
    /// who plays here always, others if each of them agreed that others see what they share.
    ///
    /// # Errors
    /// If the store cannot be read, or they may not; then it says whose run is not to be seen.
    pub fn may_stand_together(&mut self, runs: &[String]) -> Result<()> {
        // The first run of each learner, as they were named.
        let mut learners: Vec<(String, &String)> = Vec::new();
        for run in runs {
            let sql = "SELECT learner FROM runs WHERE run = $1";
            let rows = self.database().rows(sql, &[run.into()])?;
            let learner = rows.first().map(|row| row.get::<String>(0)).transpose()?;
            let new = |learner: &String| learners.iter().all(|(known, _)| known != learner);
            learners.extend(learner.filter(new).map(|learner| (learner, run)));
        }
        if let [(one, _)] = &learners[..]
            && self.name_and_place(one)?.1
        {
            return Ok(());
        }
        learners.iter().try_for_each(|(learner, run)| self.may_be_seen(learner, run))
    }

    /// Whether more may be recorded of what a learner plays, or of their runs.
    ///
    /// # Errors
    /// If the store cannot be read, they do not play here, or they took back that they are recorded.
    pub fn may_record(&mut self, learner: &str) -> Result<()> {
        let name = self.at_home(learner)?;
        let agrees = self.agrees(learner, Consent::Playing)?;
        if agrees { Ok(()) } else { Err(not_recorded(&name)) }
    }

    /// Whether a learner plays here; if not, their runs were handed over.
    ///
    /// # Errors
    /// If the store cannot be read, or they are not in it.
    pub fn plays_here(&mut self, learner: &str) -> Result<bool> {
        Ok(self.name_and_place(learner)?.1)
    }

    /// A run as `viewer` sees it, who may be none of the learners: all of their own, and all of what
    /// was handed over; of any other what was decided, and nothing else.
    ///
    /// # Errors
    /// If the store cannot be read, or who played the run is not in it.
    pub fn seen_by(&mut self, viewer: Option<&str>, kept: Kept) -> Result<Kept> {
        let is_own = viewer == Some(&kept.run.learner);
        let is_all = is_own || !self.plays_here(&kept.run.learner)?;
        Ok(if is_all { kept } else { kept.decisions_alone() })
    }

    /// What a learner who plays here is called.
    ///
    /// # Errors
    /// If the store cannot be read, or they handed their runs over.
    pub(crate) fn at_home(&mut self, learner: &str) -> Result<String> {
        let (name, here) = self.name_and_place(learner)?;
        if here {
            return Ok(name);
        }
        let error = Error::new(format!("{name} does not play here: this run was handed over"));
        Err(error.help("it can be looked at, not changed or handed on; `mile replay` shows it"))
    }

    /// What a learner is called, and whether they play here.
    fn name_and_place(&mut self, learner: &str) -> Result<(String, bool)> {
        let sql = "SELECT name, here FROM learners WHERE learner = $1";
        let rows = self.database().rows(sql, &[learner.into()])?;
        let row = rows.first().ok_or_else(|| Error::new("this learner is not in the records"))?;
        Ok((row.get(0)?, row.get(1)?))
    }

    /// Whether others may see a run of a learner.
    fn may_be_seen(&mut self, learner: &str, run: &str) -> Result<()> {
        if self.agrees(learner, Consent::Facilitator)? {
            return Ok(());
        }
        let message = format!("whoever played run {run} has not agreed that others see it");
        Err(Error::new(message).help(if self.name_and_place(learner)?.1 {
            "they can, and can take it back: mile consent --as NAME --facilitator yes"
        } else {
            "leave it out: a no that was said here stays"
        }))
    }
}

/// What is said where a learner took back that they are recorded.
fn not_recorded(name: &str) -> Error {
    let error = Error::new(format!("{name} has not agreed to be recorded"));
    error.help(format!("to agree again: mile consent --as {name} --playing yes"))
}

/// Nothing is added to what a learner plays once they took back that they are recorded.
pub(crate) fn must_be_recorded(database: &mut dyn Database, learner: &str) -> Result<()> {
    if said(database, learner, Consent::Playing)? != Some(false) {
        return Ok(());
    }
    let sql = "SELECT name FROM learners WHERE learner = $1";
    let rows = database.rows(sql, &[learner.into()])?;
    let name = rows.first().map(|row| row.get::<String>(0)).transpose()?;
    Err(not_recorded(name.as_deref().unwrap_or("this learner")))
}

/// Writes down what a learner says.
pub(crate) fn say(
    database: &mut dyn Database,
    learner: &str,
    what: Consent,
    given: bool,
) -> Result<()> {
    crate::write::must_be_known(database, learner)?;
    let sql = "INSERT INTO consents (learner, what, seq, given, at) SELECT $1, $2, \
               COALESCE(MAX(seq), 0) + 1, $3, $4 FROM consents WHERE learner = $1 AND what = $2";
    let values = [learner.into(), what.as_str().into(), given.into(), now().into()];
    database.run(sql, &values)?;
    count_anew(database, learner)
}

/// Marks the runs of a learner that count in the figures of groups: with their consent, the first in
/// each group and scenario in which they decided something; without, none.
pub(crate) fn count_anew(database: &mut dyn Database, learner: &str) -> Result<()> {
    let agrees = said(database, learner, Consent::Group)?.unwrap_or(Consent::Group.unsaid());
    let sql = "UPDATE runs SET counts = CASE WHEN $2 = 1 AND parent IS NULL AND trail <> '' AND \
               NOT EXISTS (SELECT 1 FROM runs e WHERE e.learner = $1 AND \
               e.scenario = runs.scenario AND e.group_name = runs.group_name AND \
               e.parent IS NULL AND e.trail <> '' AND (e.began < runs.began OR \
               e.began = runs.began AND e.run < runs.run)) THEN 1 ELSE 0 END \
               WHERE learner = $1 AND group_name IS NOT NULL";
    database.run(sql, &[learner.into(), agrees.into()]).map(drop)
}

pub(crate) fn said(
    database: &mut dyn Database,
    learner: &str,
    what: Consent,
) -> Result<Option<bool>> {
    let sql = "SELECT given FROM consents WHERE learner = $1 AND what = $2 \
               ORDER BY seq DESC LIMIT 1";
    let rows = database.rows(sql, &[learner.into(), what.as_str().into()])?;
    rows.first().map(|row| row.get(0)).transpose()
}
