//! What a browser shows.

use super::*;

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
