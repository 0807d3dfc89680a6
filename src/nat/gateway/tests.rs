//! The verdict on what a gateway said, in every case.

use super::*;
use crate::nat::{
    GatewayProtocol, Nearby, Outcome, Probe, Reach, Translation, TrialMapping, Vantage,
    judge as judge_all,
};

const GATEWAY: &str = "192.168.1.1";
const LOCAL: &str = "192.168.1.2";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn said(outcome: GatewayOutcome, external: Option<&str>) -> GatewayReply {
    let answered = matches!(
        outcome,
        GatewayOutcome::Answered | GatewayOutcome::Denied { .. } | GatewayOutcome::OtherVersion
    );
    GatewayReply {
        asked: Some(SocketAddr::new(ip(GATEWAY), 5351)),
        from: answered.then(|| ip(GATEWAY)),
        outcome,
        external: external.map(ip),
        elapsed: None,
    }
}

/// The verdict where NAT-PMP told `external`, and servers saw `mapped`.
fn verdict(change: impl FnOnce(&mut Gateway), mapped: &[&str]) -> GatewayReport {
    let mut gateway = Gateway {
        address: Some(ip(GATEWAY)),
        local: Some(ip(LOCAL)),
        ..Gateway::default()
    };
    change(&mut gateway);
    let probe = |(index, mapped): (usize, &&str)| {
        let server = SocketAddr::from(([203, 0, 113, 10 + u8::try_from(index).unwrap()], 3478));
        Probe {
            server: format!("stun:{server}"),
            host: server.ip().to_string(),
            port: server.port(),
            address: Some(server),
            local: Some(SocketAddr::new(ip(LOCAL), 5000)),
            sent: Some(1),
            outcome: Outcome::Mapped {
                mapped: SocketAddr::new(ip(mapped), 5000),
                from: None,
            },
            elapsed: None,
        }
    };
    let report = judge_all(Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes: mapped.iter().enumerate().map(probe).collect(),
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: Vec::new(),
        translation: Translation::default(),
        reach: Reach::default(),
        nearby: Nearby {
            gateway: Some(gateway),
            lookup: None,
        },
    });
    report.gateway.unwrap()
}

fn told(external: &str, mapped: &[&str]) -> GatewayReport {
    let answer = said(GatewayOutcome::Answered, Some(external));
    verdict(|gateway| gateway.nat_pmp = answer, mapped)
}

#[track_caller]
fn is(property: &Property<Presence>, class: Option<Presence>, sure: Confidence, reason: Reason) {
    assert_eq!(property.class(), class, "{property:?}");
    assert_eq!((property.confidence, property.reason), (sure, reason));
}

use Confidence::{Likely, Proved, Unknown};
use Presence::{Absent, Present};

#[test]
fn every_outcome_says_what_it_shows_and_no_more() {
    let denied = GatewayOutcome::Denied { code: 2 };
    for (outcome, class, sure, reason) in [
        (
            GatewayOutcome::Answered,
            Some(Present),
            Proved,
            Reason::GatewayAnswers,
        ),
        (denied, Some(Present), Proved, Reason::GatewayDenies),
        (
            GatewayOutcome::OtherVersion,
            Some(Absent),
            Proved,
            Reason::GatewayOtherVersion,
        ),
        (
            GatewayOutcome::Closed,
            Some(Absent),
            Likely,
            Reason::GatewayPortClosed,
        ),
        (GatewayOutcome::Silent, None, Unknown, Reason::GatewaySilent),
        (
            GatewayOutcome::Unusable,
            None,
            Unknown,
            Reason::GatewayUnusable,
        ),
        (
            GatewayOutcome::Unreachable,
            None,
            Unknown,
            Reason::GatewayUnreachable,
        ),
        (GatewayOutcome::Undecided, None, Unknown, Reason::Incomplete),
    ] {
        let report = verdict(
            |gateway| {
                gateway.pcp = said(outcome, None);
                gateway.upnp_igd = said(outcome, None);
                gateway.nat_pmp = said(outcome, None);
            },
            &[],
        );
        for property in [&report.pcp, &report.upnp_igd, &report.nat_pmp] {
            is(property, class, sure, reason);
        }
        assert_eq!(report.external, None);
        is(&report.beyond, None, Unknown, Reason::NoExternalAddress);
    }
}

#[test]
fn without_a_gateway_nothing_is_known() {
    let report = verdict(|gateway| *gateway = Gateway::default(), &["198.51.100.1"]);
    is(&report.upnp_igd, None, Unknown, Reason::NoGateway);
    is(&report.beyond, None, Unknown, Reason::NoGateway);
}

#[test]
fn another_device_is_not_the_gateway() {
    let report = verdict(
        |gateway| {
            gateway.upnp_igd = said(GatewayOutcome::Answered, Some("10.0.0.9"));
            gateway.upnp_igd.from = Some(ip("192.168.1.9"));
        },
        &["198.51.100.1"],
    );
    is(&report.upnp_igd, None, Unknown, Reason::AnotherDevice);
    assert_eq!(report.external, None);
    is(&report.beyond, None, Unknown, Reason::NoExternalAddress);
}

#[test]
fn the_external_address_tells_of_another_nat() {
    let servers = ["198.51.100.1", "198.51.100.1"];
    for (external, mapped, class, reason) in [
        (
            "198.51.100.1",
            &servers[..],
            Some(Absent),
            Reason::ExternalIsMapped,
        ),
        (
            "10.0.0.7",
            &servers,
            Some(Present),
            Reason::ExternalIsPrivate,
        ),
        (
            "100.64.3.4",
            &servers,
            Some(Present),
            Reason::ExternalIsShared,
        ),
        (
            "203.0.113.99",
            &servers,
            Some(Present),
            Reason::ExternalDiffers,
        ),
        // The servers are in the same private network.
        (
            "10.0.0.7",
            &["10.0.0.7"],
            Some(Absent),
            Reason::ExternalIsMapped,
        ),
        // No server was asked.
        ("192.168.0.5", &[], Some(Present), Reason::ExternalIsPrivate),
        ("203.0.113.99", &[], None, Reason::NoServers),
        // RFC 6886: it has none.
        ("0.0.0.0", &servers, None, Reason::NoExternalAddress),
    ] {
        let sure = if class.is_some() { Likely } else { Unknown };
        is(&told(external, mapped).beyond, class, sure, reason);
    }
}

#[test]
fn a_host_that_is_seen_as_it_is_stands_behind_no_nat() {
    let report = told("10.0.0.7", &[LOCAL, LOCAL]);
    is(&report.beyond, Some(Absent), Proved, Reason::MappedIsLocal);
}

#[test]
fn addresses_that_contradict_each_other_tell_nothing() {
    let report = verdict(
        |gateway| {
            gateway.nat_pmp = said(GatewayOutcome::Answered, Some("10.0.0.7"));
            gateway.upnp_igd = said(GatewayOutcome::Answered, Some("198.51.100.1"));
        },
        &["198.51.100.1"],
    );
    assert_eq!(report.external, None);
    is(&report.beyond, None, Unknown, Reason::GatewayContradicts);
}

#[test]
fn a_gateway_beside_the_path_tells_nothing_of_it() {
    let report = verdict(
        |gateway| {
            gateway.nat_pmp = said(GatewayOutcome::Answered, Some("10.0.0.7"));
            gateway.local = Some(ip("192.168.7.2"));
        },
        &["198.51.100.1"],
    );
    is(&report.beyond, None, Unknown, Reason::GatewayNotOnPath);
}

#[test]
fn the_trial_mapping_tells_the_address_where_only_pcp_answers() {
    let report = verdict(
        |gateway| {
            gateway.pcp = said(GatewayOutcome::Answered, None);
            gateway.trial = Some(TrialMapping {
                protocol: GatewayProtocol::Pcp,
                outcome: GatewayOutcome::Answered,
                external: Some(SocketAddr::new(ip("100.64.0.9"), 40000)),
                lifetime: Some(120),
                deleted: Some(true),
            });
        },
        &["198.51.100.1"],
    );
    assert_eq!(report.external, Some(ip("100.64.0.9")));
    is(
        &report.beyond,
        Some(Present),
        Likely,
        Reason::ExternalIsShared,
    );
}
