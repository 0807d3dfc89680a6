//! What sockets of our own show.

use super::*;

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
        judge(seen(
            Vantage::Native,
            complete,
            vec![probe(A1, Some(LOCAL), outcome)],
        ))
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
    let evidence = seen(Vantage::Native, true, probes);
    open(
        &judge(evidence).mapping(),
        &[Eim, Adm, Apdm],
        Reason::PathsDiffer,
    );
}
