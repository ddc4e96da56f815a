//! `demarche annotate`: sentences, tokens, syntax, dates and actors of each article.

use std::fmt::Write as _;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::common::Common;
use crate::app::{Answer, Given, guarded};
use crate::pipeline::Pipeline;
use crate::tag::conllu;
use crate::types::{ActorMention, ByteSpan, Dateline, Deprel, Document, Sentence, SentenceKind, TimeMention, Token, Upos, Xpos};

/// Sentences that are read before any is parsed: bounds memory.
const SENTENCES: usize = 2048;
/// Sentences that one thread parses at a time.
const SHARE: usize = 64;

#[derive(Debug, Args)]
pub(super) struct AnnotateArgs {
    #[command(flatten)]
    coding: super::coding::CodingArgs,
    /// What comes in: an article object per line, or CoNLL-U whose tokens and sentences are kept.
    #[arg(long, value_enum, default_value_t = Input::Jsonl)]
    input: Input,
    /// What goes out: an object per article, CoNLL-U, or trees to look at.
    #[arg(long, visible_alias = "format", value_enum, default_value_t = Output::Jsonl)]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Input {
    Jsonl,
    Conllu,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Jsonl,
    Conllu,
    Tree,
}

pub(super) fn run(common: &Common, args: &AnnotateArgs) -> Result<ExitCode> {
    let pipeline = args.coding.pipeline(common)?;
    let mut output = BufWriter::new(stdout().lock());
    match args.input {
        Input::Jsonl => super::ndjson::map_lines(&mut stdin().lock(), &mut output, |given| answer(&pipeline, given, args.output)),
        Input::Conllu => annotate_conllu(&pipeline, &mut stdin().lock(), &mut output, args.output),
    }
}

fn answer(pipeline: &Pipeline, given: Given, output: Output) -> Answer {
    let Given { article, id, mut problems, .. } = given;
    match article.map(|article| guarded(|| pipeline.annotate(article))) {
        Some(Ok(document)) => Answer { text: render(&document, None, output), failed: false },
        refused => {
            problems.extend(refused.and_then(std::result::Result::err));
            Answer { text: json!({"id": id, "problems": problems}).to_string(), failed: true }
        }
    }
}

fn annotate_conllu(pipeline: &Pipeline, input: &mut dyn BufRead, output: &mut dyn Write, format: Output) -> Result<ExitCode> {
    loop {
        let blocks = read_blocks(input)?;
        if blocks.is_empty() {
            output.flush()?;
            return Ok(ExitCode::SUCCESS);
        }
        let parse = |share: &[String]| {
            let (mut document, frames) = conllu::read(&share.concat());
            pipeline.annotate_given(&mut document);
            render(&document, Some(&frames), format)
        };
        let parsed: Vec<String> = blocks.par_chunks(SHARE).map(parse).collect();
        for text in parsed {
            let text = if format == Output::Jsonl { format!("{text}\n") } else { text };
            output.write_all(text.as_bytes())?;
        }
    }
}

/// The next sentences of a CoNLL-U stream, each with the empty line behind it.
fn read_blocks(input: &mut dyn BufRead) -> Result<Vec<String>> {
    let mut blocks = vec![String::new()];
    let mut line = Vec::new();
    while blocks.len() <= SENTENCES {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        if let Some(block) = blocks.last_mut() {
            block.push_str(text.trim_end_matches(['\r', '\n']));
            block.push('\n');
        }
        if text.trim().is_empty() {
            blocks.push(String::new());
        }
    }
    blocks.retain(|b| !b.trim().is_empty());
    Ok(blocks)
}

fn render(document: &Document, frames: Option<&[conllu::Frame]>, output: Output) -> String {
    let mut out = String::new();
    match output {
        Output::Jsonl => return serde_json::to_string(&object(document)).expect("plain structs with string keys are always JSON"),
        Output::Conllu => (0..document.sentences.len()).for_each(|i| conllu::write(document, i, frames.and_then(|f| f.get(i)), &mut out)),
        Output::Tree => document.sentences.iter().for_each(|s| tree(s, document.text(), &mut out)),
    }
    if frames.is_none() {
        out.pop();
    }
    out
}

/// What `annotate` prints of one article. All offsets are bytes into its text; token numbers count from 0 in their sentence.
#[derive(Serialize)]
struct Annotated<'d> {
    id: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<Head>,
    sentences: Vec<SentenceRow<'d>>,
    dates: &'d [TimeMention],
    actors: &'d [ActorMention],
}

#[derive(Serialize)]
struct Head {
    #[serde(flatten)]
    span: ByteSpan,
    place: Option<ByteSpan>,
    date: Option<ByteSpan>,
    agency: Option<ByteSpan>,
    day: Option<NaiveDate>,
}

#[derive(Serialize)]
struct SentenceRow<'d> {
    #[serde(flatten)]
    span: ByteSpan,
    kind: &'static str,
    paragraph: usize,
    tokens: Vec<TokenRow<'d>>,
}

#[derive(Serialize)]
struct TokenRow<'d> {
    start: usize,
    end: usize,
    form: &'d str,
    lemma: &'d str,
    upos: Upos,
    xpos: Xpos,
    head: Option<usize>,
    deprel: Deprel,
    quoted: bool,
}

fn object(document: &Document) -> Annotated<'_> {
    let text = document.text();
    let head = |d: &Dateline| Head { span: d.span, place: d.place, date: d.date, agency: d.agency, day: d.day };
    Annotated {
        id: &document.article.id,
        dateline: document.dateline.as_ref().map(head),
        sentences: document.sentences.iter().map(|s| sentence_row(s, text)).collect(),
        dates: &document.times,
        actors: &document.actors,
    }
}

fn sentence_row<'d>(sentence: &'d Sentence, text: &'d str) -> SentenceRow<'d> {
    let kind = match sentence.kind {
        SentenceKind::Body => "body",
        SentenceKind::Headline => "headline",
        SentenceKind::Furniture => "furniture",
    };
    let token = |t: &'d Token| TokenRow {
        start: t.span.start,
        end: t.span.end,
        form: t.span.of(text),
        lemma: &t.lemma,
        upos: t.upos,
        xpos: t.xpos,
        head: t.head,
        deprel: t.deprel,
        quoted: t.quoted,
    };
    SentenceRow { span: sentence.span, kind, paragraph: sentence.paragraph, tokens: sentence.tokens.iter().map(token).collect() }
}

/// A sentence as an indented tree, children in text order, below the sentence itself.
fn tree(sentence: &Sentence, text: &str, out: &mut String) {
    let words: Vec<&str> = sentence.span.of(text).split_whitespace().collect();
    let _ = writeln!(out, "{}", words.join(" "));
    let mut open: Vec<(usize, String, bool)> = sentence.root().map(|r| (r, String::new(), true)).into_iter().collect();
    while let Some((index, indent, last)) = open.pop() {
        let token = &sentence.tokens[index];
        let branch = if token.head.is_none() {
            ""
        } else if last {
            "└─ "
        } else {
            "├─ "
        };
        let (relation, form) = (token.deprel.as_str(), token.span.of(text));
        let _ = writeln!(out, "{indent}{branch}{form}  {relation}  {}/{}  {}", token.upos.as_str(), token.xpos.as_str(), token.lemma);
        let below = if token.head.is_none() {
            ""
        } else if last {
            "   "
        } else {
            "│  "
        };
        let children: Vec<usize> = sentence.children(index).collect();
        let count = children.len();
        let entries = children.into_iter().enumerate().map(|(i, child)| (child, format!("{indent}{below}"), i + 1 == count));
        open.extend(entries.rev());
    }
    out.push('\n');
}
