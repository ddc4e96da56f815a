//! `demarche code`: articles in, events out, line by line.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::ndjson::{Answer, Given};
use crate::app::CodedLine;
use crate::pipeline::Pipeline;

#[derive(Debug, Args)]
pub(super) struct CodeArgs {
    #[command(flatten)]
    coding: super::coding::CodingArgs,
}

pub(super) fn run(common: &super::common::Common, args: &CodeArgs) -> anyhow::Result<ExitCode> {
    let pipeline = args.coding.pipeline(common)?;
    let mut output = BufWriter::new(stdout().lock());
    super::ndjson::map_lines(&mut stdin().lock(), &mut output, |given| answer(&pipeline, given))
}

fn answer(pipeline: &Pipeline, given: Given) -> Answer {
    let Given { article, id, mut problems } = given;
    let failed;
    let line = match article.map(|article| crate::app::code_and_tell(pipeline, article)) {
        Some(Ok((coded, cut))) => {
            problems.extend(cut);
            failed = false;
            CodedLine::new(coded, problems)
        }
        refused => {
            failed = true;
            problems.extend(refused.and_then(Result::err));
            CodedLine::refused(id, problems)
        }
    };
    Answer { text: json!(line).to_string(), failed }
}
