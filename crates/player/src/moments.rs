//! A run of the records, decision by decision: what each brought, how things stood, what else was on
//! offer. For both players.

use mile_core::moment::Moment;

use crate::journey::{How, Journey};
use crate::record::Past;
use crate::told::{Kind, Told};
use crate::words::trim;

/// A run, and the moment of it that is looked at.
#[derive(Debug)]
pub(crate) struct Moments {
    past: Past,
    whole: Journey,
    at: usize,
}

impl Moments {
    /// The run, at its start.
    pub(crate) fn new(past: Past, how: &How) -> Self {
        let whole = Journey::resume(&past, how);
        Self { past, whole, at: 0 }
    }

    /// A run of the tree that a journey is in.
    pub(crate) fn walk_to(journey: &Journey, place: usize) -> Option<Self> {
        let (past, whole) = journey.walk_to(place)?;
        Some(Self { past, whole, at: 0 })
    }

    /// The whole run.
    pub(crate) fn whole(&self) -> &Journey {
        &self.whole
    }

    /// How many moves were made, a stop included.
    pub(crate) fn last(&self) -> usize {
        self.whole.count()
    }

    /// After how many moves it is.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to after so many moves, or to the last.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at.min(self.last());
    }

    /// The run up to this moment.
    pub(crate) fn here(&self) -> Journey {
        self.whole.until(self.at)
    }

    /// Another way from after so many moves, with the whole run to lay beside it.
    pub(crate) fn branch(&self, moves: usize) -> Journey {
        self.whole.branch(moves)
    }

    /// Whether a decision was taken here that can be taken anew.
    pub(crate) fn can_branch(&self) -> bool {
        self.whole.taken_after(self.at).is_some()
    }

    /// Where in the run this is.
    pub(crate) fn place(&self) -> String {
        match self.at {
            0 => format!("at the start, of {}", self.last()),
            at => format!("{at} of {}", self.last()),
        }
    }

    /// What happened, how things stood then, and what was on offer.
    pub(crate) fn told(&self) -> Vec<Told> {
        let mut told = Vec::new();
        if self.at == 0 {
            let verdict = self.past.verdict.iter();
            told.extend(verdict.map(|words| Told::new(Kind::Coach, words)));
        }
        told.extend(self.whole.told_after(self.at).iter().cloned());
        self.asides(&mut told);
        let here = self.here();
        let voice = here.voice();
        told.push(Told::heading("How things stood"));
        let moment = Moment::of(here.program(), here.run.session().state());
        let words = moment.in_words(voice).into_iter();
        told.extend(words.map(|words| Told::new(Kind::Plain, words).item()));
        let taken = self.whole.taken_after(self.at);
        let offered = here.run.session().offered();
        if !offered.is_empty() {
            told.push(Told::heading("What was on offer"));
        }
        told.extend(offered.iter().map(|&choice| {
            let words = Told::new(Kind::Plain, voice.choice(choice));
            if Some(choice) == taken { words.hang("* ", "  ") } else { words.item() }
        }));
        if let (Some(_), Some(Some(time))) = (taken, self.past.times.get(self.at)) {
            let seconds = time.as_secs();
            let words = format!("* taken, after {seconds} seconds.");
            told.push(Told::new(Kind::Coach, words).after_gap());
        }
        told
    }

    /// What was typed at this moment.
    fn asides(&self, told: &mut Vec<Told>) {
        let turn = i64::try_from(self.at).unwrap_or(i64::MAX);
        for aside in self.past.typed.iter().filter(|aside| aside.turn == turn) {
            let about = aside.about.as_deref().unwrap_or("A content concern");
            let words = format!("{}: {}", trim(about), aside.words);
            told.push(Told::new(Kind::Quoted, words).after_gap());
        }
    }
}
