//! The tool `event`: one event with every report of it.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::mcp::page::Page;
use crate::mcp::record;
use crate::mcp::record::put;
use crate::types::{Decision, Figure, Mention};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    id: String,
    limit: Option<usize>,
    cursor: Option<String>,
}

pub(super) fn event(session: &Session, wanted: &Wanted) -> Result<Value> {
    let store = session.store();
    let id = store.resolve_event(&wanted.id)?;
    let (event, mentions) = (store.event(&id)?, store.mentions_of(&id)?);
    let mut page = Page::new(wanted.limit, wanted.cursor.as_deref(), &format!("event:{id}"))?;
    mentions.iter().all(|mention| page.take(&mention.id, || mention_told(mention)));
    let mut answer = Map::new();
    answer.insert("event".to_owned(), Value::Object(record::event(&event)));
    put(&mut answer, "claimed_by", json!(event.claimed_by));
    put(&mut answer, "denied_by", json!(event.denied_by));
    put(&mut answer, "rejected_by_a_person", json!(event.rejected));
    let decided = store.decisions()?;
    let decided = decided.iter().filter(|d| mentions.iter().any(|m| m.id == d.mention || m.id == d.other));
    put(&mut answer, "decisions", decided.map(decision).collect());
    answer.extend(page.answer("mentions")?);
    Ok(Value::Object(answer))
}

fn mention_told(mention: &Mention) -> Value {
    let event = &mention.event;
    let mut told = record::facts(event);
    told.shift_insert(0, "id".to_owned(), json!(mention.id));
    put(&mut told, "quote", record::quote(&event.evidence));
    put(&mut told, "also", event.also.iter().map(record::quote).collect());
    put(&mut told, "numbers", event.figures.iter().map(figure).collect());
    put(&mut told, "article", record::article_of(&mention.edition));
    put(&mut told, "agency", json!(record::words(&mention.edition.agency)));
    put(&mut told, "known_since", json!(mention.edition.ingested));
    put(&mut told, "rule", json!(event.rule));
    put(&mut told, "trigger", json!(event.trigger));
    Value::Object(told)
}

fn figure(figure: &Figure) -> Value {
    json!({"what": figure.what, "of": figure.of, "low": figure.low, "high": figure.high, "words": record::words(&figure.text)})
}

fn decision(decision: &Decision) -> Value {
    let Decision { id, at, who, act, field, value, .. } = decision;
    let mut told = Map::new();
    for (name, value) in [
        ("id", id.as_str()),
        ("at", at.as_str()),
        ("by", who.as_str()),
        ("act", act.as_str()),
        ("field", field.as_str()),
        ("value", value.as_str()),
    ] {
        put(&mut told, name, json!(record::words(value)));
    }
    Value::Object(told)
}
