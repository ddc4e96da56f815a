//! The store: content that does not depend on order, splits or repetition; filters that agree with a plain scan.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use demarche::merge::Merger;
use demarche::store::{Access, Store};
use demarche::types::{CodedArticle, DateMatch, Filter, Kind, TimelineEvent};

use crate::generator::{Generator, country};

const NOW: &str = "2025-12-01T12:00:00Z";

fn made_up(count: usize) -> Vec<CodedArticle> {
    // Few articles a day over few days, so that merging has work.
    let mut articles: Vec<CodedArticle> = Generator::new(7, 40).take(count).collect();
    // Some stories are told twice, by another publisher.
    for n in 0..count / 10 {
        let mut copy = articles[n * 3].clone();
        copy.article.id = format!("copy-{n}");
        copy.article.publisher = Some("Copy House".into());
        articles.push(copy);
    }
    articles
}

fn stored<'a>(batches: impl Iterator<Item = &'a [CodedArticle]>) -> Store {
    let mut store = Store::in_memory().unwrap();
    for batch in batches {
        store.write(batch.to_vec(), &Merger::new(), NOW).unwrap();
    }
    store
}

fn all(store: &Store, filter: &Filter) -> Vec<TimelineEvent> {
    let mut events = Vec::new();
    store
        .select(filter, &mut |event| {
            events.push(event);
            Ok(true)
        })
        .unwrap();
    events
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

#[test]
fn any_order_and_any_split_give_the_same_events() {
    let articles = made_up(200);
    let expected = all(&stored(std::iter::once(articles.as_slice())), &Filter::default());
    assert!(expected.len() > 300, "{}", expected.len());
    assert!(expected.iter().any(|e| e.sources > 1), "some events must be merged, or this test says nothing");
    for (turn, size) in [(13, 1), (101, 7), (57, 64)] {
        let mut turned = articles.clone();
        turned.rotate_left(turn);
        turned.reverse();
        let events = all(&stored(turned.chunks(size)), &Filter::default());
        assert_eq!(events, expected, "turned by {turn}, in batches of {size}");
    }
}

#[test]
fn ingesting_twice_changes_nothing() {
    let articles = made_up(60);
    let mut store = stored(articles.chunks(16));
    let once = all(&store, &Filter::default());
    let written = store.write(articles.clone(), &Merger::new(), "2026-01-01T00:00:00Z").unwrap();
    assert_eq!((written.editions, written.mentions, written.events), (0, 0, 0));
    assert_eq!(all(&store, &Filter::default()), once);
    assert!(store.check().unwrap().is_empty(), "{:?}", store.check());
}

#[test]
fn a_check_finds_nothing_wrong_with_what_was_written() {
    let store = stored(made_up(100).chunks(9));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn events_come_in_order_of_date() {
    let events = all(&stored(made_up(80).chunks(80)), &Filter::default());
    assert!(events.windows(2).all(|pair| pair[0].event.date_earliest <= pair[1].event.date_earliest));
}

#[test]
fn a_range_of_days_is_a_filter_of_all() {
    let store = stored(made_up(300).chunks(300));
    let everything = all(&store, &Filter::default());
    for actor in [None, Some(country(0)), Some(country(3))] {
        for (since, until) in [("2015-01-03", "2015-01-04"), ("2015-01-02", "2015-01-02"), ("2014-12-01", "2015-01-01")] {
            for date_match in [DateMatch::Overlap, DateMatch::Within] {
                let (since, until) = (day(since), day(until));
                let asked = Filter { actors: actor.clone().into_iter().collect(), since, until, date_match, ..Filter::default() };
                let fits = |e: &&TimelineEvent| {
                    let (first, last) = (e.event.date_earliest, e.event.date_latest);
                    let dated = match date_match {
                        DateMatch::Overlap => first <= until && last >= since,
                        DateMatch::Within => first >= since && last <= until,
                    };
                    let parties = || e.event.source.iter().chain(&e.event.target);
                    dated && actor.as_ref().is_none_or(|a| parties().any(|p| p.country == *a))
                };
                let expected: Vec<&str> = everything.iter().filter(fits).map(|e| e.id.as_str()).collect();
                let found = all(&store, &asked);
                assert_eq!(found.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), expected, "{asked:?}");
            }
        }
    }
}

#[test]
fn a_timeline_over_a_year_is_whole_and_in_order() {
    // One article a day: thirteen spans of the index.
    let articles: Vec<CodedArticle> = Generator::new(11, 1).take(400).collect();
    let store = stored(articles.chunks(37));
    let everything = all(&store, &Filter::default());
    for (actor, since, limit) in [(0, None, None), (2, None, None), (0, day("2015-06-15"), None), (0, None, Some(9))] {
        let fits = |e: &&TimelineEvent| {
            let parties = || e.event.source.iter().chain(&e.event.target);
            parties().any(|p| p.country == country(actor)) && e.event.date_latest >= since
        };
        let expected: Vec<&TimelineEvent> = everything.iter().filter(fits).take(limit.unwrap_or(usize::MAX)).collect();
        let asked = Filter { actors: vec![country(actor)], since, limit: limit.map(|n| n as u64), ..Filter::default() };
        assert_eq!(all(&store, &asked).iter().collect::<Vec<_>>(), expected, "{asked:?}");
        assert!(expected.len() >= limit.unwrap_or(20));
    }
}

#[test]
fn writers_in_turn_give_what_one_gives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demarche.db");
    let articles = made_up(120);
    let mut writers = [Store::open(&path, Access::Write).unwrap(), Store::open(&path, Access::Write).unwrap()];
    for (turn, batch) in articles.chunks(10).enumerate() {
        writers[turn % 2].write(batch.to_vec(), &Merger::new(), NOW).unwrap();
    }
    let expected = all(&stored(std::iter::once(articles.as_slice())), &Filter::default());
    assert!(expected.iter().any(|e| e.sources > 1));
    assert_eq!(all(&writers[0], &Filter::default()), expected);
    assert_eq!(writers[1].check().unwrap(), Vec::<String>::new());
}

#[test]
fn several_actors_are_a_union_and_counterparts_an_intersection() {
    let store = stored(made_up(200).chunks(200));
    let of = |filter: &Filter| -> BTreeSet<String> { all(&store, filter).into_iter().map(|e| e.id).collect() };
    let one = |n| of(&Filter { actors: vec![country(n)], ..Filter::default() });
    let both = of(&Filter { actors: vec![country(0), country(1)], ..Filter::default() });
    assert_eq!(both, one(0).union(&one(1)).cloned().collect());
    let with = of(&Filter { actors: vec![country(0)], with: vec![vec![country(1)]], ..Filter::default() });
    assert_eq!(with, one(0).intersection(&one(1)).cloned().collect());
    assert!(!with.is_empty());
}

#[test]
fn kind_place_text_and_limit_narrow() {
    let store = stored(made_up(100).chunks(100));
    let strikes = all(&store, &Filter { kinds: vec![Kind::Strike], ..Filter::default() });
    assert!(!strikes.is_empty() && strikes.iter().all(|e| e.event.kind == Kind::Strike));
    let town = strikes[0].event.place[0].clone();
    let there = all(&store, &Filter { places: vec![town.to_lowercase()], ..Filter::default() });
    assert!(!there.is_empty() && there.iter().all(|e| e.event.place.contains(&town)));
    let shelled = all(&store, &Filter { text: Some("shelling".into()), limit: Some(5), ..Filter::default() });
    assert_eq!(shelled.len(), 5);
    assert!(shelled.iter().all(|e| e.event.evidence.exact.contains("shelled")));
}

#[test]
fn a_faulty_text_query_is_the_users_error() {
    let store = stored(made_up(5).chunks(5));
    let filter = Filter { text: Some("\"open".into()), ..Filter::default() };
    let error = store.select(&filter, &mut |_| Ok(true)).unwrap_err();
    assert!(matches!(error, demarche::Error::Usage { .. }), "{error}");
}

#[test]
fn any_alias_and_the_beginning_of_an_id_are_understood() {
    let store = stored(made_up(50).chunks(50));
    let events = all(&store, &Filter::default());
    let state = format!("state{}", country(0).to_lowercase());
    assert_eq!(store.actors_named(&state).unwrap()[0].id, country(0));
    assert_eq!(store.resolve_event(&events[0].id[..9]).unwrap(), events[0].id);
    let mentions = store.mentions_of(&events[0].id).unwrap();
    assert_eq!(store.resolve_event(&mentions[0].id).unwrap(), events[0].id);
    assert!(store.resolve_event("e").is_err() && store.resolve_event("nothing").is_err());
}

#[test]
fn an_id_is_looked_for_to_the_end_of_an_undated_store_and_no_further() {
    let mut articles = made_up(20);
    articles[3].article.published = None;
    articles[7].article.published = None;
    let store = stored(articles.chunks(20));
    for event in all(&store, &Filter::default()) {
        assert_eq!(store.resolve_event(&event.id[..9]).unwrap(), event.id);
    }
    for nobody in ["e9zzz", "e0000000000000", "m9zzz", "c572"] {
        assert!(store.resolve_event(nobody).is_err(), "{nobody}");
    }
}

#[test]
fn the_schema_asks_nothing_of_sqlite_that_3_31_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    Store::open(&path, Access::Write).unwrap().write(made_up(5), &Merger::new(), NOW).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let mut statement = connection.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    for (name, sql) in rows.map(Result::unwrap) {
        for newer in
            ["STRICT", "->>", "-> ", "contentless_delete", "iif(", "RETURNING", "unixepoch", "json_group", "FULL JOIN", "MATERIALIZED"]
        {
            assert!(!sql.contains(newer), "{name}: {newer}");
        }
        let is_table = sql.starts_with("CREATE TABLE") || sql.starts_with("CREATE V");
        if is_table {
            let count = format!("SELECT count(*) FROM \"{name}\"");
            connection.query_row(&count, [], |row| row.get::<_, i64>(0)).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

#[test]
fn counts_of_a_group_by_are_only_of_what_occurs() {
    use demarche::query::{Grouping, count};
    let articles: Vec<CodedArticle> = Generator::new(11, 1).take(120).collect();
    let store = stored(articles.chunks(37));
    let of = |by: &[Grouping]| count(&store, &Filter::default(), &Merger::new(), by).unwrap();
    let pairs = of(&[Grouping::Actor, Grouping::Month]);
    assert!(pairs.iter().all(|(_, count)| *count > 0), "an actor's months without an event are as many as actors times months");
    assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0));
    let filled = of(&[Grouping::Type, Grouping::Month]);
    assert!(filled.iter().any(|(_, count)| *count == 0), "months and types are few");
    let sum = |rows: &[(Vec<String>, u64)]| rows.iter().map(|(_, count)| count).sum::<u64>();
    assert_eq!(sum(&filled) as usize, all(&store, &Filter::default()).len());
}

#[test]
fn a_reader_reads_while_a_writer_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let articles = made_up(60);
    let mut writer = Store::open(&path, Access::Write).unwrap();
    writer.write(articles[..30].to_vec(), &Merger::new(), NOW).unwrap();
    let reader = Store::open(&path, Access::Read).unwrap();
    let before = all(&reader, &Filter::default()).len();
    writer.write(articles[30..].to_vec(), &Merger::new(), NOW).unwrap();
    assert!(all(&reader, &Filter::default()).len() > before);
}

#[test]
fn files_that_are_no_store_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "these are notes, and long enough to be no header of a database at all, or so one hopes ....").unwrap();
    let refused = |access| Store::open(&path, access).unwrap_err().to_string();
    assert!(refused(Access::Read).contains("not a database"), "{}", refused(Access::Read));
    assert!(refused(Access::Write).contains("not a database"), "{}", refused(Access::Write));
    let missing = Store::open(&folder.path().join("none.db"), Access::Read).unwrap_err().to_string();
    assert!(missing.contains("no such database"), "{missing}");
}
