//! Makes a realistic store of any size, to measure with: `cargo run --release --example generate_store -- FILE EVENTS [DAYS [BATCH]]`.
//!
//! Articles are made up by rule (`tests/support/generator.rs`), with heavy-tailed actors, and go through merging as real ones do.
#![allow(clippy::print_stderr, clippy::disallowed_methods)]

use std::path::Path;

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
    let started = cpu_seconds();
    let (mut mentions, mut stored, mut making) = (0, 0, 0.0);
    while (mentions as usize) < events {
        let made = cpu_seconds();
        let articles: Vec<CodedArticle> = generator.by_ref().take(batch).collect();
        making += cpu_seconds() - made;
        let written = store.write(articles, &Merger::new(), "2025-12-01T12:00:00Z")?;
        mentions += written.mentions;
        stored += written.events;
    }
    let writing = cpu_seconds() - started - making;
    let started = cpu_seconds();
    let parties = store.renew_meetings(&Merger::new())?;
    let threading = cpu_seconds() - started;
    eprintln!(
        "{mentions} mentions, {stored} events; CPU seconds: {making:.1} to make the articles, {writing:.1} to write them, {threading:.1} to thread the \
         meetings of {parties} parties"
    );
    Ok(())
}

/// CPU seconds that this process has used, in the program and in the kernel, as Linux counts them; not a number elsewhere.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(") ").next().unwrap_or_default().split(' ').map(|field| field.parse().unwrap_or(f64::NAN)).collect();
    // Fields 14 and 15, in hundredths of a second.
    fields.get(11).zip(fields.get(12)).map_or(f64::NAN, |(user, system)| (user + system) / 100.0)
}
