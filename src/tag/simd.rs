//! Which vector instructions the processor has, and the one product that is written for each of them.
//!
//! Gives the same integers at every level; floats are never fused or reordered, so they agree, too.

#[cfg(target_arch = "x86_64")]
use pulp::x86::V3;
#[cfg(target_arch = "x86_64")]
use pulp::{i16x16, i32x8};

/// The instruction sets that are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Wide(V3),
    /// What every processor of the target has.
    Plain,
}

impl Level {
    /// Asks the processor.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(wide) = V3::try_new() {
            return Self::Wide(wide);
        }
        Self::Plain
    }

    /// Runs a closure compiled for the level; what it calls must be inlined into it.
    #[inline(always)]
    pub(super) fn run<R>(self, f: impl FnOnce() -> R) -> R {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide(wide) => wide.vectorize(f),
            Self::Plain => f(),
        }
    }
}

/// Sixteen running sums and the product that is added to them.
pub(super) trait Lanes: Copy {
    type Sums: Copy;

    fn zero(self) -> Self::Sums;

    /// Adds to each sum `c` the product of the pair with weights `2c` and `2c + 1`.
    fn add(self, sums: Self::Sums, pair: i32, weights: &[i16; 32]) -> Self::Sums;

    fn read(self, sums: Self::Sums) -> [i32; 16];
}

#[cfg(target_arch = "x86_64")]
impl Lanes for V3 {
    type Sums = [i32x8; 2];

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [self.splat_i32x8(0); 2]
    }

    #[inline(always)]
    fn add(self, sums: Self::Sums, pair: i32, weights: &[i16; 32]) -> Self::Sums {
        let [low, high]: [i16x16; 2] = pulp::cast(*weights);
        let pair: i16x16 = pulp::cast(self.splat_i32x8(pair));
        let product = |w| self.multiply_wrapping_add_adjacent_i16x16(pair, w);
        [self.wrapping_add_i32x8(sums[0], product(low)), self.wrapping_add_i32x8(sums[1], product(high))]
    }

    #[inline(always)]
    fn read(self, sums: Self::Sums) -> [i32; 16] {
        pulp::cast(sums)
    }
}

/// Lanes of the plain level.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainLanes;

impl Lanes for PlainLanes {
    type Sums = [i32; 16];

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [0; 16]
    }

    #[inline(always)]
    fn add(self, mut sums: Self::Sums, pair: i32, weights: &[i16; 32]) -> Self::Sums {
        let (low, high) = (i32::from(pair as i16), pair >> 16);
        for (sum, w) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
            *sum += low * i32::from(w[0]) + high * i32::from(w[1]);
        }
        sums
    }

    #[inline(always)]
    fn read(self, sums: Self::Sums) -> [i32; 16] {
        sums
    }
}
