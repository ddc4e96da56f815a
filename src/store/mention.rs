//! Mentions as rows: their ids, their records, the actors and figures they state.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use rusqlite::{Connection, OptionalExtension, Row};
use rustc_hash::FxHashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::store::edition;
use crate::store::event::quote;
use crate::store::fault::{fault, no_event};
use crate::store::id::{HASH_DIGITS, first_of_day, first_undated_key, hashes_beginning, id_of_key, key_of_id, key_of_parts, next_day};
use crate::store::open::Store;
use crate::types::{Edition, Event, Memo, Mention};

/// Columns that `read` takes, in its order.
static COLUMNS: LazyLock<String> = LazyLock::new(|| format!("m.key, m.record, m.event, m.evidence, {}", edition::COLUMNS));
/// Ids listed for a beginning that means several.
const NAMED_AT_MOST: usize = 5;
/// The column after them.
const NEXT: usize = 16;

/// Mentions with what `read` takes, and more columns.
fn select(more: &str, condition: &str) -> String {
    format!("SELECT {}{more} FROM mention m JOIN edition d ON d.key = m.edition WHERE {condition} ORDER BY m.key", *COLUMNS)
}

static OF_BLOCK: LazyLock<String> = LazyLock::new(|| select("", "m.block = ?1"));

/// A stored mention and the key of its present event.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) mention: Arc<Mention>,
    pub(super) event: i64,
}

/// Ids for the events of one edition: derived from the words they stand on, not from what else was found.
pub(super) fn mention_ids<'e>(edition: &Edition, events: &'e [Event]) -> Vec<String> {
    let mut seen: FxHashMap<(usize, usize, &'e str, &str), u32> = FxHashMap::default();
    let identify = |event: &'e Event| {
        let (start, end) = (event.evidence.start, event.evidence.end);
        let twin = seen.entry((start, end, &event.trigger, event.event_type.as_str())).or_default();
        *twin += 1;
        let parts = [&edition.id, &format!("{start}-{end}-{twin}"), event.trigger.as_str(), event.event_type.as_str()];
        id_of_key('m', key_of_parts(edition.published_day, &parts))
    };
    events.iter().map(identify).collect()
}

/// Whether a mention is stored.
pub(super) fn is_stored(connection: &Connection, key: i64) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM mention WHERE key = ?1)")?.query_row([key], |row| row.get(0))
}

/// Reads a row of `COLUMNS`.
fn read(row: &Row<'_>) -> rusqlite::Result<(Mention, i64)> {
    let record = row.get_ref(1)?.as_str()?;
    let mut event: Event =
        serde_json::from_str(record).map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e)))?;
    event.evidence.exact = row.get(3)?;
    let mention = Mention { id: id_of_key('m', row.get(0)?), edition: Arc::new(edition::read(row, 4)?), event, memo: Memo::default() };
    Ok((mention, row.get(2)?))
}

/// Mentions of a block, in key order.
pub(super) fn of_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = connection.prepare_cached(&OF_BLOCK)?;
    let stored = statement.query_map([block], |row| read(row).map(|(mention, event)| Stored { mention: Arc::new(mention), event }))?;
    stored.collect()
}

/// Mentions of an event by its key, in key order.
pub(super) fn of_event(connection: &Connection, event: i64) -> rusqlite::Result<Vec<Mention>> {
    static SQL: LazyLock<String> = LazyLock::new(|| select("", "m.event = ?1"));
    connection.prepare_cached(&SQL)?.query_map([event], |row| read(row).map(|(mention, _)| mention))?.collect()
}

/// A stored mention, by its key, and its present block.
pub(super) fn with_block(connection: &Connection, key: i64) -> rusqlite::Result<Option<(Mention, Arc<str>)>> {
    static SQL: LazyLock<String> = LazyLock::new(|| select(", m.block", "m.key = ?1"));
    connection.prepare_cached(&SQL)?.query_row([key], |row| Ok((read(row)?.0, row.get(NEXT)?))).optional()
}

/// The block of a stored mention, by its id.
pub(super) fn block_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<Arc<str>>> {
    let sql = "SELECT block FROM mention WHERE key = ?1";
    connection.prepare_cached(sql)?.query_row([key_of_id(id)], |row| row.get(0)).optional()
}

/// Reads a row of `COLUMNS` and the text, with the words around the evidence.
fn read_quoted(row: &Row<'_>) -> rusqlite::Result<Mention> {
    let (mut mention, _) = read(row)?;
    let text = row.get_ref(NEXT)?.as_str()?;
    quote(&mut mention.event.evidence, text);
    mention.event.also.iter_mut().for_each(|also| quote(also, text));
    Ok(mention)
}

impl Store {
    /// The mentions of an event in order of publication, then id.
    pub fn mentions_of(&self, event: &str) -> Result<Vec<Mention>> {
        static SQL: LazyLock<String> = LazyLock::new(|| select(", d.text", "m.event = (SELECT f.event FROM mention f WHERE f.key = ?1)"));
        self.quoted(&SQL, [key_of_id(event)])
    }

    /// The mentions of a block in order of publication, then id.
    pub fn mentions_of_block(&self, block: &str) -> Result<Vec<Mention>> {
        static SQL: LazyLock<String> = LazyLock::new(|| select(", d.text", "m.block = ?1"));
        self.quoted(&SQL, [block])
    }

    fn quoted(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<Mention>> {
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map(parameters, read_quoted).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// The id of the event that an id or its beginning means: an event's own, or that of any mention in it, or an event's old one.
    pub fn resolve_event(&self, id: &str) -> Result<String> {
        let found = self.events_beginning(&id.trim().to_ascii_lowercase())?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => match self.successor(&id.trim().to_ascii_lowercase())? {
                Some((successor, _)) if !successor.is_empty() => self.resolve_event(&successor),
                Some((_, at)) => {
                    let what = format!("`{id}` was withdrawn on {at}: recoding no longer gives it");
                    Err(Error::NoSuch { kind: ErrorKind::NoEvent, what, near: String::new() })
                }
                None => Err(no_event(id)),
            },
            many => {
                let near = format!("give more of it: {}", many.join(", "));
                Err(Error::NoSuch { kind: ErrorKind::NoEvent, what: format!("`{id}` is the beginning of several ids"), near })
            }
        }
    }

    /// The id that a mention has, for one that it had: the digits of the hash are the same; as it is for one that is not stored.
    pub(super) fn mention_named(&self, id: &str) -> Result<String> {
        let stored = key_of_id(id).map_or(Ok(false), |key| is_stored(&self.connection, key)).map_err(fault)?;
        let hashes = id.get(1..).filter(|digits| !stored && digits.len() >= HASH_DIGITS).and_then(hashes_beginning);
        let Some((least, greatest)) = hashes else { return Ok(id.to_owned()) };
        let sql = "SELECT m.key FROM mention m WHERE m.key BETWEEN ?1 AND ?2 LIMIT ?3";
        let found = self.keys_between(sql, least, greatest).map_err(fault)?;
        Ok(found.first().map_or_else(|| id.to_owned(), |key| id_of_key('m', *key)))
    }

    /// What took the place of a mention that coding anew no longer gives, by its id or the beginning of it.
    fn successor(&self, id: &str) -> Result<Option<(String, String)>> {
        let digits = id.get(1..).unwrap_or("");
        let sql = "SELECT successor, at FROM alias WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1";
        let range = [format!("m{digits}"), format!("m{digits}~")];
        self.connection.query_row(sql, range, |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(fault)
    }

    /// Ids of the events named by an id or its beginning: by a whole one at once, by a beginning day by day of the articles.
    fn events_beginning(&self, id: &str) -> Result<Vec<String>> {
        let at = |key: i64| {
            let sql = "SELECT e.founder FROM mention m JOIN event e ON e.key = m.event WHERE m.key = ?1";
            self.connection.prepare_cached(sql)?.query_row([key], |row| row.get::<_, i64>(0)).optional()
        };
        if let Some(founder) = key_of_id(id).map(at).transpose().map_err(fault)?.flatten() {
            return Ok(vec![id_of_key('e', founder)]);
        }
        let Some((least, greatest)) = id.get(1..).and_then(hashes_beginning) else { return Ok(Vec::new()) };
        let sql = "SELECT e.founder FROM mention m JOIN event e ON e.key = m.event WHERE m.key BETWEEN ?1 AND ?2 LIMIT ?3";
        let found = self.keys_between(sql, least, greatest).map_err(fault)?;
        Ok(found.into_iter().map(|key| id_of_key('e', key)).collect())
    }

    /// What a query gives for the mentions of each day with a hash in a range; at most a handful.
    fn keys_between(&self, sql: &str, least: i64, greatest: i64) -> rusqlite::Result<BTreeSet<i64>> {
        let mut days = self.connection.prepare_cached("SELECT min(key) FROM mention WHERE key >= ?1")?;
        let mut mentions = self.connection.prepare_cached(sql)?;
        let (mut found, mut from) = (BTreeSet::new(), 0);
        while let Some(key) = days.query_row([from], |row| row.get::<_, Option<i64>>(0))? {
            let day = first_of_day(key);
            for founder in mentions.query_map([day + least, day + greatest, NAMED_AT_MOST as i64], |row| row.get(0))? {
                found.insert(founder?);
            }
            // After the last day, that of undated mentions, there is no next: its key would wrap round to the first.
            if found.len() >= NAMED_AT_MOST || key >= first_undated_key() {
                break;
            }
            from = next_day(key);
        }
        Ok(found)
    }
}
