//! The munging check in the course of a session, and of what no browser has made.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics fails, as it should"
)]

use icescope::sdp::Document;
use icescope::sdp::munge::{Category, DescriptionType, Standing, check_munging};

/// Browsers ask nothing of the transport of a section that is rejected, as tried in both
/// (`tests/munge/local.js`).
#[test]
fn a_rejected_section_needs_no_transport() {
    const KEYS: &str = "a=fingerprint:sha-256 AB:CD\r\na=rtcp-mux\r\na=rtcp-xr:rcvr-rtt=all\r\n";
    let live = |port: u16, keys: &str| {
        let media = "UDP/TLS/RTP/SAVPF 0\r\na=mid:";
        format!("v=0\r\nm=audio {port} {media}0\r\n{keys}m=audio 9 {media}1\r\n{KEYS}")
    };
    let refused = |before: &str, after: &str| -> Vec<&'static str> {
        let [before, after] = [before, after].map(|text| Document::parse(text).unwrap());
        let check = check_munging(&before, &after, DescriptionType::Offer);
        let changes = check.changes().iter();
        changes
            .filter(|one| Standing::Refused == one.chromium().max(one.firefox()))
            .map(|one| one.category().name())
            .collect()
    };
    assert_eq!(refused(&live(9, KEYS), &live(0, "")), [""; 0]);
    assert_eq!(refused(&live(0, ""), &live(9, "a=rtcp-mux\r\n")), [""; 0]);
    let all = ["fingerprint", "rtcp-mux", "rtcp-xr"];
    let bundled = live(0, "a=bundle-only\r\n");
    for text in [live(9, ""), bundled] {
        let mut found = refused(&live(9, KEYS), &text);
        found.sort_unstable();
        assert_eq!(found, all, "{text}");
    }
}

/// Created once a description has been set, as its candidates show: Firefox 153 then takes others, and
/// Chromium 156 no longer another mid.
#[test]
fn later_descriptions_are_judged_as_such() {
    let standing = |made: &str, old: &str, new: &str| {
        let set = made.replacen(old, new, 1);
        let [made, set] = [made, &set].map(|text| Document::parse(text).unwrap());
        let check = check_munging(&made, &set, DescriptionType::Offer);
        let changes = check.changes().iter();
        changes
            .map(|one| (one.category(), one.chromium(), one.firefox()))
            .collect::<Vec<_>>()
    };
    let first = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:1\r\n";
    let candidate = "a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n";
    let mid = "a=mid:0\r\n";
    let gathered = first.replace(mid, &[mid, candidate].concat());
    let (risk, taken, refused) = (Standing::AtRisk, Standing::Accepted, Standing::Refused);
    let other = "a=candidate:2 1 udp 2122260223 192.0.2.2 50000 typ host\r\na=mid:1\r\n";
    let count = Category::IceCandidateCount;
    assert_eq!(
        standing(first, "a=mid:1\r\n", other),
        [(count, risk, refused)]
    );
    for (old, new) in [(candidate, ""), ("50000", "50002"), ("a=mid:1\r\n", other)] {
        let found = standing(&gathered, old, new);
        assert!(
            found.iter().all(|one| *one == (count, risk, taken)),
            "{found:?}"
        );
        assert!(!found.is_empty());
    }
    let mid = Category::Mid;
    assert_eq!(standing(first, "mid:0", "mid:x"), [(mid, risk, refused)]);
    assert_eq!(
        standing(&gathered, "mid:0", "mid:x"),
        [(mid, refused, refused)]
    );
    // This section may be new.
    assert_eq!(
        standing(&gathered, "mid:1", "mid:x"),
        [(mid, risk, refused)]
    );
}

/// Both browsers take it of an answer, as they ask the first section of the bundle alone.
#[test]
fn an_open_role_behind_the_first_of_a_bundle_is_no_refusal() {
    let section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:N\r\na=setup:active\r\n";
    let sections = ["0", "1"].map(|mid| section.replace('N', mid)).concat();
    let alone = ["v=0\r\n", &sections].concat();
    let bundled = ["v=0\r\na=group:BUNDLE 0 1\r\n", &sections].concat();
    let category = |made: &str, mid: &str| {
        let old = format!("a=mid:{mid}\r\na=setup:active");
        let set = made.replace(&old, &old.replace("active", "actpass"));
        let [made, set] = [made, &set].map(|text| Document::parse(text).unwrap());
        let check = check_munging(&made, &set, DescriptionType::Answer);
        let change = &check.changes()[0];
        let refused = Standing::Refused == change.chromium().max(change.firefox());
        (change.category(), refused)
    };
    let open = (Category::DtlsSetupActpass, true);
    assert_eq!(category(&bundled, "0"), open);
    assert_eq!(category(&bundled, "1"), (Category::DtlsSetup, false));
    assert_eq!(category(&alone, "1"), open);
}

#[test]
fn errors_of_the_original_are_counted() {
    let sip = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n\
        m=audio 5004 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n";
    let browser = include_str!("data/sdp/browser/browser-chrome-av-dc-offer-noice.sdp");
    let munged = sip.replace("RTP/AVP 0", "RTP/AVP 0 8");
    for (made, set, own) in [
        (sip, munged.as_str(), true),
        (sip, sip, true),
        (browser, browser, false),
    ] {
        let [made, set] = [made, set].map(|text| Document::parse(text).unwrap());
        let check = check_munging(&made, &set, DescriptionType::Offer);
        assert_eq!(check.original_errors() > 0, own, "{}", made.text());
        assert!(check.errors().is_empty());
    }
}
