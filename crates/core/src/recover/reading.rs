//! The likeliest reading of a file whose texts may be open, closed twice or quoted in another way.
//!
//! Every place of the file can be read as inside a text, outside, or in a comment. Going from one to
//! the other costs nothing where RON is written as it should be, and the more the stranger it is. The
//! cheapest way through the file is the reading that needs the fewest and likeliest slips. There are
//! six ways of being at a place, so this takes one pass (it is Viterbi's algorithm).

mod wholes;

use super::fields::is_field;
use super::look::{
    PROSE, after_text, before_text, foreign_quote, is_aside, is_name_at, is_prose_line, next_line,
    skip_blanks, word_end,
};
use crate::token::{TokenKind, token_at};
use wholes::{Blocks, Raws};

/// What happens at a place of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A text begins with a `"`.
    Open,
    /// A text begins without any mark.
    OpenMissing,
    /// A text begins with a foreign mark, or a `'`.
    OpenForeign,
    /// A second `"` right after the first.
    OpenTwice,
    /// A `"` inside a text.
    Inner,
    /// A text ended before here with a mark.
    Close,
    /// A text ends here without any mark.
    CloseMissing,
    /// The `"` here closes a text that is closed already.
    CloseTwice,
    /// A `"` that belongs to nothing.
    Stray,
    /// One token of the plain kind begins here that may hold quotation marks or lines.
    Whole,
    /// A comment up to the end of the line begins here.
    Comment,
    /// A comment begins here with a sign of another language.
    ForeignComment,
    /// A `/*` without its end begins here.
    OpenBlock,
}

/// A step of a reading: what happens, and at which byte.
pub(super) type Step = (What, usize);

/// The likeliest reading of `text`: what happens where, in order.
pub(super) fn read(text: &str) -> Vec<Step> {
    let mut reader = Reader::new(text);
    let mut at = 0;
    while at < text.len() {
        reader.byte(at);
        at += 1;
    }
    reader.finish();
    reader.done
}

const STATES: usize = 6;
const OUT: usize = 0;
const TEXT: usize = 1;
/// Between two `"` inside a text.
const INNER: usize = 2;
/// In a text that a foreign mark began.
const FOREIGN: usize = 3;
const COMMENT: usize = 4;
/// In a token that ends at a known place.
const WHOLE: usize = 5;

/// What a missing `"` costs.
const MISSING: u32 = 10;
const NEVER: u32 = u32::MAX / 2;
/// So many links are kept before the cheapest reading so far is taken for good.
const MANY: usize = 1 << 16;
const NONE: u32 = u32::MAX;

/// The cheapest way to be in one of the states.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    /// Its last link.
    link: u32,
    /// Where its text begins, or its whole token ends.
    mark: usize,
    /// The brackets open where its text begins.
    depth: [i32; 3],
}

const NO_WAY: Way = Way { cost: NEVER, link: NONE, mark: 0, depth: [0; 3] };

#[derive(Clone, Copy)]
struct Link {
    before: u32,
    at: u32,
    what: What,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    ways: [Way; STATES],
    links: Vec<Link>,
    done: Vec<Step>,
    /// Whether a `\` stands before this byte.
    escaped: bool,
    /// Where this line begins, and its last byte that is no blank.
    line: usize,
    last: Option<usize>,
    /// How many more brackets were opened than closed so far, by kind, wherever they stand.
    depth: [i32; 3],
    /// The last `“` or the like, and the last `'` that begins something.
    left: usize,
    left_single: usize,
    /// Whether this line and the one before are entries of a table: they begin with texts.
    table: bool,
    blocks: Blocks,
    raws: Raws,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str) -> Self {
        let mut ways = [NO_WAY; STATES];
        ways[OUT].cost = 0;
        Self {
            text,
            bytes: text.as_bytes(),
            ways,
            links: Vec::new(),
            done: Vec::new(),
            escaped: false,
            line: 0,
            last: None,
            depth: [0; 3],
            left: 0,
            left_single: 0,
            table: false,
            blocks: Blocks::find(text.as_bytes()),
            raws: Raws::default(),
        }
    }

    fn byte(&mut self, at: usize) {
        let byte = self.bytes[at];
        if self.ways[WHOLE].cost < NEVER && self.ways[WHOLE].mark == at {
            let way = std::mem::replace(&mut self.ways[WHOLE], NO_WAY);
            if way.cost < self.ways[OUT].cost {
                self.ways[OUT] = way;
            }
        }
        match byte {
            b'\n' => self.newline(at),
            b'"' if !self.escaped => self.quote(at),
            b'\'' => self.apostrophe(at),
            b',' => self.maybe_end(at),
            b':' => self.colon(at),
            b'(' | b'[' | b'{' | b')' | b']' | b'}' => self.bracket(at, byte),
            b'/' | b'#' | b'-' | b'<' | b';' => self.comment(at),
            b'.' | b'?' | b'!' => self.sentence_sign(at),
            b'`' | 0xc2 | 0xe2 | 0xef if foreign_quote(self.bytes, at) > 0 => self.foreign(at),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'@' | 0xc0.. => self.word(at),
            _ => {}
        }
        self.escaped = byte == b'\\' && !self.escaped;
        if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            self.last = Some(at);
        }
        if self.links.len() > MANY && (byte == b'\n' || self.links.len() > 16 * MANY) {
            self.settle();
        }
    }

    /// Takes `to` by way of `from` if that is cheaper than what is known.
    fn step(&mut self, from: Way, to: usize, cost: u32, what: What, at: usize) {
        let cost = from.cost.saturating_add(cost);
        if cost >= self.ways[to].cost || from.cost >= NEVER {
            return;
        }
        self.links.push(Link { before: from.link, at: at as u32, what });
        let link = self.links.len() as u32 - 1;
        let opens = matches!(what, What::Open | What::OpenMissing | What::OpenForeign);
        let (mark, depth) = if opens { (at, self.depth) } else { (from.mark, from.depth) };
        self.ways[to] = Way { cost, link, mark, depth };
    }

    fn pay(&mut self, state: usize, cost: u32) {
        self.ways[state].cost = self.ways[state].cost.saturating_add(cost).min(NEVER);
    }

    fn before(&self, at: usize) -> (Option<u8>, bool) {
        match self.last {
            Some(last) if last >= self.line => (Some(self.bytes[last]), last + 1 < at),
            _ => (None, false),
        }
    }

    fn quote(&mut self, at: usize) {
        let [out, text, inner, foreign, ..] = self.ways;
        let (before, spaced) = self.before(at);
        let after = after_text(self.bytes, at + 1);
        let next = self.bytes.get(at + 1).copied().unwrap_or(b'\n');
        let opening = match next {
            b',' | b'.' | b')' => 6,
            b' ' | b'\t' | b'\r' | b'\n' => 3,
            _ => 0,
        };
        let closing = u32::from(spaced) * 3;
        for state in [OUT, TEXT, INNER, FOREIGN] {
            self.ways[state] = NO_WAY;
        }
        // Outside: it opens a text, closes one a second time, or is a slip of the finger.
        self.step(out, TEXT, before_text(before, spaced), What::Open, at);
        let twice = out.link != NONE
            && self.links[out.link as usize].what == What::Close
            && self.links[out.link as usize].at as usize == at;
        if twice {
            self.step(out, OUT, 8 + after, What::CloseTwice, at);
        }
        self.step(out, OUT, 14, What::Stray, at);
        // Inside: it closes the text, or is a part of it.
        self.step(text, OUT, self.closing(text, at, after), What::Close, at + 1);
        self.step(text, INNER, 7 + opening, What::Inner, at);
        if text.mark + 1 == at && self.bytes[text.mark] == b'"' {
            self.step(text, TEXT, 9 + opening, What::OpenTwice, at);
        }
        self.step(inner, TEXT, 3 + closing, What::Inner, at);
        self.step(inner, OUT, 8 + after, What::Close, at + 1);
        self.step(foreign, OUT, 2 + after, What::Close, at + 1);
        self.step(foreign, FOREIGN, 3, What::Inner, at);
    }

    /// What it costs to close the text of `way` at the mark at `at`. A key is a single word.
    fn closing(&self, way: Way, at: usize, after: u32) -> u32 {
        let colon = skip_blanks(self.bytes, at + 1);
        let start = way.mark + usize::from(self.bytes[way.mark] == b'"');
        let key = self.bytes.get(colon) == Some(&b':');
        let word = word_end(self.bytes, start) == at;
        // In place of `takes": 2`, where a quote slipped in, a name without quotes is meant.
        let field =
            key && start == way.mark && word && !self.table && is_field(&self.text[start..at]);
        // A text that has no name may be followed by one whose opening mark is missing.
        let list =
            after >= PROSE && self.bytes.get(colon) == Some(&b',') && !self.is_named(way.mark);
        after - if list { 5 } else { 0 }
            + if key && !word { 6 } else { 0 }
            + if field { 6 } else { 0 }
    }

    /// Whether a `:` stands before the value at `at`.
    fn is_named(&self, at: usize) -> bool {
        let before = &self.bytes[at.saturating_sub(8)..at];
        before.iter().rfind(|&&b| b != b' ').is_some_and(|&b| b == b':')
    }

    fn foreign(&mut self, at: usize) {
        let len = foreign_quote(self.bytes, at);
        let [out, text, _, foreign, ..] = self.ways;
        let (before, spaced) = self.before(at);
        let after = after_text(self.bytes, at + len);
        self.pay(OUT, 14);
        let open = 5 + before_text(before, spaced);
        // It closes what it opened only where a text can end: inside it stands for itself.
        self.pay(FOREIGN, if after <= 1 { 8 } else { 0 });
        self.step(out, FOREIGN, open, What::OpenForeign, at);
        self.step(foreign, OUT, after, What::Close, at + len);
        let paired = self.left > text.mark;
        self.step(text, OUT, if paired { 15 } else { 6 } + after, What::Close, at + len);
        if matches!(self.text[at..].chars().next(), Some('“' | '„' | '«' | '‘' | '‚' | '‹'))
        {
            self.left = at;
        }
    }

    fn apostrophe(&mut self, at: usize) {
        let [out, text, _, foreign, ..] = self.ways;
        let (before, spaced) = self.before(at);
        let after = after_text(self.bytes, at + 1);
        let token = if out.cost < NEVER { self.char_at(at) } else { None };
        self.pay(OUT, 6);
        self.step(out, FOREIGN, 5 + before_text(before, spaced), What::OpenForeign, at);
        if foreign.cost < NEVER && !self.escaped {
            if self.bytes[foreign.mark] == b'\'' && after <= 1 {
                self.pay(FOREIGN, 6);
            }
            self.step(foreign, OUT, after, What::Close, at + 1);
        }
        let paired = self.left_single > text.mark;
        self.step(text, OUT, if paired { 15 } else { 8 } + after, What::Close, at + 1);
        if spaced || before.is_none_or(|b| !b.is_ascii_alphanumeric()) {
            self.left_single = at;
        }
        if let Some(end) = token {
            self.whole(out, at, end);
        }
    }

    fn char_at(&self, at: usize) -> Option<usize> {
        // A char is at most '\u{10ffff}': no need to look farther.
        let end = self.text.floor_char_boundary(self.bytes.len().min(at + 16));
        let token = token_at(&self.text[..end], at);
        let after = token.span.end as usize;
        let apart = self.bytes.get(after).is_none_or(|b| !b.is_ascii_alphanumeric());
        (token.kind == TokenKind::Char && apart).then_some(after)
    }

    /// A token that begins at `at` and is read as it is up to `end`.
    fn whole(&mut self, from: Way, at: usize, end: usize) {
        if from.cost < self.ways[WHOLE].cost {
            self.step(from, WHOLE, 0, What::Whole, at);
            self.ways[WHOLE].mark = end;
        }
    }

    /// A text whose closing mark was forgotten can end before a sign that follows texts.
    fn maybe_end(&mut self, at: usize) {
        let [out, text, _, foreign, ..] = self.ways;
        if text.cost.min(foreign.cost) >= out.cost {
            return;
        }
        let after = after_text(self.bytes, at);
        let end = self.last.map_or(at, |last| last + 1);
        for way in [text, foreign] {
            if after <= 3 && way.mark < end {
                let cost = MISSING + after + self.key(way, at);
                self.step(way, OUT, cost, What::CloseMissing, end);
            }
        }
    }

    /// What it costs that the text of `way` ends at `at` without a mark and is a key.
    fn key(&self, way: Way, at: usize) -> u32 {
        if self.bytes[at] != b':' {
            return 0;
        }
        let start = way.mark + 1;
        let word = word_end(self.bytes, start) == at;
        let id = self.table || !is_field(self.text.get(start..at).unwrap_or_default());
        if word && id { 0 } else { 6 }
    }

    fn bracket(&mut self, at: usize, byte: u8) {
        let kind = match byte {
            b'(' | b')' => 0,
            b'[' | b']' => 1,
            _ => 2,
        };
        if matches!(byte, b'(' | b'[' | b'{') {
            if byte != b'[' {
                self.begin_missing(at, 1);
            }
            if byte == b'[' || (byte == b'{' && !is_name_at(self.bytes, at)) {
                self.pay_inside(3);
            }
            self.depth[kind] += 1;
            return;
        }
        // A bracket that the text itself opened belongs to the text.
        if self.depth[kind] <= self.ways[TEXT].depth[kind] {
            self.maybe_end(at);
            self.pay_inside(3);
        }
        self.depth[kind] -= 1;
    }

    /// What stands here is rather a part of RON than of a text.
    fn pay_inside(&mut self, cost: u32) {
        self.pay(TEXT, cost);
        self.pay(FOREIGN, cost);
    }

    fn colon(&mut self, at: usize) {
        self.maybe_end(at);
        let word = (at.saturating_sub(20)..at)
            .rev()
            .find(|&i| !self.bytes[i].is_ascii_lowercase() && self.bytes[i] != b'_');
        let word = &self.bytes[word.map_or(at, |i| i + 1)..at];
        if std::str::from_utf8(word).is_ok_and(is_field) {
            self.pay_inside(3);
        }
    }

    /// A text whose opening mark was forgotten can begin where a value can.
    fn begin_missing(&mut self, at: usize, extra: u32) {
        let (before, _) = self.before(at);
        let place = match before {
            Some(b':') => 0,
            Some(b'(')
                if self.last.is_some_and(|i| i > 0 && self.bytes[i - 1].is_ascii_lowercase()) =>
            {
                4
            }
            Some(b'(') if is_aside(self.bytes, at) => return,
            Some(b'(' | b'[' | b'{') => 1,
            Some(b',') | None => 2,
            _ => return,
        };
        self.step(self.ways[OUT], TEXT, MISSING + place + extra, What::OpenMissing, at);
    }

    fn word(&mut self, at: usize) {
        let continues = self.last.is_some_and(|last| {
            let byte = self.bytes[last];
            last + 1 == at && (byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80)
        });
        if continues {
            return;
        }
        if matches!(self.bytes[at], b'r' | b'b')
            && let Some(end) = self.raws.end(self.text, at)
        {
            self.whole(self.ways[OUT], at, end);
        }
        let (before, spaced) = self.before(at);
        if before.is_none()
            && self.depth.iter().any(|&open| open > 0)
            && is_prose_line(self.text, at)
        {
            self.step(self.ways[OUT], COMMENT, 11, What::ForeignComment, at);
        }
        if spaced && before.is_some_and(|b| b.is_ascii_alphabetic() || b == b')') {
            // Words in a row are prose.
            self.pay(OUT, 6);
        }
        self.begin_missing(at, 0);
    }

    fn sentence_sign(&mut self, at: usize) {
        if at > 0 && self.bytes[at - 1].is_ascii_alphabetic() {
            self.pay(OUT, 4);
        }
    }

    fn comment(&mut self, at: usize) {
        let (before, spaced) = self.before(at);
        // Where a comment can stand: at the start of a line, or after a value and a blank.
        let apart = before.is_none() || spaced;
        let out = self.ways[OUT];
        match self.bytes[at..] {
            [b'/', b'/', ..] => {
                if spaced {
                    self.maybe_end(at);
                }
                let out = std::mem::replace(&mut self.ways[OUT], NO_WAY);
                self.step(out, COMMENT, 0, What::Comment, at);
            }
            [b'/', b'*', ..] => {
                let out = std::mem::replace(&mut self.ways[OUT], NO_WAY);
                match self.blocks.end(at) {
                    Some(end) => self.whole(out, at, end),
                    None => self.step(out, COMMENT, 12, What::OpenBlock, at),
                }
            }
            [b'#', b'!', b'[', ..] => {}
            [b';', b' ' | b'\t', ..] if before.is_none() => {
                self.step(out, COMMENT, 3, What::ForeignComment, at);
                self.pay(OUT, 6);
            }
            [b'#', ..]
            | [b'-', b'-', ..]
            | [b'<', b'!', b'-', b'-', ..]
            | [b'/', b' ' | b'\t', ..]
                if apart =>
            {
                self.step(out, COMMENT, 3, What::ForeignComment, at);
                self.pay(OUT, 6);
            }
            _ => {}
        }
    }

    fn newline(&mut self, at: usize) {
        let [_, text, _, foreign, comment, _] = self.ways;
        if comment.cost < self.ways[OUT].cost {
            self.ways[OUT] = comment;
        }
        self.ways[COMMENT] = NO_WAY;
        let end = self.last.map_or(at, |last| last + 1);
        if text.cost.min(foreign.cost) < self.ways[OUT].cost && end > text.mark.min(foreign.mark) {
            // Nothing but the mark itself: then the mark is the slip.
            let empty = |way: Way| if way.mark + 1 >= end { 8 } else { 0 };
            self.step(text, OUT, MISSING + 2 + empty(text), What::CloseMissing, end);
            self.step(foreign, OUT, MISSING + 2 + empty(foreign), What::CloseMissing, end);
        }
        let on = 4 + next_line(self.bytes, at + 1);
        self.pay(TEXT, on);
        self.pay(INNER, on + 6);
        self.pay(FOREIGN, on + if self.bytes.get(foreign.mark) == Some(&b'\'') { 8 } else { 0 });
        if self.last.is_some_and(|last| last >= self.line) {
            let begin = skip_blanks(self.bytes, self.line);
            self.table = self.bytes[begin] == b'"' || self.bytes[end - 1] == b'{';
        }
        self.line = at + 1;
    }

    fn finish(&mut self) {
        let end = self.text.len();
        let [_, text, inner, foreign, comment, whole] = self.ways;
        for way in [comment, whole] {
            if way.cost < self.ways[OUT].cost {
                self.ways[OUT] = way;
            }
        }
        let last = self.text.trim_end().len();
        for way in [text, inner, foreign] {
            self.step(way, OUT, MISSING + 2, What::CloseMissing, last.max(way.mark + 1).min(end));
        }
        for state in 1..STATES {
            self.ways[state] = NO_WAY;
        }
        self.settle();
    }

    /// Takes the cheapest way so far for good, which keeps the memory within bounds.
    fn settle(&mut self) {
        let Some(best) = (0..STATES).min_by_key(|&state| self.ways[state].cost) else { return };
        let mut way = self.ways[best];
        let mut link = way.link;
        let from = self.done.len();
        while link != NONE {
            let Link { before, at, what } = self.links[link as usize];
            self.done.push((what, at as usize));
            link = before;
        }
        self.done[from..].reverse();
        self.links.clear();
        self.ways = [NO_WAY; STATES];
        way.cost = 0;
        way.link = NONE;
        self.ways[best] = way;
    }
}
