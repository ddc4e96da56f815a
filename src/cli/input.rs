//! Articles from files, folders and standard input.

use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::types::{Article, Problem};

/// Hands each article, or what is wrong with it, to `each`, until it says `false`.
pub(super) fn articles(path: &str, each: &mut dyn FnMut(Result<Article, Problem>) -> bool) -> bool {
    if path == "-" {
        return lines("-", &mut std::io::stdin().lock(), each);
    }
    match std::fs::File::open(Path::new(path)) {
        Ok(file) => lines(path, &mut BufReader::new(file), each),
        Err(error) => each(Err(Problem { file: path.into(), line: None, reason: error.to_string(), remedy: String::new() })),
    }
}

fn lines(file: &str, input: &mut dyn BufRead, each: &mut dyn FnMut(Result<Article, Problem>) -> bool) -> bool {
    let problem = |line: u64, reason: String| Problem { file: file.into(), line: Some(line), reason, remedy: String::new() };
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        number += 1;
        let goes_on = match input.read_until(b'\n', &mut line) {
            Ok(0) => return true,
            Err(error) => return each(Err(problem(number, error.to_string()))),
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => true,
            Ok(_) => each(serde_json::from_slice(&line).map_err(|e| problem(number, e.to_string()))),
        };
        if !goes_on {
            return false;
        }
    }
}
