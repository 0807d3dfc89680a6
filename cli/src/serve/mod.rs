//! `icescope serve`: the diagnostics page, and the STUN server that its paired probes ask.

mod page;
mod probe;
mod turn;

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use icescope::net::StunServer;
use icescope::stun::BehaviorServer;
use serde::Serialize;
use tokio::net::TcpListener;

use crate::failure::{Failure, write_json};

/// How many ports after the wanted one are tried before giving up.
const PORT_TRIES: u16 = 100;

/// Options of `icescope serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Address to listen on, for HTTP and STUN; repeat it for more
    #[arg(long, value_name = "IP", default_values_t = [IpAddr::V4(Ipv4Addr::LOCALHOST)], value_parser = address)]
    listen: Vec<IpAddr>,
    /// HTTP port; the next free one if it is taken
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// First of the two STUN ports; the next free pair if one is taken
    #[arg(long, value_name = "PORT", default_value_t = 3478, value_parser = clap::value_parser!(u16).range(..65535))]
    stun_port: u16,
    /// TURN server that the page may use, as turn:HOST:PORT; repeat it for more URIs of one server
    #[arg(long, value_name = "URI", value_parser = turn::uri, requires = "turn_secret")]
    turn: Vec<String>,
    /// Secret shared with the TURN server (coturn: static-auth-secret); the page gets passwords
    /// made from it that end after an hour
    #[arg(
        long,
        value_name = "SECRET",
        env = "ICESCOPE_TURN_SECRET",
        hide_env_values = true,
        requires = "turn"
    )]
    turn_secret: Option<String>,
    /// Open the page in a browser
    #[arg(long)]
    open: bool,
    /// Print where everything listens as one JSON object
    #[arg(long)]
    json: bool,
}

/// An address to listen on.
fn address(text: &str) -> Result<IpAddr, String> {
    let (host, zone) = text
        .split_once('%')
        .map_or((text, None), |(host, zone)| (host, Some(zone)));
    match host.parse() {
        Ok(IpAddr::V6(ip)) if ip.is_unicast_link_local() => Err(
            "a link-local address serves one link only, and neither the page's address nor a STUN \
             URI has a place for its zone: use another address, or :: for all"
                .to_owned(),
        ),
        Ok(ip) if zone.is_none() => Ok(ip),
        _ => Err("not an IP address".to_owned()),
    }
}

#[derive(Debug, Serialize)]
struct Listening {
    schema: &'static str,
    url: String,
    http: Vec<SocketAddr>,
    stun: Vec<SocketAddr>,
    /// Whether a client can find out all about its NAT here (RFC 5780).
    behavior: bool,
    /// Whether a page can find out who gets in to it.
    probe: bool,
    page: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(args, out))
}

async fn serve(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let stun = bind_stun(&args.listen, args.stun_port).await?;
    let http = bind_http(&args.listen, args.port).await?;
    let listening = Listening {
        schema: "icescope/serve/1",
        url: url(http
            .iter()
            .filter_map(|listener| listener.local_addr().ok())),
        http: http
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect(),
        stun: stun.addresses().to_vec(),
        behavior: BehaviorServer::new(stun.addresses()).other(0).is_some(),
        probe: stun.probe_endpoint().is_some(),
        page: page::is_present(),
    };
    announce(args, &listening, out)?;
    if args.open
        && let Err(error) = open::that_detached(&listening.url)
    {
        anstream::eprintln!(
            "icescope: cannot open a browser: {error}. Open {} yourself.",
            listening.url
        );
    }

    let turn = turn::TurnServer::new(&args.turn, args.turn_secret.as_deref());
    let router = page::router(page::Servers {
        stun: listening.stun,
        turn,
        probe: stun.probe_endpoint(),
    });
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut tasks = tokio::task::JoinSet::new();
    for listener in http {
        let service = axum::serve(listener, router.clone());
        tasks.spawn(async move { service.await });
    }
    tasks.spawn(async move { stun.run().await });
    tokio::select! {
        signal = stop_signal() => signal.map(|()| 0).map_err(Failure::from),
        // Each task runs until it fails.
        ended = tasks.join_next() => match ended {
            Some(Ok(Err(error))) => Err(Failure::negative("server-stopped", format!("the server stopped: {error}"))),
            _ => Err(Failure::negative("server-stopped", "the server stopped")),
        },
    }
}

/// Ctrl-C, or the request of a service manager.
async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Two STUN ports on every address, so that one host gives two endpoints to compare.
async fn bind_stun(listen: &[IpAddr], wanted: u16) -> Result<StunServer, Failure> {
    let firsts = (wanted..u16::MAX).step_by(2);
    let mut last = None;
    for port in firsts.take(usize::from(PORT_TRIES)) {
        let second = port + u16::from(port != 0);
        let addresses: Vec<SocketAddr> = listen
            .iter()
            .flat_map(|ip| [port, second].map(|port| SocketAddr::new(*ip, port)))
            .collect();
        match StunServer::bind(&addresses).await {
            Ok(server) => {
                if port != wanted {
                    anstream::eprintln!(
                        "icescope: STUN port {wanted} or {} is taken; using {port} and {second}.",
                        wanted + 1
                    );
                }
                return Ok(server);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(cannot_listen("STUN", listen, port, &error)),
        }
    }
    let error = last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(cannot_listen("STUN", listen, wanted, &error))
}

async fn bind_http(listen: &[IpAddr], wanted: u16) -> Result<Vec<TcpListener>, Failure> {
    let mut last = None;
    for port in (wanted..=u16::MAX).take(usize::from(PORT_TRIES)) {
        match listen_all(listen, port).await {
            Ok(listeners) => {
                if port != wanted {
                    anstream::eprintln!("icescope: HTTP port {wanted} is taken; using {port}.");
                }
                return Ok(listeners);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(cannot_listen("HTTP", listen, port, &error)),
        }
    }
    let error = last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(cannot_listen("HTTP", listen, wanted, &error))
}

async fn listen_all(listen: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners = Vec::with_capacity(listen.len());
    for ip in listen {
        listeners.push(TcpListener::bind((*ip, port)).await?);
    }
    Ok(listeners)
}

fn cannot_listen(what: &str, listen: &[IpAddr], port: u16, error: &io::Error) -> Failure {
    let listen: Vec<String> = listen.iter().map(ToString::to_string).collect();
    let why = match error.kind() {
        io::ErrorKind::AddrNotAvailable => "not an address of this machine".to_owned(),
        _ => error.to_string(),
    };
    let listen = listen.join(", ");
    Failure::unusable(
        "cannot-listen",
        format!("cannot listen for {what} on {listen} port {port}: {why}"),
    )
}

/// The first address, as a browser on this machine reaches it.
fn url(mut addresses: impl Iterator<Item = SocketAddr>) -> String {
    match addresses.next() {
        Some(at) if at.ip().is_unspecified() => format!("http://localhost:{}/", at.port()),
        Some(at) => format!("http://{at}/"),
        None => String::new(),
    }
}

fn announce(args: &Args, listening: &Listening, out: &mut dyn Write) -> io::Result<()> {
    if args.json {
        write_json(out, listening)?;
        return out.flush();
    }
    let stun: Vec<String> = listening.stun.iter().map(ToString::to_string).collect();
    writeln!(out, "Page   {}", listening.url)?;
    writeln!(out, "STUN   {}", stun.join("  "))?;
    if listening.behavior {
        writeln!(
            out,
            "       Two addresses: `icescope nat` and the page can tell what your NAT lets in."
        )?;
    }
    if !listening.page {
        writeln!(
            out,
            "This icescope was built without its page; `cargo xtask build` makes it."
        )?;
    }
    if args.listen.iter().all(IpAddr::is_loopback) {
        writeln!(
            out,
            "Only this machine can reach it, and it cannot see your NAT: the page offers other \
             servers. --listen IP opens it to a network."
        )?;
    }
    writeln!(out, "Ctrl-C stops it.")?;
    out.flush()
}
