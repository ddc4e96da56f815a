//! What an address asks for, read into a question; what is wrong with it, in words and a status.

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind};
use crate::query::Question;
use crate::serve::http::Answer;
use crate::types::{After, DateMatch, TimelineEvent};

/// Records in an answer, at most.
pub(super) const PAGE: u64 = 1000;
/// Records in an answer that says nothing else.
const USUAL: u64 = 100;
/// Pairs in an address.
const PAIRS: usize = 60;
/// Characters in a value.
const VALUE: usize = 500;

/// The parameters of a question about events.
pub(super) const QUESTION: &[&str] = &[
    "actor",
    "with",
    "role",
    "since",
    "until",
    "on",
    "date_match",
    "kind",
    "type",
    "status",
    "certainty",
    "place",
    "text",
    "min_sources",
    "as_of",
    "known_by",
];

/// Why a request is not answered.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    words: String,
}

impl Refusal {
    pub(super) fn new(status: u16, words: impl Into<String>) -> Self {
        Self { status, words: words.into() }
    }

    pub(super) fn bad(words: impl Into<String>) -> Self {
        Self::new(400, words)
    }
}

impl Refusal {
    /// The same, of one of several things that were sent, counted from 1.
    pub(super) fn at(self, place: usize) -> Self {
        Self { words: format!("judgement {}: {}; nothing was decided", place + 1, self.words), ..self }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Answer::error(refusal.status, &refusal.words)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Usage | ErrorKind::Input => 400,
            ErrorKind::NoEvent | ErrorKind::NoDecision | ErrorKind::NoActor | ErrorKind::NotFound => 404,
            ErrorKind::Busy => 503,
            _ => 500,
        };
        Self::new(status, error.to_string())
    }
}

/// The pairs of an address, each name known and no value beyond reason.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads the part behind the question mark.
    pub(super) fn read(query: &str, known: &[&[&str]]) -> Result<Self, Refusal> {
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()).take(PAIRS + 1) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((decoded(name)?, decoded(value)?));
        }
        if pairs.len() > PAIRS {
            return Err(Refusal::bad(format!("at most {PAIRS} parameters are read")));
        }
        pairs.retain(|(_, value)| !value.is_empty());
        for (name, value) in &pairs {
            if !known.iter().any(|names| names.contains(&name.as_str())) {
                let names: Vec<&str> = known.iter().flat_map(|names| names.iter().copied()).collect();
                return Err(Refusal::bad(format!("there is no parameter `{}`; known: {}", brief(name), names.join(", "))));
            }
            if value.chars().count() > VALUE || value.contains('\0') {
                return Err(Refusal::bad(format!("the value of `{name}` is too long, or no text")));
            }
        }
        Ok(Self(pairs))
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// All values of a name, those with commas divided.
    fn words(&self, name: &str) -> Vec<String> {
        self.all(name).iter().flat_map(|value| value.split(',')).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// The value of a name that may stand once.
    pub(super) fn one(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.all(name).as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.clone())),
            _ => Err(Refusal::bad(format!("`{name}` may be given once"))),
        }
    }

    /// A number that may stand once.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let value = self.one(name)?;
        value.map(|v| v.parse().map_err(|_| Refusal::bad(format!("`{}` is no number for `{name}`", brief(&v))))).transpose()
    }

    /// A choice that may be made or not.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.one(name)?.as_deref() {
            None | Some("0" | "false") => Ok(false),
            Some("1" | "true") => Ok(true),
            Some(_) => Err(Refusal::bad(format!("`{name}` is 1 or 0"))),
        }
    }

    /// How many records are asked for.
    pub(super) fn limit(&self) -> Result<u64, Refusal> {
        match self.number("limit")?.unwrap_or(USUAL) {
            limit @ 1..=PAGE => Ok(limit),
            _ => Err(Refusal::bad(format!("`limit` is 1 to {PAGE}"))),
        }
    }

    /// The question about events, in the words of the command line.
    pub(super) fn question(&self) -> Result<Question, Refusal> {
        let date_match = match self.one("date_match")?.as_deref() {
            None | Some("overlap") => DateMatch::Overlap,
            Some("within") => DateMatch::Within,
            Some(_) => return Err(Refusal::bad("`date_match` is overlap or within")),
        };
        let min_sources = self.number("min_sources")?.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        let (since, until, on) = (self.one("since")?, self.one("until")?, self.one("on")?);
        if on.is_some() && (since.is_some() || until.is_some()) {
            return Err(Refusal::bad("give `on`, or `since` and `until`"));
        }
        Ok(Question {
            actors: self.all("actor"),
            with: self.all("with"),
            roles: self.words("role"),
            since,
            until,
            on,
            date_match,
            kinds: self.words("kind"),
            types: self.words("type"),
            statuses: self.words("status"),
            certainties: self.words("certainty"),
            places: self.all("place"),
            text: self.one("text")?,
            min_sources,
            as_of: self.one("as_of")?,
            known_by: self.one("known_by")?,
            limit: None,
        })
    }

    /// The address that asks the same, with another place to begin.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let kept = self.0.iter().filter(|(n, _)| n != name);
        let pairs = kept.map(|(n, v)| (n.as_str(), v.as_str())).chain([(name, value)]);
        pairs.map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect::<Vec<_>>().join("&")
    }

    /// The same question, spelled one way.
    pub(super) fn spelled(&self) -> String {
        self.0.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect::<Vec<_>>().join("&")
    }

    /// The pairs.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// An id of an event or a mention, or its beginning.
pub(super) fn id(text: &str) -> Result<String, Refusal> {
    let fine = text.len() <= 20 && text.starts_with(['e', 'm', 't']) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if fine { Ok(text.to_owned()) } else { Err(Refusal::new(404, "there is no such id")) }
}

/// Where a page of events ended, as text.
pub(super) fn place_after(event: &TimelineEvent) -> String {
    let After { day, id } = After::event(event);
    day.map_or_else(|| format!("undated_{id}"), |day| format!("{day}_{id}"))
}

/// Reads it back.
pub(super) fn after(text: &str) -> Result<After, Refusal> {
    let fault = || Refusal::bad("`after` is what `next` said");
    let (day, event) = text.split_once('_').ok_or_else(fault)?;
    let day = match day {
        "undated" => None,
        day => Some(day.parse::<NaiveDate>().map_err(|_| fault())?),
    };
    Ok(After { day, id: id(event).map_err(|_| fault())? })
}

/// The beginning of what a user sent, for a message.
fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The text that a part of an address stands for.
fn decoded(text: &str) -> Result<String, Refusal> {
    let fault = || Refusal::bad("the address cannot be read");
    let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16)).ok_or_else(fault);
    let (mut bytes, mut made) = (text.bytes(), Vec::with_capacity(text.len()));
    while let Some(byte) = bytes.next() {
        made.push(match byte {
            b'+' => b' ',
            // Two digits of base 16 are a byte.
            b'%' => (digit(bytes.next())? * 16 + digit(bytes.next())?) as u8,
            byte => byte,
        });
    }
    String::from_utf8(made).map_err(|_| fault())
}

/// Bytes that may not stand in an address are written as `%XX`.
fn encoded(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => made.push(char::from(byte)),
            _ => made.push_str(&format!("%{byte:02X}")),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_into_a_question_and_spelled_again() {
        let pairs =
            Pairs::read("actor=Kim+Jong-un&actor=A%26B&kind=strike,meeting&since=2019&limit=5&text=", &[QUESTION, &["limit"]]).unwrap();
        let question = pairs.question().unwrap();
        assert_eq!(
            (question.actors, question.kinds),
            (vec!["Kim Jong-un".to_owned(), "A&B".into()], vec!["strike".to_owned(), "meeting".into()])
        );
        assert_eq!((question.text, pairs.limit().unwrap()), (None, 5));
        assert_eq!(pairs.with("limit", "6"), "actor=Kim%20Jong-un&actor=A%26B&kind=strike%2Cmeeting&since=2019&limit=6");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_in_words() {
        let read = |query: &str| Pairs::read(query, &[QUESTION]).map_err(|r| r.words);
        assert!(read("sql=1").unwrap_err().contains("no parameter `sql`"));
        assert!(read(&format!("actor={}", "x".repeat(600))).unwrap_err().contains("too long"));
        assert!(read(&"actor=x&".repeat(61)).unwrap_err().contains("at most"));
        assert!(read("actor=%00").is_err() && read("actor=%ff").is_err() && read("actor=%4").is_err() && read("actor=%zz").is_err());
        assert!(read("on=2019&since=2018").unwrap().question().is_err());
        assert!(read("since=2019&since=2018").unwrap().question().is_err());
    }

    #[test]
    fn a_place_is_read_back() {
        let mut event = TimelineEvent { id: "e1a".into(), ..TimelineEvent::default() };
        assert_eq!(after(&place_after(&event)).unwrap(), After::event(&event));
        event.event.date_earliest = "2019-03-04".parse().ok();
        assert_eq!(place_after(&event), "2019-03-04_e1a");
        assert_eq!(after("2019-03-04_e1a").unwrap(), After::event(&event));
        for faulty in ["", "2019_e1", "undated_", "undated_E1", "2019-03-04_e1;drop", "2019-03-04_../x"] {
            assert!(after(faulty).is_err(), "{faulty}");
        }
    }
}
