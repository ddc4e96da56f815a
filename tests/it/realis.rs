//! Minimal pairs of realis: one act told as done, ahead, refused, denied, possible, claimed (`tests/corpus/realis.toml`).

use demarche::pipeline::Pipeline;
use demarche::types::Article;
use demarche::types::article::Published;
use serde::Deserialize;

/// Share of the pairs that must be right, per cent.
const RIGHT: usize = 95;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    act: String,
    form: String,
    text: String,
    told: Vec<String>,
    /// A known wrong: what the coder makes of it today.
    now: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    pair: Vec<Pair>,
}

fn corpus() -> Vec<Pair> {
    let text = include_str!("../corpus/realis.toml");
    toml::from_str::<Corpus>(text).unwrap().pair
}

/// `TYPE certainty [status]` of every act that a timeline would show, sorted.
fn told(pipeline: &Pipeline, text: &str) -> Vec<String> {
    let published = Some(Published::Day("2024-06-12".parse().unwrap()));
    let article = Article { id: "pair".into(), text: text.into(), published, ..Article::default() };
    let line = |e: &demarche::types::Event| {
        let status = e.meeting_status.map(|s| format!(" {s}")).unwrap_or_default();
        format!("{} {}{status}", e.event_type, e.certainty)
    };
    let mut told: Vec<String> = pipeline.code(article).events.iter().filter(|e| !e.negated).map(line).collect();
    told.sort();
    told
}

#[test]
fn every_pair_is_told_as_it_stands() {
    let pipeline = Pipeline::new();
    let mut wrong = Vec::new();
    for pair in corpus() {
        let got = told(&pipeline, &pair.text);
        // WRONG: pairs with `now` are known wrongs, asserted as they are.
        if got != *pair.now.as_ref().unwrap_or(&pair.told) {
            wrong.push(format!("{} {}: {}\n  wanted {:?}, got {got:?}", pair.act, pair.form, pair.text, pair.told));
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_pairs_are_many_and_nearly_all_right() {
    let pairs = corpus();
    let acts: std::collections::BTreeSet<&str> = pairs.iter().map(|p| p.act.as_str()).collect();
    let right = pairs.iter().filter(|p| p.now.is_none()).count();
    assert!(acts.len() >= 12 && pairs.len() >= 150, "{} pairs over {} types", pairs.len(), acts.len());
    assert!(right * 100 >= pairs.len() * RIGHT, "{right} of {} right", pairs.len());
}
