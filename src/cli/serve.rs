//! `demarche serve`: the page and every view of the database over HTTP, to this machine.

use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};
use clap::Args;

use crate::app::Session;
use crate::cli::common::Common;
use crate::cli::output::{note, stdout};
use crate::error::Error;
use crate::serve::{Server, Serving, Stop};
use crate::store::Access;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Port to answer on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8017)]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Take decisions, too: from whoever has the address that is printed, which holds a token
    #[arg(long)]
    review: bool,
    /// Who reviews, where the page does not say [default: $USER]
    #[arg(long, value_name = "NAME", env = "DEMARCHE_BY", hide_env_values = true)]
    by: Option<String>,
    /// Address to answer on: another than 127.0.0.1 lets other machines read
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// A further name under which the server is asked, such as that of this machine; may be given several times
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
}

pub(super) fn run(common: &Common, args: &ServeArgs) -> Result<ExitCode> {
    // Whether the database can be read is told before anything listens.
    common.reader()?;
    let socket = listen(args)?;
    let at = socket.local_addr()?;
    let token = if args.review { token()? } else { String::new() };
    let address = address(at, &token);
    if !args.bind.is_loopback() {
        note("other machines can read the database at this address; nothing is encrypted");
    }
    let (db, clock, wait, actors) = (common.db.clone(), common.clock(), common.wait, common.user_actors()?);
    let opener = move |access: Access| {
        let (db, clock, actors) = (db.clone(), clock.clone(), actors.clone());
        Box::new(move || -> crate::error::Result<Session> {
            let session = Session::open(&db, access, clock.clone())?;
            session.wait_at_most(std::time::Duration::from_secs(wait))?;
            if actors.is_empty() { Ok(session) } else { session.with_user_actors(&actors) }
        })
    };
    let serving = Serving {
        read: opener(Access::Read),
        write: if args.review { Some(opener(Access::Existing)) } else { None },
        hosts: hosts(at, &args.names),
        token,
        by: args.by.clone().or_else(|| std::env::var("USER").ok()).unwrap_or_default(),
    };
    let server = Server::new(serving, socket)?;
    stop_on_signals(server.stop())?;
    // The address is an answer: it is told when the server can be asked, and be stopped.
    let mut out = stdout();
    writeln!(out, "{address}")?;
    out.flush()?;
    note(&format!("{} {}; Ctrl-C ends it", if args.review { "reviewing" } else { "serving" }, common.db.display()));
    if args.open && !open(&address) {
        note("no browser could be started: open the address yourself");
    }
    server.run();
    note("stopped");
    Ok(ExitCode::SUCCESS)
}

fn listen(args: &ServeArgs) -> Result<TcpListener> {
    let at = SocketAddr::new(args.bind, args.port);
    TcpListener::bind(at).map_err(|error| {
        let remedy = "take another port: --port 0 takes a free one".to_owned();
        Error::Input { place: at.to_string(), reason: format!("cannot be listened on: {error}"), remedy }.into()
    })
}

/// 128 bits that nobody can guess.
fn token() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("{error}")).context("the system gives no random numbers")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The page's address. The token stands behind `#`, which a browser keeps to itself: it is in no request line and no log.
fn address(at: SocketAddr, token: &str) -> String {
    let page = if token.is_empty() { String::new() } else { format!("review#token={token}") };
    format!("http://{at}/{page}")
}

/// The names under which the server may be asked.
fn hosts(at: SocketAddr, names: &[String]) -> Vec<String> {
    let mut hosts = vec![at.ip().to_string()];
    if at.is_ipv6() {
        hosts = vec![format!("[{}]", at.ip())];
    }
    if at.ip().is_loopback() || at.ip().is_unspecified() {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(String::from));
    }
    hosts.extend(names.iter().cloned());
    let with_port = hosts.iter().map(|host| format!("{host}:{}", at.port()));
    // A browser leaves the usual port out.
    let bare = hosts.iter().filter(|_| at.port() == 80).cloned();
    let mut all: Vec<String> = with_port.chain(bare).collect();
    all.sort();
    all.dedup();
    all
}

/// Starts the browser that the system has; no shell reads the address.
fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    Command::new(program).args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
}

/// Tells the server to stop when the user or the system says so.
#[cfg(unix)]
fn stop_on_signals(stop: Stop) -> Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM])?;
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            stop.stop();
        }
    });
    Ok(())
}

/// Elsewhere Ctrl-C ends the process, which leaves the database whole.
#[cfg(not(unix))]
fn stop_on_signals(_: Stop) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_server_has_its_names_and_no_other() {
        let names = hosts("127.0.0.1:8017".parse().unwrap(), &["box.lan".into()]);
        assert_eq!(names, ["127.0.0.1:8017", "[::1]:8017", "box.lan:8017", "localhost:8017"]);
        assert!(hosts("127.0.0.1:80".parse().unwrap(), &[]).contains(&"localhost".to_owned()));
        assert_eq!(hosts("192.0.2.7:8017".parse().unwrap(), &[]), ["192.0.2.7:8017"]);
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (a, b) = (token().unwrap(), token().unwrap());
        assert!(a.len() == 32 && a != b);
        assert!(address("127.0.0.1:1".parse().unwrap(), &a).ends_with(&format!("/review#token={a}")));
    }
}
