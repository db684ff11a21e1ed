//! A guided debrief as a plan: what is said, looked at and asked, one step after the other, for both
//! players. Nothing in it is ranked, and every question may be passed over.

mod show;
mod spoken;

use mile_core::debrief::{Debrief, Stage};

use crate::after;
use crate::journey::Journey;
use crate::told::{Kind, Told};
use spoken::{Spoken, spoken};

/// How the questions of a debrief are framed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Frame {
    /// What happened, what it was like, what it means, what to do (ORID).
    #[default]
    Orid,
    /// Moments: situation, behaviour, impact.
    Sbi,
}

/// Who looks back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum With {
    /// Whoever played, with whoever facilitates.
    #[default]
    One,
    /// A group.
    Group,
    /// The player and an observer, who then swap.
    Pair,
}

/// How a debrief is guided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Guiding {
    /// How its questions are framed. A pair looks at moments, whatever this says.
    pub frame: Frame,
    /// Who looks back.
    pub with: With,
    /// Whether it begins with what it was like.
    pub reactions_first: bool,
    /// Whether nothing of what is said stays with the run.
    pub unkept: bool,
}

/// A step of the plan.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What it is about, in a few words.
    pub(crate) title: String,
    pub(crate) what: What,
}

impl Step {
    /// A question of it as it is recorded.
    pub(crate) fn prompt(&self, asked: &str) -> String {
        format!("{}: {asked}", self.title)
    }

    /// What was noted there before.
    pub(crate) fn noted<'j>(&self, journey: &'j Journey) -> &'j str {
        let What::Ask(asked, _) = &self.what else { return "" };
        let prompt = self.prompt(asked);
        let known = journey.typed.heard.iter().find(|(known, _)| *known == prompt);
        known.map_or("", |(_, words)| words)
    }
}

/// What a step is.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Something to say aloud, or to look at together.
    Read(Vec<Told>),
    /// A question; whoever passes leaves out so many steps after it, too.
    Ask(String, usize),
    /// What each will do, and by when.
    Commit(String),
}

/// The plan for looking back at a run.
pub(crate) fn plan(journey: &Journey, guiding: Guiding) -> Vec<Step> {
    let words = spoken();
    let state = journey.run.session().state();
    let data = Debrief::for_others(journey.program(), state, journey.run.events());
    let mut plan = Plan { journey, guiding, data, words, steps: Vec::new() };
    plan.make();
    plan.steps.retain(|step| !matches!(&step.what, What::Read(told) if told.is_empty()));
    plan.steps
}

struct Plan<'j> {
    journey: &'j Journey,
    guiding: Guiding,
    data: Debrief<'j>,
    words: Spoken,
    steps: Vec<Step>,
}

impl Plan<'_> {
    fn make(&mut self) {
        let with = self.guiding.with;
        self.say("To begin with", self.words.opening.of(with).clone());
        match (with, self.guiding.frame) {
            (With::Pair, _) => self.pair(),
            (_, Frame::Orid) => self.orid(),
            (_, Frame::Sbi) => self.sbi(),
        }
        let commitment = self.words.commitment.of(with).clone();
        self.push("One thing, by a day", What::Commit(commitment));
        self.say("To end with", self.words.closing.of(with).clone());
    }

    fn orid(&mut self) {
        let first = self.guiding.reactions_first;
        if first {
            self.stage(Stage::Reflective);
        }
        self.show("The path", show::path(self.journey));
        self.stage(Stage::Objective);
        self.show("Signals", after::all_signals(self.journey.voice(), &self.data));
        if !first {
            self.stage(Stage::Reflective);
        }
        self.show("What grew from what", show::grown(self.journey));
        self.show("Moves worth naming", show::worth(self.journey));
        self.show("Where it could have gone", show::forks(self.journey));
        self.stage(Stage::Interpretive);
        if self.guiding.with == With::Group {
            let scenario = self.journey.scenario();
            let fill = |text| scenario.fill(text, self.journey.voice().learner).into_owned();
            let asked: Vec<_> = scenario.facilitator.questions.iter().map(fill).collect();
            asked.into_iter().for_each(|asked| self.ask(after::stage(Stage::Interpretive), asked));
        }
        self.stage(Stage::Decisional);
    }

    fn sbi(&mut self) {
        if self.guiding.reactions_first {
            self.stage(Stage::Reflective);
        }
        self.show("The path", show::path(self.journey));
        for feedback in self.data.feedback.clone() {
            self.show("A moment", after::moment(self.journey.voice(), feedback));
            self.ask("A moment", self.words.sbi.card.clone());
        }
        self.show("What grew from what", show::grown(self.journey));
        self.show("Moves worth naming", show::worth(self.journey));
        let sbi = &self.words.sbi;
        let asked = [
            ("Situation", sbi.situation.clone()),
            ("Behaviour", sbi.behaviour.clone()),
            ("Impact", sbi.impact.clone()),
            ("Another way", sbi.instead.clone()),
        ];
        self.ask_on(&asked);
    }

    fn pair(&mut self) {
        for swapped in [false, true] {
            let words = &self.words.pair;
            let (first, second, asked, watched) = if swapped {
                ("The observer", "The player", &words.first_swapped, &words.watched_swapped)
            } else {
                ("The player", "The observer", &words.first, &words.watched)
            };
            let (asked, watched) = (asked.clone(), watched.clone());
            for asked in asked {
                self.ask(&format!("{first} speaks"), asked);
            }
            if !swapped {
                self.show("The path", show::path(self.journey));
            }
            let title = format!("{second} asks first");
            let permission = self.words.pair.permission.clone();
            self.push(&title, What::Ask(permission, watched.len() + 1));
            for asked in watched {
                self.ask(&format!("{second} says"), asked);
            }
            self.ask(&format!("{first} answers"), self.words.pair.answer.clone());
            if !swapped {
                self.say("Swap", vec![self.words.pair.swap.clone()]);
            }
        }
    }

    /// The story's questions of a stage, or else the usual one.
    fn stage(&mut self, stage: Stage) {
        let of_stage = self.data.questions.iter().filter(|(of, _)| *of == stage);
        let voice = self.journey.voice();
        let asked = of_stage.flat_map(|(_, texts)| texts.iter());
        let mut asked: Vec<_> =
            asked.map(|text| voice.scenario.fill(text, voice.learner).into_owned()).collect();
        if asked.is_empty() {
            asked.clone_from(self.words.stage(stage));
        }
        asked.into_iter().for_each(|asked| self.ask(after::stage(stage), asked));
    }

    /// Questions that belong together: whoever passes the first passes them all.
    fn ask_on(&mut self, asked: &[(&str, String)]) {
        for (place, (title, text)) in asked.iter().enumerate() {
            let after = if place == 0 { asked.len() - 1 } else { 0 };
            self.push(title, What::Ask(text.clone(), after));
        }
    }

    fn ask(&mut self, title: &str, asked: String) {
        self.push(title, What::Ask(asked, 0));
    }

    fn show(&mut self, title: &str, told: Vec<Told>) {
        self.push(title, What::Read(told));
    }

    fn say(&mut self, title: &str, words: Vec<String>) {
        let told = words.into_iter().map(|words| Told::new(Kind::Plain, words).after_gap());
        self.push(title, What::Read(told.collect()));
    }

    fn push(&mut self, title: &str, what: What) {
        self.steps.push(Step { title: title.to_owned(), what });
    }
}

impl Guiding {
    /// How it is set up, each in a sentence with its key.
    pub(crate) fn in_words(self) -> impl Iterator<Item = String> {
        let with = match self.with {
            With::One => "one person, with you",
            With::Group => "a group",
            With::Pair => "a pair: the player and an observer, who then swap",
        };
        let frame = match (self.with, self.frame) {
            (With::Pair, _) => None,
            (_, Frame::Orid) => {
                Some("what happened, what it was like, what it means, what to do (ORID)")
            }
            (_, Frame::Sbi) => Some("moments: situation, behaviour, impact (SBI)"),
        };
        let first = frame.map(|_| if self.reactions_first { "yes" } else { "no" });
        let with = Some(format!("Who looks back (w): {with}."));
        let frame = frame.map(|frame| format!("The frame (f): {frame}."));
        let first = first.map(|first| format!("Reactions first (r): {first}."));
        let unkept = "Nothing that is noted here stays with this run, which is only looked at. At the \
                      end you can write it into a file.";
        let unkept = self.unkept.then(|| unkept.to_owned());
        unkept.into_iter().chain(with).chain(frame).chain(first)
    }
}
