//! The verdict on NAT64, and what follows for the other verdicts.

use super::*;
use crate::nat::{
    Class, Filtering, FilteringProbe, Mapping, Nearby, Passage, Reach, Report, Stranger, Tally,
    Translation, Vantage, judge as judge_all,
};

const HOST: &str = "[2001:db8:1::2]:5000";
/// 203.0.113.10 and .11 under the well-known prefix.
const A: &str = "[64:ff9b::cb00:710a]:3478";
const B: &str = "[64:ff9b::cb00:710b]:3479";
/// The same under a network's own prefix.
const OWN: [&str; 2] = [
    "[2001:db8:64::cb00:710a]:3478",
    "[2001:db8:64::cb00:710b]:3479",
];

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn evidence(answers: &[(&str, &str, &str)], lookup: Option<Nat64Lookup>) -> Evidence {
    let probe = |(local, server, mapped): &(&str, &str, &str)| Probe {
        server: format!("stun:{server}"),
        host: at(server).ip().to_string(),
        port: at(server).port(),
        address: Some(at(server)),
        local: Some(at(local)),
        sent: Some(1),
        outcome: Outcome::Mapped {
            mapped: at(mapped),
            from: None,
        },
        elapsed: None,
    };
    Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes: answers.iter().map(probe).collect(),
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        reach: Reach::default(),
        nearby: Nearby {
            gateway: None,
            lookup,
        },
    }
}

#[track_caller]
fn is(report: &Report, class: Option<Presence>, sure: Confidence, reason: Reason) {
    let nat64 = &report.nat64.presence;
    assert_eq!(nat64.class(), class, "{nat64:?}");
    assert_eq!((nat64.confidence, nat64.reason), (sure, reason));
}

use Confidence::{Likely, Proved, Unknown};
use Presence::{Absent, Present};

const OUTSIDE: &str = "198.51.100.1:5000";

#[test]
fn ipv4_seen_of_what_went_out_over_ipv6_proves_it() {
    let report = judge_all(evidence(&[(HOST, A, OUTSIDE), (HOST, B, OUTSIDE)], None));
    is(&report, Some(Present), Proved, Reason::Ipv4SeenOverIpv6);
    assert_eq!(report.nat64.prefix, Some(Prefix64::WELL_KNOWN));
    assert_eq!(report.nat64.presence.evidence, [0, 1]);
    // What it maps, it maps for IPv4.
    let ipv4 = report.ipv4.as_ref().unwrap();
    assert_eq!(ipv4.mapping.class(), Some(Mapping::EndpointIndependent));
    assert_eq!(report.ipv6, None);
    assert_eq!(report.family, Some(Family::Ipv4));
    assert!(
        report
            .summary()
            .starts_with("This host reaches IPv4 through a NAT64. ")
    );
    assert!(
        report
            .advice()
            .iter()
            .any(|advice| advice.contains("DNS names"))
    );
}

#[test]
fn one_server_behind_an_unknown_prefix_may_be_wrong() {
    let report = judge_all(evidence(&[(HOST, OWN[0], OUTSIDE)], None));
    is(&report, Some(Present), Likely, Reason::Ipv4SeenOverIpv6);
    assert_eq!(report.nat64.prefix, None);
    let two = [(HOST, OWN[0], OUTSIDE), (HOST, OWN[1], OUTSIDE)];
    let report = judge_all(evidence(&two, None));
    is(&report, Some(Present), Proved, Reason::Ipv4SeenOverIpv6);
    let prefix = Prefix64::new("2001:db8:64::".parse().unwrap(), 96).unwrap();
    let lookup = Some(Nat64Lookup::Synthesised(prefix));
    let report = judge_all(evidence(&two[..1], lookup));
    is(&report, Some(Present), Proved, Reason::Ipv4SeenOverIpv6);
    assert_eq!(report.nat64.prefix, Some(prefix));
}

#[test]
fn the_filtering_behind_a_nat64_is_that_of_ipv4() {
    let mut evidence = evidence(&[(HOST, A, OUTSIDE), (HOST, B, OUTSIDE)], None);
    evidence.filtering.push(FilteringProbe {
        server: format!("stun:{A}"),
        contacted: Some(at(A)),
        local: Some(at(HOST)),
        stranger: Stranger::OtherAddress,
        expected: Some(at(B)),
        outcome: Passage::Open,
        test: Tally {
            asked: 1,
            arrived: 1,
        },
        control: Tally {
            asked: 1,
            arrived: 1,
        },
        elapsed: None,
    });
    let report = judge_all(evidence);
    let ipv4 = report.ipv4.unwrap();
    assert_eq!(ipv4.filtering.class(), Some(Filtering::EndpointIndependent));
}

#[test]
fn the_resolver_makes_it_likely_and_says_nothing_against_it() {
    let silent = |lookup| judge_all(evidence(&[], Some(lookup)));
    let prefix = Prefix64::WELL_KNOWN;
    let report = silent(Nat64Lookup::Synthesised(prefix));
    is(&report, Some(Present), Likely, Reason::ResolverSynthesises);
    assert_eq!(report.nat64.prefix, Some(prefix));
    for lookup in [Nat64Lookup::NotSynthesised, Nat64Lookup::Silent] {
        is(&silent(lookup), None, Unknown, Reason::NotTested);
    }
}

#[test]
fn ipv4_itself_or_over_ipv6_shows_in_the_local_address() {
    let server = "203.0.113.10:3478";
    let report = |local| judge_all(evidence(&[(local, server, OUTSIDE)], None));
    let native = report("192.168.1.2:5000");
    is(&native, Some(Absent), Proved, Reason::Ipv4IsNative);
    is(
        &report("192.0.0.4:5000"),
        None,
        Unknown,
        Reason::Ipv4OverIpv6,
    );
    // Outside 192.0.0.0/29.
    is(
        &report("192.0.0.8:5000"),
        Some(Absent),
        Proved,
        Reason::Ipv4IsNative,
    );
    assert_eq!(native.summary().find("NAT64"), None);
}

#[test]
fn ipv6_to_ipv6_and_this_machine_say_nothing() {
    for (server, mapped) in [
        ("[2001:db8:113::10]:3478", "[2001:db8:1::2]:5000"),
        ("[::1]:3478", "127.0.0.1:5000"),
    ] {
        let report = judge_all(evidence(&[(HOST, server, mapped)], None));
        is(&report, None, Unknown, Reason::NotTested);
        assert_eq!(report.nat64.prefix, None);
    }
    assert_eq!(Presence::ALL.len(), 2);
}

#[test]
fn an_ipv4_address_that_the_server_names_is_reached_under_the_prefix() {
    let other = at("203.0.113.11:3479");
    assert_eq!(reachable(at(A), None, other), at(B));
    // The server's own address shows where a prefix of the network ends.
    let origin = Some(at("203.0.113.10:3478"));
    assert_eq!(reachable(at(OWN[0]), origin, other), at(OWN[1]));
    assert_eq!(reachable(at(OWN[0]), None, other), other);
    // A server that lies about its own address changes nothing.
    let lie = Some(at("203.0.113.99:3478"));
    assert_eq!(reachable(at(OWN[0]), lie, other), other);
    // Neither does one that speaks IPv6, or one that was asked over IPv4.
    let ipv6 = at("[2001:db8:113::11]:3479");
    assert_eq!(reachable(at(A), None, ipv6), ipv6);
    assert_eq!(reachable(at("203.0.113.10:3478"), origin, other), other);
}
