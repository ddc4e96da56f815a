//! Transcripts: every `$ demarche ...` of a console block in the pages of `PAGES` is run and must print what the page shows
//! of its standard output.
//!
//! The commands of one page share a folder with the samples in it. The clock stands at `NOW` unless a command sets it. `UPDATE_DOCS=1`
//! writes the pages anew.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The moment at which commands run that do not name another.
const NOW: &str = "2025-12-01T12:00:00Z";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Splits a command line into words; single and double quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let (mut list, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => list.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    list.extend(word);
    list
}

/// Runs a command of a page in its folder; gives what it prints, after a code of exit that is not 0 and the reason.
fn run(line: &str, folder: &Path) -> String {
    let mut words = words(line);
    assert_eq!(words.remove(0), "demarche", "a page may run only demarche: {line}");
    let (mut input, mut output) = (Stdio::null(), None);
    for (sign, take_input) in [("<", true), (">", false)] {
        if let Some(at) = words.iter().position(|word| word == sign) {
            let file = folder.join(words.remove(at + 1));
            words.remove(at);
            if take_input {
                input = Stdio::from(std::fs::File::open(file).unwrap());
            } else {
                output = Some(file);
            }
        }
    }
    if !words.iter().any(|word| word == "--now") {
        words.extend(["--now".to_owned(), NOW.to_owned()]);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("USER").env("NO_COLOR", "1").current_dir(folder).args(&words).stdin(input);
    let printed = command.output().unwrap();
    // What a command that did its work says besides is no part of its answer: counts change with every rule.
    let told = match printed.status.code() {
        Some(0) => String::new(),
        code => format!("? {}\n{}", code.unwrap_or(-1), String::from_utf8(printed.stderr).unwrap()),
    };
    match output {
        Some(file) => std::fs::write(file, printed.stdout).map(|()| told).unwrap(),
        None => told + &String::from_utf8(printed.stdout).unwrap(),
    }
}

/// The page with the answers that its commands give now.
fn answered(page: &str, folder: &Path) -> String {
    let (mut made, mut inside, mut shown) = (String::new(), false, true);
    for line in page.lines() {
        if line == "```console" {
            inside = true;
        } else if line == "```" && inside {
            (inside, shown) = (false, true);
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            made.push_str(line);
            made.push('\n');
            let answer = run(command, folder);
            made.extend(answer.lines().map(|line| format!("{}\n", line.trim_end())));
            shown = false;
            continue;
        }
        if shown || !inside {
            made.push_str(line);
            made.push('\n');
        }
    }
    made
}

/// Copies the files of a page's own folder (`page.in`), and the samples.
fn prepare(folder: &Path, own: &Path) {
    let samples = folder.join("data/samples");
    std::fs::create_dir_all(&samples).unwrap();
    for (from, to) in [(root().join("data/samples"), samples), (own.to_owned(), folder.to_owned())] {
        for entry in walkdir::WalkDir::new(&from).min_depth(1).into_iter().flatten() {
            let target = to.join(entry.path().strip_prefix(&from).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(target).unwrap();
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

/// The README and every page of `tests/cmd`.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cmd")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|e| e == "md"));
    pages.push(root().join("README.md"));
    pages.sort();
    pages
}

#[test]
fn every_command_shown_prints_what_is_shown() {
    let mut wrong = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path(), &path.with_extension("in"));
        let made = answered(&page, folder.path());
        if made == page {
            continue;
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &made).unwrap();
        } else {
            let first = made.lines().zip(page.lines()).find(|(is, was)| is != was);
            wrong.push(format!("{}: prints {first:?} (printed, shown)", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nwrite the pages anew and read them: UPDATE_DOCS=1 cargo test transcripts", wrong.join("\n"));
}

#[test]
fn words_in_quotes_hold_together() {
    assert_eq!(
        words("demarche decide note e1 'two words' --by \"ann b\" ''"),
        ["demarche", "decide", "note", "e1", "two words", "--by", "ann b", ""]
    );
}

#[test]
fn every_command_has_a_page() {
    let pages: Vec<String> = pages().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let lines: Vec<&str> = pages.iter().flat_map(|page| page.lines()).filter(|line| line.starts_with("$ demarche ")).collect();
    for command in demarche::cli::command().get_subcommands().filter(|command| command.get_name() != "help") {
        let shown =
            |line: &&str| line.split(' ').any(|word| word == command.get_name() || command.get_all_aliases().any(|alias| alias == word));
        assert!(lines.iter().any(shown), "no page of tests/cmd runs `demarche {}`", command.get_name());
    }
}
