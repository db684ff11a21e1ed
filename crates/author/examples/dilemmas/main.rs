//! Writes the pages about the shipped dilemmas in `docs/dilemmas`. What was measured on a file that has
//! not changed since stays; `--all` measures everything anew, and `--check` only says what differs then.

mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use mile_author::explore::{Limits, Story, explore};
use pages::{Dilemma, files, repository, shipped};

fn main() -> ExitCode {
    let option = std::env::args().nth(1).unwrap_or_default();
    let (check, all) = (option == "--check", matches!(&*option, "--check" | "--all"));
    let dilemmas = shipped();
    let made = files(&dilemmas, |one| kept(one).filter(|_| !all).unwrap_or_else(|| measured(one)));
    let mut differs = strays(&made.keys().cloned().collect());
    for path in &differs {
        println!("{path} belongs to no dilemma");
    }
    for (path, text) in &made {
        let place = repository().join(path);
        if fs::read_to_string(&place).is_ok_and(|there| there == *text) {
            continue;
        }
        println!("{path} {}", if check { "is out of date" } else { "is written" });
        if !check {
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            fs::write(place, text).expect("it can be written");
        }
        differs.push(path.clone());
    }
    if check && !differs.is_empty() {
        println!("cargo run --release -p mile-author --example dilemmas -- --all writes them");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The page that there is, brought up to date, if its measures are of this very file.
fn kept(one: &Dilemma) -> Option<String> {
    let there = fs::read_to_string(repository().join(format!("docs/dilemmas/{}.md", one.id())));
    there.ok().filter(|page| pages::is_current(page, one))
}

fn measured(one: &Dilemma) -> String {
    eprintln!("exploring {} …", one.file);
    let story = Story::new(one.scenario.clone(), one.text.as_str());
    let limits = Limits { states: 10_000_000, threads: None };
    let explored = explore(&story, limits, &mut |_| true);
    assert!(explored.complete, "{} has too many paths", one.file);
    one.page(Some(&explored.report))
}

/// Files in `docs/dilemmas` that are not among `made`.
fn strays(made: &BTreeSet<String>) -> Vec<String> {
    let there = fs::read_dir(repository().join("docs/dilemmas")).into_iter().flatten();
    let there = there.flatten().map(|file| format!("docs/dilemmas/{}", file.file_name().display()));
    there.filter(|path| !made.contains(path)).collect()
}
