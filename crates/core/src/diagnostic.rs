//! What is wrong with an author's file, as data. Rendering is the author crate's.

use crate::source::Span;

/// One problem, at its place, said to someone who has never seen RON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: Code,
    /// Where it is.
    pub span: Span,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// Changes that a tool can make to mend it.
    pub fixes: Vec<Fix>,
}

/// A second place that a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// A change that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// Whether it surely keeps what the author meant, so that it may be made unasked.
    pub safe: bool,
    /// Replacements, in order, not overlapping.
    pub edits: Vec<Edit>,
}

/// The text at `span` becomes `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub insert: String,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The scenario cannot be played.
    Error,
    /// It can be played, and is probably not what the author meant.
    Warning,
    /// How it could be written better.
    Advice,
}

impl Severity {
    /// The word that people and JSON read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

impl Diagnostic {
    /// A problem of kind `code` at `span`.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let (help, labels, fixes) = Default::default();
        Self { code, span, message: message.into(), help, labels, fixes }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a change that surely mends it and keeps what was meant.
    #[must_use]
    pub fn fix(
        self,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> Self {
        self.fix_if(true, title, edits)
    }

    /// Adds a change that probably mends it, to be looked at by the author.
    #[must_use]
    pub fn maybe_fix(
        self,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> Self {
        self.fix_if(false, title, edits)
    }

    /// Adds a change that surely mends it if it is `safe`, else probably.
    #[must_use]
    pub fn fix_if(
        mut self,
        safe: bool,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> Self {
        let edits = edits.into_iter().map(|(span, insert)| Edit { span, insert }).collect();
        self.fixes.push(Fix { title: title.into(), safe, edits });
        self
    }

    /// How much it matters, which its code decides.
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// A kind of problem. The texts are stable and never used again for something else: `E…` are
        /// errors, `L…` warnings, `S…` advice on style and `X…` what the explorer finds on all paths
        /// together; all but errors a scenario can `allow` with its reason.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable text, like `E012`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

impl Code {
    /// Errors begin with E, advice with S; the rest are warnings.
    pub const fn severity(self) -> Severity {
        match self.as_str().as_bytes()[0] {
            b'E' => Severity::Error,
            b'S' => Severity::Advice,
            _ => Severity::Warning,
        }
    }
}

codes! {
    /// The file is not UTF-8.
    NotUtf8 = "E001",
    /// The file is larger than 16 MiB.
    TooLarge = "E002",
    /// Brackets are nested too deeply.
    TooDeep = "E003",
    /// The file is empty, or is something other than RON: JSON, YAML, prose.
    NotRon = "E004",

    /// A comma is missing between two entries.
    MissingComma = "E010",
    /// A bracket is opened and never closed.
    UnclosedBracket = "E011",
    /// A bracket closes what was never opened, or another kind of bracket than was opened.
    StrayBracket = "E012",
    /// A text, or a comment, is opened and never closed.
    UnclosedText = "E013",
    /// Curly quotation marks in place of straight ones.
    CurlyQuotes = "E014",
    /// A `=` in place of `:`, or the `:` left out, between a name and its value.
    MissingColon = "E015",
    /// A name without a value.
    MissingValue = "E016",
    /// A comma, a colon or another sign that stands where nothing calls for it.
    StraySign = "E017",
    /// A `\` in a text that is followed by something unknown.
    BadEscape = "E018",
    /// A number that cannot be read.
    BadNumber = "E019",
    /// An extension of RON other than `implicit_some` is asked for.
    Extension = "E020",

    /// A value of another kind belongs here.
    WrongKind = "E030",
    /// Another kind of bracket belongs here.
    WrongBracket = "E031",
    /// A record has no such field.
    UnknownField = "E032",
    /// A field, or an id in a table, is written twice.
    DuplicateField = "E033",
    /// A required field is missing.
    MissingField = "E034",
    /// A field name in quotes.
    QuotedField = "E035",
    /// A value without the name of its field, or without its id.
    NamelessValue = "E036",
    /// A word that is none of those that are possible here.
    UnknownWord = "E037",
    /// A number, or a duration, that is out of range.
    OutOfRange = "E038",
    /// A text with a character that could disturb a terminal.
    ControlCharacter = "E039",
    /// A list or table that needs at least one entry.
    Empty = "E040",
    /// A format that is not known.
    UnknownFormat = "E041",
    /// An id with characters that ids do not have.
    BadId = "E042",
    /// An id that has a meaning of its own, or that a meter and a flag share.
    ReservedId = "E043",
    /// A time of day that is none.
    BadTime = "E044",
    /// A `{` in a text that does not hold a name.
    BadName = "E045",

    /// No scene of that name.
    UnknownScene = "E050",
    /// No choice of that name in that scene.
    UnknownChoice = "E051",
    /// No meter of that name.
    UnknownMeter = "E052",
    /// No flag of that name.
    UnknownFlag = "E053",
    /// No signal of that name.
    UnknownSignal = "E054",
    /// No promise of that name.
    UnknownPromise = "E055",
    /// Nobody of that name in the cast.
    UnknownCast = "E056",
    /// No behaviour of that name, neither in the rubric nor in the scenario.
    UnknownBehaviour = "E057",
    /// Two choices of a scene, or two delayed outcomes, with the same id.
    DuplicateId = "E058",
    /// No delayed outcome of that name, in a test file.
    UnknownOutcome = "E059",

    /// A condition that cannot be read.
    GuardSyntax = "E060",
    /// A name in a condition that is neither meter nor flag nor anything else.
    UnknownGuardName = "E061",
    /// A name in a condition that stands for something of another kind.
    GuardKind = "E062",

    /// A scene without exactly one of `choices`, `chance`, `next`, `ending`.
    SceneBody = "E070",
    /// A choice without `act` and `say`.
    WordlessChoice = "E071",
    /// A field that does not belong to this kind of scene or choice.
    Misplaced = "E072",
    /// A limit that names a choice which is not always there.
    LimitChoice = "E073",
    /// A circle of scenes that pass on at once, in which nobody ever decides.
    EndlessCircle = "E074",
    /// `@return` where only a choice may say it, or where it leads nowhere.
    MisplacedReturn = "E075",
    /// The way out does not lead to an ending.
    OptOutNoEnding = "E076",
    /// A promise that is made or kept by the outcome of a promise.
    PromiseInPromise = "E077",
    /// A meter whose start, smallest and largest value do not fit each other.
    MeterRange = "E078",

    /// A test that expects what can never be so.
    NeverExpected = "E080",

    /// A scene that cannot be reached.
    UnreachableScene = "L001",
    /// A flag that is read and never set.
    FlagNeverSet = "L002",
    /// A flag that is never read.
    FlagNeverRead = "L003",
    /// `locked` on a choice without a condition.
    NeedlessLocked = "L004",
    /// `promised()` in the debrief, where nothing is open any more.
    PromisedInDebrief = "L005",
    /// `#![enable(implicit_some)]`, which is always on.
    NeedlessEnable = "L006",
    /// `Some(…)`, which is never needed.
    NeedlessSome = "L007",
    /// An ending that says nothing but its title.
    EndingWithoutText = "L008",
    /// A text for people that says nothing.
    EmptyText = "L009",
    /// A meter that nothing changes.
    MeterNeverChanged = "L010",
    /// A promise that is made and never kept.
    PromiseNeverKept = "L011",
    /// A promise that is never made.
    PromiseNeverMade = "L012",
    /// A signal that nothing picks up.
    SignalNeverNoticed = "L013",
    /// A signal that no scene has on display.
    SignalNeverHinted = "L014",
    /// A delayed outcome that comes later than the story looks.
    BeyondHorizon = "L015",
    /// A `cancel_when` that can never hold.
    CancelNeverHolds = "L016",
    /// A scene that hints at a signal and says nothing.
    HintWithoutLine = "L017",
    /// A place from which no ending can be reached.
    NoEnding = "L018",
    /// A word in `about` with a letter wrong.
    MisspeltAbout = "L019",

    /// A scene in which only one thing can be done.
    OneChoice = "S001",
    /// A debrief without all four stages.
    DebriefStages = "S002",
    /// The compassionate choice, always in the same place.
    SamePlace = "S003",
    /// A time limit that is shorter than reading takes.
    ShortLimit = "S004",
    /// A line that is said again whenever its scene is returned to.
    RepeatedLine = "S005",
    /// Letters of two scripts in one word.
    MixedScripts = "S006",
    /// An address, a telephone or card number that could be somebody's.
    PersonalData = "S007",
    /// No content warning, where the words suggest one.
    NoContentWarning = "S008",
    /// A line that is too long to be said in one breath.
    LongLine = "S009",
    /// A choice whose words give away what is thought of it.
    LoadedLabel = "S010",
    /// A word in `about` that the library is not sorted by.
    UnknownAbout = "S011",

    // What the explorer finds on all paths together.
    /// A condition that never holds on any path.
    GuardNever = "X001",
    /// A condition that always holds on every path.
    GuardAlways = "X002",
    /// A choice that is never offered on any path.
    NeverOffered = "X003",
    /// A `once` that makes no difference on any path.
    OnceNeverMatters = "X004",
    /// A scene in which a path gets stuck.
    StuckStory = "X005",
    /// A place from which no path reaches an ending.
    NoWayOut = "X006",
    /// A delayed outcome that surfaces on no path.
    OutcomeNeverSurfaces = "X007",
    /// A delayed outcome that is cancelled on every path.
    OutcomeAlwaysCancelled = "X008",
    /// A delayed outcome that is cancelled on no path, although it could be.
    OutcomeNeverCancelled = "X009",
    /// An interruption that no path follows.
    InterruptionNeverFollowed = "X010",
    /// A promise that is kept on no path.
    PromiseCannotBeKept = "X011",
    /// A promise that is broken on no path.
    PromiseCannotBeBroken = "X012",
    /// A signal that is picked up on no path.
    SignalNotNoticed = "X013",
    /// A scene that no path reaches.
    SceneUnreachable = "X014",
    /// An ending that no path reaches.
    EndingUnreachable = "X015",
    /// A meter that ends at its bound on every path.
    MeterPinned = "X016",
    /// A choice that is never the better one.
    Dominated = "X017",
    /// Two choices with the same effect.
    Hollow = "X018",
    /// A choice that is always the better one.
    Obvious = "X019",
}
