//! The one bracket that is wrong in a line, found by trying every change of one bracket and looking
//! which leaves the most sensible line.

use super::fields::{Holds, holds, lists_plain};
use crate::token::{Bracket, TokenKind};

/// A token of a line: its kind, and its text if it is a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'s> {
    pub kind: TokenKind,
    pub word: &'s str,
}

/// A change of one bracket. Places count the tokens of the line; an insertion stands before its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Remove(usize),
    Replace(usize, Bracket),
    Open(usize, Bracket),
    Close(usize, Bracket),
}

const BRACKETS: [Bracket; 3] = [Bracket::Round, Bracket::Square, Bracket::Curly];

/// Longer lines are not looked at in this way: it takes the square of their length.
pub(super) const LONGEST: usize = 120;

/// The best change of one bracket that closes every bracket of `line`, which stands in a `base`
/// bracket.
pub(super) fn best(line: &[Piece<'_>], base: Option<Bracket>) -> Option<Change> {
    if line.len() > LONGEST {
        return None;
    }
    let count = |open: bool| {
        let is = |piece: &&Piece<'_>| match piece.kind {
            TokenKind::Open(_) => open,
            TokenKind::Close(_) => !open,
            _ => false,
        };
        line.iter().filter(is).count()
    };
    let mut best: Option<(u32, Change)> = None;
    let (open, closed) = (count(true), count(false));
    for change in changes(line, open, closed) {
        let Some(oddness) = oddness(line, change, base) else { continue };
        let cost = oddness + price(line, change);
        // Of closing brackets that may stand in several places the last is meant.
        let better = match change {
            Change::Close(..) => best.is_none_or(|(least, _)| cost <= least),
            _ => best.is_none_or(|(least, _)| cost < least),
        };
        if better {
            best = Some((cost, change));
        }
    }
    best.map(|(_, change)| change)
}

/// The changes that can make up for the difference in number.
fn changes(line: &[Piece<'_>], open: usize, closed: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, piece) in line.iter().enumerate() {
        match piece.kind {
            TokenKind::Open(kind) | TokenKind::Close(kind) if open == closed => {
                let others = BRACKETS.into_iter().filter(|&other| other != kind);
                changes.extend(others.map(|other| Change::Replace(at, other)));
            }
            TokenKind::Open(_) if open == closed + 1 => changes.push(Change::Remove(at)),
            _ => {}
        }
    }
    if closed == open + 1 {
        let closers =
            (0..line.len()).rev().filter(|&at| matches!(line[at].kind, TokenKind::Close(_)));
        changes.extend(closers.map(Change::Remove));
        let places = (0..line.len()).filter(|&at| {
            let before = at.checked_sub(1).map(|before| line[before]);
            before.is_none_or(|piece| match piece.kind {
                TokenKind::Colon | TokenKind::Comma | TokenKind::Open(_) => true,
                TokenKind::Word => piece.word.starts_with(|c: char| c.is_ascii_uppercase()),
                _ => false,
            })
        });
        changes.extend(places.flat_map(|at| BRACKETS.map(|kind| Change::Open(at, kind))));
    }
    if open == closed + 1 {
        let places = (1..=line.len()).filter(|&at| match line[at - 1].kind {
            TokenKind::Comma | TokenKind::Colon => false,
            // Brackets with nothing in them are a value only after a name.
            TokenKind::Open(_) => at >= 2 && line[at - 2].kind == TokenKind::Colon,
            _ => true,
        });
        changes.extend(places.flat_map(|at| BRACKETS.map(|kind| Change::Close(at, kind))));
    }
    changes
}

fn price(line: &[Piece<'_>], change: Change) -> u32 {
    match change {
        Change::Open(..) | Change::Close(..) => 2,
        Change::Replace(at, _) if matches!(line[at].kind, TokenKind::Close(_)) => 2,
        Change::Replace(..) | Change::Remove(_) => 3,
    }
}

/// What has been read of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Nothing,
    /// A value, or a key: its kind.
    Value(TokenKind),
    Key,
    Keyed,
}

struct Frame<'s> {
    kind: Option<Bracket>,
    named: bool,
    /// The field that it is the value of.
    field: &'s str,
    entry: Entry,
    word: &'s str,
    keyed: u32,
    single: u32,
    /// The kind of its first entry, if it has no key.
    first: Option<TokenKind>,
}

impl<'s> Frame<'s> {
    fn new(kind: Option<Bracket>, named: bool, field: &'s str) -> Self {
        Self {
            kind,
            named,
            field,
            entry: Entry::Nothing,
            word: "",
            keyed: 0,
            single: 0,
            first: None,
        }
    }

    /// How odd the entry is that ends here.
    fn end_entry(&mut self) -> u32 {
        let entry = std::mem::replace(&mut self.entry, Entry::Nothing);
        match entry {
            Entry::Nothing => 0,
            Entry::Key => 2,
            Entry::Keyed => {
                self.keyed += 1;
                0
            }
            Entry::Value(kind) => {
                self.single += 1;
                let first = *self.first.get_or_insert(kind);
                let mixed = std::mem::discriminant(&first) != std::mem::discriminant(&kind);
                match self.kind {
                    Some(Bracket::Curly) => 2,
                    Some(Bracket::Round) if matches!(kind, TokenKind::Open(_)) => 2,
                    Some(Bracket::Square) if mixed => 1,
                    Some(Bracket::Square) if kind == TokenKind::Open(Bracket::Square) => 2,
                    _ => 0,
                }
            }
        }
    }

    /// How odd the bracket is that closes here.
    fn close(&mut self) -> u32 {
        let entry = self.end_entry();
        let whole = match self.kind {
            Some(Bracket::Round) => match (self.keyed, self.single) {
                (0, 0) => 2,
                (0, 1) if !self.named => 2,
                (0, _) => 0,
                (_, 0) => u32::from(self.named),
                _ => 2,
            },
            Some(Bracket::Square) => self.keyed * 2,
            _ => 0,
        };
        let whole = if self.keyed + self.single == 0 { 2 } else { whole };
        entry + whole
    }

    fn value(&mut self, kind: TokenKind, word: &'s str) -> u32 {
        let (entry, odd) = match self.entry {
            Entry::Nothing => (Entry::Value(kind), 0),
            Entry::Key => (Entry::Keyed, 0),
            // No comma before it, which is another slip.
            Entry::Value(_) | Entry::Keyed => (Entry::Value(kind), 2),
        };
        self.entry = entry;
        self.word = word;
        odd
    }

    fn colon(&mut self) -> u32 {
        let odd = match (self.entry, self.kind) {
            (Entry::Value(TokenKind::Word), Some(Bracket::Round) | None)
            | (Entry::Value(TokenKind::Text), Some(Bracket::Curly) | None) => 0,
            (Entry::Value(_), Some(Bracket::Square)) => 3,
            _ => 2,
        };
        self.entry = Entry::Key;
        odd
    }
}

/// How unlike a scenario `line` is after `change`, or nothing if its brackets do not fit even then.
fn oddness(line: &[Piece<'_>], change: Change, base: Option<Bracket>) -> Option<u32> {
    let mut frames = vec![Frame::new(base, false, "")];
    let mut odd = 0;
    for at in 0..=line.len() {
        match change {
            Change::Open(place, kind) if place == at => odd += open(&mut frames, kind),
            Change::Close(place, kind) if place == at => odd += close(&mut frames, kind)?,
            _ => {}
        }
        let Some(&Piece { kind, word }) = line.get(at) else { break };
        let kind = match (change, kind) {
            (Change::Remove(place), _) if place == at => continue,
            (Change::Replace(place, with), TokenKind::Open(_)) if place == at => {
                TokenKind::Open(with)
            }
            (Change::Replace(place, with), TokenKind::Close(_)) if place == at => {
                TokenKind::Close(with)
            }
            _ => kind,
        };
        let frame = frames.last_mut()?;
        odd += match kind {
            TokenKind::Open(kind) => open(&mut frames, kind),
            TokenKind::Close(kind) => close(&mut frames, kind)?,
            TokenKind::Comma => {
                u32::from(frame.entry == Entry::Nothing && at > 0) + frame.end_entry()
            }
            TokenKind::Colon => frame.colon(),
            kind => frame.value(kind, word),
        };
    }
    let base = frames.pop().filter(|_| frames.is_empty());
    base.map(|mut frame| {
        let named = if frame.entry == Entry::Key { 0 } else { frame.end_entry() };
        let nameless = if frame.kind == Some(Bracket::Round) { frame.single * 2 } else { 0 };
        // Fields of what spans several lines have a line each.
        let crowded = frame.kind != Some(Bracket::Square) && frame.keyed > 1;
        odd + named + nameless + u32::from(crowded)
    })
}

fn open(frames: &mut Vec<Frame<'_>>, kind: Bracket) -> u32 {
    let Some(frame) = frames.last_mut() else { return 0 };
    let mut odd = 0;
    let mut named = false;
    let mut field = "";
    match frame.entry {
        Entry::Value(TokenKind::Word) | Entry::Keyed
            if kind == Bracket::Round
                && frame.word.starts_with(|c: char| c.is_ascii_uppercase()) =>
        {
            named = true;
        }
        Entry::Key => {
            field = frame.word;
            odd = match holds(field) {
                Some(Holds::Group(group)) if group == kind => 0,
                Some(Holds::Group(_)) => 1,
                Some(Holds::Plain) => 2,
                // What has an id is made of fields.
                None => u32::from(frame.kind == Some(Bracket::Curly) && kind != Bracket::Round) * 2,
            };
            frame.entry = Entry::Keyed;
        }
        _ => {
            let plain = frame.kind == Some(Bracket::Square) && lists_plain(frame.field);
            odd = frame.value(TokenKind::Open(kind), "") + u32::from(plain) * 2;
        }
    }
    frames.push(Frame::new(Some(kind), named, field));
    odd
}

fn close(frames: &mut Vec<Frame<'_>>, kind: Bracket) -> Option<u32> {
    if frames.len() < 2 {
        return None;
    }
    let mut frame = frames.pop()?;
    (frame.kind == Some(kind)).then(|| frame.close())
}
