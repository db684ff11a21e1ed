//! The linear player with a clock and a record that the tests hold in their hands.

mod harness;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use harness::{PARCEL, family, past, scenario};
use jiff::civil::Date;
use mile_core::program::Program;
use mile_player::app::{Agreed, How, Timers};
use mile_player::linear::library::{self, Entry};
use mile_player::linear::{self, Settings, Surroundings};
use mile_player::record::{Branch, Found, Opening, Outside, Past, Record, Saved};

/// Records; once, after so many records, the disk is full.
#[derive(Default)]
struct Store {
    records: Vec<Record>,
    fails_after: Option<usize>,
    unfinished: Option<Past>,
}

impl Outside for Store {
    fn load_library(&mut self, _: Found) -> Result<usize, String> {
        Ok(0)
    }

    fn open(&mut self, _: &str) -> Result<Arc<Program>, String> {
        Err("there is only one story here".to_owned())
    }

    fn watch(&mut self, _: &str, _: Saved) -> Result<(), String> {
        Ok(())
    }

    fn unfinished(&mut self, _: &Arc<Program>) -> Option<Past> {
        self.unfinished.take()
    }

    fn record(&mut self, record: &Record) -> Result<(), String> {
        if self.fails_after == Some(self.records.len()) {
            self.fails_after = None;
            return Err("the disk is full".to_owned());
        }
        self.records.push(record.clone());
        Ok(())
    }

    fn keep(&mut self, _: &str, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Plays with `lines`; each takes so many seconds to type.
fn play(path: &str, timers: Timers, seconds: u64, lines: &str, store: &mut Store) -> String {
    play_as(path, How { timers, ..How::default() }, seconds, lines, store)
}

fn play_as(path: &str, how: How, seconds: u64, lines: &str, store: &mut Store) -> String {
    run(path, how, seconds, lines, store, linear::play)
}

/// A room in the small story; each line takes so many seconds to type.
fn room(seconds: u64, lines: &str, store: &mut Store) -> String {
    run(PARCEL, How::default(), seconds, lines, store, linear::room)
}

type Played = fn(&Arc<Program>, &Settings, Surroundings<'_>) -> io::Result<()>;

fn run(
    path: &str,
    how: How,
    seconds: u64,
    lines: &str,
    store: &mut Store,
    played: Played,
) -> String {
    let program = Arc::new(Program::new((*scenario(path)).clone()));
    let settings = Settings {
        how,
        same_seed: true,
        recorded: false,
        opening: None,
        today: Date::default(),
        width: 80,
        echo: true,
    };
    let mut output = Vec::new();
    let mut now = Duration::ZERO;
    let surroundings = Surroundings {
        input: &mut io::Cursor::new(lines),
        output: &mut output,
        outside: store,
        clock: &mut || {
            now += Duration::from_secs(seconds);
            now
        },
    };
    played(&program, &settings, surroundings).expect("memory takes everything");
    String::from_utf8(output).expect("it is text")
}

const LIMIT: &str = "tests/suite/play/limit.ron";

#[test]
fn who_answers_too_late_is_told_that_the_clock_took_it() {
    for (timers, seconds, late) in [
        (Timers::On, 19, false),
        (Timers::On, 20, true),
        (Timers::Slow, 39, false),
        (Timers::Slow, 40, true),
        (Timers::Off, 9999, false),
    ] {
        let mut store = Store::default();
        let out = play(LIMIT, timers, seconds, "\n\n1\n", &mut store);
        assert_eq!(out.contains("Time ran out. The clock took this, not you:"), late, "{out}");
        let timed_out = store.records.iter().any(|r| matches!(r, Record::TimedOut { .. }));
        assert_eq!(timed_out, late, "{timers:?} {seconds}");
    }
    let out = play(LIMIT, Timers::On, 10, "\n\n?\n", &mut Store::default());
    assert!(out.contains("Your choice (0:20 left):") && out.contains("(0:10 left)"), "{out}");
}

#[test]
fn a_limit_is_told_before_the_choices_and_can_be_taken_away() {
    let out = play(LIMIT, Timers::On, 1, "\n\n?\n1\n", &mut Store::default());
    let told = "a limit of 20 seconds";
    let before = out.split_once(told).expect("it is told").0;
    assert!(!before.contains("1. "), "before the choices: {out}");
    let help = out.split_once("Your choice").expect("it is asked").1;
    assert!(help.contains("timers off: takes the limits in real time away"), "{out}");
    // However late it comes: whoever needs no clock is not overtaken by it.
    for seconds in [1, 99] {
        let mut store = Store::default();
        let out = play(LIMIT, Timers::On, seconds, "\n\ntimers off\n1\n", &mut store);
        assert!(out.contains("There are no limits from here on."), "{out}");
        assert!(!store.records.iter().any(|r| matches!(r, Record::TimedOut { .. })), "{out}");
        assert!(store.records.iter().any(|r| matches!(r, Record::Chose { .. })), "{out}");
    }
    // Nor is whoever wants to leave.
    let mut store = Store::default();
    play(LIMIT, Timers::On, 99, "\n\nstop\nstop\n", &mut store);
    assert!(matches!(store.records.last(), Some(Record::Stopped { .. })), "{:?}", store.records);
    // Where nothing runs, nothing is said of it.
    let out = play(LIMIT, Timers::Off, 1, "\n\n?\n1\n", &mut Store::default());
    assert!(!out.contains("limit"), "{out}");
}

/// Each question of the clock takes ten seconds here, and there are several at each line.
#[test]
fn a_room_hears_that_time_is_up_after_the_next_line() {
    let lines = "\n\ntimer 2\ntime\ntime\ntime\ntime\ntime\ntime\n\n";
    let out = room(10, lines, &mut Store::default());
    let (before, after) = out.split_once("Time: 2:00 is over.").unwrap_or_else(|| panic!("{out}"));
    assert!(before.contains("The timer is set to 2:00."), "{out}");
    assert!(before.contains("So far: 0:") && before.contains("; the timer has 1:"), "{out}");
    assert!(!after.contains("the timer has") && !after.contains("is over"), "once: {out}");
    assert!(after.contains("The hands for 1 to 3"), "it ends nothing: {out}");
    let out =
        room(10, "\n\ntimer soon\ntimer 1\ntimer off\ntime\ntime\ntime\n", &mut Store::default());
    assert!(out.contains("timer 1:30 one of a"), "{out}");
    assert!(!out.contains("Time: "), "{out}");
}

#[test]
fn a_room_says_how_hands_are_typed_and_what_they_sum_up_to() {
    let mut store = Store::default();
    let lines = "\n\n\n?\n4 2\n0 0 0\nhands\n6 4 0\nhands\n6 1 0\n\n";
    let out = room(1, lines, &mut store);
    let mut rest = out.as_str();
    for words in [
        "0 where there are none. Enter alone goes back to thinking",
        "That is not 3 numbers of hands, one for each choice. 0 stands for none.",
        "No hands this time.",
        "Type the number of the choice that is played:",
        "10 hands in all.",
        "7 hands in all, 10 the time before.",
        "Some see it otherwise. Whoever is for 2",
    ] {
        let whole = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(whole.contains(words), "{words:?}: {out}");
        rest = rest.split_once(&words[..12]).map_or(rest, |(_, rest)| rest);
    }
    let rounds = store.records.iter().filter(|record| matches!(record, Record::Hands { .. }));
    assert_eq!(rounds.count(), 3);
}

#[test]
fn everything_is_recorded_as_it_is_made() {
    let mut store = Store::default();
    play(PARCEL, Timers::Off, 1, "\n\nnote\n1\nFear.\n3\nundo\n2\n\nHers.\n", &mut store);
    let kinds = store.records.iter().map(|record| match record {
        Record::Began { .. } => "began",
        Record::Noted { .. } => "noted",
        Record::Chose { .. } => "chose",
        Record::Undid { .. } => "undid",
        Record::Reflected { .. } => "reflected",
        _ => "other",
    });
    let kinds: Vec<_> = kinds.collect();
    assert_eq!(kinds, ["began", "noted", "chose", "undid", "chose", "reflected"]);
    let chose =
        |record: &Record| matches!(record, Record::Chose { after, .. } if after.as_secs() == 1);
    assert!(store.records.iter().any(chose), "{:?}", store.records);
}

#[test]
fn what_cannot_be_recorded_does_not_happen() {
    for (answer, then, goes_on) in
        [("again", "You owe", true), ("on", "You owe", true), ("stop", "You stepped away", false)]
    {
        // The beginning is recorded, and then the disk is full once.
        let mut store = Store { fails_after: Some(1), ..Store::default() };
        let out = play(PARCEL, Timers::Off, 1, &format!("\n\n3\n{answer}\n"), &mut store);
        let (before, after) = out.split_once("the disk is full").expect("it is told");
        assert!(!before.contains("You have promised"), "{out}");
        assert!(after.contains(then), "{answer}: {out}");
        assert_eq!(after.contains("You have promised"), goes_on, "{out}");
        assert_eq!(store.records.len(), if answer == "again" { 2 } else { 1 });
    }
}

/// The house's contacts stand with the warning, where somebody stops, and after the debrief.
#[test]
fn the_house_names_whom_to_talk_to() {
    let support = [String::from("Ana in room 3, 4711")].into();
    let how = How { support, ..How::default() };
    let times = |lines: &str| {
        let out = play_as(PARCEL, how.clone(), 1, lines, &mut Store::default());
        out.matches("If you want to talk to somebody\nAna in room 3, 4711").count()
    };
    assert_eq!(times("stop\n"), 1, "with the warning");
    assert_eq!(times("\n\nstop\nstop\n\n"), 2, "and on stopping");
    assert_eq!(times("\n\n3\n2\n\nstop\n\n"), 2, "and after the debrief");
    let out = play(PARCEL, Timers::Off, 1, "\n\nstop\nstop\n\n", &mut Store::default());
    assert!(!out.contains("talk to somebody"), "a house that names nobody: {out}");
}

/// What is agreed to with the lines before the run, as it was recorded.
fn agreed(lines: &str) -> (String, Option<Agreed>) {
    let how = How { agreed: Some(Agreed::default()), ..How::default() };
    let mut store = Store::default();
    let out = play_as(PARCEL, how, 1, lines, &mut store);
    let began = store.records.iter().find_map(|record| match record {
        Record::Began { agreed, .. } => *agreed,
        _ => None,
    });
    (out, began)
}

#[test]
fn nothing_is_shared_unless_the_learner_says_so() {
    let (out, said) = agreed("\n\n3\n");
    assert!(out.contains("A facilitator may see what you share (f): no."), "{out}");
    assert_eq!(said, Some(Agreed { playing: true, facilitator: false, group: false }));
    let (out, said) = agreed("\ngroup\nfacilitator\nf\nf\n\n3\n");
    assert!(out.contains("(g): yes."), "{out}");
    assert_eq!(said, Some(Agreed { playing: true, facilitator: true, group: true }));
    // Without a record nothing is written of the run.
    let (_, said) = agreed("\nrecord\n\n3\n");
    assert_eq!(said, None);
    // Who was asked before is not asked again.
    let out = play(PARCEL, Timers::Off, 1, "\n\n3\n", &mut Store::default());
    assert!(!out.contains("You agree") && !out.contains("(g):"), "{out}");
}

#[test]
fn a_concern_has_no_name_unless_it_is_signed() {
    let mut store = Store::default();
    play(PARCEL, Timers::Off, 1, "\n\nflag too loud\nsign too near\n", &mut store);
    let signed = |record: &Record| match record {
        Record::Concern { text, signed, .. } => Some((text.clone(), *signed)),
        _ => None,
    };
    let concerns: Vec<_> = store.records.iter().filter_map(signed).collect();
    assert_eq!(concerns, [("too loud".to_owned(), false), ("too near".to_owned(), true)]);
}

#[test]
fn the_library_shows_what_is_asked_for() {
    let paths = ["billing/billing-dispute", "security/security-hold", "shipping/lost-parcel"];
    let stories = paths.map(|path| harness::scenario(&format!("scenarios/{path}.ron")));
    let mut entries: Vec<_> = stories.iter().map(|story| Entry::Scenario(story)).collect();
    entries.push(Entry::Broken("mine.ron", "it is broken"));
    let pick = |typed: &str| {
        let mut out = Vec::new();
        let picked = library::pick(&entries, 100, &mut typed.as_bytes(), &mut out).expect("memory");
        (picked.map(|story| story.id.clone()), String::from_utf8(out).expect("text"))
    };
    let (picked, out) = pick("emotion fear\n2\n");
    assert_eq!(picked.as_deref(), Some("security-hold"), "{out}");
    let after = out.split("These are: fear.").next().expect("a list");
    assert!(after.contains("2. security-hold: ") && out.contains("mine.ron: cannot"), "{out}");
    let (picked, out) = pick("emotion\nEmotion fear\ncontext shipping\nstakes high\nall\n3\n");
    assert_eq!(picked.as_deref(), Some("lost-parcel"), "{out}");
    assert!(out.contains("There are: anger (1), fear (2)"), "{out}");
    assert!(
        out.contains("No story is all of this: shipping · fear. Leave one of them out."),
        "{out}"
    );
    let (picked, out) = pick("minutes 3\nminutes\nemotion zeal\n\n");
    assert_eq!(picked, None);
    let mut minutes: Vec<_> = stories.iter().filter_map(|story| story.minutes).collect();
    minutes.sort_unstable();
    let shortest = format!("The shortest story takes {} minutes.", minutes[0]);
    assert!(out.contains(&shortest), "{out}");
    assert!(out.contains(&format!("There are stories of {}", minutes[0])), "{out}");
    assert!(out.contains("No story has the emotion `zeal`."), "{out}");
}

/// Opens a run of the small story and types `lines`.
fn open(opening: Opening, lines: &str, store: &mut Store) -> String {
    let program = Arc::clone(&opening.past().program.0);
    let settings = Settings {
        how: How::default(),
        same_seed: true,
        recorded: true,
        opening: Some(opening),
        today: Date::default(),
        width: 80,
        echo: true,
    };
    let mut output = Vec::new();
    let surroundings = Surroundings {
        input: &mut io::Cursor::new(lines),
        output: &mut output,
        outside: store,
        clock: &mut || Duration::ZERO,
    };
    linear::play(&program, &settings, surroundings).expect("memory takes everything");
    String::from_utf8(output).expect("it is text")
}

#[test]
fn a_script_begins_anew_although_a_run_was_not_finished() {
    let mut store = Store { unfinished: Some(past(&["promise"])), ..Store::default() };
    let out = play(PARCEL, Timers::Off, 1, "\n\n3\n", &mut store);
    assert!(out.contains("stands after 1 decision, begun 2 hours ago"), "{out}");
    assert!(out.contains("You have promised"), "{out}");
    assert!(matches!(store.records[0], Record::Began { .. }));

    let mut store = Store { unfinished: Some(past(&["promise", "loop"])), ..Store::default() };
    let out = play(PARCEL, Timers::Off, 1, "\nresume\n1\n", &mut store);
    assert!(out.contains("You are here again:") && out.contains("The end: On its way"), "{out}");
    assert!(matches!(&store.records[0], Record::Resumed { run } if run == "k7f3"));
    assert!(matches!(&store.records[1], Record::Chose { turn: 3, .. }));
}

#[test]
fn a_run_of_the_records_is_looked_at_decision_by_decision() {
    let mut store = Store::default();
    let moves = ["promise", "loop", "ring"];
    let out = open(Opening::Replay(past(&moves)), "\n3\nback\n9\nstop\n", &mut store);
    let places = ["[at the start, of 3]", "[1 of 3]", "[3 of 3]", "[2 of 3]"];
    let mut rest = out.as_str();
    for place in places {
        rest = rest.split_once(place).unwrap_or_else(|| panic!("{place}: {out}")).1;
    }
    assert!(rest.contains("The decisions of this run are 1 to 3."), "{out}");
    assert_eq!(store.records, []);
    let out = open(Opening::Replay(past(&moves)), "1\nwhatif\n2\n", &mut store);
    assert!(out.contains("A promise is broken"), "{out}");
    let branch = Some(Branch { of: Some("k7f3".to_owned()), moves: 1 });
    assert!(matches!(&store.records[0], Record::Began { branch: from, .. } if *from == branch));
}

#[test]
fn the_tree_is_told_walked_in_and_any_two_of_it_are_laid_beside_each_other() {
    let mut store = Store::default();
    let lines = "tree\ncontrast 1 3\ncontrast 9\nrun 3\n1\nrun 7\n0\nwhatif\n2\n";
    let out = open(Opening::Replay(family()), lines, &mut store);
    let mut rest = out.as_str();
    for words in [
        "Run 1: 2 decisions, the end: On its way.",
        "Run 2, from run 1: Decision 2 anew: Ring her; 2 decisions",
        "You are here.",
        "Run 3, from run 1: Decision 1 anew: Send another one",
        "Beside each other\nA is the run from which another way was taken, B is that other way.",
        "They part in The first call",
        "Type contrast and the numbers of two runs",
        "[at the start, of 1]",
        "[1 of 1]",
        "The runs of this tree are 1 to 3; tree lists them.",
    ] {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words:?}: {out}")).1;
    }
    let branch = Some(Branch { of: Some("k3".to_owned()), moves: 0 });
    assert!(matches!(&store.records[0], Record::Began { branch: from, .. } if *from == branch));
}

#[test]
fn another_way_is_laid_beside_the_run_it_was_taken_from() {
    let opening = || Opening::Replay(past(&["promise", "queue"]));
    let mut store = Store::default();
    let lines = "1\nwhatif\n1\n\nstop\ncontrast\n\n";
    let out = open(opening(), lines, &mut store);
    let mut rest = out.as_str();
    for words in [
        "contrast to lay it beside",
        "Beside each other\nA is the run from which another way was taken",
        "\nTogether\nDecision 1, “I will ring you within the hour.”\n",
        "They part in “And now?”\n\nA\nDecision 2, 09:11: Clear the queue.\n\nB\nDecision 2, 09:11: Ring her.",
        "The ending, 11:11 (A), 09:16 (B): On its way.",
        "A promise: Call Mira back.\n\nA\n1 hour later: broken.",
        "- Promises broken: A 1; B 0.",
    ] {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words:?}: {out}")).1;
    }
    let contrasted = store.records.len();
    let mut store = Store::default();
    open(opening(), &lines.replace("contrast\n", ""), &mut store);
    assert_eq!(store.records.len(), contrasted, "looking is not recorded");
    // What is no branch has nothing beside it, and no file of that name is written.
    let out = play(PARCEL, Timers::Off, 1, "\n\n2\n\nstop\ncontrast\n\n", &mut Store::default());
    assert!(out.contains("There is nothing to lay beside this run yet"), "{out}");
    assert!(!out.contains("Kept in contrast"), "{out}");
}
