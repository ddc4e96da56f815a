//! Mentions of one block in groups: the surest pairs join first, and no group holds two mentions that contradict each other.

use rustc_hash::FxHashMap;

use crate::merge::features::Features;
use crate::merge::same::{Verdict, compare};
use crate::types::{Act, Decision, Mention};

/// Groups of indices; each mention is in exactly one.
pub(super) fn clusters(mentions: &[&Mention], decisions: &[Decision]) -> Vec<Vec<usize>> {
    if mentions.len() == 1 {
        return vec![vec![0]];
    }
    let at = |id: &str| mentions.iter().position(|m| m.id == id);
    let decided = |act| decisions.iter().filter(move |d| d.act == act);
    let alone: Vec<usize> = decided(Act::Split).filter_map(|d| at(&d.other)).collect();
    let joined: Vec<(usize, usize)> = decided(Act::Merge).filter_map(|d| Some((at(&d.mention)?, at(&d.other)?))).collect();
    let features: Vec<Features<'_>> = mentions.iter().map(|m| Features::of(m)).collect();
    let mut pairs = same_pairs(&features);
    let torn = torn(&pairs, &features);
    let id = |i: usize| features[i].id;
    pairs.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| ends(x, &id).cmp(&ends(y, &id))));
    let mut groups: Vec<Vec<usize>> = (0..mentions.len()).map(|i| vec![i]).collect();
    let mut group_of: Vec<usize> = (0..mentions.len()).collect();
    let found = pairs.into_iter().map(|(_, a, b)| (a, b, false)).filter(|(a, b, _)| !alone.contains(a) && !alone.contains(b));
    for (a, b, decided) in joined.into_iter().map(|(a, b)| (a, b, true)).chain(found) {
        let (into, from) = (group_of[a], group_of[b]);
        let doubtful = || torn[a] || torn[b] || conflict(&groups[into], &groups[from], &features);
        if into == from || (!decided && doubtful()) {
            continue;
        }
        let moved = std::mem::take(&mut groups[from]);
        moved.iter().for_each(|m| group_of[*m] = into);
        groups[into].extend(moved);
    }
    groups.retain(|g| !g.is_empty());
    groups
}

fn ends<'a>(pair: &(u32, usize, usize), id: &dyn Fn(usize) -> &'a str) -> (&'a str, &'a str) {
    let (a, b) = (id(pair.1), id(pair.2));
    (a.min(b), a.max(b))
}

/// Compares those pairs that share a state, a body or a place, others cannot be the same; gives the pairs that may be, with scores.
fn same_pairs(features: &[Features<'_>]) -> Vec<(u32, usize, usize)> {
    let mut index: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut compared_with = vec![usize::MAX; features.len()];
    let mut pairs = Vec::new();
    for (b, feature) in features.iter().enumerate() {
        for key in feature.keys() {
            let members = index.entry(key).or_default();
            for &a in members.iter() {
                if a == b || std::mem::replace(&mut compared_with[a], b) == b {
                    continue;
                }
                if let Verdict::Same(score) = compare(&features[a], feature) {
                    pairs.push((score, a, b));
                }
            }
            members.push(b);
        }
    }
    pairs
}

/// Mentions that fit two contradicting others equally well: to join either would be a guess.
fn torn(pairs: &[(u32, usize, usize)], features: &[Features<'_>]) -> Vec<bool> {
    let mut best: Vec<(u32, Vec<usize>)> = vec![(0, Vec::new()); features.len()];
    for &(score, a, b) in pairs {
        for (mine, other) in [(a, b), (b, a)] {
            let (top, partners) = &mut best[mine];
            if score > *top {
                (*top, *partners) = (score, vec![other]);
            } else if score == *top {
                partners.push(other);
            }
        }
    }
    best.iter().map(|(_, partners)| partners.len() > 1 && contradict(partners, features)).collect()
}

fn contradict(members: &[usize], features: &[Features<'_>]) -> bool {
    members.iter().enumerate().any(|(n, &a)| members[n + 1..].iter().any(|&b| is_conflict(a, b, features)))
}

fn conflict(some: &[usize], others: &[usize], features: &[Features<'_>]) -> bool {
    some.iter().any(|&a| others.iter().any(|&b| is_conflict(a, b, features)))
}

/// Those that share nothing do not contradict one another.
fn is_conflict(a: usize, b: usize, features: &[Features<'_>]) -> bool {
    let (a, b) = (&features[a], &features[b]);
    a.meets(b) && compare(a, b) == Verdict::Conflict
}
