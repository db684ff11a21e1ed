//! `mile debrief --of SCENARIO --group NAME`: what a group decided.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use mile_core::group::{FEWEST, Figures, Layout};
use mile_core::scenario::Scenario;
use serde::Serialize;

use crate::failure::{Answer, Failure};
use crate::library;
use crate::records::Records;
use crate::terminal;

#[derive(Serialize)]
struct Wire<'f> {
    scenario: &'f str,
    group: &'f str,
    /// The size of the smallest group that is shown.
    fewest: u64,
    #[serde(flatten)]
    figures: &'f Figures,
}

/// Prints the figures of a group, as text or as JSON.
pub fn print(
    scenario: &str,
    group: &str,
    json: bool,
    folders: &[PathBuf],
    records: &Records,
) -> Result<Answer, Failure> {
    let scenario = library::find(scenario, folders)?;
    let figures = figures(&scenario, group, records)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if json {
        let figures = &figures;
        let wire = Wire { scenario: &scenario.id, group, fewest: FEWEST, figures };
        serde_json::to_writer(&mut out, &wire).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        mile_player::group::page(&scenario, group, &figures, terminal::width(), &mut out)?;
    }
    out.flush()?;
    Ok(Answer::Yes)
}

fn figures(scenario: &Scenario, group: &str, records: &Records) -> Result<Figures, Failure> {
    let missing = || Failure::new(format!("no group called {group} has played {}", scenario.id));
    let mut store = records.open_existing()?.ok_or_else(|| {
        missing().help("learners play in a group with `mile play … --group NAME`")
    })?;
    let groups = store.groups(&scenario.id)?;
    if !groups.iter().any(|known| known == group) {
        return Err(missing().help(if groups.is_empty() {
            "learners play in a group with `mile play … --group NAME`".to_owned()
        } else {
            format!("these have: {}", groups.join(", "))
        }));
    }
    Ok(store.group(&scenario.id, group, &Layout::of(scenario))?)
}
