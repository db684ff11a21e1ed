//! What an editor is told at places of a file that is being typed. `‸` is the cursor.

use std::path::Path;

use mile_author::language::Reading;
use mile_author::language::completion::Candidate;
use mile_author::language::references::Target;
use mile_core::read;

fn story() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/language/story.ron");
    std::fs::read_to_string(path).expect("it is there")
}

/// The story with `from` replaced by `to`, which holds the cursor, and where that is.
fn typed(from: &str, to: &str) -> (String, u32) {
    let story = story();
    assert_eq!(story.matches(from).count(), 1, "{from} stands once in the story");
    let text = story.replacen(from, to, 1);
    let offset = text.find('‸').expect("there is a cursor");
    (text.replace('‸', ""), offset as u32)
}

/// The labels that are offered, and the text with the first of them written, as far as it changed.
fn offered(from: &str, to: &str) -> (Vec<String>, String) {
    let (text, offset) = typed(from, to);
    let reading = Reading::scenario(&text);
    let Some(completion) = reading.complete(offset) else { return (Vec::new(), String::new()) };
    let replaced = completion.replace.range();
    let labels = |c: &Candidate| c.label.clone();
    let mut text = text.clone();
    let insert = completion.candidates[0].insert.replace("$0", "‸");
    let start = text[..replaced.start].rfind('\n').map_or(0, |end| end + 1);
    text.replace_range(replaced, &insert);
    let line = text[start..].lines().next().unwrap_or_default().trim().to_owned();
    (completion.candidates.iter().map(labels).collect(), line)
}

#[test]
fn ids_are_offered_by_what_the_place_wants() {
    let scenes = ["opening", "thanks", "stepped_away", "@return"];
    for (from, to, labels, line) in [
        // Within quotes, at every stage of typing.
        ("goto: \"thanks\",", "goto: \"‸\",", &scenes[..], "goto: \"opening\","),
        ("goto: \"thanks\",", "goto: \"th‸\",", &scenes, "goto: \"opening\","),
        ("goto: \"thanks\",", "goto: \"tha‸nks\",", &scenes, "goto: \"opening\","),
        ("goto: \"thanks\",", "goto: ‸", &scenes, "goto: \"opening\""),
        ("goto: \"thanks\",", "goto: ‸,", &scenes, "goto: \"opening\","),
        ("goto: \"thanks\",", "goto: \"‸", &scenes, "goto: \"opening"),
        ("start: \"opening\"", "start: \"‸\"", &scenes[..3], "start: \"opening\","),
        ("choose: \"policy\"", "choose: \"‸\"", &["ask", "policy"], ""),
        ("choose: \"policy\"", "choose: ‸", &["ask", "policy"], ""),
        ("{\"cost\": +5}", "{\"‸\": +5}", &["trust", "cost"], ""),
        ("{\"cost\": +5}", "{\"cost\": +5, ‸}", &["trust"], ""),
        ("{\"cost\": +5}", "{‸}", &["trust", "cost"], ""),
        ("set: [\"checked_depot\"]", "set: [\"‸\"]", &["checked_depot"], ""),
        ("set: [\"checked_depot\"]", "set: [‸]", &["checked_depot"], ""),
        ("notices: [\"birthday\"]", "notices: [\"‸", &["birthday"], ""),
        ("promise: [\"callback\"]", "promise: [\"c‸\"]", &["callback"], ""),
        ("(\"mira\", \"Good", "(\"‸\", \"Good", &["mira", "tom", "narrator", "you"], ""),
        ("(\"mira\", \"Good", "(‸, \"Good", &["mira", "tom", "narrator", "you"], ""),
        (
            "skills: [\"clarify_need\"]",
            "skills: [\"clarify_need\", \"‸\"]",
            &["own_the_limit", "acknowledge", "name_emotion", "offer_options", "close_loop"],
            "",
        ),
    ] {
        let (found, written) = offered(from, to);
        assert_eq!(found, labels, "{to}");
        assert!(line.is_empty() || written == line, "{to}: {written}");
    }
}

#[test]
fn words_of_the_format_are_offered() {
    for (from, to, labels) in [
        ("stance: Compassionate", "stance: ‸", &["Tempting", "Risky", "Compassionate"][..]),
        ("stance: Compassionate", "stance: C‸", &["Tempting", "Risky", "Compassionate"]),
        ("once: true", "once: ‸", &["true", "false"]),
        ("takes: Minutes(2)", "takes: ‸", &["Minutes(5)", "Hours(5)", "Days(5)"]),
        (
            "after: Days(2)",
            "after: D‸",
            &["Minutes(5)", "Hours(5)", "Days(5)", "Turns(5)", "AtEnding"],
        ),
        ("kind: Resolved", "kind: ‸", &["Resolved", "Partial", "Unresolved", "Stopped"]),
    ] {
        assert_eq!(offered(from, to).0, labels, "{to}");
    }
}

#[test]
fn the_words_of_the_library_are_offered() {
    let from = "context: \"shipping\", stakes";
    let (contexts, line) = offered(from, "context: b‸, stakes");
    assert!(contexts.contains(&"billing".to_owned()), "{contexts:?}");
    assert!(!contexts.contains(&"anger".to_owned()));
    assert!(line.contains("context: \""), "{line}");
    let (emotions, _) = offered(from, "context: \"shipping\", emotions: [\"fear\", \"‸\"], stakes");
    assert!(emotions.contains(&"anger".to_owned()), "{emotions:?}");
    assert!(!emotions.contains(&"fear".to_owned()), "it is there already");
}

#[test]
fn fields_are_offered_that_are_not_there_yet() {
    let (labels, line) = offered("stance: Compassionate,", "‸");
    assert_eq!(labels, ["act", "stance", "coach", "when", "locked", "detour", "later"]);
    assert_eq!(line, "act: \"‸\"");
    let (labels, line) = offered("stance: Compassionate,", "sta‸");
    assert_eq!(labels, ["act", "stance", "coach", "when", "locked", "detour", "later"]);
    assert_eq!(line, "act: \"‸\"");
    // The name alone is written over, its value stays.
    let (labels, line) = offered("stance: Compassionate,", "sta‸nce: Compassionate,");
    assert!(labels.contains(&"stance".to_owned()));
    assert_eq!(line, "act: Compassionate,");
    let (labels, _) =
        offered("(change: {\"cost\": +5}, promise", "(‸change: {\"cost\": +5}, promise");
    assert!(labels.contains(&"credit".to_owned()), "{labels:?}");
    assert!(!offered("cast: {", "‸\n    cast: {").0.contains(&"flags".to_owned()));
    assert!(offered("cast: {", "‸\n    cast: {").0.contains(&"minutes".to_owned()));
}

#[test]
fn conditions_are_completed_word_by_word() {
    let when = "when: \"chose(opening.ask) and seen(thanks) or noticed(birthday)\"";
    let free = ["trust", "cost", "checked_depot", "and", "or", "not", "clock", "turn", "visits"];
    for (to, first) in [
        ("when: \"‸\"", &free[..]),
        ("when: \"tr‸\"", &free),
        ("when: \"trust >= 5 and ‸", &free),
        ("when: \"seen(‸\"", &["opening", "thanks", "stepped_away"]),
        ("when: \"visits(op‸)\"", &["opening", "thanks", "stepped_away"]),
        ("when: \"chose(‸)\"", &["opening", "thanks", "stepped_away"]),
        ("when: \"chose(opening.‸\"", &["ask", "policy"]),
        ("when: \"chose(opening.po‸)\"", &["ask", "policy"]),
        ("when: \"noticed(‸)\"", &["birthday"]),
        ("when: \"kept(‸)\"", &["callback"]),
    ] {
        let (labels, _) = offered(when, to);
        assert_eq!(labels[..first.len().min(labels.len())], *first, "{to}");
    }
    assert_eq!(
        offered(when, "when: \"chose(‸)\"").1,
        "objective: [(ask: \"What did she say?\", when: \"chose(opening.)\")],"
    );
}

#[test]
fn names_are_offered_behind_a_brace_in_words() {
    let (labels, line) = offered("say: \"It says delivered.\"", "say: \"It says, {‸\"");
    assert_eq!(labels, ["mira", "tom", "learner"]);
    assert_eq!(line, "say: \"It says, {mira}\",");
    assert_eq!(offered("say: \"It says delivered.\"", "say: \"It says ‸\"").0, [""; 0]);
    assert_eq!(offered("// What an", "// What ‸").0, [""; 0]);
}

/// What is said of the word under the cursor.
fn hover(from: &str, to: &str) -> String {
    let (text, offset) = typed(from, to);
    Reading::scenario(&text).hover(offset).map(|hover| hover.text).unwrap_or_default()
}

#[test]
fn a_scene_is_summed_up_with_who_leads_there() {
    let text = hover("goto: \"thanks\"", "goto: \"tha‸nks\"");
    assert_eq!(
        text,
        "scene thanks\nOn its way\nan ending: Resolved\nled to from opening.policy\nasked about in debrief"
    );
    let text = hover("start: \"opening\"", "start: \"‸opening\"");
    for line in [
        "09:10, first call of the day",
        "mira: Good morning, {learner}. It says delivered. 📦 It is not here.",
        "- policy leads to thanks",
        "led to from start, opening.ask",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn every_kind_of_word_is_explained() {
    for (from, to, said) in [
        (
            "trust >= 5",
            "tru‸st >= 5",
            "Mira's trust\n5 at the start, from 0 to 10\nchanged in callback, opening.ask\nasked about in opening",
        ),
        (
            "not checked_depot",
            "not ‸checked_depot",
            "flag checked_depot\nYou asked the depot before answering.\nset in opening.ask",
        ),
        ("not checked_depot", "n‸ot checked_depot", "It does not hold."),
        ("hints: [\"birthday\"]", "hints: [\"birth‸day\"]", "picked up in opening.ask"),
        ("broken(callback)", "broken(call‸back)", "made in opening.policy"),
        ("broken(callback)", "brok‸en(callback)", "has been broken"),
        (
            "chose(opening.ask)",
            "chose(opening.a‸sk)",
            "choice ask\nTell me what it was for.\nleads to opening",
        ),
        ("(\"mira\", \"Good", "(\"m‸ira\", \"Good", "Her son turns six tomorrow."),
        ("{tom} looks", "{t‸om} looks", "member of the cast tom"),
        ("\"acknowledge\"", "\"ack‸nowledge\"", "behaviour acknowledge"),
        ("stance: Comp", "sta‸nce: Comp", "What kind of temptation it is"),
        ("stance: Compassionate", "stance: Compass‸ionate", "It sees the person."),
        ("goto: \"thanks\"", "goto: \"than‸x\"", "not defined in this file"),
    ] {
        let text = hover(from, to);
        assert!(text.contains(said), "{to}: {text}");
    }
    assert_eq!(hover("say: \"It says", "say: \"It ‸says"), "");
}

/// The lines, from 1, where the name under the cursor is defined, and where it is named.
fn places(from: &str, to: &str) -> (Vec<usize>, Vec<usize>) {
    let (text, offset) = typed(from, to);
    let reading = Reading::scenario(&text);
    let Some(name) = reading.name_at(offset) else { return Default::default() };
    let target = Target::of(name);
    let line = |offset: u32| text[..offset as usize].matches('\n').count() + 1;
    let defined = reading.definitions(&target).map(|name| line(name.span.start)).collect();
    (defined, reading.uses(&target).map(|name| line(name.span.start)).collect())
}

#[test]
fn definitions_and_references_are_found() {
    for (from, to, defined, named) in [
        ("goto: \"thanks\"", "goto: \"thanks‸\"", &[52][..], &[48, 52, 56][..]),
        ("chose(opening.ask)", "chose(opening.‸ask)", &[34], &[34, 56]),
        ("choose: \"policy\"", "choose: \"‸policy\"", &[44], &[31, 44]),
        ("{\"cost\": +5}", "{\"c‸ost\": +5}", &[15], &[15, 46]),
        ("not checked_depot", "not checked_dep‸ot", &[17], &[17, 28, 40]),
        ("{mira} does", "{mi‸ra} does", &[10], &[10, 27, 52]),
        ("broken(callback)", "broken(callbac‸k)", &[19], &[19, 46, 46, 47]),
        ("id: \"letter\"", "id: \"let‸ter\"", &[47], &[47]),
        ("\"acknowledge\"", "\"ack‸nowledge\"", &[], &[37]),
    ] {
        let found = places(from, to);
        assert_eq!((&found.0[..], &found.1[..]), (defined, named), "{to}");
    }
}

#[test]
fn a_name_is_changed_everywhere_and_the_story_stays_whole() {
    for (from, to, name) in [
        ("goto: \"thanks\"", "goto: \"thanks‸\"", "good_bye"),
        ("chose(opening.ask)", "chose(opening.‸ask)", "listen"),
        ("not checked_depot", "not checked_dep‸ot", "rang_depot"),
        ("{mira} does", "{mi‸ra} does", "odile"),
        ("trust >= 5", "‸trust >= 5", "faith"),
        ("hints: [\"birthday\"]", "hints: [\"‸birthday\"]", "present"),
        ("broken(callback)", "broken(callbac‸k)", "ring"),
        ("\"own_the_limit\"]", "\"‸own_the_limit\"]", "own_it"),
        ("start: \"opening\"", "start: \"‸opening\"", "first"),
    ] {
        let (mut text, offset) = typed(from, to);
        let reading = Reading::scenario(&text);
        let target = Target::of(reading.name_at(offset).expect("a name is there"));
        let places = reading.rename(&target, name).expect("it can be called so");
        assert!(places.len() > 1, "{to}");
        for place in places.iter().rev() {
            text.replace_range(place.range(), name);
        }
        let (_, found) = read::read_text(&text);
        assert_eq!(found, [], "{to}: {text}");
        let reading = Reading::scenario(&text);
        assert!(reading.uses(&target).next().is_none(), "{to}");
    }
}

#[test]
fn a_name_that_cannot_be_is_refused_with_the_reason() {
    for (from, to, name, why) in [
        ("trust >= 5", "‸trust >= 5", "Trust", "small letters"),
        ("trust >= 5", "‸trust >= 5", "clock", "a meaning of its own"),
        ("trust >= 5", "‸trust >= 5", "checked_depot", "there is a flag `checked_depot` already"),
        ("goto: \"thanks\"", "goto: \"thanks‸\"", "opening", "there is a scene"),
        ("\"acknowledge\"", "\"ack‸nowledge\"", "see", "not defined in this file"),
        ("(\"narrator\"", "(\"‸narrator\"", "voice", "not defined in this file"),
    ] {
        let (text, offset) = typed(from, to);
        let reading = Reading::scenario(&text);
        let target = Target::of(reading.name_at(offset).expect("a name is there"));
        let refused = reading.rename(&target, name).expect_err("it cannot be called so");
        assert!(refused.contains(why), "{to}: {refused}");
    }
}

#[test]
fn the_outline_nests_choices_in_scenes_and_what_comes_later_in_choices() {
    let text = story();
    let symbols = Reading::scenario(&text).symbols();
    let names: Vec<_> = symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "mira",
            "tom",
            "trust",
            "cost",
            "checked_depot",
            "birthday",
            "callback",
            "own_the_limit",
            "opening",
            "thanks",
            "stepped_away"
        ]
    );
    let opening = &symbols[8];
    assert_eq!(opening.detail, "09:10, first call of the day");
    assert!(
        text[opening.whole.range()].starts_with("\"opening\"")
            || text[opening.whole.range()].starts_with("opening")
    );
    let choices: Vec<_> = opening.children.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(choices, ["ask", "policy"]);
    assert_eq!(opening.children[1].children[0].name, "letter");
}

/// Every prefix of the story is a file that is being typed.
#[test]
fn nothing_panics_wherever_the_file_ends_and_the_cursor_is() {
    let story = story();
    for (end, _) in story.char_indices().step_by(17) {
        let reading = Reading::scenario(&story[..end]);
        reading.symbols();
        for offset in [0, end / 2, end.saturating_sub(1), end] {
            reading.complete(offset as u32);
            reading.hover(offset as u32);
        }
    }
}

fn tests() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/language");
    std::fs::read_to_string(path.join("story.test.ron")).expect("it is there")
}

#[test]
fn a_test_file_names_what_its_scenario_defines() {
    let (story, tests) = (story(), tests());
    let scenario = Reading::scenario(&story);
    let reading = Reading::tests(&tests, Some(&scenario));
    for (word, named) in [
        ("\"ask\"", 2),
        ("\"policy\"", 2),
        ("\"birthday\"", 1),
        ("\"checked_depot\"", 1),
        ("\"thanks\"", 3),
        ("\"trust\"", 1),
        ("\"callback\"", 1),
        ("\"letter\"", 1),
        ("\"stepped_away\"", 1),
    ] {
        let offset = tests.find(word).expect("it stands in the tests") as u32 + 1;
        let name = reading.name_at(offset).expect("it is a name");
        let target = Target::of(name);
        assert_eq!(scenario.definitions(&target).count(), 1, "{word}");
        assert_eq!(reading.uses(&target).count(), named, "{word}");
        assert!(reading.hover(offset).expect("it is explained").text.contains('\n'), "{word}");
    }
    let choices = |text: &str, offset| {
        let reading = Reading::tests(text, Some(&scenario));
        let completion = reading.complete(offset).expect("something is offered");
        completion.candidates.into_iter().map(|candidate| candidate.label).collect::<Vec<_>>()
    };
    let begun = tests.find("\"ask\"").expect("it is there") as u32 + 1;
    assert_eq!(choices(&tests, begun), ["ask"], "the other is there already");
    let text = tests.replacen("ends_in: \"thanks\"", "ends_in: \"\"", 1);
    let begun = text.find("ends_in: \"\"").expect("it is there") as u32 + 10;
    assert_eq!(choices(&text, begun), ["opening", "thanks", "stepped_away"]);
}

/// Two scenes may have choices of one name: where a walk takes it, tells which is meant.
#[test]
fn a_choice_in_a_test_is_that_of_the_scene_where_it_is_taken() {
    let story = story().replace(
        "\"thanks\": (ending: (kind: Resolved, title: \"On its way\", text: \"She thanks you, {mira} does.\")),",
        "\"thanks\": (choices: [(id: \"ask\", say: \"Anything else?\", goto: \"stepped_away\")]),",
    );
    let tests = "(walks: {\"a\": (choose: [\"ask\", \"policy\", \"ask\"])})";
    let scenario = Reading::scenario(&story);
    let reading = Reading::tests(tests, Some(&scenario));
    let scenes: Vec<_> = reading.names.iter().map(|name| (name.text, name.scene)).collect();
    assert_eq!(
        scenes,
        [("ask", Some("opening")), ("policy", Some("opening")), ("ask", Some("thanks"))]
    );
}
