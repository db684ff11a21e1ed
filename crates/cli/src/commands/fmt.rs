//! `mile fmt`: files in their one layout.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mile_author::checked::Checked;
use mile_author::fmt;
use mile_author::render::text;
use mile_core::diagnostic::Diagnostic;
use mile_core::read::decode_utf8;
use mile_core::source::MAX_BYTES;

use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::{files, terminal};

/// Lay out scenario files, and any other RON, in one way
///
/// Only line breaks and spaces change: every word, comma, comment and paragraph stays. A file with
/// syntax errors is left alone, and said why (status 2). A folder means the scenario files in it and
/// below it; name test files to lay them out, too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Fmt {
    /// Files and folders; `-` is standard input, laid out to standard output
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Change nothing, but list the files that would change (status 1 if there are any)
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  mile fmt my-story.ron         lay out one file
  mile fmt --check my-stories/  list what is not laid out yet
  mile fmt - < my-story.ron     show the result, change nothing";

/// What became of the files.
#[derive(Default)]
struct Done {
    changed: bool,
    /// Files whose syntax could not be read.
    unread: usize,
    failures: Vec<Failure>,
}

impl Fmt {
    pub fn run(&self, color: Color) -> Result<Answer, Failure> {
        let mut done = Done::default();
        for path in &self.paths {
            if path.as_os_str() == "-" {
                self.standard_input(color, &mut done)?;
            } else if path.is_dir() {
                let (paths, failed) = files::scenarios_below(path);
                for path in paths {
                    self.file(&path, color, &mut done)?;
                }
                let failed = failed.iter();
                let failure =
                    |(path, error): &(PathBuf, _)| Failure::file("open", path.display(), error);
                done.failures.extend(failed.map(failure));
            } else {
                self.file(path, color, &mut done)?;
            }
        }
        if done.unread > 0 {
            let files = if done.unread == 1 { "1 file was" } else { "some files were" };
            done.failures.push(
                Failure::new(format!("{files} left as before: its syntax has to be mended first"))
                    .help("mend what is reported above, then run `mile fmt` again"),
            );
        }
        if let Some(last) = done.failures.pop() {
            for failure in done.failures {
                failure.report();
            }
            return Err(last);
        }
        Ok(if self.check && done.changed { Answer::No } else { Answer::Yes })
    }

    fn file(&self, path: &Path, color: Color, done: &mut Done) -> Result<(), Failure> {
        let bytes = match files::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                done.failures.push(Failure::file("read", path.display(), &error));
                return Ok(());
            }
        };
        let name = files::name(path);
        let Some(formatted) = formatted(&name, &bytes, color, done) else { return Ok(()) };
        if formatted.as_bytes() == bytes {
            return Ok(());
        }
        done.changed = true;
        if self.check {
            let line = terminal::printable(&name) + "\n";
            std::io::stdout().lock().write_all(line.as_bytes())?;
        } else if let Err(error) = files::replace(path, formatted.as_bytes()) {
            done.failures.push(Failure::file("write", path.display(), &error));
        }
        Ok(())
    }

    fn standard_input(&self, color: Color, done: &mut Done) -> Result<(), Failure> {
        const NAME: &str = "standard input";
        let mut bytes = Vec::new();
        Input::open().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        let Some(formatted) = formatted(NAME, &bytes, color, done) else { return Ok(()) };
        done.changed |= formatted.as_bytes() != bytes;
        let shown = match self.check {
            false => formatted,
            true if done.changed => format!("{NAME}\n"),
            true => String::new(),
        };
        std::io::stdout().lock().write_all(shown.as_bytes())?;
        Ok(())
    }
}

/// The file in its layout. What is wrong with one that has none is told on standard error.
fn formatted(name: &str, bytes: &[u8], color: Color, done: &mut Done) -> Option<String> {
    let found = match decode_utf8(bytes) {
        Ok(text) => fmt::format(text),
        Err(diagnostic) => Err(vec![*diagnostic]),
    };
    found.map_err(|found| tell(name, bytes, found, color)).map_err(|()| done.unread += 1).ok()
}

fn tell(name: &str, bytes: &[u8], diagnostics: Vec<Diagnostic>, color: Color) {
    let style = text::Style { width: terminal::width(), colour: color == Color::Always };
    let checked = Checked { diagnostics, ..Checked::unchecked(name, bytes) };
    // Where this cannot be said, nothing can.
    let _ = std::io::stderr().write_all(text::render(&checked, style).as_bytes());
}
