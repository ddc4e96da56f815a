//! What changed since a moment: the events of every block that later reports or decisions touched, merged as they were known then and
//! as they are known now.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::Result;
use crate::store::Store;
use crate::types::{Act, Change, Decision, Mention, Merge, TimelineEvent};

/// What changed since a moment (RFC 3339 in UTC), in order of the events' dates, then ids.
pub fn changes(store: &Store, since: &str, merge: &dyn Merge) -> Result<Vec<Change>> {
    let decisions = store.decisions()?;
    let mut changes = Vec::new();
    for block in store.blocks_since(since)? {
        changes.extend(block_changes(&store.mentions_of_block(&block)?, &decisions, since, merge));
    }
    let told: BTreeSet<String> = changes.iter().map(|change| change.event.id.clone()).collect();
    changes.extend(recoded(store, since)?.into_iter().filter(|change| !told.contains(&change.event.id)));
    sort(&mut changes);
    Ok(changes)
}

/// What recoding changed after a moment.
pub fn recoded(store: &Store, since: &str) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for past in store.past_since(since)? {
        let now = store.event(&past.event).ok().filter(|event| !event.rejected);
        changes.extend(match (past.before, now) {
            (Some(before), Some(now)) => Change::between(&before, &now),
            (None, Some(now)) => Some(Change::added(now)),
            (Some(before), None) => {
                let heir = store.resolve_event(&past.event).ok();
                let why = heir.map_or("recoding no longer gives it".into(), |id| format!("now told as {id}"));
                Some(Change::withdrawn(before, why))
            }
            (None, None) => None,
        });
    }
    sort(&mut changes);
    Ok(changes)
}

fn sort(changes: &mut [Change]) {
    let day = |change: &Change| change.event.event.date_earliest.or(change.event.event.date_latest);
    changes.sort_by(|a, b| {
        let key = |c: &Change| (day(c).is_none(), day(c));
        key(a).cmp(&key(b)).then_with(|| a.event.id.cmp(&b.event.id))
    });
}

fn block_changes(mentions: &[Mention], decisions: &[Decision], since: &str, merge: &dyn Merge) -> Vec<Change> {
    // What a later decision moved here lay in a block of its own then.
    let later: FxHashSet<&str> =
        decisions.iter().filter(|d| d.act == Act::Merge && d.at.as_str() > since).map(|d| d.other.as_str()).collect();
    let moved = |m: &Mention| later.contains(m.id.as_str());
    let mut known: BTreeMap<String, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions.iter().filter(|m| m.edition.ingested.as_str() <= since) {
        let block = if moved(mention) { merge.block(mention) } else { String::new() };
        known.entry(block).or_default().push(mention);
    }
    let decided: Vec<Decision> = decisions.iter().filter(|d| d.at.as_str() <= since).cloned().collect();
    let events = |mentions: &[&Mention], decisions: &[Decision]| -> Vec<TimelineEvent> {
        if mentions.is_empty() {
            return Vec::new();
        }
        merge.merge(mentions, decisions).into_iter().map(|merged| merged.event).collect()
    };
    let then: Vec<TimelineEvent> = known.values().flat_map(|block| events(block, &decided)).collect();
    let now = events(&mentions.iter().collect::<Vec<_>>(), decisions);
    // Each event of then lives on in the one that holds its founding mention.
    let told: FxHashMap<&str, usize> =
        now.iter().enumerate().flat_map(|(n, is)| is.mentions.iter().map(move |mention| (mention.as_str(), n))).collect();
    let mut lives_in: BTreeMap<usize, Vec<&TimelineEvent>> = BTreeMap::new();
    for was in then.iter().filter(|event| !event.rejected) {
        let founder = was.id.replacen('e', "m", 1);
        if let Some(n) = told.get(founder.as_str()) {
            lives_in.entry(*n).or_default().push(was);
        }
    }
    now.iter().enumerate().flat_map(|(n, is)| lives(is, lives_in.get(&n).map_or(&[], Vec::as_slice), decisions)).collect()
}

/// What became of the events that live on in one.
fn lives(is: &TimelineEvent, was: &[&TimelineEvent], decisions: &[Decision]) -> Vec<Change> {
    if is.rejected {
        return was.iter().map(|event| Change::withdrawn((*event).clone(), rejection(event, decisions))).collect();
    }
    let Some(first) = was.iter().find(|event| event.id == is.id).or(was.first()) else { return vec![Change::added(is.clone())] };
    let joined = was.iter().filter(|event| event.id != first.id);
    let mut changes: Vec<Change> = joined.map(|event| Change::withdrawn((*event).clone(), format!("part of {}", is.id))).collect();
    changes.extend(Change::between(first, is));
    changes
}

fn rejection(event: &TimelineEvent, decisions: &[Decision]) -> String {
    let found = decisions.iter().rev().find(|d| d.act == Act::Reject && event.mentions.contains(&d.mention));
    let Some(Decision { who, value, .. }) = found else { return "rejected".into() };
    let by = if who.is_empty() { String::new() } else { format!(" by {who}") };
    if value.is_empty() { format!("rejected{by}") } else { format!("rejected{by}: {value}") }
}
