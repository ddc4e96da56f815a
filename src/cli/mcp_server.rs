//! The server behind `demarche mcp`: the official SDK on standard input and output.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
    ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::output::note;
use crate::error::{Error, ErrorKind};
use crate::mcp;

/// Answers until standard input ends.
pub(super) fn serve(common: &Common) -> Result<ExitCode> {
    // An agent sees only answers: a database that cannot be read yet is told with each of them, and here to whoever reads the log.
    if let Err(error) = common.reader() {
        note(&told(&error));
    }
    let server = Server { common: common.clone() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let running = match server.serve(rmcp::transport::stdio()).await {
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            running => running?,
        };
        running.waiting().await?;
        anyhow::Ok(())
    });
    // A read of standard input cannot be called off.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

/// Opens the database for each call: so it sees one that is made, replaced or upgraded while it runs, and calls may overlap.
#[derive(Debug, Clone)]
struct Server {
    common: Common,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let version = Implementation::new("demarche", env!("CARGO_PKG_VERSION")).with_title("demarche: a timeline of political events");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(version)
            .with_instructions(mcp::INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> std::result::Result<ListToolsResult, ErrorData> {
        let only_reads = ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false);
        let tool = |tool: mcp::Tool| Tool::new(tool.name, tool.description, Arc::new(tool.schema)).annotate(only_reads.clone());
        Ok(ListToolsResult::with_all_items(mcp::tools().into_iter().map(tool).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> std::result::Result<CallToolResponse, ErrorData> {
        let (server, cancelled) = (self.clone(), context.ct.clone());
        let answer = move || {
            let arguments = request.arguments.unwrap_or_default();
            server.answer(&request.name, &arguments, &|| cancelled.is_cancelled())
        };
        let answer = tokio::task::spawn_blocking(answer).await;
        Ok(answer.map_err(|fault| ErrorData::internal_error(fault.to_string(), None))?.into())
    }
}

impl Server {
    fn answer(&self, tool: &str, arguments: &mcp::Arguments, stop: mcp::Stop<'_>) -> CallToolResult {
        match self.common.reader().and_then(|session| Ok(mcp::call(&session, tool, arguments, stop)?)) {
            Ok(answer) => CallToolResult::structured(answer),
            Err(error) => CallToolResult::structured_error(json!({"error": told(&error)})),
        }
    }
}

/// An error in words, with what an agent, or the person beside it, can do.
fn told(error: &anyhow::Error) -> String {
    let Some(error) = error.downcast_ref::<Error>() else { return format!("{error:#}") };
    let remedy = match error.kind() {
        ErrorKind::NoDatabase | ErrorKind::EmptyDatabase => "ask the user to fill it, outside of this server: demarche ingest ARTICLES",
        ErrorKind::OlderSchema => "ask the user to bring it up to date: demarche upgrade",
        ErrorKind::NoActor => "call `actor` with another spelling, or `summarise` to see who is there",
        ErrorKind::NoEvent => "take an id from `search`, `summarise` or `changes`",
        ErrorKind::Busy => "call again in a minute",
        ErrorKind::Usage => return error.to_string(),
        _ => return crate::cli::exit::told(error),
    };
    format!("{error} ({remedy})")
}
