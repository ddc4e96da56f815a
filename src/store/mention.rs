//! Mentions as rows: their ids, their records, the actors and figures they state.

use std::sync::{Arc, LazyLock};

use rusqlite::{Connection, OptionalExtension, Row};
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::store::event::quote;
use crate::store::fault::fault;
use crate::store::id::id;
use crate::store::open::Store;
use crate::types::{Edition, Event, Mention};

/// Columns that `read` takes, in its order.
pub(super) const COLUMNS: &str = "m.id, m.record, m.event, d.id, d.article, d.url, d.title, d.publisher, d.agency, d.published,
    d.published_day, d.ingested, d.sketch, m.evidence";

static OF_BLOCK: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM mention m JOIN edition d ON d.id = m.edition WHERE m.block = ?1 ORDER BY m.key"));

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

/// Reads a row of `COLUMNS`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let record = row.get_ref(1)?.as_str()?;
    let mut event: Event =
        serde_json::from_str(record).map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e)))?;
    event.evidence.exact = row.get(13)?;
    let edition = edition(row, 3)?;
    Ok(Stored { mention: Mention { id: row.get(0)?, edition: Arc::new(edition), event }, event: row.get(2)? })
}

/// Columns of an edition, in the order in which `edition` reads them.
const EDITION: &str = "d.id, d.article, d.url, d.title, d.publisher, d.agency, d.published, d.published_day, d.ingested, d.sketch";

fn edition(row: &Row<'_>, first: usize) -> rusqlite::Result<Edition> {
    Ok(Edition {
        id: row.get(first)?,
        article: row.get(first + 1)?,
        url: row.get(first + 2)?,
        title: row.get(first + 3)?,
        publisher: row.get(first + 4)?,
        agency: row.get(first + 5)?,
        published: row.get(first + 6)?,
        published_day: row.get::<_, Option<String>>(first + 7)?.and_then(|day| day.parse().ok()),
        ingested: row.get(first + 8)?,
        sketch: numbers(row.get_ref(first + 9)?.as_blob()?),
    })
}

/// An edition as merging sees it.
pub(super) fn edition_of(connection: &Connection, id: &str) -> rusqlite::Result<Edition> {
    let sql = format!("SELECT {EDITION} FROM edition d WHERE d.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], |row| edition(row, 0))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// Mentions of a block, in key order.
pub(super) fn of_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = connection.prepare_cached(&OF_BLOCK)?;
    statement.query_map([block], read)?.collect()
}

/// A stored mention and its present block.
pub(super) fn with_block(connection: &Connection, id: &str) -> rusqlite::Result<Option<(Mention, String)>> {
    let sql = format!("SELECT {COLUMNS}, m.block FROM mention m JOIN edition d ON d.id = m.edition WHERE m.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], |row| Ok((read(row)?.mention, row.get(14)?))).optional()
}

/// Reads a row of `COLUMNS` and the text, with the words around the evidence.
fn read_quoted(row: &Row<'_>) -> rusqlite::Result<Mention> {
    let mut mention = read(row)?.mention;
    let text = row.get_ref(14)?.as_str()?;
    quote(&mut mention.event.evidence, text);
    mention.event.also.iter_mut().for_each(|also| quote(also, text));
    Ok(mention)
}

impl Store {
    /// The mentions of an event in order of publication, then id.
    pub fn mentions_of(&self, event: &str) -> Result<Vec<Mention>> {
        let sql = format!(
            "SELECT {COLUMNS}, d.text FROM mention m JOIN edition d ON d.id = m.edition
             WHERE m.event = (SELECT key FROM event WHERE id = ?1) ORDER BY m.key"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map([event], read_quoted).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// The id of the event that an id or its beginning means: an event's own, or that of any mention in it, or an event's old one.
    pub fn resolve_event(&self, id: &str) -> Result<String> {
        let found = self.events_beginning(&id.trim().to_ascii_lowercase())?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => match self.successor(&id.trim().to_ascii_lowercase())? {
                Some((successor, _)) if !successor.is_empty() => self.resolve_event(&successor),
                Some((_, at)) => Err(Error::NotFound {
                    what: format!("`{id}` was withdrawn on {at}: coding anew no longer gives it"),
                    remedy: String::new(),
                }),
                None => Err(Error::NotFound { what: format!("there is no event `{id}`"), remedy: "list them: demarche events".into() }),
            },
            many => {
                let remedy = format!("give more of it: {}", many.join(", "));
                Err(Error::NotFound { what: format!("`{id}` is the beginning of several ids"), remedy })
            }
        }
    }

    /// The mentions of a block in order of publication, then id.
    pub fn mentions_of_block(&self, block: &str) -> Result<Vec<Mention>> {
        let sql = format!("SELECT {COLUMNS}, d.text FROM mention m JOIN edition d ON d.id = m.edition WHERE m.block = ?1 ORDER BY m.key");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map([block], read_quoted).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// What took the place of a mention that coding anew no longer gives, by its id or the beginning of it.
    fn successor(&self, id: &str) -> Result<Option<(String, String)>> {
        let digits = id.get(1..).unwrap_or("");
        let sql = "SELECT successor, at FROM alias WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1";
        let range = [format!("m{digits}"), format!("m{digits}~")];
        self.connection.query_row(sql, range, |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(fault)
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
