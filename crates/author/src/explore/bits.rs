//! Rows of numbers packed into as few words as hold them.

use mile_core::id::{Id, MeterId};
use mile_core::scenario::Scenario;

/// Where in a row a number stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bits {
    pub(crate) word: usize,
    pub(crate) shift: u32,
    pub(crate) mask: u64,
}

impl Bits {
    #[inline]
    pub(crate) fn put(self, row: &mut [u64], value: u64) {
        row[self.word] |= value << self.shift;
    }

    #[inline]
    pub(crate) fn get(self, row: &[u64]) -> u64 {
        row[self.word] >> self.shift & self.mask
    }
}

/// Hands out bits, none across two words.
#[derive(Default)]
pub(crate) struct Layout {
    word: usize,
    used: u32,
}

impl Layout {
    /// Room for numbers up to `largest`.
    pub(crate) fn up_to(&mut self, largest: u64) -> Bits {
        let width = u64::BITS - largest.leading_zeros();
        if self.used + width > u64::BITS {
            (self.word, self.used) = (self.word + 1, 0);
        }
        let shift = self.used.min(u64::BITS - 1);
        self.used += width;
        let mask = if width == 0 { 0 } else { u64::MAX >> (u64::BITS - width) };
        Bits { word: self.word, shift, mask }
    }

    /// How many words hold everything.
    pub(crate) fn words(&self) -> usize {
        self.word + 1
    }
}

/// Puts numbers into a row of zeros, best in the order in which they stand there: neighbours are put
/// together before they go to memory.
pub(crate) struct Writer<'r> {
    row: &'r mut [u64],
    at: usize,
    word: u64,
}

impl<'r> Writer<'r> {
    pub(crate) fn new(row: &'r mut [u64]) -> Self {
        Self { row, at: 0, word: 0 }
    }

    #[inline]
    pub(crate) fn put(&mut self, bits: Bits, value: u64) {
        if bits.word != self.at {
            self.row[self.at] |= self.word;
            (self.at, self.word) = (bits.word, 0);
        }
        self.word |= value << bits.shift;
    }

    /// Puts what is left.
    #[inline]
    pub(crate) fn end(self) {
        self.row[self.at] |= self.word;
    }
}

/// The meters as a row of bits.
#[derive(Debug, Clone)]
pub(crate) struct Meters {
    /// Of each, the least that it can be, and where it stands.
    fields: Vec<(i64, Bits)>,
    words: usize,
}

impl Meters {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let mut layout = Layout::default();
        let meters = scenario.meters.values();
        let fields =
            meters.map(|meter| (meter.min, layout.up_to((meter.max - meter.min).cast_unsigned())));
        Self { fields: fields.collect(), words: layout.words() }
    }

    /// How many words they take.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// Appends `values`, one for each meter, to `row`.
    #[inline]
    pub(crate) fn pack(&self, values: impl Iterator<Item = i64>, row: &mut Vec<u64>) {
        let start = row.len();
        row.resize(start + self.words, 0);
        let mut writer = Writer::new(&mut row[start..]);
        for (&(low, bits), value) in self.fields.iter().zip(values) {
            writer.put(bits, (value - low).cast_unsigned());
        }
        writer.end();
    }

    /// Puts the value of a meter in the place of the one that was packed.
    #[inline]
    pub(crate) fn put(&self, row: &mut [u64], meter: MeterId, value: i64) {
        let (low, bits) = self.fields[meter.index()];
        row[bits.word] &= !(bits.mask << bits.shift);
        bits.put(row, (value - low).cast_unsigned());
    }

    /// The values that were packed.
    #[inline]
    pub(crate) fn unpack(&self, row: &[u64]) -> impl ExactSizeIterator<Item = i64> {
        self.fields.iter().map(move |&(low, bits)| low + bits.get(row).cast_signed())
    }
}
