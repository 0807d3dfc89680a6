//! `icescope nat`: asks STUN servers from one socket, and says how the NAT in between maps.

use std::io::Write;
use std::time::Duration;

use icescope::nat::Report;
use icescope::net::{NatDiagnosis, NatOptions};
use icescope::stun::StunUri;

use crate::failure::{Failure, INTERRUPTED, NEGATIVE, write_json};
use crate::report;

/// Well-known public servers of two operators, one of them on two ports: enough for every class.
const PUBLIC: [&str; 3] = [
    "stun:stun.l.google.com:19302",
    "stun:stun.cloudflare.com:3478",
    "stun:stun.cloudflare.com:53",
];

/// Options of `icescope nat`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// STUN server, as HOST:PORT or a stun: URI; two addresses with two ports each tell most
    #[arg(long = "server", value_name = "HOST:PORT", value_parser = crate::stun::server)]
    servers: Vec<StunUri>,
    /// Ask well-known public servers: Google's and Cloudflare's
    #[arg(long)]
    public: bool,
    /// Give up after this many seconds, with what is known by then
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    limit: u64,
    /// Print the report as one JSON object, schema icescope/nat/1
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut servers = args.servers.clone();
    if args.public {
        servers.extend(PUBLIC.iter().filter_map(|server| server.parse().ok()));
    }
    if servers.is_empty() {
        return Err(Failure::unusable(
            "no-server",
            "no STUN server was given. Name two with --server HOST:PORT, or ask Google's and \
             Cloudflare's with --public.",
        ));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (report, interrupted) =
        runtime.block_on(diagnose(&servers, Duration::from_secs(args.limit)))?;
    if args.json {
        write_json(out, &report)?;
    } else {
        report::write(&report, out)?;
    }
    Ok(match () {
        () if interrupted => INTERRUPTED,
        () if report.answered() => 0,
        () => NEGATIVE,
    })
}

/// The report, and whether Ctrl-C cut it short.
async fn diagnose(servers: &[StunUri], limit: Duration) -> Result<(Report, bool), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::unusable("no-socket", format!("cannot open a UDP socket: {error}"))
    };
    let mut options = NatOptions::default();
    options.limit = limit;
    let mut diagnosis = NatDiagnosis::new(servers, options).map_err(cannot)?;
    let interrupted = tokio::select! {
        result = diagnosis.run() => { result.map_err(cannot)?; false }
        _ = tokio::signal::ctrl_c() => true,
    };
    Ok((diagnosis.report(), interrupted))
}
