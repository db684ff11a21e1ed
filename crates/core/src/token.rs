//! The token pass: an author's file cut into tokens that together are the whole of it.

use crate::source::{BOM, Span};

/// A kind of bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bracket {
    /// `( )`: a record, a line, or what follows a name as in `Minutes(5)`.
    Round,
    /// `[ ]`: a list.
    Square,
    /// `{ }`: a table.
    Curly,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The byte order mark at the start of the file.
    Bom,
    /// White space.
    Space,
    /// `// …` up to, not including, the end of its line.
    LineComment,
    /// `/* … */`, which may hold others like it.
    BlockComment,
    /// `"…"`
    Text,
    /// `r"…"`, `r#"…"#`
    RawText,
    /// `b"…"` and the like, which no scenario uses.
    ByteText,
    /// `'c'`, or `b'c'`
    Char,
    /// A number, or what begins like one.
    Number,
    /// A word without quotes.
    Word,
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// Anything else: one character, or a sign of two such as `=>`.
    Other,
    /// A text whose closing quote is missing: the rest of the file.
    OpenText,
    /// A comment whose `*/` is missing: the rest of the file.
    OpenComment,
}

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where. Tokens follow each other without a gap.
    pub span: Span,
}

impl TokenKind {
    /// Whether a reader of values passes over it.
    pub const fn is_trivia(self) -> bool {
        matches!(self, Self::Bom | Self::Space | Self::LineComment | Self::BlockComment)
            || matches!(self, Self::OpenComment)
    }
}

/// Cuts `text` into tokens, the whole of it.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::with_capacity(text.len() / 5);
    all.extend(each_token(text));
    all
}

/// The tokens of `text`, one after the other, as they are asked for.
pub(crate) fn each_token(text: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let token = (at < text.len()).then(|| token_at(text, at))?;
        at = token.span.end as usize;
        Some(token)
    })
}

/// The token that begins at `start`, which is before the end of `text`.
pub fn token_at(text: &str, start: usize) -> Token {
    let rest = &text[start..];
    let bytes = rest.as_bytes();
    let (kind, len) = match bytes[0] {
        b' ' | b'\t'..=b'\r' => {
            (TokenKind::Space, run(bytes, |b| matches!(b, b' ' | b'\t'..=b'\r')))
        }
        b'/' if bytes.get(1) == Some(&b'/') => {
            let len = rest.find('\n').unwrap_or(rest.len());
            (TokenKind::LineComment, rest[..len].trim_end_matches('\r').len())
        }
        b'/' if bytes.get(1) == Some(&b'*') => block_comment(bytes),
        b'"' => quoted(bytes, 1, TokenKind::Text),
        b'\'' => char_literal(rest).map_or((TokenKind::Other, 1), |len| (TokenKind::Char, len)),
        b'(' => (TokenKind::Open(Bracket::Round), 1),
        b')' => (TokenKind::Close(Bracket::Round), 1),
        b'[' => (TokenKind::Open(Bracket::Square), 1),
        b']' => (TokenKind::Close(Bracket::Square), 1),
        b'{' => (TokenKind::Open(Bracket::Curly), 1),
        b'}' => (TokenKind::Close(Bracket::Curly), 1),
        b',' => (TokenKind::Comma, 1),
        b':' => (TokenKind::Colon, 1),
        b'0'..=b'9' => (TokenKind::Number, number(bytes)),
        b'+' | b'-' | b'.' if bytes.get(1).is_some_and(u8::is_ascii_digit) => {
            (TokenKind::Number, 1 + number(&bytes[1..]))
        }
        b'-' | b'+'
            if bytes[1..].starts_with(b".") && bytes.get(2).is_some_and(u8::is_ascii_digit) =>
        {
            (TokenKind::Number, 2 + number(&bytes[2..]))
        }
        b'-' | b'+' if is_special(&rest[1..]) => (TokenKind::Number, 4),
        b'=' if matches!(bytes.get(1), Some(b'>' | b'=')) => (TokenKind::Other, 2),
        b'-' if bytes.get(1) == Some(&b'>') => (TokenKind::Other, 2),
        b'r' if raw_quote(&bytes[1..]).is_some() => raw(bytes, 1, TokenKind::RawText),
        b'b' if bytes.get(1) == Some(&b'"') => quoted(bytes, 2, TokenKind::ByteText),
        b'b' if bytes.get(1) == Some(&b'r') && raw_quote(&bytes[2..]).is_some() => {
            raw(bytes, 2, TokenKind::ByteText)
        }
        b'b' if bytes.get(1) == Some(&b'\'') && char_literal(&rest[1..]).is_some() => {
            (TokenKind::Char, 1 + char_literal(&rest[1..]).unwrap_or_default())
        }
        b if b.is_ascii_alphabetic() || b == b'_' => (TokenKind::Word, word(rest)),
        b if b.is_ascii() => (TokenKind::Other, 1),
        _ => wide(rest, start),
    };
    Token { kind, span: Span::new(start as u32, (start + len) as u32) }
}

/// What begins with a character beyond ASCII.
fn wide(rest: &str, start: usize) -> (TokenKind, usize) {
    let first = rest.chars().next().unwrap_or_default();
    if first == BOM && start == 0 {
        (TokenKind::Bom, first.len_utf8())
    } else if first.is_alphabetic() {
        (TokenKind::Word, word(rest))
    } else if is_ron_space(first) {
        (TokenKind::Space, first.len_utf8())
    } else {
        (TokenKind::Other, first.len_utf8())
    }
}

/// The white space beyond ASCII that RON knows.
fn is_ron_space(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

fn run(bytes: &[u8], belongs: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(|b| !belongs(b)).unwrap_or(bytes.len())
}

fn word(rest: &str) -> usize {
    let rest_of = rest.strip_prefix("r#").unwrap_or(rest);
    let skipped = rest.len() - rest_of.len();
    let raw = |c: char| skipped > 0 && matches!(c, '.' | '+' | '-');
    let more = rest_of.find(|c: char| !(c.is_alphanumeric() || c == '_' || raw(c)));
    skipped + more.unwrap_or(rest_of.len())
}

/// Whether a word begins `rest` that stands for a number, as in `-inf`.
fn is_special(rest: &str) -> bool {
    matches!(&rest[..word(rest)], "inf" | "NaN")
}

/// From the first digit to the end of what could belong to a number.
fn number(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let exponent = at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !bytes.starts_with(b"0x");
        if !(b.is_ascii_alphanumeric()
            || matches!(b, b'_' | b'.')
            || (exponent && matches!(b, b'+' | b'-')))
        {
            break;
        }
        at += 1;
    }
    at
}

fn quoted(bytes: &[u8], body: usize, kind: TokenKind) -> (TokenKind, usize) {
    let mut at = body;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => return (kind, at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (TokenKind::OpenText, bytes.len())
}

/// How many `#` stand before the quote of a raw text, after its `r`.
fn raw_quote(bytes: &[u8]) -> Option<usize> {
    let hashes = run(bytes, |&b| b == b'#');
    (bytes.get(hashes) == Some(&b'"')).then_some(hashes)
}

fn raw(bytes: &[u8], prefix: usize, kind: TokenKind) -> (TokenKind, usize) {
    let hashes = raw_quote(&bytes[prefix..]).unwrap_or(0);
    let body = prefix + hashes + 1;
    let mut at = body;
    while at < bytes.len() {
        if bytes[at] == b'"' {
            let closing = run(&bytes[at + 1..], |&b| b == b'#');
            if closing >= hashes {
                return (kind, at + 1 + hashes);
            }
            at += closing;
        }
        at += 1;
    }
    (TokenKind::OpenText, bytes.len())
}

fn block_comment(bytes: &[u8]) -> (TokenKind, usize) {
    let mut depth = 1_usize;
    let mut at = 2;
    while depth > 0 {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            Some(_) => at += 1,
            None => return (TokenKind::OpenComment, bytes.len()),
        }
    }
    (TokenKind::BlockComment, at)
}

/// The length of `'c'`, `'\n'` or `'\u{1f600}'`, if that is what begins here.
fn char_literal(rest: &str) -> Option<usize> {
    let body = &rest[1..];
    let mut chars = body.char_indices();
    let end = match chars.next()?.1 {
        '\\' if body.starts_with("\\u{") => body.find('}')? + 1,
        '\\' if body.starts_with("\\x") => 4,
        '\\' => 2,
        '\'' | '\n' => return None,
        _ => chars.next()?.0,
    };
    (body.as_bytes().get(end) == Some(&b'\'')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::{Char, Colon, Number, OpenComment, OpenText, Other, RawText, Text, Word};

    /// The tokens of `text` that are no white space.
    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        let tokens = tokens(text);
        let tokens = tokens.iter().filter(|token| token.kind != TokenKind::Space);
        tokens.map(|token| (token.kind, &text[token.span.range()])).collect()
    }

    #[test]
    fn tokens_are_cut_as_ron_cuts_them() {
        assert_eq!(
            kinds(r##"id: "a\"b" r#"x"y"# 'c' '\'' +1_000 0xFF -2.5e-3 ключ r#type => '"##),
            [
                (Word, "id"),
                (Colon, ":"),
                (Text, r#""a\"b""#),
                (RawText, r##"r#"x"y"#"##),
                (Char, "'c'"),
                (Char, r"'\''"),
                (Number, "+1_000"),
                (Number, "0xFF"),
                (Number, "-2.5e-3"),
                (Word, "ключ"),
                (Word, "r#type"),
                (Other, "=>"),
                (Other, "'"),
            ]
        );
        assert_eq!(
            kinds("/* a /* b */ c */ // d\r\ne"),
            [
                (TokenKind::BlockComment, "/* a /* b */ c */"),
                (TokenKind::LineComment, "// d"),
                (Word, "e")
            ]
        );
        assert_eq!(
            kinds("-inf +NaN -infer b'a' b'"),
            [
                (Number, "-inf"),
                (Number, "+NaN"),
                (Other, "-"),
                (Word, "infer"),
                (Char, "b'a'"),
                (Word, "b"),
                (Other, "'"),
            ]
        );
        assert_eq!(kinds("\u{feff}a")[0].0, TokenKind::Bom);
        assert_eq!(kinds("a \"b")[1], (OpenText, "\"b"));
        assert_eq!(kinds("a /* b")[1], (OpenComment, "/* b"));
        assert_eq!(kinds("\"a\\")[0], (OpenText, "\"a\\"));
    }
}
