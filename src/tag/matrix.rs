//! Integer matrix products: the same sums, hence the same bytes, on every processor.
//!
//! Takes rows of quantised activations and int8 weights, gives floats. All products are summed exactly in 32 bits, so neither lane
//! width nor order matters. Reads and writes whole panels of sixteen columns; the caller sizes its buffers by `Matrix::width`.

use crate::error::Result;
use crate::tag::simd::{BLOCK, Cell, Lanes, Level, PANEL, PlainLanes};
use crate::tag::weights::{Dense, Weights};
use crate::types::float::ROUND;

/// Rows between two walks over the weights: few enough that they stay in the first-level cache.
const CHUNK: usize = 8 * BLOCK;
/// Largest quantised activation: 8191 * 127 * 1024 products still fit in 32 bits.
const TOP: f32 = 8191.0;

/// A weight matrix, packed for the kernel.
#[derive(Debug)]
pub(super) struct Matrix {
    /// By panel of sixteen columns, then by pair of input rows: the two weights of each column side by side.
    pairs: Vec<Cell>,
    /// Pairs of input rows.
    depth: usize,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

/// Rows of activations, quantised: two 16-bit values to a word, and the step of each row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pairs: Vec<i32>,
    steps: Vec<f32>,
    depth: usize,
}

/// What becomes of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Into {
    /// It replaces what the buffer holds.
    Set,
    /// It is added to what the buffer holds.
    Add,
}

impl Matrix {
    /// Packs a matrix of the weights file; `bias` names a tensor, or is empty.
    pub(super) fn load(weights: &Weights<'_>, name: &str, bias: &str) -> Result<Self> {
        let dense = weights.dense(name)?;
        let bias = if bias.is_empty() { Vec::new() } else { weights.floats(bias)? };
        Ok(Self::pack(&dense, bias))
    }

    /// Packs a matrix.
    pub(super) fn pack(dense: &Dense<'_>, mut bias: Vec<f32>) -> Self {
        let depth = dense.rows.div_ceil(2);
        let panels = dense.columns.div_ceil(PANEL);
        let mut pairs = vec![[0; 2 * PANEL]; panels * depth];
        for (row, line) in dense.bytes.chunks_exact(dense.columns).enumerate() {
            for (column, &byte) in line.iter().enumerate() {
                let cell = &mut pairs[column / PANEL * depth + row / 2];
                cell[column % PANEL * 2 + row % 2] = i16::from(byte.cast_signed());
            }
        }
        let mut scales = dense.scales.clone();
        scales.resize(panels * PANEL, 0.0);
        bias.resize(panels * PANEL, 0.0);
        Self { pairs, depth, scales, bias }
    }

    /// Columns of an output row, padding included.
    pub(super) fn width(&self) -> usize {
        self.scales.len()
    }

    /// Multiplies `count` rows of the input from `first` on; an input wider than its rows reads on into the rows that follow.
    pub(super) fn multiply(&self, level: Level, input: &Rows, first: usize, count: usize, out: &mut [f32], into: Into) {
        match level {
            #[cfg(target_arch = "x86_64")]
            Level::Wide(wide) => level.run(
                #[inline(always)]
                || self.multiply_with(wide, input, first, count, out, into),
            ),
            #[cfg(target_arch = "x86_64")]
            Level::Narrow(narrow) => self.multiply_with(narrow, input, first, count, out, into),
            Level::Plain => self.multiply_with(PlainLanes, input, first, count, out, into),
        }
    }

    #[inline(always)]
    fn multiply_with<L: Lanes>(&self, lanes: L, input: &Rows, first: usize, count: usize, out: &mut [f32], into: Into) {
        let width = self.width();
        for chunk in (0..count).step_by(CHUNK) {
            let end = (chunk + CHUNK).min(count);
            for (panel, weights) in self.pairs.chunks_exact(self.depth).enumerate() {
                for block in (chunk..end).step_by(BLOCK) {
                    let last = end - 1;
                    let rows = std::array::from_fn(
                        #[inline(always)]
                        |r| input.window(first + (block + r).min(last), weights.len()),
                    );
                    let sums = lanes.block(weights, rows);
                    for (r, sums) in sums.iter().enumerate().take(end - block) {
                        let row = block + r;
                        let target = &mut out[row * width + panel * PANEL..][..PANEL];
                        self.finish(*sums, input.steps[first + row], panel, target, into);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn finish(&self, sums: [i32; PANEL], step: f32, panel: usize, target: &mut [f32], into: Into) {
        let from = panel * PANEL;
        let (scales, bias) = (self.scales[from..].first_chunk::<PANEL>(), self.bias[from..].first_chunk::<PANEL>());
        let (Some(scales), Some(bias), Some(target)) = (scales, bias, target.first_chunk_mut::<PANEL>()) else { return };
        let mut values = [0.0; PANEL];
        for c in 0..PANEL {
            values[c] = sums[c] as f32 * (step * scales[c]) + bias[c];
        }
        match into {
            Into::Set => *target = values,
            Into::Add => target.iter_mut().zip(values).for_each(|(t, v)| *t += v),
        }
    }
}

impl Rows {
    /// Empties the rows and sets their width in values.
    pub(super) fn start(&mut self, width: usize) {
        self.pairs.clear();
        self.steps.clear();
        self.depth = width.div_ceil(2);
    }

    /// Adds a row at a given step: `value / step` must stay within 16 bits.
    #[inline(always)]
    pub(super) fn push(&mut self, values: &[f32], step: f32) {
        let inverse = 1.0 / step;
        self.steps.push(step);
        let quantise = |v: f32| (v * inverse + ROUND).to_bits() as i32 - ROUND.to_bits() as i32;
        let (pairs, rest) = values.as_chunks::<2>();
        self.pairs.extend(pairs.iter().map(|p| quantise(p[0]) & 0xFFFF | quantise(p[1]) << 16));
        self.pairs.extend(rest.first().map(|&v| quantise(v) & 0xFFFF));
    }

    /// Adds a row at the step that its largest value asks for.
    #[inline(always)]
    pub(super) fn push_scaled(&mut self, values: &[f32]) {
        let (chunks, rest) = values.as_chunks::<8>();
        let mut tops = [0.0_f32; 8];
        for chunk in chunks {
            for (top, v) in tops.iter_mut().zip(chunk) {
                *top = top.max(v.abs());
            }
        }
        let top = tops.iter().chain(rest).fold(1e-20_f32, |a, v| a.max(v.abs()));
        self.push(values, top / TOP);
    }

    /// Adds a row divided by its root mean square. The result lies within the square root of the width, so one step serves all
    /// rows: a window over several rows needs that.
    #[inline(always)]
    pub(super) fn push_normalised(&mut self, values: &[f32]) {
        let inverse = 1.0 / (mean_square(values) + 1e-6).sqrt();
        let step = (values.len() as f32).sqrt() / TOP;
        self.steps.push(step);
        let factor = inverse / step;
        let quantise = |v: f32| (v * factor + ROUND).to_bits() as i32 - ROUND.to_bits() as i32;
        self.pairs.extend(values.as_chunks::<2>().0.iter().map(|p| quantise(p[0]) & 0xFFFF | quantise(p[1]) << 16));
    }

    /// The quantised values of one row; times the row's step they are the values.
    pub(super) fn values(&self, row: usize) -> impl Iterator<Item = i16> + '_ {
        self.pairs[row * self.depth..][..self.depth].iter().flat_map(|&pair| [pair as i16, (pair >> 16) as i16])
    }

    #[inline(always)]
    fn window(&self, row: usize, depth: usize) -> &[i32] {
        &self.pairs[row * self.depth..][..depth]
    }
}

/// The mean of the squares, summed in eight lanes whatever the processor.
#[inline(always)]
fn mean_square(values: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for chunk in values.as_chunks::<8>().0 {
        for (sum, v) in sums.iter_mut().zip(chunk) {
            *sum += v * v;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    (((a + e) + (b + f)) + ((c + g) + (d + h))) / values.len() as f32
}
