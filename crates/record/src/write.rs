//! What goes into a store: learners, texts, runs, and what is done and typed in them.

use crate::error::{Error, Kind, Result};
use crate::rows::Written;
use crate::run::{self, Entry, Move, Parent, Run, Text, Versions};
use crate::store::{Database, Store};
use crate::{consent, new_id, now};

impl Store {
    /// The id of the learner who plays here under a name; made where there is none yet.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn learner(&mut self, name: &str) -> Result<String> {
        if let Some(id) = self.learner_called(name)? {
            return Ok(id);
        }
        let id = new_id()?;
        self.whole(|database| {
            let sql = "INSERT INTO learners (learner, name, here, since) VALUES ($1, $2, 1, $3) \
                       ON CONFLICT DO NOTHING";
            database.run(sql, &[(&id).into(), name.into(), now().into()])?;
            learner_called(database, name)?
                .ok_or_else(|| Error::new(format!("the learner {name} cannot be recorded")))
        })
    }

    /// The id of the learner who plays here under a name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn learner_called(&mut self, name: &str) -> Result<Option<String>> {
        learner_called(self.database(), name)
    }

    /// Begins a run. A branch brings the moves that it has from its parent. The text of the scenario
    /// is kept with the first run of that version. The same once more is no error.
    ///
    /// # Errors
    /// If it cannot be recorded, or the learner or the run that it branches from was forgotten.
    pub fn begin(&mut self, run: &Run, text: &Text, moves: &[Move]) -> Result<()> {
        self.whole(|database| start(database, run, text, moves))
    }

    /// Begins a run with the first thing that is done or typed in it, both or neither.
    ///
    /// # Errors
    /// As [`Store::begin`] and [`Store::append`].
    pub fn begin_with(
        &mut self,
        run: &Run,
        text: &Text,
        moves: &[Move],
        entry: &Entry,
    ) -> Result<()> {
        self.whole(|database| {
            start(database, run, text, moves)?;
            append(database, run, entry)
        })
    }

    /// Adds something to a run. When this returns, it is on the disk. The same once more is no error.
    ///
    /// # Errors
    /// If it cannot be recorded, the run was forgotten, the learner took back that they are recorded,
    /// or something else was recorded under that number: then the run is being played somewhere else.
    pub fn append(&mut self, run: &Run, entry: &Entry) -> Result<()> {
        self.whole(|database| {
            consent::must_be_recorded(database, &run.learner)?;
            append(database, run, entry)
        })
    }
}

fn start(database: &mut dyn Database, run: &Run, text: &Text, moves: &[Move]) -> Result<()> {
    must_be_known(database, &run.learner)?;
    consent::must_be_recorded(database, &run.learner)?;
    if let Some(parent) = &run.parent
        && super::load::run(database, &parent.run)?.is_none()
    {
        return Err(Error::lost_parent());
    }
    keep_text(database, text)?;
    begin_or_same(database, run)?;
    moves.iter().try_for_each(|made| append(database, run, &Entry::Move(made.clone())))
}

/// Writes a run, without its moves; one that was begun already must be the same.
pub(crate) fn begin_or_same(database: &mut dyn Database, run: &Run) -> Result<()> {
    if begin(database, run)? {
        return Ok(());
    }
    let known = super::load::run(database, &run.id)?;
    let begun = |run: &Run| Run { finished: None, ending: None, ..run.clone() };
    let is_same = known.as_ref().map(begun) == Some(begun(run));
    if is_same { Ok(()) } else { Err(conflict()) }
}

/// Nothing is written about a learner who was forgotten meanwhile.
pub(crate) fn must_be_known(database: &mut dyn Database, learner: &str) -> Result<()> {
    let sql = "SELECT 1 FROM learners WHERE learner = $1";
    match database.rows(sql, &[learner.into()])?.as_slice() {
        [] => Err(forgotten("the learner is not in the records any more")),
        _ => Ok(()),
    }
}

/// What was forgotten meanwhile stays so: nothing is added to it.
fn must_be_kept(database: &mut dyn Database, run: &Run) -> Result<()> {
    match database.rows("SELECT 1 FROM runs WHERE run = $1", &[(&run.id).into()])?.as_slice() {
        [] => Err(forgotten("this run is not in the records any more")),
        _ => Ok(()),
    }
}

fn forgotten(what: &str) -> Error {
    Error::new(format!("{what}: everything about a learner was removed with `mile purge`"))
        .kind(Kind::Missing)
        .help("what was removed stays removed; you can play on without a record")
}

fn learner_called(database: &mut dyn Database, name: &str) -> Result<Option<String>> {
    let sql = "SELECT learner FROM learners WHERE name = $1 AND here = 1";
    let rows = database.rows(sql, &[name.into()])?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// Keeps a text, once.
pub(crate) fn keep_text(database: &mut dyn Database, text: &Text) -> Result<()> {
    let Text { hash, scenario, version, title, text } = text;
    let known = database.rows("SELECT 1 FROM texts WHERE hash = $1", &[hash.into()])?;
    if !known.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO texts (hash, scenario, version, title, text, kept) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = [
        hash.into(),
        scenario.into(),
        version.clone().into(),
        title.into(),
        text.into(),
        now().into(),
    ];
    database.run(sql, &values).map(drop)
}

/// Writes a run, without its moves. Returns whether it is new.
pub(crate) fn begin(database: &mut dyn Database, run: &Run) -> Result<bool> {
    let Versions { format, program, engine, store } = &run.versions;
    let (parent, turn) = match &run.parent {
        Some(Parent { run, turn }) => (Some(run.clone()), Some(*turn)),
        None => (None, None),
    };
    let sql = "INSERT INTO runs (run, learner, scenario, hash, format, program, engine, store, seed, \
               group_name, parent, parent_turn, began, finished, ending) VALUES ($1, $2, $3, $4, $5, \
               $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    let values = [
        (&run.id).into(),
        (&run.learner).into(),
        (&run.scenario).into(),
        (&run.hash).into(),
        (*format).into(),
        program.into(),
        (*engine).into(),
        (*store).into(),
        run.seed.to_string().into(),
        run.group.clone().into(),
        parent.into(),
        turn.into(),
        run.began.into(),
        run.finished.into(),
        run.ending.clone().into(),
    ];
    Ok(database.run(sql, &values)? > 0)
}

/// Adds something to a run that is there.
pub(crate) fn append(database: &mut dyn Database, run: &Run, entry: &Entry) -> Result<()> {
    must_be_kept(database, run)?;
    let (sql, values) = Written::of(entry)?.insert(&run.id);
    let is_new = database.run(&sql, &values)? > 0;
    match entry {
        _ if !is_new => {
            let known = super::load::entry(database, &run.id, entry)?;
            let known = known.map(|known| known.recorded(0));
            if known == Some(entry.clone().recorded(0)) { Ok(()) } else { Err(conflict()) }
        }
        Entry::Move(made) => note_decision(database, run, made),
        _ => Ok(()),
    }
}

/// Brings what is made from the moves up to date.
fn note_decision(database: &mut dyn Database, run: &Run, made: &Move) -> Result<()> {
    let is_own = run.parent.as_ref().is_none_or(|parent| made.turn >= parent.turn);
    match made.kind {
        run::Kind::Choose | run::Kind::Timeout if is_own => {
            let sql = "INSERT INTO decisions (run, turn, scenario, group_name, scene, choice, kind) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (run, turn) DO UPDATE SET \
                       scene = excluded.scene, choice = excluded.choice, kind = excluded.kind";
            let values = [
                (&run.id).into(),
                made.turn.into(),
                (&run.scenario).into(),
                run.group.clone().into(),
                (&made.scene).into(),
                (&made.choice).into(),
                made.kind.as_str().into(),
            ];
            database.run(sql, &values)?;
            if run.parent.is_none() {
                let sql = "UPDATE runs SET trail = trail || $2 WHERE run = $1";
                database.run(sql, &[(&run.id).into(), step(made).into()])?;
                count_anew(database, run, made)?;
            }
        }
        run::Kind::Undo if made.choice != mile_core::transcript::OPT_OUT => {
            let sql = "DELETE FROM decisions WHERE run = $1 AND turn = $2";
            database.run(sql, &[(&run.id).into(), made.turn.into()])?;
            if run.parent.is_none() {
                let sql = "UPDATE runs SET trail = SUBSTR(trail, 1, LENGTH(trail) - LENGTH($2)) \
                           WHERE run = $1";
                database.run(sql, &[(&run.id).into(), step(made).into()])?;
                count_anew(database, run, made)?;
            }
        }
        _ => {}
    }
    if made.ending.is_some() || made.kind == run::Kind::Undo {
        let finished = made.ending.as_ref().map(|_| made.at);
        let sql = "UPDATE runs SET finished = $2, ending = $3 WHERE run = $1";
        database.run(sql, &[(&run.id).into(), finished.into(), made.ending.clone().into()])?;
    }
    Ok(())
}

/// Whether a run counts in its group can change with its first decision.
fn count_anew(database: &mut dyn Database, run: &Run, made: &Move) -> Result<()> {
    if run.group.is_none() || made.turn > 1 {
        return Ok(());
    }
    consent::count_anew(database, &run.learner)
}

/// A decision in a trail.
fn step(made: &Move) -> String {
    format!(" {}.{}", made.scene, made.choice)
}

fn conflict() -> Error {
    Error::new("this run is being played somewhere else, too, and is further on there")
        .kind(Kind::Conflict)
        .help("go on there, or begin another run here")
}
