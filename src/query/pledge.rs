//! Promises, plans, threats and announced meetings beside what was done.
//!
//! Takes events; proposes for each that binds its doer the later act that keeps, changes or contradicts it. A link is a proposal with
//! its reason; nothing is ever called broken: what is due and not reported is only that.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::lexicon::ontology::Ontology;
use crate::query::dates::last_day;
use crate::query::known::select;
use crate::store::Store;
use crate::types::{Act, ActorRef, Certainty, Decision, Event, EventType, Filter, Kind, MeetingStatus, Merge, TimelineEvent};

/// An act so many days after a promise is linked to it no more.
const REACH: u64 = 3 * 366;

/// At most so many promises are judged at once.
pub const MOST: usize = 20_000;

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing is reported, and its day has not passed or none is known.
    Open,
    /// A later act does it.
    Kept,
    /// A later act puts it off or does something else of the sort.
    Changed,
    /// A later act or word goes against it.
    Contradicted,
    /// Its day has passed and nothing is reported.
    Overdue,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 5] = [Outcome::Open, Outcome::Kept, Outcome::Changed, Outcome::Contradicted, Outcome::Overdue];

    /// The word as it stands in output and flags.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Open => "open",
            Outcome::Kept => "kept",
            Outcome::Changed => "changed",
            Outcome::Contradicted => "contradicted",
            Outcome::Overdue => "overdue",
        }
    }
}

impl Outcome {
    /// Reads the word; letter case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.as_str().eq_ignore_ascii_case(text))
    }
}

/// A promise with what is proposed to have become of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pledge {
    /// The promise, plan, threat or announced meeting.
    pub pledge: TimelineEvent,
    /// What became of it.
    pub outcome: Outcome,
    /// The later act.
    pub act: Option<TimelineEvent>,
    /// Why the two are linked, or why it is overdue.
    pub reason: String,
    /// The last day for which it was promised.
    pub due: Option<NaiveDate>,
}

/// The promises that a filter asks for with what became of them by a day, in order of date.
///
/// The filter's actors are who promises; what was done is looked for among all events of these actors, one by one: memory holds the
/// promises and at most one act for each.
///
/// # Errors
/// `ErrorKind::Usage` where more than `MOST` promises are asked for; and a database that fails.
pub fn pledges(store: &Store, filter: &Filter, merge: &dyn Merge, today: NaiveDate) -> Result<Vec<Pledge>> {
    let mut promised = Vec::new();
    select(store, filter, merge, &mut |event| {
        promised.extend(Some(event).filter(|e| is_pledge(&e.event)));
        Ok(promised.len() <= MOST)
    })?;
    if promised.len() > MOST {
        let reason = format!("more than {MOST} promises are asked for");
        return Err(Error::Usage { reason, remedy: "name an actor, or fewer days".into() });
    }
    let decided = decided(store)?;
    let apart = decided.iter().filter(|d| d.outcome.is_none()).map(|d| (d.pledge.clone(), d.act.clone())).collect();
    let mut promises = Promises::of(promised, apart);
    if !promises.all.is_empty() {
        for negated in [false, true] {
            let of = Filter { actors: filter.actors.clone(), negated, ..Filter::default() };
            select(store, &of, merge, &mut |event| {
                promises.offer(&event);
                Ok(true)
            })?;
        }
    }
    let mut found = promises.finish(today);
    for pledge in &mut found {
        let Some(one) = decided.iter().rev().find(|d| d.pledge == pledge.pledge.id && d.outcome.is_some()) else { continue };
        if let (Some(outcome), Ok(act)) = (one.outcome, store.event(&one.act)) {
            (pledge.outcome, pledge.act, pledge.reason) = (outcome, Some(act), one.reason.clone());
        }
    }
    Ok(found)
}

/// What a person decided about a promise and an act.
struct Decided {
    pledge: String,
    act: String,
    /// Nothing where the two were told apart.
    outcome: Option<Outcome>,
    reason: String,
}

fn decided(store: &Store) -> Result<Vec<Decided>> {
    let links = store.decisions()?.into_iter().filter(|d| d.act == Act::Link);
    // An event that is gone has nothing left to link.
    let read = |d: Decision| {
        let by = if d.who.is_empty() { String::new() } else { format!(" by {}", d.who) };
        Some(Decided {
            pledge: store.resolve_event(&d.mention).ok()?,
            act: store.resolve_event(&d.other).ok()?,
            outcome: Outcome::parse(&d.value),
            reason: format!("decided {}{by}", d.at),
        })
    };
    Ok(links.filter_map(read).collect())
}

/// Links promises to acts.
pub fn link(promised: Vec<TimelineEvent>, acts: &[TimelineEvent], today: NaiveDate) -> Vec<Pledge> {
    let mut promises = Promises::of(promised, Vec::new());
    acts.iter().for_each(|act| promises.offer(act));
    promises.finish(today)
}

/// Promises that wait for acts, found by what an act must share with them.
struct Promises {
    ontology: Ontology,
    all: Vec<Promise>,
    by_key: FxHashMap<String, Vec<usize>>,
    /// Pairs that were told apart: promise, act.
    apart: Vec<(String, String)>,
}

struct Promise {
    event: TimelineEvent,
    words: BTreeSet<String>,
    best: Option<Link>,
}

/// An act that may be what became of a promise.
struct Link {
    outcome: Outcome,
    weight: usize,
    reason: String,
    act: TimelineEvent,
}

impl Link {
    /// The most shared words first; of equals the earliest act.
    fn rank(&self) -> (Reverse<usize>, Option<NaiveDate>, &str) {
        (Reverse(self.weight), day(&self.act), &self.act.id)
    }
}

impl Promises {
    fn of(promised: Vec<TimelineEvent>, apart: Vec<(String, String)>) -> Self {
        let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let promise = |event: TimelineEvent| Promise { words: words(&event.event.evidence.exact), event, best: None };
        let all: Vec<Promise> = promised.into_iter().map(promise).collect();
        for (i, promise) in all.iter().enumerate() {
            for key in keys(&promise.event, &promise.words) {
                by_key.entry(key).or_default().push(i);
            }
        }
        Self { ontology: Ontology::embedded(), all, by_key, apart }
    }

    /// Shows an act to the promises that it may belong to.
    fn offer(&mut self, act: &TimelineEvent) {
        let told = words(&act.event.evidence.exact);
        let found: BTreeSet<usize> = keys(act, &told).filter_map(|key| self.by_key.get(&key)).flatten().copied().collect();
        for i in found {
            let promise = &self.all[i];
            let told_apart = self.apart.iter().any(|(p, a)| *p == promise.event.id && *a == act.id);
            if act.id == promise.event.id || told_apart || !follows(&promise.event, act) {
                continue;
            }
            let shared = shared_words(&promise.event.event, &promise.words, &act.event, &told);
            let Some((outcome, weight, reason)) = become_of(&self.ontology, &promise.event, act, &shared) else { continue };
            let link = Link { outcome, weight, reason, act: act.clone() };
            if promise.best.as_ref().is_none_or(|best| link.rank() < best.rank()) {
                self.all[i].best = Some(link);
            }
        }
    }

    fn finish(self, today: NaiveDate) -> Vec<Pledge> {
        self.all.into_iter().map(|promise| promise.finish(today)).collect()
    }
}

impl Promise {
    fn finish(self, today: NaiveDate) -> Pledge {
        let due = Some(self.event.event.planned_for.as_str()).filter(|p| !p.is_empty()).and_then(last);
        let pledge = self.event;
        if let Some(Link { outcome, reason, act, .. }) = self.best {
            return Pledge { pledge, outcome, act: Some(act), reason, due };
        }
        let (outcome, reason) = match due {
            Some(day) if day < today => (Outcome::Overdue, format!("due by {day}, nothing is reported")),
            _ => (Outcome::Open, String::new()),
        };
        Pledge { pledge, outcome, act: None, reason, due }
    }
}

/// What a promise and the act that it is linked to have in common, at least one of it: a doer with a word or with whom it is done to,
/// a meeting, or one of its parties.
fn keys(event: &TimelineEvent, words: &BTreeSet<String>) -> impl Iterator<Item = String> {
    let e = &event.event;
    let named = |actors: &[ActorRef]| actors.iter().flat_map(actor_keys).collect::<BTreeSet<String>>();
    let (doers, targets) = (named(&e.source), named(&e.target));
    let mut keys: Vec<String> = Vec::new();
    if e.kind == Kind::Meeting {
        keys.extend(Some(&event.meeting).filter(|m| !m.is_empty()).map(|m| format!("meeting {m}")));
        keys.extend(doers.iter().chain(&targets).map(|party| format!("party {party}")));
    }
    for doer in &doers {
        keys.extend(words.iter().map(|word| format!("{doer} {word}")));
        keys.extend(targets.iter().map(|target| format!("{doer} -> {target}")));
    }
    keys.into_iter()
}

/// Under what an actor meets those who are akin to it.
fn actor_keys(actor: &ActorRef) -> Vec<String> {
    let mut keys = Vec::new();
    if !actor.country.is_empty() && speaks_for_state(actor) {
        keys.push(actor.country.clone());
    }
    if actor.id.is_empty() {
        keys.push(format!("{}|{}|{}", actor.name, actor.country, actor.sector));
    } else {
        keys.push(actor.id.clone());
    }
    keys
}

/// Whether an event binds its doer to something that lies ahead.
pub fn is_pledge(event: &Event) -> bool {
    if event.negated || event.historical || event.source.is_empty() || event.certainty == Certainty::Denied {
        return false;
    }
    let announced = matches!(event.meeting_status, Some(MeetingStatus::Proposed | MeetingStatus::Agreed | MeetingStatus::Scheduled));
    let promised = event.event_type == EventType::Agree && event.cameo.starts_with("03");
    announced
        || promised
        || event.certainty == Certainty::Planned && event.kind != Kind::Statement
        || event.event_type == EventType::Threaten
}

/// The last day of an EDTF date.
fn last(edtf: &str) -> Option<NaiveDate> {
    let end = edtf.rsplit('/').next().unwrap_or(edtf).trim_matches(['~', '?', '%', '.']);
    last_day(end).ok()
}

fn day(event: &TimelineEvent) -> Option<NaiveDate> {
    event.event.date_latest.or(event.event.date_earliest).or(event.first_published)
}

/// Whether an act may come after a promise: by its day, and by the day on which it was told.
fn follows(pledge: &TimelineEvent, act: &TimelineEvent) -> bool {
    let told = pledge.first_published.zip(act.first_published).is_none_or(|(p, a)| p < a);
    let made = pledge.event.date_earliest.or(pledge.first_published);
    let done = day(act);
    let near = made.zip(done).is_some_and(|(p, a)| a >= p && a <= p.checked_add_days(Days::new(REACH)).unwrap_or(NaiveDate::MAX));
    told && near
}

/// What a later act makes of a promise, how strong the link is, and why.
fn become_of(
    ontology: &Ontology,
    pledge: &TimelineEvent,
    act: &TimelineEvent,
    shared: &BTreeSet<String>,
) -> Option<(Outcome, usize, String)> {
    let (p, a) = (&pledge.event, &act.event);
    if a.historical || act.rejected || matches!(a.certainty, Certainty::Hypothetical | Certainty::Denied) {
        return None;
    }
    if p.kind == Kind::Meeting {
        return meeting(pledge, act);
    }
    if a.kind == Kind::Meeting && p.event_type != EventType::Consult || !same_doer(p, a) {
        return None;
    }
    let target = !p.target.is_empty() && p.target.iter().any(|t| a.target.iter().any(|o| akin(t, o)));
    let apart = !p.target.is_empty() && !a.target.is_empty() && !target;
    let against = opposes(p, a);
    let does = !against && fulfils(ontology, p, a);
    let of_one_sort = does || p.event_type == a.event_type;
    if a.negated {
        let against = of_one_sort && !shared.is_empty() && !apart;
        return against.then(|| (Outcome::Contradicted, shared.len() + 2, reason("told as not done", shared, target)));
    }
    if is_pledge(a) {
        return None;
    }
    if does && !apart && (!shared.is_empty() || target && p.event_type != EventType::Agree) {
        return Some((Outcome::Kept, 2 * shared.len() + usize::from(target) + 2, reason("the same doer did it", shared, target)));
    }
    if against && (shared.len() > 1 || !shared.is_empty() && !apart) {
        return Some((Outcome::Contradicted, shared.len() + usize::from(target), reason("the same doer did the opposite", shared, target)));
    }
    None
}

fn reason(what: &str, shared: &BTreeSet<String>, target: bool) -> String {
    let words = shared.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let words = if words.is_empty() { String::new() } else { format!("; both tell of: {words}") };
    format!("{what}{}{words}", if target { ", to the same" } else { "" })
}

/// An announced meeting and a later step of it.
fn meeting(pledge: &TimelineEvent, act: &TimelineEvent) -> Option<(Outcome, usize, String)> {
    let (p, a) = (&pledge.event, &act.event);
    if a.kind != Kind::Meeting {
        return None;
    }
    let parties = |e: &'_ Event| -> Vec<ActorRef> { e.source.iter().chain(&e.target).cloned().collect() };
    let (mine, theirs) = (parties(p), parties(a));
    let thread = !pledge.meeting.is_empty() && pledge.meeting == act.meeting;
    let both = mine.len() > 1 && mine.iter().all(|m| theirs.iter().any(|t| akin(m, t)));
    if !thread && !both {
        return None;
    }
    let (outcome, word) = match a.meeting_status? {
        MeetingStatus::Held | MeetingStatus::UnderWay if !a.negated => (Outcome::Kept, "was held"),
        MeetingStatus::Cancelled => (Outcome::Contradicted, "was called off"),
        MeetingStatus::Postponed | MeetingStatus::Suspended => (Outcome::Changed, "was put off"),
        _ => return None,
    };
    // The last word on a meeting is what counts: one that was put off may still be held.
    let weight = 10 + usize::from(thread) + usize::from(outcome == Outcome::Kept);
    Some((outcome, weight, format!("the meeting of the same parties {word}")))
}

/// The same actor, or two who speak for one state.
fn same_doer(p: &Event, a: &Event) -> bool {
    p.source.iter().any(|s| a.source.iter().any(|t| akin(s, t)))
}

fn akin(a: &ActorRef, b: &ActorRef) -> bool {
    a.is_same(b) && !(a.id.is_empty() && a.name.is_empty() && a.country.is_empty())
        || !a.country.is_empty() && a.country == b.country && speaks_for_state(a) && speaks_for_state(b)
}

fn speaks_for_state(actor: &ActorRef) -> bool {
    matches!(actor.sector.as_str(), "" | "GOV" | "MIL" | "LEG")
}

/// Whether an act is of the sort that was promised: by its code ahead, or by its type where a plan has the act's own.
fn fulfils(ontology: &Ontology, p: &Event, a: &Event) -> bool {
    if matches!(a.event_type, EventType::Statement | EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten) {
        return false;
    }
    let ahead = ontology.ahead(&a.cameo).is_some_and(|code| code.starts_with(&p.cameo) || p.cameo.starts_with(code));
    let planned = p.certainty == Certainty::Planned && p.event_type == a.event_type;
    let general = p.event_type == EventType::Agree && matches!(p.cameo.as_str(), "03" | "030") && a.event_type != EventType::Agree;
    ahead || planned || general
}

/// Whether an act goes against a promise of its doer.
fn opposes(p: &Event, a: &Event) -> bool {
    use EventType::{Agree, Aid, Assault, Coerce, Concede, Cooperate, Reject, Retreat, Sanction};
    // What was threatened and is not done is only that: no other act goes against a threat.
    let good = matches!(p.event_type, Agree | Aid | Concede | Cooperate | Retreat);
    good && matches!(a.event_type, Reject | Sanction | Assault | Coerce)
}

/// Words of the evidence that both tell, beside names, small words and words of promising.
fn shared_words(p: &Event, mine: &BTreeSet<String>, a: &Event, theirs: &BTreeSet<String>) -> BTreeSet<String> {
    let names: BTreeSet<String> = [p, a]
        .into_iter()
        .flat_map(|e| e.source.iter().chain(&e.claimant))
        .flat_map(|actor| words(&actor.text).into_iter().chain(words(&actor.name)).collect::<Vec<_>>())
        .collect();
    mine.intersection(theirs).filter(|w| !names.contains(*w)).cloned().collect()
}

/// Words that carry no object: of promising, of time, of telling.
const SMALL: &[&str] = &[
    "about", "after", "again", "agree", "also", "announc", "april", "august", "been", "befor", "between", "countr", "could", "day",
    "decemb", "februar", "first", "foreign", "friday", "from", "govern", "have", "into", "januar", "july", "june", "last", "leader",
    "march", "minist", "monday", "month", "more", "next", "novemb", "octob", "offici", "over", "plan", "pledg", "presid", "prime",
    "promis", "said", "saturda", "septemb", "state", "sunday", "tell", "than", "that", "their", "them", "they", "this", "thursda",
    "tuesday", "vow", "wednesd", "week", "were", "which", "will", "with", "would", "year", "threate", "warn", "million", "billion",
    "dollar", "euro",
];

/// The beginnings of the words of a text that have four letters or more.
fn words(text: &str) -> BTreeSet<String> {
    const LETTERS: usize = 7;
    let stem = |word: &str| {
        let lower = word.to_lowercase();
        let bare = ["ing", "ed", "es", "s"]
            .iter()
            .find_map(|e| lower.strip_suffix(e).filter(|b| b.chars().count() > 3))
            .unwrap_or(&lower)
            .to_owned();
        bare.trim_end_matches(['e', 'y', 'i']).chars().take(LETTERS).collect::<String>()
    };
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3).map(stem);
    all.filter(|w| w.chars().count() > 2 && !SMALL.iter().any(|small| w == small || *w == stem(small))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_meet_and_small_words_do_not() {
        let both = words("Norway promised to reopen the bridges next year")
            .intersection(&words("The bridge was reopened"))
            .cloned()
            .collect::<Vec<_>>();
        assert_eq!(both, ["bridg", "reopen"]);
        assert!(words("will agree with them next week").is_empty());
    }

    #[test]
    fn what_is_due_and_unreported_is_overdue_and_never_broken() {
        let event = Event {
            event_type: EventType::Agree,
            cameo: "033".into(),
            source: vec![ActorRef { id: "NOR".into(), country: "NOR".into(), ..ActorRef::default() }],
            planned_for: "2031-05".into(),
            ..Event::default()
        };
        let pledge = TimelineEvent { id: "e1".into(), event, first_published: "2031-04-01".parse().ok(), ..TimelineEvent::default() };
        let at = |day: &str| link(vec![pledge.clone()], &[], day.parse().unwrap()).remove(0);
        assert_eq!(at("2031-05-31").outcome, Outcome::Open);
        assert_eq!((at("2031-06-01").outcome, at("2031-06-01").due), (Outcome::Overdue, "2031-05-31".parse().ok()));
    }
}
