//! `demarche read`: articles as they are read, one JSON object a line.

use std::io::{BufWriter, Write, stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::ndjson::{Answer, Given};
use crate::read::Options;
use crate::types::{Article, Problem};

#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Files or folders; without any, NDJSON objects with `text` or `html` from standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Shape of the output
    #[arg(long, value_enum, default_value = "jsonl")]
    output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Output {
    /// One object a line
    Jsonl,
}

pub(super) fn run(args: &ReadArgs) -> Result<ExitCode> {
    let Output::Jsonl = args.output;
    let mut output = BufWriter::new(stdout().lock());
    if args.paths.is_empty() {
        return super::ndjson::map_lines(&mut stdin().lock(), &mut output, answer);
    }
    let mut failed = false;
    let mut fault = None;
    for path in &args.paths {
        super::input::articles(path, &Options::default(), &mut |_, item| {
            let line = match item {
                Ok(article) => shown(&article, &[]),
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
        Some(article) => Answer { text: shown(&article, &given.problems), failed: false },
        None => Answer { text: json!({"id": given.id, "text": "", "problems": given.problems}).to_string(), failed: true },
    }
}

fn shown(article: &Article, problems: &[Problem]) -> String {
    let mut object = json!(article);
    if !problems.is_empty()
        && let Some(fields) = object.as_object_mut()
    {
        fields.insert("problems".to_owned(), json!(problems));
    }
    object.to_string()
}
