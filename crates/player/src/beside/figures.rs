//! Service indicators, side by side and never summed up.

use mile_core::contrast::Figures;
use mile_core::indicators::Indicators;

use super::{Part, Telling, both, heading};

impl Telling<'_> {
    /// The value of each run; one that came to no ending has none.
    fn values(&self, of: impl Fn(&Figures) -> String) -> [String; 2] {
        let figures = |run: usize| self.contrast.runs.get(run)?.figures.as_ref();
        [0, 1].map(|run| figures(run).map_or_else(|| "–".to_owned(), &of))
    }

    fn has_figures(&self) -> bool {
        self.contrast.runs.iter().any(|side| side.figures.is_some())
    }

    pub(super) fn indicators(&self) -> Vec<Part> {
        if !self.has_figures() {
            return Vec::new();
        }
        let names = Indicators::default().in_words();
        let figures = names.into_iter().enumerate().map(|(row, (name, _))| {
            let value = |figures: &Figures| figures.indicators.in_words()[row].1.clone();
            Part::Figure(name.to_owned(), self.values(value))
        });
        let told = "Side by side, because none of them says much alone.";
        [heading("Service indicators"), both(told)].into_iter().chain(figures).collect()
    }
}
