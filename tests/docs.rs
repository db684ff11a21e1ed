//! What the documents say can be done: commands, options, the example of the format, codes.

use std::fmt::Write as _;
use std::fs;

use mile_core::diagnostic::Code;

use crate::harness::{Said, mile, repository};

fn document(path: &str) -> String {
    fs::read_to_string(repository(path)).expect("the document is there")
}

/// What a document sets as code: the lines of its console blocks, without the prompt, and what stands
/// between backticks.
fn code(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block = None;
    for line in document.lines() {
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            block = if block.is_none() { Some(kind) } else { None };
        } else if block == Some("console") {
            found.extend(line.strip_prefix("$ ").map(str::to_owned));
        } else if block.is_none() {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// The words that a piece of code gives to `mile`, if it calls it.
fn for_mile(code: &str) -> Option<Vec<&str>> {
    let words = code.split('#').next().unwrap_or_default();
    let mut words = words.split_whitespace();
    match words.next()? {
        "mile" => Some(words.collect()),
        // Cargo hands on what stands behind `--`.
        "cargo" if words.next() == Some("run") => {
            Some(words.skip_while(|w| *w != "--").skip(1).collect())
        }
        _ => None,
    }
}

/// The command among the words for `mile`: the first, unless it is an option or a placeholder.
fn command<'c>(words: &[&'c str]) -> Option<&'c str> {
    words.first().copied().filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn help(command: Option<&str>) -> Said {
    let said = mile(["help"].into_iter().chain(command)).run();
    assert_eq!((said.status, &*said.err), (0, ""), "there is no command {command:?}");
    said
}

/// The options in a text: words that begin with two hyphens.
fn options(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| word.len() > 2 && word.starts_with("--"))
}

#[test]
fn the_commands_and_options_of_the_documents_exist() {
    for path in [
        "README.md",
        "docs/playing.md",
        "docs/facilitating/room.md",
        "docs/facilitating/debrief.md",
        "docs/testing.md",
        "docs/editors.md",
        "docs/facilitating/pages.md",
        "docs/authoring/first-dilemma.md",
    ] {
        let document = document(path);
        let (mut commands, mut checked) = (0, 0);
        // An option by itself belongs to the command that was named last.
        let mut last = None;
        for piece in &code(&document) {
            let words = for_mile(piece);
            if let Some(words) = &words {
                last = command(words);
                help(last);
                commands += 1;
            } else if !piece.starts_with("--") {
                continue;
            }
            let said = help(last).out;
            let words = words.unwrap_or_else(|| piece.split_whitespace().collect());
            for option in words.iter().flat_map(|word| options(word)) {
                // Examples name options, too, and may be wrong.
                let mut defined = said.lines().filter(|line| line.trim_start().starts_with('-'));
                let known = defined.any(|line| options(line).any(|known| known == option));
                assert!(known, "{path}: {last:?} knows no {option}: {piece}");
                checked += 1;
            }
        }
        assert!(commands > 0 && checked > 0, "{path}: {commands} commands, {checked} options");
    }
}

/// The names between `before` and the next quotation mark, wherever `before` stands.
fn quoted<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_example_of_the_format_is_a_scenario() {
    let document = document("docs/format.md");
    let (_, rest) = document.split_once("```ron\n").expect("an example");
    let (example, _) = rest.split_once("\n```").expect("its end");
    let known = |scene: &str| example.contains(&format!("\"{scene}\": ("));
    let mut missing = quoted(example, "goto: \"");
    missing.retain(|scene| !scene.starts_with('@') && !known(scene));
    missing.sort_unstable();
    missing.dedup();
    let mut stubs = String::new();
    for scene in missing {
        let ending = "(kind: Partial, title: \"Later\", text: \"It goes on.\")";
        let _ = writeln!(stubs, "\"{scene}\": (ending: {ending}),");
    }
    let whole = example.replacen("scenes: {", &format!("scenes: {{\n{stubs}"), 1);

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("example.ron"), whole).expect("a file");
    let said = mile(["check", "example.ron", "--format", "plain"]).within(folder.path()).run();
    assert_eq!((said.status, &*said.err), (0, ""), "{}", said.out);
    let played = mile(["play", "example.ron", "--choose", "ask,replace"]).within(folder.path());
    let played = played.run();
    assert_eq!((played.status, &*played.err), (0, ""), "{}", played.out);
}

#[test]
fn the_first_test_of_a_scenario_goes_as_its_page_says() {
    let document = document("docs/testing.md");
    let (_, rest) = document.split_once("```ron\n").expect("an example");
    let (example, _) = rest.split_once("\n```").expect("its end");
    let (_, rest) = document.split_once("```text\n").expect("what it says when it fails");
    let (failing, _) = rest.split_once("```").expect("its end");
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = fs::read(repository("scenarios/shipping/lost-parcel.ron")).expect("it is there");
    fs::write(folder.path().join("lost-parcel.ron"), scenario).expect("a file");
    let test = |example: &str| {
        fs::write(folder.path().join("lost-parcel.test.ron"), example).expect("a file");
        mile(["test", "lost-parcel.ron"]).within(folder.path()).run()
    };
    let said = test(example);
    assert_eq!((said.status, &*said.err), (0, ""));
    assert!(
        document.contains(&format!("$ mile test lost-parcel.ron\n{}", said.out)),
        "{}",
        said.out
    );
    let said = test(&example.replace("(at_most: 6)", "(at_most: 4)"));
    assert_eq!((said.status, &*said.out), (1, failing));
}

#[test]
fn the_codes_of_the_format_exist() {
    let document = document("docs/format.md");
    let is_code = |piece: &&String| {
        piece.len() == 4
            && piece.starts_with(|c: char| c.is_ascii_uppercase())
            && piece[1..].chars().all(|c| c.is_ascii_digit())
    };
    let code = code(&document);
    let named: Vec<_> = code.iter().filter(is_code).collect();
    assert!(!named.is_empty(), "the format names codes");
    for name in named {
        assert!(Code::ALL.iter().any(|code| code.as_str() == name), "there is no {name}");
    }
}
