//! The sentences of a report: what was found, what it means for WebRTC, and what to do.

use super::class::Mapping;
use super::evidence::Vantage;
use super::property::Reason;
use super::report::Report;

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
            "No server has a second address to send from, which the test needs (RFC 5780)."
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
            "The server was never seen to send from its second address, not even where the way \
             was open, so its silence means nothing."
        }
        Reason::ControlImpossible => {
            "Nothing came from the server's second address, and this NAT leaves no way to see \
             whether anything was sent."
        }
        Reason::TooLossy => "Too many packets were lost to tell silence from loss.",
        Reason::NotTested => "No probe for this property was made.",
    }
}

pub(super) fn summary(report: &Report) -> String {
    let mapping = report.mapping();
    let mapped = report.mapped().first();
    match mapping.class() {
        Some(Mapping::None) => match mapped {
            Some(mapped) => format!(
                "No NAT: the servers see this host's own address, {mapped}. Peers can reach it \
                 directly unless a firewall stops them."
            ),
            None => "No NAT: the servers see this host's own address. Peers can reach it directly \
                     unless a firewall stops them."
                .to_owned(),
        },
        Some(Mapping::EndpointIndependent) => {
            let seen = mapped
                .map(|mapped| format!(" ({mapped})"))
                .unwrap_or_default();
            format!(
                "The NAT shows one address and port{seen} to everyone: peers can use what STUN \
                 reports, and direct connections usually work."
            )
        }
        Some(Mapping::AddressDependent) => {
            "The NAT shows a different port to each remote address: what STUN reports is of no use \
             to other peers, and many direct connections fail."
                .to_owned()
        }
        Some(Mapping::AddressAndPortDependent) => {
            "The NAT shows a different port to each remote address and port (a symmetric NAT): \
             what STUN reports is of no use to other peers, and many direct connections fail."
                .to_owned()
        }
        None => undecided(mapping.reason, &mapping.possible),
    }
}

fn undecided(reason: Reason, possible: &[Mapping]) -> String {
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
        Reason::NoServers => return "Nothing was asked: no STUN server was given.".to_owned(),
        Reason::NoAnswer => {
            return "No STUN server answered: UDP may be blocked here, or the servers are down."
                .to_owned();
        }
        Reason::ServerOnLoopback => {
            return "The STUN server runs on this machine, so it cannot see your NAT. Ask a server \
                    on the internet."
                .to_owned();
        }
        Reason::AddressHidden => {
            "Either no NAT, or one that shows one address and port to everyone: either way, peers \
             can use what STUN reports."
        }
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
        Reason::NoAnswer => {
            advice
                .push("Check the server names and ports, and whether UDP may leave this network.");
            advice.push("If UDP is blocked, calls need a TURN server over TCP or TLS.");
        }
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
        Reason::Incomplete => advice.push("Run it again with more time."),
        Reason::MappingUnstable | Reason::PathsDiffer => {
            advice.push("Run it again; if it stays so, the path itself is changing.");
        }
        _ => {}
    }
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
    if browser && mapping.reason == Reason::ServerOnLoopback {
        advice.push("The page can ask your own or well-known public servers, after a click.");
    }
    advice
}
