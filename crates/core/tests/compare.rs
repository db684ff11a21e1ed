//! A run on a scenario that was changed since: it goes the same way, perhaps under other names, or
//! the place where it does not is found. It never lands anywhere else without a word.

use std::path::Path;
use std::sync::Arc;

use mile_core::compare::{Comparison, Verdict, compare};
use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::read::read_text;
use mile_core::session::{Phase, Session};
use mile_core::transcript::{self, Move};
use mile_core::words::Voice;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

const STORY: &str = r#"(
    format: 1, id: "desk", title: "Desk", language: "en",
    opt_out: (goto: "away"), cast: {},
    meters: {"trust": (label: "Trust", start: 5, min: 0, max: 10)},
    flags: {"asked": "It was asked."},
    promises: {"call": (text: "Call back.", within: Hours(1), broken: (change: {"trust": -2}))},
    start: "first",
    scenes: {
        "first": (
            title: "The first call", lines: [("narrator", "It rings.")],
            choices: [
                (id: "ask", say: "What is it for?", now: (set: ["asked"], change: {"trust": +1}), goto: "draw"),
                (id: "send", act: "Send another.", now: (credit: 45), goto: "draw"),
                (id: "say", say: "I will call.", now: (promise: ["call"]), goto: "draw"),
            ],
        ),
        "draw": (chance: [(weight: 1, goto: "second"), (weight: 1, goto: "third")]),
        "second": (
            title: "The second call", lines: [("narrator", "It rings again.")],
            limit: (seconds: 20, choose: "wait"),
            choices: [
                (id: "wait", act: "Wait.", takes: Hours(2), goto: "done"),
                (id: "thank", say: "Thank you.", when: "asked", goto: "done"),
                (id: "back", act: "Go back.", goto: "first"),
            ],
        ),
        "third": (
            title: "The depot", lines: [("narrator", "Nobody is there.")],
            choices: [(id: "wait", act: "Wait.", goto: "done"), (id: "ring", act: "Ring.", goto: "second")],
        ),
        "done": (ending: (kind: Resolved, title: "Done", text: "All is well.")),
        "away": (ending: (kind: Stopped, title: "Away", text: "You left.")),
    },
    debrief: (),
)"#;

fn program(text: &str) -> Arc<Program> {
    let (scenario, diagnostics) = read_text(text);
    Arc::new(Program::new(scenario.unwrap_or_else(|| panic!("{diagnostics:?}"))))
}

/// The seed with which the story goes from the draw to the second call, or to the depot.
fn seed(scene: &str) -> u64 {
    let program = program(STORY);
    let goes = |seed: &u64| {
        let mut events = Vec::new();
        let moves = [Move::parse("ask")];
        let session =
            transcript::play(&program, *seed, &moves, &[], &mut events).expect("it plays");
        program.scenario().scenes[session.state().scene()].id.text == scene
    };
    (0..99).find(goes).expect("chance is not one-sided")
}

/// The story with each `from` replaced by its `to`, which must be there.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(STORY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn compared(moves: &str, edits: &[(&str, &str)]) -> Comparison {
    let moves: Vec<_> = moves.split(',').map(Move::parse).collect();
    compare(&program(STORY), &program(&edited(edits)), seed("second"), &moves)
}

#[track_caller]
fn differs(moves: &str, edits: &[(&str, &str)]) -> (i64, String) {
    match compared(moves, edits).verdict {
        Verdict::Differs(difference) => (difference.turn, difference.why),
        verdict => panic!("{verdict:?}"),
    }
}

#[test]
fn what_changes_nothing_for_this_run_is_ok() {
    let same = Comparison { verdict: Verdict::Same, renamed: Vec::new(), reworded: None };
    for edits in [
        &[][..],
        // Another layout; a choice, a scene, a meter more; one less that was not taken.
        &[("title: \"Desk\", ", "title: \"Desk\",\n\n// here\n")],
        &[("(id: \"send\", act: \"Send another.\", now: (credit: 45), goto: \"draw\"),", "")],
        &[(
            "\"done\": (",
            "\"extra\": (ending: (kind: Partial, title: \"X\", text: \"X\")), \"done\": (",
        )],
        &[("meters: {", "meters: {\"cost\": (label: \"Cost\", start: 0, min: 0, max: 9), ")],
        &[(
            "(id: \"back\", act: \"Go back.\", goto: \"first\"),",
            "(id: \"back\", act: \"Go back.\", goto: \"first\"), (id: \"shrug\", act: \"Shrug.\", goto: \"done\"),",
        )],
        // The other way round.
        &[
            ("(id: \"wait\", act: \"Wait.\", takes: Hours(2), goto: \"done\"),", ""),
            (
                "(id: \"back\",",
                "(id: \"wait\", act: \"Wait.\", takes: Hours(2), goto: \"done\"), (id: \"back\",",
            ),
        ],
    ] {
        assert_eq!(compared("ask,wait", edits), same, "{edits:?}");
        assert_eq!(compared("ask,~wait", edits), same, "{edits:?}");
        assert_eq!(compared("ask,opt_out", edits), same, "{edits:?}");
    }
}

#[test]
fn what_goes_by_another_name_is_moved() {
    for (edits, what, names) in [
        (&[("\"second\"", "\"again\"")][..], "scene", ("second", "again")),
        (&[("\"draw\"", "\"toss\"")], "scene", ("draw", "toss")),
        (&[("\"ask\"", "\"clarify\"")], "choice", ("ask", "clarify")),
        (&[("\"trust\"", "\"faith\"")], "meter", ("trust", "faith")),
        (&[("\"asked\"", "\"known\"")], "story fact", ("asked", "known")),
        (&[("\"done\"", "\"well\"")], "scene", ("done", "well")),
    ] {
        let comparison = compared("ask,thank", edits);
        assert_eq!(comparison.verdict, Verdict::Moved, "{edits:?}");
        let [renamed] = &comparison.renamed[..] else { panic!("{comparison:?}") };
        let renamed = (renamed.what, (renamed.from.as_str(), renamed.to.as_str()));
        assert_eq!(renamed, (what, names));
    }
    let promise = compared("say,wait", &[("\"call\"", "\"ring_back\"")]);
    assert_eq!(promise.renamed[0].what, "promise");
}

#[test]
fn two_choices_that_swapped_their_names_are_told_apart_by_their_words() {
    let swapped = [
        ("(id: \"ask\"", "(id: \"tmp\""),
        ("(id: \"send\"", "(id: \"ask\""),
        ("(id: \"tmp\"", "(id: \"send\""),
    ];
    let comparison = compared("ask,wait", &swapped);
    assert_eq!(comparison.verdict, Verdict::Moved, "{comparison:?}");
    assert_eq!((&*comparison.renamed[0].from, &*comparison.renamed[0].to), ("ask", "send"));
}

#[test]
fn other_words_are_told() {
    let reworded = |moves, edits: &[_]| {
        let comparison = compared(moves, edits);
        assert_eq!(comparison.verdict, Verdict::Same, "{comparison:?}");
        comparison.reworded
    };
    assert_eq!(reworded("ask,wait", &[("It rings.", "It rings loud.")]), Some(0));
    assert_eq!(reworded("ask,wait", &[("It rings again.", "Once more.")]), Some(1));
    assert_eq!(reworded("ask,wait", &[("What is it for?", "What for?")]), Some(1));
    assert_eq!(reworded("ask,wait", &[("Nobody is there.", "Dark.")]), None);
}

#[test]
fn the_first_decision_that_goes_another_way_is_found() {
    for (moves, edits, turn, why) in [
        // Deleted, locked away, led elsewhere.
        (
            "ask,wait",
            &[(
                "(id: \"ask\", say: \"What is it for?\", now: (set: [\"asked\"], change: {\"trust\": +1}), goto: \"draw\"),",
                "",
            )][..],
            1,
            "is gone: “What is it for?”",
        ),
        (
            "send,wait",
            &[("act: \"Send another.\",", "act: \"Send another.\", when: \"trust > 9\",")],
            1,
            "not on offer",
        ),
        (
            "ask,wait",
            &[("takes: Hours(2), goto: \"done\"", "takes: Hours(2), goto: \"third\"")],
            2,
            "now: the story goes on with The depot",
        ),
        // Another effect, time, story, chance.
        (
            "ask,wait",
            &[("\"trust\": +1", "\"trust\": +2")],
            1,
            "then: Trust +1, to 6; now: Trust +2, to 7",
        ),
        ("send,wait", &[("credit: 45", "credit: 40")], 1, "goodwill given: 45"),
        ("ask,wait", &[("takes: Hours(2)", "takes: Hours(3)")], 2, "3 hours after the start"),
        (
            "ask,wait",
            &[(
                "(weight: 1, goto: \"second\"), (weight: 1",
                "(weight: 1, goto: \"third\"), (weight: 1",
            )],
            1,
            "The depot",
        ),
        ("say,wait", &[("\"trust\": -2", "\"trust\": -3")], 2, "Trust -3"),
        // Before anything was decided.
        ("ask,wait", &[("start: 5", "start: 6")], 1, "to 7"),
        ("ask,wait", &[("start: \"first\"", "start: \"third\"")], 0, "The depot"),
        (
            "ask,~wait",
            &[("limit: (seconds: 20, choose: \"wait\"),", "")],
            2,
            "the clock took a choice",
        ),
        // Another scene took over the name of one that is gone.
        (
            "ask,wait",
            &[
                (
                    "title: \"The second call\", lines: [(\"narrator\", \"It rings again.\")]",
                    "title: \"X\", lines: [(\"narrator\", \"Y\")]",
                ),
                ("\"second\"", "\"other\""),
            ],
            1,
            "goes on with",
        ),
    ] {
        let (found, said) = differs(moves, edits);
        assert_eq!(found, turn, "{edits:?}: {said}");
        assert!(said.contains(why), "{edits:?}: {said}");
    }
}

/// Every line of a story left out, doubled, swapped with the next, and every name and text of it
/// changed: whatever still loads is compared with random runs of what it was. Where it is said to go
/// the same way, it must, in everything that people see of it.
#[test]
fn no_edit_lands_a_run_elsewhere_without_a_word() {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(5);
    let path = "../../tests/suite/player/parcel.ron";
    let parcel = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut verdicts = [0; 3];
    for story in [STORY.to_owned(), std::fs::read_to_string(parcel).unwrap()] {
        let then = program(&story);
        for text in edits(&story) {
            let Some(scenario) = read_text(&text).0 else { continue };
            let now = Arc::new(Program::new(scenario));
            for _ in 0..8 {
                let seed = chance.next_u64() % 16;
                let moves = any_moves(&then, seed, &mut chance);
                let comparison = compare(&then, &now, seed, &moves);
                let place = match &comparison.verdict {
                    Verdict::Same => 0,
                    Verdict::Moved => 1,
                    Verdict::Differs(difference) => {
                        assert!(
                            usize::try_from(difference.turn).is_ok_and(|turn| turn <= moves.len()),
                            "{text}"
                        );
                        2
                    }
                };
                verdicts[place] += 1;
                if place < 2 {
                    let renamed = |made: &Move| rename(made, &comparison);
                    let moves_now: Vec<_> = moves.iter().map(renamed).collect();
                    let (before, after) = (seen(&then, seed, &moves), seen(&now, seed, &moves_now));
                    if comparison.reworded.is_none() {
                        assert_eq!(before, after, "{comparison:?}\n{text}");
                    } else {
                        assert_eq!(before.0, after.0, "{comparison:?}\n{text}");
                    }
                }
            }
        }
    }
    assert!(verdicts.iter().all(|&count| count > 50), "{verdicts:?}");
}

/// What becomes of a text when somebody works on it.
fn edits(story: &str) -> Vec<String> {
    let lines: Vec<_> = story.lines().collect();
    let mut edits = Vec::new();
    for at in 0..lines.len() {
        let mut without = lines.clone();
        let line = without.remove(at);
        edits.push(without.join("\n"));
        let mut doubled = lines.clone();
        doubled.insert(at, line);
        edits.push(doubled.join("\n"));
        if at + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(at, at + 1);
            edits.push(swapped.join("\n"));
        }
    }
    let mut words: Vec<_> = story.split('"').skip(1).step_by(2).collect();
    words.sort_unstable();
    words.dedup();
    for word in &words {
        let quoted = format!("\"{word}\"");
        // Everywhere, as an editor renames; once; and after another.
        edits.push(story.replace(&quoted, &format!("\"{word}_x\"")));
        edits.push(story.replacen(&quoted, &format!("\"{word}_x\""), 1));
        edits.extend(
            words.iter().take(40).map(|other| story.replace(&quoted, &format!("\"{other}\""))),
        );
    }
    for (from, to) in [
        ("+1", "+2"),
        ("Hours(1)", "Hours(3)"),
        ("weight: 1", "weight: 7"),
        ("start: 5", "start: 4"),
    ] {
        edits.push(story.replace(from, to));
    }
    edits
}

fn rename(made: &Move, comparison: &Comparison) -> Move {
    let name = |id: &String| {
        let renamed = comparison.renamed.iter().find(|it| it.what == "choice" && it.from == *id);
        renamed.map_or_else(|| id.clone(), |it| it.to.clone())
    };
    match made {
        Move::Choose(id) => Move::Choose(name(id)),
        Move::TimeOut(id) => Move::TimeOut(name(id)),
        Move::OptOut => Move::OptOut,
    }
}

/// What changed, in words, and everything that was said and chosen.
fn seen(program: &Arc<Program>, seed: u64, moves: &[Move]) -> (Vec<String>, Vec<String>) {
    let mut events = Vec::new();
    transcript::play(program, seed, moves, &[], &mut events).expect("it plays there");
    let scenario = program.scenario();
    let voice = Voice { scenario, learner: None };
    let (mut effects, mut words) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::Said { line } => words.push(voice.line(line)),
            Event::Chose { choice, turn, .. } => {
                words.push(voice.choice(choice));
                effects.push(format!("decision {turn}"));
            }
            Event::Changed { by, to, .. } => effects.push(format!("{by} {to}")),
            Event::Ended { kind, clock, .. } => effects.push(format!("{kind:?} {clock}")),
            Event::Credited { amount } => effects.push(format!("credit {amount}")),
            _ => {}
        }
    }
    (effects, words)
}

fn any_moves(program: &Arc<Program>, seed: u64, chance: &mut impl Rng) -> Vec<Move> {
    let mut session = Session::start(Arc::clone(program), seed, &mut ());
    let mut moves = Vec::new();
    while session.state().phase() == Phase::Waiting && moves.len() < 12 {
        let number = chance.next_u64() as usize % (session.offered().len() * 12 + 1);
        if number == 0 {
            session.opt_out(&mut ()).expect("it is possible");
            moves.push(Move::OptOut);
            break;
        }
        let choice = session.offered()[number % session.offered().len()];
        moves.push(Move::Choose(program.scenario().choices[choice].id.text.clone()));
        session.choose(choice, &mut ()).expect("it is on offer");
    }
    moves
}
