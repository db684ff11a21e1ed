-- Version 2 of the store: what rooms and guided debriefs bring. Each belongs to a run, and goes with it.

-- The hands of a room at a decision. The same decision may be counted again, under another number.
CREATE TABLE hands (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    -- The number of the decision, from 1, and its scene.
    turn BIGINT NOT NULL,
    scene TEXT NOT NULL,
    -- The choices on offer, in their order, each with its hands: `[["ask",12],["send",3]]`.
    counts TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- What was said at a prompt of a debrief, as whoever facilitated noted it. The latest words at a
-- prompt count; empty ones take them back.
CREATE TABLE heard (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    prompt TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- What somebody means to do, and by which day.
CREATE TABLE commitments (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    -- A name, initials, or nothing.
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    -- A date: 2026-11-29.
    day TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);
