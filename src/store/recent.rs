//! The mentions of the blocks that the last batches touched, kept so that the next batch need not read them again: news comes in order
//! of days, and one day in many batches.
//!
//! It says what the database says as long as nobody else writes to it, which `PRAGMA data_version` tells; whatever else changes
//! mentions through the same connection clears it.

use std::sync::Arc;

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use crate::store::mention::{self, Stored};
use crate::store::pending::Headings;
use crate::types::Known;

/// Mentions kept between batches; about 3 KiB each.
const KEPT: usize = 16_384;

/// Headings kept between batches.
const HEADINGS_KEPT: usize = 200_000;

/// Blocks with their mentions in order of key.
#[derive(Debug, Default)]
pub(super) struct Recent {
    blocks: FxHashMap<Arc<str>, Block>,
    /// Number of the batch.
    batch: u64,
    /// What `PRAGMA data_version` said last.
    version: i64,
    /// Keys of headings: none is ever taken away.
    pub(super) headings: Headings,
}

#[derive(Debug)]
struct Block {
    stored: Vec<Stored>,
    /// What merging compared of them.
    known: Known,
    /// The last batch that touched it.
    batch: u64,
}

impl Recent {
    /// Begins a batch, inside its transaction: forgets everything if another connection wrote.
    pub(super) fn begin(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if version != self.version {
            self.clear();
        }
        (self.version, self.batch) = (version, self.batch + 1);
        Ok(())
    }

    /// The stored mentions of a block.
    pub(super) fn block(&mut self, connection: &Connection, block: &Arc<str>) -> rusqlite::Result<&[Stored]> {
        let batch = self.batch;
        if !self.blocks.contains_key(block) {
            let stored = mention::of_block(connection, block)?;
            self.blocks.insert(Arc::clone(block), Block { stored, known: Known::default(), batch });
        }
        Ok(self.blocks.get_mut(block).map_or(&[], |kept| {
            kept.batch = batch;
            &kept.stored
        }))
    }

    /// Takes a block out, to be put back as it is after the batch.
    pub(super) fn take(&mut self, connection: &Connection, block: &str) -> rusqlite::Result<(Vec<Stored>, Known)> {
        match self.blocks.remove(block) {
            Some(kept) => Ok((kept.stored, kept.known)),
            None => Ok((mention::of_block(connection, block)?, Known::default())),
        }
    }

    /// Puts a block back; new mentions stand behind those that were taken.
    pub(super) fn put(&mut self, block: Arc<str>, stored: Vec<Stored>, known: Known) {
        self.blocks.insert(block, Block { stored, known, batch: self.batch });
    }

    /// Ends a batch: forgets the blocks that were not touched for longest.
    pub(super) fn end(&mut self) {
        if self.headings.len() > HEADINGS_KEPT {
            self.headings.clear();
        }
        let mut kept: usize = self.blocks.values().map(|block| block.stored.len()).sum();
        if kept <= KEPT {
            return;
        }
        let mut ages: Vec<(u64, Arc<str>)> = self.blocks.iter().map(|(name, block)| (block.batch, Arc::clone(name))).collect();
        ages.sort_unstable();
        for (_, name) in ages {
            if kept <= KEPT {
                return;
            }
            kept -= self.blocks.remove(&name).map_or(0, |block| block.stored.len());
        }
    }

    /// Forgets a block.
    pub(super) fn forget(&mut self, block: &str) {
        self.blocks.remove(block);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.headings.clear();
    }
}
