//! The verdict on filtering, from what came at several sockets.

use super::*;
use crate::nat::{Nearby, Reach, Tally, Translation};

use Passage::{Closed, Open, Undecided};
use Stranger::{OtherAddress, OtherPort};

const LOSSY: Passage = Passage::Unproved(Unproved::TooLossy);

fn verdict(tries: &[(Stranger, u16, Passage)]) -> Property<Filtering> {
    let probe = |(stranger, port, outcome): &(Stranger, u16, Passage)| FilteringProbe {
        server: "stun:203.0.113.10".to_owned(),
        contacted: Some(([203, 0, 113, 10], 3478).into()),
        local: Some(([192, 168, 1, 2], *port).into()),
        stranger: *stranger,
        expected: None,
        outcome: *outcome,
        test: Tally::default(),
        control: Tally::default(),
        elapsed: None,
    };
    let evidence = Evidence {
        vantage: Vantage::Native,
        complete: true,
        probes: Vec::new(),
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: tries.iter().map(probe).collect(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    };
    judge(
        &evidence,
        Family::Ipv4,
        &Property::unknown(Reason::NotTested),
    )
}

#[track_caller]
fn is(tries: &[(Stranger, u16, Passage)], class: Filtering, sure: Confidence, why: Reason) {
    let verdict = verdict(tries);
    assert_eq!(verdict.class(), Some(class), "{verdict:?}");
    assert_eq!((verdict.confidence, verdict.reason), (sure, why));
}

#[test]
fn two_sockets_prove_that_strangers_get_in() {
    let both = [(OtherAddress, 1, Open), (OtherAddress, 2, Open)];
    let reason = Reason::StrangersGetIn;
    is(&both, EndpointIndependent, Confidence::Proved, reason);
    // What was not needed any more takes nothing away.
    let more = [
        both[0],
        both[1],
        (OtherPort, 1, Open),
        (OtherPort, 2, Undecided),
    ];
    is(&more, EndpointIndependent, Confidence::Proved, reason);
    // Nobody tried another one.
    is(&both[..1], EndpointIndependent, Confidence::Likely, reason);
}

#[test]
fn of_two_sockets_that_disagree_the_stricter_counts() {
    let (likely, disagree) = (Confidence::Likely, Reason::SocketsDisagree);
    for [one, other] in [[Open, Closed], [Closed, Open]] {
        let address = [(OtherAddress, 1, one), (OtherAddress, 2, other)];
        let ports = |one, other| [(OtherPort, 1, one), (OtherPort, 2, other)];
        let known = [address, ports(Open, Open)].concat();
        is(&known, AddressDependent, likely, disagree);
        let contacted = [address, ports(Closed, Undecided)].concat();
        is(&contacted, AddressAndPortDependent, likely, disagree);
        let contacted = [address, ports(one, other)].concat();
        is(&contacted, AddressAndPortDependent, likely, disagree);
        assert_eq!(verdict(&contacted).evidence, [0, 1, 2, 3]);
    }
    // Another port is kept out, and so is another address, whatever came of one.
    let one_open = [
        (OtherAddress, 1, Open),
        (OtherAddress, 2, Undecided),
        (OtherPort, 1, Closed),
    ];
    is(&one_open, AddressAndPortDependent, likely, disagree);
}

#[test]
fn one_socket_is_not_enough_where_another_one_was_tried() {
    let lossy = verdict(&[(OtherAddress, 1, Open), (OtherAddress, 2, LOSSY)]);
    assert_eq!((lossy.class(), lossy.reason), (None, Reason::TooLossy));
    assert_eq!(lossy.possible, Filtering::ALL);
    let port = verdict(&[
        (OtherAddress, 1, Closed),
        (OtherPort, 1, Open),
        (OtherPort, 2, LOSSY),
    ]);
    assert_eq!((port.class(), port.reason), (None, Reason::TooLossy));
    assert_eq!(port.possible, [AddressDependent, AddressAndPortDependent]);
}
