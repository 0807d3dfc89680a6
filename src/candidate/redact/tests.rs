use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::super::scope::AddressScope;
use super::Redactor;

#[test]
fn an_address_stays_in_its_scope() {
    let mut redactor = Redactor::new();
    for text in [
        "10.1.2.3",
        "192.168.1.1",
        "172.31.0.9",
        "100.64.9.9",
        "169.254.7.7",
        "8.8.8.8",
        "192.0.2.77",
        "127.0.0.1",
        "0.0.0.0",
        "224.0.0.251",
        "2a00:1450::1",
        "fd12:3456::1",
        "fe80::abcd",
        "::1",
        "::",
        "::ffff:8.8.4.4",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "64:ff9b:1::10.9.8.7",
        "ff02::fb",
    ] {
        let ip: IpAddr = text.parse().unwrap();
        let hidden = redactor.ip(ip);
        assert_eq!(redactor.ip(ip), hidden, "{text}");
        let (before, after) = (AddressScope::of(ip), AddressScope::of(hidden));
        let public = before == AddressScope::Global && after == AddressScope::Documentation;
        assert!(before == after || public, "{text} became {hidden}");
    }
    assert_eq!(redactor.ip([8, 8, 8, 8].into()).to_string(), "203.0.113.1");
    let nat64 = redactor.ip("64:ff9b::8.8.8.8".parse().unwrap());
    assert_eq!(nat64.to_string(), "64:ff9b::cb00:7101");
}

#[test]
fn distinct_addresses_stay_distinct() {
    let mut redactor = Redactor::new();
    let mut seen = BTreeSet::new();
    for number in 0..2_000_u32 {
        let ip = Ipv4Addr::from_bits(0x0808_0000 + number);
        assert!(seen.insert(redactor.ip(ip.into())), "{ip}");
    }
}

#[test]
fn texts_lose_their_addresses_and_nothing_else() {
    let mut redactor = Redactor::new();
    for (text, expected) in [
        ("from 8.8.8.8:53.", "from 203.0.113.1:53."),
        (
            "[2a00::1]:80, fe80::5%wlan0",
            "[2001:db8::1]:80, fe80::1%zone1",
        ),
        (
            "5f135f31-a3a5-41ec-a715-955e06cd308e.local",
            "00000000-0000-4000-8000-000000000002.local",
        ),
        (
            "10:12:33:20 v2014.07.04 1.5 a::b?",
            "10:12:33:20 v2014.07.04 1.5 2001:db8::2?",
        ),
        ("mail someone@host.invalid", "mail hidden"),
        ("mac 00-1D-C1-12-00-A4", "mac 00-00-00-00-00-01"),
        ("é8.8.8.8ü", "é203.0.113.1ü"),
        ("", ""),
    ] {
        assert_eq!(redactor.text(text), expected);
    }
}

#[test]
fn candidates_keep_their_structure() {
    let mut redactor = Redactor::new();
    let text = "a=candidate:842163049 1 udp 1677729535 8.8.8.8 61000 typ srflx raddr 10.0.5.5 rport 5000 generation 0 ufrag +gYv network-cost 999";
    assert_eq!(
        redactor.candidate(text),
        "a=candidate:1 1 udp 1677729535 203.0.113.1 61000 typ srflx raddr 10.0.0.1 rport 5000 generation 0 ufrag xxx1 network-cost 999"
    );
    assert_eq!(redactor.secret("+gYv"), "xxx1");
    assert_eq!(redactor.hexadecimal("AB:CD:EF"), "00:00:02");
    assert_eq!(redactor.candidate("not  8.8.8.8"), "2  203.0.113.1");
    let long = "F".repeat(100_000);
    assert_eq!(redactor.secret(&long).len(), long.len());
    assert_eq!(redactor.hexadecimal(&long).len(), long.len());
}
