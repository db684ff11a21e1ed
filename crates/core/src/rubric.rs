//! The behaviours that every scenario can name, compiled in from `assets/rubric.ron`.

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
pub fn behaviours() -> Vec<Behaviour> {
    // A test reads it, so the compiled-in text is never wrong.
    ron::from_str(include_str!("../../../assets/rubric.ron")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rubric_holds_the_behaviours_of_the_format() {
        let ids: Vec<_> = super::behaviours().into_iter().map(|b| b.id).collect();
        let format = ["acknowledge", "name_emotion", "clarify_need", "offer_options", "close_loop"];
        assert_eq!(ids, format);
    }
}
