//! The page of `export html` over the live database: the latest events of the question in its address, and counts of all the others.
//!
//! The first view is a walk over as many events as it shows, whatever the size of the database. What it does not show is counted by a
//! question of its own, which the page asks when it has drawn: that one walks all events of the question, about a microsecond each, and
//! its answer is kept until anybody writes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::Datelike;
use serde_json::{Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::render::page::{Data, Document, Head, WHOLE, html, policy};
use crate::serve::ask::{self, Pairs, QUESTION, Refusal};
use crate::serve::http::Answer;
use crate::serve::served::Served;
use crate::types::{Filter, TimelineEvent};

/// Events on a page that asks for no number.
const SHOWN: u64 = 1000;
/// Where the page gets its events from.
const DATA: Data<'static> = Data::At("/api/page");

static PAGE: LazyLock<String> = LazyLock::new(|| html(DATA));
static POLICY: LazyLock<String> = LazyLock::new(|| format!("{}; frame-ancestors 'none'", policy(DATA)));

/// The page; its script asks for the events of its address.
pub(super) fn page(query: &str) -> std::result::Result<Answer, Refusal> {
    limit(&Pairs::read(query, &[QUESTION, &["limit"]])?)?;
    Ok(Answer { policy: Some(&POLICY), ..Answer::text("text/html; charset=utf-8", PAGE.as_bytes()) })
}

/// How many events a page shows.
fn limit(pairs: &Pairs) -> std::result::Result<usize, Refusal> {
    let limit = usize::try_from(pairs.number("limit")?.unwrap_or(SHOWN)).unwrap_or(usize::MAX);
    if (1..=WHOLE).contains(&limit) { Ok(limit) } else { Err(Refusal::bad(format!("`limit` is 1 to {WHOLE}"))) }
}

/// The page's document: the latest events of a question.
pub(super) fn document(served: &Served, query: &str) -> std::result::Result<Answer, Refusal> {
    let pairs = Pairs::read(query, &[QUESTION, &["limit"]])?;
    let (question, limit) = (pairs.question()?, limit(&pairs)?);
    let names: Vec<&str> = question.actors.iter().chain(&question.with).map(String::as_str).collect();
    let head = Head {
        title: if names.is_empty() { "Timeline".into() } else { format!("Timeline: {}", names.join(", ")) },
        asked: pairs
            .pairs()
            .iter()
            .filter(|(name, _)| name != "limit")
            .map(|(name, value)| (name.replace('_', "-"), value.clone()))
            .collect(),
        past: question.as_of.is_some() || question.known_by.is_some(),
        ..Head::default()
    };
    let made = served.pool.ask(|session| {
        let mut reading = session.read(&question)?;
        reading.filter.latest_first = true;
        let head = Head { today: Some(session.clock().today()), notes: reading.notes, ..head };
        latest(session, &reading.filter, head, limit)
    });
    Ok(Answer { body: made?.into_bytes(), ..Answer::json("") })
}

/// The document of the latest events. What was known at a time is merged anew as it is read: there the others are counted on the way.
fn latest(session: &Session, filter: &Filter, mut head: Head, limit: usize) -> Result<String> {
    let (mut shown, mut more): (Vec<TimelineEvent>, Vec<_>) = (Vec::new(), Vec::new());
    let past = head.past;
    session.each(filter, &mut |event| {
        if shown.len() < limit {
            shown.push(event);
            return Ok(true);
        }
        more.push((event.event.date_earliest.or(event.event.date_latest), event.event.event_type));
        Ok(past)
    })?;
    if !past && !more.is_empty() {
        head.after = shown.last().map(ask::place_after).unwrap_or_default();
        more.clear();
    }
    let mut document = Document::new(head, limit);
    shown.into_iter().rev().for_each(|event| document.event(event));
    more.into_iter().for_each(|(day, event_type)| document.counted(day, event_type));
    document.finish(&mut |event| session.reports(&event.id, filter), &mut |thread| session.store().meeting(thread))
}

/// How many events of a question lie behind those that a page shows: `[month, type, number]`, the month empty without a date.
pub(super) fn rest(served: &Served, query: &str) -> std::result::Result<Answer, Refusal> {
    let pairs = Pairs::read(query, &[QUESTION, &["after"]])?;
    let question = pairs.question()?;
    let place = pairs.one("after")?.ok_or_else(|| Refusal::bad("give `after`: what the page's document said"))?;
    if question.as_of.is_some() || question.known_by.is_some() {
        return Err(Refusal::bad("what was known at a time is counted in the page's document"));
    }
    let after = ask::after(&place)?;
    let made = served.pool.ask(|session| {
        served.cached("page/rest", &pairs, || {
            let mut filter = session.read(&question)?.filter;
            (filter.after, filter.latest_first) = (Some(after), true);
            let mut counts: BTreeMap<_, u64> = BTreeMap::new();
            session.store().skim(&filter, &mut |event| {
                *counts.entry((event.day.map(|day| (day.year(), day.month())), event.event_type)).or_default() += 1;
                Ok(true)
            })?;
            let row = |((month, event_type), count): (_, u64)| -> Value {
                let month: Option<(i32, u32)> = month;
                let event_type: crate::types::EventType = event_type;
                json!([month.map_or(String::new(), |(year, month)| format!("{year:04}-{month:02}")), event_type.as_str(), count])
            };
            Ok(json!({"rest": counts.into_iter().map(row).collect::<Vec<_>>()}).to_string())
        })
    });
    made.map(|made| Answer::json(&*made))
}
