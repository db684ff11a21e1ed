//! What a group decided, as a page of text.

use std::io::{self, Write};

use mile_core::group::{Count, Decision, FEWEST, Figures, Next, Place, Taken};
use mile_core::id::SceneId;
use mile_core::scenario::Scenario;

use crate::page::Page;
use crate::words::{Voice, trim};

/// What stands in the place of a count that is not shown.
const HIDDEN: &str = "–";

/// Writes the figures of a group, `width` columns wide.
///
/// # Errors
/// If they cannot be written.
pub fn page(
    scenario: &Scenario,
    group: &str,
    figures: &Figures,
    width: usize,
    output: &mut dyn Write,
) -> io::Result<()> {
    let mut teller =
        Teller { voice: Voice { scenario, learner: None }, page: Page::new(output, width) };
    teller.tell(group, figures)?;
    teller.page.flush()
}

struct Teller<'t> {
    voice: Voice<'t>,
    page: Page<'t>,
}

impl Teller<'_> {
    fn tell(&mut self, group: &str, figures: &Figures) -> io::Result<()> {
        let title = self.voice.fill(&self.voice.scenario.title);
        self.page.say(&format!("{title}: what the group {group} decided"))?;
        self.page.gap()?;
        let Some(learners) = figures.learners else {
            return self.page.say(&format!(
                "Fewer than {FEWEST} learners of this group have played and agreed to be counted, so \
                 nothing is shown."
            ));
        };
        self.page.say(&format!(
            "{learners} learners agreed to be counted, each with the first run of theirs. {HIDDEN} \
             stands where a count would be under {FEWEST} or would give such a one away."
        ))?;
        for decision in &figures.decisions {
            self.decision(decision)?;
        }
        self.page.heading("How it ended")?;
        for ended in &figures.endings {
            let name = self.scene(&ended.scene);
            self.counted(ended.learners, &name)?;
        }
        self.counted(figures.open, "stopped, or not at the end yet")
    }

    fn decision(&mut self, decision: &Decision) -> io::Result<()> {
        let name = self.scene(&decision.scene);
        self.page.heading(&name)?;
        for taken in &decision.choices {
            let choice = self.choice(&decision.scene, taken);
            self.counted(taken.learners, &choice)?;
            let next: Vec<_> = taken.next.iter().map(|next| self.next(next)).collect();
            let others = taken.others_hidden.then(|| "other ways: too few to tell".to_owned());
            let next: Vec<_> = next.into_iter().chain(others).collect();
            if !next.is_empty() {
                self.page.hang("     then ", "       ", &(next.join("; ") + "."))?;
            }
        }
        Ok(())
    }

    fn counted(&mut self, count: Count, what: &str) -> io::Result<()> {
        let count = match count {
            Count::Shown(count) => count.to_string(),
            Count::Hidden => HIDDEN.to_owned(),
        };
        self.page.hang(&format!("{count:>4} "), "     ", what)
    }

    fn next(&self, next: &Next) -> String {
        let place = match &next.place {
            Place::Decision(scene) | Place::Ending(scene) => self.scene(scene),
            Place::Open => "stopped, or not further yet".to_owned(),
        };
        format!("{}: {}", trim(&place), next.learners)
    }

    fn id(&self, scene: &str) -> Option<SceneId> {
        let scenes = &self.voice.scenario.scenes;
        scenes.iter().find(|(_, known)| known.id.text == scene).map(|(id, _)| id)
    }

    /// What a scene is called; one that the story no longer has goes by its id.
    fn scene(&self, scene: &str) -> String {
        self.id(scene).map_or_else(|| scene.replace('_', " "), |id| self.voice.scene(id))
    }

    fn choice(&self, scene: &str, taken: &Taken) -> String {
        let id = self.id(scene);
        let id = id.and_then(|id| self.voice.scenario.choice_by_id(id, &taken.choice));
        id.map_or_else(|| taken.choice.replace('_', " "), |id| self.voice.choice_in_short(id))
    }
}
