//! The gatherings recorded in Chromium 156 and Firefox ESR 153 behind NATs of known kinds.

use core::time::Duration;
use std::net::SocketAddr;

use super::super::gathering::{CandidateError, End, GatheredCandidate, Gathering};
use super::super::server::ServerUri;
use super::evidence;
use crate::nat::{Evidence, LocalAddress, Outcome, Probe, Reason, Sighting, Udp, Vantage, judge};

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
fn chromium_endpoint_independent_names_the_first_server_only() {
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .against(&[A, A2, B, B2]);
    assert_eq!(evidence.vantage, Vantage::Browser);
    assert!(evidence.complete);
    assert_eq!(
        outcomes(&evidence),
        [
            (A, &mapped("198.51.100.1:49457")),
            (A2, &Outcome::Answered),
            (B, &Outcome::Answered),
            (B2, &Outcome::Answered),
        ]
    );
    assert_eq!(evidence.unattributed, []);
    assert_eq!(
        evidence.local,
        [LocalAddress {
            ip: None,
            port: 51230
        }]
    );
    let first = &evidence.probes[0];
    assert_eq!(first.address, Some(at("203.0.113.10:3478")));
    assert_eq!((first.local, first.sent), (None, None));
    assert_eq!(first.elapsed, Some(Duration::from_millis(5)));
}

#[test]
fn chromium_address_dependent_has_one_for_each_address() {
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .srflx(50949, B)
        .against(&[A, A2, B, B2]);
    assert_eq!(
        outcomes(&evidence),
        [
            (A, &mapped("198.51.100.1:49457")),
            (B, &mapped("198.51.100.1:50949")),
            (A2, &Outcome::Answered),
            (B2, &Outcome::Answered),
        ]
    );
}

#[test]
fn chromium_address_and_port_dependent_has_one_for_each_server() {
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .srflx(50949, B)
        .srflx(51000, A2)
        .srflx(51001, B2)
        .against(&[A, A2, B, B2]);
    assert_eq!(evidence.probes.len(), 4);
    assert!(
        evidence
            .probes
            .iter()
            .all(|p| matches!(p.outcome, Outcome::Mapped { .. }))
    );
}

#[test]
fn firefox_tells_no_server() {
    let evidence = Recorded::firefox()
        .srflx_firefox(1, 1_686_052_863, 52726)
        .srflx_firefox(2, 1_686_052_607, 53114)
        .against(&[A, B]);
    assert_eq!(
        outcomes(&evidence),
        [(A, &Outcome::Answered), (B, &Outcome::Answered)]
    );
    let sighting = |address| Sighting {
        mapped: at(address),
        local: None,
    };
    assert_eq!(
        evidence.unattributed,
        [
            sighting("198.51.100.1:52726"),
            sighting("198.51.100.1:53114")
        ]
    );
    assert_eq!(
        evidence.local,
        [LocalAddress {
            ip: None,
            port: 51230
        }]
    );
}

#[test]
fn firefox_with_one_server_leaves_no_doubt_about_it() {
    let evidence = Recorded::firefox()
        .srflx_firefox(1, 1_686_052_863, 52726)
        .against(&["203.0.113.10", A]);
    assert_eq!(outcomes(&evidence), [(A, &mapped("198.51.100.1:52726"))]);
    assert_eq!(evidence.unattributed, []);
}

#[test]
fn firefox_error_has_no_text_and_names_its_server() {
    let evidence = Recorded::firefox()
        .srflx_firefox(1, 1_686_052_863, 52726)
        .error(B, 701, "", None)
        .against(&[A, B]);
    let silent = Outcome::Error {
        code: 701,
        text: String::new(),
    };
    assert_eq!(outcomes(&evidence), [(A, &Outcome::Answered), (B, &silent)]);
    assert_eq!(evidence.unattributed.len(), 1);
}

#[test]
fn a_server_that_timed_out_keeps_its_error() {
    let text = "STUN binding request timed out.";
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .error(B, 701, text, Some("10.0.0.x"))
        .against(&[A, B]);
    let error = Outcome::Error {
        code: 701,
        text: text.into(),
    };
    assert_eq!(
        outcomes(&evidence),
        [(A, &mapped("198.51.100.1:49457")), (B, &error)]
    );
}

#[test]
fn a_failed_ipv6_lookup_is_harmless_while_ipv4_works() {
    let text = "STUN host lookup received error.";
    let (one, other) = ("stun:stun.example.org:3478", "stun:stun.example.net:3478");
    let evidence = Recorded::chromium()
        .srflx(49457, one)
        .error(one, 701, text, Some("[2001:db8:0:x:x:x:x:x]"))
        .error(other, 701, text, Some("[2001:db8:0:x:x:x:x:x]"))
        .against(&[one, other]);
    assert_eq!(
        outcomes(&evidence),
        [
            (one, &mapped("198.51.100.1:49457")),
            (other, &Outcome::Answered)
        ]
    );
    assert_eq!(evidence.probes[0].address, None);
}

#[test]
fn a_failed_ipv4_lookup_is_not_harmless() {
    let text = "STUN host lookup received error.";
    let other = "stun:stun.example.net:3478";
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .error(other, 701, text, Some("[2001:db8:0:x:x:x:x:x]"))
        .error(other, 701, text, Some("192.168.1.x"))
        .against(&[A, other]);
    assert!(matches!(
        evidence.probes[1].outcome,
        Outcome::Error { code: 701, .. }
    ));
}

#[test]
fn an_ipv6_server_that_failed_has_failed() {
    let v6 = "stun:[2001:db8::1]:3478";
    let evidence = Recorded::chromium()
        .srflx(49457, A)
        .error(v6, 701, "", Some("[2001:db8:0:x:x:x:x:x]"))
        .against(&[A, v6]);
    assert!(matches!(
        evidence.probes[1].outcome,
        Outcome::Error { code: 701, .. }
    ));
}

#[test]
fn a_stun_error_code_says_more_than_701() {
    let turn = "turn:203.0.113.12:3478";
    let evidence = Recorded::chromium()
        .error(turn, 701, "Failed to establish connection", None)
        .error(
            "turn:203.0.113.12:3478?transport=udp",
            401,
            "Unauthorized.",
            None,
        )
        .against(&[turn]);
    assert_eq!(
        outcomes(&evidence),
        [(
            turn,
            &Outcome::Error {
                code: 401,
                text: "Unauthorized.".into()
            }
        )]
    );
}

#[test]
fn time_limit_and_abort_leave_the_rest_undecided() {
    for end in [End::TimeLimit, End::Aborted, End::Running, End::Refused] {
        let evidence = Recorded::chromium()
            .srflx(49457, A)
            .ended(end)
            .against(&[A, B]);
        assert!(!evidence.complete);
        assert_eq!(
            outcomes(&evidence),
            [(A, &mapped("198.51.100.1:49457")), (B, &Outcome::Undecided)]
        );
    }
}

#[test]
fn who_is_given_up_is_silent_where_it_is_sure_who_that_is() {
    let three = [A, B, B2];
    let settled = Recorded::chromium().srflx(5000, A).ended(End::Settled);
    let of = |recorded: &Recorded, uris: &[&str]| -> Vec<Outcome> {
        let evidence = recorded.against(uris);
        assert!(evidence.complete);
        let probes = evidence.probes.into_iter();
        probes.map(|probe| probe.outcome).collect()
    };
    let answered = mapped("198.51.100.1:5000");
    assert_eq!(
        of(&settled, &three[..2]),
        [answered.clone(), Outcome::Silent]
    );
    // One of the two may have answered with the address that another saw.
    assert_eq!(
        of(&settled, &three),
        [answered.clone(), Outcome::Undecided, Outcome::Undecided]
    );
    let report = judge(settled.against(&three));
    assert_eq!(report.mapping().class(), None);
    assert_eq!(report.mapping().reason, Reason::Incomplete);
    assert!(
        report
            .advice()
            .contains(&"Ask only servers that answer: of several silent ones, the browser does not tell which they are.")
    );
    let stopped = judge(settled.clone().ended(End::TimeLimit).against(&three));
    assert!(stopped.advice().contains(&"Run it again with more time."));
    // An error tells which one it was.
    let failed = settled.error(B, 701, "timed out", None);
    assert_eq!(of(&failed, &three)[2], Outcome::Silent);
    let none = Recorded::chromium().ended(End::Settled);
    assert_eq!(of(&none, &three), [const { Outcome::Silent }; 3]);
    // Firefox names nobody.
    let firefox = Recorded::firefox().srflx_firefox(1, 1_686_052_863, 5000);
    let firefox = firefox.ended(End::Settled);
    assert_eq!(of(&firefox, &three[..2]), [const { Outcome::Undecided }; 2]);
}

#[test]
fn a_relay_over_tcp_tells_blocked_udp_from_a_dead_server() {
    const UDP: &str = "turn:203.0.113.11:3478";
    const TCP: &str = "turn:203.0.113.11:3478?transport=tcp";
    const RELAY: &str =
        "candidate:4 1 udp 16777215 203.0.113.11 50000 typ relay raddr 0.0.0.0 rport 0";
    for gathered in [
        Recorded::chromium().candidate(RELAY, Some(TCP)),
        Recorded::firefox().candidate(RELAY, None),
    ] {
        let blocked = gathered.clone().ended(End::Settled);
        let report = judge(blocked.against(&[UDP, TCP]));
        assert_eq!(report.udp().class(), Some(Udp::Blocked));
        assert_eq!(report.udp().reason, Reason::OnlyTcp);
        assert!(report.summary().starts_with("UDP is blocked here"));
        // Of another host it shows nothing.
        let other = judge(blocked.against(&["stun:203.0.113.10", TCP]));
        assert_eq!(other.udp().class(), None);
        // While the run goes on, silence is none yet.
        let report = judge(gathered.ended(End::Running).against(&[UDP, TCP]));
        assert_eq!(report.udp().class(), None);
    }
    // Where UDP works, Firefox does not tell which of both relays.
    let both = Recorded::firefox()
        .srflx_firefox(1, 1_686_052_863, 5000)
        .candidate(RELAY, None);
    assert_eq!(both.against(&[UDP, TCP]).reach.hosts, []);
}

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
fn a_wrong_turn_password_leaves_its_reflexive_candidate() {
    let turn = "turn:203.0.113.12:3478";
    let evidence = Recorded::chromium()
        .srflx(49457, "stun:203.0.113.12:3478")
        .error(
            "turn:203.0.113.12:3478?transport=udp",
            401,
            "Unauthorized.",
            None,
        )
        .against(&[turn]);
    assert_eq!(outcomes(&evidence), [(turn, &mapped("198.51.100.1:49457"))]);
}

#[test]
fn a_relay_over_udp_is_a_second_witness() {
    let relay = |raddr: &str, rport: u16| {
        format!(
            "candidate:3098115443 1 udp 33562367 203.0.113.12 55100 typ relay raddr {raddr} rport {rport} generation 0"
        )
    };
    let udp = "turn:203.0.113.12:3478";
    let tcp = "turn:203.0.113.12:3478?transport=tcp";
    let evidence = Recorded::chromium()
        .srflx(50949, A)
        .candidate(
            &relay("198.51.100.1", 50949),
            Some("turn:203.0.113.12:3478?transport=udp"),
        )
        .candidate(&relay("198.51.100.1", 40001), Some(tcp))
        .candidate(&relay("0.0.0.0", 0), Some(udp))
        .candidate(&relay("198.51.100.1", 40002), None)
        .against(&[A, udp, tcp]);
    assert_eq!(
        outcomes(&evidence),
        [
            (A, &mapped("198.51.100.1:50949")),
            (udp, &mapped("198.51.100.1:50949"))
        ]
    );
    assert_eq!(evidence.unattributed, []);
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
