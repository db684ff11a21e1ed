//! The library: the shipped scenarios, which are compiled in, and those in folders of one's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use include_dir::{Dir, include_dir};
use mile_core::diagnostic::Severity;
use mile_core::near::nearest;
use mile_core::read::read;
use mile_core::scenario::Scenario;
use mile_player::linear::library::Entry as Listed;

use crate::failure::{Failure, why};
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
    /// The scenario, or the first problem of a file that holds none.
    pub scenario: Result<Box<Scenario>, String>,
}

/// Every scenario there is: the shipped ones, then those in `folders`, sorted by path.
pub fn entries(folders: &[PathBuf]) -> Result<Vec<Entry>, Failure> {
    let sources = sources(folders)?;
    let found = Mutex::new(Vec::with_capacity(sources.len()));
    let readers = Readers::of(sources);
    std::thread::scope(|scope| {
        for _ in 0..processors() {
            scope.spawn(|| readers.read(|place, entry| hold(&found).push((place, entry))));
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

/// Begins to read every scenario there is and gives each to `found` with its place among them, from
/// threads of its own. Returns how many there are.
pub fn begin(
    folders: &[PathBuf],
    found: impl Fn(usize, Entry) + Send + Sync + 'static,
) -> Result<usize, Failure> {
    let sources = sources(folders)?;
    let count = sources.len();
    let (readers, found) = (Arc::new(Readers::of(sources)), Arc::new(found));
    for _ in 0..processors() {
        let (readers, found) = (Arc::clone(&readers), Arc::clone(&found));
        std::thread::spawn(move || readers.read(&*found));
    }
    Ok(count)
}

/// A file of the library that is not read yet.
enum Source {
    Shipped(PathBuf, &'static [u8]),
    File(PathBuf),
}

impl Source {
    fn read(&self) -> Entry {
        match self {
            Self::Shipped(path, bytes) => {
                let mut entry = Entry::new(&path.to_string_lossy(), bytes);
                entry.name += " (shipped)";
                entry
            }
            Self::File(path) => {
                let name = path.to_string_lossy();
                match files::read(path) {
                    Ok(bytes) => Entry::new(&name, &bytes),
                    Err(error) => Entry::unreadable(&name, &error),
                }
            }
        }
    }
}

/// Every file of the library, in order.
fn sources(folders: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut sources: Vec<_> = shipped().map(|(path, bytes)| Source::Shipped(path, bytes)).collect();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let (paths, failed) = files::scenarios_below(folder);
        if let Some((path, error)) = failed.first() {
            return Err(Failure::file("open the library", path.display(), error));
        }
        // A folder may be given twice, or lie in another.
        let new = paths
            .into_iter()
            .filter(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        sources.extend(new.map(Source::File));
    }
    Ok(sources)
}

/// Files that several threads read, each the next one that is left: a library is not waited for.
struct Readers {
    sources: Vec<Source>,
    next: AtomicUsize,
}

impl Readers {
    fn of(sources: Vec<Source>) -> Self {
        Self { sources, next: AtomicUsize::new(0) }
    }

    fn read(&self, found: impl Fn(usize, Entry)) {
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = self.sources.get(place) else { return };
            found(place, source.read());
        }
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

fn hold<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The scenario called `wanted`: the id of one in the library, or a path.
pub fn find(wanted: &str, folders: &[PathBuf]) -> Result<Scenario, Failure> {
    find_named(wanted, folders).map(|(_, scenario)| scenario)
}

/// The scenario called `wanted`, and where it is, for people.
pub fn find_named(wanted: &str, folders: &[PathBuf]) -> Result<(String, Scenario), Failure> {
    let path = Path::new(wanted);
    if is_path(wanted) {
        return open(wanted).map(|scenario| (printable(wanted), scenario));
    }
    let (mut found, others): (Vec<_>, Vec<_>) =
        entries(folders)?.into_iter().partition(|entry| entry.is_called(wanted));
    if let Some(failure) = doubled(&found, |_| true).pop() {
        return Err(failure);
    }
    if let Some(entry) = found.pop() {
        let name = entry.name.clone();
        return entry.into_scenario().map(|scenario| (name, scenario));
    }
    if path.is_dir() {
        return Err(Failure::file("read", wanted, &io::ErrorKind::IsADirectory.into()));
    }
    let ids = others.iter().filter_map(|entry| Some(entry.scenario.as_ref().ok()?.id.as_str()));
    let failure = Failure::new(format!("there is no scenario `{wanted}`"));
    let beside = format!("{wanted}.ron");
    if Path::new(&beside).is_file() {
        return Err(failure.help(format!("did you mean the file `{beside}`?")));
    }
    Err(match nearest(wanted, ids) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => failure.help("`mile list` shows those that there are; a file needs its path"),
    })
}

/// The text of a scenario, and of its tests if it has any.
pub struct Texts {
    /// The scenario file.
    pub scenario: String,
    /// The file beside it that ends in `.test.ron`.
    pub test: Option<String>,
}

/// The files of the scenario called `wanted`, which must be a valid one.
pub fn texts(wanted: &str, folders: &[PathBuf]) -> Result<Texts, Failure> {
    find(wanted, folders)?;
    let called = |source: &Source| source.read().is_called(wanted);
    let own = || Source::File(PathBuf::from(wanted));
    let listed = if is_path(wanted) { Vec::new() } else { sources(folders)? };
    let source = listed.into_iter().find(called).unwrap_or_else(own);
    // What was found to be valid is UTF-8.
    let decode = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(match source {
        Source::Shipped(path, bytes) => {
            let test = path.with_extension("test.ron");
            let test = test.strip_prefix("scenarios").ok().and_then(|path| SHIPPED.get_file(path));
            Texts { scenario: decode(bytes), test: test.map(|test| decode(test.contents())) }
        }
        Source::File(path) => {
            let bytes = files::read(&path)
                .map_err(|error| Failure::file("read", path.display(), &error))?;
            let test = files::read(&path.with_extension("test.ron")).ok();
            Texts { scenario: decode(&bytes), test: test.map(|bytes| decode(&bytes)) }
        }
    })
}

/// The path of the scenario called `wanted`, which may hold problems.
pub fn file_of(wanted: &str, folders: &[PathBuf]) -> Result<PathBuf, Failure> {
    if is_path(wanted) {
        return Ok(PathBuf::from(wanted));
    }
    let called = |source: &Source| source.read().is_called(wanted);
    match sources(folders)?.into_iter().find(called) {
        Some(Source::File(path)) => Ok(path),
        Some(Source::Shipped(..)) => {
            let failure = Failure::new(format!("`{wanted}` is shipped with Mile and never saved"));
            Err(failure
                .help(format!("`mile new my-{wanted} --from {wanted}` makes a copy to adapt")))
        }
        None => Err(find(wanted, folders).err().unwrap_or_else(|| Failure::new("it is gone"))),
    }
}

/// Whether `wanted` is a path, not the id of a scenario in the library.
fn is_path(wanted: &str) -> bool {
    let path = Path::new(wanted);
    path.extension().is_some_and(|end| end == "ron")
        || path.components().count() > 1
        || path.is_file()
}

/// The scenario in the file at `path`.
pub fn open(path: &str) -> Result<Scenario, Failure> {
    let bytes =
        files::read(Path::new(path)).map_err(|error| Failure::file("read", path, &error))?;
    Entry::new(path, &bytes).into_scenario()
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
            let first = errors.min_by_key(|d| d.span).map(|error| error.message);
            // A file without a scenario has an error.
            first.unwrap_or_else(|| "this file holds no scenario".to_owned())
        });
        Self { file: file.to_owned(), name: printable(file), scenario }
    }

    fn unreadable(file: &str, error: &io::Error) -> Self {
        let scenario = Err(format!("it cannot be read: {}", why(error)));
        Self { file: file.to_owned(), name: printable(file), scenario }
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
            Err(problem) => Listed::Broken(&self.name, problem),
        }
    }

    fn into_scenario(self) -> Result<Scenario, Failure> {
        match self.scenario {
            Ok(scenario) => Ok(*scenario),
            Err(problem) => {
                let message = format!("{} is not a valid scenario: {problem}", self.name);
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
