//! One request over the network: what is asked, what is answered, and the client that does it.
//!
//! [`Http`] is `ureq` with TLS by `rustls` and its own list of roots. It follows no redirect, takes no cookie, asks no proxy of the
//! environment, and reads no more than it is told, in no more time than it is told. Whether an address may be a private one is asked
//! where names become addresses, so that no name can lead there afterwards.

use std::fmt;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy};

use crate::fetch::address::Address;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// Of whom.
    pub address: Address,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Bytes of a body that are read at most, unpacked.
    pub most: usize,
    /// Whether a longer body is cut instead of refused.
    pub cut: bool,
    /// Whether the host may be of a private network, or this machine.
    pub private: bool,
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Such as 200.
    pub status: u16,
    /// Names in lower case, and values as they were sent; what is not ASCII is left out.
    pub headers: Vec<(String, String)>,
    /// Of a 200 alone, unpacked.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Who asks over the network.
pub trait Transport: Send + Sync {
    /// Asks once.
    ///
    /// # Errors
    /// Why there is no whole answer, as the end of a sentence.
    fn get(&self, request: &Request) -> Result<Answer, String>;
}

/// How long is waited.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the whole of an answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), whole: Duration::from_secs(60) }
    }
}

/// The network.
pub struct Http {
    /// Asks public addresses only.
    public: Agent,
    /// Asks any.
    any: Agent,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// A client that says who asks: `contact` is an address of mail or a page, of visible ASCII. The proxy is an address, or empty.
    ///
    /// # Errors
    /// A contact or a proxy that is none.
    pub fn new(contact: &str, proxy: &str, patience: Patience) -> Result<Self, String> {
        let contact = contact.trim();
        let fine = (contact.contains('@') || contact.contains("://")) && contact.len() <= 200;
        if !fine || !contact.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'(' | b')' | b'\\')) {
            return Err(format!("`{contact}` is neither an address of mail nor a page"));
        }
        let proxy = match proxy.trim() {
            "" => None,
            address => Some(Proxy::new(address).map_err(|_| format!("`{address}` is no proxy"))?),
        };
        let config = || {
            Config::builder()
                .user_agent(format!("demarche/{} (+{contact})", env!("CARGO_PKG_VERSION")))
                .accept("*/*")
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .max_response_header_size(64 << 10)
                .max_idle_connections(0)
                .timeout_connect(Some(patience.connect))
                .timeout_resolve(Some(patience.connect))
                .timeout_global(Some(patience.whole))
                .tls_config(TlsConfig::default())
                .proxy(proxy.clone())
                .build()
        };
        // Through a proxy only the proxy's own name is looked up here, and it may well be a private one.
        let public = match &proxy {
            None => Agent::with_parts(config(), DefaultConnector::default(), PublicOnly::default()),
            Some(_) => Agent::with_parts(config(), DefaultConnector::default(), DefaultResolver::default()),
        };
        Ok(Self { public, any: Agent::with_parts(config(), DefaultConnector::default(), DefaultResolver::default()) })
    }
}

impl Transport for Http {
    fn get(&self, request: &Request) -> Result<Answer, String> {
        let literal = request.address.host().trim_matches(['[', ']']).parse::<IpAddr>().ok();
        if let Some(address) = literal.filter(|address| !request.private && !is_public(*address)) {
            return Err(no_public(address));
        }
        let agent = if request.private { &self.any } else { &self.public };
        let mut call = agent.get(request.address.to_string());
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        let response = call.call().map_err(|error| told(&error))?;
        let status = response.status().as_u16();
        let text = |value: &ureq::http::HeaderValue| value.to_str().ok().map(str::to_owned);
        let headers = response.headers().iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect();
        let mut answer = Answer { status, headers, body: Vec::new() };
        if status == 200 {
            // Told by its name before it is read: what we did not ask for cannot be unpacked.
            let packed = answer.header("content-encoding").unwrap_or_default().to_ascii_lowercase();
            if !matches!(packed.as_str(), "" | "identity" | "gzip" | "x-gzip") {
                return Err(format!("the answer is packed as {packed}, which was not asked for"));
            }
            // One byte more shows that there is more.
            let limit = request.most as u64 + 1;
            let body = response.into_body().into_with_config().limit(u64::MAX).reader();
            body.take(limit).read_to_end(&mut answer.body).map_err(|error| format!("the answer breaks off: {}", worded(&error)))?;
            if answer.body.len() > request.most && request.cut {
                answer.body.truncate(request.most);
            } else if answer.body.len() > request.most {
                return Err(format!("the answer is longer than {} MiB", request.most >> 20));
            }
        }
        Ok(answer)
    }
}

/// An error of the client as the end of a sentence.
fn told(error: &Error) -> String {
    match error {
        Error::Io(error) => worded(error),
        Error::Timeout(_) => "it takes too long".to_owned(),
        Error::HostNotFound => "no such host".to_owned(),
        Error::Protocol(error) => format!("the answer is no HTTP: {error}"),
        error => error.to_string(),
    }
}

fn worded(error: &io::Error) -> String {
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        return told(inner);
    }
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "it takes too long".to_owned(),
        io::ErrorKind::UnexpectedEof => "the connection was closed in the middle".to_owned(),
        _ => error.to_string(),
    }
}

/// Names as addresses, of which none is private.
#[derive(Debug, Default)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        match found.iter().find(|address| !is_public(address.ip())) {
            Some(address) => Err(Error::Io(io::Error::other(no_public(address.ip())))),
            None => Ok(found),
        }
    }
}

fn no_public(address: IpAddr) -> String {
    format!("{address} is no public address, and no feed of yours is there")
}

/// Whether an address is of the public net: not this machine, not its network, not set aside.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => {
            let parts = v6.segments();
            let last = |at: usize| {
                let [a, b] = parts[at].to_be_bytes();
                let [c, d] = parts[at + 1].to_be_bytes();
                is_public_v4(Ipv4Addr::new(a, b, c, d))
            };
            match parts {
                // An IPv4 address within: mapped, translated, 6to4.
                [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => last(6),
                [0x2002, ..] => last(1),
                [first, second, ..] => first & 0xe000 == 0x2000 && !(first == 0x2001 && matches!(second, 0 | 0x0db8)),
            }
        }
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let set_aside = a == 0
        || a == 100 && b & 0xc0 == 64
        || a == 192 && b == 0 && c == 0
        || a == 198 && b & 0xfe == 18
        || a >= 240
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation();
    !set_aside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_in_every_form() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "2002:808:808::"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn who_asks_is_a_mail_address_or_a_page() {
        let new = |contact: &str| Http::new(contact, "", Patience::default()).is_ok();
        assert!(new("news@example.org") && new("https://example.org/bot"));
        assert!(!new("") && !new("me") && !new("a@b\r\nX: y") && !new("a@b (c)") && !new(&"a@".repeat(200)));
        assert!(Http::new("a@b.example", "no proxy", Patience::default()).is_err());
    }
}
