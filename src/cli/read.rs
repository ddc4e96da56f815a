//! `demarche read`: articles as they are read, one JSON object a line.

use std::io::{BufWriter, Write, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::app::{Answer, Given};
use crate::types::{Article, Problem};

#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Files or folders; without any, NDJSON objects with `text` or `html` from standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    input: super::input::InputArgs,
    /// Output format
    #[arg(long, value_enum, default_value = "jsonl")]
    output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Output {
    /// One object a line
    Jsonl,
}

pub(super) fn run(common: &super::common::Common, args: &ReadArgs) -> Result<ExitCode> {
    let Output::Jsonl = args.output;
    let mut output = BufWriter::new(stdout().lock());
    if args.paths.is_empty() {
        return super::ndjson::map_lines(&mut stdin().lock(), &mut output, answer);
    }
    let options = args.input.options(Some(common.today()));
    let mut failed = false;
    let mut fault = None;
    for path in &args.paths {
        super::input::articles(path, &options, &mut |file, item| {
            let line = match item {
                Ok(article) => shown(&article, &[], Some(file)),
                Err(problem) => {
                    failed = true;
                    json!({ "problem": problem }).to_string()
                }
            };
            fault = writeln!(output, "{line}").err();
            fault.is_none()
        });
        if let Some(error) = fault {
            return if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(ExitCode::SUCCESS) } else { Err(error.into()) };
        }
    }
    Ok(ExitCode::from(u8::from(failed)))
}

fn answer(given: Given) -> Answer {
    match given.article {
        Some(article) => Answer { text: shown(&article, &given.problems, None), failed: false },
        None => Answer { text: json!({"id": given.id, "text": "", "problems": given.problems}).to_string(), failed: true },
    }
}

fn shown(article: &Article, problems: &[Problem], file: Option<&str>) -> String {
    let mut object = json!(article);
    if let Some(fields) = object.as_object_mut() {
        if let Some(file) = file {
            fields.insert("file".to_owned(), json!(file));
        }
        if !problems.is_empty() {
            fields.insert("problems".to_owned(), json!(problems));
        }
    }
    object.to_string()
}
