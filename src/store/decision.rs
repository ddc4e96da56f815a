//! Decisions of people: kept, laid over the merging, exported and imported.
//!
//! A `merge` of events of two blocks moves the other event's mention into the block of the first, now and whenever it is coded anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{Connection, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::store::fault::{fault, no_event};
use crate::store::id::{id, key_of_id};
use crate::store::mention;
use crate::store::open::Store;
use crate::store::pending::Pending;
use crate::store::recent::Recent;
use crate::store::write::{Writer, delete_event};
use crate::types::{Act, Decision, Mention, Merge};

/// All decisions, by the mentions that they name. There are as many as people make: hundreds, not millions.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    all: Vec<Decision>,
    by_mention: FxHashMap<String, Vec<usize>>,
}

impl Decisions {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached(SELECT)?;
        let all: Vec<Decision> = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
        let mut by_mention: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (n, decision) in all.iter().enumerate() {
            for mention in [&decision.mention, &decision.other] {
                by_mention.entry(mention.clone()).or_default().push(n);
            }
        }
        Ok(Self { all, by_mention })
    }

    /// Decisions that name one of the mentions.
    pub(super) fn of(&self, mentions: &[&Mention]) -> Vec<Decision> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let named: FxHashSet<usize> = mentions.iter().filter_map(|m| self.by_mention.get(&m.id)).flatten().copied().collect();
        let mut named: Vec<usize> = named.into_iter().collect();
        named.sort_unstable();
        named.into_iter().map(|n| self.all[n].clone()).collect()
    }

    /// The block to which a mention was decided to belong: that of an event it was joined with.
    pub(super) fn block(&self, connection: &Connection, mention: &Mention) -> rusqlite::Result<Option<Arc<str>>> {
        for decision in self.by_mention.get(&mention.id).into_iter().flatten().map(|n| &self.all[*n]) {
            if decision.act == Act::Merge && decision.other == mention.id {
                let block = mention::block_of(connection, &decision.mention)?;
                if block.is_some() {
                    return Ok(block);
                }
            }
        }
        Ok(None)
    }
}

const SELECT: &str = "SELECT id, at, who, act, mention, other, field, value FROM decision ORDER BY at, id";

fn read(row: &Row<'_>) -> rusqlite::Result<Decision> {
    Ok(Decision {
        id: row.get(0)?,
        at: row.get(1)?,
        who: row.get(2)?,
        act: Act::parse(&row.get::<_, String>(3)?).unwrap_or(Act::Note),
        mention: row.get(4)?,
        other: row.get(5)?,
        field: row.get(6)?,
        value: row.get(7)?,
    })
}

impl Store {
    /// All decisions in the order in which they were made.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        let mut statement = self.connection.prepare_cached(SELECT).map_err(fault)?;
        let rows = statement.query_map([], read).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Makes a decision and merges anew what it concerns; `false` if it was made before.
    ///
    /// A decision on mentions that the store does not have yet waits for them; one that names them as an older program did means the same.
    pub fn decide(&mut self, decision: &Decision, merge: &dyn Merge) -> Result<bool> {
        Ok(self.decide_all([decision], merge)? > 0)
    }

    /// Makes decisions in their order, in one transaction: all of them or none. Gives how many were not made before.
    pub fn decide_all<'d>(&mut self, decisions: impl IntoIterator<Item = &'d Decision>, merge: &dyn Merge) -> Result<u64> {
        let named = decisions.into_iter().map(|d| Ok((d, self.mention_named(&d.mention)?, self.mention_named(&d.other)?)));
        let named: Vec<(&Decision, String, String)> = named.collect::<Result<_>>()?;
        let transaction = self.begin().map_err(fault)?;
        let make = || -> rusqlite::Result<u64> {
            let mut made = 0;
            for (decision, mention, other) in &named {
                if insert(&transaction, decision, mention, other)? {
                    made += 1;
                    remerge(&transaction, &[mention, other], merge)?;
                }
            }
            Ok(made)
        };
        make().and_then(|made| transaction.commit().map(|()| made)).map_err(fault)
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// No such decision.
    pub fn undo(&mut self, decision: &str, merge: &dyn Merge) -> Result<()> {
        self.undo_all(&[decision.to_owned()], merge)
    }

    /// Takes decisions back, the last given first, in one transaction: all of them or none.
    ///
    /// # Errors
    /// No such decision.
    pub fn undo_all(&mut self, decisions: &[String], merge: &dyn Merge) -> Result<()> {
        let all = self.decisions()?;
        let none =
            |id: &String| Error::NoSuch { kind: ErrorKind::NoDecision, what: format!("there is no decision `{id}`"), near: String::new() };
        let found = decisions.iter().rev().map(|id| all.iter().find(|d| d.id == *id).ok_or_else(|| none(id)));
        let found: Vec<&Decision> = found.collect::<Result<_>>()?;
        let transaction = self.begin().map_err(fault)?;
        let take_back = || -> rusqlite::Result<()> {
            for decision in found {
                transaction.execute("DELETE FROM decision WHERE id = ?1", [&decision.id])?;
                remerge(&transaction, &[&decision.mention, &decision.other], merge)?;
            }
            Ok(())
        };
        take_back().and_then(|()| transaction.commit()).map_err(fault)
    }

    /// The id of a decision, whatever stands in its `id`.
    pub fn decision_id(decision: &Decision) -> String {
        let Decision { at, who, act, field, value, .. } = decision;
        id('c', &[at, who, act.as_str(), &decision.mention, &decision.other, field, value])
    }

    /// The mention after which an event is named; decisions are kept by it.
    pub fn founding_mention(&self, event: &str) -> Result<String> {
        let mention = format!("m{}", event.get(1..).unwrap_or(""));
        let found = key_of_id(&mention).map_or(Ok(false), |key| mention::is_stored(&self.connection, key)).map_err(fault)?;
        if found { Ok(mention) } else { Err(no_event(event)) }
    }
}

fn insert(connection: &Connection, decision: &Decision, mention: &str, other: &str) -> rusqlite::Result<bool> {
    let Decision { at, who, act, field, value, .. } = decision;
    let key = Store::decision_id(decision);
    let sql = "INSERT OR IGNORE INTO decision (id, at, who, act, mention, other, field, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    Ok(connection.prepare_cached(sql)?.execute(params![key, at, who, act.as_str(), mention, other, field, value])? > 0)
}

/// Merges anew the blocks of the events that hold the mentions.
fn remerge(connection: &Connection, mentions: &[&str], merge: &dyn Merge) -> rusqlite::Result<()> {
    let decisions = Decisions::read(connection)?;
    let mut blocks = Vec::new();
    for id in mentions.iter().filter(|id| !id.is_empty()) {
        let Some((found, was)) = key_of_id(id).map_or(Ok(None), |key| mention::with_block(connection, key))? else { continue };
        let strayed = || merge.near(&found).iter().any(|block| **block == *was);
        let is = match decisions.block(connection, &found)? {
            Some(decided) => decided,
            None if strayed() => Arc::clone(&was),
            None => merge.block(&found).into(),
        };
        if is != was {
            connection.prepare_cached("UPDATE mention SET block = ?2 WHERE key = ?1")?.execute(params![key_of_id(id), is])?;
        }
        blocks.extend([was, is]);
    }
    blocks.sort();
    blocks.dedup();
    // An event of one block may hold a mention that moves to another: all of them go before any is made again.
    let mut events = BTreeSet::new();
    for block in &blocks {
        events.extend(mention::of_block(connection, block)?.iter().map(|stored| stored.event));
    }
    for event in events {
        delete_event(connection, event, merge)?;
    }
    let mut recent = Recent::default();
    let mut writer = Writer { connection, recent: &mut recent, merge, decisions: &decisions, pending: Pending::default() };
    for block in blocks {
        writer.block(block, Vec::new(), true)?;
    }
    writer.finish()
}
