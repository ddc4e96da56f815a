//! Documents that are made from the program: `docs/cli.md` from the command line's grammar, `docs/schema.md` from the migrations.
//!
//! `UPDATE_DOCS=1 cargo test` writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Compares a document with what it should be, or writes it.
fn check(name: &str, made: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(file("")).unwrap();
        std::fs::write(file(name), made).unwrap();
    }
    let kept = std::fs::read_to_string(file(name)).unwrap_or_default();
    assert!(kept == made, "docs/{name} is not what the program says; write it anew: UPDATE_DOCS=1 cargo test docs");
}

#[test]
fn every_command_is_in_the_manual() {
    let mut made = String::from(
        "# Commands\n\nMade from the program's own help by `UPDATE_DOCS=1 cargo test docs`. Data goes to standard output, talk to standard error.\n\
         Exit codes: 0 done (an empty timeline, too), 1 some input failed, 2 wrong usage; a closed pipe ends quietly.\n",
    );
    let mut command = demarche::cli::command().term_width(100);
    command.build();
    help(&mut command, &mut made);
    check("cli.md", &made);
}

fn help(command: &mut clap::Command, made: &mut String) {
    let name = command.get_bin_name().unwrap_or("demarche").to_owned();
    let text = command.render_long_help().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    write!(made, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()).unwrap();
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).filter(|n| n != "help").collect();
    for name in names {
        help(command.find_subcommand_mut(&name).unwrap(), made);
    }
}

#[test]
fn the_schema_is_in_the_manual() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let mut made = String::from(
        "# The database\n\nMade from `migrations/` by `UPDATE_DOCS=1 cargo test docs`. A plain SQLite file: STRICT tables, foreign keys, WAL, dates as\n\
         text. Read it with any SQLite tool; start with the views `timeline` and `events_flat`:\n\n```sql\nSELECT * FROM timeline LIMIT 5;\n\
         SELECT date, source, target, evidence FROM events_flat WHERE type = 'ASSAULT' AND killed_low > 5;\n\
         SELECT e.date, e.evidence FROM event_actor a JOIN event e ON e.key = a.event WHERE a.actor = 'FRA' ORDER BY a.date_earliest;\n```\n\n\
         An event is what one or more mentions tell of; a mention is one act as one edition of an article tells it. `event_actor` lists each\n\
         event under its actors, their states (`RUS`), sectors (`RUS.GOV`) and parents. Ids derive from content and are the same everywhere;\n\
         `key` columns are internal and lie in order of time. Only `run`, `problem.seen` and `ingested` tell when something was read.\n",
    );
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        write!(made, "\n## {name}\n\n```sql\n{}```\n", std::fs::read_to_string(&path).unwrap()).unwrap();
    }
    check("schema.md", &made);
}
