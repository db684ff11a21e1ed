//! The files that the editor has open, and those beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use mile_author::language::Reading;
use mile_author::language::position::{Encoding, Lines};
use mile_author::testing;
use url::Url;

use crate::commands::lsp::convert::position;
use crate::files;

/// A file as it stands in the editor.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its address.
    pub uri: Uri,
    /// Its text.
    pub text: String,
    /// The editor's number of this text; none of a file that is not open.
    pub version: Option<i32>,
}

/// The open files, by their addresses.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<String, Document>);

/// A scenario and the file of its tests, as far as they are there.
#[derive(Debug)]
pub struct Pair {
    pub scenario: Option<Document>,
    pub tests: Option<Document>,
}

impl Document {
    /// Whether it is a file of tests.
    pub fn is_tests(&self) -> bool {
        self.uri.as_str().ends_with(TESTS)
    }

    /// Makes the changes that the editor reports, in order.
    pub fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            match change.range {
                Some(range) => {
                    let lines = Lines::new(&self.text, encoding);
                    let span = lines.span(position(range.start), position(range.end));
                    self.text.replace_range(span.range(), &change.text);
                }
                None => self.text = change.text,
            }
        }
    }
}

const TESTS: &str = ".test.ron";

impl Documents {
    pub fn open(&mut self, document: Document) {
        self.0.insert(document.uri.as_str().to_owned(), document);
    }

    pub fn close(&mut self, uri: &Uri) {
        self.0.remove(uri.as_str());
    }

    /// The addresses of the open files whose findings follow from the file `uri`: it, and its tests.
    pub fn following(&self, uri: &Uri) -> Vec<String> {
        let tests = uri.as_str().strip_suffix(".ron").map(|stem| format!("{stem}{TESTS}"));
        let tests = tests.filter(|tests| self.0.contains_key(tests));
        std::iter::once(uri.as_str().to_owned()).chain(tests).collect()
    }

    pub fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(uri.as_str())
    }

    pub fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.0.get_mut(uri.as_str())
    }

    /// The open file `uri` with what belongs to it: open, or on the disk.
    pub fn pair(&self, uri: &Uri) -> Pair {
        let Some(document) = self.get(uri).cloned() else {
            return Pair { scenario: None, tests: None };
        };
        let address = uri.as_str();
        if let Some(stem) = address.strip_suffix(TESTS) {
            // A test file may name another scenario than the one beside it.
            let named = testing::named_scenario(document.text.as_bytes());
            let named = named.and_then(|named| Url::parse(address).ok()?.join(&named).ok());
            let beside = || format!("{stem}.ron");
            let scenario = self.find(&named.map_or_else(beside, String::from));
            return Pair { scenario, tests: Some(document) };
        }
        let stem = address.strip_suffix(".ron");
        let tests = stem.and_then(|stem| self.find(&format!("{stem}{TESTS}")));
        Pair { scenario: Some(document), tests }
    }

    /// The file of that address as the editor has it, else as the disk has it.
    fn find(&self, address: &str) -> Option<Document> {
        if let Some(document) = self.0.get(address) {
            return Some(document.clone());
        }
        let path = path(address)?;
        let text = String::from_utf8(files::read(&path).ok()?).ok()?;
        Some(Document { uri: address.parse().ok()?, text, version: None })
    }
}

impl Pair {
    /// The scenario, read.
    pub fn read_scenario(&self) -> Option<Reading<'_>> {
        self.scenario.as_ref().map(|document| Reading::scenario(&document.text))
    }

    /// The tests, read.
    pub fn read_tests<'s>(&'s self, scenario: Option<&'s Reading<'s>>) -> Option<Reading<'s>> {
        self.tests.as_ref().map(|document| Reading::tests(&document.text, scenario))
    }
}

/// The path that an address stands for.
pub fn path(address: &str) -> Option<PathBuf> {
    Url::parse(address).ok()?.to_file_path().ok()
}
