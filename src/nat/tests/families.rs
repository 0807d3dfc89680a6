//! One address family answers, and the other does not.

use super::*;

const OPEN: &str = "198.51.100.7:5000";
const LOCAL6: &str = "[2001:db8::2]:5000";
const SERVER6: &str = "[2001:db8:1::1]:3478";

fn without_nat(ipv4: Option<Outcome>) -> Report {
    let mut probes = vec![probe(SERVER6, Some(LOCAL6), mapped(LOCAL6))];
    probes.extend(ipv4.map(|outcome| probe(A1, Some(LOCAL), outcome)));
    judge(seen(Vantage::Native, true, probes))
}

#[test]
fn who_has_no_ipv4_is_not_reached_by_all() {
    for (ipv4, lead) in [
        (
            Some(Outcome::Silent),
            "Over IPv6 alone, as nothing answered over IPv4: No NAT",
        ),
        (None, "Over IPv6 alone, as nothing is known of IPv4: No NAT"),
    ] {
        let report = without_nat(ipv4);
        assert_eq!(report.family, Some(Family::Ipv6));
        let words = report.summary();
        assert!(words.starts_with(lead), "{words}");
        assert!(
            words.contains("Peers that have IPv6 can reach it directly"),
            "{words}"
        );
        let advice = report.advice().concat();
        assert!(advice.contains("Peers that have IPv4 alone"), "{advice}");
    }
}

#[test]
fn the_other_family_is_not_named_where_it_answers_or_was_not_asked() {
    let both = without_nat(Some(mapped("198.51.100.1:5000")));
    assert!(!both.summary().contains("Over IPv"), "{}", both.summary());
    assert!(!both.advice().concat().contains("IPv4 alone"));
    let one = judge(seen(
        Vantage::Native,
        true,
        vec![probe(A1, Some(OPEN), mapped(OPEN))],
    ));
    assert!(one.summary().starts_with("No NAT"), "{}", one.summary());
    let silent = judge(seen(
        Vantage::Native,
        true,
        vec![
            probe(A1, Some(OPEN), mapped(OPEN)),
            probe(SERVER6, Some(LOCAL6), Outcome::Silent),
        ],
    ));
    let words = silent.summary();
    assert!(words.starts_with("Over IPv4 alone"), "{words}");
    assert!(words.contains("Peers that have IPv4 can"), "{words}");
}
