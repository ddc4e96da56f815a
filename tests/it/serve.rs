//! The server, asked by a real client: every view, pages and bounds, hostile hosts, origins, paths and questions, reviews, a quick end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const NOW: &str = "2025-12-01T12:00:00Z";

/// A server over a database of the samples; ends with its value.
struct Server {
    child: Child,
    at: String,
    token: String,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("DEMARCHE_BY").env_remove("USER").args(["--now", NOW]).current_dir(folder);
    command
}

impl Server {
    fn start(more: &[&str]) -> Self {
        let folder = crate::review::sampled();
        let mut child =
            command(folder.path()).args(["serve", "--port", "0"]).args(more).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (address, token) = line.trim().split_once("/review#token=").unwrap_or((line.trim().trim_end_matches('/'), ""));
        Self { child, at: address.strip_prefix("http://").unwrap().to_owned(), token: token.to_owned(), folder }
    }

    fn ask(&self, path: &str) -> (u16, String) {
        let (status, answer) = self.with(&format!("GET {path}"), &format!("Host: {}\r\n", self.at));
        (status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
    }

    fn json(&self, path: &str) -> Value {
        let (status, body) = self.ask(path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    fn post(&self, path: &str, body: &Value, token: &str) -> (u16, Value) {
        let body = body.to_string();
        let shown = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let head = format!("Host: {}\r\n{shown}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", self.at, body.len());
        let (status, answer) = self.with(&format!("POST {path}"), &head);
        let text = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())))
    }

    /// Sends bytes as they are; gives the status and all of the answer.
    fn raw(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    /// A request with headers of one's own.
    fn with(&self, line: &str, headers: &str) -> (u16, String) {
        self.raw(&format!("{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n"))
    }
}

fn ids(answer: &Value) -> Vec<String> {
    answer["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_view_is_there_as_json_and_says_what_the_command_says() {
    let server = Server::start(&[]);
    assert_eq!(server.token, "");
    let events = server.json("/api/events?actor=Russia&since=2018-04&limit=1000");
    let told = command(server.folder.path()).args(["export", "json", "--actor", "Russia", "--since", "2018-04"]).output().unwrap();
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(events["events"], told);
    assert!(events["events"].as_array().unwrap().len() > 2 && events["next"].is_null());
    let id = ids(&events)[0].clone();
    let one = server.json(&format!("/api/events/{id}"));
    assert_eq!(one["event"]["id"], json!(id));
    assert!(one["mentions"][0]["event"]["evidence"]["exact"].as_str().unwrap().len() > 10 && one["decisions"] == json!([]));
    assert_eq!(server.json(&format!("/api/events/{}", &id[..8]))["event"]["id"], json!(id), "the beginning of an id will do");
    let count = server.json("/api/count?by=month,type&kind=strike");
    assert!(count["by"] == json!(["month", "type"]) && count["rows"].as_array().unwrap().len() > 3, "{count}");
    let meetings = server.json("/api/meetings?actor=Kim+Jong+Un");
    let thread = &meetings["meetings"][0];
    assert!(thread["status"] == "held" && thread["steps"].as_array().unwrap().len() == 4, "{meetings}");
    assert_eq!(server.json(&format!("/api/meetings/{}", thread["id"].as_str().unwrap()))["id"], thread["id"]);
    assert!(server.json("/api/actors?name=Lavrov")["actors"][0]["id"].as_str().unwrap().contains("lavrov"));
    assert!(server.json("/api/articles?text=Singapore")["articles"].as_array().unwrap().len() > 1);
    assert!(server.json("/api/changes?since=2025-12-01")["changes"].as_array().unwrap().len() > 20);
    let stats = server.json("/api/stats");
    assert!(stats["events"].as_u64().unwrap() > 40 && stats == server.json("/api/stats"));
    assert!(server.json("/api/review/queue?limit=5")["events"].as_array().unwrap().len() == 5);
    let past = server.json("/api/events?on=2019-04-21&kind=strike&as_of=2019-04-21");
    assert_eq!(past["events"][0]["killed"], json!([138, null]), "{past}");
}

#[test]
fn the_pages_are_served_under_a_strict_policy() {
    let server = Server::start(&[]);
    let host = format!("Host: {}\r\n", server.at);
    let (status, answer) = server.with("GET /review?kind=strike", &host);
    assert!(status == 200 && answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"), "{answer}");
    assert!(answer.contains("<!doctype html>") && !answer.contains("http://") && !answer.contains("unsafe"), "{answer}");
    // The timeline is the page of `export html`: its script and style are part of it and run by their hashes.
    let (status, page) = server.with("GET /?actor=Russia&since=2018-04", &host);
    let header = page.lines().find_map(|line| line.strip_prefix("Content-Security-Policy: ")).unwrap();
    assert!(status == 200 && header.starts_with("default-src 'none'; script-src 'sha256-") && !page.contains("unsafe-"), "{header}");
    assert!(header.contains("connect-src 'self';") && header.ends_with("; frame-ancestors 'none'"), "{header}");
    assert!(page.contains(&format!("content=\"{}\"", header.trim_end_matches("; frame-ancestors 'none'"))), "header and page say the same");
    assert!(page.contains("data-api=\"/api/page\"") && !page.contains("src=\"") && !page.contains("innerHTML ="));
    for (path, kind) in [("/review.js", "text/javascript"), ("/review.css", "text/css")] {
        let (status, answer) = server.with(&format!("GET {path}"), &format!("Host: {}\r\n", server.at));
        assert!(status == 200 && answer.contains(kind) && !answer.contains("innerHTML"), "{path}");
    }
    assert_eq!(server.ask("/?sql=1").0, 400);
    let (status, answer) = server.with("HEAD /api/stats", &format!("Host: {}\r\n", server.at));
    assert!(status == 200 && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn an_answer_is_bounded_and_the_next_page_begins_where_it_ended() {
    let server = Server::start(&[]);
    let whole = ids(&server.json("/api/events?limit=1000"));
    for (order, past) in [("earliest", ""), ("latest", ""), ("earliest", "&as_of=2030")] {
        let (mut seen, mut next) = (Vec::new(), Some(format!("/api/events?limit=7&order={order}{past}")));
        while let Some(address) = next {
            let page = server.json(&address);
            assert!(ids(&page).len() <= 7);
            seen.extend(ids(&page));
            next = page["next"].as_str().map(ToOwned::to_owned);
        }
        assert_eq!(seen.len(), whole.len(), "{order}{past}");
        seen.sort();
        let mut sorted = whole.clone();
        sorted.sort();
        assert_eq!(seen, sorted);
    }
    let first = server.json("/api/articles?limit=10");
    let second = server.json(first["next"].as_str().unwrap());
    assert_ne!(first["articles"][9], second["articles"][0]);
    for faulty in ["limit=0", "limit=1001", "limit=-1", "limit=x", "after=1", "after=2019-01-01_e1';--", "order=random"] {
        assert_eq!(server.ask(&format!("/api/events?{faulty}")).0, 400, "{faulty}");
    }
}

#[test]
fn the_page_shows_the_latest_events_and_counts_all_others() {
    let server = Server::start(&[]);
    for question in
        ["", "actor=Russia&since=2018-04", "kind=strike", "since=2018-06-12&until=2019-06", "as_of=2019-05-01", "actor=Russia&as_of=2030"]
    {
        let all = server.json(&format!("/api/events?limit=1000&{question}"));
        let all: Vec<&Value> = all["events"].as_array().unwrap().iter().collect();
        for limit in [1, 7, 1000] {
            let document = server.json(&format!("/api/page?limit={limit}&{question}"));
            let shown = ids(&document);
            let latest = ids(&server.json(&format!("/api/events?order=latest&limit={limit}&{question}")));
            assert_eq!(shown.iter().rev().collect::<Vec<_>>(), latest.iter().collect::<Vec<_>>(), "{question}");
            let after = document["after"].as_str();
            let rest = after.map(|after| server.json(&format!("/api/page/rest?{question}&after={after}"))["rest"].clone());
            let rest = rest.unwrap_or_else(|| document["rest"].clone());
            let mut counts = std::collections::BTreeMap::new();
            for event in all.iter().filter(|event| !shown.contains(&event["id"].as_str().unwrap().to_owned())) {
                let day = event["date_earliest"].as_str().or(event["date_latest"].as_str()).unwrap_or("");
                *counts.entry((day.get(..7).unwrap_or("").to_owned(), event["type"].as_str().unwrap().to_owned())).or_insert(0u64) += 1;
            }
            let word = |value: &Value| value.as_str().unwrap().to_owned();
            let told = rest.as_array().unwrap().iter().map(|row| ((word(&row[0]), word(&row[1])), row[2].as_u64().unwrap()));
            assert_eq!(told.collect::<std::collections::BTreeMap<_, _>>(), counts, "{question}, {limit}");
            assert_eq!(after.is_some(), !counts.is_empty() && !question.contains("as_of"), "{question}, {limit}");
        }
    }
    let document = server.json("/api/page?actor=Lavrov&min_sources=1");
    assert_eq!((document["title"].as_str(), &document["asked"][1]), (Some("Timeline: Lavrov"), &json!(["min-sources", "1"])));
    assert_eq!(document["today"], json!("2025-12-01"));
    for faulty in [
        "/?limit=0",
        "/api/page?limit=10001",
        "/?order=latest",
        "/api/page/rest",
        "/api/page/rest?after=x",
        "/api/page/rest?after=undated_e1&as_of=2019",
    ] {
        assert_eq!(server.ask(faulty).0, 400, "{faulty}");
    }
    assert_eq!(server.ask("/api/page?actor=Nobody+Atall").0, 404);
}

#[test]
fn a_feed_is_read_back_by_our_own_reader() {
    let server = Server::start(&[]);
    let (status, feed) = server.ask("/feed.atom?actor=Russia");
    assert!(status == 200 && feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\">"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), ids(&server.json("/api/events?actor=Russia")).len());
    let file = server.folder.path().join("feed.atom");
    std::fs::write(&file, &feed).unwrap();
    let read = command(server.folder.path()).args(["read", "feed.atom"]).output().unwrap();
    let lines = String::from_utf8(read.stdout).unwrap();
    assert_eq!(lines.lines().count(), feed.matches("<entry>").count(), "{lines}");
    assert_eq!(server.ask("/feed.atom?limit=501").0, 400);
}

#[test]
fn only_this_host_and_no_other_page_may_ask() {
    let server = Server::start(&[]);
    let host = format!("Host: {}\r\n", server.at);
    let port = server.at.rsplit(':').next().unwrap().to_owned();
    let ask = |headers: &str| server.with("GET /api/stats", headers).0;
    assert_eq!(ask(&host), 200);
    assert_eq!(ask(&format!("Host: LOCALHOST:{port}\r\n")), 200);
    for hostile in [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        format!("Host: 127.0.0.1:{port}@evil.example\r\n"),
        format!("Host: 127.0.0.1.nip.io:{port}\r\n"),
        format!("{host}Host: evil.example\r\n"),
        "Host: \r\n".to_owned(),
        String::new(),
        format!("{host}Origin: http://evil.example\r\n"),
        format!("{host}Origin: null\r\n"),
        format!("{host}Origin: https://{}\r\n", server.at),
        format!("{host}Origin: http://{}.evil.example\r\n", server.at),
        format!("{host}Sec-Fetch-Site: cross-site\r\n"),
        format!("{host}Sec-Fetch-Site: same-site\r\n"),
    ] {
        let status = ask(&hostile);
        assert!(status == 403 || status == 400, "{hostile:?}: {status}");
    }
    assert_eq!(ask(&format!("{host}Origin: http://{}\r\n", server.at)), 200);
    assert_eq!(server.with("GET http://evil.example/api/stats", &host).0, 400);
    let (status, answer) = server.with("GET /api/stats", &host);
    let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
    assert_eq!(status, 200);
    for header in ["x-content-type-options: nosniff", "x-frame-options: deny", "referrer-policy: no-referrer", "cache-control: no-store"] {
        assert!(head.contains(header), "{head}");
    }
    assert!(!head.contains("access-control"), "{head}");
    // A link on another page may lead here.
    assert_eq!(server.with("GET /", &format!("{host}Sec-Fetch-Site: cross-site\r\n")).0, 200);
}

#[test]
fn no_path_no_sql_and_no_endless_question_comes_in() {
    let server = Server::start(&[]);
    let host = format!("Host: {}\r\n", server.at);
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/events/../../demarche.db",
        "/api/events/..%2f..%2fdemarche.db",
        "/demarche.db",
        "//etc/passwd",
        "/api/events/e1%27%20OR%201=1",
        "/api/events/e1%00",
        "/api/events/zzz",
        "/api/meetings/t%27",
        "/api",
        "/static/page.js",
        "/api/review/cases/..",
    ] {
        let (status, answer) = server.with(&format!("GET {path}"), &host);
        assert!(status == 404 || status == 400, "{path}: {status} {answer}");
    }
    for query in [
        "sql=SELECT+1",
        "actor=%27%3B+DROP+TABLE+event%3B--",
        "since=2019-13",
        "since=2019&since=2020",
        "kind=%27",
        "type=DROP",
        "limit=99999999999999999999",
        "actor=%FF",
        "actor=a%00b",
        "min_sources=-1",
        "date_match=all",
        "db=/etc/passwd",
    ] {
        let (status, answer) = server.with(&format!("GET /api/events?{query}"), &host);
        assert!(status == 400 || status == 404, "{query}: {status} {answer}");
    }
    assert_eq!(server.with(&format!("GET /api/events?actor={}", "x".repeat(9_000)), &host).0, 414);
    assert_eq!(server.with(&format!("GET /api/events?{}", "kind=strike&".repeat(100)), &host).0, 400);
    assert!(server.with("GET /api/events?place=%25", &host).1.contains("\"events\":[]"), "a place's name is words, no pattern");
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"] {
        let status = server.with(&format!("{method} /api/events"), &host).0;
        assert_eq!(status, 405, "{method}");
    }
    assert_eq!(
        server.with("POST /api/decisions", &format!("{host}Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{{}}")).0,
        405
    );
    assert_eq!(server.raw("nonsense\r\n\r\n").0, 400);
    assert!(server.json("/api/stats")["events"].as_u64().unwrap() > 40, "the database is whole");
}

#[test]
fn what_writes_needs_the_token_and_is_undone_exactly() {
    let server = Server::start(&["--review", "--by", "ann"]);
    let queue = server.json("/api/review/queue?limit=3");
    assert_eq!((queue["by"].as_str(), queue["writes"].as_bool()), (Some("ann"), Some(true)));
    let ids = ids_of(&queue);
    let before: Vec<Value> = ids.iter().map(|id| server.json(&format!("/api/events/{id}"))).collect();
    let judgements = json!({"judgements": [
        {"event": ids[0], "act": "accept"}, {"event": ids[1], "act": "reject", "value": "no"},
        {"event": ids[2], "act": "edit", "field": "date", "value": "2019-01"}]});
    for token in ["", "0123456789abcdef0123456789abcdef", &server.token[1..]] {
        assert_eq!(server.post("/api/decisions", &judgements, token).0, 401);
    }
    let host = format!("Host: {}\r\nAuthorization: Bearer {}\r\n", server.at, server.token);
    let body = judgements.to_string();
    let form = format!("{host}Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    assert_eq!(server.with("POST /api/decisions", &form).0, 415, "no form of another page is taken");
    let foreign =
        format!("{host}Origin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    assert_eq!(server.with("POST /api/decisions", &foreign).0, 403);
    let (status, made) = server.post("/api/decisions", &judgements, &server.token);
    assert_eq!(status, 200, "{made}");
    let decisions: Vec<&str> = made["decisions"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!((decisions.len(), &made["decisions"][0]["who"]), (3, &json!("ann")));
    assert_eq!(server.json(&format!("/api/events/{}", ids[1]))["event"]["rejected"], json!(true));
    assert_eq!(server.json(&format!("/api/review/cases/{}", ids[2]))["event"]["date"], json!("2019-01"));
    assert!(!ids_of(&server.json("/api/review/queue?limit=3")).contains(&ids[0]), "what was judged does not come again");
    // One of several that cannot be: nothing is done.
    let faulty = json!({"by": "ben", "judgements": [{"event": ids[0], "act": "reject"}, {"event": ids[1], "act": "edit", "field": "date", "value": "Sunday"}]});
    let (status, told) = server.post("/api/decisions", &faulty, &server.token);
    assert!(status == 400 && told["error"].as_str().unwrap().contains("judgement 2: `Sunday` is no date"), "{status} {told}");
    assert_eq!(server.json(&format!("/api/events/{}", ids[0]))["event"]["rejected"], Value::Null);
    for wrong in [
        json!({}),
        json!({"judgements": []}),
        json!({"judgements": [{"event": "../x", "act": "accept"}]}),
        json!({"judgements": [{"event": ids[0], "act": "drop"}]}),
        json!({"judgements": [{"event": ids[0], "act": "accept", "sql": "1"}]}),
    ] {
        let status = server.post("/api/decisions", &wrong, &server.token).0;
        assert!((400..500).contains(&status), "{wrong}: {status}");
    }
    let (status, undone) = server.post("/api/decisions/undo", &json!({"decisions": decisions}), &server.token);
    assert_eq!(status, 200, "{undone}");
    let after: Vec<Value> = ids.iter().map(|id| server.json(&format!("/api/events/{id}"))).collect();
    assert_eq!(after, before);
    assert_eq!(server.post("/api/decisions/undo", &json!({"decisions": decisions}), &server.token).0, 404);
    let case = server.json(&format!("/api/review/cases/{}?blind=1&by=ben", ids[0]));
    assert!(case["marks"].as_array().unwrap().iter().any(|mark| mark[2] == "act" || mark[2] == "source"), "{case}");
    let audit = server.json("/api/review/audit?sample=5&seed=3");
    assert_eq!((audit["sample"].as_array().unwrap().len(), audit["judged"].as_u64()), (5, Some(0)));
    assert_eq!(server.json("/api/review/agreement?a=ann&b=ben")["differ"], json!([]));
}

fn ids_of(queue: &Value) -> Vec<String> {
    queue["events"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_ingested_meanwhile_is_seen_at_once() {
    let server = Server::start(&[]);
    let before = server.json("/api/stats")["events"].as_u64().unwrap();
    std::fs::write(server.folder.path().join("new.txt"), "France condemned the attack on 4 March 2019.").unwrap();
    assert!(command(server.folder.path()).args(["ingest", "new.txt"]).stderr(Stdio::null()).status().unwrap().success());
    assert!(server.json("/api/stats")["events"].as_u64().unwrap() > before);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_in_good_order_and_a_faulty_start_is_told() {
    let mut server = Server::start(&[]);
    // A connection that stays open holds nothing up.
    let _idle = TcpStream::connect(&server.at).unwrap();
    let began = Instant::now();
    assert!(Command::new("kill").args(["-INT", &server.child.id().to_string()]).status().unwrap().success());
    let status = server.child.wait().unwrap();
    assert!(status.success() && began.elapsed() < Duration::from_secs(8), "{status} after {:?}", began.elapsed());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = command(server.folder.path()).args(["serve", "--port", &port]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--port 0"));
    let none = command(server.folder.path()).args(["--db", "none.db", "serve", "--port", "0"]).output().unwrap();
    assert!(none.status.code() == Some(1) && String::from_utf8_lossy(&none.stderr).contains("demarche ingest"));
}
