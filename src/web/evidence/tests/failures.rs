//! Servers that fail or are silent, and runs that are cut short.

use super::*;
use crate::nat::{Connected, Reach, TcpHost, Unproved};
use crate::web::probe::{failed_probe, planned_probe};

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
    assert_eq!(report.mapping().reason, Reason::SomeSilent);
    assert_eq!(report.udp().reason, Reason::SomeSilent);
    assert!(
        report
            .advice()
            .contains(&"Ask only servers that answer: of several silent ones, the browser does not tell which they are.")
    );
    let unheard = |why| {
        let filtering = failed_probe("https://probe.example.org/probe", why);
        let evidence = settled.against(&three);
        judge(Evidence {
            filtering,
            ..evidence
        })
        .advice()
        .join(" ")
    };
    // The page's own server has no other to ask, and knows more.
    assert!(
        unheard(Unproved::PageNotHeard).starts_with("UDP seems to be let out at some ports only:")
    );
    assert!(unheard(Unproved::ProbeGone).contains("see to it that the server runs"));
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
fn a_server_that_is_away_over_http_too_is_no_sign_of_blocked_udp() {
    let silent = Recorded::chromium().ended(End::Settled).against(&[A, B]);
    let report = |running: &[&str], filtering| {
        let host = |host: &&str| TcpHost {
            host: (*host).to_owned(),
            outcome: Connected::Answered,
        };
        let reach = Reach {
            hosts: running.iter().map(host).collect(),
            ..Reach::default()
        };
        judge(Evidence {
            filtering,
            reach,
            ..silent.clone()
        })
    };
    let endpoint = "https://probe.example.org/probe";
    let there = report(&["203.0.113.10"], planned_probe(endpoint));
    assert_eq!(there.udp().class(), Some(Udp::Blocked));
    for why in [Unproved::ProbeUnreachable, Unproved::ProbeGone] {
        let away = report(&[], failed_probe(endpoint, why));
        assert_eq!(away.udp().class(), None);
        assert!(
            away.summary()
                .contains("over HTTP the server cannot be asked either")
        );
        assert!(away.advice()[0].contains("that the servers run"));
    }
}
