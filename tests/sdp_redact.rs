//! Descriptions for sharing: nothing that tells of people and machines is left, and the structure is.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::Path;

use icescope::candidate::Address;
use icescope::sdp::{AttributeValue, Document, Key, Profile, Value, check, redact};
use proptest::prelude::*;

/// The words of a description that name something: addresses, credentials, fingerprints, ids.
fn names(document: &Document<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |word: &str| {
        // What is the same everywhere names nothing.
        if !matches!(word, "0.0.0.0" | "127.0.0.1" | "::" | "-" | "*") {
            names.insert(word.to_owned());
        }
    };
    for line in document.lines() {
        match line.typed() {
            Ok(Value::Origin(origin)) => add(&origin.address.to_string()),
            Ok(Value::Connection(connection)) => add(&connection.address.to_string()),
            Ok(Value::Attribute(value)) => match value {
                AttributeValue::Candidate(candidate) => {
                    add(&candidate.address.to_string());
                    if let Some(address) = candidate.related_address {
                        add(&address.to_string());
                    }
                }
                AttributeValue::IceUfrag(text) | AttributeValue::IcePwd(text) => add(text),
                AttributeValue::Fingerprint(print) => add(print.digest.text()),
                AttributeValue::Msid(msid) => add(msid.stream),
                _ => {}
            },
            _ => {}
        }
    }
    names
}

#[test]
fn nothing_of_the_corpus_is_left_but_its_structure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sdp") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::parse(text.as_str()).unwrap();
        let hidden = redact(&document);
        let shared = Document::parse(hidden.as_str()).unwrap();
        let (before, after) = (names(&document), names(&shared));
        assert_eq!(before.len(), after.len(), "{}", path.display());
        for name in &before {
            // Descriptions of the corpus have documentation addresses, which others may take.
            if Address::of(name).ip().is_none() {
                assert!(!hidden.contains(name), "{}: {name}", path.display());
            }
        }
        let kinds = |document: &Document<'_>| -> Vec<_> {
            document
                .lines()
                .map(|line| {
                    (
                        line.kind(),
                        line.line_end(),
                        line.attribute().and_then(|a| a.key()),
                    )
                })
                .collect()
        };
        assert_eq!(kinds(&document), kinds(&shared));
        for profile in Profile::ALL {
            let codes = |document: &Document<'_>| -> Vec<_> {
                let found = check(document, profile);
                let found = found.diagnostics().iter();
                found
                    .map(|found| (found.kind(), found.position().line))
                    .collect()
            };
            assert_eq!(codes(&document), codes(&shared), "{}", path.display());
        }
        // The same text has the same in its place.
        assert_eq!(redact(&document), hidden);
    }
}

#[test]
fn each_kind_of_line_is_hidden() {
    for (line, expected) in [
        ("o=bob 1 2 IN IP6 2a00::9", "o=- 1 2 IN IP6 2001:db8::1"),
        ("c=IN IP4 233.252.0.1/127/3", "c=IN IP4 233.252.0.1/127/3"),
        ("c=IN IP4 8.8.8.8/127", "c=IN IP4 203.0.113.1/127"),
        ("c=IN IP4 sip.corp.invalid", "c=IN IP4 host1.example"),
        ("e=bob@corp.invalid (Bob)", "e=hidden@host.example"),
        ("k=clear:secret", "k=prompt"),
        ("a=rtcp:9 IN IP4 8.8.8.8", "a=rtcp:9 IN IP4 203.0.113.1"),
        (
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20;inline:b3RoZXI=|1:4 KDR=1",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxxx1|2^20;inline:xxxxxx2=|1:4 KDR=1",
        ),
        ("a=key-mgmt:mikey c2VjcmV0", "a=key-mgmt:mikey xxxxxxx1"),
        ("a=ssrc:7 cname:bob@host", "a=ssrc:7 cname:xxxxxxx1"),
        (
            "a=source-filter: incl IN IP4 * 8.8.8.8",
            "a=source-filter: incl IN IP4 * 203.0.113.1",
        ),
        (
            "a=control:rtsp://bob:pw@8.8.8.8/cam?x",
            "a=control:rtsp://host1.example/",
        ),
        ("a=control:trackID=1", "a=control:trackID=1"),
        (
            "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0",
            "a=ts-refclk:ptp=IEEE1588-2008:00-00-00-00-00-00-00-01:0",
        ),
        (
            "a=ts-refclk:ntp=time.corp.invalid:123",
            "a=ts-refclk:ntp=host1.example:123",
        ),
        (
            "a=ts-refclk:localmac=40-a3-6b-a0-2b-d2",
            "a=ts-refclk:localmac=00-00-00-00-00-01",
        ),
        (
            "a=x-peer:8.8.8.8:5060 at bob@corp.invalid",
            "a=x-peer:203.0.113.1:5060 x1 hidden",
        ),
        ("a=x-token:deadbeef-secret 3", "a=x-token:xxxxxxxxxxxxxx1 3"),
        ("a=candidate:broken 8.8.8.8", "a=candidate:1 203.0.113.1"),
        ("x=8.8.8.8", "x=203.0.113.1"),
        ("from 8.8.8.8", "xxx1 203.0.113.1"),
        ("a=msid:- 1b4e65ce-1535", "a=msid:- xxxxxxxxxxxx1"),
        ("a=fingerprint:sha-1 AB:CD", "a=fingerprint:sha-1 00:01"),
        (
            "a=path:msrp://203.0.113.7:5/secretname;tcp",
            "a=path:xxxx1//203.0.113.1:5/xxxxxxxxx2;xx3",
        ),
        (
            "a=candidate:1 1 udp 1 8.8.8.8 9 typ host generation 0 x-host secretname network-cost 10",
            "a=candidate:1 1 udp 1 203.0.113.1 9 typ host generation 0 x-host xxxxxxxxx1 network-cost 10",
        ),
        ("a=ssrc:1 x-foo:secretname", "a=ssrc:1 x-foo:xxxxxxxxx1"),
        (
            "a=dcmap:0 label=\"secretname\";subprotocol=\"secretname\"",
            "a=dcmap:0 label=\"xxxxxxxxx1\";subprotocol=\"xxxxxxxxx1\"",
        ),
        (
            "a=dcsa:0 msrp-cname:secretname",
            "a=dcsa:0 msrp-cname:xxxxxxxxx1",
        ),
        ("a=label:secretname", "a=label:xxxxxxxxx1"),
        ("a=label:1", "a=label:1"),
        (
            "a=mediaclk:id=src:secretname",
            "a=mediaclk:id=src:xxxxxxxxx1",
        ),
        (
            "a=mediaclk:IEEE1722=00-00-5E-00-53-01-00-02",
            "a=mediaclk:IEEE1722=00-00-00-00-00-00-00-01",
        ),
        ("a=mediaclk:direct=963214424", "a=mediaclk:direct=963214424"),
        (
            "garbage 203.0.113.7 secretname",
            "xxxxxx1 203.0.113.1 xxxxxxxxx2",
        ),
        ("secretname calls", "xxxxxxxxx1 xxxx2"),
        ("\u{FEFF}v=0\r\ns=Bob\r\n", "\u{FEFF}v=0\r\ns=-\r\n"),
        ("x=secretname calls", "x=xxxxxxxxx1 xxxx2"),
        ("a=x-foo secretname", "a=x-foo xxxxxxxxx1"),
        ("a=ssrc:7 cname secretname", "a=ssrc:7 cname xxxxxxxxx1"),
        ("secretname", "xxxxxxxxx1"),
        (
            "a=fingerprint:sha-256 garbage secretname",
            "a=fingerprint:sha-256 xxxxxx1 xxxxxxxxx2",
        ),
        // Where a line does not parse, its words are not at their places.
        (
            "o=Bob secretname 1 1 IN IP4 8.8.8.8",
            "o=- xxxxxxxxx1 1 1 IN IP4 203.0.113.1",
        ),
        (
            "o=- 12 34 1 IN IP4 192.168.1.9",
            "o=- 12 34 1 IN IP4 192.168.0.1",
        ),
        ("c=8.8.8.8", "c=203.0.113.1"),
        (
            "c=IN IP4 8.8.8.8 secretname",
            "c=IN IP4 203.0.113.1 xxxxxxxxx1",
        ),
        ("t=0 0c=IN IP4 8.8.8.8", "t=0 0c=IN IP4 203.0.113.1"),
        (
            "m=audio 9 RTP/AVP 0c=IN IP4 8.8.8.8",
            "m=audio 9 RTP/AVP 0c=IN IP4 203.0.113.1",
        ),
        ("a=rtcp:5001 8.8.8.8", "a=rtcp:5001 203.0.113.1"),
        (
            "a=remote-candidates:8.8.8.8 5000",
            "a=remote-candidates:203.0.113.1 5000",
        ),
        (
            "a=crypto:AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0",
            "a=crypto:xxxxxxxxxxxxxxxxxxxxxx1 xxxxxxxxxxxxxx2",
        ),
        ("a=key-mgmt:c2VjcmV0", "a=key-mgmt:xxxxxxx1"),
        ("a=fingerprint:AB:CD:EF", "a=fingerprint:00:00:01"),
        ("a=ssrc:7 cname=secretname", "a=ssrc:7 xxxxxxxxxxxxxxx1"),
    ] {
        let document = Document::parse(line).unwrap();
        assert_eq!(redact(&document), expected);
    }
    // What hides a key has a test: a new attribute that holds one belongs in the list.
    assert!(Key::of("crypto").is_some());
}

proptest! {
    #[test]
    fn any_text_can_be_redacted(text in "([a-z]=)?[ -~é\r\n]{0,80}|(\\PC|\n){0,60}") {
        let document = Document::parse(text.as_str()).unwrap();
        let hidden = redact(&document);
        let shared = Document::parse(hidden.as_str()).unwrap();
        prop_assert_eq!(document.lines().len(), shared.lines().len());
    }

    #[test]
    fn no_address_of_the_internet_is_left(
        ips in proptest::collection::vec(any::<std::net::Ipv4Addr>(), 1..6),
        marks in "[ =,;/\"\\[\\]()]{6}",
    ) {
        // Those that are kept, and those that stand for others, may be in the result.
        let plain = |ip: &std::net::Ipv4Addr| {
            let octets = ip.octets();
            !ip.is_loopback() && !ip.is_multicast() && !ip.is_unspecified() && !ip.is_broadcast()
                && !ip.is_documentation() && !ip.is_private() && !ip.is_link_local()
                && octets[0] != 0 && octets[0] < 240 && octets[0] != 100 && octets[0] != 198
        };
        let ips: Vec<_> = ips.into_iter().filter(plain).collect();
        let mut text = String::from("a=x-unknown:");
        for (ip, mark) in ips.iter().zip(marks.chars()) {
            text.push(mark);
            text.push_str(&ip.to_string());
        }
        let document = Document::parse(text.as_str()).unwrap();
        let hidden = redact(&document);
        for token in hidden.split(|c: char| !c.is_ascii_digit() && c != '.') {
            if let Ok(ip) = token.parse::<std::net::Ipv4Addr>() {
                prop_assert!(!ips.contains(&ip), "{} in {}", ip, hidden);
            }
        }
    }
}
