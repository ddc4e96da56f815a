//! What people decide about events, by the ids that they see.

use crate::app::Session;
use crate::app::names::When;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::base::fold;
use crate::merge::edit;
use crate::types::{Act, ActorRef, Decision, TimelineEvent};

/// Fields whose values are actors.
const ACTORS: [&str; 3] = ["source", "target", "claimant"];

/// What is decided about an event. Ids may be given by their beginnings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Judgement {
    /// Another event is the same; the two become one.
    Merge(String),
    /// A mention is of another event than the one it was merged into.
    Split(String),
    /// The event is right as it is told; takes an earlier rejection back.
    Accept,
    /// What is told there is no event, with the reason.
    Reject(String),
    /// A field has another value.
    Edit {
        /// Its name, as in [`EDITABLE`](crate::merge::EDITABLE).
        field: String,
        /// Its value.
        value: String,
    },
    /// A remark.
    Note(String),
    /// What became of a promise: a later event, and `kept`, `changed`, `contradicted`, or `none` where it has nothing to do with it.
    Link {
        /// The later event.
        act: String,
        /// What it makes of the promise.
        outcome: String,
    },
}

impl Session {
    /// Decides about an event, and merges anew what that concerns; gives the decision with its id.
    ///
    /// # Errors
    /// No such event or mention, a field or value that cannot be, and a database that fails.
    pub fn decide(&mut self, event: &str, judgement: &Judgement, who: &str) -> Result<Decision> {
        let decision = self.decision(event, judgement, who, &self.store.decisions()?)?;
        self.import([&decision])?;
        if ACTORS.contains(&decision.field.as_str()) {
            let told = self.store.event(&self.store.resolve_event(&decision.mention)?)?;
            self.store.know_actors(&told.event)?;
        }
        Ok(decision)
    }

    /// Decides about several events, in one transaction: all of it or nothing; gives the decisions in their order.
    ///
    /// # Errors
    /// With the place in the list, from 0, of the first that cannot be: no such event or mention, a field or value that is none. And a
    /// database that fails, with the list's length.
    pub fn decide_all(&mut self, judged: &[(String, Judgement)], who: &str) -> std::result::Result<Vec<Decision>, (usize, Error)> {
        let last = judged.len();
        let mut earlier = self.store.decisions().map_err(|e| (last, e))?;
        let known = earlier.len();
        for (place, (event, judgement)) in judged.iter().enumerate() {
            let made = self.decision(event, judgement, who, &earlier).map_err(|e| (place, e))?;
            earlier.push(made);
        }
        let made = earlier.split_off(known);
        self.import(&made).map_err(|e| (last, e))?;
        Ok(made)
    }

    /// Makes decisions that were made elsewhere, such as in another copy of the database; gives how many of them are new.
    ///
    /// # Errors
    /// A database that fails.
    pub fn import<'d>(&mut self, decisions: impl IntoIterator<Item = &'d Decision>) -> Result<u64> {
        let made = self.store.decide_all(decisions, &self.merger)?;
        self.store.renew_meetings(&self.merger)?;
        Ok(made)
    }

    /// Takes decisions back, by their whole ids, the last given first, in one transaction: all of them or none.
    ///
    /// # Errors
    /// No such decision, and a database that fails.
    pub fn undo_all(&mut self, decisions: &[String]) -> Result<()> {
        self.store.undo_all(decisions, &self.merger)?;
        self.store.renew_meetings(&self.merger).map(drop)
    }

    /// Takes a decision back, by its id or the beginning of it.
    ///
    /// # Errors
    /// No such decision, or several, and a database that fails.
    pub fn undo(&mut self, decision: &str) -> Result<Decision> {
        let found: Vec<Decision> = self.store.decisions()?.into_iter().filter(|d| d.id.starts_with(decision)).collect();
        let [one] = <[Decision; 1]>::try_from(found).map_err(|found| {
            let what = if found.is_empty() { "there is no decision" } else { "several decisions begin with" };
            let ids: Vec<&str> = found.iter().map(|d| d.id.as_str()).collect();
            Error::NoSuch { kind: ErrorKind::NoDecision, what: format!("{what} `{decision}`"), near: ids.join(", ") }
        })?;
        self.store.undo(&one.id, &self.merger)?;
        self.store.renew_meetings(&self.merger)?;
        Ok(one)
    }

    /// Takes the latest decision back.
    ///
    /// # Errors
    /// No decision at all, and a database that fails.
    pub fn undo_last(&mut self) -> Result<Decision> {
        let last = self.store.decisions()?.pop().map(|decision| decision.id);
        let none = || Error::NoSuch { kind: ErrorKind::NoDecision, what: "nothing was decided yet".into(), near: String::new() };
        self.undo(&last.ok_or_else(none)?)
    }

    fn decision(&self, event: &str, judgement: &Judgement, who: &str, earlier: &[Decision]) -> Result<Decision> {
        let founder = |id: &str| self.store.founding_mention(&self.store.resolve_event(id)?);
        let mut made = Decision {
            id: String::new(),
            at: self.clock.moment(),
            who: who.to_owned(),
            act: Act::Note,
            mention: founder(event)?,
            other: String::new(),
            field: String::new(),
            value: String::new(),
        };
        match judgement {
            Judgement::Merge(other) => (made.act, made.other) = (Act::Merge, founder(other)?),
            Judgement::Split(mention) => (made.act, made.other) = (Act::Split, self.member(event, mention)?),
            Judgement::Reject(reason) => (made.act, made.value) = (Act::Reject, reason.clone()),
            Judgement::Note(words) => made.value = words.clone(),
            Judgement::Accept => made.act = Act::Accept,
            Judgement::Link { act, outcome } => (made.act, made.other, made.value) = (Act::Link, founder(act)?, outcome.clone()),
            Judgement::Edit { field, value } => {
                // Tried on the event, so that a decision which says nothing is never kept.
                let mut event = self.store.event(&self.store.resolve_event(&made.mention)?)?;
                let value = &if ACTORS.contains(&field.as_str()) { self.actors_meant(value, &event)? } else { value.clone() };
                edit(&mut event, field, value).map_err(|reason| Error::Usage { reason, remedy: String::new() })?;
                (made.act, made.field, made.value) = (Act::Edit, field.clone(), value.clone());
            }
        }
        if made.act == Act::Merge && made.mention == made.other {
            return Err(Error::Usage { reason: "the two are one event already".into(), remedy: String::new() });
        }
        made.at = after(&made, earlier);
        made.id = crate::store::Store::decision_id(&made);
        Ok(made)
    }

    /// The actors that names mean on the day of an event, as a decision keeps them; a name that nobody is known by stays a name.
    fn actors_meant(&self, names: &str, event: &TimelineEvent) -> Result<String> {
        let when = When { first: event.event.date_earliest, last: event.event.date_latest, today: self.clock.today() };
        let mut actors = Vec::new();
        for name in names.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            let mut found = self.store.actors_named(name)?;
            if found.len() != 1 {
                found.extend(self.names.look(name, when).actors);
            }
            found.sort_by(|a, b| a.id.cmp(&b.id));
            found.dedup_by(|a, b| a.id == b.id);
            if found.len() > 1 {
                let ids: Vec<&str> = found.iter().map(|actor| actor.id.as_str()).collect();
                return Err(Error::Usage { reason: format!("`{name}` may be any of: {}", ids.join(", ")), remedy: "give the id".into() });
            }
            let text = name.to_owned();
            actors.push(match found.pop() {
                Some(known) => {
                    ActorRef { id: known.id, name: known.name, country: known.country, sector: known.sector, text, ..ActorRef::default() }
                }
                None => ActorRef { id: fold::fold(name).replace(' ', "-"), name: name.to_owned(), text, ..ActorRef::default() },
            });
        }
        serde_json::to_string(&actors).map_err(|e| Error::Usage { reason: e.to_string(), remedy: String::new() })
    }

    /// The full id of a mention of the event.
    fn member(&self, event: &str, mention: &str) -> Result<String> {
        let mentions = self.store.mentions_of(&self.store.resolve_event(event)?)?;
        let found = mentions.iter().find(|m| m.id.starts_with(mention));
        let remedy = || format!("its mentions: {}", mentions.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(", "));
        let none = || Error::NotFound { what: format!("the event has no mention `{mention}`"), remedy: remedy() };
        found.map(|m| m.id.clone()).ok_or_else(none)
    }
}

/// When a decision was made: now, or a second after the latest of the same mention, so that within a second the later word counts.
/// The same decision again has the same moment.
fn after(made: &Decision, earlier: &[Decision]) -> String {
    let of_mention = earlier.iter().filter(|d| d.mention == made.mention);
    let Some(last) = of_mention.max_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id))) else { return made.at.clone() };
    let again =
        |d: &Decision| (&d.who, d.act, &d.other, &d.field, &d.value) == (&made.who, made.act, &made.other, &made.field, &made.value);
    if last.at < made.at || again(last) {
        return made.at.clone();
    }
    let second = |moment: chrono::DateTime<chrono::FixedOffset>| moment.to_utc() + chrono::TimeDelta::seconds(1);
    let next = chrono::DateTime::parse_from_rfc3339(&last.at).map(second);
    next.map_or_else(|_| made.at.clone(), |moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
