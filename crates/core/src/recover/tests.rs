//! Slips of authors, and what is said about them.

use proptest::prelude::*;

use crate::source::Lines;
use crate::syntax::{NodeId, Shape, Syntax, parse};
use crate::token::tokens;

/// A small scenario without a slip.
const GOOD: &str = r#"// A lost parcel.
(
    format: 1,
    id: "parcel",
    about: (
        emotions: ["fear", "anger"],
        stakes: High,
    ),
    opt_out: (text: "You can stop, at any moment.", goto: "closing"),
    cast: {
        "mira": (name: "Mira", persona: "Polite until she is not."),
    },
    meters: {
        "trust": (label: "Her trust", start: 4, min: 0, max: 10),
        "cost": (label: "Cost", start: 0, min: -5, max: 10),
    },
    scenes: {
        "opening": (
            lines: [
                ("mira", "It is not only a number tonight, {learner}."),
                ("mira", "(voicemail) Are you there?", "trust >= 7"),
            ],
            choices: [
                (
                    id: "listen",
                    say: "What was that money for?",
                    takes: Minutes(2),
                    now: (change: {"trust": +1, "cost": -1}, marks: [Clarity]),
                    later: [(
                        id: "call",
                        after: Days(3),
                        then: (lines: [("mira", "Hello, again.")]),
                    )],
                    goto: "closing",
                ),
            ],
        ),
        "closing": (
            ending: (kind: Resolved, title: "On its way", text: "She thanks you, twice."),
        ),
    },
)
"#;

/// What is said about `text`: code and place of each slip.
fn said(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let place = |offset| {
        let position = lines.position(offset);
        format!("{}:{}", position.line, position.column)
    };
    parse(text).1.iter().map(|d| format!("{} {}", d.code.as_str(), place(d.span.start))).collect()
}

/// `GOOD` with the first `from` replaced.
fn slip(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

/// The values of a file and where they stand in each other, without their places.
fn tree(syntax: &Syntax<'_>) -> Vec<String> {
    fn leaf(syntax: &Syntax<'_>, node: NodeId) -> String {
        match syntax.shape(node) {
            Shape::Text => syntax.slice(syntax.inside(node)).replace(['"', '\\'], ""),
            Shape::Group(bracket) => {
                format!("{bracket:?} {}", syntax.name(node).map_or("", |name| syntax.slice(name)))
            }
            _ => syntax.slice(syntax.span(node)).to_owned(),
        }
    }
    fn walk(syntax: &Syntax<'_>, node: NodeId, depth: usize, tree: &mut Vec<String>) {
        tree.push(format!("{depth} {}", leaf(syntax, node)));
        for item in syntax.items(node) {
            tree.extend(item.key.map(|key| format!("{depth} key {}", leaf(syntax, key))));
            walk(syntax, item.value, depth + 1, tree);
        }
    }
    let mut found = Vec::new();
    if let Some(root) = syntax.root() {
        walk(syntax, root, 0, &mut found);
    }
    found
}

/// Slips after which the file is read as if there were none: what is replaced, by what, and what is
/// said.
const SLIPS: &[(&str, &str, &str)] = &[
    // Texts.
    ("money for?\",", "money for?,", "E013 26:26"),
    ("say: \"What was", "say: What was", "E013 26:26"),
    (
        "goto: \"closing\",\n                ),",
        "goto: closing\",\n                ),",
        "E013 34:27",
    ),
    ("id: \"parcel\",", "id: \"parcel,", "E013 4:9"),
    ("(\"mira\", \"It", "(\"mira, \"It", "E013 20:18"),
    ("{\"trust\": +1", "{trust\": +1", "E013 28:36"),
    ("{\"trust\": +1", "{\"trust: +1", "E013 28:36"),
    ("\"(voicemail)", "(voicemail)", "E013 21:26"),
    ("money for?\",", "money for?\"\",", "E017 26:52"),
    ("say: \"What", "say: \"\"What", "E017 26:26"),
    ("that money for", "\"that\" money for", "E017 26:36"),
    ("takes: Minutes", "takes\": Minutes", "E017 27:26"),
    // Other quotation marks.
    ("\"What was that money for?\"", "“What was that money for?”", "E014 26:26"),
    ("\"What was that money for?\"", "”What was that money for?”", "E014 26:26"),
    ("\"What was that money for?\"", "„What was that money for?“", "E014 26:26"),
    ("\"What was that money for?\"", "«What was that money for?»", "E014 26:26"),
    ("\"What was that money for?\"", "'What was that money for?'", "E014 26:26"),
    ("\"What was that money for?\"", "“What was that money for?\"", "E014 26:26"),
    ("\"What was that money for?\"", "\"What was that money for?”", "E014 26:51"),
    // Brackets.
    ("\"cost\": -1}", "\"cost\": -1", "E011 28:35"),
    ("marks: [Clarity]", "marks: [Clarity", "E011 28:69"),
    ("[Clarity]),", "[Clarity],", "E011 28:26"),
    ("\"anger\"],", "\"anger\",", "E011 6:19"),
    ("takes: Minutes(2),", "takes: Minutes(2,", "E011 27:35"),
    ("            ],\n            choices", "            choices", "E011 19:20"),
    ("                    )],\n", "                    ),\n", "E011 29:28"),
    ("                    )],\n", "                    ],\n", "E011 29:29"),
    ("                    )],\n", "", "E011 29:29"),
    ("    },\n    scenes", "    scenes", "E011 13:13"),
    ("    },\n)\n", "    },\n", "E011 2:1"),
    ("now: (change", "now: change", "E012 28:26"),
    ("change: {\"trust\"", "change: \"trust\"", "E012 28:35"),
    ("lines: [\n", "lines: \n", "E012 19:20"),
    ("takes: Minutes(2),", "takes: Minutes2),", "E012 27:35"),
    ("(\n    format", "    format", "E012 2:5"),
    ("[Clarity]),", "[Clarity])),", "E012 28:79"),
    ("goto: \"closing\"),\n    cast", "goto: \"closing\"]),\n    cast", "E012 9:68"),
    ("\"anger\"],", "\"anger\"),", "E012 6:35"),
    ("                    )],\n", "                    )),\n", "E012 33:22"),
    ("now: (change", "now: [change", "E012 28:26"),
    ("now: (change", "now: ((change", "E011 28:26"),
    // Signs between values.
    ("stakes: High,\n", "stakes: High,,\n", "E017 7:22"),
    ("takes: Minutes(2),\n", "takes: Minutes(2)\n", "E010 27:38"),
    ("now: (change", "now (change", "E015 28:24"),
    ("say: \"", "say = \"", "E015 26:25"),
    ("start: 4,", "start：4,", "E015 14:44"),
    ("\"fear\", ", "\"fear\"， ", "E017 6:26"),
    ("takes: Minutes(2),", "takes: Minutes(2);", "E017 27:38"),
    ("Minutes(2)", "Minutes（2）", "E012 27:35, E012 27:37"),
    ("takes: M", "takes:\u{a0}M", "E017 27:27"),
    ("stakes: High", "stakes\u{200b}: High", "E017 7:15"),
    // Comments.
    ("        stakes", "        # How much\n        # is it?\n        stakes", "E017 7:9"),
    ("stakes: High,", "stakes: High, -- very", "E017 7:23"),
    ("stakes: High,", "stakes: High, <!-- \"very\" -->", "E017 7:23"),
    ("stakes: High,", "stakes: High, / very", "E017 7:23"),
    ("stakes: High,", "stakes: High, /* very", "E013 7:23"),
    // Durations and numbers.
    ("Minutes(2)", "Minutes 2", "E019 27:28"),
    ("Minutes(2)", "Minutes[2]", "E012 27:35"),
    ("Minutes(2)", "Minutes{2}", "E012 27:35"),
    ("Minutes(2)", "Minutes: 2", "E017 27:35"),
];

#[test]
fn a_slip_is_said_once_and_the_file_read_as_it_was_meant() {
    let (good, found) = parse(GOOD);
    assert_eq!(found, []);
    let mut wrong = Vec::new();
    for &(from, to, expected) in SLIPS {
        let text = slip(from, to);
        let (said, same) = (said(&text).join(", "), tree(&parse(&text).0) == tree(&good));
        if said != expected || !same {
            wrong.push(format!("{from:?} as {to:?}: {said}, not {expected}; same tree: {same}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Slips after which nobody knows what the value was.
#[test]
fn a_value_that_cannot_be_read_is_said_once() {
    let mut wrong = Vec::new();
    for (from, to, expected) in [
        ("Minutes(2)", "2min", "E019 27:28"),
        ("Minutes(2)", "2 min", "E019 27:28"),
        ("Minutes(2)", "5%", "E019 27:28"),
        ("Minutes(2)", "12:30", "E019 27:28"),
        ("start: 4,", "start: 1.000,50,", "E019 14:46"),
        ("min: -5", "min: - 5", "E019 15:48"),
        ("start: 4,", "start: ,", "E016 14:45"),
        ("id: \"listen\"", "id:", "E016 25:24"),
    ] {
        let said = said(&slip(from, to)).join(", ");
        if said != expected {
            wrong.push(format!("{from:?} as {to:?}: {said}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_slips_are_both_said() {
    for (first, (from, to, said_first)) in SLIPS.iter().enumerate() {
        for (second, (other, with, said_second)) in SLIPS.iter().enumerate().skip(first + 1) {
            let text = slip(from, to);
            let line = |said: &str| -> usize {
                said[5..].split(':').next().and_then(|line| line.parse().ok()).unwrap_or(0)
            };
            // Slips close to each other may explain each other.
            let far = line(said_first).abs_diff(line(said_second)) > 8;
            if !far || !text.contains(other) || line(said_first).min(line(said_second)) < 5 {
                continue;
            }
            let found = said(&text.replacen(other, with, 1));
            let count = said_first.matches('E').count() + said_second.matches('E').count();
            assert_eq!(found.len(), count, "{first} {second}: {to:?} and {with:?}: {found:?}");
        }
    }
}

#[test]
fn files_of_another_kind_are_said_to_be_so() {
    for (text, expected) in [
        ("", "E004 1:1"),
        ("\u{feff}\n  \n", "E004 1:1"),
        ("// Nothing yet.\n", "E004 1:1"),
        ("{\n  \"format\": 1,\n  \"id\": \"a\"\n}\n", "E004 1:1"),
        ("format: 1\nid: parcel\ncast:\n  mira:\n    name: Mira\n", "E004 1:1"),
        ("---\nformat: 1\n", "E004 1:1"),
        ("# A scenario\n\nMira calls. You answer.\n", "E004 3:1"),
        ("Mira calls. You answer, don't you?\n", "E004 1:1"),
        ("```ron\n(format: 1)\n```\n", "E004 1:1"),
        ("<!DOCTYPE html>\n<p>Hello</p>\n", "E004 1:1"),
        ("format: 1,\nid: \"a\",\nabout: (\n    stakes: High,\n),\n", "E004 1:1"),
    ] {
        assert_eq!(said(text).join(", "), expected, "{text:?}");
    }
}

#[test]
fn texts_of_several_lines_are_kept() {
    let text = slip("She thanks you, twice.", "She thanks you,\n\n  twice. \n\tAnd goes");
    assert_eq!(said(&text), Vec::<String>::new());
    // Also where something else is wrong.
    let text = text.replacen("stakes: High,", "stakes: High,,", 1);
    assert_eq!(said(&text), ["E017 7:22"]);
    let text = text.replacen("\"On its way\"", "\"On its way", 1);
    assert_eq!(said(&text), ["E017 7:22", "E013 39:45"]);
    let text =
        slip("\"Polite until she is not.\")", "\"Polite:\nnote: until,\n  then not.\"\n        )");
    assert_eq!(said(&text.replacen("stakes: High", "stakes: (High", 1)), ["E011 7:17"]);
}

#[test]
fn a_safe_fix_mends_the_file() {
    for &(from, to, _) in SLIPS {
        let text = slip(from, to);
        let mut edits: Vec<_> = Vec::new();
        for diagnostic in parse(&text).1 {
            edits.extend(
                diagnostic.fixes.into_iter().filter(|fix| fix.safe).flat_map(|fix| fix.edits),
            );
        }
        if edits.is_empty() {
            continue;
        }
        let mut mended = text.clone();
        edits.sort_by_key(|edit| edit.span);
        for edit in edits.iter().rev() {
            mended.replace_range(edit.span.range(), &edit.insert);
        }
        assert_eq!(said(&mended), Vec::<String>::new(), "{from:?} as {to:?}\n{mended}");
    }
}

/// Whether `ron` reads `text`, whatever it holds.
fn is_ron(text: &str) -> bool {
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// `GOOD` with a few pieces replaced at random.
fn mutated() -> impl Strategy<Value = String> {
    let piece = "[\"'“”(){}\\[\\],:;/*#\\\\ \n\u{a0}a1-]{0,3}";
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, piece), 1..4);
    edits.prop_map(|edits| {
        let mut text = GOOD.to_owned();
        for (at, len, with) in edits {
            let start = text.floor_char_boundary(at.index(text.len()));
            let end = text.ceil_char_boundary((start + len).min(text.len()));
            text.replace_range(start..end, &with);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_the_whole_of_a_text(text in "[\\PC\"'\n/*#(:]{0,80}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert_eq!(token.span.start, end);
            prop_assert!(token.span.end > end && text.is_char_boundary(token.span.end as usize));
            end = token.span.end;
        }
        prop_assert_eq!(end as usize, text.len());
    }

    #[test]
    fn anything_is_read(text in "[\\PC\"“”'\n/*#(){}:,]{0,120}") {
        let (syntax, found) = parse(&text);
        tree(&syntax);
        prop_assert!(found.iter().all(|d| text.get(d.span.range()).is_some()));
        prop_assert!(found.iter().flat_map(|d| &d.labels).all(|l| text.get(l.span.range()).is_some()));
    }

    #[test]
    fn what_ron_accepts_is_right(text in mutated()) {
        let found = said(&text);
        prop_assert!(!is_ron(&text) || found.is_empty(), "{found:?}");
    }
}
