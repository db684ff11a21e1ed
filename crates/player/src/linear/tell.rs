//! The story as it happens, told from the events.

use std::collections::BTreeMap;
use std::io;

use mile_core::event::Event;
use mile_core::id::{ChoiceId, LineId, OutcomeId, SceneId};
use mile_core::scenario::{Body, From};

use crate::page::Page;
use crate::words::{Voice, capital, duration, trim};

/// Tells a run, event by event, up to its ending. What comes after is the timeline's.
#[derive(Debug, Clone)]
pub(crate) struct Teller<'a> {
    voice: Voice<'a>,
    /// Whether coach notes follow the choices.
    coached: bool,
    /// The clock as it was last told.
    told_clock: i64,
    /// The clock when each choice was last taken.
    taken: BTreeMap<ChoiceId, i64>,
    clock: i64,
    ended: bool,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(voice: Voice<'a>, coached: bool) -> Self {
        let (taken, clock, ended) = (BTreeMap::new(), 0, false);
        Self { voice, coached, told_clock: 0, taken, clock, ended }
    }

    /// Tells what happens next; `events` are all that follow one move.
    pub(crate) fn tell(&mut self, page: &mut Page<'_>, events: &[Event]) -> io::Result<()> {
        for (index, &event) in events.iter().enumerate() {
            self.event(page, event, events.get(index + 1))?;
        }
        Ok(())
    }

    fn event(&mut self, page: &mut Page<'_>, event: Event, next: Option<&Event>) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        let scenario = self.voice.scenario;
        match event {
            Event::Entered { scene, clock, .. } => {
                self.clock = clock;
                self.scene(page, scene)
            }
            Event::Said { line } => self.line(page, line),
            Event::TimedOut { .. } => {
                page.gap()?;
                page.say("Time ran out. The clock took this, not you:")
            }
            Event::Chose { choice, .. } => {
                self.taken.insert(choice, self.clock);
                page.gap()?;
                page.hang("> ", "  ", &self.voice.choice(choice))?;
                match scenario.choices[choice].coach.as_ref().filter(|_| self.coached) {
                    Some(coach) => page.hang("Coach: ", "  ", &self.voice.fill(coach)),
                    None => Ok(()),
                }
            }
            Event::Promised { promise, due } => {
                let text = self.voice.fill(&scenario.promises[promise].text);
                page.say(&format!(
                    "You have promised: {}, by {}.",
                    trim(&text),
                    self.voice.clock(due)
                ))
            }
            Event::Kept { promise } => {
                let text = self.voice.fill(&scenario.promises[promise].text);
                page.say(&format!("Promise kept: {}.", trim(&text)))
            }
            Event::Broken { promise } => {
                let text = self.voice.fill(&scenario.promises[promise].text);
                page.gap()?;
                page.say(&format!("A promise is broken: {}.", trim(&text)))
            }
            Event::Surfaced { outcome, clock } => {
                self.clock = clock;
                let interrupts = scenario.outcomes[outcome].goto.is_some();
                let heard = matches!(next, Some(Event::Said { .. }));
                if interrupts || heard { self.surfaced(page, outcome, interrupts) } else { Ok(()) }
            }
            Event::Stuck { .. } => {
                page.gap()?;
                page.say("Nothing more can be done from here. What is left is to stop, or to undo.")
            }
            Event::OptedOut { .. } => {
                page.gap()?;
                match &scenario.opt_out.text {
                    Some(text) => page.say(&self.voice.fill(text)),
                    None => page.say("You stop here. You owe nobody a reason."),
                }
            }
            Event::Ended { scene, .. } => {
                self.ended = true;
                self.ending(page, scene)
            }
            _ => Ok(()),
        }
    }

    /// Where the story is now: its title, and the time where it has moved.
    pub(crate) fn scene(&mut self, page: &mut Page<'_>, scene: SceneId) -> io::Result<()> {
        let title = self.voice.scenario.scenes[scene].title.as_ref();
        let title = title.map(|title| self.voice.fill(title));
        let is_ending = matches!(self.voice.scenario.scenes[scene].body, Body::Ending(_));
        let moved = self.clock != self.told_clock && !(is_ending && title.is_none());
        let time = moved.then(|| self.voice.clock(self.clock));
        self.told_clock = self.clock;
        let heading = match (time, title) {
            (Some(time), Some(title)) => format!("[{time}] {title}"),
            (Some(time), None) => format!("[{time}]"),
            (None, Some(title)) => title.into_owned(),
            (None, None) => return page.gap(),
        };
        page.heading(&heading)
    }

    fn line(&self, page: &mut Page<'_>, line: LineId) -> io::Result<()> {
        page.hang("", "  ", &self.voice.line(line))
    }

    /// A delayed outcome arrives, and says what it grew from.
    fn surfaced(
        &self,
        page: &mut Page<'_>,
        outcome: OutcomeId,
        interrupts: bool,
    ) -> io::Result<()> {
        let scenario = self.voice.scenario;
        let arrives = match scenario.outcomes[outcome].from {
            From::Start => "Meanwhile:".to_owned(),
            From::Branch(branch) => {
                let scene = &scenario.scenes[scenario.branches[branch].scene];
                match &scene.title {
                    Some(title) => format!("Later, because of “{}”:", self.voice.fill(title)),
                    None => "Later, because of how things fell:".to_owned(),
                }
            }
            From::Choice(choice) => {
                let since = self.taken.get(&choice).map_or(0, |taken| self.clock - taken);
                let later =
                    if since > 0 { format!("{} later", duration(since)) } else { "now".into() };
                let chosen = self.voice.choice_in_short(choice);
                format!("{}, because you chose: {chosen}", capital(&later))
            }
        };
        page.gap()?;
        page.say(&arrives)?;
        if interrupts { page.say("This comes between.") } else { Ok(()) }
    }

    fn ending(&self, page: &mut Page<'_>, scene: SceneId) -> io::Result<()> {
        if let Body::Ending(ending) = &self.voice.scenario.scenes[scene].body {
            page.heading(&format!("The end: {}", self.voice.fill(&ending.title)))?;
            if let Some(text) = &ending.text {
                page.say(&self.voice.fill(text))?;
            }
        }
        Ok(())
    }
}
