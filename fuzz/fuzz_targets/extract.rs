//! Any bytes, taken as an article, go through the whole line: no panic, evidence equal to the text, the same twice.
#![no_main]

use std::sync::OnceLock;

use demarche::Pipeline;
use demarche::types::Article;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let pipeline = PIPELINE.get_or_init(Pipeline::new);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let article = Article { text, published: demarche::read::parse_published("2024-03-05").ok(), ..Article::default() };
    let coded = pipeline.code(article.clone());
    for event in &coded.events {
        let evidence = &event.evidence;
        assert_eq!(coded.document.text().get(evidence.start..evidence.end), Some(evidence.exact.as_str()));
    }
    assert_eq!(coded.events, pipeline.code(article).events);
});
