//! A `Filter` as SQL, its events streamed in order of date, then id; undated ones last.
//!
//! # Performance
//! A range of days for one actor is one walk of `event_actor`'s primary key. Imprecise dates that begin before the range and reach
//! into it come first, found by class of length through a partial index, so that no walk starts at the beginning of time.

use chrono::{Days, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use crate::error::{Error, Result};
use crate::store::event::{self, SPAN_MONTH, SPAN_WEEK, SPAN_YEAR};
use crate::store::fault::fault;
use crate::store::id::{first_undated_key, keys_of_day};
use crate::store::open::Store;
use crate::types::{DateMatch, Filter, TimelineEvent};

impl Store {
    /// Hands each event that the filter asks for to `each`, in order, until it says `false`.
    pub fn select(&self, filter: &Filter, each: &mut dyn FnMut(TimelineEvent) -> Result<bool>) -> Result<()> {
        let mut left = filter.limit.unwrap_or(u64::MAX);
        for part in [Part::ReachingIn, Part::Starting, Part::Undated] {
            let Some(query) = Query::build(filter, part, left) else { continue };
            let mut statement = self.connection.prepare_cached(&query.sql).map_err(fault)?;
            let mut rows = statement.query(params_from_iter(&query.values)).map_err(|e| asked(filter, e))?;
            while let Some(row) = rows.next().map_err(|e| asked(filter, e))? {
                left -= 1;
                if !each(event::read(row).map_err(fault)?)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// One event by its full id.
    pub fn event(&self, id: &str) -> Result<TimelineEvent> {
        let sql = format!("SELECT {} FROM event e JOIN edition d ON d.id = e.edition WHERE e.id = ?1", event::select_list());
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let found = statement.query_row([id], event::read).optional().map_err(fault)?;
        found.ok_or_else(|| Error::NotFound { what: format!("there is no event `{id}`"), remedy: "list them: demarche events".into() })
    }
}

/// A faulty full-text query is the user's to mend, not the database's.
fn asked(filter: &Filter, error: rusqlite::Error) -> Error {
    let message = error.to_string();
    match &filter.text {
        Some(text) if message.contains("fts5") || message.contains("no such column") || message.contains("unterminated") => Error::Usage {
            reason: format!("--text `{text}` cannot be understood: {message}"),
            remedy: "put words in quotes: '\"cease-fire\" OR truce'".into(),
        },
        _ => fault(error),
    }
}

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

#[derive(Debug, Default)]
struct Query {
    sql: String,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn build(filter: &Filter, part: Part, limit: u64) -> Option<Query> {
        let ranged = filter.since.is_some() || filter.until.is_some();
        match part {
            Part::ReachingIn if filter.since.is_none() || filter.date_match == DateMatch::Within => return None,
            Part::Undated if ranged => return None,
            _ => {}
        }
        let mut query = Query::default();
        let order = if filter.actors.is_empty() { query.walk_events(filter, part) } else { query.walk_actors(filter, part) };
        query.narrow(filter);
        let walk = std::mem::take(&mut query.sql);
        query.sql = format!(
            "SELECT {} FROM {walk} CROSS JOIN edition d ON d.id = e.edition WHERE {} ORDER BY {order} LIMIT {}",
            event::select_list(),
            query.conditions.join(" AND "),
            limit.min(i64::MAX as u64),
        );
        Some(query)
    }

    /// All events: by their keys, which lie in order of date.
    fn walk_events(&mut self, filter: &Filter, part: Part) -> &'static str {
        self.sql = "event e".into();
        match part {
            Part::Starting => {
                let first = filter.since.map_or(0, |day| keys_of_day(day).0);
                let last = filter.until.map_or(first_undated_key() - 1, |day| keys_of_day(day).1);
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

    /// Events of some actors: by the closure, one actor as a walk, several as a set.
    fn walk_actors(&mut self, filter: &Filter, part: Part) -> &'static str {
        let actors = self.list(filter.actors.iter().map(|id| Value::Text(id.clone())));
        let roles = format!("a.roles & {} <> 0", filter.roles.0);
        let days = match (part, filter.since) {
            (Part::Undated, _) => "a.date_earliest = ''".to_owned(),
            (Part::ReachingIn, Some(since)) => {
                let reach = self.reach("a", since);
                let since = self.value(since);
                format!("({reach}) AND a.date_earliest < {since}")
            }
            _ => {
                let first =
                    filter.since.map_or_else(|| "a.date_earliest > ''".to_owned(), |day| format!("a.date_earliest >= {}", self.value(day)));
                let last = filter.until.map_or(String::new(), |day| format!(" AND a.date_earliest <= {}", self.value(day)));
                format!("{first}{last}")
            }
        };
        if part == Part::Starting {
            self.within(filter, "e");
        }
        if filter.actors.len() == 1 && part != Part::ReachingIn {
            self.sql = "event_actor a CROSS JOIN event e ON e.key = a.event".into();
            self.conditions.push(format!("a.actor IN {actors} AND {days} AND {roles}"));
            return "a.date_earliest, a.event";
        }
        self.sql = "event e".into();
        self.conditions.push(format!("e.key IN (SELECT a.event FROM event_actor a WHERE a.actor IN {actors} AND {days} AND {roles})"));
        "e.key"
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
        self.conditions.push("NOT e.rejected".into());
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
            let ids = self.list(counterpart.iter().map(|id| Value::Text(id.clone())));
            self.conditions.push(format!(
                "EXISTS (SELECT 1 FROM event_actor w WHERE w.actor IN {ids} AND w.event = e.key
                   AND w.date_earliest = coalesce(e.date_earliest, e.date_latest, '') AND w.roles & 3 <> 0)"
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
