//! Words of a document: ours, the story's and the learner's, which may be in three languages.

/// Words, each piece by whose they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prose(pub(super) Vec<Piece>);

/// A piece of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Our words.
    Words(String),
    /// Our words, for what follows.
    Lead(String),
    /// Words of the story, in its language.
    Story(String),
    /// Words that a learner typed, in whatever language.
    Typed(String),
    /// Our words that lead to a place in the document.
    Link { anchor: String, words: String },
}

impl Prose {
    pub(super) fn lead(words: impl Into<String>) -> Self {
        Self(vec![Piece::Lead(words.into())])
    }

    pub(super) fn story(words: impl Into<String>) -> Self {
        Self(vec![Piece::Story(words.into())])
    }

    pub(super) fn typed(words: impl Into<String>) -> Self {
        Self(vec![Piece::Typed(words.into())])
    }

    pub(super) fn link(anchor: impl Into<String>, words: impl Into<String>) -> Self {
        Self(vec![Piece::Link { anchor: anchor.into(), words: words.into() }])
    }

    /// Adds words at the end.
    pub(super) fn and(mut self, more: impl Into<Prose>) -> Self {
        self.0.append(&mut more.into().0);
        self
    }

    /// Adds words of the story at the end.
    pub(super) fn tell(self, words: impl Into<String>) -> Self {
        self.and(Self::story(words))
    }

    /// Several with `between` between them.
    pub(super) fn joined(parts: impl IntoIterator<Item = Prose>, between: &str) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |all, part| all.and(between).and(part))
    }

    /// The words alone.
    pub(super) fn plain(&self) -> String {
        self.0.iter().map(Piece::words).collect()
    }
}

impl Piece {
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Words(words)
            | Self::Lead(words)
            | Self::Story(words)
            | Self::Typed(words)
            | Self::Link { words, .. } => words,
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
