//! `demarche mcp`: the tools of `mcp` for an agent, by the Model Context Protocol over standard input and output.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::cli::common::Common;
use crate::mcp;

#[derive(Debug, Args)]
pub(super) struct McpArgs {
    /// Print the tools with their arguments as JSON, and stop
    #[arg(long)]
    list: bool,
}

pub(super) fn run(common: &Common, args: &McpArgs) -> Result<ExitCode> {
    if args.list {
        let told = |tool: mcp::Tool| json!({"name": tool.name, "description": tool.description, "arguments": tool.schema});
        anstream::println!("{:#}", mcp::tools().into_iter().map(told).collect::<Value>());
        return Ok(ExitCode::SUCCESS);
    }
    serve(common)
}

#[cfg(feature = "mcp")]
use crate::cli::mcp_server::serve;

/// Tells that this build cannot.
#[cfg(not(feature = "mcp"))]
fn serve(_: &Common) -> Result<ExitCode> {
    let reason = "this program was built without the protocol".to_owned();
    Err(crate::error::Error::Usage { reason, remedy: "build it with: cargo install demarche --features mcp".to_owned() }.into())
}
