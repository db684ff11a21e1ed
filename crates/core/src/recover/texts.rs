//! Cuts a file whose texts and comments are not whole into tokens, by its likeliest reading.

use super::Found;
use super::look::is_foreign_quote;
use super::reading::{What, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::token::{Token, TokenKind, token_at};

/// The tokens of `text`, its texts and comments mended. What was wrong with them goes to `found`.
pub(super) fn mend(text: &str, found: &mut Found) -> Vec<Token> {
    let mut cutter = Cutter { text, at: 0, row: Vec::new(), found, quoted: None, comments: None };
    for (what, at) in read(text) {
        cutter.step(what, at);
    }
    cutter.outside(text.len());
    cutter.end_comments();
    cutter.row
}

/// A text that is being read.
struct Quoted {
    start: usize,
    opened: What,
    inner: Vec<usize>,
    twice: bool,
}

/// Comments with a foreign sign, on lines that follow each other.
struct Comments {
    diagnostic: Diagnostic,
    edits: Vec<(Span, String)>,
    end: usize,
}

struct Cutter<'s, 'f> {
    text: &'s str,
    /// Up to where the tokens are cut.
    at: usize,
    row: Vec<Token>,
    found: &'f mut Found,
    quoted: Option<Quoted>,
    comments: Option<Comments>,
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

impl Cutter<'_, '_> {
    fn step(&mut self, what: What, at: usize) {
        match what {
            What::Open | What::OpenMissing | What::OpenForeign => {
                self.outside(at);
                self.quoted =
                    Some(Quoted { start: at, opened: what, inner: Vec::new(), twice: false });
            }
            What::OpenTwice => {
                if let Some(quoted) = &mut self.quoted {
                    quoted.twice = true;
                }
            }
            What::Inner => {
                if let Some(quoted) = &mut self.quoted {
                    quoted.inner.push(at);
                }
            }
            What::Close => self.close(at, false),
            What::CloseMissing => self.close(at, true),
            What::CloseTwice | What::Stray => self.stray(what, at),
            What::Whole => {
                self.outside(at);
                let token = token_at(self.text, at);
                self.push(token.kind, token.span.end as usize);
            }
            What::Comment => self.comment(at),
            What::ForeignComment => self.foreign_comment(at),
            What::OpenBlock => self.open_block(at),
        }
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        if end > self.at {
            self.row.push(Token { kind, span: span(self.at, end) });
            self.at = end;
        }
    }

    /// Cuts what lies outside texts and comments, up to `end`.
    fn outside(&mut self, end: usize) {
        while self.at < end {
            // No quotation mark out here opens a text: those that do were found before.
            let token = match self.text.as_bytes()[self.at] {
                b'"' => Token { kind: TokenKind::Other, span: span(self.at, self.at + 1) },
                _ => token_at(&self.text[..end], self.at),
            };
            self.at = token.span.end as usize;
            self.row.push(token);
        }
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + rest[..rest.find('\n').unwrap_or(rest.len())].trim_end().len()
    }

    fn comment(&mut self, at: usize) {
        self.outside(at);
        self.push(TokenKind::LineComment, self.line_end(at));
    }

    fn open_block(&mut self, at: usize) {
        self.comment(at);
        let end = self.at;
        self.found.push(
            Diagnostic::new(Code::UnclosedText, span(at, at + 2), "this comment is never closed")
                .help("close it with */, or begin each line of it with //")
                .maybe_fix("begin it with //", [(span(at, at + 2), "//".to_owned())])
                .label(span(end, end), "its */ may belong here"),
        );
    }

    fn foreign_comment(&mut self, at: usize) {
        // Comments on lines that follow each other are one slip.
        let joins = |comments: &Comments| {
            let between = &self.text[comments.end..at];
            between.trim().is_empty() && between.matches('\n').count() <= 1
        };
        if !self.comments.as_ref().is_some_and(joins) {
            self.end_comments();
        }
        self.comment(at);
        let (text, end) = (self.text, self.at);
        let rest = &text[at..end];
        let sign = ["<!--", "--", "#", "/", ";"].into_iter().find(|sign| rest.starts_with(sign));
        let Some(sign) = sign else { return self.note(at, end) };
        let len = if sign == "#" || sign == "--" {
            rest.len() - rest.trim_start_matches(&sign[..1]).len()
        } else {
            sign.len()
        };
        let place = span(at, at + len);
        let comments = self.comments.get_or_insert_with(|| {
            let message = format!("`{sign}` does not begin a comment here; comments begin with //");
            let diagnostic = Diagnostic::new(Code::StraySign, place, message)
                .help("write // in front of what is meant for people only");
            Comments { diagnostic, edits: Vec::new(), end }
        });
        let gap =
            if rest[len..].starts_with([' ', '\t']) || rest.len() == len { "//" } else { "// " };
        comments.edits.push((place, gap.to_owned()));
        if sign == "<!--" && rest.ends_with("-->") && rest.len() >= 7 {
            comments.edits.push((span(end - 3, end), String::new()));
        }
        comments.end = end;
    }

    /// Words that stand between entries as if they were a comment.
    fn note(&mut self, at: usize, end: usize) {
        let comments = self.comments.get_or_insert_with(|| {
            let message = "these words belong to nothing";
            let diagnostic = Diagnostic::new(Code::StraySign, span(at, end), message)
                .help("begin a note for people with //, or remove it");
            Comments { diagnostic, edits: Vec::new(), end }
        });
        comments.edits.push((span(at, at), "// ".to_owned()));
        comments.end = end;
    }

    fn end_comments(&mut self) {
        if let Some(Comments { diagnostic, edits, .. }) = self.comments.take() {
            self.found.push(diagnostic.fix("write //", edits));
        }
    }

    fn stray(&mut self, what: What, at: usize) {
        self.outside(at);
        self.push(TokenKind::Space, at + 1);
        let twice = what == What::CloseTwice;
        let message = if twice {
            "this text is closed already: one quote \" is too many"
        } else {
            "this quote \" belongs to no text"
        };
        let diagnostic = Diagnostic::new(Code::StraySign, span(at, at + 1), message);
        let edits = [(span(at, at + 1), String::new())];
        self.found.push(if twice {
            diagnostic.help("remove it").fix("remove it", edits)
        } else {
            diagnostic
                .help("remove it, or add the \" that is missing")
                .maybe_fix("remove it", edits)
        });
    }

    fn close(&mut self, end: usize, missing: bool) {
        let Some(quoted) = self.quoted.take() else { return };
        let mut start = quoted.start;
        if quoted.twice {
            self.push(TokenKind::Space, start + 1);
            start += 1;
        }
        self.push(TokenKind::Text, end);
        if let Some(diagnostic) = self.flaw(&quoted, start, end, missing) {
            self.found.push(diagnostic);
        }
    }

    /// The worst that is wrong with a text, with a fix for all of it.
    fn flaw(&self, quoted: &Quoted, start: usize, end: usize, missing: bool) -> Option<Diagnostic> {
        let mut inner: Vec<_> =
            quoted.inner.iter().map(|&at| (span(at, at), "\\".to_owned())).collect();
        let first = self.text[start..].chars().next().unwrap_or(' ');
        let last = self.text[start..end].chars().next_back().unwrap_or(' ');
        let (opening, closing) =
            (span(start, start + first.len_utf8()), span(end - last.len_utf8(), end));
        let (opening, closing) = if super::is_doubled(&self.text[start..end]) {
            (span(start, start + 2), span(end - 2, end))
        } else {
            (opening, closing)
        };
        let quote = || "\"".to_owned();
        let foreign = quoted.opened == What::OpenForeign || (!missing && last != '"');
        if foreign && quoted.opened != What::OpenMissing {
            inner.insert(0, (opening, quote()));
            inner.push((if missing { span(end, end) } else { closing }, quote()));
            return Some(foreign_quotes(self.text, opening, closing, inner, missing));
        }
        if quoted.opened == What::OpenMissing {
            inner.insert(0, (span(start, start), quote()));
            let message = "this text is not opened: the quote \" before it is missing";
            return Some(
                Diagnostic::new(Code::UnclosedText, opening, message)
                    .label(closing, "it is closed here")
                    .help("a text stands between two \": add one in front of it")
                    .maybe_fix("add the \"", inner),
            );
        }
        if missing {
            inner.push((span(end, end), quote()));
            let message = "this text is not closed: its second quote \" is missing";
            return Some(
                Diagnostic::new(Code::UnclosedText, opening, message)
                    .label(span(end, end), "it may end here")
                    .help("a text stands between two \": add one where it ends")
                    .maybe_fix("close it at the end of the line", inner),
            );
        }
        if let Some(&at) = quoted.inner.first() {
            // Between `" + "` stand no words: two texts were meant to be one.
            let words = |pair: &[usize]| match *pair {
                [open, close] => self.text[open..close].contains(char::is_alphabetic),
                _ => false,
            };
            let paired = quoted.inner.chunks(2).all(words);
            let message = "this quote \" ends the text too early: inside a text it is written \\\"";
            let diagnostic = Diagnostic::new(Code::StraySign, span(at, at + 1), message)
                .label(closing, "the text ends here")
                .help("write \\\" for each quotation mark inside a text");
            let title = "write \\\" inside the text";
            return Some(if paired {
                diagnostic.fix(title, inner)
            } else {
                diagnostic.maybe_fix(title, inner)
            });
        }
        quoted.twice.then(|| {
            let place = span(quoted.start, start);
            Diagnostic::new(
                Code::StraySign,
                place,
                "this text is opened twice: one quote \" is too many",
            )
            .help("remove one")
            .fix("remove one", [(place, String::new())])
        })
    }
}

fn foreign_quotes(
    text: &str,
    opening: Span,
    closing: Span,
    edits: Vec<(Span, String)>,
    missing: bool,
) -> Diagnostic {
    let curly = |place: Span| text[place.range()].chars().all(is_foreign_quote);
    // One curly and one straight: point at the opening one all the same, unless that is the straight.
    let straight = &text[opening.range()] == "\"";
    let place = if straight { closing } else { opening };
    let (message, code) = if &text[place.range()] == "`" {
        ("this text is in backticks; RON needs double quotes: \"", Code::CurlyQuotes)
    } else if curly(place) {
        ("these are curly quotation marks; RON needs straight quotes: \"", Code::CurlyQuotes)
    } else {
        ("this text is in single quotes; RON needs double quotes: \"", Code::CurlyQuotes)
    };
    let help = "write \" before and after a text; switch off smart quotes in your editor";
    let diagnostic = Diagnostic::new(code, place, message).help(help);
    if missing {
        let end = edits.last().map_or(opening, |(place, _)| *place);
        let diagnostic = diagnostic.label(end, "the quote that closes it is missing");
        return diagnostic.maybe_fix("use straight quotes", edits);
    }
    diagnostic.fix("use straight quotes", edits)
}
