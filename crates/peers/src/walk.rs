//! The same random walk in every engine, and the trace that shows that it was the same.

use crate::story::METERS;

/// What all engines can do. A run is over in an ending; before, something is always on offer.
pub trait Engine {
    /// Begins a run.
    fn restart(&mut self);
    /// How many choices are on offer; none when the run is over.
    fn offered(&self) -> usize;
    /// Takes the choice at `index` of those on offer.
    fn choose(&mut self, index: usize);
    /// Three times the number of the scene, plus the place of that choice among all of the scene.
    fn number(&self, index: usize) -> usize;
    /// The meters as they stand.
    fn meters(&self) -> [i64; METERS];
    /// Everything that was said since the last choice, then what is on offer. Engines without text
    /// say nothing.
    fn text(&self, hear: &mut dyn FnMut(&str)) {
        let _ = hear;
    }
}

/// Makes so many decisions at random, beginning anew whenever a run is over.
#[inline]
pub fn walk<E: Engine>(engine: &mut E, decisions: usize, trace: &mut impl Trace) {
    let mut dice = Dice(1);
    engine.restart();
    for _ in 0..decisions {
        let index = dice.below(engine.offered());
        trace.see(engine, Some(index));
        engine.choose(index);
        if engine.offered() == 0 {
            trace.see(engine, None);
            engine.restart();
        }
    }
}

/// Sees every decision before it is made, and every ending after its aftermath.
pub trait Trace {
    fn see(&mut self, engine: &impl Engine, choice: Option<usize>);
}

/// Sees nothing: what is timed.
impl Trace for () {
    #[inline]
    fn see(&mut self, _: &impl Engine, _: Option<usize>) {}
}

/// Hashes of scenes, choices and meters, and of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashes {
    pub steps: u64,
    pub text: u64,
}

impl Default for Hashes {
    fn default() -> Self {
        Self { steps: FNV_OFFSET, text: FNV_OFFSET }
    }
}

impl Trace for Hashes {
    fn see(&mut self, engine: &impl Engine, choice: Option<usize>) {
        let number = choice.map_or(u64::MAX, |index| engine.number(index) as u64);
        fnv(&mut self.steps, &number.to_le_bytes());
        for meter in engine.meters() {
            fnv(&mut self.steps, &meter.to_le_bytes());
        }
        engine.text(&mut |text| fnv(&mut self.text, text.as_bytes()));
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a.
fn fnv(hash: &mut u64, bytes: &[u8]) {
    for &byte in bytes {
        *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// `SplitMix64`: small, and the same for ever.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    #[inline]
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// The same, as an amount.
    pub fn number(&mut self, bound: usize) -> i64 {
        self.below(bound) as i64
    }
}
