//! The coder's record of a mention as JSON: without empty fields, which reading fills in again, and without the words of its
//! evidence, which stand in the text of its edition.

use serde::Serialize;

use crate::types::{ActorRef, Certainty, DateBasis, Event, EventType, Evidence, Figure, Kind, MeetingStatus, Origin, Range};

/// An event with its empty fields left out; the names are those of [`Event`].
#[derive(Serialize)]
struct Record<'e> {
    #[serde(rename = "type")]
    event_type: EventType,
    #[serde(skip_serializing_if = "str::is_empty")]
    mode: &'e str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    context: &'e [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    cameo: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    goldstein: Option<f64>,
    quad: u8,
    kind: Kind,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_earliest: Option<chrono::NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_latest: Option<chrono::NaiveDate>,
    date_basis: DateBasis,
    #[serde(skip_serializing_if = "str::is_empty")]
    date_text: &'e str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source: Vec<Actor<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    target: Vec<Actor<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claimant: Vec<Actor<'e>>,
    certainty: Certainty,
    #[serde(skip_serializing_if = "is_false")]
    negated: bool,
    #[serde(skip_serializing_if = "is_false")]
    historical: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    place: &'e [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    place_id: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    lat: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    lon: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    place_precision: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    killed: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<Range>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<Number<'e>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    weapon: &'e [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    meeting_status: Option<MeetingStatus>,
    #[serde(skip_serializing_if = "str::is_empty")]
    meeting_kind: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    planned_for: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    quote: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    venue: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    saying: Option<usize>,
    evidence: Place,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Place>,
    #[serde(skip_serializing_if = "str::is_empty")]
    rule: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    trigger: &'e str,
    #[serde(skip_serializing_if = "is_rule")]
    origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
}

#[derive(Serialize)]
struct Actor<'e> {
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    country: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    sector: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    office: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'e str,
}

#[derive(Serialize)]
struct Number<'e> {
    what: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<u64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    qualifier: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    of: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'e str,
}

/// Where an evidence stands.
#[derive(Serialize)]
struct Place {
    sentence: usize,
    start: usize,
    end: usize,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// The record of an event.
pub(super) fn record(event: &Event) -> String {
    let record = Record {
        event_type: event.event_type,
        mode: &event.mode,
        context: &event.context,
        cameo: &event.cameo,
        goldstein: event.goldstein,
        quad: event.quad,
        kind: event.kind,
        date: &event.date,
        date_earliest: event.date_earliest,
        date_latest: event.date_latest,
        date_basis: event.date_basis,
        date_text: &event.date_text,
        source: actors(&event.source),
        target: actors(&event.target),
        claimant: actors(&event.claimant),
        certainty: event.certainty,
        negated: event.negated,
        historical: event.historical,
        place: &event.place,
        place_id: &event.place_id,
        lat: &event.lat,
        lon: &event.lon,
        place_precision: &event.place_precision,
        killed: event.killed,
        injured: event.injured,
        figures: event.figures.iter().map(number).collect(),
        weapon: &event.weapon,
        meeting_status: event.meeting_status,
        meeting_kind: &event.meeting_kind,
        planned_for: &event.planned_for,
        quote: &event.quote,
        venue: &event.venue,
        saying: event.saying,
        evidence: place(&event.evidence),
        also: event.also.iter().map(place).collect(),
        rule: &event.rule,
        trigger: &event.trigger,
        origin: event.origin,
        probability: event.probability,
    };
    serde_json::to_string(&record).unwrap_or_default()
}

fn is_rule(origin: &Origin) -> bool {
    *origin == Origin::Rule
}

fn actors(actors: &[ActorRef]) -> Vec<Actor<'_>> {
    actors.iter().map(actor).collect()
}

fn actor(actor: &ActorRef) -> Actor<'_> {
    Actor { id: &actor.id, name: &actor.name, country: &actor.country, sector: &actor.sector, office: &actor.office, text: &actor.text }
}

fn number(figure: &Figure) -> Number<'_> {
    Number { what: &figure.what, low: figure.low, high: figure.high, qualifier: &figure.qualifier, of: &figure.of, text: &figure.text }
}

fn place(evidence: &Evidence) -> Place {
    Place { sentence: evidence.sentence, start: evidence.start, end: evidence.end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_but_for_the_words_of_its_evidence() {
        let event = Event {
            event_type: EventType::Assault,
            kind: Kind::Strike,
            goldstein: Some(-10.0),
            date: "2031-03-01".into(),
            date_earliest: "2031-03-01".parse().ok(),
            date_basis: DateBasis::Relative,
            source: vec![ActorRef { id: "RUR".into(), country: "RUR".into(), office: "president".into(), ..ActorRef::default() }],
            killed: Some(Range(Some(3), None)),
            figures: vec![Figure { what: "killed".into(), low: Some(3), of: "people".into(), ..Figure::default() }],
            certainty: Certainty::Claimed,
            meeting_status: Some(MeetingStatus::Held),
            negated: true,
            place: vec!["Szohod".into()],
            evidence: Evidence { sentence: 2, start: 10, end: 20, ..Evidence::default() },
            also: vec![Evidence { sentence: 3, start: 21, end: 30, ..Evidence::default() }],
            origin: Origin::Both,
            probability: Some(0.5),
            ..Event::default()
        };
        assert_eq!(serde_json::from_str::<Event>(&record(&event)).unwrap(), event);
        assert!(!record(&event).contains("\"\""));
    }
}
