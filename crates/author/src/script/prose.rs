//! Words with the few marks that a script needs.

/// Words, some of which lead somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prose(pub(super) Vec<Piece>);

/// A piece of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// As it stands.
    Words(String),
    /// What the words after it are about.
    Lead(String),
    /// What leads to the scene or choice with this anchor.
    Link { anchor: String, words: String },
}

impl Prose {
    /// Adds words at the end.
    pub(super) fn and(mut self, more: impl Into<Prose>) -> Self {
        self.0.append(&mut more.into().0);
        self
    }

    /// Words that lead to `anchor`.
    pub(super) fn link(anchor: impl Into<String>, words: impl Into<String>) -> Self {
        Self(vec![Piece::Link { anchor: anchor.into(), words: words.into() }])
    }

    /// Words that say what follows is about.
    pub(super) fn lead(words: impl Into<String>) -> Self {
        Self(vec![Piece::Lead(words.into())])
    }

    /// Several, joined by `between`, the last by `last`.
    pub(super) fn joined(parts: Vec<Prose>, between: &str, last: &str) -> Self {
        let mut all = Self::default();
        let count = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            let sign = match index {
                0 => "",
                _ if index + 1 == count => last,
                _ => between,
            };
            all = all.and(sign).and(part);
        }
        all
    }

    /// The words alone.
    pub(super) fn plain(&self) -> String {
        self.0.iter().map(Piece::words).collect()
    }
}

impl Piece {
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Words(words) | Self::Lead(words) | Self::Link { words, .. } => words,
        }
    }
}

impl From<&str> for Prose {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<String> for Prose {
    fn from(words: String) -> Self {
        if words.is_empty() { Self::default() } else { Self(vec![Piece::Words(words)]) }
    }
}
