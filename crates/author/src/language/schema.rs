//! What stands where in a scenario file, for tools that complete and explain it: the records of the
//! format with the meaning of each field.

mod records;
mod scenes;
mod tests;

pub use records::SCENARIO;
pub use tests::TEST_FILE;

/// What names are names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A scene.
    Scene,
    /// A choice of one scene.
    Choice,
    /// A meter.
    Meter,
    /// A flag.
    Flag,
    /// A signal.
    Signal,
    /// A promise.
    Promise,
    /// A member of the cast.
    Cast,
    /// A behaviour.
    Behaviour,
    /// A delayed outcome.
    Outcome,
}

impl Kind {
    /// What it is called in a sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scene => "scene",
            Self::Choice => "choice",
            Self::Meter => "meter",
            Self::Flag => "flag",
            Self::Signal => "signal",
            Self::Promise => "promise",
            Self::Cast => "member of the cast",
            Self::Behaviour => "behaviour",
            Self::Outcome => "delayed outcome",
        }
    }
}

/// What stands in a place.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Words that people read, in which `{id}` is a name of the cast.
    Text,
    /// A text that is taken as it stands.
    Plain,
    /// A condition.
    Guard,
    /// The id of something, which stands here for the first time.
    Definition(Kind),
    /// The id of something that is defined elsewhere.
    Reference(Kind),
    /// A whole number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `Minutes(n)`, `Hours(n)`, `Days(n)`.
    Duration,
    /// A duration, `Turns(n)` or `AtEnding`.
    After,
    /// One of these words, each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// Who speaks, what is said, and maybe a condition.
    Line,
    /// Entries of one shape in `[ ]`.
    List(&'static Shape),
    /// Ids with values of one shape in `{ }`.
    Table(&'static Shape, &'static Shape),
    /// Fields in `( )`.
    Record(&'static Record),
}

/// A kind of record.
#[derive(Debug)]
pub struct Record {
    /// What it is called in a sentence.
    pub what: &'static str,
    /// Its fields, in the order in which authors write them.
    pub fields: &'static [Field],
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether the record needs it.
    pub required: bool,
    /// What stands behind its `:`.
    pub shape: Shape,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl Record {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Shape {
    /// What stands here, in a few words.
    pub fn describe(&self) -> String {
        match self {
            Self::Text | Self::Plain => "a text".to_owned(),
            Self::Guard => "a condition".to_owned(),
            Self::Definition(kind) => format!("the id of this {}", kind.as_str()),
            Self::Reference(kind) => format!("the id of a {}", kind.as_str()),
            Self::Number => "a whole number".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Duration => "a duration: Minutes(5), Hours(2), Days(1)".to_owned(),
            Self::After => "Minutes(5), Hours(2), Days(1), Turns(3) or AtEnding".to_owned(),
            Self::Word(words) => {
                words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" | ")
            }
            Self::Line => "a line: (\"who\", \"what is said\", \"a condition, if any\")".to_owned(),
            Self::List(shape) => format!("a list in [ ] of: {}", shape.describe()),
            Self::Table(_, shape) => format!("a table in {{ }} from ids to: {}", shape.describe()),
            Self::Record(record) => format!("{} in ( )", record.what),
        }
    }
}

const fn needed(name: &'static str, shape: Shape, meaning: &'static str) -> Field {
    Field { name, required: true, shape, meaning }
}

const fn field(name: &'static str, shape: Shape, meaning: &'static str) -> Field {
    Field { name, required: false, shape, meaning }
}

#[cfg(test)]
mod checks {
    use std::collections::BTreeSet;

    use mile_core::format::{RECORDS, TEST_RECORDS};

    use super::*;

    /// The records that can be reached from one, each once.
    fn collect(record: &'static Record, found: &mut Vec<&'static Record>) {
        if found.iter().any(|other| std::ptr::eq(*other, record)) {
            return;
        }
        found.push(record);
        for field in record.fields {
            let mut shape = field.shape;
            while let Shape::List(inner) | Shape::Table(_, inner) = shape {
                shape = *inner;
            }
            if let Shape::Record(record) = shape {
                collect(record, found);
            }
        }
    }

    #[test]
    fn it_knows_every_field_of_the_format_and_no_other() {
        know(&SCENARIO, RECORDS);
        know(&TEST_FILE, TEST_RECORDS);
    }

    fn know(file: &'static Record, records: &[mile_core::format::Record]) {
        let mut found = Vec::new();
        collect(file, &mut found);
        let shown: BTreeSet<_> = found
            .iter()
            .map(|r| {
                (r.what, r.fields.iter().map(|f| (f.name, f.required)).collect::<BTreeSet<_>>())
            })
            .collect();
        let known: BTreeSet<_> = records
            .iter()
            .map(|r| {
                let fields = r.fields.iter().copied().zip(r.required.iter().copied());
                (r.what, fields.collect::<BTreeSet<_>>())
            })
            .collect();
        assert_eq!(shown, known);
        assert_eq!(found.len(), records.len());
    }

    #[test]
    fn every_field_is_explained_in_a_sentence() {
        let mut found = Vec::new();
        collect(&SCENARIO, &mut found);
        collect(&TEST_FILE, &mut found);
        for field in found.iter().flat_map(|record| record.fields) {
            assert!(field.meaning.ends_with('.'), "{}: {}", field.name, field.meaning);
        }
    }
}
