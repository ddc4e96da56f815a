//! The command line: exit codes, streams, pipes, flags before and after; with a store made by the library.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use demarche::merge::Merger;
use demarche::store::{Access, Store};

use crate::generator::Generator;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("USER").env("NO_COLOR", "1").args(["--now", "2025-12-01T12:00:00Z"]);
    command
}

struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a store of a few made-up articles.
    fn filled(articles: usize) -> Self {
        let fixture = Self::new();
        let mut store = Store::open(&fixture.db(), Access::Write).unwrap();
        let made_up: Vec<_> = Generator::new(3, 20).take(articles).collect();
        store.write(made_up, &Merger::new(), "2025-12-01T12:00:00Z").unwrap();
        fixture
    }

    fn db(&self) -> PathBuf {
        self.folder.path().join("demarche.db")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program().current_dir(self.folder.path()).args(arguments).stdin(Stdio::null()).output().unwrap()
    }

    fn stdout(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_database_is_named_before_or_after_the_command_or_by_the_environment() {
    let fixture = Fixture::filled(10);
    let path = fixture.db().display().to_string();
    let here = Path::new("/");
    let count = |command: &mut Command| {
        let output = command.current_dir(here).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        output.stdout.len()
    };
    let before = count(program().args(["--db", &path, "timeline", "--format", "jsonl"]));
    let after = count(program().args(["timeline", "--format", "jsonl", "--db", &path]));
    let environment = count(program().env("DEMARCHE_DB", &path).args(["timeline", "--format", "jsonl"]));
    assert!(before > 0 && before == after && after == environment);
}

#[test]
fn a_missing_database_says_how_to_make_one() {
    let output = Fixture::new().run(&["timeline"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("demarche ingest"), "{}", stderr(&output));
}

#[test]
fn wrong_usage_is_exit_code_2_with_the_remedy() {
    let fixture = Fixture::filled(2);
    for arguments in [
        &["timeline", "--since", "soon"][..],
        &["timeline", "--kind", "war"],
        &["timeline", "--since", "2025-02-01", "--until", "2025-01-01"],
        &["timeline", "--no-such-flag"],
        &["timeline", "--text", "(open"],
        &["no-such-command"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn an_unknown_actor_is_told_with_near_names() {
    let output = Fixture::filled(20).run(&["timeline", "--actor", "Minister1 of"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("did you mean"), "{}", stderr(&output));
}

#[test]
fn an_empty_timeline_is_no_error_and_csv_has_its_header() {
    let fixture = Fixture::filled(5);
    assert!(fixture.stdout(&["timeline", "--on", "1999-01-01"]).is_empty());
    let csv = fixture.stdout(&["timeline", "--on", "1999-01-01", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 1);
    assert_eq!(fixture.stdout(&["timeline", "--on", "1999-01-01", "--format", "json"]), "[]\n");
}

#[test]
fn a_range_of_one_day_shows_that_day() {
    let fixture = Fixture::filled(100);
    let one = fixture.stdout(&["timeline", "--since", "2015-01-02", "--until", "2015-01-02", "--format", "jsonl"]);
    assert!(!one.is_empty());
    assert_eq!(one, fixture.stdout(&["timeline", "--on", "2015-01-02", "--format", "jsonl"]));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let fixture = Fixture::filled(400);
    for format in ["table", "csv", "json", "jsonl", "md", "ics", "timelinejs"] {
        let mut child = program()
            .current_dir(fixture.folder.path())
            .args(["timeline", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}: {}", stderr(&output));
        assert!(output.stderr.is_empty(), "{format}: {}", stderr(&output));
    }
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_build_without_parquet_says_how_to_get_it() {
    let fixture = Fixture::filled(1);
    let refused = fixture.run(&["export", "parquet", "-o", "out.parquet"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("cargo install --path . --features parquet"), "{}", stderr(&refused));
    assert!(!fixture.folder.path().join("out.parquet").exists());
}

#[test]
fn an_export_is_written_whole_and_leaves_no_rest() {
    let fixture = Fixture::filled(20);
    fixture.stdout(&["export", "csv", "-o", "out.csv"]);
    let file = std::fs::read_to_string(fixture.folder.path().join("out.csv")).unwrap();
    assert_eq!(file, fixture.stdout(&["timeline", "--format", "csv"]));
    assert_eq!(file, fixture.stdout(&["export", "csv"]));
    let failed = fixture.run(&["export", "csv", "-o", "no/such/folder/out.csv"]);
    assert_eq!(failed.status.code(), Some(1));
    let left: Vec<_> = std::fs::read_dir(fixture.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn show_explains_an_event_by_the_beginning_of_its_id() {
    let fixture = Fixture::filled(5);
    let list = fixture.stdout(&["events", "--format", "csv", "-n", "1"]);
    let id = list.lines().nth(1).unwrap().split(',').next().unwrap();
    let shown = fixture.stdout(&["show", &id[..10]]);
    assert!(shown.contains(id) && shown.contains("because") && shown.contains("rule made.up"), "{shown}");
    let output = fixture.run(&["show", "e-none"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_decision_is_kept_listed_and_taken_back() {
    let fixture = Fixture::filled(5);
    let list = fixture.stdout(&["events", "--format", "csv", "-n", "1"]);
    let id = list.lines().nth(1).unwrap().split(',').next().unwrap();
    fixture.stdout(&["decide", "reject", id, "a drill", "--by", "ann"]);
    assert!(!fixture.stdout(&["events", "--format", "csv"]).contains(id));
    let decisions = fixture.stdout(&["decide", "list"]);
    let decision: serde_json::Value = serde_json::from_str(&decisions).unwrap();
    assert_eq!((decision["who"].as_str(), decision["act"].as_str()), (Some("ann"), Some("reject")));
    fixture.stdout(&["decide", "undo", decision["id"].as_str().unwrap()]);
    assert!(fixture.stdout(&["events", "--format", "csv"]).contains(id));
    assert_eq!(fixture.run(&["decide", "edit", id, "killed=many"]).status.code(), Some(2));
}

#[test]
fn bad_lines_are_named_and_the_good_ones_are_in() {
    let fixture = Fixture::new();
    let good = r#"{"id":"a1","published":"2025-03-02","text":"The two ministers met in Szohod on Sunday."}"#;
    fixture.file("news.jsonl", &format!("{good}\nno json at all\n"));
    let output = fixture.run(&["ingest", "news.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("news.jsonl:2"), "{}", stderr(&output));
    assert!(fixture.stdout(&["articles", "--format", "csv"]).contains("a1,2025-03-02"));
    let again = fixture.run(&["ingest", "news.jsonl"]);
    assert!(stderr(&again).contains("1 already known"), "{}", stderr(&again));
}

#[test]
fn an_article_without_a_date_says_how_to_give_one() {
    let fixture = Fixture::new();
    fixture.file("news.jsonl", r#"{"id":"a1","text":"The two ministers met in Szohod."}"#);
    let output = fixture.run(&["ingest", "news.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("--published"), "{}", stderr(&output));
    let dated = Fixture::new();
    dated.file("news.jsonl", r#"{"id":"a1","text":"The two ministers met in Szohod."}"#);
    dated.stdout(&["ingest", "news.jsonl", "--published", "2025-03-02"]);
    assert!(dated.stdout(&["articles", "--format", "csv"]).contains("2025-03-02"));
}

#[test]
fn a_folder_is_read_with_the_database_in_it() {
    let fixture = Fixture::new();
    fixture.file("a.txt", "France condemned the attack on 4 March 2019.");
    fixture.file("logo.png", "PNG\0\u{1}\0\u{2}\0");
    fixture.file("package.json", "{\"name\": \"x\"}");
    for turn in 0..2 {
        let told = fixture.run(&["ingest", "."]);
        assert!(told.status.success(), "turn {turn}: {}", stderr(&told));
        // Whatever its name.
        let told = fixture.run(&["--db", "news.store", "ingest", "."]);
        assert!(told.status.success(), "turn {turn}: {}", stderr(&told));
    }
    assert_eq!(fixture.run(&["ingest", "logo.png"]).status.code(), Some(1), "what is named is not passed over");
}

#[test]
fn a_date_given_later_takes_the_place_of_none() {
    let folders = [Fixture::new(), Fixture::new(), Fixture::new()];
    let dated = ["ingest", "a.txt", "--published", "2025-05-30"];
    for (folder, steps) in folders.iter().zip([&[&dated[..2], &dated][..], &[&dated, &dated[..2]], &[&dated]]) {
        folder.file("a.txt", "Hamas on Friday rejected a U.S. proposal. France condemned the attack.");
        steps.iter().for_each(|step| drop(folder.stdout(step)));
        assert!(folder.stdout(&["check"]).contains("sound"));
    }
    let export = |folder: &Fixture| folder.stdout(&["export", "jsonl"]);
    assert_eq!(export(&folders[0]), export(&folders[2]));
    assert_eq!(export(&folders[1]), export(&folders[2]));
    assert!(export(&folders[2]).lines().count() == 2, "{}", export(&folders[2]));
}

#[test]
fn standard_input_is_read() {
    let fixture = Fixture::new();
    let mut child =
        program().current_dir(fixture.folder.path()).args(["ingest", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(br#"{"id":"a1","published":"2025-03-02","text":"They met."}"#).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert!(fixture.stdout(&["articles", "--format", "jsonl"]).contains("a1"));
}

#[test]
fn completions_and_manual_print() {
    let fixture = Fixture::new();
    assert!(fixture.stdout(&["completions", "bash"]).contains("demarche"));
    assert!(fixture.stdout(&["man"]).contains(".TH demarche"));
}

#[test]
fn two_writers_take_turns() {
    let fixture = Fixture::new();
    let article =
        |n: usize| format!("{}\n", serde_json::json!({"id": format!("a{n}"), "published": "2025-03-02", "text": "They met on Sunday."}));
    fixture.file("one.jsonl", &(0..60).map(article).collect::<String>());
    fixture.file("two.jsonl", &(40..100).map(article).collect::<String>());
    let children: Vec<_> = ["one.jsonl", "two.jsonl"]
        .into_iter()
        .map(|name| {
            program().current_dir(fixture.folder.path()).args(["ingest", name, "--batch", "3"]).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert_eq!(fixture.stdout(&["articles", "--format", "jsonl"]).lines().count(), 100);
    assert_eq!(fixture.stdout(&["check"]), "the database is sound\n");
}

#[test]
fn a_damaged_file_is_told_and_not_read_as_empty() {
    let fixture = Fixture::filled(200);
    let path = fixture.db();
    // The side files hold nothing any more; the damage lies in the middle of the pages.
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle..middle + 40_000].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    let output = fixture.run(&["check"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
    assert!(told.contains("damaged") || told.contains("file:"), "{told}");
}

fn samples() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples").display().to_string()
}

#[test]
fn the_samples_give_the_same_in_any_order_and_split() {
    let (one, other) = (Fixture::new(), Fixture::new());
    one.stdout(&["ingest", &samples()]);
    let mut files: Vec<String> = std::fs::read_dir(samples()).unwrap().map(|e| e.unwrap().path().display().to_string()).collect();
    files.sort();
    files.reverse();
    for file in &files {
        other.stdout(&["ingest", file, "--batch", "2"]);
    }
    let exported = one.stdout(&["export", "jsonl"]);
    assert!(!exported.is_empty());
    assert_eq!(exported, other.stdout(&["export", "jsonl"]));
    assert_eq!(other.stdout(&["check"]), "the database is sound\n");
}

#[test]
fn the_singapore_summit_is_one_thread_from_announcement_to_handshake() {
    let fixture = Fixture::new();
    fixture.stdout(&["ingest", &samples()]);
    let threads = fixture.stdout(&["meetings", "--actor", "Kim Jong Un", "--actor", "Donald Trump", "--format", "json"]);
    let threads: Vec<serde_json::Value> = serde_json::from_str(&threads).unwrap();
    assert_eq!(threads.len(), 1, "{threads:#?}");
    let steps: Vec<(&str, &str)> = threads[0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["date"].as_str().unwrap(), step["status"].as_str().unwrap()))
        .collect();
    let expected = [("2018-05-10", "scheduled"), ("2018-05-24", "cancelled"), ("2018-06-01", "scheduled"), ("2018-06-12", "held")];
    assert_eq!(steps, expected);
    assert_eq!((threads[0]["status"].as_str(), threads[0]["date"].as_str()), (Some("held"), Some("2018-06-12")));
}

#[test]
fn a_toll_is_told_as_it_was_known_on_the_day_asked_for() {
    let fixture = Fixture::new();
    fixture.stdout(&["ingest", &samples()]);
    let killed = |as_of: &str| {
        let lines = fixture.stdout(&["timeline", "--on", "2019-04-21", "--kind", "strike", "--as-of", as_of, "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&lines).unwrap()[0]["killed"][0].as_u64()
    };
    assert_eq!([killed("2019-04-21"), killed("2019-04-25")], [Some(138), Some(253)]);
}
