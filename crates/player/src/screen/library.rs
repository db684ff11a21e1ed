//! The library: type to filter, or say what it is to be about; look at one, open it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mile_core::scenario::Scenario;
use mile_core::shelf::{self, Wanted};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

use super::filters::Filters;
use super::{Ask, To};
use crate::chrome::{self, Look, Parts};
use crate::keymap::{Action, Context};
use crate::record::Listed;
use crate::rows::{Rows, Scroll};
use crate::words::Voice;

/// From this width on, details stand beside the list.
const WIDE: u16 = 100;
/// From this height on, details stand below it where the window is not wide.
const TALL: u16 = 18;

/// From this height on, details have an empty row between their parts.
const AIRY: u16 = 10;

/// The screen of the library.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// How many files it has; `None` until that is known.
    files: Option<usize>,
    /// Those that are read, by their place.
    entries: BTreeMap<usize, Entry>,
    filter: String,
    filters: Filters,
    /// Places of the entries that the filter leaves, the best first.
    shown: Vec<usize>,
    selected: usize,
    scroll: Scroll,
    played: BTreeSet<String>,
}

#[derive(Debug)]
struct Entry {
    title: String,
    /// What the filter looks through.
    haystack: String,
    listed: Listed,
}

impl Library {
    /// So many files will come.
    pub(crate) fn expect(&mut self, files: usize) {
        self.files = Some(files);
    }

    /// Takes one of them. What is selected stays so, unless nobody has moved there.
    pub(crate) fn add(&mut self, listed: Listed) {
        let selected = self.shown.get(self.selected).copied().filter(|_| self.selected > 0);
        self.entries.insert(listed.place, Entry::new(listed));
        let top = self.scroll;
        self.sift();
        if let Some(at) = selected.and_then(|place| self.shown.iter().position(|&p| p == place)) {
            self.selected = at;
            self.scroll = top;
        }
    }

    /// The scenario at a place of the list.
    pub(crate) fn scenario(&self, place: usize) -> Option<Arc<Scenario>> {
        self.entries.get(&place)?.listed.scenario.as_ref().ok().cloned()
    }

    /// Marks a scenario as played.
    pub(crate) fn played(&mut self, id: &str) {
        self.played.insert(id.to_owned());
    }

    /// Whether it is loaded, or is being loaded.
    pub(crate) fn is_opened(&self) -> bool {
        self.files.is_some()
    }

    /// Where keys are pressed.
    pub(crate) fn context(&self) -> Context {
        if self.filters.is_open { Context::Filters } else { Context::Library }
    }

    /// Every story of it that can be played.
    fn scenarios(&self) -> Vec<&Scenario> {
        self.entries.values().filter_map(|entry| entry.listed.scenario.as_deref().ok()).collect()
    }

    /// Which entries the filters leave: every word that was typed must be found. The best come first.
    fn sift(&mut self) {
        let words: Vec<_> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let wanted = &self.filters.wanted;
        let entries = self.entries.iter().filter(|(_, entry)| match &entry.listed.scenario {
            Ok(scenario) => wanted.takes(scenario),
            Err(_) => wanted.is_empty(),
        });
        let mut shown: Vec<_> = entries
            .filter_map(|(&place, entry)| {
                let scores = words.iter().map(|word| found(&entry.haystack, word));
                Some((scores.sum::<Option<usize>>()?, place))
            })
            .collect();
        shown.sort_unstable();
        self.shown = shown.into_iter().map(|(_, place)| place).collect();
        self.selected = 0;
        self.scroll = Scroll::default();
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        if self.filters.is_open {
            let scenarios =
                self.entries.values().filter_map(|entry| entry.listed.scenario.as_deref().ok());
            self.filters.act(action, &scenarios.collect::<Vec<_>>());
            self.sift();
            return Ask::Nothing;
        }
        let height = usize::from(areas(look).1.height).max(1);
        let last = self.shown.len().saturating_sub(1);
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::PageUp => self.selected = self.selected.saturating_sub(height),
            Action::PageDown => self.selected = (self.selected + height).min(last),
            Action::Back if self.filter.is_empty() && self.filters.wanted.is_empty() => {
                return Ask::Go(To::Quit);
            }
            Action::Back => {
                if self.filter.is_empty() {
                    self.filters.wanted = Wanted::default();
                }
                self.filter.clear();
                self.sift();
            }
            Action::Filters => self.filters.is_open = true,
            Action::Take => return self.open(),
            Action::Help => return Ask::Go(To::Help),
            _ => {}
        }
        self.scroll.reveal(&(self.selected..self.selected + 1), height);
        Ask::Nothing
    }

    fn open(&self) -> Ask {
        let Some(entry) = self.selected() else { return Ask::Nothing };
        match &entry.listed.scenario {
            Ok(_) => Ask::Go(To::Scenario(self.shown[self.selected])),
            Err(_) => Ask::Say("This file cannot be played until its problem is mended.".into()),
        }
    }

    /// A letter for the filter; a backspace takes the last one away.
    pub(crate) fn letter(&mut self, letter: Option<char>) {
        match letter {
            Some(letter) if !letter.is_control() && self.filter.len() < 256 => {
                self.filter.push(letter);
            }
            Some(_) => {}
            None => drop(self.filter.pop()),
        }
        self.sift();
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let height = usize::from(areas(look).1.height).max(1);
        self.scroll.reveal(&(self.selected..self.selected + 1), height);
    }

    pub(crate) fn click(&mut self, at: Position, look: &Look) -> Ask {
        let (_, list, _) = areas(look);
        let place = self.scroll.top + usize::from(at.y.saturating_sub(list.y));
        if self.filters.is_open || !list.contains(at) || place >= self.shown.len() {
            return Ask::Nothing;
        }
        if self.selected == place {
            return self.open();
        }
        self.selected = place;
        Ask::Nothing
    }

    fn selected(&self) -> Option<&Entry> {
        self.entries.get(self.shown.get(self.selected)?)
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let (parts, list, details) = areas(look);
        let (read, files) = (self.entries.len(), self.files.unwrap_or(0));
        let right = match (self.shown.len() == read, read == files) {
            _ if files == 0 => String::new(),
            (_, false) => format!("{read} of {files} read …"),
            (true, true) if files == 1 => "1 story".to_owned(),
            (true, true) => format!("{files} stories"),
            (false, true) => format!("{} of {files}", self.shown.len()),
        };
        chrome::head(frame, look, parts, &self.title(), &right);
        if self.filters.is_open {
            self.filters.view(frame, look, parts.body, &self.scenarios());
            chrome::foot(frame, look, parts.foot, Context::Filters, 0);
            return;
        }
        if !self.shown.is_empty() {
            self.view_list(frame, look, list);
        } else if self.files == Some(0) {
            say(frame, look, list, "There are no stories.");
        } else if self.files.is_none() || read < files {
            say(frame, look, list, "The library is being opened …");
        } else {
            say(frame, look, list, "No story is like that. Esc clears what was typed.");
        }
        if let (Some(area), Some(entry)) = (details, self.selected()) {
            entry.view(frame, look, area, self.is_played(entry));
        }
        let below = self.shown.len().saturating_sub(self.scroll.top + usize::from(list.height));
        chrome::foot(frame, look, parts.foot, Context::Library, below);
    }

    fn title(&self) -> String {
        let wanted = self.filters.wanted.in_words();
        match (wanted.as_str(), self.filter.as_str(), self.filters.is_open) {
            ("", _, true) => "Mile · what is it to be about?".to_owned(),
            ("", "", false) => "Mile · type to filter".to_owned(),
            ("", filter, false) => format!("Mile · {filter}▏"),
            (wanted, "", _) | (wanted, _, true) => format!("Mile · {wanted}"),
            (wanted, filter, false) => format!("Mile · {wanted} · {filter}▏"),
        }
    }

    fn is_played(&self, entry: &Entry) -> bool {
        entry.listed.scenario.as_ref().is_ok_and(|scenario| self.played.contains(&scenario.id))
    }

    fn view_list(&self, frame: &mut Frame<'_>, look: &Look, area: Rect) {
        let seen = self.scroll.seen(usize::from(area.height), self.shown.len());
        for (y, place) in (area.y..).zip(seen) {
            let Some(entry) = self.entries.get(&self.shown[place]) else { continue };
            let selected = place == self.selected;
            let theme = &look.theme;
            let style = if selected { theme.selected } else { theme.text };
            let sign = if selected { "> " } else { "  " };
            let left = Span::styled(format!("{sign}{}", entry.title), style);
            // The title matters more than the facts.
            let room = usize::from(area.width).saturating_sub(left.width() + 1);
            let facts = entry.facts(self.is_played(entry), room);
            let row = Rect { y, height: 1, ..area };
            chrome::between(frame, row, &left, &Span::styled(facts, theme.muted));
        }
    }
}

impl Entry {
    fn new(listed: Listed) -> Self {
        let (title, facts) = match &listed.scenario {
            Ok(scenario) => {
                let voice = Voice { scenario, learner: None };
                let title = voice.fill(&scenario.title).into_owned();
                (title, format!("{} {}", scenario.id, voice.facts()))
            }
            Err(_) => (listed.name.clone(), "broken".to_owned()),
        };
        let haystack = format!("{title} {facts}").to_lowercase();
        Self { title, haystack, listed }
    }

    /// In a few words, for the list; as many as there is room for, in columns.
    fn facts(&self, played: bool, room: usize) -> String {
        let mut facts = self.all_facts();
        if played {
            facts.insert(0, "played".to_owned());
        }
        let joined = |facts: &[String]| facts.join(" · ");
        while joined(&facts).width() > room {
            facts.pop();
        }
        joined(&facts)
    }

    fn all_facts(&self) -> Vec<String> {
        let Ok(scenario) = &self.listed.scenario else {
            return vec!["cannot be played".to_owned()];
        };
        let about = &scenario.about;
        let minutes = scenario.minutes.map(|minutes| format!("{minutes} min"));
        let channel = about.channel.map(shelf::channel_word);
        let stakes =
            about.stakes.map(|stakes| format!("{} stakes", stakes.as_str().to_lowercase()));
        let context = about.context.as_ref().map(|context| context.text.clone());
        let facts = [context, channel, stakes, minutes];
        facts.into_iter().flatten().collect()
    }

    fn view(&self, frame: &mut Frame<'_>, look: &Look, area: Rect, played: bool) {
        let theme = &look.theme;
        let mut rows = Rows::new(area.width);
        rows.wrap("", "", &self.title, theme.heading);
        match &self.listed.scenario {
            Ok(scenario) => {
                let voice = Voice { scenario, learner: None };
                if let Some(summary) = &scenario.summary {
                    rows.wrap("", "", &voice.fill(summary), theme.text);
                }
                if area.height > AIRY {
                    rows.gap();
                }
                rows.wrap("", "", &voice.facts(), theme.muted);
                if played {
                    rows.wrap("", "", "You have played it today.", theme.muted);
                }
            }
            Err(problem) => {
                rows.wrap("", "", &format!("It cannot be played: {problem}."), theme.warning);
                rows.wrap("", "", "`mile check` shows every problem and its place.", theme.muted);
            }
        }
        chrome::column(frame, area, &rows.rows, Scroll::default());
    }
}

/// The parts of the screen, the list, and the place for details if there is room.
fn areas(look: &Look) -> (Parts, Rect, Option<Rect>) {
    let parts = look.wide_parts(1);
    let body = parts.body;
    if body.width >= WIDE {
        let left = body.width * 3 / 5;
        let right = Rect { x: body.x + left + 3, width: body.width - left - 3, ..body };
        return (parts, Rect { width: left, ..body }, Some(right));
    }
    if look.size.height >= TALL {
        let below = 8.min(body.height / 2);
        let list = Rect { height: body.height - below - 1, ..body };
        let details = Rect { y: body.bottom() - below, height: below, ..body };
        return (parts, list, Some(details));
    }
    (parts, body, None)
}

fn say(frame: &mut Frame<'_>, look: &Look, area: Rect, text: &str) {
    let mut rows = Rows::new(area.width);
    rows.wrap("", "", text, look.theme.muted);
    chrome::column(frame, area, &rows.rows, Scroll::default());
}

/// How far a word is from standing in a text: 0 at the start of a word, more inside of one or with
/// letters between its own. `None` if its letters do not come in order.
fn found(text: &str, word: &str) -> Option<usize> {
    if let Some(at) = text.find(word) {
        let inside = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        return Some(usize::from(inside));
    }
    let mut letters = word.chars().peekable();
    let (mut first, mut last) = (None, 0);
    for (at, letter) in text.char_indices() {
        if letters.peek() == Some(&letter) {
            letters.next();
            first = first.or(Some(at));
            last = at;
        }
        if letters.peek().is_none() {
            break;
        }
    }
    let spread = last - first?;
    // Letters scattered over a whole page are no find.
    (letters.peek().is_none() && spread <= 4 * word.len()).then_some(2 + spread)
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn words_are_found_better_than_scattered_letters() {
        let text = "the hold on pay day security fear";
        assert_eq!(found(text, "hold"), Some(0));
        assert_eq!(found(text, "old"), Some(1));
        assert!(found(text, "scrty").is_some_and(|score| score > 1));
        assert_eq!(found(text, "zebra"), None);
        assert_eq!(found(text, "tfr"), None);
    }
}
