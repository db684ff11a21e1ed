//! `mile graph`: what it prints and where it puts it. The drawings have tests of their own.

use crate::harness::{mile, repository};

#[test]
fn the_outline_is_what_is_drawn_unless_something_else_is_asked_for() {
    let said = mile(["graph", "lost-parcel"]).run();
    assert_eq!((said.status, &*said.err), (0, ""));
    assert!(said.out.starts_with("Delivered, 11:42 (lost-parcel)\n"), "{}", said.out);
    assert!(said.out.contains("\n  look -> tracking: "), "{}", said.out);
    for (format, start) in
        [("dot", "digraph \"lost-parcel\" {"), ("mermaid", "flowchart LR\n"), ("svg", "<svg ")]
    {
        let said = mile(["graph", "lost-parcel", "--format", format]).run();
        assert_eq!((said.status, &*said.err), (0, ""));
        assert!(said.out.starts_with(start), "{format}");
    }
}

#[test]
fn a_drawing_goes_to_a_new_file_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let draw = || {
        mile(["graph", "lost-parcel", "--format", "svg", "--out", "p.svg"])
            .within(folder.path())
            .run()
    };
    let said = draw();
    assert_eq!((said.status, &*said.out, &*said.err), (0, "", ""));
    let path = folder.path().join("p.svg");
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("</svg>\n"));
    std::fs::write(&path, "mine").unwrap();
    let said = draw();
    assert_eq!((said.status, &*said.out), (2, ""));
    let help = "nothing is ever overwritten: choose another name, or move the file away";
    assert_eq!(said.err, format!("error: p.svg is there already\n  help: {help}\n"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_story_beyond_all_reading_is_refused_as_a_picture_only() {
    let folder = tempfile::tempdir().unwrap();
    let scene =
        |n| format!("\"s{n}\": (choices: [(id: \"on\", say: \"On.\", goto: \"s{}\")]),", n + 1);
    let scenes = (0..1100).map(scene).collect::<Vec<_>>().concat();
    let story = format!(
        "(format: 1, id: \"long\", title: \"Long\", language: \"en\", opt_out: (goto: \"away\"), cast: {{}},
        meters: {{}}, start: \"s0\", scenes: {{{scenes} \"s1100\": (ending: (kind: Resolved, title: \"E\", text: \"E\")),
        \"away\": (ending: (kind: Stopped, title: \"A\", text: \"A\"))}}, debrief: (objective: [(ask: \"What?\")]))"
    );
    std::fs::write(folder.path().join("long.ron"), story).unwrap();
    let draw = |format| mile(["graph", "long.ron", "--format", format]).within(folder.path()).run();
    let said = draw("svg");
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("--format outline"), "{}", said.err);
    for format in ["outline", "dot", "mermaid"] {
        assert_eq!(draw(format).status, 0, "{format}");
    }
}

#[test]
fn a_scenario_that_is_not_there_or_not_valid_is_no_drawing() {
    let said = mile(["graph", "lost-parsel"]).run();
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("did you mean `lost-parcel`?"), "{}", said.err);
    let broken = repository("tests/suite/check/condition-stops.ron");
    let said = mile(["graph", broken.to_str().unwrap()]).run();
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("is not a valid scenario"), "{}", said.err);
}
