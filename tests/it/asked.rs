//! What people type: names in 128 spellings, dates in 41 habits, queries of words; tables in `tests/corpus/query`.

use demarche::merge::Merger;
use demarche::types::{ActorRef, Article, CodedArticle, DateBasis, Event, Evidence};
use demarche::{Access, Clock, ErrorKind, Question, Session, Store};

const TODAY: &str = "2025-11-12T09:00:00Z";

fn rows(name: &str) -> Vec<csv::StringRecord> {
    let path = format!("{}/tests/corpus/query/{name}", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

/// A session on a store in which every actor that the table means took part in something.
fn session(folder: &std::path::Path) -> Session {
    let mut ids: Vec<String> = rows("names.csv").iter().map(|row| row[1].to_owned()).collect();
    ids.sort();
    ids.dedup();
    let path = folder.join("asked.db");
    let mut store = Store::open(&path, Access::Write).unwrap();
    for (n, id) in ids.iter().enumerate() {
        let text = format!("Actor {n} acted.");
        let country = if id.len() == 3 { id.clone() } else { String::new() };
        let name = if id.contains('-') { id.split('-').map(str::to_owned).collect::<Vec<_>>().join(" ") } else { String::new() };
        let actor = ActorRef { id: id.clone(), name, country, ..ActorRef::default() };
        let date = "2025-11-10".to_owned();
        let event = Event {
            source: vec![actor],
            date_earliest: date.parse().ok(),
            date_latest: date.parse().ok(),
            date,
            date_basis: DateBasis::Explicit,
            evidence: Evidence { end: text.len(), exact: text.clone(), ..Evidence::default() },
            trigger: "acted".into(),
            ..Event::default()
        };
        let article = Article { id: format!("a{n}"), text, ..Article::default() };
        store.write(vec![CodedArticle { article, events: vec![event], ..CodedArticle::default() }], &Merger::new(), TODAY).unwrap();
    }
    drop(store);
    Session::open(&path, Access::Read, Clock::fixed(TODAY).unwrap()).unwrap()
}

#[test]
fn names_are_understood_as_people_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let mut wrong = Vec::new();
    let rows = rows("names.csv");
    for row in &rows {
        let question = Question { actors: vec![row[0].to_owned()], ..Question::default() };
        match session.read(&question) {
            Ok(reading) if reading.filter.actors == [row[1].to_owned()] => {}
            Ok(reading) => wrong.push(format!("{}: {:?}, not {}", &row[0], reading.filter.actors, &row[1])),
            Err(error) => wrong.push(format!("{}: {error}", &row[0])),
        }
    }
    assert!(rows.len() >= 121 && wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn a_name_that_was_read_otherwise_than_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let notes = |name: &str| session.read(&Question { actors: vec![name.to_owned()], ..Question::default() }).unwrap().notes;
    assert_eq!(notes("Lavrov"), Vec::<String>::new());
    assert_eq!(notes("Zelenksy"), ["`Zelenksy` is read as Volodymyr Zelensky (volodymyr-zelensky)"]);
    assert_eq!(notes("Moscow"), ["`Moscow` is read as Russia (RUS)"]);
    let unknown = session.read(&Question { actors: vec!["Zzyzx Qwrtp".into()], ..Question::default() }).unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NoActor);
    assert!(unknown.to_string().contains("Zzyzx Qwrtp"));
}

#[test]
fn an_office_is_whoever_held_it_in_the_days_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let ask = |on: &str| {
        let question = Question { actors: vec!["US president".into()], on: Some(on.into()), ..Question::default() };
        session.read(&question).unwrap().filter.actors
    };
    assert_eq!(ask("2015-05"), ["barack-obama"]);
    assert_eq!(ask("2023-05"), ["joe-biden"]);
}

#[test]
fn dates_are_understood_as_people_write_them() {
    let today = Clock::fixed(TODAY).unwrap().today();
    let mut wrong = Vec::new();
    let rows = rows("dates.csv");
    for row in &rows {
        match demarche::app::days(&row[0], today) {
            Ok((first, last)) if (first.to_string(), last.to_string()) == (row[1].to_owned(), row[2].to_owned()) => {}
            other => wrong.push(format!("{}: {other:?}, not {} to {}", &row[0], &row[1], &row[2])),
        }
    }
    assert!(rows.len() >= 35 && wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    for no_date in ["2025-02-30", "soon", "9/11/2025", "Lavrov", "2025-11-09..2025-11-01", ""] {
        assert_eq!(demarche::app::days(no_date, today).unwrap_err().kind(), ErrorKind::Usage, "{no_date}");
    }
}
