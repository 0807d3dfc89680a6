//! What the rest of the path means for WebRTC, and what to do about it.

use std::net::IpAddr;

use super::fragments::Fragments;
use super::gateway::Presence;
use super::habits::Lifetime;
use super::layers::{Carrier, Layers};
use super::reach::Udp;
use super::reason::Reason;
use super::refresh::Refresh;
use super::report::{Family, FamilyReport, Report};
use super::stranger::{Passage, Unproved};

/// Whether the probe endpoint, which stands beside its servers, could not be asked either.
fn away(report: &Report) -> bool {
    let reason = report.filtering().reason;
    matches!(reason, Reason::ProbeUnreachable | Reason::ProbeGone)
}

/// What it means that no server answered, in a sentence or two.
pub(super) fn silence(report: &Report) -> &'static str {
    let udp = report.udp();
    match (udp.class(), udp.reason) {
        (Some(Udp::Blocked), _) => {
            "UDP is blocked here: servers that are there over TCP do not answer over UDP. Calls need \
             a TURN server over TCP or TLS."
        }
        (_, Reason::ServerOnLoopback) => {
            "No STUN server answered on this machine: most likely nobody listens there. What stands between \
             this host and the internet only a server out there can see."
        }
        (_, Reason::NothingAnswers) => {
            "Nothing answers, over UDP or TCP: this host has no way to the servers, or they are down."
        }
        _ if away(report) => {
            "No STUN server answered, and over HTTP the server cannot be asked either: it is down, or \
             out of reach from here."
        }
        (_, Reason::PortsClosed) => {
            "No STUN server answered: the servers' hosts, or a firewall in their name, say that \
             nobody listens there."
        }
        _ => "No STUN server answered: UDP may be blocked here, or the servers are down.",
    }
}

/// What to do where no server answered.
pub(super) fn unanswered(report: &Report) -> [&'static str; 2] {
    let udp = report.udp();
    match (udp.class(), udp.reason) {
        (Some(Udp::Blocked), _) => [
            "Ask whoever runs this network to let UDP out, at the ports of the STUN and TURN servers; of \
             one server alone, check that its own firewall lets UDP in.",
            "Until then use a TURN server over TCP or TLS: turn:HOST?transport=tcp, or turns:HOST.",
        ],
        (_, Reason::ServerOnLoopback) => [
            "Start a STUN server there, as `icescope serve` does.",
            "To learn about the NAT, ask two or more STUN servers on the internet.",
        ],
        (_, Reason::NothingAnswers) => [
            "Check this host's own connection and the server names: other sites over TCP fail too?",
            "If UDP is blocked, calls need a TURN server over TCP or TLS.",
        ],
        _ if away(report) => [
            "See to it that the servers run, and check this host's own connection: do other sites fail \
             too?",
            "If UDP is blocked, calls need a TURN server over TCP or TLS.",
        ],
        (_, Reason::PortsClosed) => [
            "Check the server names and ports.",
            "If a firewall refuses UDP, calls need a TURN server over TCP or TLS.",
        ],
        _ => [
            "Check the server names and ports, and whether UDP may leave this network.",
            "If UDP is blocked, calls need a TURN server over TCP or TLS.",
        ],
    }
}

/// Whether a server told of another address, at a port that nothing came back from.
pub(super) fn other_address_is_silent(report: &Report) -> bool {
    let evidence = &report.evidence;
    let ip = |index: &usize| {
        let probe = evidence.probes.get(*index)?;
        probe.address.map(|address| address.ip())
    };
    let udp = report.udp();
    let (told, named): (Vec<&usize>, Vec<&usize>) = udp
        .evidence
        .iter()
        .partition(|index| evidence.reach.derived.contains(index));
    let named: Vec<Option<IpAddr>> = named.into_iter().map(ip).collect();
    udp.reason == Reason::OtherPortsSilent && told.into_iter().any(|at| !named.contains(&ip(at)))
}

/// What it means that there is no route to the servers.
pub(super) fn without_route(report: &Report) -> &'static str {
    match (report.family, report.ipv4.is_some(), report.ipv6.is_some()) {
        (_, true, true) => "This host has no route to the servers, over IPv4 or IPv6.",
        (Some(Family::Ipv6), ..) => {
            "The servers that were named have IPv6 addresses only, and this host has no IPv6 route to them."
        }
        _ => {
            "The servers that were named have IPv4 addresses only, and this host has no IPv4 route to them."
        }
    }
}

/// What to do about it.
pub(super) fn find_route(report: &Report) -> &'static str {
    match (report.family, report.ipv4.is_some(), report.ipv6.is_some()) {
        (_, true, true) => "Check this host's network connection.",
        (Some(Family::Ipv6), ..) => {
            "Name a server that has an IPv4 address, or give this host IPv6."
        }
        _ => "Name a server that has an IPv6 address, or give this host IPv4.",
    }
}

/// Whether servers were asked over a family, and none answered.
pub(super) fn is_silent(family: Option<&FamilyReport>) -> bool {
    family.is_some_and(|family| !family.answered() && family.mapping.reason != Reason::Incomplete)
}

/// What to do where peers that have IPv4 alone are out of reach.
pub(super) fn without_ipv4(report: &Report) -> Option<&'static str> {
    let nat64 = report.nat64.presence.class() == Some(Presence::Present);
    if report.family != Some(Family::Ipv6) || !report.answered() || nat64 {
        None
    } else if is_silent(report.ipv4.as_ref()) {
        Some(
            "Peers that have IPv4 alone cannot reach this host over IPv6: see why nothing answers over IPv4, \
             or have a TURN server ready that has both.",
        )
    } else if report.ipv4.is_none() {
        Some(
            "Peers that have IPv4 alone cannot reach this host over IPv6: ask a server over IPv4 too, and \
             where there is none, have a TURN server ready that has both.",
        )
    } else {
        None
    }
}

/// What to do where mappings end sooner than what is to keep them comes: RFC 4787 section 4.3 wants two
/// minutes.
fn short_lived(lifetime: Lifetime) -> Option<&'static str> {
    match lifetime.gone?.as_secs() {
        ..=10 => Some(
            "The NAT forgets an unused mapping within 10 s. WebRTC checks consent every 4 to 6 s (RFC 7675), \
             which may be too rare here: let something flow at least every second, have the NAT's UDP timeout \
             raised, or use a TURN server over TCP.",
        ),
        11..=15 => Some(
            "The NAT forgets an unused mapping within 15 s, which is how often ICE sends keepalives (RFC 8445): \
             send them every 10 s at least. WebRTC's consent checks, every 4 to 6 s, are often enough.",
        ),
        _ => None,
    }
}

/// Whether the server was asked for the control that it did not give.
pub(super) fn control_was_asked_for(report: &Report) -> bool {
    let mut tries = report.evidence.filtering.iter();
    let impossible = Passage::Unproved(Unproved::ControlImpossible);
    tries.any(|probe| probe.outcome == impossible && probe.control.asked > 0)
}

/// What to do about ports, chains, fragments and lifetimes.
pub(super) fn advice(report: &Report) -> Vec<&'static str> {
    let mut advice = Vec::new();
    match (report.udp().class(), report.udp().reason) {
        (Some(Udp::SomePortsBlocked), _) => {
            advice.push(
                "UDP is blocked at some ports: use STUN and TURN servers at ports that answered.",
            );
        }
        (_, Reason::PortMaybeUnused) => {
            advice.push(
                "To see whether a port is blocked or a server down, ask another operator's server at \
                 the same port.",
            );
        }
        // Where new flows are dropped, the port need not be the cause.
        (_, Reason::OtherPortsSilent) if report.filtering().reason == Reason::NewFlowsLost => {}
        (_, Reason::OtherPortsSilent) => advice.extend([
            "A firewall may let out only some ports: ask whoever runs it to open UDP at those that did not \
             answer, or at all. Until then use STUN and TURN servers at ports that answered, or TURN over TLS \
             at port 443.",
            "If there is no such firewall, check that the server's own one lets UDP in at all its ports.",
        ]),
        _ => {}
    }
    if report.carrier().class() == Some(Carrier::Present) {
        advice.push(
            "The carrier shares one address among customers: forwarding a port at the own router \
             opens nothing. Ask the carrier for a public address, or use IPv6 or a TURN server.",
        );
    } else if report.layers().class() == Some(Layers::Several) {
        advice.push(
            "NATs stand in a row: a port that is forwarded at the nearest one alone opens nothing.",
        );
    }
    let Some(habits) = report.habits() else {
        return advice;
    };
    if habits.refresh.class() == Some(Refresh::None) {
        advice.push(
            "The NAT ends a mapping at its time whatever goes through it, so calls break off: \
             replace it, or use a TURN server over TCP.",
        );
    }
    advice.extend(habits.lifetime.and_then(short_lived));
    let fragments = [&habits.fragments.outbound, &habits.fragments.inbound];
    if fragments
        .map(|way| way.class())
        .contains(&Some(Fragments::Dropped))
    {
        advice.push(
            "Long UDP datagrams get lost on the way: keep them below 1200 bytes, as WebRTC does.",
        );
    }
    advice
}
