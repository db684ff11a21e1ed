//! Drawings are read by the parsers of their formats, and nothing is lost on the way.

use std::fs;
use std::path::{Path, PathBuf};

use layout::gv::DotParser;
use mile_author::graph::{Drawing, EdgeKind, NodeKind, To, dot, mermaid, outline, svg};
use mile_core::read::read;
use mile_core::scenario::Scenario;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn scenario(path: &str) -> Scenario {
    let (scenario, diagnostics) = read(&fs::read(repository(path)).expect("the file is there"));
    scenario.unwrap_or_else(|| panic!("{path}: {diagnostics:#?}"))
}

fn drawings() -> Vec<Drawing> {
    let paths = [
        "tests/suite/graph/awkward.ron",
        "scenarios/billing/billing-dispute.ron",
        "scenarios/security/security-hold.ron",
        "scenarios/shipping/lost-parcel.ron",
    ];
    paths.iter().map(|path| Drawing::of(&scenario(path))).collect()
}

fn awkward() -> Drawing {
    drawings().remove(0)
}

#[test]
fn everything_that_leads_somewhere_is_drawn() {
    let scenario = scenario("scenarios/shipping/lost-parcel.ron");
    let drawing = Drawing::of(&scenario);
    let count =
        |wanted: &dyn Fn(EdgeKind) -> bool| drawing.edges.iter().filter(|e| wanted(e.kind)).count();
    assert_eq!(drawing.scenes().count(), scenario.scenes.len());
    assert_eq!(drawing.nodes.len(), scenario.scenes.len() + scenario.outcomes.len());
    assert_eq!(count(&|kind| matches!(kind, EdgeKind::Choice { .. })), scenario.choices.len());
    assert_eq!(
        count(&|kind| matches!(kind, EdgeKind::Chance | EdgeKind::Way)),
        scenario.branches.len()
    );
    assert_eq!(count(&|kind| kind == EdgeKind::Schedules), scenario.outcomes.len());
    let interrupting = scenario.outcomes.values().filter(|outcome| outcome.goto.is_some());
    assert_eq!(count(&|kind| kind == EdgeKind::Interrupts), interrupting.count());
}

#[test]
fn the_outline_reads_like_the_story() {
    let lines = outline::render(&awkward());
    for line in [
        "<b>\"Quotes\"</b> & %%{init: {}}%% \\N #35; `ticks` (awkward)",
        "7 scenes, 5 choices, 3 delayed outcomes, 3 endings.",
        "end (start): ]] \"end\" --> {",
        "    ~ edge: after 1 decision, only if kept(call) or not (noticed(hint) and chose(end.node)) -> graph (comes between)",
        "      ~ graph: at the ending: Sam & Sons: Over \\ out.",
        "  ? look [if 2 < trust] -> graph, and back: Look | about",
        "  ~ end: after 2 days, cancelled when told or trust > 7: Mira <Holt>: Line one. Line | two ```.",
        "  % 3 of 4 [if not seen(sort)] -> sort",
        "  ? if broken(call) or promised(call) -> strict",
        "  otherwise -> click",
        "  back -> back to what was left: Back.",
        "subgraph (ending, stopped): Stopped",
    ] {
        assert!(lines.lines().any(|known| known == line), "{line}\n\n{lines}");
    }
}

#[test]
fn dot_is_read_by_a_parser_of_its_own() {
    for drawing in drawings() {
        let text = dot::render(&drawing);
        let mut parser = DotParser::new(&text);
        if let Err(error) = parser.process() {
            parser.print_error();
            panic!("{}: {error}\n{text}", drawing.id);
        }
        let backs = drawing.edges.iter().filter(|edge| edge.to == To::Back).count();
        let nodes = text.lines().filter(|l| l.starts_with("  \"") && !l.contains(" -> ")).count();
        assert_eq!(nodes, drawing.nodes.len() + backs);
        assert_eq!(text.matches("\" -> \"").count(), drawing.edges.len());
    }
    // Graphviz reads escapes and entities, which that parser does not.
    let text = dot::render(&awkward());
    assert!(text.contains(r#"]] \"end\" --> {"#), "{text}");
    assert!(text.contains(r"Sam &amp; Sons: Over \\ out."), "{text}");
    assert!(text.contains(r#""~end" [label="end\n(comes later)\nMira <Holt>"#), "{text}");
    assert!(text.contains(r#""end" -> "~end" [label="after 2 days", style=dotted]"#), "{text}");
}

/// The texts between quotation marks, with numbers between `#` and `;` read as Mermaid does.
fn mermaid_texts(line: &str) -> Vec<String> {
    let quoted = line.split('"').skip(1).step_by(2);
    let decode = |text: &str| {
        let mut parts = text.split('#');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (code, rest) = part.split_once(';').expect("a number is closed");
            out.push(char::from_u32(code.parse().expect("a number")).expect("a character"));
            out += rest;
        }
        out
    };
    quoted.map(decode).collect()
}

#[test]
fn nothing_in_a_text_means_anything_to_mermaid() {
    for drawing in drawings() {
        let text = mermaid::render(&drawing);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("flowchart LR"));
        for line in lines {
            let outside: String = line.split('"').step_by(2).collect();
            assert_eq!(line.matches('"').count() % 2, 0, "{line}");
            let quoted: Vec<_> = line.split('"').skip(1).step_by(2).collect();
            for quoted in quoted {
                let signs = quoted.replace("<br/>", "");
                assert!(
                    !signs.contains(['<', '>', '&', '`', '{', '}', '[', ']', '|', '%', '\\']),
                    "{line}"
                );
            }
            let statement = outside.trim();
            let known = ["accTitle: ", "accDescr: ", "scene_", "later_", "classDef "];
            assert!(known.iter().any(|known| statement.starts_with(known)), "{line}");
        }
        assert!(!text.contains("%%"), "a directive: {text}");
    }
    let text = mermaid::render(&awkward());
    let end = text.lines().find(|line| line.starts_with("  scene_end[")).expect("the scene");
    assert_eq!(mermaid_texts(end), ["end<br/>start<br/>]] \"end\" --> {"]);
    let later = text.lines().find(|line| line.contains("later_end") && line.contains("-.->"));
    assert_eq!(later, Some("  scene_end -.->|\"after 2 days\"| later_end"));
}

#[test]
fn the_picture_is_whole_and_says_what_it_shows() {
    for drawing in drawings() {
        let text = svg::render(&drawing).expect("it is small enough");
        let options = roxmltree::ParsingOptions::default();
        let document = roxmltree::Document::parse_with_options(&text, options).expect("XML");
        let root = document.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
        assert_eq!(root.attribute("aria-labelledby"), Some("title desc"));
        let by_id = |id: &str| {
            root.children().find(|child| child.attribute("id") == Some(id)).and_then(|n| n.text())
        };
        assert_eq!(by_id("title"), Some(&*drawing.title));
        assert!(by_id("desc").expect("a description").starts_with(&drawing.summary()));
        assert!(!text.contains("<script") && !text.contains("href"), "nothing beside it is needed");
        for line in document.descendants().filter_map(|node| node.attribute("d")) {
            let number = |c: char| c.is_ascii_digit() || "MCL .-".contains(c);
            assert!(line.chars().all(number), "{line}");
        }
        let words: String = document.descendants().filter_map(|node| node.text()).collect();
        for node in &drawing.nodes {
            assert!(words.contains(&node.id), "{} is not in the picture", node.id);
        }
        let drawn = document.descendants().filter(|n| n.attribute("marker-end").is_some());
        let elsewhere =
            drawing.edges.iter().filter(|e| e.to != To::Node(e.from) && e.to != To::Back);
        assert_eq!(drawn.count(), elsewhere.count(), "a line for each way to somewhere else");
        assert_eq!(text, svg::render(&drawing).expect("again"), "the same every time");
    }
    let text = svg::render(&awkward()).expect("it is small enough");
    assert!(text.contains("&lt;b&gt;&quot;Quotes&quot;&lt;/b&gt; &amp; %%"), "{text}");
}

#[test]
fn no_box_of_the_picture_hides_another() {
    for drawing in drawings() {
        let text = svg::render(&drawing).expect("it is small enough");
        let document = roxmltree::Document::parse(&text).expect("XML");
        let number =
            |text: Option<&str>| text.and_then(|t| t.parse::<f64>().ok()).expect("a number");
        let boxes: Vec<(f64, f64, f64, f64)> = document
            .descendants()
            .filter(|node| node.has_tag_name("rect") && node.attribute("rx").is_some())
            .map(|rect| {
                let at = rect.parent().and_then(|g| g.attribute("transform")).expect("a place");
                let (x, y) = at
                    .trim_start_matches("translate(")
                    .trim_end_matches(')')
                    .split_once(' ')
                    .expect("two numbers");
                let (x, y) = (number(Some(x)), number(Some(y)));
                (x, y, x + number(rect.attribute("width")), y + number(rect.attribute("height")))
            })
            .collect();
        assert_eq!(boxes.len(), drawing.nodes.len());
        for (index, a) in boxes.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.1 >= 0.0, "outside of the picture");
            for b in &boxes[index + 1..] {
                let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
                assert!(apart, "{}: {a:?} and {b:?}", drawing.id);
            }
        }
    }
}

#[test]
fn endings_are_told_apart_without_colour() {
    let drawing = awkward();
    let kinds = drawing.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Ending(_)));
    let words: Vec<_> = kinds.map(|node| node.kind.in_words()).collect();
    assert_eq!(words, ["ending, unresolved", "ending, resolved", "ending, stopped"]);
    for text in [
        outline::render(&drawing),
        dot::render(&drawing),
        mermaid::render(&drawing),
        svg::render(&drawing).expect("it is small enough"),
    ] {
        assert!(words.iter().all(|kind| text.contains(kind)), "{text}");
    }
}

/// Where drawings have changed: run this with `INSTA_UPDATE=always` and look at the picture.
#[test]
fn the_picture_of_the_book_is_what_is_drawn() {
    let path = repository("docs/pictures/graph.svg");
    let drawing = Drawing::of(&scenario("assets/new/scenario.ron"));
    let drawn = svg::render(&drawing).expect("it is small enough");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(&path, &drawn).expect("it can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == drawn, "docs/pictures/graph.svg does not show the story as it is drawn now");
}
