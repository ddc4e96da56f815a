//! Days full of one thing, for tests and benches of growth: reports that differ in place, in words, or in nothing.
#![allow(dead_code)]

use demarche::types::article::Published;
use demarche::types::{ActorRef, Article, CodedArticle, DateBasis, Event, EventType, Evidence, Kind, MeetingStatus};

/// An article of one day.
pub fn article(text: String) -> Article {
    let day = "2030-11-10".parse().ok().map(Published::Day);
    Article { id: "a".into(), published: day, text, ..Article::default() }
}

/// The n-th article of a day.
pub type Day = fn(usize) -> CodedArticle;

/// The days, by name.
pub const DAYS: [(&str, Day); 6] = [
    ("attacks on one day in other places", |n| {
        coded(n, EventType::Assault, Kind::Strike, &format!("Town {n}"), "shells fell on the harbour")
    }),
    ("one attack in other words", |n| coded(n, EventType::Assault, Kind::Strike, "Oss", &sentence(n))),
    ("one text at other addresses", |n| coded(n, EventType::Assault, Kind::Strike, "Oss", "shells fell on the harbour of the old town")),
    ("statements of one day", |n| coded(n, EventType::Statement, Kind::Statement, "", &sentence(n))),
    ("meetings of one pair", |n| coded(n, EventType::Consult, Kind::Meeting, "Oss", &sentence(n))),
    ("undated copies", |n| {
        let mut told = coded(n, EventType::Assault, Kind::Strike, "Oss", "shells fell on the harbour of the old town at night");
        let event = &mut told.events[0];
        (event.date_earliest, event.date_latest) = (None, None);
        event.date.clear();
        told
    }),
];

/// Twelve words, others for each number.
fn sentence(n: usize) -> String {
    (0..12).map(|place| format!("word{} ", (n * 7919 + place * 104_729) % 4001)).collect()
}

fn coded(n: usize, event_type: EventType, kind: Kind, place: &str, words: &str) -> CodedArticle {
    let actor = |country: &str| ActorRef { id: country.into(), country: country.into(), text: country.into(), ..ActorRef::default() };
    let day = "2030-11-10".parse().ok();
    let exact = format!("RUR did it to SZO in {place}: {words}.");
    let event = Event {
        event_type,
        kind,
        date: "2030-11-10".into(),
        date_earliest: day,
        date_latest: day,
        date_basis: DateBasis::Explicit,
        source: vec![actor("RUR")],
        target: vec![actor("SZO")],
        place: Some(place.to_owned()).filter(|p| !p.is_empty()).into_iter().collect(),
        meeting_status: (kind == Kind::Meeting).then_some(MeetingStatus::Held),
        rule: "made.up".into(),
        trigger: "did".into(),
        evidence: Evidence { start: 0, end: exact.len(), exact: exact.clone(), ..Evidence::default() },
        ..Event::default()
    };
    let article = Article {
        id: format!("a{n}"),
        url: Some(format!("https://paper{n}.example/{n}")),
        publisher: Some(format!("Paper {n}")),
        ..article(exact)
    };
    CodedArticle { article, events: vec![event], ..CodedArticle::default() }
}
