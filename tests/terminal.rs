//! The full-screen player on a real terminal: what a person sees, and what is left when it ends.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mile_core::program::Program;
use mile_core::scenario::Channel;
use mile_player::app::Options;
use mile_player::record::{Found, Outside, Record, Saved};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::harness::repository;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the player sends when it takes the terminal over.
const ALTERNATE: &str = "\u{1b}[?1049h";

/// One terminal at a time: they share the machine's patience.
static ONE: Mutex<()> = Mutex::new(());

struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was ever written.
    written: Vec<u8>,
    /// Whoever holds this keeps the terminal from being read.
    reading: Arc<Mutex<()>>,
    /// Its records, unless it was given others.
    _records: TempDir,
    _one: MutexGuard<'static, ()>,
}

impl Terminal {
    fn open(args: &[&str], rows: u16, cols: u16, variables: &[(&str, &str)]) -> Self {
        Self::running(Path::new(env!("CARGO_BIN_EXE_mile")), args, rows, cols, variables)
    }

    fn running(
        program: &Path,
        args: &[&str],
        rows: u16,
        cols: u16,
        variables: &[(&str, &str)],
    ) -> Self {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let pty = native_pty_system();
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = pty.openpty(size).expect("there are terminals");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        let records = tempfile::tempdir().expect("there is room for a folder");
        command.env("MILE_DATA", records.path());
        variables.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(std::env::temp_dir());
        let child = pair.slave.spawn_command(command).expect("mile starts");
        let mut reader = pair.master.try_clone_reader().expect("it can be read");
        let (sender, output) = channel();
        let reading = Arc::new(Mutex::new(()));
        let open = Arc::clone(&reading);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = {
                drop(open.lock());
                reader.read(&mut bytes)
            } {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("it can be written");
        let screen = vt100::Parser::new(at_least_one(rows), at_least_one(cols), 0);
        let written = Vec::new();
        Self {
            child,
            master: pair.master,
            keys,
            output,
            screen,
            written,
            reading,
            _records: records,
            _one: one,
        }
    }

    /// The small story, at its first decision.
    fn playing() -> Self {
        let story = repository("tests/suite/player/parcel.ron");
        let mut terminal = Self::open(&["play", text(&story), "--as", "Kim"], 24, 80, &[]);
        terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r");
        terminal.sees("What do you do?");
        terminal
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).expect("somebody reads");
        self.keys.flush().expect("somebody reads");
        self
    }

    /// Waits until `words` are on the screen.
    #[track_caller]
    fn sees(&mut self, words: &str) -> &mut Self {
        self.waits(words, |terminal| terminal.screen.screen().contents().contains(words))
    }

    #[track_caller]
    fn waits(&mut self, what: &str, done: impl Fn(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.written.extend(bytes);
                }
                Err(error) => {
                    let seen = self.screen.screen().contents();
                    panic!("{what:?} never came: {error}\n{seen}")
                }
            }
        }
        self
    }

    fn resize(&mut self, rows: u16, cols: u16) -> &mut Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("it can be resized");
        self.screen.screen_mut().set_size(at_least_one(rows), at_least_one(cols));
        self
    }

    fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{name} was not sent");
        self
    }

    /// Waits until the process is stopped.
    fn is_stopped(&mut self) -> &mut Self {
        let id = self.child.process_id().expect("it runs").to_string();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let state = Command::new("ps").args(["-o", "state=", "-p", &id]).output();
            if state.expect("ps is there").stdout.trim_ascii_start().starts_with(b"T") {
                return self;
            }
            assert!(Instant::now() < deadline, "it does not stop");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end, and asserts that the terminal is as it was. Returns the exit status.
    #[track_caller]
    fn ends(&mut self) -> u32 {
        self.waits("the screen before", |terminal| {
            let screen = terminal.screen.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        assert_eq!(
            self.screen.screen().mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is given back"
        );
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap_or(NonZero::<u16>::MIN)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths are text here")
}

#[test]
fn a_whole_play() {
    let mut terminal = Terminal::playing();
    terminal.types("1").sees("> “Today? What is it for?”");
    terminal.resize(12, 40).sees("↓").resize(40, 120).sees("What do you do?");
    terminal.resize(1, 1).resize(24, 80).sees("What do you do?");
    terminal.types("2").sees("You have promised").types("2").sees("The end: On its way");
    terminal.types("\r").sees("What came of it").types(" ").sees("promise broken");
    terminal.types("\r").sees("There are 3 questions").types("\r").sees("What did Mira say first?");
    terminal.types("\u{1b}[200~Two\nlines\u{1b}[201~").sees("lines").types("\t").sees("2 of 3");
    // The answer is in the records: leaving loses nothing, and asks nothing.
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_library_opens_without_a_name() {
    let mut terminal = Terminal::open(&[], 24, 80, &[]);
    terminal.sees("18 stories").types("pay").sees("of 18").types("\u{1b}").sees("18 stories");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn signals_end_it_and_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let mut terminal = Terminal::playing();
        terminal.signal(name);
        assert_eq!(terminal.ends(), 128 + number, "{name}");
    }
}

#[test]
fn without_colours_none_are_sent() {
    let story = repository("tests/suite/player/parcel.ron");
    for (args, variables) in [(vec![], vec![("NO_COLOR", "1")]), (vec!["--theme", "mono"], vec![])]
    {
        let args = [vec!["play", text(&story)], args].concat();
        let mut terminal = Terminal::open(&args, 24, 80, &variables);
        terminal.sees("Is this for today?").types("\r\r").sees("What do you do?").types("3");
        terminal.sees("You owe").types("\u{3}").sees("Stop here?").types("\u{3}");
        assert_eq!(terminal.ends(), 0);
        let written = String::from_utf8_lossy(&terminal.written).into_owned();
        for colour in ["\u{1b}[38;", "\u{1b}[48;", "\u{1b}[31m", "\u{1b}[36m"] {
            assert!(!written.contains(colour), "{colour:?} in {written:?}");
        }
    }
}

#[test]
fn where_the_cursor_cannot_be_moved_it_stays_linear() {
    let story = repository("tests/suite/player/parcel.ron");
    for (args, variables) in [(vec!["--plain"], vec![]), (vec![], vec![("TERM", "dumb")])] {
        let args = [vec!["play", text(&story)], args].concat();
        let mut terminal = Terminal::open(&args, 24, 80, &variables);
        terminal.sees("Press Enter to go on, or type stop to leave:").types("stop\n");
        terminal.sees("That is fine.");
        assert!(!String::from_utf8_lossy(&terminal.written).contains(ALTERNATE));
    }
}

#[test]
fn what_cannot_be_opened_is_told_below_the_prompt() {
    let mut terminal = Terminal::open(&["play", "parcle"], 24, 80, &[]);
    terminal.sees("there is no scenario `parcle`");
    assert_eq!(terminal.ends(), 2);
}

#[test]
fn suspended_it_gives_the_terminal_back_and_resumed_it_goes_on() {
    let mut terminal = Terminal::playing();
    terminal.types("3").sees("You owe").types("\u{1a}");
    terminal.waits("the screen before", |terminal| !terminal.screen.screen().alternate_screen());
    assert!(!terminal.screen.screen().hide_cursor());
    terminal.is_stopped().signal("CONT").sees("You owe").types("u").sees("Taken back");
    terminal.types("\u{3}").sees("Stop here?").types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_new_scenario_begins_with_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = text(folder.path());
    let mut terminal = Terminal::open(&["new", "late", "--dir", dir], 40, 100, &[]);
    terminal.sees("What is your story called?").sees("[Three days, last Tuesday]");
    terminal.types("The late refund\r").sees("What pulls apart in it?").types("\r");
    terminal.sees("Where does it happen?").types("\r");
    terminal.sees("How does the customer reach you?").types("fax\r");
    terminal.sees("Please answer with one of these words").types("chat\r");
    terminal.sees("What is the customer called?").types("Mira \"Mo\" Holt\r");
    terminal.sees("Who is that?").types("\r").sees("Who is the learner?").types("\r");
    terminal.sees("And who writes it?").types("\r").sees("meet it as a learner does");
    assert_eq!(terminal.ends(), 0);
    let written = std::fs::read(folder.path().join("late.ron")).expect("a scenario");
    let (scenario, _) = mile_core::read::read(&written);
    let scenario = scenario.expect("a valid one");
    assert_eq!(scenario.fill(&scenario.title, None), "The late refund");
    assert_eq!(scenario.about.channel.map(Channel::as_str), Some("Chat"));
    assert!(scenario.cast.values().any(|member| member.name == "Mira \"Mo\" Holt"));
    assert!(folder.path().join("late.test.ron").is_file());
}

#[test]
fn a_window_of_one_cell_is_survived() {
    let story = repository("tests/suite/player/parcel.ron");
    let mut terminal = Terminal::open(&["play", text(&story)], 1, 1, &[]);
    terminal.waits("the screen", |terminal| terminal.screen.screen().alternate_screen());
    terminal.types("x").resize(24, 80).sees("Is this for today?").types("\r");
    terminal.sees("Before you begin").types("\r").sees("What do you do?").types("\u{3}\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_a_scenario_injects_does_not_reach_the_terminal() {
    let story = repository("tests/suite/screens/injecting.ron");
    let folder = repository("tests/suite/screens");
    for args in [vec!["play", text(&story)], vec!["--library", text(&folder)]] {
        let mut terminal = Terminal::open(&args, 24, 80, &[]);
        match args[0] {
            "play" => terminal.sees("this text contains a control character"),
            // The file is listed with its first problem.
            _ => terminal.sees("22 stories").types("injecting").sees("a control character"),
        };
        terminal.types("\u{3}").ends();
        let written = String::from_utf8_lossy(&terminal.written).into_owned();
        for steering in ["\u{1b}[31malert", "\u{1b}]", "\u{7}", "\u{9b}", "\u{1b}c", "\u{202e}"] {
            assert!(!written.contains(steering), "{steering:?} in {written:?}");
        }
    }
}

#[test]
fn wide_characters_leave_nothing_behind() {
    let story = repository("tests/suite/screens/wide.ron");
    let mut terminal = Terminal::open(&["play", text(&story)], 12, 40, &[]);
    terminal.sees("늦은 택배").types("\r").sees("상담원입니다").types("\r").sees("첫 통화");
    terminal.sees("more");
    let heading = terminal.screen.screen().rows(0, 40).nth(2);
    assert_eq!(heading.as_deref().map(str::trim), Some("첫 통화"));
    terminal.types("\u{3}\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_terminal_that_is_read_slowly_shows_the_last_state() {
    let mut terminal = Terminal::playing();
    let reading = Arc::clone(&terminal.reading);
    let held = reading.lock();
    // More than a terminal holds by itself.
    for _ in 0..40 {
        terminal.types("?").resize(40, 120).types("q").resize(24, 80);
    }
    terminal.types("3");
    drop(held);
    terminal.sees("You owe").types("\u{3}").sees("Stop here?").types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_terminal_that_nobody_reads_does_not_keep_it_from_ending() {
    let mut terminal = Terminal::playing();
    let reading = Arc::clone(&terminal.reading);
    let held = reading.lock();
    for _ in 0..40 {
        terminal.types("?").resize(40, 120).types("q").resize(24, 80);
    }
    terminal.signal("TERM");
    let deadline = Instant::now() + PATIENCE;
    while terminal.child.try_wait().expect("it can be waited for").is_none() {
        assert!(Instant::now() < deadline, "it does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(held);
}

#[test]
fn a_room_on_a_terminal() {
    let story = repository("tests/suite/player/parcel.ron");
    let mut terminal = Terminal::open(&["room", text(&story)], 24, 80, &[]);
    terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r");
    terminal.sees("It had to be today.").types("\r").sees("Think: everybody alone");
    terminal.types("t").sees("1:00").sees("0:59").types("t").sees("(stopped)").types("\r");
    terminal.sees("1 of 3").types("7\r").sees("2 of 3").types("2\r").sees("3 of 3");
    terminal.resize(12, 40).types("1\r").sees("All hands").sees("7 hands").sees("1 hand");
    terminal.resize(24, 200).sees("Whoever is for 2 or 3").types("2\r").sees("The end: On its way");
    terminal.types("\r").sees("What came of it").types(" ").types("\r").sees("Looking back");
    terminal.types("q").sees("The road not taken at decision 1").types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_guided_debrief_on_a_terminal() {
    let story = repository("tests/suite/player/parcel.ron");
    let records = tempfile::tempdir().expect("a folder");
    let data = [("MILE_DATA", text(records.path()))];
    let mut terminal = Terminal::open(&["play", text(&story), "--as", "Kim"], 24, 80, &data);
    terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r");
    terminal.sees("What do you do?").types("2").sees("The end: On its way").types("\u{3}");
    terminal.ends();
    drop(terminal);
    let mut terminal = Terminal::open(&["debrief", "last", "--who", "group"], 12, 40, &data);
    terminal.sees("Who looks back (w): a group.").types("\r").sees("To begin with");
    terminal.types("\r\r").sees("The path").types("\r").sees("What did Mira say first?");
    terminal.types("nTired.").sees("Tired.").types("\t").sees("Noted.").resize(24, 80);
    terminal.sees("Tired.").types("p").sees("Passed. That is always fine.").types("q");
    terminal.sees("What next?").types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

/// Run by `a_panic_gives_the_terminal_back` in a terminal of its own.
#[test]
#[ignore = "it panics on purpose, for another test"]
fn panics_when_something_is_recorded() {
    struct Broken;
    impl Outside for Broken {
        fn load_library(&mut self, _: Found) -> Result<usize, String> {
            Ok(0)
        }
        fn open(&mut self, path: &str) -> Result<Arc<Program>, String> {
            let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
            let scenario = mile_core::read::read(&bytes).0.ok_or("it is broken")?;
            Ok(Arc::new(Program::new(scenario)))
        }
        fn watch(&mut self, _: &str, _: Saved) -> Result<(), String> {
            Ok(())
        }
        fn record(&mut self, _: &Record) -> Result<(), String> {
            panic!("the store is broken")
        }
        fn keep(&mut self, _: &str, _: &str) -> std::io::Result<()> {
            Ok(())
        }
    }
    let story = repository("tests/suite/player/parcel.ron");
    let options = Options { scenario: Some(text(&story).to_owned()), ..Options::default() };
    let _ = mile_player::terminal::run(options, &mut Broken);
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let tests = std::env::current_exe().expect("this runs");
    let args =
        ["--exact", "terminal::panics_when_something_is_recorded", "--ignored", "--nocapture"];
    let mut terminal = Terminal::running(&tests, &args, 24, 80, &[]);
    terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r");
    terminal.sees("the store is broken");
    assert_ne!(terminal.ends(), 0);
}

#[test]
fn a_watched_file_is_played_as_it_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.ron");
    let story = std::fs::read_to_string(repository("tests/suite/player/parcel.ron")).expect("text");
    let save = |from: &str, to: &str| {
        std::fs::write(&file, story.replace(from, to)).expect("it can be written");
    };
    save("", "");
    let mut terminal = Terminal::open(&["play", text(&file), "--watch"], 24, 80, &[]);
    terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r3");
    terminal.sees("You owe");
    save("Ring her.", "Ring Mira.");
    terminal.sees("Ring Mira.").sees("You owe");
    save("goto: \"wait\"", "goto: \"wiat\"");
    terminal.sees("cannot be played").sees("there is no scene `wiat`");
    save("Ring her.", "Call her.");
    terminal.sees("Call her.").sees("You owe").types("\u{3}\u{3}");
    assert_eq!(terminal.ends(), 0);
    drop(terminal);
    let mut shipped = Terminal::open(&["play", "lost-parcel", "--watch"], 24, 80, &[]);
    shipped.sees("--from lost-parcel");
    assert_eq!(shipped.ends(), 2);
}

#[test]
fn who_stops_a_long_search_is_told_what_was_met() {
    let story = repository("tests/suite/player/endless.ron");
    for (command, told) in [
        (&["explore", text(&story)][..], "not every path is explored"),
        (&["check", "--deep", text(&story)], "stopped before all of its paths were explored"),
    ] {
        let mut terminal = Terminal::open(command, 24, 80, &[]);
        terminal.sees("situations").types("\u{3}").sees(told);
        assert_eq!(terminal.ends(), 130, "{command:?}");
    }
}
