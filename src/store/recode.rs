//! Codes stored editions anew: what the rules give now replaces what they gave; where nothing changed, ids and rows stay.
//!
//! A mention that is no longer given leaves an alias to the one that took its place in the same words, so that an id once shown goes on
//! resolving, and decisions move with it. What an event was before is kept in `past`, for `changes`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::store::change::{events_of_block, keep, same};
use crate::store::decision::Decisions;
use crate::store::fault::fault;
use crate::store::id::id_of_key;
use crate::store::mention::{self, mention_ids};
use crate::store::open::Store;
use crate::store::pending::Pending;
use crate::store::place::Placing;
use crate::store::recent::Recent;
use crate::store::record::record;
use crate::store::saying::{Speaking, delete_sayings, replace_sayings};
use crate::store::write::{Writer, delete_event, write_actors};
use crate::store::{edition, event};
use crate::types::article::Published;
use crate::types::{Article, Event, Memo, Mention, Merge, Saying, TimelineEvent};

/// Blocks that are merged anew in one transaction.
const BLOCKS_AT_ONCE: usize = 500;

/// An edition as it was read, to be coded anew.
#[derive(Debug, Clone)]
pub struct StoredEdition {
    /// Its key: editions lie in order of it.
    pub key: i64,
    /// The article.
    pub article: Article,
}

/// What an edition is coded to now.
#[derive(Debug, Clone)]
pub struct Recoded {
    /// Key of the edition.
    pub edition: i64,
    /// Its events in text order.
    pub events: Vec<Event>,
    /// Its attributions in text order.
    pub said: Vec<Saying>,
    /// Wire agency named in its dateline; empty where none.
    pub agency: String,
}

/// A stored mention, as far as it matters whether it is still given.
struct Row {
    key: i64,
    id: String,
    event: i64,
    block: Arc<str>,
    record: String,
    evidence: String,
}

/// Bytes of text after which no further edition is read at once: bounds memory.
const TEXT_BYTES: usize = 4 << 20;

impl Store {
    /// Editions after a key, in order of keys: at most so many, and no more than one behind the first `TEXT_BYTES` of text.
    pub fn editions_after(&self, key: i64, limit: usize) -> Result<Vec<StoredEdition>> {
        let sql = format!("{EDITION} WHERE key > ?1 ORDER BY key LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map(params![key, limit as i64], stored_edition).map_err(fault)?;
        let (mut editions, mut bytes) = (Vec::new(), 0);
        for edition in rows {
            let edition = edition.map_err(fault)?;
            bytes += edition.article.text.len();
            editions.push(edition);
            if bytes >= TEXT_BYTES {
                break;
            }
        }
        Ok(editions)
    }

    /// The editions of an article, in order of keys.
    pub fn editions_of(&self, article: &str) -> Result<Vec<StoredEdition>> {
        let sql = format!("{EDITION} WHERE article = ?1 ORDER BY key");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map([article], stored_edition);
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Ids of articles that begin so, at most so many, in order.
    pub fn articles_beginning(&self, id: &str, limit: usize) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT article FROM edition WHERE substr(article, 1, length(?1)) = ?1 ORDER BY article LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map(params![id, limit as i64], |row| row.get(0));
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Takes editions out with all that was coded of them, in one transaction; gives how many mentions that were. Ids of events that only
    /// they told resolve to nothing any more.
    pub fn forget(&mut self, editions: &[i64], merge: &dyn Merge, now: &str) -> Result<u64> {
        let transaction = self.begin().map_err(fault)?;
        let done = take_out(&transaction, editions, merge, now);
        done.and_then(|gone| transaction.commit().map(|()| gone)).map_err(fault)
    }

    /// Replaces the mentions of editions by what they are coded to now, in one transaction; gives how many mentions changed.
    pub fn recode(&mut self, coded: &[Recoded], merge: &dyn Merge, now: &str) -> Result<u64> {
        let mut names = std::mem::take(&mut self.names);
        let transaction = self.begin().map_err(fault)?;
        let mut batch = Batch { connection: &transaction, merge, now, placing: Placing::default(), before: BTreeMap::new(), changed: 0 };
        let done = (|| {
            let decisions = Decisions::read(&transaction)?;
            let mut speaking = Speaking::default();
            for one in coded {
                let edition = edition::of_key(&transaction, one.edition)?;
                let text: String = transaction.query_row("SELECT text FROM edition WHERE key = ?1", [one.edition], |row| row.get(0))?;
                replace_sayings(&transaction, &mut speaking, &edition, &text, &one.said)?;
                batch.take(one, &decisions)?;
                one.events.iter().try_for_each(|event| write_actors(&transaction, &mut names, event))?;
            }
            speaking.finish(&transaction)?;
            if batch.changed > 0 {
                // Ids may have moved in the decisions.
                batch.write(&Decisions::read(&transaction)?)?;
            }
            let changed = batch.changed;
            Ok(changed)
        })();
        let done = done.and_then(|changed| transaction.commit().map(|()| changed));
        if done.is_ok() {
            self.names = names;
        }
        done.map_err(fault)
    }

    /// Merges every block anew and replaces the events that merging now tells otherwise; gives how many blocks changed.
    pub fn remerge(&mut self, merge: &dyn Merge, now: &str) -> Result<u64> {
        let (mut changed, mut after) = (0, String::new());
        loop {
            let transaction = self.begin().map_err(fault)?;
            let blocks = blocks_after(&transaction, &after).map_err(fault)?;
            let Some(last) = blocks.last() else { return Ok(changed) };
            after.clone_from(last);
            let decisions = Decisions::read(&transaction).map_err(fault)?;
            for block in &blocks {
                changed += u64::from(remerge_block(&transaction, block, merge, &decisions, now).map_err(fault)?);
            }
            transaction.commit().map_err(fault)?;
        }
    }
}

/// What an edition is read by.
const EDITION: &str = "SELECT key, article, url, title, published, modified, publisher, place, lang, text FROM edition";

fn stored_edition(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredEdition> {
    let words = |column: usize| row.get::<_, String>(column).map(|text| Some(text).filter(|t| !t.is_empty()));
    let moment = |column: usize| words(column).map(|text| text.and_then(|t| published(&t)));
    let article = Article {
        id: row.get(1)?,
        url: words(2)?,
        title: words(3)?,
        published: moment(4)?,
        published_from: None,
        modified: moment(5)?,
        publisher: words(6)?,
        place: words(7)?,
        lang: words(8)?,
        text: row.get(9)?,
    };
    Ok(StoredEdition { key: row.get(0)?, article })
}

/// A day or a moment as `Published` writes it.
fn published(text: &str) -> Option<Published> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

fn blocks_after(connection: &Connection, after: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT block FROM mention WHERE block > ?1 ORDER BY block LIMIT ?2")?;
    let rows = statement.query_map(params![after, BLOCKS_AT_ONCE as i64], |row| row.get(0))?;
    rows.collect()
}

fn remerge_block(connection: &Connection, block: &str, merge: &dyn Merge, decisions: &Decisions, now: &str) -> rusqlite::Result<bool> {
    let stored = mention::of_block(connection, block)?;
    let mentions: Vec<&Mention> = stored.iter().map(|stored| &*stored.mention).collect();
    let is: Vec<TimelineEvent> = merge.merge(&mentions, &decisions.of(&mentions)).into_iter().map(|merged| merged.event).collect();
    let was = events_of_block(connection, block)?;
    if was.len() == is.len() && was.iter().zip(&is).all(|(a, b)| same(a, b)) {
        return Ok(false);
    }
    let mut placing = Placing::default();
    placing.anew.insert(block.into());
    placing.delete_events(connection, merge)?;
    let mut recent = Recent::default();
    let mut writer = Writer { connection, recent: &mut recent, merge, decisions, pending: Pending::default() };
    writer.block(block.into(), Vec::new(), true)?;
    writer.finish()?;
    let before = was.into_iter().map(|event| (event.id.clone(), event)).collect();
    keep_differences(connection, &before, [block], now)?;
    Ok(true)
}

/// Keeps what the events of blocks were before, where they are otherwise now.
fn keep_differences<'b>(
    connection: &Connection,
    before: &BTreeMap<String, TimelineEvent>,
    blocks: impl IntoIterator<Item = &'b str>,
    now: &str,
) -> rusqlite::Result<()> {
    let mut after = BTreeMap::new();
    for block in blocks {
        after.extend(events_of_block(connection, block)?.into_iter().map(|event| (event.id.clone(), event)));
    }
    for (id, event) in before {
        if after.get(id).is_none_or(|is| !same(event, is)) {
            keep(connection, id, now, Some(event))?;
        }
    }
    after.keys().filter(|id| !before.contains_key(*id)).try_for_each(|id| keep(connection, id, now, None))
}

/// Whether a record says what an event says; an older program may have written its fields otherwise.
fn same_record(event: &Event, stored: &str) -> bool {
    let plain = |text: &str| {
        let mut event: Event = serde_json::from_str(text).unwrap_or_default();
        for evidence in std::iter::once(&mut event.evidence).chain(&mut event.also) {
            [&mut evidence.exact, &mut evidence.prefix, &mut evidence.suffix].into_iter().for_each(String::clear);
        }
        event
    };
    let new = record(event);
    new == stored || plain(&new) == plain(stored)
}

/// Takes out editions that others took the place of, given as keys of both; gives how many more events there are.
///
/// What was told of them goes on resolving to what the new edition tells in the same words.
pub(super) fn supersede(connection: &Connection, pairs: &[(i64, i64)], merge: &dyn Merge, now: &str) -> rusqlite::Result<i64> {
    let mut batch = Batch { connection, merge, now, placing: Placing::default(), before: BTreeMap::new(), changed: 0 };
    for (old, new) in pairs {
        let heirs = batch.rows(*new)?;
        let edition = Arc::new(edition::of_key(connection, *new)?);
        let mut mentions = Vec::with_capacity(heirs.len());
        for row in heirs {
            let mut event: Event = serde_json::from_str(&row.record).unwrap_or_default();
            event.evidence.exact = row.evidence;
            mentions.push(Mention { id: row.id, edition: Arc::clone(&edition), event, memo: Memo::default() });
        }
        for row in batch.rows(*old)? {
            batch.take_out(&row)?;
            batch.leave_alias(&row, &[], &mentions)?;
        }
    }
    let more = batch.write(&Decisions::read(connection)?)?;
    for (old, _) in pairs {
        delete_sayings(connection, *old)?;
        connection.prepare_cached("DELETE FROM edition WHERE key = ?1")?.execute([old])?;
    }
    Ok(more)
}

/// Takes out editions that nothing takes the place of; gives how many mentions are gone.
fn take_out(connection: &Connection, editions: &[i64], merge: &dyn Merge, now: &str) -> rusqlite::Result<u64> {
    let mut batch = Batch { connection, merge, now, placing: Placing::default(), before: BTreeMap::new(), changed: 0 };
    for key in editions {
        for row in batch.rows(*key)? {
            batch.take_out(&row)?;
            batch.leave_alias(&row, &[], &[])?;
        }
    }
    batch.write(&Decisions::read(connection)?)?;
    for key in editions {
        delete_sayings(connection, *key)?;
        connection.prepare_cached("DELETE FROM edition WHERE key = ?1")?.execute([key])?;
    }
    Ok(batch.changed)
}

/// Editions coded anew in one transaction.
struct Batch<'a> {
    connection: &'a Connection,
    merge: &'a dyn Merge,
    now: &'a str,
    placing: Placing,
    before: BTreeMap<String, TimelineEvent>,
    changed: u64,
}

impl Batch<'_> {
    /// Compares an edition's stored mentions with the new ones; takes out and puts in what differs.
    fn take(&mut self, coded: &Recoded, decisions: &Decisions) -> rusqlite::Result<()> {
        let edition = edition::of_key(self.connection, coded.edition)?;
        let agency_changed = edition.agency != coded.agency;
        let edition = Arc::new(crate::types::Edition { agency: coded.agency.clone(), ..edition });
        let stored = self.rows(coded.edition)?;
        let ids = mention_ids(&edition, &coded.events);
        let new: Vec<Mention> = ids
            .into_iter()
            .zip(&coded.events)
            .map(|(id, event)| Mention { id, edition: Arc::clone(&edition), event: event.clone(), memo: Memo::default() })
            .collect();
        let is_kept = |row: &Row| !agency_changed && new.iter().any(|m| m.id == row.id && self.is_as_stored(m, row));
        let kept: BTreeSet<String> = stored.iter().filter(|row| is_kept(row)).map(|row| row.id.clone()).collect();
        if agency_changed {
            self.connection
                .prepare_cached("UPDATE edition SET agency = ?2 WHERE key = ?1")?
                .execute(params![coded.edition, coded.agency])?;
        }
        for row in stored.iter().filter(|row| !kept.contains(&row.id)) {
            self.take_out(row)?;
            if !new.iter().any(|m| m.id == row.id) {
                self.leave_alias(row, &stored, &new)?;
            }
        }
        for mention in new.into_iter().filter(|m| !kept.contains(&m.id)) {
            self.changed += 1;
            self.connection.prepare_cached("DELETE FROM alias WHERE id = ?1")?.execute([&mention.id])?;
            let id = self.placing.free_id(self.connection, mention.id.clone())?;
            let mention = Mention { id, ..mention };
            let decided = decisions.block(self.connection, &mention)?;
            self.placing.take(mention, decided, self.merge);
        }
        Ok(())
    }

    /// Whether a mention says what its row says, and lies in a block where it may lie.
    fn is_as_stored(&self, mention: &Mention, row: &Row) -> bool {
        let own = self.merge.block(mention);
        let may_lie_there = *own == *row.block || self.merge.near(mention).iter().any(|block| **block == *row.block) || own.is_empty();
        same_record(&mention.event, &row.record) && (may_lie_there || self.is_moved(&row.id))
    }

    /// Whether a decision put the mention into another block.
    fn is_moved(&self, id: &str) -> bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM decision WHERE act = 'merge' AND other = ?1)";
        self.connection.prepare_cached(sql).and_then(|mut s| s.query_row([id], |row| row.get(0))).unwrap_or(false)
    }

    fn rows(&self, edition: i64) -> rusqlite::Result<Vec<Row>> {
        let sql = "SELECT key, event, block, record, evidence FROM mention WHERE edition = ?1 ORDER BY start, key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([edition], |row| {
            Ok(Row {
                key: row.get(0)?,
                id: id_of_key('m', row.get(0)?),
                event: row.get(1)?,
                block: row.get(2)?,
                record: row.get(3)?,
                evidence: row.get(4)?,
            })
        })?;
        rows.collect()
    }

    /// Deletes a mention and its event; the rest of the event is merged anew.
    fn take_out(&mut self, row: &Row) -> rusqlite::Result<()> {
        self.changed += 1;
        if let Some(event) = event::of_key(self.connection, row.event)? {
            self.before.insert(event.id.clone(), event);
            delete_event(self.connection, row.event, self.merge)?;
        }
        // The full-text index looks up in the mention what it must forget.
        self.connection.prepare_cached("DELETE FROM mention_text WHERE rowid = ?1")?.execute([row.key])?;
        self.connection.prepare_cached("DELETE FROM mention WHERE key = ?1")?.execute([row.key])?;
        self.connection.prepare_cached("DELETE FROM mention_near WHERE mention = ?1")?.execute([row.key])?;
        self.placing.anew.insert(row.block.clone());
        self.placing.blocks.entry(row.block.clone()).or_default();
        Ok(())
    }

    /// The new mention of the same words takes the place of one that is gone: of the same type if there is one.
    fn leave_alias(&self, gone: &Row, stored: &[Row], new: &[Mention]) -> rusqlite::Result<()> {
        let was: Event = serde_json::from_str(&gone.record).unwrap_or_default();
        let is_new = |m: &&Mention| !stored.iter().any(|row| row.id == m.id);
        let same_words = |m: &&Mention| m.event.evidence.start == was.evidence.start || m.event.evidence.exact == gone.evidence;
        let heirs: Vec<&Mention> = new.iter().filter(same_words).collect();
        let heir = heirs
            .iter()
            .filter(|m| is_new(m))
            .max_by_key(|m| (m.event.event_type == was.event_type, m.event.kind == was.kind, std::cmp::Reverse(&m.id)));
        let successor = heir.map_or("", |m| m.id.as_str());
        let sql = "INSERT OR REPLACE INTO alias (id, successor, at) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![gone.id, successor, self.now])?;
        if !successor.is_empty() {
            for column in ["mention", "other"] {
                let sql = format!("UPDATE decision SET {column} = ?2 WHERE {column} = ?1");
                self.connection.prepare_cached(&sql)?.execute([&gone.id, successor])?;
            }
        }
        Ok(())
    }

    /// Merges all blocks that lost or gained a mention, and keeps what their events were before; gives how many more events there are.
    fn write(&mut self, decisions: &Decisions) -> rusqlite::Result<i64> {
        let (connection, merge) = (self.connection, self.merge);
        let mut recent = Recent::default();
        self.placing.place(connection, &mut recent, merge)?;
        recent.clear();
        let touched: Vec<Arc<str>> = self.placing.blocks.keys().cloned().collect();
        self.placing.anew.extend(touched);
        self.placing.delete_events(connection, merge)?;
        let deleted = std::mem::take(&mut self.placing.deleted);
        self.before.extend(deleted.into_iter().map(|event| (event.id.clone(), event)));
        let blocks = std::mem::take(&mut self.placing.blocks);
        let names: Vec<Arc<str>> = blocks.keys().cloned().collect();
        let mut writer = Writer { connection, recent: &mut recent, merge, decisions, pending: Pending::default() };
        let mut more = -(self.before.len() as i64);
        for (block, new) in blocks {
            more += writer.block(block, new, true)?;
        }
        writer.finish()?;
        keep_differences(connection, &self.before, names.iter().map(|name| &**name), self.now)?;
        Ok(more)
    }
}
