//! The pages in a real Chromium: at 375 and 1440 pixels and printed, judged by axe-core.
//!
//! They need a Chromium (`MILE_CHROMIUM`, or one in `PATH`), Node, and what `npm ci` installs from
//! `tests/browser/package.json` (in `MILE_BROWSER_MODULES`, or beside it). Where one is missing they
//! say so and are skipped, unless `MILE_BROWSER_TESTS` is `required`.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use mile_author::page::debrief::Frame;
use mile_author::page::{Document, Sitting, contrast, debrief, html};

use crate::harness::{marked, parcel, repository, run, story, wander};
use crate::hostile::hostile;

/// What it takes to open a page.
struct Browser {
    chromium: PathBuf,
    modules: PathBuf,
}

fn browser() -> Result<Browser, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path =
        |name: &str| env::split_paths(&path).map(|folder| folder.join(name)).find(|p| p.is_file());
    let named = env::var_os("MILE_CHROMIUM").map(PathBuf::from);
    let chromium = named.or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| in_path(name))
    });
    let chromium = chromium.ok_or("there is no Chromium")?;
    in_path("node").ok_or("there is no Node")?;
    let modules = env::var_os("MILE_BROWSER_MODULES").map(PathBuf::from);
    let modules = modules.unwrap_or_else(|| repository("tests/browser/node_modules"));
    if !modules.join("axe-core").is_dir() || !modules.join("playwright-core").is_dir() {
        return Err("`npm ci` was not run in tests/browser".to_owned());
    }
    Ok(Browser { chromium, modules })
}

/// Opens pages and fails with everything that is wrong with them.
fn look(pages: &[(&str, Document)]) {
    let browser = match browser() {
        Ok(browser) => browser,
        Err(why) => {
            let required = env::var("MILE_BROWSER_TESTS").is_ok_and(|said| said == "required");
            assert!(!required, "{why}");
            eprintln!("skipped: {why}");
            return;
        }
    };
    let folder = env::temp_dir().join(format!("mile-pages-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let files: Vec<_> = pages.iter().map(|(name, _)| folder.join(format!("{name}.html"))).collect();
    for (file, (_, page)) in files.iter().zip(pages) {
        fs::write(file, html::render(page)).expect("a file");
    }
    let mut command = Command::new("node");
    command.arg(repository("tests/browser/look.mjs")).arg(browser.chromium).arg(browser.modules);
    command.args(&files);
    if let Some(pictures) = env::var_os("MILE_PICTURES") {
        command.arg("--pictures").arg(pictures);
    }
    let said = command.output().expect("node runs");
    fs::remove_dir_all(&folder).expect("it is ours");
    let problems = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(problems.is_empty(), "{problems}");
}

/// A story that goes on as long as one likes.
const ENDLESS: &str = r#"(
    format: 1, id: "endless", title: "Endless", language: "en", opt_out: (goto: "away"), cast: {},
    meters: {"calm": (label: "Calm", start: 0, min: 0, max: 1000)}, start: "hall",
    scenes: {
        "hall": (title: "The hall", choices: [
            (id: "left", act: "Go left.", takes: Minutes(7), now: (change: {"calm": 2}),
                later: [(id: "echo", after: Hours(1), then: (lines: [("narrator", "An echo of it.")], change: {"calm": -1}))], goto: "room"),
            (id: "right", act: "Go right.", takes: Minutes(3), now: (change: {"calm": 1}), goto: "room"),
            (id: "out", act: "Go out.", when: "turn >= 99", goto: "over"),
        ]),
        "room": (title: "A room", choices: [
            (id: "back", act: "Go back.", takes: Minutes(1), goto: "hall"),
            (id: "stay", act: "Stay.", takes: Minutes(5), goto: "room"),
        ]),
        "over": (ending: (kind: Resolved, title: "Out", text: "Out.")),
        "away": (ending: (kind: Stopped, title: "Away", text: "Away.")),
    },
    debrief: (),
)"#;

fn both(sittings: &[Sitting]) -> [Document; 2] {
    [debrief::document(sittings, Frame::Orid), contrast::document(sittings)]
}

#[test]
fn pages_are_right_in_a_browser() {
    let parcel = parcel();
    let sittings: Vec<_> = (0..4).map(|way| wander(&parcel, way, 40)).collect();
    let [one, _] = both(&sittings[..1]);
    let [_, two_beside] = both(&sittings[..2]);
    let [_, four_beside] = both(&sittings);
    let [hostile, hostile_beside] = both(&hostile());
    // Right to left, and words that never break.
    let arabic = story(&marked("حكاية طويلة عن الزبون ", "ar"));
    let [_, arabic_beside] = both(&[run(&arabic, "ask,pay"), run(&arabic, "promise,wait,pay")]);
    let long = story(&marked(&"Unbreakable".repeat(30), "en"));
    let [long, _] = both(&[run(&long, "ask,pay"), run(&long, "promise,wait,pay")]);
    // A hundred decisions, and none.
    let endless = story(ENDLESS);
    let [_, hundred_beside] = both(&[wander(&endless, 0, 100), wander(&endless, 1, 100)]);
    let [none, _] = both(&[run(&parcel, "")]);
    look(&[
        ("one", one),
        ("two-beside", two_beside),
        ("four-beside", four_beside),
        ("hostile", hostile),
        ("hostile-beside", hostile_beside),
        ("arabic-beside", arabic_beside),
        ("long", long),
        ("hundred-beside", hundred_beside),
        ("none", none),
    ]);
}
