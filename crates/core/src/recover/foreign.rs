//! Files that are something other than a scenario: JSON, YAML, prose; and scenarios without their
//! outermost brackets.

use super::Found;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::token::{Bracket, Token, TokenKind};

/// What to do about a file that is nothing like a scenario.
const SHAPE: &str = "a scenario is a RON file: it begins with ( and ends with ), with fields like \
                     format: 1, between them";

/// What stands outermost in a file.
pub(super) enum Outside {
    /// Brackets, as it should be, or nearly so.
    Brackets,
    /// The fields of a scenario without the brackets around them.
    Bare,
    /// Another language.
    Foreign(Diagnostic),
}

/// Looks at what begins the file, cut into the tokens of `row`.
#[expect(clippy::match_same_arms, reason = "each beginning has its own reason")]
pub(super) fn outside(text: &str, row: &[Token]) -> Outside {
    let mut plain = row.iter().filter(|token| !token.kind.is_trivia());
    let (Some(first), second, third) = (plain.next(), plain.next(), plain.next()) else {
        return Outside::Foreign(empty(text));
    };
    if let Some(diagnostic) = by_first_line(text) {
        return Outside::Foreign(diagnostic);
    }
    let foreign = |message: &str| {
        Outside::Foreign(Diagnostic::new(Code::NotRon, first.span, message).help(SHAPE))
    };
    let kind = |token: Option<&Token>| token.map(|token| token.kind);
    match (first.kind, kind(second), kind(third)) {
        (TokenKind::Open(Bracket::Curly), Some(TokenKind::Text), Some(TokenKind::Colon)) => {
            Outside::Foreign(json(first.span))
        }
        (TokenKind::Open(Bracket::Square), Some(TokenKind::Open(Bracket::Curly)), _) => {
            foreign("this is JSON, not RON")
        }
        (TokenKind::Open(Bracket::Square), Some(TokenKind::Word), Some(TokenKind::Close(_))) => {
            foreign("this is no RON but something like TOML")
        }
        (TokenKind::Open(_), ..) => Outside::Brackets,
        // A sign too many before the first bracket.
        (
            TokenKind::Word | TokenKind::Other | TokenKind::Close(_) | TokenKind::Comma,
            Some(TokenKind::Open(_)),
            _,
        ) => Outside::Brackets,
        (TokenKind::Other, ..) if &text[first.span.range()] == "#" => Outside::Brackets,
        (TokenKind::Word, Some(TokenKind::Colon), _) if has_commas(text) => Outside::Bare,
        (TokenKind::Word | TokenKind::Text, Some(TokenKind::Colon), _) => {
            foreign("this is no RON but something like YAML")
        }
        _ => foreign("this file begins with something that is no RON"),
    }
}

/// A file in JSON that begins at `place`.
pub(super) fn json(place: Span) -> Diagnostic {
    let start = Span::new(place.start, place.start + 1);
    Diagnostic::new(Code::NotRon, start, "this is JSON, not RON").help(
        "a scenario is written in RON: ( ) in place of the outermost { }, and names of fields without \
         quotes, like format: 1,",
    )
}

fn empty(text: &str) -> Diagnostic {
    let blank = text.trim_start_matches('\u{feff}').trim().is_empty();
    let message =
        if blank { "this file is empty" } else { "this file holds no scenario, only comments" };
    Diagnostic::new(Code::NotRon, Span::default(), message).help(SHAPE)
}

/// Languages that show in their first line.
fn by_first_line(text: &str) -> Option<Diagnostic> {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    let line = text[start..].lines().next()?;
    let place = Span::new(start as u32, (start + line.trim_end().len()) as u32);
    if line.starts_with("```") || line.starts_with("~~~") {
        let message = "this line comes from Markdown and is no part of the scenario";
        let help = "remove the two lines that begin with ``` before and after the scenario";
        return Some(Diagnostic::new(Code::NotRon, place, message).help(help));
    }
    let yaml = line.trim_end() == "---" || line.starts_with("%YAML") || line.starts_with("- ");
    let html =
        line.starts_with("<?xml") || line.starts_with("<!DOCTYPE") || line.starts_with("<html");
    let language = match (yaml, html) {
        (true, _) => "YAML",
        (_, true) => "XML or HTML",
        _ => return None,
    };
    let message = format!("this is no RON but something like {language}");
    Some(Diagnostic::new(Code::NotRon, place, message).help(SHAPE))
}

/// Whether the lines end as RON's do, rather than YAML's.
fn has_commas(text: &str) -> bool {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(200);
    let (mut all, mut commas) = (0, 0);
    for line in lines {
        all += 1;
        commas += usize::from(line.ends_with([',', '(', '[', '{']));
    }
    commas * 2 >= all
}

/// Takes the last `)` away from fields without a first `(`, if it is there.
pub(super) fn take_last_bracket(row: &mut [Token]) -> Option<Span> {
    let depth = row.iter().fold(0_i64, |depth, token| match token.kind {
        TokenKind::Open(_) => depth + 1,
        TokenKind::Close(_) => depth - 1,
        _ => depth,
    });
    let last = row.iter_mut().rev().find(|token| !token.kind.is_trivia())?;
    if depth < 0 && last.kind == TokenKind::Close(Bracket::Round) {
        last.kind = TokenKind::Space;
        return Some(last.span);
    }
    None
}

/// Puts the outermost brackets around `row`; the last may be there, at `last`.
pub(super) fn wrap(
    text: &str,
    row: Vec<Token>,
    last: Option<Span>,
    found: &mut Found,
) -> Vec<Token> {
    let round = TokenKind::Open(Bracket::Round);
    let start =
        row.iter().find(|token| !token.kind.is_trivia()).map_or(0, |token| token.span.start);
    let line = text[..start as usize].rfind('\n').map_or(0, |newline| newline as u32 + 1);
    let end = last.unwrap_or(Span::at(text.trim_end().len() as u32));
    let mut place = Span::of_char(text, start);
    if last.is_some() && text[..line as usize].ends_with("\n\n") {
        place = Span::at(line - 1);
    }
    let mut edits = vec![(Span::at(line), "(\n".to_owned())];
    let diagnostic = if let Some(last) = last {
        let message = "a bracket `(` is missing here, at the start: its `)` closes nothing";
        Diagnostic::new(Code::StrayBracket, place, message)
            .label(last, "this `)` has no `(`")
            .help("add a line with ( before this")
    } else {
        edits.push((end, "\n)".to_owned()));
        let message = "the outermost brackets are missing: a scenario stands in ( )";
        Diagnostic::new(Code::NotRon, place, message)
            .help("add a line with ( before this, and one with ) at the end of the file")
    };
    found.push(diagnostic.maybe_fix("add the brackets", edits));
    let mut wrapped = Vec::with_capacity(row.len() + 2);
    let mut row = row.into_iter().peekable();
    while let Some(token) = row.next_if(|token| token.kind.is_trivia()) {
        wrapped.push(token);
    }
    wrapped.push(Token { kind: round, span: Span::at(start) });
    wrapped.extend(row);
    wrapped.push(Token { kind: TokenKind::Close(Bracket::Round), span: end });
    wrapped
}
