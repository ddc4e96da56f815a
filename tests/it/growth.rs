//! Growth: work that once took the square of its size takes at most a little more than four times as long for four times as much.
//!
//! Measured in this thread's own CPU time (Linux; elsewhere by the clock), the best of some tries, so that a busy machine does not matter.
//! `benches/growth.rs` measures sixty rows more.

use std::time::{Duration, Instant};

use demarche::merge::Merger;
use demarche::pipeline::{Coding, Pipeline};
use demarche::store::{Access, Store};
use demarche::types::{CodedArticle, Filter};

use crate::dense::{DAYS, article};

/// Time at 4n, in times of that at n: what grows in line takes 4, what grows with the square 16.
const AT_MOST: f64 = 8.0;
/// Times that a row is tried.
const TRIES: usize = 3;
/// Seconds at 4n below which a ratio says nothing.
const NOISE: f64 = 0.02;

/// CPU time of this thread so far.
fn spent(start: Instant) -> Duration {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let on_cpu = line.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).map(Duration::from_nanos);
    on_cpu.unwrap_or_else(|| start.elapsed())
}

/// Whether the time of work grows no faster than its size, and the ratio.
fn grows(n: usize, work: &mut dyn FnMut(usize)) -> (bool, f64) {
    let start = Instant::now();
    let mut time = |n: usize| {
        let before = spent(start);
        work(n);
        (spent(start) - before).as_secs_f64()
    };
    let mut least = f64::MAX;
    for _ in 0..TRIES {
        let (once, four) = (time(n), time(4 * n));
        least = least.min(four / once.max(1e-9));
        if four < NOISE || least <= AT_MOST {
            return (false, least);
        }
    }
    (true, least)
}

/// Pieces that make texts which no stage was made for.
const PIECES: [&str; 9] = [
    "attack attack ",
    "who said that ",
    "Xavier Bolton ",
    "XAVIER BOLTON ",
    "France Germany Iran Israel Ukraine Russia ",
    "12 November 2030 ",
    "of the of the ",
    "France met Germany, ",
    "a-",
];

#[test]
fn no_repeated_words_take_the_square_of_their_number() {
    let pipeline = Pipeline::of(Coding { rules_alone: true, ..Coding::default() });
    pipeline.code(article("France attacked Iran on Monday.".into()));
    let mut bad = Vec::new();
    for piece in PIECES {
        let (grew, ratio) = grows(6_000, &mut |n| drop(pipeline.code(article(piece.repeat(n / piece.len())))));
        if grew {
            bad.push(format!("{piece:?}: {ratio:.1}"));
        }
    }
    assert_eq!(bad, Vec::<String>::new());
}

#[test]
fn a_text_beyond_what_the_stages_take_is_read_in_parts_and_told() {
    let pipeline = Pipeline::of(Coding { rules_alone: true, ..Coding::default() });
    let sentence = "The minister met the French president in Geneva on 3 May. ";
    let coded = pipeline.code(article(sentence.repeat(4_000)));
    assert!(coded.document.problems.iter().any(|problem| problem.reason.contains("read in 3 parts")), "{:?}", coded.document.problems);
    let last = coded.events.last().unwrap();
    assert!(last.evidence.start > 3_000 * sentence.len(), "the third part is read, too: {}", last.evidence.start);
    assert_eq!(&coded.document.text()[last.evidence.start..last.evidence.end], last.evidence.exact);
    let stated = &coded.document.sentences[last.evidence.sentence].span;
    assert!(stated.start <= last.evidence.start && last.evidence.end <= stated.end, "sentences are numbered through");
}

fn written(articles: &[CodedArticle], batch: usize) -> Store {
    let mut store = Store::in_memory().unwrap();
    for batch in articles.chunks(batch) {
        store.write(batch.to_vec(), &Merger::new(), "2030-12-01T12:00:00Z").unwrap();
    }
    store.renew_meetings(&Merger::new()).unwrap();
    store
}

#[test]
fn a_day_full_of_one_thing_does_not_take_the_square_of_its_reports() {
    let mut bad = Vec::new();
    for (name, day) in DAYS {
        let all: Vec<CodedArticle> = (0..2_400).map(day).collect();
        let (grew, ratio) = grows(600, &mut |n| drop(written(&all[..n], 512)));
        if grew {
            bad.push(format!("{name}: {ratio:.1}"));
        }
    }
    assert_eq!(bad, Vec::<String>::new());
}

fn told(store: &Store) -> Vec<String> {
    let mut list = Vec::new();
    let mut each = |event| {
        list.push(serde_json::to_string(&event).unwrap());
        Ok(true)
    };
    store.select(&Filter::default(), &mut each).unwrap();
    list
}

/// What is kept between batches must not tell: the whole day at once, in batches, in batches of other stores' sizes, backwards.
#[test]
fn a_dense_day_is_told_alike_in_any_split_and_order() {
    for (name, day) in DAYS {
        let mut all: Vec<CodedArticle> = (0..700).map(day).collect();
        let whole = told(&written(&all, 700));
        assert_eq!(told(&written(&all, 97)), whole, "{name}, in batches");
        all.reverse();
        all.rotate_left(200);
        assert_eq!(told(&written(&all, 233)), whole, "{name}, in another order");
    }
}

/// A writer that begins anew in the middle of a day has nothing in memory.
#[test]
fn a_dense_day_is_told_alike_by_a_writer_that_began_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (_, day) = DAYS[1];
    let all: Vec<CodedArticle> = (0..400).map(day).collect();
    for batch in all.chunks(90) {
        let mut store = Store::open(&path, Access::Write).unwrap();
        store.write(batch.to_vec(), &Merger::new(), "2030-12-01T12:00:00Z").unwrap();
    }
    assert_eq!(told(&Store::open(&path, Access::Read).unwrap()), told(&written(&all, 400)));
}
