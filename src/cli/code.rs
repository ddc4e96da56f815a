//! `demarche code`: articles in, events out, line by line.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::pipeline::Pipeline;
use crate::types::Article;

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
    let article: Article = match serde_json::from_str(line) {
        Ok(article) => article,
        Err(e) => return json!({"id": "", "events": [], "problems": [{"line": number, "reason": e.to_string()}]}).to_string(),
    };
    let coded = pipeline.code(article);
    let article = &coded.document.article;
    json!({"id": article.id, "published": article.published, "events": coded.events, "problems": []}).to_string()
}
