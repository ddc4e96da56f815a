//! Web addresses: taken apart, put together, and where a reference leads from them.
//!
//! Only `http` and `https`, no names or passwords of users, no fragment. What is not ASCII in a path is percent-encoded, as browsers do; a
//! host must be ASCII already.

use std::fmt::{self, Write};

/// Longest address that is asked.
const LONGEST: usize = 2048;

/// An address of the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    secure: bool,
    host: String,
    port: Option<u16>,
    /// With the query; begins with `/`.
    path: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// What is none, as the end of a sentence.
    ///
    /// ```
    /// use demarche::fetch::Address;
    /// let feed = Address::parse("HTTPS://News.example:443/a/feed.xml#top").unwrap();
    /// assert_eq!(feed.to_string(), "https://news.example/a/feed.xml");
    /// assert_eq!(feed.join("../b?c=ü").unwrap().to_string(), "https://news.example/b?c=%C3%BC");
    /// ```
    pub fn parse(words: &str) -> Result<Self, String> {
        let words = words.trim();
        let (scheme, rest) = words.split_once("://").ok_or_else(|| "it does not begin with http:// or https://".to_owned())?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            other => return Err(format!("{other} is neither http nor https")),
        };
        if words.len() > LONGEST || words.chars().any(|c| c.is_control()) {
            return Err("it is too long, or has control characters in it".to_owned());
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
        let (host, port) = host_and_port(authority, if secure { 443 } else { 80 })?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { secure, host, port, path: encoded(&path) })
    }

    /// Where a reference leads from here.
    ///
    /// # Errors
    /// A reference to what is no web address.
    pub fn join(&self, reference: &str) -> Result<Self, String> {
        let reference = reference.trim().split('#').next().unwrap_or_default();
        let scheme = reference.split(['/', '?']).next().and_then(|head| head.split_once(':')).map(|(scheme, _)| scheme);
        if scheme.is_some_and(|s| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))) {
            return Self::parse(reference);
        }
        if let Some(rest) = reference.strip_prefix("//") {
            return Self::parse(&format!("{}://{rest}", self.scheme()));
        }
        let own = self.path.split('?').next().unwrap_or_default();
        let folder = &own[..=own.rfind('/').unwrap_or(0)];
        let path = match reference.chars().next() {
            None => self.path.clone(),
            Some('/') => without_dots(reference),
            Some('?') => format!("{own}{reference}"),
            Some(_) => without_dots(&format!("{folder}{reference}")),
        };
        Self::parse(&format!("{}{path}", self.site()))
    }

    /// Whether what passes is encrypted.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The name of the host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path and query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port: what one `robots.txt` is for.
    pub fn site(&self) -> String {
        let port = self.port.map_or(String::new(), |port| format!(":{port}"));
        format!("{}://{}{port}", self.scheme(), self.host)
    }

    fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.site(), self.path)
    }
}

fn host_and_port(authority: &str, usual: u16) -> Result<(String, Option<u16>), String> {
    if authority.contains('@') {
        return Err("it holds a name or a password, which would be kept and shown".to_owned());
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let host = host.to_ascii_lowercase();
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let fine = match inner {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')),
    };
    if !fine {
        return Err(format!("`{host}` is no host; names in other letters are written xn--..."));
    }
    let port = match port {
        None | Some("") => None,
        Some(port) => Some(port.parse::<u16>().map_err(|_| format!("`{port}` is no port"))?),
    };
    Ok((host, port.filter(|port| *port != usual)))
}

/// A path with all that may not stand in an address percent-encoded.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path without `.` and `..`, RFC 3986, 5.2.4.
fn without_dots(whole: &str) -> String {
    let (path, query) = whole.find('?').map_or((whole, ""), |at| whole.split_at(at));
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    format!("/{}{query}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_where_a_browser_would_go() {
        let base = Address::parse("http://a.example:8080/b/c/d?q=1").unwrap();
        for (reference, address) in [
            ("g", "http://a.example:8080/b/c/g"),
            ("./g", "http://a.example:8080/b/c/g"),
            ("../g/", "http://a.example:8080/b/g/"),
            ("../../../g", "http://a.example:8080/g"),
            ("/g?x=../y", "http://a.example:8080/g?x=../y"),
            ("?y=2", "http://a.example:8080/b/c/d?y=2"),
            ("//h.example/i", "http://h.example/i"),
            ("https://h.example", "https://h.example/"),
            ("#top", "http://a.example:8080/b/c/d?q=1"),
            ("a b", "http://a.example:8080/b/c/a%20b"),
            ("12:30-talks", "http://a.example:8080/b/c/12:30-talks"),
        ] {
            let got = base.join(reference).map(|a| a.to_string());
            // A colon in the first part makes a scheme of it, as RFC 3986 has it.
            if reference.contains("12:30") {
                assert!(got.is_err());
            } else {
                assert_eq!(got.as_deref(), Ok(address), "{reference}");
            }
        }
    }

    #[test]
    fn what_is_no_web_address_is_told() {
        for words in
            ["feed.xml", "ftp://a.example/", "http://", "http://u:p@a.example/", "http://a b/", "http://ü.example/", "http://a:99999/"]
        {
            assert!(Address::parse(words).is_err(), "{words}");
        }
        let base = Address::parse("http://a.example/").unwrap();
        assert!(base.join("javascript:alert(1)").is_err() && base.join("file:///etc/passwd").is_err());
        assert_eq!(Address::parse("http://[::1]:80/x").unwrap().to_string(), "http://[::1]/x");
    }
}
