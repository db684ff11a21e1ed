//! A scene: how one comes there, what is said, what can be done.

use mile_core::graph::Edge;
use mile_core::id::{BranchId, ChoiceId, Id, IdRange, SceneId};
use mile_core::scenario::{Body, EndingKind, From, Goto, Limit, Scenario};
use mile_core::words::stance;

use crate::plain::exactly;
use crate::script::consequence::Since;
use crate::script::numbers::{choice_anchor, scene_anchor};
use crate::script::prose::Prose;
use crate::script::{Block, Writer};

impl Writer<'_> {
    pub(super) fn scene(&mut self, id: SceneId) {
        let scene = &self.scenario.scenes[id];
        let anchor = scene_anchor(self.scenario, id);
        let text = self.numbers.heading(self.voice, id).into();
        self.blocks.push(Block::Heading { anchor, text });
        let comes = self.comes_from(id);
        self.paragraph(comes);
        self.lines(scene.lines, 0, Some(id));
        for &signal in &scene.hints {
            let signal = self.quoted(&self.scenario.signals[signal].text);
            self.paragraph(Prose::lead("On display here: ").and(signal).and("."));
        }
        match &scene.body {
            Body::Choices { ask, choices, limit } => {
                if let Some(ask) = ask {
                    let ask = self.voice.fill(ask).into_owned();
                    self.paragraph(Prose::lead("The learner is asked: ").and(ask));
                }
                if let Some(limit) = limit {
                    self.limit(*limit);
                }
                choices.iter().for_each(|choice| self.choice(choice));
            }
            Body::Chance(branches) => self.branches(id, *branches, true),
            Body::Next(ways) => self.branches(id, *ways, false),
            Body::Ending(ending) => {
                if let Some(text) = &ending.text {
                    let text = self.voice.fill(text).into_owned();
                    self.paragraph(text);
                }
                let kind = match ending.kind {
                    EndingKind::Resolved => "The matter is settled.",
                    EndingKind::Partial => "Part of the matter is settled.",
                    EndingKind::Unresolved => "The matter is not settled.",
                    EndingKind::Stopped => "The learner stepped away; nothing is scored.",
                };
                self.paragraph(Prose::lead("Kind of ending: ").and(kind));
            }
        }
    }

    /// From where the story comes here.
    fn comes_from(&self, id: SceneId) -> Prose {
        let mut from: Vec<Prose> = Vec::new();
        if id == self.scenario.start {
            from.push("the start of the story".into());
        }
        from.extend(self.ways_in[id.index()].iter().map(|&way| self.way_in(way)));
        if id == self.scenario.opt_out.goto {
            from.push("stopping at any moment".into());
        }
        if from.is_empty() || !self.numbers.is_reached(id) {
            return "Nothing in the story leads here.".into();
        }
        Prose::lead("Comes from: ").and(Prose::joined(from, ", ", ", ")).and(".")
    }

    fn way_in(&self, way: Edge) -> Prose {
        let scenario = self.scenario;
        let branch = |branch| self.numbers.to_scene(scenario, scenario.branches[branch].scene);
        match way {
            Edge::Choice(choice) => self.numbers.to_choice(scenario, choice),
            Edge::Branch(id) => branch(id),
            Edge::Interruption(outcome) => {
                let root = match scenario.outcomes[outcome].from {
                    From::Start => "the start of the story".into(),
                    From::Choice(choice) => self.numbers.to_choice(scenario, choice),
                    From::Branch(id) => branch(id),
                };
                Prose::from("what came later of ").and(root)
            }
        }
    }

    fn limit(&mut self, limit: Limit) {
        let choice = self.numbers.to_choice(self.scenario, limit.choose);
        let seconds = limit.seconds;
        let text = format!("{seconds} seconds. With timers on, the clock then takes ");
        self.paragraph(Prose::lead("Time to decide: ").and(text).and(choice).and("."));
    }

    fn choice(&mut self, id: ChoiceId) {
        let choice = &self.scenario.choices[id];
        let act = choice.act.as_ref().map(|act| self.voice.fill(act).into_owned());
        let say = choice.say.as_ref().map(|say| format!("“{}”", self.voice.fill(say)));
        let does = |lead: &str, words: String| Prose::lead(lead).and(words);
        let act = act.map(|act| does("Does: ", act));
        let words = act.into_iter().chain(say.map(|say| does("Says: ", say))).collect();
        let anchor = choice_anchor(self.scenario, id);
        let number = self.numbers.choice(self.scenario, id);
        self.blocks.push(Block::Choice { anchor, number, words });
        self.offered(id);
        if let Some(kind) = choice.stance {
            self.item(0, Prose::lead("Pull: ").and(format!("{}.", stance(kind))));
        }
        if let Some(coach) = &choice.coach {
            let coach = self.voice.fill(coach).into_owned();
            self.item(0, Prose::lead("A coach would say: ").and(coach));
        }
        for &behaviour in &choice.shows {
            let behaviour = &self.scenario.behaviours[behaviour].text;
            let behaviour = self.voice.fill(behaviour).into_owned();
            self.item(0, Prose::lead("Behaviour: ").and(behaviour));
        }
        if choice.takes > 0 {
            self.item(0, Prose::lead("Takes: ").and(format!("{}.", exactly(choice.takes))));
        }
        self.at_once(|writer| writer.outcome(&choice.now, 1));
        self.later(&choice.later, 0, Since::This);
        let to = match choice.goto {
            Goto::Return => "Goes back to where the story was left.".into(),
            Goto::Scene(to) if to == choice.scene => "Comes back to this scene.".into(),
            Goto::Scene(to) => {
                let to = Prose::lead("Leads to: ").and(self.numbers.to_titled(self.voice, to));
                let back = "; from there the story can come back to this scene";
                to.and(if choice.detour { back } else { "" }).and(".")
            }
        };
        self.item(0, to);
    }

    /// When a choice can be taken.
    fn offered(&mut self, id: ChoiceId) {
        let choice = &self.scenario.choices[id];
        if let Some(guard) = choice.when {
            let condition = self.condition(guard, Some(choice.scene));
            let prose = match &choice.locked {
                None => Prose::lead("Offered only if: ").and(condition).and("."),
                Some(why) => {
                    let why = self.quoted(why);
                    let lead = Prose::lead("Can be taken only if: ").and(condition);
                    lead.and(format!(". Until then it is shown with the reason: {why}."))
                }
            };
            self.item(0, prose);
        }
        if choice.once {
            self.item(0, "Can be taken once.");
        }
        if choice.goto == Goto::Return {
            self.item(0, "Offered only if there is something to go back to.");
        }
    }

    /// “At once:” above what `write` writes, if it writes anything.
    fn at_once(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.blocks.len();
        self.item(0, Prose::lead("At once:"));
        write(self);
        if self.blocks.len() == before + 1 {
            self.blocks.pop();
        }
    }

    /// The branches of a chance scene, or the ways of a `next` scene.
    fn branches(&mut self, here: SceneId, branches: IdRange<BranchId>, chance: bool) {
        let scenario: &Scenario = self.scenario;
        let weights = branches.iter().map(|branch| u64::from(scenario.branches[branch].weight));
        let all: u64 = weights.sum();
        let guarded = branches.iter().any(|branch| scenario.branches[branch].when.is_some());
        self.paragraph(match (chance, guarded) {
            (true, false) => "Chance decides, by these shares:",
            (true, true) => "Chance decides, by these shares among those that are possible:",
            _ => "The story goes on at once, by the first of these that fits:",
        });
        for branch in branches.iter() {
            let branch = &scenario.branches[branch];
            let to = self.numbers.to_titled(self.voice, branch.goto);
            let condition = branch.when.map(|guard| self.condition(guard, Some(here)));
            let lead = match (chance, condition) {
                (true, None) => Prose::lead(format!("{} of {all}", branch.weight)),
                (true, Some(condition)) => Prose::lead(format!("{} of {all}", branch.weight))
                    .and(", possible only if ")
                    .and(condition),
                (false, Some(condition)) => Prose::lead("If ").and(condition),
                (false, None) => Prose::lead("In every other case"),
            };
            self.item(0, lead.and(": ").and(to).and("."));
            self.outcome(&branch.then, 1);
            self.later(&branch.later, 1, Since::This);
        }
    }
}
