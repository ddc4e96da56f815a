//! The flags of a query, shared by `timeline`, `events` and `export`.

use std::collections::VecDeque;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::app::Session;
use crate::cli::common::Common;
use crate::cli::known::Known;
use crate::cli::output::{colour, days_width, note, width};
use crate::cli::page;
use crate::error::Error;
use crate::lexicon::ontology::Ontology;
use crate::query::Question;
use crate::render::page::{Data, Head, html};
use crate::render::{self, ColumnSet, EventWriter, Format, Layout, Network, NetworkFormat, Sheet};
use crate::types::{DateMatch, Filter};

/// Which events.
#[derive(Debug, Args)]
pub(super) struct QuestionArgs {
    /// Who takes part, as with --actor; of several, all of them
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Who takes part: any name, alias or id; may be given several times
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// Who else takes part; given several times, all of them
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// The role of --actor: source, target, claimant [default: source or target]
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = Known::ROLES, hide_possible_values = true)]
    role: Vec<String>,
    /// First day, inclusive: 2025-11-09, 2025-11, 2025, "Nov 2025", yesterday, "last week", -7d, 2025-W46, 2025-Q4, or both days, A..B
    #[arg(long, aliases = ["from", "after"], allow_hyphen_values = true, value_name = "DATE")]
    since: Option<String>,
    /// Last day, inclusive
    #[arg(long, aliases = ["to", "before"], allow_hyphen_values = true, value_name = "DATE")]
    until: Option<String>,
    /// That day, month or year
    #[arg(long, allow_hyphen_values = true, value_name = "DATE", conflicts_with_all = ["since", "until"])]
    on: Option<String>,
    /// How an imprecise date meets the range
    #[arg(long, value_enum, default_value = "overlap")]
    date_match: DateMatchArg,
    /// statement, strike, meeting, other
    #[arg(long, value_delimiter = ',', value_parser = Known::KINDS, hide_possible_values = true)]
    kind: Vec<String>,
    /// PLOVER type, such as CONSULT, or STATEMENT
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = Known::TYPES, hide_possible_values = true)]
    types: Vec<String>,
    /// Meeting status: proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held
    #[arg(long, value_delimiter = ',', value_parser = Known::STATUSES, hide_possible_values = true)]
    status: Vec<String>,
    /// asserted, claimed, planned, denied, hypothetical, contested; negated for what the text says did not happen
    #[arg(long, value_delimiter = ',', value_parser = Known::CERTAINTIES, hide_possible_values = true)]
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
    /// Only what articles published by this day reported
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    as_of: Option<String>,
    /// Only what was ingested by this day or moment
    #[arg(long, allow_hyphen_values = true, value_name = "MOMENT")]
    known_by: Option<String>,
    /// At most this many events, earliest first
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<u64>,
    /// The latest N events, newest first
    #[arg(long, value_name = "N", conflicts_with = "limit")]
    latest: Option<usize>,
    #[command(flatten)]
    sheet: SheetArgs,
}

/// Which columns of csv and tsv.
#[derive(Debug, Default, PartialEq, Args)]
struct SheetArgs {
    /// For csv and tsv: only these columns, in this order; brief stands for the 20 that people read most
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    fields: Vec<String>,
    /// For csv and tsv: as Excel opens it, with a byte-order mark and no line break in a cell
    #[arg(long)]
    excel: bool,
}

impl SheetArgs {
    /// The sheet that the flags mean with its delimiter; none where they say nothing.
    fn sheet(&self, format: Format) -> Result<Option<(Sheet, u8)>> {
        if self.fields.is_empty() && !self.excel {
            return Ok(None);
        }
        let delimiter = match format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
            _ => {
                let remedy = "write: demarche export csv --fields brief".to_owned();
                return Err(Error::Usage { reason: "--fields and --excel go with csv and tsv only".into(), remedy }.into());
            }
        };
        let remedy = || "docs/formats.md lists the columns".to_owned();
        let sheet = Sheet::new(&self.fields, self.excel).map_err(|reason| Error::Usage { reason, remedy: remedy() })?;
        Ok(Some((sheet, delimiter)))
    }
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
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    pub(super) width: Option<usize>,
    /// Show the whole evidence, not only its beginning
    #[arg(long)]
    pub(super) evidence: bool,
}

impl QuestionArgs {
    /// The question as typed.
    pub(super) fn question(&self) -> Question {
        let mut names = self.actor.iter().chain(&self.names).cloned();
        let own = self.actor.len().max(1);
        Question {
            actors: names.by_ref().take(own).collect(),
            with: names.chain(self.with.iter().cloned()).collect(),
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

    /// The filter that the flags mean in a database as it is now.
    pub(super) fn filter_now(&self, session: &Session, what: &str) -> Result<Filter> {
        if self.as_of.is_some() || self.known_by.is_some() {
            let reason = format!("{what} looks at events as they are now");
            return Err(Error::Usage { reason, remedy: "leave --as-of and --known-by out".into() }.into());
        }
        if self.latest.is_some() || self.sheet != SheetArgs::default() {
            let reason = format!("{what} has an order and columns of its own");
            return Err(Error::Usage { reason, remedy: "leave --latest, --fields and --excel out".into() }.into());
        }
        understood(session, &self.question())
    }

    /// Whether the flags leave everything open.
    pub(super) fn is_empty(&self) -> bool {
        self.asked().is_empty() && self.latest.is_none() && self.sheet == SheetArgs::default()
    }

    /// The most events that were asked for.
    pub(super) fn limit(&self) -> Option<usize> {
        self.limit.map(|n| usize::try_from(n).unwrap_or(usize::MAX))
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

    /// Writes the page of the events that the flags ask for, at most `whole` of them in full.
    pub(super) fn page(&self, common: &Common, title: Option<&str>, whole: usize, out: &mut dyn std::io::Write) -> Result<()> {
        let (session, filter) = self.unsorted(common)?;
        let title = title.map_or_else(|| self.title(), str::to_owned);
        let head = Head { title, asked: self.asked(), today: Some(common.today()), ..Head::default() };
        out.write_all(html(Data::Within(&page::document(&session, &filter, head, whole)?)).as_bytes())?;
        Ok(())
    }

    /// Writes the network of the events that the flags ask for.
    pub(super) fn network(&self, common: &Common, format: NetworkFormat, out: &mut dyn std::io::Write) -> Result<()> {
        let (session, filter) = self.unsorted(common)?;
        let mut network = Network::new(format, out);
        if network.needs_nodes() {
            session.each(&filter, &mut |event| {
                network.meet(&event);
                Ok(true)
            })?;
        }
        network.begin()?;
        let mut failed = None;
        session.each(&filter, &mut |event| {
            failed = network.event(&event).err();
            Ok(failed.is_none())
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        let (edges, alone) = network.finish()?;
        note(&format!("{edges} edges; {alone} events have no two parties and no edge"));
        Ok(())
    }

    /// As [`Self::filter`], for what is no list of events: it has no columns and no newest first.
    fn unsorted(&self, common: &Common) -> Result<(Session, Filter)> {
        self.sheet.sheet(Format::Json)?;
        if self.latest.is_some() {
            let remedy = "write: --since DATE".to_owned();
            return Err(Error::Usage { reason: "--latest goes with lists of events only".into(), remedy }.into());
        }
        self.filter(common)
    }

    /// A heading made of what was asked.
    fn title(&self) -> String {
        let question = self.question();
        let names: Vec<String> = question.actors.into_iter().chain(question.with).collect();
        if names.is_empty() { "Timeline".into() } else { format!("Timeline: {}", names.join(", ")) }
    }

    /// Flags and their values, in the order of the help.
    fn asked(&self) -> Vec<(String, String)> {
        let question = self.question();
        let joined = |list: &[String]| if list.is_empty() { None } else { Some(list.join(", ")) };
        let date_match = matches!(self.date_match, DateMatchArg::Within).then(|| "within".to_owned());
        let pairs = [
            ("actor", joined(&question.actors)),
            ("with", joined(&question.with)),
            ("role", joined(&self.role)),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("on", self.on.clone()),
            ("date-match", date_match),
            ("kind", joined(&self.kind)),
            ("type", joined(&self.types)),
            ("status", joined(&self.status)),
            ("certainty", joined(&self.certainty)),
            ("place", joined(&self.place)),
            ("text", self.text.clone()),
            ("min-sources", self.min_sources.map(|n| n.to_string())),
            ("as-of", self.as_of.clone()),
            ("known-by", self.known_by.clone()),
            ("limit", self.limit.map(|n| n.to_string())),
        ];
        pairs.into_iter().filter_map(|(flag, value)| Some((flag.to_owned(), value?))).collect()
    }

    /// Writes the events that the flags ask for.
    pub(super) fn answer(&self, common: &Common, format: Format, layout: Layout, out: &mut dyn std::io::Write) -> Result<()> {
        let sheet = self.sheet.sheet(format)?;
        let session = common.reader()?;
        let filter = understood(&session, &self.question())?;
        let mut writer = match sheet {
            Some((sheet, delimiter)) => sheet.writer(delimiter, out)?,
            None => render::events(format, layout, out)?,
        };
        let count = match self.latest {
            Some(most) => latest(&session, &filter, most, writer.as_mut())?,
            None => each(&session, &filter, writer.as_mut())?,
        };
        if count == 0 && matches!(format, Format::Table | Format::Days) {
            note("no events match");
        }
        Ok(())
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
    if count == 0 && matches!(format, Format::Table | Format::Days) {
        note("no events match");
    }
    Ok(())
}

/// Hands the last events of a filter to a writer, newest first, no more than those are held; gives their number.
fn latest(session: &Session, filter: &Filter, most: usize, writer: &mut dyn EventWriter) -> Result<u64> {
    let mut last = VecDeque::new();
    session.each(filter, &mut |event| {
        // What has no date comes last, and is not the newest.
        if event.event.date_earliest.or(event.event.date_latest).is_some() {
            last.push_back(event);
            if last.len() > most {
                last.pop_front();
            }
        }
        Ok(true)
    })?;
    last.iter().rev().try_for_each(|event| writer.event(event))?;
    writer.finish()?;
    Ok(last.len() as u64)
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
        Layout { width: width(self.width), evidence: self.evidence, compact, today: Some(common.today()), colour: false }
    }

    /// As [`Self::layout_of`], for what is no terminal.
    pub(super) fn plain(&self, common: &Common, format: Format) -> Layout {
        Layout { colour: false, ..self.layout_of(common, format) }
    }

    /// As [`Self::layout`], for a format: days are narrower than tables and have colours.
    pub(super) fn layout_of(&self, common: &Common, format: Format) -> Layout {
        let plain = self.layout(common, false);
        if format == Format::Days { Layout { width: days_width(self.width), colour: colour(), ..plain } } else { plain }
    }
}
