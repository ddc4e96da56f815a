//! The tool `actor`: whom a name means, which offices they hold, and what the database tells of them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::lexicon::actors::{Base, Kind};
use crate::mcp::bounds::{COUNTED, Stop};
use crate::mcp::record::put;
use crate::mcp::summarise::Seen;
use crate::query::{Question, first_day};
use crate::store::StoredActor;

/// Bearers of one name that are shown.
const BEARERS: usize = 5;
/// Spellings, and offices, of each.
const LISTED: usize = 12;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    name: String,
    on: Option<String>,
}

pub(super) fn actor(session: &Session, wanted: &Wanted, stop: Stop<'_>) -> Result<Value> {
    let day = wanted.on.as_deref().map(first_day).transpose()?.map(|day| day.format("%Y%m%d").to_string());
    let day: Option<u32> = day.and_then(|digits| digits.parse().ok());
    let ids = session.read(&Question { actors: vec![wanted.name.clone()], ..Question::default() })?.filter.actors;
    let base = Base::embedded();
    let mut told = Vec::new();
    for id in ids.iter().take(BEARERS) {
        told.push(bearer(session, &base, id, &wanted.name, day, stop)?);
    }
    Ok(json!({"actors": told, "has_more": ids.len() > BEARERS, "ids": ids}))
}

fn bearer(session: &Session, base: &Base, id: &str, asked: &str, day: Option<u32>, stop: Stop<'_>) -> Result<Value> {
    let store = session.store();
    let known: Option<StoredActor> =
        store.actors_named(id)?.into_iter().chain(session.named(asked)).chain(session.named(id)).find(|actor| actor.id == id);
    let mut told = Map::new();
    told.insert("id".to_owned(), json!(id));
    if let Some(known) = known {
        put(&mut told, "name", json!(known.name));
        put(&mut told, "country", json!(known.country));
        put(&mut told, "sector", json!(known.sector));
    }
    put(&mut told, "names_in_the_articles", json!(store.names_of(id)?.into_iter().take(LISTED).collect::<Vec<_>>()));
    put(&mut told, "offices", offices(base, id, day));
    let filter = session.read(&Question { actors: vec![id.to_owned()], ..Question::default() })?.filter;
    let mut seen = Seen::default();
    session.each(&filter, &mut |event| {
        seen.add(event);
        Ok(seen.events < COUNTED && !stop())
    })?;
    put(&mut told, "counted_only_the_first", json!(seen.events == COUNTED));
    told.extend(seen.answer());
    Ok(Value::Object(told))
}

/// The terms of a person, or of an office its holders, the latest first.
fn offices(base: &Base, id: &str, day: Option<u32>) -> Value {
    let entities = base.by_id(id).filter(|entity| matches!(entity.kind(), Kind::Person | Kind::Office));
    let terms = entities.flat_map(|entity| entity.terms().rev().collect::<Vec<_>>()).filter(|term| day.is_none_or(|d| term.covers(d)));
    let told = terms.take(LISTED).map(|term| {
        let (office, (from, to)) = (term.office(), term.dates());
        json!({"office": office.sort(), "country": office.country(), "holder": term.person().name(), "from": from, "to": to,
            "according_to": term.source()})
    });
    told.collect()
}
