//! Within one article: acts told more than once become one event, tolls join their attack.

use chrono::{Duration, NaiveDate};
use rustc_hash::FxHashSet;

use crate::types::steps::spend;
use crate::types::{ActorRef, Certainty, DateBasis, Draft, Event, EventType, Kind};

/// Joins drafts that tell the same act; the fullest telling stands, the others are kept as further evidence.
pub fn fold(drafts: Vec<Draft>) -> Vec<Event> {
    let mut drafts = drafts;
    date_speech(&mut drafts);
    let mut events: Vec<Event> = Vec::new();
    for draft in drafts {
        let event = draft.event;
        spend(events.len());
        let told = events.iter_mut().find(|e| same_act(e, &event));
        match told {
            Some(known) => absorb(known, event),
            None => match events.iter_mut().rev().find(|e| draft.anaphoric && points_to(&event, e)) {
                Some(known) => absorb(known, event),
                None => events.push(event),
            },
        }
    }
    events.iter_mut().for_each(|event| {
        once(&mut event.source);
        once(&mut event.target);
    });
    events
}

/// "138 people" and "400 people" of one place are one party.
fn once(parties: &mut Vec<ActorRef>) {
    let mut seen = FxHashSet::default();
    parties.retain(|party| party.id.is_empty() || seen.insert(party.id.clone()));
}

/// "The meeting was attended by ..." adds parties to the meeting told before it.
fn points_to(event: &Event, known: &Event) -> bool {
    event.event_type == EventType::Consult
        && known.kind == Kind::Meeting
        && known.event_type == event.event_type
        && known.meeting_status == event.meeting_status
        && known.negated == event.negated
        && dates_meet(known, event)
}

/// Whether two tellings in one article are of the same act.
fn same_act(a: &Event, b: &Event) -> bool {
    a.event_type == b.event_type
        && a.kind == b.kind
        && a.negated == b.negated
        && a.meeting_status == b.meeting_status
        && (a.certainty == Certainty::Denied) == (b.certainty == Certainty::Denied)
        && dates_meet(a, b)
        && parties_agree(&a.source, &b.source)
        && parties_agree(&a.target, &b.target)
        && tolls_agree(a, b)
        && places_agree(a, b)
        && hosts_agree(a, b)
}

/// A visit and a meeting told beside it are one only where the visitor met somebody of the state visited: at a summit abroad he meets
/// others.
fn hosts_agree(a: &Event, b: &Event) -> bool {
    let is_visit = |e: &Event| e.mode.contains("visit");
    let (visit, meeting) = match (is_visit(a), is_visit(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return true,
    };
    let of = |side: &[ActorRef], actor: &ActorRef| side.iter().any(|other| !other.country.is_empty() && other.country == actor.country);
    let mut met = meeting.source.iter().chain(&meeting.target).filter(|m| !m.country.is_empty() && !of(&visit.source, m)).peekable();
    met.peek().is_none() || visit.target.is_empty() || met.any(|m| of(&visit.target, m))
}

fn dates_meet(a: &Event, b: &Event) -> bool {
    let days = |e: &Event| Some((e.date_earliest?, e.date_latest?));
    if undated_by_words(a) != undated_by_words(b) {
        return days(a).zip(days(b)).is_none_or(|(x, y)| (x.0 - y.1).num_days().abs() <= NEWS && (y.0 - x.1).num_days().abs() <= NEWS);
    }
    match (days(a), days(b)) {
        (Some(x), Some(y)) => x.0 <= y.1 && y.0 <= x.1 || a.event_type == EventType::Assault && near(x, y),
        _ => true,
    }
}

/// How many days back the undated lead of an article may tell of what its body dates.
const NEWS: i64 = 7;

/// Whether an event only has the day of writing.
fn undated_by_words(event: &Event) -> bool {
    matches!(event.date_basis, DateBasis::Publication | DateBasis::Dateline | DateBasis::None)
}

/// Gives the undated words of a speaker the one day on which the article says that he spoke.
fn date_speech(drafts: &mut [Draft]) {
    let verbal = |e: &Event| e.kind == Kind::Statement || e.event_type == EventType::Agree;
    for i in 0..drafts.len() {
        if !undated_by_words(&drafts[i].event) || !verbal(&drafts[i].event) || drafts[i].event.source.len() != 1 {
            continue;
        }
        spend(drafts.len());
        let speaker = drafts[i].event.source[0].clone();
        let told: Vec<usize> = (0..drafts.len())
            .filter(|&j| !undated_by_words(&drafts[j].event) && verbal(&drafts[j].event) && recent(&drafts[j].event, &drafts[i].event))
            .filter(|&j| drafts[j].event.source.iter().any(|s| !s.name.is_empty() && s.is_same(&speaker)))
            .collect();
        let Some(&first) = told.first() else { continue };
        if told.iter().all(|&j| drafts[j].event.date == drafts[first].event.date) {
            let from = drafts[first].event.clone();
            let event = &mut drafts[i].event;
            (event.date, event.date_earliest, event.date_latest) = (from.date, from.date_earliest, from.date_latest);
            (event.date_basis, event.date_text) = (DateBasis::Inherited, from.date_text);
        }
    }
}

fn recent(dated: &Event, undated: &Event) -> bool {
    let (Some(day), Some(written)) = (dated.date_latest, undated.date_latest) else { return false };
    (0..=NEWS).contains(&(written - day).num_days())
}

/// "overnight" and "on Sunday" of one raid may name neighbouring days; only a wider interval may bridge them.
fn near(x: (NaiveDate, NaiveDate), y: (NaiveDate, NaiveDate)) -> bool {
    let wide = x.0 != x.1 || y.0 != y.1;
    wide && x.0 <= y.1 + Duration::days(1) && y.0 <= x.1 + Duration::days(1)
}

fn parties_agree(a: &[ActorRef], b: &[ActorRef]) -> bool {
    let unknown = |list: &[ActorRef]| list.iter().all(|r| r.country.is_empty() && r.name.is_empty());
    unknown(a) || unknown(b) || a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

/// The same actor, or one within the other: a person and his government.
fn alike(a: &ActorRef, b: &ActorRef) -> bool {
    if a.is_same(b) {
        return true;
    }
    let state = |r: &ActorRef| r.name.is_empty() || r.id == r.country;
    !a.country.is_empty() && a.country == b.country && (state(a) || state(b))
}

fn tolls_agree(a: &Event, b: &Event) -> bool {
    match (a.killed, b.killed) {
        (Some(x), Some(y)) => x.0.unwrap_or(0) <= y.1.unwrap_or(u64::MAX) && y.0.unwrap_or(0) <= x.1.unwrap_or(u64::MAX),
        _ => true,
    }
}

/// The precision of a place that is a whole state: it tells no two attacks apart.
const STATE_WIDE: &str = "country";

fn places_agree(a: &Event, b: &Event) -> bool {
    if a.event_type != EventType::Assault
        || a.place.is_empty()
        || b.place.is_empty()
        || a.place_precision == STATE_WIDE
        || b.place_precision == STATE_WIDE
    {
        return true;
    }
    a.place.iter().any(|p| b.place.contains(p))
}

fn absorb(known: &mut Event, other: Event) {
    known.killed = known.killed.or(other.killed);
    known.injured = known.injured.or(other.injured);
    for figure in other.figures {
        if !known.figures.contains(&figure) {
            known.figures.push(figure);
        }
    }
    extend(&mut known.source, other.source);
    extend(&mut known.target, other.target);
    for place in other.place {
        if !known.place.contains(&place) {
            known.place.push(place);
        }
    }
    for weapon in other.weapon {
        if !known.weapon.contains(&weapon) {
            known.weapon.push(weapon);
        }
    }
    let dated = sharpen_date(known, other.date, other.date_earliest, other.date_latest, other.date_basis, other.date_text);
    if known.planned_for.is_empty() {
        known.planned_for = other.planned_for;
    }
    if known.certainty == Certainty::Claimed && other.certainty == Certainty::Asserted {
        known.certainty = Certainty::Asserted;
        known.claimant.clear();
    }
    let mut further = other.evidence;
    if dated {
        // The event stands first on the words that date it: the body's sentence, not the headline.
        std::mem::swap(&mut known.evidence, &mut further);
        (known.rule, known.trigger) = (other.rule, other.trigger);
    }
    if further.start != known.evidence.start && !known.also.iter().any(|e| e.start == further.start) {
        known.also.push(further);
    }
}

fn extend(known: &mut Vec<ActorRef>, others: Vec<ActorRef>) {
    let empty = |r: &ActorRef| r.country.is_empty() && r.name.is_empty();
    for other in others {
        if empty(&other) && !known.is_empty() {
            continue;
        }
        match known.iter_mut().find(|k| alike(k, &other) || empty(k)) {
            Some(k) if empty(k) || k.name.is_empty() && !other.name.is_empty() => *k = other,
            Some(_) => {}
            None => known.push(other),
        }
    }
}

/// The better founded date wins; of two alike, the narrower. Tells whether words of the other telling now date the event.
fn sharpen_date(
    known: &mut Event,
    date: String,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    basis: DateBasis,
    text: String,
) -> bool {
    let width = |e: Option<NaiveDate>, l: Option<NaiveDate>| e.zip(l).map_or(i64::MAX, |(e, l)| (l - e).num_days());
    if date.is_empty() || (basis, width(earliest, latest)) >= (known.date_basis, width(known.date_earliest, known.date_latest)) {
        return false;
    }
    let stated = matches!(basis, DateBasis::Explicit | DateBasis::Relative) && basis < known.date_basis;
    known.date = date;
    known.date_earliest = earliest;
    known.date_latest = latest;
    known.date_basis = basis;
    known.date_text = text;
    stated
}
