//! The generated stories as `ron` and serde read them, without places or checks: what loading is
//! measured against.

use std::collections::BTreeMap;

use ron::extensions::Extensions;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

pub fn read(text: &str) -> Scenario {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options.from_str(text).expect("the story is valid")
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
pub struct Scenario {
    format: u32,
    id: String,
    title: String,
    language: String,
    opt_out: OptOut,
    cast: BTreeMap<String, Cast>,
    meters: BTreeMap<String, Meter>,
    flags: BTreeMap<String, String>,
    start: String,
    scenes: BTreeMap<String, Scene>,
    debrief: Debrief,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct OptOut {
    text: String,
    goto: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Cast {
    name: String,
    persona: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Meter {
    label: String,
    start: i64,
    min: i64,
    max: i64,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Scene {
    title: Option<String>,
    #[serde(default)]
    lines: Vec<Line>,
    choices: Option<Vec<Choice>>,
    ending: Option<Ending>,
}

/// A tuple of two or three texts.
#[allow(dead_code, reason = "only read")]
struct Line(Vec<String>);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Line;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a line")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Line, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Line(texts))
            }
        }
        deserializer.deserialize_tuple(3, Texts)
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Choice {
    id: String,
    say: String,
    coach: String,
    takes: After,
    when: Option<String>,
    now: Outcome,
    #[serde(default)]
    later: Vec<Delayed>,
    goto: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
enum After {
    Minutes(i64),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Delayed {
    id: String,
    after: After,
    only_if: Option<String>,
    then: Outcome,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Outcome {
    change: BTreeMap<String, i64>,
    #[serde(default)]
    set: Vec<String>,
    #[serde(default)]
    clear: Vec<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
enum EndingKind {
    Partial,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Ending {
    kind: EndingKind,
    title: String,
    text: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Debrief {
    objective: Vec<Question>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Question {
    ask: String,
}
