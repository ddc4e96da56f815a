//! Streams NDJSON through a function, in parallel by article, joined in input order.

use std::io::{BufRead, Write};

use anyhow::Result;
use rayon::prelude::*;

/// How many lines are worked on at once: bounds memory, keeps all cores busy.
const BATCH: usize = 64;

/// Reads lines, maps each in parallel, writes the results in order, one a line.
///
/// A closed output pipe is an error here and a quiet end in `exit`.
pub(super) fn map_lines<F>(input: &mut dyn BufRead, output: &mut dyn Write, f: F) -> Result<()>
where
    F: Fn(u64, &str) -> String + Sync,
{
    let mut number = 0;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            number += 1;
            if !line.iter().all(u8::is_ascii_whitespace) {
                batch.push((number, String::from_utf8_lossy(&line).into_owned()));
            }
        }
        if batch.is_empty() {
            return Ok(output.flush()?);
        }
        let results: Vec<String> = batch.par_iter().map(|(n, line)| f(*n, line)).collect();
        for result in results {
            writeln!(output, "{result}")?;
        }
    }
}
