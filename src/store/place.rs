//! Which block each mention of a batch belongs in.
//!
//! A mention of a single day has one block. A mention of a few days ("overnight") belongs to the day on which another report tells the
//! same act, if there is exactly one such day, else to a block of its own. That depends on the mentions of single days alone, so that
//! it is the same in any order; when such a day gets a new report, the mentions near it are placed again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, params};
use rustc_hash::FxHashSet;

use crate::store::id::{id_of_key, key_of_id};
use crate::store::recent::Recent;
use crate::store::write::delete_event;
use crate::store::{event, mention};
use crate::types::{Mention, Merge, TimelineEvent};

/// New mentions by block, and the blocks that lose or gain a stored one.
#[derive(Debug, Default)]
pub(super) struct Placing {
    pub(super) blocks: BTreeMap<Arc<str>, Vec<Mention>>,
    /// Blocks to be merged from nothing: a stored mention leaves or joins them.
    pub(super) anew: BTreeSet<Arc<str>>,
    /// Events that were deleted before any was made again.
    pub(super) deleted: Vec<TimelineEvent>,
    near: Vec<Mention>,
    taken: FxHashSet<i64>,
}

/// A mention of a few days, in search of its day.
struct Straying {
    mention: Mention,
    /// The block in which it is stored.
    was: Option<Arc<str>>,
    /// Its days.
    near: Vec<Arc<str>>,
    /// Those of them on which another report tells the same act.
    fitting: Vec<Arc<str>>,
}

impl Placing {
    /// The id for a new mention: the given one, or the next after it that no other mention has. One pair in a billion meets.
    pub(super) fn free_id(&mut self, connection: &Connection, id: String) -> rusqlite::Result<String> {
        let Some(first) = key_of_id(&id) else { return Ok(id) };
        let mut key = first;
        while !self.taken.insert(key) || mention::is_stored(connection, key)? {
            key += 1;
        }
        Ok(if key == first { id } else { id_of_key('m', key) })
    }

    /// Takes a new mention and the block that it has by decision.
    pub(super) fn take(&mut self, mention: Mention, decided: Option<Arc<str>>, merge: &dyn Merge) {
        if decided.is_none() && !merge.near(&mention).is_empty() {
            self.near.push(mention);
        } else {
            let block = decided.unwrap_or_else(|| merge.block(&mention).into());
            self.blocks.entry(block).or_default().push(mention);
        }
    }

    /// Places the mentions of a few days, new and stored ones near a day that has a new report.
    pub(super) fn place(&mut self, connection: &Connection, recent: &mut Recent, merge: &dyn Merge) -> rusqlite::Result<()> {
        let mut straying = self.stored_near(connection, merge)?;
        for mention in std::mem::take(&mut self.near) {
            let near = near(&mention, merge);
            for block in &near {
                let sql = "INSERT OR IGNORE INTO mention_near (block, mention) VALUES (?1, ?2)";
                connection.prepare_cached(sql)?.execute(params![block, key_of_id(&mention.id)])?;
            }
            straying.push(Straying { mention, was: None, near, fitting: Vec::new() });
        }
        self.find_days(connection, recent, merge, &mut straying)?;
        for Straying { mention, was, mut fitting, .. } in straying {
            let is = if fitting.len() == 1 { fitting.remove(0) } else { merge.block(&mention).into() };
            match was {
                None => self.blocks.entry(is).or_default().push(mention),
                Some(was) if was != is => {
                    let sql = "UPDATE mention SET block = ?2 WHERE key = ?1";
                    connection.prepare_cached(sql)?.execute(params![key_of_id(&mention.id), is])?;
                    recent.forget(&was);
                    recent.forget(&is);
                    self.anew.extend([was, is]);
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Stored mentions near a day that has a new report, but for those that a decision put elsewhere.
    fn stored_near(&self, connection: &Connection, merge: &dyn Merge) -> rusqlite::Result<Vec<Straying>> {
        let mut keys = BTreeSet::new();
        for block in self.blocks.keys() {
            keys.extend(near_block(connection, block)?);
        }
        let mut straying = Vec::new();
        for key in keys {
            let Some((mention, was)) = mention::with_block(connection, key)? else { continue };
            let near = near(&mention, merge);
            if *was == *merge.block(&mention) || near.contains(&was) {
                straying.push(Straying { mention, was: Some(was), near, fitting: Vec::new() });
            }
        }
        Ok(straying)
    }

    /// Finds on which of its days another report tells the same act as each mention.
    fn find_days(
        &self,
        connection: &Connection,
        recent: &mut Recent,
        merge: &dyn Merge,
        straying: &mut [Straying],
    ) -> rusqlite::Result<()> {
        let mut by_block: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (n, one) in straying.iter().enumerate() {
            for block in &one.near {
                by_block.entry(Arc::clone(block)).or_default().push(n);
            }
        }
        for (block, near) in by_block {
            let stored = recent.block(connection, &block)?.iter().map(|stored| &*stored.mention);
            let new = self.blocks.get(&block).into_iter().flatten();
            let day: Vec<&Mention> = stored.chain(new).filter(|m| *merge.block(m) == *block).collect();
            let mentions: Vec<&Mention> = near.iter().map(|n| &straying[*n].mention).collect();
            let fit = merge.fits(&mentions, &day);
            for n in near.into_iter().zip(fit).filter_map(|(n, fits)| fits.then_some(n)) {
                straying[n].fitting.push(Arc::clone(&block));
            }
        }
        Ok(())
    }

    /// Deletes the events of all blocks to be merged from nothing, before any of them is made again: one may move between two blocks.
    pub(super) fn delete_events(&mut self, connection: &Connection, merge: &dyn Merge) -> rusqlite::Result<()> {
        let mut events = BTreeSet::new();
        for block in &self.anew {
            events.extend(mention::of_block(connection, block)?.iter().map(|stored| stored.event));
            self.blocks.entry(Arc::clone(block)).or_default();
        }
        for event in events {
            self.deleted.extend(event::of_key(connection, event)?);
            delete_event(connection, event, merge)?;
        }
        Ok(())
    }
}

fn near(mention: &Mention, merge: &dyn Merge) -> Vec<Arc<str>> {
    merge.near(mention).into_iter().map(Arc::from).collect()
}

fn near_block(connection: &Connection, block: &str) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT mention FROM mention_near WHERE block = ?1")?;
    let rows = statement.query_map([block], |row| row.get(0))?;
    rows.collect()
}
