//! Reading a file: bounded first, then cut, decoded and lowered, with everything that is wrong.

use std::collections::BTreeSet;

use crate::decode::{Decode, Decoder};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::lower::lower;
use crate::scenario::Scenario;
use crate::source::{MAX_BYTES, Span};
use crate::syntax::{self, Bracket, Syntax};
use crate::token::{Token, TokenKind, token_at};
use crate::written;

/// Reads a scenario from the bytes of a file. Whatever they are, this returns: the scenario, unless
/// there is an error among the diagnostics, and every diagnostic, sorted by place.
pub fn read(bytes: &[u8]) -> (Option<Scenario>, Vec<Diagnostic>) {
    match decode_utf8(bytes) {
        Ok(text) => read_text(text),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

/// The text of a file, if it is UTF-8 and no larger than [`MAX_BYTES`].
///
/// # Errors
/// The diagnostic that says what is wrong; its place counts bytes of the file.
pub fn decode_utf8(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "this file is {} MiB large; a scenario has at most {}",
            bytes.len().div_ceil(1024 * 1024),
            MAX_BYTES / (1024 * 1024)
        );
        let diagnostic = Diagnostic::new(Code::TooLarge, Span::default(), message);
        return Err(Box::new(diagnostic.help("is this a scenario?")));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() as u32;
        let message = format!("the byte 0x{:02X} here is not UTF-8", bytes[at as usize]);
        let help = "save the file as UTF-8 in your editor";
        Box::new(Diagnostic::new(Code::NotUtf8, Span::new(at, at + 1), message).help(help))
    })
}

/// Reads a scenario from text within the bounds of [`decode_utf8`].
pub fn read_text(text: &str) -> (Option<Scenario>, Vec<Diagnostic>) {
    if let Some(diagnostic) = foreign(text) {
        return (None, vec![diagnostic]);
    }
    let mut diagnostics = Vec::new();
    let mut scenario = None;
    if let Some((written, skipped)) = decode::<written::Scenario<'_>>(text, &mut diagnostics) {
        scenario = lower(&written, text, skipped, &mut diagnostics);
        if diagnostics.iter().any(|d| d.help.as_deref() == Some(syntax::CUT_OFF)) {
            diagnostics.retain(|d| !may_follow_from_the_cut(d));
        }
    }
    if scenario.is_none() && diagnostics.iter().all(|d| d.severity() != Severity::Error) {
        let message = "this file holds no scenario";
        let help = "a scenario is written in round brackets: ( format: 1, id: \"…\", … )";
        diagnostics.push(Diagnostic::new(Code::NotRon, Span::default(), message).help(help));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    (scenario, diagnostics)
}

/// Whether a finding may be wrong because the rest of the file is missing.
fn may_follow_from_the_cut(diagnostic: &Diagnostic) -> bool {
    let unknown =
        Code::UnknownScene <= diagnostic.code && diagnostic.code <= Code::UnknownGuardName;
    let missing = matches!(diagnostic.code, Code::MissingField | Code::SceneBody);
    let suggested = !diagnostic.fixes.is_empty();
    (unknown && !suggested) || missing || diagnostic.severity() != Severity::Error
}

/// What makes everything else that is found in a file follow from it.
fn fatal(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::NotRon | Code::TooDeep)
}

/// What the author wrote, and the places that could not be read. Everything that is wrong is pushed to
/// `diagnostics`.
pub(crate) fn decode<'s, T: Decode<'s>>(
    text: &'s str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(T, Vec<Span>)> {
    let (syntax, found) = syntax::parse(text);
    diagnostics.extend(found);
    if diagnostics.iter().any(fatal) {
        // Whatever else was found follows from it.
        diagnostics.retain(fatal);
        return None;
    }
    check_extensions(&syntax, diagnostics);
    let root = syntax.root()?;
    let told = |d: &&Diagnostic| {
        matches!(d.code, Code::MissingComma | Code::MissingColon | Code::BadNumber)
    };
    let mut told: Vec<_> = diagnostics.iter().filter(told).map(|d| d.span).collect();
    told.sort_unstable();
    let mut decoder = Decoder {
        syntax: &syntax,
        diagnostics,
        skipped: Vec::new(),
        superseded: Vec::new(),
        told,
        excused: BTreeSet::new(),
    };
    let written = decoder.read::<T>(root);
    let Decoder { skipped, mut superseded, .. } = decoder;
    superseded.sort_unstable();
    diagnostics.retain(|d| {
        let sign = matches!(d.code, Code::MissingComma | Code::StraySign | Code::MissingColon);
        // They do not overlap, so that one alone can be around it.
        let next = superseded.partition_point(|whole| whole.start <= d.span.start);
        let around = superseded[..next].last().is_some_and(|whole| d.span.end <= whole.end);
        !(sign && around)
    });
    Some((written?, skipped))
}

/// What a file is that is written in another format, or in none.
fn foreign(text: &str) -> Option<Diagnostic> {
    let mut at = 0;
    let mut next = || {
        while at < text.len() {
            let token = token_at(text, at);
            at = token.span.end as usize;
            if !token.kind.is_trivia() {
                return Some(token);
            }
        }
        None
    };
    let (first, second, third) = (next()?, next()?, next());
    let word = |token: Token| token.kind == TokenKind::Word;
    let bracket = |token: Token| matches!(token.kind, TokenKind::Open(_) | TokenKind::Close(_));
    let name = |token: Token| matches!(token.kind, TokenKind::Word | TokenKind::Text);
    let signs = || text[first.span.start as usize..].lines().any(|line| line.ends_with([',', '(']));
    let what = match first.kind {
        TokenKind::Open(Bracket::Curly)
            if second.kind == TokenKind::Text
                && third.is_some_and(|t| t.kind == TokenKind::Colon) =>
        {
            "this file is JSON, and a scenario is RON"
        }
        TokenKind::Other if text[first.span.start as usize..].starts_with("---") => {
            "this file is YAML, and a scenario is RON"
        }
        TokenKind::Other if &text[first.span.range()] == "<" && word(second) => {
            "this file is HTML or XML, and a scenario is RON"
        }
        // It has the commas of RON, so that just its first bracket is missing.
        TokenKind::Word if second.kind == TokenKind::Colon && signs() => {
            let message = "the bracket `(` that opens the scenario is missing";
            return Some(
                Diagnostic::new(Code::StrayBracket, first.span, message)
                    .help("begin the file with (, and end it with )")
                    .maybe_fix("write (", [(Span::at(first.span.start), "(".to_owned())]),
            );
        }
        _ if name(first) && !signs() && second.kind == TokenKind::Colon => {
            "this file is YAML, and a scenario is RON"
        }
        _ if name(first) && !signs() && !bracket(second) => {
            "this file is no scenario: it does not begin with a bracket"
        }
        _ => return None,
    };
    let help = "a scenario is written in round brackets, its field names without quotes: \
                ( format: 1, id: \"late-parcel\", … )";
    Some(Diagnostic::new(Code::NotRon, first.span, what).help(help))
}

/// `implicit_some` is always on; no other extension ever is.
fn check_extensions(syntax: &Syntax<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let needless = |attribute: Span| {
        let mut others = syntax.extensions().iter().filter(|e| e.attribute == attribute);
        others.all(|extension| syntax.slice(extension.name) == "implicit_some")
    };
    for extension in syntax.extensions() {
        let name = syntax.slice(extension.name);
        let fix = [(extension.attribute, String::new())];
        if name == "implicit_some" && !needless(extension.attribute) {
            continue;
        }
        diagnostics.push(if name == "implicit_some" {
            let message = "this line is not needed: `implicit_some` is always on";
            Diagnostic::new(Code::NeedlessEnable, extension.attribute, message)
                .help("remove it")
                .fix("remove it", fix)
        } else {
            let message = format!("the extension `{name}` is not used in scenarios");
            Diagnostic::new(Code::Extension, extension.name, message)
                .help("remove this line")
                .maybe_fix("remove it", fix)
        });
    }
}
