//! What was found, and what it means for WebRTC.

use std::net::{IpAddr, SocketAddr};

use crate::nat::class::{Filtering, Mapping};
use crate::nat::evidence::Outcome;
use crate::nat::gateway::Presence;
use crate::nat::probes::distinct;
use crate::nat::property::Property;
use crate::nat::reason::Reason;
use crate::nat::remedy;
use crate::nat::report::{Family, Report};

/// One or two sentences for people.
pub(in crate::nat) fn summary(report: &Report) -> String {
    let translated = report.nat64.presence.class() == Some(Presence::Present);
    let lead = if translated && report.family == Some(Family::Ipv4) {
        "This host reaches IPv4 through a NAT64. "
    } else if report.layers().reason == Reason::ServerInside {
        "As seen from inside this network only, where the servers are: "
    } else if several_ways(report) {
        "On each of several ways out, as with a VPN or two networks: "
    } else {
        one_family(report).unwrap_or_default()
    };
    format!("{lead}{}{}", of_mapping(report), lost(report))
}

/// That what follows holds for one family, where nothing came over the other: for IPv6, which many peers
/// do not have, also where nothing was asked over IPv4.
fn one_family(report: &Report) -> Option<&'static str> {
    if !report.answered() {
        return None;
    }
    match report.family? {
        Family::Ipv4 if remedy::is_silent(report.ipv6.as_ref()) => {
            Some("Over IPv4 alone, as nothing answered over IPv6: ")
        }
        Family::Ipv6 if remedy::is_silent(report.ipv4.as_ref()) => {
            Some("Over IPv6 alone, as nothing answered over IPv4: ")
        }
        Family::Ipv6 if report.ipv4.is_none() => {
            Some("Over IPv6 alone, as nothing is known of IPv4: ")
        }
        _ => None,
    }
}

/// Whether NATs that are alike stand on several ways. Without one, that a host has several addresses is no
/// news.
fn several_ways(report: &Report) -> bool {
    let translated = |class| class != Mapping::None;
    report.mapping().class().is_some_and(translated) && report.by_local_address().len() > 1
}

/// Which server answered from elsewhere.
fn elsewhere(report: &Report) -> String {
    let mut probes = report.evidence.probes.iter();
    let stray = probes.find_map(|probe| match probe.outcome {
        Outcome::Stray { from } => Some((probe.address?, from)),
        _ => None,
    });
    let lead = "No STUN server told a mapped address";
    stray.map_or_else(
        || format!("{lead}. {}", Reason::AnsweredElsewhere.explanation()),
        |(asked, from)| {
            let what = if asked.ip() == from.ip() {
                "port"
            } else {
                "address"
            };
            format!(
                "{lead} that can be trusted: {asked} was asked, and the answer came from another {what}, {from}."
            )
        },
    )
}

/// How each way out shows this host.
fn ways(report: &Report) -> String {
    let way = |(local, report): &(IpAddr, Report)| {
        let seen = report.mapped().iter().map(SocketAddr::ip);
        let seen: Vec<String> = distinct(seen.filter(|ip| ip != local))
            .iter()
            .map(IpAddr::to_string)
            .collect();
        match seen.as_slice() {
            [] => format!("from {local} by that address itself"),
            _ => format!("from {local} as {}", seen.join(" and ")),
        }
    };
    let ways: Vec<String> = report.by_local_address().iter().map(way).collect();
    format!(
        "This host reaches the servers by several ways, as with a VPN or two networks, and no one verdict \
         holds for all: it is seen {}.",
        ways.join(", ")
    )
}

/// What is said of what got no answer although others did.
fn lost(report: &Report) -> String {
    if report.filtering().reason == Reason::NewFlowsLost {
        return " Some packets got no answer where others to the same server did, as where new flows are \
                dropped or limited, or much is lost: connections may fail."
            .to_owned();
    }
    if report.udp().reason != Reason::OtherPortsSilent {
        return String::new();
    }
    let ports: Vec<String> = report.silent_ports().iter().map(u16::to_string).collect();
    let many = if ports.len() == 1 { "port" } else { "ports" };
    format!(
        " Nothing came back from {many} {}, which a server names as its own too: nobody is there, or a \
         firewall lets out only some ports, and then direct connections fail.",
        ports.join(", ")
    )
}

fn of_mapping(report: &Report) -> String {
    let mapping = report.mapping();
    let seen = |before: &str, after: &str| {
        let mapped = report.mapped().first();
        mapped.map_or_else(String::new, |mapped| format!("{before}{mapped}{after}"))
    };
    let filtering = report.filtering().class();
    let peers = match report.family {
        _ if one_family(report).is_none() => "Peers",
        Some(Family::Ipv6) => "Peers that have IPv6",
        _ => "Peers that have IPv4",
    };
    match mapping.class() {
        Some(Mapping::None) => {
            let own = format!("the servers see this host's own address{}", seen(", ", ""));
            match filtering {
                Some(Filtering::EndpointIndependent) => format!(
                    "No NAT, and nothing that keeps strangers out: {own}. {peers} can reach it \
                     directly."
                ),
                Some(Filtering::AddressDependent) => format!(
                    "No NAT, but a firewall: {own}, and only addresses that it has sent to get in. \
                     Direct connections work with every kind of NAT."
                ),
                Some(Filtering::AddressAndPortDependent) => format!(
                    "No NAT, but a firewall: {own}, and only those that it has sent to get in. Direct \
                     connections work, except with peers behind a NAT that shows everyone a \
                     different port."
                ),
                None => format!(
                    "No NAT: {own}. {peers} can reach it directly unless a firewall stops them."
                ),
            }
        }
        Some(Mapping::EndpointIndependent) => {
            let shows = format!(
                "The NAT shows one address and port{} to everyone",
                seen(" (", ")")
            );
            match filtering {
                Some(Filtering::EndpointIndependent) => format!(
                    "{shows} and lets everyone in: direct connections work with every kind of NAT."
                ),
                Some(Filtering::AddressDependent) => format!(
                    "{shows} and lets in any port of an address that was sent to: direct connections work \
                     with every kind of NAT."
                ),
                Some(Filtering::AddressAndPortDependent) => format!(
                    "{shows} and lets in only those that were sent to: direct connections work, except \
                     with peers behind a NAT that shows everyone a different port."
                ),
                None => format!(
                    "{shows}: peers can use what STUN reports, and direct connections usually work."
                ),
            }
        }
        Some(Mapping::AddressDependent) => dependent(report, "each remote address"),
        Some(Mapping::AddressAndPortDependent) => dependent(
            report,
            match filtering {
                // People call this symmetric, but the name promises a strict filter too.
                None | Some(Filtering::AddressAndPortDependent) => {
                    "each remote address and port (a symmetric NAT)"
                }
                Some(_) => "each remote address and port",
            },
        ),
        None => undecided(report, mapping.reason, &mapping.possible, filtering),
    }
}

/// What the gateway says, where nobody else was asked.
fn only_gateway(report: &Report) -> String {
    let present = |property: &Property<Presence>| property.class() == Some(Presence::Present);
    let speaks: Vec<&str> = report.gateway.as_ref().map_or_else(Vec::new, |gateway| {
        [
            ("UPnP-IGD", &gateway.upnp_igd),
            ("NAT-PMP", &gateway.nat_pmp),
            ("PCP", &gateway.pcp),
        ]
        .into_iter()
        .filter(|(_, property)| present(property))
        .map(|(name, _)| name)
        .collect()
    });
    let gateway = report.evidence.nearby.gateway.as_ref();
    if gateway.is_none_or(|gateway| gateway.address.is_none()) {
        return "This host has no IPv4 default gateway. No STUN server was given, so the NAT itself was \
                not tested."
            .to_owned();
    }
    let answered = match speaks.as_slice() {
        [] => "does not answer over UPnP-IGD, NAT-PMP or PCP".to_owned(),
        [one] => format!("answers over {one}"),
        [rest @ .., last] => format!("answers over {} and {last}", rest.join(", ")),
    };
    format!("The gateway {answered}. No STUN server was given, so the NAT itself was not tested.")
}

fn dependent(report: &Report, each: &str) -> String {
    let what = match differs(report) {
        (true, false) => "address",
        (true, true) => "address and port",
        _ => "port",
    };
    format!(
        "The NAT shows a different {what} to {each}: what STUN reports is of no use to other peers, and many direct \
         connections fail."
    )
}

/// Whether the mapped addresses of one socket differ, and whether their ports do.
fn differs(report: &Report) -> (bool, bool) {
    let rests_on = report.mapping().evidence;
    let probes = rests_on.iter().filter_map(|index| {
        let probe = report.evidence.probes.get(*index)?;
        match probe.outcome {
            Outcome::Mapped { mapped, .. } => Some((probe.local, mapped)),
            _ => None,
        }
    });
    // A browser has one socket, and may not tell which server saw what.
    let mut seen: Vec<(Option<SocketAddr>, SocketAddr)> = probes.collect();
    if seen.iter().all(|(local, _)| local.is_none()) {
        seen = report
            .mapped()
            .iter()
            .map(|mapped| (None, *mapped))
            .collect();
    }
    let differ = |same: fn(&SocketAddr, &SocketAddr) -> bool| {
        seen.iter().any(|(local, one)| {
            let mut others = seen.iter().filter(|(other, _)| other == local);
            others.any(|(_, other)| !same(one, other))
        })
    };
    (
        differ(|one, other| one.ip() == other.ip()),
        differ(|one, other| one.port() == other.port()),
    )
}

fn undecided(
    report: &Report,
    reason: Reason,
    possible: &[Mapping],
    filtering: Option<Filtering>,
) -> String {
    let dependent = !possible.is_empty()
        && possible.iter().all(|c| {
            matches!(
                c,
                Mapping::AddressDependent | Mapping::AddressAndPortDependent
            )
        });
    if reason == Reason::NoClassFits || dependent {
        return format!(
            "The NAT shows different addresses or ports to different servers: what STUN reports is of no use to \
             other peers, and many direct connections fail. {}",
            reason.explanation()
        );
    }
    let lead = match reason {
        Reason::NoServers if report.gateway.is_some() => {
            return only_gateway(report);
        }
        Reason::NoServers => return "Nothing was asked: no STUN server was given.".to_owned(),
        Reason::NamesNotFound => {
            return "Nothing was asked: no address was found for the servers' names.".to_owned();
        }
        Reason::NoAnswer => return remedy::silence(report).to_owned(),
        Reason::PathsDiffer if !report.by_local_address().is_empty() => return ways(report),
        Reason::NoRoute => return remedy::without_route(report).to_owned(),
        Reason::AnsweredElsewhere => return elsewhere(report),
        Reason::NoMappedAddress => "No STUN server told a mapped address.",
        Reason::ServerOnLoopback => {
            return "The STUN server is on this machine, so it cannot see your NAT. Ask a server on \
                    the internet."
                .to_owned();
        }
        Reason::AddressHidden => match filtering {
            None => {
                "Either no NAT, or one that shows one address and port to everyone: either way, \
                 peers can use what STUN reports."
            }
            Some(Filtering::EndpointIndependent) => {
                "Either no NAT, or one that shows one address and port to everyone, and everyone \
                 gets in: direct connections work with every kind of NAT."
            }
            Some(Filtering::AddressDependent) => {
                "Either no NAT but a firewall, or a NAT that shows one address and port to \
                 everyone, and any port of an address that was sent to gets in: direct connections work \
                 with every kind of NAT."
            }
            Some(Filtering::AddressAndPortDependent) => {
                "Either no NAT but a firewall, or a NAT that shows one address and port to \
                 everyone, and only those that were sent to get in: direct connections work, except \
                 with peers behind a NAT that shows everyone a different port."
            }
        },
        _ => "The kind of NAT is not known.",
    };
    format!("{lead} {}", reason.explanation())
}
