//! A small generator of its own (SplitMix64), so that the demonstration says the same wherever and whenever it is made.

/// Chosen once by trying some; another number gives another demonstration.
const SEED: u64 = 0x2018_1019_1298;

/// A stream of numbers that depends on nothing but its name.
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of a name, such as a State and what is drawn for it: one more State does not change the others.
    pub(super) fn of(name: &str) -> Self {
        let mut stream = Self(SEED);
        for byte in name.bytes() {
            stream.0 ^= u64::from(byte);
            stream.0 = stream.next();
        }
        stream
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 for an empty range.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        // The slight preference for small numbers does no harm in a demonstration.
        self.next().checked_rem(n).unwrap_or(0)
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most.saturating_sub(least)).unwrap_or(0).saturating_add(1);
        least.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    /// One of the items.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(u64::try_from(items.len()).unwrap_or(0));
        items.get(usize::try_from(index).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_name_gives_the_same_stream_and_another_name_another() {
        let numbers = |name: &str| {
            let mut chance = Chance::of(name);
            (0..4).map(|_| chance.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers("NOR"), numbers("NOR"));
        assert_ne!(numbers("NOR"), numbers("RON"));
        assert_eq!(Chance::of("x").below(0), 0);
        assert!((0..50).all(|_| (3..=5).contains(&Chance::of("x").between(3, 5))));
    }
}
