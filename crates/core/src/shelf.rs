//! The shelf: what the stories of a library are about, and which of them somebody is looking for.

use std::collections::BTreeMap;

use crate::near::nearest_word;
use crate::scenario::{Channel, Scenario};

/// What a story can be looked for by, beside its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Where it happens.
    Context,
    /// What people feel in it.
    Emotion,
    /// How much is at stake.
    Stakes,
    /// How the customer reaches the learner.
    Channel,
    /// Behaviours that it gives room to practise.
    Skill,
}

impl Facet {
    /// All of them, in the order of `about`.
    pub const ALL: [Self; 5] =
        [Self::Context, Self::Emotion, Self::Stakes, Self::Channel, Self::Skill];

    /// Its name, as it is typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Emotion => "emotion",
            Self::Stakes => "stakes",
            Self::Channel => "channel",
            Self::Skill => "skill",
        }
    }

    const fn with_article(self) -> &'static str {
        match self {
            Self::Context => "the context",
            Self::Emotion => "the emotion",
            Self::Stakes => "the stakes",
            Self::Channel => "the channel",
            Self::Skill => "the skill",
        }
    }

    /// What `scenario` says of it, as people write it; skills by their ids.
    pub fn values(self, scenario: &Scenario) -> Vec<String> {
        let about = &scenario.about;
        match self {
            Self::Context => about.context.iter().map(|word| word.text.clone()).collect(),
            Self::Emotion => about.emotions.iter().map(|word| word.text.clone()).collect(),
            Self::Stakes => about.stakes.iter().map(|s| s.as_str().to_lowercase()).collect(),
            Self::Channel => about.channel.iter().map(|&c| channel_word(c)).collect(),
            Self::Skill => {
                let skills = about.skills.iter();
                skills.map(|&skill| scenario.behaviours[skill].id.text.clone()).collect()
            }
        }
    }
}

/// What somebody looks for: every facet that is named, and no more minutes than that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    facets: BTreeMap<Facet, String>,
    /// The longest that it may take.
    pub minutes: Option<u32>,
}

impl Wanted {
    /// Looks for stories that take at most so many minutes, if any are given.
    pub fn within(minutes: Option<u32>) -> Self {
        Self { minutes, ..Self::default() }
    }

    /// Looks for `value`, or for anything again.
    pub fn set(&mut self, facet: Facet, value: Option<String>) {
        match value {
            Some(value) => _ = self.facets.insert(facet, value),
            None => _ = self.facets.remove(&facet),
        }
    }

    /// What is looked for.
    pub fn get(&self, facet: Facet) -> Option<&str> {
        self.facets.get(&facet).map(String::as_str)
    }

    /// Each facet that something is looked for in, with it.
    pub fn facets(&self) -> impl Iterator<Item = (Facet, &str)> {
        self.facets.iter().map(|(&facet, value)| (facet, value.as_str()))
    }

    /// Whether anything will do.
    pub fn is_empty(&self) -> bool {
        self.facets.is_empty() && self.minutes.is_none()
    }

    /// Whether `scenario` is what is looked for.
    pub fn takes(&self, scenario: &Scenario) -> bool {
        let facets = self.facets.iter();
        facets
            .map(|(facet, value)| (*facet, value))
            .all(|(facet, value)| has(scenario, facet, value))
            && self.minutes.is_none_or(|most| scenario.minutes.is_some_and(|n| n <= most))
    }

    /// Why none of `scenarios` is what is looked for, and what would be: a paragraph for each reason.
    pub fn why_none(&self, scenarios: &[&Scenario]) -> Vec<String> {
        let reasons = self.facets().filter_map(|(facet, value)| {
            let there = values(scenarios.iter().copied(), facet);
            let mut words = there.iter().map(|(value, _)| value.as_str());
            if words.any(|word| is_same(word, value)) {
                return None;
            }
            let words: Vec<_> = there.iter().map(|(value, _)| value.as_str()).collect();
            let near = nearest_word(value, words.iter().copied());
            let near =
                near.map_or_else(|| ".".to_owned(), |near| format!("; did you mean `{near}`?"));
            let words = if words.is_empty() { "none".to_owned() } else { words.join(", ") };
            Some(format!(
                "No story has {} `{value}`{near} There are: {words}.",
                facet.with_article()
            ))
        });
        let mut reasons: Vec<_> = reasons.collect();
        if let (Some(most), Some(&shortest)) =
            (self.minutes, minutes(scenarios.iter().copied()).first())
            && most < shortest
        {
            reasons.push(format!("The shortest story takes {shortest} minutes."));
        }
        if reasons.is_empty() && !self.is_empty() {
            let words = self.in_words();
            reasons.push(format!("No story is all of this: {words}. Leave one of them out."));
            let nearly = self.less_one().filter_map(|(without, rest)| {
                let found = scenarios.iter().filter(|scenario| rest.takes(scenario));
                let found: Vec<_> = found.map(|scenario| &scenario.id[..]).take(NEARLY).collect();
                (!found.is_empty()).then(|| format!("Without {without}: {}.", found.join(", ")))
            });
            reasons.extend(nearly);
        }
        reasons
    }

    /// The same with one thing left out, each in turn, and that in words. Nothing where there is but
    /// one.
    fn less_one(&self) -> impl Iterator<Item = (String, Self)> {
        let facets = self.facets.keys().map(|&facet| {
            let mut rest = self.clone();
            let value = rest.facets.remove(&facet);
            let left_out =
                Self { facets: value.map(|v| (facet, v)).into_iter().collect(), minutes: None };
            (left_out.in_words(), rest)
        });
        let minutes = self.minutes.map(|_| {
            let rest = Self { minutes: None, ..self.clone() };
            (Self::within(self.minutes).in_words(), rest)
        });
        facets.chain(minutes).filter(|(_, rest)| !rest.is_empty())
    }

    /// In a few words: `billing · anger · up to 10 minutes`.
    pub fn in_words(&self) -> String {
        let words = self.facets().map(|(facet, value)| match facet {
            Facet::Stakes => format!("{value} stakes"),
            Facet::Skill => value.replace('_', " "),
            _ => value.to_owned(),
        });
        let minutes = self.minutes.map(|most| match most {
            1 => "1 minute".to_owned(),
            most => format!("up to {most} minutes"),
        });
        words.chain(minutes).collect::<Vec<_>>().join(" · ")
    }
}

/// So many stories are named that are nearly what is looked for.
const NEARLY: usize = 5;

/// A channel as people write it: `phone`, `in person`.
pub fn channel_word(channel: Channel) -> String {
    match channel {
        Channel::InPerson => "in person".to_owned(),
        other => other.as_str().to_lowercase(),
    }
}

/// Whether `scenario` has `value` in a facet; capitals, spaces and hyphens make no difference.
fn has(scenario: &Scenario, facet: Facet, value: &str) -> bool {
    facet.values(scenario).iter().any(|found| is_same(found, value))
}

/// Whether two words are the same, whatever their capitals, spaces and hyphens.
pub fn is_same(one: &str, other: &str) -> bool {
    let fold = |word: &str| {
        let letters = word.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    fold(one) == fold(other)
}

/// What the stories of a library say of a facet, and how many of them each, in alphabetical order;
/// stakes from low to high.
pub fn values<'s>(
    scenarios: impl IntoIterator<Item = &'s Scenario>,
    facet: Facet,
) -> Vec<(String, usize)> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for value in scenarios.into_iter().flat_map(|scenario| facet.values(scenario)) {
        *counted.entry(value).or_default() += 1;
    }
    let mut counted: Vec<_> = counted.into_iter().collect();
    if facet == Facet::Stakes {
        let place = |value: &str| ["low", "medium", "high"].iter().position(|one| *one == value);
        counted.sort_by_key(|(value, _)| place(value));
    }
    counted
}

/// How long the stories of a library take, without repeating, the shortest first.
pub fn minutes<'s>(scenarios: impl IntoIterator<Item = &'s Scenario>) -> Vec<u32> {
    let mut minutes: Vec<_> = scenarios.into_iter().filter_map(|one| one.minutes).collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}
