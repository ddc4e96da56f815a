//! Coded articles made up by rule, for tests and benches: heavy-tailed actors, days in order, sentences that hold their evidence.
//!
//! Takes a seed, gives the same articles on every machine. It tells nothing of the coder.

// Each that includes this file uses a part of it.
#![allow(dead_code)]

use chrono::{Days, NaiveDate};
use demarche::types::article::Published;
use demarche::types::{
    ActorRef, Article, Certainty, CodedArticle, DateBasis, Event, EventType, Evidence, Figure, Kind, MeetingStatus, Range,
};

/// States of the made-up world; the first are named most.
const STATES: usize = 180;
/// Persons in each state.
const PERSONS: u64 = 20;
/// Towns in each state.
const TOWNS: u64 = 40;

/// Makes articles in order of publication.
#[derive(Debug, Clone)]
pub struct Generator {
    state: u64,
    first: NaiveDate,
    articles_a_day: u64,
    next: u64,
}

impl Generator {
    /// Starts on 1 January 2015 with so many articles a day.
    pub fn new(seed: u64, articles_a_day: u64) -> Self {
        let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a day of the calendar");
        Self { state: seed, first, articles_a_day: articles_a_day.max(1), next: 0 }
    }

    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.random() % end
    }

    /// A rank that falls off as 1/rank: a few states are in most of the news.
    fn zipf(&mut self) -> usize {
        let unit = (self.random() >> 11) as f64 / (1u64 << 53) as f64;
        ((STATES as f64).powf(unit) - 1.0) as usize
    }

    fn actor(&mut self) -> ActorRef {
        let state = self.zipf().min(STATES - 1);
        let country = country(state);
        let person = self.below(PERSONS);
        match self.below(3) {
            0 => ActorRef { id: country.clone(), text: format!("State{country}"), country, ..ActorRef::default() },
            1 => {
                let name = format!("Minister{person} of {country}");
                ActorRef {
                    id: format!("person-{}-{person}", country.to_lowercase()),
                    text: name.clone(),
                    name,
                    country,
                    sector: "GOV".into(),
                    ..ActorRef::default()
                }
            }
            _ => ActorRef {
                id: format!("{country}.MIL"),
                text: format!("{country} forces"),
                country,
                sector: "MIL".into(),
                ..ActorRef::default()
            },
        }
    }

    fn event(&mut self, published: NaiveDate, text: &mut String) -> Event {
        const TYPES: [(EventType, Kind, &str); 6] = [
            (EventType::Assault, Kind::Strike, "shelled"),
            (EventType::Consult, Kind::Meeting, "met"),
            (EventType::Accuse, Kind::Statement, "accused"),
            (EventType::Statement, Kind::Statement, "spoke of"),
            (EventType::Sanction, Kind::Other, "sanctioned"),
            (EventType::Request, Kind::Statement, "asked"),
        ];
        let (event_type, kind, verb) = TYPES[self.below(TYPES.len() as u64) as usize];
        let (source, target) = (self.actor(), self.actor());
        let town = format!("Town{} of {}", self.below(TOWNS), target.country);
        let day = published - Days::new(self.below(3));
        let killed = (kind == Kind::Strike && self.below(2) == 0).then(|| 1 + self.below(30));
        let toll = killed.map_or(String::new(), |n| format!(", killing at least {n} people"));
        let exact =
            format!("{} {verb} {} in {town} on {day}{toll}, officials said in report {}.", source.text, target.text, self.below(100_000));
        let start = text.len();
        text.push_str(&exact);
        let evidence = Evidence { sentence: 0, start, end: text.len(), exact, ..Evidence::default() };
        text.push(' ');
        let imprecise = self.below(10) == 0;
        let earliest = if imprecise { day - Days::new(self.below(20)) } else { day };
        let date = if earliest == day { day.to_string() } else { format!("{earliest}/{day}") };
        Event {
            event_type,
            kind,
            date,
            date_earliest: Some(earliest),
            date_latest: Some(day),
            date_basis: DateBasis::Explicit,
            date_text: day.to_string(),
            source: vec![source],
            target: vec![target],
            certainty: if self.below(8) == 0 { Certainty::Claimed } else { Certainty::Asserted },
            place: vec![town],
            killed: killed.map(|n| Range(Some(n), None)),
            figures: killed.map(figure).into_iter().collect(),
            meeting_status: (kind == Kind::Meeting).then_some(MeetingStatus::Held),
            rule: "made.up".into(),
            trigger: verb.into(),
            cameo: "010".into(),
            quad: 1,
            evidence,
            probability: Some(0.5),
            ..Event::default()
        }
    }
}

fn figure(n: u64) -> Figure {
    Figure {
        what: "killed".into(),
        low: Some(n),
        high: None,
        qualifier: "at least".into(),
        of: "people".into(),
        text: format!("at least {n}"),
    }
}

/// The code of a made-up state: three letters.
pub fn country(rank: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    [letter(rank / 26), letter(rank), 'X'].into_iter().collect()
}

impl Iterator for Generator {
    type Item = CodedArticle;

    fn next(&mut self) -> Option<CodedArticle> {
        let number = self.next;
        self.next += 1;
        let published = self.first + Days::new(number / self.articles_a_day);
        let mut text = String::new();
        let count = 2 + self.below(5);
        let events = (0..count).map(|_| self.event(published, &mut text)).collect();
        let article = Article {
            id: format!("made-{number}"),
            title: Some(format!("Report {number}")),
            published: Some(Published::Day(published)),
            publisher: Some(format!("Paper {}", self.below(50))),
            text,
            ..Article::default()
        };
        Some(CodedArticle { article, events, ..CodedArticle::default() })
    }
}

/// Words of which made-up reports are worded.
const WORDS: [&str; 48] = [
    "harbour",
    "battery",
    "convoy",
    "bridge",
    "column",
    "depot",
    "market",
    "witness",
    "smoke",
    "sirens",
    "rescuers",
    "night",
    "dawn",
    "border",
    "river",
    "hospital",
    "warehouse",
    "power",
    "cable",
    "fire",
    "residents",
    "windows",
    "road",
    "railway",
    "station",
    "ministry",
    "spokesman",
    "footage",
    "drone",
    "fragments",
    "volley",
    "shelter",
    "school",
    "tower",
    "engine",
    "field",
    "village",
    "church",
    "cellar",
    "ambulance",
    "patrol",
    "crossing",
    "fuel",
    "tanks",
    "roof",
    "suburb",
    "mayor",
    "council",
];

/// News as it comes: heavy-tailed events of a day, told over and over, half of the reports near-copies of a few wire stories; now and then an
/// article without a day, and a long one.
#[derive(Debug, Clone)]
pub struct News {
    random: Generator,
    /// Events of which a day's reports tell.
    events: u64,
}

impl News {
    /// Starts on 1 January 2015 with so many articles a day; an eighth of them tell the day's greatest event.
    pub fn new(seed: u64, articles_a_day: u64) -> Self {
        Self { random: Generator::new(seed, articles_a_day), events: (articles_a_day / 3).max(1) }
    }

    /// The rank of an event of the day: the first is told by an eighth of all reports, the others fall off as 1/rank.
    fn rank(&mut self) -> u64 {
        if self.random.below(8) == 0 {
            return 0;
        }
        let unit = (self.random.random() >> 11) as f64 / (1u64 << 53) as f64;
        ((self.events as f64).powf(unit) - 1.0) as u64
    }

    fn report(&mut self, published: NaiveDate, text: &mut String) -> Event {
        let rank = self.rank();
        // The event itself is the same whoever tells it.
        let days = published.signed_duration_since(self.random.first).num_days().unsigned_abs();
        let mut told = Generator { state: days << 32 | rank, ..self.random.clone() };
        let mut event = told.event(published, &mut String::new());
        (event.date, event.date_text) = (published.to_string(), published.to_string());
        (event.date_earliest, event.date_latest) = (Some(published), Some(published));
        // One of four wire stories, or words of its own.
        let wire = self.random.below(2) == 0;
        let mut words =
            if wire { Generator { state: rank << 8 | self.random.below(4), ..self.random.clone() } } else { self.random.clone() };
        let chosen: Vec<&str> = (0..12).map(|_| WORDS[words.below(WORDS.len() as u64) as usize]).collect();
        if !wire {
            self.random.state = words.state;
        }
        let verb = event.trigger.clone();
        let (source, target) = (event.source[0].text.clone(), event.target[0].text.clone());
        let exact = format!("{source} {verb} {target} in {}: {}.", event.place.join(", "), chosen.join(" "));
        let start = text.len();
        text.push_str(&exact);
        event.evidence = Evidence { sentence: 0, start, end: text.len(), exact, ..Evidence::default() };
        text.push(' ');
        event
    }
}

impl Iterator for News {
    type Item = CodedArticle;

    fn next(&mut self) -> Option<CodedArticle> {
        let number = self.random.next;
        self.random.next += 1;
        let published = self.random.first + Days::new(number / self.random.articles_a_day);
        let mut text = String::new();
        let count = if self.random.below(200) == 0 { 40 } else { 1 + self.random.below(4) };
        let mut events: Vec<Event> = (0..count).map(|_| self.report(published, &mut text)).collect();
        let undated = self.random.below(50) == 0;
        if undated {
            for event in &mut events {
                (event.date_earliest, event.date_latest) = (None, None);
                event.date.clear();
            }
        }
        text.push_str(&format!("Report {} of our own staff.", self.random.below(1000)));
        let article = Article {
            id: format!("news-{number}"),
            title: Some(format!("Report {number}")),
            published: (!undated).then_some(Published::Day(published)),
            publisher: Some(format!("Paper {}", self.random.below(400))),
            text,
            ..Article::default()
        };
        Some(CodedArticle { article, events, ..CodedArticle::default() })
    }
}
