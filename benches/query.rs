//! Queries on a made-up store of 100,000 events: the busiest actor's month, a rare actor, a full-text search, one event.
//!
//! The store is made once, in the folder for temporary files, and used again. Larger ones: `examples/generate_store.rs`.

use std::path::PathBuf;

use demarche::merge::Merger;
use demarche::store::{Access, Store};
use demarche::types::{CodedArticle, Filter};
use generator::{Generator, country};

#[path = "../tests/support/generator.rs"]
mod generator;

/// Articles in the store; four events each.
const ARTICLES: usize = 25_000;

fn main() {
    divan::main();
}

fn store() -> Store {
    let path: PathBuf = std::env::temp_dir().join(format!("demarche-bench-{ARTICLES}.db"));
    if !path.exists() {
        let mut store = Store::open(&path, Access::Write).expect("the temporary folder can be written");
        let all: Vec<CodedArticle> = Generator::new(1, 7).take(ARTICLES).collect();
        for batch in all.chunks(2000) {
            store.write(batch.to_vec(), &Merger::new(), "2025-12-01T12:00:00Z").expect("the store takes its articles");
        }
    }
    Store::open(&path, Access::Read).expect("the store opens")
}

fn count(store: &Store, filter: &Filter) -> usize {
    let mut count = 0;
    let mut each = |_| {
        count += 1;
        Ok(true)
    };
    store.select(filter, &mut each).expect("the filter is sound");
    count
}

fn month(actor: String) -> Filter {
    Filter { actors: vec![actor], since: "2018-03-01".parse().ok(), until: "2018-03-30".parse().ok(), ..Filter::default() }
}

#[divan::bench]
fn busiest_actor_for_a_month(bencher: divan::Bencher<'_, '_>) {
    let store = store();
    bencher.bench_local(|| count(&store, &month(country(0))));
}

#[divan::bench]
fn rare_actor_for_a_month(bencher: divan::Bencher<'_, '_>) {
    let store = store();
    bencher.bench_local(|| count(&store, &month(country(150))));
}

#[divan::bench]
fn first_hundred_of_everything(bencher: divan::Bencher<'_, '_>) {
    let store = store();
    bencher.bench_local(|| count(&store, &Filter { limit: Some(100), ..Filter::default() }));
}

#[divan::bench]
fn opening_a_store() {
    divan::black_box(store());
}
