//! A `Filter` as SQL, its events streamed in order of date, then id; undated ones last.
//!
//! # Performance
//! A range of days for an actor is a short walk of `event_heading`'s primary key in each span of 32 days. Imprecise dates that begin
//! before the range and reach into it come first, found through partial indexes, so that no walk starts at the beginning of time.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use crate::error::{Error, Result};
use crate::store::event::{self, SPAN_MONTH, SPAN_WEEK, SPAN_YEAR};
use crate::store::fault::{fault, no_event};
use crate::store::id::{first_key_of_period, first_undated_key, key, key_of_id, keys_of_day, period_of_key};
use crate::store::open::Store;
use crate::types::{DateMatch, Filter, TimelineEvent};

impl Store {
    /// Hands each event that the filter asks for to `each`, in order, until it says `false`.
    pub fn select(&self, filter: &Filter, each: &mut dyn FnMut(TimelineEvent) -> Result<bool>) -> Result<()> {
        self.walk(filter, &EVENTS, &mut |row| each(event::read(row).map_err(fault)?))
    }

    /// Hands each row of what the filter asks for to `each`, in order, until it says `false`.
    pub(super) fn walk(&self, filter: &Filter, columns: &Columns, each: &mut dyn FnMut(&Row<'_>) -> Result<bool>) -> Result<()> {
        let mut left = filter.limit.unwrap_or(u64::MAX);
        for (part, window) in self.parts(filter).map_err(fault)? {
            if left == 0 {
                break;
            }
            let Some(query) = Query::build(filter, columns, part, window, left) else { continue };
            let mut statement = self.connection.prepare_cached(&query.sql).map_err(fault)?;
            let mut rows = statement.query(params_from_iter(&query.values)).map_err(|e| asked(filter, e))?;
            while let Some(row) = rows.next().map_err(|e| asked(filter, e))? {
                left -= 1;
                if !each(row)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The parts of an answer in their order, each with the keys between which it lies: of a next page only what is left.
    fn parts(&self, filter: &Filter) -> rusqlite::Result<Vec<(Part, Window)>> {
        let undated = first_undated_key();
        let end = filter.after.as_ref().map(|after| key(after.day, &after.id));
        let (mut dated, mut rest) = ((0, undated - 1), (undated, i64::MAX));
        match end {
            Some(end) if !filter.latest_first => (dated.0, rest.0) = (end + 1, rest.0.max(end + 1)),
            Some(end) if end >= undated => (dated, rest.1) = ((0, -1), end - 1),
            Some(end) => dated.1 = end - 1,
            None => {}
        }
        let starting = self.windows(filter, dated)?.into_iter().map(|window| (Part::Starting, window));
        let mut parts = vec![(Part::ReachingIn, dated)];
        if filter.latest_first {
            parts.splice(0..0, starting);
        } else {
            parts.extend(starting);
        }
        parts.push((Part::Undated, rest));
        parts.retain(|(_, (first, last))| first <= last);
        Ok(parts)
    }

    /// The ranges of keys, in order, in which the events of an actor that begin in a filter's range are asked for: the first is short, so
    /// that the first row does not wait for the last, and each is twice as long as the one before.
    fn windows(&self, filter: &Filter, dated: Window) -> rusqlite::Result<Vec<Window>> {
        let first = filter.since.map_or(0, |day| keys_of_day(day).0).max(dated.0);
        let last = filter.until.map_or(first_undated_key() - 1, |day| keys_of_day(day).1).min(dated.1);
        if filter.actors.is_empty() || filter.text.is_some() {
            return Ok(vec![(first, last)]);
        }
        let sql =
            "SELECT min(event), max(event) FROM (SELECT min(key) AS event FROM event UNION ALL SELECT max(key) FROM event WHERE key < ?1)";
        let ends = self
            .connection
            .query_row(sql, [first_undated_key()], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)))?;
        let (Some(least), Some(greatest)) = ends else { return Ok(Vec::new()) };
        let (mut from, mut last) = (first.max(least), last.min(greatest));
        let (mut windows, mut periods) = (Vec::new(), 1);
        while filter.latest_first && from <= last {
            let start = first_key_of_period(period_of_key(last) + 1 - periods).max(from);
            windows.push((start, last));
            (last, periods) = (start - 1, periods * 2);
        }
        while from <= last {
            let to = first_key_of_period(period_of_key(from) + periods) - 1;
            windows.push((from, to.min(last)));
            (from, periods) = (to + 1, periods * 2);
        }
        Ok(windows)
    }

    /// One event by its full id.
    pub fn event(&self, id: &str) -> Result<TimelineEvent> {
        let sql = "SELECT e.key FROM mention m JOIN event e ON e.key = m.event AND e.founder = m.key WHERE m.key = ?1";
        let key = self.connection.query_row(sql, [key_of_id(id)], |row| row.get(0)).optional().map_err(fault)?;
        let found = key.map_or(Ok(None), |key| event::of_key(&self.connection, key)).map_err(fault)?;
        found.ok_or_else(|| no_event(id))
    }
}

/// A faulty full-text query is the user's to mend, not the database's.
fn asked(filter: &Filter, error: rusqlite::Error) -> Error {
    let message = error.to_string();
    let of_query = ["fts5", "no such column", "unterminated", "unknown special query"].iter().any(|part| message.contains(part));
    match &filter.text {
        Some(text) if of_query => Error::Usage {
            reason: format!("the text query `{text}` cannot be understood: {message}"),
            remedy: "put words in quotes: '\"cease-fire\" OR truce'".into(),
        },
        _ => fault(error),
    }
}

/// The first and the last of some keys.
type Window = (i64, i64);

/// What is read of each event: columns of `event e`, and what is joined to it.
pub(super) struct Columns {
    pub(super) list: LazyLock<String>,
    pub(super) join: &'static str,
}

/// Whole events.
static EVENTS: Columns = Columns { list: LazyLock::new(|| event::SELECT_LIST.clone()), join: "CROSS JOIN edition d ON d.key = e.edition" };

/// The parts of an answer, in the order of their dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Dates that begin before the range and reach into it.
    ReachingIn,
    /// Dates that begin in the range.
    Starting,
    /// No date at all; only where no range is asked for.
    Undated,
}

/// Events under a heading with keys in a range, both ends included.
fn between(first: i64, last: i64) -> String {
    format!("a.period IN ({}) AND a.event BETWEEN {first} AND {last}", periods(first, last))
}

/// The spans of 32 days between two keys that the index may hold; that of undated rows is the last.
pub(super) fn periods(first: i64, last: i64) -> String {
    let (first, last, undated) = (period_of_key(first), period_of_key(last), period_of_key(first_undated_key()));
    format!(
        "WITH RECURSIVE p (n) AS (
           SELECT max({first}, (SELECT min(period) FROM event_heading))
           UNION ALL SELECT n + 1 FROM p WHERE n < min({last}, (SELECT max(period) FROM event_heading WHERE period < {undated})))
         SELECT n FROM p{}",
        if last >= undated { format!(" UNION ALL SELECT {undated}") } else { String::new() }
    )
}

#[derive(Debug, Default)]
struct Query {
    sql: String,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn build(filter: &Filter, columns: &Columns, part: Part, window: Window, limit: u64) -> Option<Query> {
        let ranged = filter.since.is_some() || filter.until.is_some();
        match part {
            Part::ReachingIn if filter.since.is_none() || filter.date_match == DateMatch::Within => return None,
            Part::Undated if ranged => return None,
            _ => {}
        }
        let mut query = Query::default();
        let order =
            if filter.actors.is_empty() { query.walk_events(filter, part, window) } else { query.walk_actors(filter, part, window) };
        if filter.after.is_some() && part != Part::Starting {
            query.conditions.push(format!("e.key BETWEEN {} AND {}", window.0, window.1));
        }
        query.narrow(filter);
        let walk = std::mem::take(&mut query.sql);
        query.sql = format!(
            "SELECT {} FROM {walk} {} WHERE {} ORDER BY {order}{} LIMIT {}",
            *columns.list,
            columns.join,
            query.conditions.join(" AND "),
            if filter.latest_first { " DESC" } else { "" },
            limit.min(i64::MAX as u64),
        );
        Some(query)
    }

    /// All events: by their keys, which lie in order of date.
    fn walk_events(&mut self, filter: &Filter, part: Part, (first, last): Window) -> &'static str {
        self.sql = "event e".into();
        match part {
            Part::Starting => {
                self.conditions.push(format!("e.key BETWEEN {first} AND {last}"));
                self.within(filter, "e");
            }
            Part::Undated => self.conditions.push(format!("e.key >= {}", first_undated_key())),
            Part::ReachingIn => {
                let Some(since) = filter.since else { return "e.key" };
                let reach = self.reach("r", since);
                let before = keys_of_day(since).0;
                self.conditions.push(format!("e.key IN (SELECT r.key FROM event r WHERE {reach}) AND e.key < {before}"));
            }
        }
        "e.key"
    }

    /// Events of some actors: by the closure, as a set of keys, which lie in order of date.
    fn walk_actors(&mut self, filter: &Filter, part: Part, (first, last): Window) -> &'static str {
        let headings = self.headings(&filter.actors);
        let days = match (part, filter.since) {
            (Part::Undated, _) => vec![between(first_undated_key(), i64::MAX)],
            (Part::ReachingIn, Some(since)) => self.reach_of_headings(since),
            _ => vec![between(first, last)],
        };
        if part == Part::Starting {
            self.within(filter, "e");
        }
        let of_days = |days: &String| {
            let roles = filter.roles.0;
            format!("SELECT a.event FROM event_heading a WHERE a.heading IN {headings} AND {days} AND a.roles & {roles} <> 0")
        };
        let keys: Vec<String> = days.iter().map(of_days).collect();
        self.sql = "event e".into();
        self.conditions.push(format!("e.key IN ({})", keys.join(" UNION ALL ")));
        "e.key"
    }

    /// Dates under a heading that begin before a day and reach to it: up to a year long, and longer, which have an index of their own.
    fn reach_of_headings(&mut self, since: NaiveDate) -> Vec<String> {
        let start = since.checked_sub_days(Days::new(SPAN_YEAR.unsigned_abs())).unwrap_or(NaiveDate::MIN);
        let (first, end) = (keys_of_day(start).0, keys_of_day(since).0);
        let since = self.value(since);
        let later = format!("a.date_latest >= {since} AND a.event < {end}");
        vec![
            format!("a.period IN ({}) AND a.date_span > 0 AND a.date_span < 4 AND {later}", periods(first, end)),
            format!("a.date_span = 4 AND {later}"),
        ]
    }

    /// The keys of the headings of some ids.
    fn headings(&mut self, ids: &[String]) -> String {
        let ids = self.list(ids.iter().map(|id| Value::Text(id.clone())));
        format!("(SELECT key FROM heading WHERE id IN {ids})")
    }

    /// Dates that end on or after a day, class of length by class, so that each is a short range of its index.
    fn reach(&mut self, table: &str, since: NaiveDate) -> String {
        let from = self.value(since);
        let mut classes = vec![format!("({table}.date_span = 4 AND {table}.date_latest >= {from})")];
        for (class, days) in [(1, SPAN_WEEK), (2, SPAN_MONTH), (3, SPAN_YEAR)] {
            let end = since.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(NaiveDate::MAX);
            let end = self.value(end);
            classes.push(format!("({table}.date_span = {class} AND {table}.date_latest BETWEEN {from} AND {end})"));
        }
        format!("({})", classes.join(" OR "))
    }

    fn within(&mut self, filter: &Filter, table: &str) {
        if let (DateMatch::Within, Some(until)) = (filter.date_match, filter.until) {
            let until = self.value(until);
            self.conditions.push(format!("{table}.date_latest <= {until}"));
        }
    }

    /// Everything that is asked of the event beside actor and date.
    fn narrow(&mut self, filter: &Filter) {
        if !filter.rejected {
            self.conditions.push("NOT e.rejected".into());
        }
        self.conditions.push(if filter.negated { "e.negated" } else { "NOT e.negated" }.into());
        self.narrow_standing(filter);
        self.one_of("e.kind", filter.kinds.iter().map(|k| k.as_str()));
        self.one_of("e.type", filter.types.iter().map(|t| t.as_str()));
        self.one_of("e.meeting_status", filter.statuses.iter().map(|s| s.as_str()));
        for place in &filter.places {
            let pattern = self.value(format!("%{}%", place.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
            self.conditions.push(format!("e.place LIKE {pattern} ESCAPE '\\'"));
        }
        if let Some(day) = filter.as_of {
            let day = self.value(day);
            self.conditions.push(format!("e.first_published <= {day}"));
        }
        if let Some(moment) = &filter.known_by {
            let moment = self.value(moment);
            self.conditions.push(format!("e.first_ingested <= {moment}"));
        }
        for counterpart in &filter.with {
            let headings = self.headings(counterpart);
            self.conditions.push(format!(
                "EXISTS (SELECT 1 FROM event_heading w WHERE w.period = e.key >> 50 AND w.heading IN {headings} AND w.event = e.key
                   AND w.roles & 3 <> 0)"
            ));
        }
        if let Some(text) = &filter.text {
            let text = self.value(text);
            self.conditions.push(format!(
                "e.key IN (SELECT m.event FROM mention m WHERE m.key IN (SELECT rowid FROM mention_text WHERE mention_text MATCH {text}))"
            ));
        }
    }

    /// What depends on which reports are known; where only some are, the query room looks again.
    fn narrow_standing(&mut self, filter: &Filter) {
        if filter.as_of.is_some() || filter.known_by.is_some() {
            return;
        }
        self.one_of("e.certainty", filter.certainties.iter().map(|c| c.as_str()));
        if filter.contested {
            self.conditions.push("e.contested".into());
        }
        if let Some(least) = filter.min_sources {
            self.conditions.push(format!("e.independent_sources >= {least}"));
        }
    }

    fn one_of<'a>(&mut self, column: &str, words: impl Iterator<Item = &'a str>) {
        let values: Vec<Value> = words.map(|w| Value::Text(w.to_owned())).collect();
        if !values.is_empty() {
            let list = self.list(values.into_iter());
            self.conditions.push(format!("{column} IN {list}"));
        }
    }

    fn list(&mut self, values: impl Iterator<Item = Value>) -> String {
        let marks: Vec<String> = values.map(|value| self.bind(value)).collect();
        format!("({})", marks.join(", "))
    }

    fn value(&mut self, value: impl ToString) -> String {
        self.bind(Value::Text(value.to_string()))
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }
}
