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
    /// The clock as it was last told; none if it is to be told again.
    told_clock: Option<i64>,
    /// The scene that was entered and has no heading yet. It gets one when something is said there
    /// or something waits; one that the story only passes through gets none.
    entered: Option<SceneId>,
    /// The clock when each choice was last taken.
    taken: BTreeMap<ChoiceId, i64>,
    clock: i64,
    ended: bool,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(voice: Voice<'a>, coached: bool) -> Self {
        let (told_clock, taken) = (Some(0), BTreeMap::new());
        Self { voice, coached, told_clock, entered: None, taken, clock: 0, ended: false }
    }

    /// One that tells again what this one told, with the time, and the ending if there was one.
    pub(crate) fn again(&self) -> Self {
        Self { told_clock: None, entered: None, ended: false, ..self.clone() }
    }

    /// Tells what happens next; `events` are all that follow one move.
    pub(crate) fn tell(&mut self, page: &mut Page<'_>, events: &[Event]) -> io::Result<()> {
        for (index, &event) in events.iter().enumerate() {
            self.event(page, event, events.get(index + 1))?;
        }
        self.heading(page)
    }

    fn event(&mut self, page: &mut Page<'_>, event: Event, next: Option<&Event>) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        if is_told_in_a_scene(event) {
            self.heading(page)?;
        }
        let scenario = self.voice.scenario;
        match event {
            Event::Entered { scene, clock, .. } => {
                self.clock = clock;
                self.entered = Some(scene);
                Ok(())
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
            Event::Ended { scene, clock, .. } => {
                self.ended = true;
                self.clock = clock;
                self.ending(page, scene)
            }
            _ => Ok(()),
        }
    }

    /// Where the story is now, if that is not told yet: its title, and the time where it has moved.
    fn heading(&mut self, page: &mut Page<'_>) -> io::Result<()> {
        let Some(scene) = self.entered.take() else { return Ok(()) };
        let title = self.voice.scenario.scenes[scene].title.as_ref();
        let title = title.map(|title| self.voice.fill(title));
        let heading = match (self.moved_clock(), title) {
            (Some(time), Some(title)) => format!("[{time}] {title}"),
            (Some(time), None) => format!("[{time}]"),
            (None, Some(title)) => title.into_owned(),
            (None, None) => return page.gap(),
        };
        page.heading(&heading)
    }

    /// The time, if it has moved since it was last told.
    fn moved_clock(&mut self) -> Option<String> {
        let told = self.told_clock.replace(self.clock);
        (told != Some(self.clock)).then(|| self.voice.clock(self.clock))
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

    fn ending(&mut self, page: &mut Page<'_>, scene: SceneId) -> io::Result<()> {
        // Where nothing was said, the end is the heading.
        self.entered = None;
        let Body::Ending(ending) = &self.voice.scenario.scenes[scene].body else { return Ok(()) };
        let time = self.moved_clock().map(|time| format!("[{time}] ")).unwrap_or_default();
        page.heading(&format!("{time}The end: {}", self.voice.fill(&ending.title)))?;
        match &ending.text {
            Some(text) => page.say(&self.voice.fill(text)),
            None => Ok(()),
        }
    }
}

/// Whether an event is something that the learner reads in the scene where it happens.
fn is_told_in_a_scene(event: Event) -> bool {
    matches!(
        event,
        Event::Said { .. }
            | Event::TimedOut { .. }
            | Event::Chose { .. }
            | Event::Promised { .. }
            | Event::Kept { .. }
            | Event::Broken { .. }
            | Event::Stuck { .. }
            | Event::OptedOut { .. }
    )
}
