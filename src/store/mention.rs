//! Mentions as rows: their ids, their records, the actors and figures they state.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::store::actor::actor_id;
use crate::store::fault::fault;
use crate::store::id::id;
use crate::store::open::Store;
use crate::types::{ActorRef, Edition, Event, Mention};

/// Columns that `read` takes, in its order.
pub(super) const COLUMNS: &str = "m.id, m.record, m.event, d.id, d.article, d.url, d.title, d.publisher, d.agency, d.published,
    d.published_day, d.ingested, d.sketch";

/// A stored mention and the key of its present event.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) mention: Mention,
    pub(super) event: i64,
}

/// Ids for the events of one edition: derived from the words they stand on, not from what else was found.
pub(super) fn mention_ids<'e>(edition: &str, events: &'e [Event]) -> Vec<String> {
    let mut seen: FxHashMap<(usize, usize, &'e str, &str), u32> = FxHashMap::default();
    let identify = |event: &'e Event| {
        let (start, end) = (event.evidence.start, event.evidence.end);
        let twin = seen.entry((start, end, &event.trigger, event.event_type.as_str())).or_default();
        *twin += 1;
        id('m', &[edition, &format!("{start}-{end}-{twin}"), &event.trigger, event.event_type.as_str()])
    };
    events.iter().map(identify).collect()
}

/// The record without its empty fields, which reading fills in again.
pub(super) fn record(event: &Event) -> String {
    let mut value = serde_json::to_value(event).unwrap_or_default();
    prune(&mut value);
    value.to_string()
}

fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, v| !is_empty(v));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Reads a row of `COLUMNS`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let record: String = row.get(1)?;
    let event = serde_json::from_str(&record)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e)))?;
    let edition = Edition {
        id: row.get(3)?,
        article: row.get(4)?,
        url: row.get(5)?,
        title: row.get(6)?,
        publisher: row.get(7)?,
        agency: row.get(8)?,
        published: row.get(9)?,
        published_day: row.get::<_, Option<String>>(10)?.and_then(|day| day.parse().ok()),
        ingested: row.get(11)?,
        sketch: numbers(&row.get::<_, Vec<u8>>(12)?),
    };
    Ok(Stored { mention: Mention { id: row.get(0)?, edition: Arc::new(edition), event }, event: row.get(2)? })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// Mentions of a block, in key order.
pub(super) fn of_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM mention m JOIN edition d ON d.id = m.edition WHERE m.block = ?1 ORDER BY m.key");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map([block], read)?.collect()
}

/// A stored mention and its present block.
pub(super) fn with_block(connection: &Connection, id: &str) -> rusqlite::Result<Option<(Mention, String)>> {
    let sql = format!("SELECT {COLUMNS}, m.block FROM mention m JOIN edition d ON d.id = m.edition WHERE m.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], |row| Ok((read(row)?.mention, row.get(13)?))).optional()
}

/// Writes what a mention states of actors and numbers.
pub(super) fn write_details(connection: &Connection, key: i64, event: &Event) -> rusqlite::Result<()> {
    write_actors(connection, key, "source", &event.source)?;
    write_actors(connection, key, "target", &event.target)?;
    write_actors(connection, key, "claimant", &event.claimant)?;
    for (ordinal, figure) in event.figures.iter().enumerate() {
        let sql = "INSERT INTO figure (mention, ordinal, what, low, high, qualifier, of, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (low, high) = (figure.low.map(|n| n as i64), figure.high.map(|n| n as i64));
        let row = params![key, ordinal as i64, figure.what, low, high, figure.qualifier, figure.of, figure.text];
        connection.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

fn write_actors(connection: &Connection, key: i64, role: &str, actors: &[ActorRef]) -> rusqlite::Result<()> {
    for (ordinal, actor) in actors.iter().enumerate() {
        let sql = "INSERT INTO mention_actor (mention, role, ordinal, actor, text) VALUES (?1, ?2, ?3, ?4, ?5)";
        let row = params![key, role, ordinal as i64, actor_id(actor), actor.text];
        connection.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

impl Store {
    /// The mentions of an event in order of publication, then id.
    pub fn mentions_of(&self, event: &str) -> Result<Vec<Mention>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM mention m JOIN edition d ON d.id = m.edition
             WHERE m.event = (SELECT key FROM event WHERE id = ?1) ORDER BY m.key"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map([event], |row| read(row).map(|stored| stored.mention)).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// The id of the event that an id or its beginning means: an event's own, or that of any mention in it, or an event's old one.
    pub fn resolve_event(&self, id: &str) -> Result<String> {
        let found = self.events_beginning(&id.trim().to_ascii_lowercase())?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Error::NotFound { what: format!("there is no event `{id}`"), remedy: "list them: demarche events".into() }),
            many => {
                let remedy = format!("give more of it: {}", many.join(", "));
                Err(Error::NotFound { what: format!("`{id}` is the beginning of several ids"), remedy })
            }
        }
    }

    fn events_beginning(&self, id: &str) -> Result<Vec<String>> {
        let digits = id.get(1..).unwrap_or("");
        if digits.is_empty() {
            return Ok(Vec::new());
        }
        let range = |letter: char| (format!("{letter}{digits}"), format!("{letter}{digits}~"));
        let (event, mention) = (range('e'), range('m'));
        let sql = "SELECT id FROM event WHERE id >= ?1 AND id < ?2
            UNION SELECT e.id FROM mention m JOIN event e ON e.key = m.event WHERE m.id >= ?3 AND m.id < ?4 LIMIT 5";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map([event.0, event.1, mention.0, mention.1], |row| row.get(0)).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }
}
