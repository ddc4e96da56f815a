//! Which mentions of a block are compared: those that share a key, all with all where few do, and where many do only neighbours.
//!
//! A key (a state, a body, a person, a place) that more than `FEW` mentions share is dense. Mentions that have no more than dense keys in
//! common are compared within finer buckets: two dense keys together, or a dense key with one of the least hashes of their words (MinHash:
//! two sentences share one of `HASHES` with the probability 1 - (1 - J)^`HASHES`, J the share of common words). In a bucket that is still
//! full each is compared with the `WINDOW` next to it in order of their least hashes, so that near-copies stand side by side.
//!
//! Takes features in order of id, gives pairs: a pure function of the set. Cost: n log n; for a mention with d dense keys at most
//! `FEW` times its keys and `WINDOW` times (d^2 / 2 + `HASHES` * d) comparisons.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::merge::features::Features;

/// Members of a bucket that are compared all with all.
const FEW: usize = 64;
/// Members of a full bucket that each is compared with, after it.
const WINDOW: usize = 5;
/// Least hashes by which near-copies find one another.
const HASHES: usize = 4;
/// Dense keys of a mention that are looked at: a communique of fifty states has more.
const DENSE_KEYS: usize = 6;

/// The least hashes of a mention's words, of its text if it is undated; of fewer words the last is repeated.
type Least = [u64; HASHES];

/// Indices of the mentions to be compared, each pair once, in order.
pub(super) fn pairs(features: &[Features<'_>]) -> Vec<(usize, usize)> {
    let mut buckets: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (n, feature) in features.iter().enumerate() {
        for key in keys(feature) {
            buckets.entry(key).or_default().push(n as u32);
        }
    }
    let mut pairs = Vec::new();
    for members in buckets.values().filter(|members| members.len() <= FEW) {
        all(members.iter().copied(), &mut pairs);
    }
    buckets.retain(|_, members| members.len() > FEW);
    if !buckets.is_empty() {
        of_dense_keys(features, &buckets, &mut pairs);
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|pair| ((pair >> 32) as usize, (pair & u64::from(u32::MAX)) as usize)).collect()
}

/// The mentions of a day, to be asked which of them another mention is to be compared with.
pub(super) struct Day {
    buckets: FxHashMap<u64, Vec<u32>>,
    /// Members of the finer buckets of dense keys, in order of their least hashes.
    finer: FxHashMap<u64, Vec<(Least, u32)>>,
}

impl Day {
    /// Of features in order of id.
    pub(super) fn of(features: &[Features<'_>]) -> Self {
        let mut day = Day { buckets: FxHashMap::default(), finer: FxHashMap::default() };
        for (n, feature) in features.iter().enumerate() {
            keys(feature).into_iter().for_each(|key| day.buckets.entry(key).or_default().push(n as u32));
        }
        let dense = day.buckets.values().any(|members| members.len() > FEW);
        for (n, feature) in features.iter().enumerate().filter(|_| dense) {
            let least = least(feature);
            for bucket in day.finer_of(feature, &least) {
                day.finer.entry(bucket).or_default().push((least, n as u32));
            }
        }
        day.finer.values_mut().for_each(|members| members.sort_unstable());
        day
    }

    /// Those that a mention is to be compared with: a function of it and of the day.
    pub(super) fn beside(&self, mention: &Features<'_>) -> Vec<usize> {
        let of_key = |key: u64| self.buckets.get(&key).filter(|members| members.len() <= FEW);
        let mut found: Vec<u32> = keys(mention).into_iter().filter_map(of_key).flatten().copied().collect();
        let least = least(mention);
        for members in self.finer_of(mention, &least).into_iter().filter_map(|bucket| self.finer.get(&bucket)) {
            let at =
                if members.len() <= FEW { 0..members.len() } else { around(members.partition_point(|one| one.0 < least), members.len()) };
            found.extend(members[at].iter().map(|one| one.1));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|n| n as usize).collect()
    }

    fn finer_of(&self, feature: &Features<'_>, least: &Least) -> Vec<u64> {
        finer(feature, least, &|key| self.buckets.get(&key).is_some_and(|members| members.len() > FEW))
    }
}

/// The places next to one in a list.
fn around(at: usize, length: usize) -> std::ops::Range<usize> {
    at.saturating_sub(WINDOW)..(at + WINDOW).min(length)
}

/// The finer buckets of a mention: two dense keys together, or a dense key with one of its least hashes.
fn finer(feature: &Features<'_>, least: &Least, is_dense: &dyn Fn(u64) -> bool) -> Vec<u64> {
    let keys: SmallVec<[u64; 8]> = keys(feature).into_iter().filter(|key| is_dense(*key)).take(DENSE_KEYS).collect();
    let mut buckets = Vec::new();
    for (n, key) in keys.iter().enumerate() {
        buckets.extend(keys[n + 1..].iter().map(|other| joined(*key, *other)));
        buckets.extend(least.iter().map(|hash| joined(!*key, *hash)));
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

fn keys(feature: &Features<'_>) -> SmallVec<[u64; 8]> {
    let mut keys: SmallVec<[u64; 8]> = feature.keys().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn of_dense_keys(features: &[Features<'_>], dense: &FxHashMap<u64, Vec<u32>>, pairs: &mut Vec<u64>) {
    let mut members: Vec<u32> = dense.values().flatten().copied().collect();
    members.sort_unstable();
    members.dedup();
    let least: Vec<Least> = members.iter().map(|n| least(&features[*n as usize])).collect();
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    order.sort_by_key(|at| (least[*at as usize], members[*at as usize]));
    // In each finer bucket its members by their place in that order.
    let mut places: Vec<(u64, u32)> = Vec::new();
    for (place, at) in order.iter().enumerate() {
        let feature = &features[members[*at as usize] as usize];
        let buckets = finer(feature, &least[*at as usize], &|key| dense.contains_key(&key));
        places.extend(buckets.into_iter().map(|bucket| (bucket, place as u32)));
    }
    places.sort_unstable();
    let member = |(_, place): &(u64, u32)| members[order[*place as usize] as usize];
    for bucket in places.chunk_by(|a, b| a.0 == b.0) {
        if bucket.len() <= FEW {
            all(bucket.iter().map(member), pairs);
        } else {
            for (n, one) in bucket.iter().enumerate() {
                let next = bucket[n + 1..].iter().take(WINDOW);
                pairs.extend(next.map(|other| pair(member(one), member(other))));
            }
        }
    }
}

fn all(members: impl Iterator<Item = u32> + Clone, pairs: &mut Vec<u64>) {
    for (n, a) in members.clone().enumerate() {
        pairs.extend(members.clone().skip(n + 1).map(|b| pair(a, b)));
    }
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

fn least(feature: &Features<'_>) -> Least {
    let mut hashes: SmallVec<[u64; 32]> = match feature.sketch {
        [] => feature.words().iter().map(|word| word.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect(),
        sketch => sketch.iter().map(|hash| u64::from(*hash)).collect(),
    };
    hashes.sort_unstable();
    let last = hashes.last().copied().unwrap_or_default();
    std::array::from_fn(|n| hashes.get(n).copied().unwrap_or(last))
}

fn joined(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
