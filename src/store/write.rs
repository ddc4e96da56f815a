//! Writes a batch of coded articles: editions, mentions, and the events of every block that the batch touches, in one transaction.
//!
//! Cost: a batch re-reads the stored mentions of the blocks it touches and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::Result;
use crate::store::actor::{closure, write_actor};
use crate::store::decision::Decisions;
use crate::store::event::{self, Lead};
use crate::store::fault::fault;
use crate::store::id::{id, key};
use crate::store::mention::{self, mention_ids};
use crate::store::open::Store;
use crate::store::place::Placing;
use crate::store::record::record;
use crate::types::{ActorRef, Article, CodedArticle, Edition, Event, Mention, Merge, TimelineEvent};

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

/// The id of an article: given, else from its URL, else from its words.
pub(super) fn article_id(article: &Article) -> String {
    match (&article.id, &article.url) {
        (given, _) if !given.is_empty() => given.clone(),
        (_, Some(url)) if !url.is_empty() => id('a', &["url", url]),
        _ => id('a', &["text", article.title.as_deref().unwrap_or(""), &article.text]),
    }
}

/// The id of an edition: its article's, and all that a reader sees of it.
pub(super) fn edition_id(article: &Article) -> String {
    let published = article.published.map_or(String::new(), |p| p.to_string());
    let publisher = article.publisher.as_deref().unwrap_or("");
    id('d', &[&article_id(article), article.title.as_deref().unwrap_or(""), &published, publisher, &article.text])
}

impl Store {
    /// Which of the articles are in the database already, in this edition.
    pub fn known(&self, articles: &[Article]) -> Result<Vec<bool>> {
        let sql = "SELECT EXISTS (SELECT 1 FROM edition WHERE id = ?1)";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        articles.iter().map(|a| statement.query_row([edition_id(a)], |row| row.get(0)).map_err(fault)).collect()
    }

    /// Writes a batch whole or not at all; what is in already is passed over.
    ///
    /// `now` is the moment of ingest, RFC 3339 in UTC.
    pub fn write(&mut self, batch: &[CodedArticle], merge: &dyn Merge, now: &str) -> Result<Written> {
        let written = self.write_in_one(batch, merge, now);
        if written.is_err() {
            self.names.clear();
        }
        written.map_err(|e| self.blame(e))
    }
}

impl Store {
    fn write_in_one(&mut self, batch: &[CodedArticle], merge: &dyn Merge, now: &str) -> rusqlite::Result<Written> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write_batch(&transaction, &mut self.names, batch, merge, now)?;
        transaction.commit().map(|()| written)
    }
}

fn write_batch(
    connection: &Connection,
    names: &mut FxHashSet<u64>,
    batch: &[CodedArticle],
    merge: &dyn Merge,
    now: &str,
) -> rusqlite::Result<Written> {
    let mut written = Written::default();
    let decisions = Decisions::read(connection)?;
    let mut placing = Placing::default();
    for coded in batch {
        let edition = Arc::new(edition_of(coded, merge, now));
        if !write_edition(connection, coded, &edition)? {
            continue;
        }
        written.editions += 1;
        for (id, event) in mention_ids(&edition.id, &coded.events).into_iter().zip(&coded.events) {
            written.mentions += 1;
            write_actors(connection, names, event)?;
            let mention = Mention { id, edition: Arc::clone(&edition), event: event.clone() };
            let block = decisions.block(connection, &mention, merge)?;
            placing.take(mention, block, merge);
        }
    }
    placing.place(connection, merge)?;
    placing.delete_events(connection, merge)?;
    let mut rows = Vec::new();
    for (block, new) in placing.blocks {
        let anew = placing.anew.contains(&block);
        written.events += write_block(connection, &block, new, merge, &decisions, anew, &mut rows)?;
    }
    written.events -= placing.deleted.len() as i64;
    write_mentions(connection, rows)?;
    Ok(written)
}

fn edition_of(coded: &CodedArticle, merge: &dyn Merge, now: &str) -> Edition {
    let article = &coded.article;
    let words = |field: &Option<String>| field.clone().unwrap_or_default();
    Edition {
        id: edition_id(article),
        article: article_id(article),
        url: words(&article.url),
        title: words(&article.title),
        publisher: words(&article.publisher),
        agency: coded.agency.clone(),
        published: article.published.map_or(String::new(), |p| p.to_string()),
        published_day: article.published_day(),
        ingested: now.to_owned(),
        sketch: merge.sketch(&article.text),
    }
}

/// Writes an edition; `false` if it was there already.
fn write_edition(connection: &Connection, coded: &CodedArticle, edition: &Edition) -> rusqlite::Result<bool> {
    let article = "INSERT INTO article (id, url, publisher) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET
        url = CASE WHEN url = '' THEN excluded.url WHEN excluded.url = '' THEN url ELSE min(url, excluded.url) END,
        publisher = CASE WHEN publisher = '' THEN excluded.publisher WHEN excluded.publisher = '' THEN publisher
          ELSE min(publisher, excluded.publisher) END";
    let row = params![edition.article, edition.url, edition.publisher];
    connection.prepare_cached(article)?.execute(row)?;
    let sql = "INSERT OR IGNORE INTO edition (id, article, title, url, publisher, published, published_day, modified, place, lang,
        agency, text, sketch, ingested) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    let article = &coded.article;
    let sketch: Vec<u8> = edition.sketch.iter().flat_map(|n| n.to_le_bytes()).collect();
    let row = params![
        edition.id,
        edition.article,
        edition.title,
        edition.url,
        edition.publisher,
        edition.published,
        edition.published_day.map(|d| d.to_string()),
        article.modified.map_or(String::new(), |m| m.to_string()),
        article.place.as_deref().unwrap_or(""),
        article.lang.as_deref().unwrap_or(""),
        edition.agency,
        article.text,
        sketch,
        edition.ingested,
    ];
    Ok(connection.prepare_cached(sql)?.execute(row)? > 0)
}

pub(super) fn write_actors(connection: &Connection, names: &mut FxHashSet<u64>, event: &Event) -> rusqlite::Result<()> {
    for actor in event.source.iter().chain(&event.target).chain(&event.claimant) {
        let mut hasher = DefaultHasher::new();
        (&actor.id, &actor.name, &actor.text, &actor.country, &actor.sector).hash(&mut hasher);
        if names.insert(hasher.finish()) {
            write_actor(connection, actor)?;
        }
    }
    Ok(())
}

/// A mention on its way into its table.
pub(super) struct MentionRow {
    mention: Mention,
    event: i64,
    block: String,
}

/// Merges a block anew and replaces those of its events that changed; gives how many more there are now.
///
/// With `anew` the caller has deleted all events of the block.
pub(super) fn write_block(
    connection: &Connection,
    block: &str,
    new: Vec<Mention>,
    merge: &dyn Merge,
    decisions: &Decisions,
    anew: bool,
    rows: &mut Vec<MentionRow>,
) -> rusqlite::Result<i64> {
    let stored = mention::of_block(connection, block)?;
    let before: Vec<i64> = stored.iter().map(|s| s.event).collect();
    let mut mentions: Vec<Mention> = stored.into_iter().map(|s| s.mention).collect();
    mentions.extend(new);
    let decided = decisions.of(&mentions);
    let merged = merge.merge(&mentions, &decided);
    let undecided = merged.iter().filter(|_| decided.is_empty() && !anew);
    let kept = kept_events(&before, undecided.map(|m| m.members.as_slice()));
    let old: BTreeSet<i64> = before.iter().copied().collect();
    for key in old.difference(&kept).filter(|_| !anew) {
        delete_event(connection, *key, merge)?;
    }
    let mut events = FxHashMap::default();
    for one in &merged {
        let first = one.members[0];
        if before.get(first).is_some_and(|key| kept.contains(key)) {
            continue;
        }
        let parties = merge.parties(&one.event);
        touch(connection, &parties)?;
        let lead = Lead { edition: &mentions[first].edition.id, parties: &parties };
        let key = event::insert(connection, &one.event, lead)?;
        write_closure(connection, key, &one.event, merge)?;
        events.extend(one.members.iter().map(|member| (*member, key)));
    }
    for (index, mention) in mentions.into_iter().enumerate() {
        match (before.get(index), events.get(&index)) {
            (Some(was), Some(is)) if was != is => move_mention(connection, &mention.id, *is)?,
            (None, Some(is)) => rows.push(MentionRow { mention, event: *is, block: block.to_owned() }),
            _ => {}
        }
    }
    Ok(merged.len() as i64 - if anew { 0 } else { old.len() as i64 })
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
    connection.prepare_cached("UPDATE mention SET event = ?2 WHERE id = ?1")?.execute(params![id, event])?;
    Ok(())
}

pub(super) fn write_mentions(connection: &Connection, mut rows: Vec<MentionRow>) -> rusqlite::Result<()> {
    // The full-text index flushes itself to disk whenever a row id goes down: insert in ascending order.
    rows.sort_by_cached_key(|row| (key(row.mention.edition.published_day, &row.mention.id), row.mention.id.clone()));
    let insert = "INSERT INTO mention (key, id, edition, event, block, start, evidence, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let index = "INSERT INTO mention_text (rowid, evidence, title) VALUES (?1, ?2, ?3)";
    for MentionRow { mention, event, block } in rows {
        let evidence = &mention.event.evidence;
        let (edition, record) = (&mention.edition, record(&mention.event));
        let first = key(edition.published_day, &mention.id);
        let mut key = first;
        loop {
            let place = evidence.start as i64;
            let row = params![key, mention.id, edition.id, event, block, place, evidence.exact, record];
            match connection.prepare_cached(insert)?.execute(row) {
                Ok(_) => break,
                Err(error) if key < first + 8 && event::is_taken_key(&error) => key += 1,
                Err(error) => return Err(error),
            }
        }
        connection.prepare_cached(index)?.execute(params![key, evidence.exact, edition.title])?;
    }
    Ok(())
}

/// All ids that an event stands under, with the roles that it plays for each.
fn closure_of(event: &Event, merge: &dyn Merge) -> BTreeMap<String, u8> {
    let mut roles = BTreeMap::new();
    let mut add = |actors: &[ActorRef], role: u8| {
        for actor in actors {
            for id in closure(actor).into_iter().chain(merge.parents(actor)) {
                *roles.entry(id).or_insert(0) |= role;
            }
        }
    };
    add(&event.source, 1);
    add(&event.target, 2);
    add(&event.claimant, 4);
    roles
}

fn date_columns(event: &Event) -> (String, String) {
    let first = event::day(event).map_or(String::new(), event::iso);
    let last = event.date_latest.or(event.date_earliest).map_or(String::new(), event::iso);
    (first, last)
}

fn write_closure(connection: &Connection, key: i64, timeline: &TimelineEvent, merge: &dyn Merge) -> rusqlite::Result<()> {
    let (first, last) = date_columns(&timeline.event);
    let span = event::span_class(&timeline.event);
    // The last day of a single day says nothing new, and this is the largest index.
    let last = if span == 0 { String::new() } else { last };
    let sql = "INSERT INTO event_actor (actor, date_earliest, event, date_latest, date_span, roles) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    for (actor, roles) in closure_of(&timeline.event, merge) {
        connection.prepare_cached(sql)?.execute(params![actor, first, key, last, span, roles])?;
    }
    Ok(())
}

pub(super) fn delete_event(connection: &Connection, key: i64, merge: &dyn Merge) -> rusqlite::Result<()> {
    let Some(timeline) = event::of_key(connection, key)? else { return Ok(()) };
    let (first, _) = date_columns(&timeline.event);
    let sql = "DELETE FROM event_actor WHERE actor = ?1 AND date_earliest = ?2 AND event = ?3";
    for (actor, _) in closure_of(&timeline.event, merge) {
        connection.prepare_cached(sql)?.execute(params![actor, first, key])?;
    }
    let parties = merge.parties(&timeline);
    if !parties.is_empty() {
        touch(connection, &parties)?;
        connection.prepare_cached("DELETE FROM meeting_step WHERE event = ?1")?.execute([&timeline.id])?;
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
