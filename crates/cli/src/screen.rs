//! The full-screen player, and what it needs from outside: library, records, files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mile_author::checked::Checked;
use mile_author::render::plain;
use mile_core::diagnostic::Severity;
use mile_core::program::Program;
use mile_player::app::Options;
use mile_player::record::{Found, Listed, Outside, Past, Record, Saved};
use mile_player::terminal::{self, Ended};

use crate::diary::Diary;
use crate::failure::{Answer, Failure, why};
use crate::{files, library, watch};

/// Plays full-screen until the learner leaves.
pub fn play(options: Options, folders: &[PathBuf], diary: Diary) -> Result<Answer, Failure> {
    let mut outside = Files::new(folders, diary);
    match terminal::run(options, &mut outside)? {
        Ended::Left => {
            outside.say_what_is_not_kept()?;
            Ok(Answer::Yes)
        }
        Ended::Signal(signal) => Ok(Answer::Signal(u8::try_from(signal).unwrap_or(0))),
        Ended::Failed(why) => Err(outside.failure.unwrap_or_else(|| Failure::new(why))),
    }
}

/// The files of this machine.
pub struct Files<'f> {
    folders: &'f [PathBuf],
    diary: Diary,
    /// Why the player could not go on, with its help.
    failure: Option<Failure>,
}

impl<'f> Files<'f> {
    pub fn new(folders: &'f [PathBuf], diary: Diary) -> Self {
        Self { folders, diary, failure: None }
    }

    /// Says at the end of playing what of it is in no record although it could be expected there.
    pub fn say_what_is_not_kept(&self) -> io::Result<()> {
        if self.diary.has_empty_branch() {
            writeln!(io::stdout(), "Nothing was done on the other way, so it is not kept.")?;
        }
        Ok(())
    }

    fn or_fail<T>(&mut self, result: Result<T, Failure>) -> Result<T, String> {
        result.map_err(|failure| {
            let why = failure.message().to_owned();
            self.failure = Some(failure);
            why
        })
    }
}

/// The file as it is now: what is to be played, or its errors, in a line each.
fn read(name: &str, path: &Path) -> Result<Arc<Program>, Vec<String>> {
    let bytes = files::read(path).map_err(|error| vec![format!("{name}: {}", why(&error))])?;
    if let (Some(scenario), _) = mile_core::read::read(&bytes) {
        return Ok(Arc::new(Program::new(scenario)));
    }
    let mut checked = Checked::new(name, bytes, false);
    checked.diagnostics.retain(|found| found.severity() == Severity::Error);
    Err(plain::render(&checked).lines().map(str::to_owned).collect())
}

impl Outside for Files<'_> {
    fn load_library(&mut self, found: Found) -> Result<usize, String> {
        let begun = library::begin(self.folders, move |place, entry| {
            found(Listed { place, name: entry.name, scenario: entry.scenario.map(Arc::from) });
        });
        self.or_fail(begun)
    }

    fn open(&mut self, wanted: &str) -> Result<Arc<Program>, String> {
        let scenario = self.or_fail(library::find(wanted, self.folders))?;
        Ok(Arc::new(Program::new(scenario)))
    }

    fn watch(&mut self, wanted: &str, saved: Saved) -> Result<(), String> {
        let path = self.or_fail(library::file_of(wanted, self.folders))?;
        self.or_fail(files::read(&path).map_err(|e| Failure::file("read", path.display(), &e)))?;
        let (name, paths) = (files::name(&path), vec![path]);
        std::thread::spawn(move || {
            // Where it cannot be watched, what was read first is played.
            let _ = watch::whenever_saved(&paths, || saved(read(&name, &paths[0])));
        });
        Ok(())
    }

    fn unfinished(&mut self, program: &Arc<Program>) -> Option<Past> {
        self.diary.unfinished(program)
    }

    fn record(&mut self, record: &Record) -> Result<(), String> {
        self.diary.record(record).map_err(|error| error.told())
    }

    fn run(&mut self) -> Option<String> {
        self.diary.run()
    }

    fn keep(&mut self, name: &str, text: &str) -> io::Result<()> {
        files::write_private(Path::new(name), text)
    }
}
