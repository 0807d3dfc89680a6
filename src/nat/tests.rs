//! The verdict on evidence of every kind.

use std::net::SocketAddr;

use super::*;

const LOCAL: &str = "192.168.1.2:5000";
const A1: &str = "203.0.113.10:3478";
const A2: &str = "203.0.113.10:3479";
const B1: &str = "203.0.113.11:3478";
const B2: &str = "203.0.113.11:3479";

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn probe(server: &str, local: Option<&str>, outcome: Outcome) -> Probe {
    let (host, port) = server.rsplit_once(':').unwrap();
    Probe {
        server: format!("stun:{server}"),
        host: host.to_owned(),
        port: port.parse().unwrap(),
        address: local.and(server.parse().ok()),
        local: local.map(at),
        sent: None,
        outcome,
        elapsed: None,
    }
}

fn mapped(mapped: &str) -> Outcome {
    Outcome::Mapped {
        mapped: at(mapped),
        from: None,
    }
}

fn native(answers: &[(&str, &str)]) -> Property<Mapping> {
    let probes = answers
        .iter()
        .map(|(server, m)| probe(server, Some(LOCAL), mapped(m)))
        .collect();
    let evidence = Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes,
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    };
    judge(evidence).mapping()
}

fn browser(
    complete: bool,
    ports: &[u16],
    probes: Vec<Probe>,
    unattributed: &[&str],
) -> Property<Mapping> {
    let sighting = |text: &&str| Sighting {
        mapped: at(text),
        local: None,
    };
    judge(Evidence {
        vantage: Vantage::Browser,
        complete,
        probes,
        unattributed: unattributed.iter().map(sighting).collect(),
        local: ports
            .iter()
            .map(|port| LocalAddress {
                ip: None,
                port: *port,
            })
            .collect(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    })
    .mapping()
}

#[track_caller]
fn decided(property: &Property<Mapping>, class: Mapping, confidence: Confidence, reason: Reason) {
    assert_eq!(property.class(), Some(class), "{property:?}");
    assert_eq!((property.confidence, property.reason), (confidence, reason));
}

#[track_caller]
fn open(property: &Property<Mapping>, possible: &[Mapping], reason: Reason) {
    assert_eq!(property.class(), None, "{property:?}");
    assert_eq!(
        (property.possible.as_slice(), property.reason),
        (possible, reason)
    );
    assert_eq!(property.confidence, Confidence::Unknown);
}

use Confidence::{Likely, Proved};
use Mapping::{
    AddressAndPortDependent as Apdm, AddressDependent as Adm, EndpointIndependent as Eim,
    None as No,
};

#[test]
fn four_probes_decide_every_class() {
    let m = [
        "198.51.100.1:5000",
        "198.51.100.1:5001",
        "198.51.100.1:5002",
        "198.51.100.1:5003",
    ];
    let eim = native(&[(A1, m[0]), (A2, m[0]), (B1, m[0]), (B2, m[0])]);
    decided(&eim, Eim, Proved, Reason::OneMapping);
    let adm = native(&[(A1, m[0]), (A2, m[0]), (B1, m[1]), (B2, m[1])]);
    decided(&adm, Adm, Proved, Reason::MappingPerAddress);
    let apdm = native(&[(A1, m[0]), (A2, m[1]), (B1, m[2]), (B2, m[3])]);
    decided(&apdm, Apdm, Proved, Reason::MappingPerEndpoint);
    let none = native(&[(A1, LOCAL), (A2, LOCAL), (B1, LOCAL), (B2, LOCAL)]);
    decided(&none, No, Proved, Reason::MappedIsLocal);
    assert_eq!(none.evidence, [0, 1, 2, 3]);
}

#[test]
fn two_servers_leave_open_what_they_cannot_tell() {
    let (m, n) = ("198.51.100.1:5000", "198.51.100.1:5001");
    decided(
        &native(&[(A1, m), (B1, m)]),
        Eim,
        Proved,
        Reason::OneMapping,
    );
    open(
        &native(&[(A1, m), (B1, n)]),
        &[Adm, Apdm],
        Reason::OnePortEach,
    );
    open(
        &native(&[(A1, m), (A2, m)]),
        &[Eim, Adm],
        Reason::OneAddress,
    );
    decided(
        &native(&[(A1, m), (A2, n)]),
        Apdm,
        Proved,
        Reason::MappingPerEndpoint,
    );
    // One of four probes lost.
    decided(
        &native(&[(A1, m), (A2, m), (B1, n)]),
        Adm,
        Proved,
        Reason::MappingPerAddress,
    );
}

#[test]
fn one_server_decides_no_class_however_it_is_named() {
    let m = "198.51.100.1:5000";
    open(&native(&[(A1, m)]), &[Eim, Adm, Apdm], Reason::OneServer);
    open(
        &native(&[(A1, m), (A1, m)]),
        &[Eim, Adm, Apdm],
        Reason::OneServer,
    );
    decided(&native(&[(A1, LOCAL)]), No, Likely, Reason::MappedIsLocal);
}

#[test]
fn a_server_that_saw_two_mappings_decides_nothing() {
    let (m, n) = ("198.51.100.1:5000", "198.51.100.1:5001");
    let property = native(&[(A1, m), (B1, n), (A1, n)]);
    assert_eq!(
        (property.class(), property.reason),
        (None, Reason::MappingUnstable)
    );
}

#[test]
fn mixed_mappings_fit_no_class() {
    let (m, n) = ("198.51.100.1:5000", "198.51.100.1:5001");
    open(
        &native(&[(A1, m), (A2, n), (B1, m)]),
        &[],
        Reason::NoClassFits,
    );
}

#[test]
fn loopback_is_evidence_about_this_machine_only() {
    let all = Mapping::ALL;
    let loopback = native(&[
        ("127.0.0.1:3478", "127.0.0.1:5000"),
        ("127.0.0.1:3479", "127.0.0.1:5000"),
    ]);
    open(&loopback, all, Reason::ServerOnLoopback);
    open(
        &native(&[("127.0.0.1:3478", LOCAL)]),
        all,
        Reason::ServerOnLoopback,
    );
    // A server elsewhere still counts.
    let mixed = native(&[
        ("127.0.0.1:3478", "127.0.0.1:5000"),
        (A1, LOCAL),
        (B1, LOCAL),
    ]);
    decided(&mixed, No, Proved, Reason::MappedIsLocal);
}

#[test]
fn a_server_on_this_side_of_the_nat_is_left_out() {
    let m = "198.51.100.1:5000";
    let property = native(&[("192.168.1.1:3478", LOCAL), (A1, m), (B1, m)]);
    decided(&property, Eim, Proved, Reason::OneMapping);
}

#[test]
fn silence_is_no_verdict() {
    let silent = |outcome: Outcome, complete| {
        judge(Evidence {
            vantage: Vantage::Native,
            complete,
            probes: vec![probe(A1, Some(LOCAL), outcome)],
            unattributed: Vec::new(),
            local: Vec::new(),
            own_address: None,
            filtering: Vec::new(),
            translation: Translation::default(),
            nearby: Nearby::default(),
            reach: Reach::default(),
        })
    };
    let report = silent(Outcome::Silent, true);
    assert!(!report.answered());
    open(&report.mapping(), Mapping::ALL, Reason::NoAnswer);
    let refused = Outcome::Error {
        code: 401,
        text: String::new(),
    };
    for outcome in [refused, Outcome::Unusable] {
        let report = silent(outcome, true);
        open(&report.mapping(), Mapping::ALL, Reason::NoMappedAddress);
        assert_eq!(report.filtering().reason, Reason::NoMappedAddress);
        assert_eq!(report.udp().class(), Some(Udp::Open));
        assert!(
            !report.summary().contains("blocked"),
            "{}",
            report.summary()
        );
    }
    open(
        &silent(Outcome::Undecided, false).mapping(),
        Mapping::ALL,
        Reason::Incomplete,
    );
}

#[test]
fn without_servers_it_says_so() {
    let property = native(&[]);
    open(&property, Mapping::ALL, Reason::NoServers);
}

#[test]
fn different_local_addresses_are_different_paths() {
    let probes = vec![
        probe(A1, Some(LOCAL), mapped("198.51.100.1:5000")),
        probe(B1, Some("10.0.0.2:5000"), mapped("198.51.100.9:5000")),
    ];
    let evidence = Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes,
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    };
    open(
        &judge(evidence).mapping(),
        &[Eim, Adm, Apdm],
        Reason::PathsDiffer,
    );
}

/// Chromium drops a candidate that equals one it has.
#[test]
fn chromium_one_mapping_is_likely_once_all_answered() {
    let m = "198.51.100.1:49457";
    let probes = || {
        let rest = [A2, B1, B2].map(|server| probe(server, None, Outcome::Answered));
        [vec![probe(A1, None, mapped(m))], rest.to_vec()].concat()
    };
    decided(
        &browser(true, &[51230], probes(), &[]),
        Eim,
        Likely,
        Reason::OneMapping,
    );
    // The mapped port is the local one: an open host would look the same.
    open(
        &browser(true, &[49457], probes(), &[]),
        &[No, Eim],
        Reason::AddressHidden,
    );
}

#[test]
fn chromium_one_mapping_and_a_dead_second_server_is_one_server() {
    let m = "198.51.100.1:49457";
    let dead = Outcome::Error {
        code: 701,
        text: "STUN binding request timed out.".to_owned(),
    };
    let probes = vec![probe(A1, None, mapped(m)), probe(B1, None, dead)];
    open(
        &browser(true, &[51230], probes, &[]),
        &[Eim, Adm, Apdm],
        Reason::OneServer,
    );
    let waiting = vec![
        probe(A1, None, mapped(m)),
        probe(B1, None, Outcome::Undecided),
    ];
    open(
        &browser(false, &[51230], waiting, &[]),
        &[Eim, Adm, Apdm],
        Reason::Incomplete,
    );
}

#[test]
fn chromium_differences_are_seen() {
    let probes = vec![
        probe(A1, None, mapped("198.51.100.1:49457")),
        probe(A2, None, Outcome::Answered),
        probe(B1, None, mapped("198.51.100.1:50949")),
        probe(B2, None, Outcome::Answered),
    ];
    decided(
        &browser(true, &[51230], probes, &[]),
        Adm,
        Likely,
        Reason::MappingPerAddress,
    );
    let apdm: Vec<Probe> = [A1, A2, B1, B2]
        .iter()
        .zip([
            "198.51.100.1:1001",
            "198.51.100.1:1002",
            "198.51.100.1:1003",
            "198.51.100.1:1004",
        ])
        .map(|(server, m)| probe(server, None, mapped(m)))
        .collect();
    decided(
        &browser(true, &[51230], apdm, &[]),
        Apdm,
        Proved,
        Reason::MappingPerEndpoint,
    );
}

/// Firefox names no server.
#[test]
fn firefox_counts() {
    let all = || {
        [A1, A2, B1, B2]
            .map(|server| probe(server, None, Outcome::Answered))
            .to_vec()
    };
    let m = [
        "198.51.100.1:1001",
        "198.51.100.1:1002",
        "198.51.100.1:1003",
        "198.51.100.1:1004",
    ];
    decided(
        &browser(true, &[7], all(), &m[..1]),
        Eim,
        Likely,
        Reason::OneMapping,
    );
    decided(
        &browser(true, &[7], all(), &m[..2]),
        Adm,
        Likely,
        Reason::MappingPerAddress,
    );
    decided(
        &browser(true, &[7], all(), &m),
        Apdm,
        Proved,
        Reason::MappingPerEndpoint,
    );
    open(
        &browser(true, &[7], all(), &m[..3]),
        &[],
        Reason::NoClassFits,
    );
}

/// Three mapped addresses of two sockets need not be three mappings of one.
#[test]
fn several_hidden_sockets_make_a_difference_likely_only() {
    let apdm = |ports: &[u16]| {
        let probes = [A1, A2]
            .map(|server| probe(server, None, Outcome::Answered))
            .to_vec();
        browser(
            true,
            ports,
            probes,
            &["198.51.100.1:1001", "198.51.100.1:1002"],
        )
    };
    assert_eq!(apdm(&[7]).confidence, Proved);
    assert_eq!(apdm(&[7, 8]).confidence, Likely);
}

#[test]
fn names_the_browser_resolved_compare_only_across_operators() {
    let m = mapped("198.51.100.1:49457");
    let pair = |one: &str, other: &str| {
        vec![
            probe(one, None, m.clone()),
            probe(other, None, Outcome::Answered),
        ]
    };
    let same = pair("stun1.example.org:3478", "stun2.example.org:3478");
    open(
        &browser(true, &[7], same, &[]),
        &[Eim, Adm, Apdm],
        Reason::ServersNotToldApart,
    );
    let different = pair("stun.example.org:3478", "stun.example.net:3478");
    decided(
        &browser(true, &[7], different, &[]),
        Eim,
        Likely,
        Reason::OneMapping,
    );
}

#[test]
fn a_browser_that_shows_its_address_can_prove_the_nat() {
    let probes = vec![
        probe(A1, None, mapped("198.51.100.1:5000")),
        probe(B1, None, Outcome::Answered),
    ];
    let report = judge(Evidence {
        vantage: Vantage::Browser,
        complete: true,
        probes,
        unattributed: Vec::new(),
        local: vec![LocalAddress {
            ip: Some("192.168.1.2".parse().unwrap()),
            port: 5000,
        }],
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    });
    decided(&report.mapping(), Eim, Likely, Reason::OneMapping);
}

#[test]
fn ipv4_speaks_first_and_each_family_has_its_own_verdict() {
    let local6 = "[2001:db8::2]:5000";
    let v6 = "[2001:db8:1::1]:3478";
    let probes = vec![
        probe(v6, Some(local6), mapped(local6)),
        probe(A1, Some(LOCAL), mapped("198.51.100.1:5000")),
        probe(B1, Some(LOCAL), mapped("198.51.100.1:5000")),
    ];
    let evidence = Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes,
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    };
    let report = judge(evidence.clone());
    assert_eq!(report.family, Some(Family::Ipv4));
    decided(&report.mapping(), Eim, Proved, Reason::OneMapping);
    decided(
        &report.ipv6.unwrap().mapping,
        No,
        Likely,
        Reason::MappedIsLocal,
    );

    let mut silent = evidence;
    for at in [1, 2] {
        silent.probes[at].outcome = Outcome::Silent;
    }
    assert_eq!(judge(silent).family, Some(Family::Ipv6));
}

#[cfg(feature = "serde")]
#[test]
fn the_report_is_written_in_its_schema() {
    let evidence = Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes: vec![probe(A1, Some(LOCAL), mapped("198.51.100.1:5000"))],
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    };
    let json = serde_json::to_value(judge(evidence)).unwrap();
    assert_eq!(json["schema"], "icescope/nat/1");
    assert_eq!(json["mapping"]["class"], "unknown");
    assert_eq!(json["mapping"]["reason"], "one-server");
    assert_eq!(json["mapping"]["possible"].as_array().unwrap().len(), 3);
    assert_eq!(json["filtering"]["reason"], "not-tested");
    assert_eq!(json["families"]["ipv4"]["mapped"][0], "198.51.100.1:5000");
    assert_eq!(json["evidence"][0]["outcome"], "mapped");
    assert!(json["families"]["ipv6"].is_null());
}

#[test]
fn a_browser_may_not_ask_a_server_on_this_machine() {
    let error = Outcome::Error {
        code: 701,
        text: String::new(),
    };
    let refused = browser(true, &[7], vec![probe("127.0.0.1:3478", None, error)], &[]);
    open(&refused, Mapping::ALL, Reason::ServerOnLoopback);
    // Firefox asks from the address of an interface, and names no server.
    let answered = ["127.0.0.1:3478", "127.0.0.1:3479"];
    let answered = answered.map(|server| probe(server, None, Outcome::Answered));
    let unnamed = browser(true, &[7], answered.to_vec(), &["192.0.2.2:7"]);
    open(&unnamed, Mapping::ALL, Reason::ServerOnLoopback);
}

#[test]
fn a_check_that_does_not_come_back_shows_the_nat() {
    let mapped_at = "198.51.100.1:49457";
    let verdict = |reached| {
        let probes = vec![
            probe(A1, None, mapped(mapped_at)),
            probe(B1, None, Outcome::Answered),
        ];
        let report = judge(Evidence {
            vantage: Vantage::Browser,
            complete: true,
            probes,
            unattributed: Vec::new(),
            local: vec![LocalAddress {
                ip: None,
                port: 49457,
            }],
            own_address: Some(OwnAddress {
                mapped: at(mapped_at),
                reached,
            }),
            filtering: Vec::new(),
            translation: Translation::default(),
            nearby: Nearby::default(),
            reach: Reach::default(),
        });
        report.mapping()
    };
    let nat = verdict(Reached::No);
    decided(&nat, Eim, Likely, Reason::OneMapping);
    for reached in [Reached::Yes, Reached::Inconclusive] {
        open(&verdict(reached), &[No, Eim], Reason::AddressHidden);
    }
}
