//! Saved questions as cron runs them: silent first, silent on a quiet day, a code of exit where there is news; feeds that readers read.

use std::process::{Command, Output, Stdio};

struct Inbox {
    folder: tempfile::TempDir,
}

impl Inbox {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn run(&self, now: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.env_remove("DEMARCHE_DB").env("NO_COLOR", "1").current_dir(self.folder.path());
        command.args(["--now", now]).args(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Standard output and the code of exit.
    fn told(&self, now: &str, arguments: &[&str]) -> (String, i32) {
        let output = self.run(now, arguments);
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    }

    fn article(&self, now: &str, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        let output = self.run(now, &["ingest", name]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

const FIRST: &str = "Title: Visit\nDate: 2031-03-03\n\nFrance condemned the shelling of Kharkiv on Monday.\n";
const SECOND: &str = "Title: Talks\nDate: 2031-03-05\n\nFrance and Egypt held talks in Cairo on Wednesday.\n";

#[test]
fn cron_mails_news_and_nothing_else() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &["watch", "add", "paris", "--actor", "France"]), (String::new(), 0));
    assert_eq!(inbox.told("2031-03-04T02:00:00Z", &["watch", "run"]), (String::new(), 0), "the first run is silent");
    assert_eq!(inbox.told("2031-03-05T02:00:00Z", &["watch", "run"]), (String::new(), 0), "so is a quiet day");
    inbox.article("2031-03-06T00:00:00Z", "second.txt", SECOND);
    let (news, code) = inbox.told("2031-03-06T02:00:00Z", &["watch", "run"]);
    assert!(code == 3 && news.contains("added") && news.contains("2031-03-05") && !news.contains("2031-03-03"), "{code}: {news}");
    assert_eq!(inbox.told("2031-03-07T02:00:00Z", &["watch", "run"]), (String::new(), 0), "news is told once");
}

#[test]
fn what_a_question_does_not_ask_for_is_no_news() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    inbox.told("2031-03-04T01:00:00Z", &["watch", "add", "tokyo", "--actor", "Japan", "--limit", "1"]);
    inbox.told("2031-03-04T02:00:00Z", &["watch", "run"]);
    inbox.article("2031-03-06T00:00:00Z", "second.txt", SECOND);
    assert_eq!(inbox.told("2031-03-06T02:00:00Z", &["watch", "run", "tokyo"]), (String::new(), 0));
}

#[test]
fn an_answer_counts_up_to_what_was_in_the_database_and_not_to_the_clock() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    inbox.told("2031-03-04T01:00:00Z", &["watch", "add", "paris", "--actor", "France"]);
    inbox.told("2031-03-09T00:00:00Z", &["watch", "run"]);
    // A batch of another process, stamped before that run and written after it.
    inbox.article("2031-03-08T00:00:00Z", "second.txt", SECOND);
    assert_eq!(inbox.told("2031-03-10T00:00:00Z", &["watch", "run"]).1, 3);
}

#[test]
fn an_event_that_is_rejected_is_news() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    inbox.told("2031-03-04T01:00:00Z", &["watch", "add", "paris", "--actor", "France"]);
    inbox.told("2031-03-04T02:00:00Z", &["watch", "run"]);
    let (events, _) = inbox.told("2031-03-04T02:00:00Z", &["events", "--actor", "France", "--format", "jsonl"]);
    let event: serde_json::Value = serde_json::from_str(events.lines().next().unwrap()).unwrap();
    inbox.told("2031-03-05T00:00:00Z", &["decide", "reject", event["id"].as_str().unwrap(), "a hoax"]);
    let (news, code) = inbox.told("2031-03-05T01:00:00Z", &["watch", "run", "--format", "jsonl"]);
    assert!(code == 3 && news.contains("withdrawn") && news.contains("a hoax"), "{news}");
}

#[test]
fn the_feed_is_one_that_our_own_reader_reads() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    for name in ["paris", "cairo & more"] {
        inbox.told("2031-03-04T01:00:00Z", &["watch", "add", name, "--actor", "France"]);
    }
    inbox.told("2031-03-04T02:00:00Z", &["watch", "run"]);
    inbox.article("2031-03-06T00:00:00Z", "second.txt", SECOND);
    let (feed, code) = inbox.told("2031-03-06T02:00:00Z", &["watch", "run", "--format", "atom"]);
    assert_eq!((code, feed.matches("<feed").count()), (3, 1), "one feed for all questions");
    std::fs::write(inbox.folder.path().join("news.xml"), &feed).unwrap();
    let (read, code) = inbox.told("2031-03-06T02:00:00Z", &["read", "news.xml"]);
    assert_eq!((code, read.lines().count()), (0, 2), "{feed}\n{read}");
    let first: serde_json::Value = serde_json::from_str(read.lines().next().unwrap()).unwrap();
    assert!(first["text"].as_str().unwrap().contains("France and Egypt held talks"), "{first}");
}

#[test]
fn a_name_that_is_taken_or_unknown_is_told() {
    let inbox = Inbox::new();
    inbox.article("2031-03-04T00:00:00Z", "first.txt", FIRST);
    let add = ["watch", "add", "paris", "--actor", "France"];
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &add).1, 0);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &add).1, 2);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &["watch", "run", "london"]).1, 1);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &["watch", "remove", "london"]).1, 1);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &["watch", "remove", "paris"]).1, 0);
    assert_eq!(inbox.told("2031-03-04T01:00:00Z", &add).1, 0);
}
