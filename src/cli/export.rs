//! `demarche export`: a timeline as a file, written at once and whole.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::cli::args::Common;
use crate::cli::output::{EventFormat, stdout};
use crate::cli::question::{LayoutArgs, QuestionArgs};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Shape of the file
    #[arg(value_enum)]
    format: EventFormat,
    /// The file; standard output if none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    layout: LayoutArgs,
}

pub(super) fn run(common: &Common, args: &ExportArgs) -> Result<ExitCode> {
    let layout = args.layout.layout(false);
    match args.output.as_deref().filter(|path| *path != Path::new("-")) {
        None => args.question.answer(common, args.format.into(), layout, &mut stdout())?,
        Some(path) => whole(path, &mut |out| args.question.answer(common, args.format.into(), layout, out))?,
    }
    Ok(ExitCode::SUCCESS)
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
