//! Lines and budgets over byte streams, so that no input, however it is built, can fill the memory.
//!
//! Takes a reader; gives lines of bounded length, or a reader that refuses to give more than its budget.

use std::io::{BufRead, Read, Result};

/// Longest article, line or row that is read, in bytes; longer ones are a problem. The longest news articles are near 0.2 MB.
pub const MAX_ARTICLE: usize = 8 << 20;

/// One line of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The bytes without the line break.
    Whole(Vec<u8>),
    /// The line was longer than [`MAX_ARTICLE`]; its length in bytes. Its content was skipped.
    TooLong(u64),
}

/// Iterator over the lines of a stream with their one-based numbers; a line that is too long is skipped in bounded memory.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Starts at line 1.
    pub fn new(input: R) -> Self {
        Self { input, number: 0 }
    }

    fn read(&mut self) -> Result<Option<Line>> {
        let mut line = Vec::new();
        let limit = MAX_ARTICLE as u64 + 1;
        if (&mut self.input).take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() > MAX_ARTICLE {
            let length = line.len() as u64;
            drop(line);
            return Ok(Some(Line::TooLong(length + self.skip_line()?)));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(Line::Whole(line)))
    }

    fn skip_line(&mut self) -> Result<u64> {
        let mut skipped = 0;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(skipped);
            }
            let end = memchr::memchr(b'\n', buffer);
            let used = end.map_or(buffer.len(), |at| at + 1);
            skipped += end.unwrap_or(used) as u64;
            self.input.consume(used);
            if end.is_some() {
                return Ok(skipped);
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = (u64, Result<Line>);

    fn next(&mut self) -> Option<Self::Item> {
        self.number += 1;
        self.read().transpose().map(|line| (self.number, line))
    }
}

/// A reader whose lone carriage returns are line feeds, as tables of old programs for the Macintosh have them.
#[derive(Debug)]
pub(super) struct LineFeeds<R>(pub(super) R);

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = self.0.read(buffer)?;
        buffer[..got].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        Ok(got)
    }
}

/// The reason given for an input that is over the limit.
pub(super) fn too_long(what: &str) -> String {
    format!("{what} is longer than {} MiB", MAX_ARTICLE >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_line_is_skipped_and_the_next_one_read() {
        let mut input = vec![b'x'; MAX_ARTICLE + 10];
        input.extend(b"\r\nnext\r\nlast");
        let lines: Vec<_> = Lines::new(&input[..]).map(|(n, line)| (n, line.unwrap())).collect();
        assert_eq!(lines[0], (1, Line::TooLong(MAX_ARTICLE as u64 + 11)));
        assert_eq!(lines[1], (2, Line::Whole(b"next".to_vec())));
        assert_eq!(lines[2], (3, Line::Whole(b"last".to_vec())));
    }
}
