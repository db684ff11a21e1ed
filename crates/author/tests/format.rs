//! What formatting keeps, whatever the file: its tokens, its paragraphs, and its own layout.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use mile_author::fmt::{format, says_the_same};
use mile_core::token::{TokenKind, tokens};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Each file of the suite, and what becomes of it.
#[test]
fn files_of_the_suite_get_their_layout() {
    let mut tried = 0;
    for entry in std::fs::read_dir(repository("tests/suite/fmt")).expect("it is there") {
        let path = entry.expect("it is readable").path();
        if path.to_string_lossy().ends_with(".formatted.ron") {
            continue;
        }
        let expected = std::fs::read_to_string(path.with_extension("formatted.ron"));
        let expected = expected.expect("each file has its other half");
        let text = std::fs::read_to_string(&path).expect("it is text");
        assert_eq!(format(&text).expect("its syntax is right"), expected, "{}", path.display());
        check(&text);
        tried += 1;
    }
    assert!(tried >= 3);
}

/// Authors' files look as `mile fmt` would write them.
#[test]
fn shipped_scenarios_are_formatted() {
    for (path, text) in shipped() {
        assert!(format(&text).as_ref() == Ok(&text), "run `mile fmt` on {}", path.display());
    }
}

#[test]
fn line_ends_and_the_byte_order_mark_are_kept() {
    let formatted = |text| format(text).expect("its syntax is right");
    assert_eq!(
        formatted("\u{feff}(a:1,\r\n\r\n\r\nb:2)"),
        "\u{feff}(\r\n    a: 1,\r\n\r\n    b: 2\r\n)\r\n"
    );
    assert_eq!(formatted("(a:1,\nb:2)\n\n\n"), "(\n    a: 1,\n    b: 2\n)\n");
    assert_eq!(formatted("5"), "5\n");
    // The lines of a text say nothing about those of the file.
    assert_eq!(formatted("\r\n\"two\n  lines\""), "\"two\n  lines\"\r\n");
    check("\r\n\"two\n  lines\"");
    // Some games have such tables.
    assert_eq!(formatted("{\"format\":1}"), "{\"format\": 1}\n");
}

#[test]
fn what_is_not_ron_is_not_formatted() {
    for text in ["", "(a: 1", "(a: \"b)", "(a 1)", "a: b\nc: d\n", "// just a comment"] {
        assert!(format(text).is_err(), "{text}");
    }
}

#[test]
fn the_deepest_nesting_is_formatted_and_a_deeper_one_is_not() {
    let nested = |depth| format!("{}1{}", "[\n".repeat(depth), "]".repeat(depth));
    check(&nested(128));
    assert!(format(&nested(129)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any RON, with white space and comments anywhere.
    #[test]
    fn any_ron_keeps_its_tokens_and_paragraphs(parts in ron(), gaps in gaps()) {
        let mut text = String::new();
        for (part, gap) in parts.iter().zip(gaps.iter().cycle()) {
            write!(text, "{gap}{part}").expect("a text grows");
        }
        // A space is needed where two tokens would become one; then it is some other text.
        if format(&text).is_ok() {
            check(&text);
        } else {
            prop_assert!(ron::from_str::<serde::de::IgnoredAny>(&text).is_err(), "{text}");
        }
    }

    /// Tokens in any order.
    #[test]
    fn token_soup_makes_no_panic(parts in prop::collection::vec((token(), gap()), 0..40)) {
        let text: String = parts.into_iter().flat_map(|(token, gap)| [token, gap]).collect();
        if format(&text).is_ok() {
            check(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    /// A shipped scenario whose white space was changed at random.
    #[test]
    fn a_mangled_scenario_keeps_its_tokens(which: Index, places in prop::collection::vec((any::<Index>(), gap()), 1..60)) {
        let shipped = shipped();
        let (_, text) = which.get(&shipped);
        let mut pieces: Vec<_> =
            tokens(text).iter().map(|token| (token.kind, text[token.span.range()].to_owned())).collect();
        for (place, gap) in places {
            let at = place.index(pieces.len());
            if pieces[at].0 == TokenKind::Space {
                pieces[at].1 = gap.to_owned();
            }
        }
        let text: String = pieces.into_iter().map(|(_, text)| text).collect();
        if format(&text).is_ok() {
            check(&text);
        }
    }

    /// A shipped scenario from which bytes are missing: formatted or refused.
    #[test]
    fn a_broken_scenario_is_refused_or_keeps_its_tokens(which: Index, places in prop::collection::vec(any::<Index>(), 1..4)) {
        let shipped = shipped();
        let mut text = which.get(&shipped).1.clone();
        for place in places {
            let at = text.floor_char_boundary(place.index(text.len()));
            text.remove(at);
        }
        if format(&text).is_ok() {
            check(&text);
        }
    }
}

/// Formatting `text` changes no token and no paragraph, and doing it again changes nothing.
fn check(text: &str) {
    let formatted = format(text).expect("its syntax is right");
    assert!(says_the_same(text, &formatted), "other tokens:\n{text}\n---\n{formatted}");
    assert_eq!(paragraphs(text), paragraphs(&formatted), "{text}\n---\n{formatted}");
    assert_eq!(beside(text), beside(&formatted), "{text}\n---\n{formatted}");
    assert!(
        !formatted.lines().any(|line| line.trim_end().is_empty() && !line.is_empty()),
        "{formatted}"
    );
    assert_eq!(format(&formatted).as_deref(), Ok(&*formatted), "{text}");
}

/// Whether a paragraph begins between each token and the one before it, comments and signs passed
/// over: a blank line before a sign may move behind it and the comment beside it.
fn paragraphs(text: &str) -> Vec<bool> {
    let (mut found, mut begins, mut line_ends) = (Vec::new(), false, None);
    for token in tokens(text) {
        match token.kind {
            TokenKind::Bom => {}
            TokenKind::Space => {
                let more = text[token.span.range()].matches('\n').count();
                // What stands before everything is no paragraph.
                line_ends = line_ends.map(|ends| ends + more);
            }
            kind => {
                begins |= line_ends.replace(0).is_some_and(|ends| ends > 1);
                let passed = matches!(kind, TokenKind::LineComment | TokenKind::BlockComment)
                    || matches!(kind, TokenKind::Comma | TokenKind::Colon);
                if !passed {
                    found.push(std::mem::take(&mut begins));
                }
            }
        }
    }
    found
}

/// Which comments stand at the end of a line, after something else.
fn beside(text: &str) -> Vec<bool> {
    let comments = tokens(text).into_iter().filter(|token| token.kind == TokenKind::LineComment);
    let beside = comments.map(|comment| {
        let before = &text[..comment.span.start as usize];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        !before[line..].trim_start_matches('\u{feff}').trim().is_empty()
    });
    beside.collect()
}

/// The tokens of some RON, those between which no space may be missing in one.
fn ron() -> impl Strategy<Value = Vec<String>> {
    let leaf = token().prop_filter("it is a value", |token| !"()[]{},:".contains(*token));
    let value = leaf.prop_map(|token| vec![token.to_owned()]);
    let value = value.prop_recursive(5, 60, 6, |value| {
        let entries = prop::collection::vec((prop::option::of(select(&KEYS)), value), 0..6);
        (entries, any::<bool>(), select(&["(", "[", "{", "Name("])).prop_map(
            |(entries, comma, open)| {
                let mut parts = match open.strip_suffix('(') {
                    Some("Name") => vec!["Name".to_owned(), "(".to_owned()],
                    _ => vec![open.to_owned()],
                };
                let keyed = entries.iter().all(|(key, _)| key.is_some());
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        parts.push(",".to_owned());
                    }
                    if open != "[" && (keyed || open == "{") {
                        let key = key.unwrap_or("a");
                        parts.extend([key.to_owned(), ":".to_owned()]);
                    }
                    parts.extend(value.iter().cloned());
                }
                if comma && !entries.is_empty() {
                    parts.push(",".to_owned());
                }
                let close = match open {
                    "[" => "]",
                    "{" => "}",
                    _ => ")",
                };
                parts.push(close.to_owned());
                parts
            },
        )
    });
    value.prop_map(|mut parts| {
        parts.push(String::new());
        parts
    })
}

static KEYS: [&str; 4] = ["a", "b_1", "ключ", "r#type"];

fn token() -> impl Strategy<Value = &'static str> {
    select(vec![
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "1",
        "-2.5e-3",
        "0xFF",
        "1u8",
        "-inf",
        "'c'",
        "b'c'",
        "Word",
        "None",
        "true",
        "\"text\"",
        "\"a \\\" b\"",
        "\"two\n  lines\"",
        "r#\"raw \"text\"\"#",
        "b\"bytes\"",
        "\"a text that is so long that it does not fit on a line beside anything else, as people talk\"",
    ])
}

fn gap() -> impl Strategy<Value = &'static str> {
    select(vec![
        "",
        " ",
        "",
        " ",
        "\n",
        "\r\n",
        "\t\t",
        "\n\n",
        "\n \n\n",
        " // why\n",
        "\n    // why\n",
        "/* a */",
        "\n/* a /* b */\n c */\n",
        "\u{2028}",
        " /* a */ // why\n\n",
    ])
}

fn gaps() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(gap(), 1..80)
}

fn shipped() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for context in ["billing", "security", "shipping"] {
        let folder = repository("scenarios").join(context);
        for entry in std::fs::read_dir(folder).expect("scenarios are shipped") {
            let path = entry.expect("it is readable").path();
            let text = std::fs::read_to_string(&path).expect("it is text");
            found.push((path, text));
        }
    }
    found
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
