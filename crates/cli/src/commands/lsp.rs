//! `mile lsp`: the language server, on standard input and output.

mod answers;
mod convert;
mod documents;
mod server;

use clap::Args;
use lsp_server::Connection;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, InitializeParams, OneOf, PositionEncodingKind, RenameOptions,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, WorkDoneProgressOptions,
};
use mile_author::language::position::Encoding;
use serde_json::json;

use crate::failure::{Answer, Failure};
use server::{Client, Server};

/// Help editors with scenario files, over standard input and output
///
/// Editors start it by themselves once they are set up; docs/editors.md says how, for Helix, Neovim
/// and VS Code.
#[derive(Debug, Args)]
pub struct Lsp {
    /// Accepted because many editors say it; it is the only way to talk there is
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub fn run(&self) -> Result<Answer, Failure> {
        let (connection, threads) = Connection::stdio();
        serve(&connection)
            .map_err(|error| Failure::new(format!("the editor went away: {error}")))?;
        // The writer ends once nobody can send any more.
        drop(connection);
        threads.join().map_err(Failure::from)?;
        Ok(Answer::Yes)
    }
}

fn serve(connection: &Connection) -> Result<(), lsp_server::ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let client = Client::of(&params);
    let about = json!({
        "capabilities": capabilities(client.encoding),
        "serverInfo": {"name": "mile", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, about)?;
    Server::new(connection, client).run()
}

/// What the server can do.
fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let triggers = ["\"", "(", ".", "{", "["].map(str::to_owned).to_vec();
    let kinds = vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL];
    ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(kinds),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}
