//! Streams NDJSON through a function, in parallel by article, joined in input order.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::Result;
use rayon::prelude::*;

use crate::read::{Line, Lines, MAX_ARTICLE, Options, record};
use crate::types::{Article, Problem};

/// How many lines are worked on at once: bounds memory, keeps all cores busy.
const BATCH: usize = 64;
/// Bytes of lines that are worked on at once: what a batch of long articles may take.
const BATCH_BYTES: usize = 16 << 20;

/// What a filter makes of one line: its line of output, and whether the line of input could not be used.
pub(super) struct Answer {
    /// One line without the line break.
    pub(super) text: String,
    /// Whether nothing could be made of the input.
    pub(super) failed: bool,
}

/// One line of input as an article, or the reasons why it is none.
pub(super) struct Given {
    /// The article.
    pub(super) article: Option<Article>,
    /// The id as the input gave it, also where the article is refused.
    pub(super) id: String,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
}

/// Maps each line that is not blank in parallel, writes the results in order; exit code 1 where any line failed.
///
/// A closed output pipe is an error here and a quiet end in `exit`.
pub(super) fn map_lines<F>(input: &mut dyn BufRead, output: &mut dyn Write, f: F) -> Result<ExitCode>
where
    F: Fn(Given) -> Answer + Sync,
{
    let mut lines = Lines::new(input);
    let mut failed = false;
    loop {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Some((number, line)) = lines.next() else { break };
            let line = line?;
            if let Line::Whole(text) = &line {
                bytes += text.len();
                if text.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
            }
            batch.push((number, line));
        }
        if batch.is_empty() {
            output.flush()?;
            return Ok(ExitCode::from(u8::from(failed)));
        }
        let answers: Vec<Answer> = batch.par_iter().map(|(number, line)| f(given(*number, line))).collect();
        for answer in answers {
            failed |= answer.failed;
            writeln!(output, "{}", answer.text)?;
        }
    }
}

fn given(number: u64, line: &Line) -> Given {
    let Line::Whole(bytes) = line else {
        let reason = format!("the line is longer than {} MiB", MAX_ARTICLE >> 20);
        let problem = Problem { file: String::new(), line: Some(number), reason, remedy: "split it into one article a line".to_owned() };
        return Given { article: None, id: String::new(), problems: vec![problem] };
    };
    let (article, mut problems) = record(bytes, &Options::default());
    problems.iter_mut().for_each(|p| p.line = Some(number));
    let id = article.as_ref().map_or_else(|| given_id(bytes), |a| a.id.clone());
    Given { article, id, problems }
}

/// The id that a refused article was given, so that its line of output can be told.
fn given_id(line: &[u8]) -> String {
    let object: Option<serde_json::Value> = serde_json::from_slice(line).ok();
    object.and_then(|o| o.get("id").and_then(serde_json::Value::as_str).map(str::to_owned)).unwrap_or_default()
}
