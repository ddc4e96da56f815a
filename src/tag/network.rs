//! The network: words -> part of speech, scores of every word as head of every other, relation labels.
//!
//! Takes the forms of some sentences, gives tags, trees and labels. Layers: a convolution over five words that is looked up per word
//! (`words`), one over three, tags, attention, a convolution over three, attention, a feed-forward layer, and bilinear scorers for
//! arcs and labels (Dozat and Manning 2017). All sentences of a batch go through each layer as one matrix product; integer sums and
//! floats in a fixed order give the same bytes on every processor. Weights are trained by `tools/train_syntax`.

use std::ops::Range;

use crate::error::Result;
use crate::tag::attention::{self, HEAD, Scratch};
use crate::tag::decode::{self, Arcs};
use crate::tag::matrix::{Into, Matrix, Rows};
use crate::tag::simd::Level;
use crate::tag::weights::{Weights, fault};
use crate::tag::words::{GATED, TAPS, WIDTH, Word, Words, tap_value};
use crate::types::float::exp;

/// Attention heads.
const HEADS: usize = 4;
/// Width of queries, keys and values side by side.
const QUERY_KEY_VALUE: usize = 3 * HEADS * HEAD;
/// Width of the arc scorer's two sides.
const ARC: usize = 96;
/// Width of the label scorer's two sides.
const LABEL: usize = 64;
/// Words per batch: few enough that all activations stay in the second-level cache.
const BATCH: usize = 192;
/// Tags that are this far (in log odds) behind the best one no longer feed the parser.
const TAG_MARGIN: f32 = 7.0;
/// Furthest distance of an arc with a weight of its own.
const ARC_REACH: usize = 30;
/// Scores of heads are worked out this many at a time.
const SIDE: usize = 32;

/// What the network says of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// Index in the list of tags.
    pub(super) tag: usize,
    /// 0 for the root, else one more than the index of the head in the sentence.
    pub(super) head: usize,
    /// Index in the list of labels.
    pub(super) label: usize,
}

/// The last state of one batch, normalised: what further heads on the same network are given.
#[derive(Debug, Clone, Copy)]
pub(super) struct States<'b> {
    /// Index of the batch's first sentence among those read.
    pub(super) first: usize,
    /// Row 0 is empty, then each sentence with its root in front and an empty row behind.
    pub(super) rows: &'b Rows,
    /// The rows of each sentence, root included.
    pub(super) sentences: &'b [Range<usize>],
}

/// The loaded network.
#[derive(Debug)]
pub(super) struct Network<'a> {
    level: Level,
    words: Words<'a>,
    first_bias: Vec<f32>,
    convolutions: [Matrix; 2],
    tag: Matrix,
    tag_input: Vec<f32>,
    attention: [Attention; 2],
    hidden: Matrix,
    hidden_out: Matrix,
    sides: Matrix,
    arc: Matrix,
    distance: Vec<f32>,
    label: [Matrix; 3],
    tags: usize,
    labels: usize,
    root_label: usize,
}

#[derive(Debug)]
struct Attention {
    query_key_value: Matrix,
    out: Matrix,
    relative: Vec<f32>,
}

/// The state of one batch: row 0 is empty, then each sentence with its root in front and an empty row behind.
#[derive(Debug, Default)]
struct Batch {
    sentences: Vec<Range<usize>>,
    state: Vec<f32>,
    wide: Vec<f32>,
    rows: Rows,
    scratch: Scratch,
    tags: Vec<usize>,
}

impl<'a> Network<'a> {
    /// Loads the network.
    pub(super) fn load(weights: &Weights<'a>) -> Result<Self> {
        let labels = weights.lines("labels")?;
        let attention = |i: usize| -> Result<Attention> {
            Ok(Attention {
                query_key_value: Matrix::load(weights, &format!("qkv{i}"), "")?,
                out: Matrix::load(weights, &format!("attn_out{i}"), "")?,
                relative: weights.floats(&format!("relative{i}"))?,
            })
        };
        let mut tag_input = Vec::new();
        let tag_table = weights.dense("tag_input")?;
        for line in tag_table.bytes.chunks_exact(WIDTH) {
            tag_input.extend(line.iter().zip(&tag_table.scales).map(|(&b, s)| f32::from(b.cast_signed()) * s));
        }
        Ok(Self {
            level: Level::detect(),
            words: Words::load(weights)?,
            first_bias: weights.floats("conv0.bias")?,
            convolutions: [Matrix::load(weights, "conv1", "conv1.bias")?, Matrix::load(weights, "conv2", "conv2.bias")?],
            tag: Matrix::load(weights, "tag", "tag.bias")?,
            tag_input,
            attention: [attention(0)?, attention(1)?],
            hidden: Matrix::load(weights, "ffn_in", "")?,
            hidden_out: Matrix::load(weights, "ffn_out", "")?,
            sides: Matrix::load(weights, "heads_in", "")?,
            arc: Matrix::load(weights, "arc", "arc.bias")?,
            distance: weights.floats("distance")?,
            label: [
                Matrix::load(weights, "label_pair", "label.bias")?,
                Matrix::load(weights, "label_head", "")?,
                Matrix::load(weights, "label_dep", "")?,
            ],
            tags: weights.lines("tags")?.len(),
            root_label: labels.iter().position(|l| *l == "root").ok_or_else(|| fault("no label root"))?,
            labels: labels.len(),
        })
    }

    /// Reads sentences, each a list of forms; a batch at a time. `watch` is shown each batch's last state before it is scored.
    pub(super) fn read(&self, sentences: &[Vec<&str>], watch: &mut dyn FnMut(States<'_>)) -> Vec<Vec<Reading>> {
        let mut out = Vec::with_capacity(sentences.len());
        let mut batch = Batch::default();
        let mut from = 0;
        while from < sentences.len() {
            let mut words = 0;
            let fits = |s: &&Vec<&str>| {
                words += s.len();
                words <= BATCH
            };
            let count = sentences[from..].iter().take_while(fits).count().max(1);
            out.extend(self.read_batch(&sentences[from..from + count], &mut batch, &mut |rows, sentences| {
                watch(States { first: from, rows, sentences });
            }));
            from += count;
        }
        out
    }

    fn read_batch(&self, sentences: &[Vec<&str>], batch: &mut Batch, watch: &mut dyn FnMut(&Rows, &[Range<usize>])) -> Vec<Vec<Reading>> {
        batch.lay_out(sentences);
        self.first_convolution(sentences, batch);
        self.convolve(0, batch);
        self.tag(batch);
        self.attend(0, batch);
        self.convolve(1, batch);
        self.attend(1, batch);
        self.feed_forward(batch);
        let count = batch.normalise(self.level);
        watch(&batch.rows, &batch.sentences);
        self.score(count, batch)
    }

    fn first_convolution(&self, sentences: &[Vec<&str>], batch: &mut Batch) {
        let forms: Vec<&str> = sentences.iter().flatten().copied().collect();
        let mut fresh = Vec::new();
        let words = self.words.look_up(self.level, &forms, &mut fresh);
        let mut words = words.into_iter();
        let mut line: Vec<&Word> = Vec::new();
        for range in &batch.sentences {
            line.clear();
            line.push(self.words.root());
            line.extend(words.by_ref().take(range.len() - 1));
            let state = &mut batch.state[range.start * WIDTH..range.end * WIDTH];
            self.level.run(
                #[inline(always)]
                || first_layer(&line, &self.first_bias, state),
            );
        }
    }

    fn convolve(&self, layer: usize, batch: &mut Batch) {
        let matrix = &self.convolutions[layer];
        let count = batch.normalise(self.level);
        batch.wide.resize(count * GATED, 0.0);
        // A row's window begins one row before it: the first and last row are empty and need none.
        matrix.multiply(self.level, &batch.rows, 0, count - 2, &mut batch.wide, Into::Set);
        for range in &batch.sentences {
            let state = &mut batch.state[range.start * WIDTH..range.end * WIDTH];
            let wide = &batch.wide[(range.start - 1) * GATED..];
            self.level.run(
                #[inline(always)]
                || gate(wide, state),
            );
        }
    }

    fn tag(&self, batch: &mut Batch) {
        let count = batch.count();
        batch.rows.start(WIDTH);
        let (rows, state) = (&mut batch.rows, &batch.state);
        self.level.run(
            #[inline(always)]
            || state.chunks_exact(WIDTH).for_each(|row| rows.push_scaled(row)),
        );
        let width = self.tag.width();
        batch.wide.resize(count * width, 0.0);
        self.tag.multiply(self.level, &batch.rows, 0, count, &mut batch.wide, Into::Set);
        batch.tags.clear();
        for row in batch.sentences.iter().flat_map(|r| r.start + 1..r.end) {
            let odds = &batch.wide[row * width..][..self.tags];
            let state = &mut batch.state[row * WIDTH..][..WIDTH];
            batch.tags.push(self.feed_tag(odds, state));
        }
    }

    /// Adds the mean embedding of the likely tags to the state; gives the likeliest.
    fn feed_tag(&self, odds: &[f32], state: &mut [f32]) -> usize {
        let best = (1..odds.len()).fold(0, |best, i| if odds[i] > odds[best] { i } else { best });
        let likely = || (0..odds.len()).filter(|&i| odds[i] > odds[best] - TAG_MARGIN);
        let total: f32 = likely().map(|i| exp(odds[i] - odds[best])).sum();
        for i in likely() {
            let share = exp(odds[i] - odds[best]) / total;
            let row = &self.tag_input[i * WIDTH..][..WIDTH];
            state.iter_mut().zip(row).for_each(|(s, v)| *s += share * v);
        }
        best
    }

    fn attend(&self, layer: usize, batch: &mut Batch) {
        let Attention { query_key_value, out, relative } = &self.attention[layer];
        let count = batch.normalise(self.level);
        batch.wide.resize(count * QUERY_KEY_VALUE, 0.0);
        query_key_value.multiply(self.level, &batch.rows, 0, count, &mut batch.wide, Into::Set);
        let mut mixed = vec![0.0; count * WIDTH];
        for range in &batch.sentences {
            let input = &batch.wide[range.start * QUERY_KEY_VALUE..range.end * QUERY_KEY_VALUE];
            let mixed = &mut mixed[range.start * WIDTH..range.end * WIDTH];
            let scratch = &mut batch.scratch;
            self.level.run(
                #[inline(always)]
                || attention::attend::<HEADS>(input, relative, mixed, scratch),
            );
        }
        batch.rows.start(WIDTH);
        let rows = &mut batch.rows;
        self.level.run(
            #[inline(always)]
            || mixed.chunks_exact(WIDTH).for_each(|row| rows.push_scaled(row)),
        );
        out.multiply(self.level, &batch.rows, 0, count, &mut batch.state, Into::Add);
    }

    fn feed_forward(&self, batch: &mut Batch) {
        let count = batch.normalise(self.level);
        let width = self.hidden.width();
        batch.wide.resize(count * width, 0.0);
        self.hidden.multiply(self.level, &batch.rows, 0, count, &mut batch.wide, Into::Set);
        batch.rows.start(width);
        let (rows, wide) = (&mut batch.rows, &mut batch.wide[..count * width]);
        self.level.run(
            #[inline(always)]
            || rectified_rows(wide, width, 0..width, rows),
        );
        self.hidden_out.multiply(self.level, &batch.rows, 0, count, &mut batch.state, Into::Add);
    }

    /// Tags, heads and labels from the normalised state in the batch's rows.
    fn score(&self, count: usize, batch: &mut Batch) -> Vec<Vec<Reading>> {
        let width = self.sides.width();
        let mut sides = vec![0.0; count * width];
        self.sides.multiply(self.level, &batch.rows, 0, count, &mut sides, Into::Set);
        let heads = self.heads(&mut sides, batch);
        let labels = self.labels(&sides, &heads, batch);
        let tags = &batch.tags;
        let mut at = 0;
        let mut sentence = |range: &Range<usize>| {
            let words = at..at + range.len() - 1;
            at = words.end;
            words.map(|i| Reading { tag: tags[i], head: heads[i], label: labels[i] }).collect()
        };
        batch.sentences.iter().map(&mut sentence).collect()
    }

    /// The head of every word of the batch, as places in their sentences with the root at 0.
    fn heads(&self, sides: &mut [f32], batch: &mut Batch) -> Vec<usize> {
        let width = self.sides.width();
        let count = batch.count();
        batch.rows.start(ARC);
        let rows = &mut batch.rows;
        self.level.run(
            #[inline(always)]
            || rectified_rows(sides, width, ARC..2 * ARC, rows),
        );
        let mut dependents = vec![0.0; count * self.arc.width()];
        self.arc.multiply(self.level, &batch.rows, 0, count, &mut dependents, Into::Set);
        let mut heads = Vec::new();
        let (mut keys, mut distances, mut scores) = (Vec::new(), Vec::new(), Vec::new());
        for range in &batch.sentences {
            let words = range.len();
            let padded = words.next_multiple_of(SIDE);
            scores.clear();
            scores.resize(words * padded, 0.0);
            let sides = &sides[range.start * width..range.end * width];
            let dependents = &dependents[range.start * ARC..range.end * ARC];
            let (keys, distances, scores) = (&mut keys, &mut distances, &mut scores);
            self.level.run(
                #[inline(always)]
                || {
                    attention::transpose(sides, width, 0, ARC, padded, keys);
                    attention::spread(&self.distance, ARC_REACH, words, padded, distances);
                    for (word, row) in scores.chunks_exact_mut(padded).enumerate().skip(1) {
                        let start = &distances[words - 1 - word..][..padded];
                        attention::products(&dependents[word * ARC..][..ARC], keys, padded, start, row);
                    }
                },
            );
            heads.extend(decode::tree(&Arcs { scores, words: words - 1, stride: padded }));
        }
        heads
    }

    fn labels(&self, sides: &[f32], heads: &[usize], batch: &mut Batch) -> Vec<usize> {
        let width = self.sides.width();
        let [pair, head, dependent] = &self.label;
        let side = |row: usize, from: usize| &sides[row * width + from..][..LABEL];
        let mut rows: [Rows; 3] = Default::default();
        rows.iter_mut().for_each(|r| r.start(LABEL));
        let mut product = [0.0; LABEL];
        let words = batch.sentences.iter().flat_map(|r| (r.start + 1..r.end).map(move |row| (row, r.start)));
        for ((row, start), place) in words.zip(heads) {
            let (h, d) = (side(start + place, 2 * ARC), side(row, 2 * ARC + LABEL));
            product.iter_mut().zip(h.iter().zip(d)).for_each(|(p, (h, d))| *p = h * d);
            rows[0].push_scaled(&product);
            rows[1].push_scaled(h);
            rows[2].push_scaled(d);
        }
        let stride = pair.width();
        let mut scores = vec![0.0; heads.len() * stride];
        pair.multiply(self.level, &rows[0], 0, heads.len(), &mut scores, Into::Set);
        head.multiply(self.level, &rows[1], 0, heads.len(), &mut scores, Into::Add);
        dependent.multiply(self.level, &rows[2], 0, heads.len(), &mut scores, Into::Add);
        let best = |(scores, &head): (&[f32], &usize)| match head {
            0 => self.root_label,
            _ => self.best_label(&scores[..self.labels]),
        };
        scores.chunks_exact(stride).zip(heads).map(best).collect()
    }

    fn best_label(&self, scores: &[f32]) -> usize {
        let labels = (0..scores.len()).filter(|&i| i != self.root_label);
        labels.reduce(|best, i| if scores[i] > scores[best] { i } else { best }).unwrap_or(0)
    }
}

impl Batch {
    fn lay_out(&mut self, sentences: &[Vec<&str>]) {
        self.sentences.clear();
        let mut row = 1;
        for sentence in sentences {
            self.sentences.push(row..row + sentence.len() + 1);
            row += sentence.len() + 2;
        }
        self.state.clear();
        self.state.resize(row * WIDTH, 0.0);
    }

    fn count(&self) -> usize {
        self.state.len() / WIDTH
    }

    /// Fills the rows with the normalised state, empties the rows between sentences; gives the number of rows.
    fn normalise(&mut self, level: Level) -> usize {
        let (rows, state) = (&mut self.rows, &mut self.state);
        state[..WIDTH].fill(0.0);
        self.sentences.iter().for_each(|r| state[r.end * WIDTH..][..WIDTH].fill(0.0));
        rows.start(WIDTH);
        level.run(
            #[inline(always)]
            || state.chunks_exact(WIDTH).for_each(|row| rows.push_normalised(row)),
        );
        self.count()
    }
}

#[inline(always)]
fn first_layer(line: &[&Word], bias: &[f32], state: &mut [f32]) {
    let mut wide = [0.0_f32; GATED];
    for (i, row) in state.chunks_exact_mut(WIDTH).enumerate() {
        let mut sums = [0_i32; GATED];
        for tap in 0..TAPS {
            if let Some(word) = (i + tap).checked_sub(TAPS / 2).and_then(|j| line.get(j)) {
                let taps = &word.taps[tap];
                for c in 0..GATED {
                    sums[c] += i32::from(taps[c]);
                }
            }
        }
        for c in 0..GATED {
            wide[c] = tap_value(sums[c]) + bias[c];
        }
        row.copy_from_slice(&line[i].input[..]);
        gate(&wide, row);
    }
}

/// Adds to each state row the first half of its wide row, let through as far as the second half says.
#[inline(always)]
fn gate(wide: &[f32], state: &mut [f32]) {
    for (row, wide) in state.chunks_exact_mut(WIDTH).zip(wide.chunks_exact(GATED)) {
        let (value, open) = wide.split_at(WIDTH);
        for c in 0..WIDTH {
            row[c] += value[c] / (1.0 + exp(-open[c]));
        }
    }
}

/// Sets negative values to zero, everywhere, and quantises the columns asked for.
#[inline(always)]
pub(super) fn rectified_rows(wide: &mut [f32], width: usize, columns: Range<usize>, rows: &mut Rows) {
    for row in wide.chunks_exact_mut(width) {
        row.iter_mut().for_each(|v| *v = v.max(0.0));
        rows.push_scaled(&row[columns.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same words must give the same readings, and the same floats on the way, whatever the processor can do.
    #[test]
    fn all_levels_give_the_same() {
        let weights = Weights::parse(crate::tag::WEIGHTS).unwrap();
        let sentences: Vec<Vec<&str>> = [
            "The ministers of both states met in Vienna on Sunday .",
            "REBELS , WHO HAD SEIZED THE TOWN , FLED AFTER 12 HOURS OF SHELLING .",
            "x",
            "\u{201c} We will not sign , \u{201d} Brook told reporters \u{2014} again .",
        ]
        .iter()
        .map(|s| s.split(' ').collect())
        .collect();
        let run = |level: Level| {
            let network = Network { level, ..Network::load(&weights).unwrap() };
            let mut batch = Batch::default();
            let readings = network.read_batch(&sentences, &mut batch, &mut |_, _| ());
            (readings, batch.state.iter().map(|v| v.to_bits()).collect::<Vec<_>>())
        };
        let best = run(Level::detect());
        Level::all().into_iter().for_each(|level| assert_eq!(run(level), best, "{level:?}"));
    }
}
