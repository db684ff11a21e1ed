//! The whole file, its tables and its debrief.

use super::Shape::{
    Definition, Duration, Guard, List, Number, Plain, Reference, Table, Text, Word,
};
use super::scenes::{A_DELAYED, OUTCOME, SCENE};
use super::{Field, Kind, Record, Shape, field, needed};

/// A scenario: the whole file.
pub static SCENARIO: Record = Record {
    what: "a scenario",
    fields: &[
        needed("format", Number, "The version of the format, which is 1."),
        needed(
            "id",
            Plain,
            "What the scenario is called in commands: small letters, digits and `-`.",
        ),
        field("version", Plain, "The version of the story, like \"1.0.0\"."),
        needed("title", Text, "The name of the story."),
        field("summary", Text, "The story in a sentence or two, shown in the library."),
        needed("language", Plain, "The language of the texts, like \"en\"."),
        field("minutes", Number, "How many real minutes a first run takes."),
        field("about", Shape::Record(&ABOUT), "How the library sorts the story."),
        field(
            "starts_at",
            Plain,
            "The time of day when the story begins, like \"09:10\"; shown, and changes nothing.",
        ),
        field(
            "horizon",
            Duration,
            "How far the aftermath looks beyond the ending; 90 days if left out.",
        ),
        field("credits", Shape::Record(&CREDITS), "Who wrote the story, and what it stands on."),
        field(
            "content_warning",
            Shape::Record(&CONTENT_WARNING),
            "What learners should know before they begin.",
        ),
        needed("opt_out", Shape::Record(&OPT_OUT), "The way out that is open at every moment."),
        field(
            "pre_brief",
            Shape::Record(&PRE_BRIEF),
            "What the learner is told before the first scene.",
        ),
        needed(
            "cast",
            Table(&Definition(Kind::Cast), &Shape::Record(&CAST)),
            "Everybody who speaks; the narrator and you are always there.",
        ),
        needed(
            "meters",
            Table(&Definition(Kind::Meter), &Shape::Record(&METER)),
            "What goes up and down, like trust.",
        ),
        field(
            "flags",
            Table(&Definition(Kind::Flag), &Text),
            "Facts of the story that are so or not, each in a sentence.",
        ),
        field(
            "signals",
            Table(&Definition(Kind::Signal), &Text),
            "Cues that the learner may pick up, each in a sentence.",
        ),
        field(
            "promises",
            Table(&Definition(Kind::Promise), &Shape::Record(&PROMISE)),
            "What can be promised, with its deadline.",
        ),
        field(
            "behaviours",
            Table(&Definition(Kind::Behaviour), &Text),
            "Behaviours of your own that choices may show, each as somebody could observe it.",
        ),
        field("later", List(&A_DELAYED), "What time brings by itself, scheduled at the start."),
        needed("start", Reference(Kind::Scene), "The scene with which the story begins."),
        needed(
            "scenes",
            Table(&Definition(Kind::Scene), &Shape::Record(&SCENE)),
            "The scenes of the story, by their ids.",
        ),
        field(
            "facilitator",
            Shape::Record(&FACILITATOR),
            "Notes for whoever leads a group through the story.",
        ),
        needed("debrief", Shape::Record(&DEBRIEF), "What is asked and said when the run is over."),
        field(
            "allow",
            Table(&Plain, &Text),
            "Findings that are meant, by their codes, each with the reason.",
        ),
    ],
};

static ABOUT: Record = Record {
    what: "`about`",
    fields: &[
        field("context", Plain, "The part of the work that it is about, like \"billing\"."),
        field("emotions", List(&Plain), "What the customer feels."),
        field(
            "stakes",
            Word(&[
                ("Low", "Little is at stake."),
                ("Medium", "Something is at stake."),
                ("High", "Much is at stake."),
            ]),
            "How much is at stake.",
        ),
        field(
            "channel",
            Word(&[
                ("Phone", "A call."),
                ("Chat", "A chat."),
                ("Email", "Letters by e-mail."),
                ("Social", "In public, on social media."),
                ("InPerson", "Face to face."),
            ]),
            "How the customer is met.",
        ),
        field(
            "skills",
            List(&Reference(Kind::Behaviour)),
            "The behaviours that it gives room to practise.",
        ),
    ],
};

static CREDITS: Record = Record {
    what: "`credits`",
    fields: &[
        field("author", Plain, "Who wrote it."),
        field("licence", Plain, "How it may be used, like \"CC-BY-4.0\"."),
        field("source", Plain, "What it stands on, without anybody's name."),
    ],
};

static CONTENT_WARNING: Record = Record {
    what: "`content_warning`",
    fields: &[
        field("topics", List(&Text), "What comes up that may be hard to meet."),
        field("note", Text, "How it comes up, in a sentence or two."),
    ],
};

static OPT_OUT: Record = Record {
    what: "`opt_out`",
    fields: &[
        field("text", Text, "What is said about stopping."),
        needed("goto", Reference(Kind::Scene), "The ending that a learner comes to who stops."),
    ],
};

static PRE_BRIEF: Record = Record {
    what: "`pre_brief`",
    fields: &[
        field("role", Text, "Who the learner is in the story."),
        field("goals", List(&Text), "What the learner tries to reach."),
        field("facts", List(&Text), "What the learner knows at the start."),
        field("safety", Text, "Why nothing can go wrong for the learner."),
    ],
};

static CAST: Record = Record {
    what: "a member of the cast",
    fields: &[
        needed("name", Plain, "The name that learners see."),
        field("persona", Text, "Who that is, in a sentence or two."),
    ],
};

static METER: Record = Record {
    what: "a meter",
    fields: &[
        needed("label", Text, "What it measures, in words for learners."),
        needed("start", Number, "Its value at the start."),
        needed("min", Number, "The value below which it does not fall."),
        needed("max", Number, "The value above which it does not rise."),
        field(
            "better",
            Word(&[("Higher", "More is better."), ("Lower", "Less is better.")]),
            "Which way is better; `Higher` if left out.",
        ),
        field("hidden", Shape::Bool, "Whether learners see it only in the debrief."),
    ],
};

static PROMISE: Record = Record {
    what: "a promise",
    fields: &[
        needed("text", Text, "What is promised."),
        needed("within", Duration, "How long there is to keep it."),
        field("kept", Shape::Record(&OUTCOME), "What happens when it is kept."),
        field("broken", Shape::Record(&OUTCOME), "What happens when its time runs out."),
    ],
};

static FACILITATOR: Record = Record {
    what: "`facilitator`",
    fields: &[
        field("use_when", Text, "When the story helps."),
        field("watch_for", Text, "What to watch for in the group."),
        field("questions", List(&Text), "What to ask the group."),
    ],
};

static DEBRIEF: Record = Record {
    what: "`debrief`",
    fields: &[
        field("objective", QUESTIONS, "What happened: questions for facts."),
        field("reflective", QUESTIONS, "What it felt like: questions for feelings."),
        field("interpretive", QUESTIONS, "What it means: questions for insight."),
        field("decisional", QUESTIONS, "What comes of it: questions for the next time."),
        field("lessons", List(&Shape::Record(&LESSON)), "What to take away."),
        field(
            "feedback",
            List(&Shape::Record(&FEEDBACK)),
            "What the learner did and what came of it.",
        ),
    ],
};

const QUESTIONS: Shape = List(&A_QUESTION);
static A_QUESTION: Shape = Shape::Record(&QUESTION);

/// A condition in the debrief.
const WHEN: Field = field("when", Guard, "It is shown only if this holds at the end of the run.");

static QUESTION: Record =
    Record { what: "a question", fields: &[needed("ask", Text, "The question."), WHEN] };

static LESSON: Record = Record {
    what: "a lesson",
    fields: &[needed("text", Text, "The lesson, in a sentence."), WHEN],
};

static FEEDBACK: Record = Record {
    what: "a piece of feedback",
    fields: &[
        WHEN,
        needed("situation", Text, "Where it was."),
        needed("behaviour", Text, "What the learner did or said."),
        needed("impact", Text, "What came of it for others."),
        field("instead", Text, "What could be tried the next time."),
    ],
};
