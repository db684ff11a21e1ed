//! What a learner hands over: the runs that they pick, and of each no more than they pick.
//!
//! Without more words a run is the decisions that stand and where they led. Notes, answers and real
//! times go along only if they are asked for; what was taken back never does, and a run that was
//! stopped looks like one that goes on. Content concerns go along: they were raised for whoever is
//! handed the run. What was typed where only decisions that were taken back led stays at home.

use serde::{Deserialize, Serialize};

use crate::consent::Consent;
use crate::error::{Error, Result};
use crate::run::{Concern, Kept, Kind, Move, Note, Reflection, Run, Text};
use crate::store::{Database, Store};
use crate::{consent, family, hash, replay, run, write};

/// The version of the file.
pub const VERSION: i64 = 1;

/// The largest file that is taken in, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// What goes along with the decisions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct With {
    /// Private notes.
    pub notes: bool,
    /// Answers of the debrief.
    pub answers: bool,
    /// How long each decision took, and when it was made.
    pub times: bool,
}

/// A file that is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The version of this shape: [`VERSION`].
    pub mile_share: i64,
    /// Whose runs they are.
    pub learner: Learner,
    /// The scenarios as they were, each once.
    pub texts: Vec<Text>,
    /// The runs.
    pub runs: Vec<Piece>,
}

/// Whose runs they are: a name of their own choice, and what they agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the store")]
pub struct Learner {
    pub id: String,
    pub name: String,
    pub facilitator: bool,
    pub group: bool,
}

/// A run, as far as it is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of `Kept`")]
pub struct Piece {
    pub run: Run,
    pub moves: Vec<Move>,
    pub notes: Vec<Note>,
    pub reflections: Vec<Reflection>,
    pub concerns: Vec<Concern>,
}

/// What came of taking a file in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// What the learner is called.
    pub name: String,
    /// Runs that were not here before.
    pub new: usize,
    /// Runs that were, and are now as they were handed over last.
    pub again: usize,
    /// Runs that are at home here.
    pub own: usize,
    /// What the file agrees to and the learner said no to here, which stays a no.
    pub refused: Vec<Consent>,
}

impl Store {
    /// The runs with those ids, which are one learner's, to hand over.
    ///
    /// # Errors
    /// If one cannot be read, they are of several learners or were handed over themselves, or who
    /// played them does not agree that a facilitator sees what they share.
    pub fn share(&mut self, runs: &[String], with: With) -> Result<Shared> {
        let (mut pieces, mut texts) = (Vec::new(), Vec::<Text>::new());
        let mut learner: Option<Learner> = None;
        for id in runs {
            let kept = self.load(id)?;
            let whose = kept.run.learner.clone();
            match &learner {
                Some(known) if known.id != whose => {
                    let error = Error::new("these runs are of several learners");
                    return Err(error.help("each hands over their own, in a file of their own"));
                }
                Some(_) => {}
                None => learner = Some(self.sharer(whose, kept.learner.clone())?),
            }
            if !texts.contains(&kept.text) {
                texts.push(kept.text.clone());
            }
            if pieces.iter().all(|piece: &Piece| piece.run.id != kept.run.id) {
                pieces.push(piece(kept, with));
            }
        }
        let learner = learner.ok_or_else(|| Error::new("no run is named"))?;
        Ok(Shared { mile_share: VERSION, learner, texts, runs: pieces })
    }

    fn sharer(&mut self, id: String, name: String) -> Result<Learner> {
        self.at_home(&id)?;
        if !self.agrees(&id, Consent::Facilitator)? {
            let message = format!("{name} has not agreed that a facilitator sees what is shared");
            let help = format!("to agree: mile consent --as {name} --facilitator yes");
            return Err(Error::new(message).help(help));
        }
        let group = self.agrees(&id, Consent::Group)?;
        Ok(Learner { id, name, facilitator: true, group })
    }

    /// Takes in what was handed over. A run that was handed over before is then as it was handed over
    /// last.
    ///
    /// # Errors
    /// If the file holds something that Mile did not write, or it cannot be recorded; then nothing of
    /// it is taken in.
    pub fn collect(&mut self, bytes: &[u8]) -> Result<Collected> {
        let shared = read(bytes)?;
        self.whole(|database| take_in(database, &shared))
    }
}

/// What of a run is handed over.
fn piece(kept: Kept, with: With) -> Piece {
    // When a run was played is told no closer.
    let day = |at: i64| if with.times { at } else { run::day_of(at) };
    let stopped = |made: &&Move| made.kind == Kind::OptOut;
    let standing = kept.standing().into_iter().filter(|made| !stopped(made)).cloned();
    let mut moves: Vec<_> = standing.collect();
    let (mut notes, mut reflections, mut concerns) = (Vec::new(), Vec::new(), Vec::new());
    for raised in &kept.concerns {
        let turn = standing_turn(&kept, raised.seq);
        concerns.extend(turn.map(|turn| Concern { turn, ..raised.clone() }));
    }
    for note in kept.notes.iter().filter(|_| with.notes) {
        let turn = standing_turn(&kept, note.seq);
        notes.extend(turn.map(|turn| Note { turn, ..note.clone() }));
    }
    if with.answers {
        // Those that stand; what they were changed from is the learner's.
        let latest = |(at, answer): &(usize, &Reflection)| {
            let later = kept.reflections.iter().skip(at + 1);
            !answer.answer.is_empty() && later.clone().all(|l| l.question != answer.question)
        };
        let standing = kept.reflections.iter().enumerate().filter(latest);
        reflections = standing.map(|(_, answer)| answer.clone()).collect();
    }
    // By the turn that each is of: gaps, or words before the decision that led to them, would tell
    // that something is left out.
    let mut seqs: Vec<(i64, bool, &mut i64)> = Vec::new();
    seqs.extend((1..).zip(&mut moves).map(|(turn, entry)| (turn, false, &mut entry.seq)));
    seqs.extend(notes.iter_mut().map(|entry| (entry.turn, true, &mut entry.seq)));
    seqs.extend(concerns.iter_mut().map(|entry| (entry.turn, true, &mut entry.seq)));
    seqs.extend(reflections.iter_mut().map(|entry| (i64::MAX, true, &mut entry.seq)));
    seqs.sort();
    (1..).zip(seqs).for_each(|(number, (_, _, seq))| *seq = number);
    for made in &mut moves {
        made.at = day(made.at);
        made.real_ms = made.real_ms.filter(|_| with.times);
    }
    notes.iter_mut().for_each(|entry| entry.at = day(entry.at));
    reflections.iter_mut().for_each(|entry| entry.at = day(entry.at));
    concerns.iter_mut().for_each(|entry| entry.at = day(entry.at));
    let mut run = kept.run;
    run.began = day(run.began);
    run.finished = run.finished.map(day);
    Piece { run, moves, notes, reflections, concerns }
}

/// After how many decisions of what stands the entry with that number was typed; `None` if decisions
/// that were taken back led there. Stopping is no decision.
fn standing_turn(kept: &Kept, seq: i64) -> Option<i64> {
    let until = kept.moves.partition_point(|made| made.seq < seq);
    let then = run::standing(kept.moves.get(..until)?);
    let decided = |made: &&&Move| made.kind != Kind::OptOut;
    let then: Vec<_> = then.iter().filter(decided).collect();
    let stands = kept.standing();
    let mut stands = stands.iter().filter(decided);
    let is_same =
        |a: &Move, b: &Move| (&a.choice, a.kind, &a.state) == (&b.choice, b.kind, &b.state);
    let all = then.iter().all(|made| stands.next().is_some_and(|stands| is_same(made, stands)));
    all.then(|| i64::try_from(then.len()).unwrap_or(i64::MAX))
}

/// Reads a file and believes nothing of it that can be tried.
fn read(bytes: &[u8]) -> Result<Shared> {
    let not_ours = || Error::new("this is no file that `mile share` wrote");
    if bytes.len() > MAX_BYTES {
        return Err(not_ours());
    }
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| not_ours())?;
    let version = value.get("mile_share").and_then(serde_json::Value::as_i64);
    if version.ok_or_else(not_ours)? > VERSION {
        let error = Error::new("this file was written by a newer Mile");
        return Err(error.help("update Mile, or ask for a file of the older kind"));
    }
    let mut shared: Shared = serde_json::from_value(value)
        .map_err(|error| Error::new(format!("this file of `mile share` is damaged: {error}")))?;
    let damaged = |what: &str| Error::new(format!("this file of `mile share` is damaged: {what}"));
    if !shared.learner.facilitator {
        return Err(Error::new("whoever wrote this file has not agreed that others see it"));
    }
    let ids = shared.runs.iter().flat_map(|piece| {
        let parent = piece.run.parent.as_ref().map(|parent| &parent.run);
        [&piece.run.id].into_iter().chain(parent)
    });
    if !ids.chain([&shared.learner.id]).all(|id| is_id(id)) {
        return Err(damaged("an id in it is none"));
    }
    shared.learner.name = clean(&shared.learner.name);
    let Shared { learner, texts, runs, .. } = &mut shared;
    for piece in runs {
        piece.run.learner.clone_from(&learner.id);
        prove(piece, texts)?;
        tidy(piece);
    }
    Ok(shared)
}

/// Plays a run again: only what the story made of the choices is taken in.
fn prove(piece: &mut Piece, texts: &mut [Text]) -> Result<()> {
    let wrong = |why: &str| {
        Error::new(format!(
            "the run {} of this file cannot be what was played: {why}",
            piece.run.id
        ))
    };
    let text = texts.iter_mut().find(|text| text.hash == piece.run.hash);
    let text = text.ok_or_else(|| wrong("its story is missing"))?;
    if hash::of_text(&text.text) != text.hash {
        return Err(wrong("its story was changed"));
    }
    let scenario = mile_core::read::read_text(&text.text).0;
    let scenario = scenario.ok_or_else(|| wrong("its story cannot be read"))?;
    text.scenario.clone_from(&scenario.id);
    text.title = scenario.fill(&scenario.title, None).into_owned();
    text.version.clone_from(&scenario.version);
    piece.run.scenario.clone_from(&scenario.id);
    if piece.moves.iter().any(|made| matches!(made.kind, Kind::Undo | Kind::OptOut)) {
        return Err(wrong("it holds what is never handed over"));
    }
    if piece.run.parent.as_ref().is_some_and(|parent| parent.turn < 1) {
        return Err(wrong("it leaves another run before its first decision"));
    }
    let program = std::sync::Arc::new(mile_core::program::Program::new(scenario));
    let played = replay::again(program, piece.run.seed, &piece.moves);
    played.map_err(|error| wrong(&error.message)).map(drop)
}

/// Cleans what was typed and what is shown.
fn tidy(piece: &mut Piece) {
    let run = &mut piece.run;
    run.group = run.group.as_deref().map(clean);
    run.versions.program = clean(&run.versions.program);
    piece.notes.iter_mut().for_each(|note| {
        (note.about, note.text, note.scene) =
            (clean(&note.about), clean(&note.text), clean(&note.scene));
    });
    piece.reflections.iter_mut().for_each(|given| {
        (given.question, given.answer) = (clean(&given.question), clean(&given.answer));
    });
    piece.concerns.iter_mut().for_each(|raised| {
        (raised.scene, raised.text) = (clean(&raised.scene), clean(&raised.text));
    });
}

/// A text without what could steer a terminal or turn the direction of writing.
pub fn clean(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|&c| c == '\n' || !c.is_control() && !turns(c)).collect()
}

fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn take_in(database: &mut dyn Database, shared: &Shared) -> Result<Collected> {
    let Learner { id, name, group, .. } = &shared.learner;
    let here = database.rows("SELECT here FROM learners WHERE learner = $1", &[id.into()])?;
    let here = here.first().map(|row| row.get::<bool>(0)).transpose()?;
    let refused = Vec::new();
    let mut done = Collected { name: name.clone(), new: 0, again: 0, own: 0, refused };
    if here == Some(true) {
        done.own = shared.runs.len();
        return Ok(done);
    }
    let sql = "INSERT INTO learners (learner, name, here, since) VALUES ($1, $2, 0, $3) \
               ON CONFLICT (learner) DO UPDATE SET name = excluded.name";
    database.run(sql, &[id.into(), name.into(), crate::now().into()])?;
    for (what, given) in [(Consent::Facilitator, true), (Consent::Group, *group)] {
        // A file may be older than a no that was said here. Without a word it is no, too.
        match consent::said(database, id, what)? {
            Some(false) => done.refused.extend(given.then_some(what)),
            None if !given => {}
            _ => consent::say(database, id, what, given)?,
        }
    }
    for piece in &shared.runs {
        let run = [(&piece.run.id).into(), id.into()];
        let known = database.run("DELETE FROM runs WHERE run = $1 AND learner = $2", &run)? > 0;
        let text = shared.texts.iter().find(|text| text.hash == piece.run.hash);
        text.map_or(Ok(()), |text| write::keep_text(database, text))?;
        put(database, piece)?;
        *(if known { &mut done.again } else { &mut done.new }) += 1;
    }
    for piece in &shared.runs {
        if family::is_in_a_circle(database, &piece.run.id)? {
            return Err(Error::new(format!("the run {} branches from itself", piece.run.id)));
        }
    }
    Ok(done)
}

fn put(database: &mut dyn Database, piece: &Piece) -> Result<()> {
    use crate::run::Entry;
    if !write::begin(database, &piece.run)? {
        return Err(Error::new(format!("the run {} is somebody else's here", piece.run.id)));
    }
    let moves = piece.moves.iter().cloned().map(Entry::Move);
    let notes = piece.notes.iter().cloned().map(Entry::Note);
    let reflections = piece.reflections.iter().cloned().map(Entry::Reflection);
    let concerns = piece.concerns.iter().cloned().map(Entry::Concern);
    for entry in moves.chain(notes).chain(reflections).chain(concerns) {
        write::append(database, &piece.run, &entry)?;
    }
    Ok(())
}
