//! From a gathering to a verdict.

use core::future::Future;

use super::bindings;
use super::evidence::evidence;
use super::gather::Gather;
use super::gathering::{End, Gathering};
use super::join::{beside, join, race};
use super::own_address;
use super::patience;
use super::probe::planned_probe;
use super::probed;
use super::relayed::{self, Clock};
use super::server::IceServer;
use crate::nat::{
    Connected, Evidence, FilteringProbe, Passage, Reason, Report, Stranger, TcpHost, judge,
};
use crate::stun::ServerUri;

/// How long it may take to tell which servers run.
const RUNNING_MS: i32 = 2000;

/// Waits for a gathering, and judges what it shows about the NAT between this host and `servers`,
/// which are those that the gathering was started with. `on_progress` is called once with the
/// report as it stands when the gathering is over.
///
/// A gathering in which no server answers ends within 3.5 s, and one in which some do not after
/// 4.5 s, where browsers wait for 11 s and 40 s; servers are asked again meanwhile, since a lost
/// packet is no silence. `running` tells which of the servers are known to run, for instance since the
/// web server beside them has just answered: if they are silent over UDP, UDP is blocked. It is polled
/// only once the gathering is over, and for two seconds at most: a server that has gone meanwhile is not
/// one that UDP does not reach. What is known already is [`ready`](core::future::ready).
///
/// If the browser hides the local address and the mapped port is the local one, an open host and a
/// NAT that keeps ports look the same. Then a second connection of this page, which reaches the
/// first one's local address, checks whether it reaches the mapped address too; that takes a
/// second more.
///
/// With a TURN server among `servers` it also finds out who gets in, in 2 to 3 s, or in 7.5 s where
/// packets are lost, or the gathering's time limit: the relay sends to connections of this page that
/// never sent to it. That costs two allocations, or up to eight, and a few packets. What nobody sent in time
/// is no proof, unless the same relay is seen to send as soon as the way is open.
///
/// With `probe`, the URL of a probe endpoint as `icescope serve` has it, that server sends to a
/// connection of this page, from where it was sent to and from elsewhere, and counts what gets in.
/// It is asked over HTTP, and from another origin with CORS. That takes 7 s at most.
///
/// An abort ends all of that, with the partial result, and every connection is closed at the end
/// and when the future is dropped.
pub async fn diagnose(
    mut gather: Gather,
    servers: &[IceServer],
    running: impl Future<Output = Vec<ServerUri>>,
    probe: Option<&str>,
    on_progress: impl FnOnce(&Report),
) -> (Gathering, Report) {
    let uris: Vec<ServerUri> = servers
        .iter()
        .filter_map(|server| server.uris().ok())
        .flatten()
        .collect();
    let relayed = evidence(&gather.so_far(), &uris).filtering;
    let probed = probe.map(planned_probe).unwrap_or_default();
    let planned = [relayed.as_slice(), &probed].concat();
    let clock = Clock::new(&gather, relayed::LIMIT);
    let probe_clock = Clock::new(&gather, probed::LIMIT);
    let probes = async {
        match probe {
            Some(url) => probed::tries(url, probed, &probe_clock).await,
            None => Vec::new(),
        }
    };
    let ((gathering, evidence), (mut filtering, more)) = join(
        mapping(&mut gather, &uris, running, planned, on_progress),
        join(relayed::tries(servers, relayed, &clock), probes),
    )
    .await;
    filtering.extend(more);
    let open = |stranger, outcome| stranger == Stranger::OtherAddress && outcome == Passage::Open;
    let decided = filtering
        .iter()
        .any(|found| open(found.stranger, found.outcome));
    let ended = filtering
        .iter()
        .all(|found| found.outcome != Passage::Undecided);
    let report = judge(Evidence {
        complete: evidence.complete && (decided || ended),
        filtering,
        ..evidence
    });
    (gathering, report)
}

async fn mapping(
    gather: &mut Gather,
    servers: &[ServerUri],
    running: impl Future<Output = Vec<ServerUri>>,
    planned: Vec<FilteringProbe>,
    on_progress: impl FnOnce(&Report),
) -> (Gathering, Evidence) {
    let patience = patience::settle(gather.abort_handle(), servers);
    let gathering = beside(&mut *gather, patience).await;
    let waiting = !planned.is_empty();
    let mut evidence = Evidence {
        filtering: planned,
        ..evidence(&gathering, servers)
    };
    let running = match gathering.end {
        End::Aborted => None,
        _ => race(running, bindings::pause(RUNNING_MS)).await,
    };
    let asked = |host: &str| servers.iter().any(|server| server.host() == host);
    for server in running
        .iter()
        .flatten()
        .filter(|server| asked(server.host()))
    {
        let host = TcpHost {
            host: server.host().to_owned(),
            outcome: Connected::Answered,
        };
        if !evidence.reach.hosts.contains(&host) {
            evidence.reach.hosts.push(host);
        }
    }
    let report = judge(Evidence {
        complete: evidence.complete && !waiting,
        ..evidence.clone()
    });
    on_progress(&report);
    let (Reason::AddressHidden, [mapped]) = (report.mapping().reason, report.mapped()) else {
        return (gathering, evidence);
    };
    let own_address = own_address::check(gather.connection(), &gathering, *mapped).await;
    let evidence = Evidence {
        own_address,
        ..evidence
    };
    (gathering, evidence)
}
