//! `demarche man`: the manual page, in roff; with a folder, one page for each command.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Command};

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write a page for each command into this folder instead
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// What the grammar does not hold, in roff.
const MORE: &str = r#".SH "EXIT STATUS"
.TP
0
Done; an empty timeline is no failure.
.TP
1
Something failed: an article that could not be read or coded (demarche problems lists them), an event that is not there, a database.
.TP
2
Wrong usage.
.SH ENVIRONMENT
.TP
DEMARCHE_DB
The database, instead of demarche.db in the working folder.
.TP
DEMARCHE_ACTORS
A table of your own actors, or a folder of such tables.
.TP
DEMARCHE_BY
Who decides, instead of USER.
.TP
NO_COLOR
No colours.
.SH FILES
.TP
demarche.db
An SQLite database; while it is written, demarche.db-wal and demarche.db-shm beside it belong to it.
.SH EXAMPLES
.nf
demarche ingest articles/
demarche timeline Lavrov --since 2025-11 --width 80
demarche changes --since yesterday Hamas
demarche export csv --fields brief -o timeline.csv
.fi
"#;

pub(super) fn run(args: &ManArgs) -> Result<ExitCode> {
    match &args.folder {
        Some(folder) => clap_mangen::generate_to(whole(super::command()), folder).with_context(|| folder.display().to_string())?,
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(whole(super::command())).render(&mut page)?;
            page.extend_from_slice(MORE.as_bytes());
            std::io::stdout().write_all(&page)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A grammar of which no option is hidden: a manual has room for all of them.
fn whole(command: Command) -> Command {
    command.mut_args(|arg| arg.hide_short_help(false)).mut_subcommands(whole)
}
