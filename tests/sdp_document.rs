//! The document: lines, sections, and that writing it gives back what was parsed.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use icescope::candidate::SyntaxErrorKind;
use icescope::sdp::attribute::{Direction, PayloadTypes, RidDirection, Setup};
use icescope::sdp::{
    AttributeValue, Document, Key, LineEnd, LineKind, ParseError, Profile, Value, check,
};
use proptest::prelude::*;

fn parse(text: &str) -> Document<'_> {
    Document::parse(text).unwrap()
}

/// The typed value of an attribute line in a media section.
fn attribute(line: &str) -> Result<String, (usize, SyntaxErrorKind)> {
    let text = format!("a={line}");
    let document = parse(&text);
    let typed = document.line(1).unwrap().attribute().unwrap().typed();
    typed
        .map(|value| format!("{value:?}"))
        .map_err(|error| (error.offset() - 2, error.kind()))
}

#[test]
fn line_ends_are_told_apart() {
    let ends = |text: &str| {
        parse(text)
            .lines()
            .map(|line| line.line_end())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ends("v=0\r\ns=-\nt=0 0"),
        [LineEnd::CrLf, LineEnd::Lf, LineEnd::None]
    );
    assert_eq!(ends("v=0\rs=-\r"), [LineEnd::Cr, LineEnd::Cr]);
    assert_eq!(ends("v=0\rs=-\n"), [LineEnd::Lf]);
    assert_eq!(ends(""), []);
    assert_eq!(ends("\r\n\n"), [LineEnd::CrLf, LineEnd::Lf]);
    assert_eq!(parse("v=0\r\ns=-\nt=0 0\r\n").line_end(), LineEnd::CrLf);
    assert_eq!(parse("v=0\r\ns=-\n").line_end(), LineEnd::CrLf);
    assert_eq!(parse("v=0").line_end(), LineEnd::None);
}

#[test]
fn lines_are_what_they_look_like() {
    let document = parse("v=0\n\nhello\n =x\nf=1\n1=2\na=b:c:d\na=b\na=b:\nA=x\n");
    let kinds: Vec<_> = document.lines().map(|line| line.kind()).collect();
    assert_eq!(
        kinds,
        [
            LineKind::Version,
            LineKind::Blank,
            LineKind::Malformed,
            LineKind::Malformed,
            LineKind::Unknown,
            LineKind::Malformed,
            LineKind::Attribute,
            LineKind::Attribute,
            LineKind::Attribute,
            LineKind::Unknown,
        ]
    );
    let pair = |number| {
        let attribute = document.line(number).unwrap().attribute().unwrap();
        (attribute.name(), attribute.value())
    };
    assert_eq!(pair(7), ("b", Some("c:d")));
    assert_eq!(pair(8), ("b", None));
    // A colon without a value is not the same as no colon, in the text; the value is gone.
    assert_eq!(pair(9), ("b", Some("")));
    assert_eq!(document.line(3).unwrap().value(), "hello");
    assert_eq!(document.line(5).unwrap().letter(), Some('f'));
    assert!(document.line(0).is_none() && document.line(11).is_none());
}

#[test]
fn sections_split_at_media_lines() {
    let document =
        parse("v=0\na=recvonly\nm=audio 9 RTP/AVP 0\na=mid:x\nm=video 9 RTP/AVP 26\na=sendonly\n");
    assert_eq!(document.session().lines().len(), 2);
    let media: Vec<_> = document.media().collect();
    assert_eq!(media.len(), 2);
    assert_eq!(media[0].mid(), Some("x"));
    assert_eq!(media[0].direction(), Direction::RecvOnly);
    assert_eq!(media[1].direction(), Direction::SendOnly);
    assert_eq!(media[1].media_index(), Some(1));
    assert_eq!(parse("").media().len(), 0);
    assert_eq!(parse("").session().lines().len(), 0);
}

#[test]
fn positions_count_characters() {
    let document = parse("s=é\nm=ü😀x\n");
    assert_eq!(
        (document.position(4).line, document.position(4).column),
        (1, 4)
    );
    let x = document.text().find('x').unwrap();
    assert_eq!(
        (document.position(x).line, document.position(x).column),
        (2, 5)
    );
    assert_eq!(document.position(usize::MAX).line, 2);
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    let error = Document::parse_bytes(b"v=0\r\ns=\xC3\xA9 \xE9\r\n").unwrap_err();
    assert_eq!(
        error,
        ParseError::NotUtf8 {
            offset: 10,
            line: 2,
            column: 5
        }
    );
    assert_eq!(error.code(), "not-utf8");
    assert!(Document::parse_bytes(b"v=0\r\n").is_ok());
}

#[test]
fn a_document_can_own_its_text() {
    let document = {
        let text = String::from("v=0\r\ns=-\r\n");
        parse(&text).into_owned()
    };
    assert_eq!(document.text(), "v=0\r\ns=-\r\n");
    assert_eq!(
        Document::parse(String::from("v=0")).unwrap().lines().len(),
        1
    );
}

#[test]
fn lines_of_the_session_are_typed() {
    let typed = |line: &str| {
        let document = parse(line).into_owned();
        let typed = document.line(1).unwrap().typed();
        typed
            .map(|value| format!("{value:?}"))
            .map_err(|error| (error.offset(), error.kind()))
    };
    for line in [
        "v=0",
        "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
        "o=- 99999999999999999999999999 0 IN IP6 2001:db8::1",
        "o=- 1 1 IN IP4 5f135f31-a3a5-41ec-a715-955e06cd308e.local",
        "c=IN IP4 224.2.36.42/127/3",
        "c=IN IP6 ff15::101/3",
        "b=X-YZ:128",
        "t=3724394400 3724398000",
        "r=7d 1h 0 25h",
        "r=604800 3600 0 90000",
        "z=3730928400 -1h 3749680800 0",
        "k=prompt",
        "m=audio 49170/2 RTP/AVP 0 8",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "m=application 9 TCP/TLS/BFCP *",
    ] {
        assert!(typed(line).is_ok(), "{line}: {:?}", typed(line));
    }
    for (line, offset, kind) in [
        ("v=x", 2, SyntaxErrorKind::ExpectedNumber),
        (
            "o=- 1 1 IN IP4 2001:db8::1",
            15,
            SyntaxErrorKind::ExpectedAddress,
        ),
        ("o=- 1 1 IN IP4", 14, SyntaxErrorKind::Incomplete),
        (
            "c=IN IP4 224.2.1.1/256",
            19,
            SyntaxErrorKind::NumberTooLarge,
        ),
        ("c=IN IP6 ff15::101/3/3", 20, SyntaxErrorKind::TrailingText),
        ("b=AS", 4, SyntaxErrorKind::Incomplete),
        ("b=AS:x", 5, SyntaxErrorKind::ExpectedNumber),
        ("t=-1 0", 2, SyntaxErrorKind::ExpectedNumber),
        ("r=7d 1h", 7, SyntaxErrorKind::Incomplete),
        (
            "m=audio 65536 RTP/AVP 0",
            8,
            SyntaxErrorKind::NumberTooLarge,
        ),
        ("m=audio 9/0 RTP/AVP 0", 10, SyntaxErrorKind::NumberTooSmall),
        ("m=audio 9 RTP/AVP", 17, SyntaxErrorKind::Incomplete),
        ("s=", 2, SyntaxErrorKind::MissingValue),
    ] {
        assert_eq!(typed(line), Err((offset, kind)), "{line}");
    }
    let document = parse("r=7d 1h 0 25h\nz=1 -1h 2 0\n");
    let Value::Repeat(repeat) = document.line(1).unwrap().typed().unwrap() else {
        panic!()
    };
    assert_eq!(repeat.interval.0, 604_800);
    assert_eq!(
        repeat.offsets.iter().map(|span| span.0).collect::<Vec<_>>(),
        [0, 90_000]
    );
    let Value::Adjustments(zone) = document.line(2).unwrap().typed().unwrap() else {
        panic!()
    };
    let changes: Vec<_> = zone
        .iter()
        .map(|change| (change.time, change.offset.0))
        .collect();
    assert_eq!(changes, [(1, -3600), (2, 0)]);
}

#[test]
fn attributes_are_typed() {
    let text = "a=remote-candidates:1 192.0.2.1 9 2 192.0.2.1 10\na=fingerprint:sha-1 00:ff:0A\n\
                a=setup:actpass\na=group:BUNDLE 0 1\na=msid:a|b c d\na=msid:PA_x|TR_y TR_z\n\
                a=rtpmap:111 opus/48000/2\na=fmtp:97 apt=96; x ;y = 1\na=rtcp-fb:* ccm fir\n\
                a=extmap:4097/sendonly urn:x y z\na=rtcp:9 IN IP4 192.0.2.1\na=ssrc:1 msid:a b\n\
                a=ssrc-group:FID 1 2\na=rid:hi send pt=97;max-width=1280\n\
                a=simulcast:send hi,~mid;lo recv x\na=max-message-size:18446744073709551615\n";
    let document = parse(text);
    let mut values = document
        .lines()
        .map(|line| line.attribute().unwrap().typed());
    let mut next = || values.next().unwrap();
    let Ok(AttributeValue::RemoteCandidates(remote)) = next() else {
        panic!()
    };
    assert_eq!(
        remote
            .iter()
            .map(|one| (one.component, one.port))
            .collect::<Vec<_>>(),
        [(1, 9), (2, 10)]
    );
    let Ok(AttributeValue::Fingerprint(print)) = next() else {
        panic!()
    };
    assert_eq!(print.digest.bytes().collect::<Vec<_>>(), [0, 255, 10]);
    assert_eq!(print.digest.length(), 3);
    let Ok(AttributeValue::Setup(Setup::ActPass)) = next() else {
        panic!()
    };
    let Ok(AttributeValue::Group(group)) = next() else {
        panic!()
    };
    assert!(group.is_bundle());
    assert_eq!(group.mids.iter().collect::<Vec<_>>(), ["0", "1"]);
    assert!(next().is_err());
    let Ok(AttributeValue::Msid(msid)) = next() else {
        panic!()
    };
    assert_eq!((msid.stream, msid.track), ("PA_x|TR_y", Some("TR_z")));
    let Ok(AttributeValue::Rtpmap(map)) = next() else {
        panic!()
    };
    assert_eq!(
        (map.payload_type, map.encoding, map.clock_rate, map.channels),
        (111, "opus", 48000, Some(2))
    );
    let Ok(AttributeValue::Fmtp(fmtp)) = next() else {
        panic!()
    };
    let parameters: Vec<_> = fmtp.parameters.iter().collect();
    assert_eq!(
        parameters,
        [("apt", Some("96")), ("x", None), ("y", Some("1"))]
    );
    let Ok(AttributeValue::RtcpFb(feedback)) = next() else {
        panic!()
    };
    assert_eq!(
        (feedback.payload_type, feedback.kind, feedback.parameter),
        (PayloadTypes::All, "ccm", Some("fir"))
    );
    let Ok(AttributeValue::Extmap(extmap)) = next() else {
        panic!()
    };
    assert_eq!(
        (extmap.id, extmap.direction, extmap.uri, extmap.attributes),
        (4097, Some(Direction::SendOnly), "urn:x", Some("y z"))
    );
    let Ok(AttributeValue::Rtcp(rtcp)) = next() else {
        panic!()
    };
    assert_eq!((rtcp.port, rtcp.address_type), (9, Some("IP4")));
    let Ok(AttributeValue::Ssrc(source)) = next() else {
        panic!()
    };
    assert_eq!(
        (source.ssrc, source.attribute, source.value),
        (1, "msid", Some("a b"))
    );
    let Ok(AttributeValue::SsrcGroup(group)) = next() else {
        panic!()
    };
    assert_eq!(group.ssrcs.iter().collect::<Vec<_>>(), [1, 2]);
    let Ok(AttributeValue::Rid(rid)) = next() else {
        panic!()
    };
    assert_eq!((rid.id, rid.restrictions.get("pt")), ("hi", Some("97")));
    let Ok(AttributeValue::Simulcast(simulcast)) = next() else {
        panic!()
    };
    let rids: Vec<_> = simulcast.rids().collect();
    let send = RidDirection::Send;
    assert_eq!(
        rids,
        [
            (send, "hi"),
            (send, "mid"),
            (send, "lo"),
            (RidDirection::Recv, "x")
        ]
    );
    let Ok(AttributeValue::MaxMessageSize(size)) = next() else {
        panic!()
    };
    assert_eq!(size.0, u64::MAX);
}

#[test]
fn attributes_that_leave_their_grammar_say_where() {
    use SyntaxErrorKind as K;
    for (line, offset, kind) in [
        ("ice-lite:1", 9, K::UnexpectedValue),
        ("mid", 3, K::MissingValue),
        ("mid:", 4, K::MissingValue),
        ("mid:a b", 6, K::TrailingText),
        ("mid:a:b", 5, K::TrailingText),
        ("ice-pacing:foo", 11, K::ExpectedNumber),
        ("ice-pacing:10000000000", 11, K::NumberTooLarge),
        ("fingerprint:sha-1 CX:34", 19, K::ExpectedHex),
        ("fingerprint:sha-1 CD:34:", 24, K::Incomplete),
        ("setup:foobar", 6, K::UnknownKeyword),
        ("tls-id:short", 7, K::WrongLength),
        ("rtpmap:109 opus", 15, K::Incomplete),
        ("rtpmap:x opus/1", 7, K::ExpectedNumber),
        ("rtpmap:1 a/1/x", 13, K::ExpectedNumber),
        ("extmap:a/sendrecv urn:x", 7, K::ExpectedNumber),
        ("extmap:1/both urn:x", 9, K::UnknownKeyword),
        ("rtcp-fb:a nack", 8, K::ExpectedNumber),
        ("fmtp:77 ", 8, K::Incomplete),
        ("rtcp:9 IN", 9, K::Incomplete),
        ("rtcp:9 IN IP4 ::1", 14, K::ExpectedAddress),
        ("sctp-port:65536", 10, K::NumberTooLarge),
        ("ssrc-group:FID", 14, K::Incomplete),
        ("rid:foo both", 8, K::UnknownKeyword),
        ("simulcast:send", 14, K::Incomplete),
        ("simulcast:send 1 foobar 2", 17, K::UnknownKeyword),
        ("remote-candidates:0 192.0.2.1", 29, K::Incomplete),
        ("candidate:1 1 udp x", 18, K::ExpectedNumber),
    ] {
        assert_eq!(attribute(line), Err((offset, kind)), "{line}");
    }
    assert_eq!(attribute("x-unknown:é").unwrap(), "Unknown(Some(\"é\"))");
    assert!(attribute("msid-semantic: WMS *").is_ok());
    assert_eq!(Key::of("rtcp-mux-only"), Some(Key::RtcpMuxOnly));
}

/// Text that looks like SDP more often than chance would have it.
fn sdp_like() -> impl Strategy<Value = String> {
    let names: Vec<&'static str> = icescope::sdp::attribute::ATTRIBUTES
        .iter()
        .map(|spec| spec.name)
        .collect();
    let value = "[ a-z0-9:/;,.=*~%é-]{0,24}";
    let line = prop_oneof![
        (proptest::sample::select(names), value)
            .prop_map(|(name, value)| format!("a={name}:{value}")),
        ("[a-z]", value).prop_map(|(letter, value)| format!("{letter}={value}")),
        ("[0-9]{1,5}", "[ 0-9]{0,20}")
            .prop_map(|(port, list)| format!("m=audio {port} RTP/AVP {list}")),
        Just(String::new()),
        ".{0,12}",
    ];
    let end = proptest::sample::select(vec!["\r\n", "\n", "\r", ""]);
    proptest::collection::vec((line, end), 0..40).prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(line, end)| [line, end.to_owned()])
            .collect()
    })
}

fn holds(text: &str) {
    let document = parse(text);
    assert_eq!(document.to_string(), text);
    let rebuilt: String = document
        .lines()
        .flat_map(|line| [line.content(), line.line_end().text()])
        .collect();
    assert_eq!(rebuilt, text);
    for line in document.lines() {
        if let Err(error) = line.typed() {
            let span = line.span();
            assert!((span.start..=span.end).contains(&error.offset()));
        }
    }
    let sections: usize = document
        .sections()
        .map(|section| section.lines().len())
        .sum();
    assert_eq!(sections, document.lines().len());
    for profile in Profile::ALL {
        for found in check(&document, profile).diagnostics() {
            assert!(text.get(found.span()).is_some());
            assert_eq!(found.position(), document.position(found.span().start));
            assert!(!found.to_string().is_empty());
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_kept(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn text_like_sdp_is_kept(text in sdp_like()) {
        holds(&text);
    }

    #[test]
    fn any_bytes_are_taken_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        match Document::parse_bytes(&bytes) {
            Ok(document) => prop_assert_eq!(document.text().as_bytes(), bytes.as_slice()),
            Err(error) => prop_assert_eq!(error.code(), "not-utf8"),
        }
    }
}

/// Hostile sizes: the time is linear, and the stack flat, or this test does not come to an end.
#[test]
fn large_input_is_no_problem() {
    let line = |prefix: &str, piece: &str| {
        format!(
            "v=0\r\nm=audio 9 RTP/AVP 0\r\n{prefix}{}\r\n",
            piece.repeat((1 << 20) / piece.len())
        )
    };
    for text in [
        line("", "x"),
        line("a=", "x"),
        line("a=fmtp:0 ", "a;"),
        line("a=group:BUNDLE ", "a "),
        line("m=audio 9 RTP/AVP ", "x "),
        line("m=audio 9 RTP/AVP ", "0 "),
        line("a=candidate:1 1 udp 1 192.0.2.1 9 typ host ", "a b "),
        line("a=simulcast:send ", "a;"),
        line("a=fingerprint:sha-1 AA", ":AA"),
        "\n".repeat(1 << 20),
        "m=audio 9 RTP/AVP 0 96\na=mid:0\n".repeat(20_000),
        "a=rtpmap:96 x/1\na=extmap:1 x\n".repeat(20_000),
    ] {
        let document = parse(&text);
        for line in document.lines() {
            let _ = line.typed();
        }
        for profile in Profile::ALL {
            let _ = check(&document, profile).accepted();
        }
    }
}

/// As in Chromium and Firefox, whose answers to `a=inactive ` are inactive.
#[test]
fn a_flag_may_have_spaces_at_its_end() {
    let text = "v=0\r\nm=audio 9 RTP/AVP 0\r\na=inactive \r\na=rtcp-mux  \r\na=x \r\n";
    let document = Document::parse(text).unwrap();
    let section = document.media().next().unwrap();
    assert_eq!(section.direction(), Direction::Inactive);
    assert!(section.keyed(Key::RtcpMux).next().is_some());
    assert_eq!(
        section.all_attributes().filter_map(|one| one.key()).count(),
        2
    );
    assert_eq!(document.text(), text);
}

#[test]
fn lines_write_themselves_without_their_ends() {
    let document = Document::parse("v=0\r\nno line of SDP\r\n").unwrap();
    let lines: Vec<_> = document.lines().map(|line| line.to_string()).collect();
    assert_eq!(lines, ["v=0", "no line of SDP"]);
}
