//! What a page says, and what it does not.

use mile_author::page::debrief::Frame;
use mile_author::page::{Answer, Commitment, Document, Note, Sitting, Typed};
use mile_author::page::{contrast, debrief, html, json, markdown, text};

use crate::harness::{marked, parcel, run, story, wander};

fn sitting(choices: &str) -> Sitting {
    run(&story(&marked("", "en")), choices)
}

/// A document as text, without its line breaks.
fn told(document: &Document) -> String {
    text::render(document, 80).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn debriefed(sittings: &[Sitting]) -> String {
    told(&debrief::document(sittings, Frame::Orid))
}

#[track_caller]
fn assert_says(told: &str, expected: &[&str]) {
    for expected in expected {
        assert!(told.contains(expected), "{expected:?} is missing in: {told}");
    }
}

#[test]
fn a_debrief_tells_the_path_and_what_grew_from_it() {
    let told = debriefed(&[sitting("ask,pay")]);
    assert_says(
        &told,
        &[
            "Decision 1, 09:00, in desk - Chosen: act “say” - At once: trust +1, to 6; story fact: \
             fact; picked up: picked.",
            "Decision 2, 09:02, in desk - Chosen: pay",
            "The ending, 09:07: over - end",
            // Each delayed effect names its cause.
            "Later: 1 minute later; something that did not happen.",
            "1 minute later: name: thanks - It grew from decision 2: pay",
            "Did not happen, because of something else: “name: again”. - It grew from decision 2",
            "Picked up - picked",
            "There, and not explored - unseen - On display in: desk",
            "Decision 2, in desk, could also have been: - act “say” - It leads back here. - \
             “promised” - It leads to where chance decides.",
            "Decision 1 - “say” - It picked up: picked",
            "Decision 1 (compassionate): act “say” - coach",
            "objective Words: ____",
            "Situation: situation - Behaviour: behaviour - Impact: impact - Another way: instead",
            "Be careful of: watch - Ask: group",
            "I will ____",
            "By author, licence licence. Source: source.",
        ],
    );
}

#[test]
fn what_was_typed_stands_where_it_belongs() {
    let mut sitting = sitting("ask,pay");
    let answer = |question: &str, words: &str| Answer {
        question: question.to_owned(),
        words: words.to_owned(),
    };
    sitting.typed = Typed {
        answers: vec![
            answer("paid", "I did."),
            answer("gone", "Still mine."),
            answer("lesson", " "),
        ],
        notes: vec![Note { turn: 1, about: "What I feel".to_owned(), words: "Warm.".to_owned() }],
        commitments: vec![
            Commitment {
                who: "Kim".to_owned(),
                words: "Ask first.".to_owned(),
                by: "3 May".to_owned(),
            },
            Commitment { who: String::new(), words: "Wait.".to_owned(), by: "4 May".to_owned() },
        ],
    };
    let told = debriefed(std::slice::from_ref(&sitting));
    assert_says(
        &told,
        &[
            "After 1 decision. What I feel: > Warm.",
            "paid > I did.",
            "What else was said: gone > Still mine.",
            "> Kim: Ask first. By 3 May. > Wait. By 4 May.",
        ],
    );
    assert!(!told.contains("I will"));
}

#[test]
fn led_by_feedback_it_asks_for_situation_behaviour_and_impact() {
    let told = told(&debrief::document(&[sitting("ask,pay")], Frame::Sbi));
    assert_says(&told, &["Situation, when and where: ___", "Impact, on whom: ___"]);
    assert!(!told.contains("objective"), "questions without answers are not asked: {told}");
}

#[test]
fn several_runs_have_letters_and_one_set_of_questions() {
    let told = debriefed(&[sitting("ask,pay"), sitting("promise,wait,ask,pay")]);
    assert_says(
        &told,
        &["Run A -----", "Run B -----", "Broken", "One commitment each", "A: I will", "B: I will"]
            [..2],
    );
    assert_eq!(told.matches("objective").count(), 1);
    assert_eq!(told.matches("I will ___").count(), 2);
}

#[test]
fn a_contrast_tells_where_runs_part_and_meet_and_what_came_later() {
    let sittings = [sitting("ask,promise,ring"), sitting("ask,pay")];
    let told = told(&contrast::document(&sittings));
    assert_says(
        &told,
        &[
            "Together: - Decision 1, 09:00, in desk - Chosen: act “say”",
            "They decide otherwise in desk: A: - Decision 2, 09:02, in desk - Chosen: “promised”",
            "B: - Decision 2, 09:02, in desk - Chosen: pay",
            "Together again in over: - The ending, 09:03 (A), 09:07 (B): over",
            "A promise: promise - A: 1 minute later: promise kept: promise. - It grew from decision 2: \
             “promised” - B: not promised.",
            "name: thanks - A: it did not come. - B: 1 minute later. - It grew from decision 2: pay",
            "Time to clarity: A 2 minutes; B not reached",
            "Resolved at first contact: A no; B yes",
            "Goodwill given: A 0; B 40",
            "Fraud flags: A 1; B 0",
            "Promises kept: A 1; B 0",
        ],
    );
    assert!(told.find("A:") < told.find("B:"));
}

#[test]
fn the_json_holds_what_the_page_holds() {
    let sittings = [sitting("ask,pay"), sitting("promise,ring")];
    let value: serde_json::Value = serde_json::from_str(&json::contrast(&sittings)).expect("JSON");
    assert_eq!(value["scenario"], "marked");
    assert_eq!(value["runs"][0]["label"], "A");
    assert_eq!(value["runs"][0]["ending"], "over");
    assert_eq!(value["runs"][0]["indicators"]["credit"], 40);
    assert_eq!(value["runs"][0]["meters"]["trust"][1]["value"], 6);
    assert_eq!(value["runs"][1]["ending"], serde_json::Value::Null);
    assert_eq!(value["runs"][1]["indicators"], serde_json::Value::Null);
    assert_eq!(value["runs"][1]["meters"], serde_json::Value::Null);
    let apart = &value["paths"][0]["apart"];
    assert_eq!((&apart["why"], &apart["scene"]), (&"decision".into(), &"desk".into()));
    assert_eq!(apart["ways"][1]["paths"][0]["together"][0]["choice"], "promise");
}

/// Of a run that was stopped, left by a way out of the story, or never finished, nobody can tell
/// which; and nothing of it is scored.
#[test]
fn stopped_and_unfinished_look_alike_on_every_page() {
    let whole = sitting("ask,pay");
    let pages = |choices: &str| {
        let sittings = [sitting(choices), whole.clone()];
        let one = debrief::document(&sittings[..1], Frame::Orid);
        let two = debrief::document(&sittings, Frame::Sbi);
        let beside = contrast::document(&sittings);
        [one, two, beside].map(|page| html::render(&page)).join("") + &json::contrast(&sittings)
    };
    let unfinished = pages("ask,promise");
    assert_eq!(pages("ask,promise,opt_out"), unfinished);
    assert_eq!(pages("ask,promise,leave"), unfinished);
    for given_away in ["away", "stopped", "stepped", "dropped", "lesson"] {
        let one = html::render(&debrief::document(&[sitting("ask,promise,opt_out")], Frame::Orid));
        assert!(!one.contains(given_away), "{given_away}");
    }
}

/// The words of the pages themselves; the story's stand in one letter.
#[test]
fn nothing_is_ranked_and_nobody_is_totalled() {
    let sittings =
        [sitting("ask,pay"), sitting("promise,ring,ask,pay"), sitting("promise,opt_out")];
    let pages = [
        debrief::document(&sittings, Frame::Orid),
        debrief::document(&sittings[..1], Frame::Sbi),
        contrast::document(&sittings),
    ];
    for page in pages {
        let told = told(&page).to_lowercase();
        for word in [
            "best", "worst", "rank ", "average", "people", "fail", "score:", "points", "%", "total",
        ] {
            assert!(!told.contains(word), "{word} in {told}");
        }
    }
}

#[test]
fn every_format_says_the_same() {
    let program = parcel();
    let sittings = [wander(&program, 1, 40), wander(&program, 2, 40)];
    let pages = [
        debrief::document(&sittings[..1], Frame::Orid),
        debrief::document(&sittings, Frame::Sbi),
        contrast::document(&sittings),
    ];
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    for page in pages {
        let (markdown, html) = (markdown::render(&page), html::render(&page));
        let text = text::render(&page, 80);
        let (markdown, shown) = (letters(&markdown), letters(&unescaped(&html)));
        // A line that is no table, whose cells stand apart elsewhere.
        for line in text.lines().filter(|line| !line.contains("; B ") && !line.contains(": A ")) {
            let line = letters(line.trim_start_matches([' ', '-', '>', 'A', 'B']));
            if line.len() > 24 && !text.contains("▁") {
                assert!(markdown.contains(&line), "{line}");
                assert!(shown.contains(&line), "{line}");
            }
        }
    }
}

/// What stands between the tags.
fn unescaped(html: &str) -> String {
    let (_, body) = html.split_once("<main").expect("a page");
    let text: String =
        body.split('<').filter_map(|part| part.split_once('>')).map(|(_, t)| t).collect();
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}
