//! Where the reports of one event, or of a meeting's whole life, agree and where they differ.
//!
//! Takes the mentions; gives facets, conflicts first, each side with its sources and its words. Nothing is weighed: what two reports say
//! of the same thing either goes together or does not.

use chrono::NaiveDate;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::store::{MeetingFilter, Store};
use crate::types::{ActorRef, Certainty, DateBasis, Event, MeetingStatus, Mention, Range};

/// Id of who did what nobody is known to have done.
const UNKNOWN: &str = "unknown";

/// So many meetings whose ids begin alike are named.
const NEAR: usize = 5;

/// How the sides of a facet stand to one another; conflicts come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Two sides cannot both be right.
    Differ,
    /// One side took the place of another in the course of time: a meeting that was moved.
    Changed,
    /// The sides are not the same, and may both be right: a later number, a town and its country.
    Vary,
    /// Several sources say the same.
    Agree,
    /// Only one source says so.
    #[serde(rename = "one source")]
    Alone,
}

impl Standing {
    /// The word as it stands in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Differ => "differ",
            Standing::Changed => "changed",
            Standing::Vary => "vary",
            Standing::Agree => "agree",
            Standing::Alone => "one source",
        }
    }
}

/// One report's word on a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Who published it; the article's id where that is not known.
    pub source: String,
    /// Day of publication; empty where unknown.
    pub published: String,
    /// The words that it stands on.
    pub words: String,
}

/// One value with those who report it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What they say.
    pub value: String,
    /// Who says so, earliest first.
    pub reports: Vec<Report>,
}

/// One thing that reports tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// What it is: standing, killed, date, place, ...
    pub name: &'static str,
    /// Whether the sides go together.
    pub standing: Standing,
    /// The sides in the order in which they were first told.
    pub sides: Vec<Side>,
}

/// A value of one report, with what it takes to tell whether it goes with another.
#[derive(Debug, Clone)]
struct Told {
    value: String,
    key: Key,
}

#[derive(Debug, Clone, PartialEq)]
enum Key {
    Words(Vec<String>),
    /// Somebody of whom the words tell no name: anybody may be meant.
    Anybody(String),
    Days(NaiveDate, NaiveDate),
    Number(Range),
    Word(String),
}

/// Compares the reports of an event (its id or the beginning of it) or of a meeting.
///
/// # Errors
/// `ErrorKind::NoEvent` or `NoMeeting` where neither has the id.
pub fn compare(store: &Store, id: &str) -> Result<Vec<Facet>> {
    let mentions = reports(store, id)?;
    Ok(if id.starts_with('t') { of_meeting(&mentions) } else { facets(&mentions) })
}

fn reports(store: &Store, id: &str) -> Result<Vec<Mention>> {
    let mut mentions = Vec::new();
    if id.starts_with('t') {
        let threads = store.meetings(&MeetingFilter::default())?;
        let found: Vec<_> = threads.iter().filter(|thread| thread.id.starts_with(id)).collect();
        let [thread] = found.as_slice() else {
            let near = found.iter().take(NEAR).map(|thread| thread.id.as_str()).collect::<Vec<_>>().join(", ");
            let what =
                if found.is_empty() { format!("there is no meeting `{id}`") } else { format!("`{id}` is the beginning of several ids") };
            return Err(Error::NoSuch { kind: ErrorKind::NoMeeting, what, near });
        };
        for step in &thread.steps {
            mentions.extend(store.mentions_of(&step.event)?);
        }
    } else {
        mentions = store.mentions_of(&store.resolve_event(id)?)?;
    }
    mentions.sort_by(|a, b| {
        (a.edition.published_day, &a.edition.published, &a.id).cmp(&(b.edition.published_day, &b.edition.published, &b.id))
    });
    Ok(mentions)
}

type Read = fn(&Event) -> Option<Told>;

/// The facets of the reports of an event, in order of publication.
pub fn facets(mentions: &[Mention]) -> Vec<Facet> {
    let all: [(&'static str, Read); 9] = [
        ("standing", standing),
        ("killed", |e| number(e.killed?)),
        ("injured", |e| number(e.injured?)),
        ("date", date),
        ("planned for", planned),
        ("status", |e| e.meeting_status.map(|s| word(s.as_str()))),
        ("place", |e| list(e.place.clone())),
        ("by", |e| actors(&e.source)),
        ("to", |e| actors(&e.target)),
    ];
    sorted(all.into_iter().filter_map(|(name, read)| facet(name, mentions, read)).collect())
}

/// The facets of the reports of a meeting's whole life, in order of publication. Its steps have days of their own: the day is that of the
/// meeting, and what later reports tell otherwise has changed.
pub fn of_meeting(mentions: &[Mention]) -> Vec<Facet> {
    let all: [(&'static str, Read); 4] = [
        ("status", |e| e.meeting_status.map(|s| word(s.as_str()))),
        ("day", meeting_day),
        ("place", |e| list(e.place.clone())),
        ("parties", |e| actors(&[e.source.as_slice(), e.target.as_slice()].concat())),
    ];
    let mut facets: Vec<Facet> = all.into_iter().filter_map(|(name, read)| facet(name, mentions, read)).collect();
    for facet in facets.iter_mut().filter(|facet| facet.standing == Standing::Differ) {
        let first = |side: &Side| side.reports.first().map(|r| r.published.clone()).unwrap_or_default();
        if facet.sides.windows(2).all(|w| first(&w[0]) < first(&w[1])) {
            facet.standing = Standing::Changed;
        }
    }
    sorted(facets)
}

fn sorted(mut facets: Vec<Facet>) -> Vec<Facet> {
    facets.sort_by_key(|facet| facet.standing);
    facets
}

/// The day for which a meeting is set, or on which it was held.
fn meeting_day(event: &Event) -> Option<Told> {
    use MeetingStatus::{Held, UnderWay};
    let set = event.planned_for.as_str();
    let is_day = |text: &str| text.parse::<NaiveDate>().ok();
    match event.meeting_status {
        Some(Held | UnderWay) if !event.negated => date(event),
        _ if set.is_empty() => None,
        _ => Some(is_day(set).map_or_else(|| word(set), |day| Told { value: set.to_owned(), key: Key::Days(day, day) })),
    }
}

fn facet(name: &'static str, mentions: &[Mention], read: fn(&Event) -> Option<Told>) -> Option<Facet> {
    let mut told: Vec<(Told, Side)> = Vec::new();
    for mention in mentions {
        let Some(one) = read(&mention.event) else { continue };
        let edition = &mention.edition;
        let source = if edition.publisher.is_empty() { &edition.article } else { &edition.publisher };
        let published = edition.published_day.map_or(String::new(), |day| day.to_string());
        let report = Report { source: source.clone(), published, words: mention.event.evidence.exact.clone() };
        match told.iter_mut().find(|(known, _)| known.key == one.key) {
            Some((_, side)) => side.reports.push(report),
            None => told.push((one.clone(), Side { value: one.value, reports: vec![report] })),
        }
    }
    let clash = |i: usize| told[..i].iter().any(|(other, _)| !fits(&other.key, &told[i].0.key));
    let standing = match told.len() {
        0 => return None,
        1 if told[0].1.reports.len() > 1 => Standing::Agree,
        1 => Standing::Alone,
        _ if (1..told.len()).any(clash) => Standing::Differ,
        _ => Standing::Vary,
    };
    Some(Facet { name, standing, sides: told.into_iter().map(|(_, side)| side).collect() })
}

/// Whether two values may both be right.
fn fits(a: &Key, b: &Key) -> bool {
    match (a, b) {
        (Key::Anybody(_), Key::Words(_) | Key::Anybody(_)) | (Key::Words(_), Key::Anybody(_)) => true,
        (Key::Words(a), Key::Words(b)) => a.iter().any(|word| b.contains(word)),
        (Key::Days(a, b), Key::Days(c, d)) => a <= d && c <= b,
        (Key::Number(a), Key::Number(b)) => {
            let low = |r: &Range| r.0.unwrap_or(0);
            let high = |r: &Range| r.1.unwrap_or(u64::MAX);
            low(a) <= high(b) && low(b) <= high(a)
        }
        _ => a == b,
    }
}

fn word(value: &str) -> Told {
    Told { value: value.to_owned(), key: Key::Word(value.to_owned()) }
}

fn standing(event: &Event) -> Option<Told> {
    let by = |actors: &[ActorRef]| actors.iter().map(name).collect::<Vec<_>>().join(", ");
    let value = match event.certainty {
        Certainty::Denied => format!("denied by {}", by(if event.claimant.is_empty() { &event.source } else { &event.claimant })),
        _ if event.negated => "told as not done".to_owned(),
        Certainty::Asserted => "told as done".to_owned(),
        Certainty::Claimed => format!("claimed by {}", by(&event.claimant)),
        Certainty::Planned => "told as planned".to_owned(),
        Certainty::Hypothetical => "told as possible".to_owned(),
    };
    let value = value.trim_end_matches(" by ").to_owned();
    // A claim goes with what is told as done; neither goes with a denial.
    let key = match event.certainty {
        Certainty::Denied => "no",
        _ if event.negated => "no",
        Certainty::Asserted | Certainty::Claimed => "yes",
        Certainty::Planned | Certainty::Hypothetical => "ahead",
    };
    let key = match key {
        "no" => vec!["no".to_owned(), value.clone()],
        "yes" => vec!["yes".to_owned(), "ahead".to_owned(), value.clone()],
        _ => vec!["ahead".to_owned(), value.clone()],
    };
    Some(Told { value, key: Key::Words(key) })
}

fn number(range: Range) -> Option<Told> {
    let value = match (range.0, range.1) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}-{high}"),
        (Some(low), None) => format!("{low}+"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => return None,
    };
    Some(Told { value, key: Key::Number(range) })
}

fn date(event: &Event) -> Option<Told> {
    if matches!(event.date_basis, DateBasis::Publication | DateBasis::None) || event.date.is_empty() {
        return None;
    }
    Some(Told { value: event.date.clone(), key: Key::Days(event.date_earliest?, event.date_latest?) })
}

fn planned(event: &Event) -> Option<Told> {
    Some(word(&event.planned_for)).filter(|told| !told.value.is_empty())
}

fn list(words: Vec<String>) -> Option<Told> {
    (!words.is_empty()).then(|| Told { value: words.join(", "), key: Key::Words(words) })
}

fn name(actor: &ActorRef) -> String {
    [&actor.name, &actor.text, &actor.country, &actor.id].into_iter().find(|n| !n.is_empty()).cloned().unwrap_or_default()
}

fn actors(actors: &[ActorRef]) -> Option<Told> {
    let actors: Vec<&ActorRef> = actors.iter().filter(|a| a.id != UNKNOWN).collect();
    let value = actors.iter().map(|a| name(a)).collect::<Vec<_>>().join(", ");
    // A minister goes with the state.
    let ids = actors.iter().flat_map(|a| [a.id.clone(), a.country.clone()]).filter(|id| !id.is_empty() && !id.starts_with('.'));
    let mut keys: Vec<String> = ids.collect();
    keys.sort();
    keys.dedup();
    let nameless = keys.is_empty() && actors.iter().all(|a| a.name.is_empty());
    if keys.is_empty() {
        keys = actors.iter().map(|a| name(a)).collect();
    }
    let key = if nameless { Key::Anybody(value.clone()) } else { Key::Words(keys) };
    (!value.is_empty()).then_some(Told { value, key })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::types::{Edition, Memo};

    fn mention(day: &str, event: Event) -> Mention {
        let edition = Edition { publisher: format!("Paper of {day}"), published_day: day.parse().ok(), ..Edition::default() };
        Mention { id: format!("m{day}"), edition: Arc::new(edition), event, memo: Memo::default() }
    }

    fn told(mentions: &[Mention]) -> Vec<(&'static str, Standing, Vec<String>)> {
        facets(mentions).into_iter().map(|f| (f.name, f.standing, f.sides.into_iter().map(|s| s.value).collect())).collect()
    }

    #[test]
    fn a_toll_that_falls_is_a_conflict_and_one_that_is_open_is_none() {
        let toll = |low, high| Event { killed: Some(Range(Some(low), high)), ..Event::default() };
        let fell = told(&[mention("2031-02-01", toll(90, Some(90))), mention("2031-02-03", toll(71, Some(71)))]);
        assert_eq!(fell[0], ("killed", Standing::Differ, vec!["90".into(), "71".into()]));
        let open = told(&[mention("2031-02-01", toll(7, None)), mention("2031-02-02", toll(12, Some(12)))]);
        assert!(open.contains(&("killed", Standing::Vary, vec!["7+".into(), "12".into()])));
    }

    #[test]
    fn a_denial_is_a_conflict_and_a_claim_is_none() {
        let by = |id: &str, certainty| Event {
            certainty,
            claimant: vec![ActorRef { id: id.into(), name: id.into(), ..ActorRef::default() }],
            ..Event::default()
        };
        let denied = told(&[mention("2031-02-01", by("Army", Certainty::Claimed)), mention("2031-02-02", by("Rebels", Certainty::Denied))]);
        assert_eq!(denied[0].1, Standing::Differ);
        assert_eq!(denied[0].2, ["claimed by Army", "denied by Rebels"]);
        let claimed = told(&[mention("2031-02-01", Event::default()), mention("2031-02-02", by("Army", Certainty::Claimed))]);
        assert!(claimed.iter().all(|f| f.1 != Standing::Differ));
    }

    #[test]
    fn a_meeting_that_is_moved_has_changed_and_two_reports_of_one_day_differ() {
        let set = |day: &str| Event { meeting_status: Some(MeetingStatus::Scheduled), planned_for: day.into(), ..Event::default() };
        let days = |first: &str, second: &str| {
            let facets = of_meeting(&[mention(first, set("2031-05-03")), mention(second, set("2031-05-10"))]);
            facets.into_iter().find(|f| f.name == "day").map(|f| f.standing)
        };
        assert_eq!(days("2031-04-01", "2031-04-20"), Some(Standing::Changed));
        assert_eq!(days("2031-04-01", "2031-04-01"), Some(Standing::Differ));
    }

    #[test]
    fn a_name_goes_with_words_that_name_nobody() {
        let by = |actor: ActorRef| Event { source: vec![actor], ..Event::default() };
        let nameless = by(ActorRef { text: "gunmen".into(), ..ActorRef::default() });
        let named = by(ActorRef { id: "group".into(), name: "The Group".into(), ..ActorRef::default() });
        let unknown = by(ActorRef { id: UNKNOWN.into(), ..ActorRef::default() });
        let facets = told(&[mention("2031-02-01", nameless), mention("2031-02-02", named), mention("2031-02-03", unknown)]);
        assert!(facets.contains(&("by", Standing::Vary, vec!["gunmen".into(), "The Group".into()])), "{facets:?}");
    }

    #[test]
    fn a_town_goes_with_its_country_and_not_with_another_town() {
        let at = |place: &[&str]| Event { place: place.iter().map(|p| (*p).to_owned()).collect(), ..Event::default() };
        let same = told(&[mention("2031-02-01", at(&["Lyon", "France"])), mention("2031-02-02", at(&["France"]))]);
        assert!(same.iter().any(|f| f.0 == "place" && f.1 == Standing::Vary));
        let other = told(&[mention("2031-02-01", at(&["Lyon"])), mention("2031-02-02", at(&["Nice"]))]);
        assert_eq!((other[0].0, other[0].1), ("place", Standing::Differ));
    }
}
