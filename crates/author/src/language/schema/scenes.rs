//! Scenes, their choices, and what comes of them.

use super::Shape::{
    After, Bool, Definition, Duration, Guard, Line, List, Number, Reference, Table, Text, Word,
};
use super::{Field, Kind, Record, Shape, field, needed};

pub(super) static SCENE: Record = Record {
    what: "a scene",
    fields: &[
        field("title", Text, "When and where it is."),
        field("lines", List(&Line), "What is said when the scene is entered, in order."),
        field("hints", List(&Reference(Kind::Signal)), "The signals that are on display here."),
        field("ask", Text, "The question that stands by the choices."),
        field(
            "limit",
            Shape::Record(&LIMIT),
            "How long a learner who plays with timers may think.",
        ),
        field("choices", List(&Shape::Record(&CHOICE)), "What the learner may do or say."),
        field("chance", List(&Shape::Record(&BRANCH)), "Ways of which one is drawn."),
        field(
            "next",
            List(&Shape::Record(&WAY)),
            "Ways of which the first is taken whose condition holds.",
        ),
        field("ending", Shape::Record(&ENDING), "That the story ends here, and how."),
    ],
};

static LIMIT: Record = Record {
    what: "a limit",
    fields: &[
        needed("seconds", Number, "Real seconds to think."),
        needed("choose", Reference(Kind::Choice), "The choice that is taken when they are over."),
    ],
};

static CHOICE: Record = Record {
    what: "a choice",
    fields: &[
        needed("id", Definition(Kind::Choice), "What it is called in conditions and tests."),
        field("act", Text, "What the learner does."),
        field("say", Text, "What the learner says."),
        field(
            "stance",
            Word(&[
                ("Tempting", "It is easy now."),
                ("Risky", "It may go wrong."),
                ("Compassionate", "It sees the person."),
            ]),
            "What kind of temptation it is; shown only in the debrief.",
        ),
        field(
            "coach",
            Text,
            "What a good coach would say of it: why it tempts, what it risks, what it opens.",
        ),
        field("shows", List(&Reference(Kind::Behaviour)), "The behaviours that it shows."),
        field("takes", Duration, "How long it takes in the story."),
        field("when", Guard, "It is offered only if this holds."),
        field(
            "locked",
            Text,
            "Why it cannot be taken while its condition fails; it is shown all the same.",
        ),
        field("once", Bool, "Whether it can be taken only once."),
        field("detour", Bool, "Whether \"@return\" comes back to this scene."),
        field("now", Shape::Record(&OUTCOME), "What happens at once."),
        field("later", List(&A_DELAYED), "What comes of it later."),
        needed("goto", Reference(Kind::Scene), "The scene that follows, or \"@return\"."),
    ],
};

/// What a branch and a way have in common.
const WHEN: Field = field("when", Guard, "It counts only if this holds.");
const THEN: Field = field("then", Shape::Record(&OUTCOME), "What happens then.");
const GOTO: Field = needed("goto", Reference(Kind::Scene), "The scene that follows.");

static BRANCH: Record = Record {
    what: "a branch of `chance`",
    fields: &[
        needed("weight", Number, "How likely it is beside the others."),
        GOTO,
        WHEN,
        THEN,
        field("later", List(&A_DELAYED), "What comes of it later."),
    ],
};

static WAY: Record = Record {
    what: "a way of `next`",
    fields: &[GOTO, WHEN, THEN, field("later", List(&A_DELAYED), "What comes of it later.")],
};

static ENDING: Record = Record {
    what: "an ending",
    fields: &[
        needed(
            "kind",
            Word(&[
                ("Resolved", "The matter is settled."),
                ("Partial", "It is settled in part."),
                ("Unresolved", "It stays open."),
                ("Stopped", "The learner has stopped."),
            ]),
            "How the matter stands at the end.",
        ),
        needed("title", Text, "The ending in a few words."),
        field("text", Text, "What is told at the end."),
    ],
};

pub(super) static A_DELAYED: Shape = Shape::Record(&DELAYED);

static DELAYED: Record = Record {
    what: "a delayed outcome",
    fields: &[
        needed("id", Definition(Kind::Outcome), "What it is called in tests and reports."),
        needed("after", After, "When it is due."),
        field("only_if", Guard, "It happens only if this holds when it is due."),
        field("cancel_when", Guard, "It is called off as soon as this holds."),
        THEN,
        field("later", List(&A_DELAYED), "What comes of it later."),
        field("goto", Reference(Kind::Scene), "The scene that interrupts the story."),
    ],
};

pub(super) static OUTCOME: Record = Record {
    what: "an outcome",
    fields: &[
        field("lines", List(&Line), "What is said, in order."),
        field(
            "change",
            Table(&Reference(Kind::Meter), &Number),
            "By how much meters go up or down.",
        ),
        field("set", List(&Reference(Kind::Flag)), "The flags that become true."),
        field("clear", List(&Reference(Kind::Flag)), "The flags that become false."),
        field(
            "notices",
            List(&Reference(Kind::Signal)),
            "The signals that the learner has picked up.",
        ),
        field(
            "marks",
            List(&Word(&[
                ("Clarity", "The customer knows what happens next."),
                ("Resolved", "The issue is resolved."),
                ("Escalated", "Somebody else takes over."),
                ("Reopened", "The issue is open again."),
            ])),
            "What it means for the service.",
        ),
        field("credit", Number, "The goodwill that is given."),
        field("fraud_flag", Bool, "Whether a fraud flag is raised."),
        field("promise", List(&Reference(Kind::Promise)), "The promises that are made."),
        field("keep", List(&Reference(Kind::Promise)), "The promises that are kept."),
    ],
};
