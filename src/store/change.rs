//! What changed since a moment: the blocks that later articles or decisions touched, and what coding anew replaced.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::store::event;
use crate::store::fault::fault;
use crate::store::mention;
use crate::store::open::Store;
use crate::types::TimelineEvent;

/// An event that coding anew added, changed or withdrew.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Its id.
    pub event: String,
    /// As it was before; nothing if it was not there.
    pub before: Option<TimelineEvent>,
}

impl Store {
    /// Blocks with a report ingested, or a decision made, after a moment (RFC 3339 in UTC); in order.
    pub fn blocks_since(&self, moment: &str) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT m.block FROM edition d JOIN mention m ON m.edition = d.key WHERE d.ingested > ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map([moment], |row| row.get(0)).map_err(fault)?;
        let mut blocks: BTreeSet<String> = rows.collect::<rusqlite::Result<_>>().map_err(fault)?;
        for decision in self.decisions()?.iter().filter(|decision| decision.at.as_str() > moment) {
            for id in [&decision.mention, &decision.other] {
                blocks.extend(mention::block_of(&self.connection, id).map_err(fault)?.map(|block| block.to_string()));
            }
        }
        Ok(blocks.into_iter().collect())
    }

    /// What coding anew replaced after a moment: for each event as it was before the first time.
    pub fn past_since(&self, moment: &str) -> Result<Vec<Past>> {
        let sql = "SELECT event, record, min(at) FROM past WHERE at > ?1 GROUP BY event ORDER BY event";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map([moment], |row| {
            let record: String = row.get(1)?;
            Ok(Past { event: row.get(0)?, before: serde_json::from_str(&record).ok() })
        });
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }
}

/// Keeps what an event was before it was coded anew; the first word of one moment stays.
pub(super) fn keep(connection: &Connection, id: &str, at: &str, before: Option<&TimelineEvent>) -> rusqlite::Result<()> {
    let record = before.map_or(String::new(), |event| serde_json::to_string(event).unwrap_or_default());
    let sql = "INSERT OR IGNORE INTO past (event, at, record) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute(params![id, at, record])?;
    Ok(())
}

/// The events that hold the mentions of a block, in order of id.
pub(super) fn events_of_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<TimelineEvent>> {
    let mut keys: Vec<i64> = mention::of_block(connection, block)?.iter().map(|stored| stored.event).collect();
    keys.sort_unstable();
    keys.dedup();
    let events: rusqlite::Result<Vec<Option<TimelineEvent>>> = keys.into_iter().map(|key| event::of_key(connection, key)).collect();
    let mut events: Vec<TimelineEvent> = events?.into_iter().flatten().collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(events)
}

/// Whether two tellings of an event are the same but for what the store adds: its thread and the words around its evidence.
pub(super) fn same(a: &TimelineEvent, b: &TimelineEvent) -> bool {
    let plain = |event: &TimelineEvent| {
        let mut plain = event.clone();
        plain.meeting.clear();
        plain.meeting_now = None;
        plain.mentions.clear();
        plain.event.also.clear();
        let evidence = &mut plain.event.evidence;
        [&mut evidence.exact, &mut evidence.prefix, &mut evidence.suffix].into_iter().for_each(String::clear);
        plain
    };
    plain(a) == plain(b)
}
