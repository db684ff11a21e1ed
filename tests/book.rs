//! The author's book: what it shows works, what it lists is all there is, what it points to is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mile_core::format::{CALLS, RECORDS, RESERVED, Record};
use mile_core::read::read;
use mile_core::scenario::{Better, Channel, EndingKind, Mark, Stakes, Stance};

use crate::explain;
use crate::harness::{Said, mile, repository};

fn page(path: &str) -> String {
    fs::read_to_string(repository("docs").join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages that the book is made of.
fn pages() -> Vec<String> {
    links(&page("SUMMARY.md")).into_iter().map(str::to_owned).collect()
}

/// Where the links of a page lead, code left out.
fn links(page: &str) -> Vec<&str> {
    let text = page.split("```").step_by(2).flat_map(|text| text.split("](").skip(1));
    text.filter_map(|rest| rest.split(')').next()).collect()
}

/// The blocks of code of a page, each with what stands after its fence.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let blocks = page.split("\n```").skip(1).step_by(2);
    blocks.filter_map(|block| block.split_once('\n')).collect()
}

#[test]
fn every_page_is_in_the_book_and_every_link_leads_somewhere() {
    let pages = pages();
    let mut there: Vec<_> = ["", "authoring", "codes", "dilemmas"]
        .iter()
        .flat_map(|folder| fs::read_dir(repository("docs").join(folder)).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .filter(|path| path.file_name().is_some_and(|name| name != "SUMMARY.md"))
        .collect();
    there.sort();
    for path in there {
        let path = path
            .strip_prefix(repository("docs"))
            .expect("below docs")
            .to_string_lossy()
            .into_owned();
        assert!(pages.contains(&path), "{path} is not in SUMMARY.md");
    }
    for name in &pages {
        let text = page(name);
        for link in links(&text).into_iter().filter(|link| !link.starts_with("http")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(name).parent().expect("a folder");
            let target = repository("docs").join(folder).join(path);
            assert!(path.is_empty() || target.exists(), "{name} leads to {link}");
            if !anchor.is_empty() {
                let target = if path.is_empty() {
                    text.clone()
                } else {
                    fs::read_to_string(target).expect("a page")
                };
                let known: Vec<_> =
                    target.lines().filter(|l| l.starts_with('#')).map(anchor_of).collect();
                assert!(
                    known.iter().any(|known| known == anchor),
                    "{name} leads to {link}: {known:?}"
                );
            }
        }
    }
}

/// What a heading is called in links.
fn anchor_of(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn the_examples_of_the_tour_check_clean() {
    let tour = page("authoring/tour.md");
    let examples: Vec<_> =
        blocks(&tour).into_iter().filter(|(kind, _)| kind.starts_with("ron")).collect();
    assert!(examples.len() > 15, "the tour shows the format by example");
    for (kind, example) in examples {
        let place = kind.trim_start_matches("ron").trim_start_matches(',');
        let (scenario, found) = read(&explain::file((place, example)));
        assert!(found.is_empty() && scenario.is_some(), "{found:#?}\n{example}");
    }
}

/// Records as the code reads them: what each is called, and its fields, with whether they must be there.
fn records() -> Vec<(String, Vec<(String, bool)>)> {
    let record = |record: &Record| {
        let fields = record.fields.iter().zip(record.required);
        let fields = fields.map(|(&field, &must)| (field.to_owned(), must)).collect();
        (record.what.replace('`', ""), fields)
    };
    RECORDS.iter().map(record).collect()
}

/// The same as the reference has it.
fn referenced(reference: &str) -> Vec<(String, Vec<(String, bool)>)> {
    let sections = reference.split("\n## ").skip(1);
    let fields = |section: &str| {
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
        cells.map(|cells| (cells[1].trim_matches('`').to_owned(), cells[2] == "must")).collect()
    };
    let sections = sections.filter(|section| section.contains("| field | |"));
    sections
        .map(|section| (section.lines().next().unwrap_or_default().to_lowercase(), fields(section)))
        .collect()
}

#[test]
fn the_reference_has_every_field_and_no_other() {
    let reference = page("authoring/reference.md");
    let (known, told) = (records(), referenced(&reference));
    let names = |records: &[(String, Vec<_>)]| {
        records.iter().map(|(what, _)| what.clone()).collect::<BTreeSet<_>>()
    };
    assert!(known.len() > 20, "the records are found in the code");
    assert_eq!(names(&told), names(&known));
    for (what, fields) in &known {
        let (_, told) = told.iter().find(|(other, _)| other == what).expect("it is told of");
        let set = |fields: &[(String, bool)]| fields.iter().cloned().collect::<BTreeSet<_>>();
        assert_eq!(set(told), set(fields), "{what}");
        assert_eq!(told.len(), fields.len(), "{what}: a field is told of twice");
    }
}

#[test]
fn the_page_on_tests_has_every_field_of_a_test_file() {
    let page = page("testing.md");
    let code = fs::read_to_string(repository("crates/core/src/walk/written.rs")).expect("the code");
    let records = code.split("\nrecord! {").skip(1).filter_map(|record| record.split("\n}").next());
    let fields = records.flat_map(|record| record.split_whitespace().collect::<Vec<_>>());
    let fields: Vec<_> = fields.filter_map(|word| word.strip_suffix(':')).collect();
    assert!(fields.len() > 15, "{fields:?}");
    for field in fields {
        let told = [
            format!("`{field}`"),
            format!("`{field}: "),
            format!(" {field}: "),
            format!("({field}: "),
        ];
        assert!(told.iter().any(|told| page.contains(told)), "{field} is not told of");
    }
}

#[test]
fn the_reference_has_every_word_and_no_other() {
    let reference = page("authoring/reference.md");
    let mut known: BTreeSet<&str> = ["Minutes", "Hours", "Days", "Turns", "AtEnding"].into();
    known.extend(Stakes::ALL.iter().map(|word| word.as_str()));
    known.extend(Channel::ALL.iter().map(|word| word.as_str()));
    known.extend(Better::ALL.iter().map(|word| word.as_str()));
    known.extend(Stance::ALL.iter().map(|word| word.as_str()));
    known.extend(EndingKind::ALL.iter().map(|word| word.as_str()));
    known.extend(Mark::ALL.iter().map(|word| word.as_str()));
    let code = reference.split('`').skip(1).step_by(2);
    let words = code.filter_map(|code| code.split('(').next());
    let told: BTreeSet<&str> = words
        .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic()))
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_reference_has_every_word_of_a_condition() {
    let reference = page("authoring/reference.md");
    let (_, section) = reference.split_once("## The words of a condition").expect("the section");
    let section = section.split("\n# ").next().unwrap_or_default();
    let first = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let told: BTreeSet<&str> = first
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter_map(|code| code.split('(').next())
        .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    assert_eq!(told, RESERVED.iter().copied().collect());
    for call in CALLS {
        assert!(section.contains(&format!("| `{call}(")), "{call} is followed by a name");
    }
}

/// `text` with the lines that a block of changes takes away replaced by those that it brings.
fn changed(text: &str, change: &str) -> String {
    let side = |other: char| {
        let lines = change.lines().filter(|line| !line.starts_with(other));
        lines.map(|line| format!("{}\n", &line[1..])).collect::<Vec<_>>().concat()
    };
    let (before, after) = (side('+'), side('-'));
    assert_eq!(text.matches(&before).count(), 1, "this stands in the file once:\n{before}");
    text.replacen(&before, &after, 1)
}

#[test]
fn the_first_hour_goes_as_it_is_told() {
    let chapter = page("authoring/first-dilemma.md");
    let folder = tempfile::tempdir().expect("a folder");
    let (story, test) = ("late-refund.ron", "late-refund.test.ron");
    let path = |name: &str| folder.path().join(name);
    let put = |name: &str, below: &str, lines: &str| {
        let text = fs::read_to_string(path(name)).expect("the file is there");
        assert_eq!(text.matches(below).count(), 1, "{below}");
        fs::write(path(name), text.replacen(below, &format!("{below}{lines}\n"), 1))
            .expect("written");
    };
    let mut commands = 0;
    for (kind, block) in blocks(&chapter) {
        match kind {
            "console" => {
                commands += 1;
                run(folder.path(), block);
            }
            "diff" => {
                let text = fs::read_to_string(path(story)).expect("the file is there");
                fs::write(path(story), changed(&text, block)).expect("written");
            }
            "ron,walk" => put(test, "    walks: {\n", block),
            kind => {
                let scene = kind.strip_prefix("ron,choice=").expect("a kind that is known");
                let text = fs::read_to_string(path(story)).expect("the file is there");
                let at = text.find(&format!("\n        \"{scene}\": (")).expect("the scene");
                let end = at + text[at..].find("choices: [\n").expect("its choices");
                let below = text[at..end].to_owned() + "choices: [\n";
                put(story, &below, block);
            }
        }
    }
    assert!(commands >= 8, "{commands} commands");
    let checked = mile(["check", ".", "--style", "--deny", "warnings"]).within(folder.path()).run();
    assert_eq!((checked.status, &*checked.out, &*checked.err), (0, "", ""));
    let laid_out = mile(["fmt", ".", "--check"]).within(folder.path()).run();
    assert_eq!((laid_out.status, &*laid_out.out), (0, ""), "what the chapter adds is laid out");
    assert!(path("late-refund.svg").is_file() && path("late-refund.html").is_file());
}

/// Runs the commands of a block; the lines shown below one stand in what it says.
fn run(folder: &Path, block: &str) {
    let mut said: Option<Said> = None;
    let finish = |said: Option<Said>, shown: &[&str]| {
        let Some(said) = said else { return };
        assert_eq!(said.err, "");
        let wrong = shown.iter().any(|line| line.starts_with("error"));
        assert_eq!(said.status, i32::from(wrong), "{}", said.out);
        for line in shown {
            assert!(
                said.out.lines().any(|known| known.trim() == line.trim()),
                "{line}\n{}",
                said.out
            );
        }
    };
    let mut shown = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ mile ") {
            finish(said.take(), &shown);
            shown.clear();
            // Stopped at the first question that it asks.
            said = Some(mile(command.split_whitespace()).typing("stop\ny\n").within(folder).run());
        } else {
            shown.push(line);
        }
    }
    finish(said, &shown);
}
