//! The story as it happens, told from the events.

use std::collections::BTreeMap;

use mile_core::event::Event;
use mile_core::id::{ChoiceId, LineId, OutcomeId, SceneId};
use mile_core::scenario::{Body, From};

use crate::told::{Kind, Told};
use crate::words::{Voice, capital, duration, trim};

/// Tells a run, event by event, up to its ending. What comes after is the timeline's.
#[derive(Debug, Clone)]
pub(crate) struct Teller {
    /// Whether coach notes follow the choices.
    coached: bool,
    /// The clock as it was last told; none if it is to be told again.
    told_clock: Option<i64>,
    /// The scene that was entered and has no heading yet. It gets one when something is said there
    /// or something waits; one that the story only passes through gets none.
    entered: Option<SceneId>,
    /// The clock when each choice was last taken, and whether it was the clock that took it.
    taken: BTreeMap<ChoiceId, (i64, bool)>,
    /// Whether time has just run out.
    timed_out: bool,
    clock: i64,
    ended: bool,
}

impl Teller {
    pub(crate) fn new(coached: bool) -> Self {
        let (told_clock, taken) = (Some(0), BTreeMap::new());
        let (timed_out, ended) = (false, false);
        Self { coached, told_clock, entered: None, taken, timed_out, clock: 0, ended }
    }

    /// One that tells again what this one told, with the time, and the ending if there was one.
    pub(crate) fn again(&self) -> Self {
        Self { told_clock: None, entered: None, ended: false, ..self.clone() }
    }

    /// What happens next, in paragraphs; `events` are all that follow one move.
    pub(crate) fn tell(&mut self, voice: Voice<'_>, events: &[Event]) -> Vec<Told> {
        let mut told = Vec::new();
        for (index, &event) in events.iter().enumerate() {
            self.event(voice, event, events.get(index + 1), &mut told);
        }
        told.extend(self.heading(voice));
        told
    }

    fn event(
        &mut self,
        voice: Voice<'_>,
        event: Event,
        next: Option<&Event>,
        told: &mut Vec<Told>,
    ) {
        if self.ended {
            return;
        }
        if is_told_in_a_scene(event) {
            told.extend(self.heading(voice));
        }
        let scenario = voice.scenario;
        match event {
            Event::Entered { scene, clock, .. } => {
                self.clock = clock;
                self.entered = Some(scene);
            }
            Event::Said { line } => told.push(said(voice, line)),
            Event::TimedOut { .. } => {
                self.timed_out = true;
                let text = "Time ran out. The clock took this, not you:";
                told.push(Told::new(Kind::TimedOut, text).after_gap());
            }
            Event::Chose { choice, .. } => {
                let timed_out = std::mem::take(&mut self.timed_out);
                self.taken.insert(choice, (self.clock, timed_out));
                let chosen = Told::new(Kind::Chosen, voice.choice(choice));
                told.push(chosen.hang("> ", "  ").after_gap());
                let coach = scenario.choices[choice].coach.as_ref().filter(|_| self.coached);
                told.extend(
                    coach.map(|coach| {
                        Told::new(Kind::Coach, voice.fill(coach)).hang("Coach: ", "  ")
                    }),
                );
            }
            Event::Promised { promise, due } => {
                let text = voice.fill(&scenario.promises[promise].text);
                let due = voice.clock(due);
                let text = format!("You have promised: {}, by {due}.", trim(&text));
                told.push(Told::new(Kind::Promise, text));
            }
            Event::Kept { promise } => {
                let text = voice.fill(&scenario.promises[promise].text);
                told.push(Told::new(Kind::Promise, format!("Promise kept: {}.", trim(&text))));
            }
            Event::Broken { promise } => {
                let text = voice.fill(&scenario.promises[promise].text);
                let text = format!("A promise is broken: {}.", trim(&text));
                told.push(Told::new(Kind::Broken, text).after_gap());
            }
            Event::Surfaced { outcome, clock } => {
                self.clock = clock;
                let interrupts = scenario.outcomes[outcome].goto.is_some();
                if interrupts || matches!(next, Some(Event::Said { .. })) {
                    self.surfaced(voice, outcome, interrupts, told);
                }
            }
            Event::Stuck { .. } => {
                let text =
                    "Nothing more can be done from here. What is left is to stop, or to undo.";
                told.push(Told::new(Kind::Plain, text).after_gap());
            }
            Event::OptedOut { .. } => {
                let text = scenario.opt_out.text.as_ref().map(|text| voice.fill(text));
                let text = text.unwrap_or("You stop here. You owe nobody a reason.".into());
                told.push(Told::new(Kind::Plain, text).after_gap());
            }
            Event::Ended { scene, clock, .. } => {
                self.ended = true;
                self.clock = clock;
                self.ending(voice, scene, told);
            }
            _ => {}
        }
    }

    /// Where the story is now, if that is not told yet: its title, and the time where it has moved.
    fn heading(&mut self, voice: Voice<'_>) -> Option<Told> {
        let title = voice.scenario.scenes[self.entered.take()?].title.as_ref();
        let title = title.map(|title| voice.fill(title));
        Some(match (self.moved_clock(voice), title) {
            (Some(time), Some(title)) => Told::heading(format!("[{time}] {title}")),
            (Some(time), None) => Told::heading(format!("[{time}]")),
            (None, Some(title)) => Told::heading(title),
            // Nothing but an empty line: a paragraph without words.
            (None, None) => Told::heading(""),
        })
    }

    /// The time, if it has moved since it was last told.
    fn moved_clock(&mut self, voice: Voice<'_>) -> Option<String> {
        let told = self.told_clock.replace(self.clock);
        (told != Some(self.clock)).then(|| voice.clock(self.clock))
    }

    /// A delayed outcome arrives, and says what it grew from.
    fn surfaced(
        &self,
        voice: Voice<'_>,
        outcome: OutcomeId,
        interrupts: bool,
        told: &mut Vec<Told>,
    ) {
        let scenario = voice.scenario;
        let arrives = match scenario.outcomes[outcome].from {
            From::Start => "Meanwhile:".to_owned(),
            From::Branch(branch) => {
                let scene = &scenario.scenes[scenario.branches[branch].scene];
                match &scene.title {
                    Some(title) => format!("Later, because of “{}”:", voice.fill(title)),
                    None => "Later, because of how things fell:".to_owned(),
                }
            }
            From::Choice(choice) => {
                let &(taken, timed_out) = self.taken.get(&choice).unwrap_or(&(self.clock, false));
                let since = self.clock - taken;
                let who = if timed_out { "the clock took" } else { "you chose" };
                let later =
                    if since > 0 { format!("{} later", duration(since)) } else { "now".into() };
                let chosen = voice.choice_in_short(choice);
                format!("{}, because {who}: {chosen}", capital(&later))
            }
        };
        told.push(Told::new(Kind::Arrival, arrives).after_gap());
        if interrupts {
            told.push(Told::new(Kind::Interruption, "This comes between."));
        }
    }

    fn ending(&mut self, voice: Voice<'_>, scene: SceneId, told: &mut Vec<Told>) {
        // Where nothing was said, the end is the heading.
        self.entered = None;
        let Body::Ending(ending) = &voice.scenario.scenes[scene].body else { return };
        let time = self.moved_clock(voice).map(|time| format!("[{time}] ")).unwrap_or_default();
        let title = voice.fill(&ending.title);
        let title = if title.is_empty() {
            format!("{time}The end")
        } else {
            format!("{time}The end: {title}")
        };
        told.push(Told::new(Kind::Ending, title).after_gap());
        let text = ending.text.as_ref();
        told.extend(text.map(|text| Told::new(Kind::Narration, voice.fill(text))));
    }
}

/// A line with its speaker.
fn said(voice: Voice<'_>, line: LineId) -> Told {
    let who = voice.scenario.lines[line].who;
    let speaker = voice.speaker(who);
    let (kind, lead) = match speaker {
        "" => (Kind::Narration, 0),
        name => (Kind::Speech(who), name.len() + 1),
    };
    Told::new(kind, voice.line(line)).hang("", "  ").led(lead)
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
