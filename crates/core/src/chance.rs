//! Chance: the generator, the only source of it.

use std::hash::{Hash, Hasher};

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// xoshiro256++, seeded through `SplitMix64`: the same numbers on every platform, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Generator(Xoshiro256PlusPlus);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A number from 0 up to, not including, `total`: the high half of the next 64 bits times
    /// `total`. The distributions of `rand` may change between versions; this may not.
    pub(crate) fn below(&mut self, total: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(total)) >> 64) as u64
    }

    /// The number that decides next, left where it is.
    pub(crate) fn peek(&self) -> u64 {
        self.0.clone().next_u64()
    }
}

impl Hash for Generator {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.peek().hash(hasher);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_0_gives_the_numbers_of_the_format() {
        let mut generator = Generator::new(0).0;
        let first: [u64; 3] = std::array::from_fn(|_| generator.next_u64());
        assert_eq!(
            first,
            [5_987_356_902_031_041_503, 7_051_070_477_665_621_255, 6_633_766_593_972_829_180]
        );
    }
}
