//! The first layer of the network, which depends on the word alone and is therefore remembered per word.
//!
//! Takes a form, gives its input vector and what the first convolution adds for it to each neighbour within two words. The table of
//! remembered words is filled by whichever thread meets a word first; what it holds does not depend on who that was.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};

use crate::error::Result;
use crate::tag::features::{Sizes, WordFeatures};
use crate::tag::matrix::{Into, Matrix, Rows};
use crate::tag::simd::Level;
use crate::tag::weights::{Dense, Table, Weights, fault};
use crate::types::float::ROUND;

/// Width of the network.
pub(super) const WIDTH: usize = 128;
/// Width of a gated layer before its gate.
pub(super) const GATED: usize = 2 * WIDTH;
/// Words that the first convolution looks at: two to either side.
pub(super) const TAPS: usize = 5;
/// Steps to one in the stored taps: 16 bits reach from -64 to 64.
const TAP_STEPS: f32 = 512.0;
/// Words remembered, about 3 KB each.
const SLOTS: usize = 1 << 13;

/// What the network knows of a word before it looks at its neighbours.
#[derive(Debug, Clone)]
pub(super) struct Word {
    form: Box<str>,
    pub(super) input: Box<[f32; WIDTH]>,
    pub(super) taps: Box<[[i16; GATED]; TAPS]>,
}

/// The embedding tables and the first layer.
#[derive(Debug)]
pub(super) struct Words<'a> {
    sizes: Sizes,
    word_keys: Vec<u32>,
    vector_keys: Vec<u32>,
    /// Word, vector, suffixes, prefix, shape.
    tables: [Table<'a>; 5],
    input: Matrix,
    inputs: usize,
    taps: Matrix,
    root: Word,
    slots: Box<[OnceLock<Word>]>,
}

impl<'a> Words<'a> {
    /// Loads the tables.
    pub(super) fn load(weights: &Weights<'a>) -> Result<Self> {
        let tables =
            [weights.table("word")?, weights.table("vector")?, weights.table("suffix")?, weights.table("prefix")?, weights.table("shape")?];
        let dense = weights.dense("input")?;
        let mut words = Self {
            sizes: Sizes { suffix: tables[2].len(), prefix: tables[3].len(), shape: tables[4].len() },
            word_keys: weights.keys("word.keys")?,
            vector_keys: weights.keys("vector.keys")?,
            tables,
            inputs: dense.rows,
            input: Matrix::pack(&dense, weights.floats("input.bias")?),
            taps: taps(&weights.dense("conv0")?)?,
            root: Word { form: Box::default(), input: Box::new([0.0; WIDTH]), taps: Box::new([[0; GATED]; TAPS]) },
            slots: std::iter::repeat_with(OnceLock::new).take(SLOTS).collect(),
        };
        let root = weights.floats("root")?;
        words.root = words.with_taps(Level::detect(), vec![("", root)]).pop().ok_or_else(|| fault("no root"))?;
        Ok(words)
    }

    /// The word that stands before every sentence.
    pub(super) fn root(&self) -> &Word {
        &self.root
    }

    /// Looks up every form; words that are not remembered are worked out together and put into `fresh`.
    pub(super) fn look_up<'s>(&'s self, level: Level, forms: &[&str], fresh: &'s mut Vec<Word>) -> Vec<&'s Word> {
        let mut missing: FxHashMap<&str, usize> = FxHashMap::default();
        let mut order = Vec::new();
        let found: Vec<std::result::Result<&Word, usize>> = forms
            .iter()
            .map(|form| {
                self.remembered(form).ok_or_else(|| {
                    *missing.entry(form).or_insert_with(|| {
                        order.push(*form);
                        order.len() - 1
                    })
                })
            })
            .collect();
        *fresh = self.work_out(level, &order);
        let fresh: &'s [Word] = fresh;
        fresh.iter().for_each(|word| self.remember(word));
        found.into_iter().map(|word| word.unwrap_or_else(|i| &fresh[i])).collect()
    }

    fn remembered(&self, form: &str) -> Option<&Word> {
        places(form).into_iter().find_map(|p| self.slots[p].get().filter(|w| *w.form == *form))
    }

    /// Keeps a word of the vocabulary if one of its places is free.
    fn remember(&self, word: &Word) {
        let key = WordFeatures::of(&word.form, self.sizes).key;
        if self.vector_keys.binary_search(&key).is_err() && self.word_keys.binary_search(&key).is_err() {
            return;
        }
        if let Some(free) = places(&word.form).into_iter().find(|&p| self.slots[p].get().is_none()) {
            self.slots[free].get_or_init(|| word.clone());
        }
    }

    fn work_out(&self, level: Level, forms: &[&str]) -> Vec<Word> {
        let mut rows = Rows::default();
        rows.start(self.inputs);
        let mut embedded = vec![0.0; self.inputs];
        for form in forms {
            self.embed(form, &mut embedded);
            rows.push_scaled(&embedded);
        }
        let mut inputs = vec![0.0; forms.len() * WIDTH];
        self.input.multiply(level, &rows, 0, forms.len(), &mut inputs, Into::Set);
        self.with_taps(level, forms.iter().copied().zip(inputs.chunks_exact(WIDTH).map(<[f32]>::to_vec)).collect())
    }

    fn embed(&self, form: &str, out: &mut [f32]) {
        let features = WordFeatures::of(form, self.sizes);
        let row = |keys: &[u32]| keys.binary_search(&features.key).map_or(0, |i| i + 1);
        let [words, vectors, suffixes, prefixes, shapes] = &self.tables;
        let mut rest = words.write(row(&self.word_keys), out);
        rest = vectors.write(row(&self.vector_keys), rest);
        for suffix in features.suffixes {
            rest = suffixes.write(suffix, rest);
        }
        rest = prefixes.write(features.prefix, rest);
        shapes.write(features.shape, rest);
    }

    fn with_taps(&self, level: Level, words: Vec<(&str, Vec<f32>)>) -> Vec<Word> {
        let mut rows = Rows::default();
        rows.start(WIDTH);
        words.iter().for_each(|(_, input)| rows.push_normalised(input));
        let mut sums = vec![0.0; words.len() * self.taps.width()];
        self.taps.multiply(level, &rows, 0, words.len(), &mut sums, Into::Set);
        let lines = sums.chunks_exact(self.taps.width());
        words.into_iter().zip(lines).map(|((form, input), line)| word(form, &input, line)).collect()
    }
}

/// The first convolution, turned so that one product gives what a word adds to all its neighbours.
fn taps(dense: &Dense<'_>) -> Result<Matrix> {
    if dense.rows != TAPS * WIDTH || dense.columns != GATED {
        return Err(fault("the first convolution has another shape"));
    }
    let mut bytes = vec![0; dense.bytes.len()];
    for (row, line) in dense.bytes.chunks_exact(GATED).enumerate() {
        let (tap, row) = (row / WIDTH, row % WIDTH);
        bytes[(row * TAPS + tap) * GATED..][..GATED].copy_from_slice(line);
    }
    let scales = dense.scales.repeat(TAPS);
    Ok(Matrix::pack(&Dense { rows: WIDTH, columns: TAPS * GATED, bytes: &bytes, scales }, Vec::new()))
}

fn word(form: &str, input: &[f32], line: &[f32]) -> Word {
    let mut word = Word { form: form.into(), input: Box::new([0.0; WIDTH]), taps: Box::new([[0; GATED]; TAPS]) };
    word.input.copy_from_slice(input);
    let limit = f32::from(i16::MAX);
    for (step, value) in word.taps.as_flattened_mut().iter_mut().zip(line) {
        *step = ((value * TAP_STEPS).clamp(-limit, limit) + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i16;
    }
    word
}

/// What a sum of taps is worth.
#[inline(always)]
pub(super) fn tap_value(sum: i32) -> f32 {
    sum as f32 * (1.0 / TAP_STEPS)
}

fn places(form: &str) -> [usize; 2] {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(form.as_bytes());
    let h = hasher.finish();
    [(h >> 7) as usize % SLOTS, (h >> 33) as usize % SLOTS]
}
