//! The house rules that no compiler checks: which room may import which, what a file opens with, where crates may be named.
//!
//! A text check: it skips comments, strings and test modules, and refuses the forms of `use` that would hide an import from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms and what they may import beside themselves; `*` is everything. Stages may import `error` because loading their data can fail.
const IMPORTS: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("error", &["types"]),
    ("lexicon", &["types", "error"]),
    ("read", &["types", "error", "lexicon"]),
    ("lang", &["types", "error", "lexicon"]),
    ("segment", &["types", "error", "lexicon"]),
    ("tag", &["types", "error", "lexicon"]),
    ("time", &["types", "error", "lexicon"]),
    ("actor", &["types", "error", "lexicon"]),
    // What a sentence says; below everything that makes an event of it.
    ("clause", &["types", "error", "lexicon"]),
    // Fills drafts of any coder, so it may ask the clause and never a rule.
    ("fill", &["types", "lexicon", "clause"]),
    ("code", &["types", "error", "lexicon", "clause", "fill"]),
    ("settle", &["types", "lexicon", "clause"]),
    // A stage like the others: who said what, off the tree and the actors.
    ("said", &["types", "error", "lexicon"]),
    // A decision that gives an event another type gives it that type's codes.
    ("merge", &["types", "lexicon"]),
    ("pipeline", &["types", "error", "lexicon", "read", "lang", "segment", "tag", "time", "actor", "code", "settle", "said", "merge"]),
    ("store", &["types", "error"]),
    ("query", &["types", "error", "lexicon", "store", "merge"]),
    ("render", &["types", "error"]),
    // The one face: everything but how things look.
    ("app", &["types", "error", "lexicon", "read", "merge", "pipeline", "store", "query"]),
    // Answers over a socket that the caller bound.
    ("serve", &["types", "error", "merge", "query", "store", "render", "app"]),
    // What an agent is told: the session's answers as JSON, an actor's offices from the base.
    ("mcp", &["types", "error", "lexicon", "store", "query", "render", "app"]),
    // Asks through the transport that it is given; what it reads goes through the session.
    ("fetch", &["types", "error", "read", "store", "app"]),
    ("cli", &["*"]),
    ("lib", &["*"]),
    ("main", &["*"]),
];

/// Crates that only these rooms may name.
const CRATES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
    ("whatlang", &["lang"]),
    ("comfy_table", &["render", "cli"]),
    ("ratatui", &["cli"]),
    ("getrandom", &["cli"]),
    ("httparse", &["serve"]),
    ("signal_hook", &["cli"]),
    ("csv", &["render", "read", "lexicon"]),
    ("toml", &["lexicon", "read"]),
    ("parquet", &["render"]),
    ("flate2", &["read"]),
    ("mail_parser", &["read"]),
    ("ruzstd", &["read"]),
    ("rmcp", &["cli"]),
    ("tokio", &["cli"]),
    ("ureq", &["fetch"]),
    ("zip", &["read"]),
];

/// What only `cli` may touch: the outside world.
const WORLD: &[&str] = &["std::env::", "std::fs::", "std::net::", "std::process::"];

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// The room of a file: its first folder below `src`, or its own name.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The lines of a file that are code and no test, numbered from one.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" {
            break;
        }
        let code = line.split("//").next().unwrap_or("");
        lines.push((number + 1, code.to_owned()));
    }
    lines
}

/// Whether a word stands in the text with no letter, digit or underscore before it.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '"' || c == '.'))
}

fn check(fault: impl Fn(&str, &str) -> Option<String>) {
    let mut faults = Vec::new();
    for path in sources() {
        let room = room(&path);
        for (number, line) in code(&std::fs::read_to_string(&path).unwrap()) {
            faults.extend(fault(&room, &line).map(|what| format!("{}:{number}: {what}", path.display())));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn allowed(room: &str) -> &'static [&'static str] {
    IMPORTS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("room `{room}` is not in IMPORTS of tests/it/tidy.rs")).1
}

#[test]
fn rooms_import_only_what_the_table_lets_them() {
    check(|room, line| {
        let allowed = allowed(room);
        line.match_indices("crate::").find_map(|(at, _)| {
            let rest = &line[at + "crate::".len()..];
            let target = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
            // `crate::Error` and the like are re-exports of `error`.
            let target = if matches!(target, "Error" | "Result") { "error" } else { target };
            let fine = target == room || allowed.contains(&"*") || allowed.contains(&target);
            (!fine).then(|| format!("`{room}` imports `{target}`; it may import only: {}", allowed.join(", ")))
        })
    });
}

/// Rooms in which files still import one another in a circle; none may be added.
const CIRCLES: &[&str] = &["app", "render", "store"];

/// The module path of a file: `src/code/rules/mod.rs` is `code::rules`.
fn module(path: &Path) -> Vec<String> {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap().with_extension("");
    let mut names: Vec<String> = below.iter().map(|n| n.to_string_lossy().into_owned()).collect();
    names.pop_if(|n| *n == "mod");
    names
}

/// The module paths that a line of `module` names, each with all that stands behind it: items are names of no file.
fn named(line: &str, module: &[String]) -> Vec<Vec<String>> {
    let above = module[..module.len() - 1].to_vec();
    let mut found = Vec::new();
    for (root, base) in [("crate::", Vec::new()), ("super::", above), ("self::", module.to_vec()), ("use ", module.to_vec())] {
        for (at, _) in line.match_indices(root) {
            let rest = &line[at + root.len()..];
            let path = rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).next().unwrap_or("");
            let stem: Vec<String> = base.iter().cloned().chain(path.split("::").filter(|n| !n.is_empty()).map(str::to_owned)).collect();
            let group = rest[path.len()..].strip_prefix('{').and_then(|g| g.split('}').next()).unwrap_or("");
            found.extend(group.split(',').map(|item| [stem.clone(), vec![item.trim().to_owned()]].concat()));
            found.push(stem);
        }
    }
    found
}

#[test]
fn no_files_of_a_room_import_one_another_in_a_circle() {
    let modules: BTreeSet<Vec<String>> = sources().iter().map(|path| module(path)).collect();
    let home = |path: &[String]| (1..=path.len()).rev().map(|n| path[..n].to_vec()).find(|p| modules.contains(p));
    let mut arrows: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for path in sources() {
        let here = module(&path);
        let lines = code(&std::fs::read_to_string(&path).unwrap());
        let named = lines.iter().flat_map(|(_, line)| named(line, &here)).filter_map(|p| home(&p));
        arrows.insert(here.clone(), named.filter(|to| to[0] == here[0] && *to != here).collect());
    }
    // What imports nothing of its room is in no circle; nor is what then imports nothing that is left.
    while let Some(free) = arrows.iter().find(|(_, to)| to.iter().all(|t| !arrows.contains_key(t))).map(|(from, _)| from.clone()) {
        arrows.remove(&free);
    }
    let rooms: BTreeSet<&str> = arrows.keys().map(|m| m[0].as_str()).collect();
    let new: Vec<_> = arrows.iter().filter(|(m, _)| !CIRCLES.contains(&m[0].as_str())).collect();
    assert!(new.is_empty(), "files in a circle, or above one: {new:#?}");
    assert_eq!(rooms, CIRCLES.iter().copied().collect(), "a room without circles leaves CIRCLES");
}

#[test]
fn no_import_hides_from_this_test() {
    check(|_, line| {
        let hidden = line.contains("use crate::{") || line.contains("super::super");
        hidden.then(|| "write `use crate::<room>::...`, one room a line".to_owned())
    });
}

#[test]
fn crates_are_named_only_in_their_rooms() {
    check(|room, line| {
        let (name, rooms) = CRATES.iter().find(|(name, rooms)| !rooms.contains(&room) && names(line, &format!("{name}::")))?;
        Some(format!("`{name}` may be named only in: {}", rooms.join(", ")))
    });
}

#[test]
fn the_library_touches_no_world() {
    check(|room, line| {
        // `serve` answers on a socket that it was given; `fetch` holds the one transport, and asks through whichever it was given.
        let served = |w: &str| matches!(room, "serve" | "fetch") && w == "std::net::";
        let touched = WORLD.iter().find(|w| line.contains(**w)).filter(|w| !matches!(room, "cli" | "main" | "read") && !served(w))?;
        Some(format!("`{touched}` belongs in cli, which passes in what the library needs"))
    });
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
    }
}

/// Rooms that read English, and the most words that may stand in their source: words belong in `data/`.
const WORDS: (&[&str], usize) = (&["code", "clause", "fill", "settle", "time", "actor"], 133);

/// How many string literals of a line look like words: letters, spaces, hyphens, apostrophes, full stops.
fn words(line: &str) -> usize {
    let literals = line.split('"').skip(1).step_by(2);
    let word =
        |l: &&str| l.starts_with(|c: char| c.is_ascii_alphabetic()) && l.chars().all(|c| c.is_ascii_alphabetic() || " '.-".contains(c));
    literals.filter(word).count()
}

#[test]
fn words_stand_in_data_not_in_source() {
    let (rooms, most) = WORDS;
    let mut files: Vec<(usize, String)> = Vec::new();
    for path in sources().iter().filter(|p| rooms.contains(&room(p).as_str())) {
        let count = code(&std::fs::read_to_string(path).unwrap()).iter().map(|(_, line)| words(line)).sum();
        files.push((count, path.display().to_string()));
    }
    files.sort_unstable_by(|a, b| b.cmp(a));
    let total: usize = files.iter().map(|(count, _)| count).sum();
    assert!(total <= most, "{total} words in source, at most {most} are allowed; most of them in {:?}", &files[..5]);
}

#[test]
fn no_code_unwraps() {
    check(|_, line| line.contains(".unwrap()").then(|| "use `?`, or `expect` with the reason on embedded data".to_owned()));
}

#[test]
fn no_test_is_switched_off() {
    let tests = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")).into_iter().map(|e| e.unwrap().into_path());
    let mark = concat!("#[", "ignore");
    for path in tests.filter(|p| p.extension().is_some_and(|e| e == "rs")).chain(sources()) {
        assert!(!std::fs::read_to_string(&path).unwrap().contains(mark), "{} switches a test off", path.display());
    }
}

/// Crates of `[dependencies]` whose names never stand before `::`: reached through a macro or a feature.
const UNNAMED: [&str; 0] = [];

#[test]
fn every_dependency_is_used() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let texts: Vec<String> = sources().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for line in section.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let name = line.split([' ', '.', '=']).next().unwrap();
        let word = format!("{}::", name.replace('-', "_"));
        let used = texts.iter().any(|text| text.lines().any(|line| names(line.trim_start_matches("pub "), &word)));
        assert!(used || UNNAMED.contains(&name), "no line of src names `{name}`: take it out of Cargo.toml");
    }
}

#[test]
fn the_checks_see_what_they_should() {
    assert!(
        names("use rusqlite::Connection;", "rusqlite::") && !names("my_csv::x", "csv::") && !names("crate::render::csv::guard", "csv::")
    );
    assert_eq!(code("a // b\n#[cfg(test)]\nmod tests").len(), 1);
    assert_eq!(allowed("segment"), ["types", "error", "lexicon"]);
    let here = ["code", "rules", "assign"].map(str::to_owned);
    let hit = ["code", "rules", "matcher", "Hit"].map(str::to_owned).to_vec();
    assert!(named("use super::matcher::{Hit, View};", &here).contains(&hit));
}
