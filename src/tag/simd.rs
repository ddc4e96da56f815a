//! Which vector instructions the processor has, and the one product that is written for each of them.
//!
//! Gives the same integers at every level; floats are never fused or reordered, so they agree, too.

#[cfg(target_arch = "x86_64")]
use pulp::x86::{V1, V3};
#[cfg(target_arch = "x86_64")]
use pulp::{i16x8, i16x16, i32x4, i32x8};

/// Columns that are worked out side by side.
pub(super) const PANEL: usize = 16;
/// Rows that are worked out together: with two vectors of sums each they fill the sixteen registers of AVX2.
pub(super) const BLOCK: usize = 6;
/// For each column of a panel the weights of two neighbouring rows.
pub(super) type Cell = [i16; 2 * PANEL];
/// Sums of a block of rows.
pub(super) type Sums = [[i32; PANEL]; BLOCK];

/// The instruction sets that are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Wide(V3),
    /// SSE2, which every x86-64 processor has.
    #[cfg(target_arch = "x86_64")]
    Narrow(V1),
    /// No instructions by name: the compiler does what it can.
    Plain,
}

impl Level {
    /// Asks the processor.
    pub(super) fn detect() -> Self {
        Self::all().swap_remove(0)
    }

    /// Every level that the processor has, best first.
    pub(super) fn all() -> Vec<Self> {
        let mut levels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        levels.extend(V3::try_new().map(Self::Wide));
        #[cfg(target_arch = "x86_64")]
        levels.extend(V1::try_new().map(Self::Narrow));
        levels.push(Self::Plain);
        levels
    }

    /// Runs a closure compiled for the level; what it calls must be inlined into it.
    #[inline(always)]
    pub(super) fn run<R>(self, f: impl FnOnce() -> R) -> R {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide(wide) => wide.vectorize(f),
            _ => f(),
        }
    }
}

/// The kernel of a matrix product.
pub(super) trait Lanes: Copy {
    /// Multiplies a block of rows with one panel of weights; row `r` holds a pair of values for each cell.
    fn block(self, weights: &[Cell], rows: [&[i32]; BLOCK]) -> Sums;
}

#[cfg(target_arch = "x86_64")]
impl Lanes for V3 {
    #[inline(always)]
    fn block(self, weights: &[Cell], rows: [&[i32]; BLOCK]) -> Sums {
        let rows = rows.map(
            #[inline(always)]
            |row| &row[..weights.len()],
        );
        let mut sums = [[self.splat_i32x8(0); 2]; BLOCK];
        for (k, cell) in weights.iter().enumerate() {
            let cell: [i16x16; 2] = pulp::cast(*cell);
            for r in 0..BLOCK {
                let pair: i16x16 = pulp::cast(self.splat_i32x8(rows[r][k]));
                for half in 0..2 {
                    let product = self.multiply_wrapping_add_adjacent_i16x16(pair, cell[half]);
                    sums[r][half] = self.wrapping_add_i32x8(sums[r][half], product);
                }
            }
        }
        pulp::cast::<[[i32x8; 2]; BLOCK], Sums>(sums)
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for V1 {
    #[inline(always)]
    fn block(self, weights: &[Cell], rows: [&[i32]; BLOCK]) -> Sums {
        let mut out = [[0; PANEL]; BLOCK];
        // Two rows at a time: their eight vectors of sums are half of the registers.
        for (rows, out) in rows.as_chunks::<2>().0.iter().zip(out.as_chunks_mut::<2>().0) {
            let rows = [&rows[0][..weights.len()], &rows[1][..weights.len()]];
            let mut sums = [[self.splat_i32x4(0); 4]; 2];
            for (k, cell) in weights.iter().enumerate() {
                let cell: [i16x8; 4] = pulp::cast(*cell);
                for r in 0..2 {
                    let pair: i16x8 = pulp::cast(self.splat_i32x4(rows[r][k]));
                    for quarter in 0..4 {
                        let product = self.multiply_wrapping_add_adjacent_i16x8(pair, cell[quarter]);
                        sums[r][quarter] = self.wrapping_add_i32x4(sums[r][quarter], product);
                    }
                }
            }
            *out = pulp::cast::<[[i32x4; 4]; 2], [[i32; PANEL]; 2]>(sums);
        }
        out
    }
}

/// Lanes of the plain level.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainLanes;

impl Lanes for PlainLanes {
    #[inline(always)]
    fn block(self, weights: &[Cell], rows: [&[i32]; BLOCK]) -> Sums {
        rows.map(
            #[inline(always)]
            |row| {
                let mut sums = [0; PANEL];
                for (cell, &pair) in weights.iter().zip(row) {
                    let (low, high) = (i32::from(pair as i16), pair >> 16);
                    for (sum, w) in sums.iter_mut().zip(cell.as_chunks::<2>().0) {
                        *sum += low * i32::from(w[0]) + high * i32::from(w[1]);
                    }
                }
                sums
            },
        )
    }
}
