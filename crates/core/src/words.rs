//! Times, choices and effects in words, as every surface says them.

use std::borrow::Cow;

use crate::debrief::Stage;
use crate::event::Event;
use crate::id::{CastId, ChoiceId, LineId, OutcomeId, SceneId};
use crate::scenario::{After, Body, Credits, Mark, Scenario, Stance};
use crate::session::State;
use crate::shelf;
use crate::text::Text;
use crate::timeline::{Later, LaterWhat};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A scenario and the learner's name: what it takes to fill in a text.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What the learner is called, if not as the file says.
    pub learner: Option<&'a str>,
}

impl<'a> Voice<'a> {
    /// A text with the names in it.
    pub fn fill(self, text: &'a Text) -> Cow<'a, str> {
        self.scenario.fill(text, self.learner)
    }

    /// What a choice does and says, the doing first.
    pub fn choice(self, choice: ChoiceId) -> String {
        let choice = &self.scenario.choices[choice];
        let act = choice.act.as_ref().map(|act| self.fill(act).into_owned());
        let say = choice.say.as_ref().map(|say| format!("“{}”", self.fill(say)));
        act.into_iter().chain(say).collect::<Vec<_>>().join(" ")
    }

    /// The first words of a choice, enough to know it again.
    pub fn choice_in_short(self, choice: ChoiceId) -> String {
        in_short(&self.choice(choice), 90)
    }

    /// What a scene is called: by its title, or else by the first words that are said in it.
    pub fn scene(self, scene: SceneId) -> String {
        let written = &self.scenario.scenes[scene];
        let title = match &written.body {
            Body::Ending(ending) => written.title.as_ref().or(Some(&ending.title)),
            _ => written.title.as_ref(),
        };
        let title = title.map(|title| self.fill(title)).filter(|title| !title.is_empty());
        let first = || written.lines.get(0).map(|line| self.fill(&self.scenario.lines[line].text));
        let ask = || match &written.body {
            Body::Choices { ask: Some(ask), .. } => Some(self.fill(ask)),
            _ => None,
        };
        match title {
            Some(title) => title.into_owned(),
            None => first().or_else(ask).map_or_else(
                || written.id.text.replace('_', " "),
                |words| format!("“{}”", in_short(&words, 40)),
            ),
        }
    }

    /// The whole of what a choice says; what it does, if it says nothing.
    pub fn words(self, choice: ChoiceId) -> String {
        let choice = &self.scenario.choices[choice];
        let say = choice.say.as_ref().map(|say| format!("“{}”", self.fill(say)));
        let act = || choice.act.as_ref().map(|act| self.fill(act).into_owned());
        say.or_else(act).unwrap_or_default()
    }

    /// Who wrote the scenario and how it may be used, in one line.
    pub fn credits(self) -> Option<String> {
        let Credits { author, licence, .. } = &self.scenario.credits;
        let author = author.iter().map(|author| format!("by {}", trim(author)));
        let licence = licence.iter().map(|licence| format!("licence {}", trim(licence)));
        let parts: Vec<_> = author.chain(licence).collect();
        (!parts.is_empty()).then(|| capital(&parts.join(", ")) + ".")
    }

    /// A line with its speaker, if it has one.
    pub fn line(self, line: LineId) -> String {
        let line = &self.scenario.lines[line];
        let text = self.fill(&line.text);
        let speaker = self.speaker(line.who);
        if speaker.is_empty() { text.into_owned() } else { format!("{speaker}: {text}") }
    }

    /// What a member of the cast is called; nothing for the narrator, unless the file names it.
    pub fn speaker(self, who: CastId) -> &'a str {
        match self.learner {
            Some(learner) if who == Scenario::learner() => learner,
            _ => &self.scenario.cast[who].name,
        }
    }

    /// The simulated time: of day, where the story says when it begins, or since the start.
    pub fn clock(self, clock: i64) -> String {
        let Some(start) = self.scenario.starts_at else {
            return if clock == 0 {
                "at the start".to_owned()
            } else {
                format!("{} after the start", duration(clock))
            };
        };
        let clock = clock + i64::from(start);
        let time = format!("{:02}:{:02}", clock % DAY / HOUR, clock % HOUR);
        match clock / DAY {
            0 => time,
            1 => format!("{time} the next day"),
            days => format!("{time}, {days} days later"),
        }
    }

    /// What the learner owes, soonest first, each in a sentence.
    pub fn owed(self, state: &State) -> Vec<String> {
        let promises = self.scenario.promises.iter();
        let mut open: Vec<_> = promises
            .filter_map(|(promise, about)| Some((state.promise_due(promise)?, about)))
            .collect();
        open.sort_by_key(|&(due, _)| due);
        let owed = open.into_iter().map(|(due, about)| {
            let text = self.fill(&about.text);
            let by = if due < state.clock() { "it was due" } else { "by" };
            format!("You owe: {}, {by} {}.", trim(&text), self.clock(due))
        });
        owed.collect()
    }

    /// How long after its cause a later consequence came. What waited for the ending has no delay of
    /// its own.
    pub fn delay(self, caused_at: i64, later: &Later) -> String {
        const OVER: &str = "when the story was over";
        if let LaterWhat::Outcome(outcome) = later.what
            && self.scenario.outcomes[outcome].after == After::Ending
        {
            return OVER.to_owned();
        }
        let since = later.clock - caused_at;
        let when =
            if since > 0 { format!("{} later", duration(since)) } else { "soon after".to_owned() };
        if later.in_aftermath { format!("{when}, {OVER}") } else { when }
    }

    /// What was said among `events`, in one paragraph.
    pub fn said(self, events: &[Event]) -> String {
        let lines = events.iter().filter_map(|event| match event {
            Event::Said { line } => Some(self.line(*line)),
            _ => None,
        });
        let said = lines.collect::<Vec<_>>().join(" ");
        if said.is_empty() { "nobody spoke of it".to_owned() } else { said }
    }

    /// The first line that an outcome would bring, if possible one without a condition.
    pub fn would_say(self, outcome: OutcomeId) -> Option<String> {
        let lines = self.scenario.outcomes[outcome].then.lines;
        let sure = lines.iter().find(|&line| self.scenario.lines[line].when.is_none());
        sure.or_else(|| lines.get(0)).map(|line| self.line(line))
    }

    /// Length, kind and content in one line.
    pub fn facts(self) -> String {
        let scenario = self.scenario;
        let about = &scenario.about;
        let mut facts = Vec::new();
        facts.extend(scenario.minutes.map(|minutes| format!("About {minutes} minutes")));
        let kind = about.context.iter().map(|context| context.text.clone());
        let kind = kind.chain(about.channel.map(shelf::channel_word));
        let kind =
            kind.chain(about.stakes.map(|s| format!("{} stakes", s.as_str().to_lowercase())));
        let kind: Vec<_> = kind.collect();
        if !kind.is_empty() {
            facts.push(kind.join(", "));
        }
        if !about.emotions.is_empty() {
            let emotions = about.emotions.iter().map(|emotion| emotion.text.as_str());
            facts.push(emotions.collect::<Vec<_>>().join(", "));
        }
        if scenario.language != "en" {
            facts.push(format!("language {}", scenario.language));
        }
        let topics = scenario.content_warning.iter().flat_map(|warning| &warning.topics);
        let topics: Vec<_> = topics.map(|topic| self.fill(topic)).collect();
        if !topics.is_empty() {
            facts.push(format!("content: {}", topics.join(", ")));
        }
        let end = if facts.is_empty() { "" } else { "." };
        facts.join("; ") + end
    }

    /// What an event changed, for the timeline; nothing for events that change nothing to speak of.
    pub fn effect(self, event: Event) -> Option<String> {
        let [before, story, after] = self.effect_in_parts(event)?;
        Some(before + &story + &after)
    }

    /// What an event changed, as [`Voice::effect`] says it: what stands before the story's own words,
    /// those, and what stands after them.
    pub fn effect_in_parts(self, event: Event) -> Option<[String; 3]> {
        let scenario = self.scenario;
        let words = |before: &str, text: &Text| {
            [before.to_owned(), self.fill(text).into_owned(), String::new()]
        };
        let plain = |words: String| [words, String::new(), String::new()];
        Some(match event {
            Event::Changed { meter, by, to } => {
                let label = self.fill(&scenario.meters[meter].label).into_owned();
                [String::new(), label, format!(" {by:+}, to {to}")]
            }
            Event::Set { flag } => words("story fact: ", &scenario.flags[flag].text),
            Event::Cleared { flag } => words("no longer so: ", &scenario.flags[flag].text),
            Event::Noticed { signal } => words("picked up: ", &scenario.signals[signal].text),
            Event::Marked { mark } => plain(self::mark(mark).to_owned()),
            Event::Credited { amount } => plain(format!("goodwill given: {amount}")),
            Event::Flagged => plain("fraud flag raised".to_owned()),
            Event::Promised { promise, due } => {
                let promise = &scenario.promises[promise];
                let text = trim(&self.fill(&promise.text)).to_owned();
                ["promised: ".to_owned(), text, format!(", by {}", self.clock(due))]
            }
            Event::Kept { promise } => words("promise kept: ", &scenario.promises[promise].text),
            _ => return None,
        })
    }
}

/// The first words of a text, about so many characters of it.
fn in_short(whole: &str, enough: usize) -> String {
    let end = whole.char_indices().nth(enough).map_or(whole.len(), |(at, _)| at);
    if end == whole.len() {
        return whole.to_owned();
    }
    let cut = whole[..end].rfind(' ').unwrap_or(end);
    let kept = whole[..cut].trim_end_matches([',', ';', ':', '.', ' ', '”', '“']);
    let open = kept.matches('“').count().saturating_sub(kept.matches('”').count());
    format!("{kept}…{}", "”".repeat(open))
}

/// Without its full stop, to stand inside a sentence.
pub fn trim(text: &str) -> &str {
    text.trim_end_matches('.')
}

/// A mark as people read it.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Clarity => "the customer knows what happens next",
        Mark::Resolved => "issue resolved",
        Mark::Escalated => "escalated",
        Mark::Reopened => "reopened",
    }
}

/// What a stage of the debrief's questions is about.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Objective => "What happened",
        Stage::Reflective => "What it was like",
        Stage::Interpretive => "What it means",
        Stage::Decisional => "What you will do",
    }
}

/// A stance as the debrief names it.
pub fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Tempting => "tempting",
        Stance::Risky => "risky",
        Stance::Compassionate => "compassionate",
    }
}

/// Minutes as `2 days`, `1 hour 5 minutes`, `3 minutes`: in the two largest units, and in whole days
/// from three days on.
pub fn duration(minutes: i64) -> String {
    let some = |number: i64, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural}")
    };
    let parts =
        [(minutes / DAY, "day"), (minutes % DAY / HOUR, "hour"), (minutes % HOUR, "minute")];
    let units = if minutes >= 3 * DAY { 1 } else { 2 };
    let parts = parts.into_iter().skip_while(|&(n, _)| n == 0).take(units);
    let parts: Vec<_> = parts.filter(|&(n, _)| n > 0).map(|(n, unit)| some(n, unit)).collect();
    if parts.is_empty() { some(0, "minute") } else { parts.join(" ") }
}

/// With a capital letter at the start.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_aloud() {
        for (minutes, words) in [
            (0, "0 minutes"),
            (1, "1 minute"),
            (60, "1 hour"),
            (65, "1 hour 5 minutes"),
            (2880, "2 days"),
            (1445, "1 day"),
            (1505, "1 day 1 hour"),
            (4385, "3 days"),
        ] {
            assert_eq!(duration(minutes), words);
        }
    }
}
