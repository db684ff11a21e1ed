//! Answers to what editors ask: the file is read, the author crate says it, places are converted.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionList, CompletionParams,
    CompletionResponse, DocumentChanges, DocumentFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents,
    HoverParams, Location, MarkupContent, MarkupKind, OneOf,
    OptionalVersionedTextDocumentIdentifier, PrepareRenameResponse, ReferenceParams, RenameParams,
    TextDocumentEdit, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use mile_author::checked::Checked;
use mile_author::language::position::Lines;
use mile_author::language::references::Target;
use mile_author::language::{Reading, actions};
use mile_author::{fix, fmt, testing};
use mile_core::diagnostic::Diagnostic;
use mile_core::read;
use mile_core::source::Span;
use mile_core::syntax;

use super::convert;
use super::documents::{Document, Documents, Pair};
use super::server::Client;

/// Why something cannot be done, in a sentence.
pub struct Refused(pub String);

/// What is wrong with a file, as `mile check` says it. Of tests whose scenario cannot be played, no
/// more can be told than whether their syntax is right.
pub fn findings(documents: &Documents, document: &Document) -> Vec<Diagnostic> {
    if document.is_tests() {
        let pair = documents.pair(&document.uri);
        let scenario = pair.scenario.and_then(|scenario| read::read_text(&scenario.text).0);
        return match scenario {
            Some(scenario) => {
                let (name, bytes) = (document.uri.as_str(), document.text.as_bytes());
                testing::check(name, bytes, &scenario).diagnostics
            }
            None => syntax::slips(&document.text),
        };
    }
    Checked::new(document.uri.as_str(), document.text.as_bytes(), false).diagnostics
}

/// Looks at the open file that a request is about, with its scenario and its tests, and at the place
/// that the request names.
fn look<T>(
    documents: &Documents,
    client: Client,
    at: &TextDocumentPositionParams,
    look: impl FnOnce(&Look<'_>) -> Option<T>,
) -> Option<T> {
    let pair = documents.pair(&at.text_document.uri);
    let scenario = pair.read_scenario();
    let tests = pair.read_tests(scenario.as_ref());
    let document = documents.get(&at.text_document.uri)?;
    let reading = if document.is_tests() { tests.as_ref() } else { scenario.as_ref() };
    let lines = Lines::new(&document.text, client.encoding);
    let offset = lines.offset(convert::position(at.position));
    let (scenario, tests) = (scenario.as_ref(), tests.as_ref());
    look(&Look { client, pair: &pair, scenario, tests, here: reading?, lines: &lines, offset })
}

/// A place in a file, and the files around it.
struct Look<'a> {
    client: Client,
    pair: &'a Pair,
    scenario: Option<&'a Reading<'a>>,
    tests: Option<&'a Reading<'a>>,
    /// The file with the place.
    here: &'a Reading<'a>,
    lines: &'a Lines<'a>,
    offset: u32,
}

impl Look<'_> {
    /// What the name at the place names.
    fn target(&self) -> Option<Target> {
        self.here.name_at(self.offset).map(Target::of)
    }

    /// The files with their readings, the scenario first.
    fn files(&self) -> impl Iterator<Item = (&Document, &Reading<'_>)> {
        let scenario = self.pair.scenario.as_ref().zip(self.scenario);
        let tests = self.pair.tests.as_ref().zip(self.tests);
        scenario.into_iter().chain(tests)
    }

    /// The places of all files that `find` finds in each.
    fn locations(&self, find: impl Fn(&Reading<'_>) -> Vec<Span>) -> Vec<Location> {
        let located = self.files().flat_map(|(document, reading)| {
            let lines = Lines::new(&document.text, self.client.encoding);
            let places = find(reading).into_iter();
            let locate =
                |span| Location { uri: document.uri.clone(), range: convert::range(&lines, span) };
            places.map(locate).collect::<Vec<_>>()
        });
        located.collect()
    }
}

pub fn completion(
    documents: &Documents,
    client: Client,
    params: &CompletionParams,
) -> Option<CompletionResponse> {
    look(documents, client, &params.text_document_position, |look| {
        let completion = look.here.complete(look.offset)?;
        let replace = convert::range(look.lines, completion.replace);
        let candidates = completion.candidates.iter().enumerate();
        let items = candidates
            .map(|(order, one)| convert::completion(one, replace, order, client.snippets))
            .collect();
        // What fits depends on the place in a condition: the next word asks again.
        Some(CompletionResponse::List(CompletionList { is_incomplete: false, items }))
    })
}

pub fn hover(documents: &Documents, client: Client, params: &HoverParams) -> Option<Hover> {
    look(documents, client, &params.text_document_position_params, |look| {
        let hover = look.here.hover(look.offset)?;
        let contents = MarkupContent { kind: MarkupKind::PlainText, value: hover.text };
        Some(Hover {
            contents: HoverContents::Markup(contents),
            range: Some(convert::range(look.lines, hover.span)),
        })
    })
}

pub fn definition(
    documents: &Documents,
    client: Client,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    look(documents, client, &params.text_document_position_params, |look| {
        let target = look.target()?;
        let found = look.locations(|r| r.definitions(&target).map(|name| name.span).collect());
        Some(GotoDefinitionResponse::Array(found))
    })
}

pub fn references(
    documents: &Documents,
    client: Client,
    params: &ReferenceParams,
) -> Option<Vec<Location>> {
    let with_definition = params.context.include_declaration;
    look(documents, client, &params.text_document_position, |look| {
        let target = look.target()?;
        Some(look.locations(|reading| {
            let uses = reading.uses(&target);
            let wanted = uses.filter(|name| with_definition || name.defined.is_none());
            wanted.map(|name| name.span).collect()
        }))
    })
}

pub fn prepare_rename(
    documents: &Documents,
    client: Client,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Refused> {
    let prepared = look(documents, client, params, |look| {
        let name = look.here.name_at(look.offset)?;
        let can = look.scenario?.can_rename(&Target::of(name));
        let range = convert::range(look.lines, name.span);
        let placeholder = name.text.to_owned();
        Some(can.map(|()| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
    });
    prepared.transpose().map_err(Refused)
}

pub fn rename(
    documents: &Documents,
    client: Client,
    params: &RenameParams,
) -> Result<Option<WorkspaceEdit>, Refused> {
    let renamed = look(documents, client, &params.text_document_position, |look| {
        let target = look.target()?;
        Some(renamed(look, &target, &params.new_name))
    });
    renamed.transpose().map_err(Refused)
}

fn renamed(look: &Look<'_>, target: &Target, to: &str) -> Result<WorkspaceEdit, String> {
    let scenario = look.scenario.ok_or("the scenario of these tests is not there")?;
    // Whether it can be called so, the file that defines it tells.
    scenario.rename(target, to)?;
    let changes = look.files().map(|(document, reading)| {
        let lines = Lines::new(&document.text, look.client.encoding);
        let edit = |span| TextEdit { range: convert::range(&lines, span), new_text: to.to_owned() };
        (document, reading.uses(target).map(|name| edit(name.span)).collect::<Vec<_>>())
    });
    Ok(workspace_edit(look.client, changes.filter(|(_, edits)| !edits.is_empty())))
}

#[allow(clippy::mutable_key_type, reason = "the protocol's own type; it is never changed here")]
fn workspace_edit<'d>(
    client: Client,
    changes: impl Iterator<Item = (&'d Document, Vec<TextEdit>)>,
) -> WorkspaceEdit {
    if !client.versions {
        let changes: HashMap<Uri, _> =
            changes.map(|(document, edits)| (document.uri.clone(), edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let changes = changes.map(|(document, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: document.uri.clone(),
            version: document.version,
        },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let changes = DocumentChanges::Edits(changes.collect());
    WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
}

pub fn symbols(
    documents: &Documents,
    client: Client,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let document = documents.get(&params.text_document.uri)?;
    let lines = Lines::new(&document.text, client.encoding);
    let reading = if document.is_tests() {
        Reading::tests(&document.text, None)
    } else {
        Reading::scenario(&document.text)
    };
    let symbols = reading.symbols();
    let symbols = symbols.iter().map(|symbol| convert::symbol(&lines, symbol)).collect();
    Some(DocumentSymbolResponse::Nested(symbols))
}

/// The changes that lay a file out; none of one whose syntax has to be mended first.
pub fn formatting(
    documents: &Documents,
    client: Client,
    params: &DocumentFormattingParams,
) -> Option<Vec<TextEdit>> {
    let document = documents.get(&params.text_document.uri)?;
    let formatted = fmt::format(&document.text).ok()?;
    Some(changed(document, client, &formatted))
}

fn changed(document: &Document, client: Client, after: &str) -> Vec<TextEdit> {
    let lines = Lines::new(&document.text, client.encoding);
    let difference = actions::difference(&document.text, after);
    difference.iter().map(|edit| convert::edit(&lines, edit)).collect()
}

pub fn actions(
    documents: &Documents,
    client: Client,
    params: &CodeActionParams,
) -> Option<Vec<CodeAction>> {
    let document = documents.get(&params.text_document.uri)?;
    let lines = Lines::new(&document.text, client.encoding);
    let (start, end) = (params.range.start, params.range.end);
    let place = lines.span(convert::position(start), convert::position(end));
    let found = findings(documents, document);
    let wanted = |kind: &CodeActionKind| {
        let only = params.context.only.as_ref();
        only.is_none_or(|only| only.iter().any(|o| kind.as_str().starts_with(o.as_str())))
    };
    let mut offered = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        offered.extend(actions::at(&found, place).map(|(finding, fix)| {
            let edits = fix.edits.iter().map(|edit| convert::edit(&lines, edit)).collect();
            CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![convert::diagnostic(&lines, &document.uri, finding)]),
                edit: Some(workspace_edit(client, std::iter::once((document, edits)))),
                is_preferred: Some(fix.safe),
                ..CodeAction::default()
            }
        }));
    }
    if wanted(&CodeActionKind::SOURCE_FIX_ALL)
        && found.iter().any(|f| f.fixes.iter().any(|x| x.safe))
    {
        let (fixed, _) = fix::fix(&document.text, |text| {
            findings(documents, &Document { text: text.to_owned(), ..document.clone() })
        });
        let edits = changed(document, client, &fixed);
        offered.push(CodeAction {
            title: "make every change that is surely meant".to_owned(),
            kind: Some(CodeActionKind::SOURCE_FIX_ALL),
            edit: Some(workspace_edit(client, std::iter::once((document, edits)))),
            ..CodeAction::default()
        });
    }
    Some(offered)
}
