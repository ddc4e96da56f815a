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

/// Queries that the manual shows; they are run, too.
const QUERIES: [&str; 3] = [
    "SELECT * FROM timeline LIMIT 5",
    "SELECT date, source, target, evidence FROM events_flat WHERE type = 'ASSAULT' AND killed_low > 5",
    "SELECT date, type, evidence FROM event_actor WHERE actor = 'FRA' ORDER BY date_earliest",
];

#[test]
fn the_schema_is_in_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demarche.db");
    drop(demarche::store::Store::open(&path, demarche::store::Access::Write).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    QUERIES.iter().for_each(|query| drop(connection.prepare(query).unwrap()));
    // Without the tables in which the full-text index keeps itself.
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'mention\\_text\\_%' ESCAPE '\\'
        AND name NOT LIKE 'saying\\_text\\_%' ESCAPE '\\'
        ORDER BY type = 'view', type = 'index', tbl_name, name";
    let mut statement = connection.prepare(sql).unwrap();
    let schema: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let made = format!(
        "# The database\n\nMade from a new database by `UPDATE_DOCS=1 cargo test docs`; why it is so stands in `migrations/`. A plain SQLite file:\n\
         foreign keys, WAL, dates as text. Any tool with SQLite 3.31 or later reads it; start with the views `timeline` and `events_flat`:\n\n```sql\n{};\n```\n\n\
         An event is what one or more mentions tell of; a mention is one act as one edition of an article tells it. `event_actor` lists each\n\
         event under its actors, their states (`RUS`), sectors (`RUS.GOV`) and parents; `dyad` has a row for each pair of parties, of a meeting\n\
         or an agreement in both directions; `mention_text` is the full-text index over `mention_words`. Ids derive from content and are the same everywhere.\n\
         The `key` of a row begins with its day (`key >> 45` is the number of days since 1 January 1600), so that rows lie in order of time;\n\
         the id of a mention is its key, and an event has the digits of its earliest mention. Only `run`, `edition.run`, `problem.seen` and `ingested` tell\n\
         when something was read.\n\n```sql\n{};\n```\n",
        QUERIES.join(";\n"),
        schema.join(";\n\n")
    );
    check("schema.md", &made);
}
