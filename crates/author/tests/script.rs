//! A script holds the whole story, says conditions in words, and lets no text mean anything else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mile_author::explore::{Limits, Story, explore};
use mile_author::script::{Script, html, markdown, text};
use mile_core::read::{read, read_text};
use mile_core::scenario::Scenario;
use pulldown_cmark::{Event, Parser, Tag};

const SHIPPED: [&str; 4] = [
    "tests/suite/graph/awkward.ron",
    "scenarios/billing/billing-dispute.ron",
    "scenarios/security/security-hold.ron",
    "scenarios/shipping/lost-parcel.ron",
];

fn scenario(path: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let (scenario, diagnostics) = read(&fs::read(path).expect("the file is there"));
    scenario.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// Words alone, whatever stands between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page of Markdown as its reader sees it.
fn seen(markdown: &str) -> String {
    let mut seen = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) => seen += &text,
            Event::HardBreak | Event::SoftBreak | Event::End(_) => seen.push(' '),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(None)
                | Tag::Item
                | Tag::Strong
                | Tag::Emphasis,
            ) => {}
            other => panic!("a text became {other:?}"),
        }
    }
    // The ends of strong words are no spaces.
    seen
}

/// A page of HTML as its reader sees it.
fn shown(html: &str) -> String {
    let (_, body) = html.split_once("<main>").expect("a page");
    let mut shown = String::new();
    for part in body.split('<') {
        shown += part.split_once('>').map_or(part, |(_, text)| text);
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities.iter().fold(shown, |shown, (entity, sign)| shown.replace(entity, sign))
}

/// Every text that a reader has to see.
fn texts(scenario: &Scenario) -> Vec<String> {
    let mut texts = Vec::new();
    let mut add = |text: &mile_core::text::Text| texts.push(scenario.fill(text, None).into_owned());
    scenario.lines.values().for_each(|line| add(&line.text));
    for choice in scenario.choices.values() {
        [&choice.act, &choice.say, &choice.coach].into_iter().flatten().for_each(&mut add);
    }
    scenario.meters.values().for_each(|meter| add(&meter.label));
    scenario.signals.values().for_each(|signal| add(&signal.text));
    let plan = &scenario.debrief;
    for questions in
        [&plan.objective, &plan.reflective, &plan.interpretive, &plan.decisional, &plan.lessons]
    {
        questions.iter().for_each(|question| add(&question.text));
    }
    for feedback in &plan.feedback {
        [&feedback.situation, &feedback.behaviour, &feedback.impact].into_iter().for_each(&mut add);
        feedback.instead.iter().for_each(&mut add);
    }
    let warning = scenario.content_warning.iter();
    warning.flat_map(|warning| warning.topics.iter().chain(&warning.note)).for_each(&mut add);
    if let Some(brief) = &scenario.pre_brief {
        let texts = brief.role.iter().chain(&brief.goals).chain(&brief.facts).chain(&brief.safety);
        texts.for_each(&mut add);
    }
    texts
}

#[test]
fn nothing_of_the_story_is_left_out_in_any_format() {
    for path in SHIPPED {
        let scenario = scenario(path);
        let script = Script::of(&scenario);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        for (format, page) in [
            ("text", squeezed(&text::render(&script, 80))),
            ("md", squeezed(&seen(&markdown::render(&script)))),
            ("html", squeezed(&shown(&html::render(&script)))),
        ] {
            for text in texts(&scenario) {
                assert!(page.contains(&squeezed(&text)), "{path} as {format} lacks: {text}");
            }
        }
    }
}

#[test]
fn a_page_holds_no_tag_and_no_link_but_its_own() {
    let known = [
        "html", "head", "meta", "title", "style", "body", "main", "nav", "ol", "ul", "li", "h1",
        "h2", "h3", "h4", "p", "div", "span", "a",
    ];
    for path in SHIPPED {
        let page = html::render(&Script::of(&scenario(path)));
        let (doctype, rest) = page.split_once('>').expect("a first tag");
        assert_eq!(doctype, "<!DOCTYPE html");
        for tag in rest.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
            assert!(known.contains(&name), "{path}: <{tag}");
        }
        let quoted = |before: &str| -> Vec<String> {
            let parts = page.split(before).skip(1);
            parts.filter_map(|part| Some(part.split_once('"')?.0.to_owned())).collect()
        };
        let (links, anchors) = (quoted(" href=\"#"), quoted(" id=\""));
        let unique: BTreeSet<_> = anchors.iter().collect();
        assert_eq!(unique.len(), anchors.len(), "{path}: an anchor stands twice");
        assert!(links.len() > 5 && links.iter().all(|link| unique.contains(link)), "{path}");
        assert!(!page.contains("src=") && !page.contains("url("), "nothing beside it is needed");
    }
}

#[test]
fn text_is_as_wide_as_is_asked_for() {
    for path in SHIPPED {
        let script = Script::of(&scenario(path));
        for width in [40, 80, 100] {
            for line in text::render(&script, width).lines() {
                assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_choice_says_in_words_what_it_brings_and_where_it_leads() {
    let page = text::render(&Script::of(&scenario(SHIPPED[0])), 400);
    for expected in [
        "Scene 1. ]] \"end\" --> {",
        "Comes from: the start of the story, 1b, scene 2.",
        "Time to decide: 20 seconds. With timers on, the clock then takes 1a.",
        "[1b] Does: Stay & wait",
        "     Says: “\"One\" moment;”",
        "- Can be taken once.",
        "- Takes: 15 minutes.",
        "  - Promised: “Call *back*”, within 1 hour.",
        "  - Picked up: “A <hint>”.",
        "  - Counted for the service: the customer knows what happens next.",
        "  - Trust <in> |you| -3.",
        "  - This comes between: the story goes to scene 4.",
        "  - After the ending:",
        "- Leads to: scene 4; from there the story can come back to this scene.",
        "- Goes back to where the story was left.",
        "- 3 of 4, possible only if scene 3 was not entered: scene 3.",
        "  - A fraud flag is raised.",
        "- In every other case: scene 6 (“On its way”).",
        "Comes from: 1c, what came later of 1a.",
        "Comes from: stopping at any moment.",
    ] {
        assert!(page.lines().any(|line| line == expected), "{expected}\n\n{page}");
    }
}

/// What a guard of the first scene's line becomes.
fn sentence(guard: &str, clock: &str) -> String {
    let story = format!(
        r#"(
            format: 1, id: "g", title: "G", language: "en", {clock}
            opt_out: (goto: "away"), cast: {{}},
            meters: {{
                "trust": (label: "Her trust", start: 1, min: 0, max: 9),
                "cost": (label: "Cost", start: 1, min: 0, max: 9),
            }},
            flags: {{"told": "She was told."}},
            signals: {{"hint": "A hint."}},
            promises: {{"call": (text: "Call back.", within: Hours(1))}},
            start: "desk",
            scenes: {{
                "desk": (
                    lines: [("narrator", "Here.", "{guard}")],
                    hints: ["hint"],
                    choices: [
                        (id: "a", say: "Yes.", now: (set: ["told"], promise: ["call"]), goto: "depot"),
                        (id: "b", act: "Wait.", now: (notices: ["hint"], keep: ["call"]), goto: "desk"),
                    ],
                ),
                "depot": (title: "The depot", next: [(goto: "away")]),
                "away": (ending: (kind: Stopped, title: "Away", text: "Away.")),
            }},
            debrief: (objective: [(ask: "What?")], lessons: [(text: "L", when: "told")]),
        )"#
    );
    let (scenario, diagnostics) = read_text(&story);
    let scenario = scenario.unwrap_or_else(|| panic!("{guard}: {diagnostics:#?}"));
    let page = text::render(&Script::of(&scenario), 1000);
    let (_, rest) = page.split_once("Here. [only if ").expect("the line");
    rest.split_once("]\n").expect("its end").0.to_owned()
}

#[test]
fn guards_become_sentences() {
    for (guard, said) in [
        ("trust >= 5", "“Her trust” is at least 5"),
        ("5 > trust", "“Her trust” is below 5"),
        ("not trust < 5", "“Her trust” is at least 5"),
        ("trust != cost", "“Her trust” is not the same as “Cost”"),
        ("not trust == 3", "“Her trust” is not 3"),
        ("clock >= 61", "at least 1 hour 1 minute have passed since the start"),
        ("turn == 1", "exactly 1 decision was made"),
        ("turn < 3", "fewer than 3 decisions were made"),
        ("visits(desk) == 1", "this is the first time here"),
        ("visits(desk) > 1", "this is not the first time here"),
        ("not visits(desk) == 1", "this is not the first time here"),
        ("visits(desk) >= 3", "this scene was entered at least 3 times, now included"),
        ("visits(depot) >= 1", "scene 2 (“The depot”) was entered at least 1 time"),
        ("told", "it is so that “She was told”"),
        ("not told", "it is not so that “She was told”"),
        ("seen(depot)", "scene 2 (“The depot”) was entered"),
        ("chose(desk.a)", "the learner chose 1a (“Yes.”)"),
        ("not chose(desk.b)", "the learner did not choose 1b (Wait.)"),
        ("noticed(hint)", "the learner picked up “A hint”"),
        ("promised(call)", "the promise “Call back” is open"),
        ("not kept(call)", "the promise “Call back” was not kept"),
        ("broken(call)", "the promise “Call back” was broken"),
        ("told and turn > 1", "it is so that “She was told” and more than 1 decision was made"),
        (
            "told or trust > 1 or cost > 1",
            "it is so that “She was told”, “Her trust” is above 1, or “Cost” is above 1",
        ),
        (
            "told and (trust > 1 or cost > 1)",
            "it is so that “She was told”, and (either “Her trust” is above 1 or “Cost” is above 1)",
        ),
        (
            "not (told and (trust > 1 or cost > 1))",
            "it is not so that “She was told”, or (both “Her trust” is at most 1 and “Cost” is at most 1)",
        ),
    ] {
        assert_eq!(words(&sentence(guard, "")), said, "{guard}");
    }
    for (guard, said) in [
        ("clock >= 60", "it is 10:10 or after"),
        ("not clock >= 60", "it is before 10:10"),
        ("clock < -1", "the number of minutes since the start is below -1"),
    ] {
        assert_eq!(words(&sentence(guard, "starts_at: \"09:10\",")), said, "{guard}");
    }
}

#[test]
fn what_was_measured_stands_at_the_front() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/refunds/word-for-word.ron");
    let written = fs::read_to_string(path).expect("the file is there");
    let scenario = scenario("scenarios/refunds/word-for-word.ron");
    let story = Story::new(scenario.clone(), written);
    let report = explore(&story, Limits { states: 1000, threads: None }, &mut |_| true).report;
    let script = Script::measured(&scenario, &report);
    let page = words(&shown(&html::render(&script)));
    let plain = words(&text::render(&script, 80));
    let decision = report.decisions.iter().find(|decision| {
        let meters = decision.best_now.keys();
        meters.into_iter().any(|meter| {
            let later = &decision.best_later[meter];
            !decision.best_now[meter].iter().any(|choice| later.contains(choice))
        })
    });
    assert!(decision.is_some() && plain.contains("Where best now is not best later:"), "{plain}");
    for ending in &report.endings {
        let share = format!(", {:.1}%: ", ending.share.expect("all is explored") * 100.0);
        assert!(page.contains(&share) && plain.contains(&share), "{share}: {plain}");
    }
    let questions = &scenario.facilitator.questions;
    for question in questions {
        let question = words(&scenario.fill(question, None));
        assert_eq!(plain.matches(&question).count(), 1, "said once: {question}");
    }
    assert!(html::render(&script).contains("<svg ") && !plain.contains("<svg"));
    assert!(
        plain.contains("THE SCENES")
            && !words(&text::render(&Script::of(&scenario), 80)).contains("AS MEASURED")
    );
    let with_map = markdown::render_with(&script, Some("map.svg"));
    assert!(with_map.contains("](map.svg)") && !markdown::render(&script).contains("The map"));
}
