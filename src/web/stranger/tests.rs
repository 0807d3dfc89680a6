use super::*;
use crate::nat::{Class, Confidence, Filtering, Reason, Report, judge};
use crate::web::{End, GatheredCandidate, Gathering, evidence};

const RELAY: &str = "203.0.113.11:50000";

fn uris(texts: &[&str]) -> Vec<ServerUri> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn relay_address() -> SocketAddr {
    RELAY.parse().unwrap()
}

/// The verdict where the tries at another address and at another port ended so.
fn report(texts: &[&str], findings: &[Finding]) -> Report {
    let servers = uris(texts);
    let candidate = |line: &str| GatheredCandidate {
        line: line.into(),
        url: Some("stun:203.0.113.10:3478".into()),
        mid: Some("0".into()),
        at: Duration::ZERO,
    };
    let gathering = Gathering {
        end: End::Complete,
        elapsed: Duration::from_millis(120),
        candidates: vec![
            candidate("candidate:1 1 udp 2113937151 d19cb6b1.local 51230 typ host"),
            candidate(
                "candidate:2 1 udp 1677729535 198.51.100.1 49457 typ srflx raddr 0.0.0.0 rport 0",
            ),
        ],
        errors: Vec::new(),
    };
    let mut evidence = evidence(&gathering, &servers);
    assert_eq!(evidence.filtering.len(), findings.len());
    let tries = core::mem::take(&mut evidence.filtering);
    for (planned, finding) in tries.into_iter().zip(findings) {
        let turn = relay(&servers).unwrap();
        let contacts = contacts(planned.stranger, &servers, turn, relay_address()).unwrap();
        let contacted = contacts.first().unwrap();
        let contacted = Some((contacted.0.as_str(), contacted.1));
        let found = concluded(planned, contacted, Some(relay_address()), *finding);
        evidence.filtering.push(found);
    }
    judge(evidence)
}

const SERVERS: [&str; 2] = ["stun:203.0.113.10:3478", "turn:203.0.113.11:3480"];
const ARRIVED: Finding = Finding::Arrived(Duration::from_millis(80));

#[test]
fn each_outcome_has_its_class() {
    use Confidence::{Likely, Proved};
    use Filtering::{AddressAndPortDependent, AddressDependent, EndpointIndependent};
    for (other_address, other_port, class, confidence) in [
        (ARRIVED, ARRIVED, EndpointIndependent, Proved),
        (ARRIVED, Finding::Ended, EndpointIndependent, Proved),
        (Finding::ControlArrived, ARRIVED, AddressDependent, Likely),
        (
            Finding::ControlArrived,
            Finding::ControlArrived,
            AddressAndPortDependent,
            Likely,
        ),
        // Where the port is refused, so is the address.
        (
            Finding::ControlSilent,
            Finding::ControlArrived,
            AddressAndPortDependent,
            Likely,
        ),
    ] {
        let filtering = report(&SERVERS, &[other_address, other_port]).filtering();
        let name = class.name();
        assert_eq!(filtering.class(), Some(class), "{name}: {filtering:?}");
        assert_eq!(filtering.confidence, confidence, "{name}");
    }
}

#[test]
fn silence_without_its_control_proves_nothing() {
    for (findings, reason) in [
        ([Finding::ControlSilent; 2], Reason::RelaySilent),
        ([Finding::Nothing(Unproved::NoRelay); 2], Reason::NoRelay),
        ([Finding::Nothing(Unproved::NoMapping); 2], Reason::NoAnswer),
    ] {
        let filtering = report(&SERVERS, &findings).filtering();
        assert_eq!(filtering.class(), None);
        assert_eq!(filtering.possible.len(), 3);
        assert_eq!(filtering.reason, reason);
    }
}

#[test]
fn one_of_two_findings_leaves_two_classes() {
    let filtering = report(&SERVERS, &[Finding::ControlArrived, Finding::ControlSilent]);
    assert_eq!(filtering.filtering().class(), None);
    assert_eq!(filtering.filtering().possible.len(), 2);
}

#[test]
fn a_relay_refused_by_its_port_alone_fits_no_class() {
    let filtering = report(&SERVERS, &[ARRIVED, Finding::ControlArrived]).filtering();
    assert_eq!(filtering.class(), None);
    assert_eq!(filtering.reason, Reason::NoClassFits);
}

#[test]
fn without_a_turn_server_nothing_is_tried() {
    let report = report(&["stun:203.0.113.10:3478", "stun:203.0.113.11:3478"], &[]);
    assert_eq!(report.filtering().reason, Reason::NoTurnServer);
    assert!(report.advice().iter().any(|text| text.contains("TURN")));
}

#[test]
fn a_turn_server_alone_tells_about_ports() {
    let report = report(&["turn:203.0.113.11:3480"], &[Finding::ControlArrived]);
    assert_eq!(
        report.filtering().class(),
        Some(Filtering::AddressAndPortDependent)
    );
}

#[test]
fn a_server_at_the_relays_own_address_is_not_elsewhere() {
    let ip = relay_address().ip();
    let same = uris(&["stun:203.0.113.11:3478", "turn:203.0.113.11:3480"]);
    assert_eq!(elsewhere(&same, ip), None);
    let both = uris(&[
        "stun:203.0.113.11:3478",
        "stun:stun.example.org",
        "stun:203.0.113.10:3478",
        "turn:turn.example.net",
    ]);
    let (servers, apart) = elsewhere(&both, ip).unwrap();
    let hosts: Vec<&str> = servers.iter().map(|server| server.host()).collect();
    assert_eq!((&hosts[..], apart), (&["203.0.113.10"][..], Apart::Surely));
}

#[test]
fn names_are_told_apart_by_their_domains_alone() {
    let ip = relay_address().ip();
    let apart = |stun, turn| elsewhere(&uris(&[stun, turn]), ip).map(|(_, apart)| apart);
    assert_eq!(
        apart("stun:stun.example.org", "turn:turn.example.net"),
        Some(Apart::Presumably)
    );
    assert_eq!(
        apart("stun:stun.example.org", "turn:turn.example.org"),
        None
    );
    // The name may stand for that very address.
    assert_eq!(apart("stun:stun.example.org", "turn:203.0.113.11"), None);
}

#[test]
fn what_rests_on_names_is_likely() {
    let servers = ["stun:stun.example.org", "turn:turn.example.net"];
    let filtering = report(&servers, &[ARRIVED, Finding::Ended]).filtering();
    assert_eq!(filtering.class(), Some(Filtering::EndpointIndependent));
    assert_eq!(filtering.confidence, Confidence::Likely);
}

#[test]
fn a_relay_over_udp_is_preferred() {
    let servers = uris(&[
        "turns:turn.example.net",
        "turn:turn.example.net:3480?transport=tcp",
        "turn:turn.example.net:3481",
    ]);
    assert_eq!(relay(&servers), servers.get(2));
    assert_eq!(relay(&servers[..2]), servers.first());
    let ip = relay_address().ip();
    assert_eq!(same_address(&servers[2], ip).port(), 3481);
    assert_eq!(same_address(&servers[0], ip).port(), 3478);
}
