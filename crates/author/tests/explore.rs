//! The explorer against a plain search over whole states, which leaves nothing out and merges nothing
//! but what is equal in everything, the clock and the turn included.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::num::NonZero;
use std::sync::Arc;

use mile_author::explore::{Kind, Limits, Report, Story, explore};
use mile_core::event::{Event, Observer};
use mile_core::id::{GuardId, SceneId};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::scenario::Scenario;
use mile_core::session::{Phase, Session, State};
use proptest::prelude::*;

/// What the plain search found.
#[derive(Debug, Default, PartialEq)]
struct Met {
    scenes: BTreeSet<String>,
    offered: BTreeSet<String>,
    surfaced: BTreeSet<String>,
    cancelled: BTreeSet<String>,
    lapsed: BTreeSet<String>,
    kept: BTreeSet<String>,
    broken: BTreeSet<String>,
    stuck: BTreeSet<String>,
    /// The smallest and largest value of the meters at each ending.
    endings: BTreeMap<String, Vec<(i64, i64)>>,
    /// How many guards always hold, and how many never do, of those that do not call something off.
    guards: (usize, usize),
    paths: f64,
}

/// Takes the branches that are `wanted`, then the first that is possible, and notes what else was.
#[derive(Default)]
struct Script {
    wanted: Vec<usize>,
    met: Vec<(usize, usize)>,
    events: Vec<Event>,
    tests: Vec<(GuardId, bool)>,
}

impl Observer for Script {
    const TESTS: bool = true;

    fn tested(&mut self, guard: GuardId, held: bool) {
        self.tests.push((guard, held));
    }

    fn observe(&mut self, event: Event) {
        self.events.push(event);
    }

    fn branch(&mut self, _: SceneId, possible: &mut dyn Iterator<Item = bool>) -> Option<usize> {
        let possible: Vec<_> = possible.enumerate().filter(|(_, can)| *can).collect();
        let at = self.wanted.get(self.met.len()).copied().unwrap_or(0);
        self.met.push((at, possible.len()));
        possible.get(at).map(|(index, _)| *index)
    }
}

/// Everything that can come of a step, chance by chance.
fn all(mut step: impl FnMut(&mut Script) -> State) -> Vec<(State, Script)> {
    let mut found = Vec::new();
    let mut script = Vec::new();
    loop {
        let mut tried = Script { wanted: script.clone(), ..Script::default() };
        let state = step(&mut tried);
        let mut next = tried.met.clone();
        found.push((state, tried));
        while let Some((at, of)) = next.pop() {
            if at + 1 < of {
                next.push((at + 1, of));
                break;
            }
        }
        if next.is_empty() {
            return found;
        }
        script = next.into_iter().map(|(at, _)| at).collect();
    }
}

fn plain_search(program: &Arc<Program>) -> Met {
    let mut session = Session::start(Arc::clone(program), 0, &mut ());
    let mut met = Met::default();
    let (mut known, mut waiting) = (HashSet::new(), Vec::new());
    let start = all(|script| {
        session.restart(0, script);
        session.state().clone()
    });
    let starts: Vec<_> = start.iter().map(|(state, _)| state.clone()).collect();
    let mut arrivals = start;
    let mut tests = BTreeSet::new();
    let mut after: HashMap<State, Vec<State>> = HashMap::new();
    loop {
        for (state, script) in arrivals.drain(..) {
            note(program, &state, &script.events, &mut met);
            tests.extend(script.tests);
            if state.phase() == Phase::Finished {
                let asked = debrief(program.scenario());
                tests.extend(asked.map(|guard| (guard, state.holds(program, Some(guard)))));
            }
            if state.phase() != Phase::Finished && known.insert(state.clone()) {
                waiting.push(state);
            }
        }
        let Some(state) = waiting.pop() else {
            met.guards = one_way(program.scenario(), &tests);
            met.paths = paths(&starts, &after, &mut HashMap::new());
            return met;
        };
        session.restore(state.clone());
        for choice in session.offered().to_vec() {
            let about = &program.scenario().choices[choice];
            let scene = &program.scenario().scenes[about.scene].id.text;
            met.offered.insert(format!("{scene}.{}", about.id.text));
            let ways = all(|script| {
                session.restore(state.clone());
                session.choose(choice, script).expect("it is on offer");
                session.state().clone()
            });
            let next = after.entry(state.clone()).or_default();
            next.extend(ways.iter().map(|(state, _)| state.clone()));
            arrivals.extend(ways);
        }
    }
}

/// How many ways go on from any of `states` until nothing follows.
fn paths(
    states: &[State],
    after: &HashMap<State, Vec<State>>,
    known: &mut HashMap<State, f64>,
) -> f64 {
    let mut sum = 0.0;
    for state in states {
        let count = match (known.get(state), after.get(state)) {
            (Some(&count), _) => count,
            (None, None) => 1.0,
            (None, Some(next)) => paths(next, after, known),
        };
        known.insert(state.clone(), count);
        sum += count;
    }
    sum
}

fn debrief(scenario: &Scenario) -> impl Iterator<Item = GuardId> {
    scenario.debrief.lessons.iter().filter_map(|lesson| lesson.when)
}

/// How many guards always held, and how many never did.
fn one_way(scenario: &Scenario, tests: &BTreeSet<(GuardId, bool)>) -> (usize, usize) {
    let calls_off = |guard| scenario.outcomes.values().any(|o| o.cancel_when == Some(guard));
    let guards = || scenario.guards.ids().filter(|&guard| !calls_off(guard));
    let only = |held: bool| {
        let is = |guard| tests.contains(&(guard, held)) && !tests.contains(&(guard, !held));
        guards().filter(|&guard| is(guard)).count()
    };
    (only(true), only(false))
}

fn note(program: &Program, state: &State, events: &[Event], met: &mut Met) {
    let scenario = program.scenario();
    let scene = |id| scenario.scenes[id].id.text.clone();
    for &event in events {
        match event {
            Event::Entered { scene: id, .. } => drop(met.scenes.insert(scene(id))),
            Event::Surfaced { outcome, .. } => {
                met.surfaced.insert(scenario.outcomes[outcome].id.text.clone());
            }
            Event::Cancelled { outcome } => {
                met.cancelled.insert(scenario.outcomes[outcome].id.text.clone());
            }
            Event::Lapsed { outcome } => {
                met.lapsed.insert(scenario.outcomes[outcome].id.text.clone());
            }
            Event::Kept { promise } => {
                met.kept.insert(scenario.promises[promise].id.text.clone());
            }
            Event::Broken { promise } => {
                met.broken.insert(scenario.promises[promise].id.text.clone());
            }
            Event::Stuck { scene: id, .. } => drop(met.stuck.insert(scene(id))),
            Event::Ended { scene: id, .. } => {
                let values = scenario.meters.ids().map(|meter| state.meter(program, meter));
                let values: Vec<_> = values.collect();
                let known = met
                    .endings
                    .entry(scene(id))
                    .or_insert_with(|| values.iter().map(|&value| (value, value)).collect());
                for (known, value) in known.iter_mut().zip(values) {
                    *known = (known.0.min(value), known.1.max(value));
                }
            }
            _ => {}
        }
    }
}

/// The same as the report tells it.
fn told(scenario: &Scenario, report: &Report) -> Met {
    let set = |ids: Vec<&String>| ids.into_iter().cloned().collect();
    let outcomes = |is: fn(&mile_author::explore::report::Outcome) -> Option<bool>| {
        set(report.outcomes.iter().filter(|o| is(o) == Some(true)).map(|o| &o.id).collect())
    };
    let promises = |is: fn(&mile_author::explore::report::Promise) -> Option<bool>| {
        set(report.promises.iter().filter(|p| is(p) == Some(true)).map(|p| &p.id).collect())
    };
    let endings = report.endings.iter().map(|ending| {
        let meters = scenario.meters.values().map(|meter| &ending.meters[&meter.id.text]);
        let ranges = meters.map(|range| (range.min, range.max.unwrap_or(i64::MAX)));
        (ending.scene.clone(), ranges.collect())
    });
    let count = |kind| report.findings.iter().filter(|finding| finding.code == kind).count();
    Met {
        scenes: set(report.scenes.reached.iter().collect()),
        offered: set(report.choices.offered.iter().collect()),
        surfaced: outcomes(|outcome| outcome.surfaces),
        cancelled: outcomes(|outcome| outcome.cancelled),
        lapsed: outcomes(|outcome| outcome.lapses),
        kept: promises(|promise| promise.kept),
        broken: promises(|promise| promise.broken),
        stuck: report.stuck.iter().map(|stuck| stuck.scene.clone()).collect(),
        endings: endings.collect(),
        guards: (count(Kind::GuardAlways), count(Kind::GuardNever)),
        paths: report.paths.unwrap_or_default(),
    }
}

/// Numbers from which a story is made.
#[derive(Debug, Clone)]
struct Dice(Vec<u32>, usize);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.1 += 1;
        self.0.get(self.1 % self.0.len().max(1)).map_or(0, |&n| (n as usize + self.1 * 7) % limit)
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }
}

const SCENES: usize = 6;

/// A story whose choices lead forward, so that whole states, in which clock and turn go up for ever,
/// come to an end: detours, which come back, can be taken only once.
fn story(dice: &mut Dice) -> String {
    let mut scenes = String::new();
    let mut outcomes = 0;
    for scene in 0..SCENES {
        let lines = when(dice).map(|guard| format!("(\"narrator\", \"So.\", \"{guard}\")"));
        let lines = lines.unwrap_or_default();
        let body = if scene > 0 && dice.one_in(4) {
            let branches: Vec<String> = (0..2 + dice.below(2))
                .map(|_| {
                    let guard = guard_field("when", dice);
                    let (weight, then) = (1 + dice.below(3), outcome(dice));
                    let goto = ahead(scene, dice);
                    format!("(weight: {weight}, {guard}then: {then}, goto: \"{goto}\"),")
                })
                .collect();
            format!("chance: [{}]", branches.concat())
        } else {
            let choices: String = (0..2 + dice.below(2))
                .map(|index| choice(scene, index, &mut outcomes, dice))
                .collect();
            format!("choices: [{choices}]")
        };
        let _ = writeln!(scenes, "\"s{scene}\": (lines: [{lines}], {body}),");
    }
    // More than those of the choices, so that some are about what nothing else asks for.
    let lessons: String = (0..4)
        .filter_map(|_| Some(format!("(text: \"L.\", when: \"{}\"),", when(dice)?)))
        .collect();
    format!(
        "(format: 1, id: \"made\", title: \"Made\", language: \"en\", opt_out: (goto: \"out\"), cast: {{}},
meters: {{\"a\": (label: \"A\", start: 2, min: 0, max: 5), \"b\": (label: \"B\", start: 0, min: -3, max: 3, better: Lower)}},
flags: {{\"f\": \"F.\", \"g\": \"G.\"}},
promises: {{\"p\": (text: \"P\", within: Minutes(20), kept: (change: {{\"a\": +1}}), broken: (change: {{\"b\": +1}}))}},
start: \"s0\",
scenes: {{
{scenes}\"e1\": (ending: (kind: Resolved, title: \"E\", text: \"E.\")),
\"e2\": (ending: (kind: Partial, title: \"F\", text: \"F.\")),
\"out\": (ending: (kind: Stopped, title: \"O\", text: \"O.\")),
}}, debrief: (lessons: [{lessons}]))"
    )
}

fn ahead(scene: usize, dice: &mut Dice) -> String {
    match scene + 1 + dice.below(3) {
        next if next < SCENES => format!("s{next}"),
        next => format!("e{}", 1 + next % 2),
    }
}

fn choice(scene: usize, index: usize, outcomes: &mut usize, dice: &mut Dice) -> String {
    let guard = guard_field("when", dice);
    let takes = match dice.below(8) {
        0 => format!("Days({})", 365 * (1 + dice.below(40))),
        _ => format!("Minutes({})", 1 + dice.below(30)),
    };
    let now = outcome(dice);
    let later: Vec<String> = (0..dice.below(3))
        .map(|_| {
            *outcomes += 1;
            let after = match dice.below(4) {
                0 => "AtEnding".to_owned(),
                1 => format!("Turns({})", 1 + dice.below(2)),
                2 => format!("Days({})", 365 * (1 + dice.below(100))),
                _ => format!("Minutes({})", 1 + dice.below(40)),
            };
            let (only_if, cancel) =
                (guard_field("only_if", dice), guard_field("cancel_when", dice));
            let goto = if dice.one_in(3) {
                format!(", goto: \"{}\"", ahead(scene, dice))
            } else {
                String::new()
            };
            let then = outcome(dice);
            format!("(id: \"o{outcomes}\", after: {after}, {only_if}{cancel}then: {then}{goto}),")
        })
        .collect();
    let (detour, goto) = match dice.below(6) {
        0 if scene > 1 => ("", "@return".to_owned()),
        1 => ("detour: true, once: true, ", ahead(scene, dice)),
        _ => ("", ahead(scene, dice)),
    };
    format!(
        "(id: \"c{index}\", act: \"C.\", {guard}{detour}takes: {takes}, now: {now}, later: [{}], goto: \"{goto}\"),",
        later.concat()
    )
}

fn outcome(dice: &mut Dice) -> String {
    let effects = [
        "change: {\"a\": +1}",
        "change: {\"a\": -2, \"b\": +1}",
        "change: {\"b\": -1}",
        "set: [\"f\"]",
        "set: [\"g\"], clear: [\"f\"]",
        "promise: [\"p\"]",
        "keep: [\"p\"]",
    ];
    let first = effects[dice.below(effects.len())];
    if dice.one_in(3) { "()".to_owned() } else { format!("({first})") }
}

fn when(dice: &mut Dice) -> Option<String> {
    let guards = [
        "a > 2",
        "a <= b",
        "f",
        "not g",
        "f or b < 0",
        "clock > 25",
        "clock <= 40",
        "turn == 2",
        "turn < 3 and a >= 1",
        "visits(s2) > 1",
        "seen(s3)",
        "chose(s0.c0)",
        "chose(s0.c1)",
        "visits(s4) == 0",
        "kept(p)",
        "broken(p)",
        "promised(p)",
        "clock > a",
    ];
    let guard = guards[dice.below(guards.len())];
    dice.one_in(3).then(|| guard.to_owned())
}

fn guard_field(name: &str, dice: &mut Dice) -> String {
    when(dice).map(|guard| format!("{name}: \"{guard}\", ")).unwrap_or_default()
}

fn explored(text: &str, states: usize) -> (Scenario, Report) {
    let (scenario, problems) = read(text.as_bytes());
    let scenario = scenario.unwrap_or_else(|| panic!("{problems:?}\n{text}"));
    let story = Story::new(scenario.clone(), text);
    let limits = Limits { states, threads: None };
    (scenario, explore(&story, limits, &mut |_| true).report)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_merged_loses_nothing(dice in prop::collection::vec(any::<u32>(), 40..80)) {
        let text = story(&mut Dice(dice, 0));
        let (scenario, report) = explored(&text, usize::MAX);
        prop_assert!(report.exhaustive);
        let plain = plain_search(&Arc::new(Program::new(scenario.clone())));
        prop_assert_eq!(told(&scenario, &report), plain, "{}", text);
        // Every share is somewhere: what ends and what is stuck.
        let shares: f64 = report.endings.iter().filter_map(|ending| ending.share).sum();
        prop_assert!(shares < 1.0 + 1e-5 && (!report.stuck.is_empty() || shares > 1.0 - 1e-5));
    }

    #[test]
    fn a_bound_never_claims_what_is_not_so(
        dice in prop::collection::vec(any::<u32>(), 40..80),
        states in 1_usize..40,
    ) {
        let text = story(&mut Dice(dice, 0));
        let (scenario, bounded) = explored(&text, states);
        let (_, whole) = explored(&text, usize::MAX);
        prop_assert_eq!(bounded.exhaustive, whole.states <= states as u64);
        if !bounded.exhaustive {
            prop_assert_eq!(bounded.states, states as u64);
            prop_assert!(bounded.scenes.unreached.is_empty() && bounded.decisions.is_empty());
            let (some, all) = (told(&scenario, &bounded), told(&scenario, &whole));
            prop_assert!(some.scenes.is_subset(&all.scenes));
            prop_assert!(some.offered.is_subset(&all.offered));
            prop_assert!(some.surfaced.is_subset(&all.surfaced));
            prop_assert!(bounded.findings.iter().all(|finding| finding.witness.is_some()));
        }
    }
}

/// What the scene that a detour left reads when it is met again is not dropped while it lasts.
#[test]
fn a_detour_comes_back_to_what_still_reads_the_turn() {
    let text = r#"(format: 1, id: "made", title: "Made", language: "en", opt_out: (goto: "out"), cast: {},
meters: {"a": (label: "A", start: 2, min: 0, max: 5)},
start: "s0",
scenes: {
"s0": (choices: [(id: "on", act: "C.", now: (), goto: "s1")]),
"s1": (lines: [("narrator", "So.", "turn == 2")], choices: [
    (id: "aside", act: "C.", detour: true, once: true, now: (), goto: "s2"),
    (id: "end", act: "C.", now: (), goto: "e")]),
"s2": (choices: [(id: "back", act: "C.", now: (), goto: "@return")]),
"e": (ending: (kind: Resolved, title: "E", text: "E.")),
"out": (ending: (kind: Stopped, title: "O", text: "O.")),
}, debrief: (objective: [(ask: "What?")]))"#;
    let (_, report) = explored(text, usize::MAX);
    let never = report.findings.iter().filter(|finding| finding.code == Kind::GuardNever);
    assert_eq!(never.map(|finding| &finding.at[..]).collect::<Vec<_>>(), ["s1"]);
}

/// However many cores share the work.
#[test]
fn cores_do_not_change_what_is_found() {
    let text = include_str!("../../../scenarios/insurance/picture-of-a-letter.ron");
    let story = Story::new(read(text.as_bytes()).0.expect("it is valid"), text);
    let states = explore(&story, Limits { states: usize::MAX, threads: None }, &mut |_| true);
    let states = states.report.states as usize;
    same_on_any_cores(&story, [1, states / 3, states / 2, states - 1, states]);
}

/// Wherever a bound stops it: what is on offer beyond is not told, however far a core has looked.
#[test]
fn cores_do_not_change_where_a_bound_stops() {
    let text = include_str!("../../../scenarios/abuse/ended-call.ron");
    let story = Story::new(read(text.as_bytes()).0.expect("it is valid"), text);
    same_on_any_cores(&story, [50, 150, 333, 700, 1_111, 2_500, 6_000, 9_000]);
}

fn same_on_any_cores<const N: usize>(story: &Story, bounds: [usize; N]) {
    let told = |threads, states| {
        let limits = Limits { states, threads: NonZero::new(threads) };
        format!("{:?}", explore(story, limits, &mut |_| true).report)
    };
    for bound in bounds {
        let alone = told(1, bound);
        for threads in 2..5 {
            assert_eq!(told(threads, bound), alone, "{threads} threads, {bound} states");
        }
    }
}

/// Many things that wait for many years take more room than what usually waits.
#[test]
fn what_is_due_in_fifty_years_is_not_due_in_forty() {
    let mut later = String::new();
    for index in 0..20 {
        let then = "then: (change: {\"a\": +1})";
        let _ = write!(later, "(id: \"o{index}\", after: Days(18250), {then}),");
    }
    let story = |days: u32| {
        format!(
            r#"(format: 1, id: "made", title: "Made", language: "en", opt_out: (goto: "out"), cast: {{}},
meters: {{"a": (label: "A", start: 0, min: 0, max: 50)}},
start: "s0",
scenes: {{
"s0": (choices: [(id: "on", act: "C.", now: (), later: [{later}], goto: "s1")]),
"s1": (choices: [(id: "end", act: "C.", takes: Days({days}), now: (), goto: "e")]),
"e": (ending: (kind: Resolved, title: "E", text: "E.")),
"out": (ending: (kind: Stopped, title: "O", text: "O.")),
}}, debrief: (objective: [(ask: "What?")]))"#
        )
    };
    for (days, surfaced) in [(14_600, 0), (18_250, 20)] {
        let (_, report) = explored(&story(days), usize::MAX);
        let count = report.outcomes.iter().filter(|outcome| outcome.surfaces == Some(true)).count();
        assert_eq!(count, surfaced, "{days} days");
    }
}

#[test]
fn who_stops_a_search_gets_what_it_met() {
    let text = include_str!("../../../scenarios/security/security-hold.ron");
    let scenario = read(text.as_bytes()).0.expect("it is valid");
    let first = scenario.scenes[scenario.start].id.text.clone();
    let limits = Limits { states: usize::MAX, threads: None };
    let mut asked = 0;
    let explored = explore(&Story::new(scenario, text), limits, &mut |_| {
        asked += 1;
        asked < 4
    });
    assert!(!explored.complete && !explored.report.exhaustive);
    assert!(explored.report.scenes.reached.contains(&first));
}
