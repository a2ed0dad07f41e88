//! Random numbers that are a function of what they are for, so that they never change.

/// A stream of numbers that a seed and a purpose choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Random(u64);

/// What the state grows by; the odd number next to 2⁶⁴ divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The stream of a seed and what it is for.
    pub fn new(seed: u64, purpose: &[u64]) -> Self {
        Self(purpose.iter().fold(mix(seed), |state, part| mix(state ^ part.wrapping_mul(GOLDEN).rotate_left(17))))
    }

    /// The next number, evenly among all of 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// The next number, at least 0 and less than 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The next whole number less than `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end.saturating_sub(1))
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// The finish of splitmix64.
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_splitmix64() {
        // The first outputs of the published generator for the seed 1234567.
        let mut random = Random(1_234_567);
        assert_eq!([random.bits(), random.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_are_even_and_depend_on_the_purpose() {
        let mean = (0..1000).map(|i| Random::new(7, &[i]).unit()).sum::<f64>() / 1000.0;
        assert!((0.47..0.53).contains(&mean), "{mean}");
        assert_ne!(Random::new(7, &[1, 2]).bits(), Random::new(7, &[2, 1]).bits());
        assert_ne!(Random::new(7, &[1]).bits(), Random::new(8, &[1]).bits());
    }
}
