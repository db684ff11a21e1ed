//! Mile: the story as a scenario file, and the engine that everybody uses, with three observers.

use std::fmt::Write as _;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mile_author::explore::{self, Limits};
use mile_core::event::{Event, Observer};
use mile_core::id::{Id, MeterId};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::scenario::Body;
use mile_core::session::{Phase, Session};
use mile_core::text::Text;
use mile_core::wire::Wire;

use crate::paths::Explorer;
use crate::story::{
    BELOW, Choice, FLAGS, GUARDED_LINE, LINE, METERS, MOST, START, Story, TAKEN, THE_END, label,
};
use crate::walk::Engine;

/// A session and who observes it.
pub struct Mile<O> {
    session: Session,
    observer: O,
}

pub fn program(story: &Story) -> Arc<Program> {
    let (scenario, diagnostics) = read(file(story).as_bytes());
    Arc::new(Program::new(scenario.unwrap_or_else(|| panic!("{diagnostics:?}"))))
}

/// The story as an author would write it.
pub fn file(story: &Story) -> String {
    let mut out = String::from(
        "(format: 1, id: \"generated\", title: \"Generated\", language: \"en\",\n\
         opt_out: (text: \"You can stop.\", goto: \"end_0\"),\n\
         cast: {\"ada\": (name: \"Ada\", persona: \"Exact with numbers, and fair.\")},\nmeters: {\n",
    );
    for meter in 0..METERS {
        let label = format!("label: \"Meter {meter}\"");
        let _ = writeln!(out, "\"m{meter}\": ({label}, start: {START}, min: 0, max: {MOST}),");
    }
    out.push_str("},\nflags: {\n");
    for flag in 0..FLAGS {
        let _ = writeln!(out, "\"f{flag}\": \"Fact number {flag} is so.\",");
    }
    out.push_str("},\nstart: \"s0\",\nscenes: {\n");
    for (scene, choices) in story.scenes.iter().enumerate() {
        let lines =
            format!("(\"ada\", {LINE:?}), (\"ada\", {GUARDED_LINE:?}, \"m0 >= 5 and not f0\")");
        let _ = writeln!(out, "\"s{scene}\": (lines: [{lines}], choices: [");
        for (n, choice) in choices.iter().enumerate() {
            write_choice(&mut out, story, scene * 3 + n, choice);
        }
        out.push_str("]),\n");
    }
    for ending in 0..story.endings {
        let ends = format!("kind: Partial, title: \"The end\", text: {THE_END:?}");
        let _ = writeln!(out, "\"end_{ending}\": (ending: ({ends})),");
    }
    out.push_str("},\ndebrief: (objective: [(ask: \"What happened?\")]))\n");
    out
}

fn write_choice(out: &mut String, story: &Story, number: usize, choice: &Choice) {
    let Choice { changes: [(one, by), (other, more)], flag, takes, goto, .. } = choice;
    let set = if choice.sets { "set" } else { "clear" };
    let _ = writeln!(out, "(id: \"c{number}\", say: {:?}, takes: Minutes({takes}),", label(number));
    if let Some(guard) = &choice.guard {
        let _ =
            write!(out, "when: \"m{} >= {} or f{}\", ", guard.meter, guard.at_least, guard.flag);
    }
    let changes = format!("{{\"m{one}\": {by:+}, \"m{other}\": {more:+}}}");
    let _ = writeln!(out, "now: (change: {changes}, {set}: [\"f{flag}\"]),");
    if let Some(later) = &choice.later {
        let meter = format!("m{}", later.meter);
        let when = format!("after: Minutes({}), only_if: \"{meter} < {BELOW}\"", later.after);
        let then = format!("then: (change: {{\"{meter}\": -{TAKEN}}})");
        let _ = writeln!(out, "later: [(id: \"o{number}\", {when}, {then})],");
    }
    let _ = match goto.checked_sub(story.scenes.len()) {
        Some(ending) => writeln!(out, "goto: \"end_{ending}\"),"),
        None => writeln!(out, "goto: \"s{goto}\"),"),
    };
}

/// Every path, by the engine that everybody uses and by `mile explore`.
pub struct Paths {
    /// Where the ways go on, a session for each decision on the way.
    sessions: Vec<Session>,
    story: explore::Story,
}

impl Paths {
    pub fn new(file: &str) -> Self {
        let (scenario, diagnostics) = read(file.as_bytes());
        let scenario = scenario.unwrap_or_else(|| panic!("{diagnostics:?}"));
        let program = Arc::new(Program::new(scenario.clone()));
        let sessions = vec![Session::start(program, 0, &mut ()); MOST_DEEP];
        Self { sessions, story: explore::Story::new(scenario, file) }
    }
}

/// No path is longer.
const MOST_DEEP: usize = 50;

impl Explorer for Paths {
    fn begin(&mut self) {
        self.sessions[0].restart(0, &mut ());
    }

    fn steps(&mut self, deep: u32) -> u64 {
        steps(&mut self.sessions[..=deep as usize])
    }
}

impl Paths {
    /// Finds different states by breadth until there are so many, on so many cores, `None` for all, and
    /// returns how many there are.
    pub fn states_on(&mut self, threads: Option<NonZero<usize>>, most: usize) -> u64 {
        explore::explore(&self.story, Limits { states: most, threads }, &mut |_| true).report.states
    }

    /// Takes every way on from the start on all cores: those that begin alike, some decisions deep,
    /// are taken on one.
    pub fn steps_on_all(&mut self, deep: u32) -> u64 {
        self.begin();
        let alike = deep / 3;
        let mut begun = vec![self.sessions[0].clone()];
        let mut before = 0;
        for _ in 0..alike {
            begun = begun.iter().flat_map(ways_on).collect();
            before += begun.len() as u64;
        }
        let next = AtomicUsize::new(0);
        let walk = || {
            let mut sessions = vec![self.sessions[0].clone(); (deep - alike) as usize + 1];
            let mut count = 0;
            while let Some(start) = begun.get(next.fetch_add(1, Ordering::Relaxed)) {
                sessions[0].clone_from(start);
                count += steps(&mut sessions);
            }
            count
        };
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        std::thread::scope(|scope| {
            let walks: Vec<_> = (0..cores).map(|_| scope.spawn(walk)).collect();
            let counts = walks.into_iter().map(|walk| walk.join().expect("it only counts"));
            before + counts.sum::<u64>()
        })
    }
}

/// Where each choice on offer leads.
fn ways_on(session: &Session) -> impl Iterator<Item = Session> {
    session.offered().iter().map(|&choice| {
        let mut next = session.clone();
        next.choose(choice, &mut ()).expect("it is offered");
        next
    })
}

/// Takes every way on from the first of `sessions`, as many decisions deep as there are others.
fn steps(sessions: &mut [Session]) -> u64 {
    let [here, below @ ..] = sessions else { return 0 };
    if below.is_empty() {
        return 0;
    }
    let mut count = 0;
    for index in 0..here.offered().len() {
        let choice = here.offered()[index];
        below[0].choose_after(here, choice, &mut ()).expect("it is offered");
        count += 1;
        // Half of all steps are the last ones: they are spared the call.
        if below.len() > 1 {
            count += steps(below);
        }
    }
    count
}

/// What is done around a move, beside observing it.
pub trait Reader: Observer {
    /// A run begins.
    fn begin(&mut self) {}
    /// A move is about to be made.
    fn forget(&mut self) {}
    /// A move was made.
    fn read(&mut self, session: &Session) {
        let _ = session;
    }
    /// What was said and is on offer.
    fn hear(&self, hear: &mut dyn FnMut(&str)) {
        let _ = hear;
    }
}

/// Observes nothing.
impl Reader for () {}

impl<O: Reader> Mile<O> {
    pub fn new(program: &Arc<Program>, mut observer: O) -> Self {
        let session = Session::start(Arc::clone(program), 0, &mut observer);
        Self { session, observer }
    }
}

impl<O: Reader> Engine for Mile<O> {
    #[inline]
    fn restart(&mut self) {
        self.observer.forget();
        self.observer.begin();
        self.session.restart(0, &mut self.observer);
        self.observer.read(&self.session);
    }

    #[inline]
    fn offered(&self) -> usize {
        self.session.offered().len()
    }

    #[inline]
    fn choose(&mut self, index: usize) {
        self.observer.forget();
        let choice = self.session.offered()[index];
        self.session.choose(choice, &mut self.observer).expect("it is on offer");
        self.observer.read(&self.session);
    }

    fn number(&self, index: usize) -> usize {
        // Choices are numbered through the whole file, three in each scene.
        self.session.offered()[index].index()
    }

    fn meters(&self) -> [i64; METERS] {
        let (state, program) = (self.session.state(), self.session.program());
        std::array::from_fn(|meter| state.meter(program, MeterId::new(meter)))
    }

    fn text(&self, hear: &mut dyn FnMut(&str)) {
        self.observer.hear(hear);
    }
}

/// Writes what is said and what is on offer, as a player without a screen would.
pub struct Prose {
    program: Arc<Program>,
    text: String,
}

impl Prose {
    pub fn new(program: &Arc<Program>) -> Self {
        Self { program: Arc::clone(program), text: String::new() }
    }

    fn write(text: &mut String, program: &Program, written: &Text) {
        text.push_str(&program.scenario().fill(written, None));
        text.push('\n');
    }
}

impl Observer for Prose {
    fn observe(&mut self, event: Event) {
        let scenario = self.program.scenario();
        match event {
            Event::Said { line } => {
                Self::write(&mut self.text, &self.program, &scenario.lines[line].text);
            }
            Event::Ended { scene, .. } => {
                if let Body::Ending(ending) = &scenario.scenes[scene].body
                    && let Some(text) = &ending.text
                {
                    Self::write(&mut self.text, &self.program, text);
                }
            }
            _ => {}
        }
    }
}

impl Reader for Prose {
    fn forget(&mut self) {
        self.text.clear();
    }

    fn read(&mut self, session: &Session) {
        if session.state().phase() != Phase::Waiting {
            return;
        }
        for &choice in session.offered() {
            let say = self.program.scenario().choices[choice].say.as_ref();
            Self::write(&mut self.text, &self.program, say.expect("every choice says something"));
        }
    }

    fn hear(&self, hear: &mut dyn FnMut(&str)) {
        hear(&self.text);
    }
}

/// Writes every event as a line of JSON, as `mile play --json` does.
pub struct Json<'p> {
    program: &'p Program,
    wire: Wire<'p>,
    lines: Vec<u8>,
}

impl<'p> Json<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self { program, wire: Wire::new(program.scenario(), None), lines: Vec::new() }
    }
}

impl Observer for Json<'_> {
    fn observe(&mut self, event: Event) {
        let event = self.wire.event(event);
        serde_json::to_writer(&mut self.lines, &event).expect("memory takes everything");
        self.lines.push(b'\n');
    }
}

impl Reader for Json<'_> {
    fn begin(&mut self) {
        self.wire = Wire::new(self.program.scenario(), None);
    }

    fn forget(&mut self) {
        self.lines.clear();
    }
}
