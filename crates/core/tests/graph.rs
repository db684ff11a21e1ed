//! The scenario as a graph.

use mile_core::graph::{Edge, Graph};
use mile_core::id::{Id, SceneId};
use mile_core::read::read_text;
use mile_core::scenario::Scenario;

fn scenario(top: &str, scenes: &str) -> Scenario {
    let text = format!(
        r#"(
            format: 1, id: "g", title: "G", language: "en",
            opt_out: (text: "Stop.", goto: "away"), cast: {{}}, meters: {{}},
            {top} start: "desk",
            scenes: {{
                {scenes}
                "away": (ending: (kind: Stopped, title: "Away", text: "Away.")),
            }},
            debrief: (objective: [(ask: "What?")]),
        )"#
    );
    let (scenario, diagnostics) = read_text(&text);
    scenario.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// The ways out of a scene, as the ids of the scenes that they lead to.
fn ways(scenario: &Scenario, scene: usize) -> Vec<(Edge, &str)> {
    let graph = Graph::new(scenario);
    let ways = graph.ways_out(SceneId::new(scene));
    ways.map(|(edge, to)| (edge, scenario.scenes[to].id.text.as_str())).collect()
}

#[test]
fn parallel_edges_and_self_loops_survive() {
    let scenario = scenario(
        "",
        r#""desk": (choices: [
            (id: "a", say: "A", goto: "end"),
            (id: "b", say: "B", goto: "end"),
            (id: "c", say: "C", goto: "desk"),
            (id: "d", say: "D", goto: "desk"),
        ]),
        "end": (ending: (kind: Resolved, title: "End", text: "End.")),"#,
    );
    let to: Vec<_> = ways(&scenario, 0).into_iter().map(|(_, to)| to).collect();
    assert_eq!(to, ["end", "end", "desk", "desk"], "in the order of the file");
    assert_eq!(Graph::new(&scenario).edge_count(), 4);
}

#[test]
fn branches_and_interruptions_are_edges_and_return_is_none() {
    let scenario = scenario(
        r#"later: [(id: "noon", after: Hours(3), goto: "message")],"#,
        r#""desk": (choices: [
            (id: "wait", say: "A", goto: "luck", later: [
                (id: "first", after: Turns(1), later: [(id: "second", after: Turns(1), goto: "message")]),
            ]),
        ]),
        "luck": (chance: [(weight: 1, goto: "desk"), (weight: 1, goto: "away")]),
        "message": (choices: [(id: "read", act: "Read it.", goto: "@return")]),"#,
    );
    let interrupts = |(edge, to)| (matches!(edge, Edge::Interruption(_)), to);
    let desk: Vec<_> = ways(&scenario, 0).into_iter().map(interrupts).collect();
    assert_eq!(desk, [(false, "luck"), (true, "message"), (true, "message")]);
    assert!(ways(&scenario, 1).iter().all(|(edge, _)| matches!(edge, Edge::Branch(_))));
    assert_eq!(ways(&scenario, 2), []);
}

#[test]
fn a_chain_of_20_000_scenes_exhausts_no_stack() {
    let mut scenes = String::from(r#""desk": (next: [(goto: "s0")]),"#);
    for scene in 0..20_000 {
        let to = if scene == 19_999 { "away".to_owned() } else { format!("s{}", scene + 1) };
        scenes.extend(["\"s", &scene.to_string(), "\": (next: [(goto: \"", &to, "\")]),\n"]);
    }
    let small_stack = std::thread::Builder::new().stack_size(512 * 1024);
    let read = small_stack.spawn(move || scenario("", &scenes).scenes.len());
    assert_eq!(read.unwrap().join().unwrap(), 20_002);
}

#[test]
fn the_story_is_told_in_its_order_whatever_the_order_of_the_file() {
    let scenario = scenario(
        "",
        r#""late": (choices: [(id: "back", say: "B", goto: "desk"), (id: "on", say: "O", goto: "over")]),
        "over": (ending: (kind: Resolved, title: "End", text: "End.")),
        "desk": (choices: [
            (id: "a", say: "A", goto: "first"),
            (id: "b", say: "B", goto: "second"),
            (id: "c", say: "C", goto: "late"),
        ]),
        "second": (choices: [(id: "on", say: "O", goto: "late")]),
        "first": (choices: [(id: "on", say: "O", goto: "late")]),
        "nowhere": (choices: [(id: "on", say: "O", goto: "late")]),"#,
    );
    let order = Graph::new(&scenario).story_order(&[scenario.start, scenario.opt_out.goto]);
    let order: Vec<_> = order.iter().map(|&scene| &*scenario.scenes[scene].id.text).collect();
    assert_eq!(order, ["desk", "first", "second", "late", "over", "away"]);
}
