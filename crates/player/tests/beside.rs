//! A run beside the one from which another way was taken, on the full screen.

mod harness;

use harness::{PARCEL, Stage, past};
use mile_player::app::Options;
use mile_player::record::Opening;
use mile_player::theme::Signs;

/// Looks back at a run, goes to after its second decision, rings her instead, and comes to the
/// reading of the debrief.
fn rung_instead(moves: &[&str]) -> Stage {
    let opening = Some(Opening::Replay(past(moves)));
    let mut stage = Stage::story(PARCEL, Options { opening, ..Options::default() }, 80, 24);
    stage.keys("2 w 1 Enter Space Enter x").shows("What you picked up");
    stage
}

fn broken() -> Stage {
    rung_instead(&["ask", "promise", "queue"])
}

/// What can be scrolled to, without head and footer, in one line.
fn all(stage: &mut Stage) -> String {
    let body = |stage: &Stage| {
        let screen = stage.screen();
        let rows: Vec<_> = screen.lines().skip(2).map(|row| row.trim().to_owned()).collect();
        // Where there is room, a row of air is above the footer.
        let below = if rows.len() + 2 >= 20 { 2 } else { 1 };
        rows[..rows.len() - below].to_vec()
    };
    stage.keys("Home");
    let mut rows = body(stage);
    loop {
        let screen = stage.screen();
        stage.keys("Down");
        if stage.screen() == screen {
            return rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        }
        rows.extend(body(stage).pop());
    }
}

/// Asserts that these words come in that order.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        rest = rest.split_once(word).unwrap_or_else(|| panic!("{word:?} is not there:\n{text}")).1;
    }
}

#[test]
fn in_a_wide_window_each_run_has_its_column() {
    let mut stage = broken();
    stage.resize(120, 50).keys("c").shows("Beside each other").shows("Nothing here is ranked.");
    let screen = stage.screen();
    let beside = |a: &str, b: &str| {
        let row = |row: &str| {
            let columns: Vec<_> = row.split(" │ ").collect();
            columns.windows(2).any(|pair| pair[0].contains(a) && pair[1].contains(b))
        };
        assert!(screen.lines().any(row), "{a:?} beside {b:?}:\n{screen}");
    };
    beside("Decision 3, 09:13: Clear the queue.", "Decision 3, 09:13: Ring her.");
    beside("", "At once: promise kept: Call Mira back.");
    beside("1 hour later: broken.", "1 minute later: kept.");
    beside("So: Mira's trust -2, to 4.", "It grew from decision 2: “I will ring you");
    beside("A ▆█", "B ▆█");
    beside("5 at the start, 6, then 4 at the ending", "5 at the start, 6 at the ending");
    beside("Promises kept", "A: 0");
    beside("A: 0", "B: 1");
    in_order(
        &screen,
        &[
            "Together\n",
            "Decision 1, “Today? What is it for?”; decision 2, “I will ring you within the hour.”\n",
            "They part in “And now?”",
            "Together again in On its way",
            "The ending, 11:13 (A), 09:18 (B): On its way.",
            "What came later, and not alike",
            "A promise: Call Mira back.",
            "How the meters went",
            "Service indicators",
        ],
    );
}

#[test]
fn in_a_narrow_window_one_is_below_the_other() {
    for (columns, rows) in [(80, 24), (40, 12)] {
        let mut stage = broken();
        stage.resize(columns, rows).keys("c").shows("Beside each other").shows("more").hides("│");
        let text = all(&mut stage);
        in_order(
            &text,
            &[
                "decision 2, “I will ring you within the hour.”",
                "They part in “And now?” A Decision 3, 09:13: Clear the queue. B Decision 3, 09:13: Ring her. At once: promise kept",
                "Together again in On its way",
                "A promise: Call Mira back.",
                "1 hour later: broken. So: Mira's trust -2, to 4.",
                "1 minute later: kept.",
                "Mira's trust, on a scale from 0 to 6 A ▆█",
                " 5 at the start, 6, then 4 at the ending, 4 in the end B ▆█",
                " 5 at the start, 6 at the ending, 6 in the end",
                "- Promises kept: A 0; B 1.",
                "- Promises broken: A 1; B 0.",
            ],
        );
    }
}

#[test]
fn it_is_laid_over_the_screen_and_changes_nothing() {
    let mut stage = broken();
    let (before, records) = (stage.screen(), stage.records.len());
    stage.keys("c PgDn End").shows("Promises broken").keys("Home").shows("Together");
    stage.resize(120, 40).shows("│").resize(80, 24).hides("│");
    stage.keys("Esc");
    assert_eq!(stage.screen(), before);
    assert_eq!(stage.records.len(), records);
}

#[test]
fn once_all_is_said_it_is_on_offer_after_another_way() {
    let mut stage = Stage::story(PARCEL, Options::default(), 80, 24);
    stage.keys("Enter Enter 3 3 2 Enter Space Space Enter x PgDn PgDn Enter");
    stage.shows("What next?").hides("Lay it beside");
    stage.keys("c").shows("There is nothing to lay beside this run yet");
    // Another way at the first decision: to send one.
    stage.keys("Down Down Down Down Enter").shows("What do you do?");
    stage.keys("2 Enter Enter Space Space Enter x PgDn PgDn PgDn Enter").shows("What next?");
    stage
        .keys("Down")
        .shows("> Lay it beside the run")
        .keys("Enter")
        .shows("They part in The first");
    let text = all(&mut stage);
    let later =
        ["Both parcels arrive.", "A It did not come.", "B 2 days later", "So: ", "decision 1"];
    in_order(&text, &later);
    in_order(&text, &["- Goodwill given: A 0; B 45."]);
    assert!(text.starts_with("A is the run") && !text.contains("Together Decision"), "{text}");
}

/// Whoever stopped and whoever went away look alike: the run is known up to there, and has no figures.
#[test]
fn stopped_and_unfinished_are_alike() {
    let seen = |moves: &[&str]| {
        let mut stage = rung_instead(moves);
        stage.resize(120, 40).keys("c");
        all(&mut stage)
    };
    let stopped = seen(&["ask", "promise", "loop", "opt_out"]);
    assert_eq!(stopped, seen(&["ask", "promise", "loop"]));
    let words = [
        "A comes to no ending here, and has no figures.",
        "it goes no further",
        "no figures",
        "A: –",
    ];
    in_order(&stopped, &words);
    assert!(!stopped.to_lowercase().contains("stop"), "{stopped}");
}

#[test]
fn one_key_goes_from_part_to_part() {
    let mut stage = broken();
    stage.resize(40, 12).keys("c");
    let mut first = || {
        let screen = stage.keys("Tab").screen();
        screen.lines().nth(2).unwrap_or_default().trim().to_owned()
    };
    let parts = ["Together", "They part in “And now?”", "Together again in On its way"];
    assert_eq!(parts, [first(), first(), first()]);
    stage.keys("BackTab").shows("They part in").keys("BackTab BackTab").shows("A is the run");
    stage.keys("Tab Tab Tab Tab Tab").shows("How the meters went").shows("A ▆█");
}

/// Each run of a contrast has its curve, on the same axes: what is the same looks the same, and where
/// one is longer the other stays as it was.
#[test]
fn meters_are_small_curves() {
    for (columns, rows) in [(40, 12), (80, 24)] {
        let mut stage = broken();
        stage.resize(columns, rows).keys("c");
        let text = all(&mut stage);
        let drawn = |name: &str| {
            let from =
                text.split_once("Mira's trust, on a scale from 0 to 6").expect("it is said").1;
            let from = from.split_once(&format!(" {name} ")).expect("it is there").1;
            from.split(' ').next().unwrap_or_default().to_owned()
        };
        let (a, b) = (drawn("A"), drawn("B"));
        assert_eq!(a.chars().count(), b.chars().count(), "the same axis");
        // 5 on a scale from 0 to 6, then 6; the promise that is broken brings it down to 4.
        assert!(a.starts_with("▆█") && b.starts_with("▆█"), "{a} {b}");
        assert!(a.ends_with('▅') && b.ends_with('█'), "{a} {b}");
    }
}

#[test]
fn where_there_are_no_blocks_curves_are_made_of_ascii() {
    let opening = Some(Opening::Replay(past(&["ask", "promise", "queue"])));
    let options = Options { opening, signs: Signs::Ascii, ..Options::default() };
    let mut stage = Stage::story(PARCEL, options, 80, 24);
    stage.keys("2 w 1 Enter Space Enter x c").resize(40, 12);
    let text = all(&mut stage);
    assert!(text.contains("A -''"), "{text}");
    assert!(!text.contains('▆'), "{text}");
}
