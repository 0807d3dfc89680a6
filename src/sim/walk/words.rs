//! The words of the walk.

use std::net::{IpAddr, SocketAddr};

use super::{Node, StepKind};
use crate::sim::nat::{Dependence, DropReason, EventKind, Pattern};
use crate::sim::network::NetworkEventKind;

pub(super) const LAPTOP: &str = "192.168.1.2";
pub(super) const PRINTER: &str = "192.168.1.3";
pub(super) const NAT: &str = "198.51.100.1";
pub(super) const SERVER: &str = "203.0.113.10";
pub(super) const STRANGER: &str = "203.0.113.77";

/// Who has an address.
pub(super) fn node(ip: IpAddr) -> Option<Node> {
    let is = |text: &str| text.parse() == Ok(ip);
    super::Walk::cast()
        .into_iter()
        .find(|(_, _, address)| is(address))
        .map(|(node, _, _)| node)
}

/// `the server` and the like.
pub(super) fn name(ip: IpAddr) -> &'static str {
    match node(ip) {
        Some(Node::Laptop) => "the laptop",
        Some(Node::Printer) => "the printer",
        Some(Node::Nat) => "the NAT",
        Some(Node::Server) => "the server",
        Some(Node::Stranger) | None => "the other host",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A set of remote endpoints, as it stands in a cell of the table.
pub(super) fn set(pattern: Pattern) -> String {
    match pattern {
        Pattern::Any => "anyone".to_owned(),
        Pattern::Address(ip) => format!("{ip}, any port"),
        Pattern::Endpoint(endpoint) => endpoint.to_string(),
    }
}

/// The destinations of a row, as they stand in a cell of the table.
pub(super) fn destinations(pattern: Pattern) -> String {
    match pattern {
        Pattern::Any => "all".to_owned(),
        other => set(other),
    }
}

/// What an event is, in words; `None` for one that the walk does not show.
pub(super) fn tell(event: NetworkEventKind, inward: bool) -> Option<(StepKind, String)> {
    match event {
        NetworkEventKind::Routed {
            host: _,
            packet,
            subnet,
            gateway,
        } => {
            if node(packet.source.ip()) != Some(Node::Laptop) {
                let text = format!(
                    "{} sends from {} to {}.",
                    capital(name(packet.source.ip())),
                    packet.source,
                    packet.destination
                );
                return Some((StepKind::Subnet, text));
            }
            let range = subnet.map(|subnet| subnet.to_string()).unwrap_or_default();
            let decision = if gateway.is_some() {
                "It is not, so the packet goes to the gateway, which is the NAT."
            } else {
                "It is, so the packet goes straight there and the NAT never sees it."
            };
            let text = format!(
                "The laptop sends from {} to {}. Is {} in its own network, {range}? {decision}",
                packet.source,
                packet.destination,
                packet.destination.ip()
            );
            Some((StepKind::Subnet, text))
        }
        NetworkEventKind::Gateway { event, .. } => gateway(event, inward),
        NetworkEventKind::Delivered { packet, .. } => {
            let text = format!(
                "It arrives at {}, which sees the sender as {}.",
                name(packet.destination.ip()),
                packet.source
            );
            Some((StepKind::Arrived, text))
        }
        NetworkEventKind::Lost { .. } => None,
    }
}

fn gateway(event: EventKind, inward: bool) -> Option<(StepKind, String)> {
    let (kind, text) = match event {
        EventKind::MappingCreated {
            mapping,
            internal,
            remote,
            external,
        } => (
            StepKind::Table,
            format!(
                "No row of the table fits, so the NAT writes row {mapping}: {internal} inside is \
                 {external} outside, {}.",
                match remote {
                    Pattern::Any => "whatever the destination".to_owned(),
                    Pattern::Address(ip) => format!("for packets to {ip}, any port"),
                    Pattern::Endpoint(endpoint) => format!("for packets to {endpoint} only"),
                }
            ),
        ),
        EventKind::MappingFound { mapping } if inward => (
            StepKind::Table,
            format!(
                "Row {mapping} of the table has this external address and port. Now its filter decides."
            ),
        ),
        EventKind::MappingFound { mapping } => (
            StepKind::Table,
            format!(
                "Row {mapping} of the table fits this sender and this destination, so it is used again."
            ),
        ),
        EventKind::PermissionCreated { mapping, remote } => (
            StepKind::Table,
            format!(
                "The filter of row {mapping} now lets in {}.",
                match remote {
                    Pattern::Any => "anyone who sends to its external port".to_owned(),
                    Pattern::Address(ip) => format!("{ip}, from any port"),
                    Pattern::Endpoint(endpoint) =>
                        format!("{endpoint}, exactly this address and port"),
                }
            ),
        ),
        EventKind::Admitted {
            mapping,
            source,
            by,
        } => (
            StepKind::Admitted,
            format!(
                "Does the filter of row {mapping} let in {source}? Yes: {}.",
                match by {
                    Pattern::Any => "it lets in anyone".to_owned(),
                    Pattern::Address(ip) => format!(
                        "the laptop has sent to {ip} through this row, and the port does not matter"
                    ),
                    Pattern::Endpoint(_) =>
                        "the laptop has sent to exactly this address and port through this row"
                            .to_owned(),
                }
            ),
        ),
        EventKind::Translated { from, to, .. } => (
            StepKind::Translated,
            if inward {
                format!(
                    "The NAT rewrites the destination from {} to {} and passes the packet in.",
                    from.destination, to.destination
                )
            } else {
                format!(
                    "The NAT rewrites the sender from {} to {} and passes the packet out.",
                    from.source, to.source
                )
            },
        ),
        EventKind::Dropped { packet, reason } => (
            StepKind::Dropped,
            dropped(packet.source, packet.destination, reason),
        ),
        EventKind::MappingExpired { mapping } => (
            StepKind::Time,
            format!(
                "Nothing has left through row {mapping} for two minutes, so the NAT deletes it, and its filter with it."
            ),
        ),
        // An entry that lives longer looks the same.
        _ => return None,
    };
    Some((kind, text))
}

fn dropped(source: SocketAddr, destination: SocketAddr, reason: DropReason) -> String {
    match reason {
        DropReason::Filtered => format!(
            "Does the filter let in {source}? No: the laptop has not sent there through this row. The packet is dropped, and nobody is told."
        ),
        DropReason::NoMapping => format!(
            "No row of the table has {destination}. The NAT cannot know for whom the packet is, so it drops it."
        ),
        other => format!("The packet is dropped: {other}."),
    }
}

/// What the mapping has shown.
pub(super) fn mapping(mapping: Dependence) -> &'static str {
    match mapping {
        Dependence::EndpointIndependent => {
            "Mapping: endpoint-independent. The laptop's port is the same external port for every \
             destination, so the address that a STUN server reports is good for everybody."
        }
        Dependence::AddressDependent => {
            "Mapping: address-dependent. Each destination address sees another external port, so \
             the address that a STUN server reports is good for that server only."
        }
        Dependence::AddressAndPortDependent => {
            "Mapping: address- and port-dependent. Each destination port sees another external \
             port, so the address that a STUN server reports is good for that server's port only."
        }
    }
}

/// What the filter has shown.
pub(super) fn filtering(filtering: Dependence) -> &'static str {
    match filtering {
        Dependence::EndpointIndependent => {
            "Filtering: endpoint-independent. Once the laptop has opened a port, anyone may send to it."
        }
        Dependence::AddressDependent => {
            "Filtering: address-dependent. Only addresses that the laptop has sent to may answer, \
             from any port."
        }
        Dependence::AddressAndPortDependent => {
            "Filtering: address- and port-dependent. Only the exact address and port that the \
             laptop has sent to may answer."
        }
    }
}

/// The name that RFC 3489 had for the kind.
pub(super) fn classic(mapping: Dependence, filtering: Dependence) -> &'static str {
    use Dependence as D;
    match (mapping, filtering) {
        (D::EndpointIndependent, D::EndpointIndependent) => "The old name for this is full cone.",
        (D::EndpointIndependent, D::AddressDependent) => {
            "The old name for this is address-restricted cone."
        }
        (D::EndpointIndependent, D::AddressAndPortDependent) => {
            "The old name for this is port-restricted cone."
        }
        (D::AddressAndPortDependent, D::AddressAndPortDependent) => {
            "The old name for this is symmetric."
        }
        _ => "The old names (full cone, restricted, symmetric) do not describe this kind.",
    }
}
