//! The verdict on evidence of every kind.

mod browser;
mod families;
mod native;
mod paths;
mod unanswered;

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

/// Evidence of a mapping test, and of nothing else.
fn seen(vantage: Vantage, complete: bool, probes: Vec<Probe>) -> Evidence {
    Evidence {
        vantage,
        complete,
        probes,
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    }
}

fn native(answers: &[(&str, &str)]) -> Property<Mapping> {
    let probes = answers
        .iter()
        .map(|(server, m)| probe(server, Some(LOCAL), mapped(m)))
        .collect();
    let evidence = seen(Vantage::Native, true, probes);
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
fn ipv4_speaks_first_and_each_family_has_its_own_verdict() {
    let local6 = "[2001:db8::2]:5000";
    let v6 = "[2001:db8:1::1]:3478";
    let probes = vec![
        probe(v6, Some(local6), mapped(local6)),
        probe(A1, Some(LOCAL), mapped("198.51.100.1:5000")),
        probe(B1, Some(LOCAL), mapped("198.51.100.1:5000")),
    ];
    let evidence = seen(Vantage::Native, true, probes);
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
    let evidence = seen(
        Vantage::Native,
        true,
        vec![probe(A1, Some(LOCAL), mapped("198.51.100.1:5000"))],
    );
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
