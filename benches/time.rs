//! Speed of finding and resolving time expressions in tagged and parsed text, in bytes per second of one thread, and of opening the rules.
//!
//! `cargo bench --bench time` runs on a text of our own; `TIME_BENCH=articles.jsonl` takes the texts of a file instead.

use demarche::segment::Segmenter;
use demarche::tag::Tagger;
use demarche::time::TimeTagger;
use demarche::types::{Article, Document, Published};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const OWN: &str = "VIENNA, Nov 9 (Example) - Foreign Minister Ada Brook said on Monday that talks with both states would resume next week. \
    The rebels, who had seized the town of Vann in March 2024, attacked a convoy late on Saturday, two days after the truce of 6 November \
    had ended, killing at least 12 soldiers in the past 24 hours. \"We will not sign the treaty before the troops have left,\" the \
    president of Orland told reporters. Parliament is expected to vote on the sanctions by 1 December.\n\n";

fn documents() -> Vec<Document> {
    let texts: Vec<String> = match std::env::var("TIME_BENCH") {
        Ok(path) => std::fs::read_to_string(path)
            .expect("TIME_BENCH names a readable file")
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok()?.get("text")?.as_str().map(str::to_owned))
            .collect(),
        Err(_) => vec![OWN.repeat(10); 40],
    };
    let (segmenter, tagger) = (Segmenter::new(), Tagger::new());
    let published = "2025-11-10".parse().ok().map(Published::Day);
    let article = |text| Article { text, published, ..Article::default() };
    let tag = |text| {
        let mut document = segmenter.segment(article(text));
        tagger.tag(&mut document, &|_, _| true);
        document
    };
    texts.into_iter().map(tag).collect()
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn find(bencher: Bencher) {
    let finder = TimeTagger::new();
    let documents = documents();
    let bytes: usize = documents.iter().map(|d| d.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| documents.clone()).bench_local_values(|mut documents| {
        documents.iter_mut().for_each(|d| finder.find(d));
        documents
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open() -> TimeTagger {
    TimeTagger::new()
}
