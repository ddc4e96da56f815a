//! What `tools/train_coder` trains on: the tokens of texts and each token's last state in the tagger's network.
//!
//! Reads NDJSON with `id` and `text` on standard input. Writes `NAME.tokens.jsonl` (one object a line: `id`, and for each sentence its
//! kind and its tokens as character offsets, tag, head, relation) and `NAME.states.i16` (for each token 128 little-endian values
//! in steps of `tag::STATE_STEP`, in the order of the tokens).
//!
//! Run it: `cargo run --release --example coder_states -- NAME < texts.ndjson`.

use std::fs::File;
use std::io::{BufRead, BufWriter, Write};

use demarche::segment::Segmenter;
use demarche::tag::Tagger;
use demarche::types::Article;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("usage: coder_states NAME < texts.ndjson")?;
    let mut tokens = BufWriter::new(File::create(format!("{name}.tokens.jsonl"))?);
    let mut states = BufWriter::new(File::create(format!("{name}.states.i16"))?);
    let (segmenter, tagger) = (Segmenter::new(), Tagger::new());
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().ok_or("a row without text")?;
        let mut document = segmenter.segment(Article { id: "x".into(), text: text.into(), ..Article::default() });
        let mut shown: Vec<(usize, usize, Vec<i16>)> = Vec::new();
        tagger.states(&mut document, &mut |sentence, token, values| shown.push((sentence, token, values.to_vec())));
        shown.sort_by_key(|s| (s.0, s.1));
        for value in shown.iter().flat_map(|(_, _, values)| values) {
            states.write_all(&value.to_le_bytes())?;
        }
        // Spans in characters, as the corpus has them.
        let mut at = (0, 0);
        let mut characters = |byte: usize| {
            let (from, count) = if byte >= at.0 { at } else { (0, 0) };
            at = (byte, count + document.text()[from..byte].chars().count());
            at.1
        };
        let mut sentences = Vec::new();
        for sentence in &document.sentences {
            let mut list = Vec::new();
            for token in &sentence.tokens {
                let span = (characters(token.span.start), characters(token.span.end));
                let head = token.head.map_or(-1, |h| h as i64);
                list.push(json!([span.0, span.1, token.upos.as_str(), head, token.deprel.as_str()]));
            }
            sentences.push(json!({"kind": format!("{:?}", sentence.kind), "tokens": list}));
        }
        writeln!(tokens, "{}", json!({"id": row["id"], "sentences": sentences}))?;
    }
    tokens.flush()?;
    Ok(states.flush()?)
}
