//! Makes a realistic store of any size, to measure with: `cargo run --release --example generate_store -- FILE EVENTS [DAYS [BATCH]]`.
//!
//! Articles are made up by rule (`tests/support/generator.rs`), with heavy-tailed actors, and go through merging as real ones do.
#![allow(clippy::print_stderr, clippy::disallowed_methods)]

use std::path::Path;
use std::time::{Duration, Instant};

use demarche::merge::Merger;
use demarche::store::{Access, Store};
use demarche::types::CodedArticle;
use generator::Generator;

#[path = "../tests/support/generator.rs"]
mod generator;

/// Articles in a batch, if nothing else is asked for.
const BATCH: usize = 4000;
/// Mean number of events in a made-up article.
const EVENTS_PER_ARTICLE: usize = 4;
/// Days over which the articles spread, if nothing else is asked for.
const DAYS: usize = 3650;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(events)) = (arguments.next(), arguments.next()) else {
        return Err("usage: generate_store FILE EVENTS [DAYS [BATCH]]".into());
    };
    let events: usize = events.parse()?;
    let days: usize = arguments.next().map_or(Ok(DAYS), |days| days.parse())?;
    let batch: usize = arguments.next().map_or(Ok(BATCH), |batch| batch.parse())?;
    let articles_a_day = (events / EVENTS_PER_ARTICLE / days).max(1) as u64;
    let mut generator = Generator::new(1, articles_a_day);
    let mut store = Store::open(Path::new(&path), Access::Write)?;
    let started = Instant::now();
    let (mut mentions, mut stored, mut making) = (0, 0, Duration::ZERO);
    while (mentions as usize) < events {
        let made = Instant::now();
        let articles: Vec<CodedArticle> = generator.by_ref().take(batch).collect();
        making += made.elapsed();
        let written = store.write(articles, &Merger::new(), "2025-12-01T12:00:00Z")?;
        mentions += written.mentions;
        stored += written.events;
    }
    let writing = started.elapsed() - making;
    let started = Instant::now();
    let parties = store.renew_meetings(&Merger::new())?;
    let threading = started.elapsed();
    eprintln!(
        "{mentions} mentions, {stored} events: {:.1} s to make the articles, {:.1} s to write them, {:.1} s to thread the meetings of {parties} parties",
        making.as_secs_f64(),
        writing.as_secs_f64(),
        threading.as_secs_f64()
    );
    Ok(())
}
