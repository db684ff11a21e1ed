//! The pictures of the README, drawn from the real screens, so that they cannot go stale.
//!
//! Where a screen has changed: run this with `INSTA_UPDATE=always` and look at the pictures.

mod harness;
mod svg;

use std::path::Path;

use harness::Stage;
use mile_player::app::{How, Options};
use mile_player::theme::{Colours, ThemeName};

const STORY: &str = "scenarios/billing/billing-dispute.ron";

fn options(theme: ThemeName, colours: Colours) -> Options {
    let how = How { learner: Some("Kim".to_owned()), ..How::default() };
    Options { theme, colours, how, ..Options::default() }
}

#[track_caller]
fn assert_picture(name: &str, stage: &Stage) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures").join(name);
    let drawn = svg::picture(stage.buffer());
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(&path, &drawn).expect("it can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == drawn, "docs/pictures/{name} does not show the screen as it is now");
}

#[test]
fn the_library() {
    let mut stage = Stage::library(options(ThemeName::Calm, Colours::True), 112, 16);
    stage.keys("Down");
    assert_picture("library.svg", &stage);
}

#[test]
fn a_decision() {
    let mut stage = Stage::story(STORY, options(ThemeName::Calm, Colours::True), 92, 32);
    stage.keys("Enter Enter Down Down");
    assert_picture("decision.svg", &stage);
}

#[test]
fn what_came_of_it() {
    let mut stage = Stage::story(STORY, options(ThemeName::Calm, Colours::True), 92, 32);
    stage.keys("Enter Enter");
    while !stage.screen().contains("Press Enter to see what came of it") {
        stage.keys("1");
    }
    stage.keys("Enter Space Home");
    assert_picture("aftermath.svg", &stage);
}
