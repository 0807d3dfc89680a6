//! Candidates made at random: what is written can be read, and reads the same.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use icescope::candidate::{
    Address, AddressScope, Candidate, CandidateLine, Extensions, Kind, PriorityParts, TcpType,
    Transport,
};
use proptest::prelude::*;

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<std::net::Ipv4Addr>().prop_map(|ip| ip.to_string()),
        any::<std::net::Ipv6Addr>().prop_map(|ip| ip.to_string()),
        "[0-9a-f]{8}-[0-9a-f]{4}\\.local",
        "fe80::[1-9a-f]%[a-z]{1,4}[0-9]",
        "[a-z]{1,8}\\.example",
    ]
}

proptest! {
    #[test]
    fn candidates_survive_writing(
        foundation in "[A-Za-z0-9+/]{1,32}",
        component in 1_u16..=256,
        priority in any::<u32>(),
        (address, related) in (address(), address()),
        (port, related_port) in (any::<u16>(), any::<u16>()),
        kind in proptest::sample::select(vec!["host", "srflx", "prflx", "relay", "other"]),
        tcp in proptest::sample::select(vec![None, Some("active"), Some("passive"), Some("so")]),
        extensions in proptest::collection::vec("[a-z-]{8,12} [!-~]{1,8}", 0..4),
        has_related in any::<bool>(),
    ) {
        let extensions = extensions.join(" ");
        let candidate = Candidate {
            foundation: &foundation,
            component,
            transport: if tcp.is_some() { Transport::Tcp } else { Transport::Udp },
            priority,
            address: Address::of(&address),
            port,
            kind: Kind::of(kind),
            related_address: has_related.then(|| Address::of(&related)),
            related_port: has_related.then_some(related_port),
            tcp_type: tcp.map(TcpType::of),
            extensions: Extensions::of(&extensions),
        };
        let text = candidate.to_string();
        let line = CandidateLine::parse(&text).unwrap();
        prop_assert_eq!(line.to_string(), text.as_str());
        let read = line.candidate().unwrap();
        prop_assert_eq!(read.to_string(), text.as_str());
        prop_assert_eq!(read.related_port, candidate.related_port);
        prop_assert_eq!(read.address, candidate.address);
        prop_assert_eq!(
            read.extensions.iter().collect::<Vec<_>>(),
            candidate.extensions.iter().collect::<Vec<_>>()
        );
        prop_assert_eq!(PriorityParts::of(priority).priority(), priority);
        let _ = read.class().meaning().to_string();
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        match CandidateLine::parse(&text) {
            Ok(line) => prop_assert_eq!(line.to_string(), text),
            Err(error) => prop_assert!(error.offset() <= text.len()),
        }
    }

    #[test]
    fn text_like_candidates_is_read_or_refused(
        text in "(a=)?(candidate:)?[a1 ]{0,4} 1 (udp|tcp) [0-9]{1,11} [0-9.:a-f]{1,9} [0-9]{1,6} typ [a-z]{0,5}( [a-z0-9é]{0,6}){0,5}\r?\n?"
    ) {
        match CandidateLine::parse(&text) {
            Ok(line) => prop_assert_eq!(line.to_string(), text),
            Err(error) => prop_assert!(text.get(error.offset()..).is_some()),
        }
    }

    #[test]
    fn every_address_has_a_scope(ip in any::<std::net::IpAddr>()) {
        prop_assert!(!AddressScope::of(ip).name().is_empty());
    }
}
