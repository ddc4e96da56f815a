//! Hard conditions: kills, full disks, damaged and read-only files, old schemas, waiting writers, hostile texts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use demarche::merge::Merger;
use demarche::store::{Access, Store};
use demarche::types::Filter;
use rusqlite::Connection;

use crate::generator::Generator;

const NOW: &str = "2025-12-01T12:00:00Z";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command
        .env_remove("DEMARCHE_DB")
        .env_remove("USER")
        .env("NO_COLOR", "1")
        .args(["--now", NOW])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Articles of two sentences, each with an event of its own day.
fn news(folder: &Path, name: &str, count: usize) {
    let line = |n: usize| {
        let (month, day) = (1 + n / 28 % 12, 1 + n % 28);
        let text = format!("Rebels attacked a convoy near Kandahar on Sunday, killing {n} soldiers. France condemned the attack.");
        serde_json::json!({"id": format!("a{n}"), "published": format!("2019-{month:02}-{day:02}"), "text": text}).to_string() + "\n"
    };
    std::fs::write(folder.join(name), (0..count).map(line).collect::<String>()).unwrap();
}

fn sound(path: &Path) {
    let store = Store::open(path, Access::Read).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn fifty_kills_at_random_points_lose_no_whole_batch() {
    let folder = tempfile::tempdir().unwrap();
    let (here, db) = (folder.path(), folder.path().join("demarche.db"));
    news(here, "news.jsonl", 400);
    stdout(here, &["--db", "whole.db", "ingest", "news.jsonl", "--batch", "8"]);
    let ingest = ["ingest", "news.jsonl", "--batch", "8"];
    let mut articles = 0;
    for turn in 0..50u64 {
        let mut child = program(here, &ingest).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5 + turn * 7919 % 97));
        child.kill().unwrap();
        child.wait().unwrap();
        // A database that was never finished being made is made by the next run.
        let Ok(store) = Store::open(&db, Access::Read) else { continue };
        let now = store.stats().unwrap().articles;
        assert!(now >= articles && now % 8 == 0, "turn {turn}: {now} articles after {articles}");
        articles = now;
        if turn % 10 == 9 {
            sound(&db);
        }
    }
    stdout(here, &ingest);
    sound(&db);
    assert_eq!(stdout(here, &["export", "jsonl"]), stdout(here, &["--db", "whole.db", "export", "jsonl"]));
}

#[test]
fn a_full_disk_is_told_and_the_next_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    news(here, "news.jsonl", 300);
    stdout(here, &["--db", "whole.db", "ingest", "news.jsonl"]);
    // A file may grow to so many blocks of 512 bytes and no further; the signal that tells of it is ignored, the write fails.
    let limited = format!("trap '' XFSZ; ulimit -f 2400; exec {} --now {NOW} ingest news.jsonl --batch 8", env!("CARGO_BIN_EXE_demarche"));
    let output = Command::new("sh").args(["-c", &limited]).current_dir(here).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("disk"), "{}", stderr(&output));
    sound(&here.join("demarche.db"));
    stdout(here, &["ingest", "news.jsonl", "--batch", "8"]);
    assert_eq!(stdout(here, &["export", "jsonl"]), stdout(here, &["--db", "whole.db", "export", "jsonl"]));
}

#[test]
fn a_writer_that_waited_in_vain_is_told_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    news(here, "news.jsonl", 3);
    stdout(here, &["ingest", "news.jsonl"]);
    let mut store = Store::open(&here.join("demarche.db"), Access::Write).unwrap();
    store.begin_run("2031-01-01T00:00:00Z", "demarche", 4711).unwrap();
    let holder = Connection::open(here.join("demarche.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Reading goes on meanwhile.
    assert!(!stdout(here, &["events"]).is_empty());
    let output = run(here, &["ingest", "news.jsonl", "--wait", "0"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("another process is writing") && told.contains("4711") && told.contains("2031-01-01"), "{told}");
    holder.execute_batch("ROLLBACK").unwrap();
    stdout(here, &["ingest", "news.jsonl", "--wait", "0"]);
}

/// A store of schema version 1, as the program of that version wrote it.
fn version_1(path: &Path) -> Connection {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(&read("migrations/0001_init.sql")).unwrap();
    connection.execute_batch(&format!("BEGIN; {} COMMIT;", read("tests/db/v1.sql"))).unwrap();
    connection.execute_batch("INSERT INTO mention_text (mention_text) VALUES ('rebuild')").unwrap();
    connection.execute_batch("PRAGMA user_version = 1; PRAGMA application_id = 0x646d7263; PRAGMA journal_mode = WAL").unwrap();
    connection
}

fn schema(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name").unwrap();
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    statement.query_map([], |row| row.get(0)).unwrap().map(|text| plain(text.unwrap())).collect()
}

fn ids(store: &Store, filter: &Filter) -> Vec<(String, String, usize)> {
    let mut list = Vec::new();
    let mut each = |event: demarche::types::TimelineEvent| {
        let mentions = store.mentions_of(&event.id)?.len();
        list.push((event.id, event.event.evidence.exact, mentions));
        Ok(true)
    };
    store.select(filter, &mut each).unwrap();
    list
}

#[test]
fn a_store_of_an_older_schema_is_upgraded_with_all_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    let connection = version_1(&old);
    let mut statement = connection.prepare("SELECT id, evidence FROM event ORDER BY key").unwrap();
    let before: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(|row| row.unwrap()).collect();
    drop(statement);
    drop(connection);
    let mut store = Store::open(&old, Access::Write).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let after = ids(&store, &Filter::default());
    assert!(before.len() > 5 && after.len() == before.len());
    // The digits of the hash stay, and an id of before goes on resolving.
    assert!(before.iter().zip(&after).all(|(was, is)| was.0[..10] == is.0[..10] && was.1 == is.1 && is.2 > 0), "{before:?} {after:?}");
    assert!(before.iter().zip(&after).all(|(was, is)| store.resolve_event(&was.0).unwrap() == is.0));
    let editions = store.editions_after(i64::MIN, 100).unwrap();
    let articles: Vec<_> = editions.into_iter().map(|edition| edition.article).collect();
    assert_eq!(store.known(&articles).unwrap(), vec![true; articles.len()], "what was read is not read again");
    let found = ids(&store, &Filter { text: Some("summit".into()), ..Filter::default() });
    assert!(!found.is_empty() && found.len() < after.len());
    let decisions = store.decisions().unwrap();
    assert_eq!(decisions.len(), 1);
    // A decision exported by the older program is known, and a new one may name its mention as it did.
    let exported = demarche::types::Decision { mention: "mcjqp9yrj08mwx".into(), ..decisions[0].clone() };
    assert!(!store.decide(&exported, &demarche::merge::Merger::new()).unwrap());
    let later = demarche::types::Decision { at: "2025-12-03T00:00:00Z".into(), ..exported };
    assert!(store.decide(&later, &demarche::merge::Merger::new()).unwrap());
    assert_eq!(store.decisions().unwrap()[1].mention, decisions[0].mention);
    let decided = store.resolve_event(&decisions[0].mention).unwrap();
    assert!(store.mentions_of(&decided).unwrap().iter().any(|mention| mention.id == decisions[0].mention), "{decisions:?}");
    drop(Store::open(&new, Access::Write).unwrap());
    let (old, new) = (schema(&old), schema(&new));
    for (was, is) in old.iter().zip(&new) {
        assert_eq!(was, is);
    }
    assert_eq!(old.len(), new.len());
}

#[test]
fn an_upgrade_that_fails_leaves_the_store_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    // The name is taken: the upgrade stops half-way.
    version_1(&path).execute_batch("CREATE TABLE past (x)").unwrap();
    let before = schema(&path);
    assert!(Store::open(&path, Access::Write).unwrap_err().to_string().contains("could not be upgraded"));
    assert_eq!(schema(&path), before);
    let version: i64 = Connection::open(&path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
}

fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("demarche.db");
    let mut store = Store::open(&path, Access::Write).unwrap();
    let articles: Vec<_> = Generator::new(3, 20).take(20).collect();
    store.write(articles, &Merger::new(), NOW).unwrap();
    path
}

#[test]
fn a_read_only_file_is_read_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("archive");
    std::fs::create_dir(&here).unwrap();
    let path = filled(&here);
    let expected = stdout(&here, &["events", "-f", "jsonl"]);
    let set = |readonly: bool| {
        for entry in [&path, &here] {
            let mut permissions = std::fs::metadata(entry).unwrap().permissions();
            permissions.set_readonly(readonly);
            std::fs::set_permissions(entry, permissions).unwrap();
        }
    };
    set(true);
    let read = run(&here, &["events", "-f", "jsonl"]);
    let written = run(&here, &["decide", "note", "e", "x"]);
    // Root may write everywhere; then there is nothing to refuse but the id.
    let may_write = std::fs::write(here.join("probe"), "").is_ok();
    set(false);
    assert_eq!(String::from_utf8_lossy(&read.stdout), expected, "{}", stderr(&read));
    assert_eq!(written.status.code(), Some(1));
    let told = stderr(&written);
    assert!(if may_write { told.contains("no event") } else { told.contains("read-only") || told.contains("cannot be opened") }, "{told}");
}

#[test]
fn what_is_no_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for (name, bytes, word) in
        [("text.db", &b"These are the notes of a reporter, no database at all.\n"[..], "not a database"), ("empty.db", b"", "empty")]
    {
        std::fs::write(here.join(name), bytes).unwrap();
        let output = run(here, &["--db", name, "timeline"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(word) && stderr(&output).contains(name), "{}", stderr(&output));
        assert_eq!(std::fs::read(here.join(name)).unwrap(), bytes);
    }
    let whole = std::fs::read(filled(here)).unwrap();
    std::fs::write(here.join("cut.db"), &whole[..whole.len() / 2]).unwrap();
    let output = run(here, &["--db", "cut.db", "check"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn hostile_text_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let hostile = serde_json::json!({
        "id": "x'); DROP TABLE event; --",
        "published": "2019-03-04",
        "title": "=HYPERLINK(\"http://example.org\")\u{1b}[2J\u{1b}]0;owned\u{7}",
        "publisher": "@SUM(1)\u{9b}31m\"; DROP TABLE mention; --",
        "url": "https://example.org/a\u{1b}[31m?q=';--",
        "text": "France condemned the attack on Mali's army on Sunday, \u{1b}[31mofficials\u{1b}[0m said '); DELETE FROM event; --. \
                 \u{202e}Rebels attacked a convoy near Kandahar on Sunday, killing 3 soldiers.",
    });
    std::fs::write(here.join("news.jsonl"), hostile.to_string()).unwrap();
    let told = run(here, &["ingest", "news.jsonl"]);
    assert!(told.status.success(), "{}", stderr(&told));
    let all = stdout(here, &["export", "jsonl"]);
    let ids: Vec<String> =
        all.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()).collect();
    assert!(!ids.is_empty());
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["timeline"],
        vec!["events"],
        vec!["events", "--group-by", "actor,month"],
        vec!["articles"],
        vec!["meetings", "--history"],
        vec!["changes", "--since", "2020-01-01"],
        vec!["stats"],
        vec!["export", "md"],
        vec!["export", "ics"],
        vec!["timeline", "--text", "\"'; DROP TABLE event; --\""],
        vec!["timeline", "--place", "'; DROP TABLE event; --"],
    ];
    commands.push(["show"].into_iter().chain(ids.iter().map(String::as_str)).collect());
    for command in commands {
        let shown = stdout(here, &command);
        assert!(!shown.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r')), "{command:?}: {shown:?}");
        assert!(!shown.contains('\u{202e}'), "{command:?}");
    }
    for arguments in [&["export", "csv"][..], &["export", "tsv", "--columns", "gdelt"], &["articles", "-f", "csv"]] {
        let delimiter = if arguments.contains(&"tsv") { b'\t' } else { b',' };
        let text = stdout(here, arguments);
        for row in csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes()).records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']) || cell.parse::<f64>().is_ok(), "{cell}");
            }
        }
    }
    let nobody = run(here, &["timeline", "--actor", "x' OR 1=1 --"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert_eq!(stdout(here, &["check"]), "the database is sound\n");
}
