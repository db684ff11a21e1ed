//! The player from the outside: keys in, screens out. The snapshots in `snapshots/` have been read.

mod harness;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use harness::{PARCEL, Stage, past};
use insta::assert_snapshot;
use mile_player::app::{Agreed, How, Msg, Options, Timers};
use mile_player::record::{Aside, Branch, Opening, Past, Record};
use mile_player::theme::{Colours, ThemeName};
use ratatui::style::{Color, Modifier};

fn kim() -> Options {
    Options { how: How { learner: Some("Kim".to_owned()), ..How::default() }, ..Options::default() }
}

/// In the small story, at its first decision, in a window of 80 by 24.
fn playing() -> Stage {
    let mut stage = Stage::story(PARCEL, kim(), 80, 24);
    stage.keys("Enter Enter");
    stage
}

#[test]
fn the_library() {
    let mut stage = Stage::library(kim(), 80, 24);
    assert_snapshot!("library_80x24", stage.screen());
    assert_snapshot!("library_120x40", stage.resize(120, 40).screen());
    assert_snapshot!("library_40x12", stage.resize(40, 12).screen());
}

#[test]
fn typing_filters_the_library() {
    let mut stage = Stage::library(kim(), 80, 24);
    stage.keys("\"pay day\"").shows("1 of 4").shows("> The hold on pay day").hides("Delivered");
    stage.keys("Esc").shows("4 stories").keys("\"zzz\"").shows("No story is like that");
    stage.keys("Esc \"broken\"").shows("It cannot be played: the bracket `(` here is never closed");
    stage.keys("Enter").shows("cannot be played until its problem is mended");
    stage.keys("Esc \"parcel\" Enter").shows("Is this for today?").keys("Esc").shows("Mile ·");
    assert!(!stage.left);
    assert!(stage.keys("Esc Esc").left);
}

#[test]
fn the_library_is_filtered_by_what_stories_are_about() {
    let mut stage = Stage::library(kim(), 80, 24);
    stage.keys("Tab").shows("what is it to be about?").shows("> Context  < any >");
    assert_snapshot!("filters_80x24", stage.keys("Down Right").shows("< anger >").screen());
    stage.shows("1 of 4").keys("Right").shows("< fear >").shows("2 of 4");
    stage.keys("Up Right").shows("< billing >").keys("Right").shows("< security >");
    stage.keys("Right").shows("Context  < any >").keys("Left").shows("< security >");
    stage.keys("Down Down Down Down").shows("> Skill").keys("Right");
    stage.shows("< acknowledge >").shows("Says back what the customer is going through");
    assert_snapshot!("filters_40x12", stage.resize(40, 12).screen());
    stage.resize(80, 24).keys("Enter").shows("security · fear · acknowledge");
    stage.shows("> The hold on pay day").hides("What the man in March said").hides("broken");
    stage.keys("\"zzz\"").shows("No story is like that").keys("Esc").shows("1 of 4");
    stage.keys("Enter").shows("Is this for today?").keys("Esc").shows("1 of 4");
    stage.keys("Tab Backspace").shows("Skill    < any >").keys("Tab").shows("security · fear");
    assert!(!stage.keys("Esc").shows("4 stories").left);
    assert!(stage.keys("Esc").left);
}

#[test]
fn filters_leave_out_what_is_too_long_and_fit_every_window() {
    let mut stage = Stage::library(kim(), 80, 24);
    stage.keys("Tab Down Down Down Down Down Right").shows("Minutes  < up to ");
    stage.resize(40, 4).shows("up to ").keys("Up").shows("Skill");
    stage.resize(80, 24).keys("?").shows("ask for nothing here").keys("Esc").shows("> Skill");
}

#[test]
fn before_a_run() {
    let mut stage = Stage::story(PARCEL, kim(), 80, 24);
    assert_snapshot!("warning", stage.screen());
    assert_snapshot!("brief", stage.keys("Enter").screen());
    stage.resize(40, 8).keys("Enter").hides("Nobody sees this run").shows("Before you begin");
    stage.resize(80, 24);
    stage.keys("c").shows("Coach (c): on");
    assert!(stage.records.is_empty(), "nothing has begun");
    stage.keys("Enter");
    assert!(matches!(stage.records[..], [Record::Began { .. }]));
}

#[test]
fn the_conversation_and_the_choices() {
    let mut stage = playing();
    assert_snapshot!("play_80x24", stage.screen());
    assert_snapshot!("play_selected", stage.keys("Down Down").screen());
    assert_snapshot!("play_owed", stage.keys("3").screen());
    assert_snapshot!("play_gauges", stage.keys("3 u g").screen());
    assert_snapshot!("play_120x40", stage.resize(120, 40).screen());
    assert_snapshot!("play_40x12", stage.resize(40, 12).screen());
}

#[test]
fn a_long_choice_is_read_whole_before_it_is_taken() {
    let mut stage = Stage::story(PARCEL, kim(), 40, 12);
    while !stage.screen().contains("The first call") {
        stage.keys("Enter");
    }
    let begun = stage.records.len();
    stage.keys("2").shows("Press again to take it");
    assert_eq!(stage.records.len(), begun, "it was not taken");
    stage.shows("nobody knows where it is.").keys("2");
    assert!(matches!(stage.records.last(), Some(Record::Chose { choice, .. }) if choice == "send"));
}

#[test]
fn locked_choices_say_why_and_cannot_be_taken() {
    let mut stage = playing();
    stage.keys("4").shows("Not now: Ask the supervisor.").shows("Why: Not before she trusts you.");
    assert_eq!(stage.records.len(), 1);
}

#[test]
fn undo_takes_back_and_is_recorded() {
    let mut stage = playing();
    let before = stage.screen();
    stage.keys("u").shows("no choice to take back").keys("3").shows("You owe: Call Mira back");
    stage.keys("u").shows("Taken back").hides("You owe");
    stage.wait(Duration::ZERO).keys("F1 Esc");
    assert_eq!(stage.screen(), before);
    assert!(matches!(stage.records.last(), Some(Record::Undid { turn: 1 })));
}

#[test]
fn stopping_takes_one_key_and_one_confirmation() {
    let mut stage = playing();
    assert_snapshot!("stop", stage.keys("s").screen());
    stage.keys("Esc").shows("What do you do?").keys("s Enter");
    assert_snapshot!("stopped", stage.screen());
    stage.keys("Enter").shows("What next?").shows("Look back at what came of it");
    assert!(matches!(stage.records.last(), Some(Record::Stopped { turn: 0 })));
}

#[test]
fn help_comes_from_the_keys() {
    assert_snapshot!("help", playing().keys("?").screen());
}

#[test]
fn notes_concerns_and_the_story_so_far() {
    let mut stage = playing();
    stage.keys("n 3 \"Ask first.\" Esc").shows("Kept with this run").shows("What do you do?");
    stage.keys("f \"Too loud\" Esc").shows("Not flagged").keys("f").shows("Too loud");
    stage.keys("Tab").shows("Flagged");
    let about = "What I would have said instead".to_owned();
    let text = "Ask first.".to_owned();
    assert_eq!(stage.records[1], Record::Noted { turn: 0, about, text });
    let (scene, text) = ("desk".to_owned(), "Too loud".to_owned());
    assert_eq!(stage.records[2], Record::Concern { turn: 0, scene, text, signed: false });
    stage.keys("3 l / \"crowd\" Enter").shows("“crowd”").shows("A crowd murmurs.");
}

#[test]
fn breathing_costs_nothing() {
    let mut stage = playing();
    stage.keys("b").shows("Breathe in").wait(Duration::from_secs(5)).shows("Breathe out");
    stage.wait(Duration::from_mins(1)).shows("That is all");
    assert_eq!(stage.app.next_tick(), None);
    stage.keys("Enter").shows("09:10").shows("What do you do?");
}

#[test]
fn what_came_of_it_and_the_debrief() {
    let mut stage = playing();
    stage.keys("2").shows("The end: On its way");
    assert_snapshot!("aftermath_first", stage.keys("Enter").screen());
    stage.wait(stage.app.next_tick().unwrap()).shows("2 days later").shows("Both parcels arrive.");
    assert_snapshot!("aftermath", stage.screen());
    assert_snapshot!("asking", stage.keys("Enter").screen());
    assert_snapshot!("question", stage.keys("Enter \"She had\" Enter \"a date.\"").screen());
    stage.keys("Tab").shows("2 of 4").keys("BackTab").shows("a date.").keys("Esc");
    assert_snapshot!("debrief", stage.screen());
    stage.keys("PgDn PgDn Enter");
    assert_snapshot!("next", stage.screen());
    let reflected = stage.records.iter().filter(|r| matches!(r, Record::Reflected { .. }));
    assert_eq!(reflected.count(), 1);
}

#[test]
fn another_branch_from_any_decision() {
    let mut stage = playing();
    stage
        .keys("3 3 2 Enter Space Space Enter x PgDn PgDn Enter")
        .shows("Another way at decision 2");
    let began = stage.records.len();
    stage.keys("Down Down Down Down Down Enter").shows("You owe: Call Mira back").shows("And now?");
    assert!(matches!(
        stage.records[began],
        Record::Began { branch: Some(Branch { moves: 1, .. }), .. }
    ));
    // What came before belongs to the other run, so nothing of it is taken back.
    stage.keys("u").shows("This way begins here.").shows("And now?");
    let kept = stage.records.len();
    stage.keys("1 u u").shows("This way begins here.").shows("And now?");
    assert!(matches!(stage.records[kept..], [Record::Chose { .. }, Record::Undid { .. }]));
}

#[test]
fn the_map_veils_what_was_not_taken_until_the_end() {
    let mut stage = playing();
    assert_snapshot!("map_veiled", stage.keys("3 m").screen());
    assert_snapshot!("map", stage.keys("Esc 2 m").screen());
}

#[test]
fn a_run_is_kept_in_a_file_on_wish() {
    let mut stage = playing();
    stage.keys("n 1 \"Fear.\" Tab 2 C-c").shows("Leave without keeping it?").keys("Esc");
    stage.keys("Enter Space Enter x PgDn PgDn PgDn Enter Down Down Down Enter").shows("parcel.txt");
    stage.keys("Enter").shows("Kept in parcel.txt.");
    assert_snapshot!("kept", stage.files[0].1);
    assert!(stage.keys("C-c").left);
}

#[test]
fn what_cannot_be_recorded_is_not_acknowledged() {
    let mut stage = playing();
    stage.fails = Some("the disk is full".to_owned());
    assert_snapshot!("failed", stage.keys("1").screen());
    stage.keys("r").shows("the disk is full");
    stage.fails = None;
    stage.keys("r").shows("> “Today? What is it for?”");
    stage.fails = Some("the disk is full".to_owned());
    stage.keys("2").shows("Not recorded").keys("p").shows("You owe").keys("3").shows("[09:14]");
    let mut stage = playing();
    stage.fails = Some("the disk is full".to_owned());
    stage.keys("1 s").shows("You stepped away");
}

#[test]
fn a_limit_shows_its_time_and_the_clock_is_told_as_such() {
    let story = "tests/suite/play/limit.ron";
    let timed = |timers| Options { how: How { timers, ..How::default() }, ..kim() };
    let mut stage = Stage::story(story, timed(Timers::On), 80, 24);
    stage.keys("Enter Enter Enter");
    let left = stage.app.next_tick();
    assert!(left.is_some(), "{}", stage.screen());
    stage.shows(" left").keys("?");
    assert_eq!(stage.app.next_tick(), None, "the limit waits");
    stage.wait(Duration::from_secs(9999)).keys("Esc").shows(" left");
    stage.wait(Duration::from_secs(9999)).shows("Time ran out. The clock took this, not you:");
    assert!(stage.records.iter().any(|record| matches!(record, Record::TimedOut { .. })));
    let mut stage = Stage::story(story, timed(Timers::Off), 80, 24);
    stage.keys("Enter Enter Enter").hides(" left");
    assert_eq!(stage.app.next_tick(), None);
}

#[test]
fn the_mouse_selects_then_takes() {
    let mut stage = playing();
    let row = stage.screen().lines().position(|row| row.contains("3. ")).unwrap() as u16;
    let kind = MouseEventKind::Down(MouseButton::Left);
    let click = MouseEvent { kind, column: 10, row, modifiers: KeyModifiers::NONE };
    stage.tell(Msg::Mouse(click));
    stage.shows("▌ 3.");
    stage.tell(Msg::Mouse(click));
    stage.shows("You owe: Call Mira back");
}

#[test]
fn releasing_a_key_is_nothing() {
    let mut stage = playing();
    let key =
        KeyEvent::new_with_kind(KeyCode::Char('3'), KeyModifiers::NONE, KeyEventKind::Release);
    stage.tell(Msg::Key(key));
    assert_eq!(stage.records.len(), 1);
}

#[test]
fn what_is_pasted_cannot_disturb_the_terminal() {
    let mut stage = playing();
    stage.keys("n 1").tell(Msg::Paste("one\r\n\u{1b}[31mtwo\u{7}\u{202e}".to_owned()));
    stage.shows("one").shows("[31mtwo");
    stage.keys("Tab");
    let Some(Record::Noted { text, .. }) = stage.records.last() else { panic!("no note") };
    assert_eq!(text, "one\n[31mtwo");
}

#[test]
fn without_colours_words_and_signs_tell_everything() {
    for options in
        [Options { theme: ThemeName::Mono, ..kim() }, Options { colours: Colours::None, ..kim() }]
    {
        let mut stage = Stage::story(PARCEL, options, 80, 24);
        stage.keys("Enter Enter 3 Down");
        for cell in &stage.buffer().content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
        stage
            .shows("Mira Holt: ")
            .shows("> “I will ring")
            .shows("+ You have promised")
            .shows("▌ 1.");
        let bold = stage.buffer().content.iter().filter(|c| c.modifier.contains(Modifier::BOLD));
        assert!(bold.count() > 0);
    }
}

#[test]
fn of_many_choices_numbers_select_and_enter_takes() {
    let mut stage = Stage::story("tests/suite/screens/many.ron", kim(), 80, 24);
    stage.keys("Enter Enter 1").shows("1: Enter takes it.").keys("2").shows("▌ 12. Twelve.");
    assert_eq!(stage.records.len(), 1, "nothing was taken");
    stage.keys("Enter");
    assert!(matches!(stage.records.last(), Some(Record::Chose { choice, .. }) if choice == "c12"));
}

#[test]
fn wide_characters_keep_their_places() {
    let mut stage = Stage::story("tests/suite/screens/wide.ron", kim(), 40, 12);
    assert_snapshot!("wide_40x12", stage.keys("Enter Enter").screen());
    assert_snapshot!("wide_80x24", stage.resize(80, 24).screen());
}

#[test]
fn a_branch_begun_with_unkept_words_asks_first() {
    let mut stage = playing();
    stage.keys("n 1 \"Fear.\" Tab 2 Enter Space Enter x PgDn PgDn PgDn Enter");
    stage.keys("Down Enter").shows("Leave without keeping it?").keys("Esc");
    stage.shows("What next?").keys("Enter").shows("Leave without keeping it?").keys("Enter");
    stage.shows("Is this for today?");
}

#[test]
fn a_choice_that_is_out_of_sight_is_not_taken() {
    let mut stage = playing();
    stage.resize(40, 12).keys("Down Down Down Down Down Down Down Down Down Down");
    let taken = stage.records.len();
    stage.keys("Home Enter").shows("Press Enter again to take it.").shows("▌");
    assert_eq!(stage.records.len(), taken, "it was only shown");
}

#[test]
fn a_key_that_came_too_late_chooses_nothing() {
    let how = How { timers: Timers::On, ..How::default() };
    let options = Options { how, ..kim() };
    let mut stage = Stage::story("tests/suite/screens/late.ron", options, 80, 24);
    stage.keys("Enter Enter").wait(Duration::from_secs(8)).shows("Time ran out.");
    stage.keys("1").shows("it chose nothing");
    assert!(matches!(stage.records.last(), Some(Record::TimedOut { .. })));
    stage.wait(Duration::from_secs(1)).keys("1");
    assert!(matches!(stage.records.last(), Some(Record::Chose { choice, .. }) if choice == "on"));
    stage.shows("1 minute later, because the clock took: Say nothing.");
}

#[test]
fn chance_is_not_told_before_the_end() {
    let mut stage = Stage::story("tests/suite/play/chance.ron", kim(), 80, 24);
    stage.keys("Enter Enter 1 m").hides("by chance");
    stage.keys("Esc");
    while stage.screen().contains("1. ") {
        stage.keys("1");
    }
    stage.keys("m").shows("by chance");
}

#[test]
fn who_stopped_is_told_only_what_was_there() {
    let mut stage = playing();
    stage.keys("s Enter Enter Down Enter Space Enter x");
    stage.hides("What was there and not explored").hides("Ask before you offer");
}

#[test]
fn what_was_typed_before_a_branch_goes_along() {
    let mut stage = playing();
    stage.keys(
        "n 1 \"Before.\" Tab 3 n 1 \"After.\" Tab 2 Enter Space Enter x PgDn PgDn PgDn Enter",
    );
    stage.keys("Down Down Down Down Enter Enter").shows("What do you do?");
    stage.keys("s Enter Enter Down Down Down Down Down Down Enter Enter");
    let kept = &stage.files.last().unwrap().1;
    assert!(kept.contains("Before.") && !kept.contains("After."), "{kept}");
}

#[test]
fn while_looking_back_the_story_and_the_questions_are_near() {
    let mut stage = playing();
    stage.keys("2 Enter Space").keys("l").shows("The story so far").keys("Esc Enter Enter");
    stage.keys("\"She had a date.\" F1 Esc").shows("She had a date.");
    stage.press(KeyCode::F(2), KeyModifiers::NONE);
    stage.shows("Mira Holt: It had to be today.").keys("Esc").shows("She had a date.");
    stage.keys("Esc BackTab").shows("She had a date.");
}

#[test]
fn help_and_the_way_out_are_in_the_footer_however_narrow_it_is() {
    let mut stage = Stage::story(PARCEL, kim(), 40, 12);
    stage.shows("Esc not today").shows("? help").keys("Enter").shows("Esc not today");
    while !stage.screen().contains("The first call") {
        stage.keys("Enter");
    }
    stage.shows("? help").shows("s stop").keys("n 1").shows("Esc keep");
}

/// The small story, with a change of its text.
fn saved(from: &str, to: &str) -> Msg {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(PARCEL);
    let text = std::fs::read_to_string(path).expect("the file is there");
    assert!(text.contains(from), "{from}");
    let (scenario, diagnostics) = mile_core::read::read(text.replace(from, to).as_bytes());
    Msg::Saved(match scenario {
        Some(scenario) => Ok(std::sync::Arc::new(mile_core::program::Program::new(scenario))),
        None => Err(diagnostics.into_iter().map(|found| found.message).collect()),
    })
}

#[test]
fn a_file_that_is_saved_is_played_on_at_the_same_place() {
    let options = Options { watch: true, ..kim() };
    let mut stage = Stage::story(PARCEL, options, 80, 24);
    stage.keys("Enter Enter 1 2").shows("You have promised");
    stage.tell(saved("Ring her.", "Ring Mira."));
    stage.shows("the path here still holds").shows("Ring Mira.").shows("You owe");
    stage.tell(saved("cast: {", "cast: {{"));
    stage.shows("cannot be played").shows("1 problem").keys("Esc").shows("Ring Mira.");
    stage.tell(saved("id: \"promise\"", "id: \"vow\""));
    stage.shows("The path holds up to decision 2: `promise` is not on offer there.");
    stage.hides("You owe").shows("> “Today? What is it for?”");
    assert!(stage.records.is_empty(), "nothing is recorded");
}

#[test]
fn the_house_names_whom_to_talk_to() {
    let mut options = kim();
    options.how.support = [String::from("Ana in room 3, 4711")].into();
    let mut stage = Stage::story(PARCEL, options, 80, 40);
    stage.shows("Ana in room 3, 4711").keys("Enter").hides("Ana").keys("Enter").hides("Ana");
    stage.keys("s").shows("Stop here?").shows("Ana in room 3, 4711");
    stage.keys("Enter").keys("Enter").shows("What next?").shows("Ana in room 3, 4711");
}

#[test]
fn what_a_learner_agrees_to_is_asked_once() {
    let mut options = kim();
    options.how.agreed = Some(Agreed::default());
    let mut stage = Stage::story(PARCEL, options, 80, 40);
    stage.keys("Enter").shows("A facilitator may see what you share (f): no");
    stage.keys("g r r").shows("(g): yes").shows("(f): no").shows("(r): yes");
    stage.keys("Enter");
    let agreed = Some(Agreed { playing: true, facilitator: false, group: true });
    assert!(matches!(&stage.records[..], [Record::Began { agreed: a, .. }] if *a == agreed));
    stage.keys("s Enter Enter").shows("What next?").keys("j j Enter").shows("Is this for today?");
    stage.keys("Enter").hides("(g)");
}

#[test]
fn who_wants_no_record_has_none() {
    let mut options = kim();
    options.how.agreed = Some(Agreed::default());
    let mut stage = Stage::story(PARCEL, options, 80, 40);
    stage.keys("Enter r Enter").shows("What do you do?").keys("3");
    assert!(matches!(stage.records[..], [Record::Declined(_)]), "{:?}", stage.records);
}

#[test]
fn a_concern_is_signed_only_on_wish() {
    let mut stage = playing();
    stage.keys("f").shows("Without your name").keys("C-n").shows("With your name").keys("Tab");
    assert!(matches!(stage.records[1], Record::Concern { signed: true, .. }));
}

/// A run of the small story, as it was recorded, with a note after its first decision.
fn noted(moves: &[&str]) -> Past {
    let (about, words) = (Some("A note".to_owned()), "Tired.".to_owned());
    Past {
        times: vec![Some(Duration::from_secs(12)); moves.len()],
        typed: vec![Aside { turn: 1, about, words }],
        verdict: vec!["ok: the scenario is the same as then.".to_owned()],
        ..past(moves)
    }
}

#[test]
fn a_run_that_was_not_finished_is_offered_and_goes_on_where_it_was() {
    let mut stage = Stage::story_with(PARCEL, Some(noted(&["promise", "loop"])), 80, 24);
    stage.shows("Go on with it?").shows("after 2 decisions, begun 2 hours");
    stage.keys("Enter").shows("And now?").shows("You are here again");
    assert_eq!(stage.records, [Record::Resumed { run: "k7f3".to_owned() }]);
    // What was typed then is there; what was decided can be taken back.
    stage.keys("1").shows("On its way");
    stage.keys("u u u").shows("What do you do?");

    let mut anew = Stage::story_with(PARCEL, Some(noted(&["promise"])), 80, 24);
    anew.keys("n").shows("Is this for today?").keys("Enter Enter").shows("What do you do?");
    assert!(matches!(anew.records[..], [Record::Began { branch: None, .. }]));
}

#[test]
fn a_run_of_the_records_is_looked_at_decision_by_decision() {
    let opening = Some(Opening::Replay(noted(&["promise", "loop", "ring"])));
    let options = Options { opening, ..Options::default() };
    let mut stage = Stage::story(PARCEL, options, 80, 40);
    stage.shows("at the start, of 3").shows("ok: the scenario is the same as then.");
    stage.shows("* “I will ring you within the hour.”").shows("- “Today? What is it for?”");
    stage.keys("n").shows("1 of 3").shows("You have promised: Call Mira back, by 10:10.");
    stage
        .shows("A note: Tired.")
        .shows("Owed: Call Mira back, by 10:10.")
        .shows("after 12 seconds");
    stage.keys("3").shows("3 of 3").shows("The end: On its way");
    stage.keys("n").shows("This is the end of the run.");
    stage.keys("w").shows("Nothing was decided after this");
    stage.keys("b b b b").shows("at the start, of 3");
    stage.keys("l").shows("The story so far").keys("Esc");
    // Nothing is recorded by looking.
    assert_eq!(stage.records, []);
    // Another way from the second decision on.
    stage.keys("1 w").shows("And now?").keys("2").shows("A promise is broken");
    let branch = Some(Branch { of: Some("k7f3".to_owned()), moves: 1 });
    assert!(matches!(&stage.records[0], Record::Began { branch: from, .. } if *from == branch));
    assert!(matches!(&stage.records[1], Record::Chose { turn: 2, .. }));
}

/// In a small window nobody has to read on to be asked; who was not asked agreed to nothing.
#[test]
fn who_has_not_seen_the_questions_was_not_asked() {
    let mut options = kim();
    options.how.agreed = Some(Agreed::default());
    let mut stage = Stage::story(PARCEL, options, 80, 40);
    stage.keys("Enter").shows("(f): no");
    let rows = stage.screen().lines().position(|row| row.contains("asked once")).unwrap_or(0);
    stage.resize(80, u16::try_from(rows).unwrap_or(0) + 1).keys("Enter").shows("What do you do?");
    assert!(matches!(&stage.records[..], [Record::Began { agreed: None, .. }]));
}
