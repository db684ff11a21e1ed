//! What a facilitator shows to others: keys in, screens out. The snapshots have been read.

mod harness;

use std::time::Duration;

use harness::{PARCEL, Stage, past};
use insta::assert_snapshot;
use jiff::civil::date;
use mile_player::app::{How, Options, Start};
use mile_player::guide::{Guiding, With};
use mile_player::record::{Branch, Commitment, Record};

fn options(start: Start) -> Options {
    let how = How { learner: Some("Kim".to_owned()), ..How::default() };
    Options { start, how, today: date(2026, 11, 22), ..Options::default() }
}

/// The moves of a run whose promise is broken.
const MOVES: [&str; 3] = ["ask", "promise", "queue"];

/// A room in the small story, before the first hands.
fn room(columns: u16, rows: u16) -> Stage {
    let mut stage = Stage::story(PARCEL, options(Start::Room), columns, rows);
    stage.keys("Enter Enter");
    stage
}

/// Looking back at it.
fn debrief(with: With, columns: u16, rows: u16) -> Stage {
    let start = Start::Debrief(Box::new(past(&MOVES)), Guiding { with, ..Guiding::default() });
    Stage::started(options(start), columns, rows)
}

/// Presses `keys` until some words are there.
#[track_caller]
fn until(stage: &mut Stage, words: &str, keys: &str) {
    for _ in 0..60 {
        if stage.screen().contains(words) {
            return;
        }
        stage.keys(keys);
    }
    stage.shows(words);
}

#[test]
fn a_room_thinks_shows_hands_and_plays() {
    let mut stage = room(80, 24);
    assert_snapshot!("room_story", stage.screen());
    assert_snapshot!("room_think", stage.keys("Enter").screen());
    assert_snapshot!("room_hands", stage.keys("Enter 1 2").screen());
    stage.hides("12").keys("Enter 3 Enter").hides("hands").keys("1 Backspace 2");
    let asked = stage.records.len();
    stage.keys("Enter");
    assert_snapshot!("room_counted", stage.screen());
    let counts = [("ask", 12), ("send", 3), ("promise", 2)];
    let counts = counts.map(|(id, hands)| (id.to_owned(), hands)).to_vec();
    assert_eq!(stage.records[asked], Record::Hands { turn: 1, scene: "desk".to_owned(), counts });
    assert_snapshot!("room_counted_40x12", stage.resize(40, 12).screen());
    assert_snapshot!("room_counted_200x50", stage.resize(200, 50).screen());
    stage.keys("Enter").shows("> “Today? What is it for?”");
    assert!(matches!(stage.records.last(), Some(Record::Chose { choice, .. }) if choice == "ask"));
}

#[test]
fn whoever_comes_back_to_a_debrief_finds_what_was_noted() {
    let mut past = past(&MOVES);
    past.debriefed.heard =
        vec![("What happened: What did Mira say first?".to_owned(), "She was tired.".to_owned())];
    let who = String::new();
    past.debriefed.committed =
        vec![Commitment { who, what: "Ask first.".to_owned(), by: date(2026, 11, 29) }];
    let start = Start::Debrief(Box::new(past), Guiding { with: With::Group, ..Guiding::default() });
    let mut stage = Stage::started(options(start), 80, 24);
    until(&mut stage, "She was tired.", "Enter");
    let asked = stage.records.len();
    stage.keys("n Tab");
    assert_eq!(stage.records.len(), asked, "what was kept is not kept again");
    until(&mut stage, "One thing, by a day", "Enter");
    stage.shows("Ask first, by Sunday 29 November 2026");
}

#[test]
fn a_debrief_says_when_nothing_of_it_stays() {
    let guiding = Guiding { unkept: true, ..Guiding::default() };
    let start = Start::Debrief(Box::new(past(&MOVES)), guiding);
    let mut stage = Stage::started(options(start), 40, 12);
    stage.shows("Nothing that is noted here stays");
    debrief(With::One, 40, 12).hides("Nothing that is noted here stays");
}

#[test]
fn nothing_of_the_counts_is_seen_before_the_last_is_in() {
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 7");
    let seven = stage.screen();
    stage.keys("Backspace 9");
    assert_eq!(stage.screen(), seven, "a count shows");
    stage.keys("Enter 2 Enter").shows("3 of 3").keys("BackTab BackTab").shows("1 of 3");
    assert_eq!(stage.records.len(), 1, "only the beginning is recorded");
}

#[test]
fn hands_are_asked_for_until_there_is_a_number() {
    let mut stage = room(40, 12);
    until(&mut stage, "1 of 3", "Enter");
    stage.keys("Enter");
    stage.shows("1 of 3").shows("Type how many; 0 if nobody does.");
    // What was typed and taken away again is no number either.
    stage.keys("5 Backspace Enter").shows("1 of 3").shows("Type how many");
    stage.keys("?").shows("Keys").keys("Esc").shows("1 of 3");
    stage.keys("0").shows("How many? •_").keys("Enter").shows("2 of 3");
    assert_eq!(stage.records.len(), 1, "nothing is counted");
}

#[test]
fn a_room_without_hands_and_one_with_other_sums_go_on() {
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 0 Enter 0 Enter 0 Enter").shows("No hands this time.");
    stage.hides("in all").keys("Enter").shows("Pick what is played");
    stage.keys("h 6 Enter 4 Enter 0 Enter").shows("10 hands in all.");
    stage.keys("h 6 Enter 1 Enter 0 Enter").shows("7 hands in all, 10 the time before.");
    stage.keys("Enter").shows("> “Today? What is it for?”");
}

#[test]
fn a_tie_is_whoever_facilitates_picks() {
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 4 Enter 4 Enter 0 Enter").shows("As many hands for 1 and 2.");
    stage.keys("Enter").shows("Pick what is played").keys("2").shows("Enter plays 2");
    stage.keys("Enter").shows("The end: On its way");
    // The majority is no law either.
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 9 Enter 1 Enter 0 Enter 2 Enter").shows("The end: On its way");
}

#[test]
fn hands_can_be_counted_again_and_both_counts_are_kept() {
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 4 Enter 4 Enter 0 Enter n \"Two of us worry.\" Tab");
    assert!(
        matches!(stage.records.last(), Some(Record::Noted { text, .. }) if text == "Two of us worry.")
    );
    stage.keys("h 2 Enter 6 Enter 0 Enter").shows("Here before: 1: 4, 2: 4, 3: 0.");
    let rounds = stage.records.iter().filter(|record| matches!(record, Record::Hands { .. }));
    assert_eq!(rounds.count(), 2);
}

#[test]
fn the_timer_is_the_facilitators_and_ends_nothing() {
    let mut stage = room(80, 24);
    stage.keys("Enter").hides("1:00");
    assert_eq!(stage.app.next_tick(), None, "no clock by itself");
    stage.keys("+").shows("1:00 (stopped)").keys("+ t").wait(Duration::from_secs(30));
    stage.shows("1:00").keys("?").wait(Duration::from_mins(2)).keys("Esc").shows("Time");
    stage.shows("What do you do?").keys("x").hides("Time");
}

#[test]
fn the_road_not_taken_is_opened_afterwards() {
    let mut stage = room(80, 24);
    stage.keys("Enter Enter 4 Enter 5 Enter 0 Enter Enter Enter Space Enter Enter");
    until(&mut stage, "What next?", "q");
    assert_snapshot!("room_next", stage.screen());
    stage.shows("The road not taken at decision 1").keys("Down Down Down Down Enter");
    stage.shows("It had to be today.").keys("Enter Enter").shows("Who would take this?");
    assert!(
        stage
            .records
            .iter()
            .any(|r| matches!(r, Record::Began { branch: Some(Branch { moves: 0, .. }), .. }))
    );
    stage.keys("9 Enter 0 Enter 0 Enter").shows("Here before: 1: 4, 2: 5, 3: 0.");
}

#[test]
fn a_room_stops_like_anybody_leaves() {
    let mut stage = room(80, 24);
    stage.keys("s").shows("Stop here?").keys("Enter").shows("You stepped away");
    stage.keys("Enter").shows("What next?").shows("Look back on it together");
}

#[test]
fn a_guided_debrief() {
    let mut stage = debrief(With::Group, 80, 24);
    assert_snapshot!("guide_setup", stage.screen());
    assert_snapshot!("guide_opening", stage.keys("Enter").screen());
    assert_snapshot!("guide_path", stage.keys("Enter").screen());
    assert_snapshot!("guide_question", stage.keys("Enter").screen());
    assert_snapshot!("guide_question_200x50", stage.resize(200, 50).screen());
    assert_snapshot!("guide_question_40x12", stage.resize(40, 12).screen());
    assert_snapshot!("guide_note_40x12", stage.keys("n \"She sounded tired.\"").screen());
    stage.keys("Tab").shows("She sounded tired.").resize(80, 24);
    let heard = Record::Heard {
        prompt: "What happened: What did Mira say first?".to_owned(),
        words: "She sounded tired.".to_owned(),
    };
    assert_eq!(stage.records, [heard]);
    stage.keys("t").wait(Duration::from_secs(15));
    assert_snapshot!("guide_timer", stage.screen());
    stage.keys("p").shows("Passed. That is always fine.").shows("Signals");
    assert_eq!(stage.records.len(), 1, "who passes leaves no trace");
}

#[test]
fn every_delayed_effect_stands_by_its_cause() {
    let mut stage = debrief(With::One, 80, 40);
    until(&mut stage, "What grew from what", "Enter");
    stage.shows("1 hour later: promise broken").keys("Enter");
    assert_snapshot!("guide_worth", stage.screen());
    assert_snapshot!("guide_forks", stage.keys("Enter").screen());
}

#[test]
fn one_thing_each_by_a_day() {
    let mut stage = debrief(With::One, 80, 24);
    until(&mut stage, "> Who:", "Enter");
    stage.keys("\"K.\" Enter Enter Enter").shows("What is it?");
    stage.keys("\"Ask before I offer.\" Enter \"soon\" Enter").shows("“soon” is no day here.");
    stage.keys("Backspace Backspace Backspace Backspace \"friday\" Enter");
    let by = date(2026, 11, 27);
    let commitment =
        Commitment { who: "K.".to_owned(), what: "Ask before I offer.".to_owned(), by };
    assert_eq!(stage.records.last(), Some(&Record::Committed(commitment)));
    assert_snapshot!("guide_commit", stage.screen());
    assert_snapshot!("guide_commit_40x12", stage.resize(40, 12).screen());
    stage.keys("Tab").shows("To end with").resize(80, 24).keys("Enter").shows("What next?");
    stage.keys("Down Down Down Enter").shows("parcel.txt").keys("Enter");
    let (_, page) = stage.files.last().expect("a file");
    assert!(page.contains("K.: Ask before I offer, by Friday 27 November 2026."), "{page}");
}

#[test]
fn a_pair_asks_before_it_says() {
    let mut stage = debrief(With::Pair, 40, 12);
    stage.keys("Enter");
    until(&mut stage, "The observer asks first", "Enter");
    assert_snapshot!("pair_permission_40x12", stage.screen());
    // Whoever is not asked to hear it hears none of it.
    stage.keys("p").shows("Swap");
    stage.keys("Enter").shows("The observer speaks");
}

#[test]
fn a_run_that_was_stopped_looks_like_one_that_was_left() {
    let screens = [&["ask"][..], &["ask", "opt_out"]].map(|moves| {
        let played = past(moves);
        let start = Start::Debrief(Box::new(played), Guiding::default());
        let mut stage = Stage::started(options(start), 80, 40);
        let mut screens = Vec::new();
        for _ in 0..60 {
            if stage.screen().contains("What next?") {
                break;
            }
            stage.keys(if stage.screen().contains("> Who:") { "Tab" } else { "Enter" });
            screens.push(stage.screen());
        }
        assert!(screens.pop().is_some_and(|last| last.contains("What next?")));
        screens
    });
    assert_eq!(screens[0], screens[1]);
}
