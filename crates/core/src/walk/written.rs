//! What the author of a test wrote, field by field, before anything is looked up.

use super::{OutcomeFate, PromiseFate};
use crate::decode::{Decode, Decoder, Entries, Literal, Record, Spanned, Whole, record};
use crate::syntax::{NodeId, Shape};
use crate::written::Amount;

type Seed = Whole<0, { i64::MAX }>;
type Index = Whole<0, { u32::MAX as i64 }>;
type Turn = Whole<0, { u32::MAX as i64 }>;

/// Every kind of record that a test file is made of, the whole file first.
pub(crate) const RECORDS: &[Record] =
    &[File::RECORD, Walk::RECORD, Stop::RECORD, Expect::RECORD, Bounds::RECORD];

record! {
    /// The whole file.
    File, "a test file" { scenario: Literal<'s>, @required walks: Entries<'s, Walk<'s>>, }
}

record! {
    Walk, "a walk" {
        @required choose: Vec<Literal<'s>>,
        seed: Seed,
        draws: Spanned<Vec<Index>>,
        on_the_way: Vec<Stop<'s>>,
        expect: Expect<'s>,
    }
}

record! {
    Stop, "a stop on the way" {
        @required turn: Spanned<Turn>,
        @required expect: Expect<'s>,
    }
}

record! {
    Expect, "`expect`" {
        reaches: Vec<Literal<'s>>,
        avoids: Vec<Literal<'s>>,
        says: Vec<Literal<'s>>,
        never_says: Vec<Literal<'s>>,
        meters: Entries<'s, Reading<'s>>,
        flags: Entries<'s, bool>,
        notices: Vec<Literal<'s>>,
        misses: Vec<Literal<'s>>,
        outcomes: Entries<'s, OutcomeFate>,
        promises: Entries<'s, PromiseFate>,
        ends_in: Literal<'s>,
    }
}

record! {
    Bounds, "a range" { at_least: Amount, at_most: Amount, }
}

/// What a meter should stand at: a number, or a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading<'s> {
    Exactly(i64),
    Between(Bounds<'s>),
}

impl Reading<'_> {
    /// As it is said in a sentence: `at least 3`.
    pub(super) fn in_words(&self) -> String {
        let bounds = match self {
            Self::Exactly(number) => return number.to_string(),
            Self::Between(bounds) => bounds,
        };
        let number = |amount: Option<Amount>| amount.map(|amount| amount.value.0);
        match (number(bounds.at_least), number(bounds.at_most)) {
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("at least {low}"),
            (None, Some(high)) => format!("at most {high}"),
            (None, None) => "anything".to_owned(),
        }
    }
}

impl<'s> Decode<'s> for Reading<'s> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        match decoder.syntax.shape(node) {
            Shape::Group(_) => decoder.read(node).map(Self::Between),
            Shape::Number | Shape::Missing => {
                decoder.read::<Amount>(node).map(|amount| Self::Exactly(amount.value.0))
            }
            _ => decoder.wrong_kind(node, "a number or a range", |diagnostic| {
                diagnostic.help("write 5, or (at_least: 3, at_most: 7)")
            }),
        }
    }
}

impl<'s> Decode<'s> for OutcomeFate {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.word(node, Self::WORDS).map(|index| Self::ALL[index])
    }
}

impl<'s> Decode<'s> for PromiseFate {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.word(node, Self::WORDS).map(|index| Self::ALL[index])
    }
}
