//! How time grows with the work: each row is done at n and at 4n, and may take at most six times as long.
//!
//! `cargo bench --bench growth [WORD]` measures the rows whose name holds the word, prints a table and ends with 1 if one grows faster. Rows
//! of less than 20 ms at 4n say nothing and pass.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;
use std::time::Instant;

use demarche::merge::Merger;
use demarche::pipeline::Pipeline;
use demarche::query::{self, Grouping};
use demarche::read::{Format, Options, Reader};
use demarche::store::Store;
use demarche::types::{CodedArticle, Filter};
use dense::{DAYS, article};
use generator::News;

#[path = "../tests/support/dense.rs"]
mod dense;
#[path = "../tests/support/generator.rs"]
mod generator;

/// Time at 4n, in times of that at n, that a row may take.
const AT_MOST: f64 = 6.0;
/// Seconds below which a ratio is noise.
const NOISE: f64 = 0.02;

/// Texts that repeat a piece, coded; n is their length in bytes.
const TEXTS: [(&str, &str, usize); 30] = [
    ("hyphens in a word", "a-", 24_000),
    ("U.S.U.S.", "U.S.", 24_000),
    ("of the of the", "of the ", 24_000),
    ("attack attack", "attack ", 24_000),
    ("capitalised words", "Xavier Bolton ", 24_000),
    ("upper-case words", "XAVIER BOLTON ", 24_000),
    ("who said that", "who said that ", 24_000),
    ("names of countries", "France Germany Iran Israel Ukraine Russia ", 24_000),
    ("dates", "12 November 2030 ", 24_000),
    ("quotation marks", "\"", 50_000),
    ("opening brackets", "(", 50_000),
    ("joined by and", "France and Germany and ", 24_000),
    ("joined by commas", "France, Germany, ", 24_000),
    ("he said", "he said ", 24_000),
    ("short lines", "a\n\n", 50_000),
    ("numbers", "12 ", 50_000),
    ("killed 12", "killed 12 ", 24_000),
    ("titles", "President Emmanuel Macron ", 24_000),
    ("initials", "J. ", 24_000),
    ("full stops", ".", 50_000),
    ("a met b", "France met Germany, ", 24_000),
    ("days of the week", "Monday Tuesday ", 24_000),
    ("combining marks", "e\u{301}", 24_000),
    ("white space", " \u{a0}\t", 50_000),
    ("question marks in quotes", "\"a?\" ", 24_000),
    ("addresses", "http://www.example.org/a ", 24_000),
    ("brackets with words", "(a (b) ", 24_000),
    ("short sentences", "France attacked Iran on Monday. He denied it. ", 60_000),
    ("paragraphs", "The minister met the French president in Geneva on 3 May.\n\nShe said that the talks went on.\n\n", 60_000),
    ("slashes", "and/or/", 24_000),
];

/// Inputs that repeat a piece, read; n is how often.
const INPUTS: [(&str, &str, &str, &str, usize); 9] = [
    ("html, nested div", "html", "<div>", "", 5_000),
    ("html, nested lists", "html", "<ul><li>", "", 5_000),
    ("html, paragraphs", "html", "<p>France attacked Iran.</p>", "", 5_000),
    ("html, formatting", "html", "<b><i>", "", 2_000),
    ("html, attributes", "html", "<p a='b'>x", "", 5_000),
    ("markdown, emphasis", "markdown", "*a_ ", "", 10_000),
    ("markdown, brackets", "markdown", "[a](", "", 10_000),
    ("markdown, quotes", "markdown", ">", "", 10_000),
    ("text, lines", "text", "France attacked Iran.\n", "", 10_000),
];

fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let mut grown = 0;
    let mut row = |name: &str, n: usize, work: &mut dyn FnMut(usize)| {
        if !name.contains(&wanted) {
            return;
        }
        let mut time = |n: usize| {
            let start = Instant::now();
            work(n);
            start.elapsed().as_secs_f64()
        };
        let (once, four) = (time(n), time(4 * n));
        let ratio = four / once.max(1e-9);
        let bad = ratio > AT_MOST && four > NOISE;
        grown += usize::from(bad);
        println!("{name:40} {n:>8} {once:>9.3} s {four:>9.3} s {ratio:>6.1}{}", if bad { "  GROWS" } else { "" });
    };
    let pipeline = Pipeline::new();
    pipeline.code(article("France attacked Iran on Monday.".into()));
    for (name, piece, n) in TEXTS {
        row(&format!("code: {name}"), n, &mut |n| drop(pipeline.code(article(piece.repeat(n / piece.len())))));
    }
    row("code: one long article", 500_000, &mut |n| drop(pipeline.code(article(prose(n)))));
    for (name, form, before, after, n) in INPUTS {
        row(&format!("read: {name}"), n, &mut |n| read(form, &format!("{}Talks were held.{}", before.repeat(n), after.repeat(n))));
    }
    for (name, day) in DAYS {
        row(&format!("write: {name}"), 1000, &mut |n| drop(written((0..n).map(day))));
    }
    row("write: news of one day", 2000, &mut |n| drop(written(News::new(1, n as u64).take(n))));
    row("write: news of ten days", 2000, &mut |n| drop(written(News::new(1, n as u64 / 10).take(n))));
    for (name, ask) in QUESTIONS {
        let mut stores: Vec<(usize, Store)> = Vec::new();
        for n in [1000, 4000].into_iter().filter(|_| format!("ask: {name}").contains(&wanted)) {
            stores.push((n, written(News::new(1, 100).take(n))));
        }
        row(&format!("ask: {name}"), 1000, &mut |n| {
            let store = stores.iter().find(|(size, _)| *size == n).map(|(_, store)| store);
            ask(store.unwrap());
        });
    }
    ExitCode::from(u8::from(grown > 0))
}

fn read(form: &str, input: &str) {
    let options = Options { format: Format::named(form), ..Options::default() };
    assert!(Reader::new("input", input.as_bytes(), &options).count() > 0);
}

/// Plain sentences about other actors, places and days.
fn prose(bytes: usize) -> String {
    const WHO: [&str; 8] = ["France", "Germany", "Iran", "Israel", "Ukraine", "Russia", "China", "Japan"];
    const DID: [&str; 7] = ["attacked", "condemned", "met", "criticised", "visited", "warned", "praised"];
    const DAY: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    let mut text = String::new();
    for n in 0.. {
        if text.len() >= bytes {
            break;
        }
        let end = if n % 3 == 0 { "\n\n" } else { " " };
        text.push_str(&format!("{} {} {} on {}, officials said.{end}", WHO[n % 8], DID[n / 8 % 7], WHO[(n / 3 + 1) % 8], DAY[n / 5 % 5]));
    }
    text
}

fn written(articles: impl Iterator<Item = CodedArticle>) -> Store {
    let mut store = Store::in_memory().unwrap();
    let all: Vec<CodedArticle> = articles.collect();
    for batch in all.chunks(4096) {
        store.write(batch.to_vec(), &Merger::new(), "2030-12-01T12:00:00Z").unwrap();
    }
    store.renew_meetings(&Merger::new()).unwrap();
    store
}

type Ask = fn(&Store);

/// Questions over a whole store.
const QUESTIONS: [(&str, Ask); 5] = [
    ("every event", |store| {
        let mut count = 0;
        store
            .select(&Filter::default(), &mut |_| {
                count += 1;
                Ok(true)
            })
            .unwrap();
        assert!(count > 0);
    }),
    ("counts by month and type", |store| {
        query::count(store, &Filter::default(), &Merger::new(), &[Grouping::Month, Grouping::Type]).unwrap();
    }),
    ("changes", |store| drop(query::changes(store, "2030-01-01T00:00:00Z", &Merger::new()).unwrap())),
    ("meetings", |store| drop(store.meetings(&demarche::store::MeetingFilter::default()).unwrap())),
    ("check", |store| drop(store.check().unwrap())),
];
