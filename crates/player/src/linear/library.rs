//! The library as a list, and picking from it.

use std::io::{self, BufRead, Write};

use mile_core::near::nearest;
use mile_core::scenario::Scenario;
use mile_core::shelf::Wanted;

use super::ask;
use super::filter::Filter;
use super::wish::{Wish, wish};
use crate::page::Page;
use crate::words::Voice;

/// An entry of the library: a scenario, or a file that holds none and why.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'a> {
    /// A scenario that can be played.
    Scenario(&'a Scenario),
    /// A file, and its first problem.
    Broken(&'a str, &'a str),
}

/// Lists the library; with numbers if one can be picked.
///
/// # Errors
/// If it cannot be written.
pub fn list(entries: &[Entry<'_>], width: usize, output: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(output, width);
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            page.gap()?;
        }
        tell(&mut page, entry, "")?;
    }
    page.flush()
}

/// Says why nothing is listed, a paragraph for each reason.
///
/// # Errors
/// If it cannot be written.
pub fn say(reasons: &[String], width: usize, output: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(output, width);
    for reason in reasons {
        page.say(reason)?;
    }
    page.flush()
}

/// Lets the learner pick a scenario by its number or id; `None` to leave.
///
/// # Errors
/// If reading or writing fails.
pub fn pick<'a>(
    entries: &[Entry<'a>],
    width: usize,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<Option<&'a Scenario>> {
    let mut page = Page::new(output, width);
    page.say("Mile: walk a mile in every customer's shoes.")?;
    let all = scenarios_of(entries, &Wanted::default());
    let mut wanted = Wanted::default();
    let mut shown = show(&mut page, entries, &wanted)?;
    if shown.len() > 1 {
        page.gap()?;
        page.say(HOW_TO_FILTER)?;
    }
    page.gap()?;
    loop {
        let prompt = "Which one? Type its number, or press Enter to leave:";
        let Some(line) = ask(&mut page, input, prompt, false)? else { return Ok(None) };
        let found = match wish(&line) {
            Wish::Nothing | Wish::Stop => return Ok(None),
            Wish::Number(number) => number.checked_sub(1).and_then(|index| shown.get(index)),
            _ => by_name(&all, &line),
        };
        if let Some(scenario) = found {
            page.gap()?;
            page.flush()?;
            return Ok(Some(scenario));
        }
        if let Some(filter) = Filter::read(&line, &all) {
            match filter {
                Filter::Told(told) => page.say(&told)?,
                Filter::Changed(change) => {
                    let next = change(&wanted);
                    if scenarios_of(entries, &next).is_empty() {
                        next.why_none(&all).iter().try_for_each(|reason| page.say(reason))?;
                    } else {
                        shown = show(&mut page, entries, &next)?;
                        wanted = next;
                        page.gap()?;
                    }
                }
            }
            continue;
        }
        let meant = nearest(&line, all.iter().map(|scenario| scenario.id.as_str()));
        match meant {
            Some(meant) => page.say(&format!("There is no “{line}”. Did you mean {meant}?"))?,
            None => page.say(&format!("Type a number from 1 to {}.", shown.len()))?,
        }
    }
}

const HOW_TO_FILTER: &str = "To see fewer, type what they are to be about, such as `emotion anger` or \
`minutes 10`; `emotion` alone tells what there is. So do `context`, `stakes`, `channel` and `skill`. \
`all` shows them all again.";

/// The scenarios among `entries` that are looked for.
fn scenarios_of<'a>(entries: &[Entry<'a>], wanted: &Wanted) -> Vec<&'a Scenario> {
    let scenarios = entries.iter().filter_map(|entry| match entry {
        Entry::Scenario(scenario) => Some(*scenario),
        Entry::Broken(..) => None,
    });
    scenarios.filter(|scenario| wanted.takes(scenario)).collect()
}

/// Lists what is looked for, with numbers; files that cannot be played only where anything is.
fn show<'a>(
    page: &mut Page<'_>,
    entries: &[Entry<'a>],
    wanted: &Wanted,
) -> io::Result<Vec<&'a Scenario>> {
    let mut scenarios = Vec::new();
    for entry in entries {
        let number = match entry {
            Entry::Scenario(scenario) if wanted.takes(scenario) => {
                scenarios.push(*scenario);
                format!("{}. ", scenarios.len())
            }
            Entry::Broken(..) if wanted.is_empty() => String::new(),
            _ => continue,
        };
        page.gap()?;
        tell(page, entry, &number)?;
    }
    if !wanted.is_empty() {
        page.gap()?;
        page.say(&format!("These are: {}.", wanted.in_words()))?;
    }
    Ok(scenarios)
}

/// The scenario whose id is `name`, or the only one whose id begins so.
fn by_name<'s, 'a>(scenarios: &'s [&'a Scenario], name: &str) -> Option<&'s &'a Scenario> {
    let exact = scenarios.iter().find(|scenario| scenario.id == name);
    let mut beginning = scenarios.iter().filter(|scenario| scenario.id.starts_with(name));
    exact.or_else(|| beginning.next().filter(|_| beginning.next().is_none()))
}

fn tell(page: &mut Page<'_>, entry: &Entry<'_>, number: &str) -> io::Result<()> {
    let scenario = match entry {
        Entry::Broken(file, problem) => {
            return page.say(&format!("{file}: cannot be played: {problem}."));
        }
        Entry::Scenario(scenario) => scenario,
    };
    let voice = Voice { scenario, learner: None };
    page.say(&format!("{number}{}: {}", scenario.id, voice.fill(&scenario.title)))?;
    if let Some(summary) = &scenario.summary {
        page.hang("   ", "   ", &voice.fill(summary))?;
    }
    page.hang("   ", "   ", &voice.facts())
}
