//! The pages in `docs/dilemmas` are about the shipped dilemmas as they are now. What only exploring can
//! say is trusted as long as the file is the one that was explored; `.ci/run` explores them all.

use std::fs;

#[path = "../examples/dilemmas/pages.rs"]
mod pages;

use pages::{Dilemma, files, is_current, repository, shipped};

const HOW: &str = "`cargo run --release -p mile-author --example dilemmas` writes it";

#[test]
fn the_pages_are_about_the_shipped_dilemmas_as_they_are() {
    let dilemmas = shipped();
    let read = |path: &str| fs::read_to_string(repository().join(path)).unwrap_or_default();
    let page = |one: &Dilemma| {
        let page = read(&format!("docs/dilemmas/{}.md", one.id()));
        assert!(is_current(&page, one), "docs/dilemmas/{}.md is out of date: {HOW}", one.id());
        page
    };
    for (path, text) in files(&dilemmas, page) {
        assert!(read(&path) == text, "{path} is out of date: {HOW}");
    }
}

#[test]
fn a_page_is_out_of_date_when_its_story_is_another() {
    let mut one = shipped().remove(0);
    let page = fs::read_to_string(repository().join(format!("docs/dilemmas/{}.md", one.id())));
    let page = page.expect("a page");
    assert!(is_current(&page, &one));
    // A number in an outcome shows in the measures only.
    one.text.push(' ');
    assert!(!is_current(&page, &one));
}
