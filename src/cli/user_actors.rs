//! How articles are coded: `--actors`, the user's own actors beside the embedded ones; `--coder` and `--precision`, which acts are told.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::app::Session;
use crate::code::Precision;
use crate::lexicon::actors::Base;
use crate::pipeline::{Coding, Pipeline};

#[derive(Debug, Args)]
pub(super) struct UserActors {
    /// Your own actors: a CSV file with the columns of one of the tables of data/actors, or a folder of such files; repeatable
    #[arg(long, value_name = "PATH")]
    actors: Vec<PathBuf>,
    /// Who proposes events: the rules and the trained network together, or the rules alone (faster, finds less)
    #[arg(long, value_enum, default_value_t = CoderName::Both)]
    coder: CoderName,
    /// How likely an event must be to be told: strict tells fewer and surer ones, loose more and less sure ones
    #[arg(long, value_enum, default_value_t = PrecisionName::Balanced)]
    precision: PrecisionName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CoderName {
    Both,
    Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PrecisionName {
    Strict,
    Balanced,
    Loose,
}

impl UserActors {
    /// A session that codes as asked, with the user's actors first.
    pub(super) fn on(&self, session: Session) -> Result<Session> {
        let session = session.with_coding(self.coding());
        if self.actors.is_empty() { Ok(session) } else { Ok(session.with_user_actors(&self.tables()?)?) }
    }

    fn coding(&self) -> Coding {
        let precision = match self.precision {
            PrecisionName::Strict => Precision::Strict,
            PrecisionName::Balanced => Precision::Balanced,
            PrecisionName::Loose => Precision::Loose,
        };
        Coding { rules_alone: self.coder == CoderName::Rules, precision }
    }

    /// All stages, as asked, with the user's actors first.
    pub(super) fn pipeline(&self) -> Result<Pipeline> {
        let pipeline = Pipeline::of(self.coding());
        if self.actors.is_empty() {
            return Ok(pipeline);
        }
        Ok(pipeline.with_user_actors(Base::of_tables(&self.tables()?, &Base::embedded())?))
    }

    /// The tables by name and text.
    fn tables(&self) -> Result<Vec<(String, String)>> {
        let mut files = Vec::new();
        for path in &self.actors {
            for file in csv_files(path)? {
                let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
                files.push((file.display().to_string(), text));
            }
        }
        Ok(files)
    }
}

/// The file itself, or the CSV files of a folder in order of name.
fn csv_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(|| path.display().to_string())? {
        let file = entry?.path();
        if file.extension().is_some_and(|e| e == "csv") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}
