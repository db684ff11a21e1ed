//! What stands around a place in a file, and how well a text could begin or end there.
//!
//! The numbers are costs: 0 is how RON is written, 12 is prose. Each look is bounded, so that reading
//! stays linear on any file.
#![expect(clippy::match_same_arms, reason = "a line for each sign, with its cost")]

use super::fields::is_field;

/// How far a word, or a row of closing brackets, is followed.
const FAR: usize = 64;

/// What it costs that prose stands where a sign is expected.
pub(super) const PROSE: u32 = 12;

/// The marks that people or their programs put in place of `"`.
pub(super) fn is_foreign_quote(c: char) -> bool {
    matches!(
        c,
        '“' | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '‹'
            | '›'
            | '＂'
            | '″'
            | '`'
    )
}

/// The length of a foreign quotation mark at `at`, 0 if there is none.
pub(super) fn foreign_quote(bytes: &[u8], at: usize) -> usize {
    match bytes[at..] {
        [b'`', ..] => 1,
        [0xc2, 0xab | 0xbb, ..] => 2,
        [0xe2, 0x80, 0x98..=0x9f | 0xb3 | 0xb9 | 0xba, ..] | [0xef, 0xbc, 0x82, ..] => 3,
        _ => 0,
    }
}

/// Past the blanks of a line.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let end = bytes.len().min(at.saturating_add(FAR * 4));
    (at..end).find(|&i| !matches!(bytes[i], b' ' | b'\t' | b'\r')).unwrap_or(end.max(at))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Past the word that begins at `at`.
pub(super) fn word_end(bytes: &[u8], at: usize) -> usize {
    let end = bytes.len().min(at.saturating_add(FAR));
    (at..end).find(|&i| !is_word(bytes[i])).unwrap_or(end.max(at))
}

/// Whether a `{name}` stands at `at`, as it does in texts.
pub(super) fn is_name_at(bytes: &[u8], at: usize) -> bool {
    let end = word_end(bytes, at + 1);
    bytes[at] == b'{' && end > at + 1 && bytes.get(end) == Some(&b'}')
}

/// Whether `at` stands in a bracket of prose, as in `(on the telephone) I waited`.
pub(super) fn is_aside(bytes: &[u8], at: usize) -> bool {
    let end = bytes.len().min(at.saturating_add(FAR));
    let prose = |&i: &usize| {
        !(is_word(bytes[i]) || matches!(bytes[i], b' ' | b',' | b'.' | b'\'' | b'{' | b'}'))
    };
    match (at..end).find(prose).map(|i| &bytes[i..]) {
        Some([b')', b' ', next, ..]) => is_word(*next) || *next == b'\'',
        _ => false,
    }
}

/// Whether the line from `at` on is a note in plain words, whose `//` was forgotten.
pub(super) fn is_prose_line(text: &str, at: usize) -> bool {
    let end = text.floor_char_boundary(text.len().min(at + FAR * 4));
    let line = text[at..end].split('\n').next().unwrap_or_default().trim_end();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '?' | '!' | '\'' | '-');
    let mut words = line.split(' ');
    let first = words.next().unwrap_or_default();
    words.count() >= 2 && line.chars().all(is_plain) && !is_field(first)
}

/// Whether a word and its `:` stand at `at`.
pub(super) fn is_field_at(bytes: &[u8], at: usize) -> bool {
    let end = word_end(bytes, at);
    let colon = skip_blanks(bytes, end);
    end > at && !bytes[at].is_ascii_digit() && bytes.get(colon) == Some(&b':')
}

/// How unlike RON it is that a text ends at `at`, where what follows it begins.
pub(super) fn after_text(bytes: &[u8], at: usize) -> u32 {
    let next = skip_blanks(bytes, at);
    let spaced = next > at;
    match bytes[next.min(bytes.len())..] {
        [] | [b'\n', ..] => 1,
        [b',', ..] => after_comma(bytes, next + 1),
        [b':', b' ' | b'\t' | b'\n' | b'(' | b'{' | b'[' | b'+' | b'-', ..] => 0,
        [b':', ..] => 4,
        [b')' | b']' | b'}', ..] => after_closers(bytes, next),
        [b'/', b'/' | b'*', ..] => 0,
        [b'#' | b'/', b' ', ..] | [b'-', b'-', b' ', ..] | [b'<', b'!', b'-', ..] if spaced => 2,
        [b'"', ..] => {
            if spaced {
                3
            } else {
                2
            }
        }
        [b';', ..] => 2 + after_comma(bytes, next + 1),
        [b'=', ..] => 5,
        [b'(' | b'[' | b'{', ..] => 5,
        [0xef, 0xbc, 0x8c, ..] => 1 + after_comma(bytes, next + 3),
        [0xef, 0xbc, ..] => 2,
        _ if foreign_quote(bytes, next) > 0 => 4,
        _ if spaced && is_field_at(bytes, next) => known(bytes, next, 2, 8),
        _ => PROSE,
    }
}

/// `yes` if a field that there is stands at `at`, `no` if only a word.
fn known(bytes: &[u8], at: usize, yes: u32, no: u32) -> u32 {
    let word = std::str::from_utf8(&bytes[at..word_end(bytes, at)]);
    if word.is_ok_and(is_field) { yes } else { no }
}

fn after_closers(bytes: &[u8], at: usize) -> u32 {
    let end = bytes.len().min(at + FAR);
    let closers = |&i: &usize| !matches!(bytes[i], b')' | b']' | b'}' | b' ' | b'\t' | b'\r');
    let next = (at..end).find(closers).unwrap_or(end);
    match bytes[next..] {
        [] | [b'\n', ..] | [b'/', b'/' | b'*', ..] => 0,
        [b',', ..] => after_comma(bytes, next + 1),
        [b';' | b'(' | b'[' | b'{' | b'"' | b'#', ..] => 2,
        _ if is_field_at(bytes, next) => 2,
        _ => 8,
    }
}

/// How unlike RON it is that the comma before `at` separates two entries.
fn after_comma(bytes: &[u8], at: usize) -> u32 {
    let next = skip_blanks(bytes, at);
    match bytes[next.min(bytes.len())..] {
        [] | [b'\n', ..] | [b'/', b'/' | b'*', ..] => 0,
        [b'"', ..] if next == at => 4,
        [b'{', ..] if is_name_at(bytes, next) => PROSE,
        [b'"' | b'(' | b'[' | b'{' | b')' | b']' | b'}', ..] => 0,
        [b'#' | b'/' | b'-' | b'<', b' ' | b'-' | b'!', ..] => 1,
        [b'+' | b'-' | b'0'..=b'9', ..] => 1,
        [b',' | b';', ..] => 2,
        [b'\'', ..] => 1,
        _ if foreign_quote(bytes, next) > 0 => 1,
        _ if is_field_at(bytes, next) => known(bytes, next, 0, 2),
        _ => {
            let end = word_end(bytes, next);
            match bytes[end..] {
                [b'"', ..] if end > next => 5,
                [b',' | b')' | b']' | b'}', ..] if end > next => 4,
                [b'(', ..] if end > next => 3,
                _ => PROSE,
            }
        }
    }
}

/// How unlike RON it is that a text begins after `before`, the last byte of the line before it that
/// is no blank; `spaced` if blanks stand between.
pub(super) fn before_text(before: Option<u8>, spaced: bool) -> u32 {
    match before {
        None | Some(b':' | b',' | b'(' | b'[' | b'{') => 0,
        Some(b'=' | b';') => 1,
        Some(0x80..) => 4,
        Some(b'"' | b')' | b']' | b'}') => 3,
        Some(_) if spaced => 6,
        Some(_) => 8,
    }
}

/// How unlikely it is that a text goes on in the line that begins at `at`.
pub(super) fn next_line(bytes: &[u8], at: usize) -> u32 {
    let next = skip_blanks(bytes, at);
    match bytes[next.min(bytes.len())..] {
        [b')' | b']' | b'}', ..] | [b'(' | b'[' | b'{', b'"' | b'\n', ..] => 14,
        [b'(' | b'[' | b'{', ..] if is_field_at(bytes, next + 1) => 14,
        [b'"', ..] if after_text(bytes, next + 1) > 1 => 8,
        [b'/', b'/', ..] => 6,
        _ if is_field_at(bytes, next) => 14,
        _ => 0,
    }
}
