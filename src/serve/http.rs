//! HTTP/1.1 as far as a browser on the same machine needs it: one request a connection, a bounded head, a bounded body, an answer.
//!
//! Heads are parsed by `httparse`. There is no asynchronous runtime: the database is asked on the thread that answers, a handful of
//! which is what one person's browser needs. What is too long, too slow or no HTTP is refused; nothing is read beyond the bounds.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Bytes of a request's line and headers.
const HEAD_BYTES: usize = 16 * 1024;
/// Headers of a request.
const HEADERS: usize = 100;
/// Bytes of a request's body.
const BODY_BYTES: usize = 256 * 1024;
/// How long a request may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);
/// How long a write may wait for a reader.
const WRITING: Duration = Duration::from_secs(10);

/// A request that arrived whole.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// GET, HEAD, POST, ...
    pub(super) method: String,
    /// As it was sent, with the part behind the question mark.
    pub(super) target: String,
    /// Names in lower case, with their values.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The path, and what stands behind the question mark.
    pub(super) fn path(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }

    /// A header that may stand once: an error where it stands several times.
    pub(super) fn header(&self, name: &str) -> Result<Option<&str>, Answer> {
        let mut all = self.headers.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        match (all.next(), all.next()) {
            (value, None) => Ok(value),
            _ => Err(Answer::error(400, &format!("the header {name} stands twice"))),
        }
    }
}

/// What is answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) policy: Option<&'static str>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// JSON.
    pub(super) fn json(body: impl std::fmt::Display) -> Self {
        Self { status: 200, kind: "application/json; charset=utf-8", policy: None, body: body.to_string().into_bytes() }
    }

    /// Some other text.
    pub(super) fn text(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, policy: None, body: body.into() }
    }

    /// Why there is no answer.
    pub(super) fn error(status: u16, words: &str) -> Self {
        Self { status, ..Self::json(serde_json::json!({ "error": words })) }
    }
}

/// Reads a request; nothing where the other side said nothing at all.
pub(super) fn read(stream: &mut TcpStream) -> io::Result<Option<Result<Request, Answer>>> {
    let until = Instant::now() + ARRIVAL;
    let (mut bytes, mut chunk) = (Vec::new(), [0u8; 4096]);
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&bytes) {
            Ok(httparse::Status::Complete(length)) => {
                let request = request(&parsed);
                return Ok(Some(match request.and_then(|request| body_length(&request).map(|length| (request, length))) {
                    Ok((request, wanted)) => body(stream, request, bytes.split_off(length), wanted, until)?,
                    Err(refused) => Err(refused),
                }));
            }
            Ok(httparse::Status::Partial) if bytes.len() < HEAD_BYTES => {}
            Ok(httparse::Status::Partial) => return Ok(Some(Err(Answer::error(431, "the head of the request is too long")))),
            Err(_) => return Ok(Some(Err(Answer::error(400, "this is no HTTP request")))),
        }
        match receive(stream, &mut chunk, until)? {
            0 if bytes.is_empty() => return Ok(None),
            0 => return Ok(Some(Err(Answer::error(400, "the request ends early")))),
            read => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

fn receive(stream: &mut TcpStream, into: &mut [u8], until: Instant) -> io::Result<usize> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    stream.set_read_timeout(Some(left))?;
    stream.read(into)
}

fn request(parsed: &httparse::Request<'_, '_>) -> Result<Request, Answer> {
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        ..Request::default()
    };
    for header in parsed.headers.iter() {
        let value = std::str::from_utf8(header.value).map_err(|_| Answer::error(400, "a header is no text"))?;
        request.headers.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(request)
}

/// How many bytes of body follow.
fn body_length(request: &Request) -> Result<usize, Answer> {
    if request.header("transfer-encoding")?.is_some() {
        return Err(Answer::error(411, "say the length of the body"));
    }
    let length = match request.header("content-length")? {
        None => 0,
        Some(text) if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().map_err(|_| Answer::error(413, "the body is too long"))?,
        Some(_) => return Err(Answer::error(400, "the length of the body is no number")),
    };
    if length > BODY_BYTES { Err(Answer::error(413, "the body is too long")) } else { Ok(length) }
}

fn body(
    stream: &mut TcpStream,
    mut request: Request,
    begun: Vec<u8>,
    wanted: usize,
    until: Instant,
) -> io::Result<Result<Request, Answer>> {
    request.body = begun;
    let mut chunk = [0u8; 4096];
    while request.body.len() < wanted {
        match receive(stream, &mut chunk, until)? {
            0 => return Ok(Err(Answer::error(400, "the request ends early"))),
            read => request.body.extend_from_slice(&chunk[..read]),
        }
    }
    request.body.truncate(wanted);
    Ok(Ok(request))
}

/// Writes an answer and ends the connection. Every answer has the headers that keep a browser from doing more with it; none lets a page
/// of another origin read it.
pub(super) fn write(stream: &mut TcpStream, answer: &Answer, with_body: bool) -> io::Result<()> {
    stream.set_write_timeout(Some(WRITING))?;
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\n",
        answer.status,
        reason(answer.status),
        answer.kind,
        answer.body.len(),
    );
    if let Some(policy) = answer.policy {
        head.push_str(&format!("Content-Security-Policy: {policy}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(&answer.body)?;
    }
    stream.flush()?;
    // The other side is told the end before what it may still send is thrown away: so it reads the answer and no broken connection.
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut rest = [0u8; 4096];
    stream.set_read_timeout(Some(Duration::from_millis(500)))?;
    for _ in 0..64 {
        if stream.read(&mut rest)? == 0 {
            break;
        }
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        411 => "Length Required",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Bad Request",
    }
}
