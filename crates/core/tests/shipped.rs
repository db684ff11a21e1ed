//! Every scenario of the library is complete, and the whole of it can be played.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use mile_core::diagnostic::Diagnostic;
use mile_core::event::Event;
use mile_core::id::{ChoiceId, OutcomeId, PromiseId, SceneId, SignalId};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::scenario::{Body, Scenario};
use mile_core::session::{Phase, Session};
use mile_core::tally::{SignalFate, Tally};

#[path = "../benches/story.rs"]
#[allow(dead_code, reason = "only its dice are used here")]
mod story;

#[path = "shipped/bars.rs"]
mod bars;

#[path = "shipped/pace.rs"]
mod pace;

use pace::Reading;
use story::Dice;

/// Random plays of each scenario.
const WALKS: u64 = 2_000;

/// A file of the library.
struct Shipped {
    path: PathBuf,
    diagnostics: Vec<Diagnostic>,
    program: Arc<Program>,
    met: Met,
}

impl Shipped {
    fn scenario(&self) -> &Scenario {
        self.program.scenario()
    }

    fn name(&self) -> std::path::Display<'_> {
        self.path.display()
    }
}

/// What random plays met.
#[derive(Default)]
struct Met {
    scenes: BTreeSet<SceneId>,
    choices: BTreeSet<ChoiceId>,
    endings: BTreeSet<SceneId>,
    in_the_story: BTreeSet<OutcomeId>,
    in_the_aftermath: BTreeSet<OutcomeId>,
    promises_kept: BTreeSet<PromiseId>,
    promises_broken: BTreeSet<PromiseId>,
    noticed: BTreeSet<SignalId>,
    missed: BTreeSet<SignalId>,
    /// How many plays ended in each ending.
    ended: BTreeMap<SceneId, u64>,
    /// The decisions of each play, looking things up included, the fewest first.
    decisions: Vec<usize>,
    /// The seconds that each play takes somebody who reads everything, the fewest first.
    seconds: Vec<u64>,
    /// Where a play could not go on, with its seed.
    stuck: Vec<(u64, String)>,
}

static LIBRARY: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let mut paths = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios"), &mut paths);
    paths.sort();
    paths.into_iter().map(shipped).collect()
});

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the library is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            find(&path, found);
        } else if is_scenario(&path) {
            found.push(path);
        }
    }
}

/// `*.ron` without `*.test.ron`.
fn is_scenario(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default();
    path.extension().is_some_and(|e| e == "ron") && Path::new(name).extension().is_none()
}

fn shipped(path: PathBuf) -> Shipped {
    let (scenario, diagnostics) = read(&std::fs::read(&path).expect("it can be read"));
    let scenario = scenario.unwrap_or_else(|| panic!("{}: {diagnostics:#?}", path.display()));
    let program = Arc::new(Program::new(scenario));
    let met = walk(&program);
    Shipped { path, diagnostics, program, met }
}

/// Plays at random, without opting out.
fn walk(program: &Arc<Program>) -> Met {
    let scenario = program.scenario();
    let mut met = Met::default();
    let mut session = Session::start(Arc::clone(program), 0, &mut ());
    for seed in 0..WALKS {
        let mut dice = Dice(seed);
        let mut events = Vec::new();
        let mut reading = Reading::of(scenario);
        session.restart(seed, &mut events);
        while session.state().phase() == Phase::Waiting {
            let offered = session.offered();
            reading.decides(session.state().scene(), offered, session.locked());
            let choice = offered[dice.below(offered.len())];
            session.choose(choice, &mut events).expect("it is offered");
        }
        met.seconds.push(reading.seconds(&events));
        met.take(scenario, &events);
        if session.state().phase() == Phase::Stuck {
            met.stuck.push((seed, scenario.scenes[session.state().scene()].id.text.clone()));
        }
    }
    met.decisions.sort_unstable();
    met.seconds.sort_unstable();
    met
}

impl Met {
    fn take(&mut self, scenario: &Scenario, events: &[Event]) {
        let mut ended = false;
        let chosen = events.iter().filter(|event| matches!(event, Event::Chose { .. })).count();
        self.decisions.push(chosen);
        for &event in events {
            match event {
                Event::Entered { scene, .. } => _ = self.scenes.insert(scene),
                Event::Chose { choice, .. } => _ = self.choices.insert(choice),
                Event::Ended { scene, .. } => {
                    ended = true;
                    self.endings.insert(scene);
                    *self.ended.entry(scene).or_default() += 1;
                }
                Event::Surfaced { outcome, .. } if ended => {
                    self.in_the_aftermath.insert(outcome);
                }
                Event::Surfaced { outcome, .. } => _ = self.in_the_story.insert(outcome),
                Event::Kept { promise } => _ = self.promises_kept.insert(promise),
                Event::Broken { promise } => _ = self.promises_broken.insert(promise),
                _ => {}
            }
        }
        let tally = Tally::of(scenario, events);
        for (signal, fate) in tally.signals.iter() {
            match fate {
                SignalFate::Unseen => {}
                SignalFate::Missed => _ = self.missed.insert(signal),
                SignalFate::Noticed => _ = self.noticed.insert(signal),
            }
        }
    }
}

/// Checks every file of the library, and says of which ones what does not hold.
fn each(holds: impl Fn(&Shipped) -> Result<(), String>) {
    these(|_| true, holds);
}

/// The same of those files that are meant.
fn these(meant: impl Fn(&Shipped) -> bool, holds: impl Fn(&Shipped) -> Result<(), String>) {
    let wrong = LIBRARY.iter().filter(|shipped| meant(shipped)).filter_map(|shipped| {
        let why = holds(shipped).err()?;
        Some(format!("{}: {why}", shipped.name()))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn require(holds: bool, why: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.into()) }
}

#[test]
fn a_file_is_read_without_a_diagnostic() {
    each(|shipped| require(shipped.diagnostics.is_empty(), format!("{:#?}", shipped.diagnostics)));
}

#[test]
fn a_file_is_named_by_its_id_and_no_two_share_one() {
    each(|shipped| {
        let stem = shipped.path.file_stem().unwrap_or_default().to_string_lossy();
        require(stem == shipped.scenario().id, format!("its id is {}", shipped.scenario().id))
    });
    let ids: BTreeSet<_> = LIBRARY.iter().map(|shipped| &shipped.scenario().id).collect();
    assert_eq!(ids.len(), LIBRARY.len());
}

#[test]
fn what_a_learner_needs_around_the_story_is_there() {
    each(|shipped| {
        let scenario = shipped.scenario();
        let warning = scenario.content_warning.as_ref();
        let warned = warning.is_some_and(|w| !w.topics.is_empty() && w.note.is_some());
        require(warned, "no content warning, or one without topics or note")?;
        require(scenario.opt_out.text.is_some(), "the way out is not told")?;
        require(scenario.pre_brief.is_some(), "no pre-brief")?;
        let debrief = &scenario.debrief;
        for (part, questions) in [
            ("objective", &debrief.objective),
            ("reflective", &debrief.reflective),
            ("interpretive", &debrief.interpretive),
            ("decisional", &debrief.decisional),
            ("lessons", &debrief.lessons),
        ] {
            // Whatever was played, something of each is left to say.
            let always = questions.iter().any(|question| question.when.is_none());
            require(always, format!("nothing of {part} is without condition"))?;
        }
        require(!debrief.feedback.is_empty(), "no feedback")
    });
}

#[test]
fn random_plays_are_never_stuck() {
    each(|shipped| require(shipped.met.stuck.is_empty(), format!("{:?}", shipped.met.stuck)));
}

#[test]
fn random_plays_reach_every_scene_choice_and_ending() {
    each(|shipped| {
        let (scenario, met) = (shipped.scenario(), &shipped.met);
        let way_out = scenario.opt_out.goto;
        let is_ending = |scene: &SceneId| matches!(scenario.scenes[*scene].body, Body::Ending(_));
        let missing = |scenes: &mut dyn Iterator<Item = SceneId>, met: &BTreeSet<SceneId>| {
            let missing = scenes.filter(|&scene| scene != way_out && !met.contains(&scene));
            missing.map(|scene| scenario.scenes[scene].id.text.clone()).collect::<Vec<_>>()
        };
        let scenes = missing(&mut scenario.scenes.ids(), &met.scenes);
        require(scenes.is_empty(), format!("never entered: {scenes:?}"))?;
        let endings = missing(&mut scenario.scenes.ids().filter(is_ending), &met.endings);
        require(endings.is_empty(), format!("never ended in: {endings:?}"))?;
        let choices = scenario.choices.iter().filter(|(id, _)| !met.choices.contains(id));
        let choices: Vec<_> = choices
            .map(|(_, c)| format!("{}.{}", scenario.scenes[c.scene].id.text, c.id.text))
            .collect();
        require(choices.is_empty(), format!("never taken: {choices:?}"))
    });
}
