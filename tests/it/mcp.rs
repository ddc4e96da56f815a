//! What an agent is told: plain JSON-RPC over the command's streams, and each tool's answers.
//!
//! A client of the official Python package speaks to the same command in `.ci/mcp_client.py`.

use std::path::Path;

use demarche::mcp::{Arguments, call};
use demarche::read::{Options, Reader};
use demarche::types::Article;
use demarche::{Access, Clock, Session};
use serde_json::{Value, json};

const NOW: &str = "2025-12-01T12:00:00Z";

/// A database of the samples.
fn samples(path: &Path) -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: std::path::PathBuf| {
        let name = file.display().to_string();
        Reader::new(&name, std::fs::File::open(&file).unwrap(), &Options::default()).filter_map(Result::ok).collect::<Vec<Article>>()
    };
    let clock = Clock::fixed(NOW).unwrap();
    let mut session = Session::open(path, Access::Write, clock.clone()).unwrap();
    session.ingest(files.into_iter().flat_map(read)).unwrap();
    drop(session);
    Session::open(path, Access::Read, clock).unwrap()
}

fn asked(session: &Session, tool: &str, arguments: Value) -> Value {
    call(session, tool, &object(arguments), &|| false).unwrap()
}

fn object(arguments: Value) -> Arguments {
    arguments.as_object().unwrap().clone()
}

fn refused(session: &Session, tool: &str, arguments: Value) -> String {
    call(session, tool, &object(arguments), &|| false).unwrap_err().to_string()
}

#[test]
fn pages_of_a_search_are_the_whole_answer_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let ids =
        |answer: &Value| answer["events"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let whole = asked(&session, "search", json!({"limit": 50, "since": "2018-05", "until": "2021"}));
    assert_eq!(whole["has_more"], false);
    let (mut paged, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let answer = asked(&session, "search", json!({"limit": 7, "since": "2018-05", "until": "2021", "cursor": cursor}));
        assert!(answer["events"].as_array().unwrap().len() <= 7);
        paged.extend(ids(&answer));
        cursor = answer["cursor"].clone();
        if answer["has_more"] == json!(false) {
            break;
        }
    }
    assert_eq!(paged, ids(&whole));
    assert!(paged.len() > 14);
}

#[test]
fn every_quote_stands_in_its_article_and_every_id_is_an_event() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let editions = session.store().editions_after(i64::MIN, 100).unwrap();
    let answer = asked(&session, "search", json!({"limit": 50}));
    for event in answer["events"].as_array().unwrap() {
        let quote = event["quote"]["text"].as_str().unwrap();
        let article = event["article"]["id"].as_str().unwrap();
        assert!(editions.iter().any(|e| e.article.id == article && e.article.text.contains(quote)), "{event}");
        let whole = asked(&session, "event", json!({"id": event["id"]}));
        assert_eq!(whole["event"]["id"], event["id"]);
        assert!(whole["mentions"].as_array().unwrap().iter().any(|mention| mention["quote"]["text"] == quote), "{whole}");
    }
}

#[test]
fn an_empty_answer_names_the_filter_that_emptied_it() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let answer = asked(&session, "search", json!({"actor": "France", "since": "1990", "until": "1991"}));
    assert_eq!(answer["events"], json!([]));
    let filters = answer["why_empty"]["filters"].as_array().unwrap();
    let names: Vec<&str> = filters.iter().map(|f| f["filter"].as_str().unwrap()).collect();
    // Without its last day the range reaches the events, without its first it does not.
    assert_eq!(names, ["until"], "{answer}");
    assert!(filters[0]["events_without_it"].as_u64().unwrap() > 0);
    let answer = asked(&session, "summarise", json!({"text": "zeppelin"}));
    assert_eq!(answer["events"], 0);
    assert_eq!(answer["why_empty"]["filters"][0]["filter"], "text", "{answer}");
    let answer = asked(&session, "search", json!({"text": "zeppelin", "place": "Atlantis", "limit": 3}));
    let alone: Vec<u64> =
        answer["why_empty"]["filters"].as_array().unwrap().iter().map(|f| f["events_with_it_alone"].as_u64().unwrap()).collect();
    assert_eq!(alone, [0, 0]);
    let empty = Session::in_memory(Clock::fixed(NOW).unwrap()).unwrap();
    assert_eq!(asked(&empty, "search", json!({}))["why_empty"]["reason"], "the database holds no events");
}

#[test]
fn a_summary_counts_what_a_search_lists() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let listed = asked(&session, "search", json!({"actor": ["Russia"], "limit": 50}));
    let events = listed["events"].as_array().unwrap();
    let told = asked(&session, "summarise", json!({"actor": "Russia"}));
    assert_eq!(told["events"], json!(events.len()));
    let types: u64 = told["types"].as_array().unwrap().iter().map(|t| t["events"].as_u64().unwrap()).sum();
    assert_eq!(types, events.len() as u64);
    assert!(told.get("database").is_none());
    assert_eq!(asked(&session, "summarise", json!({}))["database"]["articles"], 22);
}

#[test]
fn a_toll_has_low_best_and_high_and_a_history() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let answer = asked(&session, "search", json!({"kind": "strike", "place": "Sri Lanka"}));
    let events = answer["events"].as_array().unwrap();
    let event = events.iter().find(|event| event["killed"]["low"] != event["killed"]["high"]).unwrap_or_else(|| panic!("{answer}"));
    let (low, best) = (event["killed"]["low"].as_u64().unwrap(), event["killed"]["best"].as_u64().unwrap());
    assert!(low <= best, "{event}");
    let whole = asked(&session, "event", json!({"id": event["id"]}));
    let stated = whole["mentions"].as_array().unwrap().iter().filter(|mention| mention.get("numbers").is_some()).count();
    assert!(stated > 1, "{whole}");
}

#[test]
fn a_name_is_told_with_offices_and_an_unknown_one_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let answer = asked(&session, "actor", json!({"name": "Theresa May", "on": "2018-03-26"}));
    assert!(answer["actors"][0]["offices"].to_string().contains("2016-07-13"), "{answer}");
    assert!(refused(&session, "actor", json!({"name": "Nobody Atall"})).contains("Nobody Atall"));
    assert!(refused(&session, "search", json!({"type": "WAR"})).contains("ASSAULT"));
    assert!(refused(&session, "search", json!({"on": "2018", "since": "2018"})).contains("`on`"));
    assert!(refused(&session, "search", json!({"who": "France"})).contains("`actor`"));
    assert!(refused(&session, "search", json!({"limit": "many"})).contains("schema"));
    assert!(refused(&session, "no_tool", json!({})).contains("summarise"));
}

#[test]
fn changes_are_told_since_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let session = samples(&folder.path().join("s.db"));
    let all = asked(&session, "changes", json!({"since": "2025-12-01", "limit": 3}));
    assert_eq!((all["changes"][0]["change"].as_str(), all["has_more"].as_bool()), (Some("added"), Some(true)));
    let next = asked(&session, "changes", json!({"since": "2025-12-01", "limit": 3, "cursor": all["cursor"]}));
    assert_ne!(next["changes"][0]["id"], all["changes"][0]["id"]);
    let none = asked(&session, "changes", json!({"since": "2025-12-02"}));
    assert_eq!((none["changes"].as_array().unwrap().len(), none["why_empty"]["filters"][0]["filter"].as_str()), (0, Some("since")));
}

/// The protocol itself.
#[cfg(feature = "mcp")]
mod protocol {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Child, Command, Stdio};

    use demarche::mcp::tools;

    use super::*;

    /// A client that speaks JSON-RPC by hand.
    struct Client {
        child: Child,
        answers: std::io::Lines<BufReader<std::process::ChildStdout>>,
        last: u64,
    }

    impl Client {
        fn start(folder: &Path) -> Self {
            let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
            command.args(["--now", NOW, "--db", "s.db", "mcp"]).current_dir(folder).env_remove("DEMARCHE_DB");
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let answers = BufReader::new(child.stdout.take().unwrap()).lines();
            let mut client = Self { child, answers, last: 0 };
            let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
            let told = client.request("initialize", hello);
            assert_eq!(told["result"]["serverInfo"]["name"], "demarche");
            assert!(told["result"]["instructions"].as_str().unwrap().contains("Say no more than the text"));
            client.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
            client
        }

        fn send(&mut self, message: &Value) {
            writeln!(self.child.stdin.as_mut().unwrap(), "{message}").unwrap();
        }

        fn request(&mut self, method: &str, params: Value) -> Value {
            self.last += 1;
            self.send(&json!({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}));
            let answer: Value = serde_json::from_str(&self.answers.next().unwrap().unwrap()).unwrap();
            assert_eq!(answer["id"], self.last);
            answer
        }

        fn call(&mut self, tool: &str, arguments: Value) -> Value {
            self.request("tools/call", json!({"name": tool, "arguments": arguments}))["result"].clone()
        }

        /// Closes its input; the server ends by itself.
        fn end(mut self) {
            drop(self.child.stdin.take());
            assert!(self.child.wait().unwrap().success());
        }
    }

    #[test]
    fn the_command_speaks_the_protocol_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.db");
        drop(samples(&path));
        let before = std::fs::read(&path).unwrap();
        let mut client = Client::start(folder.path());
        let listed = client.request("tools/list", json!({}));
        let listed = listed["result"]["tools"].as_array().unwrap().clone();
        assert_eq!(listed.len(), tools().len());
        assert!(listed.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true && tool["inputSchema"]["type"] == "object"));
        let answer = client.call("search", json!({"actor": "North Korea", "limit": 2}));
        assert_eq!((answer["isError"].as_bool(), answer["structuredContent"]["has_more"].as_bool()), (Some(false), Some(true)));
        let text: Value = serde_json::from_str(answer["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, answer["structuredContent"]);
        let wrong = client.call("search", json!({"actor": "Nobody Atall"}));
        assert_eq!(wrong["isError"], true);
        assert!(wrong["content"][0]["text"].as_str().unwrap().contains("call `actor`"), "{wrong}");
        assert_eq!(client.call("no_tool", json!({}))["isError"], true);
        client.end();
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_database_that_is_made_while_it_runs_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let mut client = Client::start(folder.path());
        let missing = client.call("summarise", json!({}));
        assert_eq!(missing["isError"], true);
        assert!(missing["content"][0]["text"].as_str().unwrap().contains("demarche ingest"), "{missing}");
        drop(samples(&folder.path().join("s.db")));
        assert_eq!(client.call("summarise", json!({}))["structuredContent"]["database"]["articles"], 22);
        client.end();
    }
}
