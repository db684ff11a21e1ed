//! What a group decided, as a document.

use mile_core::group::{Count, Decision, FEWEST, Figures, Next, Place, Taken};
use mile_core::id::SceneId;
use mile_core::scenario::Scenario;
use mile_core::words::Voice;

use crate::page::prose::Prose;
use crate::page::{Block, Document, Item, Part};

/// What stands in the place of a count that is not shown.
const HIDDEN: &str = "–";

/// The figures of a group: at each decision how many went where, and what came next for them.
pub fn document(scenario: &Scenario, group: &str, figures: &Figures) -> Document {
    let told = Told { voice: Voice { scenario, learner: None } };
    let title = Prose::from("What the group ")
        .and(Prose::typed(group))
        .and(" decided: ")
        .tell(told.voice.fill(&scenario.title).into_owned());
    let language = scenario.language.clone();
    let Some(learners) = figures.learners else {
        let lead = format!(
            "Fewer than {FEWEST} learners of this group have played and agreed to be counted, so \
             nothing is shown."
        );
        let lead = vec![Block::Paragraph(lead.into())];
        return Document { title, language, lead, parts: Vec::new() };
    };
    let lead = format!(
        "{learners} learners agreed to be counted, each with the first run of theirs, at each \
         decision as they first took it. {HIDDEN} stands where a count is under {FEWEST}, or would \
         give such a one away; a decision of which nothing could be told is left out."
    );
    let decisions = figures.decisions.iter().enumerate();
    let mut parts: Vec<_> =
        decisions.map(|(index, decision)| told.decision(index, decision)).collect();
    parts.push(told.endings(figures));
    Document { title, language, lead: vec![Block::Paragraph(lead.into())], parts }
}

struct Told<'t> {
    voice: Voice<'t>,
}

impl Told<'_> {
    fn decision(&self, index: usize, decision: &Decision) -> Part {
        let taken = decision.choices.iter().map(|taken| self.taken(&decision.scene, taken));
        let list = Block::List(taken.collect());
        Part::new(format!("decision-{index}"), self.scene(&decision.scene), vec![list])
    }

    fn taken(&self, scene: &str, taken: &Taken) -> Item {
        let id = self.id(scene);
        let id = id.and_then(|id| self.voice.scenario.choice_by_id(id, &taken.choice));
        let choice =
            id.map_or_else(|| taken.choice.replace('_', " "), |id| self.voice.choice_in_short(id));
        let next = taken.next.iter().map(|next| self.next(next));
        let others = || Item::new(Prose::lead("then ").and("other ways: too few to tell"));
        let others = taken.others_hidden.then(others);
        counted(taken.learners, Prose::story(choice)).with(next.chain(others))
    }

    fn next(&self, next: &Next) -> Item {
        let place = match &next.place {
            Place::Decision(scene) | Place::Ending(scene) => self.scene(scene),
            Place::Open => "stopped, or not further yet".into(),
        };
        Item::new(Prose::lead("then ").and(place).and(format!(": {}", next.learners).as_str()))
    }

    fn endings(&self, figures: &Figures) -> Part {
        let ended = figures.endings.iter();
        let ended = ended.map(|ended| counted(ended.learners, self.scene(&ended.scene)));
        let open = counted(figures.open, "stopped, or not at the end yet".into());
        Part::new("endings", "How it ended", vec![Block::List(ended.chain([open]).collect())])
    }

    fn id(&self, scene: &str) -> Option<SceneId> {
        let scenes = &self.voice.scenario.scenes;
        scenes.iter().find(|(_, known)| known.id.text == scene).map(|(id, _)| id)
    }

    /// What a scene is called; one that the story no longer has goes by its id.
    fn scene(&self, scene: &str) -> Prose {
        let name = self.id(scene).map(|id| self.voice.scene(id));
        Prose::story(name.unwrap_or_else(|| scene.replace('_', " ")))
    }
}

/// A count and what it is of.
fn counted(count: Count, what: Prose) -> Item {
    let count = match count {
        Count::Shown(count) => count.to_string(),
        Count::Hidden => HIDDEN.to_owned(),
    };
    Item::new(Prose::lead(format!("{count} · ")).and(what))
}

#[cfg(test)]
mod tests {
    use mile_core::group::{Layout, Trail, figures};
    use mile_core::read::read_text;

    use super::*;
    use crate::page::{html, text};

    const PARCEL: &str = include_str!("../../../../tests/suite/player/parcel.ron");

    fn documented(counts: [u64; 2]) -> Document {
        let scenario = read_text(PARCEL).0.expect("it is valid");
        let layout = Layout::of(&scenario);
        let (scene, choices) = &layout.decisions[0];
        let ways = choices.iter().zip(counts).map(|(choice, learners)| {
            let decisions = vec![(scene.as_str(), choice.as_str())];
            (Trail { decisions, ending: None }, learners)
        });
        let figures = figures(ways, &layout);
        document(&scenario, "<monday>", &figures)
    }

    #[test]
    fn counts_are_told_and_small_ones_are_not() {
        let told = text::render(&documented([7, 6]), 80);
        assert!(
            told.contains("13 learners") && told.contains("7 · ") && told.contains("6 · "),
            "{told}"
        );
        let told = text::render(&documented([12, 2]), 80);
        assert!(told.contains("14 learners") && !told.contains("12 · "), "{told}");
        let told = text::render(&documented([3, 1]), 80);
        assert!(told.contains("Fewer than 5") && !told.contains("How it ended"), "{told}");
        let page = html::render(&documented([7, 6]));
        assert!(page.contains("&lt;monday&gt;") && !page.contains("<monday>"), "{page}");
    }
}
