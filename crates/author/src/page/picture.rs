//! The path of runs as a picture: a line that goes down, with a lane for each way where runs are apart.

pub(super) mod svg;

use std::collections::BTreeMap;

use mile_core::contrast::{Contrast, Parting, Span, Stretch, Way};
use mile_core::event::Event;
use mile_core::id::SceneId;
use mile_core::path::{Left, Visit, shown};
use mile_core::scenario::Body;
use mile_core::timeline::{Cause, Fate, LaterWhat, Step, Timeline};
use mile_core::words::{Voice, capital};

use crate::page::{Sitting, labels};
use crate::plain::one_line;

/// What there is to draw.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// What it shows, in a few words.
    pub(super) title: String,
    /// What it shows, in a sentence or two.
    pub(super) told: String,
    pub(super) rows: Vec<Row>,
    /// The places in `rows` that each run goes through, in order.
    pub(super) ways: Vec<Vec<usize>>,
    pub(super) lanes: usize,
}

/// A row with one sign on a lane, and words beside it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) lane: usize,
    pub(super) sign: Sign,
    /// In bold.
    pub(super) title: String,
    pub(super) words: String,
}

/// What stands on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A decision, with its number where that is the same for all.
    Decision(Option<i64>),
    /// Chance or a condition.
    Passing,
    /// Runs part here.
    Parting,
    /// The story ends.
    Ending,
    /// The run is known no further.
    Waiting,
    /// Something that grew from an earlier row arrives; nothing where it came by itself.
    Arrival(Option<usize>),
}

/// Something that arrived in a run.
#[derive(Debug, Clone)]
struct Arrival {
    what: LaterWhat,
    /// The place of the visit in which it arrived.
    visit: usize,
    /// The decision that it grew from.
    turn: Option<i64>,
    words: String,
    when: String,
}

impl Picture {
    /// The picture of runs.
    pub(super) fn of(sittings: &[Sitting], contrast: &Contrast) -> Option<Self> {
        let first = sittings.first()?;
        let arrivals = sittings.iter().map(arrivals).collect();
        let mut drawer = Drawer {
            voice: Voice { scenario: first.program.scenario(), learner: None },
            contrast,
            arrivals,
            rows: Vec::new(),
            ways: vec![Vec::new(); sittings.len()],
            decided: BTreeMap::new(),
            one: sittings.len() == 1,
        };
        if let [only] = sittings {
            drawer.voice = only.voice();
        }
        drawer.stretches(&contrast.stretches, 0, None);
        let Drawer { rows, ways, .. } = drawer;
        let lanes = width(&contrast.stretches);
        let decisions = rows.iter().filter(|row| matches!(row.sign, Sign::Decision(_))).count();
        let (title, told) = if sittings.len() == 1 {
            ("The path of the run".to_owned(), String::new())
        } else {
            let all: Vec<_> = (0..sittings.len()).collect();
            (
                format!("The paths of {}", labels(&all)),
                " Where runs part, the line parts.".to_owned(),
            )
        };
        let told = format!(
            "A line from top to bottom with {decisions} decision{}; dotted curves lead from a \
             decision to what came of it later.{told} The lists on this page say the same in words.",
            if decisions == 1 { "" } else { "s" }
        );
        Some(Self { title, told, rows, ways, lanes })
    }
}

/// How many lanes stretches need.
fn width(stretches: &[Stretch]) -> usize {
    let of = |stretch: &Stretch| match stretch {
        Stretch::Together(_) => 1,
        Stretch::Apart { ways, .. } => ways.iter().map(|way| width(&way.stretches)).sum(),
    };
    stretches.iter().map(of).max().unwrap_or(1).max(1)
}

/// What arrived in a run, by the visit in which it did.
fn arrivals(sitting: &Sitting) -> Vec<Arrival> {
    let voice = sitting.voice();
    let (events, _) = shown(&sitting.events);
    let timeline = Timeline::of(voice.scenario, events);
    let mut came: Vec<(&Step, _)> = Vec::new();
    for step in &timeline.steps {
        let arrives = |fate| matches!(fate, Fate::Surfaced | Fate::Broken);
        came.extend(step.later.iter().filter(|l| arrives(l.fate)).map(|later| (step, later)));
    }
    let (mut arrivals, mut visit) = (Vec::new(), 0_usize);
    for event in events {
        let what = match *event {
            Event::Entered { .. } => {
                visit += 1;
                continue;
            }
            Event::Surfaced { outcome, .. } => LaterWhat::Outcome(outcome),
            Event::Broken { promise } => LaterWhat::Promise(promise),
            _ => continue,
        };
        let Some(place) = came.iter().position(|(_, later)| later.what == what) else { continue };
        let (step, later) = came.remove(place);
        let words = match what {
            LaterWhat::Outcome(_) => super::told::said(voice, later).plain(),
            LaterWhat::Promise(promise) => {
                format!("promise broken: {}", voice.fill(&voice.scenario.promises[promise].text))
            }
        };
        let turn = match step.cause {
            Cause::Choice { turn, .. } => Some(turn),
            Cause::Start => None,
        };
        let when = capital(&voice.delay(step.clock, later));
        arrivals.push(Arrival { what, visit: visit.saturating_sub(1), turn, words, when });
    }
    arrivals
}

struct Drawer<'a> {
    voice: Voice<'a>,
    contrast: &'a Contrast,
    arrivals: Vec<Vec<Arrival>>,
    rows: Vec<Row>,
    ways: Vec<Vec<usize>>,
    /// The row of each decision, by run and turn.
    decided: BTreeMap<(usize, i64), usize>,
    one: bool,
}

impl Drawer<'_> {
    /// Draws stretches from `lane` on. The first visit in them is to `parted`, if that is drawn.
    fn stretches(&mut self, stretches: &[Stretch], lane: usize, parted: Option<&[usize]>) {
        for (index, stretch) in stretches.iter().enumerate() {
            let parted = parted.filter(|_| index == 0);
            match stretch {
                Stretch::Together(spans) => self.together(spans, lane, parted),
                Stretch::Apart { parting, ways } => self.apart(*parting, ways, lane),
            }
        }
    }

    fn together(&mut self, spans: &[Span], lane: usize, parted: Option<&[usize]>) {
        let Some(&first) = spans.first() else { return };
        for offset in 0..first.to - first.from {
            let visit = self.contrast.runs[first.run].path.visits[first.from + offset];
            let parted = parted.filter(|_| offset == 0);
            self.visit(visit, spans, offset, lane, parted);
            self.arrived(spans, offset, lane);
        }
    }

    fn visit(
        &mut self,
        visit: Visit,
        spans: &[Span],
        offset: usize,
        lane: usize,
        parted: Option<&[usize]>,
    ) {
        let turn = |span: &Span| {
            let visit = self.contrast.runs[span.run].path.visits[span.from + offset];
            match visit.left {
                Left::Choice { turn, .. } => Some(turn),
                _ => None,
            }
        };
        let turns: Vec<_> = spans.iter().map(turn).collect();
        let turn = turns[0].filter(|_| turns.iter().all(|turn| *turn == turns[0]));
        let scene = one_line(&self.voice.scene(visit.scene));
        let is_ending = matches!(self.voice.scenario.scenes[visit.scene].body, Body::Ending(_));
        let (sign, words) = match visit.left {
            Left::Choice { choice, timed_out, .. } => {
                let choice = one_line(&self.voice.choice_in_short(choice));
                let clock = if timed_out { "The clock: " } else { "" };
                (Sign::Decision(turn), format!("{clock}{choice}"))
            }
            Left::Branch(_) => {
                (Sign::Passing, capital(super::told::passed(self.voice, visit.scene)))
            }
            Left::Not if is_ending => (Sign::Ending, "The ending".to_owned()),
            Left::Not => (Sign::Waiting, "The record ends here".to_owned()),
        };
        let title = match parted {
            Some(runs) => labels(runs),
            None => scene,
        };
        let row = self.rows.len();
        self.rows.push(Row { lane, sign, title, words });
        for (span, turn) in spans.iter().zip(turns) {
            self.ways[span.run].push(row);
            if let Some(turn) = turn {
                self.decided.insert((span.run, turn), row);
            }
        }
    }

    /// What arrived in that visit, once for all runs in which it is the same.
    fn arrived(&mut self, spans: &[Span], offset: usize, lane: usize) {
        let mut drawn: BTreeMap<(LaterWhat, Option<usize>), (usize, Vec<usize>)> = BTreeMap::new();
        let first = self.rows.len();
        for span in spans {
            let here = |arrival: &&Arrival| arrival.visit == span.from + offset;
            for arrival in self.arrivals[span.run].iter().filter(here) {
                let cause =
                    arrival.turn.and_then(|turn| self.decided.get(&(span.run, turn)).copied());
                let (_, runs) = drawn.entry((arrival.what, cause)).or_insert_with(|| {
                    let (title, words) = (arrival.when.clone(), one_line(&arrival.words));
                    self.rows.push(Row { lane, sign: Sign::Arrival(cause), title, words });
                    (self.rows.len() - 1, Vec::new())
                });
                runs.push(span.run);
            }
        }
        for (row, runs) in drawn.values() {
            runs.iter().for_each(|&run| self.ways[run].push(*row));
            if !self.one && runs.len() < spans.len() {
                self.rows[*row].title = format!("{}: {}", labels(runs), self.rows[*row].title);
            }
        }
        let order = first..self.rows.len();
        spans.iter().for_each(|span| {
            let way = &mut self.ways[span.run];
            let start = way.iter().position(|row| order.contains(row)).unwrap_or(way.len());
            way[start..].sort_unstable();
        });
    }

    fn apart(&mut self, parting: Parting, ways: &[Way], lane: usize) {
        let (scene, words) = match parting {
            Parting::Decision(scene) => (Some(scene), "Here they decide otherwise"),
            Parting::Chance(scene) => (Some(scene), "Here chance falls otherwise"),
            Parting::Condition(scene) => (Some(scene), "Here it goes on by what was so"),
            Parting::Ends(scene) => (Some(scene), "Here one of them ends"),
            Parting::Elsewhere => (None, ""),
        };
        if let Some(scene) = scene {
            self.parts(scene, words, ways, lane);
        }
        let mut lane = lane;
        for way in ways {
            self.stretches(&way.stretches, lane, scene.map(|_| &*way.runs));
            lane += width(&way.stretches);
        }
    }

    fn parts(&mut self, scene: SceneId, words: &str, ways: &[Way], lane: usize) {
        let row = self.rows.len();
        let title = one_line(&self.voice.scene(scene));
        self.rows.push(Row { lane, sign: Sign::Parting, title, words: words.to_owned() });
        for run in ways.iter().flat_map(|way| &way.runs) {
            self.ways[*run].push(row);
        }
    }
}

/// What stands in a sign, if something does.
pub(super) fn number(sign: Sign) -> Option<String> {
    match sign {
        Sign::Decision(turn) => turn.map(|turn| turn.to_string()),
        _ => None,
    }
}
