//! The views as JSON. Each answer is an object: what was asked for, `next` where more follows, `notes` on how names were read.

use serde_json::{Value, json};

use crate::app::MeetingQuestion;
use crate::error::Result;
use crate::query::Grouping;
use crate::serve::ask::{self, Pairs, QUESTION, Refusal};
use crate::serve::http::Answer;
use crate::serve::served::Served;
use crate::store::ArticleFilter;
use crate::types::{Decision, Mention, TimelineEvent};

/// How far into a list that is not kept in order of its keys a page may begin.
const DEEPEST: u64 = 100_000;
/// Blocks of mentions whose changes are told at once.
const CHANGED: usize = 5_000;

type Answered = std::result::Result<Answer, Refusal>;

/// What is answered where nothing is.
pub(super) fn nothing() -> Refusal {
    Refusal::new(404, "there is nothing here; docs/serve.md lists what there is")
}

/// A page of events in order of time.
pub(super) fn events(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[QUESTION, &["limit", "after", "order"]])?;
    let (question, limit) = (pairs.question()?, pairs.limit()?);
    let latest_first = match pairs.one("order")?.as_deref() {
        None | Some("earliest") => false,
        Some("latest") => true,
        Some(_) => return Err(Refusal::bad("`order` is earliest or latest")),
    };
    let past = question.as_of.is_some() || question.known_by.is_some();
    let begin = pairs.one("after")?;
    // What was known at a time is merged anew as it is read: there only the number of events passed over tells where a page begins.
    let skipped = match begin.as_deref().filter(|_| past) {
        Some(number) => number.parse().ok().filter(|n| *n <= DEEPEST).ok_or_else(|| Refusal::bad("`after` is what `next` said"))?,
        None => 0,
    };
    let after = begin.filter(|_| !past).map(|text| ask::after(&text)).transpose()?;
    let found = served.pool.ask(|session| {
        let mut reading = session.read(&question)?;
        (reading.filter.after, reading.filter.latest_first) = (after, latest_first);
        let (mut seen, mut events) = (0, Vec::new());
        session.each(&reading.filter, &mut |event| {
            seen += 1;
            if seen > skipped {
                events.push(event);
            }
            Ok(events.len() as u64 <= limit)
        })?;
        Ok((events, reading.notes))
    });
    let (mut events, notes) = found?;
    let more = events.len() as u64 > limit;
    events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let end = if past { (skipped + limit).to_string() } else { events.last().map(ask::place_after).unwrap_or_default() };
    let next = more.then(|| format!("/api/events?{}", pairs.with("after", &end)));
    Ok(Answer::json(json!({"events": events, "next": next, "notes": notes})))
}

/// One event with its mentions and what was decided about it.
pub(super) fn event(served: &Served, id: &str, query: &str) -> Answered {
    Pairs::read(query, &[])?;
    let id = ask::id(id)?;
    let found = served.pool.ask(|session| {
        let store = session.store();
        let id = store.resolve_event(&id)?;
        let (event, mentions) = (store.event(&id)?, store.mentions_of(&id)?);
        let mut decisions = store.decisions()?;
        decisions.retain(|d| mentions.iter().any(|m| m.id == d.mention || m.id == d.other));
        Ok((event, mentions, decisions))
    });
    let (event, mentions, decisions) = found?;
    Ok(Answer::json(whole(&event, &mentions, &decisions)))
}

/// An event with everything that it stands on.
pub(super) fn whole(event: &TimelineEvent, mentions: &[Mention], decisions: &[Decision]) -> Value {
    let mention = |mention: &Mention| {
        let edition = &mention.edition;
        json!({
            "id": mention.id, "article": edition.article, "edition": edition.id, "publisher": edition.publisher, "title": edition.title,
            "url": edition.url, "published": edition.published, "ingested": edition.ingested, "event": mention.event,
        })
    };
    json!({"event": event, "mentions": mentions.iter().map(mention).collect::<Vec<_>>(), "decisions": decisions})
}

/// Events counted by month, actor, type.
pub(super) fn count(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[QUESTION, &["by"]])?;
    let question = pairs.question()?;
    let by = pairs.one("by")?.unwrap_or_else(|| "month".into());
    let by = by.split(',').map(Grouping::parse).collect::<Result<Vec<_>>>()?;
    if by.len() > 3 {
        return Err(Refusal::bad("`by` is at most three of month, actor, type"));
    }
    let made = served.pool.ask(|session| {
        served.cached("count", &pairs, || {
            let reading = session.read(&question)?;
            let rows = session.count(&reading.filter, &by)?;
            let names: Vec<&str> = by.iter().map(|grouping| grouping.name()).collect();
            Ok(json!({"by": names, "rows": rows, "notes": reading.notes}).to_string())
        })
    });
    made.map(|made| Answer::json(&*made))
}

/// Threads of meetings.
pub(super) fn meetings(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[&["actor", "status", "since", "until", "limit", "after"]])?;
    let (skipped, limit) = (deep(&pairs)?, pairs.limit()?);
    let question = pairs.question()?;
    let question = MeetingQuestion {
        actors: question.actors,
        statuses: question.statuses,
        since: question.since,
        until: question.until,
        limit: Some(skipped + limit + 1),
    };
    let (threads, notes) = served.pool.ask(|session| session.meetings(&question))?;
    let (threads, next) = part("/api/meetings", &pairs, threads, skipped, limit);
    Ok(Answer::json(json!({"meetings": threads, "next": next, "notes": notes})))
}

/// One thread.
pub(super) fn meeting(served: &Served, id: &str, query: &str) -> Answered {
    Pairs::read(query, &[])?;
    let id = ask::id(id)?;
    let found = served.pool.ask(|session| session.store().meeting(&id))?;
    found.map(|one| Answer::json(json!(one))).ok_or_else(|| Refusal::new(404, "there is no such meeting"))
}

/// Actors whose name holds some words.
pub(super) fn actors(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[&["name", "limit", "after"]])?;
    let (skipped, limit) = (deep(&pairs)?, pairs.limit()?);
    let name = pairs.one("name")?.ok_or_else(|| Refusal::bad("give `name`: words of an actor's name"))?;
    let found = served.pool.ask(|session| {
        // Those who bear the whole name come first.
        let mut found = session.store().actors_named(&name)?;
        let like = session.store().actors_like(&name)?;
        found.extend(like.into_iter().filter(|actor| found.iter().all(|first| first.id != actor.id)).collect::<Vec<_>>());
        Ok(found)
    });
    let (found, next) = part("/api/actors", &pairs, found?, skipped, limit);
    let actor = |a: &crate::store::StoredActor| json!({"id": a.id, "name": a.name, "country": a.country, "sector": a.sector});
    Ok(Answer::json(json!({"actors": found.iter().map(actor).collect::<Vec<_>>(), "next": next})))
}

/// The articles in order of publication.
pub(super) fn articles(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[&["since", "until", "publisher", "text", "limit", "after"]])?;
    let (skipped, limit) = (deep(&pairs)?, pairs.limit()?);
    let (since, until) = (pairs.one("since")?, pairs.one("until")?);
    let (publisher, text) = (pairs.one("publisher")?, pairs.one("text")?);
    let found = served.pool.ask(|session| {
        let span = |words: Option<String>| words.map(|words| session.days(&words)).transpose();
        let (since, until) = (span(since)?.map(|(first, _)| first), span(until)?.map(|(_, last)| last));
        session.store().articles(&ArticleFilter { since, until, publisher, text, limit: Some(skipped + limit + 1) })
    })?;
    let (found, next) = part("/api/articles", &pairs, found, skipped, limit);
    Ok(Answer::json(json!({"articles": found, "next": next})))
}

/// What changed since a moment.
pub(super) fn changes(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[&["since"]])?;
    let words = pairs.one("since")?.ok_or_else(|| Refusal::bad("give `since`: a day or a moment"))?;
    let found = served.pool.ask(|session| {
        if session.changed(&words)? > CHANGED {
            return Ok(None);
        }
        session.changes(&words).map(Some)
    });
    let changes = found?.ok_or_else(|| Refusal::bad("too much changed since then to be told at once: ask for a later moment"))?;
    Ok(Answer::json(json!({"changes": changes})))
}

/// What the database holds.
pub(super) fn stats(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[])?;
    let made = served.pool.ask(|session| served.cached("stats", &pairs, || Ok(json!(session.store().stats()?).to_string())));
    made.map(|made| Answer::json(&*made))
}

/// Where a page of a list begins.
fn deep(pairs: &Pairs) -> std::result::Result<u64, Refusal> {
    let skipped = pairs.number("after")?.unwrap_or(0);
    if skipped <= DEEPEST { Ok(skipped) } else { Err(Refusal::bad(format!("`after` is at most {DEEPEST}: ask for fewer days"))) }
}

/// A page of a list, and where the next begins.
fn part<T>(address: &str, pairs: &Pairs, all: Vec<T>, skipped: u64, limit: u64) -> (Vec<T>, Option<String>) {
    let (skip, take) = (usize::try_from(skipped).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
    let next =
        (all.len() > skip.saturating_add(take)).then(|| format!("{address}?{}", pairs.with("after", &(skipped + limit).to_string())));
    (all.into_iter().skip(skip).take(take).collect(), next)
}
