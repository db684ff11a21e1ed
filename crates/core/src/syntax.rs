//! The syntax tree of a file: which values stand in which brackets, and where.
//!
//! A whole file is read as it is. Only where that finds something wrong, the tokens are mended by
//! `recover`, which guesses what was meant, and read again: so no whole file can raise an alarm.

mod parser;

use crate::diagnostic::{Code, Diagnostic};
use crate::recover;
use crate::source::Span;
pub use crate::token::Bracket;
use crate::token::{Token, TokenKind, each_token, tokens};
use parser::Parser;
pub(crate) use parser::{closer, opener, unclosed};

/// The deepest nesting of brackets that is read, which is also `ron`'s.
pub const MAX_DEPTH: usize = 128;

/// So many slips of one pass are reported in one file.
pub(crate) const MAX_FOUND: usize = 1000;

/// A value in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(u32);

/// What kind of value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `"…"`
    Text,
    /// `r"…"`, `r#"…"#`
    RawText,
    /// `b"…"` and the like.
    ByteText,
    /// `'c'`
    Char,
    /// A number.
    Number,
    /// A word without quotes.
    Word,
    /// Entries in brackets.
    Group(Bracket),
    /// Nothing, where a value belongs.
    Missing,
}

/// An entry in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What stands before its `:`, if it has one.
    pub key: Option<NodeId>,
    /// Its value.
    pub value: NodeId,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    shape: Shape,
    span: Span,
    /// The end of the word before the opening bracket, where there is one: it begins the span.
    name_end: u32,
    items: (u32, u32),
}

/// The syntax tree of a file.
#[derive(Debug)]
pub struct Syntax<'s> {
    text: &'s str,
    nodes: Vec<Node>,
    items: Vec<Item>,
    root: Option<NodeId>,
    extensions: Vec<Extension>,
}

/// An extension of RON that a file asks for, as in `#![enable(implicit_some)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: Span,
    /// The whole attribute.
    pub attribute: Span,
}

impl<'s> Syntax<'s> {
    /// The text of the file.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The text at a place.
    pub fn slice(&self, span: Span) -> &'s str {
        &self.text[span.range()]
    }

    /// What a text holds: the place between its quotation marks. A mark that is missing, or of another
    /// kind, has been reported, and the text is read all the same.
    pub fn inside(&self, node: NodeId) -> Span {
        let whole = self.span(node);
        let (before, after) = recover::marks(self.slice(whole));
        Span::new(whole.start + before as u32, whole.end - after as u32)
    }

    /// Whether this is a scenario in JSON.
    fn is_json(&self) -> bool {
        let Some(root) = self.root else { return false };
        let quoted = |item: &Item| {
            item.key.is_some_and(|key| {
                self.shape(key) == Shape::Text && self.slice(self.span(key)) == "\"format\""
            })
        };
        self.shape(root) == Shape::Group(Bracket::Curly) && self.items(root).iter().any(quoted)
    }

    /// The value that the file is, if it holds one.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The extensions that the file asks for.
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// What kind of value it is.
    pub fn shape(&self, node: NodeId) -> Shape {
        self.nodes[node.0 as usize].shape
    }

    /// Where it stands, from its name or opening bracket to its closing one.
    pub fn span(&self, node: NodeId) -> Span {
        self.nodes[node.0 as usize].span
    }

    /// The word before its opening bracket: `Minutes` in `Minutes(5)`.
    pub fn name(&self, node: NodeId) -> Option<Span> {
        let Node { span, name_end, .. } = self.nodes[node.0 as usize];
        (name_end > span.start).then(|| Span::new(span.start, name_end))
    }

    /// The entries in its brackets.
    pub fn items(&self, node: NodeId) -> &[Item] {
        let (start, end) = self.nodes[node.0 as usize].items;
        &self.items[start as usize..end as usize]
    }
}

/// Reads `text`. Whatever it is, a tree comes back, together with every slip that was found.
pub fn parse(text: &str) -> (Syntax<'_>, Vec<Diagnostic>) {
    let (syntax, diagnostics) = Parser::parse(text, each_token(text));
    if diagnostics.is_empty() && syntax.is_json() {
        let place = syntax.root.map(|root| syntax.span(root)).unwrap_or_default();
        return (syntax, vec![recover::json(place)]);
    }
    if diagnostics.is_empty() || diagnostics.iter().any(|d| d.code == Code::TooDeep) {
        return (syntax, diagnostics);
    }
    let (row, found) = recover::texts(text);
    let plain = tokens(text);
    let said = |token: &&Token| token.kind != TokenKind::Space;
    let alike = row.iter().filter(said).eq(plain.iter().filter(said));
    let (syntax, found) = mended(text, &row, found);
    if found.len() > 1 && !alike {
        // Texts may have been whole, odd as they look: then that explains the file with fewer slips.
        let (whole, fewer) = mended(text, &plain, Vec::new());
        if fewer.len() < found.len() && fewer.iter().all(leaves_texts_alone) {
            return (whole, fewer);
        }
    }
    (syntax, found)
}

/// Every slip of syntax in `text`, and none if it is whole: read as it is, without guessing what was
/// meant. It need not be a scenario, and may look like JSON.
pub fn slips(text: &str) -> Vec<Diagnostic> {
    let (_, as_it_is) = Parser::parse(text, each_token(text));
    if as_it_is.is_empty() {
        return as_it_is;
    }
    let (_, meant) = parse(text);
    // What was meant may be so plain that only the reader of scenarios speaks of it.
    if meant.is_empty() { as_it_is } else { meant }
}

/// Reads `text` by the tokens of `row`, mended but for its texts, in which `found` was found.
fn mended<'s>(
    text: &'s str,
    row: &[Token],
    found: Vec<Diagnostic>,
) -> (Syntax<'s>, Vec<Diagnostic>) {
    let (mended, mut found) = recover::mend(text, row, found);
    let Some(mended) = mended else {
        return (Parser::parse(text, std::iter::empty()).0, found);
    };
    let (syntax, local) = Parser::parse(text, mended.into_iter());
    found.extend(local);
    found.sort_by_key(|diagnostic| diagnostic.span);
    (syntax, found)
}

/// What is said of whatever follows the scenario, after which nothing is read.
const AFTER_END: &str = "the scenario ends before this; what follows belongs to nothing";

/// What is said of a file that ends in the middle.
pub(crate) const CUT_OFF: &str = "the end of the file is missing; close every bracket that is open";

/// Whether a slip shows nothing of texts that begin or end in the wrong place.
fn leaves_texts_alone(diagnostic: &Diagnostic) -> bool {
    let texts = matches!(
        diagnostic.code,
        Code::UnclosedText | Code::CurlyQuotes | Code::NotRon | Code::TooDeep
    );
    !texts && diagnostic.message != AFTER_END
}
