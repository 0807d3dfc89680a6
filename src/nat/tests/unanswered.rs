//! Why no server told a mapped address.

use super::*;

const NOWHERE4: &str = "0.0.0.0:0";
const NOWHERE6: &str = "[::]:0";
const SERVER6: &str = "[2001:db8:1::1]:3478";

fn asked(probes: Vec<(&str, &str, Outcome)>) -> Report {
    let probe = |(server, local, outcome)| probe(server, Some(local), outcome);
    let probes = probes.into_iter().map(probe).collect();
    judge(seen(Vantage::Native, true, probes))
}

#[track_caller]
fn says(report: &Report, reason: Reason, words: &str, advice: &str) {
    assert_eq!(report.mapping().reason, reason);
    assert_eq!(report.filtering().reason, reason);
    assert!(!report.answered());
    let summary = report.summary();
    assert!(summary.contains(words), "{summary}");
    let all = report.advice().concat();
    assert!(all.contains(advice), "{all}");
    assert!(!summary.contains("UDP"), "{summary}");
    assert!(!all.contains("credentials"), "{all}");
    assert!(!all.contains("If UDP is blocked"), "{all}");
}

#[test]
fn servers_of_a_family_that_this_host_has_no_route_for() {
    let none = Outcome::Unreachable;
    let six = asked(vec![(SERVER6, NOWHERE6, none.clone())]);
    let words = "IPv6 addresses only, and this host has no IPv6 route";
    says(&six, Reason::NoRoute, words, "has an IPv4 address");
    assert_eq!(six.udp().reason, Reason::NoRoute);
    let four = asked(vec![(A1, NOWHERE4, none.clone())]);
    let words = "IPv4 addresses only, and this host has no IPv4 route";
    says(&four, Reason::NoRoute, words, "has an IPv6 address");
    let both = asked(vec![
        (A1, NOWHERE4, none.clone()),
        (SERVER6, NOWHERE6, none.clone()),
    ]);
    says(&both, Reason::NoRoute, "over IPv4 or IPv6", "connection");
    // A rule against it leaves the route and its address.
    let ruled = asked(vec![(A1, LOCAL, none.clone())]);
    assert_eq!(ruled.mapping().reason, Reason::NoAnswer);
    // The family that there is a way for speaks first.
    let other = asked(vec![
        (A1, NOWHERE4, none),
        (SERVER6, "[2001:db8::2]:5000", Outcome::Silent),
    ]);
    assert_eq!(other.family, Some(Family::Ipv6));
    assert_eq!(other.mapping().reason, Reason::NoAnswer);
}

#[test]
fn nobody_on_this_machine() {
    let local = "127.0.0.1:5000";
    let report = asked(vec![("127.0.0.1:9", local, Outcome::Silent)]);
    let words = "nobody listens there";
    says(&report, Reason::NoAnswer, words, "icescope serve");
    let mixed = asked(vec![
        ("127.0.0.1:9", local, Outcome::Silent),
        (A1, LOCAL, Outcome::Silent),
    ]);
    assert!(!mixed.summary().contains(words), "{}", mixed.summary());
}

#[test]
fn a_server_that_answers_from_elsewhere_is_named() {
    for (from, words) in [
        (A2, "from another port, 203.0.113.10:3479"),
        (B1, "from another address, 203.0.113.11:3478"),
    ] {
        let stray = Outcome::Stray { from: at(from) };
        let report = asked(vec![(A1, LOCAL, stray.clone())]);
        says(
            &report,
            Reason::AnsweredElsewhere,
            words,
            "Check the server",
        );
        // Beside an error, neither is the cause alone.
        let mixed = asked(vec![(A1, LOCAL, stray), (B2, LOCAL, Outcome::Unusable)]);
        assert_eq!(mixed.mapping().reason, Reason::NoMappedAddress);
    }
}
