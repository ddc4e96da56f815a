//! A question in the user's words, read into a filter.

use crate::error::{Error, ErrorKind, Result};
use crate::query::dates::{first_day, last_day};
use crate::store::{Store, StoredActor};
use crate::types::{Certainty, DateMatch, EventType, Filter, Kind, MeetingStatus, Roles};

/// What the user asked, as typed.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Names, any of which must take part.
    pub actors: Vec<String>,
    /// Names of counterparts, each of which must take part, too.
    pub with: Vec<String>,
    /// `source`, `target`, `claimant`; empty for source or target.
    pub roles: Vec<String>,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// One day, month or year.
    pub on: Option<String>,
    /// `overlap` or `within`.
    pub date_match: DateMatch,
    /// Kinds.
    pub kinds: Vec<String>,
    /// PLOVER types.
    pub types: Vec<String>,
    /// Meeting statuses.
    pub statuses: Vec<String>,
    /// Certainties, `contested` and `negated` among them.
    pub certainties: Vec<String>,
    /// Places.
    pub places: Vec<String>,
    /// Full-text query.
    pub text: Option<String>,
    /// Least number of independent sources.
    pub min_sources: Option<u32>,
    /// Publication day.
    pub as_of: Option<String>,
    /// Moment of ingest.
    pub known_by: Option<String>,
    /// Most events.
    pub limit: Option<u64>,
}

/// A question that was understood.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The filter.
    pub filter: Filter,
    /// What the user should know about how it was read, one line each.
    pub notes: Vec<String>,
}

/// Reads a question against the names that the store knows.
///
/// `also` adds actors that another source of names knows by the same name.
///
/// # Errors
/// An unknown name, a date that is none, a word that is no type, kind, status or certainty.
pub fn read(question: &Question, store: &Store, also: &dyn Fn(&str) -> Vec<StoredActor>) -> Result<Reading> {
    let mut reading = Reading::default();
    let filter = &mut reading.filter;
    for name in &question.actors {
        filter.actors.extend(actor_ids(name, store, also, &mut reading.notes)?);
    }
    filter.actors.sort();
    filter.actors.dedup();
    for name in &question.with {
        filter.with.push(actor_ids(name, store, also, &mut reading.notes)?);
    }
    filter.roles = roles(&question.roles)?;
    dates(question, filter)?;
    filter.kinds = words("kind", &question.kinds, Kind::ALL, Kind::parse)?;
    filter.types = words("type", &question.types, EventType::ALL, EventType::parse)?;
    filter.statuses = words("status", &question.statuses, MeetingStatus::ALL, MeetingStatus::parse)?;
    let asked = |word: &str| question.certainties.iter().any(|c| c.eq_ignore_ascii_case(word));
    (filter.contested, filter.negated) = (asked("contested"), asked("negated"));
    let special = |word: &str| word.eq_ignore_ascii_case("contested") || word.eq_ignore_ascii_case("negated");
    let certainties: Vec<String> = question.certainties.iter().filter(|word| !special(word)).cloned().collect();
    filter.certainties = words("certainty", &certainties, Certainty::ALL, Certainty::parse)?;
    filter.places = question.places.clone();
    filter.text = question.text.clone();
    filter.min_sources = question.min_sources;
    filter.limit = question.limit;
    Ok(reading)
}

fn dates(question: &Question, filter: &mut Filter) -> Result<()> {
    let since = question.since.as_deref().or(question.on.as_deref());
    let until = question.until.as_deref().or(question.on.as_deref());
    filter.since = since.map(first_day).transpose()?;
    filter.until = until.map(last_day).transpose()?;
    filter.date_match = question.date_match;
    filter.as_of = question.as_of.as_deref().map(last_day).transpose()?;
    filter.known_by = question.known_by.as_deref().map(moment).transpose()?;
    match (filter.since, filter.until) {
        (Some(since), Some(until)) if since > until => Err(Error::Usage {
            reason: format!("the first day {since} is later than the last {until}"),
            remedy: "both days are part of the range; exchange them".into(),
        }),
        _ => Ok(()),
    }
}

/// A moment in UTC: a day stands for its end.
fn moment(words: &str) -> Result<String> {
    if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(words) {
        return Ok(moment.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    last_day(words).map(|day| format!("{day}T23:59:59Z"))
}

/// The moment after which something is "since" what was typed: a day counts from its beginning.
///
/// # Errors
/// What is neither a day, month or year nor an RFC 3339 moment.
pub fn since(words: &str) -> Result<String> {
    if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(words) {
        return Ok(moment.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    first_day(words).map(|day| format!("{}T23:59:59Z", day.pred_opt().unwrap_or(day)))
}

fn roles(words: &[String]) -> Result<Roles> {
    let mut bits = 0;
    for word in words {
        bits |= match word.to_ascii_lowercase().as_str() {
            "source" => Roles::SOURCE.0,
            "target" => Roles::TARGET.0,
            "claimant" => Roles::CLAIMANT.0,
            _ => return Err(unknown("role", word, "source, target, claimant")),
        };
    }
    Ok(if bits == 0 { Roles::PARTY } else { Roles(bits) })
}

fn words<T: Copy + std::fmt::Display>(what: &str, words: &[String], all: &[T], parse: fn(&str) -> Option<T>) -> Result<Vec<T>> {
    let list = || all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    words.iter().map(|word| parse(word).ok_or_else(|| unknown(what, word, &list()))).collect()
}

fn unknown(what: &str, word: &str, known: &str) -> Error {
    Error::Usage { reason: format!("there is no {what} `{word}`"), remedy: format!("known: {known}") }
}

/// The ids that a name stands for; a name that several bear stands for all of them, and a note tells so.
pub fn actor_ids(name: &str, store: &Store, also: &dyn Fn(&str) -> Vec<StoredActor>, notes: &mut Vec<String>) -> Result<Vec<String>> {
    let mut found = store.actors_named(name)?;
    // Of those that only the other source knows, a store that has events of some need not mention the rest.
    let known = also(name);
    for actor in &known {
        if store.has_events_of(&actor.id)? {
            found.push(actor.clone());
        }
    }
    if found.is_empty() {
        found = known;
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    if found.is_empty() && store.has_events_of(name)? {
        return Ok(vec![name.to_owned()]);
    }
    if found.is_empty() {
        let like: Vec<String> = store.actors_like(name)?.into_iter().take(5).map(|a| label(&a)).collect();
        let near = if like.is_empty() { String::new() } else { format!("did you mean: {}", like.join(", ")) };
        return Err(Error::NoSuch { kind: ErrorKind::NoActor, what: format!("no actor is called `{name}`"), near });
    }
    if found.len() > 1 {
        let list: Vec<String> = found.iter().map(label).collect();
        notes.push(format!("`{name}` is read as any of: {}", list.join(", ")));
    }
    Ok(found.into_iter().map(|a| a.id).collect())
}

fn label(actor: &StoredActor) -> String {
    if actor.name.is_empty() || actor.name == actor.id { actor.id.clone() } else { format!("{} ({})", actor.name, actor.id) }
}
