//! The `icescope` command.

mod candidate;
mod error;
mod explain;
mod failure;
mod nat;
mod predict;
mod report;
mod sdp;
mod serve;
mod stun;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};

use failure::Failure;

/// See how two peers connect, and why they don't.
#[derive(Debug, Parser)]
#[command(name = "icescope", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find out what stands between this host and the internet: NATs, firewalls, blocked UDP
    Nat(nat::Args),
    /// Say whether two peers will connect without a relay
    Predict(predict::Args),
    /// Watch what a NAT does, packet by packet
    Explain(explain::Args),
    /// Ask one STUN server for this host's mapped address
    Stun(stun::Args),
    /// Explain, check, edit, compare, redact and convert session descriptions
    Sdp(sdp::Args),
    /// Explain ICE candidates
    Candidate(candidate::Args),
    /// Serve the diagnostics page and a STUN server
    Serve(serve::Args),
}

fn main() -> ExitCode {
    let mut out = anstream::stdout();
    let json = std::env::args_os().any(|argument| argument == "--json");
    let result = Cli::try_parse()
        .map_err(|error| Failure::from(with_hint(error)))
        .and_then(|cli| match cli.command {
            Command::Nat(args) => nat::run(&args, &mut out),
            Command::Predict(args) => predict::run(&args, &mut out),
            Command::Explain(args) => explain::run(&args, &mut out),
            Command::Stun(args) => stun::run(&args, &mut out),
            Command::Sdp(args) => sdp::run(&args, &mut out),
            Command::Candidate(args) => candidate::run(&args, &mut out),
            Command::Serve(args) => serve::run(&args, &mut out),
        });
    let code = result.unwrap_or_else(|failure| failure.report(json, &mut out));
    // What cannot be written any more has nobody to read it.
    let _ = out.flush();
    ExitCode::from(code)
}

/// Tells of `-` who forgot it after a pipe, at a command that takes it.
fn with_hint(mut error: clap::Error) -> clap::Error {
    let takes_it = std::env::args_os()
        .nth(1)
        .is_some_and(|command| command == "sdp" || command == "candidate");
    if error.kind() == ErrorKind::MissingRequiredArgument
        && takes_it
        && !std::io::stdin().is_terminal()
    {
        let hint = StyledStr::from("to read standard input, write - in its place");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
    }
    error
}
