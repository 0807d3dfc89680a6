//! What to do.

use crate::nat::class::Mapping;
use crate::nat::evidence::Vantage;
use crate::nat::gateway::Presence;
use crate::nat::habits::Rewriting;
use crate::nat::reason::Reason;
use crate::nat::remedy;
use crate::nat::report::Report;

/// Sentences for people; none where nothing is to be done.
pub(in crate::nat) fn advice(report: &Report) -> Vec<&'static str> {
    let mapping = report.mapping();
    let browser = report.evidence.vantage == Vantage::Browser;
    let mut advice = Vec::new();
    match mapping.reason {
        Reason::NoRoute => advice.push(remedy::find_route(report)),
        Reason::AnsweredElsewhere => advice.push(
            "Check the server: it has to answer from the address and port that it was asked at, which one with \
             several addresses may not. If it does, something on the way rewrites them. Ask another server.",
        ),
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
        // Two addresses were asked, and more would be as silent at such a port.
        Reason::OneServer | Reason::OneAddress if remedy::other_address_is_silent(report) => {}
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
        Reason::SomeSilent if report.filtering().reason == Reason::PageNotHeard => advice.push(
            "UDP seems to be let out at some ports only: the server did not hear from this browser at \
             others. Ask whoever runs this network to let it out at all ports, or use a TURN server at \
             a port that is let out.",
        ),
        // More time is of no use where silent servers were given up.
        Reason::SomeSilent => advice.push(
            "Ask only servers that answer: of several silent ones, the browser does not tell which \
             they are.",
        ),
        Reason::Incomplete => advice.push("Run it again with more time."),
        Reason::MappingUnstable => {
            advice.push("Run it again; if it stays so, the path itself is changing.");
        }
        Reason::PathsDiffer => advice.push(
            "This host reaches the servers by several ways, as with a VPN or two networks: to see one alone, \
             turn the others off, or name only servers that it leads to.",
        ),
        _ => {}
    }
    if report.layers().reason == Reason::ServerInside {
        advice.push("To see what peers on the internet meet, ask STUN servers out there.");
    }
    match report.filtering().reason {
        Reason::OtherAddressSilent | Reason::ControlSilent
            if report.udp().reason == Reason::OtherPortsSilent => {}
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
        // Not for the server, which was never asked for a control: nothing that it sends would come to the
        // socket that is to show it.
        Reason::ControlImpossible if !remedy::control_was_asked_for(report) => {
            advice.push(
                "What this NAT lets in no server can show, since a socket has several addresses outside: count \
                 only on those that were sent to.",
            );
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
        Reason::ProbeGone => advice.push(
            "To learn what the NAT lets in, see to it that the server runs, and run the test again.",
        ),
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
        Reason::NewFlowsLost => advice.push(
            "Something on the way drops or limits new flows, as a firewall or a full NAT does: run it again \
             later, and if it stays so, ask whoever runs the network.",
        ),
        Reason::SocketsDisagree => advice.push(
            "To be sure who gets in, run it again in five minutes, when the NAT has forgotten what is \
             over.",
        ),
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
    advice.extend(remedy::without_ipv4(report));
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
