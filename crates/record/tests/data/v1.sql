PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE store (version BIGINT NOT NULL);
INSERT INTO store VALUES(1);
CREATE TABLE learners (
    learner TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- 1 for who plays here, 0 for who handed runs over.
    here BIGINT NOT NULL,
    since BIGINT NOT NULL
);
INSERT INTO learners VALUES('d24th48y38j4s5cn','Kim',1,1795357738175);
CREATE TABLE consents (
    learner TEXT NOT NULL REFERENCES learners (learner) ON DELETE CASCADE,
    what TEXT NOT NULL,
    seq BIGINT NOT NULL,
    given BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (learner, what, seq)
);
INSERT INTO consents VALUES('d24th48y38j4s5cn','playing',1,1,1795357738223);
INSERT INTO consents VALUES('d24th48y38j4s5cn','facilitator',1,0,1795357738233);
INSERT INTO consents VALUES('d24th48y38j4s5cn','group',1,0,1795357738254);
CREATE TABLE texts (
    hash TEXT NOT NULL PRIMARY KEY,
    scenario TEXT NOT NULL,
    version TEXT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    kept BIGINT NOT NULL
);
INSERT INTO texts VALUES('d5ed483947afc1dba40f37b62fbf57b5a7964a5f2c286d84bad37aeeb899d000','parcel',NULL,'The parcel',replace('// A small story with one of everything that the player shows.\n(\n    format: 1,\n    id: "parcel",\n    title: "The parcel",\n    summary: "A parcel did not come.",\n    language: "en",\n    minutes: 3,\n    starts_at: "09:10",\n    about: (context: "shipping", stakes: Low, channel: Phone, skills: ["acknowledge", "close_loop"]),\n    content_warning: (topics: ["raised voice"], note: "Nobody is threatened."),\n    opt_out: (text: "You may stop at any moment.", goto: "away"),\n    pre_brief: (\n        role: "You are on the parcel desk.",\n        goals: ["Find out what matters."],\n        facts: ["A replacement above 60 needs a supervisor."],\n        safety: "Every path teaches something.",\n    ),\n    cast: {"mira": (name: "Mira Holt", persona: "Polite until she is not.")},\n    meters: {"trust": (label: "Mira''s trust", start: 5, min: 0, max: 10)},\n    flags: {"asked": "You asked what it was for."},\n    signals: {"today": "It has to be today.", "noise": "There is a crowd behind her."},\n    promises: {\n        "call": (\n            text: "Call Mira back.",\n            within: Hours(1),\n            broken: (lines: [("mira", "You said an hour, {learner}.")], change: {"trust": -2}),\n        ),\n    },\n    start: "desk",\n    scenes: {\n        "desk": (\n            title: "The first call",\n            ask: "What do you do?",\n            lines: [("mira", "It had to be today."), ("narrator", "A crowd murmurs.")],\n            hints: ["today", "noise"],\n            choices: [\n                (\n                    id: "ask",\n                    say: "Today? What is it for?",\n                    stance: Compassionate,\n                    coach: "Two minutes now save two days.",\n                    shows: ["acknowledge"],\n                    takes: Minutes(2),\n                    once: true,\n                    now: (set: ["asked"], notices: ["today"], change: {"trust": +1}),\n                    goto: "desk",\n                ),\n                (\n                    id: "send",\n                    act: "Send another one at once, without looking for the first, although the depot has not been asked and nobody knows where it is.",\n                    stance: Tempting,\n                    coach: "It is quick, and somebody pays for it.",\n                    takes: Minutes(5),\n                    now: (credit: 45, marks: [Resolved]),\n                    later: [(\n                        id: "two",\n                        after: Days(2),\n                        then: (lines: [("narrator", "Both parcels arrive.")], marks: [Reopened]),\n                    )],\n                    goto: "done",\n                ),\n                (\n                    id: "promise",\n                    say: "I will ring you within the hour.",\n                    takes: Minutes(1),\n                    now: (promise: ["call"]),\n                    goto: "wait",\n                ),\n                (\n                    id: "escalate",\n                    act: "Ask the supervisor.",\n                    when: "trust >= 8",\n                    locked: "Not before she trusts you.",\n                    goto: "done",\n                ),\n            ],\n        ),\n        "wait": (\n            ask: "And now?",\n            choices: [\n                (id: "ring", act: "Ring her.", takes: Minutes(5), now: (keep: ["call"]), goto: "done"),\n                (id: "queue", act: "Clear the queue.", takes: Hours(2), goto: "done"),\n                (id: "loop", act: "Look at the depot''s page.", takes: Minutes(1), goto: "wait"),\n            ],\n        ),\n        "done": (ending: (kind: Partial, title: "On its way", text: "{mira} waits for the bell.")),\n        "away": (ending: (kind: Stopped, title: "You stepped away", text: "Stopping is always allowed.")),\n    },\n    debrief: (\n        objective: [(ask: "What did Mira say first?")],\n        reflective: [(ask: "When did it press hardest?")],\n        interpretive: [(ask: "What did the quick one buy?", when: "chose(desk.send)")],\n        decisional: [(ask: "What will you ask tomorrow?")],\n        lessons: [(text: "Ask before you offer.", when: "not asked")],\n        feedback: [(\n            when: "broken(call)",\n            situation: "You said you would ring.",\n            behaviour: "The hour passed.",\n            impact: "She stopped believing you.",\n            instead: "Ring with no news.",\n        )],\n    ),\n)\n','\n',char(10)),1795357738269);
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
INSERT INTO runs VALUES('9kax2364gjn4qawr','d24th48y38j4s5cn','parcel','d5ed483947afc1dba40f37b62fbf57b5a7964a5f2c286d84bad37aeeb899d000',1,'0.1.0',1,1,'3','Autumn',NULL,NULL,1795357738269,1795357738380,'done',' desk.promise wait.loop wait.ring',0);
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
INSERT INTO moves VALUES('9kax2364gjn4qawr',1,'choose',1,'desk','ask',0,2,'5bda76ec795d92c60924762c5107bf02',NULL,1795357738294);
INSERT INTO moves VALUES('9kax2364gjn4qawr',2,'undo',1,'desk','ask',NULL,0,'',NULL,1795357738296);
INSERT INTO moves VALUES('9kax2364gjn4qawr',3,'choose',1,'desk','promise',0,1,'fb8041f564957261cf2f69580d0583f7',NULL,1795357738319);
INSERT INTO moves VALUES('9kax2364gjn4qawr',6,'choose',2,'wait','loop',0,2,'9b6e7738fe9609fd7bb647a5aaf29b12',NULL,1795357738377);
INSERT INTO moves VALUES('9kax2364gjn4qawr',7,'choose',3,'wait','ring',0,7,'cbe3275b6244c92b2d7462c5a4fdb7b4','done',1795357738380);
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
INSERT INTO decisions VALUES('9kax2364gjn4qawr',1,'parcel','Autumn','desk','promise','choose');
INSERT INTO decisions VALUES('9kax2364gjn4qawr',2,'parcel','Autumn','wait','loop','choose');
INSERT INTO decisions VALUES('9kax2364gjn4qawr',3,'parcel','Autumn','wait','ring','choose');
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
INSERT INTO notes VALUES('9kax2364gjn4qawr',4,1,'wait','A note','She sounds tired.',1795357738343);
CREATE TABLE reflections (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, seq)
);
INSERT INTO reflections VALUES('9kax2364gjn4qawr',8,'What did Mira say first?','It had to be today.',1795357738387);
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
INSERT INTO concerns VALUES('9kax2364gjn4qawr',5,1,'wait','Too close to home.',0,1795357738350);
CREATE UNIQUE INDEX learners_here ON learners (name) WHERE here = 1;
CREATE INDEX runs_counted ON runs (scenario, group_name, counts, trail, ending);
CREATE INDEX runs_learner ON runs (learner, scenario, began);
CREATE INDEX runs_scenario ON runs (scenario, group_name, began);
CREATE INDEX runs_began ON runs (began);
CREATE INDEX runs_parent ON runs (parent);
CREATE INDEX decisions_place ON decisions (scenario, group_name, scene, choice);
COMMIT;
