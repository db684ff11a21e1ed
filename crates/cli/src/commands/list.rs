//! `mile list`: the library.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_core::scenario::Scenario;
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

    /// Only those with these stakes: low, medium or high
    #[arg(long)]
    stakes: Option<String>,

    /// Only those on this channel: phone, chat, email, social or inperson
    #[arg(long)]
    channel: Option<String>,

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

impl List {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let mut entries = library::entries(folders)?;
        entries.retain(|entry| match &entry.scenario {
            Ok(scenario) => self.wants(scenario),
            Err(_) => !self.is_filtered(),
        });
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Text if entries.is_empty() => writeln!(out, "No scenario is like that.")?,
            Format::Text => {
                let shown: Vec<_> = entries.iter().map(Entry::listed).collect();
                listing::list(&shown, terminal::width(), &mut out)?;
            }
            Format::Json => {
                let listed: Vec<_> = entries.iter().map(listed).collect();
                serde_json::to_writer(&mut out, &listed).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
        Ok(Answer::Yes)
    }

    fn is_filtered(&self) -> bool {
        let words = [&self.context, &self.emotion, &self.stakes, &self.channel, &self.skill];
        words.iter().any(|word| word.is_some()) || self.minutes.is_some()
    }

    fn wants(&self, scenario: &Scenario) -> bool {
        let about = &scenario.about;
        let is = |wanted: &Option<String>, found: Option<&str>| match wanted {
            Some(wanted) => found.is_some_and(|found| found.eq_ignore_ascii_case(wanted)),
            None => true,
        };
        let among = |wanted: &Option<String>, found: &[&str]| match wanted {
            Some(wanted) => found.iter().any(|found| found.eq_ignore_ascii_case(wanted)),
            None => true,
        };
        let emotions: Vec<_> = about.emotions.iter().map(String::as_str).collect();
        let skills = about.skills.iter().map(|&skill| &*scenario.behaviours[skill].id.text);
        let skills: Vec<_> = skills.collect();
        is(&self.context, about.context.as_deref())
            && among(&self.emotion, &emotions)
            && is(&self.stakes, about.stakes.map(mile_core::scenario::Stakes::as_str))
            && is(&self.channel, about.channel.map(mile_core::scenario::Channel::as_str))
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
    let file = entry.name.as_str();
    let scenario = match &entry.scenario {
        Ok(scenario) => scenario,
        Err(problem) => return Listed::Broken { file, problem: &problem.message },
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
        stakes: about.stakes.map(mile_core::scenario::Stakes::as_str),
        channel: about.channel.map(mile_core::scenario::Channel::as_str),
        skills: about.skills.iter().map(|&s| &*scenario.behaviours[s].id.text).collect(),
        topics: topics.map(text).collect(),
        file,
    }
}
