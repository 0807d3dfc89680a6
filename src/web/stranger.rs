//! Whom a page can be sent to by, and what each try proves.
//!
//! A TURN server sends to the page from its relay address (RFC 8656), where no STUN server of the
//! page is. The connection under test asks one STUN server and knows of no other address, so the
//! relay is a stranger to its mapping: by its address, or, where the STUN server is at the relay's
//! own address, by its port alone. Then the connection is told of the relay and sends to it, and
//! what comes now is the control.

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use crate::nat::{FilteringProbe, Passage, Stranger, Tally, Unproved, domain};
use crate::stun::{Scheme, ServerUri};

/// How the server that was contacted and the relay relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// Their addresses differ.
    Surely,
    /// They are names under different domains, of which the browser does not tell the addresses.
    Presumably,
}

/// The server that relays: the first that does, over UDP if any does.
pub(super) fn relay(servers: &[ServerUri]) -> Option<&ServerUri> {
    let mut relays = servers.iter().filter(|server| server.scheme().is_turn());
    let first = relays.clone().next();
    relays.find(|server| server.is_udp()).or(first)
}

/// The tries that can be made with these servers; none without a TURN server.
pub(super) fn planned(servers: &[ServerUri]) -> Vec<FilteringProbe> {
    let Some(relay) = relay(servers) else {
        return Vec::new();
    };
    let plan = |server: &ServerUri, stranger| FilteringProbe {
        server: server.to_string(),
        contacted: None,
        local: None,
        stranger,
        expected: None,
        outcome: Passage::Undecided,
        test: Tally::default(),
        control: Tally::default(),
        elapsed: None,
    };
    let mut tries = Vec::new();
    if let Some(server) = reflectors(servers).next() {
        tries.push(plan(server, Stranger::OtherAddress));
    }
    tries.push(plan(relay, Stranger::OtherPort));
    tries
}

fn reflectors(servers: &[ServerUri]) -> impl Iterator<Item = &ServerUri> {
    let asked = |server: &&ServerUri| server.is_udp() && !server.scheme().is_turn();
    servers.iter().filter(asked)
}

/// The STUN servers at another address than the relay's: those that surely are, or those that
/// presumably are if there is none. At least one.
fn elsewhere(servers: &[ServerUri], from: IpAddr) -> Option<(Vec<&ServerUri>, Apart)> {
    let host = relay(servers).map(|relay| (relay.ip(), domain(relay.host())));
    let apart = |server: &ServerUri| match (server.ip(), host) {
        (Some(ip), _) => (ip.to_canonical() != from.to_canonical()).then_some(Apart::Surely),
        (None, Some((None, whose))) => {
            (domain(server.host()) != whose).then_some(Apart::Presumably)
        }
        _ => None,
    };
    [Apart::Surely, Apart::Presumably]
        .into_iter()
        .map(|wanted| {
            let found = reflectors(servers).filter(|server| apart(server) == Some(wanted));
            (found.collect::<Vec<_>>(), wanted)
        })
        .find(|(found, _)| !found.is_empty())
}

/// The TURN server's own port at the relay's address. That a Binding request to it is answered
/// shows that the relay's address was contacted, whatever the server's name stands for.
fn same_address(relay: &ServerUri, from: IpAddr) -> SocketAddr {
    let port = match relay.scheme() {
        Scheme::Turn => relay.port(),
        _ => 3478,
    };
    SocketAddr::new(from, port)
}

/// The servers, by name and where it is sure by address, that the connection under test may ask so
/// that the relay stays a stranger of this kind; `None` if there are none.
pub(super) fn contacts(
    kind: Stranger,
    servers: &[ServerUri],
    turn: &ServerUri,
    from: SocketAddr,
) -> Option<Vec<(String, Option<SocketAddr>)>> {
    match kind {
        Stranger::OtherAddress => {
            let (servers, apart) = elsewhere(servers, from.ip())?;
            let contact = |server: &ServerUri| {
                let address = server.ip().map(|ip| SocketAddr::new(ip, server.port()));
                let address = address.filter(|_| apart == Apart::Surely);
                (server.to_string(), address)
            };
            Some(servers.into_iter().map(contact).collect())
        }
        Stranger::OtherPort => {
            let address = same_address(turn, from.ip());
            Some(vec![(format!("stun:{address}"), Some(address))])
        }
    }
}

/// What was seen of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// A check of the stranger's arrived after so long.
    Arrived(Duration),
    /// None arrived; once the way was open, one did.
    ControlArrived,
    /// None arrived, not even once the way was open.
    ControlSilent,
    /// There was nothing to find out, and why.
    Nothing(Unproved),
    /// The run ended before.
    Ended,
}

/// The evidence of a try: what had been planned, and what came of it.
pub(super) fn concluded(
    planned: FilteringProbe,
    server: Option<(&str, Option<SocketAddr>)>,
    expected: Option<SocketAddr>,
    finding: Finding,
) -> FilteringProbe {
    let (name, contacted) = match server {
        Some((name, contacted)) => (name.to_owned(), contacted),
        None => (planned.server, None),
    };
    let tally = |arrived| Tally { asked: 1, arrived };
    let (outcome, test, control) = match finding {
        Finding::Arrived(_) => (Passage::Open, tally(1), Tally::default()),
        Finding::ControlArrived => (Passage::Closed, tally(0), tally(1)),
        Finding::ControlSilent => (Passage::Unproved(Unproved::RelaySilent), tally(0), tally(0)),
        Finding::Nothing(why) => (Passage::Unproved(why), Tally::default(), Tally::default()),
        Finding::Ended => (Passage::Undecided, Tally::default(), Tally::default()),
    };
    FilteringProbe {
        server: name,
        contacted,
        expected,
        outcome,
        test,
        control,
        elapsed: match finding {
            Finding::Arrived(after) => Some(after),
            _ => None,
        },
        ..planned
    }
}

#[cfg(test)]
mod tests;
