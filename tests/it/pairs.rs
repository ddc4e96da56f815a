//! Pairs of reports, `tests/corpus/merge`: precision and recall of "these two tell one event", each pair through a store of its own.

use std::path::Path;

use demarche::merge::Merger;
use demarche::store::Store;
use demarche::types::article::Published;
use demarche::types::{
    ActorRef, Article, Certainty, CodedArticle, DateBasis, Event, EventType, Evidence, Filter, Kind, MeetingStatus, Range,
};
use serde::Deserialize;

/// Precision and recall that merging must reach.
const FLOOR: f64 = 0.92;
/// Pairs that the set must have.
const PAIRS: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "type")]
    event_type: String,
    kind: String,
    date: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    target: Vec<String>,
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    id: String,
    same: bool,
    a: Report,
    b: Report,
}

/// One report; what it leaves out is as the file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    words: String,
    #[serde(rename = "type")]
    event_type: Option<String>,
    date: Option<String>,
    status: Option<String>,
    source: Option<Vec<String>>,
    target: Option<Vec<String>>,
    #[serde(default)]
    place: Vec<String>,
    #[serde(default)]
    killed: String,
    #[serde(default)]
    injured: String,
    #[serde(default)]
    certainty: String,
    #[serde(default)]
    claimant: Vec<String>,
    #[serde(default)]
    planned: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    negated: bool,
    #[serde(default)]
    agency: String,
    published: Option<String>,
}

/// `RUR.GOV` or `ada-vell=Ada Vell@RUR.GOV`.
fn actor(words: &str) -> ActorRef {
    let (who, place) = words.split_once('@').unwrap_or(("", words));
    let (country, sector) = place.split_once('.').unwrap_or((place, ""));
    let (id, name) = who.split_once('=').unwrap_or((place, ""));
    // The coder keeps the words by which the text names an actor.
    let text = match (name, country) {
        ("", "RUR") => "Ruritania",
        ("", "SYL") => "Syldavia",
        ("", "BOR") => "Borduria",
        (name, _) => name,
    };
    let words = |text: &str| text.to_owned();
    ActorRef { id: words(id), name: words(name), country: words(country), sector: words(sector), text: words(text), ..ActorRef::default() }
}

fn actors(list: &[String]) -> Vec<ActorRef> {
    list.iter().map(|words| actor(words)).collect()
}

fn toll(words: &str) -> Option<Range> {
    let low = words.trim_end_matches('+').parse().ok()?;
    Some(Range(Some(low), (!words.ends_with('+')).then_some(low)))
}

/// First and last day of a day, a month, a year or an interval.
fn bounds(edtf: &str) -> (String, String) {
    let (first, last) = edtf.split_once('/').unwrap_or((edtf, edtf));
    match edtf.len() {
        4 => (format!("{edtf}-01-01"), format!("{edtf}-12-31")),
        7 => (format!("{edtf}-01"), format!("{edtf}-28")),
        _ => (first.into(), last.into()),
    }
}

fn event(file: &File, report: &Report) -> Event {
    let or = |own: &Option<String>, common: &String| own.as_ref().unwrap_or(common).clone();
    let date = or(&report.date, &file.date);
    let (first, last) = bounds(&date);
    Event {
        event_type: EventType::parse(&or(&report.event_type, &file.event_type)).unwrap(),
        kind: Kind::parse(&file.kind).unwrap(),
        meeting_status: MeetingStatus::parse(&or(&report.status, &file.status)),
        date_earliest: first.parse().ok(),
        date_latest: last.parse().ok(),
        date_basis: if date.is_empty() { DateBasis::None } else { DateBasis::Explicit },
        date,
        source: actors(report.source.as_ref().unwrap_or(&file.source)),
        target: actors(report.target.as_ref().unwrap_or(&file.target)),
        claimant: actors(&report.claimant),
        place: report.place.clone(),
        killed: toll(&report.killed),
        injured: toll(&report.injured),
        certainty: Certainty::parse(&report.certainty).unwrap_or_default(),
        planned_for: report.planned.clone(),
        mode: report.mode.clone(),
        negated: report.negated,
        evidence: Evidence { end: report.words.len(), exact: report.words.clone(), ..Evidence::default() },
        trigger: report.trigger.clone(),
        ..Event::default()
    }
}

fn coded(file: &File, report: &Report, id: &str) -> CodedArticle {
    let published = report.published.as_deref().unwrap_or("2031-12-01");
    let article = Article {
        id: id.into(),
        publisher: Some(format!("Paper {id}")),
        published: Some(Published::Day(published.parse().unwrap())),
        text: report.words.clone(),
        ..Article::default()
    };
    CodedArticle { article, events: vec![event(file, report)], said: Vec::new(), agency: report.agency.clone() }
}

/// Whether the two reports become one event, whichever comes first.
fn joined(file: &File, pair: &Pair) -> bool {
    let events = |articles: [CodedArticle; 2]| {
        let mut store = Store::in_memory().unwrap();
        for article in articles {
            store.write(vec![article], &Merger::new(), "2032-01-01T00:00:00Z").unwrap();
        }
        let mut events = Vec::new();
        for negated in [false, true] {
            let filter = Filter { negated, ..Filter::default() };
            let mut each = |event: demarche::types::TimelineEvent| {
                events.push(event.id);
                Ok(true)
            };
            store.select(&filter, &mut each).unwrap();
        }
        events
    };
    let (a, b) = (coded(file, &pair.a, "a"), coded(file, &pair.b, "b"));
    let forth = events([a.clone(), b.clone()]);
    assert_eq!(forth, events([b, a]), "{}: the order of ingest matters", pair.id);
    assert!(!forth.is_empty(), "{}", pair.id);
    forth.len() == 1
}

fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/merge");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{path:?}: {e}"))).collect()
}

#[test]
fn merging_is_right_about_pairs_of_reports() {
    let (mut right, mut wrong, mut missed, mut pairs) = (0, Vec::new(), Vec::new(), 0);
    let files = files();
    for file in &files {
        for pair in &file.pair {
            pairs += 1;
            match (pair.same, joined(file, pair)) {
                (true, true) => right += 1,
                (false, true) => wrong.push(&*pair.id),
                (true, false) => missed.push(&*pair.id),
                (false, false) => {}
            }
        }
    }
    let share = |errors: usize| f64::from(right) / (f64::from(right) + errors as f64);
    let (precision, recall) = (share(wrong.len()), share(missed.len()));
    assert!(pairs >= PAIRS, "{pairs} pairs");
    assert!(
        precision >= FLOOR && recall >= FLOOR,
        "precision {precision:.3}, recall {recall:.3}; merged wrongly: {wrong:?}; missed: {missed:?}"
    );
}
