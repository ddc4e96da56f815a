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
use crate::render::{ColumnSet, Format};

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
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    layout: LayoutArgs,
}

pub(super) fn run(common: &Common, args: &ExportArgs) -> Result<ExitCode> {
    let layout = args.layout.layout(common, false);
    if args.columns.is_some() && !matches!(args.format, ExportFormat::Events(EventFormat::Csv | EventFormat::Tsv)) {
        let remedy = "write: demarche export tsv --columns icews".to_owned();
        return Err(Error::Usage { reason: "--columns goes with csv and tsv only".into(), remedy }.into());
    }
    let format = args.format.format()?;
    let write = |out: &mut dyn Write| match args.columns {
        Some(columns) => args.question.answer_in(common, columns.into(), format, out),
        None => args.question.answer(common, format, layout, out),
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

/// What `export` writes: a format that other commands know, too, or Parquet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExportFormat {
    Events(EventFormat),
    Parquet,
}

impl ExportFormat {
    fn format(self) -> Result<Format, Error> {
        match self {
            Self::Events(format) => Ok(format.into()),
            Self::Parquet => parquet(),
        }
    }
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<ExportFormat>> = LazyLock::new(|| {
            let events = EventFormat::value_variants().iter().copied().map(ExportFormat::Events);
            events.chain([ExportFormat::Parquet]).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Events(format) => format.to_possible_value(),
            Self::Parquet => Some(PossibleValue::new("parquet").help("Apache Parquet; only in a build with the feature `parquet`")),
        }
    }
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
