//! Further heads on the network: which words express acts, of what type, how told, and who does what in them.
//!
//! Takes a batch's last states and the words' forms, gives a reading for each word that may express an act. A word's state and a
//! vector of its own go through two layers of attention; then type per word, and for a candidate realis, meeting status, and
//! by a bilinear score the role of every other word of the sentence. Weights are distilled by `tools/train_coder` (see
//! `docs/coder.md`). Integer sums, as in `network`: the same bytes on every processor.

use crate::error::Result;
use crate::tag::attention::{self, HEAD, Scratch};
use crate::tag::features::{hash, normalise};
use crate::tag::matrix::{Into, Matrix, Rows};
use crate::tag::network::{States, rectified_rows};
use crate::tag::simd::Level;
use crate::tag::weights::{Table, Weights, fault};
use crate::types::float::exp;
use crate::types::{ACT_TYPES, ActReading, ActRole, RoleSpan};

/// Width of the network.
const WIDTH: usize = 192;
/// Attention heads.
const HEADS: usize = WIDTH / HEAD;
/// Width of queries, keys and values side by side.
const QUERY_KEY_VALUE: usize = 3 * WIDTH;
/// Width of the two sides of the role scorer.
const SIDE: usize = 96;
/// Values of realis and of meeting status.
const REALIS: usize = 6;
const STATUS: usize = 9;
/// Roles, "none" included.
const ROLES: usize = 10;
/// Furthest distance between trigger and word with a weight of its own.
const REACH: usize = 30;
/// Where the outputs of a word begin: type, realis, status, the two sides, roles from the word alone.
const AT_REALIS: usize = ACT_TYPES;
const AT_STATUS: usize = AT_REALIS + REALIS;
const AT_TRIGGER: usize = AT_STATUS + STATUS;
const AT_WORD: usize = AT_TRIGGER + SIDE;
const AT_ALONE: usize = AT_WORD + SIDE;
const OUTPUTS: usize = AT_ALONE + ROLES;
/// Words less likely than this to express an act are not read further.
const LEAST: f32 = 0.05;

/// The loaded heads.
#[derive(Debug)]
pub(super) struct Acts<'a> {
    level: Level,
    keys: Vec<u32>,
    vectors: Table<'a>,
    state: Matrix,
    layers: Vec<Layer>,
    outputs: Matrix,
    of_type: Vec<f32>,
    pair: Matrix,
    distance: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    query_key_value: Matrix,
    out: Matrix,
    relative: Vec<f32>,
    up: Matrix,
    down: Matrix,
}

impl<'a> Acts<'a> {
    /// Loads the heads.
    pub(super) fn load(weights: &Weights<'a>) -> Result<Self> {
        let layer = |i: usize| -> Result<Layer> {
            Ok(Layer {
                query_key_value: Matrix::load(weights, &format!("qkv{i}"), "")?,
                out: Matrix::load(weights, &format!("attn_out{i}"), "")?,
                relative: weights.floats(&format!("relative{i}"))?,
                up: Matrix::load(weights, &format!("up{i}"), &format!("up{i}.bias"))?,
                down: Matrix::load(weights, &format!("down{i}"), "")?,
            })
        };
        let outputs = Matrix::load(weights, "outputs", "outputs.bias")?;
        if outputs.width() < OUTPUTS {
            return Err(fault("the outputs of the coder have another shape"));
        }
        Ok(Self {
            level: Level::detect(),
            keys: weights.keys("vector.keys")?,
            vectors: weights.table("vector")?,
            state: Matrix::load(weights, "state", "state.bias")?,
            layers: vec![layer(0)?, layer(1)?],
            outputs,
            of_type: weights.floats("of_type")?,
            pair: Matrix::load(weights, "pair", "")?,
            distance: weights.floats("distance")?,
        })
    }

    /// The readings of each sentence of a batch; `forms` are the batch's sentences in order.
    pub(super) fn read(&self, states: &States<'_>, forms: &[Vec<&str>]) -> Vec<Vec<ActReading>> {
        let count = states.sentences.last().map_or(0, |r| r.end + 1);
        let mut state = vec![0.0; count * WIDTH];
        self.state.multiply(self.level, states.rows, 0, count, &mut state, Into::Set);
        let mut vector = [0.0; WIDTH];
        for (range, forms) in states.sentences.iter().zip(forms) {
            for (row, form) in (range.start + 1..range.end).zip(forms) {
                let key = hash("", &normalise(form));
                let Ok(place) = self.keys.binary_search(&key) else { continue };
                self.vectors.write(place + 1, &mut vector);
                state[row * WIDTH..][..WIDTH].iter_mut().zip(&vector).for_each(|(s, v)| *s += v);
            }
        }
        let (mut rows, mut scratch) = (Rows::default(), Scratch::default());
        for layer in &self.layers {
            self.attend(layer, states, count, &mut state, &mut rows, &mut scratch);
            self.feed_forward(layer, count, &mut state, &mut rows);
        }
        self.normalise(&state, &mut rows);
        let width = self.outputs.width();
        let mut outputs = vec![0.0; count * width];
        self.outputs.multiply(self.level, &rows, 0, count, &mut outputs, Into::Set);
        states.sentences.iter().map(|r| self.sentence(&mut outputs[(r.start + 1) * width..r.end * width], width)).collect()
    }

    fn normalise(&self, state: &[f32], rows: &mut Rows) {
        rows.start(WIDTH);
        self.level.run(
            #[inline(always)]
            || state.chunks_exact(WIDTH).for_each(|row| rows.push_normalised(row)),
        );
    }

    fn attend(&self, layer: &Layer, states: &States<'_>, count: usize, state: &mut [f32], rows: &mut Rows, scratch: &mut Scratch) {
        self.normalise(state, rows);
        let mut wide = vec![0.0; count * QUERY_KEY_VALUE];
        layer.query_key_value.multiply(self.level, rows, 0, count, &mut wide, Into::Set);
        let mut mixed = vec![0.0; count * WIDTH];
        for range in states.sentences {
            let words = range.start + 1..range.end;
            let input = &wide[words.start * QUERY_KEY_VALUE..words.end * QUERY_KEY_VALUE];
            let mixed = &mut mixed[words.start * WIDTH..words.end * WIDTH];
            self.level.run(
                #[inline(always)]
                || attention::attend::<HEADS>(input, &layer.relative, mixed, scratch),
            );
        }
        rows.start(WIDTH);
        self.level.run(
            #[inline(always)]
            || mixed.chunks_exact(WIDTH).for_each(|row| rows.push_scaled(row)),
        );
        layer.out.multiply(self.level, rows, 0, count, state, Into::Add);
    }

    fn feed_forward(&self, layer: &Layer, count: usize, state: &mut [f32], rows: &mut Rows) {
        self.normalise(state, rows);
        let width = layer.up.width();
        let mut wide = vec![0.0; count * width];
        layer.up.multiply(self.level, rows, 0, count, &mut wide, Into::Set);
        rows.start(width);
        self.level.run(
            #[inline(always)]
            || rectified_rows(&mut wide, width, 0..width, rows),
        );
        layer.down.multiply(self.level, rows, 0, count, state, Into::Add);
    }

    /// The readings of one sentence from the outputs of its words.
    fn sentence(&self, outputs: &mut [f32], width: usize) -> Vec<ActReading> {
        let words = outputs.len() / width.max(1);
        let mut found = Vec::new();
        for (token, line) in outputs.chunks_exact_mut(width).enumerate() {
            line[AT_TRIGGER + SIDE..AT_ALONE].iter_mut().for_each(|v| *v = v.max(0.0));
            let types: [f32; ACT_TYPES] = soft(&line[..ACT_TYPES]);
            if 1.0 - types[0] >= LEAST {
                let (realis, status) = (soft(&line[AT_REALIS..AT_STATUS]), soft(&line[AT_STATUS..AT_TRIGGER]));
                found.push(ActReading { token, types, realis, status, roles: Vec::new() });
            }
        }
        for reading in &mut found {
            reading.roles = self.roles(reading, outputs, width, words);
        }
        found
    }

    /// What each word of the sentence is to a trigger; neighbours of one role are one span.
    fn roles(&self, reading: &ActReading, outputs: &[f32], width: usize, words: usize) -> Vec<RoleSpan> {
        let mut trigger = [0.0_f32; SIDE];
        trigger.copy_from_slice(&outputs[reading.token * width + AT_TRIGGER..][..SIDE]);
        // The scorer was trained on the type that the act is taken for, whatever its probability.
        let act = reading.act().max(1e-6);
        for (row, p) in self.of_type.chunks_exact(SIDE).zip(reading.types).skip(1) {
            trigger.iter_mut().zip(row).for_each(|(t, v)| *t += p / act * v);
        }
        trigger.iter_mut().for_each(|v| *v = v.max(0.0));
        let mut rows = Rows::default();
        rows.start(SIDE);
        rows.push_scaled(&trigger);
        let mut sides = vec![0.0; self.pair.width()];
        self.pair.multiply(self.level, &rows, 0, 1, &mut sides, Into::Set);
        let mut spans: Vec<RoleSpan> = Vec::new();
        for (word, line) in outputs.chunks_exact(width).enumerate().take(words) {
            let distance = (word + REACH).saturating_sub(reading.token).min(2 * REACH);
            let mut scores = [0.0_f32; ROLES];
            for (r, score) in scores.iter_mut().enumerate() {
                let side = &sides[r * SIDE..][..SIDE];
                *score = dot(side, &line[AT_WORD..][..SIDE]) + line[AT_ALONE + r] + self.distance[r * (2 * REACH + 1) + distance];
            }
            let shares: [f32; ROLES] = soft(&scores);
            let best = (1..ROLES).fold(0, |best, i| if shares[i] > shares[best] { i } else { best });
            let Some(&role) = best.checked_sub(1).and_then(|i| ActRole::ALL.get(i)) else { continue };
            match spans.last_mut() {
                Some(last) if last.role == role && last.tokens.1 + 1 == word => {
                    last.tokens.1 = word;
                    last.probability = last.probability.max(shares[best]);
                }
                _ => spans.push(RoleSpan { role, tokens: (word, word), probability: shares[best] }),
            }
        }
        spans
    }
}

/// The product of two sides, summed in eight lanes whatever the processor.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h))
}

/// Probabilities from scores.
fn soft<const N: usize>(scores: &[f32]) -> [f32; N] {
    let top = scores.iter().fold(f32::MIN, |a, &s| a.max(s));
    let mut out = [0.0; N];
    out.iter_mut().zip(scores).for_each(|(o, s)| *o = exp(s - top));
    let sum: f32 = out.iter().sum();
    out.iter_mut().for_each(|o| *o /= sum);
    out
}
