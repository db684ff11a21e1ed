//! What is done and typed in a run as rows, a table for each kind of entry.

use crate::error::{Error, Result};
use crate::run::{Commitment, Concern, Entry, Hands, Heard, Move, Note, Reflection};
use crate::store::Value;

/// A row: its table and its columns beside the run.
pub(crate) struct Written {
    table: &'static str,
    columns: Vec<(&'static str, Value)>,
}

macro_rules! row {
    ($table:literal: $($column:ident),+) => {
        Written { table: $table, columns: vec![$((stringify!($column), $column.clone().into())),+] }
    };
}

impl Written {
    pub(crate) fn of(entry: &Entry) -> Result<Self> {
        Ok(match entry {
            Entry::Move(made) => {
                let Move { seq, kind, turn, scene, choice, real_ms, clock, state, ending, at } =
                    made;
                let kind = kind.as_str();
                row!("moves": seq, kind, turn, scene, choice, real_ms, clock, state, ending, at)
            }
            Entry::Note(Note { seq, turn, scene, about, text, at }) => {
                row!("notes": seq, turn, scene, about, text, at)
            }
            Entry::Reflection(Reflection { seq, question, answer, at }) => {
                row!("reflections": seq, question, answer, at)
            }
            Entry::Concern(Concern { seq, turn, scene, text, signed, at }) => {
                row!("concerns": seq, turn, scene, text, signed, at)
            }
            Entry::Hands(Hands { seq, turn, scene, counts, at }) => {
                let counts = serde_json::to_string(counts);
                let counts = counts.map_err(|_| Error::new("the hands cannot be written"))?;
                row!("hands": seq, turn, scene, counts, at)
            }
            Entry::Heard(Heard { seq, prompt, words, at }) => row!("heard": seq, prompt, words, at),
            Entry::Commitment(Commitment { seq, who, what, day, at }) => {
                row!("commitments": seq, who, what, day, at)
            }
        })
    }

    /// The statement that adds it to a run, unless something is there, and its values.
    pub(crate) fn insert(self, run: &str) -> (String, Vec<Value>) {
        let Self { table, columns } = self;
        let (names, mut values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        values.insert(0, run.into());
        let places: Vec<_> = (1..=values.len()).map(|place| format!("${place}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        let sql =
            format!("INSERT INTO {table} (run, {names}) VALUES ({places}) ON CONFLICT DO NOTHING");
        (sql, values)
    }
}
