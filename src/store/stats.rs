//! Counts over the whole store, and a check that it holds together.

use rusqlite::Connection;
use serde::Serialize;

use crate::error::Result;
use crate::store::change::same;
use crate::store::decision::Decisions;
use crate::store::event;
use crate::store::fault::fault;
use crate::store::id::{id, id_of_key};
use crate::store::mention;
use crate::store::open::Store;
use crate::types::{Mention, Merge};

/// What the database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Articles, each with one or more editions.
    pub articles: u64,
    /// Editions.
    pub editions: u64,
    /// Editions without a publication date.
    pub undated_editions: u64,
    /// Mentions.
    pub mentions: u64,
    /// Events merged from them.
    pub events: u64,
    /// Events without any date.
    pub undated_events: u64,
    /// Actors that some mention names.
    pub actors: u64,
    /// Meeting threads.
    pub meetings: u64,
    /// Files and lines that could not be read.
    pub problems: u64,
    /// Day of the earliest and of the latest event.
    pub days: Option<(String, String)>,
    /// Events by type, most frequent first.
    pub types: Vec<(String, u64)>,
    /// Events by kind, most frequent first.
    pub kinds: Vec<(String, u64)>,
    /// Events by certainty, most frequent first.
    pub certainties: Vec<(String, u64)>,
    /// Events by the month in which their date begins, in order of time.
    pub months: Vec<(String, u64)>,
    /// Editions by publisher, the ten most frequent.
    pub publishers: Vec<(String, u64)>,
}

impl Store {
    /// Counts what the database holds.
    pub fn stats(&self) -> Result<Stats> {
        let count = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n.unsigned_abs()).map_err(fault);
        let days = "SELECT min(date_earliest), max(date_latest) FROM event";
        let days = self.connection.query_row(days, [], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?)));
        Ok(Stats {
            articles: count("SELECT count(DISTINCT article) FROM edition")?,
            editions: count("SELECT count(*) FROM edition")?,
            undated_editions: count("SELECT count(*) FROM edition WHERE published_day IS NULL")?,
            mentions: count("SELECT count(*) FROM mention")?,
            events: count("SELECT count(*) FROM event")?,
            undated_events: count("SELECT count(*) FROM event WHERE date = ''")?,
            actors: count("SELECT count(*) FROM actor")?,
            meetings: count("SELECT count(*) FROM meeting")?,
            problems: count("SELECT count(*) FROM problem")?,
            days: days.map(|(first, last)| first.zip(last)).map_err(fault)?,
            types: self.frequencies("SELECT type, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC, 1")?,
            kinds: self.frequencies("SELECT kind, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC, 1")?,
            certainties: self.frequencies("SELECT certainty, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC, 1")?,
            months: self.frequencies(
                "SELECT substr(date_earliest, 1, 7), count(*) FROM event WHERE date_earliest IS NOT NULL GROUP BY 1 ORDER BY 1",
            )?,
            publishers: self.frequencies("SELECT publisher, count(*) FROM edition GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10")?,
        })
    }

    fn frequencies(&self, sql: &str) -> Result<Vec<(String, u64)>> {
        let mut statement = self.connection.prepare(sql).map_err(fault)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Looks for damage: in the file, between its tables, and between events and the texts they stand on. One line for each fault.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for line in lines(&self.connection, "PRAGMA integrity_check(20)").map_err(fault)? {
            if line != "ok" {
                faults.push(format!("file: {line}"));
            }
        }
        for (what, sql) in CHECKS {
            let found = lines(&self.connection, sql).map_err(fault)?;
            faults.extend(found.into_iter().map(|id| format!("{what}: {id}")));
        }
        faults.extend(self.check_texts().map_err(fault)?);
        Ok(faults)
    }

    /// Compares every stored text, with its title, publisher and day, with the hash that is its edition's id.
    fn check_texts(&self) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT key, id, article, title, published, publisher, text, url FROM edition ORDER BY key";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let words = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            let parts = [words(1), words(2), words(3), words(4), words(5), words(6), words(7)];
            let [Ok(stored), Ok(article), Ok(title), Ok(published), Ok(publisher), Ok(text), Ok(url)] = parts else {
                faults.push(format!("edition that cannot be read: number {key}; {READ_AGAIN}"));
                continue;
            };
            if id('d', &[article, title, published, publisher, text]) != stored {
                faults.push(format!("edition whose text is not the one that was read: {stored} of article {article} {url}; {READ_AGAIN}"));
            }
        }
        Ok(faults)
    }

    /// Tells every event again from its mentions and compares; one line for each that is stored otherwise.
    ///
    /// After a change of the rules of merging that is no damage: `recode` renews what differs.
    pub fn check_events(&self, merge: &dyn Merge) -> Result<Vec<String>> {
        let decisions = Decisions::read(&self.connection).map_err(fault)?;
        let mut statement = self.connection.prepare("SELECT key, founder FROM event ORDER BY key").map_err(fault)?;
        let keys = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fault)?;
        let mut faults = Vec::new();
        for row in keys {
            let (key, founder): (i64, i64) = row.map_err(fault)?;
            let name = id_of_key('e', founder);
            let told = mention::of_event(&self.connection, key).and_then(|mentions| Ok((mentions, event::of_key(&self.connection, key)?)));
            let Ok((mentions, Some(stored))) = told else {
                faults.push(format!("event that cannot be read: {name}; {READ_AGAIN}"));
                continue;
            };
            let mentions: Vec<&Mention> = mentions.iter().collect();
            if !mentions.is_empty() {
                let is = merge.tell(&mentions, (0..mentions.len()).collect(), &decisions.of(&mentions)).event;
                if !same(&is, &stored) {
                    let article = &stored.article;
                    faults.push(format!("event told otherwise than by its mentions: {name}, first in article {article}; {TELL_AGAIN}"));
                }
            }
        }
        Ok(faults)
    }
}

/// What to do about a damaged text.
const READ_AGAIN: &str = "restore the database from a copy, or read its articles again into a new one";
/// What to do about a damaged event.
const TELL_AGAIN: &str = "tell it again: demarche recode";

/// Invariants of the content: each query lists the ids that break one.
const CHECKS: [(&str, &str); 7] = [
    ("row whose foreign key points nowhere, in table", "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check"),
    (
        "mention whose evidence is not in its article",
        "SELECT n.id FROM mention m JOIN mention_id n ON n.key = m.key JOIN edition d ON d.key = m.edition
         WHERE substr(CAST(d.text AS BLOB), m.start + 1, length(CAST(m.evidence AS BLOB))) <> CAST(m.evidence AS BLOB)",
    ),
    (
        "event without a mention",
        "SELECT n.id FROM event e JOIN event_id n ON n.key = e.key WHERE NOT EXISTS (SELECT 1 FROM mention m WHERE m.event = e.key)",
    ),
    (
        "actor index entry without its event",
        "SELECT heading || ' ' || event FROM event_heading a WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.key = a.event)",
    ),
    (
        "actor index entry without its saying",
        "SELECT heading || ' ' || saying FROM saying_heading a WHERE NOT EXISTS (SELECT 1 FROM saying s WHERE s.key = a.saying)",
    ),
    (
        "event missing in the actor index",
        "SELECT n.id FROM event e JOIN event_id n ON n.key = e.key WHERE (SELECT count(*) FROM json_each(e.source)) > 0 AND NOT EXISTS (
           SELECT 1 FROM json_each(e.source) s WHERE s.value ->> 'id' = '' OR EXISTS (SELECT 1 FROM heading h JOIN event_heading a
             ON a.period = e.key >> 50 AND a.heading = h.key AND a.event = e.key WHERE h.id IN (s.value ->> 'id', s.value ->> 'country')))",
    ),
    (
        "event whose source count is wrong",
        "SELECT n.id FROM event e JOIN event_id n ON n.key = e.key WHERE sources < independent_sources OR sources < 1",
    ),
];

fn lines(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}
