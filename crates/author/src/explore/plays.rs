//! Random plays: many runs by somebody who chooses without reading, and what they came by.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;

use mile_core::event::{Event, Observer};
use mile_core::id::{ChoiceId, GuardId, Id, MeterId};
use mile_core::program::Program;
use mile_core::scenario::{Better, Scenario, Stance};
use mile_core::session::{Phase, Session};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use serde::Serialize;

use super::Story;
use super::facts::{At, Fact, Seen};
use super::places::{self, Place};
use super::report::round;
use super::settled::Open;
use super::watcher::Watcher;

/// How a random player chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Any choice on offer is as likely as any other.
    Uniform,
    /// A choice of that stance wherever one is on offer, else any.
    Stance(Stance),
    /// The choice after which that meter stands best, chance aside; any of these.
    Greedy(MeterId),
}

impl Policy {
    /// Reads `uniform`, `tempting`, `risky`, `compassionate` or `greedy:METER`.
    ///
    /// # Errors
    /// What would have been possible.
    pub fn parse(written: &str, scenario: &Scenario) -> Result<Self, String> {
        let stance = Stance::ALL.iter().find(|s| s.as_str().to_lowercase() == written);
        if let Some(&stance) = stance {
            return Ok(Self::Stance(stance));
        }
        if written == "uniform" {
            return Ok(Self::Uniform);
        }
        let meters = || scenario.meters.iter();
        if let Some(wanted) = written.strip_prefix("greedy:")
            && let Some((id, _)) = meters().find(|(_, meter)| meter.id.text == wanted)
        {
            return Ok(Self::Greedy(id));
        }
        let meters = meters().map(|(_, meter)| format!("greedy:{}", meter.id.text));
        let known = ["uniform", "tempting", "risky", "compassionate"].map(str::to_owned);
        Err(known.into_iter().chain(meters).collect::<Vec<_>>().join(", "))
    }
}

/// What random plays came by.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Played {
    pub scenario: String,
    /// Plays until their end, or until the fault.
    pub plays: u64,
    pub decisions: u64,
    pub seconds: f64,
    pub coverage: Coverage,
    pub never: Never,
    pub endings: Vec<EndingPlayed>,
    /// The first play that could not go on, which ended it all.
    pub fault: Option<Fault>,
}

/// The shares of what there is that was met.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Coverage {
    pub scenes: f64,
    pub choices: f64,
    pub guards_true: f64,
    pub guards_false: f64,
    pub outcomes: f64,
}

/// What was not met, which does not mean that it cannot be.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Never {
    pub scenes: Vec<String>,
    pub choices: Vec<String>,
    pub guards_true: Vec<String>,
    pub guards_false: Vec<String>,
    pub outcomes: Vec<String>,
}

/// How often an ending was played.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct EndingPlayed {
    pub scene: String,
    pub plays: u64,
    pub share: f64,
}

/// A play that could not go on.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Fault {
    /// `stuck`, or `endless`: it did not end after 10,000 decisions.
    pub kind: &'static str,
    pub scene: String,
    pub path: Vec<String>,
    pub draws: Vec<u32>,
    /// How many of the draws belong to the first [`SHOWN`] decisions.
    #[serde(skip)]
    pub(crate) shown: usize,
}

/// So many decisions of a fault are shown: a walk of ten thousand helps nobody.
pub(crate) const SHOWN: usize = 200;

/// Nobody plays so many decisions.
const ENDLESS: usize = 10_000;

/// Plays `count` times from `seed` on, until the first fault or until `go_on` says no, and returns
/// what was met. `go_on` is told how many plays are over.
pub fn play(
    story: &Story,
    count: u64,
    seed: u64,
    policy: Policy,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Played {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let open = Arc::new(Open::all(story.program.scenario()));
    let mut all = Player::new(&story.program, &open, policy);
    while all.plays < count && all.fault.is_none() && go_on(all.plays) {
        let first = seed.wrapping_add(all.plays);
        let parts = (count - all.plays).div_ceil(AT_ONCE).min(threads);
        let plays = (count - all.plays).min(parts * AT_ONCE);
        let played = at_once((story, &open, policy), first, plays, parts);
        if played.iter().any(|part| part.fault.is_some()) {
            // Once more, one after the other, up to the first fault of all.
            all.play_all(first, plays);
        } else {
            played.into_iter().for_each(|part| all.join(part));
        }
    }
    all.finish(story)
}

/// A core is given so many plays at once.
const AT_ONCE: u64 = 1_000;

/// That many plays from a seed on, in so many parts on as many cores.
fn at_once<'p>(
    (story, open, policy): (&'p Story, &Arc<Open>, Policy),
    first: u64,
    plays: u64,
    parts: u64,
) -> Vec<Player<'p>> {
    std::thread::scope(|scope| {
        let parts = (0..parts).map(|part| {
            let first = first.wrapping_add(part * AT_ONCE);
            let plays = (plays - part * AT_ONCE).min(AT_ONCE);
            scope.spawn(move || {
                let mut player = Player::new(&story.program, open, policy);
                player.play_all(first, plays);
                player
            })
        });
        // All are begun before one is waited for.
        let begun: Vec<_> = parts.collect();
        let played = begun.into_iter().map(|part| match part.join() {
            Ok(player) => player,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        played.collect()
    })
}

/// Plays a while, always the same plays, and returns what was seen.
pub(super) fn glance(program: &Arc<Program>, open: &Arc<Open>, decisions: u64) -> Seen {
    let mut player = Player::new(program, open, Policy::Uniform);
    for seed in 0.. {
        player.play(seed);
        // A play that asks for no decision counts, too.
        if player.decisions + seed >= decisions {
            break;
        }
    }
    player.tape.watcher.seen
}

struct Player<'p> {
    scenario: &'p Scenario,
    session: Session,
    tape: Tape<'p>,
    chooser: Xoshiro256PlusPlus,
    policy: Policy,
    taken: BTreeSet<ChoiceId>,
    plays: u64,
    decisions: u64,
    endings: Vec<u64>,
    path: Vec<ChoiceId>,
    shown: usize,
    fault: Option<Fault>,
}

/// Notes facts and draws, and leaves chance to chance.
struct Tape<'p> {
    watcher: Watcher<'p>,
    draws: Vec<(mile_core::id::SceneId, mile_core::id::BranchId)>,
}

impl Observer for Tape<'_> {
    const TESTS: bool = true;

    fn observe(&mut self, event: Event) {
        if let Event::Drew { scene, branch } = event {
            self.draws.push((scene, branch));
        }
        self.watcher.observe(event);
    }

    fn tested(&mut self, guard: GuardId, held: bool) {
        self.watcher.tested(guard, held);
    }
}

impl<'p> Player<'p> {
    fn new(program: &'p Arc<Program>, open: &Arc<Open>, policy: Policy) -> Self {
        let scenario = program.scenario();
        Self {
            scenario,
            session: Session::start(Arc::clone(program), 0, &mut ()),
            tape: Tape { watcher: Watcher::new(scenario, open), draws: Vec::new() },
            chooser: Xoshiro256PlusPlus::seed_from_u64(0),
            policy,
            taken: BTreeSet::new(),
            plays: 0,
            decisions: 0,
            endings: vec![0; scenario.scenes.len()],
            path: Vec::new(),
            shown: 0,
            fault: None,
        }
    }

    /// Plays so many times from a seed on, until the first fault.
    fn play_all(&mut self, first: u64, plays: u64) {
        for play in 0..plays {
            self.play(first.wrapping_add(play));
            if self.fault.is_some() {
                return;
            }
        }
    }

    /// Takes in what another has played, without a fault.
    fn join(&mut self, other: Self) {
        self.tape.watcher.seen.join(&other.tape.watcher.seen);
        self.taken.extend(other.taken);
        self.plays += other.plays;
        self.decisions += other.decisions;
        self.endings.iter_mut().zip(other.endings).for_each(|(all, more)| *all += more);
    }

    fn play(&mut self, seed: u64) {
        self.plays += 1;
        // Not the numbers that the story draws from.
        self.chooser = Xoshiro256PlusPlus::seed_from_u64(!seed);
        self.path.clear();
        self.tape.draws.clear();
        self.tape.watcher.begin(At::new(None, 0), &[]);
        self.session.restart(seed, &mut self.tape);
        loop {
            self.tape.watcher.see_debrief(&self.session);
            match self.session.state().phase() {
                Phase::Finished => {
                    if let Some(ending) = self.tape.watcher.ended {
                        self.endings[ending.index()] += 1;
                    }
                    return;
                }
                Phase::Stuck => return self.fail("stuck"),
                Phase::Waiting if self.path.len() >= ENDLESS => return self.fail("endless"),
                Phase::Waiting => {}
            }
            for &choice in self.session.offered() {
                self.tape.watcher.see(Fact::Offered(choice));
            }
            let Some(choice) = self.pick() else { return };
            self.taken.insert(choice);
            self.path.push(choice);
            self.decisions += 1;
            self.tape.watcher.begin(At::new(None, 0), &[]);
            // It is on offer, so it can be taken.
            let _ = self.session.choose(choice, &mut self.tape);
            if self.path.len() <= SHOWN {
                self.shown = self.tape.draws.len();
            }
        }
    }

    fn pick(&mut self) -> Option<ChoiceId> {
        let offered = self.session.offered().to_vec();
        let wanted: Vec<_> = match self.policy {
            Policy::Uniform => Vec::new(),
            Policy::Stance(stance) => {
                let has = |choice: &ChoiceId| self.scenario.choices[*choice].stance == Some(stance);
                offered.iter().copied().filter(has).collect()
            }
            Policy::Greedy(meter) => self.greedy(&offered, meter),
        };
        let among = if wanted.is_empty() { &offered } else { &wanted };
        let count = among.len() as u128;
        let index = (u128::from(self.chooser.next_u64()) * count) >> 64;
        among.get(index as usize).copied()
    }

    /// The choices right after which a meter stands best.
    fn greedy(&self, offered: &[ChoiceId], meter: MeterId) -> Vec<ChoiceId> {
        let sign = match self.scenario.meters[meter].better {
            Better::Higher => 1,
            Better::Lower => -1,
        };
        let value = |choice: ChoiceId| {
            let mut next = self.session.clone();
            // It is on offer, so it can be taken.
            let _ = next.choose(choice, &mut ());
            next.state().meter(next.program(), meter) * sign
        };
        let values: Vec<_> = offered.iter().map(|&choice| (value(choice), choice)).collect();
        let best = values.iter().map(|&(value, _)| value).max();
        values.into_iter().filter(|&(v, _)| Some(v) == best).map(|(_, choice)| choice).collect()
    }

    fn fail(&mut self, kind: &'static str) {
        let id = |&choice: &ChoiceId| self.scenario.choices[choice].id.text.clone();
        let draws = self.tape.draws.iter().map(|&(scene, branch)| {
            let index = match &self.scenario.scenes[scene].body {
                mile_core::scenario::Body::Chance(branches) => branches.position(branch),
                _ => None,
            };
            index.unwrap_or_default() as u32
        });
        self.fault = Some(Fault {
            kind,
            scene: self.scenario.scenes[self.session.state().scene()].id.text.clone(),
            path: self.path.iter().map(id).collect(),
            draws: draws.collect(),
            shown: self.shown,
        });
    }

    fn finish(self, story: &Story) -> Played {
        let never = self.never(story);
        let scenario = self.scenario;
        let share = |missed: usize, all: usize| {
            if all == 0 { 1.0 } else { round((all - missed.min(all)) as f64 / all as f64) }
        };
        let guards = scenario.guards.len();
        let way_out = usize::from(self.endings[scenario.opt_out.goto.index()] == 0);
        let coverage = Coverage {
            scenes: share(never.scenes.len(), scenario.scenes.len() - way_out),
            choices: share(never.choices.len(), scenario.choices.len()),
            guards_true: share(never.guards_true.len(), guards),
            guards_false: share(never.guards_false.len(), guards),
            outcomes: share(never.outcomes.len(), scenario.outcomes.len()),
        };
        let endings = scenario.scenes.iter().filter_map(|(id, scene)| {
            let played = self.endings[id.index()];
            let share = round(played as f64 / self.plays.max(1) as f64);
            let scene = scene.id.text.clone();
            (played > 0).then_some(EndingPlayed { scene, plays: played, share })
        });
        Played {
            scenario: scenario.id.clone(),
            plays: self.plays,
            decisions: self.decisions,
            seconds: 0.0,
            coverage,
            never,
            endings: endings.collect(),
            fault: self.fault,
        }
    }

    fn never(&self, story: &Story) -> Never {
        let scenario = self.scenario;
        let seen = &self.tape.watcher.seen;
        let is_new = |fact| !seen.has(fact);
        let guards = places::guards(scenario);
        let guards = |seen: fn(GuardId) -> Fact| {
            let missed = guards.iter().filter(move |&(guard, ..)| is_new(seen(guard)));
            let named = missed.map(|(guard, place, _)| {
                let written = story.text.get(scenario.guard_spans[guard].range());
                format!("{}: {}", place.written(scenario), written.unwrap_or_default())
            });
            named.collect()
        };
        let scenes = scenario.scenes.iter();
        let scenes = scenes
            .filter(|&(id, _)| id != scenario.opt_out.goto && is_new(Fact::Entered(id)))
            .map(|(_, scene)| scene.id.text.clone());
        let choices = scenario.choices.ids().filter(|id| !self.taken.contains(id));
        let outcomes = scenario.outcomes.ids().filter(|&id| is_new(Fact::Surfaced(id)));
        Never {
            scenes: scenes.collect(),
            choices: choices.map(|id| Place::Choice(id).written(scenario)).collect(),
            guards_true: guards(Fact::Held),
            guards_false: guards(Fact::Failed),
            outcomes: outcomes.map(|id| Place::Outcome(id).written(scenario)).collect(),
        }
    }
}
