//! The loop: messages in, answers and findings out.

use std::collections::BTreeSet;

use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    PrepareRenameRequest, References, Rename, Request as _,
};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    InitializeParams, PositionEncodingKind, PublishDiagnosticsParams, Uri,
};
use mile_author::language::position::{Encoding, Lines};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answers::{self, Refused};
use super::convert;
use super::documents::{Document, Documents};

/// What the editor can do.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// How it counts columns.
    pub encoding: Encoding,
    /// Whether it understands where to go on in what is completed.
    pub snippets: bool,
    /// Whether it wants to know which text a change belongs to.
    pub versions: bool,
}

impl Client {
    pub fn of(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let encodings = capabilities.general.as_ref().and_then(|g| g.position_encodings.as_ref());
        let utf8 = encodings.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        let completion = capabilities.text_document.as_ref().and_then(|t| t.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        let edit = capabilities.workspace.as_ref().and_then(|w| w.workspace_edit.as_ref());
        Self {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            versions: edit.and_then(|edit| edit.document_changes).unwrap_or(false),
        }
    }
}

pub struct Server<'c> {
    connection: &'c Connection,
    client: Client,
    documents: Documents,
    /// Files that have changed since their findings were sent.
    changed: BTreeSet<String>,
}

impl<'c> Server<'c> {
    pub fn new(connection: &'c Connection, client: Client) -> Self {
        Self { connection, client, documents: Documents::default(), changed: BTreeSet::new() }
    }

    /// Serves until the editor asks for the end, or goes away.
    pub fn run(mut self) -> Result<(), ProtocolError> {
        while let Some(message) = self.next() {
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request);
                    self.send(Message::Response(response));
                }
                Message::Notification(notification) => self.notice(notification),
                Message::Response(_) => {}
            }
        }
        Ok(())
    }

    /// The next message. Findings are sent when nothing else waits, so that fast typing does not wait
    /// for them.
    fn next(&mut self) -> Option<Message> {
        if let Ok(message) = self.connection.receiver.try_recv() {
            return Some(message);
        }
        for address in std::mem::take(&mut self.changed) {
            if let Ok(uri) = address.parse() {
                self.publish(&uri);
            }
        }
        self.connection.receiver.recv().ok()
    }

    fn send(&self, message: Message) {
        // The reader ends as well when the editor is gone, and with it the loop.
        let _ = self.connection.sender.send(message);
    }

    fn notice(&mut self, notification: Notification) {
        match &*notification.method {
            DidOpenTextDocument::METHOD => {
                let Some(params) = read::<DidOpenTextDocumentParams>(notification.params) else {
                    return;
                };
                let opened = params.text_document;
                self.touch(&opened.uri);
                let version = Some(opened.version);
                self.documents.open(Document { uri: opened.uri, text: opened.text, version });
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocumentParams>(notification.params) else {
                    return;
                };
                let changed = params.text_document;
                self.touch(&changed.uri);
                if let Some(document) = self.documents.get_mut(&changed.uri) {
                    document.change(params.content_changes, self.client.encoding);
                    document.version = Some(changed.version);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(params) = read::<DidCloseTextDocumentParams>(notification.params) else {
                    return;
                };
                let uri = params.text_document.uri;
                self.documents.close(&uri);
                self.changed.remove(uri.as_str());
                self.tell(&uri, Vec::new(), None);
            }
            _ => {}
        }
    }

    fn touch(&mut self, uri: &Uri) {
        self.changed.extend(self.documents.following(uri));
    }

    fn publish(&self, uri: &Uri) {
        let Some(document) = self.documents.get(uri) else { return };
        let lines = Lines::new(&document.text, self.client.encoding);
        let found = answers::findings(&self.documents, document);
        let found = found.iter().map(|found| convert::diagnostic(&lines, uri, found)).collect();
        self.tell(uri, found, document.version);
    }

    fn tell(&self, uri: &Uri, diagnostics: Vec<lsp_types::Diagnostic>, version: Option<i32>) {
        let params = PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version };
        let method = PublishDiagnostics::METHOD.to_owned();
        self.send(Message::Notification(Notification::new(method, params)));
    }

    fn answer(&self, request: Request) -> Response {
        let (documents, client) = (&self.documents, self.client);
        let Request { id, method, params } = request;
        let answered = match &*method {
            Completion::METHOD => {
                answer(params, |p| Ok(answers::completion(documents, client, &p)))
            }
            HoverRequest::METHOD => answer(params, |p| Ok(answers::hover(documents, client, &p))),
            GotoDefinition::METHOD => {
                answer(params, |p| Ok(answers::definition(documents, client, &p)))
            }
            References::METHOD => {
                answer(params, |p| Ok(answers::references(documents, client, &p)))
            }
            PrepareRenameRequest::METHOD => {
                answer(params, |p| answers::prepare_rename(documents, client, &p))
            }
            Rename::METHOD => answer(params, |p| answers::rename(documents, client, &p)),
            DocumentSymbolRequest::METHOD => {
                answer(params, |p| Ok(answers::symbols(documents, client, &p)))
            }
            Formatting::METHOD => {
                answer(params, |p| Ok(answers::formatting(documents, client, &p)))
            }
            CodeActionRequest::METHOD => {
                answer(params, |p| Ok(answers::actions(documents, client, &p)))
            }
            _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not known"))),
        };
        match answered {
            Ok(result) => Response::new_ok(id, result),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        }
    }
}

fn read<P: DeserializeOwned>(params: serde_json::Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

fn answer<P: DeserializeOwned, R: Serialize>(
    params: serde_json::Value,
    make: impl FnOnce(P) -> Result<R, Refused>,
) -> Result<serde_json::Value, (ErrorCode, String)> {
    let invalid = |error: serde_json::Error| (ErrorCode::InvalidParams, error.to_string());
    let answer = make(serde_json::from_value(params).map_err(invalid)?);
    let answer = answer.map_err(|Refused(why)| (ErrorCode::RequestFailed, why))?;
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
