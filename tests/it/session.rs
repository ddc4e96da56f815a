//! The one face: library and command line write the same bytes; results coded elsewhere; errors that a program can decide by.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use demarche::app::{Judgement, MeetingQuestion, Run};
use demarche::read::{Options, Reader};
use demarche::store::Access;
use demarche::types::{Article, Problem};
use demarche::{Clock, ErrorKind, Question, Session, Store};
use rusqlite::Connection;

const NOW: &str = "2025-12-01T12:00:00Z";

fn demarche(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("USER").env("NO_COLOR", "1").args(["--now", NOW]).args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn stdout(folder: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let output = demarche(folder, arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn clock() -> Clock {
    Clock::fixed(NOW).unwrap()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples")
}

fn sample_articles() -> Vec<Article> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.display().to_string();
        Reader::new(&name, std::fs::File::open(&path).unwrap(), &Options::default()).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(read).filter_map(Result::ok).collect()
}

/// Every row of every table as text, but for the number of the process that wrote it.
fn content(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("CREATE TEMP TABLE written AS SELECT * FROM run; UPDATE written SET process = 0").unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'mention\\_text\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(&format!("{names} ORDER BY name")).unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for table in tables {
        let from = if table == "run" { "written" } else { &table };
        let mut statement = connection.prepare(&format!("SELECT * FROM {from}")).unwrap();
        let columns = statement.column_count();
        let read = statement.query_map([], |row| {
            (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n).map(|v| format!("{v:?}"))).collect::<rusqlite::Result<Vec<_>>>()
        });
        rows.extend(read.unwrap().map(|row| format!("{table}: {}", row.unwrap().join(" | "))));
    }
    rows.sort();
    rows
}

#[test]
fn library_and_command_line_write_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (by_library, by_command) = (folder.path().join("library.db"), folder.path().join("command.db"));
    let mut session = Session::open(&by_library, Access::Write, clock()).unwrap();
    session.ingest(sample_articles()).unwrap();
    stdout(folder.path(), &["--db", "command.db", "ingest", &samples().display().to_string()], b"");
    let strike = session.ask(&Question { kinds: vec!["strike".into()], ..Question::default() }).unwrap().events()[0].id.clone();
    session.decide(&strike, &Judgement::Edit { field: "killed".into(), value: "7".into() }, "ann").unwrap();
    stdout(folder.path(), &["--db", "command.db", "decide", "--by", "ann", "edit", &strike, "killed=7"], b"");
    session.recode(&mut |_| {}).unwrap();
    stdout(folder.path(), &["--db", "command.db", "recode"], b"");
    drop(session);
    let (library, command) = (content(&by_library), content(&by_command));
    assert!(library.len() > 200, "{}", library.len());
    for (a, b) in library.iter().zip(&command) {
        assert_eq!(a, b);
    }
    assert_eq!(library.len(), command.len());
}

/// Two articles of a line each, one of them faulty, and one that says nothing.
const LINES: &str = concat!(
    r#"{"id":"a1","url":"https://example.org/a1","title":"Toll","published":"2019-03-04T08:00:00+02:00","publisher":"Herald","text":"KABUL, March 4 (Reuters) - Rebels attacked a convoy near Kandahar on Sunday, killing 7 soldiers. France condemned the attack."}"#,
    "\n",
    r#"{"id":"a2","published":"2019-02-30","text":"Sergei Lavrov met Mike Pompeo in Helsinki on 4 March 2019."}"#,
    "\n",
    r#"{"id":"a3","published":"2019-03-05"}"#,
    "\n\n",
    r#"{"id":"a4","published":"2019-03-05","text":"Nothing of note."}"#,
    "\n",
);

#[test]
fn what_was_coded_elsewhere_is_stored_as_if_it_were_coded_here() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("news.jsonl"), LINES).unwrap();
    let coded = demarche(here, &["code"], LINES.as_bytes());
    assert_eq!(coded.status.code(), Some(1), "one article has no text");
    let given = demarche(here, &["--db", "coded.db", "ingest", "--coded", "-"], &coded.stdout);
    assert_eq!(given.status.code(), Some(1));
    assert_eq!(demarche(here, &["--db", "plain.db", "ingest", "news.jsonl"], b"").status.code(), Some(1));
    let export = |db: &str| String::from_utf8(stdout(here, &["--db", db, "export", "jsonl"], b"")).unwrap();
    assert!(export("plain.db").lines().count() >= 3, "{}", export("plain.db"));
    assert_eq!(export("coded.db"), export("plain.db"));
    let articles = |db: &str| String::from_utf8(stdout(here, &["--db", db, "articles", "-f", "csv"], b"")).unwrap();
    assert_eq!(articles("coded.db"), articles("plain.db"));

    // Without the texts, which are at hand here.
    let bare: Vec<String> = String::from_utf8(coded.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let mut object: serde_json::Value = serde_json::from_str(line).unwrap();
            object.as_object_mut().unwrap().remove("text");
            object.to_string()
        })
        .collect();
    std::fs::write(here.join("bare.jsonl"), bare.join("\n")).unwrap();
    demarche(here, &["--db", "joined.db", "ingest", "--coded", "bare.jsonl", "news.jsonl"], b"");
    assert_eq!(export("joined.db"), export("plain.db"));
    let alone = demarche(here, &["--db", "alone.db", "ingest", "--coded", "bare.jsonl"], b"");
    assert_eq!(alone.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("has no text"), "{}", String::from_utf8_lossy(&alone.stderr));
}

#[test]
fn a_result_of_another_text_is_a_problem_and_not_stored() {
    let mut first = Session::in_memory(clock()).unwrap();
    first.ingest([Article { text: "France condemned the attack on 4 March 2019.".into(), ..Article::default() }]).unwrap();
    let pipeline = first.pipeline();
    let article = Article { id: "x".into(), text: "France condemned the attack on 4 March 2019.".into(), ..Article::default() };
    let mut coded = demarche::app::code(pipeline, article).unwrap();
    coded.article.text = "Something else was written here, of the same length.".into();
    let mut session = Session::in_memory(clock()).unwrap();
    let mut told = Vec::new();
    let mut tell = |problem: &Problem| told.push(problem.reason.clone());
    let mut run = session.begin(Run::default(), &mut tell).unwrap();
    run.coded(coded).unwrap();
    let done = run.finish().unwrap();
    assert_eq!((done.problems, done.new, done.mentions), (1, 0, 0));
    assert!(told[0].contains("not of this text"), "{told:?}");
}

#[test]
fn a_session_answers_by_names_and_renews_meetings_itself() {
    let mut session = Session::in_memory(clock()).unwrap();
    let text = "Sergei Lavrov met Mike Pompeo in Helsinki on 4 March 2019.";
    session.ingest([Article { text: text.into(), ..Article::default() }]).unwrap();
    let asked = session.ask(&Question { actors: vec!["Lavrov".into()], on: Some("2019-03-04".into()), ..Question::default() }).unwrap();
    assert_eq!(asked.events().len(), 1);
    let lavrov = MeetingQuestion { actors: vec!["Lavrov".into()], ..MeetingQuestion::default() };
    assert_eq!(session.meetings(&lavrov).unwrap().0.len(), 1);
    let decision = session.decide(&asked.events()[0].id[..9], &Judgement::Reject("no".into()), "ann").unwrap();
    assert_eq!(session.changes("2025-12-01").unwrap().len(), 0, "it came and went since");
    assert!(session.ask(&Question::default()).unwrap().events().is_empty());
    assert_eq!(session.undo(&decision.id[..6]).unwrap().id, decision.id);
    assert_eq!(session.ask(&Question::default()).unwrap().events().len(), 1);
    assert_eq!(session.undo_last().unwrap_err().kind(), ErrorKind::NoDecision);
}

#[test]
fn what_is_not_english_is_named_and_not_coded() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let russian = "Министр иностранных дел России встретился с послом Франции в понедельник. Он сказал, что переговоры продолжатся.";
    for (name, text) in [
        ("chinese.txt", "外交部长周一在北京会见了法国大使,并讨论了停火问题。双方同意下周继续会谈。"),
        ("english.txt", "Rebels attacked a convoy near Kandahar on 3 March 2019, killing 7 soldiers."),
        ("mixed.txt", &format!("{russian}\n\nFrance condemned the attack on 4 March 2019.\n")),
        ("russian.txt", russian),
    ] {
        std::fs::write(inbox.join(name), text).unwrap();
    }
    let told = demarche(folder.path(), &["ingest", "inbox"], b"");
    assert_eq!(told.status.code(), Some(1));
    let words = String::from_utf8(told.stderr).unwrap();
    assert_eq!(words.matches("is not English").count(), 2, "{words}");
    assert!(words.contains("Russian") && words.contains("Mandarin"), "{words}");
    assert!(words.contains("inbox/russian.txt: ") && words.contains("inbox/chinese.txt: "), "{words}");
    let events = String::from_utf8(stdout(folder.path(), &["events", "-f", "jsonl"], b"")).unwrap();
    let evidence: Vec<String> =
        events.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["evidence"]["exact"].to_string()).collect();
    let evidence: Vec<String> = evidence.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().rev().collect();
    assert_eq!(evidence.len(), 2, "{evidence:?}");
    assert!(evidence[0].contains("Rebels attacked") && evidence[1].contains("France condemned"), "{evidence:?}");
    let stats = String::from_utf8(stdout(folder.path(), &["stats", "-f", "csv"], b"")).unwrap();
    assert!(stats.contains("problems,,2") && stats.contains("articles,,2"), "{stats}");
    let line = serde_json::json!({"id": "ru", "text": russian}).to_string();
    let coded = demarche(folder.path(), &["code"], line.as_bytes());
    assert_eq!(coded.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&coded.stdout).contains("is not English"));
}

#[test]
fn errors_have_a_kind_and_a_cause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.db");
    let kind = |path: &Path, access| Store::open(path, access).unwrap_err().kind();
    assert_eq!(kind(&path, Access::Read), ErrorKind::NoDatabase);
    assert_eq!(kind(&path, Access::Existing), ErrorKind::NoDatabase);
    let mut session = Session::open(&path, Access::Write, clock()).unwrap();
    session.ingest(sample_articles().into_iter().take(3)).unwrap();

    // Busy: another holds the lock.
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    session.wait_at_most(std::time::Duration::ZERO).unwrap();
    let busy = session.ingest(sample_articles()).unwrap_err();
    assert_eq!(busy.kind(), ErrorKind::Busy);
    assert!(std::error::Error::source(&busy).is_some_and(|cause| cause.to_string().contains("locked")), "{busy:?}");
    other.execute_batch("ROLLBACK").unwrap();
    session.ingest(sample_articles()).unwrap();
    // The last to close it moves what is in the write-ahead log into the file.
    drop(other);
    drop(session);

    // Corrupt: pages after the first are not what they were.
    let mut bytes = std::fs::read(&path).unwrap();
    let length = bytes.len();
    bytes[20_000..length - 20_000].fill(0x55);
    let torn = folder.path().join("torn.db");
    std::fs::write(&torn, bytes).unwrap();
    let asked = Session::open(&torn, Access::Read, clock()).and_then(|session| session.ask(&Question::default()));
    assert_eq!(asked.unwrap_err().kind(), ErrorKind::Corrupt);
    let none = Session::open(&path, Access::Read, clock()).unwrap();
    assert_eq!(none.ask(&Question { actors: vec!["Nobody Atall".into()], ..Question::default() }).unwrap_err().kind(), ErrorKind::NoActor);
    assert_eq!(none.store().resolve_event("e9zzz").unwrap_err().kind(), ErrorKind::NoEvent);
}

#[test]
fn reading_an_older_store_does_not_change_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(&read("migrations/0001_init.sql")).unwrap();
    connection.execute_batch(&format!("BEGIN; {} COMMIT;", read("tests/db/v1.sql"))).unwrap();
    connection.execute_batch("PRAGMA user_version = 1; PRAGMA application_id = 0x646d7263").unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    for command in [&["timeline"][..], &["stats"], &["export", "csv"], &["show", "e1"]] {
        let refused = demarche(folder.path(), &[&["--db", "old.db"][..], command].concat(), b"");
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("demarche upgrade"), "{}", String::from_utf8_lossy(&refused.stderr));
        assert_eq!(std::fs::read(&path).unwrap(), before, "{command:?}");
    }
    stdout(folder.path(), &["--db", "old.db", "upgrade"], b"");
    stdout(folder.path(), &["--db", "old.db", "timeline"], b"");
}
