//! `demarche export`: a timeline as a file, written at once and whole.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::common::Common;
use crate::cli::output::{EventFormat, stdout};
use crate::cli::question::{LayoutArgs, QuestionArgs};
use crate::error::Error;
use crate::render::page::WHOLE;
use crate::render::{ColumnSet, Format, NetworkFormat, datasette};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// File format
    #[arg(value_enum)]
    format: ExportFormat,
    /// The file; standard output if none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For csv and tsv: the columns of another data set, a row for each pair of actors; docs/formats.md says what is left out
    #[arg(long, value_enum, value_name = "SET")]
    columns: Option<Columns>,
    /// For html: the heading of the page
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// For html: how many events are told in full, those with most independent sources first; the rest is counted by month and type
    #[arg(long, value_name = "N", default_value_t = WHOLE)]
    whole: usize,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    layout: LayoutArgs,
}

pub(super) fn run(common: &Common, args: &ExportArgs) -> Result<ExitCode> {
    if args.columns.is_some() && !matches!(args.format, ExportFormat::Events(EventFormat::Csv | EventFormat::Tsv)) {
        let remedy = "write: demarche export tsv --columns icews".to_owned();
        return Err(Error::Usage { reason: "--columns goes with csv and tsv only".into(), remedy }.into());
    }
    if args.title.is_some() && args.format != ExportFormat::Html {
        let remedy = "write: demarche export html --title WORDS -o FILE".to_owned();
        return Err(Error::Usage { reason: "--title goes with html only".into(), remedy }.into());
    }
    if args.format == ExportFormat::Datasette && !args.question.is_empty() {
        let remedy = "write: demarche export datasette -o metadata.json".to_owned();
        return Err(Error::Usage { reason: "datasette describes the whole database: it takes no question".into(), remedy }.into());
    }
    let kind = args.format.shape()?;
    let write = |out: &mut dyn Write| match (kind, args.columns) {
        (Shape::Page, _) => args.question.page(common, args.title.as_deref(), args.whole, out),
        (Shape::Network(format), _) => args.question.network(common, format, out),
        (Shape::Description, _) => describe(common, out),
        (Shape::Events(format), Some(columns)) => args.question.answer_in(common, columns.into(), format, out),
        // A file has no colours, and the width of no terminal.
        (Shape::Events(format), None) => args.question.answer(common, format, args.layout.plain(common, format), out),
    };
    match args.output.as_deref().filter(|path| *path != Path::new("-")) {
        None if args.format == ExportFormat::Parquet && std::io::stdout().is_terminal() => {
            let remedy = "name a file: demarche export parquet -o FILE".to_owned();
            return Err(Error::Usage { reason: "Parquet is no text for a terminal".into(), remedy }.into());
        }
        None => {
            let mut out = stdout();
            write(&mut out)?;
            out.flush()?;
        }
        Some(path) => whole(path, &mut |out| write(out))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What `export` writes: a format that other commands know, too, or one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExportFormat {
    Events(EventFormat),
    Html,
    Gexf,
    Graphml,
    Dyads,
    Datasette,
    Parquet,
}

/// By what a format is written.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Events(Format),
    Page,
    Network(NetworkFormat),
    Description,
}

impl ExportFormat {
    fn shape(self) -> Result<Shape, Error> {
        Ok(match self {
            Self::Events(format) => Shape::Events(format.into()),
            Self::Html => Shape::Page,
            Self::Gexf => Shape::Network(NetworkFormat::Gexf),
            Self::Graphml => Shape::Network(NetworkFormat::Graphml),
            Self::Dyads => Shape::Network(NetworkFormat::Dyads),
            Self::Datasette => Shape::Description,
            Self::Parquet => Shape::Events(parquet()?),
        })
    }
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<ExportFormat>> = LazyLock::new(|| {
            let events = EventFormat::value_variants().iter().copied().map(ExportFormat::Events);
            let networks = [ExportFormat::Gexf, ExportFormat::Graphml, ExportFormat::Dyads];
            let own = [ExportFormat::Html].into_iter().chain(networks).chain([ExportFormat::Datasette, ExportFormat::Parquet]);
            events.chain(own).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Events(format) => format.to_possible_value(),
            Self::Html => Some(PossibleValue::new("html").help("A page for a browser, in one file without network")),
            Self::Gexf => Some(PossibleValue::new("gexf").help("The network of actors for Gephi, edges dated")),
            Self::Graphml => Some(PossibleValue::new("graphml").help("The network of actors for igraph, networkx, Cytoscape")),
            Self::Dyads => Some(PossibleValue::new("dyads").help("Comma-separated values, a row for each pair of parties")),
            Self::Datasette => Some(PossibleValue::new("datasette").help("Metadata for Datasette: the database described, with queries")),
            Self::Parquet => Some(PossibleValue::new("parquet").help("Apache Parquet; only in a build with the feature `parquet`")),
        }
    }
}

/// Writes what Datasette is to know of the database, which Datasette calls by the name of its file.
fn describe(common: &Common, out: &mut dyn Write) -> Result<()> {
    common.reader()?;
    let name = common.db.file_stem().context("the database has no file name")?;
    datasette(&name.to_string_lossy(), out)?;
    Ok(())
}

#[cfg(feature = "parquet")]
fn parquet() -> Result<Format, Error> {
    Ok(Format::Parquet)
}

#[cfg(not(feature = "parquet"))]
fn parquet() -> Result<Format, Error> {
    let remedy = "in the sources: cargo install --path . --features parquet, or: cargo build --release --features parquet".to_owned();
    Err(Error::Usage { reason: "this build cannot write Parquet".into(), remedy })
}

/// The data sets whose columns can be written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Columns {
    /// Phoenix, 26 columns
    Phoenix,
    /// ICEWS, 20 columns
    Icews,
    /// GDELT 2.0 events, 61 columns
    Gdelt,
    /// POLECAT, 40 columns
    Polecat,
}

impl From<Columns> for ColumnSet {
    fn from(columns: Columns) -> Self {
        match columns {
            Columns::Phoenix => ColumnSet::Phoenix,
            Columns::Icews => ColumnSet::Icews,
            Columns::Gdelt => ColumnSet::Gdelt,
            Columns::Polecat => ColumnSet::Polecat,
        }
    }
}

/// Writes beside the file and then renames: nobody ever sees half of it.
fn whole(path: &Path, write: &mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut name = path.file_name().context("the output has no file name")?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let written = write_to(&beside, write).and_then(|()| Ok(std::fs::rename(&beside, path)?));
    if written.is_err() {
        // The rest of a failed export is of no use; that it cannot be removed adds nothing to the first error.
        let _ = std::fs::remove_file(&beside);
    }
    written.with_context(|| path.display().to_string())
}

fn write_to(path: &Path, write: &mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    write(&mut file)?;
    file.into_inner().map_err(|e| e.into_error())?.sync_all()?;
    Ok(())
}
