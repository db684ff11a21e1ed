//! Where records live on this machine, and a kept run as the player opens it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use etcetera::BaseStrategy;
use mile_core::program::Program;
use mile_core::transcript::Move;
use mile_player::record::{Aside, Branch, Commitment, Debriefed, Past, Played};
use mile_record::run::{Kept, Kind};
use mile_record::{Error, Location, Store};

use crate::failure::Failure;

/// Who plays without a name.
pub const NAMELESS: &str = "me";

/// Who plays where a room does. It is nobody's own run.
pub const ROOM: &str = "room";

/// Where records live; nothing is touched before it is opened.
#[derive(Debug)]
pub struct Records {
    data: Option<String>,
}

impl Records {
    /// At the place that was named, or in the platform's data folder.
    pub fn at(data: Option<String>) -> Self {
        Self { data }
    }

    fn location(&self) -> Result<Location, Failure> {
        if let Some(data) = &self.data {
            return Ok(Location::parse(data)?);
        }
        let folder = etcetera::choose_base_strategy().map(|base| base.data_dir().join("mile"));
        folder.map(|folder: PathBuf| Location::folder(&folder)).map_err(|_| {
            Failure::new("it is not known where your records belong: you have no home folder here")
                .help("name a folder with --data")
        })
    }

    /// Opens them; they are made where there are none.
    pub fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.location()?)?)
    }

    /// Opens them if there are any.
    pub fn open_existing(&self) -> Result<Option<Store>, Failure> {
        Ok(Store::open_existing(&self.location()?)?)
    }
}

/// A learner's name as a story says it; none for who plays without one.
pub fn shown_name(name: &str) -> Option<&str> {
    (name != NAMELESS && name != ROOM).then_some(name)
}

/// The scenario of a kept run, as it was then.
pub fn program(kept: &Kept) -> Result<Arc<Program>, Error> {
    let (scenario, _) = mile_core::read::read_text(&kept.text.text);
    let unreadable = || Error::new("the story of this run cannot be read by this version of Mile");
    scenario.map(|scenario| Arc::new(Program::new(scenario))).ok_or_else(unreadable)
}

/// A move as the engine makes it again; none for what takes moves back.
pub fn engine_move(made: &mile_record::run::Move) -> Option<Move> {
    Some(match made.kind {
        Kind::Choose => Move::Choose(made.choice.clone()),
        Kind::Timeout => Move::TimeOut(made.choice.clone()),
        Kind::OptOut => Move::OptOut,
        Kind::Undo => return None,
    })
}

/// Who plays on from a kept run: who is named, or whose run it is if it was played here.
pub fn branch_learner(
    store: &mut Store,
    kept: &Kept,
    named: Option<&str>,
) -> Result<String, Error> {
    let own = store.plays_here(&kept.run.learner)?.then_some(kept.learner.as_str());
    Ok(named.or(own).unwrap_or(NAMELESS).to_owned())
}

/// A kept run as the player opens it.
pub fn past(kept: &Kept, changed: bool) -> Result<Past, Error> {
    Ok(past_on(program(kept)?, kept, changed, mile_record::now()))
}

/// A kept run as the player opens it for a learner, with those of its tree that may be put beside it.
pub fn past_in_tree(
    store: &mut Store,
    kept: &Kept,
    viewer: &str,
    changed: bool,
) -> Result<Past, Error> {
    let now = mile_record::now();
    let seen = store.seen_by(Some(viewer), kept.clone())?;
    let mut past = past_on(program(kept)?, &seen, changed, now);
    for id in store.family(&kept.run.id)? {
        let pair = [kept.run.id.clone(), id];
        if pair[0] == pair[1] || store.may_stand_together(&pair).is_err() {
            continue;
        }
        let other = store.load(&pair[1])?;
        let other = store.seen_by(Some(viewer), other)?;
        // Of another text, or with other chances, it has no beginning in common.
        if (&other.run.hash, other.run.seed) == (&kept.run.hash, kept.run.seed) {
            past.family.push(past_on(Arc::clone(&past.program.0), &other, changed, now));
        }
    }
    Ok(past)
}

fn past_on(program: Arc<Program>, kept: &Kept, changed: bool, now: i64) -> Past {
    let notes = kept.notes.iter().map(|note| Aside {
        turn: note.turn,
        about: Some(note.about.clone()),
        words: note.text.clone(),
    });
    let concerns = kept.concerns.iter().map(|concern| Aside {
        turn: concern.turn,
        about: None,
        words: concern.text.clone(),
    });
    let branch = kept.run.parent.as_ref().map(|parent| Branch {
        of: Some(parent.run.clone()),
        moves: usize::try_from(parent.turn - 1).unwrap_or(0),
    });
    Past {
        run: kept.run.id.clone(),
        program: Played(program),
        changed,
        seed: kept.run.seed,
        moves: kept.standing().into_iter().filter_map(engine_move).collect(),
        typed: notes.chain(concerns).collect(),
        answers: owned(kept.answers()),
        debriefed: Box::new(Debriefed {
            heard: owned(kept.said()),
            committed: kept.commitments.iter().filter_map(committed).collect(),
        }),
        times: kept.standing().into_iter().map(|made| time(made.real_ms?)).collect(),
        ago: time(now.saturating_sub(kept.run.began)).unwrap_or_default(),
        verdict: Vec::new(),
        branch,
        family: Vec::new(),
    }
}

fn owned(said: Vec<(&str, &str)>) -> Vec<(String, String)> {
    said.into_iter().map(|(asked, words)| (asked.to_owned(), words.to_owned())).collect()
}

/// A commitment as the player shows it; none whose day is no date.
fn committed(kept: &mile_record::run::Commitment) -> Option<Commitment> {
    let by = kept.day.parse().ok()?;
    Some(Commitment { who: kept.who.clone(), what: kept.what.clone(), by })
}

fn time(millis: i64) -> Option<Duration> {
    u64::try_from(millis).ok().map(Duration::from_millis)
}
