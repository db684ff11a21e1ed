//! The grammar of guards: a text like `trust >= 5 and not seen(depot)`, read into its parts.
//!
//! Names are not looked up here; each part keeps its place in the text, so that whoever does can
//! point at it. Slips with one evident meaning (`=>`, `&&`, `!`) are reported and read as meant.

use std::ops::Range;

use crate::guard::Comparison;

/// The deepest nesting of a guard. Bounded, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 64;

/// Words with a meaning of their own, which no meter or flag may use as its id.
pub const RESERVED: &[&str] = &[
    "and", "or", "not", "clock", "turn", "visits", "seen", "chose", "noticed", "promised", "kept",
    "broken",
];

/// Those of them that are followed by a name in brackets.
pub const CALLS: &[&str] = &["seen", "visits", "chose", "noticed", "promised", "kept", "broken"];

/// Comparisons in words, which a guard does not have.
const IN_WORDS: &[&str] =
    &["is", "equals", "greater", "less", "more", "above", "below", "over", "under", "than", "at"];

/// A name in a guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'g> {
    pub(crate) text: &'g str,
    pub(crate) range: Range<usize>,
}

/// A guard as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parsed<'g> {
    And(Vec<Parsed<'g>>),
    Or(Vec<Parsed<'g>>),
    Not(Box<Parsed<'g>>),
    Compare(Operand<'g>, Comparison, Operand<'g>),
    /// A name by itself: a flag, if it is right.
    Word(Word<'g>),
    /// `kept(callback)`, or `chose(opening.ask)` with its second name.
    Call(Word<'g>, Argument<'g>),
}

/// What stands in the brackets of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument<'g> {
    pub(crate) name: Word<'g>,
    pub(crate) choice: Option<Word<'g>>,
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operand<'g> {
    Integer(Word<'g>),
    Word(Word<'g>),
    Call(Word<'g>, Argument<'g>),
}

impl Operand<'_> {
    pub(crate) fn range(&self) -> Range<usize> {
        match self {
            Self::Integer(word) | Self::Word(word) => word.range.clone(),
            Self::Call(call, argument) => call.range.start..argument.name.range.end,
        }
    }
}

/// What is wrong with a guard, at a range of bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GuardError {
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// What should stand there, where that is beyond doubt.
    pub(crate) instead: Option<&'static str>,
}

/// Reads a guard. `None` if it could not be read to its end; then there is at least one error.
pub(crate) fn parse<'g>(text: &'g str, errors: &mut Vec<GuardError>) -> Option<Parsed<'g>> {
    let mut parser = Parser { text, at: 0, errors, depth: 0 };
    let token = parser.peek();
    if token.kind == Kind::End {
        return parser.fail(0..text.len(), "this condition is empty", Some("leave it out"));
    }
    let guard = parser.or()?;
    let rest = parser.peek();
    match rest.kind {
        Kind::End => Some(guard),
        Kind::Compare(_) => {
            let example = parser.two_comparisons(&guard, &rest);
            parser.fail(
                rest.range,
                "a comparison cannot be compared again",
                Some(&format!("write each one by itself, joined by `and`: `{example}`")),
            )
        }
        Kind::Close => parser.fail(
            rest.range,
            "this `)` closes nothing",
            Some("remove it, or open it with `(`"),
        ),
        Kind::Other => parser.other(rest),
        Kind::Word if IN_WORDS.contains(&rest.text) => parser.fail(
            rest.range,
            &format!("a condition has no `{}`", rest.text),
            Some("compare with ==, !=, <, <=, > or >=: `trust >= 5`"),
        ),
        Kind::Word | Kind::Integer if text.trim_start().starts_with("if ") => parser.fail(
            text.len() - text.trim_start().len()..text.len() - text.trim_start().len() + 2,
            "a condition has no `if`",
            Some("write just what must hold: `trust >= 5`"),
        ),
        _ => parser.fail(
            rest.range,
            &format!("`and` or `or` is missing before `{}`", rest.text),
            Some("two conditions are joined by `and` or `or`"),
        ),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Word,
    Compare(Comparison),
    And,
    Or,
    Not,
    Open,
    Close,
    Dot,
    End,
    Other,
}

#[derive(Debug, Clone)]
struct Token<'g> {
    kind: Kind,
    text: &'g str,
    range: Range<usize>,
    /// How it should have been written.
    instead: Option<&'static str>,
}

struct Parser<'g, 'e> {
    text: &'g str,
    at: usize,
    errors: &'e mut Vec<GuardError>,
    depth: usize,
}

impl<'g> Parser<'g, '_> {
    fn or(&mut self) -> Option<Parsed<'g>> {
        self.joined(Kind::Or, Self::and, Parsed::Or)
    }

    fn and(&mut self) -> Option<Parsed<'g>> {
        self.joined(Kind::And, Self::unary, Parsed::And)
    }

    fn joined(
        &mut self,
        join: Kind,
        part: impl Fn(&mut Self) -> Option<Parsed<'g>>,
        make: impl Fn(Vec<Parsed<'g>>) -> Parsed<'g>,
    ) -> Option<Parsed<'g>> {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.peek().kind == join {
            self.next();
            parts.push(part(self)?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { make(parts) })
    }

    fn unary(&mut self) -> Option<Parsed<'g>> {
        self.depth += 1;
        let token = self.peek();
        if self.depth > MAX_DEPTH {
            return self.fail(token.range, "this condition is nested too deeply", None);
        }
        let guard = match token.kind {
            Kind::Not => {
                self.next();
                Parsed::Not(Box::new(self.unary()?))
            }
            Kind::Open => {
                self.next();
                let inner = self.or()?;
                let close = self.peek();
                if close.kind != Kind::Close {
                    let help = Some("add `)` where it ends");
                    return self.fail(token.range, "this `(` is never closed", help);
                }
                self.next();
                inner
            }
            _ => self.test()?,
        };
        self.depth -= 1;
        Some(guard)
    }

    fn test(&mut self) -> Option<Parsed<'g>> {
        let left = self.operand()?;
        if let Kind::Compare(comparison) = self.peek().kind {
            let first = self.next();
            let second = self.peek();
            if let Kind::Compare(_) = second.kind {
                let range = first.range.start..second.range.end;
                let signs = &self.text[range.clone()];
                let message = format!("`{signs}` is no comparison");
                return self.fail(range, &message, Some("write one of ==, !=, <, <=, > and >="));
            }
            let right = self.operand()?;
            return Some(Parsed::Compare(left, comparison, right));
        }
        match left {
            Operand::Word(word) => Some(Parsed::Word(word)),
            Operand::Call(call, argument) => Some(Parsed::Call(call, argument)),
            Operand::Integer(word) => self.fail(
                word.range,
                &format!("the number {} stands alone", word.text),
                Some("compare it with something: `trust >= 5`"),
            ),
        }
    }

    fn operand(&mut self) -> Option<Operand<'g>> {
        let token = self.peek();
        let word = Word { text: token.text, range: token.range.clone() };
        match token.kind {
            Kind::Integer => {
                self.next();
                Some(Operand::Integer(word))
            }
            Kind::Word => {
                self.next();
                let next = self.peek();
                match next.kind {
                    Kind::Open => {
                        let argument = self.argument(word.text)?;
                        Some(Operand::Call(word, argument))
                    }
                    Kind::Word if CALLS.contains(&word.text) => self.fail(
                        next.range,
                        &format!("what `{}` asks about stands in brackets", word.text),
                        Some(&format!("write `{}({})`", word.text, next.text)),
                    ),
                    _ if CALLS.contains(&word.text) => self.fail(
                        word.range.clone(),
                        &format!("`{}` is followed by a name in brackets", word.text),
                        Some(&format!("write `{}`", example(word.text))),
                    ),
                    _ => Some(Operand::Word(word)),
                }
            }
            Kind::End => self.fail(
                self.text.trim_end().len()..self.text.len(),
                "this condition stops in the middle",
                Some("something is missing at its end"),
            ),
            Kind::Other => self.other(token),
            _ => self.fail(
                token.range,
                &format!("a name or a number is missing before `{}`", token.text),
                Some("a condition looks like `trust >= 5 and not seen(depot)`"),
            ),
        }
    }

    fn argument(&mut self, call: &str) -> Option<Argument<'g>> {
        let open = self.next();
        let name = self.name()?;
        let token = self.peek();
        let choice = if token.kind == Kind::Dot {
            self.next();
            Some(self.name()?)
        } else if call == "chose" && matches!(token.text, "," | ":" | "/") {
            // Its meaning is evident: it is reported and read.
            self.errors.push(GuardError {
                range: token.range.clone(),
                message: format!("a dot stands between scene and choice, not `{}`", token.text),
                help: Some("write it like `chose(opening.ask)`".to_owned()),
                instead: Some("."),
            });
            self.at = token.range.end;
            Some(self.name()?)
        } else {
            None
        };
        let close = self.peek();
        if close.kind != Kind::Close {
            return if close.kind == Kind::End {
                self.fail(open.range, "this `(` is never closed", Some("add `)` after the name"))
            } else {
                self.fail(
                    close.range,
                    &format!("`)` is missing before `{}`", close.text),
                    Some("there is one name in the brackets"),
                )
            };
        }
        self.next();
        Some(Argument { name, choice })
    }

    fn name(&mut self) -> Option<Word<'g>> {
        let token = self.peek();
        match token.kind {
            Kind::Word | Kind::And | Kind::Or | Kind::Not => {
                self.next();
                Some(Word { text: token.text, range: token.range })
            }
            Kind::Other if !token.text.starts_with(|c: char| c.is_ascii_digit()) => {
                self.other(token)
            }
            Kind::Close | Kind::End => {
                self.fail(token.range, "a name is missing here", Some("write it in the brackets"))
            }
            _ => {
                let message = format!("a name belongs here, not `{}`", token.text);
                self.fail(token.range, &message, Some("write an id: `seen(opening)`"))
            }
        }
    }

    /// Reports what no condition contains.
    fn other<T>(&mut self, token: Token<'g>) -> Option<T> {
        let text = token.text;
        let first = text.chars().next().unwrap_or_default();
        let (message, help) = match first {
            '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
                ("names in a condition are written without quotes".to_owned(), "remove the quotes")
            }
            ',' | ';' => {
                (format!("a condition has no `{text}`"), "join two conditions by `and` or `or`")
            }
            '{' | '}' | '[' | ']' | '$' | '@' => (
                format!("names in a condition are written without `{text}`"),
                "write just the name: `trust >= 5`",
            ),
            '+' | '-' if self.text[token.range.end..].trim_start().starts_with(number) => (
                format!("`{text}` does not stand before a number like this"),
                "write 5, or -5 without a space",
            ),
            c if number(c) || (c == '-' && text.len() > 1) => {
                (format!("`{text}` is no whole number"), "write it with digits only, like 5 or -12")
            }
            _ => (
                format!("a condition cannot contain `{text}`"),
                "a condition looks like `trust >= 5 and not seen(depot)`",
            ),
        };
        self.fail(token.range, &message, Some(help))
    }

    /// `5 < trust < 8` as two comparisons.
    fn two_comparisons(&self, guard: &Parsed<'g>, second: &Token<'g>) -> String {
        let last = match guard {
            Parsed::And(parts) | Parsed::Or(parts) => parts.last(),
            guard => Some(guard),
        };
        let rest = self.text[second.range.end..].trim();
        match last {
            Some(Parsed::Compare(left, _, right)) if rest.chars().all(is_word) => {
                let first = &self.text[left.range().start..right.range().end];
                let middle = &self.text[right.range()];
                format!("{first} and {middle} {} {rest}", second.text)
            }
            _ => "2 <= trust and trust <= 5".to_owned(),
        }
    }

    fn fail<T>(&mut self, range: Range<usize>, message: &str, help: Option<&str>) -> Option<T> {
        let help = help.map(str::to_owned);
        self.errors.push(GuardError { range, message: message.to_owned(), help, instead: None });
        None
    }

    /// The token that comes next, which [`Self::next`] passes over.
    fn peek(&self) -> Token<'g> {
        let rest = self.text[self.at..].trim_start();
        let start = self.text.len() - rest.len();
        let (kind, len, instead) = lex(rest);
        Token { kind, text: &rest[..len], range: start..start + len, instead }
    }

    fn next(&mut self) -> Token<'g> {
        let token = self.peek();
        if let Some(instead) = token.instead {
            let message = format!("a condition has no `{}`", token.text);
            let help = Some(format!("write `{}`", instead.trim_end()));
            let range = token.range.clone();
            self.errors.push(GuardError { range, message, help, instead: Some(instead) });
        }
        self.at = token.range.end;
        token
    }
}

fn example(call: &str) -> &'static str {
    match call {
        "visits" => "visits(scene) >= 2",
        "chose" => "chose(scene.choice)",
        "seen" => "seen(scene)",
        "noticed" => "noticed(signal)",
        "promised" => "promised(promise)",
        "kept" => "kept(promise)",
        _ => "broken(promise)",
    }
}

/// The kind and length of the first token of `rest`, and what it should have been.
fn lex(rest: &str) -> (Kind, usize, Option<&'static str>) {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, Unequal};
    const SIGNS: &[(&str, Kind, Option<&str>)] = &[
        ("===", Kind::Compare(Equal), Some("==")),
        ("==", Kind::Compare(Equal), None),
        ("!=", Kind::Compare(Unequal), None),
        ("<>", Kind::Compare(Unequal), Some("!=")),
        ("<=", Kind::Compare(AtMost), None),
        (">=", Kind::Compare(AtLeast), None),
        ("=>", Kind::Compare(AtLeast), Some(">=")),
        ("=<", Kind::Compare(AtMost), Some("<=")),
        ("≥", Kind::Compare(AtLeast), Some(">=")),
        ("≤", Kind::Compare(AtMost), Some("<=")),
        ("≠", Kind::Compare(Unequal), Some("!=")),
        ("<", Kind::Compare(Less), None),
        (">", Kind::Compare(More), None),
        ("=", Kind::Compare(Equal), Some("==")),
        ("&&", Kind::And, Some("and")),
        ("||", Kind::Or, Some("or")),
        ("&", Kind::And, Some("and")),
        ("|", Kind::Or, Some("or")),
        ("!", Kind::Not, Some("not ")),
        ("(", Kind::Open, None),
        (")", Kind::Close, None),
        (".", Kind::Dot, None),
    ];
    let Some(first) = rest.chars().next() else { return (Kind::End, 0, None) };
    if let Some(&(sign, kind, instead)) = SIGNS.iter().find(|(sign, ..)| rest.starts_with(sign)) {
        return (kind, sign.len(), instead);
    }
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        let more = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let len = rest.len() - digits.len() + more;
        let fraction = rest[len..].strip_prefix(['.', ',']).is_some_and(|f| f.starts_with(number));
        let after = &rest[len..];
        let word = &after[..after.find(|c| !is_word(c)).unwrap_or(after.len())];
        // White space is free: `1and` is `1 and`.
        if matches!(word, "" | "and" | "or") && !fraction {
            return (Kind::Integer, len, None);
        }
        let part = |c: char| is_word(c) || matches!(c, '-' | '.') || (fraction && c == ',');
        let end = rest.find(|c: char| !part(c)).unwrap_or(rest.len());
        return (Kind::Other, end, None);
    }
    if is_word(first) {
        let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        return match &rest[..len] {
            "and" => (Kind::And, len, None),
            "or" => (Kind::Or, len, None),
            "not" => (Kind::Not, len, None),
            "AND" | "And" => (Kind::And, len, Some("and")),
            "OR" | "Or" => (Kind::Or, len, Some("or")),
            "NOT" | "Not" => (Kind::Not, len, Some("not")),
            _ => (Kind::Word, len, None),
        };
    }
    (Kind::Other, first.len_utf8(), None)
}

fn number(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<(Range<usize>, String)> {
        let mut errors = Vec::new();
        let parsed = parse(text, &mut errors);
        assert!(parsed.is_some() || !errors.is_empty(), "{text}: unread without a reason");
        errors.into_iter().map(|e| (e.range, e.message)).collect()
    }

    #[test]
    fn what_the_grammar_allows_is_read() {
        for text in [
            "a",
            "not not a",
            "((a))",
            "not(a)or(b)and c",
            "-5 <= trust",
            "clock>=60",
            "visits ( opening ) == 1",
            "chose(opening.ask) and kept(callback)",
            " seen(a) ",
            "trust>=1and 2<trust",
        ] {
            assert_eq!(errors(text), [], "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let parsed = parse("a or b and c", &mut Vec::new());
        let Some(Parsed::Or(parts)) = parsed else { panic!("{parsed:?}") };
        assert!(matches!(&parts[..], [Parsed::Word(_), Parsed::And(both)] if both.len() == 2));
    }

    #[test]
    fn a_slip_is_found_at_its_place() {
        for (text, range, word) in [
            ("", 0..0, "empty"),
            ("strain => 7", 7..9, "=>"),
            ("a && b", 2..4, "&&"),
            ("!a", 0..1, "!"),
            ("a AND b", 2..5, "AND"),
            ("a = 3", 2..3, "="),
            ("a b", 2..3, "missing before `b`"),
            ("(a or b", 0..1, "never closed"),
            ("a)", 1..2, "closes nothing"),
            ("seen opening", 5..12, "in brackets"),
            ("seen", 0..4, "in brackets"),
            ("kept(a", 4..5, "never closed"),
            ("kept(a, b)", 6..7, "missing before `,`"),
            ("trust >=", 8..8, "stops"),
            ("1 < trust < 5", 10..11, "compared again"),
            ("5", 0..1, "stands alone"),
            ("seen(\"a\")", 5..6, "without quotes"),
            ("chose(a, b)", 7..8, "a dot"),
            ("trust > 3.5", 8..11, "no whole number"),
            ("trust > = 3", 6..9, "no comparison"),
            ("trust is 3", 6..8, "no `is`"),
            ("if trust > 3", 0..2, "no `if`"),
            ("a, b", 1..2, "no `,`"),
            ("trust > 5x", 8..10, "5x"),
            ("trust + 1 > 2", 6..7, "`+`"),
        ] {
            let found = errors(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, range, "{text}: {found:?}");
            assert!(found[0].1.contains(word), "{text}: {found:?}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        for text in ["(".repeat(100_000), "not ".repeat(100_000)] {
            assert!(errors(&text)[0].1.contains("too deeply"));
        }
    }
}
