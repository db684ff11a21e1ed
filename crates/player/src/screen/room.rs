//! A room plays one story together: reading, silent thinking, hands choice by choice, all counts at
//! once. Whoever facilitates holds the keys.

use std::time::Duration;

use mile_core::id::ChoiceId;
use mile_core::scenario::Body;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::reader::Reader;
use super::{Ask, To};
use crate::chrome::{self, Look, Parts};
use crate::hands::{Hands, MOST, in_words};
use crate::journey::{Act, Journey};
use crate::keymap::{Action, Context};
use crate::large::Large;
use crate::rows::{Rows, Scroll};
use crate::timer::Timer;
use crate::told::{Kind, Told};

/// Rows from which the running timer and the number of a choice are large.
const ROOMY: u16 = 16;
/// Rows of the place for large digits, with the air below it.
const BANNER: u16 = 5;

/// The screen of a room.
#[derive(Debug)]
pub(crate) struct Room {
    page: Page,
    reader: Reader,
    timer: Timer,
    /// Hands so far, choice by choice, as far as they are typed. Nobody sees them before the last is in.
    hands: Vec<(ChoiceId, Option<u32>)>,
    /// The counts, once they are recorded.
    counted: Hands,
    /// What would be played.
    selected: Option<usize>,
    /// Real time since the decision was offered.
    waited: Duration,
    /// The paragraph that the page of the story begins with.
    from: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Story,
    Think,
    /// Asking who would take the choice at that place.
    Hands(usize),
    Counted,
}

impl Room {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let mut room = Self {
            page: Page::Story,
            reader: Reader::default(),
            timer: Timer::default(),
            hands: Vec::new(),
            counted: Hands::default(),
            selected: None,
            waited: Duration::ZERO,
            from: 0,
        };
        room.moved(journey, look, journey.last_move());
        room
    }

    pub(crate) fn context(&self, journey: &Journey) -> Context {
        match self.page {
            Page::Story if journey.is_over() => Context::RoomEnd,
            Page::Story => Context::RoomStory,
            Page::Think => Context::Think,
            Page::Hands(_) => Context::Hands,
            Page::Counted => Context::Counted,
        }
    }

    /// Takes in what has changed after a move; reading goes on at paragraph `from`.
    pub(crate) fn moved(&mut self, journey: &Journey, look: &Look, from: usize) {
        self.waited = Duration::ZERO;
        self.timer.clear();
        self.from = from;
        self.turn_to(Page::Story, journey, look);
    }

    /// The counts are recorded, so that they can be seen.
    pub(crate) fn counted(&mut self, journey: &Journey, look: &Look) {
        self.counted = Hands { counts: self.counts() };
        self.hands.clear();
        self.selected = self.counted.majority();
        self.timer.clear();
        self.turn_to(Page::Counted, journey, look);
    }

    fn turn_to(&mut self, page: Page, journey: &Journey, look: &Look) {
        self.page = page;
        self.read(journey, look);
    }

    pub(crate) fn fit(&mut self, journey: &Journey, look: &Look) {
        let at = self.reader.scroll;
        self.read(journey, look);
        self.reader.scroll = at;
        self.reader.wheel(0);
    }

    fn read(&mut self, journey: &Journey, look: &Look) {
        let area = self.areas(look).text;
        let told = match self.page {
            Page::Story => story(journey, self.from),
            Page::Think => choices(journey),
            Page::Hands(place) => choice(journey, place),
            Page::Counted => self.result(journey, area.width),
        };
        self.reader = Reader::new(told, look, area);
    }

    pub(crate) fn act(&mut self, action: Action, journey: &Journey, look: &Look) -> Ask {
        if self.timer.act(action) {
            self.fit(journey, look);
            return Ask::Nothing;
        }
        match (self.page, action) {
            (Page::Story, Action::Take) if self.reader.below() == 0 => {
                if journey.is_over() {
                    return Ask::Go(To::Aftermath);
                }
                self.turn_to(Page::Think, journey, look);
            }
            (Page::Story | Page::Think, Action::Take) if self.reader.below() > 0 => {
                self.reader.act(Action::PageDown);
            }
            (Page::Think, Action::Take) => return self.count(journey, look),
            (Page::Think, Action::Previous) => self.turn_to(Page::Story, journey, look),
            (Page::Hands(place), action) => return self.at_hands(place, action, journey, look),
            (Page::Counted, action) => return self.at_counts(action, journey, look),
            (_, Action::Undo) => {
                return match journey.nothing_to_undo() {
                    Some(why) => Ask::Say(why.to_owned()),
                    None => Ask::Make(Act::Undo, Duration::ZERO),
                };
            }
            (_, Action::Stop) => return Ask::Go(To::Stop),
            (_, action) => drop(self.reader.act(action)),
        }
        Ask::Nothing
    }

    /// Begins to count; where there is nothing to choose between, what there is can be played.
    fn count(&mut self, journey: &Journey, look: &Look) -> Ask {
        self.hands = journey.run.session().offered().iter().map(|&choice| (choice, None)).collect();
        self.selected = None;
        match self.hands.len() {
            0 => {
                return Ask::Say("Nothing can be chosen here: u takes back, s stops.".to_owned());
            }
            1 => {
                self.counted(journey, look);
                self.selected = Some(0);
                self.read(journey, look);
            }
            _ => self.turn_to(Page::Hands(0), journey, look),
        }
        Ask::Nothing
    }

    fn at_hands(&mut self, place: usize, action: Action, journey: &Journey, look: &Look) -> Ask {
        let Some((_, hands)) = self.hands.get_mut(place) else { return Ask::Nothing };
        match action {
            Action::Number(digit) => {
                let more = hands.unwrap_or(0).saturating_mul(10).saturating_add(digit as u32);
                *hands = Some(more.min(MOST));
            }
            Action::Delete => *hands = hands.map(|hands| hands / 10).filter(|&hands| hands > 0),
            // Nobody is counted by a slip of the fingers.
            Action::Take if hands.is_none() => {
                return Ask::Say("Type how many; 0 if nobody does.".to_owned());
            }
            Action::Take if place + 1 < self.hands.len() => {
                self.turn_to(Page::Hands(place + 1), journey, look);
            }
            Action::Take => return Ask::Make(Act::Hands(self.counts()), Duration::ZERO),
            Action::Previous if place > 0 => {
                self.turn_to(Page::Hands(place - 1), journey, look);
            }
            Action::Previous | Action::Back => self.turn_to(Page::Think, journey, look),
            Action::Stop => return Ask::Go(To::Stop),
            action => drop(self.reader.act(action)),
        }
        Ask::Nothing
    }

    /// The hands; none where nothing is typed.
    fn counts(&self) -> Vec<(ChoiceId, u32)> {
        self.hands.iter().map(|&(choice, hands)| (choice, hands.unwrap_or(0))).collect()
    }

    fn at_counts(&mut self, action: Action, journey: &Journey, look: &Look) -> Ask {
        let offered = self.counted.counts.len();
        match action {
            Action::Number(number @ 1..) if number <= offered => self.selected = Some(number - 1),
            Action::Number(_) => return Ask::Say(format!("The choices are 1 to {offered}.")),
            Action::Up => self.selected = Some(self.selected.map_or(0, |at| at.saturating_sub(1))),
            Action::Down => {
                self.selected = Some(self.selected.map_or(0, |at| (at + 1).min(offered - 1)));
            }
            Action::Take => {
                return match self.selected {
                    Some(place) => {
                        Ask::Make(Act::Choose(self.counted.counts[place].0), self.waited)
                    }
                    None => Ask::Say("Pick what is played: its number, or ↑ and ↓.".to_owned()),
                };
            }
            Action::Again => return self.count(journey, look),
            Action::Stop => return Ask::Go(To::Stop),
            action => {
                self.reader.act(action);
                return Ask::Nothing;
            }
        }
        self.fit(journey, look);
        Ask::Nothing
    }

    /// What the hands say, with what would be played.
    fn result(&self, journey: &Journey, width: u16) -> Vec<Told> {
        let voice = journey.voice();
        let most = self.counted.counts.iter().map(|(_, hands)| *hands).max().unwrap_or(0).max(1);
        let widest = u32::from(width.saturating_sub(16).clamp(1, 60));
        let sign = |place| if self.selected == Some(place) { "> " } else { "  " };
        let kind = |place| if self.selected == Some(place) { Kind::Chosen } else { Kind::Plain };
        let mut told = Vec::new();
        let counts = &self.counted.counts;
        // All counts stand together, however small the window is; the words follow.
        if counts.len() > 1 {
            told.extend(counts.iter().enumerate().map(|(place, (_, hands))| {
                let bar = "█".repeat((hands * widest).div_ceil(most) as usize);
                let gap = if bar.is_empty() { "" } else { " " };
                let text = format!("{bar}{gap}{}", in_words(*hands));
                let first = format!("{}{}  ", sign(place), place + 1);
                Told::new(kind(place), text).hang(first, "     ")
            }));
            told.push(Told::new(Kind::Heading, self.counted.asked()).after_gap());
        }
        told.extend(counts.iter().enumerate().map(|(place, (choice, _))| {
            let first = format!("{}{}. ", sign(place), place + 1);
            let text = voice.choice_in_short(*choice);
            Told::new(kind(place), text).hang(first, "     ").after_gap()
        }));
        if counts.len() > 1 {
            let in_all = self.counted.in_all(journey);
            told.extend(in_all.map(|words| Told::new(Kind::Coach, words).after_gap()));
        }
        told.extend(earlier(journey));
        let next = match self.selected {
            Some(place) => format!("Enter plays {}; another number picks another.", place + 1),
            None => "Whoever facilitates picks: the number, then Enter.".to_owned(),
        };
        told.push(Told::new(Kind::Coach, next).after_gap());
        told
    }

    /// Real time passes.
    pub(crate) fn tick(&mut self, elapsed: Duration) {
        self.waited += elapsed;
        self.timer.tick(elapsed);
    }

    pub(crate) fn next_tick(&self) -> Option<Duration> {
        self.timer.next_tick()
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    fn areas(&self, look: &Look) -> Areas {
        let parts = look.parts(1);
        let body = parts.body;
        let wants = match self.page {
            Page::Think => self.timer.shown().is_some(),
            Page::Hands(_) => true,
            Page::Story | Page::Counted => false,
        };
        let banner = if wants && body.height >= ROOMY { BANNER } else { 0 };
        let below = if matches!(self.page, Page::Hands(_)) { 2.min(body.height / 2) } else { 0 };
        let height = body.height - banner - below;
        let text = Rect { y: body.y + banner, height, ..body };
        let asked = Rect { y: text.bottom(), height: below, ..body };
        Areas { parts, banner: Rect { height: banner, ..body }, text, asked }
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, journey: &Journey, look: &Look) {
        let Areas { parts, banner, text, asked } = self.areas(look);
        let theme = &look.theme;
        let timer = self.timer.shown().unwrap_or_default();
        let (title, right, large) = match self.page {
            Page::Story => {
                (journey.voice().fill(&journey.scenario().title).into_owned(), timer, None)
            }
            Page::Think => {
                let title = "Think: everybody alone, in silence".to_owned();
                (title, timer.clone(), Some(timer))
            }
            Page::Hands(place) => {
                let right = format!("{} of {}", place + 1, self.hands.len());
                ("Who would take this?".to_owned(), right, Some((place + 1).to_string()))
            }
            Page::Counted if self.counted.counts.len() > 1 => ("All hands".to_owned(), timer, None),
            Page::Counted => ("One way on".to_owned(), timer, None),
        };
        chrome::head(frame, look, parts, &title, &right);
        if let Some(large) = large.filter(|_| !banner.is_empty()) {
            let large = Large::new(&large, banner.width, BANNER - 1, theme.title);
            large.view(frame, banner, theme.title, Scroll::default());
        }
        self.reader.view(frame, text);
        if let Page::Hands(place) = self.page {
            let typed = self.hands.get(place).and_then(|(_, hands)| *hands);
            let digits = typed.map_or(0, |hands| hands.to_string().len());
            let digits = "•".repeat(digits);
            let mut rows = Rows::new(asked.width);
            rows.rows.push(Line::default());
            rows.wrap("", "", &format!("How many? {digits}_"), theme.title);
            let from = rows.len().saturating_sub(usize::from(asked.height));
            chrome::column(frame, asked, &rows.rows, Scroll { top: from });
        }
        chrome::foot(frame, look, parts.foot, self.context(journey), self.reader.below());
    }
}

struct Areas {
    parts: Parts,
    banner: Rect,
    text: Rect,
    asked: Rect,
}

/// What was told since the last decision.
fn story(journey: &Journey, from: usize) -> Vec<Told> {
    let mut told = journey.told.get(from..).unwrap_or_default().to_vec();
    for owed in journey.voice().owed(journey.run.session().state()) {
        told.push(Told::new(Kind::Promise, owed).after_gap());
    }
    if journey.is_over() {
        let what = if journey.is_stopped() { "go on" } else { "see what came of it" };
        told.push(Told::new(Kind::Coach, format!("Press Enter to {what}.")).after_gap());
    }
    told
}

/// The question and every choice.
fn choices(journey: &Journey) -> Vec<Told> {
    let (voice, session) = (journey.voice(), journey.run.session());
    let mut told = Vec::new();
    if let Body::Choices { ask: Some(ask), .. } =
        &journey.scenario().scenes[session.state().scene()].body
    {
        told.push(Told::heading(voice.fill(ask)));
    }
    for (place, &choice) in session.offered().iter().enumerate() {
        let text = Told::new(Kind::Plain, voice.choice(choice));
        told.push(text.hang(format!("{}. ", place + 1), "   ").after_gap());
    }
    for choice in session.locked() {
        let text = Told::new(Kind::Coach, voice.choice(choice));
        told.push(text.hang("Not now: ", "   ").after_gap());
        if let Some(why) = &journey.scenario().choices[choice].locked {
            told.push(Told::new(Kind::Coach, voice.fill(why)).hang("   Why: ", "   "));
        }
    }
    told
}

/// One choice, and who is asked about it.
fn choice(journey: &Journey, place: usize) -> Vec<Told> {
    let Some(&choice) = journey.run.session().offered().get(place) else { return Vec::new() };
    let text = Told::new(Kind::Heading, journey.voice().choice(choice));
    let asked = "Whoever passes keeps the hand down, and owes nobody a reason. The counts stay \
                 hidden until the last is in.";
    vec![text.hang(format!("{}. ", place + 1), "   "), Told::new(Kind::Coach, asked).after_gap()]
}

/// What the room said at this decision before.
fn earlier(journey: &Journey) -> Option<Told> {
    let rounds = journey.rounds();
    let (_, earlier) = rounds.split_last()?;
    if earlier.is_empty() {
        return None;
    }
    let rounds = earlier.iter().map(|round| {
        let counts = round.counts.iter().enumerate();
        let counts = counts.map(|(place, (_, hands))| format!("{}: {hands}", place + 1));
        counts.collect::<Vec<_>>().join(", ")
    });
    let text = format!("Here before: {}.", rounds.collect::<Vec<_>>().join("; then "));
    Some(Told::new(Kind::Coach, text).after_gap())
}
