//! Feeds over the network: every rule of politeness, and every bad answer, against a server on loopback that counts what it is asked.
//!
//! Requests go through the program's own client. The clock is the test's: waiting moves it, so that no test waits for a delay to pass.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use demarche::fetch::{Answer, Http, Manner, News, Outside, Patience, Polled, Request, Told, Transport, is_dead, poll};
use demarche::store::{Feed, NewFeed};
use demarche::{Clock, Session};

/// A request as it came.
#[derive(Debug, Clone)]
struct Asked {
    path: String,
    head: String,
}

impl Asked {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

type Asks = Arc<Mutex<Vec<Asked>>>;

/// A server on loopback that answers as it is told and notes what it is asked.
struct Server {
    port: u16,
    asked: Asks,
}

impl Server {
    /// Bytes to answer with, by path and by how often that was asked before; what is asked of `robots.txt` besides is 404.
    fn new(answer: impl Fn(&str, usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::raw(move |path, number, socket| {
            let _ = socket.write_all(&answer(path, number));
        })
    }

    fn raw(answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let (port, asked, answer) = (listener.local_addr().unwrap().port(), Asks::default(), Arc::new(answer));
        let noted = asked.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (noted, answer) = (noted.clone(), answer.clone());
                std::thread::spawn(move || serve(socket, &noted, &*answer));
            }
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> String {
        self.url_at("127.0.0.1", path)
    }

    /// All of 127.0.0.0/8 is this machine: other hosts, to whoever asks.
    fn url_at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// What was asked, without `robots.txt`.
    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path != "/robots.txt").cloned().collect()
    }

    fn count(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path == path).count()
    }
}

fn serve(mut socket: TcpStream, noted: &Asks, answer: &(dyn Fn(&str, usize, &mut TcpStream) + Send + Sync)) {
    let (mut head, mut byte) = (Vec::new(), [0u8]);
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let number = {
        let mut noted = noted.lock().unwrap();
        noted.push(Asked { path: path.clone(), head });
        noted.iter().filter(|asked| asked.path == path).count() - 1
    };
    answer(&path, number, &mut socket);
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(), body].concat()
}

fn ok(body: &str) -> Vec<u8> {
    reply("200 OK", "", body.as_bytes())
}

fn missing() -> Vec<u8> {
    reply("404 Not Found", "", b"")
}

/// A feed with a head and entries: number and sentence.
fn rss(head: &str, entries: &[(u32, &str)]) -> String {
    let entry = |(n, words): &(u32, &str)| {
        format!(
            "<item><title>Report {n}</title><link>https://wire.example/{n}</link><pubDate>Mon, 03 Mar 2031 08:00:00 GMT</pubDate>\
             <description>{words}</description></item>"
        )
    };
    let entries: String = entries.iter().map(entry).collect();
    format!("<rss version='2.0'><channel><title>Wire</title><link>https://wire.example/</link>{head}{entries}</channel></rss>")
}

const ONE: &str = "France condemned the shelling of Kharkiv on Monday.";
const TWO: &str = "Egypt and France held talks in Cairo on Monday.";

/// A database, the program's own client, and a clock that moves when somebody waits.
struct Reader {
    session: Session,
    now: Arc<Mutex<DateTime<Utc>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
    outside: Outside,
    manner: Manner,
}

impl Reader {
    fn new() -> Self {
        Self::patient(20)
    }

    /// One that waits no longer than so many seconds for an answer.
    fn patient(seconds: u64) -> Self {
        let patience = Patience { connect: Duration::from_secs(5), whole: Duration::from_secs(seconds) };
        Self::with(Arc::new(Http::new("news@example.org", "", patience).unwrap()))
    }

    fn with(transport: Arc<dyn Transport>) -> Self {
        let now = Arc::new(Mutex::new("2031-03-04T10:00:00Z".parse().unwrap()));
        let waits = Arc::new(Mutex::new(Vec::new()));
        let read = now.clone();
        let clock = Clock::new(move || *read.lock().unwrap());
        let (moved, noted) = (now.clone(), waits.clone());
        let wait = Arc::new(move |time: Duration| {
            if !time.is_zero() {
                *moved.lock().unwrap() += TimeDelta::from_std(time).unwrap();
                noted.lock().unwrap().push(time);
            }
            true
        });
        let session = Session::in_memory(clock.clone()).unwrap();
        Self { session, now, waits, outside: Outside { transport, clock, wait }, manner: Manner::default() }
    }

    fn add(&self, url: &str) {
        self.add_with(url, false, 0);
    }

    fn add_with(&self, url: &str, pages: bool, backlog: u32) {
        self.session.store().add_feeds(&[NewFeed { url: url.into(), pages, backlog }], true, &self.outside.clock.moment()).unwrap();
    }

    fn later(&self, minutes: i64) {
        *self.now.lock().unwrap() += TimeDelta::minutes(minutes);
    }

    fn poll(&mut self) -> (Polled, Vec<News>, Vec<String>) {
        let (mut news, mut troubles) = (Vec::new(), Vec::new());
        let done = poll(&mut self.session, &self.outside, &self.manner, None, &mut |told| {
            match told {
                Told::News(more) => news.extend(more),
                Told::Failed(_, reason) => troubles.push(reason),
                Told::Dead(feed, since) => troubles.push(format!("dead: {feed} {since}")),
            }
            Ok(())
        });
        (done.unwrap(), news, troubles)
    }

    /// The one trouble of a poll.
    fn trouble(&mut self) -> String {
        let (_, news, mut troubles) = self.poll();
        assert!(news.is_empty() && troubles.len() == 1, "{news:?} {troubles:?}");
        troubles.remove(0)
    }

    fn feed(&self) -> Feed {
        self.session.store().feeds().unwrap().remove(0)
    }

    /// Minutes until the one feed is due.
    fn due_in(&self) -> i64 {
        (self.feed().due.parse::<DateTime<Utc>>().unwrap() - self.outside.clock.now()).num_minutes()
    }

    fn texts(&self) -> BTreeSet<String> {
        let question = demarche::Question::default();
        self.session.ask(&question).unwrap().events().iter().map(|event| event.event.evidence.exact.clone()).collect()
    }
}

/// A reader that has polled the one feed of a server.
fn read_once(server: &Server) -> Reader {
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    let (done, news, troubles) = reader.poll();
    assert!(done.first == 1 && news.is_empty() && troubles.is_empty(), "{done:?} {news:?} {troubles:?}");
    reader
}

#[test]
fn the_first_poll_is_silent_then_what_is_new_or_changed_is_told() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => ok(&rss("", &[(1, ONE)])),
        ("/feed", 1) => ok(&rss("", &[(1, ONE), (2, TWO)])),
        ("/feed", _) => ok(&rss("", &[(1, "France condemned the shelling of Odesa on Monday."), (2, TWO)])),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    assert_eq!(reader.texts().len(), 1, "what the first poll finds is in the database");
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((done.new, news.len(), news[0].changed), (1, 1, false));
    assert_eq!(news[0].article.url.as_deref(), Some("https://wire.example/2"));
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((done.changed, news.len(), news[0].changed), (1, 1, true));
    assert_eq!(news[0].article.url.as_deref(), Some("https://wire.example/1"));
    assert_eq!(reader.session.store().stats().unwrap().articles, 2, "a changed article is a new edition of the same article");
}

#[test]
fn validators_go_back_unchanged_and_apart() {
    const ETAG: &str = "W/\"a, \\\"b\\\" 'c'\"";
    const MODIFIED: &str = "Tuesday, 04-Mar-31 09:00:00 GMT";
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => reply("200 OK", &format!("ETag: {ETAG}\r\nLast-Modified: {MODIFIED}\r\n"), rss("", &[(1, ONE)]).as_bytes()),
        ("/feed", 1 | 2) => b"HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\n\r\n".to_vec(),
        ("/feed", _) => reply("200 OK", "Last-Modified: yesterday\r\n", rss("", &[(2, TWO)]).as_bytes()),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    for _ in 0..4 {
        reader.later(15);
        reader.poll();
    }
    let asked = server.asked();
    let sent = |n: usize| (asked[n].header("if-none-match"), asked[n].header("if-modified-since"));
    assert_eq!(sent(0), (None, None));
    assert_eq!([sent(1), sent(2), sent(3)], [(Some(ETAG), Some(MODIFIED)); 3], "no answer of 304 changes them");
    assert_eq!(sent(4), (None, Some("yesterday")), "a server that gave no ETag is sent none, and a date goes back as it came");
}

#[test]
fn validators_are_told_to_no_other_address() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => reply("200 OK", "ETag: \"mine\"\r\n", rss("", &[(1, ONE)]).as_bytes()),
        ("/feed", _) => reply("302 Found", "Location: /elsewhere\r\n", b""),
        ("/elsewhere", _) => ok(&rss("", &[(2, TWO)])),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    reader.later(15);
    assert_eq!(reader.poll().1.len(), 1);
    let asked = server.asked();
    assert_eq!((asked[1].header("if-none-match"), asked[2].header("if-none-match")), (Some("\"mine\""), None));
}

#[test]
fn every_server_is_told_who_asks() {
    let server = Server::new(|path, _| if path == "/feed" { ok(&rss("", &[(1, ONE)])) } else { missing() });
    read_once(&server);
    let agents: BTreeSet<String> =
        server.asked.lock().unwrap().iter().map(|asked| asked.header("user-agent").unwrap().to_owned()).collect();
    assert_eq!(agents, [format!("demarche/{} (+news@example.org)", env!("CARGO_PKG_VERSION"))].into());
}

#[test]
fn a_retry_after_is_heeded_for_the_whole_host() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => reply("429 Too Many Requests", "Retry-After: 7200\r\n", b""),
        ("/feed" | "/other", _) => ok(&rss("", &[(1, ONE)])),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    reader.add(&server.url("/other"));
    let (done, _, troubles) = reader.poll();
    assert_eq!((done.failed, done.later, server.count("/other")), (1, 1, 0), "{troubles:?}");
    reader.manner.all = true;
    reader.later(110);
    let (done, ..) = reader.poll();
    assert_eq!((done.later, server.asked().len()), (2, 1), "--all does not overrule a server");
    reader.later(11);
    let (done, ..) = reader.poll();
    assert_eq!((done.first, done.failed, done.later), (2, 0, 0));
}

#[test]
fn a_retry_after_of_years_is_a_day_and_one_of_the_past_is_none() {
    for (value, minutes) in
        [("999999999", 24 * 60), ("Thu, 01 Jan 2099 00:00:00 GMT", 24 * 60), ("Tue, 04 Mar 2031 09:00:00 GMT", 15), ("-1", 15)]
    {
        let server = Server::new(move |path, _| {
            if path == "/feed" { reply("503 Service Unavailable", &format!("Retry-After: {value}\r\n"), b"") } else { missing() }
        });
        let mut reader = Reader::new();
        reader.add(&server.url("/feed"));
        assert_eq!(reader.trouble(), "status 503");
        assert_eq!(reader.due_in(), minutes, "{value}");
    }
}

#[test]
fn a_feed_is_asked_no_sooner_than_it_wants() {
    for (headers, head, minutes) in [
        ("", "", 15),
        ("", "<ttl>90</ttl>", 90),
        ("", "<ttl>5</ttl>", 15),
        ("", "<ttl>99999999</ttl>", 24 * 60),
        ("Cache-Control: public, max-age=3600\r\n", "<ttl>30</ttl>", 60),
        ("", "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>", 120),
        ("", "<skipHours><hour>10</hour><hour>11</hour></skipHours>", 120),
        ("", "<skipDays><day>Tuesday</day></skipDays>", 14 * 60),
    ] {
        let server = Server::new(
            move |path, _| if path == "/feed" { reply("200 OK", headers, rss(head, &[(1, ONE)]).as_bytes()) } else { missing() },
        );
        let mut reader = read_once(&server);
        assert!((minutes - 1..=minutes).contains(&reader.due_in()), "{head}: {}", reader.due_in());
        reader.later(minutes - 2);
        assert_eq!(reader.poll().0.asked, 0, "{head}");
        reader.later(2);
        assert_eq!(reader.poll().0.asked, 1, "{head}");
    }
}

#[test]
fn what_a_feed_said_of_itself_holds_while_nothing_changes() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => reply("200 OK", "ETag: \"a\"\r\n", rss("<ttl>90</ttl>", &[(1, ONE)]).as_bytes()),
        ("/feed", _) => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    for _ in 0..3 {
        reader.later(91);
        assert_eq!(reader.poll().0.unchanged, 1);
        assert_eq!(reader.due_in(), 90);
    }
}

#[test]
fn a_late_run_does_not_ask_in_an_hour_that_is_skipped() {
    let server =
        Server::new(|path, _| if path == "/feed" { ok(&rss("<skipHours><hour>11</hour></skipHours>", &[(1, ONE)])) } else { missing() });
    let mut reader = read_once(&server);
    assert_eq!(reader.due_in(), 15);
    reader.later(70);
    assert_eq!(reader.poll().0.asked, 0, "it is past eleven");
    reader.later(60);
    assert_eq!(reader.poll().0.asked, 1);
}

#[test]
fn failures_put_a_feed_off_up_to_a_day_and_never_for_good() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 12) => ok(&rss("", &[(1, ONE)])),
        ("/feed", _) => reply("500 Internal Server Error", "", b""),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    let mut delays = Vec::new();
    for _ in 0..12 {
        assert_eq!(reader.poll().0.failed, 1);
        delays.push(reader.due_in());
        reader.later(reader.due_in() + 1);
    }
    assert_eq!(delays, [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440, 1440]);
    let (done, ..) = reader.poll();
    assert_eq!((done.first, reader.feed().failures, reader.due_in()), (1, 0, 15), "an answer makes all of it good");
}

#[test]
fn a_dead_feed_is_named_and_still_asked_once_a_day() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 1) => reply("410 Gone", "", b""),
        ("/feed", _) => ok(&rss("", &[(1, ONE)])),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    reader.later(15);
    let (done, _, troubles) = reader.poll();
    assert!(
        done.dead == 1 && troubles[1].starts_with("dead: http://127.0.0.1:") && troubles[1].ends_with("2031-03-04T10:00:01Z"),
        "{troubles:?}"
    );
    assert_eq!(reader.due_in(), 24 * 60);
    reader.later(24 * 60);
    assert_eq!(reader.poll().0.unchanged, 1, "it came back as it was");
    assert!(!is_dead(&reader.feed(), reader.outside.clock.now()));
}

#[test]
fn a_feed_that_fails_for_days_is_dead_and_one_that_fails_for_hours_is_not() {
    let server = Server::new(|path, _| if path == "/robots.txt" { missing() } else { reply("404 Not Found", "", b"") });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    let mut dead = Vec::new();
    for _ in 0..10 {
        dead.push(reader.poll().0.dead);
        reader.later(reader.due_in() + 1);
    }
    assert_eq!(dead, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "after ten failures, three days");
}

#[test]
fn robots_txt_4xx_allows_and_5xx_waits() {
    for (status, allowed) in [
        ("404 Not Found", true),
        ("403 Forbidden", true),
        ("410 Gone", true),
        ("500 Oops", false),
        ("503 Busy", false),
        ("429 Slow", false),
    ] {
        let server = Server::new(move |path, number| match (path, number) {
            ("/robots.txt", 0) => reply(status, "", b""),
            ("/robots.txt", _) => missing(),
            _ => ok(&rss("", &[(1, ONE)])),
        });
        let mut reader = Reader::new();
        reader.add(&server.url("/feed"));
        let (done, _, troubles) = reader.poll();
        assert_eq!((done.first == 1, server.count("/feed") == 1, done.later == 1), (allowed, allowed, !allowed), "{status} {troubles:?}");
        reader.later(16);
        reader.poll();
        assert_eq!(server.count("/robots.txt"), if allowed { 1 } else { 2 }, "{status}");
        assert!(server.count("/feed") > 0, "{status}: once it answers, the feed is read");
    }
}

#[test]
fn a_robots_txt_that_breaks_off_lets_nothing_be_asked() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *".to_vec(),
        _ => ok(&rss("", &[(1, ONE)])),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    assert!(reader.trouble().contains("its robots.txt cannot be had"));
    assert_eq!(server.count("/feed"), 0);
}

#[test]
fn robots_txt_forbids_and_slows_down_and_is_asked_once_a_day() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => ok("User-agent: other\nAllow: /\n\nUser-agent: Demarche\nDisallow: /private\nCrawl-delay: 7\n"),
        _ => ok(&rss("", &[(1, ONE)])),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    reader.add(&server.url("/private/feed"));
    let (done, _, troubles) = reader.poll();
    assert_eq!((done.first, done.failed, server.count("/private/feed")), (1, 1, 0));
    assert_eq!(troubles, ["robots.txt of 127.0.0.1 forbids it"]);
    for _ in 0..20 {
        reader.later(30);
        reader.poll();
    }
    assert_eq!(server.count("/robots.txt"), 1);
    reader.later(24 * 60);
    reader.add(&server.url("/third"));
    reader.waits.lock().unwrap().clear();
    reader.poll();
    assert_eq!(server.count("/robots.txt"), 2);
    assert_eq!(*reader.waits.lock().unwrap(), [Duration::from_secs(7); 2], "a feed, and the other, after seven seconds each");
}

#[test]
fn a_host_is_asked_one_at_a_time_with_a_delay_also_through_another() {
    let busy = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = busy.clone();
    let server = Server::raw(move |path, _, socket| {
        let now = seen.0.fetch_add(1, Ordering::SeqCst) + 1;
        seen.1.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(30));
        // Before the answer, after which the next may come at once.
        seen.0.fetch_sub(1, Ordering::SeqCst);
        let _ = socket.write_all(&if path == "/robots.txt" { missing() } else { ok(&rss("", &[(1, ONE)])) });
    });
    let port = server.port;
    let door = Server::new(move |path, _| match path {
        "/robots.txt" => missing(),
        _ => reply("302 Found", &format!("Location: http://127.0.0.1:{port}/through\r\n"), b""),
    });
    /// Takes every address for a public one: what leads from one host to another is no private matter here.
    struct Anywhere(Http);
    impl Transport for Anywhere {
        fn get(&self, request: &Request) -> Result<Answer, String> {
            self.0.get(&Request { private: true, ..request.clone() })
        }
    }
    let mut reader = Reader::with(Arc::new(Anywhere(Http::new("news@example.org", "", Patience::default()).unwrap())));
    for n in 0..4 {
        reader.add(&server.url(&format!("/feed{n}")));
        reader.add(&door.url_at(&format!("127.0.0.{}", n + 2), "/feed"));
    }
    let (done, _, troubles) = reader.poll();
    assert_eq!((done.asked, done.first), (8, 8), "{troubles:?}");
    assert_eq!(busy.1.load(Ordering::SeqCst), 1, "two requests at once");
    assert_eq!((server.asked().len(), server.count("/robots.txt")), (8, 1), "four feeds, four through other hosts, one robots.txt");
    let waits = reader.waits.lock().unwrap();
    assert!(waits.len() >= 8 && waits.iter().all(|wait| *wait <= Duration::from_secs(1)), "a delay after each request: {waits:?}");
}

#[test]
fn hosts_are_asked_beside_each_other() {
    let busy = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = busy.clone();
    let server = Server::raw(move |path, _, socket| {
        let now = seen.0.fetch_add(1, Ordering::SeqCst) + 1;
        seen.1.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(200));
        seen.0.fetch_sub(1, Ordering::SeqCst);
        let _ = socket.write_all(&if path == "/robots.txt" { missing() } else { ok(&rss("", &[(1, ONE)])) });
    });
    let mut reader = Reader::new();
    for n in 1..=6 {
        reader.add(&server.url_at(&format!("127.0.0.{n}"), "/feed"));
    }
    reader.manner.hosts = 3;
    assert_eq!(reader.poll().0.first, 6);
    assert_eq!(busy.1.load(Ordering::SeqCst), 3, "as many as are allowed, and no more");
}

#[test]
fn a_move_for_good_is_remembered_and_forgotten_when_it_fails() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0) => reply("301 Moved Permanently", "Location: /new\r\n", b""),
        ("/feed", _) => ok(&rss("", &[(2, TWO)])),
        ("/new", 2) => missing(),
        ("/new", _) => ok(&rss("", &[(1, ONE)])),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    for _ in 0..3 {
        reader.later(16);
        reader.poll();
    }
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/feed", "/new", "/new", "/new", "/feed"]);
}

#[test]
fn a_detour_for_now_is_not_remembered_and_a_circle_ends() {
    let server = Server::new(|path, number| match (path, number) {
        ("/feed", 0 | 1) => reply("302 Found", "Location: /new\r\n", b""),
        ("/new", 0) => ok(&rss("", &[(1, ONE)])),
        ("/feed" | "/new", _) => reply("301 Moved Permanently", "Location: /feed\r\n", b""),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    reader.later(15);
    assert_eq!(reader.trouble(), "it leads on after 5 redirects");
    assert_eq!(server.asked().len(), 2 + 6);
}

#[test]
fn nothing_leads_to_a_private_address_that_was_not_named() {
    let inner = Server::new(|path, _| if path == "/robots.txt" { missing() } else { ok(&rss("", &[(9, "secret")])) });
    let port = inner.port;
    let server = Server::new(move |path, _| match path {
        "/feed" => reply("302 Found", &format!("Location: http://127.0.0.2:{port}/admin\r\n"), b""),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    assert!(reader.trouble().contains("127.0.0.2 is no public address"));
    assert_eq!(inner.asked.lock().unwrap().len(), 0, "it was not even asked for its robots.txt");
}

#[test]
fn a_redirect_leads_to_the_web_only_and_never_out_of_encryption() {
    struct Fake(&'static str);
    impl Transport for Fake {
        fn get(&self, request: &Request) -> Result<Answer, String> {
            let robots = request.address.path() == "/robots.txt";
            let headers = vec![("location".to_owned(), self.0.to_owned())];
            Ok(Answer { status: if robots { 404 } else { 302 }, headers, body: Vec::new() })
        }
    }
    for (location, told) in [
        ("http://wire.example/feed", "it leads from https to http: http://wire.example/feed"),
        ("file:///etc/passwd", "it leads to what cannot be asked: file is neither http nor https"),
        ("gopher://wire.example/", "it leads to what cannot be asked: gopher is neither http nor https"),
        ("//user:word@wire.example/", "it leads to what cannot be asked: it holds a name or a password, which would be kept and shown"),
    ] {
        let mut reader = Reader::with(Arc::new(Fake(location)));
        reader.add("https://wire.example/feed");
        assert_eq!(reader.trouble(), told);
    }
}

#[test]
fn bad_answers_are_told_and_cost_no_more_than_they_may() {
    let page = "<html><head><link rel='alternate' type='application/rss+xml' href='/real.xml'></head><body>Welcome</body></html>";
    let answers: Vec<(&str, Vec<u8>, &str)> = vec![
        ("page", ok(page), "it is a web page; its feeds are http://127.0.0.1:PORT/real.xml"),
        ("text", ok("Welcome to our site."), "it is neither a feed nor a sitemap"),
        ("error", ok("{\"error\": \"no such feed\"}"), "text"),
        ("empty", ok(""), "it is neither a feed nor a sitemap"),
        ("short", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>".to_vec(), "breaks off"),
        ("chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n<rss>".to_vec(), "breaks off"),
        ("junk", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), "no HTTP"),
        ("silence", Vec::new(), ""),
        ("brotli", reply("200 OK", "Content-Encoding: br\r\n", b"\x0b\x02\x80"), "packed as br"),
        ("gzip", reply("200 OK", "Content-Encoding: gzip\r\n", b"no gzip at all"), "breaks off"),
        ("unasked", b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(), "which was not asked"),
        ("nowhere", reply("301 Moved", "", b""), "leads nowhere"),
        ("partial", reply("206 Partial Content", "", b"<rss>"), "status 206"),
        ("headers", format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(200_000)).into_bytes(), ""),
    ];
    for (name, bytes, told) in answers {
        let server = Server::new(move |path, _| if path == "/feed" { bytes.clone() } else { missing() });
        let mut reader = Reader::new();
        reader.add(&server.url("/feed"));
        let trouble = reader.trouble();
        assert!(trouble.contains(&told.replace("PORT", &server.port.to_string())), "{name}: {trouble}");
        assert_eq!((reader.feed().failures, server.count("/feed")), (1, 1), "{name}: asked once");
    }
}

#[test]
fn an_answer_without_end_is_cut_off_by_size_and_by_time() {
    let fast = Server::raw(|path, _, socket| {
        let _ = socket.write_all(if path == "/feed" {
            b"HTTP/1.1 200 OK\r\n\r\n<rss>"
        } else {
            b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        });
        while path == "/feed" && socket.write_all(&[b' '; 1 << 16]).is_ok() {}
    });
    let slow = Server::raw(|path, _, socket| {
        let _ = socket.write_all(if path == "/feed" {
            b"HTTP/1.1 200 OK\r\n\r\n<rss>"
        } else {
            b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        });
        while path == "/feed" && socket.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let mute = Server::raw(|path, _, socket| {
        if path == "/feed" {
            std::thread::sleep(Duration::from_secs(20));
        } else {
            let _ = socket.write_all(&missing());
        }
    });
    let mut reader = Reader::new();
    reader.add(&fast.url("/feed"));
    assert_eq!(reader.trouble(), "the answer is longer than 16 MiB");
    for server in [slow, mute] {
        let mut reader = Reader::patient(2);
        reader.add(&server.url("/feed"));
        let begun = Instant::now();
        let trouble = reader.trouble();
        assert!(trouble.contains("it takes too long") && begun.elapsed() < Duration::from_secs(15), "{trouble}, {:?}", begun.elapsed());
    }
}

#[test]
fn a_small_answer_that_unpacks_to_much_is_cut_off() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 40 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let server =
        Server::new(move |path, _| if path == "/feed" { reply("200 OK", "Content-Encoding: gzip\r\n", &packed) } else { missing() });
    let mut reader = Reader::new();
    reader.add(&server.url("/feed"));
    assert_eq!(reader.trouble(), "the answer is longer than 16 MiB");
}

#[test]
fn a_feed_may_come_packed() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(rss("", &[(1, ONE)]).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let server =
        Server::new(move |path, _| if path == "/feed" { reply("200 OK", "Content-Encoding: gzip\r\n", &packed) } else { missing() });
    assert_eq!(read_once(&server).texts().len(), 1);
    assert!(server.asked()[0].header("accept-encoding").unwrap().contains("gzip"));
}

#[test]
fn half_a_feed_is_read_and_its_validators_are_not_believed() {
    let server = Server::new(|path, number| match (path, number) {
        // No length and no end: nobody can tell but by the feed itself.
        ("/feed", 0) => {
            [&b"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n\r\n"[..], rss("", &[(1, ONE), (2, TWO)]).split("</channel>").next().unwrap().as_bytes()]
                .concat()
        }
        ("/feed", _) => reply("200 OK", "ETag: \"x\"\r\n", rss("", &[(1, ONE), (2, TWO)]).as_bytes()),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    reader.later(15);
    reader.poll();
    reader.later(15);
    reader.poll();
    let sent: Vec<Option<String>> = server.asked().iter().map(|asked| asked.header("if-none-match").map(str::to_owned)).collect();
    assert_eq!(sent, [None, None, Some("\"x\"".to_owned())]);
}

#[test]
fn the_same_bytes_again_are_not_read_again() {
    let server = Server::new(|path, _| if path == "/feed" { ok(&rss("", &[(1, ONE)])) } else { missing() });
    let mut reader = read_once(&server);
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((done.unchanged, done.new, news.len()), (1, 0, 0));
}

#[test]
fn the_same_bytes_under_another_etag_are_asked_for_by_the_newest() {
    let server = Server::new(|path, number| match path {
        "/feed" => reply("200 OK", &format!("ETag: \"{number}\"\r\n"), rss("", &[(1, ONE)]).as_bytes()),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    for _ in 0..2 {
        reader.later(15);
        assert_eq!(reader.poll().0.unchanged, 1);
    }
    assert_eq!(server.asked()[2].header("if-none-match"), Some("\"1\""));
}

#[test]
fn the_encoding_that_a_server_states_counts_where_the_feed_states_none() {
    for (head, name) in [("", "Müller"), ("<?xml version='1.0'?>", "Müller"), ("<?xml version='1.0' encoding='iso-8859-5'?>", "Mќller")]
    {
        let feed = format!("{head}{}", rss("", &[(1, "France condemned the shelling of Müller on Monday.")]));
        // Latin-1; what the feed itself states is believed before what its server does.
        let bytes: Vec<u8> = feed.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let server = Server::new(move |path, _| match path {
            "/feed" => reply("200 OK", "Content-Type: application/rss+xml; charset=\"ISO-8859-1\"\r\n", &bytes),
            _ => missing(),
        });
        let reader = read_once(&server);
        let words = reader.texts().into_iter().collect::<Vec<_>>().join(" ");
        assert!(words.contains(name), "{head}: {words}");
    }
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_and_so_is_none() {
    let (key, certificate) = (&include_bytes!("tls/self-signed.key.der")[..], &include_bytes!("tls/self-signed.cert.der")[..]);
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.to_vec()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate.to_vec().into()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, greeted) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let seen = greeted.clone();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let _ = rustls::Stream::new(&mut connection, &mut socket).read(&mut [0; 1024]);
            seen.fetch_add(usize::from(!connection.is_handshaking()), Ordering::SeqCst);
        }
    });
    let plain = Server::new(|_, _| ok(&rss("", &[(1, ONE)])));
    for (port, told) in [(port, "certificate"), (plain.port, "")] {
        let mut reader = Reader::patient(3);
        reader.add(&format!("https://127.0.0.1:{port}/feed"));
        let trouble = reader.trouble();
        assert!(trouble.contains("its robots.txt cannot be had") && trouble.contains(told), "{trouble}");
    }
    assert_eq!((greeted.load(Ordering::SeqCst), plain.asked.lock().unwrap().len()), (0, 0), "nothing was asked, nor in the clear");
}

#[test]
fn a_proxy_is_asked_where_one_is_named_and_leads_to_no_private_figures() {
    let proxy = Server::raw(|path, _, socket| {
        // A tunnel, then what would be asked of the host at its end.
        assert!(path.ends_with(":80"), "{path}");
        let _ = socket.write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
        let (mut head, mut byte) = (Vec::new(), [0u8]);
        while !head.ends_with(b"\r\n\r\n") && matches!(socket.read(&mut byte), Ok(1)) {
            head.push(byte[0]);
        }
        let robots = head.starts_with(b"GET /robots.txt");
        let _ = socket.write_all(&if robots { missing() } else { reply("302 Found", "Location: http://10.0.0.1/\r\n", b"") });
    });
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let mut reader = Reader::with(Arc::new(Http::new("news@example.org", &address, Patience::default()).unwrap()));
    reader.add("http://wire.example/feed");
    assert!(reader.trouble().contains("10.0.0.1 is no public address"));
    assert_eq!((proxy.count("wire.example:80"), proxy.count("10.0.0.1:80")), (2, 0));
}

#[test]
fn a_feed_without_entries_is_no_fault() {
    let server = Server::new(|path, _| if path == "/feed" { ok(&rss("", &[])) } else { missing() });
    let reader = read_once(&server);
    assert_eq!((reader.feed().failures, reader.feed().trouble), (0, String::new()));
}

#[test]
fn an_entry_in_another_language_is_a_problem_and_no_news() {
    let german = "Der Minister reiste am Montag nach Paris, um dort mit seinem Amtskollegen über die Lage zu sprechen.";
    let server = Server::new(move |path, number| match (path, number) {
        ("/feed", 0) => ok(&rss("", &[(1, ONE)])),
        ("/feed", _) => ok(&rss("", &[(1, ONE), (2, german)])),
        _ => missing(),
    });
    let mut reader = read_once(&server);
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((news.len(), done.new, done.problems), (0, 0, 1));
}

/// A sitemap of pages and their last change.
fn sitemap(pages: &[(&str, &str)]) -> String {
    let page = |(loc, changed): &(&str, &str)| format!("<url><loc>{loc}</loc><lastmod>{changed}</lastmod></url>");
    format!("<?xml version='1.0'?><urlset xmlns='x'>{}</urlset>", pages.iter().map(page).collect::<String>())
}

fn html(words: &str) -> Vec<u8> {
    let page = format!(
        "<!doctype html><html lang='en'><head><title>Page</title><meta property='article:published_time' content='2031-03-03T08:00:00Z'>\
         </head><body><article><h1>Page</h1><p>{words}</p></article></body></html>"
    );
    reply("200 OK", "Content-Type: text/html; charset=utf-8\r\nETag: \"p\"\r\n", page.as_bytes())
}

#[test]
fn of_a_sitemap_only_what_is_new_or_changed_is_fetched() {
    let server = Server::new(|path, number| match (path, number) {
        ("/map", 0) => ok(&sitemap(&[("/1", "2031-03-01"), ("/2", "2031-03-02")])),
        ("/map", 1) => {
            ok(&sitemap(&[("/1", "2031-03-01"), ("/2", "2031-03-02"), ("/3", "2031-03-04"), ("http://127.0.0.9/x", "2031-03-04")]))
        }
        ("/map", _) => ok(&sitemap(&[("/1", "2031-03-05"), ("/2", "2031-03-02"), ("/3", "2031-03-05")])),
        ("/1", _) => html(ONE),
        ("/3", 0) => html(TWO),
        ("/3", _) => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/map"));
    let (done, news, _) = reader.poll();
    assert_eq!((done.first, done.pages, news.len()), (1, 0, 0), "the first time it is only remembered");
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((done.pages, news.len()), (1, 1), "the page of another host is none of its pages");
    assert_eq!((news[0].article.url.clone(), news[0].article.title.as_deref()), (Some(server.url("/3")), Some("Page")));
    reader.later(15);
    let (done, news, _) = reader.poll();
    assert_eq!((done.pages, news.len(), news[0].article.url.clone()), (2, 1, Some(server.url("/1"))));
    let third: Vec<Asked> = server.asked().into_iter().filter(|asked| asked.path == "/3").collect();
    assert_eq!(third[1].header("if-none-match"), Some("\"p\""), "a page is asked for with its own validators");
    reader.later(15);
    assert_eq!(reader.poll().0.pages, 0);
}

#[test]
fn of_a_list_of_sitemaps_those_are_asked_that_changed() {
    let list = |maps: &[(&str, &str)]| sitemap(maps).replace("urlset", "sitemapindex").replace("url>", "sitemap>");
    let server = Server::new(move |path, number| match (path, number) {
        ("/list", 0) => ok(&list(&[("/a.xml", "2031-03-01"), ("/b.xml", "2031-03-02"), ("http://127.0.0.9/x.xml", "2031-03-04")])),
        ("/list", _) => ok(&list(&[("/a.xml", "2031-03-04"), ("/b.xml", "2031-03-02"), ("/c.xml", "2031-03-04")])),
        ("/a.xml", 0) => ok(&sitemap(&[("/1", "2031-03-01")])),
        ("/a.xml", _) => ok(&sitemap(&[("/1", "2031-03-01"), ("/2", "2031-03-04")])),
        ("/b.xml", _) => ok(&sitemap(&[("/3", "2031-03-02")])),
        ("/c.xml", _) => ok(&sitemap(&[("/4", "2031-03-04")])),
        ("/2" | "/4", _) => html(ONE),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/list"));
    reader.manner.all = true;
    let (done, news, troubles) = reader.poll();
    assert_eq!((done.asked, done.pages, news.len()), (3, 0, 0), "the first time all of it is only remembered {troubles:?}");
    reader.manner.all = false;
    reader.later(15);
    let (done, news, _) = reader.poll();
    let pages: BTreeSet<_> = news.iter().map(|news| news.article.url.clone().unwrap()).collect();
    assert_eq!((done.pages, pages), (2, [server.url("/2"), server.url("/4")].into()));
    assert_eq!((server.count("/a.xml"), server.count("/b.xml"), server.count("/c.xml")), (2, 1, 1));
    reader.later(15);
    assert_eq!(reader.poll().0.asked, 1, "only the list");
    reader.session.store().remove_feed(&server.url("/list")).unwrap();
    assert!(reader.session.store().feeds().unwrap().is_empty());
}

#[test]
fn a_backlog_is_fetched_if_wanted_the_newest_first() {
    let server = Server::new(|path, _| match path {
        "/map" => ok(&sitemap(&[("/1", "2031-03-01"), ("/2", "2031-03-03"), ("/3", "2031-03-02")])),
        "/1" | "/2" | "/3" => html(ONE),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add_with(&server.url("/map"), false, 2);
    assert_eq!(reader.poll().0.pages, 2);
    let pages: BTreeSet<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(pages, ["/2", "/3", "/map"].map(String::from).into());
}

#[test]
fn a_page_that_is_not_there_is_given_up_until_it_changes() {
    let server = Server::new(|path, number| match (path, number) {
        ("/map", 0) => ok(&sitemap(&[])),
        ("/map", 1 | 2) => ok(&sitemap(&[("/gone", "2031-03-04"), ("/ill", "2031-03-04")])),
        ("/map", _) => ok(&sitemap(&[("/gone", "2031-03-05"), ("/ill", "2031-03-04")])),
        ("/ill", _) => reply("500 Oops", "", b""),
        _ => missing(),
    });
    let mut reader = Reader::new();
    reader.add(&server.url("/map"));
    for _ in 0..3 {
        reader.poll();
        reader.later(20);
    }
    assert_eq!((server.count("/gone"), server.count("/ill")), (1, 2), "what fails is asked for again, what is missing is not");
    for _ in 0..40 {
        reader.poll();
        reader.later(60);
    }
    assert_eq!((server.count("/gone"), server.count("/ill")), (2, 5));
    let problems = reader.session.store().problems().unwrap();
    assert!(problems.iter().any(|(problem, _)| problem.file.ends_with("/gone") && problem.reason == "status 404"), "{problems:?}");
}

#[test]
fn the_page_of_an_entry_takes_its_place_if_wanted() {
    let port = Arc::new(AtomicUsize::new(0));
    let told = port.clone();
    let server = Server::new(move |path, number| match (path, number) {
        ("/feed", 0) => ok(&rss("", &[])),
        ("/feed", _) => {
            let page = format!("http://127.0.0.1:{}/page", told.load(Ordering::SeqCst));
            ok(&rss("", &[(1, "In short.")]).replace("https://wire.example/1", &page))
        }
        ("/page", _) => html(&format!("{ONE} {TWO}")),
        _ => missing(),
    });
    port.store(usize::from(server.port), Ordering::SeqCst);
    let mut reader = Reader::new();
    reader.add_with(&server.url("/feed"), true, 0);
    reader.poll();
    reader.later(15);
    let (done, news, troubles) = reader.poll();
    assert_eq!((done.pages, news.len()), (1, 1), "{troubles:?}");
    assert!(news[0].article.text.contains(TWO) && news[0].article.publisher.as_deref() == Some("Wire"), "{:?}", news[0]);
}

#[test]
fn when_it_is_time_to_stop_what_was_not_asked_is_due_as_before() {
    let server = Server::new(|path, _| if path == "/robots.txt" { missing() } else { ok(&rss("", &[(1, ONE)])) });
    let mut reader = Reader::new();
    for n in 0..5 {
        reader.add(&server.url(&format!("/feed{n}")));
    }
    let turns = AtomicUsize::new(0);
    let wait = reader.outside.wait.clone();
    let clock = reader.outside.clock.clone();
    // Stops while the second feed waits for its turn.
    reader.outside.wait = Arc::new(move |time: Duration| wait(time) && (time.is_zero() || turns.fetch_add(1, Ordering::SeqCst) < 1));
    let (done, ..) = reader.poll();
    assert!(!done.whole && done.asked <= 1, "{done:?}");
    let due = reader.session.store().feeds().unwrap().iter().filter(|feed| feed.due.is_empty()).count();
    assert_eq!(due, 5 - done.asked, "at {}", clock.moment());
}

#[test]
fn two_who_fetch_at_once_do_not_ask_twice() {
    let reader = Reader::new();
    reader.add("https://wire.example/feed");
    let feed = reader.feed();
    assert!(reader.session.store().claim_feed(&feed, "2031-03-04T10:10:00Z").unwrap());
    assert!(!reader.session.store().claim_feed(&feed, "2031-03-04T10:10:00Z").unwrap(), "somebody else has it");
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.env_remove("DEMARCHE_DB").env_remove("DEMARCHE_CONTACT").env("NO_COLOR", "1").current_dir(self.0.path());
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn cron_takes_a_list_is_silent_first_and_names_what_fails() {
    let server = Server::new(|path, number| match (path, number) {
        ("/a", 0) => ok(&rss("", &[(1, ONE)])),
        ("/a", _) => ok(&rss("", &[(1, ONE), (2, TWO)])),
        _ => missing(),
    });
    let folder = Folder(tempfile::tempdir().unwrap());
    std::fs::write(folder.0.path().join("feeds.txt"), format!("# ours\n{}\n{}\nnonsense\n", server.url("/a"), server.url("/b"))).unwrap();
    let fetch = |now: &str| folder.run(&["fetch", "--contact", "news@example.org", "--list", "feeds.txt", "-f", "jsonl", "--now", now]);
    let (code, out, err) = fetch("2031-03-04T10:00:00Z");
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("feeds.txt:4: `nonsense`") && err.contains("/b: status 404") && err.contains("2 of 2 feeds asked"), "{err}");
    let (_, out, err) = fetch("2031-03-04T10:05:00Z");
    assert!(out.is_empty() && err.contains("0 of 2 feeds asked"), "{err}");
    let (_, out, err) = fetch("2031-03-04T11:00:00Z");
    let news: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((news["what"].as_str(), news["url"].as_str()), (Some("new"), Some("https://wire.example/2")), "{err}");
    let (_, out, _) = folder.run(&["feed", "list", "-f", "csv", "--now", "2031-03-04T11:00:00Z"]);
    assert!(out.contains("fine") && out.contains("failing") && out.contains("status 404"), "{out}");
    let (_, out, _) = folder.run(&["timeline", "France", "-f", "jsonl"]);
    assert_eq!(out.lines().count(), 2, "articles go the usual way");
}

#[cfg(unix)]
#[test]
fn a_service_stops_cleanly_when_it_is_told_to() {
    for (signal, busy) in [("TERM", false), ("INT", true)] {
        let server = Server::raw(move |path, _, socket| {
            if path == "/robots.txt" {
                let _ = socket.write_all(&missing());
            } else {
                std::thread::sleep(Duration::from_secs(if busy { 30 } else { 0 }));
                let _ = socket.write_all(&ok(&rss("", &[(1, ONE)])));
            }
        });
        let folder = Folder(tempfile::tempdir().unwrap());
        assert_eq!(folder.run(&["feed", "add", &server.url("/feed")]).0, 0);
        let service = folder.command(&["fetch", "--contact", "news@example.org", "--every", "1h"]).spawn().unwrap();
        let begun = Instant::now();
        let asked = || server.count("/feed") > 0 && (busy || folder.run(&["feed", "list", "-f", "csv"]).1.contains("fine"));
        while !asked() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not ask");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(Command::new("kill").args([&format!("-{signal}"), &service.id().to_string()]).status().unwrap().success());
        let told = Instant::now();
        let output = service.wait_with_output().unwrap();
        assert!(output.status.success() && told.elapsed() < Duration::from_secs(10), "{output:?} after {:?}", told.elapsed());
        assert!(String::from_utf8_lossy(&output.stderr).contains("stopped"), "{output:?}");
        assert_eq!(folder.run(&["check"]).0, 0);
        // Which was not answered is due again.
        let (_, list, _) = folder.run(&["feed", "list", "-f", "csv"]);
        assert_eq!(list.contains(",new,"), busy, "{list}");
    }
}

#[test]
fn whoever_does_not_say_who_asks_asks_nothing() {
    let folder = Folder(tempfile::tempdir().unwrap());
    for contact in [vec![], vec!["--contact", "me"], vec!["--contact", "a@b\r\nX-Y: z"]] {
        let (code, out, err) = folder.run(&[vec!["fetch"], contact].concat());
        assert!(code == 2 && out.is_empty() && err.contains("DEMARCHE_CONTACT"), "{err}");
    }
}
