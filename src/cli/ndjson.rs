//! Streams NDJSON through a function, in parallel by article, joined in input order.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::Result;
use rayon::prelude::*;

use crate::app::{Answer, Given};
use crate::read::{Line, Lines};

/// How many lines are worked on at once: bounds memory, keeps all cores busy.
const BATCH: usize = 64;
/// Bytes of lines that are worked on at once: what a batch of long articles may take.
const BATCH_BYTES: usize = 16 << 20;

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
        let answers: Vec<Answer> = batch.par_iter().map(|(number, line)| f(Given::read(line, Some(*number)))).collect();
        for answer in answers {
            failed |= answer.failed;
            writeln!(output, "{}", answer.text)?;
        }
    }
}
