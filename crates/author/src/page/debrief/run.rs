//! What there is to see of one run: its path, what came of it, and what could have been.

use mile_core::debrief::Debrief;
use mile_core::event::Event;
use mile_core::forks::{Destination, Fork, forks};
use mile_core::id::SignalId;
use mile_core::path::{Left, Path, Visit, shown};
use mile_core::scenario::{Body, Choice};
use mile_core::tally::PromiseFate;
use mile_core::timeline::{Cause, Fate, Later, Timeline};
use mile_core::words::{Voice, stance, trim};
use mile_core::worth::{Because, worth};

use crate::page::prose::Prose;
use crate::page::told::{cause, consequence, effects, passed, scene};
use crate::page::{Block, Item, Note, Part, Sitting, decision_anchor, label};

/// The parts of a run; those in which there is nothing to say are left out.
pub(super) fn parts(run: usize, sitting: &Sitting, picture: Option<Block>) -> Vec<Part> {
    let voice = sitting.voice();
    let (events, _) = shown(&sitting.events);
    let debrief = Debrief::for_others(&sitting.program, &sitting.state, &sitting.events);
    let timeline = Timeline::for_others(voice.scenario, events);
    let seen = Seen { run, voice, events, debrief, later: later(voice, &timeline), timeline };
    let path = picture.into_iter().chain(seen.path()).collect();
    let forks = forks(&sitting.program, &sitting.events);
    let parts = [
        ("path", "The path", path),
        ("later", "What came of it", seen.came()),
        ("signals", "Signals", seen.signals()),
        ("moves", "Moves worth naming", seen.moves()),
        ("ways", "Where it could have gone", seen.ways_not_taken(&forks)),
        ("promises", "Promises", seen.promises()),
        ("behaviours", "What showed in the words", seen.behaviours()),
        ("coach", "What a coach would say", seen.coach()),
        ("notes", "Notes made on the way", notes(sitting)),
    ];
    let letter = label(run).to_lowercase();
    let part = |(anchor, title, blocks)| Part::new(format!("{letter}-{anchor}"), title, blocks);
    parts.into_iter().filter(|(_, _, blocks)| !blocks.is_empty()).map(part).collect()
}

/// Later consequences that are spoken of, in order of time, each with what it grew from.
fn later(voice: Voice<'_>, timeline: &Timeline) -> Vec<(Cause, i64, Later)> {
    let later = timeline
        .steps
        .iter()
        .flat_map(|step| step.later.iter().map(|later| (step.cause, step.clock, later.clone())));
    let mut later: Vec<_> =
        later.filter(|(_, at, later)| consequence(voice, *at, later).is_some()).collect();
    later.sort_by_key(|(_, _, later)| later.clock);
    later
}

fn points(points: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let points: Vec<_> = points.into_iter().collect();
    if points.is_empty() { Vec::new() } else { vec![Block::List(points)] }
}

/// A run and everything that can be told of it.
struct Seen<'s> {
    run: usize,
    voice: Voice<'s>,
    events: &'s [Event],
    debrief: Debrief<'s>,
    timeline: Timeline,
    later: Vec<(Cause, i64, Later)>,
}

impl Seen<'_> {
    fn decision(&self, turn: i64) -> Prose {
        Prose::link(decision_anchor(self.run, turn), format!("Decision {turn}"))
    }

    fn later_anchor(&self, index: usize) -> String {
        format!("{}-later-{}", label(self.run).to_lowercase(), index + 1)
    }

    fn path(&self) -> Vec<Block> {
        points(Path::of(self.events).visits.into_iter().map(|visit| self.visit(visit)))
    }

    fn visit(&self, visit: Visit) -> Item {
        let place =
            |lead: String| Prose::lead(lead).and(", in ").and(scene(self.voice, visit.scene));
        let clock = self.voice.clock(visit.clock);
        match visit.left {
            Left::Choice { turn, choice, timed_out } => {
                let who = if timed_out { "The clock took: " } else { "Chosen: " };
                let chosen = Prose::from(who).tell(self.voice.choice(choice));
                let now = self.timeline.decision(turn).map(|step| &*step.now).unwrap_or_default();
                let now = effects(self.voice, now).map(|now| Prose::lead("At once: ").and(now));
                let below = [Some(chosen), now, self.links(turn)].into_iter().flatten();
                let place = place(format!("Decision {turn}, {clock}"));
                Item::new(place).at(decision_anchor(self.run, turn)).with(below.map(Item::new))
            }
            Left::Branch(_) => {
                let how = passed(self.voice, visit.scene);
                Item::new(scene(self.voice, visit.scene).and(": ").and(how).and("."))
            }
            Left::Not => match &self.voice.scenario.scenes[visit.scene].body {
                Body::Ending(ending) => {
                    let title = Prose::lead(format!("The ending, {clock}: "));
                    let text = ending.text.as_ref().map(|text| self.voice.fill(text).into_owned());
                    let text = text.filter(|text| !text.is_empty());
                    Item::new(title.tell(self.voice.fill(&ending.title)))
                        .with(text.map(|text| Item::new(Prose::story(text))))
                }
                _ => Item::new(place(clock).and(": the record ends here.")),
            },
        }
    }

    /// Links to what came later of a decision.
    fn links(&self, turn: i64) -> Option<Prose> {
        let is_its = |cause: &Cause| matches!(cause, Cause::Choice { turn: t, .. } if *t == turn);
        let own = self.later.iter().enumerate().filter(|(_, (cause, ..))| is_its(cause));
        let links = own.map(|(index, (_, at, later))| {
            let words = match later.fate {
                Fate::Cancelled => "something called off".to_owned(),
                Fate::Lapsed => "something that did not happen".to_owned(),
                _ => self.voice.delay(*at, later),
            };
            Prose::link(self.later_anchor(index), words)
        });
        let links: Vec<_> = links.collect();
        (!links.is_empty()).then(|| Prose::lead("Later: ").and(Prose::joined(links, "; ")).and("."))
    }

    fn came(&self) -> Vec<Block> {
        points(self.later.iter().enumerate().filter_map(|(index, (from, at, later))| {
            let told = consequence(self.voice, *at, later)?;
            let so = effects(self.voice, &later.effects).map(|so| Prose::lead("So: ").and(so));
            let anchor = |turn| decision_anchor(self.run, turn);
            let from = cause(self.voice, *from, anchor);
            let below = so.into_iter().chain([from]).map(Item::new);
            Some(Item::new(told).at(self.later_anchor(index)).with(below))
        }))
    }

    fn signals(&self) -> Vec<Block> {
        let list = |title: &str, signals: &[SignalId]| {
            let signal = |&signal: &SignalId| {
                let text = self.voice.fill(&self.voice.scenario.signals[signal].text);
                Item::new(Prose::story(text)).with(self.on_display(signal).map(Item::new))
            };
            let list = Item::new(Prose::lead(title)).with(signals.iter().map(signal));
            (!signals.is_empty()).then_some(list)
        };
        let noticed = list("Picked up", &self.debrief.noticed);
        points(noticed.into_iter().chain(list("There, and not explored", &self.debrief.missed)))
    }

    /// The scenes of the run in which a signal was on display.
    fn on_display(&self, signal: SignalId) -> Option<Prose> {
        let mut scenes = Vec::new();
        for visit in Path::of(self.events).visits {
            let hints = &self.voice.scenario.scenes[visit.scene].hints;
            if hints.contains(&signal) && !scenes.contains(&visit.scene) {
                scenes.push(visit.scene);
            }
        }
        let scenes: Vec<_> = scenes.into_iter().map(|s| scene(self.voice, s)).collect();
        (!scenes.is_empty())
            .then(|| Prose::from("On display in: ").and(Prose::joined(scenes, "; ")))
    }

    fn moves(&self) -> Vec<Block> {
        let moves = worth(self.voice.scenario, self.events).into_iter().map(|worth| {
            let words = Item::new(Prose::story(self.voice.words(worth.choice)));
            let because = worth.because.into_iter().map(|because| Item::new(self.because(because)));
            Item::new(self.decision(worth.turn)).with([words]).with(because)
        });
        let mut blocks = points(moves);
        if !blocks.is_empty() {
            let rule = "In their order, and named by a rule: a signal was picked up, a promise kept, \
                        something called off, a meter turned, or most of the meters moved.";
            blocks.insert(0, Block::Paragraph(rule.into()));
        }
        blocks
    }

    fn because(&self, because: Because) -> Prose {
        let voice = self.voice;
        let scenario = voice.scenario;
        match because {
            Because::PickedUp(signal) => {
                Prose::from("It picked up: ").tell(voice.fill(&scenario.signals[signal].text))
            }
            Because::Kept(promise) => Prose::from("It kept a promise: ")
                .tell(voice.fill(&scenario.promises[promise].text)),
            Because::CalledOff(outcome) => match voice.would_say(outcome) {
                Some(words) => {
                    Prose::from("It called off what would have come: “").tell(words).and("”")
                }
                None => "It called off what would have come later.".into(),
            },
            Because::Turned(meter) => Prose::from("At once and later, it moved ")
                .tell(voice.fill(&scenario.meters[meter].label))
                .and(" in opposite directions."),
            Because::Moved(meters) => {
                format!("At once and later, it moved {meters} meters; no decision moved more.")
                    .into()
            }
        }
    }

    fn ways_not_taken(&self, forks: &[Fork]) -> Vec<Block> {
        let forks = forks.iter().filter(|fork| !fork.others.is_empty()).map(|fork| {
            let others = fork.others.iter().map(|other| {
                let words = Prose::story(self.voice.choice_in_short(other.choice));
                let to = match other.leads_to {
                    Destination::Chance => Prose::from("It leads to where chance decides."),
                    Destination::Scene(to) if to == fork.scene => "It leads back here.".into(),
                    Destination::Scene(to) => {
                        Prose::from("It leads to: ").and(scene(self.voice, to))
                    }
                };
                Item::new(words).with([Item::new(to)])
            });
            let place = Prose::from(", in ").and(scene(self.voice, fork.scene));
            Item::new(self.decision(fork.turn).and(place).and(", could also have been:"))
                .with(others)
        });
        points(forks)
    }

    fn promises(&self) -> Vec<Block> {
        points(self.debrief.promises.iter().map(|&(promise, fate)| {
            let fate = match fate {
                PromiseFate::Kept => ": kept.",
                PromiseFate::Broken => ": broken.",
                PromiseFate::Open(_) | PromiseFate::Dropped => ": still open.",
            };
            let text = self.voice.fill(&self.voice.scenario.promises[promise].text);
            Item::new(Prose::story(trim(&text)).and(fate))
        }))
    }

    /// Behaviours are quoted where they showed, never totalled.
    fn behaviours(&self) -> Vec<Block> {
        points(self.debrief.behaviours.iter().map(|(behaviour, turns)| {
            let text = self.voice.fill(&self.voice.scenario.behaviours[*behaviour].text);
            let decisions = self.debrief.decisions.iter().filter(|d| turns.contains(&d.turn));
            let quotes = decisions.map(|decision| {
                let words = self.voice.words(decision.choice);
                Item::new(self.decision(decision.turn).and(": ").tell(words))
            });
            Item::new(Prose::story(text)).with(quotes)
        }))
    }

    /// The coach's note of each choice taken.
    fn coach(&self) -> Vec<Block> {
        points(self.debrief.decisions.iter().filter_map(|decision| {
            let choice: &Choice = &self.voice.scenario.choices[decision.choice];
            let coach = choice.coach.as_ref().map(|coach| self.voice.fill(coach).into_owned());
            if coach.is_none() && choice.stance.is_none() {
                return None;
            }
            let stance = choice.stance.map(|s| format!(" ({})", stance(s))).unwrap_or_default();
            let short = self.voice.choice_in_short(decision.choice);
            let lead = self.decision(decision.turn).and(stance).and(": ").tell(short);
            Some(Item::new(lead).with(coach.map(|coach| Item::new(Prose::story(coach)))))
        }))
    }
}

fn notes(sitting: &Sitting) -> Vec<Block> {
    let note = |note: &Note| {
        let place = match note.turn {
            0 => "At the start".to_owned(),
            1 => "After 1 decision".to_owned(),
            turns => format!("After {turns} decisions"),
        };
        let about = if note.about.is_empty() { String::new() } else { format!(". {}", note.about) };
        let place = Prose::lead(format!("{place}{about}:"));
        [Block::Paragraph(place), Block::Quote(Prose::typed(note.words.clone()))]
    };
    sitting.typed.notes.iter().flat_map(note).collect()
}
