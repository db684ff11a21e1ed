//! Ids as index types, and tables indexed by them. After lowering, nothing is looked up by name.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A type that numbers the entries of one kind of table, from 0, in the order of the file.
pub trait Id: Copy + Eq {
    /// The id of the entry at `index`.
    fn new(index: usize) -> Self;
    /// The place of its entry in the table.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn new(index: usize) -> Self {
                Self(index as u32)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A scene.
    SceneId;
    /// A choice, numbered through the whole scenario.
    ChoiceId;
    /// A branch of a chance scene or a way of a `next` scene, numbered through the whole scenario.
    BranchId;
    /// A line that somebody says, numbered through the whole scenario.
    LineId;
    /// A delayed outcome.
    OutcomeId;
    /// A guard.
    GuardId;
    /// A member of the cast, the narrator and the learner included.
    CastId;
    /// A meter.
    MeterId;
    /// A flag.
    FlagId;
    /// A signal.
    SignalId;
    /// A promise.
    PromiseId;
    /// A behaviour of the rubric or of the scenario's own.
    BehaviourId;
}

/// Entries of one kind, indexed by their id type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<I, T> {
    entries: Vec<T>,
    ids: PhantomData<I>,
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { entries: Vec::new(), ids: PhantomData }
    }
}

impl<I: Id, T> Table<I, T> {
    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) -> I {
        let id = self.next_id();
        self.entries.push(entry);
        id
    }

    /// The id that the next entry will get.
    pub fn next_id(&self) -> I {
        I::new(self.entries.len())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.entries.len()).map(I::new)
    }

    /// The entries, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// The entries with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.entries.iter().enumerate().map(|(index, entry)| (I::new(index), entry))
    }

    /// The entry, if the table has that many.
    pub fn get(&self, id: I) -> Option<&T> {
        self.entries.get(id.index())
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(entries: It) -> Self {
        Self { entries: entries.into_iter().collect(), ids: PhantomData }
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.entries[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.entries[id.index()]
    }
}

/// Consecutive entries of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct IdRange<I> {
    start: u32,
    end: u32,
    ids: PhantomData<I>,
}

impl<I> Clone for IdRange<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for IdRange<I> {}

impl<I: Id> IdRange<I> {
    /// From `start` up to, not including, `end`.
    pub fn new(start: I, end: I) -> Self {
        Self { start: start.index() as u32, end: end.index() as u32, ids: PhantomData }
    }

    /// How many.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The entry at `index`, counted from the first of these.
    pub fn get(self, index: usize) -> Option<I> {
        (index < self.len()).then(|| I::new(self.start as usize + index))
    }

    /// The place of `id` among these, from 0.
    pub fn position(self, id: I) -> Option<usize> {
        let index = id.index().checked_sub(self.start as usize)?;
        (index < self.len()).then_some(index)
    }

    /// The ids, in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator {
        (self.start as usize..self.end as usize).map(I::new)
    }
}
