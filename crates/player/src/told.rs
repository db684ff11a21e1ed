//! Paragraphs for people, before anybody knows how wide the window is or whether it has colours.

use mile_core::id::CastId;

/// A paragraph. The linear player prints it; the full-screen player wraps and styles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it is, for whoever styles it. It says nothing that the words do not say.
    pub(crate) kind: Kind,
    /// Whether an empty line stands before it.
    pub(crate) gap: bool,
    /// What its first line begins with.
    pub(crate) first: String,
    /// What its other lines begin with.
    pub(crate) rest: &'static str,
    /// The words; line ends in them are kept.
    pub(crate) text: String,
    /// How many bytes of the words name who speaks.
    pub(crate) lead: usize,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words of the player itself.
    Plain,
    /// A title of what follows, or where and when the story is.
    Heading,
    /// What nobody in particular says.
    Narration,
    /// What a member of the cast says.
    Speech(CastId),
    /// What the learner chose.
    Chosen,
    /// The clock took a choice.
    TimedOut,
    /// What a coach would say.
    Coach,
    /// A promise was made, or kept.
    Promise,
    /// A promise was broken.
    Broken,
    /// A delayed outcome arrives.
    Arrival,
    /// It comes between the learner and what was going on.
    Interruption,
    /// The story has come to its end.
    Ending,
    /// A decision of the timeline.
    Cause,
    /// What a decision brought at once.
    AtOnce,
    /// What it brought later.
    Later,
    /// What did not happen.
    Undone,
    /// A question of the debrief or the learner's own words.
    Quoted,
}

impl Told {
    /// A paragraph right below the one before it.
    pub(crate) fn new(kind: Kind, text: impl Into<String>) -> Self {
        let (first, rest, text) = (String::new(), "", text.into());
        Self { kind, gap: false, first, rest, text, lead: 0 }
    }

    /// A heading, after an empty line.
    pub(crate) fn heading(text: impl Into<String>) -> Self {
        Self::new(Kind::Heading, text).after_gap()
    }

    /// With an empty line before it.
    pub(crate) fn after_gap(mut self) -> Self {
        self.gap = true;
        self
    }

    /// With beginnings for its first line and the others.
    pub(crate) fn hang(mut self, first: impl Into<String>, rest: &'static str) -> Self {
        self.first = first.into();
        self.rest = rest;
        self
    }

    /// An item of a list.
    pub(crate) fn item(self) -> Self {
        self.hang("- ", "  ")
    }

    /// With so many bytes at its start that name who speaks.
    pub(crate) fn led(mut self, lead: usize) -> Self {
        self.lead = lead;
        self
    }
}
