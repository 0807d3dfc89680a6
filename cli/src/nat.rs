//! `icescope nat`: asks STUN servers, and says what stands between this host and the internet.

use std::convert::Infallible;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use icescope::nat::{Presence, Report};
#[cfg(feature = "gateway")]
use icescope::net::GatewayTest;
use icescope::net::{NatDiagnosis, NatOptions};
use icescope::stun::ServerUri;

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
    servers: Vec<ServerUri>,
    /// Ask well-known public servers: Google's and Cloudflare's
    #[arg(long)]
    public: bool,
    /// Give up after this many seconds, 1 to 600, with what is known by then
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    limit: u64,
    /// Also find out how long the NAT keeps a mapping that is not used: waits up to so many seconds,
    /// 15 to 300; 120 if no number is given
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "120", value_parser = clap::value_parser!(u64).range(15..=300))]
    lifetime: Option<u64>,
    /// Also ask this network's gateway whether it speaks UPnP-IGD, NAT-PMP or PCP, and for its outside
    /// address; takes up to 3 s and changes nothing. Servers may then be left out
    #[cfg(feature = "gateway")]
    #[arg(long)]
    gateway: bool,
    /// Also ask the gateway for one UDP port mapping, and delete it at once
    #[cfg(feature = "gateway")]
    #[arg(long)]
    gateway_map: bool,
    /// Do not ask the resolver for ipv4only.arpa, by which a NAT64 is found where there is no IPv4
    #[arg(long)]
    no_nat64_lookup: bool,
    /// Print the report as one JSON object, schema icescope/nat/1
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut servers = args.servers.clone();
    if args.public {
        servers.extend(PUBLIC.iter().filter_map(|server| server.parse().ok()));
    }
    if servers.is_empty() && !args.asks_gateway() {
        return Err(Failure::unusable(
            "no-server",
            "no STUN server was given. Name two with --server HOST:PORT, or ask Google's and \
             Cloudflare's with --public.",
        ));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut options = NatOptions::default();
    options.limit = Duration::from_secs(args.limit);
    #[cfg(feature = "gateway")]
    {
        options.gateway = match (args.gateway_map, args.gateway) {
            (true, _) => GatewayTest::Map,
            (false, true) => GatewayTest::Ask,
            (false, false) => GatewayTest::Off,
        };
    }
    options.nat64_lookup = !args.no_nat64_lookup;
    options.lifetime = args.lifetime.map(Duration::from_secs);
    let diagnosed = runtime.block_on(diagnose(&servers, options));
    // A name that is being looked up holds a thread that cannot be stopped.
    runtime.shutdown_background();
    let (report, interrupted) = diagnosed?;
    if args.json {
        write_json(out, &report)?;
    } else {
        report::write(&report, out)?;
    }
    Ok(match () {
        () if interrupted => INTERRUPTED,
        () if report.answered() => 0,
        () if servers.is_empty() && gateway_answered(&report) => 0,
        () => NEGATIVE,
    })
}

impl Args {
    const fn asks_gateway(&self) -> bool {
        #[cfg(feature = "gateway")]
        {
            self.gateway || self.gateway_map
        }
        #[cfg(not(feature = "gateway"))]
        false
    }
}

/// Whether the gateway speaks any of the protocols.
fn gateway_answered(report: &Report) -> bool {
    report.gateway.as_ref().is_some_and(|gateway| {
        let all = [&gateway.upnp_igd, &gateway.nat_pmp, &gateway.pcp];
        all.iter().any(|one| one.class() == Some(Presence::Present))
    })
}

/// The report, and whether Ctrl-C cut it short.
async fn diagnose(servers: &[ServerUri], options: NatOptions) -> Result<(Report, bool), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::unusable("no-socket", format!("cannot open a UDP socket: {error}"))
    };
    let mut diagnosis = NatDiagnosis::new(servers, options).map_err(cannot)?;
    let interrupted = tokio::select! {
        result = diagnosis.run() => { result.map_err(cannot)?; false }
        _ = tokio::signal::ctrl_c() => true,
        never = show_progress(options.lifetime) => match never {},
    };
    if options.lifetime.is_some() && std::io::stderr().is_terminal() {
        anstream::eprint!("\r{:60}\r", "");
    }
    Ok((diagnosis.report(), interrupted))
}

/// A bar on the terminal while a lifetime is searched, which takes minutes.
async fn show_progress(lifetime: Option<Duration>) -> Infallible {
    const WIDTH: u64 = 30;
    let Some(all) = lifetime.map(|lifetime| lifetime.as_secs().max(1)) else {
        return std::future::pending().await;
    };
    if !std::io::stderr().is_terminal() {
        return std::future::pending().await;
    }
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    let mut gone: u64 = 0;
    loop {
        ticks.tick().await;
        let done = usize::try_from(gone.min(all) * WIDTH / all).unwrap_or_default();
        let bar = format!("{:30}", "#".repeat(done));
        anstream::eprint!("\rwaiting [{bar}] {gone} of {all} s; Ctrl-C ends it");
        gone = gone.saturating_add(1);
    }
}
