//! Nothing that the player has told a learner is lost, whenever its process is killed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use mile_core::program::Program;
use mile_player::app::How;
use mile_player::linear::{self, Settings, Surroundings};
use mile_player::record::{Found, Outside, Record, Saved};
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::Kept;
use mile_record::{Location, Store, replay};

use crate::harness::repository;

/// How many processes are killed.
const KILLS: u32 = 200;
/// How often each counts, and writes a note, before it ends the story and answers its questions.
const COUNTS: usize = 12;
/// Decisions, notes and answers of a whole run; the last answer is acknowledged by what follows.
const ALL: usize = 2 * COUNTS + 11;

/// What the control is told where to write.
const CARELESS: &str = "MILE_TEST_CARELESS";

fn story() -> std::path::PathBuf {
    repository("tests/suite/records/counting.ron")
}

fn typed() -> String {
    let counts = (0..COUNTS).map(|n| format!("{}\nnote word {n}\n", n % 2 + 1));
    let answers = (0..10).map(|n| format!("answer {n}\n"));
    let end = "3\n\n".to_owned();
    ["\n\n".to_owned()].into_iter().chain(counts).chain([end]).chain(answers).collect()
}

/// How many decisions, notes and answers a player has told of.
fn acknowledged(out: &str) -> (usize, usize, usize) {
    let decisions = out.matches("Counted.").count() + out.matches("All is counted.").count();
    let notes = out.matches("Kept with this run.").count();
    // What comes after a question says that its answer is kept.
    let asked = (1..=10).filter(|n| out.contains(&format!("Question {n}?"))).count();
    let last = usize::from(!out.contains("again to play anew"));
    (decisions, notes, asked.saturating_sub(last))
}

/// Kills the player once so many lines of it told of something, and returns all that it wrote.
fn kill(mut child: Child, after: usize) -> String {
    let mut stdin = child.stdin.take().expect("it has an input");
    // It may be gone before it has read everything.
    let typist = std::thread::spawn(move || {
        let _ = stdin.write_all(typed().as_bytes());
        stdin
    });
    let mut out = BufReader::new(child.stdout.take().expect("it has an output"));
    let (mut written, mut told) = (String::new(), 0);
    while told < after {
        let mut line = String::new();
        if out.read_line(&mut line).expect("it writes UTF-8") == 0 {
            break;
        }
        let is_told = ["Counted.", "Kept with", "All is counted.", "Question "];
        told += usize::from(is_told.iter().any(|words| line.contains(words)));
        written += &line;
    }
    child.kill().expect("it can be killed");
    out.read_to_string(&mut written).expect("it writes UTF-8");
    child.wait().expect("it ends");
    drop(typist.join());
    written
}

/// A number that looks like chance and is the same every time.
fn any(round: u32) -> usize {
    (u64::from(round).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as usize % ALL + 1
}

fn only_run(store: &mut Store, learner: &str) -> Option<Kept> {
    let id = store.learner_called(learner).expect("the records can be read")?;
    let wanted = mile_record::Wanted { learner: Some(id), ..mile_record::Wanted::default() };
    let listed = store.runs(&wanted).expect("the records can be read").pop()?;
    Some(store.load(&listed.run.id).expect("the run is whole"))
}

/// How many decisions, notes and answers were told of and are not in the records.
fn lost(out: &str, kept: Option<&Kept>) -> usize {
    let (decisions, notes, answers) = acknowledged(out);
    let Some(kept) = kept else { return decisions + notes + answers };
    decisions.saturating_sub(kept.moves.len())
        + notes.saturating_sub(kept.notes.len())
        + answers.saturating_sub(kept.reflections.len())
}

#[test]
fn nothing_acknowledged_is_lost_in_200_kills() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let location = Location::folder(folder.path());
    let mut store = Store::open(&location).expect("it opens");
    let program = Arc::new(Program::new(read()));
    let mut cut_short = 0;
    for round in 0..KILLS {
        let learner = format!("learner {round}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_mile"));
        command.arg("play").arg(story()).args(["--plain", "--as", &learner, "--data"]);
        command.arg(folder.path()).env_clear();
        let out = kill(spawn(&mut command), any(round));
        let kept = only_run(&mut store, &learner);
        assert_eq!(lost(&out, kept.as_ref()), 0, "round {round}: {out}");
        let Some(kept) = kept else { continue };
        assert_eq!(replay::verify(Arc::clone(&program), &kept).broken, None, "round {round}");
        // Who goes on goes on there.
        if let Some(unfinished) = store.unfinished(&kept.run.learner, "counting").expect("it reads")
        {
            cut_short += 1;
            let mut again =
                Recorder::resume(Arc::clone(&program), &unfinished).expect("it goes on");
            again.choose(&mut store, "end", None).expect("the next decision is taken");
            let ended = store.load(&kept.run.id).expect("the run is whole");
            assert_eq!(ended.moves.len(), kept.moves.len() + 1);
        }
    }
    assert!(cut_short > KILLS / 4, "only {cut_short} were killed in the middle of a story");
}

/// The control: a player that tells of things before they are on the disk is found out.
#[test]
fn a_player_that_acknowledges_too_early_is_found_out() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut store = Store::open(&Location::folder(folder.path())).expect("it opens");
    let found_out = (0..KILLS).any(|round| {
        let learner = format!("learner {round}");
        let itself = std::env::current_exe().expect("it is known");
        let mut command = Command::new(itself);
        command.args(["--exact", "kills::a_careless_player", "--ignored", "--nocapture"]);
        command.env(CARELESS, folder.path()).env("MILE_TEST_LEARNER", &learner);
        let out = kill(spawn(&mut command), any(round));
        lost(&out, only_run(&mut store, &learner).as_ref()) > 0
    });
    assert!(found_out, "nothing was lost, so these tests could not fail");
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("it starts")
}

fn read() -> mile_core::scenario::Scenario {
    let text = std::fs::read(story()).expect("the story is there");
    mile_core::read::read(&text).0.expect("the story is whole")
}

/// Plays like `mile`, but writes each thing down only when the next one comes.
#[test]
#[ignore = "the other tests run it as a process of its own"]
fn a_careless_player() {
    let Some(folder) = std::env::var_os(CARELESS) else { return };
    let mut store = Store::open(&Location::folder(Path::new(&folder))).expect("it opens");
    let name = std::env::var("MILE_TEST_LEARNER").expect("it is named");
    let learner = store.learner(&name).expect("it is recorded");
    let program = Arc::new(Program::new(read()));
    let text = Arc::clone(&program.scenario().source);
    let beginning =
        Beginning { program: Arc::clone(&program), text, seed: 1, learner, group: None };
    let recorder = Recorder::begin(&mut store, beginning).expect("it is recorded");
    let how = How::default();
    let settings = Settings {
        how,
        same_seed: true,
        recorded: true,
        opening: None,
        today: jiff::civil::Date::default(),
        width: 80,
        echo: true,
    };
    let surroundings = Surroundings {
        input: &mut io::stdin().lock(),
        output: &mut io::stdout().lock(),
        outside: &mut Careless { store, recorder, late: None },
        clock: &mut || Duration::ZERO,
    };
    linear::play(&program, &settings, surroundings).expect("somebody reads");
}

struct Careless {
    store: Store,
    recorder: Recorder,
    late: Option<Record>,
}

impl Outside for Careless {
    fn load_library(&mut self, _: Found) -> Result<usize, String> {
        Ok(0)
    }

    fn open(&mut self, _: &str) -> Result<Arc<Program>, String> {
        Err("there is only one story here".to_owned())
    }

    fn watch(&mut self, _: &str, _: Saved) -> Result<(), String> {
        Ok(())
    }

    fn record(&mut self, record: &Record) -> Result<(), String> {
        let Self { store, recorder, late } = self;
        let done = match late.replace(record.clone()) {
            Some(Record::Chose { choice, .. }) => recorder.choose(store, &choice, None),
            Some(Record::Noted { about, text, .. }) => recorder.note(store, &about, &text),
            Some(Record::Reflected { question, answer }) => {
                recorder.reflect(store, &question, &answer)
            }
            _ => Ok(()),
        };
        done.map_err(|error| error.told())
    }

    fn keep(&mut self, _: &str, _: &str) -> io::Result<()> {
        Ok(())
    }
}
