//! A scenario as it is meant: valid by construction, every name resolved to an index.
//!
//! Only `lower` makes one. Ids number the entries in the order of the file.

use std::borrow::Cow;
use std::sync::Arc;

use crate::guard::Guard;
use crate::id::{
    BehaviourId, BranchId, CastId, ChoiceId, FlagId, GuardId, Id, IdRange, LineId, MeterId,
    OutcomeId, PromiseId, SceneId, SignalId, Table,
};
use crate::source::Span;
use crate::text::Text;

/// The only version of the format that there is.
pub const FORMAT: i64 = 1;

/// A whole scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The text that it was read from: a record keeps it.
    pub source: Arc<str>,
    /// Unique in a library.
    pub id: String,
    /// The author's version of it.
    pub version: Option<String>,
    /// Its title.
    pub title: Text,
    /// What it is about, in a sentence.
    pub summary: Option<Text>,
    /// The language that it is written in, as a BCP 47 tag.
    pub language: String,
    /// Real minutes that a first run takes.
    pub minutes: Option<u32>,
    /// How the library sorts it.
    pub about: About,
    /// The time of day at the start, shown with the clock, in minutes after midnight.
    pub starts_at: Option<u16>,
    /// How far the aftermath looks beyond the ending, in minutes.
    pub horizon: i64,
    /// Who wrote it.
    pub credits: Credits,
    /// What may be hard to bear in it.
    pub content_warning: Option<ContentWarning>,
    /// The way out.
    pub opt_out: OptOut,
    /// What the learner knows before the first scene.
    pub pre_brief: Option<PreBrief>,
    /// Who speaks: [`Scenario::NARRATOR`], [`Scenario::LEARNER`], and the file's own.
    pub cast: Table<CastId, Cast>,
    /// Numbers that choices move.
    pub meters: Table<MeterId, Meter>,
    /// Story facts.
    pub flags: Table<FlagId, Described>,
    /// What can be picked up.
    pub signals: Table<SignalId, Described>,
    /// What the learner can promise.
    pub promises: Table<PromiseId, Promise>,
    /// The rubric's behaviours, then the scenario's own.
    pub behaviours: Table<BehaviourId, Described>,
    /// Delayed outcomes that are scheduled at the start.
    pub later: Vec<OutcomeId>,
    /// Every delayed outcome, a chained one after the one that schedules it.
    pub outcomes: Table<OutcomeId, Delayed>,
    /// Where the run begins.
    pub start: SceneId,
    /// The scenes.
    pub scenes: Table<SceneId, Scene>,
    /// The choices of all scenes, each scene's together.
    pub choices: Table<ChoiceId, Choice>,
    /// The branches and ways of all chance and `next` scenes, each scene's together.
    pub branches: Table<BranchId, Branch>,
    /// Every line that is said.
    pub lines: Table<LineId, Line>,
    /// Every guard.
    pub guards: Table<GuardId, Guard>,
    /// Where each guard stands, its quotation marks included.
    pub guard_spans: Table<GuardId, Span>,
    /// Notes for whoever plays it with a group.
    pub facilitator: Facilitator,
    /// What turns the run into learning.
    pub debrief: DebriefPlan,
    /// The codes of the findings that are meant, each with its reason in the file.
    pub allowed: Vec<String>,
}

impl Scenario {
    /// The voice that is nobody's.
    pub const NARRATOR: &str = "narrator";
    /// The learner's place in the cast.
    pub const LEARNER: &str = "you";

    /// The narrator.
    pub fn narrator() -> CastId {
        CastId::new(0)
    }

    /// The learner.
    pub fn learner() -> CastId {
        CastId::new(1)
    }

    /// `text` with the names filled in. The learner is called `learner`, or else by the name that
    /// the file gives to `you`, or else `You`.
    pub fn fill<'a>(&'a self, text: &'a Text, learner: Option<&'a str>) -> Cow<'a, str> {
        text.fill(|who| match (who, learner) {
            (None, Some(name)) => name,
            (who, _) => &self.cast[who.unwrap_or_else(Self::learner)].name,
        })
    }

    /// The choice called `id` in `scene`.
    pub fn choice_by_id(&self, scene: SceneId, id: &str) -> Option<ChoiceId> {
        self.choices_of(scene).iter().find(|&choice| self.choices[choice].id.text == id)
    }

    /// The choices of `scene`, offered or not; none unless it waits for the learner.
    pub fn choices_of(&self, scene: SceneId) -> IdRange<ChoiceId> {
        match &self.scenes[scene].body {
            Body::Choices { choices, .. } => *choices,
            _ => IdRange::new(ChoiceId::new(0), ChoiceId::new(0)),
        }
    }
}

/// A name of the author's own, and where it is first written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place in the file.
    pub span: Span,
}

/// How the library sorts a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Such as `billing` or `shipping`.
    pub context: Option<Name>,
    /// What the customer feels.
    pub emotions: Vec<Name>,
    /// How much is at stake.
    pub stakes: Option<Stakes>,
    /// How the customer reaches the learner.
    pub channel: Option<Channel>,
    /// Behaviours that it gives room to practise.
    pub skills: Vec<BehaviourId>,
}

/// Who wrote a scenario, and who may use it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credits {
    /// Who wrote it.
    pub author: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// What it is drawn from.
    pub source: Option<String>,
}

/// What may be hard to bear in a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentWarning {
    /// In a word or two each.
    pub topics: Vec<Text>,
    /// In a sentence or two.
    pub note: Option<Text>,
}

/// The way out of a scenario, open at any moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptOut {
    /// What the learner is told of it.
    pub text: Option<Text>,
    /// The ending that it leads to.
    pub goto: SceneId,
}

/// What the learner knows before the first scene.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreBrief {
    /// Who the learner is.
    pub role: Option<Text>,
    /// What the learner tries to do.
    pub goals: Vec<Text>,
    /// What the learner knows.
    pub facts: Vec<Text>,
    /// Why this is a safe place.
    pub safety: Option<Text>,
}

/// Notes for whoever plays a scenario with a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facilitator {
    /// When this scenario helps.
    pub use_when: Option<Text>,
    /// What to be careful of.
    pub watch_for: Option<Text>,
    /// What to ask the group.
    pub questions: Vec<Text>,
}

/// Somebody who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// The id.
    pub id: Name,
    /// What people call them.
    pub name: String,
    /// Who they are.
    pub persona: Option<Text>,
}

/// A number that choices move, always within `min..=max`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// The id.
    pub id: Name,
    /// What it measures.
    pub label: Text,
    /// Its value at the start.
    pub start: i64,
    /// Its smallest value.
    pub min: i64,
    /// Its largest value.
    pub max: i64,
    /// Which way is better.
    pub better: Better,
    /// Not shown while playing.
    pub hidden: bool,
}

/// A flag, signal or behaviour: an id and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The id.
    pub id: Name,
    /// What it means.
    pub text: Text,
}

/// Something that the learner can promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The id.
    pub id: Name,
    /// What is promised.
    pub text: Text,
    /// The time until its deadline, in minutes.
    pub within: i64,
    /// What keeping it brings.
    pub kept: Outcome,
    /// What breaking it brings.
    pub broken: Outcome,
}

/// A scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What is said on entering.
    pub lines: IdRange<LineId>,
    /// Signals that are on display here.
    pub hints: Vec<SignalId>,
    /// Where the first of them stands.
    pub hints_span: Span,
    /// What happens then.
    pub body: Body,
}

/// What happens in a scene once its lines are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// It waits for the learner.
    Choices {
        /// What the learner is asked, every time.
        ask: Option<Text>,
        /// What can be done.
        choices: IdRange<ChoiceId>,
        /// Real-time pressure.
        limit: Option<Limit>,
    },
    /// The generator draws one branch by weight.
    Chance(IdRange<BranchId>),
    /// The first way whose guard holds is taken.
    Next(IdRange<BranchId>),
    /// The run ends.
    Ending(Ending),
}

/// Real-time pressure on a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Real seconds.
    pub seconds: u32,
    /// Where they stand.
    pub span: Span,
    /// What the clock takes when they are over.
    pub choose: ChoiceId,
}

/// How a run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What kind of ending it is.
    pub kind: EndingKind,
    /// Its title.
    pub title: Text,
    /// What the learner reads.
    pub text: Option<Text>,
}

/// Something that the learner can do, say, or both, the doing first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The id, unique in its scene.
    pub id: Name,
    /// The scene that it belongs to.
    pub scene: SceneId,
    /// What the learner does.
    pub act: Option<Text>,
    /// What the learner says.
    pub say: Option<Text>,
    /// What kind of pull it has; shown only in the debrief.
    pub stance: Option<Stance>,
    /// What a good coach would say of it.
    pub coach: Option<Text>,
    /// Behaviours that show in it.
    pub shows: Vec<BehaviourId>,
    /// Simulated minutes that it takes.
    pub takes: i64,
    /// Offered only while this holds.
    pub when: Option<GuardId>,
    /// Why it cannot be taken while its guard fails; it is then shown all the same.
    pub locked: Option<Text>,
    /// Can be taken only once in a run.
    pub once: bool,
    /// `@return` comes back to its scene.
    pub detour: bool,
    /// The immediate outcome.
    pub now: Outcome,
    /// Delayed outcomes that it schedules.
    pub later: Vec<OutcomeId>,
    /// Where it leads.
    pub goto: Goto,
}

/// Where a choice leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goto {
    /// To a scene.
    Scene(SceneId),
    /// Back to what an interruption or a detour left waiting.
    Return,
}

/// A branch of a chance scene, or a way of a `next` scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Where it stands in the file.
    pub span: Span,
    /// The scene that it belongs to.
    pub scene: SceneId,
    /// How likely it is against the others; 1 in `next` scenes.
    pub weight: u32,
    /// Left out while this fails.
    pub when: Option<GuardId>,
    /// What it brings.
    pub then: Outcome,
    /// Delayed outcomes that it schedules.
    pub later: Vec<OutcomeId>,
    /// Where it leads.
    pub goto: SceneId,
}

/// A consequence that comes later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delayed {
    /// The id, unique in the scenario.
    pub id: Name,
    /// Where it was first written; a chained one names the root of its chain.
    pub from: From,
    /// When it is due, counted from when it is scheduled.
    pub after: After,
    /// Where that stands.
    pub after_span: Span,
    /// It lapses if this fails when it is due.
    pub only_if: Option<GuardId>,
    /// It leaves the agenda when this comes to hold.
    pub cancel_when: Option<GuardId>,
    /// What it brings.
    pub then: Outcome,
    /// Delayed outcomes that it schedules.
    pub later: Vec<OutcomeId>,
    /// Where it interrupts to.
    pub goto: Option<SceneId>,
}

/// What a delayed outcome grows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum From {
    /// The scenario's own `later`.
    Start,
    /// A choice.
    Choice(ChoiceId),
    /// A branch or way.
    Branch(BranchId),
}

/// When a delayed outcome is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// So many simulated minutes later.
    Minutes(i64),
    /// So many decisions later.
    Turns(i64),
    /// When the run has ended.
    Ending,
}

/// What happens at once, applied in the order of these fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What is said.
    pub lines: IdRange<LineId>,
    /// Meters that move, in order.
    pub change: Vec<(MeterId, i64)>,
    /// Flags that become true.
    pub set: Vec<FlagId>,
    /// Flags that become false.
    pub clear: Vec<FlagId>,
    /// Signals that the learner picks up.
    pub notices: Vec<SignalId>,
    /// Marks for the service indicators.
    pub marks: Vec<Mark>,
    /// Goodwill given, 0 for none.
    pub credit: i64,
    /// Raises a fraud flag.
    pub fraud_flag: bool,
    /// Promises that are made.
    pub promise: Vec<PromiseId>,
    /// Promises that are kept.
    pub keep: Vec<PromiseId>,
}

/// Something that somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who says it.
    pub who: CastId,
    /// What is said.
    pub text: Text,
    /// Said only while this holds.
    pub when: Option<GuardId>,
}

/// The debrief as the author wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DebriefPlan {
    /// Where it begins.
    pub span: Span,
    /// What happened.
    pub objective: Vec<Guarded>,
    /// What it felt like.
    pub reflective: Vec<Guarded>,
    /// What it means.
    pub interpretive: Vec<Guarded>,
    /// What to do tomorrow.
    pub decisional: Vec<Guarded>,
    /// What one can learn here.
    pub lessons: Vec<Guarded>,
    /// What behaviour had which impact.
    pub feedback: Vec<Feedback>,
}

/// A question or lesson of the debrief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarded {
    /// The words.
    pub text: Text,
    /// Only while this holds at the end.
    pub when: Option<GuardId>,
}

/// Feedback by situation, behaviour and impact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Only while this holds at the end.
    pub when: Option<GuardId>,
    /// When it was.
    pub situation: Text,
    /// What could be observed.
    pub behaviour: Text,
    /// What it brought.
    pub impact: Text,
    /// What else was open.
    pub instead: Option<Text>,
}

/// An enum of the format, whose variants are written in the file as they are named here.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $vdoc:literal])+ $variant:ident,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $vdoc])+ $variant,)+ }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in the file and in the events.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)+ }
            }
        }
    )+};
}

words! {
    /// How much is at stake.
    Stakes {
        /// Little.
        Low,
        /// Something.
        Medium,
        /// A lot.
        High,
    }
    /// How the customer reaches the learner.
    Channel {
        /// By telephone.
        Phone,
        /// By chat.
        Chat,
        /// By e-mail.
        Email,
        /// On a social network.
        Social,
        /// Face to face.
        InPerson,
    }
    /// Which way a meter is better.
    Better {
        /// The higher the better.
        Higher,
        /// The lower the better.
        Lower,
    }
    /// What kind of pull a choice has.
    Stance {
        /// It promises relief now.
        Tempting,
        /// It may go either way.
        Risky,
        /// It meets the person.
        Compassionate,
    }
    /// How a run ends.
    EndingKind {
        /// The matter is settled.
        Resolved,
        /// Part of it is.
        Partial,
        /// It is not.
        Unresolved,
        /// The learner stepped away.
        Stopped,
    }
    /// What the service indicators count.
    Mark {
        /// The customer knows what happens next.
        Clarity,
        /// The issue is resolved.
        Resolved,
        /// It is handed to somebody with more authority.
        Escalated,
        /// It is open again.
        Reopened,
    }
}
