//! Writes a batch of coded articles: editions, mentions, and the events of every block that the batch touches, in one transaction.
//!
//! Cost: a batch reads the stored mentions of the blocks that it touches, unless they are still in memory, and no others.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::error::Result;
use crate::store::actor::write_actor;
use crate::store::decision::Decisions;
use crate::store::edition::{Standing, edition_key, edition_of, is_known, standing, undated_twin, write_edition};
use crate::store::event;
use crate::store::fault::fault;
use crate::store::id::{key_of_id, period_of_key};
use crate::store::mention::{Stored, mention_ids};
use crate::store::open::Store;
use crate::store::pending::{Pending, headings_of};
use crate::store::place::Placing;
use crate::store::recent::Recent;
use crate::store::recode::supersede;
use crate::store::saying::{Speaking, write_sayings};
use crate::types::{Article, CodedArticle, Event, Memo, Mention, Merge};

/// What a batch changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Editions that were not in the database before.
    pub editions: u64,
    /// Their mentions.
    pub mentions: u64,
    /// Events before and after the batch, in the blocks that it touched.
    pub events: i64,
}

impl Store {
    /// Which of the articles are in the database already, in this edition.
    pub fn known(&self, articles: &[Article]) -> Result<Vec<bool>> {
        articles.iter().map(|article| is_known(&self.connection, article).map_err(fault)).collect()
    }

    /// Whether the article is in the database already, in this edition.
    pub fn is_known(&self, article: &Article) -> Result<bool> {
        is_known(&self.connection, article).map_err(fault)
    }

    /// How an article stands to what is in the database.
    pub fn standing(&self, article: &Article) -> Result<Standing> {
        standing(&self.connection, article).map_err(fault)
    }

    /// Writes a batch whole or not at all; what is in already is passed over.
    ///
    /// `now` is the moment of ingest, RFC 3339 in UTC.
    pub fn write(&mut self, batch: Vec<CodedArticle>, merge: &dyn Merge, now: &str) -> Result<Written> {
        let written = self.write_in_one(batch, merge, now);
        if written.is_err() {
            self.names.clear();
            self.recent.clear();
        }
        written.map_err(|e| self.blame(e))
    }

    /// Foreign keys are not checked meanwhile, which would be a tenth of the cost: what a batch refers to it has written before, and
    /// `check` looks at them all.
    fn write_in_one(&mut self, batch: Vec<CodedArticle>, merge: &dyn Merge, now: &str) -> rusqlite::Result<Written> {
        self.connection.pragma_update(None, "foreign_keys", false)?;
        let written = self.write_unchecked(batch, merge, now);
        self.connection.pragma_update(None, "foreign_keys", true)?;
        written
    }

    fn write_unchecked(&mut self, batch: Vec<CodedArticle>, merge: &dyn Merge, now: &str) -> rusqlite::Result<Written> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write_batch(&transaction, &mut self.names, &mut self.recent, batch, merge, (now, self.run))?;
        transaction.commit().map(|()| written)
    }
}

fn write_batch(
    connection: &Connection,
    names: &mut FxHashSet<u64>,
    recent: &mut Recent,
    batch: Vec<CodedArticle>,
    merge: &dyn Merge,
    (now, run): (&str, i64),
) -> rusqlite::Result<Written> {
    recent.begin(connection)?;
    let mut written = Written::default();
    let decisions = Decisions::read(connection)?;
    let mut placing = Placing::default();
    let mut superseded = Vec::new();
    let mut speaking = Speaking::default();
    for coded in batch {
        let edition = Arc::new(edition_of(&coded, merge, now, run));
        if (coded.article.published.is_none() && is_known(connection, &coded.article)?) || !write_edition(connection, &coded, &edition)? {
            continue;
        }
        if let Some(twin) = undated_twin(connection, &coded.article)? {
            superseded.push((twin, edition_key(&edition)));
        }
        written.editions += 1;
        write_sayings(connection, &mut speaking, &edition, &coded.article.text, &coded.said)?;
        for (id, event) in mention_ids(&edition, &coded.events).into_iter().zip(coded.events) {
            written.mentions += 1;
            write_actors(connection, names, &event)?;
            let id = placing.free_id(connection, id)?;
            let mention = Mention { id, edition: Arc::clone(&edition), event, memo: Memo::default() };
            let decided = decisions.block(connection, &mention)?;
            placing.take(mention, decided, merge);
        }
    }
    speaking.finish(connection)?;
    placing.place(connection, recent, merge)?;
    placing.delete_events(connection, merge)?;
    written.events -= placing.deleted.len() as i64;
    let mut writer = Writer { connection, recent, merge, decisions: &decisions, pending: Pending::default() };
    for (block, new) in placing.blocks {
        let anew = placing.anew.contains(&block);
        written.events += writer.block(block, new, anew)?;
    }
    writer.finish()?;
    if !superseded.is_empty() {
        written.events += supersede(connection, &superseded, merge, now)?;
        recent.clear();
    }
    Ok(written)
}

impl Store {
    /// Keeps the names of an event's actors, so that they are found by them: of actors that a decision named.
    pub fn know_actors(&mut self, event: &Event) -> Result<()> {
        let mut names = std::mem::take(&mut self.names);
        let done = self.begin().and_then(|transaction| {
            write_actors(&transaction, &mut names, event)?;
            transaction.commit()
        });
        self.names = names;
        done.map_err(fault)
    }
}

pub(super) fn write_actors(connection: &Connection, names: &mut FxHashSet<u64>, event: &Event) -> rusqlite::Result<()> {
    for actor in event.source.iter().chain(&event.target).chain(&event.claimant) {
        let mut hasher = FxHasher::default();
        (&actor.id, &actor.name, &actor.text, &actor.country, &actor.sector).hash(&mut hasher);
        if names.insert(hasher.finish()) {
            write_actor(connection, actor)?;
        }
    }
    Ok(())
}

/// Merges blocks anew, inside a transaction.
pub(super) struct Writer<'a> {
    pub(super) connection: &'a Connection,
    pub(super) recent: &'a mut Recent,
    pub(super) merge: &'a dyn Merge,
    pub(super) decisions: &'a Decisions,
    pub(super) pending: Pending,
}

impl Writer<'_> {
    /// Merges a block anew and replaces those of its events that changed; gives how many more there are now.
    ///
    /// With `anew` the caller has deleted all events of the block.
    pub(super) fn block(&mut self, block: Arc<str>, new: Vec<Mention>, anew: bool) -> rusqlite::Result<i64> {
        let (mut mentions, mut known) = self.recent.take(self.connection, &block)?;
        let before: Vec<i64> = mentions.iter().map(|stored| stored.event).collect();
        mentions.extend(new.into_iter().map(|mention| Stored { mention: Arc::new(mention), event: 0 }));
        let all: Vec<&Mention> = mentions.iter().map(|stored| &*stored.mention).collect();
        let decided = self.decisions.of(&all);
        let groups = self.merge.groups(&all, &decided, &mut known);
        let more = groups.len() as i64;
        let undecided = groups.iter().filter(|_| decided.is_empty() && !anew);
        let kept = kept_events(&before, undecided.map(Vec::as_slice));
        let old: BTreeSet<i64> = before.iter().copied().collect();
        for key in old.difference(&kept).filter(|_| !anew) {
            delete_event(self.connection, *key, self.merge)?;
        }
        let mut events = FxHashMap::default();
        for members in groups {
            if members.first().and_then(|first| before.get(*first)).is_some_and(|key| kept.contains(key)) {
                continue;
            }
            let one = self.merge.tell(&all, members, &decided);
            let parties = self.merge.parties(&one.event);
            touch(self.connection, &parties)?;
            let key = event::insert(self.connection, &one.event, edition_key(&all[one.members[0]].edition))?;
            self.pending.event(self.connection, &mut self.recent.headings, (key, &one.event), self.merge)?;
            events.extend(one.members.iter().map(|member| (*member, key)));
        }
        for (index, stored) in mentions.iter_mut().enumerate() {
            let Some(event) = events.get(&index) else { continue };
            match before.get(index) {
                Some(was) if was != event => move_mention(self.connection, &stored.mention.id, *event)?,
                Some(_) => {}
                None => self.pending.mention(Arc::clone(&stored.mention), *event, Arc::clone(&block)),
            }
            stored.event = *event;
        }
        self.recent.put(block, mentions, known);
        Ok(more - if anew { 0 } else { old.len() as i64 })
    }

    /// Writes what waits.
    pub(super) fn finish(self) -> rusqlite::Result<()> {
        self.pending.write(self.connection)?;
        self.recent.end();
        Ok(())
    }
}

/// Keys of the stored events whose mentions are exactly those of a merged event: nothing about them changed.
fn kept_events<'a>(before: &[i64], merged: impl Iterator<Item = &'a [usize]>) -> BTreeSet<i64> {
    let mut size: FxHashMap<i64, usize> = FxHashMap::default();
    for key in before {
        *size.entry(*key).or_default() += 1;
    }
    let unchanged = |members: &[usize]| {
        let key = *before.get(*members.first()?)?;
        let same = members.iter().all(|m| before.get(*m) == Some(&key)) && size.get(&key) == Some(&members.len());
        same.then_some(key)
    };
    merged.filter_map(unchanged).collect()
}

fn move_mention(connection: &Connection, id: &str, event: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE mention SET event = ?2 WHERE key = ?1")?.execute(params![key_of_id(id), event])?;
    Ok(())
}

pub(super) fn delete_event(connection: &Connection, key: i64, merge: &dyn Merge) -> rusqlite::Result<()> {
    let Some(timeline) = event::of_key(connection, key)? else { return Ok(()) };
    let sql = "DELETE FROM event_heading WHERE period = ?1 AND heading = (SELECT key FROM heading WHERE id = ?2) AND event = ?3";
    for (heading, _) in headings_of(&timeline, merge) {
        connection.prepare_cached(sql)?.execute(params![period_of_key(key), heading, key])?;
    }
    let parties = merge.parties(&timeline);
    if !parties.is_empty() {
        touch(connection, &parties)?;
        connection.prepare_cached("DELETE FROM meeting_step WHERE event = ?1")?.execute([key])?;
    }
    connection.prepare_cached("DELETE FROM event WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// Notes whose threads must be renewed.
fn touch(connection: &Connection, parties: &str) -> rusqlite::Result<()> {
    if !parties.is_empty() {
        connection.prepare_cached("INSERT OR IGNORE INTO meeting_touched (who) VALUES (?1)")?.execute([parties])?;
    }
    Ok(())
}
