//! Who may ask: requests to this host by one of its names, from no other page; what writes shows the token, too.
//!
//! The check of `Host` stops a foreign page whose name was made to point here (DNS rebinding); those of `Origin` and `Sec-Fetch-Site` stop a
//! foreign page that asks by the server's own name. There is no CORS header anywhere, so no other page reads an answer.

use crate::serve::ask::Refusal;
use crate::serve::http::Request;
use crate::serve::served::Served;

/// Bytes of an address.
const ADDRESS_BYTES: usize = 8 * 1024;

/// Lets a request through, or says why not.
pub(super) fn check(served: &Served, request: &Request) -> Result<(), Refusal> {
    if request.target.len() > ADDRESS_BYTES {
        return Err(Refusal::new(414, "the address is too long"));
    }
    if !request.target.starts_with('/') {
        return Err(Refusal::bad("the address is no path"));
    }
    let host = one(request, "host")?.ok_or_else(|| Refusal::bad("the request names no host"))?;
    let known = |name: &str| served.hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
    if !known(host) {
        return Err(Refusal::new(403, "this server is not called so"));
    }
    if let Some(origin) = one(request, "origin")?
        && !origin.strip_prefix("http://").is_some_and(known)
    {
        return Err(Refusal::new(403, "pages of other origins may not ask"));
    }
    // A link on another page may lead to one of these; nothing else may be fetched from there.
    let linked = matches!(request.path().0, "/" | "/review");
    if matches!(one(request, "sec-fetch-site")?, Some("cross-site" | "same-site")) && !linked {
        return Err(Refusal::new(403, "pages of other origins may not ask"));
    }
    match request.method.as_str() {
        "GET" | "HEAD" => Ok(()),
        "POST" if served.writer.is_none() => Err(Refusal::new(405, "this server only reads")),
        "POST" => may_write(served, request),
        _ => Err(Refusal::new(405, "only GET and POST are answered")),
    }
}

fn may_write(served: &Served, request: &Request) -> Result<(), Refusal> {
    let token = one(request, "authorization")?.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
    if served.token.is_empty() || !same(token.as_bytes(), served.token.as_bytes()) {
        return Err(Refusal::new(401, "what writes needs the token that was printed at the start"));
    }
    let kind = one(request, "content-type")?.unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Refusal::new(415, "send JSON, and say so"));
    }
    Ok(())
}

/// A header that may stand once.
fn one<'r>(request: &'r Request, name: &str) -> Result<Option<&'r str>, Refusal> {
    request.header(name).map_err(|_| Refusal::bad(format!("the header {name} stands twice")))
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        assert!(same(b"abc", b"abc") && !same(b"abc", b"abd") && !same(b"ab", b"abc") && !same(b"", b"a"));
    }
}
