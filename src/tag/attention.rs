//! Attention among the words of one sentence, and the scores of every word as head of every other.
//!
//! Takes and gives floats; all sums run in a fixed order.

use crate::types::float::exp;

/// Values per attention head.
pub(super) const HEAD: usize = 32;
/// Scores worked out side by side.
const SIDE: usize = 32;
/// Furthest distance with a weight of its own.
const REACH: usize = 20;

/// Buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    keys: Vec<f32>,
    scores: Vec<f32>,
    distances: Vec<f32>,
}

/// `out[word]` = the mean of the values of all words, weighted by how well their keys fit the word's query and by their distance.
/// Rows of `input` hold the queries, keys and values of `HEADS` heads side by side.
#[inline(always)]
pub(super) fn attend<const HEADS: usize>(input: &[f32], relative: &[f32], out: &mut [f32], scratch: &mut Scratch) {
    let stride = 3 * HEADS * HEAD;
    let count = input.len() / stride;
    let padded = count.next_multiple_of(SIDE);
    scratch.scores.resize(padded, 0.0);
    for head in 0..HEADS {
        transpose(input, stride, (HEADS + head) * HEAD, HEAD, padded, &mut scratch.keys);
        let weights = &relative[head * (2 * REACH + 1)..][..2 * REACH + 1];
        spread(weights, REACH, count, padded, &mut scratch.distances);
        for word in 0..count {
            let query = &input[word * stride + head * HEAD..][..HEAD];
            let distances = &scratch.distances[count - 1 - word..][..padded];
            products(query, &scratch.keys, padded, distances, &mut scratch.scores);
            soften(&mut scratch.scores, count);
            let values = input[(2 * HEADS + head) * HEAD..].chunks(stride);
            let mut sum = [0.0_f32; HEAD];
            for (value, &weight) in values.zip(&scratch.scores[..count]) {
                let Some(value) = value.first_chunk::<HEAD>() else { break };
                for l in 0..HEAD {
                    sum[l] += weight * value[l];
                }
            }
            out[word * HEADS * HEAD + head * HEAD..][..HEAD].copy_from_slice(&sum);
        }
    }
}

/// `keys[l][word]` for the values of one head, padded with zeros to `padded` words.
#[inline(always)]
pub(super) fn transpose(input: &[f32], stride: usize, from: usize, depth: usize, padded: usize, keys: &mut Vec<f32>) {
    keys.clear();
    keys.resize(depth * padded, 0.0);
    for (word, row) in input.chunks_exact(stride).enumerate() {
        for (l, value) in row[from..from + depth].iter().enumerate() {
            keys[l * padded + word] = *value;
        }
    }
}

/// The weight of the distance from word `w` to word `o` at `count - 1 - w + o`, for all pairs.
#[inline(always)]
pub(super) fn spread(weights: &[f32], reach: usize, count: usize, padded: usize, out: &mut Vec<f32>) {
    out.clear();
    let distance = |i: usize| (i + reach).saturating_sub(count - 1).min(2 * reach);
    out.extend((0..count + padded).map(|i| weights[distance(i)]));
}

/// `scores[word]` = query · key of the word + start of the word.
#[inline(always)]
pub(super) fn products(query: &[f32], keys: &[f32], padded: usize, start: &[f32], scores: &mut [f32]) {
    let (starts, _) = start.as_chunks::<SIDE>();
    let (targets, _) = scores.as_chunks_mut::<SIDE>();
    for (side, (target, start)) in targets.iter_mut().zip(starts).enumerate() {
        let mut sums = *start;
        for (q, line) in query.iter().zip(keys.chunks_exact(padded)) {
            let Some(keys) = line[side * SIDE..].first_chunk::<SIDE>() else { break };
            for c in 0..SIDE {
                sums[c] += q * keys[c];
            }
        }
        *target = sums;
    }
}

/// Softmax over the first `count` scores.
#[inline(always)]
fn soften(scores: &mut [f32], count: usize) {
    let top = scores[..count].iter().fold(f32::MIN, |a, &s| a.max(s));
    scores[count..].fill(f32::MIN);
    let mut sums = [0.0_f32; 8];
    for chunk in scores.as_chunks_mut::<8>().0 {
        chunk.iter_mut().for_each(|score| *score = exp(*score - top));
        sums.iter_mut().zip(chunk).for_each(|(sum, score)| *sum += *score);
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let inverse = 1.0 / (((a + e) + (b + f)) + ((c + g) + (d + h)));
    scores.iter_mut().for_each(|s| *s *= inverse);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_clamped_and_start_at_the_word() {
        let weights: Vec<f32> = (0..5).map(|i| i as f32).collect();
        let mut out = Vec::new();
        spread(&weights, 2, 4, 32, &mut out);
        assert_eq!(out[3..7], [2.0, 3.0, 4.0, 4.0]);
        assert_eq!(out[..4], [0.0, 0.0, 1.0, 2.0]);
    }
}
