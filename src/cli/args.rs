//! The command line's grammar.

use clap::{Parser, Subcommand};

pub(super) use crate::cli::common::Common;

/// Reads news articles and keeps a timeline of who did what to whom and when.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 110)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read articles into the database
    Ingest(super::ingest::IngestArgs),
    /// Read what is new in feeds and sitemaps into the database, politely
    ///
    /// Asks the feeds that are due, and prints what is new or changed since each was last read; what a feed holds when it is first read is taken
    /// in and not printed, and of a sitemap only remembered. docs/fetch.md lists what is heeded.
    Fetch(super::fetch::FetchArgs),
    /// Add, list and remove the feeds and sitemaps that `fetch` asks
    Feed(super::feed::FeedArgs),
    /// Print events in order of time, with the words that support them
    Timeline(super::timeline::TimelineArgs),
    /// List events, one line each
    Events(super::events::EventsArgs),
    /// Show one event: its mentions, sources, numbers and why it was coded
    Show(super::show::ShowArgs),
    /// List meetings and their outcome
    Meetings(super::meetings::MeetingsArgs),
    /// List who said what to whom, in order of time
    Said(super::said::SaidArgs),
    /// Show what the sources of an event or a meeting share and where they differ
    Compare(super::compare::CompareArgs),
    /// List promises, plans, threats and announced meetings beside what was done
    Pledges(super::pledges::PledgesArgs),
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
    /// Saved questions: print only what is new since the last run
    Watch(super::watch::WatchArgs),
    /// Recode every stored article, after the rules changed, and print what changed
    Recode(super::recode::RecodeArgs),
    /// Merge, split, reject or correct events; decisions survive every ingest
    #[command(visible_alias = "decisions")]
    Decide(super::decide::DecideArgs),
    /// Review events by keys, the most doubtful first; draw a sample and tell how many are right
    ///
    /// In a terminal it shows one event after the other, its sentence marked: one key accepts and goes on, others reject, edit, merge, split,
    /// note, undo, skip. Decisions are those of `demarche decide`: they survive every ingest, and `decide list` exports them. --list prints the queue, --apply
    /// makes the judgements of a list in one transaction, --report tells what the verdicts on a sample say.
    Review(super::review::ReviewArgs),
    /// Show the database in a browser: the timeline, every view as JSON, an Atom feed; take reviews
    ///
    /// Answers to this machine only, and only reads, unless told otherwise. Prints its address on standard output; Ctrl-C ends it.
    /// docs/serve.md lists the addresses and what they take.
    Serve(super::serve::ServeArgs),
    /// Answer an agent: read-only tools by the Model Context Protocol, on standard input and output
    Mcp(super::mcp::McpArgs),
    /// List the rules by which events are coded, or explain one
    Rules(super::rules::RulesArgs),
    /// Count what the database holds
    Stats(super::stats::StatsArgs),
    /// List what could not be read or coded, or clear the list
    Problems(super::problems::ProblemsArgs),
    /// Look for damage in the database
    Check(super::check::CheckArgs),
    /// Upgrade a database that an older version wrote
    Upgrade(super::upgrade::UpgradeArgs),
    /// Print a completion script for a shell
    Completions(super::completions::CompletionsArgs),
    /// Print the manual page
    Man(super::man::ManArgs),
}
