//! Any bytes are read in every form without a panic; the first byte chooses the form.
#![no_main]

use demarche::read::{Format, Options, Reader};
use libfuzzer_sys::fuzz_target;

const FORMS: [&str; 10] = ["text", "markdown", "html", "json", "ndjson", "csv", "feed", "mail", "mbox", "warc"];

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let format = FORMS.get(usize::from(first) % (FORMS.len() + 1)).and_then(|form| Format::named(form));
    let options = Options { format, ..Options::default() };
    for item in Reader::new("input", rest, &options) {
        match item {
            Ok(article) => assert!(!article.id.is_empty()),
            Err(problem) => assert!(!problem.reason.is_empty()),
        }
    }
});
