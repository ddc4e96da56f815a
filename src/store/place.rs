//! Which block each mention of a batch belongs in.
//!
//! A mention of a single day has one block. A mention of a few days ("overnight") belongs to the day on which another report tells the
//! same act, if there is exactly one such day, else to a block of its own. That depends on the mentions of single days alone, so that
//! it is the same in any order; when such a day gets a new report, the mentions near it are placed again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::store::write::delete_event;
use crate::store::{event, mention};
use crate::types::{Mention, Merge, TimelineEvent};

/// New mentions by block, and the blocks that lose or gain a stored one.
#[derive(Debug, Default)]
pub(super) struct Placing {
    pub(super) blocks: BTreeMap<String, Vec<Mention>>,
    /// Blocks to be merged from nothing: a stored mention leaves or joins them.
    pub(super) anew: BTreeSet<String>,
    /// Events that were deleted before any was made again.
    pub(super) deleted: Vec<TimelineEvent>,
    near: Vec<Mention>,
}

impl Placing {
    /// Takes a new mention and the block that it has by itself or by decision.
    pub(super) fn take(&mut self, mention: Mention, block: String, merge: &dyn Merge) {
        if block == merge.block(&mention) && !merge.near(&mention).is_empty() {
            self.near.push(mention);
        } else {
            self.blocks.entry(block).or_default().push(mention);
        }
    }

    /// Places the mentions of a few days, new and stored ones near a day that has a new report.
    pub(super) fn place(&mut self, connection: &Connection, merge: &dyn Merge) -> rusqlite::Result<()> {
        let mut days: BTreeMap<String, Vec<Mention>> = BTreeMap::new();
        let mut stored = BTreeSet::new();
        for block in self.blocks.keys() {
            stored.extend(near_block(connection, block)?);
        }
        for id in stored {
            let Some((mention, was)) = mention::with_block(connection, &id)? else { continue };
            if was != merge.block(&mention) && !merge.near(&mention).contains(&was) {
                continue;
            }
            let is = self.day_of(connection, &mention, merge, &mut days)?;
            if is != was {
                connection.prepare_cached("UPDATE mention SET block = ?2 WHERE id = ?1")?.execute(params![id, is])?;
                self.anew.extend([was, is]);
            }
        }
        let mut placed = Vec::new();
        for mention in std::mem::take(&mut self.near) {
            for block in merge.near(&mention) {
                let sql = "INSERT OR IGNORE INTO mention_near (block, mention) VALUES (?1, ?2)";
                connection.prepare_cached(sql)?.execute(params![block, mention.id])?;
            }
            placed.push((self.day_of(connection, &mention, merge, &mut days)?, mention));
        }
        for (block, mention) in placed {
            self.blocks.entry(block).or_default().push(mention);
        }
        Ok(())
    }

    /// The one day with a report of the same act, else the mention's own block.
    fn day_of(
        &self,
        connection: &Connection,
        mention: &Mention,
        merge: &dyn Merge,
        days: &mut BTreeMap<String, Vec<Mention>>,
    ) -> rusqlite::Result<String> {
        let mut fitting = Vec::new();
        for block in merge.near(mention) {
            if !days.contains_key(&block) {
                let mut day: Vec<Mention> = mention::of_block(connection, &block)?.into_iter().map(|s| s.mention).collect();
                day.extend(self.blocks.get(&block).into_iter().flatten().cloned());
                day.retain(|m| merge.block(m) == block);
                days.insert(block.clone(), day);
            }
            if days.get(&block).is_some_and(|day| merge.fits(mention, day)) {
                fitting.push(block);
            }
        }
        Ok(if fitting.len() == 1 { fitting.remove(0) } else { merge.block(mention) })
    }

    /// Deletes the events of all blocks to be merged from nothing, before any of them is made again: one may move between two blocks.
    pub(super) fn delete_events(&mut self, connection: &Connection, merge: &dyn Merge) -> rusqlite::Result<()> {
        let mut events = BTreeSet::new();
        for block in &self.anew {
            events.extend(mention::of_block(connection, block)?.iter().map(|stored| stored.event));
            self.blocks.entry(block.clone()).or_default();
        }
        for event in events {
            self.deleted.extend(event::of_key(connection, event)?);
            delete_event(connection, event, merge)?;
        }
        Ok(())
    }
}

fn near_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT mention FROM mention_near WHERE block = ?1")?;
    let rows = statement.query_map([block], |row| row.get(0))?;
    rows.collect()
}
