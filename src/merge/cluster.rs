//! Mentions of one block in groups: the surest pairs join first, and no group holds two mentions that contradict each other.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::merge::features::Features;
use crate::merge::same::{Verdict, compare};
use crate::types::{Act, Decision, Mention};

/// Groups of indices; each mention is in exactly one.
pub(super) fn clusters(mentions: &[Mention], decisions: &[Decision]) -> Vec<Vec<usize>> {
    if mentions.len() == 1 {
        return vec![vec![0]];
    }
    let at = |id: &str| mentions.iter().position(|m| m.id == id);
    let decided = |act| decisions.iter().filter(move |d| d.act == act);
    let alone: Vec<usize> = decided(Act::Split).filter_map(|d| at(&d.other)).collect();
    let joined: Vec<(usize, usize)> = decided(Act::Merge).filter_map(|d| Some((at(&d.mention)?, at(&d.other)?))).collect();
    let features: Vec<Features> = mentions.iter().map(Features::of).collect();
    let verdicts = compare_candidates(&features);
    let mut pairs: Vec<(u32, usize, usize)> =
        verdicts.iter().filter_map(|(&(a, b), v)| if let Verdict::Same(score) = v { Some((*score, a, b)) } else { None }).collect();
    let torn = torn(&pairs, &verdicts, mentions.len());
    let id = |i: usize| features[i].id.as_str();
    pairs.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| ends(x, &id).cmp(&ends(y, &id))));
    let mut groups: Vec<Vec<usize>> = (0..mentions.len()).map(|i| vec![i]).collect();
    let mut group_of: Vec<usize> = (0..mentions.len()).collect();
    let found = pairs.into_iter().map(|(_, a, b)| (a, b, false)).filter(|(a, b, _)| !alone.contains(a) && !alone.contains(b));
    for (a, b, decided) in joined.into_iter().map(|(a, b)| (a, b, true)).chain(found) {
        let (into, from) = (group_of[a], group_of[b]);
        let doubtful = || torn[a] || torn[b] || conflict(&groups[into], &groups[from], &verdicts);
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

type Verdicts = FxHashMap<(usize, usize), Verdict>;

/// Compares those pairs that share a state, a body or a place: others cannot be the same.
fn compare_candidates(features: &[Features]) -> Verdicts {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, feature) in features.iter().enumerate() {
        let named = feature.parties.named.iter().map(|(_, id)| id);
        for key in feature.parties.countries.iter().chain(named).chain(&feature.places) {
            index.entry(key).or_default().push(i);
        }
    }
    let mut verdicts = Verdicts::default();
    for members in index.values() {
        for (n, &a) in members.iter().enumerate() {
            for &b in &members[n + 1..] {
                let pair = (a.min(b), a.max(b));
                if a != b {
                    verdicts.entry(pair).or_insert_with(|| compare(&features[pair.0], &features[pair.1]));
                }
            }
        }
    }
    verdicts
}

/// Mentions that fit two contradicting others equally well: to join either would be a guess.
fn torn(pairs: &[(u32, usize, usize)], verdicts: &Verdicts, count: usize) -> Vec<bool> {
    let mut best: Vec<(u32, Vec<usize>)> = vec![(0, Vec::new()); count];
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
    best.iter().map(|(_, partners)| partners.len() > 1 && contradict(partners, verdicts)).collect()
}

fn contradict(members: &[usize], verdicts: &Verdicts) -> bool {
    members.iter().enumerate().any(|(n, &a)| members[n + 1..].iter().any(|&b| is_conflict(a, b, verdicts)))
}

fn conflict(some: &[usize], others: &[usize], verdicts: &Verdicts) -> bool {
    some.iter().any(|&a| others.iter().any(|&b| is_conflict(a, b, verdicts)))
}

fn is_conflict(a: usize, b: usize, verdicts: &Verdicts) -> bool {
    verdicts.get(&(a.min(b), a.max(b))) == Some(&Verdict::Conflict)
}
