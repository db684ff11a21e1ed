//! The library: the shipped scenarios, which are compiled in, and those in folders of one's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
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
use crate::terminal::printable;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios");

/// A scenario of the library.
#[derive(Debug)]
pub struct Entry {
    /// Where it is: a path, or its place in the shipped library.
    pub file: String,
    /// The same for people.
    pub name: String,
    /// It is compiled in.
    is_shipped: bool,
    /// The scenario, or the first problem of a file that holds none.
    pub scenario: Result<Box<Scenario>, Box<Diagnostic>>,
}

/// Every scenario there is: the shipped ones, then those in `folders`, sorted by path.
pub fn entries(folders: &[PathBuf]) -> Result<Vec<Entry>, Failure> {
    let mut found: Vec<_> = shipped()
        .map(|(path, bytes)| (path.to_string_lossy().into_owned(), Cow::Borrowed(bytes)))
        .collect();
    let shipped = found.len();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let (paths, failed) = files::scenarios_below(folder);
        if let Some((path, error)) = failed.first() {
            return Err(Failure::file("open the library", path.display(), error));
        }
        for path in paths {
            // A folder may be given twice, or lie in another.
            if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                continue;
            }
            let bytes = files::read(&path)
                .map_err(|error| Failure::file("read", path.display(), &error))?;
            found.push((path.to_string_lossy().into_owned(), Cow::Owned(bytes)));
        }
    }
    let mut entries = read_all(&found);
    for entry in &mut entries[..shipped] {
        entry.is_shipped = true;
        entry.name += " (shipped)";
    }
    Ok(entries)
}

/// Reads names and bytes of files on as many processors as there are: a library is not waited for.
fn read_all(found: &[(String, Cow<'_, [u8]>)]) -> Vec<Entry> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = found.len().div_ceil(processors).max(1);
    let read = |part: &[(String, Cow<'_, [u8]>)]| -> Vec<_> {
        part.iter().map(|(file, bytes)| Entry::new(file, bytes)).collect()
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
    find_entry(wanted, folders)?.into_scenario()
}

/// The scenario called `wanted`, with the text of its file.
pub fn find_with_text(wanted: &str, folders: &[PathBuf]) -> Result<(Scenario, String), Failure> {
    let entry = find_entry(wanted, folders)?;
    let bytes = if entry.is_shipped {
        let mut shipped = shipped();
        let found = shipped.find(|(path, _)| path.as_path() == Path::new(&entry.file));
        found.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default()
    } else {
        files::read(Path::new(&entry.file))
            .map_err(|error| Failure::file("read", &entry.name, &error))?
    };
    // A file that holds a scenario is UTF-8.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok((entry.into_scenario()?, text))
}

fn find_entry(wanted: &str, folders: &[PathBuf]) -> Result<Entry, Failure> {
    let path = Path::new(wanted);
    let is_path = path.extension().is_some_and(|end| end == "ron")
        || path.components().count() > 1
        || path.is_file();
    if is_path {
        let bytes = files::read(path).map_err(|error| Failure::file("read", wanted, &error))?;
        return Ok(Entry::new(wanted, &bytes));
    }
    let (mut found, others): (Vec<_>, Vec<_>) =
        entries(folders)?.into_iter().partition(|entry| entry.is_called(wanted));
    if let Some(failure) = doubled(&found, |_| true).pop() {
        return Err(failure);
    }
    if let Some(entry) = found.pop() {
        return Ok(entry);
    }
    if path.is_dir() {
        return Err(Failure::file("read", wanted, &io::ErrorKind::IsADirectory.into()));
    }
    let ids = others.iter().filter_map(|entry| Some(entry.scenario.as_ref().ok()?.id.as_str()));
    let failure = Failure::new(format!("there is no scenario `{wanted}`"));
    Err(match nearest(wanted, ids) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => failure.help("`mile list` shows those that there are; a file needs its path"),
    })
}

/// What there is to say of every id among `ids` that more than one entry is called.
pub fn doubled(entries: &[Entry], ids: impl Fn(&str) -> bool) -> Vec<Failure> {
    let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entry in entries {
        names.entry(entry.called()).or_default().push(entry.name.as_str());
    }
    names.retain(|id, names| names.len() > 1 && ids(id));
    let say = |(id, names): (_, Vec<_>)| {
        let message = format!("more than one scenario is called `{id}`: {}", names.join(", "));
        Failure::new(message).help("play it by its path")
    };
    names.into_iter().map(say).collect()
}

impl Entry {
    fn new(file: &str, bytes: &[u8]) -> Self {
        let (scenario, diagnostics) = read(bytes);
        let scenario = scenario.map(Box::new).ok_or_else(|| {
            let errors = diagnostics.into_iter().filter(|d| d.severity() == Severity::Error);
            // A file without a scenario has an error.
            Box::new(errors.min_by_key(|d| d.span).unwrap_or_else(|| {
                let code = mile_core::diagnostic::Code::NotRon;
                let place = mile_core::source::Span::default();
                Diagnostic::new(code, place, "this file holds no scenario")
            }))
        });
        Self { file: file.to_owned(), name: printable(file), is_shipped: false, scenario }
    }

    /// Its id. A broken file is called by its name, so that its problem can be told.
    fn called(&self) -> Cow<'_, str> {
        match &self.scenario {
            Ok(scenario) => Cow::Borrowed(&scenario.id),
            Err(_) => Path::new(&self.file).file_stem().unwrap_or_default().to_string_lossy(),
        }
    }

    /// Whether `id` means this one.
    pub fn is_called(&self, id: &str) -> bool {
        self.called() == id
    }

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
