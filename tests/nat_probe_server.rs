//! The probe server and a page behind eleven networks, in virtual time; and those who would misuse
//! it.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod page_network;
mod prober_network;

use std::time::Duration;

use icescope::nat::{
    Class as _, Confidence, Filtering, Mapping, Passage, ProbeRefusal, ProbeStage, Reason,
    Stranger, Unproved,
};
use icescope::sim::{Allocation, FilterState, NatConfig, Replies};
use icescope::stun::engine::Instant;
use page_network::{Page, World, judged, server};
use prober_network::{IN_SEQUENCE, SERVERS, eleven, kind};

const ONE_ADDRESS: &[&str] = &[SERVERS[0], SERVERS[1]];

fn moment(seconds: u64) -> Instant {
    Instant::from_micros(1_000_000 * seconds)
}

#[test]
fn eleven_of_eleven_from_two_addresses() {
    for resends in [&page_network::CHROMIUM[..], &page_network::FIREFOX] {
        for (mapping, filtering) in eleven() {
            let mut world = World::new(kind(mapping, filtering), &SERVERS, 0, 1);
            let (findings, time) = world.run(resends);
            let report = judged(&findings, mapping);
            let words = format!("{mapping:?} {filtering:?} {time:?}: {findings:#?}");
            assert_eq!(report.filtering().class(), Some(filtering), "{words}");
            assert_eq!(report.filtering().confidence, Confidence::Proved, "{words}");
            assert!(time < Duration::from_secs(3), "{words}");
            assert!(world.most_sent <= world.most_received, "{words}");
        }
    }
}

/// What RFC 4787 leaves open makes no difference: a page has a socket of its own for the test.
#[test]
fn eleven_of_eleven_whatever_the_filter_remembers() {
    for (mapping, filtering) in eleven() {
        for replies in [Replies::ByRule, Replies::Pinned] {
            for filter_state in [FilterState::Mapping, FilterState::InternalEndpoint] {
                let nat = NatConfig {
                    filter_state,
                    replies,
                    ..kind(mapping, filtering)
                };
                let (findings, _) = World::new(nat, &SERVERS, 0, 1).run(&page_network::FIREFOX);
                let class = judged(&findings, mapping).filtering().class();
                let words = format!("{mapping:?} {filter_state:?} {replies:?}: {findings:#?}");
                assert_eq!(class, Some(filtering), "{words}");
            }
        }
    }
}

#[test]
fn one_address_decides_what_it_can() {
    for (mapping, filtering) in eleven() {
        let mut world = World::new(kind(mapping, filtering), ONE_ADDRESS, 0, 1);
        let (findings, _) = world.run(&page_network::CHROMIUM);
        let report = judged(&findings, mapping);
        let verdict = report.filtering();
        let words = format!("{mapping:?} {filtering:?}: {findings:#?}");
        if filtering == Filtering::AddressAndPortDependent {
            assert_eq!(verdict.class(), Some(filtering), "{words}");
        } else {
            let both = [Filtering::EndpointIndependent, Filtering::AddressDependent];
            assert_eq!(verdict.possible, both, "{words}");
            assert_eq!(verdict.reason, Reason::NoOtherAddress, "{words}");
        }
    }
}

#[test]
fn loss_never_gives_a_wrong_class() {
    for percent in [5, 15, 30] {
        let (mut runs, mut decided) = (0, 0);
        for (mapping, filtering) in eleven() {
            let allocations = [IN_SEQUENCE, Allocation::Preserving, Allocation::Random];
            for (seed, allocation) in (1..=30).zip(allocations.into_iter().cycle()) {
                let nat = NatConfig {
                    allocation,
                    ..kind(mapping, filtering)
                };
                let mut world = World::new(nat, &SERVERS, percent, seed);
                let (findings, _) = world.run(&page_network::CHROMIUM);
                let class = judged(&findings, mapping).filtering().class();
                let words = format!("{mapping:?} {filtering:?} {seed}: {findings:#?}");
                assert!(class.is_none_or(|class| class == filtering), "{words}");
                runs += 1;
                decided += u32::from(class.is_some());
            }
        }
        println!("{percent} % lost: {decided} of {runs} decided");
        if percent < 10 {
            assert!(decided * 100 >= runs * 95, "{decided} of {runs}");
        }
    }
}

#[test]
fn a_server_that_cannot_send_from_elsewhere_leaves_it_unknown() {
    let apdf = (Mapping::EndpointIndependent, Filtering::AddressDependent);
    let mut world = World::new(kind(apdf.0, apdf.1), &SERVERS, 0, 1);
    world.mute = SERVERS[1..].iter().map(|at| at.parse().unwrap()).collect();
    let (findings, _) = world.run(&page_network::CHROMIUM);
    let outcomes = findings.evidence().into_iter().map(|probe| probe.outcome);
    let silent = Passage::Unproved(Unproved::ControlSilent);
    assert_eq!(outcomes.collect::<Vec<_>>(), [silent; 2]);
    let report = judged(&findings, apdf.0);
    assert_eq!(report.filtering().class(), None);
    assert_eq!(report.filtering().reason, Reason::ControlSilent);
}

#[test]
fn a_page_that_is_not_heard_is_told_so() {
    let world = |mute: &[&str]| {
        let nat = kind(Mapping::EndpointIndependent, Filtering::AddressDependent);
        let mut world = World::new(nat, &SERVERS, 0, 1);
        world.deaf = mute.iter().map(|at| at.parse().unwrap()).collect();
        let (findings, time) = world.run(&page_network::CHROMIUM);
        assert!(time < Duration::from_secs(8), "{time:?}");
        assert_eq!(findings.stage, ProbeStage::Done);
        findings.evidence()
    };
    let not_heard = Passage::Unproved(Unproved::PageNotHeard);
    assert!(
        world(&SERVERS)
            .iter()
            .all(|probe| probe.outcome == not_heard)
    );
    let of_strangers = world(&SERVERS[1..]);
    // The page's answers cannot come, so that nothing is proved where the NAT lets a stranger in.
    assert!(of_strangers.iter().all(|probe| probe.outcome == not_heard));
}

#[test]
fn checks_that_never_get_in_prove_nothing() {
    let nat = kind(Mapping::EndpointIndependent, Filtering::AddressDependent);
    let mut world = World::new(nat, &SERVERS, 0, 1);
    world.mute = vec![SERVERS[0].parse().unwrap()];
    let (findings, _) = world.run(&page_network::CHROMIUM);
    let silent = Passage::Unproved(Unproved::ContactSilent);
    assert!(
        findings
            .evidence()
            .iter()
            .all(|probe| probe.outcome == silent)
    );
}

#[test]
fn strangers_are_never_contacted() {
    let given = |sockets: &[&str]| {
        let mut server = server(sockets)?;
        let invitation = server.open(moment(1)).unwrap();
        let strangers = invitation.strangers.into_iter();
        let strangers = strangers.map(|one| (one.stranger, one.from.to_string()));
        Some((
            invitation.contact.to_string(),
            strangers.collect::<Vec<_>>(),
        ))
    };
    let (contact, strangers) = given(&SERVERS).unwrap();
    assert_eq!(contact, SERVERS[0]);
    let expected = [
        (Stranger::OtherPort, SERVERS[1].to_owned()),
        (Stranger::OtherAddress, SERVERS[3].to_owned()),
    ];
    assert_eq!(strangers, expected);
    assert_eq!(given(ONE_ADDRESS).unwrap().1.len(), 1);
    // One port, or no address that is known, is not enough.
    assert_eq!(given(&["203.0.113.10:3478", "203.0.113.11:3478"]), None);
    assert_eq!(given(&["0.0.0.0:3478", "0.0.0.0:3479"]), None);
    let mixed = [
        "[2001:db8::1]:3478",
        "[2001:db8::1]:3479",
        SERVERS[0],
        SERVERS[1],
    ];
    assert_eq!(given(&mixed).unwrap().0, SERVERS[0]);
}

#[test]
fn a_token_is_good_once_and_not_for_long() {
    let mut server = server(&SERVERS).unwrap();
    let invitation = server.open(moment(1)).unwrap();
    let page = Page::new(invitation.clone(), &[]);
    let mut admit = |seconds, token: &str, ufrag: &str| {
        let admitted = server.admit(moment(seconds), token, ufrag, &page.password);
        admitted.map(|findings| findings.stage)
    };
    let token = invitation.token.as_str();
    assert_eq!(
        admit(2, "guess", &page.ufrag),
        Err(ProbeRefusal::TokenUnknown)
    );
    assert_eq!(admit(2, token, "x:y\n"), Err(ProbeRefusal::Credentials));
    assert_eq!(admit(2, token, &page.ufrag), Ok(ProbeStage::Waiting));
    assert_eq!(admit(2, token, &page.ufrag), Err(ProbeRefusal::TokenUsed));
    assert_eq!(
        admit(21, token, &page.ufrag),
        Err(ProbeRefusal::TokenUnknown)
    );

    let unused = server.open(moment(30)).unwrap().token;
    let late = server.admit(moment(40), &unused, &page.ufrag, &page.password);
    assert_eq!(late, Err(ProbeRefusal::TokenUnknown));
}

#[test]
fn a_flood_of_tokens_is_refused_and_passes() {
    let mut server = server(&SERVERS).unwrap();
    let open = (0..5000).filter(|_| server.open(moment(1)).is_ok()).count();
    assert_eq!(open, 1024);
    assert_eq!(server.open(moment(2)).unwrap_err(), ProbeRefusal::Busy);
    assert!(server.open(moment(11)).is_ok());
}

#[test]
fn only_authenticated_checks_are_answered() {
    let from = "198.51.100.7:40000".parse().unwrap();
    let contact = SERVERS[0].parse().unwrap();
    let mut server = server(&SERVERS).unwrap();
    let invitation = server.open(moment(1)).unwrap();
    let mut page = Page::new(invitation.clone(), &[]);
    let check = page.check();
    assert!(
        !page_network::input(&mut server, moment(1), from, contact, &check),
        "not admitted"
    );
    server
        .admit(moment(1), &invitation.token, &page.ufrag, &page.password)
        .unwrap();
    let mut other_name = Page::new(invitation.clone(), &[]);
    other_name.ufrag = "other".into();
    let mut other_token = invitation.clone();
    other_token.token = "guess".into();
    let mut other_password = invitation.clone();
    other_password.password = "a".repeat(26);
    let others = [other_token, other_password].map(|other| Page::new(other, &[]));
    for mut wrong in [other_name].into_iter().chain(others) {
        let bytes = wrong.check();
        assert!(!page_network::input(
            &mut server,
            moment(1),
            from,
            contact,
            &bytes
        ));
    }
    assert!(server.poll_transmit().is_none());
    assert!(page_network::input(
        &mut server,
        moment(1),
        from,
        contact,
        &check
    ));
    assert!(server.poll_transmit().is_some());
}

/// Somebody who has a token of its own forges the source of its checks.
#[test]
fn who_never_answers_gets_no_more_than_came_from_there() {
    let victim = "198.51.100.7:40000".parse().unwrap();
    let mut server = server(&SERVERS).unwrap();
    let invitation = server.open(moment(1)).unwrap();
    let mut page = Page::new(invitation.clone(), &[]);
    server
        .admit(moment(1), &invitation.token, &page.ufrag, &page.password)
        .unwrap();
    let (mut received, mut sent) = (0, 0);
    for step in 0..1500 {
        let now = moment(1) + Duration::from_millis(step * 15);
        let to = SERVERS[usize::try_from(step).unwrap() % 4].parse().unwrap();
        let bytes = page.check();
        received += bytes.len();
        page_network::input(&mut server, now, victim, to, &bytes);
        server.handle_timeout(now);
        while let Some(transmit) = server.poll_transmit() {
            assert_eq!(transmit.remote, victim);
            assert_eq!(
                transmit.local,
                SERVERS[0].parse().unwrap(),
                "no stranger sends"
            );
            assert!(transmit.bytes.len() <= bytes.len());
            sent += transmit.bytes.len();
            assert!(sent <= received);
        }
    }
    assert!(sent < received / 2, "{sent} of {received}");
}

/// Who answers and then falls silent is not sent to for ever.
#[test]
fn a_test_is_a_few_checks() {
    let nat = kind(
        Mapping::EndpointIndependent,
        Filtering::AddressAndPortDependent,
    );
    let mut world = World::new(nat, &SERVERS, 0, 1);
    world.deaf = SERVERS[1..].iter().map(|at| at.parse().unwrap()).collect();
    let (findings, _) = world.run(&page_network::CHROMIUM);
    assert!(
        findings
            .strangers
            .iter()
            .all(|found| found.test.asked == 16)
    );
    assert!(world.checks <= 2 * 16 + 4, "{}", world.checks);
    for class in Filtering::ALL {
        let mut world = World::new(kind(Mapping::AddressDependent, *class), &SERVERS, 0, 1);
        world.run(&page_network::FIREFOX);
        assert!(world.checks <= 2 * (16 + 10) + 4, "{}", world.checks);
    }
}
