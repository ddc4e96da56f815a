//! `demarche code`: articles in, events out, line by line.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::ndjson::{Answer, Given, guarded};
use crate::pipeline::{Coded, Pipeline};

#[derive(Debug, Args)]
pub(super) struct CodeArgs {
    #[command(flatten)]
    user: super::user_actors::UserActors,
}

pub(super) fn run(args: &CodeArgs) -> Result<ExitCode> {
    let pipeline = args.user.pipeline()?;
    let mut output = BufWriter::new(stdout().lock());
    super::ndjson::map_lines(&mut stdin().lock(), &mut output, |given| answer(&pipeline, given))
}

fn answer(pipeline: &Pipeline, given: Given) -> Answer {
    let Given { article, id, mut problems } = given;
    let coded = article.map(|article| guarded(|| pipeline.code(article)));
    let (object, failed) = match coded {
        Some(Ok(Coded { document, events })) => {
            (json!({"id": id, "published": document.article.published, "events": events, "problems": problems}), false)
        }
        refused => {
            problems.extend(refused.and_then(std::result::Result::err));
            (json!({"id": id, "events": [], "problems": problems}), true)
        }
    };
    Answer { text: object.to_string(), failed }
}
