//! What holds of every run, whatever is played: random moves on the shipped scenarios and on the stories
//! that show one rule each.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use mile_core::agenda::Pending;
use mile_core::debrief::Debrief;
use mile_core::event::{Event, Observer};
use mile_core::guard::{Comparison, Guard, Value};
use mile_core::id::ChoiceId;
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::session::{MoveError, Phase, Session, State};
use mile_core::tally::{PromiseFate, SignalFate, Tally};
use mile_core::timeline::{Cause, Fate, LaterWhat, Timeline};
use mile_core::transcript::{self, Move, Run};
use mile_core::wire::Wire;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// A scenario, a seed, and what the learner does.
#[derive(Debug, Clone)]
struct Play {
    story: &'static Story,
    seed: u64,
    acts: Vec<Act>,
}

/// Something that a learner may do at any moment, possible or not.
#[derive(Debug, Clone)]
enum Act {
    /// One of the choices on offer.
    Choose(Index),
    TimeOut,
    OptOut,
}

struct Story {
    name: String,
    program: Arc<Program>,
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

static SHIPPED: LazyLock<Vec<Story>> = LazyLock::new(|| stories("scenarios"));
static SUITE: LazyLock<Vec<Story>> = LazyLock::new(|| {
    let mut stories = stories("tests/suite/play");
    stories.push(story(KEPT_AT_ONCE.as_bytes(), "kept-at-once"));
    stories
});

/// A promise is made and kept in one decision, or in two.
const KEPT_AT_ONCE: &str = r#"(
    format: 1, id: "kept-at-once", title: "Kept at once", language: "en", opt_out: (goto: "away"),
    cast: {}, meters: {}, promises: {"call": (text: "Call back", within: Hours(1))}, start: "desk",
    scenes: {
        "desk": (choices: [
            (id: "at_once", act: "Ring now.", now: (promise: ["call"], keep: ["call"]), goto: "desk"),
            (id: "promise", act: "Promise to ring.", now: (promise: ["call"]), goto: "desk"),
            (id: "keep", act: "Ring.", now: (keep: ["call"]), goto: "desk"),
            (id: "close", act: "Go home.", goto: "away"),
        ]),
        "away": (ending: (kind: Stopped, title: "Away", text: "That is allowed.")),
    },
    debrief: (),
)"#;

/// Every scenario below a folder of the repository.
fn stories(folder: &str) -> Vec<Story> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ron") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.retain(|path| !path.to_string_lossy().ends_with(".test.ron"));
    let bytes = |path: &PathBuf| std::fs::read(path).expect("it can be read");
    paths.iter().map(|path| story(&bytes(path), &path.to_string_lossy())).collect()
}

/// The story that is written in `text`, which comes from `place`.
fn story(text: &[u8], place: &str) -> Story {
    let scenario = read(text).0.unwrap_or_else(|| panic!("{place} is not valid"));
    let name = scenario.id.clone();
    Story { name, program: Arc::new(Program::new(scenario)) }
}

fn plays() -> impl Strategy<Value = Play> {
    let stories = prop_oneof![Just(&*SHIPPED), Just(&*SUITE)];
    let act = prop_oneof![
        40 => any::<Index>().prop_map(Act::Choose),
        4 => Just(Act::TimeOut),
        1 => Just(Act::OptOut),
    ];
    let acts = prop::collection::vec(act, 0..50);
    (stories, any::<Index>(), any::<u64>(), acts).prop_map(|(stories, story, seed, acts)| Play {
        story: story.get(stories),
        seed,
        acts,
    })
}

impl Play {
    fn program(&self) -> Arc<Program> {
        Arc::clone(&self.story.program)
    }

    fn start(&self, observer: &mut impl Observer) -> Session {
        Session::start(self.program(), self.seed, observer)
    }

    /// Calls `check` with the session and all events, at the start and after every act.
    fn each_step(
        &self,
        mut check: impl FnMut(&Session, &[Event]) -> Result<(), TestCaseError>,
    ) -> Result<(), TestCaseError> {
        let mut events = Vec::new();
        let mut session = self.start(&mut events);
        check(&session, &events)?;
        for act in &self.acts {
            act.of(&mut session, &mut events);
            check(&session, &events)?;
        }
        Ok(())
    }

    /// The whole of it: the session as it is left, and every event.
    fn whole(&self) -> (Session, Vec<Event>) {
        let mut events = Vec::new();
        let mut session = self.start(&mut events);
        for act in &self.acts {
            act.of(&mut session, &mut events);
        }
        (session, events)
    }
}

impl Act {
    /// Does it; where it is not possible, nothing.
    fn of(&self, session: &mut Session, observer: &mut impl Observer) {
        match self {
            Self::Choose(index) => {
                if let Some(choice) = Self::among(*index, session.offered()) {
                    session.choose(choice, observer).expect("it is offered");
                }
            }
            Self::TimeOut => _ = session.time_out(observer),
            Self::OptOut => _ = session.opt_out(observer),
        }
    }

    fn among(index: Index, offered: &[ChoiceId]) -> Option<ChoiceId> {
        (!offered.is_empty()).then(|| *index.get(offered))
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What a session is, apart from its program.
fn standing(session: &Session) -> (State, Vec<ChoiceId>, Vec<ChoiceId>, Option<ChoiceId>) {
    let limit = session.limit().map(|limit| limit.choose);
    (session.state().clone(), session.offered().to_vec(), session.locked().collect(), limit)
}

proptest! {
    #[test]
    fn a_restored_state_goes_on_as_it_would_have(play in plays(), cut in any::<Index>()) {
        let cut = cut.index(play.acts.len() + 1);
        let (begin, rest) = play.acts.split_at(cut);
        let (mut session, _) = Play { acts: begin.to_vec(), ..play.clone() }.whole();
        // Into a session that was elsewhere.
        let mut other = Session::start(play.program(), !play.seed, &mut ());
        rest.iter().for_each(|act| act.of(&mut other, &mut ()));
        other.restore(session.state().clone());
        prop_assert_eq!(standing(&other), standing(&session));
        prop_assert_eq!(hash(other.state()), hash(session.state()));
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for act in rest {
            act.of(&mut session, &mut one);
            act.of(&mut other, &mut two);
        }
        prop_assert_eq!(one, two);
        prop_assert_eq!(standing(&other), standing(&session));
    }

    #[test]
    fn equal_moves_give_equal_events(play in plays()) {
        let (session, events) = play.whole();
        prop_assert_eq!(&play.whole().1, &events);
        // As they are written, by their ids.
        let scenario = session.program().scenario();
        let mut timed_out = false;
        let moves = events.iter().filter_map(|event| match *event {
            Event::TimedOut { .. } => { timed_out = true; None }
            Event::Chose { choice, .. } => {
                let mark = if std::mem::take(&mut timed_out) { "~" } else { "" };
                Some(Move::parse(&format!("{mark}{}", scenario.choices[choice].id.text)))
            }
            Event::OptedOut { .. } => Some(Move::parse("opt_out")),
            _ => None,
        });
        let moves: Vec<_> = moves.collect();
        let mut replayed = Vec::new();
        let again = transcript::play(&play.program(), play.seed, &moves, &[], &mut replayed);
        prop_assert_eq!(&replayed, &events);
        prop_assert_eq!(standing(&again.expect("they were possible")), standing(&session));
        // In a session that has played before.
        let mut used = session;
        let mut restarted = Vec::new();
        used.restart(play.seed, &mut restarted);
        play.acts.iter().for_each(|act| act.of(&mut used, &mut restarted));
        prop_assert_eq!(restarted, events);
    }

    #[test]
    fn drawn_branches_can_be_given_back(play in plays()) {
        let (session, events) = play.whole();
        let scenario = session.program().scenario();
        let mut wire = Wire::new(scenario, None);
        let mut draws = Vec::new();
        for &event in &events {
            let json = serde_json::to_value(wire.event(event)).expect("it can be written");
            if json["event"] == "drew" {
                draws.push(json["branch"].as_u64().expect("an index") as usize);
            }
        }
        let mut forced = Forced { draws: draws.into_iter(), events: Vec::new() };
        let mut other = Session::start(play.program(), !play.seed, &mut forced);
        play.acts.iter().for_each(|act| act.of(&mut other, &mut forced));
        prop_assert_eq!(&forced.events[1..], &events[1..]);
    }

    #[test]
    fn every_scheduling_ends_once(play in plays()) {
        play.each_step(|session, events| {
            let mut waiting = Vec::new();
            for event in events {
                match *event {
                    Event::Scheduled { outcome, .. } => {
                        waiting.retain(|&other| other != outcome);
                        waiting.push(outcome);
                    }
                    Event::Surfaced { outcome, .. }
                    | Event::Lapsed { outcome }
                    | Event::Cancelled { outcome } => {
                        let before = waiting.len();
                        waiting.retain(|&other| other != outcome);
                        prop_assert_eq!(waiting.len() + 1, before, "{:?} did not wait", outcome);
                    }
                    Event::OptedOut { .. } => waiting.clear(),
                    _ => {}
                }
            }
            let agenda = session.state().agenda().iter().filter_map(|entry| match entry.what {
                Pending::Outcome(outcome) => Some(outcome),
                Pending::Deadline(_) => None,
            });
            prop_assert_eq!(agenda.collect::<Vec<_>>(), waiting.clone());
            let over = session.state().phase() == Phase::Finished;
            prop_assert!(!over || waiting.is_empty());
            Ok(())
        })?;
    }

    #[test]
    fn time_never_goes_back_and_turns_go_up_by_one(play in plays()) {
        let (mut now, mut turns) = (0, 0);
        for event in play.whole().1 {
            match event {
                Event::Chose { turn, .. } => {
                    prop_assert_eq!(turn, turns + 1);
                    turns = turn;
                }
                Event::Entered { turn, clock, .. }
                | Event::Ended { turn, clock, .. }
                | Event::OptedOut { turn, clock } => {
                    prop_assert_eq!(turn, turns);
                    prop_assert!(clock >= now);
                    now = clock;
                }
                Event::Surfaced { clock, .. } | Event::Finished { clock } => {
                    prop_assert!(clock >= now);
                    now = clock;
                }
                Event::Promised { due, .. } => prop_assert!(due > now),
                Event::Stuck { turn, .. } => prop_assert_eq!(turn, turns),
                _ => {}
            }
        }
    }

    #[test]
    fn meters_stay_in_range_and_their_changes_add_up(play in plays()) {
        play.each_step(|session, events| {
            let scenario = session.program().scenario();
            let mut meters: Vec<_> = scenario.meters.iter().map(|(m, meter)| (m, meter.start)).collect();
            for event in events {
                if let Event::Changed { meter, by, to } = *event {
                    let value = meters.iter_mut().find(|(m, _)| *m == meter);
                    let value = &mut value.expect("it is known").1;
                    prop_assert_ne!(by, 0);
                    prop_assert_eq!(*value + by, to);
                    *value = to;
                    let meter = &scenario.meters[meter];
                    prop_assert!((meter.min..=meter.max).contains(&to));
                }
            }
            for (meter, value) in meters {
                prop_assert_eq!(session.state().meter(session.program(), meter), value);
            }
            Ok(())
        })?;
    }

    #[test]
    fn undoing_restores_what_was_before(
        play in plays(),
        undos in prop::collection::vec(0..4_usize, 50),
    ) {
        let mut run = Run::start(play.program(), play.seed);
        let mut past = vec![(standing(run.session()), run.events().to_vec())];
        for (act, undos) in play.acts.iter().zip(undos) {
            let before = run.events().len();
            let told = match act {
                Act::Choose(index) => match Act::among(*index, run.session().offered()) {
                    Some(choice) => run.choose(choice),
                    None => &[],
                },
                Act::TimeOut => run.time_out(),
                Act::OptOut => run.opt_out(),
            };
            let told = told.to_vec();
            prop_assert_eq!(&told, &run.events()[before..]);
            if !told.is_empty() {
                past.push((standing(run.session()), run.events().to_vec()));
            }
            for _ in 0..undos {
                prop_assert_eq!(run.undo(), past.len() > 1);
                past.truncate((past.len() - 1).max(1));
                let (standing_then, events) = past.last().expect("the start stays");
                prop_assert_eq!(&standing(run.session()), standing_then);
                prop_assert_eq!(run.events(), events);
            }
        }
        while run.undo() {}
        let start = Run::start(play.program(), play.seed);
        prop_assert_eq!(standing(run.session()), standing(start.session()));
        prop_assert_eq!(run.events(), start.events());
    }

    #[test]
    fn the_events_tell_all_of_the_state(play in plays()) {
        play.each_step(|session, events| {
            let (program, state) = (session.program(), session.state());
            let scenario = program.scenario();
            let tally = Tally::of(scenario, events);
            prop_assert_eq!(tally.scene, state.scene());
            prop_assert_eq!((tally.turn, tally.clock), (state.turn(), state.clock()));
            for (meter, &value) in tally.meters.iter() {
                prop_assert_eq!(value, state.meter(program, meter));
            }
            for (promise, &fate) in tally.promises.iter() {
                let due = match fate {
                    Some(PromiseFate::Open(due)) => Some(due),
                    _ => None,
                };
                prop_assert_eq!(due, state.promise_due(promise));
            }
            let phase = match events.last() {
                Some(Event::Finished { .. }) => Phase::Finished,
                Some(Event::Stuck { .. }) => Phase::Stuck,
                _ => Phase::Waiting,
            };
            prop_assert_eq!(phase, state.phase());
            for (id, guard) in scenario.guards.iter() {
                let expected = holds(guard, &tally, events);
                prop_assert_eq!(state.holds(program, Some(id)), expected, "{:?}", guard);
            }
            Ok(())
        })?;
    }

    #[test]
    fn observing_changes_nothing(play in plays()) {
        let mut unobserved = play.start(&mut ());
        let mut acts = play.acts.iter();
        play.each_step(|session, _| {
            prop_assert_eq!(standing(session), standing(&unobserved));
            acts.next().into_iter().for_each(|act| act.of(&mut unobserved, &mut ()));
            Ok(())
        })?;
    }

    #[test]
    fn finished_comes_once_and_last(play in plays()) {
        play.each_step(|session, events| {
            let finished: Vec<_> = events
                .iter()
                .enumerate()
                .filter(|(_, event)| matches!(event, Event::Finished { .. }))
                .map(|(index, _)| index)
                .collect();
            let over = session.state().phase() == Phase::Finished;
            let expected = if over { vec![events.len() - 1] } else { vec![] };
            prop_assert_eq!(finished, expected);
            let started = events.iter().filter(|event| matches!(event, Event::Started { .. }));
            prop_assert_eq!(started.count(), 1);
            prop_assert_eq!(events[0], Event::Started { seed: play.seed });
            Ok(())
        })?;
    }

    #[test]
    fn what_cannot_be_done_does_nothing(play in plays()) {
        play.each_step(|session, _| {
            let mut session = session.clone();
            let before = standing(&session);
            let over = session.state().phase() == Phase::Finished;
            let refusal = if over { MoveError::Over } else { MoveError::NotOffered };
            let mut events = Vec::new();
            for choice in session.program().scenario().choices.ids() {
                if !before.1.contains(&choice) {
                    prop_assert_eq!(session.choose(choice, &mut events), Err(refusal));
                }
            }
            if before.3.is_none_or(|limit| !before.1.contains(&limit)) {
                prop_assert!(session.time_out(&mut events).is_err());
            }
            if over {
                prop_assert_eq!(session.opt_out(&mut events), Err(MoveError::Over));
            }
            prop_assert_eq!(&events, &[]);
            prop_assert_eq!(standing(&session), before);
            Ok(())
        })?;
    }

    #[test]
    fn a_timeline_files_every_consequence_once(play in plays()) {
        play.each_step(|session, events| {
            let timeline = Timeline::of(session.program().scenario(), events);
            let (mut filed, mut happened) = (Vec::new(), Vec::new());
            for later in timeline.steps.iter().flat_map(|step| &step.later) {
                filed.push(match (later.what, later.fate) {
                    (LaterWhat::Outcome(outcome), fate) => format!("{outcome:?} {fate:?}"),
                    (LaterWhat::Promise(promise), fate) => format!("{promise:?} {fate:?}"),
                });
            }
            let mut effects = 0;
            for event in events {
                match event {
                    Event::Surfaced { outcome, .. } => {
                        happened.push(format!("{outcome:?} {:?}", Fate::Surfaced));
                    }
                    Event::Lapsed { outcome } => {
                        happened.push(format!("{outcome:?} {:?}", Fate::Lapsed));
                    }
                    Event::Cancelled { outcome } => {
                        happened.push(format!("{outcome:?} {:?}", Fate::Cancelled));
                    }
                    Event::Kept { promise } => happened.push(format!("{promise:?} {:?}", Fate::Kept)),
                    Event::Broken { promise } => {
                        happened.push(format!("{promise:?} {:?}", Fate::Broken));
                    }
                    Event::Changed { .. } | Event::Set { .. } | Event::Noticed { .. } => effects += 1,
                    _ => {}
                }
            }
            filed.sort();
            happened.sort();
            prop_assert_eq!(filed, happened);
            let told = timeline.steps.iter().flat_map(|step| {
                step.now.iter().chain(step.later.iter().flat_map(|later| &later.effects))
            });
            let told = told.filter(|event| {
                matches!(event, Event::Changed { .. } | Event::Set { .. } | Event::Noticed { .. })
            });
            prop_assert_eq!(told.count(), effects);
            let kept = timeline.steps.iter().flat_map(|step| {
                step.now.iter().chain(step.later.iter().flat_map(|later| &later.effects))
            });
            let kept = kept.filter(|event| matches!(event, Event::Kept { .. }));
            prop_assert_eq!(kept.count(), kept_by_another_decision(events));
            let decided = timeline.steps.iter().filter(|step| step.cause != Cause::Start);
            prop_assert_eq!(i64::try_from(decided.count()), Ok(session.state().turn()));
            Ok(())
        })?;
    }

    #[test]
    fn a_debrief_can_be_made_at_any_moment(play in plays()) {
        play.each_step(|session, events| {
            let (program, state) = (session.program(), session.state());
            let debrief = Debrief::of(program, state, events);
            prop_assert_eq!(i64::try_from(debrief.decisions.len()), Ok(state.turn()));
            let tally = Tally::of(program.scenario(), events);
            let such = |wanted| {
                let such = tally.signals.iter().filter(move |&(_, &fate)| fate == wanted);
                such.map(|(signal, _)| signal).collect::<Vec<_>>()
            };
            prop_assert_eq!(&debrief.noticed, &such(SignalFate::Noticed));
            prop_assert_eq!(&debrief.missed, &such(SignalFate::Missed));
            let opted_out = events.iter().any(|event| matches!(event, Event::OptedOut { .. }));
            prop_assert_eq!(debrief.opted_out, opted_out);
            prop_assert_eq!(debrief.ending.is_some(), state.phase() == Phase::Finished);
            Ok(())
        })?;
    }

    #[test]
    fn equal_states_hash_equally(play in plays(), other in prop::collection::vec(any::<Index>(), 6)) {
        let other = Play { acts: other.into_iter().map(Act::Choose).collect(), ..play.clone() };
        let mut states = Vec::new();
        for play in [play, other] {
            play.each_step(|session, _| {
                states.push(session.state().clone());
                Ok(())
            })?;
        }
        for one in &states {
            for two in states.iter().filter(|two| *two == one) {
                prop_assert_eq!(hash(one), hash(two));
            }
        }
    }
}

/// How many promises were kept by what grew from another decision than the one that made them.
fn kept_by_another_decision(events: &[Event]) -> usize {
    let (mut decisions, mut cause, mut kept) = (0, 0, 0);
    let (mut scheduled, mut made) = (BTreeMap::new(), BTreeMap::new());
    for event in events {
        match event {
            Event::Chose { .. } => {
                decisions += 1;
                cause = decisions;
            }
            Event::Entered { .. } => cause = decisions,
            Event::Scheduled { outcome, .. } => _ = scheduled.insert(outcome, cause),
            Event::Surfaced { outcome, .. } => cause = scheduled[outcome],
            Event::Promised { promise, .. } => _ = made.insert(promise, cause),
            Event::Broken { promise } => cause = made[promise],
            Event::Kept { promise } => kept += usize::from(made[promise] != cause),
            _ => {}
        }
    }
    kept
}

/// Takes given branches in place of draws.
struct Forced<I> {
    draws: I,
    events: Vec<Event>,
}

impl<I: Iterator<Item = usize>> Observer for Forced<I> {
    fn observe(&mut self, event: Event) {
        self.events.push(event);
    }

    fn branch(
        &mut self,
        _: mile_core::id::SceneId,
        _: &mut dyn Iterator<Item = bool>,
    ) -> Option<usize> {
        self.draws.next()
    }
}

/// Whether a guard holds, found from the events alone.
fn holds(guard: &Guard, tally: &Tally, events: &[Event]) -> bool {
    let value = |value: Value| match value {
        Value::Integer(integer) => integer,
        Value::Meter(meter) => tally.meters[meter],
        Value::Clock => tally.clock,
        Value::Turn => tally.turn,
        Value::Visits(scene) => tally.visits[scene].into(),
    };
    match guard {
        Guard::And(parts) => parts.iter().all(|part| holds(part, tally, events)),
        Guard::Or(parts) => parts.iter().any(|part| holds(part, tally, events)),
        Guard::Not(part) => !holds(part, tally, events),
        Guard::Compare(left, comparison, right) => {
            let (left, right) = (value(*left), value(*right));
            match comparison {
                Comparison::Equal => left == right,
                Comparison::Unequal => left != right,
                Comparison::Less => left < right,
                Comparison::AtMost => left <= right,
                Comparison::More => left > right,
                Comparison::AtLeast => left >= right,
            }
        }
        Guard::Flag(flag) => tally.flags[*flag],
        Guard::Seen(scene) => tally.visits[*scene] > 0,
        Guard::Chose(wanted) => events
            .iter()
            .any(|event| matches!(event, Event::Chose { choice, .. } if choice == wanted)),
        Guard::Noticed(signal) => tally.signals[*signal] == SignalFate::Noticed,
        Guard::Promised(promise) => matches!(tally.promises[*promise], Some(PromiseFate::Open(_))),
        Guard::Kept(promise) => tally.promises[*promise] == Some(PromiseFate::Kept),
        Guard::Broken(promise) => tally.promises[*promise] == Some(PromiseFate::Broken),
    }
}

/// The plays above are worth something only if they go somewhere.
#[test]
fn random_plays_meet_every_kind_of_event() {
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..500 {
        let tree = plays().new_tree(&mut runner).expect("a play");
        let play = tree.current();
        let mut wire = Wire::new(play.story.program.scenario(), None);
        for event in play.whole().1 {
            let json = serde_json::to_value(wire.event(event)).expect("it can be written");
            *met.entry(json["event"].to_string()).or_default() += 1;
        }
    }
    assert_eq!(met.len(), 26, "{met:#?}");
}
