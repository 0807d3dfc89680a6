//! `icescope sdp show`: where media goes, and the exit code.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use process::{icescope_with, json};

const SESSION: &str =
    "v=0\no=alice 7 2 IN IP4 192.0.2.9\ns=-\nc=IN IP4 192.168.1.10\nb=AS:500\nt=0 0\n";

/// What is shown of sections under that session.
fn shown(sections: &str) -> String {
    let input = format!("{SESSION}{sections}");
    let arguments = ["sdp", "show", "--profile", "lenient", "-"];
    let output = icescope_with(&arguments, input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_maker_is_not_where_media_goes() {
    let text = shown("m=audio 5000 RTP/AVP 0\n");
    for expected in [
        "  Origin     alice at 192.0.2.9, session 7, version 2 (a name, not where media goes)\n",
        "  Bandwidth  AS 500 kbit/s\n",
        "#0 audio, sends and receives\n",
        "  Transport  RTP/AVP, port 5000\n",
        "  Media to   192.168.1.10 (private)\n",
    ] {
        assert!(text.contains(expected), "{expected} {text}");
    }
}

#[test]
fn addresses_are_told_by_what_they_mean() {
    for (lines, expected) in [
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n",
            "Media to   0.0.0.0: nowhere; on hold, as before RFC 3264\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP4 239.1.1.1/127\n",
            "Media to   239.1.1.1 (multicast, TTL 127)\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP6 ff15::1/3\n",
            "Media to   3 addresses from ff15::1 on (multicast)\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP4 media.example\n",
            "Media to   media.example (a name)\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\na=sendonly\n",
            "Address    192.168.1.10 (private): it receives no media there\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP4\n",
            "Media to   c=IN IP4, which does not parse\n",
        ),
        (
            "m=audio 5000/2 RTP/AVP 0\n",
            "Transport  RTP/AVP, 2 pairs of ports from 5000 on\n",
        ),
        (
            "m=image 5000/3 udptl t38\n",
            "Transport  udptl, 3 ports from 5000 on\n",
        ),
        (
            "m=audio 5000 RTP/AVP 0\nc=IN IP4 203.0.113.4\na=ice-ufrag:abcd\n",
            "Media to   203.0.113.4 (documentation), where ICE is not used\n",
        ),
    ] {
        let text = shown(lines);
        assert!(text.contains(&format!("  {expected}")), "{expected} {text}");
    }
    let output = icescope_with(&["sdp", "show", "-"], b"v=0\nm=audio 5000 RTP/AVP 0\n");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("  Media to   nowhere: there is no c= line\n"));
}

/// Of multicast there is one view for all (RFC 3264 section 5.2), and RTSP has that of a client.
#[test]
fn directions_are_told_of_whom_they_hold() {
    const GROUP: &str = "c=IN IP4 233.252.0.1/32";
    for (lines, heading) in [
        ("0\na=recvonly", "receives only"),
        (
            &format!("0\n{GROUP}\na=recvonly"),
            "who joins receives only",
        ),
        (&format!("0\n{GROUP}\na=sendonly"), "who joins sends only"),
        (&format!("0\n{GROUP}"), "all send and receive"),
        ("0\na=control:1\na=recvonly", "a client receives only"),
        ("0\na=control:1\na=sendonly", "a client sends only"),
    ] {
        let text = shown(&format!("m=audio 5000 RTP/AVP {lines}\n"));
        assert!(text.contains(&format!("#0 audio, {heading}\n")), "{text}");
    }
    let text = shown("a=control:*\na=recvonly\nm=audio 0 RTP/AVP 0\n");
    assert!(
        text.contains("#0 audio, a client receives only\n"),
        "{text}"
    );
    assert!(text.contains("port 0: RTSP sets it up\n"), "{text}");
    let text = shown("m=audio 5000 RTP/AVP 0\na=control:1\n");
    assert!(text.contains("#0 audio\n"), "{text}");
    let address = "  Address    192.168.1.10 (private): RTSP tells where media goes\n";
    assert!(text.contains(address), "{text}");
}

/// The setup of a TCP connection has nothing to do with DTLS (RFC 4145 section 4).
#[test]
fn who_opens_a_tcp_connection_is_told() {
    for (protocol, setup, expected) in [
        (
            "TCP/MSRP",
            "passive",
            "  TCP        passive: this side waits for the connection\n",
        ),
        (
            "TCP/TLS/BFCP",
            "actpass",
            "  TCP        actpass: the answer decides which side opens the connection\n",
        ),
        (
            "TCP/MRCPv2",
            "active",
            "  Transport  TCP/MRCPv2, port 9: none, as this side opens the connection\n",
        ),
        (
            "tcp",
            "holdconn",
            "  TCP        holdconn: no connection for now\n",
        ),
        (
            "TCP/DTLS/SCTP",
            "active",
            "  DTLS       active: this side is the DTLS client\n",
        ),
        (
            "UDP/TLS/UDPTL",
            "passive",
            "  DTLS       passive: this side is the DTLS server\n",
        ),
    ] {
        let text = shown(&format!("m=application 9 {protocol} x\na=setup:{setup}\n"));
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn ice_leaves_no_address_to_tell() {
    for section in [
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 0.0.0.0\na=ice-ufrag:abcd\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\n",
        "m=audio 5000 UDP/TLS/RTP/SAVPF 0\nc=IN IP6 ::\na=ice-ufrag:abcd\n",
        "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=bundle-only\n",
        "m=audio 0 RTP/AVP 0\n",
    ] {
        let text = shown(section);
        assert!(!text.contains("Media to"), "{text}");
    }
}

#[test]
fn a_section_without_a_port_does_not_send() {
    let text = shown("m=audio 0 RTP/AVP 0\n");
    assert!(
        text.contains("#0 audio, rejected or not offered\n"),
        "{text}"
    );
    let text = shown("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=bundle-only\n");
    assert!(text.contains("#0 audio, sends and receives\n"), "{text}");
    let text = shown("m=audio 0 RTP/AVP 0\na=control:1\n");
    assert!(text.contains("#0 audio\n"), "{text}");
    assert!(
        text.contains("RTP/AVP, port 0: RTSP sets it up\n"),
        "{text}"
    );
}

#[test]
fn keys_are_not_shown_but_their_suite_is() {
    let key = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    let text = shown(&format!(
        "m=audio 5000 RTP/SAVP 0\nb=TIAS:64000\nb=X-1:7\na=ptime:20\na=maxptime:60\n\
         a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key}\na=crypto:2 AEAD_AES_256_GCM inline:{key}\na=crypto:x {key}\n"
    ));
    for expected in [
        "  SDES       AES_CM_128_HMAC_SHA1_80, AEAD_AES_256_GCM\n",
        "  Bandwidth  TIAS 64000 bit/s\n",
        "  Bandwidth  X-1 7\n",
        "  Packets    20 ms, at most 60 ms\n",
    ] {
        assert!(text.contains(expected), "{expected} {text}");
    }
    let sections = text.split("\n\n").nth(1).unwrap();
    assert!(!sections.contains(key), "{sections}");
}

#[test]
fn json_has_the_exit_code_of_the_check() {
    let input = format!("{SESSION}m=audio 5000 RTP/AVP 0\n");
    for (profile, code) in [("webrtc", 1), ("strict", 0), ("lenient", 0)] {
        for options in [&["--json"][..], &["--json", "--redact"], &[]] {
            let arguments = [&["sdp", "show", "--profile", profile, "-"], options].concat();
            let output = icescope_with(&arguments, input.as_bytes());
            assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        }
    }
    let arguments = ["sdp", "show", "--json", "-"];
    let shown = json(&icescope_with(&arguments, input.as_bytes()));
    let output = icescope_with(&["sdp", "json", "-"], input.as_bytes());
    assert_eq!((output.status.code(), json(&output)), (Some(0), shown));
}
