//! Mentions of one block in groups: the surest pairs join first, and no group holds two mentions that contradict each other.
//!
//! # Cost
//! Pairs come from `candidates`. Two groups are compared by at most `SPOKESMEN` members of each, so that joining costs as much for the
//! five-thousandth report of an event as for the thirtieth: up to that size all members are compared, above it one for each way of naming
//! sides, places and tolls.

use rustc_hash::FxHashSet;

use crate::merge::candidates;
use crate::merge::features::Features;
use crate::merge::same::{Verdict, compare};
use crate::types::{Act, Decision, Known, Mention};

/// Members of a group that are compared for it.
const SPOKESMEN: usize = 24;
/// Equally good partners of a mention that are compared with one another.
const PARTNERS: usize = 12;

/// Groups of indices; each mention is in exactly one.
///
/// `known` holds what was compared when the first of these mentions were last grouped.
pub(super) fn clusters(mentions: &[&Mention], decisions: &[Decision], known: &mut Known) -> Vec<Vec<usize>> {
    if mentions.len() == 1 {
        return vec![vec![0]];
    }
    // Whatever depends on an order depends on that of the ids.
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by(|a, b| mentions[*a].id.cmp(&mentions[*b].id));
    let at = |id: &str| order.binary_search_by(|n| mentions[*n].id.as_str().cmp(id)).ok();
    let decided = |act| decisions.iter().filter(move |d| d.act == act);
    let alone: FxHashSet<usize> = decided(Act::Split).filter_map(|d| at(&d.other)).collect();
    let joined: Vec<(usize, usize)> = decided(Act::Merge).filter_map(|d| Some((at(&d.mention)?, at(&d.other)?))).collect();
    let features: Vec<Features<'_>> = order.iter().map(|n| Features::of(mentions[*n])).collect();
    let mut verdicts = known.take::<Verdicts>().unwrap_or_default();
    let mut pairs = verdicts.same_pairs(&features, &order);
    known.leave(verdicts);
    let torn = torn(&pairs, &features);
    pairs.sort_unstable_by_key(|(score, a, b)| (std::cmp::Reverse(*score), *a, *b));
    let mut groups = Groups::new(&features);
    joined.into_iter().for_each(|(a, b)| groups.join(a, b));
    for (_, a, b) in pairs {
        if !alone.contains(&a) && !alone.contains(&b) && !torn[a] && !torn[b] && !groups.contradict(a, b) {
            groups.join(a, b);
        }
    }
    let members = groups.groups.into_iter().map(|group| group.members).filter(|members| !members.is_empty());
    members.map(|group| group.into_iter().map(|n| order[n]).collect()).collect()
}

/// What was compared of a block: a batch adds a few mentions to a day of thousands, and the pairs of before need not be looked at again.
#[derive(Default)]
struct Verdicts {
    /// For each place in the order of ids the mention's place in the list that was given.
    order: Vec<usize>,
    /// Pairs of places in the order of ids, ascending, each with its score; 0 for those that are not the same.
    scores: Vec<(u32, u32, u32)>,
}

impl Verdicts {
    /// Compares those pairs that share a state, a body or a place, others cannot be the same; gives the pairs that may be, with scores.
    fn same_pairs(&mut self, features: &[Features<'_>], order: &[usize]) -> Vec<(u32, usize, usize)> {
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, given)| places[*given] = place);
        // Of two mentions the one with the lesser id has it still: the pairs of before stay in order.
        let moved = |place: u32| places[self.order[place as usize]] as u32;
        let mut before = self.scores.iter().map(|&(a, b, score)| (moved(a), moved(b), score)).peekable();
        let mut scores = Vec::new();
        for (a, b) in candidates::pairs(features) {
            let pair = (a as u32, b as u32);
            while before.next_if(|known| (known.0, known.1) < pair).is_some() {}
            let score = match before.next_if(|known| (known.0, known.1) == pair) {
                Some((_, _, score)) => score,
                None => score(&features[a], &features[b]),
            };
            scores.push((pair.0, pair.1, score));
        }
        (self.order, self.scores) = (order.to_vec(), scores);
        self.scores.iter().filter(|(_, _, score)| *score > 0).map(|&(a, b, score)| (score, a as usize, b as usize)).collect()
    }
}

/// How sure it is that two mentions are the same; 0 if they are not.
fn score(a: &Features<'_>, b: &Features<'_>) -> u32 {
    if let Verdict::Same(score) = compare(a, b) { score } else { 0 }
}

/// Mentions that fit two contradicting others equally well: to join either would be a guess.
fn torn(pairs: &[(u32, usize, usize)], features: &[Features<'_>]) -> Vec<bool> {
    let mut best: Vec<(u32, Vec<usize>)> = vec![(0, Vec::new()); features.len()];
    for &(score, a, b) in pairs {
        for (mine, other) in [(a, b), (b, a)] {
            let (top, partners) = &mut best[mine];
            if score > *top {
                *top = score;
                partners.clear();
            }
            if score == *top && partners.len() < PARTNERS {
                partners.push(other);
            }
        }
    }
    best.iter().map(|(_, partners)| partners.len() > 1 && contradict(partners, features)).collect()
}

fn contradict(members: &[usize], features: &[Features<'_>]) -> bool {
    members.iter().enumerate().any(|(n, &a)| members[n + 1..].iter().any(|&b| is_conflict(a, b, features)))
}

/// Those that share nothing do not contradict one another.
fn is_conflict(a: usize, b: usize, features: &[Features<'_>]) -> bool {
    let (a, b) = (&features[a], &features[b]);
    a.meets(b) && compare(a, b) == Verdict::Conflict
}

/// Groups while they grow.
struct Groups<'f, 'm> {
    features: &'f [Features<'m>],
    groups: Vec<Group<'m>>,
    group_of: Vec<usize>,
    /// Pairs of groups that were found to contradict each other: a group only grows.
    apart: FxHashSet<(usize, usize)>,
}

#[derive(Default)]
struct Group<'m> {
    members: Vec<usize>,
    /// Those that are compared for it, in order.
    spokesmen: Vec<usize>,
    /// The editions of its members, where not all members are compared: one edition tells of two acts.
    editions: FxHashSet<&'m str>,
}

impl<'f, 'm> Groups<'f, 'm> {
    fn new(features: &'f [Features<'m>]) -> Self {
        let group = |n| Group { members: vec![n], spokesmen: vec![n], editions: FxHashSet::default() };
        let groups = (0..features.len()).map(group).collect();
        Self { features, groups, group_of: (0..features.len()).collect(), apart: FxHashSet::default() }
    }

    /// Whether the groups of two mentions must not become one; of one group, that there is nothing to join.
    fn contradict(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.group_of[a], self.group_of[b]);
        if a == b || self.apart.contains(&(a.min(b), a.max(b))) {
            return true;
        }
        let (some, others) = (&self.groups[a], &self.groups[b]);
        let (few, many) = if some.members.len() < others.members.len() { (some, others) } else { (others, some) };
        let contradict = few.spokesmen.iter().any(|&a| many.spokesmen.iter().any(|&b| is_conflict(a, b, self.features)))
            || few.members.iter().any(|n| many.editions.contains(self.features[*n].edition));
        if contradict {
            self.apart.insert((a.min(b), a.max(b)));
        }
        contradict
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.group_of[a], self.group_of[b]);
        if a == b {
            return;
        }
        let (into, from) = if self.groups[a].members.len() < self.groups[b].members.len() { (b, a) } else { (a, b) };
        let moved = std::mem::take(&mut self.groups[from]);
        moved.members.iter().for_each(|member| self.group_of[*member] = into);
        let group = &mut self.groups[into];
        let before = group.members.len();
        group.members.extend(moved.members);
        group.spokesmen.extend(moved.spokesmen);
        group.spokesmen.sort_unstable();
        if group.members.len() > SPOKESMEN {
            let from = if group.editions.is_empty() { 0 } else { before };
            group.editions.extend(group.members[from..].iter().map(|n| self.features[*n].edition));
            let mut seen = FxHashSet::default();
            group.spokesmen.retain(|n| seen.insert(self.features[*n].profile()));
            group.spokesmen.truncate(SPOKESMEN);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::types::{ActorRef, Edition, Event, EventType, Evidence, Memo};

    /// A mention of an attack of one state on another, as a paper of its own tells it.
    fn told(n: usize, place: &str, words: &str) -> Mention {
        let actor = |country: &str| ActorRef { id: country.into(), country: country.into(), ..ActorRef::default() };
        let day = "2031-03-01".parse().ok();
        Mention {
            id: format!("m{n:013}"),
            edition: Arc::new(Edition { id: format!("d{n}"), article: format!("a{n}"), published_day: day, ..Edition::default() }),
            event: Event {
                event_type: EventType::Assault,
                date: "2031-03-01".into(),
                date_earliest: day,
                date_latest: day,
                source: vec![actor("RUR")],
                target: vec![actor("SZO")],
                place: vec![place.into()],
                evidence: Evidence { exact: words.into(), ..Evidence::default() },
                ..Event::default()
            },
            memo: Memo::default(),
        }
    }

    fn sizes(mentions: &[Mention]) -> Vec<usize> {
        let mut sizes: Vec<usize> =
            clusters(&mentions.iter().collect::<Vec<_>>(), &[], &mut Known::default()).iter().map(Vec::len).collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn a_thousand_reports_of_one_attack_are_one_event_in_any_order() {
        let words = |n: usize| format!("Shells fell on the harbour, the {n} battery of the coast burnt, witness {} told.", n * 7);
        let mut mentions: Vec<Mention> = (0..1000).map(|n| told(n, "Oss", &words(n % 500))).collect();
        assert_eq!(sizes(&mentions), [1000]);
        mentions.reverse();
        mentions.rotate_left(300);
        assert_eq!(sizes(&mentions), [1000]);
    }

    #[test]
    fn what_is_known_of_a_block_changes_nothing_in_its_groups() {
        let words = |n: usize| format!("Shells fell on the harbour, the {n} battery of the coast burnt, witness {} told.", n % 13);
        let mut mentions: Vec<Mention> = (0..600).map(|n| told(n, ["Oss", "Vell", "Arn"][n % 3], &words(n * 37 % 101))).collect();
        // Ids come in no order.
        mentions.sort_by_key(|mention| mention.id.bytes().rev().collect::<Vec<_>>());
        let mut known = Known::default();
        for end in [1, 2, 150, 151, 400, 600] {
            let some: Vec<&Mention> = mentions[..end].iter().collect();
            assert_eq!(clusters(&some, &[], &mut known), clusters(&some, &[], &mut Known::default()), "{end}");
        }
    }

    #[test]
    fn a_thousand_attacks_in_other_places_stay_apart() {
        let mentions: Vec<Mention> = (0..1000).map(|n| told(n, &format!("Town {}", n % 500), "Shells fell on the harbour.")).collect();
        assert_eq!(sizes(&mentions), [2; 500]);
    }
}
