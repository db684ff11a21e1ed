//! What a guided debrief says in its own words: `assets/guide.ron`.

use mile_core::debrief::Stage;
use serde::Deserialize;

use super::With;

/// The words of a guided debrief.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spoken {
    pub(super) opening: For<Vec<String>>,
    pub(super) closing: For<Vec<String>>,
    objective: Vec<String>,
    reflective: Vec<String>,
    interpretive: Vec<String>,
    decisional: Vec<String>,
    pub(super) sbi: Sbi,
    pub(super) pair: Pair,
    pub(super) commitment: For<String>,
}

/// Words for each way of looking back.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct For<T> {
    one: T,
    group: T,
    pair: T,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sbi {
    /// Asked of a moment that the story names.
    pub(super) card: String,
    pub(super) situation: String,
    pub(super) behaviour: String,
    pub(super) impact: String,
    pub(super) instead: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    /// Asked of whoever speaks first.
    pub(super) first: Vec<String>,
    pub(super) permission: String,
    /// What the other one says, once that is welcome.
    pub(super) watched: Vec<String>,
    /// The same after the swap, of whoever watched and then of whoever played.
    pub(super) first_swapped: Vec<String>,
    pub(super) watched_swapped: Vec<String>,
    pub(super) answer: String,
    pub(super) swap: String,
}

impl<T> For<T> {
    pub(super) fn of(&self, with: With) -> &T {
        match with {
            With::One => &self.one,
            With::Group => &self.group,
            With::Pair => &self.pair,
        }
    }
}

impl Spoken {
    /// What is asked at a stage for which a story has no question.
    pub(super) fn stage(&self, stage: Stage) -> &Vec<String> {
        match stage {
            Stage::Objective => &self.objective,
            Stage::Reflective => &self.reflective,
            Stage::Interpretive => &self.interpretive,
            Stage::Decisional => &self.decisional,
        }
    }
}

/// The words of the program. A test reads them, so that they are never missing.
pub(super) fn spoken() -> Spoken {
    read().unwrap_or_default()
}

fn read() -> Result<Spoken, ron::error::SpannedError> {
    ron::from_str(include_str!("../../../../assets/guide.ron"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_can_be_read() {
        read().expect("assets/guide.ron holds the words of the debrief");
    }
}
