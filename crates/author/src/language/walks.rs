//! In which scene each choice of a scenario test is taken: its id alone does not tell.

use std::sync::Arc;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::read;
use mile_core::syntax::{NodeId, Syntax};
use mile_core::transcript::{Move, OPT_OUT, play};

use super::names::Name;
use super::schema::Kind;
use super::{Reading, tree};

/// Tells the scenes of the choices among `names`, which are those of a test file.
pub(super) fn tell_scenes<'s>(syntax: &Syntax<'s>, names: &mut [Name<'s>], scenario: &Reading<'s>) {
    let program =
        read::read_text(scenario.syntax.text()).0.map(|story| Arc::new(Program::new(story)));
    for walk in walks(syntax) {
        let moves = moves(syntax, walk);
        let scenes = program.as_ref().map(|program| scenes(program, syntax, walk, &moves));
        let mut scenes = scenes.unwrap_or_default().into_iter();
        for (made, span) in moves {
            if made == Move::OptOut {
                continue;
            }
            let scene = scenes.next();
            let name = names.binary_search_by_key(&span, |name| name.span).ok();
            let Some(name) = name.map(|index| &mut names[index]) else { continue };
            let choices = scenario.names.iter().filter(|other| {
                other.kind == Kind::Choice && other.defined.is_some() && other.text == name.text
            });
            let homes: Vec<_> = choices.filter_map(|other| other.scene).collect();
            name.scene = match (scene, &homes[..]) {
                (Some(scene), homes) => homes.iter().copied().find(|home| *home == scene),
                // A story that cannot be played yet: there is no doubt if there is only one.
                (None, &[home]) => Some(home),
                (None, _) => None,
            };
        }
    }
}

fn walks(syntax: &Syntax<'_>) -> Vec<NodeId> {
    let walks = syntax.root().and_then(|root| tree::field(syntax, root, "walks"));
    walks.iter().flat_map(|&walks| syntax.items(walks)).map(|item| item.value).collect()
}

type Moves = Vec<(Move, mile_core::source::Span)>;

fn moves(syntax: &Syntax<'_>, walk: NodeId) -> Moves {
    let choose = tree::field(syntax, walk, "choose");
    let made = choose.iter().flat_map(|&choose| syntax.items(choose));
    let spans = made.filter_map(|item| tree::inside(syntax, item.value));
    spans
        .map(|span| (Move::parse(syntax.slice(span)), super::names::choice_of(syntax, span)))
        .collect()
}

/// The scenes in which the choices of a walk are taken, as far as it goes.
fn scenes(program: &Arc<Program>, syntax: &Syntax<'_>, walk: NodeId, moves: &Moves) -> Vec<String> {
    let number = |node| syntax.slice(syntax.span(node)).replace('_', "").parse().ok();
    let seed = tree::field(syntax, walk, "seed").and_then(number).unwrap_or(0);
    let draws = tree::field(syntax, walk, "draws");
    let draws = draws.iter().flat_map(|&draws| syntax.items(draws));
    let draws: Vec<_> = draws.filter_map(|item| number(item.value)).map(|n| n as usize).collect();
    let moves: Vec<_> = moves.iter().map(|(made, _)| made.clone()).collect();
    let mut events: Vec<Event> = Vec::new();
    // How far it goes is all that is asked.
    let _ = play(program, seed, &moves, &draws, &mut events);
    let chose = events.iter().filter_map(|event| match event {
        Event::Chose { scene, .. } => Some(program.scenario().scenes[*scene].id.text.clone()),
        _ => None,
    });
    chose.collect()
}

/// Whether an id in a list of moves is no choice.
pub(super) fn is_opt_out(text: &str) -> bool {
    text == OPT_OUT
}
