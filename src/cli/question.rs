//! The flags of a query, shared by `timeline`, `events` and `export`.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::app::Session;
use crate::cli::args::Common;
use crate::cli::output::{note, width};
use crate::lexicon::ontology::Ontology;
use crate::query::Question;
use crate::render::{self, ColumnSet, EventWriter, Format, Layout};
use crate::types::{DateMatch, Filter};

/// Which events.
#[derive(Debug, Args)]
pub(super) struct QuestionArgs {
    /// Who takes part: any name, alias or id; may be given several times
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// Who takes part, too
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// The part that --actor plays: source, target, claimant [default: source or target]
    #[arg(long, value_name = "ROLE", value_delimiter = ',')]
    role: Vec<String>,
    /// First day, inclusive: 2025-11-09, 2025-11 or 2025
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day, inclusive
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// That day, month or year
    #[arg(long, value_name = "DATE", conflicts_with_all = ["since", "until"])]
    on: Option<String>,
    /// How an imprecise date meets the range
    #[arg(long, value_enum, default_value = "overlap")]
    date_match: DateMatchArg,
    /// statement, strike, meeting, other
    #[arg(long, value_delimiter = ',')]
    kind: Vec<String>,
    /// PLOVER type, such as CONSULT, or STATEMENT
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    types: Vec<String>,
    /// Meeting status: proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held
    #[arg(long, value_delimiter = ',')]
    status: Vec<String>,
    /// asserted, claimed, planned, denied, hypothetical, contested; negated for what the text says did not happen
    #[arg(long, value_delimiter = ',')]
    certainty: Vec<String>,
    /// Words of a place's name
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Words in the evidence or the headline: SQLite's full-text syntax
    #[arg(long, value_name = "QUERY")]
    text: Option<String>,
    /// Least number of independent sources
    #[arg(long, value_name = "N")]
    min_sources: Option<u32>,
    /// Only what articles published by this day told
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Only what was ingested by this day or moment
    #[arg(long, value_name = "MOMENT")]
    known_by: Option<String>,
    /// At most so many events
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateMatchArg {
    /// Some possible day lies in the range
    Overlap,
    /// Every possible day lies in the range
    Within,
}

/// How a table looks.
#[derive(Debug, Args)]
pub(super) struct LayoutArgs {
    /// Characters in a line of the table [default: the terminal's]
    #[arg(long, value_name = "N")]
    pub(super) width: Option<usize>,
    /// Show the whole evidence, not only its beginning
    #[arg(long)]
    pub(super) evidence: bool,
}

impl QuestionArgs {
    fn question(&self) -> Question {
        Question {
            actors: self.actor.clone(),
            with: self.with.clone(),
            roles: self.role.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            on: self.on.clone(),
            date_match: match self.date_match {
                DateMatchArg::Overlap => DateMatch::Overlap,
                DateMatchArg::Within => DateMatch::Within,
            },
            kinds: self.kind.clone(),
            types: self.types.clone(),
            statuses: self.status.clone(),
            certainties: self.certainty.clone(),
            places: self.place.clone(),
            text: self.text.clone(),
            min_sources: self.min_sources,
            as_of: self.as_of.clone(),
            known_by: self.known_by.clone(),
            limit: self.limit,
        }
    }

    /// The database and the filter that the flags mean.
    pub(super) fn filter(&self, common: &Common) -> Result<(Session, Filter)> {
        let session = common.reader()?;
        let filter = understood(&session, &self.question())?;
        Ok((session, filter))
    }

    /// Writes the events that the flags ask for in the columns of another data set.
    pub(super) fn answer_in(&self, common: &Common, set: ColumnSet, format: Format, out: &mut dyn std::io::Write) -> Result<()> {
        let (session, filter) = self.filter(common)?;
        let (mut all, mut told) = (0, 0);
        session.each(&filter, &mut |event| {
            all += 1;
            told += u64::from(render::day_told(&event, &filter.certainties, set).is_some());
            Ok(true)
        })?;
        let mut writer = render::fielded(set, format, &filter.certainties, cameo_label, out)?;
        each(&session, &filter, writer.as_mut())?;
        if told < all {
            note(&format!("{} of {all} events left out: these columns cannot tell doubt, plans or imprecise dates", all - told));
        }
        Ok(())
    }

    /// Writes the events that the flags ask for.
    pub(super) fn answer(&self, common: &Common, format: Format, layout: Layout, out: &mut dyn std::io::Write) -> Result<()> {
        answer(&common.reader()?, &self.question(), format, layout, out)
    }
}

/// What a CAMEO code says.
fn cameo_label(code: &str) -> String {
    static ONTOLOGY: std::sync::LazyLock<Ontology> = std::sync::LazyLock::new(Ontology::embedded);
    ONTOLOGY.cameo(code).map_or(String::new(), |row| row.label.clone())
}

/// The filter that a question means; how it was read is told on standard error.
fn understood(session: &Session, question: &Question) -> Result<Filter> {
    let reading = session.read(question)?;
    reading.notes.iter().for_each(|line| note(line));
    Ok(reading.filter)
}

/// Writes the events that a question asks for.
pub(super) fn answer(session: &Session, question: &Question, format: Format, layout: Layout, out: &mut dyn std::io::Write) -> Result<()> {
    let filter = understood(session, question)?;
    let mut writer = render::events(format, layout, out)?;
    let count = each(session, &filter, writer.as_mut())?;
    if count == 0 && format == Format::Table {
        note("no events match");
    }
    Ok(())
}

/// Hands every event of a filter to a writer; gives their number.
fn each(session: &Session, filter: &Filter, writer: &mut dyn EventWriter) -> Result<u64> {
    let mut count = 0;
    let mut failed = None;
    session.each(filter, &mut |event| {
        count += 1;
        failed = writer.event(&event).err();
        Ok(failed.is_none())
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(writer.finish().map(|()| count)?),
    }
}

impl LayoutArgs {
    pub(super) fn layout(&self, common: &Common, compact: bool) -> Layout {
        Layout { width: width(self.width), evidence: self.evidence, compact, today: Some(common.today()) }
    }
}
