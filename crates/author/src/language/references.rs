//! Where a name is defined, where it is used, and what else it could be called.

use mile_core::format::RESERVED;
use mile_core::scenario::Scenario;
use mile_core::source::Span;

use super::Reading;
use super::names::Name;
use super::schema::Kind;

/// What a name is the name of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub text: String,
    /// Of a choice: its scene.
    pub scene: Option<String>,
}

impl Target {
    /// What `name` names.
    pub fn of(name: &Name<'_>) -> Self {
        let scene = name.scene.map(str::to_owned);
        Self { kind: name.kind, text: name.text.to_owned(), scene }
    }

    /// Whether `name` names it.
    pub fn is_named_by(&self, name: &Name<'_>) -> bool {
        (name.kind, name.text) == (self.kind, self.text.as_str())
            && name.scene == self.scene.as_deref()
    }
}

impl<'s> Reading<'s> {
    /// The name at a place.
    pub fn name_at(&self, offset: u32) -> Option<&Name<'s>> {
        let next = self.names.partition_point(|name| name.span.start <= offset);
        // Names do not overlap.
        self.names[..next].last().filter(|name| offset <= name.span.end)
    }

    /// Where `target` is defined: more than once only by mistake.
    pub fn definitions(&self, target: &Target) -> impl Iterator<Item = &Name<'s>> {
        self.uses(target).filter(|name| name.defined.is_some())
    }

    /// Where `target` is named, its definition included.
    pub fn uses(&self, target: &Target) -> impl Iterator<Item = &Name<'s>> {
        self.names.iter().filter(|name| target.is_named_by(name))
    }

    /// The places that change when `target` gets another name.
    ///
    /// # Errors
    /// Why it cannot be called so, in a sentence.
    pub fn rename(&self, target: &Target, to: &str) -> Result<Vec<Span>, String> {
        self.can_rename(target)?;
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !to.starts_with(|c: char| c.is_ascii_lowercase()) || !to.chars().all(letters) {
            return Err(
                "an id begins with a small letter, and has small letters, digits and _".to_owned()
            );
        }
        let reserved = match target.kind {
            Kind::Meter | Kind::Flag => RESERVED.contains(&to),
            Kind::Choice => to == "opt_out",
            Kind::Cast => matches!(to, "learner" | Scenario::LEARNER | Scenario::NARRATOR),
            _ => false,
        };
        if reserved {
            return Err(format!("`{to}` has a meaning of its own"));
        }
        let kinds: &[Kind] = match target.kind {
            Kind::Meter | Kind::Flag => &[Kind::Meter, Kind::Flag],
            _ => &[target.kind],
        };
        for &kind in kinds {
            let taken = Target { kind, text: to.to_owned(), scene: target.scene.clone() };
            if to != target.text && self.definitions(&taken).next().is_some() {
                return Err(format!("there is a {} `{to}` already", kind.as_str()));
            }
        }
        Ok(self.uses(target).map(|name| name.span).collect())
    }

    /// Whether `target` may get another name.
    ///
    /// # Errors
    /// Why not, in a sentence.
    pub fn can_rename(&self, target: &Target) -> Result<(), String> {
        let built_in = target.kind == Kind::Cast
            && matches!(&*target.text, Scenario::LEARNER | Scenario::NARRATOR);
        if built_in || self.definitions(target).next().is_none() {
            return Err(format!("`{}` is not defined in this file", target.text));
        }
        Ok(())
    }
}
