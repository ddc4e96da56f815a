//! Speed of finding actors in segmented text, in bytes per second of one thread, and of opening the actor base.
//!
//! `cargo bench --bench actors` runs on a text of our own; `ACTORS_BENCH=articles.jsonl` takes the texts of a file instead.

use demarche::actor::ActorFinder;
use demarche::lexicon::actors::Base;
use demarche::lexicon::base::fold;
use demarche::segment::Segmenter;
use demarche::types::{Article, Document};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const OWN: &str = "VIENNA, Nov 9 (Example) - French Foreign Minister Ada Brook vowed on Monday to meet the envoys of Chile and Peru, a \
    spokesman for the Kenyan government said. The rebels, who had seized a town near Kisumu in March, carried out an attack on a convoy \
    of the Egyptian army, killing at least 12 soldiers. He told reporters that the Kremlin and NATO would meet next week.\n\n";

fn documents() -> Vec<Document> {
    let texts: Vec<String> = match std::env::var("ACTORS_BENCH") {
        Ok(path) => std::fs::read_to_string(path)
            .expect("ACTORS_BENCH names a readable file")
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok()?.get("text")?.as_str().map(str::to_owned))
            .collect(),
        Err(_) => vec![OWN.repeat(10); 40],
    };
    let segmenter = Segmenter::new();
    texts.into_iter().map(|text| segmenter.segment(Article { text, ..Article::default() })).collect()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn find(bencher: Bencher) {
    let finder = ActorFinder::new();
    let bytes: usize = documents().iter().map(|d| d.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(documents).bench_local_values(|mut documents| {
        documents.iter_mut().for_each(|d| finder.find(d));
        documents
    });
}

/// The names alone: every text cut into words, and the longest name of the base at each word.
#[divan::bench(sample_count = 60, sample_size = 1)]
fn names(bencher: Bencher) {
    let base = Base::embedded();
    let texts: Vec<String> = documents().iter().map(|d| d.text().to_owned()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| texts.iter().map(|text| names_in(&base, text)).sum::<usize>());
}

/// How many words of a text start a name; each name is followed to its longest form.
fn names_in(base: &Base, text: &str) -> usize {
    let mut pieces = Vec::new();
    fold::cut(text, &mut pieces);
    let starts_name = |start: usize| {
        let (mut state, mut named) = (fold::START, false);
        for piece in &pieces[start..] {
            state = fold::step(state, piece.hash);
            let Some(found) = base.find(state) else { break };
            named |= found.is_name();
            if !found.goes_on {
                break;
            }
        }
        named
    };
    (0..pieces.len()).filter(|&start| starts_name(start)).count()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open() -> ActorFinder {
    ActorFinder::new()
}
