//! Review in the browser: the queue, one case at a time, decisions and their undoing. What writes goes one after the other.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::{Agreement, Case, Judgement, Reviewing, Sample};
use crate::merge::EDITABLE;
use crate::query::Interval;
use crate::render::{clean, marks};
use crate::serve::api::whole;
use crate::serve::ask::{self, Pairs, QUESTION, Refusal};
use crate::serve::http::Answer;
use crate::serve::served::Served;
use crate::serve::writer::Writer;

/// Judgements in one request.
const AT_ONCE: usize = 500;
/// Bytes of a word that is judged with.
const WORDS: usize = 2_000;
/// Largest sample.
const SAMPLE: u64 = 10_000;

/// Lets only this server's own script and style run, and nothing load from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

type Answered = std::result::Result<Answer, Refusal>;

/// Who reviews and how, from an address.
const HOW: &[&str] = &["by", "blind", "again", "sample", "seed", "limit"];

fn reviewing(pairs: &Pairs, served: &Served) -> std::result::Result<Reviewing, Refusal> {
    let limit = usize::try_from(pairs.limit()?).ok();
    let by = pairs.one("by")?.unwrap_or_else(|| served.by.clone());
    Ok(Reviewing { by, blind: pairs.flag("blind")?, again: pairs.flag("again")?, limit, sample: sample(pairs)? })
}

fn sample(pairs: &Pairs) -> std::result::Result<Option<Sample>, Refusal> {
    let seed = pairs.number("seed")?.unwrap_or(1);
    match pairs.number("sample")? {
        Some(n) if n > SAMPLE => Err(Refusal::bad(format!("`sample` is at most {SAMPLE}"))),
        n => Ok(n.map(|n| Sample { number: usize::try_from(n).unwrap_or(usize::MAX), seed })),
    }
}

/// The page on which events are reviewed; its address is a question, as that of the timeline is.
pub(super) fn page(query: &str) -> Answered {
    Pairs::read(query, &[QUESTION, HOW])?;
    Ok(Answer { policy: Some(POLICY), ..Answer::text("text/html; charset=utf-8", include_str!("review.html")) })
}

/// Ids of the events to review.
pub(super) fn queue(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[QUESTION, HOW])?;
    let (question, how) = (pairs.question()?, reviewing(&pairs, served)?);
    let by = how.by.clone();
    let ids = served.pool.ask(|session| session.review(&session.read(&question)?.filter, &how))?;
    let fields: Vec<Value> = EDITABLE.iter().map(|(name, form)| json!([name, form])).collect();
    Ok(Answer::json(json!({"events": ids, "by": by, "fields": fields, "writes": served.writer.is_some()})))
}

/// One event with what a reviewer must see to judge it.
pub(super) fn case(served: &Served, id: &str, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[HOW])?;
    let (id, how) = (ask::id(id)?, reviewing(&pairs, served)?);
    let found = served.pool.ask(|session| session.case(&id, &how))?;
    Ok(Answer::json(case_value(&found)))
}

fn case_value(case: &Case) -> Value {
    let mut value = whole(&case.event, &case.mentions, &case.decisions);
    let words = clean(&case.event.event.evidence.exact);
    // Places in the words as a script counts them: in units of UTF-16.
    let units = |bytes: usize| words[..bytes].encode_utf16().count();
    let marked: Vec<Value> = marks(&case.event.event, &words)
        .into_iter()
        .map(|(range, mark)| json!([units(range.start), units(range.end), mark.as_str()]))
        .collect();
    value["words"] = json!(words);
    value["marks"] = json!(marked);
    value["doubt"] = json!((case.doubt * 100.0).round() / 100.0);
    value["neighbours"] = json!(case.neighbours);
    value
}

/// What the verdicts on a sample say.
pub(super) fn audit(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[QUESTION, &["by", "sample", "seed"]])?;
    let sample = sample(&pairs)?.ok_or_else(|| Refusal::bad("give `sample`: how many events, and `seed`"))?;
    let (question, by) = (pairs.question()?, pairs.one("by")?);
    let found = served.pool.ask(|session| session.audit(&session.read(&question)?.filter, sample, by.as_deref()))?;
    let [right, mended, wrong] = found.verdicts;
    Ok(Answer::json(json!({
        "events": found.events, "sample": found.sample, "judged": found.judged(), "right": right, "mended": mended, "wrong": wrong,
        "precision": interval(found.right), "there": interval(found.there),
    })))
}

fn interval(interval: Option<Interval>) -> Value {
    interval.map_or(Value::Null, |i| json!({"share": i.share, "low": i.low, "high": i.high, "interval": "Wilson, 95 %"}))
}

/// How far two reviewers agree.
pub(super) fn agreement(served: &Served, query: &str) -> Answered {
    let pairs = Pairs::read(query, &[&["a", "b"]])?;
    let (Some(a), Some(b)) = (pairs.one("a")?, pairs.one("b")?) else { return Err(Refusal::bad("give `a` and `b`: two reviewers")) };
    let Agreement { reviewers, table, same, kappa, differ } = served.pool.ask(|session| session.agreement(&a, &b))?;
    let differ: Vec<Value> = differ.iter().map(|(event, [a, b])| json!([event, a.as_str(), b.as_str()])).collect();
    Ok(Answer::json(json!({"reviewers": reviewers, "table": table, "same": interval(same), "kappa": kappa, "differ": differ})))
}

/// What a page sends to decide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decide {
    /// The reviewer.
    #[serde(default)]
    by: Option<String>,
    /// What is decided, in order.
    judgements: Vec<One>,
}

/// One judgement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    event: String,
    act: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    other: String,
}

impl One {
    fn judgement(self) -> std::result::Result<(String, Judgement), Refusal> {
        if self.value.len() > WORDS || self.field.len() > WORDS {
            return Err(Refusal::bad("the value is too long"));
        }
        let judgement = match self.act.as_str() {
            "accept" => Judgement::Accept,
            "reject" => Judgement::Reject(self.value),
            "edit" => Judgement::Edit { field: self.field, value: self.value },
            "merge" => Judgement::Merge(ask::id(&self.other)?),
            "split" => Judgement::Split(ask::id(&self.other)?),
            "note" => Judgement::Note(self.value),
            _ => return Err(Refusal::bad("`act` is accept, reject, edit, merge, split or note")),
        };
        Ok((ask::id(&self.event)?, judgement))
    }
}

/// What a page sends to take decisions back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Undo {
    /// Ids of decisions.
    decisions: Vec<String>,
}

fn body<T: DeserializeOwned>(sent: &[u8]) -> std::result::Result<T, Refusal> {
    serde_json::from_slice(sent).map_err(|error| Refusal::bad(format!("the body cannot be read: {error}")))
}

fn writer(served: &Served) -> std::result::Result<&Writer, Refusal> {
    served.writer.as_ref().ok_or_else(|| Refusal::new(405, "this server only reads"))
}

/// Decides, all or nothing.
pub(super) fn decide(served: &Served, sent: &[u8]) -> Answered {
    let Decide { by, judgements } = body(sent)?;
    if judgements.is_empty() || judgements.len() > AT_ONCE {
        return Err(Refusal::bad(format!("send 1 to {AT_ONCE} judgements")));
    }
    let by = by.filter(|by| !by.trim().is_empty()).unwrap_or_else(|| served.by.clone());
    if by.chars().count() > 100 || by.chars().any(char::is_control) {
        return Err(Refusal::bad("the reviewer's name is too long, or no text"));
    }
    let judged = judgements.into_iter().map(One::judgement).collect::<std::result::Result<Vec<_>, _>>()?;
    let made = writer(served)?.with(|session| {
        let made = session.decide_all(&judged, &by);
        made.map_err(|(place, error)| if place < judged.len() { Refusal::from(error).at(place) } else { error.into() })
    });
    Ok(Answer::json(json!({"decisions": made?})))
}

/// Takes decisions back, all or none.
pub(super) fn undo(served: &Served, sent: &[u8]) -> Answered {
    let Undo { decisions } = body(sent)?;
    if decisions.is_empty() || decisions.len() > AT_ONCE {
        return Err(Refusal::bad(format!("send 1 to {AT_ONCE} decisions")));
    }
    let count = decisions.len();
    writer(served)?.with(|session| session.undo_all(&decisions).map_err(Refusal::from))?;
    Ok(Answer::json(json!({"undone": count})))
}
