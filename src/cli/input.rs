//! Articles from files, folders and standard input.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::read::{Options, Reader};
use crate::types::{Article, Problem};

/// Hands each article, or what is wrong with it, to `each`, until it says `false`; folders are walked in order of name.
pub(super) fn articles(path: &str, options: &Options, each: &mut dyn FnMut(Result<Article, Problem>) -> bool) -> bool {
    if path == "-" {
        return Reader::new("-", std::io::stdin(), options).all(each);
    }
    let files = match files(Path::new(path)) {
        Ok(files) => files,
        Err(problem) => return each(Err(problem)),
    };
    files.iter().all(|file| {
        let name = file.display().to_string();
        match std::fs::File::open(file) {
            Ok(bytes) => Reader::new(&name, bytes, options).all(&mut *each),
            Err(error) => each(Err(unreadable(&name, &error.to_string()))),
        }
    })
}

/// The file itself, or all files below a folder but hidden ones, in order of name.
fn files(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(path).sort_by_file_name().follow_links(true).into_iter().filter_entry(|e| !hidden(e));
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| unreadable(&path.display().to_string(), &error.to_string()))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn unreadable(name: &str, reason: &str) -> Problem {
    Problem { file: name.into(), line: None, reason: reason.into(), remedy: "check the name and the rights to read it".into() }
}
