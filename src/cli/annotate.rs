//! `demarche annotate`: sentences, tokens, syntax, dates and actors of each article.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::pipeline::Pipeline;
use crate::types::Article;

#[derive(Debug, Args)]
pub(super) struct AnnotateArgs {}

pub(super) fn run(_: &AnnotateArgs) -> Result<ExitCode> {
    let pipeline = Pipeline::new();
    let mut output = BufWriter::new(stdout().lock());
    super::ndjson::map_lines(&mut stdin().lock(), &mut output, |number, line| annotate_line(&pipeline, number, line))?;
    Ok(ExitCode::SUCCESS)
}

fn annotate_line(pipeline: &Pipeline, number: u64, line: &str) -> String {
    let article: Article = match serde_json::from_str(line) {
        Ok(article) => article,
        Err(e) => return json!({"id": "", "problems": [{"line": number, "reason": e.to_string()}]}).to_string(),
    };
    let document = pipeline.annotate(article);
    json!({"id": document.article.id, "sentences": [], "dates": document.times, "actors": document.actors}).to_string()
}
