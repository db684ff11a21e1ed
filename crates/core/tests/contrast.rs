//! Runs beside each other: by hand on a small story, and what holds of any runs of any story.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use mile_core::contrast::{Contrast, Delayed, Parting, Side, Span, Stretch, Way};
use mile_core::event::Event;
use mile_core::forks::{Destination, forks};
use mile_core::indicators::Indicators;
use mile_core::path::{Left, Path, shown};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::session::Session;
use mile_core::timeline::Fate;
use mile_core::transcript::{self, Move};
use mile_core::worth::{Because, worth};
use proptest::prelude::*;
use proptest::sample::Index;

const STORY: &str = r#"(
    format: 1, id: "s", title: "S", language: "en", opt_out: (goto: "away"),
    cast: {}, meters: {
        "trust": (label: "Trust", start: 5, min: 0, max: 10),
        "cost": (label: "Cost", start: 0, min: 0, max: 99, better: Lower),
    },
    signals: {"why": "Why it matters"}, flags: {"sure": "It was looked up"},
    promises: {"call": (text: "Call back", within: Hours(1), broken: (change: {"trust": -3}))},
    start: "desk",
    scenes: {
        "desk": (hints: ["why"], choices: [
            (id: "ask", say: "Why?", takes: Minutes(2), once: true, now: (notices: ["why"], change: {"trust": 1}), goto: "desk"),
            (id: "pay", act: "Pay.", takes: Minutes(5), now: (change: {"trust": 2, "cost": 40}, credit: 40, marks: [Resolved]),
                later: [(id: "again", after: Days(1), only_if: "not sure", then: (change: {"trust": -4}, marks: [Reopened]))], goto: "close"),
            (id: "promise", say: "I call you.", takes: Minutes(1), now: (promise: ["call"], marks: [Clarity]), goto: "depot"),
        ]),
        "depot": (chance: [(goto: "found", weight: 1, then: (set: ["sure"])), (goto: "lost", weight: 1)]),
        "found": (choices: [(id: "ring", say: "It is there.", now: (keep: ["call"]), goto: "close")]),
        "lost": (choices: [
            (id: "wait", act: "Wait.", takes: Hours(2), goto: "close"),
            (id: "hand_over", act: "Ask the boss.", now: (marks: [Escalated]), goto: "close"),
        ]),
        "close": (choices: [(id: "end", act: "End.", now: (marks: [Resolved]), goto: "over"), (id: "leave", act: "Leave.", goto: "away")]),
        "over": (ending: (kind: Resolved, title: "Over", text: "It is over.")),
        "away": (ending: (kind: Stopped, title: "Away", text: "That is fine.")),
    },
    debrief: (),
)"#;

fn program(text: &[u8]) -> Arc<Program> {
    let (scenario, found) = read(text);
    Arc::new(Program::new(scenario.unwrap_or_else(|| panic!("{found:?}"))))
}

/// The events of a run of the story, by its choices; chance takes the branches of `draws`.
fn run(choices: &str, draws: &[usize]) -> Vec<Event> {
    let moves: Vec<_> = choices.split(',').filter(|c| !c.is_empty()).map(Move::parse).collect();
    let mut events = Vec::new();
    transcript::play(&program(STORY.as_bytes()), 1, &moves, draws, &mut events).expect("possible");
    events
}

/// The aligned paths in words: scenes by their names, a letter for each run.
fn outline(runs: &[&[Event]]) -> String {
    let program = program(STORY.as_bytes());
    let contrast = Contrast::of(program.scenario(), runs);
    let mut out = String::new();
    say(&program, &contrast, &contrast.stretches, 0, &mut out);
    out
}

fn say(
    program: &Program,
    contrast: &Contrast,
    stretches: &[Stretch],
    depth: usize,
    out: &mut String,
) {
    let scenario = program.scenario();
    let name = |scene| &scenario.scenes[scene].id.text;
    for stretch in stretches {
        let indent = "  ".repeat(depth);
        match stretch {
            Stretch::Together(spans) => {
                let Span { run, from, to } = spans[0];
                for visit in &contrast.runs[run].path.visits[from..to] {
                    let left = match visit.left {
                        Left::Choice { choice, .. } => {
                            format!(".{}", scenario.choices[choice].id.text)
                        }
                        Left::Branch(_) => "#".to_owned(),
                        Left::Not => String::new(),
                    };
                    let _ = writeln!(out, "{indent}{}{left}", name(visit.scene));
                }
            }
            Stretch::Apart { parting, ways } => {
                let why = match *parting {
                    Parting::Decision(scene) => format!("decision in {}", name(scene)),
                    Parting::Chance(scene) => format!("chance in {}", name(scene)),
                    Parting::Condition(scene) => format!("condition in {}", name(scene)),
                    Parting::Ends(scene) => format!("end in {}", name(scene)),
                    Parting::Elsewhere => "elsewhere".to_owned(),
                };
                let _ = writeln!(out, "{indent}apart, {why}");
                for way in ways {
                    let _ = writeln!(out, "{indent}- {:?}", way.runs);
                    say(program, contrast, &way.stretches, depth + 1, out);
                }
            }
        }
    }
}

#[test]
fn runs_part_at_a_decision_and_meet_again() {
    let (pay, ask) = (run("pay,end", &[]), run("ask,pay,end", &[]));
    let expected = "apart, decision in desk\n- [0]\n  desk.pay\n- [1]\n  desk.ask\n  desk.pay\n\
                    close.end\nover\n";
    assert_eq!(outline(&[&pay, &ask]), expected);
}

#[test]
fn runs_part_by_chance_and_some_stay_together() {
    let found = run("promise,ring,end", &[0]);
    let lost = run("promise,wait,end", &[1]);
    let over = run("promise,hand_over,end", &[1]);
    let expected = "desk.promise\napart, chance in depot\n- [0]\n  depot#\n  found.ring\n- [1, 2]\n  \
                    depot#\n  apart, decision in lost\n  - [1]\n    lost.wait\n  - [2]\n    \
                    lost.hand_over\nclose.end\nover\n";
    assert_eq!(outline(&[&found, &lost, &over]), expected);
}

#[test]
fn what_comes_later_stands_apart_from_what_comes_at_once() {
    let program = program(STORY.as_bytes());
    let (pay, keep) = (run("pay,end", &[]), run("promise,ring,end", &[0]));
    let contrast = Contrast::of(program.scenario(), &[&pay, &keep]);
    let told: Vec<_> = contrast
        .delayed
        .iter()
        .map(|Delayed { what, runs }| {
            let fates: Vec<_> = runs
                .iter()
                .map(|r| r.as_ref().map(|came| (came.later.fate, came.later.clock)))
                .collect();
            (format!("{what:?}"), fates)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Promise(PromiseId(0))".to_owned(), vec![None, Some((Fate::Kept, 1))]),
            ("Outcome(OutcomeId(0))".to_owned(), vec![Some((Fate::Surfaced, 24 * 60)), None]),
        ]
    );
}

#[test]
fn indicators_are_counted_from_the_events() {
    let scenario = program(STORY.as_bytes());
    let of = |choices, draws: &[usize]| Indicators::of(scenario.scenario(), &run(choices, draws));
    let none = Indicators::default();
    assert_eq!(of("pay,end", &[]), Indicators { credit: 40, reopened: 1, ..none });
    assert_eq!(
        of("ask,promise,ring,end", &[0]),
        Indicators { time_to_clarity: Some(2), first_contact_resolution: true, kept: 1, ..none }
    );
    assert_eq!(
        of("promise,wait,end", &[1]),
        Indicators { time_to_clarity: Some(0), first_contact_resolution: true, broken: 1, ..none }
    );
    assert_eq!(
        of("promise,hand_over,end", &[1]),
        Indicators { time_to_clarity: Some(0), escalated: 1, broken: 1, ..none }
    );
}

#[test]
fn stopped_left_and_unfinished_look_alike() {
    let unfinished = run("promise,ring", &[0]);
    for other in ["promise,ring,opt_out", "promise,ring,leave"] {
        let other = run(other, &[0]);
        assert_eq!(shown(&other), shown(&unfinished));
        let scenario = program(STORY.as_bytes());
        let contrast = Contrast::of(scenario.scenario(), &[&unfinished, &other]);
        assert_eq!(contrast.runs[0], contrast.runs[1]);
        assert_eq!(contrast.runs[0].figures, None);
        assert!(!contrast.runs[0].path.is_whole());
    }
}

#[test]
fn forks_are_the_choices_that_were_on_offer_then() {
    let program = program(STORY.as_bytes());
    let scenario = program.scenario();
    let told: Vec<_> = forks(&program, &run("ask,promise,wait", &[1]))
        .iter()
        .map(|fork| {
            let others: Vec<_> = fork
                .others
                .iter()
                .map(|other| {
                    let to = match other.leads_to {
                        Destination::Scene(scene) => &*scenario.scenes[scene].id.text,
                        Destination::Chance => "chance",
                    };
                    format!("{} to {to}", scenario.choices[other.choice].id.text)
                })
                .collect();
            format!("{}: {}", scenario.choices[fork.choice].id.text, others.join(", "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "ask: pay to close, promise to chance",
            "promise: pay to close",
            "wait: hand_over to close"
        ]
    );
}

#[test]
fn moves_are_named_for_what_came_of_them() {
    let scenario = program(STORY.as_bytes());
    let named = |choices, draws: &[usize]| -> Vec<_> {
        let found = worth(scenario.scenario(), &run(choices, draws)).into_iter();
        found.map(|worth| (worth.turn, worth.because)).collect()
    };
    let trust = scenario.scenario().meters.ids().next().expect("a meter");
    let why = scenario.scenario().signals.ids().next().expect("a signal");
    let call = scenario.scenario().promises.ids().next().expect("a promise");
    assert_eq!(
        named("ask,pay,end", &[]),
        [(1, vec![Because::PickedUp(why)]), (2, vec![Because::Turned(trust), Because::Moved(2)]),]
    );
    assert_eq!(named("promise,ring,end", &[0]), [(2, vec![Because::Kept(call)])]);
    // What only an ending shows is not told of a run without one.
    assert_eq!(named("ask,pay", &[]), [(1, vec![Because::PickedUp(why)])]);
}

static STORIES: LazyLock<Vec<Arc<Program>>> = LazyLock::new(|| {
    let top = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![top.join("scenarios"), top.join("tests/suite/play")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            let is_test = path.to_string_lossy().ends_with(".test.ron");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ron") && !is_test {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| program(&std::fs::read(path).expect("readable"))).collect()
});

/// A story, and runs of it: seeds, and what is taken of what is on offer.
fn plays(runs: usize) -> impl Strategy<Value = (&'static Arc<Program>, Vec<Vec<Event>>)> {
    let acts = prop::collection::vec(any::<Index>(), 0..30);
    let run = (0..3_u64, acts, prop::bool::weighted(0.1));
    (any::<Index>(), prop::collection::vec(run, runs)).prop_map(|(story, runs)| {
        let program = story.get(&STORIES);
        let play = |(seed, acts, stops): (u64, Vec<Index>, bool)| {
            let mut events = Vec::new();
            let mut session = Session::start(Arc::clone(program), seed, &mut events);
            for act in acts {
                // Half of the time the first, so that runs stay together for a while.
                let size = session.offered().len();
                if size > 0 {
                    let choice = session.offered()[act.index(2 * size).saturating_sub(size)];
                    session.choose(choice, &mut events).expect("it is on offer");
                }
            }
            if stops {
                let _ = session.opt_out(&mut events);
            }
            events
        };
        (program, runs.into_iter().map(play).collect())
    })
}

fn contrast(program: &Program, runs: &[Vec<Event>]) -> Contrast {
    Contrast::of(program.scenario(), &runs.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The contrast with run `order[i]` in the place of run `i`.
fn reordered(contrast: &Contrast, order: &[usize]) -> Contrast {
    let place = |run: usize| order.iter().position(|&r| r == run).expect("it is there");
    Contrast {
        runs: order.iter().map(|&run| contrast.runs[run].clone()).collect(),
        stretches: stretches(&contrast.stretches, &place),
        delayed: contrast
            .delayed
            .iter()
            .map(|Delayed { what, runs }| Delayed {
                what: *what,
                runs: order.iter().map(|&run| runs[run].clone()).collect(),
            })
            .collect(),
    }
}

fn stretches(of: &[Stretch], place: &impl Fn(usize) -> usize) -> Vec<Stretch> {
    of.iter()
        .map(|stretch| match stretch {
            Stretch::Together(spans) => {
                let mut spans: Vec<_> =
                    spans.iter().map(|span| Span { run: place(span.run), ..*span }).collect();
                spans.sort_by_key(|span| span.run);
                Stretch::Together(spans)
            }
            Stretch::Apart { parting, ways } => {
                let mut ways: Vec<_> = ways
                    .iter()
                    .map(|way| {
                        let mut runs: Vec<_> = way.runs.iter().map(|&run| place(run)).collect();
                        runs.sort_unstable();
                        Way { runs, stretches: stretches(&way.stretches, place) }
                    })
                    .collect();
                ways.sort_by_key(|way| way.runs[0]);
                Stretch::Apart { parting: *parting, ways }
            }
        })
        .collect()
}

/// Where the visits of each run stand in the stretches, one after the other.
fn places(of: &[Stretch], found: &mut [Vec<usize>]) {
    for stretch in of {
        match stretch {
            Stretch::Together(spans) => {
                for span in spans {
                    found[span.run].extend(span.from..span.to);
                }
            }
            Stretch::Apart { ways, .. } => {
                ways.iter().for_each(|way| places(&way.stretches, found));
            }
        }
    }
}

proptest! {
    #[test]
    fn a_contrast_mirrors_the_one_the_other_way_round((program, runs) in plays(2)) {
        let mirrored: Vec<_> = runs.iter().rev().cloned().collect();
        prop_assert_eq!(contrast(program, &mirrored), reordered(&contrast(program, &runs), &[1, 0]));
    }

    #[test]
    fn any_order_of_runs_shows_the_same(
        (program, runs) in plays(4),
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
    ) {
        let shuffled: Vec<_> = order.iter().map(|&run| runs[run].clone()).collect();
        prop_assert_eq!(contrast(program, &shuffled), reordered(&contrast(program, &runs), &order));
    }

    #[test]
    fn every_visit_stands_in_one_place((program, runs) in plays(3)) {
        let contrast = contrast(program, &runs);
        let mut found = vec![Vec::new(); runs.len()];
        places(&contrast.stretches, &mut found);
        for (side, found) in contrast.runs.iter().zip(found) {
            prop_assert_eq!(found, (0..side.path.visits.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_run_differs_in_nothing_from_itself((program, runs) in plays(1)) {
        let twice = [runs[0].clone(), runs[0].clone()];
        let contrast = contrast(program, &twice);
        prop_assert!(contrast.delayed.is_empty());
        let apart = contrast.stretches.iter().any(|s| matches!(s, Stretch::Apart { .. }));
        prop_assert!(!apart);
    }

    #[test]
    fn figures_agree_with_the_events((program, runs) in plays(1)) {
        let events = &runs[0];
        let Side { path, figures, .. } = contrast(program, &runs).runs.remove(0);
        let visits = Path::of(events).visits;
        prop_assert_eq!(&path.visits, &visits);
        let mut forks = forks(program, events).into_iter();
        for visit in visits {
            if let Left::Choice { turn, choice, .. } = visit.left {
                let fork = forks.next().expect("every decision is a fork");
                prop_assert_eq!((fork.turn, fork.scene, fork.choice), (turn, visit.scene, choice));
            }
        }
        prop_assert!(forks.next().is_none());
        let Some(figures) = figures else { return Ok(()) };
        for (meter, curve) in figures.curves.iter() {
            let last = events.iter().rev().find_map(|event| match *event {
                Event::Changed { meter: moved, to, .. } if moved == meter => Some(to),
                _ => None,
            });
            let last = last.unwrap_or(program.scenario().meters[meter].start);
            prop_assert_eq!(curve.last().map(|point| point.value), Some(last));
            prop_assert!(curve.is_sorted_by_key(|point| point.clock));
        }
    }
}
