//! What a group decided, from the records.

use std::path::PathBuf;

use mile_author::page::{self, Document};
use mile_core::group::{FEWEST, Figures, Layout};
use mile_core::scenario::Scenario;
use serde::Serialize;

use crate::failure::Failure;
use crate::records::Records;
use crate::{files, library};

/// The figures of a group, and what they are of.
pub struct Group<'g> {
    scenario: Scenario,
    name: &'g str,
    figures: Figures,
}

#[derive(Serialize)]
struct Wire<'f> {
    scenario: &'f str,
    group: &'f str,
    /// The size of the smallest group that is shown.
    fewest: u64,
    #[serde(flatten)]
    figures: &'f Figures,
}

impl<'g> Group<'g> {
    /// The figures of the group called `name`.
    pub fn find(
        scenario: &str,
        name: &'g str,
        folders: &[PathBuf],
        records: &Records,
    ) -> Result<Self, Failure> {
        const HOW: &str = "learners play in a group with `mile play SCENARIO --group NAME`";
        let scenario = library::find(scenario, folders)?;
        let missing = || Failure::new(format!("no group called {name} has played {}", scenario.id));
        let mut store = records.open_existing()?.ok_or_else(|| missing().help(HOW))?;
        let groups = store.groups(&scenario.id)?;
        if !groups.iter().any(|known| known == name) {
            let these = || format!("these have: {}", groups.join(", "));
            let help = if groups.is_empty() { HOW.to_owned() } else { these() };
            return Err(missing().help(help));
        }
        let figures = store.group(&scenario.id, name, &Layout::of(&scenario))?;
        Ok(Self { scenario, name, figures })
    }

    pub fn json(&self) -> Result<String, Failure> {
        let Self { scenario, name, figures } = self;
        files::json(&Wire { scenario: &scenario.id, group: name, fewest: FEWEST, figures })
    }

    pub fn document(&self) -> Document {
        page::group::document(&self.scenario, self.name, &self.figures)
    }
}
