//! Threads of meetings: renewed for whom a run touched, and listed.
//!
//! Threads depend on all events of the same parties, over years; they are renewed once at the end of a run, not for every batch.
//! `meeting_touched` remembers what is still to do if a run is killed.

use std::sync::LazyLock;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, TransactionBehavior, params, params_from_iter};
use serde::de::DeserializeOwned;

use crate::error::Result;
use crate::store::event;
use crate::store::fault::fault;
use crate::store::id::{id_of_key, key_of_id};
use crate::store::open::Store;
use crate::store::pending::meeting_heading;
use crate::store::select::periods;
use crate::types::{MeetingStatus, MeetingStep, MeetingThread, Merge, TimelineEvent};

/// Parties whose threads are renewed in one transaction.
const RENEWED_AT_ONCE: usize = 2000;

/// Which threads a listing asks for.
#[derive(Debug, Clone, Default)]
pub struct MeetingFilter {
    /// Ids of actors: for each inner list, one of them takes part in some step.
    pub actors: Vec<Vec<String>>,
    /// What became of it, any of which will do.
    pub statuses: Vec<MeetingStatus>,
    /// First day of a step.
    pub since: Option<String>,
    /// Last day of a step.
    pub until: Option<String>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Store {
    /// Renews the threads of all parties whose meetings changed since the last time; gives how many parties that were.
    pub fn renew_meetings(&mut self, merge: &dyn Merge) -> Result<u64> {
        let mut renewed = 0;
        loop {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
            let touched = touched(&transaction).map_err(fault)?;
            for who in &touched {
                renew(&transaction, who, merge).map_err(fault)?;
            }
            transaction.commit().map_err(fault)?;
            renewed += touched.len() as u64;
            if touched.len() < RENEWED_AT_ONCE {
                return Ok(renewed);
            }
        }
    }

    /// Threads in order of their first step, then id.
    pub fn meetings(&self, filter: &MeetingFilter) -> Result<Vec<MeetingThread>> {
        let mut values: Vec<Value> = Vec::new();
        let mut list = |words: &mut dyn Iterator<Item = &str>| {
            let marks: Vec<String> = words
                .map(|word| {
                    values.push(Value::Text(word.to_owned()));
                    format!("?{}", values.len())
                })
                .collect();
            marks.join(", ")
        };
        let mut conditions = vec!["1".to_owned()];
        if !filter.statuses.is_empty() {
            conditions.push(format!("t.status IN ({})", list(&mut filter.statuses.iter().map(|s| s.as_str()))));
        }
        for ids in &filter.actors {
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM meeting_step s JOIN heading h JOIN event_heading a
                   ON a.period = s.event >> 50 AND a.heading = h.key AND a.event = s.event AND a.roles & 3 <> 0
                 WHERE s.meeting = t.id AND h.id IN ({}))",
                list(&mut ids.iter().map(String::as_str))
            ));
        }
        for (day, column, sign) in [(&filter.since, "date_latest", ">="), (&filter.until, "date_earliest", "<=")] {
            if let Some(day) = day {
                let day = list(&mut std::iter::once(day.as_str()));
                conditions.push(format!(
                    "EXISTS (SELECT 1 FROM meeting_step s JOIN event e ON e.key = s.event WHERE s.meeting = t.id AND e.{column} {sign} {day})"
                ));
            }
        }
        let sql = format!(
            "SELECT t.id, t.parties, t.kind, t.status, t.date, t.previous, t.place FROM meeting t WHERE {}
             ORDER BY (SELECT e.key FROM meeting_step s JOIN event e ON e.key = s.event WHERE s.meeting = t.id AND s.ordinal = 0), t.id
             LIMIT {}",
            conditions.join(" AND "),
            filter.limit.unwrap_or(u64::MAX).min(i64::MAX as u64)
        );
        self.threads(&sql, values).map_err(fault)
    }

    /// One thread by its id.
    pub fn meeting(&self, id: &str) -> Result<Option<MeetingThread>> {
        let sql = "SELECT id, parties, kind, status, date, previous, place FROM meeting WHERE id = ?1";
        Ok(self.threads(sql, vec![Value::Text(id.to_owned())]).map_err(fault)?.pop())
    }

    fn threads(&self, sql: &str, values: Vec<Value>) -> rusqlite::Result<Vec<MeetingThread>> {
        let mut statement = self.connection.prepare(sql)?;
        let mut threads: Vec<MeetingThread> =
            statement.query_map(params_from_iter(values), read_thread)?.collect::<rusqlite::Result<_>>()?;
        for thread in &mut threads {
            thread.steps = self.steps(&thread.id)?;
        }
        Ok(threads)
    }

    fn steps(&self, meeting: &str) -> rusqlite::Result<Vec<MeetingStep>> {
        let sql = "SELECT e.founder, s.status, s.date, s.planned, e.independent_sources, d.text, e.evidence_start, e.evidence_end
            FROM meeting_step s JOIN event e ON e.key = s.event JOIN edition d ON d.key = e.edition WHERE s.meeting = ?1 ORDER BY s.ordinal";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([meeting], |row| {
            let place = |column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or_default());
            let words = row.get_ref(5)?.as_str()?.get(place(6)?..place(7)?);
            Ok(MeetingStep {
                event: id_of_key('e', row.get(0)?),
                status: MeetingStatus::parse(&row.get::<_, String>(1)?).unwrap_or_default(),
                date: row.get(2)?,
                planned: row.get(3)?,
                sources: row.get(4)?,
                evidence: words.unwrap_or_default().to_owned(),
            })
        })?;
        rows.collect()
    }
}

fn read_thread(row: &Row<'_>) -> rusqlite::Result<MeetingThread> {
    Ok(MeetingThread {
        id: row.get(0)?,
        parties: json(row, 1)?,
        kind: row.get(2)?,
        status: MeetingStatus::parse(&row.get::<_, String>(3)?).unwrap_or_default(),
        date: row.get(4)?,
        previous_dates: json(row, 5)?,
        place: json(row, 6)?,
        steps: Vec::new(),
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let cell: String = row.get(column)?;
    serde_json::from_str(&cell).map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
}

fn touched(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT who FROM meeting_touched ORDER BY who LIMIT ?1")?;
    let rows = statement.query_map([RENEWED_AT_ONCE as i64], |row| row.get(0))?;
    rows.collect()
}

static OF_PARTIES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM event e JOIN edition d ON d.key = e.edition WHERE e.key IN (
           SELECT event FROM event_heading WHERE period IN ({}) AND heading = (SELECT key FROM heading WHERE id = ?1)) ORDER BY e.key",
        *event::SELECT_LIST,
        periods(i64::MIN, i64::MAX)
    )
});

fn renew(connection: &Connection, who: &str, merge: &dyn Merge) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM meeting WHERE who = ?1")?.execute([who])?;
    let events: Vec<TimelineEvent> =
        connection.prepare_cached(&OF_PARTIES)?.query_map([meeting_heading(who)], event::read)?.collect::<rusqlite::Result<_>>()?;
    for thread in merge.threads(&events) {
        write_thread(connection, who, &thread)?;
    }
    connection.prepare_cached("DELETE FROM meeting_touched WHERE who = ?1")?.execute([who])?;
    Ok(())
}

fn write_thread(connection: &Connection, who: &str, thread: &MeetingThread) -> rusqlite::Result<()> {
    let text = |value: serde_json::Result<String>| value.unwrap_or_default();
    let sql = "INSERT INTO meeting (id, who, parties, kind, status, date, previous, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare_cached(sql)?.execute(params![
        thread.id,
        who,
        text(serde_json::to_string(&thread.parties)),
        thread.kind,
        thread.status.as_str(),
        thread.date,
        text(serde_json::to_string(&thread.previous_dates)),
        text(serde_json::to_string(&thread.place)),
    ])?;
    for (ordinal, step) in thread.steps.iter().enumerate() {
        let of_step = "SELECT event FROM mention WHERE key = ?1";
        let event: i64 = connection.prepare_cached(of_step)?.query_row([key_of_id(&step.event)], |row| row.get(0))?;
        let sql = "INSERT INTO meeting_step (meeting, ordinal, event, status, date, planned) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = params![thread.id, ordinal as i64, event, step.status.as_str(), step.date, step.planned];
        connection.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}
