//! Transcripts: every command that `README.md` and `tests/cmd/*.md` show is run, and prints what they show.
//!
//! A page's commands share one database of their own; `TRYCMD=overwrite cargo test transcripts` writes what the program says now, to be
//! read before it is kept.

use std::path::Path;

/// Runs the commands of one page.
fn run(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    trycmd::TestCases::new()
        .env("DEMARCHE_DB", folder.path().join("demarche.db").display().to_string())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case(page)
        .run();
}

#[test]
fn the_readme_is_true() {
    run("README.md");
}

#[test]
fn every_transcript_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut pages: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    assert!(!pages.is_empty());
    pages.iter().for_each(|page| run(&page.display().to_string()));
}
