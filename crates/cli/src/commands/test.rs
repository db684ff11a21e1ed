//! `mile test`: plays the walks in test files, and says what did not go as expected.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use mile_author::checked::Checked;
use mile_author::render;
use mile_author::testing::{self, Tested, Unplayed, json, junit, text};
use mile_core::scenario::Scenario;

use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::{files, library, terminal};

/// Play the tests of scenarios
///
/// Tests stand in NAME.test.ron beside NAME.ron: walks, and what must be true of each. A folder means
/// the test files in it and below it. Status 1 if a walk does not go as expected.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Test {
    /// Test files, scenarios with tests beside them, and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print what came of them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile test my-story.ron                    play my-story.test.ron
  mile test my-stories/                     play every test in a folder
  mile test . --format junit > tests.xml    for a build server";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
    /// XML for build servers
    Junit,
}

impl Test {
    pub fn run(&self, color: Color) -> Result<Answer, Failure> {
        let (paths, mut failed) = self.files();
        let (mut tested, mut unplayed) = (Vec::new(), Vec::new());
        for path in &paths {
            match test(path, color) {
                Ok(one) => tested.push(one),
                Err(failure) => {
                    let (file, why) = (files::name(path), failure.message().to_owned());
                    unplayed.push(Unplayed { file, why });
                    failed.push(failure);
                }
            }
        }
        let rendered = match self.format {
            Format::Text => text::render(&tested),
            Format::Json => json::render(&tested, &unplayed) + "\n",
            Format::Junit => junit::render(&tested, &unplayed),
        };
        if !(paths.is_empty() || (tested.is_empty() && matches!(self.format, Format::Text))) {
            std::io::stdout().lock().write_all(rendered.as_bytes())?;
        }
        if let Some(last) = failed.pop() {
            for failure in failed {
                failure.report();
            }
            return Err(last);
        }
        Ok(if tested.iter().any(|file| file.failed() > 0) { Answer::No } else { Answer::Yes })
    }

    /// The test files that are meant, and what is in the way of others.
    fn files(&self) -> (Vec<PathBuf>, Vec<Failure>) {
        let (mut found, mut failed) = (Vec::new(), Vec::new());
        for path in &self.paths {
            if !path.is_dir() {
                found.push(if files::is_scenario(path) { beside(path) } else { path.clone() });
                continue;
            }
            let (paths, unopened) = files::tests_below(path);
            if paths.is_empty() && unopened.is_empty() {
                let failure = Failure::new(format!("there are no tests in {}", path.display()));
                failed.push(failure.help("tests of NAME.ron stand beside it, in NAME.test.ron"));
            }
            found.extend(paths);
            let unopened = unopened.iter();
            failed.extend(unopened.map(|(path, e)| Failure::file("open", path.display(), e)));
        }
        (found, failed)
    }
}

/// The test file beside a scenario.
fn beside(scenario: &Path) -> PathBuf {
    scenario.with_extension(files::TEST.trim_start_matches('.'))
}

/// Plays the walks of one test file.
fn test(path: &Path, color: Color) -> Result<Tested, Failure> {
    let name = files::name(path);
    let bytes = files::read(path).map_err(|error| Failure::file("read", path.display(), &error))?;
    let (scenario, opened) = scenario_of(path, &bytes)?;
    testing::run(&name, &bytes, &scenario, opened).map_err(|broken| explain(&broken, color))
}

/// The scenario of a test file, and its path.
pub(super) fn scenario_of(test: &Path, bytes: &[u8]) -> Result<(String, Scenario), Failure> {
    let path = match testing::named_scenario(bytes) {
        Some(named) => test.parent().unwrap_or(Path::new("")).join(named),
        None => PathBuf::from(files::name(test).trim_end_matches(files::TEST).to_owned() + ".ron"),
    };
    let path = files::name(&path);
    let scenario = library::open(&path)?;
    Ok((path, scenario))
}

/// Says on standard error what is wrong with a test file.
fn explain(broken: &Checked, color: Color) -> Failure {
    let style = render::text::Style {
        width: terminal::width(),
        colour: terminal::uses_colour_on(&std::io::stderr(), color),
    };
    let said = render::text::render(broken, style);
    // Where this cannot be said, nothing can.
    let _ = std::io::stderr().lock().write_all(said.as_bytes());
    Failure::new(format!("the tests in {} cannot be read", broken.name))
        .help("mend what is shown above; docs/testing.md says how tests are written")
}
