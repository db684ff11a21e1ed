-- Version 1 of the store. SQLite and PostgreSQL read it alike: TEXT, BIGINT, DOUBLE PRECISION.
-- Times are milliseconds since 1970; `clock` is simulated minutes; ids are made by whoever writes.

-- Somebody who plays, under a name of their choice.
CREATE TABLE learners (
    learner TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- 1 for who plays here, 0 for who handed runs over.
    here BIGINT NOT NULL,
    since BIGINT NOT NULL
);
CREATE UNIQUE INDEX learners_here ON learners (name) WHERE here = 1;

-- What a learner agreed to, and took back. The latest counts. `what`: playing, facilitator, group.
CREATE TABLE consents (
    learner TEXT NOT NULL REFERENCES learners (learner) ON DELETE CASCADE,
    what TEXT NOT NULL,
    seq BIGINT NOT NULL,
    given BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (learner, what, seq)
);

-- The text of every version of a scenario that was played, once.
CREATE TABLE texts (
    hash TEXT NOT NULL PRIMARY KEY,
    scenario TEXT NOT NULL,
    version TEXT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    kept BIGINT NOT NULL
);

CREATE TABLE runs (
    run TEXT NOT NULL PRIMARY KEY,
    learner TEXT NOT NULL REFERENCES learners (learner) ON DELETE CASCADE,
    scenario TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES texts (hash),
    -- The versions of the format, the program, the engine's rules and the store.
    format BIGINT NOT NULL,
    program TEXT NOT NULL,
    engine BIGINT NOT NULL,
    store BIGINT NOT NULL,
    -- A number of 64 bits without a sign, in decimals.
    seed TEXT NOT NULL,
    group_name TEXT,
    -- A branch: the run that it left, and the decision that was taken anew. What came before that
    -- decision is among its own moves, too. The parent may be gone.
    parent TEXT,
    parent_turn BIGINT,
    began BIGINT NOT NULL,
    -- When its story came to an end, and in which scene. Missing while it goes on and when it was
    -- stopped: the two look alike.
    finished BIGINT,
    ending TEXT,
    -- The decisions that stand, each as a space and `scene.choice`; nothing for a branch.
    trail TEXT NOT NULL DEFAULT '',
    -- 1 if it counts in the figures of its group: the first in which its learner decided something
    -- there, if the learner agrees.
    counts BIGINT NOT NULL DEFAULT 0
);
-- What a group decided is read from this alone.
CREATE INDEX runs_counted ON runs (scenario, group_name, counts, trail, ending);
CREATE INDEX runs_learner ON runs (learner, scenario, began);
CREATE INDEX runs_scenario ON runs (scenario, group_name, began);
CREATE INDEX runs_began ON runs (began);
CREATE INDEX runs_parent ON runs (parent);

-- Everything that was done in a run, in order. Nothing is ever changed here. `seq` numbers moves,
-- notes, answers and concerns of a run together, from 1.
CREATE TABLE moves (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    -- choose, timeout, undo, opt_out.
    kind TEXT NOT NULL,
    -- The number of the decision, from 1; of the one that is taken back; of the last one before
    -- stopping.
    turn BIGINT NOT NULL,
    scene TEXT NOT NULL,
    choice TEXT NOT NULL,
    -- How long the learner took; missing where nobody measured.
    real_ms BIGINT,
    -- Afterwards: the clock, the hash of what happened and of the state, and the ending if it came
    -- to one.
    clock BIGINT NOT NULL,
    state TEXT NOT NULL,
    ending TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- The decisions of every run as they stand: made from the moves, without what was taken back and
-- without what a branch has from its parent.
CREATE TABLE decisions (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    turn BIGINT NOT NULL,
    scenario TEXT NOT NULL,
    group_name TEXT,
    scene TEXT NOT NULL,
    choice TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (run, turn)
);
CREATE INDEX decisions_place ON decisions (scenario, group_name, scene, choice);

-- Private notes.
CREATE TABLE notes (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    scene TEXT NOT NULL,
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- Answers to the questions of the debrief. The latest answer to a question counts; an empty one
-- takes it back.
CREATE TABLE reflections (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- Concerns about the content of a scene; words may be missing.
CREATE TABLE concerns (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    scene TEXT NOT NULL,
    text TEXT NOT NULL,
    -- 1 if the learner's name may stand by it.
    signed BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);
