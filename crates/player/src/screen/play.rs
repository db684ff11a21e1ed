//! The conversation as it grows, and the choices under it, in one column that scrolls.

use std::ops::Range;
use std::time::Duration;

use mile_core::id::ChoiceId;
use mile_core::scenario::Body;
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::Ask;
use crate::chrome::{self, Look, Parts};
use crate::gauge::{Gauge, gauges};
use crate::journey::{Act, Journey};
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};
use crate::told::{Kind, Told};
use crate::words::countdown;

/// The most rows that promises take from the conversation.
const OWED: usize = 2;
/// How long after time ran out a key that chooses is taken for a late one.
const HUSH: Duration = Duration::from_secs(1);
/// The most choices that a key each can take at once.
const DIGITS: usize = 9;

/// The screen of a run.
#[derive(Debug, Default)]
pub(crate) struct Play {
    story: Rows,
    /// The row at which each paragraph of `story` begins, a gap before it included.
    begins: Vec<usize>,
    offer: Rows,
    choices: Vec<Offered>,
    selected: Option<usize>,
    /// The number that is being typed, where it may have several digits.
    typed: usize,
    scroll: Scroll,
    owed: Rows,
    gauges: Option<Vec<Gauge>>,
    /// Real time left for this decision.
    left: Option<Duration>,
    /// Real time since the decision was offered.
    waited: Duration,
    /// Whether the clock has brought it, so that a key may be meant for what was there before.
    hushed: bool,
    width: u16,
    height: usize,
}

/// A choice on offer.
#[derive(Debug)]
struct Offered {
    id: ChoiceId,
    /// Its rows among those of the offer.
    rows: Range<usize>,
    /// Which of them have been seen.
    seen: Vec<bool>,
    /// Whether all of it has been seen, in this window or a narrower one.
    read: bool,
}

impl Play {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let mut play = Self::default();
        play.moved(journey, look, 0);
        play
    }

    pub(crate) fn context(journey: &Journey) -> Context {
        if journey.is_over() { Context::Ended } else { Context::Play }
    }

    /// Takes in what has changed after a move; reading goes on at paragraph `from`.
    pub(crate) fn moved(&mut self, journey: &Journey, look: &Look, from: usize) {
        self.left = journey.limit();
        self.waited = Duration::ZERO;
        self.hushed = journey.is_timed_out();
        self.selected = None;
        self.typed = 0;
        self.choices.clear();
        if self.gauges.is_some() {
            self.gauges = Some(gauges(journey));
        }
        self.fit(journey, look);
        let before = self.begins.get(from).copied().unwrap_or(self.story.len());
        let blank = self.story.rows.get(before).is_some_and(|row| row.width() == 0);
        self.scroll.top = before + usize::from(blank);
        self.settle();
    }

    /// Has no limit any more.
    pub(crate) fn unhurry(&mut self) {
        self.left = None;
    }

    /// Takes the size of the window.
    pub(crate) fn fit(&mut self, journey: &Journey, look: &Look) {
        let parts = self.layout(journey, look);
        self.height = usize::from(parts.body.height);
        if self.width != parts.body.width {
            self.story = Rows::new(parts.body.width);
            self.begins.clear();
        }
        self.width = parts.body.width;
        // What was taken back stood at the end.
        if let Some(&end) = self.begins.get(journey.told.len()) {
            self.story.rows.truncate(end);
            self.begins.truncate(journey.told.len());
        }
        for told in &journey.told[self.begins.len()..] {
            self.begins.push(self.story.len());
            self.story.tell(told, &look.theme);
        }
        self.offer(journey, look);
        self.settle();
    }

    fn layout(&mut self, journey: &Journey, look: &Look) -> Parts {
        let width = look.parts(1).body.width;
        let owed = journey.voice().owed(journey.run.session().state());
        self.owed = Rows::new(width);
        for owed in owed {
            self.owed.wrap("", "  ", &owed, look.theme.heading);
        }
        look.parts(self.head_rows(look))
    }

    fn head_rows(&self, look: &Look) -> u16 {
        let gauges =
            self.gauges.as_ref().map_or(0, Vec::len).min(usize::from(look.size.height / 4));
        (1 + self.owed.len().min(OWED) + gauges) as u16
    }

    /// Wraps the question and the choices.
    fn offer(&mut self, journey: &Journey, look: &Look) {
        let theme = &look.theme;
        let mut rows = Rows::new(self.width);
        let voice = journey.voice();
        let session = journey.run.session();
        let scenario = journey.scenario();
        if journey.is_over() {
            let stopped = journey.is_stopped();
            let what = if stopped { "go on" } else { "see what came of it" };
            let told = Told::new(Kind::Plain, format!("Press Enter to {what}."));
            rows.tell(&told, theme);
        } else if let Body::Choices { ask: Some(ask), .. } =
            &scenario.scenes[session.state().scene()].body
        {
            rows.wrap("", "", &voice.fill(ask), theme.title);
        }
        let known = std::mem::take(&mut self.choices);
        for (index, &id) in session.offered().iter().enumerate() {
            rows.gap();
            let from = rows.len();
            let number = format!("  {}. ", index + 1);
            rows.wrap(&number, "     ", &voice.choice(id), theme.text);
            let read = known.get(index).is_some_and(|known| known.read);
            let seen = vec![false; rows.len() - from];
            self.choices.push(Offered { id, rows: from..rows.len(), seen, read });
        }
        for id in session.locked() {
            rows.gap();
            rows.wrap("  Not now: ", "     ", &voice.choice(id), theme.muted);
            if let Some(why) = &scenario.choices[id].locked {
                rows.wrap("     Why: ", "     ", &voice.fill(why), theme.muted);
            }
        }
        self.offer = rows;
    }

    /// The row of the whole column at which the offer begins.
    fn offer_at(&self) -> usize {
        self.story.len() + usize::from(self.story.len() > 0)
    }

    fn all(&self) -> usize {
        self.offer_at() + self.offer.len()
    }

    fn rows_of(&self, choice: usize) -> Range<usize> {
        let at = self.offer_at();
        let rows = &self.choices[choice].rows;
        at + rows.start..at + rows.end
    }

    /// Stays within the column, and takes note of what is seen.
    fn settle(&mut self) {
        self.scroll.hold(self.height, self.all());
        let seen = self.scroll.seen(self.height, self.all());
        let at = self.offer_at();
        for choice in &mut self.choices {
            for (row, known) in choice.rows.clone().zip(&mut choice.seen) {
                *known |= seen.contains(&(at + row));
            }
            choice.read |= choice.seen.iter().all(|&seen| seen);
        }
    }

    fn scroll_by(&mut self, rows: isize) {
        self.scroll.by(rows, self.height, self.all());
        self.settle();
    }

    pub(crate) fn act(&mut self, action: Action, journey: &Journey, look: &Look) -> Ask {
        let page = self.height.saturating_sub(2).max(1).cast_signed();
        if !matches!(action, Action::Number(_)) {
            self.typed = 0;
        }
        match action {
            Action::Number(_) | Action::Take if self.hushed && self.waited < HUSH => {
                return Ask::Say("Time ran out just before that key; it chose nothing.".into());
            }
            Action::Number(digit) => return self.digit(digit),
            Action::Take => match self.selected {
                Some(selected) if !self.is_in_sight(selected) => {
                    self.select(selected);
                    return Ask::Say("Press Enter again to take it.".into());
                }
                Some(selected) => return self.want(selected),
                None if self.below() > 0 => self.scroll_by(page),
                None => return Ask::Say("Pick a choice: its number, or ↑ and ↓.".into()),
            },
            Action::Up => self.previous(),
            Action::Down => self.next(),
            Action::PageUp => self.scroll_by(-page),
            Action::PageDown => self.scroll_by(page),
            Action::Top => self.scroll_by(isize::MIN),
            Action::Bottom => self.scroll_by(isize::MAX),
            Action::Gauges => {
                let shown = self.gauges.take().is_some();
                self.gauges = (!shown).then(|| gauges(journey));
                self.fit(journey, look);
                if self.gauges.as_ref().is_some_and(Vec::is_empty) {
                    self.gauges = None;
                    return Ask::Say("There is nothing to measure in this story.".into());
                }
            }
            _ => {}
        }
        Ask::Nothing
    }

    /// Whether a choice, or as much of it as fits, is in the window.
    fn is_in_sight(&self, choice: usize) -> bool {
        let rows = self.rows_of(choice);
        let seen = self.scroll.seen(self.height, self.all());
        let last = rows.end.saturating_sub(1);
        (seen.contains(&rows.start) || rows.len() > self.height) && seen.contains(&last)
    }

    /// Takes the choice with that number; selects it where numbers may have several digits.
    fn digit(&mut self, digit: usize) -> Ask {
        let all = 1..=self.choices.len();
        if self.choices.is_empty() {
            return Ask::Nothing;
        }
        if self.choices.len() <= DIGITS {
            if all.contains(&digit) {
                return self.want(digit - 1);
            }
            return Ask::Say(format!("The choices are 1 to {}.", all.end()));
        }
        let longer = self.typed * 10 + digit;
        self.typed = if all.contains(&longer) { longer } else { digit };
        if !all.contains(&self.typed) {
            return Ask::Nothing;
        }
        self.select(self.typed - 1);
        Ask::Say(format!("{}: Enter takes it.", self.typed))
    }

    /// Takes a choice, or shows what of it has not been read.
    fn want(&mut self, index: usize) -> Ask {
        let was_read = self.choices[index].read;
        self.selected = Some(index);
        if was_read {
            return Ask::Make(Act::Choose(self.choices[index].id), self.waited);
        }
        self.read_on(index);
        let read = self.choices[index].read;
        let say = if read { "Press again to take it." } else { "Press again to read on." };
        Ask::Say(say.into())
    }

    /// Shows the next rows of a choice that have not been seen.
    fn read_on(&mut self, index: usize) {
        let rows = self.rows_of(index);
        let unseen = self.choices[index].seen.iter().position(|&seen| !seen);
        let from = rows.start + unseen.unwrap_or(0);
        let fits = rows.len() <= self.height;
        let wanted = if fits { rows } else { from..(from + self.height).min(rows.end) };
        self.scroll.reveal(&wanted, self.height);
        self.settle();
    }

    fn next(&mut self) {
        let seen = self.scroll.seen(self.height, self.all());
        match self.selected {
            Some(index) if !self.choices[index].read => self.read_on(index),
            Some(index) if index + 1 < self.choices.len() => self.select(index + 1),
            Some(_) => self.scroll_by(1),
            None if self.choices.is_empty() || self.offer_at() >= seen.end => self.scroll_by(1),
            None => self.select(0),
        }
    }

    fn previous(&mut self) {
        match self.selected {
            Some(0) => self.selected = None,
            Some(index) => self.select(index - 1),
            None => self.scroll_by(-1),
        }
    }

    fn select(&mut self, index: usize) {
        self.selected = Some(index);
        let rows = self.rows_of(index);
        self.scroll.reveal(&rows, self.height);
        self.settle();
    }

    /// A click of the mouse: it selects a choice, and takes one that is selected.
    pub(crate) fn click(&mut self, at: Position, look: &Look) -> Ask {
        let body = look.parts(self.head_rows(look)).body;
        if !body.contains(at) {
            return Ask::Nothing;
        }
        let row = self.scroll.top + usize::from(at.y - body.y);
        let hit = (0..self.choices.len()).find(|&index| self.rows_of(index).contains(&row));
        match hit {
            Some(index) if self.selected == Some(index) => self.want(index),
            Some(index) => {
                self.select(index);
                Ask::Nothing
            }
            None => Ask::Nothing,
        }
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.scroll_by(rows);
    }

    /// Real time passes. Whether the clock takes a choice now.
    pub(crate) fn tick(&mut self, elapsed: Duration) -> bool {
        self.waited += elapsed;
        let Some(left) = &mut self.left else { return false };
        *left = left.saturating_sub(elapsed);
        let over = left.is_zero();
        if over {
            self.left = None;
        }
        over
    }

    /// When the time that is shown changes next; `None` while no time runs.
    pub(crate) fn next_tick(&self) -> Option<Duration> {
        let part = self.left?.subsec_millis();
        Some(Duration::from_millis(if part == 0 { 1000 } else { u64::from(part) }))
    }

    /// Whether the end of the column is in the window.
    pub(crate) fn is_read(&self) -> bool {
        self.below() == 0
    }

    fn below(&self) -> usize {
        self.all().saturating_sub(self.scroll.top + self.height)
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, journey: &Journey, look: &Look) {
        let parts = look.parts(self.head_rows(look));
        self.view_head(frame, journey, look, parts);
        let at = self.offer_at();
        let seen = self.scroll.seen(usize::from(parts.body.height), self.all());
        for (y, row) in (parts.body.y..).zip(seen) {
            let place = Position::new(parts.body.x, y);
            if let Some(line) = self.story.rows.get(row) {
                chrome::draw(frame, place, line, parts.body.width);
            } else if row >= at {
                self.view_offer(frame, place, row - at, look, parts.body.width);
            }
        }
        chrome::foot(frame, look, parts.foot, Self::context(journey), self.below());
    }

    fn view_offer(&self, frame: &mut Frame<'_>, at: Position, row: usize, look: &Look, width: u16) {
        let selected = self.selected.and_then(|index| self.choices.get(index));
        let Some(line) = self.offer.rows.get(row) else { return };
        if selected.is_some_and(|choice| choice.rows.contains(&row)) {
            let line = line.clone().style(look.theme.chosen.add_modifier(Modifier::BOLD));
            chrome::draw(frame, at, &line, width);
            chrome::draw(frame, at, &Line::styled("▌", look.theme.key), width.min(1));
        } else {
            chrome::draw(frame, at, line, width);
        }
    }

    fn view_head(&self, frame: &mut Frame<'_>, journey: &Journey, look: &Look, parts: Parts) {
        let voice = journey.voice();
        let title = voice.fill(&journey.scenario().title);
        let clock = match journey.clock() {
            0 if journey.scenario().starts_at.is_none() => String::new(),
            clock => voice.clock(clock),
        };
        let right = match self.left {
            Some(left) if clock.is_empty() => format!("{} left", countdown(left)),
            Some(left) => format!("{} left · {clock}", countdown(left)),
            None => clock,
        };
        chrome::head(frame, look, parts, &title, &right);
        let owed = self.owed.rows.iter().take(OWED).cloned();
        let gauges = self.gauges.as_deref().unwrap_or_default();
        let widest = gauges.iter().map(Gauge::label_width).max().unwrap_or(0);
        let gauges = gauges.iter().map(|gauge| gauge.line(look, parts.head.width, widest));
        let rows = (parts.head.y + 1)..parts.head.bottom();
        for (y, line) in rows.zip(owed.chain(gauges)) {
            chrome::draw(frame, Position::new(parts.head.x, y), &line, parts.head.width);
        }
    }
}
