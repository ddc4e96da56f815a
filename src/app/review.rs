//! Review: which events a person should look at first, what there is to see of each, and what their verdicts say.
//!
//! A verdict is no table of its own: it is read from the decisions (`accept`, `reject`, `edit`) that each reviewer made, so it survives
//! every ingest, travels with `decide list`, and is taken back with `undo`. Skipping an event leaves no trace.
//!
//! # Cost
//! A queue or a sample skims all events of its filter once, about a microsecond each, and holds no more of them than it gives.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::Days;

use crate::app::Session;
use crate::error::Result;
use crate::query::{Interval, kappa, wilson};
use crate::store::Skimmed;
use crate::types::{Act, Decision, Filter, Mention, Merge, TimelineEvent};

/// Neighbours that are proposed for a merge.
const NEIGHBOURS: usize = 5;
/// Days before and after an event in which its neighbours lie.
const NEAR_DAYS: u64 = 2;
/// Events that are looked at for neighbours.
const NEIGHBOURHOOD: u64 = 500;
/// Longest date, in days, of an event that has neighbours.
const NEAR_SPAN: i64 = 31;

/// How a review goes about it.
#[derive(Debug, Clone, Default)]
pub struct Reviewing {
    /// The reviewer's name.
    pub by: String,
    /// Whether events are shown as they were coded and merged, without what others decided: for a second opinion.
    pub blind: bool,
    /// Whether events that were judged before come again.
    pub again: bool,
    /// At most so many events; all of them if nothing is said.
    pub limit: Option<usize>,
    /// A random sample instead of the most doubtful.
    pub sample: Option<Sample>,
}

/// A random sample: the same number and seed draw the same events of a database, in whatever order they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// How many events.
    pub number: usize,
    /// What decides which.
    pub seed: u64,
}

/// One event with what a reviewer must see to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The event.
    pub event: TimelineEvent,
    /// Its mentions in order of publication.
    pub mentions: Vec<Mention>,
    /// Events that may be the same, the likeliest first.
    pub neighbours: Vec<TimelineEvent>,
    /// What was decided about it; of a blind review what the reviewer did.
    pub decisions: Vec<Decision>,
    /// How doubtful it is, 0 to 1.
    pub doubt: f64,
}

/// What a reviewer thinks of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Right as it was told.
    Right,
    /// There is such an event, but something of it was wrong: a field was edited.
    Mended,
    /// No event.
    Wrong,
}

impl Verdict {
    /// Every verdict, from right to wrong.
    pub const ALL: [Verdict; 3] = [Verdict::Right, Verdict::Mended, Verdict::Wrong];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Mended => "mended",
            Verdict::Wrong => "wrong",
        }
    }
}

/// What a reviewer's verdicts on a sample say of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// Events that the filter asks for.
    pub events: u64,
    /// Events of the sample.
    pub sample: Vec<String>,
    /// Of these: right, mended, wrong.
    pub verdicts: [u64; 3],
    /// Share of events that are right as told.
    pub right: Option<Interval>,
    /// Share of events that are there, with all fields right or not.
    pub there: Option<Interval>,
}

impl Audit {
    /// Events that were judged.
    pub fn judged(&self) -> u64 {
        self.verdicts.iter().sum()
    }
}

/// How far two reviewers agree on the events that both judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// The two.
    pub reviewers: [String; 2],
    /// Counts of right, mended, wrong by the first and by the second.
    pub table: [[u64; 3]; 3],
    /// Share of events with one verdict.
    pub same: Option<Interval>,
    /// Cohen's kappa; none where chance alone would give full agreement.
    pub kappa: Option<f64>,
    /// Where they differ.
    pub differ: Vec<(String, [Verdict; 2])>,
}

impl Session {
    /// Ids of the events to review, in the order in which they should be looked at: the most doubtful that most articles tell first,
    /// or a random sample.
    ///
    /// # Errors
    /// As [`Session::each`].
    pub fn review(&self, filter: &Filter, how: &Reviewing) -> Result<Vec<String>> {
        let most = how.limit.unwrap_or(usize::MAX);
        let judged = if how.again { BTreeSet::new() } else { self.judged(how)? };
        if let Some(sample) = how.sample {
            let (mut ids, _) = self.draw(filter, sample)?;
            ids.retain(|id| !judged.contains(id));
            ids.truncate(most);
            return Ok(ids);
        }
        let filter = Filter { rejected: how.again || how.blind, ..filter.clone() };
        let mut first: BinaryHeap<Reverse<Ranked>> = BinaryHeap::new();
        let mut place = 0u64;
        self.store.skim(&filter, &mut |event| {
            place += 1;
            if !judged.contains(&event.id) {
                first.push(Reverse(Ranked { weight: weight(&event), place: Reverse(place), id: event.id }));
            }
            if first.len() > most {
                first.pop();
            }
            Ok(true)
        })?;
        Ok(first.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked.id).collect())
    }

    /// One event as a reviewer sees it; by its id or the beginning of it.
    ///
    /// # Errors
    /// No such event, and a database that fails.
    pub fn case(&self, id: &str, how: &Reviewing) -> Result<Case> {
        let id = self.store.resolve_event(id)?;
        let (stored, mentions) = (self.store.event(&id)?, self.store.mentions_of(&id)?);
        let mut decisions = self.store.decisions()?;
        let own: BTreeSet<&str> = mentions.iter().map(|m| m.id.as_str()).collect();
        decisions.retain(|d| own.contains(d.mention.as_str()) || own.contains(d.other.as_str()));
        let event = if how.blind {
            let event = self.as_coded(&stored, &mentions, &decisions, &how.by);
            decisions.retain(|d| d.who == how.by);
            event
        } else {
            stored
        };
        let neighbours = self.neighbours(&event)?;
        let doubt = doubt(event.event.probability, event.contested, !event.event.date.is_empty(), !event.event.source.is_empty());
        Ok(Case { event, mentions, neighbours, decisions, doubt })
    }

    /// The event with what the reviewer decided, and with none of what others did but join and divide.
    fn as_coded(&self, stored: &TimelineEvent, mentions: &[Mention], decisions: &[Decision], by: &str) -> TimelineEvent {
        let shape = |d: &&Decision| d.who == by || matches!(d.act, Act::Merge | Act::Split);
        let shape: Vec<Decision> = decisions.iter().filter(shape).cloned().collect();
        let merged = self.merger.merge(&mentions.iter().collect::<Vec<_>>(), &shape);
        let same = merged.into_iter().map(|one| one.event).find(|event| event.id == stored.id);
        let quoted = |event: TimelineEvent| {
            let lead = event.mentions.first().and_then(|id| mentions.iter().find(|m| m.id == *id));
            let evidence = lead.map_or_else(|| stored.event.evidence.clone(), |m| m.event.evidence.clone());
            let record = crate::types::Event { evidence, also: Vec::new(), ..event.event };
            TimelineEvent { event: record, meeting: stored.meeting.clone(), meeting_now: stored.meeting_now, mentions: Vec::new(), ..event }
        };
        same.map_or_else(|| stored.clone(), quoted)
    }

    /// Events of about the same days and parties, those that share most first.
    fn neighbours(&self, event: &TimelineEvent) -> Result<Vec<TimelineEvent>> {
        let record = &event.event;
        let Some((first, last)) = record.date_earliest.zip(record.date_latest) else { return Ok(Vec::new()) };
        let parties = || record.source.iter().chain(&record.target);
        let mut actors: Vec<String> =
            parties().flat_map(|a| [&a.id, &a.country]).filter(|id| !id.is_empty()).cloned().collect::<BTreeSet<_>>().into_iter().collect();
        actors.truncate(50);
        if actors.is_empty() || (last - first).num_days() > NEAR_SPAN {
            return Ok(Vec::new());
        }
        let filter = Filter {
            actors,
            since: first.checked_sub_days(Days::new(NEAR_DAYS)),
            until: last.checked_add_days(Days::new(NEAR_DAYS)),
            types: vec![record.event_type],
            limit: Some(NEIGHBOURHOOD),
            ..Filter::default()
        };
        let mut near: Vec<(usize, TimelineEvent)> = Vec::new();
        self.store.select(&filter, &mut |other| {
            if other.id != event.id {
                near.push((likeness(event, &other), other));
            }
            Ok(true)
        })?;
        near.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.id.cmp(&y.id)));
        Ok(near.into_iter().take(NEIGHBOURS).map(|(_, event)| event).collect())
    }

    /// Verdicts by event, then by reviewer. Who reviewed several times counts with the last word.
    ///
    /// # Errors
    /// A database that fails.
    pub fn verdicts(&self) -> Result<BTreeMap<String, BTreeMap<String, Verdict>>> {
        let mut verdicts: BTreeMap<String, BTreeMap<String, Verdict>> = BTreeMap::new();
        let mut edited: BTreeSet<(String, String)> = BTreeSet::new();
        for decision in self.store.decisions()? {
            if !matches!(decision.act, Act::Accept | Act::Reject | Act::Edit) {
                continue;
            }
            // A decision may wait for its mention: in a database that has not read the article.
            let Ok(event) = self.store.resolve_event(&decision.mention) else { continue };
            let mine = (event.clone(), decision.who.clone());
            let verdict = match decision.act {
                Act::Reject => Verdict::Wrong,
                Act::Accept if !edited.contains(&mine) => Verdict::Right,
                _ => Verdict::Mended,
            };
            if decision.act == Act::Edit {
                edited.insert(mine);
            }
            verdicts.entry(event).or_default().insert(decision.who, verdict);
        }
        Ok(verdicts)
    }

    /// What a reviewer's verdicts on a sample say of all events that a filter asks for; without a name everybody's,
    /// of which the hardest counts.
    ///
    /// # Errors
    /// As [`Session::each`].
    pub fn audit(&self, filter: &Filter, sample: Sample, by: Option<&str>) -> Result<Audit> {
        let (ids, events) = self.draw(filter, sample)?;
        let verdicts = self.verdicts()?;
        let mut counts = [0u64; 3];
        for id in &ids {
            let Some(of) = verdicts.get(id) else { continue };
            let verdict = match by {
                Some(name) => of.get(name).copied(),
                None => of.values().copied().max(),
            };
            if let Some(verdict) = verdict {
                counts[verdict as usize] += 1;
            }
        }
        let judged = counts.iter().sum();
        Ok(Audit { events, sample: ids, verdicts: counts, right: wilson(counts[0], judged), there: wilson(counts[0] + counts[1], judged) })
    }

    /// How far two reviewers agree.
    ///
    /// # Errors
    /// A database that fails.
    pub fn agreement(&self, a: &str, b: &str) -> Result<Agreement> {
        let mut table = [[0; 3]; 3];
        let mut differ = Vec::new();
        for (event, of) in self.verdicts()? {
            let (Some(one), Some(other)) = (of.get(a).copied(), of.get(b).copied()) else { continue };
            table[one as usize][other as usize] += 1;
            if one != other {
                differ.push((event, [one, other]));
            }
        }
        let all: u64 = table.iter().flatten().sum();
        let same = wilson((0..table.len()).map(|n| table[n][n]).sum(), all);
        Ok(Agreement { reviewers: [a.to_owned(), b.to_owned()], table, same, kappa: kappa(&table), differ })
    }

    /// Events that need no more looking at: in a blind review those that the reviewer judged, else those that anybody did.
    fn judged(&self, how: &Reviewing) -> Result<BTreeSet<String>> {
        let verdicts = self.verdicts()?.into_iter();
        let own = |of: &BTreeMap<String, Verdict>| of.contains_key(&how.by);
        let alone = how.blind || how.sample.is_some();
        Ok(verdicts.filter(|(_, of)| !alone || own(of)).map(|(event, _)| event).collect())
    }

    /// A random sample in the order in which it was drawn, and the number of events that it was drawn from: rejected ones, too, or it
    /// would change as it is judged.
    fn draw(&self, filter: &Filter, sample: Sample) -> Result<(Vec<String>, u64)> {
        let filter = Filter { rejected: true, limit: None, ..filter.clone() };
        let mut drawn: BinaryHeap<(u64, String)> = BinaryHeap::new();
        let mut events = 0;
        self.store.skim(&filter, &mut |event| {
            events += 1;
            drawn.push((lot(sample.seed, &event.id), event.id));
            if drawn.len() > sample.number {
                drawn.pop();
            }
            Ok(true)
        })?;
        Ok((drawn.into_sorted_vec().into_iter().map(|(_, id)| id).collect(), events))
    }
}

/// An event with its place in the queue: the heavier the earlier, then in order of date.
#[derive(Debug, PartialEq)]
struct Ranked {
    weight: f64,
    place: Reverse<u64>,
    id: String,
}

impl Eq for Ranked {}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.weight.total_cmp(&other.weight).then_with(|| self.place.cmp(&other.place))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How doubtful an event is, 0 to 1: most where it is as likely wrong as right, or reports contradict each other; by half where it
/// has no date or says of nobody that he acts; not at all where nothing was measured.
fn doubt(probability: Option<f64>, contested: bool, dated: bool, sourced: bool) -> f64 {
    let by_measure = probability.map_or(0.0, |p| 1.0 - (2.0 * p.clamp(0.0, 1.0) - 1.0).abs());
    let least = match (contested, dated && sourced) {
        (true, _) => 1.0,
        (_, false) => 0.5,
        _ => 0.0,
    };
    by_measure.max(least)
}

/// What looking at an event is worth: its doubt for each article that tells it. What is beyond doubt comes last, the most told first.
fn weight(event: &Skimmed) -> f64 {
    (0.05 + doubt(event.probability, event.contested, event.day.is_some(), event.sourced)) * f64::from(event.sources)
}

/// A number that looks random and is the same for a seed and an id everywhere (SplitMix64 over the bytes).
fn lot(seed: u64, id: &str) -> u64 {
    id.bytes().fold(mix(seed ^ 0x5eed_da7a_ba5e_0001), |state, byte| mix(state ^ u64::from(byte)))
}

fn mix(state: u64) -> u64 {
    let mut bits = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// How much two events share: parties, their states, places, words of their evidence.
fn likeness(a: &TimelineEvent, b: &TimelineEvent) -> usize {
    let parties = |e: &TimelineEvent| e.event.source.iter().chain(&e.event.target).cloned().collect::<Vec<_>>();
    let shared = |of: fn(&crate::types::ActorRef) -> &String| {
        let set = |e: &TimelineEvent| parties(e).iter().map(|a| of(a).clone()).filter(|w| !w.is_empty()).collect::<BTreeSet<_>>();
        set(a).intersection(&set(b)).count()
    };
    let words = |e: &TimelineEvent| {
        let text = e.event.evidence.exact.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(ToOwned::to_owned).collect::<BTreeSet<_>>()
    };
    let places = a.event.place.iter().filter(|p| b.event.place.contains(p)).count();
    let days = usize::from(a.event.date == b.event.date);
    20 * shared(|a| &a.id) + 5 * shared(|a| &a.country) + 15 * places + 10 * days + 4 * words(a).intersection(&words(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skimmed(probability: f64, sources: u32) -> Skimmed {
        let day = "2031-02-03".parse().ok();
        let event_type = crate::types::EventType::Assault;
        Skimmed {
            id: "e1".into(),
            probability: Some(probability),
            sources,
            independent_sources: sources,
            day,
            event_type,
            contested: false,
            sourced: true,
        }
    }

    #[test]
    fn what_is_doubtful_and_much_told_weighs_most() {
        let doubtful = skimmed(0.5, 1);
        assert!(weight(&doubtful) > weight(&skimmed(0.9, 1)) && weight(&doubtful) > weight(&skimmed(0.1, 1)));
        assert!(weight(&skimmed(0.5, 3)) > weight(&doubtful));
        assert!(weight(&Skimmed { contested: true, ..skimmed(1.0, 1) }) > weight(&skimmed(0.6, 1)));
        assert!(weight(&Skimmed { day: None, ..skimmed(1.0, 1) }) > weight(&skimmed(1.0, 9)));
        assert!(weight(&skimmed(1.0, 2)) > weight(&skimmed(1.0, 1)), "beyond doubt, the more told is first");
    }

    #[test]
    fn lots_depend_on_seed_and_id_and_are_spread() {
        assert_eq!(lot(7, "e1"), lot(7, "e1"));
        assert_ne!(lot(7, "e1"), lot(8, "e1"));
        let low = (0..10_000).filter(|n| lot(7, &format!("e{n}")) < u64::MAX / 4).count();
        assert!((2_300..2_700).contains(&low), "{low}");
    }
}
