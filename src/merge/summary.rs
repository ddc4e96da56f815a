//! One event from its mentions: the most precise date, the fullest actors, the latest figures, and who claims and who denies it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::merge::features::is_named;
use crate::merge::sources;
use crate::types::{ActorRef, Certainty, Event, Figure, Kind, Mention, Merged, Range, TimelineEvent, TollRange};

/// Merges the members of one group; a pure function of the set.
pub(super) fn summarise(mentions: &[&Mention], mut members: Vec<usize>) -> Merged {
    members.sort_by(|a, b| rank(mentions[*a]).cmp(&rank(mentions[*b])));
    let chosen: Vec<&Mention> = members.iter().map(|i| mentions[*i]).collect();
    Merged { event: event_of(&chosen), members }
}

/// The leading mention comes first: asserted, well dated, fully named, early.
fn rank(mention: &Mention) -> (Certainty, crate::types::DateBasis, std::cmp::Reverse<usize>, NaiveDate, &str) {
    let event = &mention.event;
    let named = event.source.iter().chain(&event.target).filter(|a| is_named(a)).count();
    let day = mention.edition.published_day.unwrap_or(NaiveDate::MAX);
    (event.certainty, event.date_basis, std::cmp::Reverse(named), day, &mention.id)
}

fn event_of(chosen: &[&Mention]) -> TimelineEvent {
    let lead = chosen[0];
    let mut in_time: Vec<&Mention> = chosen.to_vec();
    in_time.sort_by(|a, b| moment(a).cmp(&moment(b)));
    let founder = chosen.iter().min_by_key(|m| (published(m), &m.id)).map_or(lead, |first| first);
    let (sources, independent_sources) = sources::count(&in_time);
    let days = || chosen.iter().filter_map(|m| m.edition.published_day);
    let (contested, claimed_by, denied_by) = standing(&in_time);
    TimelineEvent {
        id: founder.id.replacen('m', "e", 1),
        event: record(lead, &in_time),
        contested,
        claimed_by,
        denied_by,
        toll: TollRange { killed_range: range_of(&in_time, |e| e.killed), injured_range: range_of(&in_time, |e| e.injured) },
        sources,
        independent_sources,
        meeting: String::new(),
        meeting_now: None,
        first_published: days().min(),
        last_published: days().max(),
        first_ingested: chosen.iter().map(|m| &m.edition.ingested).min().cloned().unwrap_or_default(),
        last_ingested: chosen.iter().map(|m| &m.edition.ingested).max().cloned().unwrap_or_default(),
        rejected: false,
        article: lead.edition.article.clone(),
        title: lead.edition.title.clone(),
        publisher: lead.edition.publisher.clone(),
        url: lead.edition.url.clone(),
        published: lead.edition.published.clone(),
        mentions: chosen.iter().map(|m| m.id.clone()).collect(),
    }
}

/// When its edition came out: days before moments, the undated last.
fn published(mention: &Mention) -> (NaiveDate, &str) {
    (mention.edition.published_day.unwrap_or(NaiveDate::MAX), &mention.edition.published)
}

/// The place of a report in time. Editions of one article that state the same date follow one another as they were modified, else
/// as they were read: a live story keeps its address and its date, and tells a new toll.
fn moment(mention: &Mention) -> ((NaiveDate, &str), &str, &str, &str, i64, &str) {
    let edition = &mention.edition;
    (published(mention), &edition.article, &edition.modified, &edition.ingested, edition.run, &mention.id)
}

/// The leading mention's record, completed from the others.
fn record(lead: &Mention, in_time: &[&Mention]) -> Event {
    let mut event = lead.event.clone();
    if let [_] = in_time {
        tidy(&mut event);
        return event;
    }
    let latest = |of: fn(&Event) -> Option<Range>| in_time.iter().rev().find_map(|m| of(&m.event));
    if let Some(dated) = in_time.iter().min_by_key(|m| (span(&m.event), m.event.date_basis, &m.id)) {
        let precise = &dated.event;
        (event.date, event.date_text, event.date_basis) = (precise.date.clone(), precise.date_text.clone(), precise.date_basis);
        (event.date_earliest, event.date_latest) = (precise.date_earliest, precise.date_latest);
    }
    event.killed = latest(|e| e.killed);
    event.injured = latest(|e| e.injured);
    event.figures = figures(in_time);
    (event.source, event.target) = match event.kind {
        Kind::Meeting => parties(lead, in_time),
        _ => (actors(lead, in_time, |e| &e.source), actors(lead, in_time, |e| &e.target)),
    };
    event.claimant = actors(lead, in_time, |e| &e.claimant);
    extend(&mut event.place, in_time.iter().flat_map(|m| &m.event.place));
    extend(&mut event.weapon, in_time.iter().flat_map(|m| &m.event.weapon));
    extend(&mut event.context, in_time.iter().flat_map(|m| &m.event.context));
    if let Some(located) = in_time.iter().find(|m| !m.event.lat.is_empty()).filter(|_| event.lat.is_empty()) {
        event.place_id = located.event.place_id.clone();
        event.lat = located.event.lat.clone();
        event.lon = located.event.lon.clone();
        event.place_precision = located.event.place_precision.clone();
    }
    if let Some(planned) = in_time.iter().rev().find(|m| !m.event.planned_for.is_empty()) {
        event.planned_for = planned.event.planned_for.clone();
    }
    event
}

/// What a mention that stands alone says twice goes, as where several are merged.
fn tidy(event: &mut Event) {
    for list in [&mut event.source, &mut event.target, &mut event.claimant] {
        if list.len() > 1 {
            without_covered(list);
        }
    }
    if event.figures.len() > 1 {
        let figures = std::mem::take(&mut event.figures);
        event.figures = once(figures.iter());
    }
}

/// Days that a date leaves open; the most for none.
fn span(event: &Event) -> i64 {
    event.date_earliest.zip(event.date_latest).map_or(i64::MAX, |(first, last)| (last - first).num_days())
}

fn extend<'a>(list: &mut Vec<String>, more: impl Iterator<Item = &'a String>) {
    let mut known: FxHashSet<String> = list.iter().cloned().collect();
    for word in more {
        if !known.contains(word) {
            known.insert(word.clone());
            list.push(word.clone());
        }
    }
}

/// Every number once, in order of publication.
fn figures(in_time: &[&Mention]) -> Vec<Figure> {
    once(in_time.iter().flat_map(|m| &m.event.figures))
}

fn once<'a>(stated: impl Iterator<Item = &'a Figure>) -> Vec<Figure> {
    let mut known = FxHashSet::default();
    stated.filter(|figure| known.insert((&figure.what, figure.low, figure.high, &figure.of))).cloned().collect()
}

/// The leading mention's actors, joined by those that the others name; a general name gives way to a person or body of its state.
fn actors(lead: &Mention, in_time: &[&Mention], of: fn(&Event) -> &Vec<ActorRef>) -> Vec<ActorRef> {
    let mut list = of(&lead.event).clone();
    let mut seen: FxHashSet<&ActorRef> = FxHashSet::default();
    for actor in in_time.iter().flat_map(|m| of(&m.event)) {
        if seen.insert(actor) && !list.iter().any(|known| covers(known, actor)) {
            list.push(actor.clone());
        }
    }
    without_covered(&mut list);
    list
}

/// The parties of a meeting: each on one side, that of the leading mention, whichever side another report puts it on.
fn parties(lead: &Mention, in_time: &[&Mention]) -> (Vec<ActorRef>, Vec<ActorRef>) {
    let (mut source, mut target) = (lead.event.source.clone(), lead.event.target.clone());
    let mut seen: FxHashSet<(&ActorRef, bool)> = FxHashSet::default();
    for mention in in_time {
        let sides = [(&mention.event.source, true), (&mention.event.target, false)];
        for (actor, on_source) in sides.into_iter().flat_map(|(side, on_source)| side.iter().map(move |actor| (actor, on_source))) {
            if !seen.insert((actor, on_source)) || source.iter().chain(&target).any(|known| covers(known, actor)) {
                continue;
            }
            let fuller = |side: &[ActorRef]| side.iter().any(|known| covers(actor, known));
            let on_source = if fuller(&source) != fuller(&target) { fuller(&source) } else { on_source };
            if on_source { &mut source } else { &mut target }.push(actor.clone());
        }
    }
    without_covered(&mut source);
    without_covered(&mut target);
    (source, target)
}

/// Takes out the general names that others in the list cover.
fn without_covered(list: &mut Vec<ActorRef>) {
    let covered: Vec<bool> = list.iter().map(|a| list.iter().any(|b| !std::ptr::eq(a, b) && covers(b, a) && !covers(a, b))).collect();
    let mut keep = covered.iter().map(|covered| !covered);
    list.retain(|_| keep.next().unwrap_or(true));
}

/// Whether `general` says nothing that `known` does not: the same actor, its state, or nobody.
fn covers(known: &ActorRef, general: &ActorRef) -> bool {
    if known.id == general.id {
        return true;
    }
    let nobody = general.country.is_empty() && !is_named(general);
    let state = known.country == general.country && !is_named(general) && (general.sector.is_empty() || general.sector == known.sector);
    nobody || state || (known.country == general.country && !is_named(general) && general.sector == "GOV" && is_named(known))
}

/// Whether reports contradict each other, who claims it and who denies it.
fn standing(in_time: &[&Mention]) -> (bool, Vec<String>, Vec<String>) {
    let by = |certainties: &[Certainty]| {
        let claims = in_time.iter().filter(|m| certainties.contains(&m.event.certainty));
        let said: Vec<String> = claims.flat_map(|m| &m.event.claimant).map(label).collect();
        let mut names = Vec::new();
        extend(&mut names, said.iter());
        names
    };
    let is = |certainty| in_time.iter().any(|m| m.event.certainty == certainty);
    let contested = is(Certainty::Denied) && (is(Certainty::Asserted) || is(Certainty::Claimed));
    (contested, by(&[Certainty::Claimed, Certainty::Asserted]), by(&[Certainty::Denied]))
}

fn label(actor: &ActorRef) -> String {
    let words = [&actor.name, &actor.text, &actor.country, &actor.id];
    words.into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_default()
}

/// Lowest and highest number that any report states.
fn range_of(in_time: &[&Mention], of: fn(&Event) -> Option<Range>) -> Option<Range> {
    let stated: BTreeSet<u64> = in_time.iter().filter_map(|m| of(&m.event)).flat_map(|r| [r.0, r.1]).flatten().collect();
    Some(Range(Some(*stated.first()?), stated.last().copied()))
}
