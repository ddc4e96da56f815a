//! Coverage of the rules over a corpus: what political actors do that fires nothing, and rules that never fire.
//!
//! `cargo run --profile quick --example coverage -- < corpus.ndjson` reads article objects as `demarche code` does. It prints the verbs
//! with a political subject that carry no event, the commonest first with one sentence each; nouns that rules know and that fired
//! nothing; and the rules that no sentence fired. Cost: every sentence is parsed, so about a third of the speed of `code`.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::BufRead;

use demarche::pipeline::Pipeline;
use demarche::read::{Options, record};
use demarche::types::{ActorKind, Deprel, Document, Upos};

/// Lines printed of each table.
const SHOWN: usize = 120;

#[derive(Default)]
struct Coverage {
    /// Lemma -> how often, and a sentence.
    verbs: BTreeMap<String, (usize, String)>,
    nouns: BTreeMap<String, (usize, String)>,
    fired: BTreeMap<String, usize>,
    sentences: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let pipeline = Pipeline::new();
    let known: BTreeSet<String> = pipeline.stages().4.rules().triggers().map(str::to_string).collect();
    let mut coverage = Coverage::default();
    for line in std::io::stdin().lock().lines() {
        let (Some(article), _) = record(line?.as_bytes(), &Options::default()) else { continue };
        let document = pipeline.annotate(article);
        coverage.add(&pipeline, &document, &known);
    }
    coverage.print(&pipeline);
    Ok(())
}

impl Coverage {
    fn add(&mut self, pipeline: &Pipeline, document: &Document, known: &BTreeSet<String>) {
        let drafts = pipeline.stages().4.code(document);
        for draft in &drafts {
            *self.fired.entry(draft.event.rule.clone()).or_default() += 1;
        }
        self.sentences += document.sentences.len();
        for (number, sentence) in document.sentences.iter().enumerate() {
            let told: BTreeSet<usize> =
                drafts.iter().filter(|d| d.sentence == number).flat_map(|d| [Some(d.trigger), d.reported_by]).flatten().collect();
            for (at, token) in sentence.tokens.iter().enumerate().filter(|(at, _)| !told.contains(at)) {
                let subject = sentence.child(at, &[Deprel::Nsubj, Deprel::NsubjPass]);
                let table = match token.upos {
                    Upos::Verb if subject.is_some_and(|s| is_political(document, number, s)) => &mut self.verbs,
                    Upos::Noun if known.contains(token.lemma.as_str()) => &mut self.nouns,
                    _ => continue,
                };
                let entry = table.entry(token.lemma.to_string()).or_insert_with(|| (0, sentence.span.of(document.text()).to_string()));
                entry.0 += 1;
            }
        }
    }

    fn print(&self, pipeline: &Pipeline) {
        println!("{} sentences, {} events", self.sentences, self.fired.values().sum::<usize>());
        println!("\n== verbs with a political subject that fire nothing");
        table(&self.verbs);
        println!("\n== nouns that rules know and that fire nothing");
        table(&self.nouns);
        let rules = &pipeline.stages().4.rules().rules;
        let silent: Vec<&str> =
            rules.iter().filter(|c| !c.rule.skip && !self.fired.contains_key(&c.rule.id)).map(|c| c.rule.id.as_str()).collect();
        println!("\n== {} of {} rules never fire\n{}", silent.len(), rules.len(), silent.join("\n"));
    }
}

fn table(counts: &BTreeMap<String, (usize, String)>) {
    let mut rows: Vec<_> = counts.iter().collect();
    rows.sort_by_key(|(lemma, (n, _))| (std::cmp::Reverse(*n), *lemma));
    for (lemma, (n, sentence)) in rows.into_iter().take(SHOWN) {
        println!("{n:5} {lemma:16} {}", sentence.chars().take(140).collect::<String>());
    }
}

/// Whether a subject names somebody who acts in politics.
fn is_political(document: &Document, sentence: usize, token: usize) -> bool {
    let here = document.actors.iter().filter(|m| m.sentence == sentence && m.tokens.0 <= token && token <= m.tokens.1);
    here.into_iter().any(|m| m.kind != ActorKind::Place && demarche::code::is_political(&m.actor))
}
