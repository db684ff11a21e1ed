//! `mile list`: the library.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_core::scenario::{self, Scenario};
use mile_player::linear::library as listing;
use serde::Serialize;

use crate::failure::{Answer, Failure};
use crate::library::{self, Entry};
use crate::terminal;

/// Show the scenarios of the library
#[derive(Debug, Default, Args)]
pub struct List {
    /// Only those of this context, such as `billing`
    #[arg(long)]
    context: Option<String>,

    /// Only those with this emotion, such as `anger`
    #[arg(long)]
    emotion: Option<String>,

    /// Only those with these stakes
    #[arg(long, value_enum, ignore_case = true)]
    stakes: Option<Stakes>,

    /// Only those on this channel
    #[arg(long, value_enum, ignore_case = true)]
    channel: Option<Channel>,

    /// Only those that give room for this behaviour, such as `acknowledge`
    #[arg(long)]
    skill: Option<String>,

    /// Only those that take at most so many minutes
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,

    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

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

impl From<Stakes> for scenario::Stakes {
    fn from(stakes: Stakes) -> Self {
        match stakes {
            Stakes::Low => Self::Low,
            Stakes::Medium => Self::Medium,
            Stakes::High => Self::High,
        }
    }
}

impl From<Channel> for scenario::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Phone => Self::Phone,
            Channel::Chat => Self::Chat,
            Channel::Email => Self::Email,
            Channel::Social => Self::Social,
            Channel::InPerson => Self::InPerson,
        }
    }
}

impl List {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let entries = library::entries(folders)?;
        let wanted = |entry: &&Entry| match &entry.scenario {
            Ok(scenario) => self.wants(scenario),
            Err(_) => !self.is_filtered(),
        };
        let shown: Vec<_> = entries.iter().filter(wanted).collect();
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Text if shown.is_empty() => writeln!(out, "No scenario is like that.")?,
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

    fn is_filtered(&self) -> bool {
        let words = [&self.context, &self.emotion, &self.skill];
        words.iter().any(|word| word.is_some())
            || self.stakes.is_some()
            || self.channel.is_some()
            || self.minutes.is_some()
    }

    fn wants(&self, scenario: &Scenario) -> bool {
        let about = &scenario.about;
        let among = |wanted: &Option<String>, found: &[&str]| match wanted {
            Some(wanted) => found.iter().any(|found| found.eq_ignore_ascii_case(wanted)),
            None => true,
        };
        let context: Vec<_> = about.context.as_deref().into_iter().collect();
        let emotions: Vec<_> = about.emotions.iter().map(String::as_str).collect();
        let skills = about.skills.iter().map(|&skill| &*scenario.behaviours[skill].id.text);
        let skills: Vec<_> = skills.collect();
        among(&self.context, &context)
            && among(&self.emotion, &emotions)
            && self.stakes.is_none_or(|wanted| about.stakes == Some(wanted.into()))
            && self.channel.is_none_or(|wanted| about.channel == Some(wanted.into()))
            && among(&self.skill, &skills)
            && self.minutes.is_none_or(|most| scenario.minutes.is_some_and(|n| n <= most))
    }
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
        emotions: &'a [String],
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
        context: about.context.as_deref(),
        emotions: &about.emotions,
        stakes: about.stakes.map(scenario::Stakes::as_str),
        channel: about.channel.map(scenario::Channel::as_str),
        skills: about.skills.iter().map(|&s| &*scenario.behaviours[s].id.text).collect(),
        topics: topics.map(text).collect(),
        file,
    }
}
