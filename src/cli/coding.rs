//! How articles are coded: `--coder` and `--precision`, which acts are told.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::app::Session;
use crate::cli::common::Common;
use crate::code::Precision;
use crate::pipeline::{Coding, Pipeline};

#[derive(Debug, Args)]
pub(super) struct CodingArgs {
    /// Who proposes events: rules and trained network together, or the rules alone (faster, finds less)
    #[arg(long, value_enum, default_value_t = CoderName::Both)]
    coder: CoderName,
    /// How likely an event must be to be reported: strict reports fewer and surer events, loose more and less sure ones
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

impl CodingArgs {
    /// A session that codes as asked.
    pub(super) fn on(&self, session: Session) -> Session {
        session.with_coding(self.coding())
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
    pub(super) fn pipeline(&self, common: &Common) -> Result<Pipeline> {
        Ok(crate::app::pipeline(self.coding(), &common.user_actors()?)?)
    }
}
