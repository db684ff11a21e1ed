//! What comes out of a store: runs in a list, one run with everything, the run that is meant.

use crate::error::{Error, Kind, Result};
use crate::run::{
    self, Commitment, Concern, Entry, Hands, Heard, Kept, Listed, Move, Note, Parent, Reflection,
    Run, Text, Versions,
};
use crate::store::{Database, Row, Store, Value};

/// Which runs are wanted; everything that is left out is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this scenario, by its id.
    pub scenario: Option<String>,
    /// Of this learner, by id.
    pub learner: Option<String>,
    /// Played in this group.
    pub group: Option<String>,
}

const RUN: &str = "r.run, r.learner, r.scenario, r.hash, r.format, r.program, r.engine, r.store, \
                   r.seed, r.group_name, r.parent, r.parent_turn, r.began, r.finished, r.ending";

impl Store {
    /// The runs that are wanted, the latest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn runs(&mut self, wanted: &Wanted) -> Result<Vec<Listed>> {
        let mut values = Vec::new();
        let mut only = Vec::new();
        let mut add = |column: &str, value: &Option<String>| {
            if let Some(value) = value {
                values.push(Value::from(value));
                only.push(format!(" AND {column} = ${}", values.len()));
            }
        };
        add("r.scenario", &wanted.scenario);
        add("r.learner", &wanted.learner);
        add("r.group_name", &wanted.group);
        let only = only.concat();
        let sql = format!(
            "SELECT {RUN}, l.name, t.title, COALESCE((SELECT MAX(d.turn) FROM decisions d \
             WHERE d.run = r.run), r.parent_turn - 1, 0) FROM runs r \
             JOIN learners l ON l.learner = r.learner JOIN texts t ON t.hash = r.hash \
             WHERE 1 = 1{only} ORDER BY r.began DESC, r.run"
        );
        let rows = self.database().rows(&sql, &values)?;
        let listed = |row: &Row| {
            let (name, title, decisions) = (row.get(15)?, row.get(16)?, row.get(17)?);
            Ok(Listed { run: read_run(row)?, name, title, decisions })
        };
        rows.iter().map(listed).collect()
    }

    /// The id of the run that somebody means: by its id, by the beginning of it if only one begins
    /// so, or `last`, the one that was begun last.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn find(&mut self, wanted: &str) -> Result<String> {
        let wanted = wanted.trim().to_lowercase();
        if wanted == "last" {
            let sql = "SELECT run FROM runs ORDER BY began DESC, run LIMIT 1";
            let rows = self.database().rows(sql, &[])?;
            let last = rows.first().map(|row| row.get(0)).transpose()?;
            return last.ok_or_else(|| {
                let error = Error::new("there is no run yet").kind(Kind::Missing);
                error.help("`mile play` records what is played")
            });
        }
        let missing = || {
            let error = Error::new(format!("there is no run `{wanted}`")).kind(Kind::Missing);
            error.help("`mile runs` shows those that there are")
        };
        if wanted.is_empty() || !wanted.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(missing());
        }
        let sql = "SELECT run FROM runs WHERE run LIKE $1 ORDER BY run LIMIT 4";
        let rows = self.database().rows(sql, &[format!("{wanted}%").into()])?;
        let found = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>>>()?;
        if found.len() > 1 && !found.contains(&wanted) {
            let error = Error::new(format!("more than one run begins with `{wanted}`"));
            return Err(error
                .kind(Kind::Missing)
                .help(format!("type more of it: {}", found.join(", "))));
        }
        found.into_iter().next().ok_or_else(missing)
    }

    /// Everything that is kept of the run with that id.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn load(&mut self, id: &str) -> Result<Kept> {
        let database = self.database();
        let missing = || Error::new(format!("there is no run `{id}`")).kind(Kind::Missing);
        let run = run(database, id)?.ok_or_else(missing)?;
        let name = "SELECT name FROM learners WHERE learner = $1";
        let learner = database.rows(name, &[(&run.learner).into()])?;
        let learner = learner.first().ok_or_else(missing)?.get(0)?;
        let text = text(database, &run.hash)?.ok_or_else(missing)?;
        let moves = all(database, id, MOVES, read_move)?;
        let notes = all(database, id, NOTES, read_note)?;
        let reflections = all(database, id, REFLECTIONS, read_reflection)?;
        let concerns = all(database, id, CONCERNS, read_concern)?;
        let hands = all(database, id, HANDS, read_hands)?;
        let heard = all(database, id, HEARD, read_heard)?;
        let commitments = all(database, id, COMMITMENTS, read_commitment)?;
        Ok(Kept {
            run,
            learner,
            text,
            moves,
            notes,
            reflections,
            concerns,
            hands,
            heard,
            commitments,
        })
    }

    /// The run that a learner began last of a scenario, if it is neither over nor stopped.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn unfinished(&mut self, learner: &str, scenario: &str) -> Result<Option<Kept>> {
        let sql = "SELECT run, finished FROM runs WHERE learner = $1 AND scenario = $2 \
                   ORDER BY began DESC, run LIMIT 1";
        let rows = self.database().rows(sql, &[learner.into(), scenario.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        if row.get::<Option<i64>>(1)?.is_some() {
            return Ok(None);
        }
        let kept = self.load(&row.get::<String>(0)?)?;
        Ok(Some(kept).filter(|kept| !kept.is_over()))
    }
}

/// The run with that id.
pub(crate) fn run(database: &mut dyn Database, id: &str) -> Result<Option<Run>> {
    let rows =
        database.rows(&format!("SELECT {RUN} FROM runs r WHERE r.run = $1"), &[id.into()])?;
    rows.first().map(read_run).transpose()
}

fn read_run(row: &Row) -> Result<Run> {
    let seed: String = row.get(8)?;
    let seed = seed.parse().map_err(|_| Error::new("a seed in the records is no number"))?;
    let parent = match (row.get(10)?, row.get(11)?) {
        (Some(run), Some(turn)) => Some(Parent { run, turn }),
        _ => None,
    };
    Ok(Run {
        id: row.get(0)?,
        learner: row.get(1)?,
        scenario: row.get(2)?,
        hash: row.get(3)?,
        versions: Versions {
            format: row.get(4)?,
            program: row.get(5)?,
            engine: row.get(6)?,
            store: row.get(7)?,
        },
        seed,
        group: row.get(9)?,
        parent,
        began: row.get(12)?,
        finished: row.get(13)?,
        ending: row.get(14)?,
    })
}

/// The text with that hash.
pub(crate) fn text(database: &mut dyn Database, hash: &str) -> Result<Option<Text>> {
    let sql = "SELECT hash, scenario, version, title, text FROM texts WHERE hash = $1";
    let rows = database.rows(sql, &[hash.into()])?;
    let read = |row: &Row| {
        Ok(Text {
            hash: row.get(0)?,
            scenario: row.get(1)?,
            version: row.get(2)?,
            title: row.get(3)?,
            text: row.get(4)?,
        })
    };
    rows.first().map(read).transpose()
}

const MOVES: &str = "SELECT seq, kind, turn, scene, choice, real_ms, clock, state, ending, at \
                     FROM moves WHERE run = $1";
const NOTES: &str = "SELECT seq, turn, scene, about, text, at FROM notes WHERE run = $1";
const REFLECTIONS: &str = "SELECT seq, question, answer, at FROM reflections WHERE run = $1";
const CONCERNS: &str = "SELECT seq, turn, scene, text, signed, at FROM concerns WHERE run = $1";
const HANDS: &str = "SELECT seq, turn, scene, counts, at FROM hands WHERE run = $1";
const HEARD: &str = "SELECT seq, prompt, words, at FROM heard WHERE run = $1";
const COMMITMENTS: &str = "SELECT seq, who, what, day, at FROM commitments WHERE run = $1";

fn all<T>(
    database: &mut dyn Database,
    run: &str,
    sql: &str,
    read: fn(&Row) -> Result<T>,
) -> Result<Vec<T>> {
    let rows = database.rows(&format!("{sql} ORDER BY seq"), &[run.into()])?;
    rows.iter().map(read).collect()
}

/// What was recorded in the place of `entry`.
pub(crate) fn entry(
    database: &mut dyn Database,
    run: &str,
    entry: &Entry,
) -> Result<Option<Entry>> {
    let (sql, seq) = match entry {
        Entry::Move(made) => (MOVES, made.seq),
        Entry::Note(note) => (NOTES, note.seq),
        Entry::Reflection(reflection) => (REFLECTIONS, reflection.seq),
        Entry::Concern(concern) => (CONCERNS, concern.seq),
        Entry::Hands(hands) => (HANDS, hands.seq),
        Entry::Heard(heard) => (HEARD, heard.seq),
        Entry::Commitment(commitment) => (COMMITMENTS, commitment.seq),
    };
    let rows = database.rows(&format!("{sql} AND seq = $2"), &[run.into(), seq.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(match entry {
        Entry::Move(_) => Entry::Move(read_move(row)?),
        Entry::Note(_) => Entry::Note(read_note(row)?),
        Entry::Reflection(_) => Entry::Reflection(read_reflection(row)?),
        Entry::Concern(_) => Entry::Concern(read_concern(row)?),
        Entry::Hands(_) => Entry::Hands(read_hands(row)?),
        Entry::Heard(_) => Entry::Heard(read_heard(row)?),
        Entry::Commitment(_) => Entry::Commitment(read_commitment(row)?),
    }))
}

fn read_move(row: &Row) -> Result<Move> {
    let kind: String = row.get(1)?;
    let known = run::Kind::ALL.into_iter().find(|known| known.as_str() == kind);
    Ok(Move {
        seq: row.get(0)?,
        kind: known.ok_or_else(|| Error::new(format!("the records hold an unknown `{kind}`")))?,
        turn: row.get(2)?,
        scene: row.get(3)?,
        choice: row.get(4)?,
        real_ms: row.get(5)?,
        clock: row.get(6)?,
        state: row.get(7)?,
        ending: row.get(8)?,
        at: row.get(9)?,
    })
}

fn read_note(row: &Row) -> Result<Note> {
    Ok(Note {
        seq: row.get(0)?,
        turn: row.get(1)?,
        scene: row.get(2)?,
        about: row.get(3)?,
        text: row.get(4)?,
        at: row.get(5)?,
    })
}

fn read_reflection(row: &Row) -> Result<Reflection> {
    Ok(Reflection { seq: row.get(0)?, question: row.get(1)?, answer: row.get(2)?, at: row.get(3)? })
}

fn read_concern(row: &Row) -> Result<Concern> {
    Ok(Concern {
        seq: row.get(0)?,
        turn: row.get(1)?,
        scene: row.get(2)?,
        text: row.get(3)?,
        signed: row.get(4)?,
        at: row.get(5)?,
    })
}

fn read_hands(row: &Row) -> Result<Hands> {
    let counts: String = row.get(3)?;
    let counts = serde_json::from_str(&counts);
    let counts = counts.map_err(|_| Error::new("the hands of a room in the records are broken"))?;
    Ok(Hands { seq: row.get(0)?, turn: row.get(1)?, scene: row.get(2)?, counts, at: row.get(4)? })
}

fn read_heard(row: &Row) -> Result<Heard> {
    Ok(Heard { seq: row.get(0)?, prompt: row.get(1)?, words: row.get(2)?, at: row.get(3)? })
}

fn read_commitment(row: &Row) -> Result<Commitment> {
    Ok(Commitment {
        seq: row.get(0)?,
        who: row.get(1)?,
        what: row.get(2)?,
        day: row.get(3)?,
        at: row.get(4)?,
    })
}
