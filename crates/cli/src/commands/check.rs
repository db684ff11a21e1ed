//! `mile check`: every problem of every file, in one pass.

mod fix;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use mile_author::checked::Checked;
use mile_author::explore::{self, Limits};
use mile_author::render::{json, plain, sarif, text};
use mile_author::testing;
use mile_core::diagnostic::Severity;

use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::progress::{SpeedMeter, Stop};
use crate::{files, terminal};

/// Find every problem of scenario files, in one pass
///
/// A folder means the scenario files in it and below it. A test file is checked where it is named.
/// Status 1 if there are errors.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Check {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Give advice on writing as well
    #[arg(long)]
    style: bool,

    /// Make the changes that are surely meant, and check again
    #[arg(long)]
    fix: bool,

    /// Explore every path as well: what never happens, and choices that are no dilemma
    #[arg(long)]
    deep: bool,

    /// Check again whenever a file is saved, until Ctrl-C
    #[arg(long)]
    watch: bool,

    /// What counts as an error, too
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

const EXAMPLES: &str = "\
Examples:
  mile check my-story.ron                 what is wrong, and what to do
  mile check my-stories/ --deny warnings  warnings fail, too, as in a nightly check
  mile check my-story.ron --fix           mend what can be mended without asking
  mile check my-story.ron --deep          what every path together shows
  mile check my-story.ron --watch         check again at every save
  mile explain E010                       more about one kind of problem";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// With the lines around each problem
    #[default]
    Text,
    /// One line a problem, for screen readers and grep
    Plain,
    /// One object for programs
    Json,
    /// SARIF 2.1.0, for services that show findings beside the code
    Sarif,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Deny {
    /// Status 1 for warnings as well
    Warnings,
}

impl Check {
    pub fn run(&self, color: Color) -> Result<Answer, Failure> {
        if !self.watch {
            return self.once(color);
        }
        crate::watch::whenever_saved(&self.paths, || {
            let waiting = match self.once(color) {
                Ok(Answer::Yes) => "nothing is wrong; waiting for the next save\n",
                Ok(_) => "waiting for the next save\n",
                Err(failure) => {
                    // The file may be back in a moment: editors move files about.
                    failure.report();
                    return;
                }
            };
            // Where this cannot be said, nothing can.
            let _ = std::io::stderr().write_all(waiting.as_bytes());
        })
    }

    fn once(&self, color: Color) -> Result<Answer, Failure> {
        let (mut checked, mut failed) = self.check();
        if checked.is_empty() && failed.is_empty() {
            Failure::new("there is no scenario file there: none whose name ends in .ron").note();
        }
        let stop = if self.deep { Some(Stop::on_interrupt()?) } else { None };
        if let Some(stop) = &stop {
            checked.iter_mut().for_each(|file| deepen(file, stop));
        }
        let rendered = match self.format {
            Format::Json => json::render(&checked) + "\n",
            Format::Sarif => sarif::render(&checked) + "\n",
            Format::Plain => checked.iter().map(plain::render).collect(),
            Format::Text => {
                let style =
                    text::Style { width: terminal::width(), colour: terminal::uses_colour(color) };
                let shown: String = checked.iter().map(|file| text::render(file, style)).collect();
                shown + &summary(&checked)
            }
        };
        std::io::stdout().lock().write_all(rendered.as_bytes())?;
        if let Some(last) = failed.pop() {
            for failure in failed {
                failure.report();
            }
            return Err(last);
        }
        let denied = |file: &Checked| {
            file.count(Severity::Error) > 0
                || (self.deny.is_some() && file.count(Severity::Warning) > 0)
        };
        if let Some(stop) = stop.filter(Stop::is_asked) {
            return Ok(stop.answer());
        }
        Ok(if checked.iter().any(denied) { Answer::No } else { Answer::Yes })
    }

    /// Checks what can be opened; what cannot is told after the others were checked.
    fn check(&self) -> (Vec<Checked>, Vec<Failure>) {
        let (mut checked, mut failed) = (Vec::new(), Vec::new());
        let mut check = |path: &Path| match files::read(path) {
            // A test file that is named; below a folder they are not meant.
            Ok(bytes) if files::is_test(path) => match super::test::scenario_of(path, &bytes) {
                Ok((_, scenario)) => {
                    checked.push(testing::check(&files::name(path), &bytes, &scenario));
                }
                Err(failure) => failed.push(failure),
            },
            Ok(bytes) => {
                let file = Checked::new(files::name(path), bytes, self.style);
                checked.push(if self.fix {
                    fix::mend(path, file, self.style, &mut failed)
                } else {
                    file
                });
            }
            Err(error) => failed.push(Failure::file("read", path.display(), &error)),
        };
        let mut unopened = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                let (paths, failed) = files::scenarios_below(path);
                paths.iter().for_each(|path| check(path));
                unopened.extend(failed);
            } else {
                check(path);
            }
        }
        let unopened = unopened.iter();
        failed.extend(unopened.map(|(path, error)| Failure::file("open", path.display(), error)));
        (checked, failed)
    }
}

/// More states than a story of several hours has.
const MOST_STATES: usize = 10_000_000;

/// Adds what is found on the paths of a file, and says so where not all were explored.
fn deepen(file: &mut Checked, stop: &Stop) {
    let limits = Limits { states: MOST_STATES, threads: None };
    let mut meter = SpeedMeter::new();
    let complete = explore::deep::deepen(file, limits, &mut |progress| {
        meter.search(progress);
        !stop.is_asked()
    });
    meter.clear();
    if stop.is_asked() {
        Failure::new(format!("{}: stopped before all of its paths were explored", file.name))
            .note();
    } else if !complete {
        Failure::new(format!("{}: there are too many paths to explore them all", file.name))
            .help("`mile explore` with --max-states or --shard goes further")
            .note();
    }
}

fn summary(checked: &[Checked]) -> String {
    let count = |severity| checked.iter().map(|file| file.count(severity)).sum::<usize>();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let advice = count(Severity::Advice);
    if errors + warnings + advice == 0 {
        return String::new();
    }
    let advice = match advice {
        0 => String::new(),
        1 => ", 1 piece of advice".to_owned(),
        more => format!(", {more} pieces of advice"),
    };
    let found = checked.iter().flat_map(|file| &file.diagnostics);
    let mendable = found.filter(|d| d.fixes.iter().any(|fix| fix.safe)).count();
    let hint = if mendable > 0 {
        format!("{mendable} of them can be mended by `mile check --fix`\n")
    } else {
        String::new()
    };
    format!(
        "{hint}{}, {}{advice} in {}\n",
        some(errors, "error"),
        some(warnings, "warning"),
        some(checked.len(), "file")
    )
}

fn some(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
