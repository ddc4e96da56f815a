//! Rows that a batch writes last and in the order of their tables, which is what makes them cheap.

use std::borrow::Cow;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::store::actor::closure;
use crate::store::edition::edition_key;
use crate::store::event;
use crate::store::id::{key_of_id, period_of_key};
use crate::store::record::record;
use crate::types::{ActorRef, Mention, Merge, TimelineEvent, iso_day};

/// Keys of headings by their ids, as far as they were looked up.
pub(super) type Headings = FxHashMap<Box<str>, i64>;

/// New mentions, and new events under their headings.
#[derive(Debug, Default)]
pub(super) struct Pending {
    mentions: Vec<MentionRow>,
    filed: Vec<Filed>,
}

#[derive(Debug)]
struct MentionRow {
    key: i64,
    mention: Arc<Mention>,
    edition: i64,
    event: i64,
    block: Arc<str>,
}

/// An event under a heading.
#[derive(Debug)]
struct Filed {
    heading: i64,
    event: i64,
    /// Last day of a date of several days, with the class of its length.
    reach: Option<(Arc<str>, i64)>,
    roles: u8,
}

impl Pending {
    /// A new mention, part of an event.
    pub(super) fn mention(&mut self, mention: Arc<Mention>, event: i64, block: Arc<str>) {
        let key = key_of_id(&mention.id).unwrap_or_default();
        let edition = edition_key(&mention.edition);
        self.mentions.push(MentionRow { key, mention, edition, event, block });
    }

    /// A new event, by its key.
    pub(super) fn event(
        &mut self,
        connection: &Connection,
        headings: &mut Headings,
        (key, timeline): (i64, &TimelineEvent),
        merge: &dyn Merge,
    ) -> rusqlite::Result<()> {
        let event = &timeline.event;
        let span = event::span_class(event);
        let last = event.date_latest.or(event.date_earliest).filter(|_| span > 0);
        let reach: Option<(Arc<str>, i64)> = last.map(|day| (iso_day(day).into(), span));
        for (id, roles) in headings_of(timeline, merge) {
            let heading = match headings.get(&*id) {
                Some(known) => *known,
                None => {
                    let heading = heading(connection, &id)?;
                    headings.insert(id.into(), heading);
                    heading
                }
            };
            self.filed.push(Filed { heading, event: key, reach: reach.clone(), roles });
        }
        Ok(())
    }

    /// Writes everything.
    pub(super) fn write(mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.write_filed(connection)?;
        self.write_mentions(connection)
    }

    fn write_filed(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.filed.sort_unstable_by_key(|one| (period_of_key(one.event), one.heading, one.event));
        let sql = "INSERT INTO event_heading (period, heading, event, date_latest, date_span, roles) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut statement = connection.prepare_cached(sql)?;
        for Filed { heading, event, reach, roles } in &self.filed {
            let (last, span) = reach.as_ref().map_or(("", 0), |(last, span)| (last, *span));
            statement.execute(params![period_of_key(*event), heading, event, last, span, roles])?;
        }
        Ok(())
    }

    /// The full-text index flushes itself to disk whenever a row id goes down: hence in ascending order.
    fn write_mentions(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.mentions.sort_unstable_by_key(|row| row.key);
        let insert = "INSERT INTO mention (key, edition, event, block, start, evidence, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let index = "INSERT INTO mention_text (rowid, evidence, title) VALUES (?1, ?2, ?3)";
        let (mut insert, mut index) = (connection.prepare_cached(insert)?, connection.prepare_cached(index)?);
        for MentionRow { key, mention, edition, event, block } in &self.mentions {
            let (evidence, record) = (&mention.event.evidence, record(&mention.event));
            insert.execute(params![key, edition, event, block, evidence.start as i64, evidence.exact, record])?;
            index.execute(params![key, evidence.exact, mention.edition.title])?;
        }
        Ok(())
    }
}

/// The key of a heading, which is new if there is none yet.
pub(super) fn heading(connection: &Connection, id: &str) -> rusqlite::Result<i64> {
    let found = connection.prepare_cached("SELECT key FROM heading WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    if let Some(key) = found {
        return Ok(key);
    }
    connection.prepare_cached("INSERT INTO heading (id) VALUES (?1)")?.execute([id])?;
    Ok(connection.last_insert_rowid())
}

/// The heading of those who meet, under which the steps of their meetings are found.
pub(super) fn meeting_heading(parties: &str) -> String {
    format!("meeting {parties}")
}

/// All headings that an event stands under: actors with the roles that they play in it, and who meets with none.
pub(super) fn headings_of<'e>(timeline: &'e TimelineEvent, merge: &dyn Merge) -> SmallVec<[(Cow<'e, str>, u8); 8]> {
    let event = &timeline.event;
    let mut roles: SmallVec<[(Cow<'e, str>, u8); 8]> = SmallVec::new();
    let mut add = |actors: &'e [ActorRef], role: u8| {
        for id in actors.iter().flat_map(|actor| closure(actor).into_iter().chain(merge.parents(actor).into_iter().map(Cow::from))) {
            match roles.iter_mut().find(|(known, _)| *known == id) {
                Some((_, played)) => *played |= role,
                None => roles.push((id, role)),
            }
        }
    };
    add(&event.source, 1);
    add(&event.target, 2);
    add(&event.claimant, 4);
    let parties = merge.parties(timeline);
    if !parties.is_empty() {
        roles.push((meeting_heading(&parties).into(), 0));
    }
    roles
}
