//! The gatherings recorded in Chromium 156 and Firefox ESR 153 behind NATs of known kinds.

mod classes;
mod failures;
mod relays;

use core::time::Duration;
use std::net::SocketAddr;

use super::super::gathering::{CandidateError, End, GatheredCandidate, Gathering};
use super::evidence;
use crate::nat::{Evidence, LocalAddress, Outcome, Probe, Reason, Sighting, Udp, Vantage, judge};
use crate::stun::ServerUri;

const HOST: &str = "candidate:4186762049 1 udp 2113937151 d19cb6b1-0f4a-4b1e-9c1e-5b8a5a3c1d2e.local 51230 typ host generation 0 ufrag /Tfk network-cost 999";
const HOST_FIREFOX: &str =
    "candidate:0 1 UDP 2122252543 4a8c5c2e-8d1f-4f52-9d0c-1f2e3d4c5b6a.local 51230 typ host";

fn servers(uris: &[&str]) -> Vec<ServerUri> {
    uris.iter().map(|uri| uri.parse().unwrap()).collect()
}

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

#[derive(Clone)]
struct Recorded(Gathering);

impl Recorded {
    fn chromium() -> Self {
        Self(Gathering {
            end: End::Complete,
            elapsed: Duration::from_millis(130),
            candidates: Vec::new(),
            errors: Vec::new(),
        })
        .candidate(HOST, None)
    }

    fn firefox() -> Self {
        let mut recorded = Self::chromium();
        recorded.0.candidates.clear();
        recorded.candidate(HOST_FIREFOX, None)
    }

    fn candidate(mut self, line: &str, url: Option<&str>) -> Self {
        self.0.candidates.push(GatheredCandidate {
            line: line.into(),
            url: url.map(Into::into),
            mid: Some("0".into()),
            at: Duration::from_millis(5),
        });
        self
    }

    fn srflx(self, port: u16, url: &str) -> Self {
        let line = format!(
            "candidate:2274665512 1 udp 1677729535 198.51.100.1 {port} typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag /Tfk network-cost 999"
        );
        self.candidate(&line, Some(url))
    }

    fn srflx_firefox(self, foundation: u8, priority: u32, port: u16) -> Self {
        let line = format!(
            "candidate:{foundation} 1 UDP {priority} 198.51.100.1 {port} typ srflx raddr 0.0.0.0 rport 0"
        );
        self.candidate(&line, None)
    }

    fn error(mut self, url: &str, code: u16, text: &str, address: Option<&str>) -> Self {
        self.0.errors.push(CandidateError {
            url: url.into(),
            code,
            text: text.into(),
            address: address.map(Into::into),
            port: address.map(|_| 51230),
            at: Duration::from_secs(3),
        });
        self
    }

    fn ended(mut self, end: End) -> Self {
        self.0.end = end;
        self
    }

    fn against(&self, uris: &[&str]) -> Evidence {
        evidence(&self.0, &servers(uris))
    }
}

/// The outcomes by server, in the order of the probes.
fn outcomes(evidence: &Evidence) -> Vec<(&str, &Outcome)> {
    evidence
        .probes
        .iter()
        .map(|probe| (probe.server.as_str(), &probe.outcome))
        .collect()
}

fn mapped(address: &str) -> Outcome {
    Outcome::Mapped {
        mapped: at(address),
        from: None,
    }
}

const A: &str = "stun:203.0.113.10:3478";
const A2: &str = "stun:203.0.113.10:3479";
const B: &str = "stun:203.0.113.11:3478";
const B2: &str = "stun:203.0.113.11:3479";

#[test]
fn nothing_gathered_means_nothing_asked() {
    let mut recorded = Recorded::chromium();
    recorded.0.candidates.clear();
    assert_eq!(
        outcomes(&recorded.against(&[A])),
        [(A, &Outcome::Undecided)]
    );
}

#[test]
fn real_addresses_are_told_with_permission() {
    let mut recorded = Recorded::chromium();
    recorded.0.candidates.clear();
    let evidence = recorded
        .candidate("candidate:1 1 udp 2122260223 192.168.1.10 51230 typ host generation 0", None)
        .candidate("candidate:2 1 tcp 1518280447 192.168.1.10 9 typ host tcptype active", None)
        .candidate(
            "candidate:3 1 udp 1686052607 198.51.100.1 49457 typ srflx raddr 192.168.1.10 rport 51230",
            Some(A),
        )
        .candidate(
            "candidate:4 1 udp 41885439 203.0.113.12 55100 typ relay raddr 198.51.100.1 rport 49457",
            Some("turn:203.0.113.12:3478?transport=udp"),
        )
        .against(&[A, "turn:203.0.113.12:3478"]);
    let local = Some(at("192.168.1.10:51230"));
    assert_eq!(
        evidence.probes.iter().map(|p| p.local).collect::<Vec<_>>(),
        [local, local]
    );
    let ip = Some("192.168.1.10".parse().unwrap());
    assert_eq!(evidence.local, [LocalAddress { ip, port: 51230 }]);
}

#[test]
fn two_networks_are_two_probes_of_one_server() {
    let mut recorded = Recorded::chromium();
    recorded.0.candidates.clear();
    let srflx = |mapped: &str, raddr: &str| {
        format!("candidate:3 1 udp 1686052607 {mapped} 49457 typ srflx raddr {raddr} rport 51230")
    };
    let evidence = recorded
        .candidate(&srflx("198.51.100.1", "192.168.1.10"), Some(A))
        .candidate(&srflx("198.51.100.2", "10.0.0.10"), Some(A))
        .against(&[A]);
    let locals: Vec<_> = evidence.probes.iter().map(|p: &Probe| p.local).collect();
    assert_eq!(
        locals,
        [Some(at("192.168.1.10:51230")), Some(at("10.0.0.10:51230"))]
    );
}

#[test]
fn of_several_sections_the_first_counts_whichever_gathers_first() {
    let mut recorded = Recorded::chromium().srflx(49457, A);
    for candidate in &mut recorded.0.candidates {
        candidate.mid = Some("2".into());
    }
    let recorded = recorded.candidate(HOST, None).srflx(52001, A);
    let evidence = recorded.against(&[A, B]);
    assert_eq!(
        outcomes(&evidence),
        [(A, &mapped("198.51.100.1:52001")), (B, &Outcome::Answered)]
    );
}

#[test]
fn other_media_components_and_transports_are_left_out() {
    let mut recorded = Recorded::chromium()
        .srflx(49457, A)
        .candidate(
            "candidate:9 2 udp 1 198.51.100.1 50000 typ srflx raddr 0.0.0.0 rport 0",
            Some(B),
        )
        .candidate(
            "candidate:9 1 tcp 1 198.51.100.1 50001 typ srflx raddr 0.0.0.0 rport 0",
            Some(B),
        )
        .candidate(
            "candidate:9 1 udp 1 198.51.100.1 50002 typ srflx raddr 0.0.0.0 rport 0",
            Some(B),
        )
        .candidate("", None)
        .candidate("nonsense", None);
    recorded.0.candidates[4].mid = Some("1".into());
    let evidence = recorded.against(&[A, B]);
    assert_eq!(
        outcomes(&evidence),
        [(A, &mapped("198.51.100.1:49457")), (B, &Outcome::Answered)]
    );
}

#[test]
fn servers_without_udp_have_no_probe() {
    let evidence = Recorded::chromium().against(&[
        "stuns:203.0.113.10",
        "turns:203.0.113.10",
        "turn:203.0.113.10?transport=tcp",
    ]);
    assert_eq!(evidence.probes, []);
}
