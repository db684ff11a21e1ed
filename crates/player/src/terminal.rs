//! The player on a real terminal: the only part of it that does I/O.
//!
//! One thread waits for input, one for signals; the player itself waits for either, and wakes by
//! itself only while something on the screen changes with time.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Instant;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use mile_core::program::Program;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::app::{App, Command, Msg, Options};
use crate::kept;
use crate::record::{Found, Listed, Outside};

/// How the player came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The learner left.
    Left,
    /// It could not go on, and why.
    Failed(String),
    /// A signal with that number asked it to end.
    Signal(i32),
}

/// What comes in.
enum Input {
    Event(Event),
    /// A file of the library is read.
    Found(Listed),
    /// The file that is watched was saved.
    Saved(Result<Arc<Program>, Vec<String>>),
    /// The terminal cannot be read any more.
    Closed,
    /// The window may have another size.
    #[cfg_attr(not(unix), allow(dead_code, reason = "signals come on Unix"))]
    Resized,
    /// A signal asks the player to end.
    #[cfg_attr(not(unix), allow(dead_code, reason = "signals come on Unix"))]
    End(i32),
    /// A signal asks it to stop for a while.
    #[cfg_attr(not(unix), allow(dead_code, reason = "signals come on Unix"))]
    Suspend,
    /// It was continued.
    #[cfg_attr(not(unix), allow(dead_code, reason = "signals come on Unix"))]
    Continued,
}

/// Plays on the terminal until the learner leaves or a signal comes. However this ends, the terminal
/// is as it was.
///
/// # Errors
/// If the terminal cannot be read or written.
pub fn run(options: Options, outside: &mut dyn Outside) -> io::Result<Ended> {
    restore_on_panic();
    let (sender, inputs) = channel();
    // Watched before the size is asked for, so that no change of it is missed.
    watch_signals(&sender)?;
    let (columns, rows) = crossterm::terminal::size()?;
    let mut app = App::new(options, columns, rows);
    let mut screen = Screen::open()?;
    screen.draw(&app)?;
    let events = sender.clone();
    thread::spawn(move || read_events(&events));
    let last = Instant::now();
    let mut player = Player { app: &mut app, screen: &mut screen, outside, sender, last };
    let ended = player.play(&inputs);
    drop(screen);
    ended
}

struct Player<'p> {
    app: &'p mut App,
    screen: &'p mut Screen,
    outside: &'p mut dyn Outside,
    /// Where inputs are put in.
    sender: Sender<Input>,
    /// When the player was last told how much time has passed.
    last: Instant,
}

impl Player<'_> {
    fn play(&mut self, inputs: &Receiver<Input>) -> io::Result<Ended> {
        if let Some(ended) = self.tell(Msg::Started)? {
            return Ok(ended);
        }
        loop {
            self.screen.draw(self.app)?;
            let input = match self.app.next_tick() {
                None => inputs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(wait) => inputs.recv_timeout(wait.saturating_sub(self.last.elapsed())),
            };
            let elapsed = self.last.elapsed();
            self.last += elapsed;
            if let Some(ended) = self.tell(Msg::Tick(elapsed))? {
                return Ok(ended);
            }
            let Some(mut input) = received(input) else { continue };
            // What has come in meanwhile is taken in before anything is drawn.
            loop {
                if let Some(ended) = self.take(input)? {
                    return Ok(ended);
                }
                match inputs.try_recv() {
                    Ok(next) => input = next,
                    Err(_) => break,
                }
            }
        }
    }

    /// Takes an input in. Returns how the player ends, if it does.
    fn take(&mut self, input: Input) -> io::Result<Option<Ended>> {
        let msg = match input {
            Input::Found(listed) => Msg::Found(listed),
            Input::Saved(saved) => Msg::Saved(saved),
            Input::Event(Event::Key(key)) => Msg::Key(key),
            Input::Event(Event::Mouse(mouse)) => Msg::Mouse(mouse),
            Input::Event(Event::Paste(text)) => Msg::Paste(text),
            Input::Event(Event::Resize(columns, rows)) => Msg::Resize(columns, rows),
            Input::Event(Event::FocusGained | Event::FocusLost) => return Ok(None),
            Input::Closed => return Ok(Some(Ended::Left)),
            Input::End(signal) => return Ok(Some(Ended::Signal(signal))),
            Input::Suspend => {
                self.suspend()?;
                return Ok(None);
            }
            Input::Continued => {
                self.screen.enter()?;
                // Whatever time went by, the learner was not here.
                self.last = Instant::now();
                resized()?
            }
            Input::Resized => resized()?,
        };
        self.tell(msg)
    }

    fn tell(&mut self, msg: Msg) -> io::Result<Option<Ended>> {
        let command = self.app.update(msg);
        self.follow(command)
    }

    /// Runs a command and those that follow from its answer.
    fn follow(&mut self, mut command: Option<Command>) -> io::Result<Option<Ended>> {
        while let Some(wanted) = command {
            let answer = match wanted {
                Command::Library => Msg::Library(self.outside.load_library(self.found())),
                Command::Open(scenario) => Msg::Opened(self.outside.open(&scenario)),
                Command::Watch(scenario) => {
                    let sender = self.sender.clone();
                    let saved = Box::new(move |saved| drop(sender.send(Input::Saved(saved))));
                    Msg::Watching(self.outside.watch(&scenario, saved))
                }
                Command::Unfinished(played) => Msg::Unfinished(self.outside.unfinished(&played.0)),
                Command::Record(record) => {
                    let recorded = self.outside.record(&record);
                    Msg::Recorded(recorded.map(|()| self.outside.run()))
                }
                Command::Keep(name, text) => Msg::Kept(self.keep(&name, &text)),
                Command::Suspend => {
                    self.suspend()?;
                    return Ok(None);
                }
                Command::Quit(None) => return Ok(Some(Ended::Left)),
                Command::Quit(Some(why)) => return Ok(Some(Ended::Failed(why))),
            };
            command = self.app.update(answer);
        }
        Ok(None)
    }

    /// Hands on what is found in the library. After the player has ended nobody wants it.
    fn found(&self) -> Found {
        let sender = self.sender.clone();
        Box::new(move |listed| drop(sender.send(Input::Found(listed))))
    }

    fn keep(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.outside.keep(name, text).map_err(|error| kept::refusal(name, &error))
    }

    /// Gives the terminal back and stops; goes on when the process is continued.
    fn suspend(&mut self) -> io::Result<()> {
        restore();
        stop_process()?;
        self.screen.enter()?;
        self.last = Instant::now();
        Ok(())
    }
}

fn resized() -> io::Result<Msg> {
    let (columns, rows) = crossterm::terminal::size()?;
    Ok(Msg::Resize(columns, rows))
}

/// An input, or the end of them; nothing if the time was up.
fn received(input: Result<Input, RecvTimeoutError>) -> Option<Input> {
    match input {
        Ok(input) => Some(input),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Input::Closed),
    }
}

fn read_events(sender: &Sender<Input>) {
    loop {
        let input = crossterm::event::read().map_or(Input::Closed, Input::Event);
        let closed = matches!(input, Input::Closed);
        if sender.send(input).is_err() || closed {
            return;
        }
    }
}

/// The terminal while the player has it.
struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    fn open() -> io::Result<Self> {
        // A frame of a large window is about this long.
        let out = BufWriter::with_capacity(64 * 1024, stdout());
        take_over()?;
        let terminal = Terminal::new(CrosstermBackend::new(out));
        terminal.map(|terminal| Self { terminal }).inspect_err(|_| restore())
    }

    /// Takes the terminal over again.
    fn enter(&mut self) -> io::Result<()> {
        take_over()?;
        // Unlike `clear`, this does not ask the terminal where its cursor is: the answer would come
        // to the thread that reads keys.
        let (columns, rows) = crossterm::terminal::size()?;
        self.terminal.resize(Rect::new(0, 0, columns, rows))
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| app.view(frame))?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture, cursor::Hide)
        .inspect_err(|_| restore())
}

/// Gives the terminal back as it was. What fails is left: there is nobody to tell.
fn restore() {
    let _ = disable_raw_mode();
    let mut out = stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = out.flush();
}

/// Sees to it that a panic is told on a terminal that can be read.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            told(panic);
        }));
    });
}

#[cfg(unix)]
fn stop_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
fn stop_process() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn watch_signals(sender: &Sender<Input>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    use std::time::Duration;

    /// How long a blocked terminal is waited for before the process ends all the same.
    const PATIENCE: Duration = Duration::from_secs(1);

    let all = [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(all)?;
    let sender = sender.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let input = match signal {
                SIGTSTP => Input::Suspend,
                SIGCONT => Input::Continued,
                SIGWINCH => Input::Resized,
                signal => Input::End(signal),
            };
            let ends = matches!(input, Input::End(_));
            if sender.send(input).is_err() {
                return;
            }
            if ends {
                thread::sleep(PATIENCE);
                let _ = disable_raw_mode();
                std::process::exit(128 + signal);
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
fn watch_signals(_: &Sender<Input>) -> io::Result<()> {
    Ok(())
}
