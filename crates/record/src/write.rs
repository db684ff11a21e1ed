//! What goes into a store: learners, texts, runs, and what is done and typed in them.

use crate::error::{Error, Kind, Result};
use crate::run::{
    self, Commitment, Concern, Entry, Hands, Heard, Move, Note, Parent, Reflection, Run, Text,
    Versions,
};
use crate::store::{Database, Store, Value};
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
    /// If it cannot be recorded.
    pub fn begin(&mut self, run: &Run, text: &Text, moves: &[Move]) -> Result<()> {
        self.whole(|database| {
            keep_text(database, text)?;
            if !begin(database, run)? {
                let known = super::load::run(database, &run.id)?;
                let begun = |run: &Run| Run { finished: None, ending: None, ..run.clone() };
                let is_same = known.as_ref().map(begun) == Some(begun(run));
                return if is_same { Ok(()) } else { Err(conflict()) };
            }
            for made in moves {
                append(database, run, &Entry::Move(made.clone()))?;
            }
            Ok(())
        })
    }

    /// Adds something to a run. When this returns, it is on the disk. The same once more is no error.
    ///
    /// # Errors
    /// If it cannot be recorded, or something else was recorded under that number: then the run is
    /// being played somewhere else.
    pub fn append(&mut self, run: &Run, entry: &Entry) -> Result<()> {
        self.whole(|database| append(database, run, entry))
    }
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
    let id = &run.id;
    let (sql, values): (_, Vec<Value>) = match entry {
        Entry::Move(made) => {
            let Move { seq, kind, turn, scene, choice, real_ms, clock, state, ending, at } = made;
            let sql = "INSERT INTO moves (run, seq, kind, turn, scene, choice, real_ms, clock, state, \
                       ending, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                       ON CONFLICT DO NOTHING";
            let values = vec![
                id.into(),
                (*seq).into(),
                kind.as_str().into(),
                (*turn).into(),
                scene.into(),
                choice.into(),
                (*real_ms).into(),
                (*clock).into(),
                state.into(),
                ending.clone().into(),
                (*at).into(),
            ];
            (sql, values)
        }
        Entry::Note(Note { seq, turn, scene, about, text, at }) => (
            "INSERT INTO notes (run, seq, turn, scene, about, text, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            vec![
                id.into(),
                (*seq).into(),
                (*turn).into(),
                scene.into(),
                about.into(),
                text.into(),
                (*at).into(),
            ],
        ),
        Entry::Reflection(Reflection { seq, question, answer, at }) => (
            "INSERT INTO reflections (run, seq, question, answer, at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            vec![id.into(), (*seq).into(), question.into(), answer.into(), (*at).into()],
        ),
        Entry::Concern(Concern { seq, turn, scene, text, signed, at }) => (
            "INSERT INTO concerns (run, seq, turn, scene, text, signed, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            vec![
                id.into(),
                (*seq).into(),
                (*turn).into(),
                scene.into(),
                text.into(),
                (*signed).into(),
                (*at).into(),
            ],
        ),
        Entry::Hands(Hands { seq, turn, scene, counts, at }) => {
            let counts = serde_json::to_string(counts);
            let counts = counts.map_err(|_| Error::new("the hands cannot be written"))?;
            let sql = "INSERT INTO hands (run, seq, turn, scene, counts, at) \
                       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
            let values = vec![
                id.into(),
                (*seq).into(),
                (*turn).into(),
                scene.into(),
                counts.into(),
                (*at).into(),
            ];
            (sql, values)
        }
        Entry::Heard(Heard { seq, prompt, words, at }) => (
            "INSERT INTO heard (run, seq, prompt, words, at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            vec![id.into(), (*seq).into(), prompt.into(), words.into(), (*at).into()],
        ),
        Entry::Commitment(Commitment { seq, who, what, day, at }) => (
            "INSERT INTO commitments (run, seq, who, what, day, at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            vec![id.into(), (*seq).into(), who.into(), what.into(), day.into(), (*at).into()],
        ),
    };
    let is_new = database.run(sql, &values)? > 0;
    match entry {
        _ if !is_new => {
            let known = super::load::entry(database, id, entry)?;
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
