//! A run on the scenario that it was played in and on the scenario as it is now: whether the same
//! choices still lead the same way, perhaps under other names, or where they first part.
//!
//! Both are played side by side. A choice is the same choice if it says the same words, or, where no
//! choice says them any more, if it has the same name: nobody lands on a choice of another meaning
//! because it took over a name. What is said may differ; that is told, and parts nothing.

mod homes;

use std::sync::Arc;

use crate::event::Event;
use crate::id::{ChoiceId, Id};
use crate::program::Program;
use crate::scenario::Scenario;
use crate::session::Phase;
use crate::transcript::{Move, Run};
use crate::words::Voice;
use homes::{Homes, Kind};

/// What comes of a run when its scenario has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Whether it goes the same way.
    pub verdict: Verdict,
    /// What goes by another name now, in the order in which the run meets it.
    pub renamed: Vec<Renamed>,
    /// The first decision with words that were changed: those of the choice, or what is said before
    /// it or after it; 0 is what is said at the start.
    pub reworded: Option<i64>,
}

/// Whether a run goes the same way on another version of its scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It does, name by name.
    Same,
    /// It does, under other names.
    Moved,
    /// It does not.
    Differs(Difference),
}

impl Verdict {
    /// In a word: `ok`, `moved` or `differs`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Same => "ok",
            Self::Moved => "moved",
            Self::Differs(_) => "differs",
        }
    }
}

/// Where a run first goes another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The number of the decision; 0 is before the first.
    pub turn: i64,
    /// The scene of that decision, or where the run begins, by its name of then.
    pub scene: String,
    /// What is different, in a sentence without a full stop.
    pub why: String,
}

/// Something that goes by another name now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// What it is: `scene`, `choice`, `meter`, …
    pub what: &'static str,
    /// Its name then.
    pub from: String,
    /// Its name now.
    pub to: String,
}

/// Plays `moves` on the program that they were made on, `then`, and on the one of `now`. Moves that
/// cannot be made on `then` end the comparison: no record holds such.
pub fn compare(then: &Arc<Program>, now: &Arc<Program>, seed: u64, moves: &[Move]) -> Comparison {
    let mut pair = Pair {
        then: Run::start(Arc::clone(then), seed),
        now: Run::start(Arc::clone(now), seed),
        homes: Homes::of(then.scenario(), now.scenario()),
        renamed: Vec::new(),
        reworded: None,
    };
    let mut difference = pair.follow(0, 0, 0).err();
    for wanted in moves {
        if difference.is_some() {
            break;
        }
        difference = pair.make(wanted).err();
    }
    let Pair { then, renamed, reworded, .. } = pair;
    let verdict = match difference {
        Some((turn, why)) => {
            Verdict::Differs(Difference { turn, scene: scene_of(&then, turn), why })
        }
        None if renamed.is_empty() => Verdict::Same,
        None => Verdict::Moved,
    };
    Comparison { verdict, renamed, reworded }
}

/// The scene in which a decision was taken, by its name.
fn scene_of(run: &Run, turn: i64) -> String {
    let scenario = run.session().program().scenario();
    let decided = run.events().iter().find_map(|event| match event {
        Event::Chose { turn: taken, scene, .. } if *taken == turn => Some(*scene),
        _ => None,
    });
    let scene = match (decided, turn) {
        (Some(scene), _) => scene,
        (None, 0) => scenario.start,
        (None, _) => run.session().state().scene(),
    };
    scenario.scenes[scene].id.text.clone()
}

/// Where the two part: the decision, and why.
type Parting = (i64, String);

/// The two runs, side by side.
struct Pair {
    then: Run,
    now: Run,
    homes: Homes,
    renamed: Vec<Renamed>,
    reworded: Option<i64>,
}

impl Pair {
    fn make(&mut self, wanted: &Move) -> Result<(), Parting> {
        let turn = self.then.session().state().turn() + i64::from(*wanted != Move::OptOut);
        let (then, now) = (self.then.events().len(), self.now.events().len());
        match wanted {
            Move::OptOut => {
                self.then.opt_out();
                self.now.opt_out();
            }
            Move::Choose(id) => {
                let Some(choice) = offered(&self.then, id) else { return Ok(()) };
                let home = self.choice(choice, turn)?;
                self.then.choose(choice);
                self.now.choose(home);
            }
            Move::TimeOut(id) => {
                let Some(choice) = offered(&self.then, id) else { return Ok(()) };
                let home = self.choice(choice, turn)?;
                if self.now.session().limit().map(|limit| limit.choose) != Some(home) {
                    let why = "the clock took a choice here, which it no longer does";
                    return Err((turn, why.to_owned()));
                }
                self.then.time_out();
                self.now.time_out();
            }
        }
        self.follow(turn, then, now)
    }

    /// The choice that means now what `choice` meant then, and is on offer.
    fn choice(&mut self, choice: ChoiceId, turn: i64) -> Result<ChoiceId, Parting> {
        let (then, now) =
            (self.then.session().program().scenario(), self.now.session().program().scenario());
        let words = Voice { scenario: then, learner: None }.choice_in_short(choice);
        let scene = self.now.session().state().scene();
        let Some(home) = homes::choice(then, choice, now, scene) else {
            return Err((turn, format!("the choice taken there is gone: {words}")));
        };
        if !self.now.session().offered().contains(&home) {
            let why = if self.now.session().state().phase() == Phase::Finished {
                format!("the story is over there now, before this choice: {words}")
            } else {
                format!("the choice taken there is not on offer now: {words}")
            };
            return Err((turn, why));
        }
        let reworded = !homes::says_the_same(then, choice, now, home);
        let (from, to) = (then.choices[choice].id.text.clone(), now.choices[home].id.text.clone());
        if reworded {
            self.reword(turn);
        }
        self.rename("choice", &from, &to);
        Ok(home)
    }

    fn reword(&mut self, turn: i64) {
        self.reworded.get_or_insert(turn);
    }

    fn rename(&mut self, what: &'static str, from: &str, to: &str) {
        let renamed = Renamed { what, from: from.to_owned(), to: to.to_owned() };
        if from != to && !self.renamed.contains(&renamed) {
            self.renamed.push(renamed);
        }
    }

    /// Compares the events from `then` and `now` on, which decision `turn` brought about.
    fn follow(&mut self, turn: i64, then: usize, now: usize) -> Result<(), Parting> {
        let said = |event: &&Event| matches!(event, Event::Said { .. });
        let (old, new) = (self.then.events()[then..].to_vec(), self.now.events()[now..].to_vec());
        let lines = |events: &[Event], scenario: &Scenario| -> Vec<_> {
            events.iter().filter(said).map(|event| homes::line(scenario, *event)).collect()
        };
        if lines(&old, self.then.session().program().scenario())
            != lines(&new, self.now.session().program().scenario())
        {
            self.reword(turn);
        }
        let mut old = old.iter().filter(|event| !said(event));
        let mut new = new.iter().filter(|event| !said(event));
        loop {
            let (before, after) = (old.next(), new.next());
            match (before, after) {
                (None, None) => return Ok(()),
                (Some(&before), Some(&after)) if self.is_same(before, after) => {}
                (before, after) => return Err((turn, self.why(before.copied(), after.copied()))),
            }
        }
    }

    /// Whether two events mean the same; names that differ are noted.
    fn is_same(&mut self, before: Event, after: Event) -> bool {
        use Event as E;
        match (before, after) {
            (
                E::Entered { scene, turn, clock },
                E::Entered { scene: home, turn: turn_now, clock: clock_now },
            ) => (turn, clock) == (turn_now, clock_now) && self.is_at(Kind::Scene, scene, home),
            // The choice was found already. Where a branch leads shows in what comes next.
            (E::Chose { scene, .. }, E::Chose { scene: home, .. })
            | (E::TimedOut { scene }, E::TimedOut { scene: home })
            | (E::Stuck { scene, .. }, E::Stuck { scene: home, .. })
            | (E::Drew { scene, .. }, E::Drew { scene: home, .. })
            | (E::Passed { scene, .. }, E::Passed { scene: home, .. }) => {
                self.is_at(Kind::Scene, scene, home)
            }
            (E::Showed { behaviour }, E::Showed { behaviour: home }) => {
                self.is_at(Kind::Behaviour, behaviour, home)
            }
            (E::Changed { meter, by, to }, E::Changed { meter: home, by: by_now, to: to_now }) => {
                (by, to) == (by_now, to_now) && self.is_at(Kind::Meter, meter, home)
            }
            (E::Set { flag }, E::Set { flag: home })
            | (E::Cleared { flag }, E::Cleared { flag: home }) => {
                self.is_at(Kind::Flag, flag, home)
            }
            (E::Noticed { signal }, E::Noticed { signal: home }) => {
                self.is_at(Kind::Signal, signal, home)
            }
            (E::Promised { promise, due }, E::Promised { promise: home, due: due_now }) => {
                due == due_now && self.is_at(Kind::Promise, promise, home)
            }
            (E::Kept { promise }, E::Kept { promise: home })
            | (E::Broken { promise }, E::Broken { promise: home }) => {
                self.is_at(Kind::Promise, promise, home)
            }
            (E::Scheduled { outcome, due }, E::Scheduled { outcome: home, due: due_now }) => {
                due == due_now && self.is_at(Kind::Outcome, outcome, home)
            }
            (E::Cancelled { outcome }, E::Cancelled { outcome: home })
            | (E::Lapsed { outcome }, E::Lapsed { outcome: home }) => {
                self.is_at(Kind::Outcome, outcome, home)
            }
            (E::Surfaced { outcome, clock }, E::Surfaced { outcome: home, clock: clock_now }) => {
                clock == clock_now && self.is_at(Kind::Outcome, outcome, home)
            }
            (
                E::Ended { scene, kind, turn, clock },
                E::Ended { scene: home, kind: kind_now, turn: turn_now, clock: clock_now },
            ) => {
                let alike = (kind, turn, clock) == (kind_now, turn_now, clock_now);
                alike && self.is_at(Kind::Scene, scene, home)
            }
            // The start, marks, credit, the fraud flag, stopping and the end hold no name.
            (before, after) => before == after,
        }
    }

    fn is_at<I: Id>(&mut self, kind: Kind, then: I, now: I) -> bool {
        let is_at = self.homes.is_at(kind, then.index(), now.index());
        if is_at {
            let (from, to) = self.homes.names(kind, then.index(), now.index());
            self.rename(kind.as_str(), &from, &to);
        }
        is_at
    }

    /// Why the two part, in a sentence.
    fn why(&self, before: Option<Event>, after: Option<Event>) -> String {
        let (before, after) = (told(&self.then, before), told(&self.now, after));
        if before == after {
            return format!("then and now this happens, but not in the same way: {before}");
        }
        format!("then: {before}; now: {after}")
    }
}

/// What happens, in a few words.
fn told(run: &Run, event: Option<Event>) -> String {
    let scenario = run.session().program().scenario();
    let voice = Voice { scenario, learner: None };
    let Some(event) = event else { return "nothing more".to_owned() };
    if let Some(effect) = voice.effect(event) {
        return effect;
    }
    let outcome = |id| format!("`{}`", scenario.outcomes[id].id.text);
    match event {
        Event::Entered { scene, clock, .. } => {
            format!("the story goes on with {} ({})", voice.scene(scene), voice.clock(clock))
        }
        Event::Ended { scene, .. } => format!("the story ends with {}", voice.scene(scene)),
        Event::Scheduled { outcome: id, .. } => format!("{} is to come later", outcome(id)),
        Event::Surfaced { outcome: id, .. } => format!("{} comes", outcome(id)),
        Event::Cancelled { outcome: id } => format!("{} will not come", outcome(id)),
        Event::Lapsed { outcome: id } => format!("{} does not happen", outcome(id)),
        Event::Broken { promise } => {
            format!("promise broken: {}", voice.fill(&scenario.promises[promise].text))
        }
        Event::Showed { behaviour } => {
            format!("it shows: {}", voice.fill(&scenario.behaviours[behaviour].text))
        }
        Event::Stuck { .. } => "nothing can be chosen".to_owned(),
        Event::OptedOut { .. } => "the learner stops".to_owned(),
        Event::Finished { clock } => format!("all has come of it ({})", voice.clock(clock)),
        _ => "the story goes on".to_owned(),
    }
}

/// The choice called `id`, if it is on offer.
fn offered(run: &Run, id: &str) -> Option<ChoiceId> {
    let scenario = run.session().program().scenario();
    let mut offered = run.session().offered().iter().copied();
    offered.find(|&choice| scenario.choices[choice].id.text == id)
}
