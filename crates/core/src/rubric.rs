//! The behaviours that every scenario can name, compiled in from `assets/rubric.ron`.

use std::sync::LazyLock;

use serde::Deserialize;

/// A behaviour that an observer could see or hear.
#[derive(Debug, Clone, Deserialize)]
pub struct Behaviour {
    /// Its id.
    pub id: String,
    /// What can be observed.
    pub text: String,
}

/// The built-in behaviours.
pub fn behaviours() -> &'static [Behaviour] {
    static RUBRIC: LazyLock<Vec<Behaviour>> = LazyLock::new(|| {
        // A test reads it, so the compiled-in text is never wrong.
        ron::from_str(include_str!("../../../assets/rubric.ron")).unwrap_or_default()
    });
    &RUBRIC
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rubric_holds_the_behaviours_of_the_format() {
        let ids: Vec<_> = super::behaviours().iter().map(|b| b.id.as_str()).collect();
        let format = ["acknowledge", "name_emotion", "clarify_need", "offer_options", "close_loop"];
        assert_eq!(ids, format);
    }
}
