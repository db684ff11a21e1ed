//! What a search has found: every state, the ways between them, and how each was first reached.

use foldhash::fast::FixedState;
use hashbrown::hash_table::Entry;
use hashbrown::{HashMap, HashTable};
use mile_core::id::{ChoiceId, Id, SceneId};

use super::facts::At;
use super::key::Codec;
use super::summary::Range;
use super::walk::Walk;
use super::watcher::hash_row;

/// States and the ways between them, in the order of a search by breadth: the first way that leads to
/// a state is a shortest one, and of these the first by the order of the file.
#[derive(Debug)]
pub(crate) struct Space {
    pub(crate) codec: Codec,
    /// Every state that waits or is stuck.
    pub(crate) states: Rows,
    /// How each state was first reached.
    pub(crate) reached: Vec<At>,
    /// Where the offers of each state begin; one entry more than there are states explored.
    offers_of: Vec<u32>,
    offers: Vec<Offered>,
    /// The meters after the immediate outcome of each, packed.
    nows: Vec<u64>,
    edges: Vec<Edge>,
    /// What happens on ways; the first is nothing.
    ways: Vec<Way>,
    place_of_way: HashMap<Way, u32, FixedState>,
    /// Where it begins.
    pub(crate) roots: Vec<Root>,
    /// The ways that chance took, each with its likelihood; the first is none at all.
    pub(crate) lucks: Vec<Luck>,
    /// The scene of every way to be over, and the meters, packed.
    pub(crate) finals: Rows,
    /// What the service indicators count, a row of [`SERVICE`] numbers; the first is nothing.
    pub(crate) services: Rows,
}

/// How many service indicators there are: a mark of each kind, credit, fraud flags.
pub(crate) const SERVICE: usize = 6;

/// Where a search begins: what the start leads to, or what was found by a search before it.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) to: Target,
    /// What service indicators counted on the way.
    pub(crate) service: [Range; SERVICE],
    /// How it was reached.
    pub(crate) walk: Walk,
    /// Of random plays, the share that comes here.
    pub(crate) share: f64,
}

/// A choice on offer in a state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer {
    pub(crate) choice: ChoiceId,
    /// In the space's `offers`.
    at: u32,
}

/// A choice on offer, and where the ways that it can go end.
#[derive(Debug, Clone, Copy)]
struct Offered {
    choice: ChoiceId,
    edges_end: u32,
}

/// One way that a choice can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    to: u32,
    /// What happens on the way, in `ways`.
    way: u32,
}

/// What happens on the way, but for what the state tells that it leads to. On most nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Way {
    /// What chance did, in `lucks`.
    pub(crate) luck: u32,
    /// What the service indicators count, in `services`.
    pub(crate) service: u32,
    /// The effects as one number, where somebody asked.
    pub(crate) effects: u64,
}

impl Way {
    /// Nothing happens.
    pub(crate) const NOTHING: Self = Self { luck: 0, service: 0, effects: 0 };
}

/// Where a way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a state.
    State(u32),
    /// To the end, an entry of `finals`.
    Final(u32),
    /// To a state for which there was no room.
    Unknown,
}

impl Target {
    const FINAL: u32 = 1 << 31;
    const UNKNOWN: u32 = u32::MAX;
    /// So many states can be told from ends.
    pub(crate) const MOST_STATES: usize = Self::FINAL as usize;

    fn pack(self) -> u32 {
        match self {
            Self::State(state) => state,
            Self::Final(at) => at | Self::FINAL,
            Self::Unknown => Self::UNKNOWN,
        }
    }
}

impl Edge {
    /// Where it leads.
    #[inline]
    pub(crate) fn to(self) -> Target {
        match self.to {
            Target::UNKNOWN => Target::Unknown,
            to if to & Target::FINAL != 0 => Target::Final(to & !Target::FINAL),
            to => Target::State(to),
        }
    }
}

/// What chance did on the way, and how likely that is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Luck {
    pub(crate) draws: Vec<u32>,
    pub(crate) likelihood: f64,
}

impl Space {
    pub(crate) fn new(codec: Codec) -> Self {
        let mut services = Rows::default();
        services.place(&[0; SERVICE]);
        Self {
            services,
            codec,
            states: Rows::default(),
            reached: Vec::new(),
            offers_of: vec![0],
            offers: Vec::new(),
            nows: Vec::new(),
            edges: Vec::new(),
            ways: vec![Way::NOTHING],
            place_of_way: HashMap::default(),
            roots: Vec::new(),
            lucks: vec![Luck { draws: Vec::new(), likelihood: 1.0 }],
            finals: Rows::default(),
        }
    }

    /// How many states the ways out of which are known.
    pub(crate) fn explored(&self) -> usize {
        self.offers_of.len() - 1
    }

    /// The scene of a state.
    pub(crate) fn scene(&self, state: u32) -> SceneId {
        self.codec.scene_of(self.states.get(state))
    }

    /// Whether nothing can be chosen in a state.
    pub(crate) fn is_stuck(&self, state: u32) -> bool {
        self.codec.is_stuck(self.states.get(state))
    }

    /// The choices on offer in a state, each with the ways that it can go.
    pub(crate) fn offers(&self, state: u32) -> impl Iterator<Item = (Offer, &[Edge])> {
        let (offers, mut first) = self.offers_of(state);
        offers.map(move |at| {
            let Offered { choice, edges_end } = self.offers[at];
            let edges = &self.edges[first..edges_end as usize];
            first = edges_end as usize;
            (Offer { choice, at: at as u32 }, edges)
        })
    }

    /// All ways out of a state.
    pub(crate) fn edges(&self, state: u32) -> std::slice::Iter<'_, Edge> {
        let (offers, first) = self.offers_of(state);
        let end = offers.last().map_or(first, |last| self.offers[last].edges_end as usize);
        self.edges[first..end].iter()
    }

    /// The offers of a state, and where the edges of the first begin.
    #[inline]
    fn offers_of(&self, state: u32) -> (std::ops::Range<usize>, usize) {
        let (start, end) = match self.offers_of.get(state as usize..state as usize + 2) {
            Some(&[start, end]) => (start as usize, end as usize),
            _ => (0, 0),
        };
        let first = match start.checked_sub(1) {
            Some(before) => self.offers[before].edges_end as usize,
            None => 0,
        };
        (start..end, first)
    }

    /// Adds a way out of the state that is being explored.
    pub(crate) fn add_edge(&mut self, to: Target, way: Way) {
        let way = if way == Way::NOTHING {
            0
        } else {
            let Self { ways, place_of_way, .. } = self;
            *place_of_way.entry(way).or_insert_with(|| {
                ways.push(way);
                ways.len() as u32 - 1
            })
        };
        self.edges.push(Edge { to: to.pack(), way });
    }

    /// What happens on a way.
    #[inline]
    pub(crate) fn way(&self, edge: Edge) -> Way {
        self.ways[edge.way as usize]
    }

    /// How likely chance lets a choice go that way.
    #[inline]
    pub(crate) fn likelihood(&self, edge: Edge) -> f64 {
        self.lucks[self.way(edge).luck as usize].likelihood
    }

    /// What the service indicators count on a way.
    #[inline]
    pub(crate) fn counts(&self, edge: Edge) -> &[u64] {
        self.services.get(self.way(edge).service)
    }

    /// Ends the ways that a choice can go; `now` are the meters after its immediate outcome.
    pub(crate) fn add_offer(&mut self, choice: ChoiceId, now: &[u64]) {
        let edges_end = self.edges.len() as u32;
        self.offers.push(Offered { choice, edges_end });
        now.iter().for_each(|&word| self.nows.push(word));
    }

    /// The meters after the immediate outcome of a choice.
    #[inline]
    pub(crate) fn now(&self, offer: Offer) -> impl ExactSizeIterator<Item = i64> {
        let meters = &self.codec.meters;
        meters.unpack(&self.nows[offer.at as usize * meters.words()..])
    }

    /// Where a story was over, and the meters then.
    #[inline]
    pub(crate) fn ended(&self, at: u32) -> (SceneId, impl ExactSizeIterator<Item = i64>) {
        let (scene, meters) = self.finals.get(at).split_at(1);
        (SceneId::new(scene[0] as usize), self.codec.meters.unpack(meters))
    }

    /// Ends the offers of a state.
    pub(crate) fn end_state(&mut self) {
        self.offers_of.push(self.offers.len() as u32);
    }

    /// The shortest walk that takes the step `at` last.
    pub(crate) fn walk(&self, at: At) -> Walk {
        let mut steps = Vec::new();
        let mut next = at;
        while let Some(state) = next.state() {
            steps.push((state, next.ordinal()));
            next = self.reached[state as usize];
        }
        let root = self.roots.get(next.ordinal() as usize);
        let mut walk = root.map(|root| root.walk.clone()).unwrap_or_default();
        for (state, ordinal) in steps.into_iter().rev() {
            walk.order.push(ordinal);
            if let Some((choice, edge)) = self.step(state, ordinal) {
                walk.choices.push(choice.index() as u32);
                walk.draws.extend(&self.lucks[self.way(edge).luck as usize].draws);
            }
        }
        walk
    }

    /// The shortest walk to a state.
    pub(crate) fn walk_to(&self, state: u32) -> Walk {
        self.walk(self.reached[state as usize])
    }

    fn step(&self, state: u32, ordinal: u32) -> Option<(ChoiceId, Edge)> {
        let steps = self.offers(state);
        let mut steps =
            steps.flat_map(|(offer, edges)| edges.iter().map(move |&e| (offer.choice, e)));
        steps.nth(ordinal as usize)
    }

    /// Whether two ways lead to the same, but for whether `choices` were taken.
    pub(crate) fn is_same_but_for(&self, a: Target, b: Target, choices: [ChoiceId; 2]) -> bool {
        match (a, b) {
            (Target::State(a), Target::State(b)) => {
                let [a, b] = [a, b].map(|state| self.states.get(state));
                self.codec.are_same_but_for(a, b, choices)
            }
            _ => a == b,
        }
    }

    /// Bytes that a state takes, on average, with the ways out of it.
    pub(crate) fn bytes_per_state(&self) -> usize {
        let sizes = self.states.bytes()
            + self.reached.len() * size_of::<At>()
            + self.offers_of.len() * size_of::<u32>()
            + self.offers.len() * size_of::<Offered>()
            + self.edges.len() * size_of::<Edge>()
            + self.finals.bytes()
            + size_of_val(&self.nows[..]);
        sizes / self.reached.len().max(1)
    }
}

/// Rows of numbers, each kept once and called by its place in the order of coming.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    words: Vec<u64>,
    ends: Vec<u64>,
    table: HashTable<Found>,
}

/// A row in the table: half of its hash, which tells nearly all others apart without a look at them,
/// and its place.
#[derive(Debug, Clone, Copy)]
struct Found {
    half: u32,
    place: u32,
}

impl Found {
    fn new(hashed: u64, place: u32) -> Self {
        Self { half: (hashed >> 32) as u32, place }
    }

    /// The half spread over all bits, as the table wants it.
    fn hash(self) -> u64 {
        u64::from(self.half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Rows {
    /// How many different rows there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A row.
    #[inline]
    pub(crate) fn get(&self, row: u32) -> &[u64] {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.words[start as usize..self.ends[row] as usize]
    }

    /// The place of a row with that hash, and whether it is new. `None` if it is new and there are
    /// `most` already.
    #[inline]
    pub(crate) fn add(&mut self, row: &[u64], hashed: u64, most: usize) -> Option<(u32, bool)> {
        let Self { words, ends, table } = self;
        let get = |at: u32| {
            let at = at as usize;
            let start = if at == 0 { 0 } else { ends[at - 1] };
            &words[start as usize..ends[at] as usize]
        };
        let new = Found::new(hashed, ends.len() as u32);
        // Rows are short: to compare them here is quicker than to call somebody who compares.
        let are_equal =
            |one: &[u64]| one.len() == row.len() && one.iter().zip(row).all(|(a, b)| a == b);
        let is_same = |found: &Found| found.half == new.half && are_equal(get(found.place));
        match table.entry(new.hash(), is_same, |found| found.hash()) {
            Entry::Occupied(found) => return Some((found.get().place, false)),
            Entry::Vacant(_) if ends.len() >= most => return None,
            Entry::Vacant(free) => free.insert(new),
        };
        // Nor to call somebody who copies.
        row.iter().for_each(|&word| words.push(word));
        ends.push(words.len() as u64);
        Some((new.place, true))
    }

    /// The place of a row, which is added if it is new.
    pub(crate) fn place(&mut self, row: &[u64]) -> u32 {
        // A scenario has far fewer than 2^32 different rows of meters in any search that ends.
        self.add(row, hash_row(row, 0), usize::MAX).map_or(0, |(place, _)| place)
    }

    fn bytes(&self) -> usize {
        let table = self.table.capacity() * (size_of::<Found>() + 1);
        size_of_val(&self.words[..]) + size_of_val(&self.ends[..]) + table
    }
}
