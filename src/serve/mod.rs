//! Answers over HTTP: the page, its data, every view as JSON, a feed, and the decisions of a review; over a database that it only reads
//! unless it was told to take reviews.
//!
//! Takes a socket that the caller bound, and how to open the database; gives nothing back but that it has stopped.
//!
//! # Who may ask
//! A request must name this server as its host, by one of the names it was given, and may come from no other page (`guard`): so no web
//! site that the user happens to visit can ask in his name. What writes needs the token as well, which only he was told. What is
//! asked for is read as names, days and words into the same question as the command line's; no path, no file name and no SQL comes
//! from outside.
//!
//! # Bounds
//! A request has a bounded head and body and a time to arrive in (`http`); an answer holds at most `ask::PAGE` records and says where the next
//! begins; a question that takes longer than `pool::TIME` is broken off inside SQLite; a bounded number is asked at once, the rest is
//! told to come again.
//!
//! # Why threads
//! SQLite blocks, and one person's browser asks a handful of things at once: a thread for each connection and four sessions between them
//! need no runtime beside the operating system's.

mod api;
mod ask;
mod cache;
mod feed;
mod guard;
mod http;
mod open;
mod page;
mod pool;
mod review;
mod served;
mod writer;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::serve::http::{Answer, Request};
use crate::serve::served::Served;

pub use open::Open;

/// Connections at once.
const CONNECTIONS: usize = 64;
/// How long answers that are under way may take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);
/// How often it is looked whether they are done.
const LOOK: Duration = Duration::from_millis(20);

/// What is served, and to whom.
pub struct Serving {
    /// Opens the database to read.
    pub read: Box<Open>,
    /// Opens it to write; nothing where no reviews are taken.
    pub write: Option<Box<Open>>,
    /// Names under which the server may be asked, with the port: `127.0.0.1:8080`.
    pub hosts: Vec<String>,
    /// What a request that writes must show.
    pub token: String,
    /// The reviewer, where a request names none.
    pub by: String,
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serving").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// A server that is ready to answer.
pub struct Server {
    served: Arc<Served>,
    socket: TcpListener,
    stop: Stop,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("socket", &self.socket).finish_non_exhaustive()
    }
}

/// Tells a server to stop, from any thread.
#[derive(Debug, Clone)]
pub struct Stop {
    told: Arc<AtomicBool>,
    at: SocketAddr,
}

impl Stop {
    /// Tells it. Answers that are under way are finished first.
    pub fn stop(&self) {
        self.told.store(true, Ordering::SeqCst);
        // Wakes the server, which waits for a connection; one that cannot be reached has ended already.
        drop(TcpStream::connect_timeout(&self.at, Duration::from_secs(1)));
    }
}

impl Server {
    /// Makes a server on a socket.
    ///
    /// # Errors
    /// A database that cannot be opened, and a socket that has no address.
    pub fn new(serving: Serving, socket: TcpListener) -> std::io::Result<Self> {
        let failed = |error: crate::Error| std::io::Error::other(error.to_string());
        let Serving { read, write, hosts, token, by } = serving;
        let writer = write.map(|open| writer::Writer::open(&*open)).transpose().map_err(failed)?;
        let pool = pool::Pool::new(read).map_err(failed)?;
        let cache = cache::Cache::new(pool.open().map_err(failed)?);
        let stop = Stop { told: Arc::default(), at: socket.local_addr()? };
        Ok(Self { served: Arc::new(Served { pool, cache, writer, hosts, token, by }), socket, stop })
    }

    /// What tells it to stop.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers until it is told to stop.
    pub fn run(self) {
        let at_once = Arc::new(AtomicUsize::new(0));
        for stream in self.socket.incoming() {
            if self.stop.told.load(Ordering::SeqCst) {
                break;
            }
            // Who was there and is gone before he is answered is no fault.
            let Ok(mut stream) = stream else { continue };
            if at_once.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
                drop(http::write(&mut stream, &Answer::error(503, "too much is asked at once: ask again"), true));
                at_once.fetch_sub(1, Ordering::SeqCst);
                continue;
            }
            let (served, left) = (Arc::clone(&self.served), Leaves(Arc::clone(&at_once)));
            std::thread::spawn(move || {
                let _left = left;
                connection(&served, stream);
            });
        }
        let until = Instant::now() + GRACE;
        while at_once.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
        self.served.pool.interrupt_all();
    }
}

/// Counts a connection off, however it ends.
struct Leaves(Arc<AtomicUsize>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One request and its answer. A connection that breaks is nobody's fault and is forgotten.
fn connection(served: &Served, mut stream: TcpStream) {
    let Ok(Some(request)) = http::read(&mut stream) else { return };
    let with_body = request.as_ref().map_or(true, |request| request.method != "HEAD");
    let answered = request.and_then(|request| {
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| answer(served, &request)));
        answer
            .unwrap_or_else(|_| Err(ask::Refusal::new(500, "the program broke down on this question: please report it")))
            .map_err(Answer::from)
    });
    let answer = answered.unwrap_or_else(|refused| refused);
    drop(http::write(&mut stream, &answer, with_body));
}

fn answer(served: &Served, request: &Request) -> std::result::Result<Answer, ask::Refusal> {
    guard::check(served, request)?;
    let (path, query) = request.path();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if path.starts_with("//") {
        return Err(api::nothing());
    }
    if request.method == "POST" {
        return match parts.as_slice() {
            ["api", "decisions"] => review::decide(served, &request.body),
            ["api", "decisions", "undo"] => review::undo(served, &request.body),
            _ => Err(ask::Refusal::new(405, "only decisions are sent")),
        };
    }
    match parts.as_slice() {
        [""] => page::page(query),
        ["review"] => review::page(query),
        ["review.css"] => Ok(Answer::text("text/css; charset=utf-8", include_str!("review.css"))),
        ["review.js"] => Ok(Answer::text("text/javascript; charset=utf-8", include_str!("review.js"))),
        ["feed.atom"] => feed::atom(served, query, request),
        ["api", "page"] => page::document(served, query),
        ["api", "page", "rest"] => page::rest(served, query),
        ["api", "events"] => api::events(served, query),
        ["api", "events", id] => api::event(served, id, query),
        ["api", "count"] => api::count(served, query),
        ["api", "meetings"] => api::meetings(served, query),
        ["api", "meetings", id] => api::meeting(served, id, query),
        ["api", "actors"] => api::actors(served, query),
        ["api", "articles"] => api::articles(served, query),
        ["api", "changes"] => api::changes(served, query),
        ["api", "stats"] => api::stats(served, query),
        ["api", "review", "queue"] => review::queue(served, query),
        ["api", "review", "cases", id] => review::case(served, id, query),
        ["api", "review", "audit"] => review::audit(served, query),
        ["api", "review", "agreement"] => review::agreement(served, query),
        _ => Err(api::nothing()),
    }
}
