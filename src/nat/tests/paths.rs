//! Several ways out of one host.

use super::*;

const VPN: &str = "10.8.0.2:5000";

/// Another port of the server at `contacted` was kept out, as was seen from `local`.
fn kept_out(contacted: &str, local: &str) -> FilteringProbe {
    let all = Tally {
        asked: 20,
        arrived: 20,
    };
    FilteringProbe {
        server: format!("stun:{contacted}"),
        contacted: Some(at(contacted)),
        local: Some(at(local)),
        stranger: Stranger::OtherPort,
        expected: Some(at(A2)),
        outcome: Passage::Closed,
        test: Tally { arrived: 0, ..all },
        control: all,
        elapsed: None,
    }
}

fn two_ways(other: &str, seen: &str) -> Report {
    let m = "198.51.100.1:5000";
    let probes = vec![
        probe(B1, Some(other), mapped(seen)),
        probe(A1, Some(LOCAL), mapped(m)),
        probe(A2, Some(LOCAL), mapped(m)),
        probe("192.0.2.5:3478", Some(LOCAL), mapped(m)),
        probe("192.0.2.6:3478", Some(other), mapped(seen)),
    ];
    let mut evidence = seen_by(probes);
    evidence.filtering = vec![
        kept_out(A1, LOCAL),
        // The stranger is reached by the other way, so that the NAT of this one is no cause.
        FilteringProbe {
            stranger: Stranger::OtherAddress,
            expected: Some(at(B1)),
            outcome: Passage::Unproved(Unproved::ControlImpossible),
            ..kept_out(A1, LOCAL)
        },
    ];
    evidence.reach.derived = vec![2];
    judge(evidence)
}

fn seen_by(probes: Vec<Probe>) -> Evidence {
    seen(Vantage::Native, true, probes)
}

#[test]
fn a_filter_on_one_way_is_no_verdict_on_another() {
    let other = "198.51.100.77:5000";
    let report = two_ways(other, other);
    assert_eq!(report.mapping().reason, Reason::PathsDiffer);
    let filtering = report.filtering();
    assert_eq!(
        (filtering.class(), filtering.reason),
        (None, Reason::PathsDiffer)
    );
    assert_eq!(filtering.possible, Filtering::ALL);
    assert_eq!(filtering.evidence, [0]);

    let ways = report.by_local_address();
    let [(one, open), (two, behind)] = ways.as_slice() else {
        panic!("{ways:?}");
    };
    assert_eq!([*one, *two], [at(other).ip(), at(LOCAL).ip()]);
    decided(&open.mapping(), No, Proved, Reason::MappedIsLocal);
    assert_eq!(open.filtering().class(), None);
    decided(&behind.mapping(), Eim, Proved, Reason::OneMapping);
    assert_eq!(behind.filtering().confidence, Proved);
    // The second probe of that way is the one that a server told of.
    assert_eq!(behind.evidence.reach.derived, [1]);

    let words = report.summary();
    for part in [
        "VPN",
        "from 192.168.1.2 as 198.51.100.1",
        "from 198.51.100.77 by that",
    ] {
        assert!(words.contains(part), "{words}");
    }
    let advice = report.advice().concat();
    assert!(advice.contains("VPN"), "{advice}");
    assert!(!advice.contains("Run it again"), "{advice}");
    let habits = report.habits().unwrap();
    assert_eq!(habits.pooling.class(), None);
}

#[test]
fn where_the_ways_map_alike_a_filter_on_one_is_likely_on_both() {
    let report = two_ways(VPN, "198.51.100.9:5000");
    decided(&report.mapping(), Eim, Proved, Reason::OneMapping);
    let filtering = report.filtering();
    assert_eq!(filtering.class(), Some(Filtering::AddressAndPortDependent));
    assert_eq!(filtering.confidence, Likely);
    assert!(report.summary().starts_with("On each of several ways out"));
    assert_eq!(report.by_local_address().len(), 2);
}

#[test]
fn one_way_has_no_verdict_beside_the_report() {
    let evidence = seen_by(vec![probe(A1, Some(LOCAL), mapped(LOCAL))]);
    assert!(judge(evidence).by_local_address().is_empty());
}

#[cfg(feature = "serde")]
#[test]
fn json_has_each_way_with_the_evidence_of_the_whole() {
    let other = "198.51.100.77:5000";
    let json = serde_json::to_value(two_ways(other, other)).unwrap();
    let ways = &json["byLocalAddress"];
    let of = |way: usize, property: &str| {
        let property = &ways[way][property];
        (property["class"].clone(), property["evidence"].clone())
    };
    assert_eq!(ways[0]["local"], "198.51.100.77");
    assert_eq!(of(0, "mapping"), ("none".into(), vec![0, 4].into()));
    assert_eq!(ways[1]["mapped"][0], "198.51.100.1:5000");
    let class = "endpoint-independent".into();
    assert_eq!(of(1, "mapping"), (class, vec![1, 2, 3].into()));
    assert_eq!(ways[1]["filtering"]["evidence"][0], 0);
}
