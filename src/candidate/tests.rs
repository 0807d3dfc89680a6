use std::net::IpAddr;

use super::*;

fn parse(text: &str) -> Candidate<'_> {
    *CandidateLine::parse(text).unwrap().candidate().unwrap()
}

fn codes(text: &str) -> Vec<&'static str> {
    parse(text)
        .class()
        .findings
        .iter()
        .map(Finding::code)
        .collect()
}

fn scope(ip: &str) -> &'static str {
    AddressScope::of(ip.parse::<IpAddr>().unwrap()).name()
}

#[test]
fn takes_every_form_and_writes_it_back() {
    let value = "1 1 UdP 2113937151 5f135f31-a3a5-41ec-a715-955e06cd308e.local 59691 typ host generation 0 ufrag +gYv network-cost 999";
    for prefix in ["", "candidate:", "a=candidate:"] {
        for end in ["", "\n", "\r\n", " \r\n"] {
            let text = format!("{prefix}{value}{end}");
            let line = CandidateLine::parse(&text).unwrap();
            assert_eq!(line.to_string(), text);
            let candidate = line.candidate().unwrap();
            assert_eq!(candidate.transport, Transport::Udp);
            assert!(candidate.class().mdns);
            assert_eq!(
                candidate.extensions.iter().collect::<Vec<_>>(),
                [
                    ("generation", "0"),
                    ("ufrag", "+gYv"),
                    ("network-cost", "999")
                ]
            );
        }
    }
    for end in ["", "\r\n", "end-of-candidates", "a=end-of-candidates\r\n"] {
        assert!(CandidateLine::parse(end).unwrap().is_end());
    }
}

#[test]
fn browser_forms_have_no_findings() {
    for text in [
        "candidate:1 1 udp 2113937151 192.0.2.1 50712 typ host generation 0 network-id 1 network-cost 10",
        "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0",
        "candidate:2 1 TCP 2105458943 a5b9924c-0f6c-49f9-8dc3-d3d76db333d8.local 9 typ host tcptype active",
        "candidate:1 1 udp 1677729535 203.0.113.9 50712 typ srflx raddr 0.0.0.0 rport 0 generation 0",
        "candidate:1 1 udp 33562623 203.0.113.200 60000 typ relay raddr 203.0.113.9 rport 50712 generation 0",
        "candidate:1 1 UDP 1685987071 203.0.113.9 54609 typ srflx raddr 192.0.2.4 rport 61665",
        "candidate:1 2 UDP 92217086 203.0.113.9 54609 typ relay raddr 203.0.113.9 rport 54609",
        "candidate:1 1 tcp 1671430143 2001:db8::1 4000 typ srflx raddr :: rport 0 tcptype so",
    ] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
}

#[test]
fn known_pairs_may_stand_in_any_order() {
    let candidate = parse(
        "candidate:1 1 tcp 1 192.0.2.1 9 typ srflx tcptype passive rport 7 x y raddr 10.0.0.1",
    );
    assert_eq!(candidate.tcp_type, Some(TcpType::Passive));
    assert_eq!(candidate.related_address, Some(Address::of("10.0.0.1")));
    assert_eq!(candidate.related_port, Some(7));
    assert_eq!(
        candidate.extensions.iter().collect::<Vec<_>>(),
        [("x", "y")]
    );
    assert_eq!(
        candidate.to_string(),
        "candidate:1 1 tcp 1 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 7 tcptype passive x y"
    );
}

#[test]
fn faults_have_a_place() {
    for (text, offset, code) in [
        ("candidate:", 10, "missing-value"),
        ("candidate:1", 11, "incomplete"),
        ("candidate:1 x", 12, "expected-number"),
        (
            "candidate:1 1 udp 4294967296 1.2.3.4 9 typ host",
            18,
            "number-too-large",
        ),
        (
            "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
            30,
            "number-too-large",
        ),
        (
            "candidate:1 1 udp 1 192.0.2.1 9x typ host",
            31,
            "expected-space",
        ),
        (
            "candidate:1 1 udp 1 192.0.2.1 9 type host",
            32,
            "expected-keyword",
        ),
        ("candidate:1 1 udp 1 192.0.2.1 9 typ", 35, "incomplete"),
        (
            "candidate:1 1 udp 1 192.0.2.1 9 typ host generation",
            51,
            "incomplete",
        ),
        (
            "candidate:1 1 udp 1 192.0.2.1 9 typ srflx raddr 1.2.3.4 rport x",
            62,
            "expected-number",
        ),
        (
            "candidate:1 1 udp 1 192.0.2.1 9 typ srflx raddr 1.2.3.4 rport 1x",
            63,
            "expected-number",
        ),
    ] {
        let error = CandidateLine::parse(text).unwrap_err();
        assert_eq!((error.offset(), error.code()), (offset, code), "{text}");
    }
}

#[test]
fn odd_candidates_are_found() {
    let with = |rest: &str| codes(&format!("candidate:{rest}"));
    assert_eq!(
        with("a-b 1 udp 2130706431 192.0.2.1 1 typ host"),
        ["candidate-foundation-syntax"]
    );
    assert_eq!(
        with("1 0 udp 2130706431 192.0.2.1 1 typ host"),
        ["candidate-component-range", "candidate-priority-component"]
    );
    assert_eq!(
        with("1 1 udp 4294967295 192.0.2.1 1 typ host"),
        ["candidate-priority-range", "candidate-priority-type"]
    );
    assert_eq!(
        with("1 1 udp 16777215 192.0.2.1 1 typ host"),
        ["candidate-priority-type"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 192.0.2.1 1 typ relay raddr 0.0.0.0 rport 0"),
        ["candidate-priority-type"]
    );
    assert_eq!(
        with("1 2 udp 2130706431 192.0.2.1 1 typ host"),
        ["candidate-priority-component"]
    );
    assert_eq!(
        with("1 1 ssltcp 2130706431 192.0.2.1 443 typ host"),
        ["candidate-unknown-transport"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 192.0.2.1 1 typ local"),
        ["candidate-unknown-type"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 ice.example.org 1 typ host"),
        ["candidate-address-name"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 0.0.0.0 1 typ host"),
        ["candidate-address-unusable"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 fec0::1 1 typ host"),
        ["candidate-address-form"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 fe80::1%en0 1 typ host"),
        ["candidate-address-zone"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 192.0.2.1 0 typ host"),
        ["candidate-port-zero"]
    );
    assert_eq!(
        with("1 1 udp 1694498815 192.0.2.1 1 typ srflx"),
        ["candidate-related-missing"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 192.0.2.1 1 typ host raddr 192.0.2.1 rport 1"),
        ["candidate-related-unexpected"]
    );
    for related in ["192.0.2.300", "[2001:db8::1]", "a..example", "1"] {
        let text = format!("1 1 udp 1694498815 192.0.2.1 1 typ srflx raddr {related} rport 1");
        assert_eq!(with(&text), ["candidate-related-syntax"], "{related}");
    }
    for related in ["0.0.0.0", "::", "fe80::1%en0", "a.local", "host.example."] {
        let text = format!("1 1 udp 1694498815 192.0.2.1 1 typ srflx raddr {related} rport 0");
        assert_eq!(with(&text), [""; 0], "{related}");
    }
    for port in ["x", "1x", "65536", "-1"] {
        let text =
            format!("candidate:1 1 udp 1694498815 192.0.2.1 1 typ srflx raddr :: rport {port}");
        assert!(CandidateLine::parse(&text).is_err(), "{port}");
    }
    assert_eq!(
        with("1 1 tcp 2130706431 192.0.2.1 1 typ host"),
        ["candidate-tcptype-missing"]
    );
    assert_eq!(
        with("1 1 tcp 2130706431 192.0.2.1 1 typ host tcptype both"),
        ["candidate-tcptype-unknown"]
    );
    assert_eq!(
        with("1 1 udp 2130706431 192.0.2.1 1 typ host tcptype so"),
        ["candidate-tcptype-unexpected"]
    );
    assert_eq!(
        with("1 1 tcp 2130706431 192.0.2.1 1 typ host tcptype active"),
        ["candidate-tcp-active-port"]
    );
}

#[test]
fn what_is_no_address_is_no_name() {
    for address in [
        "[2001:db8::1]",
        "2001:db8:::1",
        "2001:db8::g",
        "192.0.2.01",
        "192.0.2",
        "256.0.2.1",
        "192.0.2.1.5",
        "1",
        "a..example",
        ".example",
        ".",
        "a/b.example",
        "a..local",
        "\u{e9}.example",
    ] {
        let text = format!("candidate:1 1 udp 2130706431 {address} 1 typ host");
        assert_eq!(codes(&text), ["candidate-address-syntax"], "{address}");
        let meaning = parse(&text).class().meaning().to_string();
        assert!(meaning.contains("no name can be"), "{meaning}");
    }
    for address in ["ice", "ice.example.", "1.example", "my_host.example", "-"] {
        let text = format!("candidate:1 1 udp 2130706431 {address} 1 typ host");
        assert_eq!(codes(&text), ["candidate-address-name"], "{address}");
    }
}

#[test]
fn findings_have_distinct_codes() {
    let mut codes: Vec<_> = Finding::ALL.iter().map(|finding| finding.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Finding::ALL.len());
}

#[test]
fn scopes_by_the_registries() {
    for (ip, expected) in [
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "this-network"),
        ("10.255.255.255", "private"),
        ("11.0.0.0", "global"),
        ("100.63.255.255", "global"),
        ("100.64.0.0", "cgnat"),
        ("100.127.255.255", "cgnat"),
        ("100.128.0.0", "global"),
        ("127.255.0.1", "loopback"),
        ("169.254.1.1", "link-local"),
        ("172.15.255.255", "global"),
        ("172.16.0.0", "private"),
        ("172.31.255.255", "private"),
        ("172.32.0.0", "global"),
        ("192.0.0.1", "protocol-assignment"),
        ("192.0.0.9", "global"),
        ("192.0.0.10", "global"),
        ("192.0.0.171", "protocol-assignment"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "reserved"),
        ("192.168.0.1", "private"),
        ("192.175.48.1", "global"),
        ("198.17.255.255", "global"),
        ("198.18.0.0", "benchmarking"),
        ("198.19.255.255", "benchmarking"),
        ("198.51.100.9", "documentation"),
        ("203.0.113.9", "documentation"),
        ("224.0.0.251", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.254", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("8.8.8.8", "global"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::192.0.2.1", "ipv4-compatible"),
        ("::ffff:192.0.2.1", "ipv4-mapped"),
        ("64:ff9b::192.0.2.1", "nat64"),
        ("64:ff9b:1::192.0.2.1", "nat64-local"),
        ("64:ff9b:1:ffff::1", "nat64-local"),
        ("64:ff9b:2::1", "reserved"),
        ("100::1", "discard-only"),
        ("100:0:0:1::1", "discard-only"),
        ("2001::1", "teredo"),
        ("2001:1::1", "global"),
        ("2001:1::4", "protocol-assignment"),
        ("2001:2::1", "benchmarking"),
        ("2001:3::1", "global"),
        ("2001:4:112::1", "global"),
        ("2001:10::1", "identifier"),
        ("2001:20::1", "identifier"),
        ("2001:30::1", "identifier"),
        ("2001:1ff::1", "protocol-assignment"),
        ("2001:200::1", "global"),
        ("2001:db8::1", "documentation"),
        ("2002:c000:201::1", "6to4"),
        ("2003::1", "global"),
        ("2a00::1", "global"),
        ("3fff:fff::1", "documentation"),
        ("3fff:1000::1", "global"),
        ("4000::1", "reserved"),
        ("5f00::1", "segment-identifier"),
        ("fc00::1", "unique-local"),
        ("fdff::1", "unique-local"),
        ("fe80::1", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::fb", "multicast"),
    ] {
        assert_eq!(scope(ip), expected, "{ip}");
    }
}

#[test]
fn narrow_blocks_come_first() {
    for (at, wide) in SPECIAL_BLOCKS.iter().enumerate() {
        for narrow in &SPECIAL_BLOCKS[at + 1..] {
            let hidden =
                wide.contains(narrow.network) && wide.prefix_length <= narrow.prefix_length;
            assert!(!hidden, "{narrow:?} is hidden by {wide:?}");
        }
        assert!(wide.contains(wide.network));
    }
    let four = SPECIAL_BLOCKS
        .iter()
        .take_while(|block| block.network.is_ipv4())
        .count();
    assert!(
        SPECIAL_BLOCKS[four..]
            .iter()
            .all(|block| block.network.is_ipv6())
    );
}

#[test]
fn embedded_addresses_are_reachable() {
    for (ip, expected) in [
        ("::ffff:192.0.2.33", Some("192.0.2.33")),
        ("::192.0.2.33", Some("192.0.2.33")),
        ("64:ff9b::192.0.2.33", Some("192.0.2.33")),
        ("64:ff9b:1::192.0.2.33", Some("192.0.2.33")),
        ("2002:c000:221::1", Some("192.0.2.33")),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", Some("192.0.2.45")),
        ("2001:db8::c000:221", None),
        ("::1", None),
    ] {
        let found = embedded_ipv4(ip.parse().unwrap());
        assert_eq!(found, expected.map(|ip| ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn priority_parts_are_inverse() {
    for priority in [0, 1, 255, 256, 2_113_937_151, 0x7EFF_FFFF, u32::MAX] {
        assert_eq!(PriorityParts::of(priority).priority(), priority);
    }
}

#[test]
fn meanings_are_sentences() {
    let meaning = |text| parse(text).class().meaning().to_string();
    assert_eq!(
        meaning("candidate:1 1 udp 1 192.168.1.2 9 typ host"),
        "This machine's own address: private, so only peers on the same network or VPN can reach it."
    );
    assert_eq!(
        meaning("candidate:1 1 tcp 1 x.local 9 typ host tcptype active"),
        "This machine's own address, for TCP connections that this machine opens, hidden behind an \
         mDNS name: only peers on the same network can resolve it."
    );
    assert_eq!(
        meaning("candidate:1 1 udp 1 192.168.1.2 0 typ host"),
        "This machine's own address, on port 0, which no peer can use."
    );
}

#[test]
fn the_words_of_a_candidate_write_their_names() {
    let text = "1 1 TCP 1 192.0.2.1 9 typ srflx raddr 192.0.2.2 rport 9 tcptype so";
    let candidate = Candidate::parse(text).unwrap();
    let role = candidate.tcp_type.unwrap();
    let words = format!("{} {} {role}", candidate.transport, candidate.kind);
    assert_eq!(words, "tcp srflx so");
    assert_eq!(Kind::of("other").to_string(), "other");
}
