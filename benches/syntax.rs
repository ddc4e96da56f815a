//! Speed of segmentation and of tagging with parsing, in tokens per second of one thread.
//!
//! `cargo bench --bench syntax` runs on a text of our own; `SYNTAX_BENCH=articles.jsonl` takes the texts of a file instead.

use demarche::segment::Segmenter;
use demarche::tag::Tagger;
use demarche::types::{Article, Document};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

const OWN: &str = "VIENNA, Nov 9 (Example) - Foreign Minister Ada Brook vowed on Monday to meet the envoys of both states, a \
    spokesman said. The rebels, who had seized the town of Vann in March, carried out an attack on a convoy, killing at least 12 \
    soldiers and wounding dozens. \"We will not sign the treaty before the troops have left,\" the president of Orland told \
    reporters after the talks. Parliament is expected to vote on the sanctions next week.\n\n";

fn articles() -> Vec<Article> {
    let texts: Vec<String> = match std::env::var("SYNTAX_BENCH") {
        Ok(path) => std::fs::read_to_string(path)
            .expect("SYNTAX_BENCH names a readable file")
            .lines()
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok()?.get("text")?.as_str().map(str::to_owned))
            .collect(),
        Err(_) => vec![OWN.repeat(10); 40],
    };
    texts.into_iter().map(|text| Article { text, ..Article::default() }).collect()
}

fn tokens(documents: &[Document]) -> usize {
    documents.iter().flat_map(|d| &d.sentences).map(|s| s.tokens.len()).sum()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn segment(bencher: Bencher) {
    let articles = articles();
    let segmenter = Segmenter::new();
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| articles.clone())
        .bench_values(|articles| articles.into_iter().map(|a| segmenter.segment(a)).collect::<Vec<_>>());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn tag_and_parse(bencher: Bencher) {
    let segmenter = Segmenter::new();
    let documents: Vec<Document> = articles().into_iter().map(|a| segmenter.segment(a)).collect();
    let tagger = Tagger::new();
    bencher.counter(ItemsCount::new(tokens(&documents))).with_inputs(|| documents.clone()).bench_values(|mut documents| {
        documents.iter_mut().for_each(|d| tagger.tag(d, &|_, _| true));
        documents
    });
}
