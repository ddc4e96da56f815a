//! Sayings as rows: who said what to whom, found by speaker, addressee, words and day.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::store::actor::{actor_id, closure, write_actor};
use crate::store::edition::edition_key;
use crate::store::fault::fault;
use crate::store::id::{id_of_key, key_of_id, key_of_parts};
use crate::store::open::Store;
use crate::store::pending::heading;
use crate::types::{ActorRef, ByteSpan, Edition, Saying, SayingKind};

/// Roles in `saying_heading`.
const SPEAKER: i64 = 1;
const ADDRESSEE: i64 = 2;

/// Which sayings a listing asks for.
#[derive(Debug, Clone, Default)]
pub struct SayingFilter {
    /// Ids of actors, any of which speaks.
    pub speakers: Vec<String>,
    /// Ids of actors, any of which is spoken to.
    pub to: Vec<String>,
    /// FTS5 query over what was said.
    pub about: Option<String>,
    /// First day, inclusive: ISO 8601.
    pub since: Option<String>,
    /// Last day, inclusive.
    pub until: Option<String>,
    /// Kinds, any of which will do.
    pub kinds: Vec<SayingKind>,
    /// Only those whose speaker is not known by name.
    pub unnamed: bool,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A saying with the article it stands in. As JSON one flat object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredSaying {
    /// Content-derived id: `s` and 13 characters.
    pub id: String,
    /// The saying.
    #[serde(flatten)]
    pub saying: Saying,
    /// What was said, without the cue.
    pub words: String,
    /// The words that attribute: "said", "denied", "according to".
    pub cue_words: String,
    /// Id of the article.
    pub article: String,
    /// Its headline.
    pub title: String,
    /// Its publisher.
    pub publisher: String,
    /// Its URL.
    pub url: String,
    /// When it was published, as the input states it.
    pub published: String,
}

/// What one transaction remembers while it writes sayings.
#[derive(Debug, Default)]
pub(super) struct Speaking {
    /// Speakers whose names are written.
    names: FxHashSet<String>,
    /// Rows of the full-text index, which is quick only if they come in the order of their keys.
    texts: Vec<(i64, String)>,
}

impl Speaking {
    /// Writes what waits.
    pub(super) fn finish(mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.texts.sort_unstable();
        let mut insert = connection.prepare_cached("INSERT INTO saying_text (rowid, words) VALUES (?1, ?2)")?;
        self.texts.iter().try_for_each(|(key, words)| insert.execute(params![key, words]).map(|_| ()))
    }
}

/// Writes the sayings of an edition.
pub(super) fn write_sayings(
    connection: &Connection,
    speaking: &mut Speaking,
    edition: &Edition,
    text: &str,
    said: &[Saying],
) -> rusqlite::Result<()> {
    let published = edition.published_day.map_or(String::new(), |day| day.to_string());
    for (ordinal, saying) in said.iter().enumerate() {
        let place = format!("{}-{}-{}-{}", saying.span.start, saying.span.end, saying.cue.0, saying.cue.1);
        let key = free_key(connection, key_of_parts(edition.published_day, &[&edition.id, "said", &place]))?;
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| published.clone(), |d| d.to_string());
        let first = day(saying.date_earliest.or(saying.date_latest));
        let last = saying.date_latest.or(saying.date_earliest).map_or_else(|| first.clone(), |d| d.to_string());
        let record = Saying { exact: String::new(), ..saying.clone() };
        let record = serde_json::to_string(&record).unwrap_or_default();
        let words = saying.words(text);
        let speaker = saying.speaker.as_ref().filter(|s| is_named(&s.actor)).map_or(String::new(), |s| actor_id(&s.actor).into_owned());
        let sql = "INSERT INTO saying (key, edition, ordinal, day, last_day, kind, speaker, words, record)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let row = params![key, edition_key(edition), ordinal as i64, first, last, saying.kind.as_str(), speaker, words, record];
        connection.prepare_cached(sql)?.execute(row)?;
        speaking.texts.push((key, words));
        let speakers = saying.speaker.iter().map(|s| (SPEAKER, &s.actor));
        for (role, actor) in speakers.chain(saying.to.iter().map(|s| (ADDRESSEE, &s.actor))).filter(|(_, a)| is_named(a)) {
            if speaking.names.insert(format!("{}\u{0}{}\u{0}{}", actor_id(actor), actor.name, actor.text)) {
                write_actor(connection, actor)?;
            }
            for id in closure(actor) {
                let sql = "INSERT OR IGNORE INTO saying_heading (heading, role, saying) VALUES (?1, ?2, ?3)";
                connection.prepare_cached(sql)?.execute(params![heading(connection, &id)?, role, key])?;
            }
        }
    }
    Ok(())
}

/// Whether anything but its words is known of an actor; an id that begins with a point is made of them: `.diplomat`.
fn is_named(actor: &ActorRef) -> bool {
    !actor.id.is_empty() && !actor.id.starts_with('.') || !actor.name.is_empty() || !actor.country.is_empty()
}

fn free_key(connection: &Connection, wanted: i64) -> rusqlite::Result<i64> {
    let mut key = wanted;
    let sql = "SELECT EXISTS (SELECT 1 FROM saying WHERE key = ?1)";
    while connection.prepare_cached(sql)?.query_row([key], |row| row.get(0))? {
        key += 1;
    }
    Ok(key)
}

/// Replaces the sayings of an edition where they differ; gives whether they did.
pub(super) fn replace_sayings(
    connection: &Connection,
    speaking: &mut Speaking,
    edition: &Edition,
    text: &str,
    said: &[Saying],
) -> rusqlite::Result<bool> {
    let key = edition_key(edition);
    let mut statement = connection.prepare_cached("SELECT record FROM saying WHERE edition = ?1 ORDER BY ordinal")?;
    let stored: Vec<String> = statement.query_map([key], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let plain = |saying: &Saying| serde_json::to_string(&Saying { exact: String::new(), ..saying.clone() }).unwrap_or_default();
    if stored.len() == said.len() && stored.iter().zip(said).all(|(record, saying)| *record == plain(saying)) {
        return Ok(false);
    }
    delete_sayings(connection, key)?;
    write_sayings(connection, speaking, edition, text, said)?;
    Ok(true)
}

/// Takes the sayings of an edition out.
pub(super) fn delete_sayings(connection: &Connection, edition: i64) -> rusqlite::Result<()> {
    // The full-text index looks up in the saying what it must forget.
    for sql in [
        "DELETE FROM saying_text WHERE rowid IN (SELECT key FROM saying WHERE edition = ?1)",
        "DELETE FROM saying_heading WHERE saying IN (SELECT key FROM saying WHERE edition = ?1)",
        "DELETE FROM saying WHERE edition = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([edition])?;
    }
    Ok(())
}

const SELECT: &str = "SELECT s.key, s.record, s.words, d.article, d.title, d.publisher, d.url, d.published, d.text
    FROM saying s JOIN edition d ON d.key = s.edition";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredSaying> {
    let record = row.get_ref(1)?.as_str()?;
    let mut saying: Saying =
        serde_json::from_str(record).map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e)))?;
    let text = row.get_ref(8)?.as_str()?;
    saying.exact = saying.span.of(text).to_owned();
    let cue_words = ByteSpan::new(saying.cue.0, saying.cue.1).of(text).to_owned();
    Ok(StoredSaying {
        id: id_of_key('s', row.get(0)?),
        saying,
        words: row.get(2)?,
        cue_words,
        article: row.get(3)?,
        title: row.get(4)?,
        publisher: row.get(5)?,
        url: row.get(6)?,
        published: row.get(7)?,
    })
}

impl Store {
    /// The sayings that a filter asks for, in order of day, then place.
    ///
    /// # Errors
    /// `Error::Usage` where `about` is no full-text query.
    pub fn sayings(&self, filter: &SayingFilter) -> Result<Vec<StoredSaying>> {
        let (mut conditions, mut values) = (vec!["1".to_owned()], Vec::new());
        let mut bind = |value: String| {
            values.push(Value::Text(value));
            format!("?{}", values.len())
        };
        for (role, ids) in [(SPEAKER, &filter.speakers), (ADDRESSEE, &filter.to)] {
            if !ids.is_empty() {
                let ids: Vec<String> = ids.iter().map(|id| bind(id.clone())).collect();
                conditions.push(format!(
                    "s.key IN (SELECT saying FROM saying_heading WHERE role = {role} AND heading IN (SELECT key FROM heading WHERE id IN ({})))",
                    ids.join(", ")
                ));
            }
        }
        if let Some(words) = &filter.about {
            conditions.push(format!("s.key IN (SELECT rowid FROM saying_text WHERE saying_text MATCH {})", bind(words.clone())));
        }
        if let Some(day) = &filter.since {
            conditions.push(format!("s.last_day >= {} AND s.day <> ''", bind(day.clone())));
        }
        if let Some(day) = &filter.until {
            conditions.push(format!("s.day <= {} AND s.day <> ''", bind(day.clone())));
        }
        if !filter.kinds.is_empty() {
            let kinds: Vec<String> = filter.kinds.iter().map(|kind| bind(kind.as_str().to_owned())).collect();
            conditions.push(format!("s.kind IN ({})", kinds.join(", ")));
        }
        if filter.unnamed {
            conditions.push("s.speaker = ''".to_owned());
        }
        let limit = filter.limit.map_or(-1, |n| n.min(i64::MAX as u64) as i64);
        let sql =
            format!("{SELECT} WHERE {} ORDER BY s.day = '', s.day, d.published, d.id, s.ordinal LIMIT {limit}", conditions.join(" AND "));
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map(params_from_iter(&values), read).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(|e| asked(filter, e))
    }

    /// One saying by its id.
    ///
    /// # Errors
    /// `ErrorKind::NoSaying` where none has it.
    pub fn saying(&self, id: &str) -> Result<StoredSaying> {
        let missing = || Error::NoSuch { kind: ErrorKind::NoSaying, what: format!("there is no saying `{id}`"), near: String::new() };
        let key = key_of_id(id).ok_or_else(missing)?;
        let sql = format!("{SELECT} WHERE s.key = ?1");
        self.connection.query_row(&sql, [key], read).optional().map_err(fault)?.ok_or_else(missing)
    }

    /// Whether the database was filled by a program that kept no sayings: there are editions, and of none of them any.
    ///
    /// # Errors
    /// A database that fails.
    pub fn has_no_sayings(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM edition) AND NOT EXISTS (SELECT 1 FROM saying)";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(fault)
    }

    /// The id of the saying that stands at a place in an edition's list: what a mention of it names.
    pub fn saying_of(&self, edition: &Edition, ordinal: usize) -> Result<Option<String>> {
        let sql = "SELECT key FROM saying WHERE edition = ?1 AND ordinal = ?2";
        let key = self.connection.query_row(sql, params![edition_key(edition), ordinal as i64], |row| row.get(0)).optional();
        Ok(key.map_err(fault)?.map(|key| id_of_key('s', key)))
    }
}

/// A faulty full-text query is the user's to mend, not the database's.
fn asked(filter: &SayingFilter, error: rusqlite::Error) -> Error {
    let message = error.to_string();
    match &filter.about {
        Some(words) if message.contains("fts5") || message.contains("no such column") || message.contains("unterminated") => Error::Usage {
            reason: format!("--about `{words}` cannot be understood: {message}"),
            remedy: "put words in quotes: '\"cease-fire\" OR truce'".into(),
        },
        _ => fault(error),
    }
}
