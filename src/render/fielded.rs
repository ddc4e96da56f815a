//! The columns of the field's own event data sets: Phoenix, ICEWS, GDELT 2.0 and POLECAT, one row for each pair of actors,
//! and for a meeting or an agreement each pair in both directions.
//!
//! Those formats know neither doubt nor imprecise dates. So that a row never says more than the text, an event is left out that is not
//! asserted (or of a certainty that was asked for), that is contested, or whose date is not one day; how many were is told at the end.

use std::io::{Result, Write};

use chrono::{Datelike, NaiveDate};

use crate::render::EventWriter;
use crate::render::csv::guard;
use crate::types::{ActorRef, Certainty, Event, EventType, TimelineEvent};

/// Whose columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnSet {
    /// Phoenix (Open Event Data Alliance).
    Phoenix,
    /// ICEWS coded event data.
    Icews,
    /// GDELT 2.0 events.
    Gdelt,
    /// POLECAT.
    Polecat,
}

/// One row: a source, a target, and the event between them.
struct Dyad<'e> {
    id: String,
    day: NaiveDate,
    source: &'e ActorRef,
    target: &'e ActorRef,
    told: &'e TimelineEvent,
    label: String,
}

type Column = (&'static str, fn(&Dyad<'_>) -> String);

/// Writes rows in the columns of a data set.
pub(super) struct Fielded<'w> {
    writer: csv::Writer<&'w mut dyn Write>,
    set: ColumnSet,
    keep: Vec<Certainty>,
    label: fn(&str) -> String,
}

impl<'w> Fielded<'w> {
    pub(super) fn new(
        set: ColumnSet,
        delimiter: u8,
        keep: Vec<Certainty>,
        label: fn(&str) -> String,
        out: &'w mut dyn Write,
    ) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        writer.write_record(columns(set).iter().map(|(name, _)| *name)).map_err(std::io::Error::other)?;
        let keep = if keep.is_empty() { vec![Certainty::Asserted] } else { keep };
        Ok(Self { writer, set, keep, label })
    }
}

impl EventWriter for Fielded<'_> {
    fn event(&mut self, told: &TimelineEvent) -> Result<()> {
        let Some(day) = day_told(told, &self.keep, self.set) else { return Ok(()) };
        let nobody = ActorRef::default();
        let mut pairs = told.event.dyads();
        if pairs.is_empty() {
            // One side is not told.
            pairs.extend(told.event.source.iter().map(|source| (source, &nobody)));
            pairs.extend(told.event.target.iter().map(|target| (&nobody, target)));
        }
        if pairs.is_empty() {
            pairs.push((&nobody, &nobody));
        }
        for (n, (source, target)) in pairs.into_iter().enumerate() {
            let id = if n == 0 { told.id.clone() } else { format!("{}-{}", told.id, n + 1) };
            let dyad = Dyad { id, day, source, target, told, label: (self.label)(&told.event.cameo) };
            let row = columns(self.set).iter().map(|(_, cell)| guard(&cell(&dyad)));
            self.writer.write_record(row).map_err(super::csv::plain)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.writer.flush()
    }
}

/// The day of an event that these formats can tell without saying more than the text; nothing for any other.
pub fn day_told(told: &TimelineEvent, keep: &[Certainty], set: ColumnSet) -> Option<NaiveDate> {
    let event = &told.event;
    let asserted = [Certainty::Asserted];
    let keep = if keep.is_empty() { &asserted[..] } else { keep };
    let sure = keep.contains(&event.certainty) && !told.contested && !event.negated;
    let coded = set != ColumnSet::Polecat || event.event_type != EventType::Statement;
    event.date_earliest.filter(|day| sure && coded && event.date_latest == Some(*day))
}

fn columns(set: ColumnSet) -> &'static [Column] {
    match set {
        ColumnSet::Phoenix => PHOENIX,
        ColumnSet::Icews => ICEWS,
        ColumnSet::Gdelt => GDELT,
        ColumnSet::Polecat => POLECAT,
    }
}

fn none(_: &Dyad<'_>) -> String {
    String::new()
}

fn event<'d>(dyad: &'d Dyad<'_>) -> &'d Event {
    &dyad.told.event
}

fn name(actor: &ActorRef) -> String {
    [&actor.name, &actor.text, &actor.id].into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_default()
}

/// CAMEO actor code: country, then sector.
fn code(actor: &ActorRef) -> String {
    format!("{}{}", actor.country, actor.sector)
}

fn cameo_root(event: &Event) -> String {
    event.cameo.get(..2).unwrap_or("").to_owned()
}

/// CAMEO quad class of a root code: 01-05, 06-08, 09-13, 14-20.
fn quad(event: &Event) -> u8 {
    match cameo_root(event).parse() {
        Ok(1..=5) => 1,
        Ok(6..=8) => 2,
        Ok(9..=13) => 3,
        Ok(14..=20) => 4,
        _ => 0,
    }
}

/// Penta class: as the quad class, but statements (roots 01 and 02) are 0.
fn penta(event: &Event) -> u8 {
    if matches!(cameo_root(event).parse(), Ok(1..=2)) { 0 } else { quad(event) }
}

fn goldstein(event: &Event) -> String {
    event.goldstein.map_or(String::new(), |score| format!("{score:.1}"))
}

fn sentence(dyad: &Dyad<'_>) -> String {
    (event(dyad).evidence.sentence + 1).to_string()
}

fn first_place(dyad: &Dyad<'_>) -> String {
    event(dyad).place.first().cloned().unwrap_or_default()
}

fn places(dyad: &Dyad<'_>) -> String {
    event(dyad).place.join(", ")
}

fn lat(dyad: &Dyad<'_>) -> String {
    event(dyad).lat.clone()
}

fn lon(dyad: &Dyad<'_>) -> String {
    event(dyad).lon.clone()
}

fn compact(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn cameo(dyad: &Dyad<'_>) -> String {
    event(dyad).cameo.clone()
}

const PHOENIX: &[Column] = &[
    ("EventID", |d| d.id.clone()),
    ("Date", |d| compact(d.day)),
    ("Year", |d| d.day.year().to_string()),
    ("Month", |d| d.day.month().to_string()),
    ("Day", |d| d.day.day().to_string()),
    ("SourceActorFull", |d| code(d.source)),
    ("SourceActorEntity", |d| d.source.country.clone()),
    ("SourceActorRole", |d| d.source.sector.clone()),
    ("SourceActorAttribute", |d| d.source.office.clone()),
    ("TargetActorFull", |d| code(d.target)),
    ("TargetActorEntity", |d| d.target.country.clone()),
    ("TargetActorRole", |d| d.target.sector.clone()),
    ("TargetActorAttribute", |d| d.target.office.clone()),
    ("EventCode", cameo),
    ("EventRootCode", |d| cameo_root(event(d))),
    ("PentaClass", |d| penta(event(d)).to_string()),
    ("GoldsteinScore", |d| goldstein(event(d))),
    ("Issues", |d| event(d).context.join(";")),
    ("Lat", lat),
    ("Lon", lon),
    ("LocationName", first_place),
    ("StateName", none),
    ("CountryCode", none),
    ("SentenceID", |d| format!("{}_{}", d.told.article, sentence(d))),
    ("URLs", |d| d.told.url.clone()),
    ("NewsSources", |d| d.told.publisher.clone()),
];

const ICEWS: &[Column] = &[
    ("Event ID", |d| d.id.clone()),
    ("Event Date", |d| d.day.to_string()),
    ("Source Name", |d| name(d.source)),
    ("Source Sectors", |d| d.source.sector.clone()),
    ("Source Country", |d| d.source.country.clone()),
    ("Event Text", |d| d.label.clone()),
    ("CAMEO Code", cameo),
    ("Intensity", |d| goldstein(event(d))),
    ("Target Name", |d| name(d.target)),
    ("Target Sectors", |d| d.target.sector.clone()),
    ("Target Country", |d| d.target.country.clone()),
    ("Story ID", |d| d.told.article.clone()),
    ("Sentence Number", sentence),
    ("Publisher", |d| d.told.publisher.clone()),
    ("City", first_place),
    ("District", none),
    ("Province", none),
    ("Country", none),
    ("Latitude", lat),
    ("Longitude", lon),
];

const GDELT: &[Column] = &[
    ("GLOBALEVENTID", |d| d.id.clone()),
    ("SQLDATE", |d| compact(d.day)),
    ("MonthYear", |d| d.day.format("%Y%m").to_string()),
    ("Year", |d| d.day.year().to_string()),
    ("FractionDate", |d| format!("{:.4}", f64::from(d.day.year()) + f64::from(d.day.month() * 30 + d.day.day() - 30) / 365.0)),
    ("Actor1Code", |d| code(d.source)),
    ("Actor1Name", |d| name(d.source)),
    ("Actor1CountryCode", |d| d.source.country.clone()),
    ("Actor1KnownGroupCode", none),
    ("Actor1EthnicCode", none),
    ("Actor1Religion1Code", none),
    ("Actor1Religion2Code", none),
    ("Actor1Type1Code", |d| d.source.sector.clone()),
    ("Actor1Type2Code", none),
    ("Actor1Type3Code", none),
    ("Actor2Code", |d| code(d.target)),
    ("Actor2Name", |d| name(d.target)),
    ("Actor2CountryCode", |d| d.target.country.clone()),
    ("Actor2KnownGroupCode", none),
    ("Actor2EthnicCode", none),
    ("Actor2Religion1Code", none),
    ("Actor2Religion2Code", none),
    ("Actor2Type1Code", |d| d.target.sector.clone()),
    ("Actor2Type2Code", none),
    ("Actor2Type3Code", none),
    ("IsRootEvent", |d| u8::from(event(d).evidence.sentence == 0).to_string()),
    ("EventCode", cameo),
    ("EventBaseCode", |d| event(d).cameo.get(..3).unwrap_or(&event(d).cameo).to_owned()),
    ("EventRootCode", |d| cameo_root(event(d))),
    ("QuadClass", |d| quad(event(d)).to_string()),
    ("GoldsteinScale", |d| goldstein(event(d))),
    ("NumMentions", |d| d.told.sources.to_string()),
    ("NumSources", |d| d.told.independent_sources.to_string()),
    ("NumArticles", |d| d.told.sources.to_string()),
    ("AvgTone", none),
    ("Actor1Geo_Type", none),
    ("Actor1Geo_FullName", none),
    ("Actor1Geo_CountryCode", none),
    ("Actor1Geo_ADM1Code", none),
    ("Actor1Geo_ADM2Code", none),
    ("Actor1Geo_Lat", none),
    ("Actor1Geo_Long", none),
    ("Actor1Geo_FeatureID", none),
    ("Actor2Geo_Type", none),
    ("Actor2Geo_FullName", none),
    ("Actor2Geo_CountryCode", none),
    ("Actor2Geo_ADM1Code", none),
    ("Actor2Geo_ADM2Code", none),
    ("Actor2Geo_Lat", none),
    ("Actor2Geo_Long", none),
    ("Actor2Geo_FeatureID", none),
    ("ActionGeo_Type", none),
    ("ActionGeo_FullName", places),
    ("ActionGeo_CountryCode", none),
    ("ActionGeo_ADM1Code", none),
    ("ActionGeo_ADM2Code", none),
    ("ActionGeo_Lat", lat),
    ("ActionGeo_Long", lon),
    ("ActionGeo_FeatureID", |d| event(d).place_id.clone()),
    ("DATEADDED", |d| d.told.first_ingested.chars().filter(char::is_ascii_digit).take(14).collect()),
    ("SOURCEURL", |d| d.told.url.clone()),
];

const POLECAT: &[Column] = &[
    ("Event ID", |d| d.id.clone()),
    ("Event Date", |d| d.day.to_string()),
    ("Event Type", |d| event(d).event_type.to_string()),
    ("Event Mode", |d| event(d).mode.clone()),
    ("Intensity", |d| goldstein(event(d))),
    ("Quad Code", |d| event(d).quad.to_string()),
    ("Contexts", |d| event(d).context.join(";")),
    ("Actor Name", |d| name(d.source)),
    ("Actor Country", |d| d.source.country.clone()),
    ("Actor COW", none),
    ("Primary Actor Sector", |d| d.source.sector.clone()),
    ("Actor Sectors", |d| d.source.sector.clone()),
    ("Actor Title", |d| d.source.office.clone()),
    ("Actor Name Raw", |d| d.source.text.clone()),
    ("Wikipedia Actor ID", none),
    ("Recipient Name", |d| name(d.target)),
    ("Recipient Country", |d| d.target.country.clone()),
    ("Recipient COW", none),
    ("Primary Recipient Sector", |d| d.target.sector.clone()),
    ("Recipient Sectors", |d| d.target.sector.clone()),
    ("Recipient Title", |d| d.target.office.clone()),
    ("Recipient Name Raw", |d| d.target.text.clone()),
    ("Wikipedia Recipient ID", none),
    ("Placename", first_place),
    ("City", none),
    ("District", none),
    ("Province", none),
    ("Country", none),
    ("Latitude", lat),
    ("Longitude", lon),
    ("GeoNames ID", |d| event(d).place_id.clone()),
    ("Raw Placename", places),
    ("Feature Type", |d| event(d).place_precision.clone()),
    ("Source", |d| d.told.publisher.clone()),
    ("Publication Date", |d| d.told.first_published.map_or(String::new(), |day| day.to_string())),
    ("Story People", none),
    ("Story Organizations", none),
    ("Story Locations", none),
    ("Language", none),
    ("Version", |_| concat!("demarche ", env!("CARGO_PKG_VERSION")).to_owned()),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Kind;

    fn told() -> TimelineEvent {
        let day = "2031-03-01".parse().ok();
        let actor = |id: &str, sector: &str| ActorRef { id: id.into(), country: id.into(), sector: sector.into(), ..ActorRef::default() };
        let event = Event {
            event_type: EventType::Assault,
            kind: Kind::Strike,
            cameo: "195".into(),
            goldstein: Some(-10.0),
            date_earliest: day,
            date_latest: day,
            source: vec![actor("RUR", "MIL")],
            target: vec![actor("BOR", ""), actor("SYL", "")],
            ..Event::default()
        };
        TimelineEvent { id: "e1".into(), event, ..TimelineEvent::default() }
    }

    fn rows(set: ColumnSet, told: &TimelineEvent) -> Vec<csv::StringRecord> {
        let mut out: Vec<u8> = Vec::new();
        {
            let mut writer = Fielded::new(set, b'\t', Vec::new(), |_| "bomb".into(), &mut out as &mut dyn Write).unwrap();
            writer.event(told).unwrap();
            writer.finish().unwrap();
        }
        csv::ReaderBuilder::new().delimiter(b'\t').from_reader(out.as_slice()).records().map(|row| row.unwrap()).collect()
    }

    #[test]
    fn an_event_has_a_row_for_each_pair_in_every_format() {
        for (set, width) in [(ColumnSet::Phoenix, 26), (ColumnSet::Icews, 20), (ColumnSet::Gdelt, 61), (ColumnSet::Polecat, 40)] {
            let rows = rows(set, &told());
            assert_eq!((rows.len(), rows[0].len()), (2, width), "{set:?}");
            assert_eq!((&rows[0][0], &rows[1][0]), ("e1", "e1-2"));
        }
        let phoenix = rows(ColumnSet::Phoenix, &told());
        assert_eq!((&phoenix[0][1], &phoenix[0][5], &phoenix[0][14], &phoenix[0][15]), ("20310301", "RURMIL", "19", "4"));
    }

    #[test]
    fn what_the_format_cannot_tell_is_left_out() {
        let mut plan = told();
        plan.event.certainty = Certainty::Planned;
        let mut vague = told();
        vague.event.date_latest = "2031-03-04".parse().ok();
        let mut contested = told();
        contested.contested = true;
        for event in [plan, vague, contested] {
            assert!(rows(ColumnSet::Icews, &event).is_empty());
        }
        assert_eq!(day_told(&told(), &[], ColumnSet::Polecat), "2031-03-01".parse().ok());
    }
}
