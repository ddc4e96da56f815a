//! Articles from files, folders and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use walkdir::WalkDir;

use crate::read::{Format, Options, Reader};
use crate::types::{Article, Problem};

/// How inputs are to be read, where they do not say it themselves.
#[derive(Debug, Clone, Args)]
pub(super) struct InputArgs {
    /// Format of the input, where name and content are not to decide: text, markdown, html, json, ndjson, csv, feed, mail, mbox, warc
    #[arg(long, value_name = "FORM", value_parser = form)]
    input: Option<Format>,
    /// A column or field of another name: what it is, and its name, as in published=date_iso
    #[arg(long = "field", value_name = "FIELD=NAME", value_parser = field)]
    fields: Vec<(String, String)>,
    /// Of a WARC archive only pages of this host and its sub-domains
    #[arg(long = "host", value_name = "HOST", hide_short_help = true)]
    hosts: Vec<String>,
    /// Of a WARC archive only pages fetched on this day or later
    #[arg(long, value_name = "DATE", hide_short_help = true)]
    fetched_since: Option<NaiveDate>,
    /// Of a WARC archive only pages fetched on this day or earlier
    #[arg(long, value_name = "DATE", hide_short_help = true)]
    fetched_until: Option<NaiveDate>,
}

impl InputArgs {
    /// The options of reading; no date of publication is believed that is later than today.
    pub(super) fn options(&self, today: Option<NaiveDate>) -> Options {
        Options {
            format: self.input,
            fields: self.fields.clone(),
            hosts: self.hosts.clone(),
            fetched_since: self.fetched_since,
            fetched_until: self.fetched_until,
            today,
            ..Options::default()
        }
    }
}

fn form(word: &str) -> Result<Format, String> {
    Format::named(word).ok_or_else(|| format!("no such form `{word}`: {}", Format::NAMES))
}

/// `published=date_iso` as the name in the input and the field it stands for.
fn field(words: &str) -> Result<(String, String), String> {
    const FIELDS: [&str; 11] = ["id", "url", "title", "published", "modified", "publisher", "place", "lang", "text", "html", "summary"];
    let (meant, name) = words.split_once('=').ok_or_else(|| "write FIELD=NAME, as in published=date_iso".to_owned())?;
    let (meant, name) = (meant.trim().to_ascii_lowercase(), name.trim());
    if !FIELDS.contains(&meant.as_str()) {
        return Err(format!("no such field `{meant}`: {}", FIELDS.join(", ")));
    }
    if name.is_empty() { Err(format!("`{meant}` is given no name")) } else { Ok((name.to_owned(), meant)) }
}

/// Ends of the names of files that hold no articles. In a folder they are passed over; one that is named is read, and refused by name.
const NO_ARTICLES: [&str; 36] = [
    ".db",
    ".db-wal",
    ".db-shm",
    ".db-journal",
    ".sqlite",
    ".sqlite3",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".svg",
    ".ico",
    ".bmp",
    ".tif",
    ".tiff",
    ".mp3",
    ".mp4",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".css",
    ".js",
    ".map",
    ".py",
    ".sh",
    ".rs",
    ".toml",
    ".lock",
    ".log",
    ".part",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "composer.json",
];

/// How the file of an SQLite database begins.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// Hands each article, or what is wrong with it, to `each` with the name of its file, until it says `false`; folders are walked in order of name.
pub(super) fn articles(path: &str, options: &Options, each: &mut dyn FnMut(&str, Result<Article, Problem>) -> bool) -> bool {
    if path == "-" {
        return Reader::new("-", std::io::stdin(), options).all(|item| each(path, item));
    }
    let files = match files(Path::new(path)) {
        Ok(files) => files,
        Err(problem) => return each(path, Err(problem)),
    };
    files.iter().all(|file| {
        let name = file.display().to_string();
        match std::fs::File::open(file) {
            Ok(bytes) => Reader::new(&name, bytes, options).all(|item| each(&name, item)),
            Err(error) => each(&name, Err(unreadable(&name, &error.to_string()))),
        }
    })
}

/// The file itself, or all files below a folder except hidden ones and those that hold no articles, in order of name.
fn files(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(path).sort_by_file_name().follow_links(true).into_iter().filter_entry(|e| !hidden(e));
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| unreadable(&path.display().to_string(), &error.to_string()))?;
        if entry.file_type().is_file() && may_hold_articles(entry.path()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Whether a file found in a folder may hold articles: it is no database, not our own either, no image, no program.
fn may_hold_articles(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let beside_database = || {
        let main = name.strip_suffix("-wal").or_else(|| name.strip_suffix("-shm")).or_else(|| name.strip_suffix("-journal"));
        main.is_some_and(|main| path.with_file_name(main).exists())
    };
    !NO_ARTICLES.iter().any(|end| name.ends_with(end)) && !beside_database() && !is_database(path)
}

fn is_database(path: &Path) -> bool {
    let mut head = [0; DATABASE.len()];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == DATABASE
}

fn unreadable(name: &str, reason: &str) -> Problem {
    Problem { file: name.into(), line: None, reason: reason.into(), remedy: "check the name and the rights to read it".into() }
}
