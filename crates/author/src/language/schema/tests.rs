//! Files of scenario tests.

use super::Shape::{Bool, List, Number, Plain, Reference, Table, Text, Word};
use super::{Kind, Record, Shape, field, needed};

/// A file of scenario tests.
pub static TEST_FILE: Record = Record {
    what: "a test file",
    fields: &[
        field(
            "scenario",
            Plain,
            "The scenario that is tested, if it is not the file beside this one.",
        ),
        needed(
            "walks",
            Table(&Plain, &Shape::Record(&WALK)),
            "Runs through the scenario, each with what must be true of it.",
        ),
    ],
};

static WALK: Record = Record {
    what: "a walk",
    fields: &[
        needed(
            "choose",
            List(&Reference(Kind::Choice)),
            "What is chosen, in order; `~` before an id lets the clock choose it, `opt_out` stops.",
        ),
        field("seed", Number, "What decides the chances."),
        field(
            "draws",
            List(&Number),
            "The branches that the next chance scenes take, counted from 0.",
        ),
        field(
            "on_the_way",
            List(&Shape::Record(&STOP)),
            "What must be true after some of the choices.",
        ),
        field("expect", Shape::Record(&EXPECT), "What must be true at the end."),
    ],
};

static STOP: Record = Record {
    what: "a stop on the way",
    fields: &[
        needed("turn", Number, "After so many choices."),
        needed("expect", Shape::Record(&EXPECT), "What must be true then."),
    ],
};

static EXPECT: Record = Record {
    what: "`expect`",
    fields: &[
        field("reaches", SCENES, "Scenes that have been entered."),
        field("avoids", SCENES, "Scenes that have not been entered."),
        field("says", List(&Text), "Words that have been said."),
        field("never_says", List(&Text), "Words that have not been said."),
        field(
            "meters",
            Table(&Reference(Kind::Meter), &Shape::Record(&BOUNDS)),
            "What meters stand at: a number, or a range.",
        ),
        field(
            "flags",
            Table(&Reference(Kind::Flag), &Bool),
            "Which flags are set, and which are not.",
        ),
        field("notices", SIGNALS, "Signals that have been picked up."),
        field("misses", SIGNALS, "Signals that were on display and have not been picked up."),
        field(
            "outcomes",
            Table(
                &Reference(Kind::Outcome),
                &Word(&[
                    ("Never", "It was never scheduled."),
                    ("Pending", "It is scheduled."),
                    ("Surfaced", "It happened."),
                    ("Cancelled", "It was called off."),
                    ("Lapsed", "It was due and did not happen, or never came due."),
                    ("Dropped", "It was scheduled when the learner stopped."),
                ]),
            ),
            "What last became of delayed outcomes.",
        ),
        field(
            "promises",
            Table(
                &Reference(Kind::Promise),
                &Word(&[
                    ("Never", "It was never made."),
                    ("Open", "It is open."),
                    ("Kept", "It was kept."),
                    ("Broken", "It was broken."),
                    ("Dropped", "It was open when the learner stopped."),
                ]),
            ),
            "What last became of promises.",
        ),
        field("ends_in", Reference(Kind::Scene), "The ending in which the run has ended."),
    ],
};

const SCENES: Shape = List(&Reference(Kind::Scene));
const SIGNALS: Shape = List(&Reference(Kind::Signal));

static BOUNDS: Record = Record {
    what: "a range",
    fields: &[
        field("at_least", Number, "The smallest value."),
        field("at_most", Number, "The largest value."),
    ],
};
