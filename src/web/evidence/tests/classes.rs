//! NATs of each kind, as each browser shows them.

use super::*;

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
