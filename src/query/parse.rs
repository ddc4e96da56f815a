//! A question in the user's words, read into a filter.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::query::dates::Calendar;
use crate::store::{Store, StoredActor};
use crate::types::{Certainty, DateMatch, EventType, Filter, Kind, MeetingStatus, Roles, fold_name};

/// Names told that are like one that nobody bears.
const NEAR: usize = 5;

/// What the user asked, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
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
    #[serde(skip)]
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

/// Whom a name may mean, by another source of names than the store.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Those that bear it.
    pub actors: Vec<StoredActor>,
    /// Whether it was read otherwise than as it is written, so that the user should be told.
    pub said: bool,
    /// Where nobody bears it, those whose names are like it, the nearest first.
    pub near: Vec<StoredActor>,
}

/// What a question is read by, beside the store.
#[derive(Clone, Copy)]
pub struct Guide<'g> {
    /// Actors by name, for a filter that has its days already.
    pub actors: &'g dyn Fn(&str, &Filter) -> Known,
    /// Dates as they are typed.
    pub calendar: Calendar<'g>,
}

impl std::fmt::Debug for Guide<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guide").field("calendar", &self.calendar).finish_non_exhaustive()
    }
}

impl Guide<'static> {
    /// Nothing beside the store: only its own names, only full dates.
    pub const NONE: Guide<'static> =
        Guide { actors: &|_, _| Known { actors: Vec::new(), said: false, near: Vec::new() }, calendar: Calendar::PLAIN };
}

/// Reads a question against the names that the store knows, and those of a guide.
///
/// # Errors
/// An unknown name, a date that is none, a word that is no type, kind, status or certainty.
pub fn read(question: &Question, store: &Store, guide: Guide<'_>) -> Result<Reading> {
    let mut reading = Reading::default();
    let filter = &mut reading.filter;
    dates(question, filter, guide.calendar)?;
    let days = filter.clone();
    let also = &|name: &str| (guide.actors)(name, &days);
    for name in &question.actors {
        filter.actors.extend(actor_ids(name, store, also, &mut reading.notes)?);
    }
    filter.actors.sort();
    filter.actors.dedup();
    for name in &question.with {
        filter.with.push(actor_ids(name, store, also, &mut reading.notes)?);
    }
    filter.roles = roles(&question.roles)?;
    filter.kinds = words("kind", &question.kinds, Kind::ALL, Kind::parse)?;
    filter.types = words("type", &question.types, EventType::ALL, EventType::parse)?;
    filter.statuses = words("status", &question.statuses, MeetingStatus::ALL, MeetingStatus::parse)?;
    const SPECIAL: [&str; 2] = ["contested", "negated"];
    let asked = |word: &str| question.certainties.iter().any(|c| c.eq_ignore_ascii_case(word));
    (filter.contested, filter.negated) = (asked("contested"), asked("negated"));
    let special = |word: &str| word.eq_ignore_ascii_case("contested") || word.eq_ignore_ascii_case("negated");
    let certainties: Vec<String> = question.certainties.iter().filter(|word| !special(word)).cloned().collect();
    let known = Certainty::ALL.iter().map(|c| c.as_str()).chain(SPECIAL).collect::<Vec<_>>().join(", ");
    let certainty = |word: &String| Certainty::parse(word).ok_or_else(|| unknown("certainty", word, &known));
    filter.certainties = certainties.iter().map(certainty).collect::<Result<_>>()?;
    filter.places = question.places.clone();
    filter.text = question.text.as_deref().map(full_text);
    filter.min_sources = question.min_sources;
    filter.limit = question.limit;
    Ok(reading)
}

fn dates(question: &Question, filter: &mut Filter, calendar: Calendar<'_>) -> Result<()> {
    let span = |words: &Option<String>| words.as_deref().map(|words| calendar.span(words)).transpose();
    let (since, until, on) = (span(&question.since)?, span(&question.until)?, span(&question.on)?);
    filter.since = since.or(on).map(|(first, _)| first);
    // "--since A..B" is both.
    let both = since.filter(|_| question.until.is_none() && question.since.as_deref().is_some_and(|words| words.contains("..")));
    filter.until = until.or(on).or(both).map(|(_, last)| last);
    filter.date_match = question.date_match;
    filter.as_of = span(&question.as_of)?.map(|(_, last)| last);
    filter.known_by = question.known_by.as_deref().map(|words| moment(words, calendar)).transpose()?;
    match (filter.since, filter.until) {
        (Some(since), Some(until)) if since > until => Err(Error::Usage {
            reason: format!("the first day {since} is later than the last {until}"),
            remedy: "both days are part of the range; exchange them".into(),
        }),
        _ => Ok(()),
    }
}

/// A full-text query as it is meant: words are looked for as they are, "cease-fire" and "U.S." too; who writes quotation marks, a star or
/// AND, OR, NOT in capitals speaks SQLite's language.
fn full_text(words: &str) -> String {
    let operators =
        words.split_whitespace().any(|word| matches!(word, "AND" | "OR" | "NOT") || word.ends_with('*') || word.starts_with('('));
    let marks = words.matches('"').count();
    if operators || (marks > 0 && marks.is_multiple_of(2)) {
        return words.to_owned();
    }
    words.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect::<Vec<_>>().join(" ")
}

/// A moment in UTC: a day stands for its end.
fn moment(words: &str, calendar: Calendar<'_>) -> Result<String> {
    if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(words) {
        return Ok(moment.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    calendar.span(words).map(|(_, day)| format!("{day}T23:59:59Z"))
}

/// The moment after which something is "since" what was typed: a day counts from its beginning.
///
/// # Errors
/// What is neither a day, month or year nor an RFC 3339 moment.
pub fn since(words: &str, calendar: Calendar<'_>) -> Result<String> {
    if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(words) {
        return Ok(moment.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    calendar.span(words).map(|(day, _)| format!("{}T23:59:59Z", day.pred_opt().unwrap_or(day)))
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
    words.iter().map(|word| parse(word).or_else(|| parse(&respelled(word))).ok_or_else(|| unknown(what, word, &list()))).collect()
}

/// A word as ours are spelled: "Under way", "under_way", "canceled", "strikes".
fn respelled(word: &str) -> String {
    let word = word.trim().to_lowercase().replace([' ', '_'], "-");
    match word.strip_suffix('s').unwrap_or(&word) {
        "canceled" => "cancelled".to_owned(),
        "underway" => "under-way".to_owned(),
        one => one.to_owned(),
    }
}

fn unknown(what: &str, word: &str, known: &str) -> Error {
    Error::Usage { reason: format!("there is no {what} `{word}`"), remedy: format!("known: {known}") }
}

/// The ids that a name stands for; a name that several bear stands for all of them. A note tells so, and how a name was read that is
/// written otherwise.
///
/// # Errors
/// Nobody bears the name; those whose names are like it are told.
pub fn actor_ids(name: &str, store: &Store, also: &dyn Fn(&str) -> Known, notes: &mut Vec<String>) -> Result<Vec<String>> {
    let mut found = store.actors_named(name)?;
    let known = also(name);
    // Of those that only the other source knows, a store that has events of some need not mention the rest.
    let with_events = |actors: &[StoredActor]| -> Result<Vec<StoredActor>> {
        let mut some = Vec::new();
        for actor in actors {
            if store.has_events_of(&actor.id)? {
                some.push(actor.clone());
            }
        }
        Ok(some)
    };
    let here = with_events(&known.actors)?;
    let mut said = found.is_empty() && known.said;
    found.extend(here);
    if found.is_empty() {
        // A part of a name that one actor of the store has: "Marco".
        let parts = with_events(&store.actors_like(name)?)?;
        let whole = |actor: &StoredActor| fold_name(&actor.name).split(' ').any(|part| part == fold_name(name));
        let parts: Vec<StoredActor> = parts.into_iter().filter(whole).collect();
        (found, said) = match (parts.len(), known.actors.is_empty()) {
            (1, _) => (parts, true),
            (_, false) => (known.actors, true),
            _ => (Vec::new(), true),
        };
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    if found.is_empty() && store.has_events_of(name)? {
        return Ok(vec![name.to_owned()]);
    }
    if found.is_empty() {
        let near = with_events(&known.near)?;
        found = match (near.len(), known.near.len()) {
            (1, _) => near,
            (0, 1) => known.near.clone(),
            _ => return Err(nobody(name, store, &known.near)?),
        };
    }
    if found.len() > 1 {
        let list: Vec<String> = found.iter().map(label).collect();
        notes.push(format!("`{name}` is read as any of: {}", list.join(", ")));
    } else if said {
        notes.extend(found.iter().map(|actor| format!("`{name}` is read as {}", label(actor))));
    }
    Ok(found.into_iter().map(|a| a.id).collect())
}

fn nobody(name: &str, store: &Store, near: &[StoredActor]) -> Result<Error> {
    let mut like: Vec<String> = near.iter().map(label).collect();
    like.extend(store.actors_like(name)?.iter().map(label));
    like.dedup();
    like.truncate(NEAR);
    let near = if like.is_empty() { String::new() } else { format!("did you mean: {}", like.join(", ")) };
    Ok(Error::NoSuch { kind: ErrorKind::NoActor, what: format!("no actor is called `{name}`"), near })
}

fn label(actor: &StoredActor) -> String {
    if actor.name.is_empty() || actor.name == actor.id { actor.id.clone() } else { format!("{} ({})", actor.name, actor.id) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_other_spellings() {
        for (typed, ours) in [("canceled", "cancelled"), ("under_way", "under-way"), ("Strikes", "strike"), ("underway", "under-way")] {
            assert_eq!(respelled(typed), ours);
        }
    }

    #[test]
    fn plain_words_are_no_query_language() {
        assert_eq!(full_text("cease-fire U.S."), "\"cease-fire\" \"U.S.\"");
        assert_eq!(full_text("\""), "\"\"\"\"");
        assert_eq!(full_text("truce OR \"cease-fire\""), "truce OR \"cease-fire\"");
        assert_eq!(full_text("negotiat*"), "negotiat*");
    }
}
