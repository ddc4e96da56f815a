//! Events as rows of `event`, and back.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::id::{id_of_key, key, key_of_id};
use crate::types::{Event, Evidence, MeetingStatus, Range, TimelineEvent, TollRange, iso_day};

/// Columns of `event` that hold a record, in the order of `values` and `read`.
const COLUMNS: [&str; 59] = [
    "founder",
    "type",
    "mode",
    "context",
    "cameo",
    "goldstein",
    "quad",
    "kind",
    "date",
    "date_earliest",
    "date_latest",
    "date_span",
    "date_basis",
    "date_text",
    "source",
    "target",
    "claimant",
    "certainty",
    "contested",
    "claimed_by",
    "denied_by",
    "negated",
    "historical",
    "place",
    "place_id",
    "lat",
    "lon",
    "place_precision",
    "killed_low",
    "killed_high",
    "killed_min",
    "killed_max",
    "injured_low",
    "injured_high",
    "injured_min",
    "injured_max",
    "figures",
    "weapon",
    "meeting_status",
    "meeting_kind",
    "planned_for",
    "quote",
    "venue",
    "evidence_sentence",
    "evidence_start",
    "evidence_end",
    "rule",
    "trigger",
    "origin",
    "probability",
    "edition",
    "sources",
    "independent_sources",
    "first_published",
    "last_published",
    "first_ingested",
    "last_ingested",
    "rejected",
    "key",
];

/// How often a key that is taken moves on before it is an error; one collision in a day's 45 bits is rare already.
const PROBES: i64 = 8;

/// The select list that `read` takes; `d` is the leading mention's edition.
pub(super) static SELECT_LIST: LazyLock<String> = LazyLock::new(|| {
    let columns: Vec<String> = COLUMNS.iter().map(|c| format!("e.{c}")).collect();
    format!(
        "{}, d.article, d.title, d.publisher, d.url, d.published, d.text,
        iif(e.meeting_status = '', NULL, (SELECT s.meeting FROM meeting_step s WHERE s.event = e.key)),
        iif(e.meeting_status = '', NULL, (SELECT t.status FROM meeting_step s JOIN meeting t ON t.id = s.meeting WHERE s.event = e.key))",
        columns.join(", ")
    )
});

/// Reads one event by its key: `FROM event e JOIN edition d ...`.
static SELECT_BY_KEY: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM event e JOIN edition d ON d.key = e.edition WHERE e.key = ?1", *SELECT_LIST));

static INSERT: LazyLock<String> = LazyLock::new(|| {
    let marks: Vec<String> = (1..=COLUMNS.len()).map(|n| format!("?{n}")).collect();
    format!("INSERT INTO event ({}) VALUES ({})", COLUMNS.join(", "), marks.join(", "))
});

/// The event of a key, if there is one.
pub(super) fn of_key(connection: &Connection, key: i64) -> rusqlite::Result<Option<TimelineEvent>> {
    connection.prepare_cached(&SELECT_BY_KEY)?.query_row([key], read).optional()
}

/// The day that an event is ordered by.
pub(super) fn day(event: &Event) -> Option<NaiveDate> {
    event.date_earliest.or(event.date_latest)
}

/// The class of a date's length: 0 one day, 1 up to a week, 2 up to a month, 3 up to a year, 4 longer.
pub(super) fn span_class(event: &Event) -> i64 {
    let days = match (event.date_earliest, event.date_latest) {
        (Some(first), Some(last)) => (last - first).num_days(),
        (None, None) => 0,
        _ => i64::MAX,
    };
    match days {
        i64::MIN..=0 => 0,
        1..=SPAN_WEEK => 1,
        8..=SPAN_MONTH => 2,
        32..=SPAN_YEAR => 3,
        _ => 4,
    }
}

/// Longest span of class 1, in days.
pub(super) const SPAN_WEEK: i64 = 7;
/// Longest span of class 2, in days.
pub(super) const SPAN_MONTH: i64 = 31;
/// Longest span of class 3, in days.
pub(super) const SPAN_YEAR: i64 = 366;

/// Inserts an event and gives its key; `edition` is the key of the leading mention's.
pub(super) fn insert(connection: &Connection, event: &TimelineEvent, edition: i64) -> rusqlite::Result<i64> {
    let first = key(day(&event.event), &event.id);
    let mut row = values(event, edition);
    let mut statement = connection.prepare_cached(&INSERT)?;
    let mut probe = 0;
    loop {
        row[COLUMNS.len() - 1] = Cell::Owned(Value::Integer(first + probe));
        match statement.execute(params_from_iter(&row)) {
            Ok(_) => return Ok(first + probe),
            Err(error) if probe < PROBES && is_taken_key(&error) => probe += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Whether an insert failed because another row has its integer key.
pub(super) fn is_taken_key(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
}

/// A value on its way into a column; texts are lent.
type Cell<'e> = ToSqlOutput<'e>;

fn values(timeline: &TimelineEvent, edition: i64) -> Vec<Cell<'_>> {
    let event = &timeline.event;
    let mut row = what_and_when(&timeline.id, event);
    row.extend(who(timeline));
    row.extend(where_and_toll(timeline));
    row.extend(words(event));
    row.extend([
        int(edition),
        int(timeline.sources),
        int(timeline.independent_sources),
        date(timeline.first_published),
        date(timeline.last_published),
        text(&timeline.first_ingested),
        text(&timeline.last_ingested),
        flag(timeline.rejected),
        Cell::Owned(Value::Null),
    ]);
    row
}

fn what_and_when<'e>(id: &str, event: &'e Event) -> Vec<Cell<'e>> {
    vec![
        int(key_of_id(id).unwrap_or_default()),
        text(event.event_type.as_str()),
        text(&event.mode),
        json(&event.context),
        text(&event.cameo),
        Cell::Owned(event.goldstein.map_or(Value::Null, Value::Real)),
        int(event.quad),
        text(event.kind.as_str()),
        text(&event.date),
        date(event.date_earliest),
        date(event.date_latest),
        int(span_class(event)),
        text(event.date_basis.as_str()),
        text(&event.date_text),
    ]
}

fn who(timeline: &TimelineEvent) -> Vec<Cell<'_>> {
    let event = &timeline.event;
    vec![
        json(&event.source),
        json(&event.target),
        json(&event.claimant),
        text(event.certainty.as_str()),
        flag(timeline.contested),
        json(&timeline.claimed_by),
        json(&timeline.denied_by),
        flag(event.negated),
        flag(event.historical),
    ]
}

fn where_and_toll(timeline: &TimelineEvent) -> Vec<Cell<'_>> {
    let event = &timeline.event;
    let mut row = vec![json(&event.place), text(&event.place_id), text(&event.lat), text(&event.lon), text(&event.place_precision)];
    for range in [event.killed, timeline.toll.killed_range, event.injured, timeline.toll.injured_range] {
        let Range(low, high) = range.unwrap_or(Range(None, None));
        row.extend([number(low), number(high)]);
    }
    row.extend([json(&event.figures), json(&event.weapon)]);
    row
}

fn words(event: &Event) -> Vec<Cell<'_>> {
    vec![
        text(event.meeting_status.map_or("", |s| s.as_str())),
        text(&event.meeting_kind),
        text(&event.planned_for),
        text(&event.quote),
        text(&event.venue),
        int(event.evidence.sentence as i64),
        int(event.evidence.start as i64),
        int(event.evidence.end as i64),
        text(&event.rule),
        text(&event.trigger),
        text(event.origin.as_str()),
        event.probability.map_or(Cell::Owned(Value::Null), |p| Cell::Owned(Value::Real(p))),
    ]
}

fn text(words: &str) -> Cell<'_> {
    Cell::Borrowed(ValueRef::Text(words.as_bytes()))
}

/// A list as a JSON array; most are empty.
fn json<T: Serialize>(list: &[T]) -> Cell<'_> {
    if list.is_empty() { text("[]") } else { Cell::Owned(Value::Text(serde_json::to_string(list).unwrap_or_default())) }
}

fn date<'e>(day: Option<NaiveDate>) -> Cell<'e> {
    Cell::Owned(day.map_or(Value::Null, |d| Value::Text(iso_day(d))))
}

fn number<'e>(count: Option<u64>) -> Cell<'e> {
    Cell::Owned(count.map_or(Value::Null, |n| Value::Integer(n.min(i64::MAX as u64) as i64)))
}

fn int<'e>(number: impl Into<i64>) -> Cell<'e> {
    Cell::Owned(Value::Integer(number.into()))
}

fn flag<'e>(yes: bool) -> Cell<'e> {
    int(yes)
}

/// Reads a row of `select_list`, column by column.
struct Cells<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl Cells<'_, '_> {
    fn get<T: rusqlite::types::FromSql>(&mut self) -> rusqlite::Result<T> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        let column = self.next;
        let cell: String = self.get()?;
        serde_json::from_str(&cell).map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
    }

    fn word<T: DeserializeOwned + Default>(&mut self) -> rusqlite::Result<T> {
        let cell: String = self.get()?;
        Ok(serde_json::from_value(serde_json::Value::String(cell)).unwrap_or_default())
    }

    fn date(&mut self) -> rusqlite::Result<Option<NaiveDate>> {
        Ok(self.get::<Option<String>>()?.and_then(|cell| cell.parse().ok()))
    }

    fn range(&mut self) -> rusqlite::Result<Option<Range>> {
        let (low, high) = (self.get::<Option<i64>>()?, self.get::<Option<i64>>()?);
        let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
        Ok((low.is_some() || high.is_some()).then(|| Range(count(low), count(high))))
    }

    fn index(&mut self) -> rusqlite::Result<usize> {
        Ok(usize::try_from(self.get::<i64>()?).unwrap_or_default())
    }
}

/// Reads an event from a row of `select_list`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<TimelineEvent> {
    let mut cells = Cells { row, next: 0 };
    let mut timeline = TimelineEvent { id: id_of_key('e', cells.get()?), ..TimelineEvent::default() };
    read_what_and_when(&mut cells, &mut timeline.event)?;
    read_who(&mut cells, &mut timeline)?;
    read_where_and_toll(&mut cells, &mut timeline)?;
    read_words(&mut cells, &mut timeline.event)?;
    cells.next += 1;
    timeline.sources = cells.get()?;
    timeline.independent_sources = cells.get()?;
    timeline.first_published = cells.date()?;
    timeline.last_published = cells.date()?;
    timeline.first_ingested = cells.get()?;
    timeline.last_ingested = cells.get()?;
    timeline.rejected = cells.get()?;
    cells.next += 1;
    timeline.article = cells.get()?;
    timeline.title = cells.get()?;
    timeline.publisher = cells.get()?;
    timeline.url = cells.get()?;
    timeline.published = cells.get()?;
    let text = row.get_ref(cells.next)?.as_str()?;
    quote(&mut timeline.event.evidence, text);
    timeline.meeting = row.get_ref(cells.next + 1)?.as_str_or_null()?.unwrap_or_default().to_owned();
    let status = row.get_ref(cells.next + 2)?.as_str_or_null()?.unwrap_or_default();
    timeline.meeting_now = MeetingStatus::parse(status);
    Ok(timeline)
}

/// Characters of context kept before and after the evidence, as the coder gives them.
const CONTEXT: usize = 32;

/// Fills in the words of an evidence from the text that it points into.
pub(super) fn quote(evidence: &mut Evidence, text: &str) {
    let Some(exact) = text.get(evidence.start..evidence.end) else { return };
    evidence.exact = exact.to_owned();
    let (before, after) = (&text[..evidence.start], &text[evidence.end..]);
    let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    (evidence.prefix, evidence.suffix) = (before[from..].to_owned(), after[..to].to_owned());
}

fn read_what_and_when(cells: &mut Cells<'_, '_>, event: &mut Event) -> rusqlite::Result<()> {
    event.event_type = cells.word()?;
    event.mode = cells.get()?;
    event.context = cells.json()?;
    event.cameo = cells.get()?;
    event.goldstein = cells.get()?;
    event.quad = cells.get()?;
    event.kind = cells.word()?;
    event.date = cells.get()?;
    event.date_earliest = cells.date()?;
    event.date_latest = cells.date()?;
    cells.next += 1;
    event.date_basis = cells.word()?;
    event.date_text = cells.get()?;
    Ok(())
}

fn read_who(cells: &mut Cells<'_, '_>, timeline: &mut TimelineEvent) -> rusqlite::Result<()> {
    timeline.event.source = cells.json()?;
    timeline.event.target = cells.json()?;
    timeline.event.claimant = cells.json()?;
    timeline.event.certainty = cells.word()?;
    timeline.contested = cells.get()?;
    timeline.claimed_by = cells.json()?;
    timeline.denied_by = cells.json()?;
    timeline.event.negated = cells.get()?;
    timeline.event.historical = cells.get()?;
    Ok(())
}

fn read_where_and_toll(cells: &mut Cells<'_, '_>, timeline: &mut TimelineEvent) -> rusqlite::Result<()> {
    let event = &mut timeline.event;
    event.place = cells.json()?;
    event.place_id = cells.get()?;
    event.lat = cells.get()?;
    event.lon = cells.get()?;
    event.place_precision = cells.get()?;
    event.killed = cells.range()?;
    let killed_range = cells.range()?;
    event.injured = cells.range()?;
    timeline.toll = TollRange { killed_range, injured_range: cells.range()? };
    event.figures = cells.json()?;
    event.weapon = cells.json()?;
    Ok(())
}

fn read_words(cells: &mut Cells<'_, '_>, event: &mut Event) -> rusqlite::Result<()> {
    let status: String = cells.get()?;
    event.meeting_status = MeetingStatus::parse(&status);
    event.meeting_kind = cells.get()?;
    event.planned_for = cells.get()?;
    event.quote = cells.get()?;
    event.venue = cells.get()?;
    event.evidence = Evidence { sentence: cells.index()?, start: cells.index()?, end: cells.index()?, ..Evidence::default() };
    event.rule = cells.get()?;
    event.trigger = cells.get()?;
    event.origin = cells.word()?;
    event.probability = cells.get()?;
    Ok(())
}
