//! Where a run could have gone otherwise: at each decision, what else was on offer.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::event::{Event, Observer};
use crate::id::{ChoiceId, SceneId};
use crate::path::{Left, Path};
use crate::program::Program;
use crate::scenario::Body;
use crate::session::Session;

/// A decision, and the ways not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Its number, from 1.
    pub turn: i64,
    /// The scene.
    pub scene: SceneId,
    /// The choice that was taken.
    pub choice: ChoiceId,
    /// Whether the clock took it.
    pub timed_out: bool,
    /// What else could have been taken, in the order of the file.
    pub others: Vec<Other>,
}

/// A choice that was on offer and not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// The choice.
    pub choice: ChoiceId,
    /// Where it would have led at that moment.
    pub leads_to: Destination,
}

/// Where a choice would have led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To a scene that waits for the learner, or to an ending.
    Scene(SceneId),
    /// To where chance decides.
    Chance,
}

/// The decisions of a run, found by playing it again. They end before the first that cannot be
/// played.
pub fn forks(program: &Arc<Program>, events: &[Event]) -> Vec<Fork> {
    let Some(Event::Started { seed }) = events.first() else { return Vec::new() };
    let scenario = program.scenario();
    let draws = events.iter().filter_map(|event| match *event {
        Event::Drew { scene, branch } => match scenario.scenes.get(scene)?.body {
            Body::Chance(branches) => branches.position(branch),
            _ => None,
        },
        _ => None,
    });
    let mut draws = AsDrawn(draws.collect());
    let mut session = Session::start(Arc::clone(program), *seed, &mut draws);
    let mut forks = Vec::new();
    for visit in Path::of(events).visits {
        let Left::Choice { turn, choice, timed_out } = visit.left else { continue };
        let scene = session.state().scene();
        let others = session.offered().iter().filter(|&&other| other != choice);
        let other = |&choice| Other { choice, leads_to: destination(&session, choice) };
        let others = others.map(other).collect();
        if session.choose(choice, &mut draws).is_err() {
            break;
        }
        forks.push(Fork { turn, scene, choice, timed_out, others });
    }
    forks
}

/// Where `choice` leads now: the first scene after it that waits, ends or draws.
fn destination(session: &Session, choice: ChoiceId) -> Destination {
    let mut events: Vec<Event> = Vec::new();
    // It is on offer; if it were not, the run would stay where it is.
    let _ = session.clone().choose(choice, &mut events);
    let scenario = session.program().scenario();
    let mut leads_to = Destination::Scene(session.state().scene());
    for event in events {
        if let Event::Entered { scene, .. } = event {
            leads_to = match scenario.scenes[scene].body {
                Body::Chance(_) => return Destination::Chance,
                _ => Destination::Scene(scene),
            };
        }
    }
    leads_to
}

/// Lets chance decide as it did.
struct AsDrawn(VecDeque<usize>);

impl Observer for AsDrawn {
    fn observe(&mut self, _: Event) {}

    fn branch(&mut self, _: SceneId, _: &mut dyn Iterator<Item = bool>) -> Option<usize> {
        self.0.pop_front()
    }
}
