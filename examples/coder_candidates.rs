//! What `tools/train_coder/combine.py` is fitted on: every act that rules or network propose, with what speaks for and against it.
//!
//! Reads NDJSON with `id`, `text` and `published` on standard input; writes one object a line: `id`, and `candidates` with `type`, the
//! sentence as byte offsets, the group (at most one candidate of a group is told), the trigger and the features.
//!
//! Run it: `cargo run --release --example coder_candidates < texts.ndjson`.
#![allow(clippy::print_stdout)]

use std::io::BufRead;

use demarche::Pipeline;
use demarche::types::Article;
use demarche::types::article::Published;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::new();
    let (segmenter, tagger, time, actors, coder) = pipeline.stages();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().ok_or("a row without text")?;
        let published = row["published"].as_str().and_then(|d| d.parse().ok()).map(Published::Day);
        let mut document = segmenter.segment(Article { id: "x".into(), text: text.into(), published, ..Article::default() });
        tagger.tag_acts(&mut document, &|d, s| coder.wants(d, s));
        time.find(&mut document);
        actors.find(&mut document);
        let candidates: Vec<_> = coder
            .candidates(&document)
            .into_iter()
            .map(|c| {
                let event = c.draft.event;
                json!({"type": event.event_type.as_str(), "start": event.evidence.start, "end": event.evidence.end, "group": c.group,
                    "trigger": event.trigger, "rule": event.rule, "negated": event.negated, "features": c.features.to_vec()})
            })
            .collect();
        println!("{}", json!({"id": row["id"], "candidates": candidates}));
    }
    Ok(())
}
