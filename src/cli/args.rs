//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::app::{Clock, Session};
use crate::error::Result;
use crate::store::Access;

/// Reads news articles and keeps a timeline of who did what to whom and when.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 110)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags that every command takes, before or after its name.
#[derive(Debug, ClapArgs)]
pub(super) struct Common {
    /// The database
    #[arg(long, global = true, value_name = "FILE", env = "DEMARCHE_DB", default_value = "demarche.db", hide_env_values = true)]
    pub(super) db: PathBuf,
    /// The present moment, RFC 3339, instead of the clock's: for tests and for exact repetition
    #[arg(long, global = true, value_name = "MOMENT", hide_short_help = true)]
    pub(super) now: Option<chrono::DateTime<chrono::Utc>>,
    /// Seconds to wait for another process that writes
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60, hide_short_help = true)]
    pub(super) wait: u64,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read articles into the database
    Ingest(super::ingest::IngestArgs),
    /// Print events in order of time, with the words they stand on
    Timeline(super::timeline::TimelineArgs),
    /// List events, one line each
    Events(super::events::EventsArgs),
    /// Show one event: its mentions, sources, numbers and why it was coded
    Show(super::show::ShowArgs),
    /// List meetings with what became of them
    Meetings(super::meetings::MeetingsArgs),
    /// Look up who a name means, or who held an office on a day
    Actors(super::actors::ActorsArgs),
    /// List the articles in the database
    Articles(super::articles::ArticlesArgs),
    /// Write a timeline to a file, or to standard output
    Export(super::export::ExportArgs),
    /// Filter: one article object per input line, one object with its events per output line
    Code(super::code::CodeArgs),
    /// Filter: articles of any form as they are read, one JSON object a line
    Read(super::read::ReadArgs),
    /// Filter: sentences, tokens, syntax, dates and actors of each article
    Annotate(super::annotate::AnnotateArgs),
    /// List what changed since a moment: events added, changed, withdrawn
    Changes(super::changes::ChangesArgs),
    /// Recode every stored article, after the rules changed, and print what changed
    Recode(super::recode::RecodeArgs),
    /// Merge, split, reject or edit events; what is decided survives every ingest
    #[command(visible_alias = "decisions")]
    Decide(super::decide::DecideArgs),
    /// List the rules by which events are coded, or explain one
    Rules(super::rules::RulesArgs),
    /// Count what the database holds
    Stats(super::stats::StatsArgs),
    /// Look for damage in the database
    Check(super::check::CheckArgs),
    /// Bring a database that an older version wrote up to date
    Upgrade(super::upgrade::UpgradeArgs),
    /// Print a completion script for a shell
    Completions(super::completions::CompletionsArgs),
    /// Print the manual page
    Man(super::man::ManArgs),
}

impl Common {
    #[allow(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
    pub(super) fn clock(&self) -> Clock {
        match self.now {
            Some(moment) => Clock::new(move || moment),
            None => Clock::new(chrono::Utc::now),
        }
    }

    /// The present day in UTC.
    pub(super) fn today(&self) -> chrono::NaiveDate {
        self.clock().today()
    }

    /// Opens the database to read.
    pub(super) fn reader(&self) -> Result<Session> {
        Session::open(&self.db, Access::Read, self.clock())
    }

    /// Opens a database that must be there already to write.
    pub(super) fn existing_writer(&self) -> Result<Session> {
        self.to_write(Access::Existing)
    }

    /// Opens the database to write, making it if it is not there.
    pub(super) fn writer(&self) -> Result<Session> {
        self.to_write(Access::Write)
    }

    fn to_write(&self, access: Access) -> Result<Session> {
        let session = Session::open(&self.db, access, self.clock())?;
        session.wait_at_most(std::time::Duration::from_secs(self.wait))?;
        Ok(session)
    }
}
