//! From a gathering to a verdict.

use super::evidence::evidence;
use super::gather::Gather;
use super::gathering::Gathering;
use super::join::join;
use super::own_address;
use super::probe::planned_probe;
use super::probed;
use super::relayed::{self, Clock};
use super::server::{IceServer, ServerUri};
use crate::nat::{Evidence, FilteringProbe, Passage, Reason, Report, Stranger, judge};

/// Waits for a gathering, and judges what it shows about the NAT between this host and `servers`,
/// which are those that the gathering was started with. `on_progress` is called once with the
/// report as it stands when the gathering is over.
///
/// If the browser hides the local address and the mapped port is the local one, an open host and a
/// NAT that keeps ports look the same. Then a second connection of this page, which reaches the
/// first one's local address, checks whether it reaches the mapped address too; that takes a
/// second more.
///
/// With a TURN server among `servers` it also finds out who gets in, in 5 s or the gathering's
/// time limit: the relay sends to connections of this page that never sent to it. That costs two
/// allocations and a few packets. What nobody sent in time is no proof, unless the same relay is
/// seen to send as soon as the way is open.
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
    let clock = |limit| Clock::new(gather.connection().clone(), gather.time_limit().min(limit));
    let (until, probed_until) = (clock(relayed::LIMIT), clock(probed::LIMIT));
    let probes = async {
        match probe {
            Some(url) => probed::tries(url, probed, &probed_until).await,
            None => Vec::new(),
        }
    };
    let ((gathering, evidence), (mut filtering, more)) = join(
        mapping(&mut gather, &uris, planned, on_progress),
        join(relayed::tries(servers, relayed, &until), probes),
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
    planned: Vec<FilteringProbe>,
    on_progress: impl FnOnce(&Report),
) -> (Gathering, Evidence) {
    let gathering = (&mut *gather).await;
    let waiting = !planned.is_empty();
    let evidence = Evidence {
        filtering: planned,
        ..evidence(&gathering, servers)
    };
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
