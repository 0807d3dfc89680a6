use super::*;

fn parsed(text: &str) -> (bool, String, u16) {
    let uri: ServerUri = text
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let again: ServerUri = uri.to_string().parse().unwrap();
    assert_eq!(again, uri, "{text}");
    (uri.scheme == Scheme::Stuns, uri.host, uri.port)
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
        ("udp:3478", false, "udp", 3478),
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
fn turn_servers_have_a_transport() {
    for (text, written, udp) in [
        ("turn:192.0.2.1", "turn:192.0.2.1:3478", true),
        ("turn:192.0.2.1?transport=udp", "turn:192.0.2.1:3478", true),
        (
            "turn:192.0.2.1?transport=TCP",
            "turn:192.0.2.1:3478?transport=tcp",
            false,
        ),
        (
            "TURNS:turn.example.org",
            "turns:turn.example.org:5349",
            false,
        ),
        (
            "turns:turn.example.org:443?transport=tcp",
            "turns:turn.example.org:443?transport=tcp",
            false,
        ),
    ] {
        let uri: ServerUri = text.parse().unwrap();
        assert_eq!(uri.to_string(), written);
        assert_eq!(uri.is_udp(), udp, "{text}");
        assert!(uri.scheme().is_turn(), "{text}");
        assert_eq!(written.parse(), Ok(uri));
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
        ("", "server-host", 0),
        ("stun:", "server-host", 5),
        ("stuns:", "server-host", 6),
        (":3478", "server-host", 0),
        ("stun::3478", "server-host", 5),
        ("stun://example.org", "server-slashes", 5),
        ("//example.org", "server-slashes", 0),
        ("example.org/path", "server-slashes", 11),
        ("stun:example.org:3478/", "server-slashes", 21),
        ("https:example.org", "server-scheme", 0),
        ("turn:", "server-host", 5),
        ("turns://example.org", "server-slashes", 6),
        ("turn:example.org?transport=sctp", "server-transport", 17),
        ("turn:example.org:1?", "server-transport", 19),
        ("turn:?transport=udp", "server-host", 5),
        ("https://example.org", "server-scheme", 0),
        ("stun:example.org?transport=udp", "server-query", 16),
        ("stun:example.org:1?transport=udp", "server-query", 18),
        ("stun:user@example.org", "server-user", 9),
        ("stun:exam ple.org", "server-character", 9),
        (" example.org", "server-character", 0),
        ("b\u{FC}cher.example", "server-character", 1),
        ("stun:.example.org", "server-name", 5),
        ("stun:example..org", "server-name", 13),
        ("-a.example", "server-name", 0),
        ("a.b-.example", "server-name", 2),
        (".", "server-name", 0),
        (&long_label, "server-name", 0),
        (&long_name, "server-name", 253),
        ("999.0.2.1", "server-ipv4", 0),
        ("stun:1.2.3", "server-ipv4", 5),
        ("stun:3478", "server-ipv4", 5),
        ("[::1", "server-ipv6", 0),
        ("[]", "server-ipv6", 1),
        ("stun:[fe80::1%25eth0]", "server-ipv6", 6),
        ("[192.0.2.1]", "server-ipv6", 1),
        ("[::1]3478", "server-character", 5),
        ("[::1]?x", "server-query", 5),
        ("2001:db8::1", "server-brackets", 0),
        ("stun:2001:db8::1", "server-brackets", 5),
        ("stun:::1", "server-brackets", 5),
        ("localhost:port", "server-port", 10),
        ("example.org:", "server-port", 12),
        ("example.org:0", "server-port", 12),
        ("example.org:65536", "server-port", 12),
        ("example.org:+80", "server-port", 12),
        ("example.org:80:80", "server-port", 14),
        ("[::1]:", "server-port", 6),
    ] {
        let error = text.parse::<ServerUri>().unwrap_err();
        assert_eq!((error.code(), error.offset()), (code, offset), "{text}");
        assert!(error.to_string().contains(&offset.to_string()));
    }
}
