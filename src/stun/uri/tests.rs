use super::*;

fn parsed(text: &str) -> (bool, String, u16) {
    let uri: StunUri = text
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let again: StunUri = uri.to_string().parse().unwrap();
    assert_eq!(again, uri, "{text}");
    (uri.secure, uri.host, uri.port)
}

#[test]
fn all_forms() {
    for (text, secure, host, port) in [
        ("stun:example.org", false, "example.org", 3478),
        ("stun:example.org:8000", false, "example.org", 8000),
        ("stuns:example.org", true, "example.org", 5349),
        ("stuns:example.org:443", true, "example.org", 443),
        ("STUN:Example.ORG", false, "example.org", 3478),
        ("example.org", false, "example.org", 3478),
        ("example.org:19302", false, "example.org", 19302),
        ("localhost:3478", false, "localhost", 3478),
        ("192.0.2.1", false, "192.0.2.1", 3478),
        ("stun:192.0.2.1:1", false, "192.0.2.1", 1),
        ("[2001:db8::1]", false, "2001:db8::1", 3478),
        ("[2001:DB8:0::0:1]:65535", false, "2001:db8::1", 65535),
        ("stuns:[2001:db8::1]:5349", true, "2001:db8::1", 5349),
        ("[::ffff:192.0.2.1]:7", false, "192.0.2.1", 7),
        ("stuns:[::FFFF:c000:201]", true, "192.0.2.1", 5349),
        ("[64:ff9b::192.0.2.1]", false, "64:ff9b::c000:201", 3478),
        (
            "stun:my_server.example.org.",
            false,
            "my_server.example.org.",
            3478,
        ),
        ("stun", false, "stun", 3478),
        ("stun:stun:3478", false, "stun", 3478),
        (
            "a.b-c.xn--bcher-kva.example:80",
            false,
            "a.b-c.xn--bcher-kva.example",
            80,
        ),
    ] {
        assert_eq!(parsed(text), (secure, host.to_owned(), port), "{text}");
    }
}

#[test]
fn errors_have_a_place() {
    let long_label = format!("{}.example", "a".repeat(64));
    let long_name = [
        "a".repeat(63),
        "b".repeat(63),
        "c".repeat(63),
        "d".repeat(63),
    ]
    .join(".");
    for (text, code, offset) in [
        ("", "no-host", 0),
        ("stun:", "no-host", 5),
        ("stuns:", "no-host", 6),
        (":3478", "no-host", 0),
        ("stun::3478", "no-host", 5),
        ("stun://example.org", "slashes", 5),
        ("//example.org", "slashes", 0),
        ("example.org/path", "slashes", 11),
        ("stun:example.org:3478/", "slashes", 21),
        ("turn:example.org", "scheme", 0),
        ("TURNS:example.org", "scheme", 0),
        ("https://example.org", "scheme", 0),
        ("stun:example.org?transport=udp", "query", 16),
        ("stun:example.org:1?transport=udp", "query", 18),
        ("stun:user@example.org", "user-info", 9),
        ("stun:exam ple.org", "character", 9),
        (" example.org", "character", 0),
        ("b\u{FC}cher.example", "character", 1),
        ("stun:.example.org", "bad-name", 5),
        ("stun:example..org", "bad-name", 13),
        ("-a.example", "bad-name", 0),
        ("a.b-.example", "bad-name", 2),
        (".", "bad-name", 0),
        (&long_label, "bad-name", 0),
        (&long_name, "bad-name", 253),
        ("999.0.2.1", "bad-ipv4", 0),
        ("stun:1.2.3", "bad-ipv4", 5),
        ("stun:3478", "bad-ipv4", 5),
        ("[::1", "bad-ipv6", 0),
        ("[]", "bad-ipv6", 1),
        ("stun:[fe80::1%25eth0]", "bad-ipv6", 6),
        ("[192.0.2.1]", "bad-ipv6", 1),
        ("[::1]3478", "character", 5),
        ("[::1]?x", "query", 5),
        ("2001:db8::1", "ipv6-without-brackets", 0),
        ("stun:2001:db8::1", "ipv6-without-brackets", 5),
        ("stun:::1", "ipv6-without-brackets", 5),
        ("example.org:", "bad-port", 12),
        ("example.org:0", "bad-port", 12),
        ("example.org:65536", "bad-port", 12),
        ("example.org:+80", "bad-port", 12),
        ("example.org:80:80", "bad-port", 14),
        ("[::1]:", "bad-port", 6),
    ] {
        let error = text.parse::<StunUri>().unwrap_err();
        assert_eq!((error.code(), error.offset()), (code, offset), "{text}");
        assert!(error.to_string().contains(&offset.to_string()));
    }
}
