//! Whether a run still goes the way it went, in words and as JSON.

use mile_core::compare::{Comparison, Verdict};
use mile_record::replay::{Broken, Replay as Replayed};
use mile_record::run::Kept;
use serde::Serialize;

use crate::commands::runs::short;

/// How the run fares with a scenario as it is now.
pub struct Now {
    pub fares: Fares,
    /// Where that scenario is, if it was found.
    pub found: Option<String>,
    /// Whether somebody said which scenario it is to be compared with.
    pub is_named: bool,
}

/// How it fares.
pub enum Fares {
    /// It is the very text.
    Unchanged,
    /// It was changed.
    Changed(Comparison),
    /// There is no such scenario here, or it cannot be played, and why.
    Missing(String),
}

/// Whether the record holds, and how it fares with the scenario as it is now, a sentence each.
pub fn in_words(kept: &Kept, replayed: &Replayed, now: &Now) -> Vec<String> {
    let count = kept.standing().len();
    let mut said = vec![match &replayed.broken {
        None => {
            format!("The record of run {} is played again exactly ({count} moves).", kept.run.id)
        }
        Some(Broken { turn, scene, choice, why, .. }) => {
            let why = why.as_str();
            format!("The record differs at decision {turn}: `{choice}` in `{scene}`: {why}.")
        }
    }];
    match &now.fares {
        Fares::Unchanged => said.push("ok: the scenario is the same as then.".to_owned()),
        Fares::Missing(why) => said.push(format!(
            "The scenario of today was not looked at: {why}. The story as it was is kept with the run."
        )),
        Fares::Changed(Comparison { verdict, renamed, reworded }) => {
            said.push(match verdict {
                Verdict::Same => {
                    "ok: the scenario was changed since, and these choices still lead the same way."
                        .to_owned()
                }
                Verdict::Moved => {
                    "moved: these choices still lead the same way, under other names.".to_owned()
                }
                Verdict::Differs(difference) => format!(
                    "differs: today's scenario goes another way at decision {}, in `{}`: {}.",
                    difference.turn, difference.scene, difference.why
                ),
            });
            said.extend(
                renamed.iter().map(|it| format!("- {} `{}` is now `{}`", it.what, it.from, it.to)),
            );
            said.extend(reworded.map(|turn| match turn {
                0 => "- what is said was changed, first at the start".to_owned(),
                turn => format!("- what is said was changed, first at decision {turn}"),
            }));
        }
    }
    let how = format!("mile replay {} --with FILE", short(&kept.run.id));
    said.extend(match (&now.found, now.is_named) {
        (Some(name), true) => Some(format!("Compared with {name}.")),
        (Some(name), false) => Some(format!(
            "Compared with {name}, which has the same id. If you played another file: {how}"
        )),
        (None, _) => Some(format!("If you played a file of your own: {how}")),
    });
    said
}

/// The same as JSON.
pub fn wire(now: &Now) -> WireVerdict<'_> {
    let with = now.found.as_deref();
    let comparison = match &now.fares {
        Fares::Unchanged => return WireVerdict { with, ..WireVerdict::new("ok") },
        Fares::Missing(why) => {
            return WireVerdict { why: Some(why), ..WireVerdict::new("missing") };
        }
        Fares::Changed(comparison) => comparison,
    };
    let renamed = comparison.renamed.iter();
    let renamed = renamed.map(|it| WireRenamed { what: it.what, from: &it.from, to: &it.to });
    let difference = match &comparison.verdict {
        Verdict::Differs(difference) => Some(difference),
        _ => None,
    };
    WireVerdict {
        verdict: comparison.verdict.as_str(),
        with,
        turn: difference.map(|it| it.turn),
        scene: difference.map(|it| it.scene.as_str()),
        why: difference.map(|it| it.why.as_str()),
        renamed: renamed.collect(),
        reworded: comparison.reworded,
    }
}

/// Whether it goes the same way: `ok`, `moved`, `differs`, `missing`.
#[derive(Serialize)]
pub struct WireVerdict<'r> {
    verdict: &'static str,
    /// Where the scenario is that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<&'r str>,
    turn: Option<i64>,
    scene: Option<&'r str>,
    why: Option<&'r str>,
    renamed: Vec<WireRenamed<'r>>,
    reworded: Option<i64>,
}

impl<'r> WireVerdict<'r> {
    /// Whether a record can be played again.
    pub fn of_record(replayed: &'r Replayed) -> Self {
        match &replayed.broken {
            None => Self::new("ok"),
            Some(broken) => Self {
                turn: Some(broken.turn),
                scene: Some(&broken.scene),
                why: Some(broken.why.as_str()),
                ..Self::new("differs")
            },
        }
    }

    fn new(verdict: &'static str) -> Self {
        let (with, turn, scene, why) = (None, None, None, None);
        Self { verdict, with, turn, scene, why, renamed: Vec::new(), reworded: None }
    }
}

#[derive(Serialize)]
struct WireRenamed<'r> {
    what: &'static str,
    from: &'r str,
    to: &'r str,
}
