//! Any bytes are cut, tagged and parsed without a panic, and any text is read as CoNLL-U.
#![no_main]

use demarche::segment::Segmenter;
use demarche::tag::{Tagger, conllu};
use demarche::types::Article;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (mut given, _) = conllu::read(&text);
    let mut document = Segmenter::new().segment(Article { text, ..Article::default() });
    let tagger = Tagger::new();
    tagger.tag(&mut document, &|_, _| true);
    tagger.tag(&mut given, &|_, _| true);
});
