//! `mile new`: a scenario to begin with.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mile_author::new::{self, Field};

use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::{files, library, terminal};

/// Begin a scenario: a small complete one to rewrite, with its tests
///
/// On a terminal it asks a few questions first; Enter keeps what stands there. No file that is there is
/// ever overwritten.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct New {
    /// What to call it: small letters, digits and hyphens
    id: String,

    /// Copy this scenario instead: the id of one in the library, or a file
    #[arg(long, value_name = "SCENARIO")]
    from: Option<String>,

    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    dir: PathBuf,

    /// Ask nothing
    #[arg(long)]
    defaults: bool,
}

const EXAMPLES: &str = "\
Examples:
  mile new late-refund                     writes late-refund.ron and late-refund.test.ron
  mile new my-parcel --from lost-parcel    a copy of a shipped one, to adapt";

impl New {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        self.check_id(folders)?;
        if !self.dir.is_dir() {
            return Err(Failure::new(format!("there is no folder {}", self.dir.display()))
                .help("make it first, or leave out `--dir` to write here"));
        }
        let story = self.dir.join(format!("{}.ron", self.id));
        let test = self.dir.join(format!("{}.test.ron", self.id));
        // Before anything is asked: nobody answers eight questions for nothing.
        [&story, &test].into_iter().try_for_each(|path| files::must_be_new(path))?;
        let asked = self.from.is_none() && !self.defaults && terminal::is_interactive();
        let (scenario, tests) = if let Some(from) = &self.from {
            self.copy(from, folders)?
        } else {
            let new = new::fresh(&self.id, &if asked { ask()? } else { Vec::new() });
            (new.scenario, Some(new.test))
        };
        files::create(&story, &scenario)?;
        if let Some(tests) = &tests {
            files::create(&test, tests)?;
        }
        if terminal::is_interactive() {
            next_steps(&story, tests.is_some().then_some(&*test))?;
        }
        Ok(Answer::Yes)
    }

    fn check_id(&self, folders: &[PathBuf]) -> Result<(), Failure> {
        if let Err(near) = new::check_id(&self.id) {
            let message = format!("`{}` cannot be the id of a scenario", self.id);
            return Err(Failure::new(message).help(match near {
                Some(near) => format!("use small letters, digits and hyphens: `{near}`"),
                None => "use small letters, digits and hyphens, such as `late-parcel`".to_owned(),
            }));
        }
        if library::entries(folders)?.iter().any(|entry| entry.is_called(&self.id)) {
            let message = format!("the library has a scenario called `{}` already", self.id);
            let help = format!(
                "choose another id; to change that one, copy it: mile new my-{0} --from {0}",
                self.id
            );
            return Err(Failure::new(message).help(help));
        }
        Ok(())
    }

    /// A copy of another scenario, and of its tests if it has any.
    fn copy(&self, from: &str, folders: &[PathBuf]) -> Result<(String, Option<String>), Failure> {
        let texts = library::texts(from, folders)?;
        let copied = new::copy(&texts.scenario, &self.id);
        let copied = copied.ok_or_else(|| Failure::new(format!("`{from}` has no id to change")))?;
        Ok((copied, texts.test))
    }
}

/// The questions, one at a time.
fn ask() -> Result<Vec<(Field, String)>, Failure> {
    let (mut input, mut out) = (Input::open(), std::io::stdout().lock());
    writeln!(
        out,
        "A few questions to begin with. Enter keeps what stands in brackets; everything can be changed later."
    )?;
    let mut answers = Vec::new();
    for field in Field::ALL {
        writeln!(out, "\n{}\n  [{}]", field.question(), field.example())?;
        loop {
            write!(out, "> ")?;
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Err(Failure::new("the questions were not answered; nothing was written")
                    .help("`--defaults` asks nothing"));
            }
            if line.trim().is_empty() {
                break;
            }
            match field.check(&line) {
                Ok(()) => {
                    answers.push((field, line));
                    break;
                }
                Err(instead) => writeln!(out, "{instead}")?,
            }
        }
    }
    Ok(answers)
}

/// What an author does now.
fn next_steps(story: &Path, test: Option<&Path>) -> Result<(), Failure> {
    let shown = |path: &Path| terminal::printable(&path.display().to_string());
    let mut out = std::io::stdout().lock();
    let story = shown(story);
    match test.map(shown) {
        Some(test) => writeln!(out, "\n{story} is there, and its tests in {test}.")?,
        None => writeln!(out, "\n{story} is there.")?,
    }
    writeln!(
        out,
        "  mile play {story}     meet it as a learner does\n  mile check {story}    after every change"
    )?;
    Ok(())
}
