//! The library: the shipped scenarios, which are compiled in, and those in folders of one's own.

use std::borrow::Cow;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::near::nearest;
use mile_core::read::read;
use mile_core::scenario::Scenario;
use mile_player::linear::library::Entry as Listed;

use crate::failure::Failure;
use crate::files;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios");

/// A scenario of the library.
#[derive(Debug)]
pub struct Entry {
    /// Where it is, for people: a path, or its place in the shipped library.
    pub name: String,
    /// The scenario, or the first problem of a file that holds none.
    pub scenario: Result<Box<Scenario>, Box<Diagnostic>>,
}

/// Every scenario there is: the shipped ones, then those in `folders`, sorted by path.
pub fn entries(folders: &[PathBuf]) -> Result<Vec<Entry>, Failure> {
    let mut found: Vec<_> = shipped()
        .map(|(name, bytes)| (name.to_string_lossy().into_owned(), Cow::Borrowed(bytes)))
        .collect();
    for folder in folders {
        let (paths, failed) = files::scenarios_below(folder);
        if let Some((path, error)) = failed.first() {
            return Err(Failure::file("open the library", path.display(), error));
        }
        for path in paths {
            let bytes = files::read(&path)
                .map_err(|error| Failure::file("read", path.display(), &error))?;
            found.push((path.to_string_lossy().into_owned(), Cow::Owned(bytes)));
        }
    }
    Ok(read_all(&found))
}

/// Reads names and bytes of files on as many processors as there are: a library is not waited for.
fn read_all(found: &[(String, Cow<'_, [u8]>)]) -> Vec<Entry> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = found.len().div_ceil(processors).max(1);
    let read = |part: &[(String, Cow<'_, [u8]>)]| -> Vec<_> {
        part.iter().map(|(name, bytes)| entry(Cow::Borrowed(name), bytes)).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            found.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
        let read = parts.into_iter().map(|part| match part.join() {
            Ok(entries) => entries,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        read.flatten().collect()
    })
}

/// The scenario called `wanted`: the id of one in the library, or a path.
pub fn find(wanted: &str, folders: &[PathBuf]) -> Result<Scenario, Failure> {
    let path = Path::new(wanted);
    let is_path = path.extension().is_some_and(|end| end == "ron")
        || path.components().count() > 1
        || path.is_file();
    if is_path {
        let bytes = files::read(path).map_err(|error| Failure::file("read", wanted, &error))?;
        return entry(Cow::Borrowed(wanted), &bytes).into_scenario();
    }
    let entries = entries(folders)?;
    let ids = entries.iter().filter_map(|entry| Some(entry.scenario.as_ref().ok()?.id.clone()));
    let ids: Vec<_> = ids.collect();
    let found = entries.into_iter().find(|entry| match &entry.scenario {
        Ok(scenario) => scenario.id == wanted,
        // A broken file is found by its name, so that its problem can be told.
        Err(_) => Path::new(&entry.name).file_stem().is_some_and(|stem| stem == wanted),
    });
    if let Some(entry) = found {
        return entry.into_scenario();
    }
    let failure = Failure::new(format!("there is no scenario `{wanted}`"));
    Err(match nearest(wanted, ids.iter().map(String::as_str)) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => failure.help("`mile list` shows those that there are; a file needs its path"),
    })
}

impl Entry {
    /// As the player lists it.
    pub fn listed(&self) -> Listed<'_> {
        match &self.scenario {
            Ok(scenario) => Listed::Scenario(scenario),
            Err(problem) => Listed::Broken(&self.name, &problem.message),
        }
    }

    fn into_scenario(self) -> Result<Scenario, Failure> {
        match self.scenario {
            Ok(scenario) => Ok(*scenario),
            Err(problem) => {
                let message = format!("{} is not a valid scenario: {}", self.name, problem.message);
                let quote = if self.name.contains(char::is_whitespace) { "\"" } else { "" };
                let check = format!("mile check {quote}{}{quote}", self.name);
                let help = format!("`{check}` shows every problem and its place");
                Err(Failure::new(message).help(help))
            }
        }
    }
}

fn entry(name: Cow<'_, str>, bytes: &[u8]) -> Entry {
    let (scenario, diagnostics) = read(bytes);
    let scenario = scenario.map(Box::new).ok_or_else(|| {
        let errors = diagnostics.into_iter().filter(|d| d.severity() == Severity::Error);
        // A file without a scenario has an error.
        Box::new(errors.min_by_key(|d| d.span).unwrap_or_else(|| {
            let code = mile_core::diagnostic::Code::NotRon;
            Diagnostic::new(code, mile_core::source::Span::default(), "this file holds no scenario")
        }))
    });
    Entry { name: name.into_owned(), scenario }
}

/// Name and text of every shipped file, in order.
fn shipped() -> impl Iterator<Item = (PathBuf, &'static [u8])> {
    let mut found = Vec::new();
    let mut folders = vec![&SHIPPED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        let scenarios = folder.files().filter(|file| files::is_scenario(file.path()));
        found.extend(
            scenarios.map(|file| (Path::new("scenarios").join(file.path()), file.contents())),
        );
    }
    found.sort();
    found.into_iter()
}
