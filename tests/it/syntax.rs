//! Segmentation, tagging and parsing as a whole: arcs that event coding needs, properties on any text, CoNLL-U in and out.

use demarche::segment::Segmenter;
use demarche::tag::{Tagger, conllu};
use demarche::types::{Article, Document, Sentence};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    arcs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

fn parse(text: &str) -> Document {
    let mut document = Segmenter::new().segment(Article { text: text.to_owned(), ..Article::default() });
    Tagger::new().tag(&mut document, &|_, _| true);
    document
}

/// Every arc of a sentence as "dependent relation head".
fn arcs(sentence: &Sentence, text: &str) -> Vec<String> {
    let name = |index: usize| {
        let form = sentence.form(text, index);
        let before = (0..index).filter(|&i| sentence.form(text, i) == form).count();
        if before == 0 { form.to_owned() } else { format!("{form}#{}", before + 1) }
    };
    let arc = |index: usize| {
        let token = &sentence.tokens[index];
        format!("{} {} {}", name(index), token.deprel.as_str(), token.head.map_or("0".to_owned(), name))
    };
    (0..sentence.tokens.len()).map(arc).collect()
}

#[test]
fn arcs_that_coding_lives_on() {
    let cases: Cases = toml::from_str(include_str!("../corpus/syntax.toml")).unwrap();
    let mut missing = Vec::new();
    for case in &cases.case {
        let document = parse(&case.text);
        let found: Vec<String> = document.sentences.iter().flat_map(|s| arcs(s, document.text())).collect();
        let lost: Vec<&String> = case.arcs.iter().filter(|a| !found.contains(a)).collect();
        if !lost.is_empty() {
            missing.push(format!("{}: without {lost:?} in {found:?}", case.name));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Spans in order, on character boundaries, inside their sentence; one root and no cycle.
fn check(document: &Document) -> Result<(), TestCaseError> {
    let text = document.text();
    let mut end = 0;
    for sentence in &document.sentences {
        prop_assert!(sentence.span.start >= end && sentence.span.end <= text.len());
        prop_assert!(document.dateline.as_ref().is_none_or(|d| !d.span.overlaps(sentence.span)));
        prop_assert!(!sentence.span.of(text).trim().is_empty());
        end = sentence.span.end;
        let mut at = sentence.span.start;
        for token in &sentence.tokens {
            prop_assert!(token.span.start >= at && token.span.end <= sentence.span.end);
            prop_assert!(text[at..token.span.start].trim().is_empty(), "tokens leave nothing out");
            prop_assert!(!token.span.of(text).contains(char::is_whitespace));
            at = token.span.end;
        }
        prop_assert!(text[at..sentence.span.end].trim().is_empty());
        let roots = sentence.tokens.iter().filter(|t| t.head.is_none()).count();
        prop_assert_eq!(roots, 1);
        let root = sentence.root().unwrap();
        prop_assert!((0..sentence.tokens.len()).all(|i| sentence.below(i, root)));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_cut_and_parsed(text in "\\PC{0,160}") {
        check(&parse(&text))?;
    }

    #[test]
    fn any_marks_and_lines_are_cut_and_parsed(text in "([A-Za-z.,;:!?'\"()“”’—/ \n$%-]|[0-9]|Nov\\.|U\\.S\\.|n't|é){0,160}") {
        check(&parse(&text))?;
    }

    #[test]
    fn any_conllu_is_read(text in "(\\PC|[0-9]\t|\n|#|\t_){0,120}") {
        let (mut document, frames) = conllu::read(&text);
        Tagger::new().tag(&mut document, &|_, _| true);
        let mut out = String::new();
        (0..document.sentences.len()).for_each(|i| conllu::write(&document, i, frames.get(i), &mut out));
        let (again, _) = conllu::read(&out);
        prop_assert_eq!(again.sentences.len(), document.sentences.len());
    }
}

#[test]
fn a_sentence_is_parsed_alike_whatever_stands_beside_it() {
    let texts = ["The ministers met in Vienna.", "Rebels, who had seized the town, fled.", "No deal, the envoy said."];
    let together = parse(&texts.join(" "));
    for (sentence, text) in together.sentences.iter().zip(texts) {
        let alone = parse(text);
        assert_eq!(arcs(sentence, together.text()), arcs(&alone.sentences[0], text));
    }
}

#[test]
fn a_table_of_words_without_a_stop_is_one_tree() {
    let document = parse(&"word ".repeat(1000));
    let sentence = &document.sentences[0];
    let root = sentence.root().unwrap();
    assert!((0..sentence.tokens.len()).all(|i| sentence.below(i, root)));
}

#[test]
fn quoted_tokens_are_marked() {
    let document = parse("He said: \"We left. They stayed.\" She agreed.");
    let quoted: Vec<Vec<bool>> = document.sentences.iter().map(|s| s.tokens.iter().map(|t| t.quoted).collect()).collect();
    let flat: Vec<bool> = quoted.concat();
    let forms: Vec<&str> = document.sentences.iter().flat_map(|s| (0..s.tokens.len()).map(|i| s.form(document.text(), i))).collect();
    for (form, quoted) in forms.iter().zip(flat) {
        assert_eq!(quoted, ["\"", "We", "left", "They", "stayed"].contains(form) || (*form == "." && quoted), "{form}");
    }
}
