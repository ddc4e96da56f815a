//! The command line's grammar.

use clap::{Parser, Subcommand};

/// Reads news articles and keeps a timeline of who did what to whom and when.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Filter: one article object per input line, one object with its events per output line.
    Code(super::code::CodeArgs),
    /// Filter: sentences, tokens, syntax, dates and actors of each article.
    Annotate(super::annotate::AnnotateArgs),
}
