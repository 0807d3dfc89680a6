//! The sentences of a report: what was found, what it means for WebRTC, and what to do.

use super::class::{Filtering, Mapping};
use super::evidence::Vantage;
use super::gateway::Presence;
use super::habits::Rewriting;
use super::property::{Property, Reason};
use super::remedy;
use super::report::{Family, Report};

/// Why a verdict is what it is, in a sentence.
pub(super) const fn explanation(reason: Reason) -> &'static str {
    match reason {
        Reason::MappedIsLocal => "The servers saw the local address and port themselves.",
        Reason::OneMapping => {
            "Servers at different addresses saw the same mapped address and port."
        }
        Reason::MappingPerAddress => {
            "Servers at different addresses saw different mappings, and two ports of one address \
             saw the same."
        }
        Reason::MappingPerEndpoint => {
            "Every server address and port saw a different mapping, two ports of one address too."
        }
        Reason::NoServers => "No STUN server was given.",
        Reason::NoAnswer => "No STUN server answered.",
        Reason::NamesNotFound => "No address was found for the servers' names.",
        Reason::NoMappedAddress => {
            "Servers answered, but with errors or without a mapped address that can be used."
        }
        Reason::ServerOnLoopback => {
            "The STUN server is on this machine, so no NAT stands between it and this host."
        }
        Reason::OneServer => {
            "Only one server address and port answered, and it takes two to compare mappings."
        }
        Reason::OneAddress => {
            "All servers that answered share one address, and a second address is needed to tell \
             the classes apart."
        }
        Reason::OnePortEach => {
            "The mappings differ, but no two servers share an address, so it stays open whether \
             the port matters too."
        }
        Reason::AddressHidden => {
            "The browser hides the local address, and the mapped port is the local one: an open \
             host and a NAT that keeps ports look the same from here."
        }
        Reason::ServersNotToldApart => {
            "The browser does not tell which addresses the servers' names stand for, so answers \
             cannot be told apart."
        }
        Reason::Incomplete => "The run ended before enough servers had answered.",
        Reason::MappingUnstable => {
            "One server saw two different mappings of one socket: the mapping changed during the \
             run."
        }
        Reason::PathsDiffer => {
            "The servers were reached from several local addresses, and the paths do not agree."
        }
        Reason::NoClassFits => {
            "Some mappings are shared and some are not, which fits no class of RFC 4787."
        }
        Reason::StrangersGetIn => "An address that was never sent to got in.",
        Reason::KnownAddressesGetIn => {
            "Another port of an address that was sent to got in, and another address did not, \
             although it was seen to send."
        }
        Reason::OnlyContactedGetIn => {
            "Another port of an address that was sent to did not get in, although it was seen to \
             send."
        }
        Reason::NoOtherAddress => {
            "No server has a second address to send from, and without one strangers cannot be told \
             from known addresses (RFC 5780)."
        }
        Reason::OtherAddressUnusable => {
            "The server names a second address of its own that cannot be one, so it cannot send \
             from there."
        }
        Reason::OtherAddressSilent => {
            "Nobody answers at the second address that the server names, so its silence means \
             nothing."
        }
        Reason::ChangeIgnored => {
            "The server does not answer from the address that it is asked to answer from."
        }
        Reason::ChangeRefused => "The server refuses to answer from another address.",
        Reason::ControlSilent => {
            "The server was never seen to send from its other address or port, not even where the way \
             was open, so its silence means nothing."
        }
        Reason::ControlImpossible => {
            "Nothing came from the server's second address, and this NAT leaves no way to see \
             whether anything was sent."
        }
        Reason::TooLossy => "Too many packets were lost to tell silence from loss.",
        Reason::PortsKept => "The mapped ports are the local ones.",
        Reason::PortsInSequence => {
            "Sockets that asked one after the other got ports one after the other."
        }
        Reason::PortsVary => "The mapped ports follow no rule that shows.",
        Reason::AddressesDiffer => "Sockets of this host got different external addresses.",
        Reason::OneExternalAddress => "All sockets of this host got one external address.",
        Reason::TurnedRound => "What was sent to the outside of the NAT came back in.",
        Reason::NotTurnedRound => "What was sent to the outside of the NAT did not come back in.",
        Reason::AddressRewritten => {
            "The server sent one address twice, in the open and disguised, and they came \
             differently: something rewrites what is inside packets."
        }
        Reason::AddressUntouched => "An address in the open came as the server sent it.",
        Reason::KeptOrGone => {
            "Mappings that saw traffic in one direction only were asked for when an unused one was \
             gone."
        }
        Reason::NoneGone => {
            "No unused mapping went away in the time given, so what keeps one does not show."
        }
        Reason::PortIgnored => {
            "The server does not send to another port on request, which the test needs (RFC 5780)."
        }
        Reason::LongArrived => "A datagram that is too long for one packet arrived whole.",
        Reason::LongLost => {
            "Datagrams that are too long for one packet got lost, and those a little shorter did not."
        }
        Reason::PaddingUnknown => {
            "The server does not make its answers longer on request, which the test needs (RFC 5780)."
        }
        Reason::LongNotSent => {
            "Nothing long reached the server, so it had nothing long to send back."
        }
        Reason::PortsAnswer => "A server answered over UDP at each port that was asked.",
        Reason::PortsSilent => {
            "Nobody answered there over UDP, although the same servers answer at other ports or over \
             TCP."
        }
        Reason::OnlyTcp => "No server answered over UDP, and over TCP they are there.",
        Reason::PortMaybeUnused => {
            "Nobody answered at one port and servers did at others: it may be blocked, or no server \
             may use it."
        }
        Reason::PortsClosed => {
            "The servers' hosts, or a firewall in their name, say that nobody listens there."
        }
        Reason::NothingAnswers => {
            "Nothing answered, over UDP or TCP: there is no way to the servers, or they are down."
        }
        Reason::LocalIsShared => {
            "The local address is from 100.64.0.0/10, which carriers use between their customers and \
             their NAT."
        }
        Reason::ServerInside => {
            "The servers are inside a private network themselves, so they see nothing of the NATs \
             beyond."
        }
        Reason::PoolSeen => {
            "Servers saw different external addresses: a NAT with a pool of them, as carriers and \
             companies have, or several ways out."
        }
        Reason::FilterBeyond => {
            "Strangers are kept out beyond the nearest gateway too: by another NAT in a row, as \
             carriers have, or by a firewall."
        }
        Reason::LayersHidden => {
            "One NAT and several in a row look the same from here, unless the router tells its \
             external address."
        }
        Reason::TooFewSamples => "Too few sockets were answered to see a rule.",
        Reason::SamplesOutOfOrder => {
            "Requests were sent more than once, since packets got lost or the way is long, so the order \
             in which the NAT saw the sockets is not known."
        }
        Reason::MappingsUnknown => {
            "The NAT has other mappings for its own outside than for a server, and they \
             cannot be known."
        }
        Reason::NoTurnServer => {
            "A browser can only be sent to by a stranger through a TURN server, or by icescope's own \
             server, and neither was given."
        }
        Reason::NoRelay => {
            "The TURN server gave no relay address, so nobody could send from elsewhere."
        }
        Reason::RelaySilent => {
            "Nothing came from the TURN server's relay, not even where the way was open, so its \
             silence means nothing."
        }
        Reason::ProbeUnreachable => {
            "The server that was to send from elsewhere could not be asked over HTTP."
        }
        Reason::ProbeRefused => {
            "The server that was to send from elsewhere refused, for now or for good."
        }
        Reason::PageNotHeard => {
            "The server did not hear from this browser over UDP at the ports that the test needs."
        }
        Reason::ContactSilent => {
            "Nothing that the server sent got in, not even from where this browser had sent to, so \
             the silence of others means nothing."
        }
        Reason::GatewayAnswers => "The gateway answers.",
        Reason::GatewayDenies => "The gateway knows the protocol, and refuses.",
        Reason::GatewayOtherVersion => {
            "The gateway answers that it speaks only the other version of the protocol."
        }
        Reason::GatewayPortClosed => "The gateway reports that nothing listens on the port.",
        Reason::GatewaySilent => {
            "The gateway did not answer. It may not have the protocol, have it turned off, or ignore this host."
        }
        Reason::GatewayUnusable => "The gateway answered something that cannot be read.",
        Reason::GatewayUnreachable => "Nothing could be sent to the gateway.",
        Reason::NoGateway => "This host has no IPv4 default gateway.",
        Reason::AnotherDevice => "Another device answered, not the default gateway.",
        Reason::NoExternalAddress => "The gateway told no outside address of its own.",
        Reason::GatewayContradicts => {
            "The gateway tells different outside addresses over different protocols."
        }
        Reason::GatewayNotOnPath => {
            "Packets to the servers leave from another local address than packets to the gateway (a VPN?), so the two cannot be compared."
        }
        Reason::ExternalIsMapped => {
            "The gateway's outside address is the one that the servers see."
        }
        Reason::ExternalIsPrivate => {
            "The gateway's outside address is a private one, so another NAT has to follow it."
        }
        Reason::ExternalIsShared => {
            "The gateway's outside address is from 100.64.0.0/10, which providers use behind a NAT of their own."
        }
        Reason::ExternalDiffers => {
            "The servers see another address than the gateway's outside one, so something beyond it translates too."
        }
        Reason::Ipv4SeenOverIpv6 => {
            "A server that was asked over IPv6 saw an IPv4 address: a NAT64 translates on the way."
        }
        Reason::ResolverSynthesises => {
            "The resolver makes up IPv6 addresses for hosts that have IPv4 ones only (DNS64), and there is no IPv4 route."
        }
        Reason::Ipv4OverIpv6 => {
            "The local IPv4 address is from 192.0.0.0/29, which hosts use to carry IPv4 over IPv6 (464XLAT or DS-Lite)."
        }
        Reason::Ipv4IsNative => "Servers were reached over IPv4 itself.",
        Reason::NotTested => "No probe for this property was made.",
    }
}

pub(super) fn summary(report: &Report) -> String {
    let translated = report.nat64.presence.class() == Some(Presence::Present);
    let lead = if translated && report.family == Some(Family::Ipv4) {
        "This host reaches IPv4 through a NAT64. "
    } else {
        ""
    };
    format!("{lead}{}", of_mapping(report))
}

fn of_mapping(report: &Report) -> String {
    let mapping = report.mapping();
    let seen = |before: &str, after: &str| {
        let mapped = report.mapped().first();
        mapped.map_or_else(String::new, |mapped| format!("{before}{mapped}{after}"))
    };
    let filtering = report.filtering().class();
    match mapping.class() {
        Some(Mapping::None) => {
            let own = format!("the servers see this host's own address{}", seen(", ", ""));
            match filtering {
                Some(Filtering::EndpointIndependent) => format!(
                    "No NAT, and nothing that keeps strangers out: {own}. Peers can reach it \
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
                    "No NAT: {own}. Peers can reach it directly unless a firewall stops them."
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
        Some(Mapping::AddressDependent) => dependent("a different port to each remote address"),
        Some(Mapping::AddressAndPortDependent) => dependent(match filtering {
            // People call this symmetric, but the name promises a strict filter too.
            None | Some(Filtering::AddressAndPortDependent) => {
                "a different port to each remote address and port (a symmetric NAT)"
            }
            Some(_) => "a different port to each remote address and port",
        }),
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
    let answered = match speaks.as_slice() {
        [] => "does not answer over UPnP-IGD, NAT-PMP or PCP".to_owned(),
        [one] => format!("answers over {one}"),
        [rest @ .., last] => format!("answers over {} and {last}", rest.join(", ")),
    };
    format!("The gateway {answered}. No STUN server was given, so the NAT itself was not tested.")
}

fn dependent(ports: &str) -> String {
    format!(
        "The NAT shows {ports}: what STUN reports is of no use to other peers, and many direct \
         connections fail."
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
            "The NAT shows different ports to different servers: what STUN reports is of no use to \
             other peers, and many direct connections fail. {}",
            explanation(reason)
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
        Reason::NoMappedAddress => "No STUN server told a mapped address.",
        Reason::ServerOnLoopback => {
            return "The STUN server runs on this machine, so it cannot see your NAT. Ask a server \
                    on the internet."
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
    format!("{lead} {}", explanation(reason))
}

pub(super) fn advice(report: &Report) -> Vec<&'static str> {
    let mapping = report.mapping();
    let browser = report.evidence.vantage == Vantage::Browser;
    let mut advice = Vec::new();
    match mapping.reason {
        Reason::NoServers | Reason::ServerOnLoopback => {
            advice.push("Ask two or more STUN servers on the internet.");
        }
        Reason::NamesNotFound => advice.push(
            "Check the names, and whether this host has a DNS server that answers; or give addresses.",
        ),
        Reason::NoAnswer => advice.extend(remedy::unanswered(report)),
        Reason::NoMappedAddress => advice.push(
            "Ask other STUN servers: a TURN server may want credentials for what a STUN server tells \
             everyone.",
        ),
        Reason::OneServer => advice.push("Add a STUN server at another address."),
        Reason::OneAddress => advice.push("Add a STUN server at another address."),
        Reason::OnePortEach => {
            advice.push("To tell the classes apart, ask a server that answers on two ports.");
        }
        Reason::AddressHidden => {
            advice
                .push("The command `icescope nat` on this host sees its own address and can tell.");
        }
        Reason::ServersNotToldApart => {
            advice.push("Give the servers by IP address, or of different operators.");
        }
        // More time is of no use where silent servers were given up.
        Reason::Incomplete if browser && report.evidence.complete => advice.push(
            "Ask only servers that answer: of several silent ones, the browser does not tell which \
             they are.",
        ),
        Reason::Incomplete => advice.push("Run it again with more time."),
        Reason::MappingUnstable | Reason::PathsDiffer => {
            advice.push("Run it again; if it stays so, the path itself is changing.");
        }
        _ => {}
    }
    match report.filtering().reason {
        Reason::NoOtherAddress
        | Reason::OtherAddressUnusable
        | Reason::OtherAddressSilent
        | Reason::ChangeIgnored
        | Reason::ChangeRefused
        | Reason::ControlSilent
            if !browser =>
        {
            advice.push(
                "To learn what the NAT lets in, ask a server that follows RFC 5780, such as \
                 `icescope serve` with two addresses.",
            );
        }
        Reason::ControlImpossible if browser => {
            advice.push("To learn what the NAT lets in, use `icescope nat` on this host.");
        }
        Reason::ControlImpossible => {
            advice.push(
                "To learn what the NAT lets in, ask a server that knows RESPONSE-PORT too, such as \
                 `icescope serve` with two addresses.",
            );
        }
        Reason::NoTurnServer if mapping.reason != Reason::NoServers => {
            advice.push("To learn what the NAT lets in, add a TURN server with its credentials.");
        }
        Reason::NoOtherAddress if browser => {
            advice.push(
                "To tell who gets in, the server needs a second address to send from, or the page \
                 a TURN server at another address.",
            );
        }
        Reason::ProbeUnreachable | Reason::ProbeRefused => {
            advice.push("To learn what the NAT lets in, run it again, or add a TURN server.");
        }
        Reason::PageNotHeard | Reason::ContactSilent => {
            advice.push(
                "To learn what the NAT lets in, check that all UDP ports of the server can be \
                 reached, or add a TURN server.",
            );
        }
        Reason::NoRelay | Reason::RelaySilent => {
            advice.push(
                "To learn what the NAT lets in, check the TURN server's address and credentials, \
                 and that it may relay to your address.",
            );
        }
        Reason::TooLossy => advice.push("Run it again where less is lost."),
        _ => {}
    }
    let rewritten = report.habits().and_then(|habits| habits.rewriting.class());
    if rewritten == Some(Rewriting::Addresses) {
        advice.push(
            "Something on the path rewrites addresses inside packets: look for an application \
             layer gateway (SIP ALG) in the router, and turn it off.",
        );
    }
    advice.extend(remedy::advice(report));
    let hard = |class: &Mapping| {
        matches!(
            class,
            Mapping::AddressDependent | Mapping::AddressAndPortDependent
        )
    };
    if (mapping.reason == Reason::NoClassFits || !mapping.possible.is_empty())
        && mapping.possible.iter().all(hard)
    {
        advice.push("Have a TURN server ready: calls to peers behind strict NATs need one.");
    }
    let beyond = report.gateway.as_ref().map(|gateway| &gateway.beyond);
    // Where servers answered, the verdict on NATs in a row says so.
    let told = report.layers().class().is_some();
    if !told && beyond.is_some_and(|beyond| beyond.class() == Some(Presence::Present)) {
        advice.push(
            "Two NATs follow each other, so a port forwarded in the gateway leads nowhere: set one \
             of them to bridge mode, or ask the provider for a public address.",
        );
    }
    if report.nat64.presence.class() == Some(Presence::Present) {
        advice.push(
            "Name STUN and TURN servers by DNS names, not IPv4 addresses: without an IPv4 route, \
             programs have to find the NAT64 first. Peers with IPv4 only may need TURN.",
        );
    }
    if browser && mapping.reason == Reason::ServerOnLoopback {
        advice.push("The page can ask your own or well-known public servers, after a click.");
    }
    advice
}
