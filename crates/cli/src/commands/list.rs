//! `mile list`: the library.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::vocabulary::{Vocabulary, Words};
use mile_core::scenario::{self, Scenario};
use mile_core::shelf::{self, Facet, Wanted};
use mile_player::linear::library as listing;
use serde::Serialize;

use crate::failure::{Answer, Failure};
use crate::library::{self, Entry};
use crate::terminal;

/// Show the scenarios of the library
///
/// What several options ask for has to be so together.
#[derive(Debug, Default, Args)]
#[command(after_help = EXAMPLES)]
pub struct List {
    /// Only those of this context, such as `billing`
    #[arg(long, value_name = "WORD")]
    context: Option<String>,

    /// Only those with this emotion, such as `anger`
    #[arg(long, value_name = "WORD")]
    emotion: Option<String>,

    /// Only those with these stakes
    #[arg(long, value_enum, ignore_case = true)]
    stakes: Option<Stakes>,

    /// Only those on this channel
    #[arg(long, value_enum, ignore_case = true)]
    channel: Option<Channel>,

    /// Only those that give room for this behaviour, such as `clarify_need`
    #[arg(long, value_name = "BEHAVIOUR")]
    skill: Option<String>,

    /// Only those that take at most so many minutes
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,

    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile list --minutes 3                           for a huddle before a shift
  mile list --context billing --emotion anger     what there is for this team
  mile list --skill name_emotion --stakes high    what gives room to practise it";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Stakes {
    Low,
    Medium,
    High,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Channel {
    Phone,
    Chat,
    Email,
    Social,
    #[value(alias = "inperson")]
    InPerson,
}

impl List {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let entries = library::entries(folders)?;
        let scenarios: Vec<_> =
            entries.iter().filter_map(|entry| entry.scenario.as_deref().ok()).collect();
        let wanted = self.wanted(&scenarios);
        let is_shown = |entry: &&Entry| match &entry.scenario {
            Ok(scenario) => wanted.takes(scenario),
            Err(_) => wanted.is_empty(),
        };
        let shown: Vec<_> = entries.iter().filter(is_shown).collect();
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Text if shown.is_empty() => {
                listing::say(&wanted.why_none(&scenarios), terminal::width(), &mut out)?;
            }
            Format::Text => {
                let listed: Vec<_> = shown.iter().map(|entry| entry.listed()).collect();
                listing::list(&listed, terminal::width(), &mut out)?;
            }
            Format::Json => {
                let listed: Vec<_> = shown.iter().map(|entry| listed(entry)).collect();
                serde_json::to_writer(&mut out, &listed).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
        // A namesake that is not shown is still in the way of playing one that is.
        for failure in library::doubled(&entries, |id| shown.iter().any(|one| one.is_called(id))) {
            failure.note();
        }
        Ok(Answer::Yes)
    }

    fn wanted(&self, scenarios: &[&Scenario]) -> Wanted {
        let english = Vocabulary::of("en");
        let (contexts, emotions) = (english.map(|e| &e.contexts), english.map(|e| &e.emotions));
        let mut wanted = Wanted::within(self.minutes);
        let usual = |facet, words, word| usual(scenarios, facet, words, word);
        wanted.set(Facet::Context, usual(Facet::Context, contexts, self.context.as_ref()));
        wanted.set(Facet::Emotion, usual(Facet::Emotion, emotions, self.emotion.as_ref()));
        wanted.set(Facet::Stakes, self.stakes.as_ref().map(named));
        wanted.set(Facet::Channel, self.channel.as_ref().map(named));
        wanted.set(Facet::Skill, self.skill.clone());
        wanted
    }
}

/// Who looks for `mistrust` finds `distrust`, unless stories are sorted under `mistrust`.
fn usual(
    scenarios: &[&Scenario],
    facet: Facet,
    words: Option<&Words>,
    word: Option<&String>,
) -> Option<String> {
    let word = word?;
    let there = shelf::values(scenarios.iter().copied(), facet);
    if there.iter().any(|(value, _)| shelf::is_same(value, word)) {
        return Some(word.clone());
    }
    let usual = words.and_then(|words| words.for_same(word));
    Some(usual.unwrap_or(word).to_owned())
}

/// A value as it is typed.
fn named(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(untagged)]
enum Listed<'a> {
    Scenario {
        id: &'a str,
        title: String,
        summary: Option<String>,
        language: &'a str,
        minutes: Option<u32>,
        context: Option<&'a str>,
        emotions: Vec<&'a str>,
        stakes: Option<&'a str>,
        channel: Option<&'a str>,
        skills: Vec<&'a str>,
        topics: Vec<String>,
        file: &'a str,
    },
    Broken {
        file: &'a str,
        problem: &'a str,
    },
}

fn listed(entry: &Entry) -> Listed<'_> {
    let file = entry.file.as_str();
    let scenario = match &entry.scenario {
        Ok(scenario) => scenario,
        Err(problem) => return Listed::Broken { file, problem },
    };
    let about = &scenario.about;
    let topics = scenario.content_warning.iter().flat_map(|warning| &warning.topics);
    let text = |text| scenario.fill(text, None).into_owned();
    Listed::Scenario {
        id: &scenario.id,
        title: text(&scenario.title),
        summary: scenario.summary.as_ref().map(text),
        language: &scenario.language,
        minutes: scenario.minutes,
        context: about.context.as_ref().map(|word| word.text.as_str()),
        emotions: about.emotions.iter().map(|word| word.text.as_str()).collect(),
        stakes: about.stakes.map(scenario::Stakes::as_str),
        channel: about.channel.map(scenario::Channel::as_str),
        skills: about.skills.iter().map(|&s| &*scenario.behaviours[s].id.text).collect(),
        topics: topics.map(text).collect(),
        file,
    }
}
