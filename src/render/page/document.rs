//! The page's document: events, what they share, threads, and counts of what is not told in full.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::render::label;
use crate::render::page::tables::Tables;
use crate::types::{EventType, Evidence, Figure, MeetingThread, Mention, Range, TimelineEvent};

/// Bytes of words below which a link to them needs those around.
const SHORT_WORDS: usize = 40;

/// What stands above the timeline.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The heading.
    pub title: String,
    /// What was asked, in pairs of flag and value.
    pub asked: Vec<(String, String)>,
    /// The present day, by which plans whose day has passed are told.
    pub today: Option<NaiveDate>,
    /// Whether the events are those of a past state of knowledge: then no thread tells more than they do.
    pub past: bool,
    /// How names were read, for the reader to know.
    pub notes: Vec<String>,
    /// Of a served page that holds the latest events only: where those begin that it must still ask its server to count.
    pub after: String,
}

/// Builds the document: takes events one by one, keeps at most `whole` of them, counts the rest.
///
/// ```
/// use demarche::render::page::{Document, Head};
/// use demarche::types::TimelineEvent;
///
/// let mut document = Document::new(Head::default(), 10);
/// document.event(TimelineEvent { id: "e1".into(), ..TimelineEvent::default() });
/// let json = document.finish(&mut |_| Ok(Vec::new()), &mut |_| Ok(None))?;
/// assert!(json.contains("\"count\":1"));
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug)]
pub struct Document {
    head: Head,
    whole: usize,
    count: usize,
    kept: BinaryHeap<Ranked>,
    rest: BTreeMap<(String, EventType), u64>,
}

/// An event by how much it deserves to be kept: most independent sources first; the hash in the id decides evenly among equals.
#[derive(Debug)]
struct Ranked {
    rank: (Reverse<u32>, String),
    place: usize,
    event: Box<TimelineEvent>,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Ranked {}

impl Document {
    /// An empty document that will hold so many events in full.
    pub fn new(head: Head, whole: usize) -> Self {
        Self { head, whole, count: 0, kept: BinaryHeap::new(), rest: BTreeMap::new() }
    }

    /// Takes the next event in order of time.
    pub fn event(&mut self, event: TimelineEvent) {
        let rank = (Reverse(event.independent_sources), event.id.clone());
        self.kept.push(Ranked { rank, place: self.count, event: Box::new(event) });
        self.count += 1;
        if self.kept.len() > self.whole
            && let Some(least) = self.kept.pop()
        {
            let event = &least.event.event;
            *self.rest.entry((month(event.date_earliest.or(event.date_latest)), event.event_type)).or_default() += 1;
        }
    }

    /// Counts an event that the caller does not tell, by the day on which its date begins.
    pub fn counted(&mut self, day: Option<NaiveDate>, event_type: EventType) {
        self.count += 1;
        *self.rest.entry((month(day), event_type)).or_default() += 1;
    }

    /// The document as JSON, one event a line; `mentions` and `thread` are asked for what the kept events stand on.
    ///
    /// # Errors
    /// What `mentions` or `thread` give.
    pub fn finish(
        self,
        mentions: &mut dyn FnMut(&TimelineEvent) -> Result<Vec<Mention>>,
        thread: &mut dyn FnMut(&str) -> Result<Option<MeetingThread>>,
    ) -> Result<String> {
        let mut kept = self.kept.into_vec();
        kept.sort_by_key(|ranked| ranked.place);
        let (mut tables, mut events, mut threads) = (Tables::default(), Vec::with_capacity(kept.len()), BTreeSet::new());
        for Ranked { event, .. } in &kept {
            let told = mentions(event)?;
            events.push(record(event, &told, self.head.today, &mut tables).to_string());
            if !event.meeting.is_empty() {
                threads.insert(event.meeting.clone());
            }
        }
        let shown: BTreeSet<&str> = kept.iter().map(|ranked| ranked.event.id.as_str()).collect();
        let mut meetings = Vec::new();
        for id in &threads {
            meetings.extend(thread(id)?.and_then(|thread| meeting(&thread, self.head.past.then_some(&shown), &mut tables)));
        }
        let rest: Vec<Value> = self.rest.into_iter().map(|((month, kind), count)| json!([month, kind.as_str(), count])).collect();
        let mut parts = vec![
            format!("\"version\":1,\"title\":{},\"asked\":{}", json!(self.head.title), json!(self.head.asked)),
            format!("\"today\":{},\"count\":{},\"rest\":{}", json!(self.head.today), self.count, json!(rest)),
        ];
        if !self.head.notes.is_empty() {
            parts.push(format!("\"notes\":{}", json!(self.head.notes)));
        }
        if !self.head.after.is_empty() {
            parts.push(format!("\"after\":{}", json!(self.head.after)));
        }
        parts.extend(tables.finish().into_iter().map(|(name, rows)| format!("\"{name}\":{}", json!(rows))));
        parts.push(format!("\"meetings\":[{}]", meetings.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n")));
        parts.push(format!("\"events\":[{}]", events.join(",\n")));
        Ok(format!("{{{}}}\n", parts.join(",\n")))
    }
}

/// The month of a day; empty where there is none.
fn month(day: Option<NaiveDate>) -> String {
    day.map_or(String::new(), |day| format!("{:04}-{:02}", day.year(), day.month()))
}

/// A record in which what is empty, zero or false is left out.
#[derive(Default)]
struct Record(Map<String, Value>);

impl Record {
    fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::Bool(is) => !is,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

fn record(timeline: &TimelineEvent, mentions: &[Mention], today: Option<NaiveDate>, tables: &mut Tables) -> Value {
    let event = &timeline.event;
    let mut made = Record::default();
    made.put("id", timeline.id.as_str()).put("type", event.event_type.as_str()).put("mode", event.mode.as_str());
    made.put("kind", event.kind.as_str()).put("certainty", event.certainty.as_str());
    made.put("date", event.date.as_str());
    // A plain day needs no bounds beside it.
    if event.date.len() != 10 || event.date_earliest != event.date_latest {
        made.put("first", json!(event.date_earliest)).put("last", json!(event.date_latest));
    }
    made.put("basis", label::date(timeline).1);
    made.put("source", tables.actors(&event.source)).put("target", tables.actors(&event.target));
    made.put("claimant", tables.actors(&event.claimant));
    made.put("mutual", event.is_mutual()).put("place", json!(tables.place(event)));
    made.put("standing", label::standing_on(timeline, today)).put("contested", timeline.contested);
    made.put("negated", event.negated).put("recalled", event.historical);
    made.put("claimed_by", json!(timeline.claimed_by)).put("denied_by", json!(timeline.denied_by));
    made.put("toll", label::toll(timeline)).put("weapon", json!(event.weapon));
    made.put("status", json!(event.meeting_status)).put("meeting_kind", event.meeting_kind.as_str());
    made.put("planned_for", event.planned_for.as_str()).put("quote", event.quote.as_str()).put("venue", event.venue.as_str());
    made.put("thread", timeline.meeting.as_str());
    if timeline.sources > 1 {
        made.put("sources", json!([timeline.independent_sources, timeline.sources]));
    }
    made.put("words", event.evidence.exact.trim());
    let mut ordered: Vec<&Mention> = mentions.iter().collect();
    let leads = |m: &Mention| m.event.evidence.exact == event.evidence.exact && m.edition.article == timeline.article;
    ordered.sort_by_key(|m| !leads(m));
    made.put("mentions", ordered.into_iter().map(|m| mention(m, timeline, tables)).collect::<Vec<_>>());
    made.done()
}

fn mention(mention: &Mention, of: &TimelineEvent, tables: &mut Tables) -> Value {
    let event = &mention.event;
    let mut made = Record::default();
    made.put("article", tables.article(&mention.edition));
    // Reprints say the words of the leading report.
    if event.evidence.exact != of.event.evidence.exact {
        made.put("words", event.evidence.exact.trim());
    }
    made.put("trigger", event.trigger.as_str()).put("rule", tables.rule(&event.rule));
    around(&event.evidence, &mut made);
    made.put("also", event.also.iter().map(|also| json!(also.exact.trim())).collect::<Vec<_>>());
    if event.certainty != of.event.certainty {
        made.put("certainty", event.certainty.as_str());
    }
    made.put("negated", event.negated && !of.event.negated);
    if event.date != of.event.date {
        made.put("date", event.date.as_str());
    }
    made.put("claimant", tables.actors(&event.claimant));
    made.put("killed", number(event.killed)).put("injured", number(event.injured));
    made.put("figures", event.figures.iter().map(figure).collect::<Vec<_>>());
    made.done()
}

/// What stands before and behind words so few that a text may hold them twice.
fn around(evidence: &Evidence, made: &mut Record) {
    if evidence.exact.len() < SHORT_WORDS {
        made.put("prefix", evidence.prefix.trim()).put("suffix", evidence.suffix.trim());
    }
}

fn number(range: Option<Range>) -> Value {
    range.map_or(Value::Null, |range| json!(label::range(range)))
}

fn figure(figure: &Figure) -> Value {
    json!([figure.what, label::range(Range(figure.low, figure.high)), figure.of, figure.text])
}

/// A thread; of a past state of knowledge only the steps that were known, and none of what came of it later.
fn meeting(thread: &MeetingThread, known: Option<&BTreeSet<&str>>, tables: &mut Tables) -> Option<Value> {
    let steps: Vec<_> = thread.steps.iter().filter(|step| known.is_none_or(|known| known.contains(step.event.as_str()))).collect();
    let last = steps.last()?;
    let mut made = Record::default();
    made.put("id", thread.id.as_str()).put("parties", tables.actors(&thread.parties)).put("kind", thread.kind.as_str());
    if known.is_none() {
        made.put("status", thread.status.as_str()).put("date", thread.date.as_str());
        made.put("previous", json!(thread.previous_dates)).put("place", thread.place.join(", "));
    } else {
        made.put("status", last.status.as_str());
    }
    let step = |step: &&crate::types::MeetingStep| {
        let mut made = Record::default();
        made.put("event", step.event.as_str()).put("status", step.status.as_str()).put("date", step.date.as_str());
        made.put("planned", step.planned.as_str()).put("words", step.evidence.trim());
        made.done()
    };
    made.put("steps", steps.iter().map(step).collect::<Vec<_>>());
    Some(made.done())
}
