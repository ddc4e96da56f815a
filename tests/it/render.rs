//! Output: CSV and JSON read back, nothing dangerous gets out, every format is what it says.

use std::io::Write;

use demarche::merge::Merger;
use demarche::render::{Format, Layout, events, parse_csv};
use demarche::store::Store;
use demarche::types::{
    ActorRef, Certainty, DateBasis, Event, EventType, Evidence, Figure, Filter, Kind, MeetingStatus, Origin, Range, TimelineEvent,
    TollRange,
};
use proptest::prelude::*;

use crate::generator::Generator;

fn made_up() -> Vec<TimelineEvent> {
    let mut store = Store::in_memory().unwrap();
    let articles: Vec<_> = Generator::new(3, 20).take(40).collect();
    store.write(articles, &Merger::new(), "2025-12-01T12:00:00Z").unwrap();
    let mut list = Vec::new();
    let mut keep = |event| {
        list.push(event);
        Ok(true)
    };
    store.select(&Filter::default(), &mut keep).unwrap();
    list
}

fn written(format: Format, list: &[TimelineEvent]) -> String {
    let mut out: Vec<u8> = Vec::new();
    let layout = Layout { width: 120, evidence: true, compact: false, today: None, colour: false };
    {
        let mut writer = events(format, layout, &mut out as &mut dyn Write).unwrap();
        list.iter().for_each(|event| writer.event(event).unwrap());
        writer.finish().unwrap();
    }
    String::from_utf8(out).unwrap()
}

/// Words that try to break out: formulas, quotes, separators, escape sequences.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,12}",
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("+1; -2\\;".to_owned()),
        Just("'quoted\", \n new line".to_owned()),
        Just("\u{1b}[31mред\u{7}".to_owned()),
        Just("@SUM(A1)".to_owned()),
    ]
}

fn actor() -> impl Strategy<Value = ActorRef> {
    (words(), words(), words()).prop_map(|(id, name, text)| ActorRef { id, name, text, country: "FRA".into(), ..ActorRef::default() })
}

fn event() -> impl Strategy<Value = TimelineEvent> {
    (prop::collection::vec(actor(), 0..3), prop::collection::vec(words(), 0..3), words(), any::<Option<u32>>(), any::<bool>()).prop_map(
        |(source, place, exact, count, flag)| TimelineEvent {
            id: "e0000000000001".into(),
            contested: flag,
            toll: TollRange { killed_range: count.map(|n| Range(Some(n.into()), Some(n.into()))), ..TollRange::default() },
            claimed_by: place.clone(),
            event: Event {
                event_type: EventType::Assault,
                kind: Kind::Strike,
                date: "2031-03-01".into(),
                date_earliest: "2031-03-01".parse().ok(),
                date_latest: "2031-03-01".parse().ok(),
                date_basis: DateBasis::Relative,
                certainty: if flag { Certainty::Denied } else { Certainty::Planned },
                meeting_status: flag.then_some(MeetingStatus::UnderWay),
                goldstein: Some(-9.5),
                killed: count.map(|n| Range(Some(n.into()), None)),
                figures: vec![Figure { what: exact.clone(), low: count.map(u64::from), ..Figure::default() }],
                source,
                place,
                quote: exact.clone(),
                evidence: Evidence { sentence: 1, start: 3, end: 9, exact: exact.clone(), prefix: exact, suffix: String::new() },
                origin: Origin::Both,
                probability: Some(0.25),
                ..Event::default()
            },
            ..TimelineEvent::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_reads_back_to_the_same_events(list in prop::collection::vec(event(), 0..4)) {
        prop_assert_eq!(parse_csv(written(Format::Csv, &list).as_bytes()).unwrap(), list);
    }

    #[test]
    fn json_reads_back_to_the_same_events(list in prop::collection::vec(event(), 0..4)) {
        prop_assert_eq!(&serde_json::from_str::<Vec<TimelineEvent>>(&written(Format::Json, &list)).unwrap(), &list);
        let lines: Vec<TimelineEvent> = written(Format::Jsonl, &list).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        prop_assert_eq!(lines, list);
    }

    #[test]
    fn no_cell_starts_a_formula(list in prop::collection::vec(event(), 1..4)) {
        for (format, delimiter) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
            let text = written(format, &list);
            for row in csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes()).records() {
                for cell in &row.unwrap() {
                    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                    prop_assert!(!starts || cell.parse::<f64>().is_ok(), "{}", cell);
                }
            }
        }
    }

    #[test]
    fn no_escape_sequence_reaches_the_terminal(list in prop::collection::vec(event(), 1..4)) {
        for format in [Format::Table, Format::Md] {
            let text = written(format, &list);
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{:?}", text);
        }
    }
}

#[test]
fn made_up_events_round_trip() {
    let list = made_up();
    assert!(list.len() > 50);
    assert_eq!(parse_csv(written(Format::Csv, &list).as_bytes()).unwrap(), list);
}

#[test]
fn an_empty_timeline_has_its_frame() {
    assert!(written(Format::Csv, &[]).starts_with("id,date,kind,type,source,"));
    assert_eq!(written(Format::Json, &[]), "[]\n");
    assert_eq!(written(Format::Jsonl, &[]), "");
    assert_eq!(written(Format::Table, &[]), "");
    assert!(written(Format::Ics, &[]).ends_with("END:VCALENDAR\r\n"));
    serde_json::from_str::<serde_json::Value>(&written(Format::TimelineJs, &[])).unwrap();
}

#[test]
fn a_calendar_folds_its_lines_and_has_all_dated_events() {
    let list = made_up();
    let text = written(Format::Ics, &list);
    assert!(text.lines().all(|line| line.trim_end_matches('\r').len() <= 75));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), list.len());
}

fn dated(date: &str, planned_for: &str, certainty: Certainty, status: Option<MeetingStatus>) -> TimelineEvent {
    let (earliest, latest) = demarche::types::edtf_days(date).unzip();
    TimelineEvent {
        id: "e0000000000002".into(),
        event: Event {
            event_type: EventType::Consult,
            kind: Kind::Meeting,
            date: date.into(),
            date_earliest: earliest,
            date_latest: latest,
            planned_for: planned_for.into(),
            certainty,
            meeting_status: status,
            ..Event::default()
        },
        ..TimelineEvent::default()
    }
}

#[test]
fn a_plan_stands_on_its_planned_days() {
    let visit = dated("2031-11-10", "2031-12-03/2031-12-05", Certainty::Planned, Some(MeetingStatus::Scheduled));
    let ics = written(Format::Ics, std::slice::from_ref(&visit));
    assert!(ics.contains("DTSTART;VALUE=DATE:20311203\r\nDTEND;VALUE=DATE:20311206\r\n"), "{ics}");
    assert!(ics.contains("announced 2031-11-10") && ics.contains("STATUS:TENTATIVE"), "{ics}");
    let slides = written(Format::TimelineJs, std::slice::from_ref(&visit));
    let slides: serde_json::Value = serde_json::from_str(&slides).unwrap();
    assert_eq!(slides["events"][0]["start_date"], serde_json::json!({"year": 2031, "month": 12, "day": 3}));
    assert_eq!(slides["events"][0]["end_date"], serde_json::json!({"year": 2031, "month": 12, "day": 5}));
    assert!(written(Format::Md, &[visit]).contains("planned for 2031-12-03/2031-12-05"));
}

#[test]
fn a_meeting_put_off_stands_on_the_day_of_that_and_is_no_plan() {
    let moved = dated("2031-11-10", "2031-12-03", Certainty::Planned, Some(MeetingStatus::Postponed));
    let ics = written(Format::Ics, std::slice::from_ref(&moved));
    assert!(ics.contains("DTSTART;VALUE=DATE:20311110\r\n") && ics.contains("planned for 2031-12-03"), "{ics}");
    assert!(!ics.contains("PLANNED, not reported as done"), "{ics}");
    let held = dated("2031-11-10", "", Certainty::Asserted, Some(MeetingStatus::Held));
    assert!(written(Format::Ics, &[held]).contains("STATUS:CONFIRMED"));
}

#[test]
fn a_year_is_not_its_first_of_january() {
    let list = [dated("2018", "", Certainty::Asserted, None), dated("1990/1999", "", Certainty::Asserted, None)];
    let ics = written(Format::Ics, &list);
    assert!(!ics.contains("STATUS:CONFIRMED") && ics.matches("known only as").count() == 2, "{ics}");
    let slides: serde_json::Value = serde_json::from_str(&written(Format::TimelineJs, &list)).unwrap();
    assert_eq!(slides["events"][0]["start_date"], serde_json::json!({"year": 2018}));
    assert!(slides["events"][0].get("end_date").is_none());
    assert_eq!(slides["events"][1]["end_date"], serde_json::json!({"year": 1999}));
    let day = dated("2018-05-04", "", Certainty::Asserted, None);
    assert!(!written(Format::Ics, &[day]).contains("known only as"));
}
