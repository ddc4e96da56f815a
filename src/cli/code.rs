//! `demarche code`: articles in, events out, line by line.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::pipeline::Pipeline;
use crate::read::{Options, record};

#[derive(Debug, Args)]
pub(super) struct CodeArgs {
    #[command(flatten)]
    user: super::user_actors::UserActors,
}

pub(super) fn run(args: &CodeArgs) -> Result<ExitCode> {
    let pipeline = args.user.pipeline()?;
    let mut output = BufWriter::new(stdout().lock());
    super::ndjson::map_lines(&mut stdin().lock(), &mut output, |number, line| code_line(&pipeline, number, line))?;
    Ok(ExitCode::SUCCESS)
}

fn code_line(pipeline: &Pipeline, number: u64, line: &str) -> String {
    let (article, mut problems) = record(line.as_bytes(), &Options::default());
    problems.iter_mut().for_each(|p| p.line = Some(number));
    let Some(article) = article else {
        return json!({"id": given_id(line), "events": [], "problems": problems}).to_string();
    };
    let coded = pipeline.code(article);
    let article = &coded.document.article;
    json!({"id": article.id, "published": article.published, "events": coded.events, "problems": problems}).to_string()
}

/// The id that a refused article was given, so that its line of output can be told.
pub(super) fn given_id(line: &str) -> String {
    let object: Option<serde_json::Value> = serde_json::from_str(line).ok();
    object.and_then(|o| o.get("id").and_then(serde_json::Value::as_str).map(str::to_owned)).unwrap_or_default()
}
