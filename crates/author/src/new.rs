//! A new scenario: a small complete one that asks to be rewritten, or a copy of one with an id of its own.

use mile_core::scenario::Channel;
use mile_core::source::Span;
use mile_core::syntax::{self, Syntax};

const SCENARIO: &str = include_str!("../../../assets/new/scenario.ron");
const TEST: &str = include_str!("../../../assets/new/scenario.test.ron");
/// The id of the scenario above.
const ID: &str = "first-dilemma";

/// Something that an author can say before the first line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title of the story.
    Title,
    /// The rule and the person that pull apart.
    Summary,
    /// How the library sorts it.
    Context,
    /// How the customer reaches the learner.
    Channel,
    /// What the customer is called.
    Customer,
    /// Who the customer is.
    Persona,
    /// Who the learner is.
    Role,
    /// Who writes it.
    Author,
}

/// What there was to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The scenario file.
    pub scenario: String,
    /// Its tests.
    pub test: String,
}

impl Field {
    /// Every one of them, in the order in which they are asked for.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Summary,
        Self::Context,
        Self::Channel,
        Self::Customer,
        Self::Persona,
        Self::Role,
        Self::Author,
    ];

    /// What the author is asked.
    pub fn question(self) -> &'static str {
        match self {
            Self::Title => "What is your story called?",
            Self::Summary => {
                "What pulls apart in it? Say in a sentence what the rule wants and what the person needs."
            }
            Self::Context => {
                "Where does it happen? One word, such as billing, shipping or security."
            }
            Self::Channel => {
                "How does the customer reach you? Phone, Chat, Email, Social or InPerson."
            }
            Self::Customer => "What is the customer called?",
            Self::Persona => "Who is that? Say in a sentence what an actor would have to know.",
            Self::Role => "Who is the learner? Begin with “You are”.",
            Self::Author => "And who writes it? Your name, as it shall stand below the story.",
        }
    }

    /// What stands there if the author says nothing.
    pub fn example(self) -> String {
        let (syntax, _) = syntax::parse(SCENARIO);
        let place = find(&syntax, self.path());
        let words = place.map(|place| syntax.slice(place).trim_matches('"').to_owned());
        words.unwrap_or_default()
    }

    fn path(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["title"],
            Self::Summary => &["summary"],
            Self::Context => &["about", "context"],
            Self::Channel => &["about", "channel"],
            Self::Customer => &["cast", "customer", "name"],
            Self::Persona => &["cast", "customer", "persona"],
            Self::Role => &["pre_brief", "role"],
            Self::Author => &["credits", "author"],
        }
    }

    /// What the author answered, as it stands in the file.
    ///
    /// # Errors
    /// What to answer instead, in a sentence.
    fn literal(self, answer: &str) -> Result<String, String> {
        let answer = clean(answer);
        match self {
            Self::Channel => {
                let squeezed = answer.replace([' ', '-', '_'], "");
                let mut channels = Channel::ALL.iter().map(|channel| channel.as_str());
                let channel = channels.find(|channel| channel.eq_ignore_ascii_case(&squeezed));
                let channel = channel.ok_or(
                    "Please answer with one of these words: Phone, Chat, Email, Social, InPerson.",
                )?;
                Ok(channel.to_owned())
            }
            // These are taken as they stand; in all others `{id}` is a name.
            Self::Context | Self::Customer | Self::Author => Ok(quoted(&answer)),
            _ => Ok(quoted(&answer.replace('{', "{{").replace('}', "}}"))),
        }
    }

    /// Whether `answer` can be taken.
    ///
    /// # Errors
    /// What to answer instead, in a sentence.
    pub fn check(self, answer: &str) -> Result<(), String> {
        self.literal(answer).map(drop)
    }
}

/// A small complete scenario called `id`, with what the author answered in its place, and its tests.
/// Answers that cannot be taken are left out.
pub fn fresh(id: &str, answers: &[(Field, String)]) -> New {
    let (syntax, _) = syntax::parse(SCENARIO);
    let mut edits: Vec<_> = answers
        .iter()
        .filter(|(_, answer)| !clean(answer).is_empty())
        .filter_map(|(field, answer)| {
            Some((find(&syntax, field.path())?, field.literal(answer).ok()?))
        })
        .collect();
    edits.sort_by_key(|&(place, _)| place);
    // Last, so that no answer is taken for the id.
    let name = |text: &str| text.replace(ID, id);
    let mut scenario = String::new();
    let mut done = 0;
    for (place, insert) in edits {
        scenario += &name(&SCENARIO[done..place.range().start]);
        scenario += &insert;
        done = place.range().end;
    }
    scenario += &name(&SCENARIO[done..]);
    New { scenario, test: TEST.to_owned() }
}

/// `source` with `id` for its id, and nothing else changed; `None` if it has none.
pub fn copy(source: &str, id: &str) -> Option<String> {
    let (syntax, _) = syntax::parse(source);
    let place = find(&syntax, &["id"])?.range();
    Some([&source[..place.start], &quoted(id), &source[place.end..]].concat())
}

/// Whether `id` can be the id of a scenario.
///
/// # Errors
/// An id that comes near to it and can be, if there is one.
pub fn check_id(id: &str) -> Result<(), Option<String>> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.is_empty() && id.chars().all(fits) {
        return Ok(());
    }
    let stem = id.strip_suffix(".ron").unwrap_or(id).to_lowercase();
    let words: Vec<_> =
        stem.split(|c: char| !fits(c) || c == '-').filter(|w| !w.is_empty()).collect();
    Err((!words.is_empty()).then(|| words.join("-")))
}

/// The place of the value that the names in `path` lead to.
fn find(syntax: &Syntax<'_>, path: &[&str]) -> Option<Span> {
    let mut node = syntax.root()?;
    for name in path {
        let is_called = |key| syntax.slice(syntax.span(key)).trim_matches('"') == *name;
        let item = syntax.items(node).iter().find(|item| item.key.is_some_and(is_called))?;
        node = item.value;
    }
    Some(syntax.span(node))
}

/// In one line, without what a file may not hold.
fn clean(answer: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = answer
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !c.is_control() && !turns(c))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
