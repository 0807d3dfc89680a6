mod odd;

use super::super::attribute::{Direction, RidDirection};
use super::*;

const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 126\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n\
    a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
    a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:126 telephone-event/8000\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=ice-ufrag:abcd\r\n\
    a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host ufrag abcd\r\n\
    a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active\r\n\
    a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=rtpmap:98 VP9/90000\r\na=fmtp:98 profile-id=0\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n\
    a=rid:h send pt=96\r\na=rid:l send pt=98\r\na=simulcast:send h;~l\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n";

fn edited(text: &str, plan: impl FnOnce(&Plan<'_>) -> Result<Edits, EditError>) -> String {
    let mut document = Document::parse(text.to_owned()).unwrap();
    let before = document.clone();
    let edits = document.edit(plan).unwrap();
    let text = document.text().to_owned();
    assert_eq!(edits.write(&before).unwrap(), text);
    // The tables are those of a document that was parsed anew.
    let fresh = Document::parse(text.as_str()).unwrap();
    assert_eq!(
        format!("{:?}", document.records),
        format!("{:?}", fresh.records)
    );
    assert_eq!(
        format!("{:?}", document.sections),
        format!("{:?}", fresh.sections)
    );
    document.apply(&edits.inverse(&before).unwrap()).unwrap();
    assert_eq!(document.text(), before.text());
    text
}

/// The lines that only one of the two has: `-` the old, `+` the new.
fn difference(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let mut found: Vec<_> = old
        .iter()
        .filter(|line| !new.contains(line))
        .map(|line| format!("-{line}"))
        .collect();
    found.extend(
        new.iter()
            .filter(|line| !old.contains(line))
            .map(|line| format!("+{line}")),
    );
    found
}

#[test]
fn lines_keep_the_line_ends_of_their_neighbours() {
    for end in ["\r\n", "\n", "\r"] {
        for last in [end, ""] {
            let text = |lines: &[&str]| lines.join(end) + last;
            let old = text(&["v=0", "s=-", "t=0 0"]);
            let insert = |number| edited(&old, |plan| plan.insert_line(number, "a=x"));
            assert_eq!(insert(1), text(&["a=x", "v=0", "s=-", "t=0 0"]));
            assert_eq!(insert(3), text(&["v=0", "s=-", "a=x", "t=0 0"]));
            assert_eq!(insert(4), text(&["v=0", "s=-", "t=0 0", "a=x"]));
            let remove = |number| edited(&old, |plan| plan.remove_line(number));
            assert_eq!(remove(1), text(&["s=-", "t=0 0"]));
            assert_eq!(remove(3), text(&["v=0", "s=-"]));
            let set = edited(&old, |plan| plan.set_value(3, "1 2"));
            assert_eq!(set, text(&["v=0", "s=-", "t=1 2"]));
        }
    }
    assert_eq!(edited("", |plan| plan.insert_line(1, "v=0")), "v=0\r\n");
    assert_eq!(edited("v=0", |plan| plan.remove_line(1)), "");
    assert_eq!(edited("v=0\ns=-", |plan| plan.remove_line(1)), "s=-");
}

#[test]
fn a_text_that_breaks_a_line_is_refused() {
    let document = Document::parse(OFFER).unwrap();
    let plan = document.plan();
    for bad in ["a=x\r", "a=\nb", "a=x\0"] {
        let offset = bad.find(['\r', '\n', '\0']).unwrap();
        let error = Err(EditError::BreaksLine { offset });
        assert_eq!(plan.insert_line(1, bad), error);
        assert_eq!(plan.set_line(1, bad), error);
        assert_eq!(plan.set_value(1, bad), error);
        assert_eq!(plan.set_attribute(Target::Media(0), "x", Some(bad)), error);
        assert_eq!(plan.add_candidate(Target::Media(0), bad), error);
    }
    assert_eq!(
        plan.set_attribute(Target::Session, "a:b", None),
        Err(EditError::InvalidName)
    );
    let opus = CodecQuery::parse("opus").unwrap();
    assert_eq!(
        plan.set_parameter(Target::AllMedia, opus, "stereo", Some("1;x=2")),
        Err(EditError::InvalidParameter)
    );
    assert_eq!(
        plan.remove_line(99),
        Err(EditError::NoSuchLine { number: 99 })
    );
    assert_eq!(
        plan.remove_line(0),
        Err(EditError::NoSuchLine { number: 0 })
    );
    let direction = plan.set_direction(Target::Media(3), Direction::Inactive);
    assert_eq!(direction, Err(EditError::NoSuchSection));
}

#[test]
fn spans_that_do_not_fit_are_refused() {
    let mut document = Document::parse("s=é\n").unwrap();
    for (spans, error) in [
        (&[(4, 9)][..], EditError::OutOfBounds { offset: 4 }),
        (&[(3, 3)], EditError::WithinCharacter { offset: 3 }),
        (&[(0, 2), (1, 2)], EditError::Overlap { offset: 1 }),
    ] {
        let mut edits = Edits::new();
        spans
            .iter()
            .for_each(|(start, end)| edits.replace(*start..*end, "x"));
        assert_eq!(document.apply(&edits), Err(error));
        assert_eq!(edits.write(&document), Err(error));
        assert_eq!(document.text(), "s=é\n");
    }
}

#[test]
fn directions_and_bandwidth() {
    let new = edited(OFFER, |plan| {
        plan.set_direction(Target::AllMedia, Direction::RecvOnly)
    });
    assert_eq!(
        difference(OFFER, &new),
        ["-a=sendrecv", "+a=recvonly", "+a=recvonly"]
    );
    assert_eq!(new.matches("a=recvonly").count(), 2);
    let new = edited(OFFER, |plan| {
        plan.set_bandwidth(Target::Kind("video"), "AS", Some(500))
    });
    assert!(new.contains("a=mid:1\r\n") && new.contains("c=IN IP4 0.0.0.0\r\nb=AS:500\r\na=mid:1"));
    let new = edited(&new, |plan| {
        plan.set_bandwidth(Target::AllMedia, "AS", None)
    });
    assert_eq!(new, OFFER);
    let new = edited(OFFER, |plan| {
        plan.set_bandwidth(Target::Session, "CT", Some(9))
    });
    assert!(new.contains("s=-\r\nb=CT:9\r\nt=0 0"));
}

#[test]
fn codecs_go_with_all_that_speaks_of_them() {
    let query = |text| CodecQuery::parse(text).unwrap();
    let new = edited(OFFER, |plan| {
        plan.prefer_codecs(Target::Mid("1"), &[query("VP9")])
    });
    assert_eq!(
        difference(OFFER, &new),
        [
            "-m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99",
            "+m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97"
        ]
    );
    let new = edited(OFFER, |plan| {
        plan.remove_codecs(Target::AllMedia, &[query("VP8/90000")])
    });
    assert_eq!(
        difference(OFFER, &new),
        [
            "-m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99",
            "-a=rtpmap:96 VP8/90000",
            "-a=rtcp-fb:96 nack",
            "-a=rtpmap:97 rtx/90000",
            "-a=fmtp:97 apt=96",
            "-a=rid:h send pt=96",
            "-a=simulcast:send h;~l",
            "+m=video 9 UDP/TLS/RTP/SAVPF 98 99",
            "+a=simulcast:send ~l",
        ]
    );
    let new = edited(OFFER, |plan| {
        plan.remove_codecs(Target::AllMedia, &[query("opus")])
    });
    assert!(new.contains("m=audio 9 UDP/TLS/RTP/SAVPF 0 126\r\n"));
    assert!(!new.contains("111"));
    let new = edited(OFFER, |plan| {
        plan.keep_codecs(Target::AllMedia, &[query("VP9;profile-id=0")])
    });
    assert!(new.contains("m=video 9 UDP/TLS/RTP/SAVPF 98 99\r\n"));
    assert!(new.contains("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 126\r\n"));
    let document = Document::parse(OFFER).unwrap();
    let plan = document.plan();
    let all = [query("VP8"), query("VP9")];
    let number = 16;
    let last = plan.remove_codecs(Target::AllMedia, &all);
    assert_eq!(last, Err(EditError::LastCodec { number }));
    let none = plan.prefer_codecs(Target::AllMedia, &[query("AV1")]);
    assert_eq!(none, Err(EditError::NoSuchCodec));
    // One that is missing among others: what is to be kept must be there.
    let some = [query("VP9"), query("AV1")];
    assert!(plan.prefer_codecs(Target::AllMedia, &some).is_ok());
    let kept = plan.keep_codecs(Target::AllMedia, &some);
    assert_eq!(kept, Err(EditError::NoSuchCodec));
    let missing = MissingCodec::new(&document, Target::Mid("1"), &["VP9", "AV1"]);
    let text = "section 1 (video) has no codec AV1; it has VP8, rtx, VP9";
    assert_eq!(missing.to_string(), text);
    // What a parameter stands for where it is not said.
    let profile = |text| plan.prefer_codecs(Target::AllMedia, &[query(text)]);
    assert!(profile("opus;stereo=0").is_ok());
    assert_eq!(profile("opus;stereo=1"), Err(EditError::NoSuchCodec));
    assert_eq!(profile("opus;stereo"), Err(EditError::NoSuchCodec));
    for bad in ["", "128", "a/b", "a/1/2/3"] {
        assert_eq!(
            CodecQuery::parse(bad),
            Err(EditError::InvalidCodec),
            "{bad}"
        );
    }
}

#[test]
fn parameters_of_opus() {
    let line = |opus: Opus| {
        let new = edited(OFFER, |plan| plan.set_opus(Target::AllMedia, &opus));
        let line = new.lines().find(|line| line.starts_with("a=fmtp:111"));
        line.map(str::to_owned)
    };
    let off = Opus {
        fec: Some(false),
        dtx: Some(true),
        cbr: Some(true),
        ..Opus::default()
    };
    assert_eq!(
        line(off).as_deref(),
        Some("a=fmtp:111 minptime=10;useinbandfec=0;usedtx=1;cbr=1")
    );
    let opus = CodecQuery::parse("opus").unwrap();
    let set = |name: &'static str, value: Option<&'static str>| {
        move |plan: &Plan<'_>| plan.set_parameter(Target::AllMedia, opus, name, value)
    };
    let without = edited(OFFER, set("minptime", None));
    assert!(without.contains("a=fmtp:111 useinbandfec=1\r\n"));
    let without = edited(&without, set("useinbandfec", None));
    assert!(!without.contains("fmtp:111"));
    let with = edited(&without, set("stereo", Some("1")));
    assert!(with.contains("a=rtpmap:111 opus/48000/2\r\na=fmtp:111 stereo=1\r\n"));
    let without = edited(OFFER, set("useinbandfec", None));
    assert!(without.contains("a=fmtp:111 minptime=10\r\n"));
}

/// RFC 7587 section 6.1 gives the ranges.
#[test]
fn numbers_of_opus_have_ranges() {
    let document = Document::parse(OFFER).unwrap();
    let plan = |rate, playback| {
        let opus = Opus {
            max_average_bitrate: rate,
            max_playback_rate: playback,
            ..Opus::default()
        };
        document.plan().set_opus(Target::AllMedia, &opus)
    };
    for number in [0, 5999, 510_001, 99_999_999] {
        let error = plan(Some(number), None).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            (
                "out-of-range",
                "maxaveragebitrate is a number from 6000 to 510000"
            )
        );
    }
    assert!(plan(None, Some(48_001)).is_err());
    assert!(plan(Some(6000), Some(8000)).is_ok());
    assert!(plan(Some(510_000), Some(48_000)).is_ok());
}

#[test]
fn candidates_credentials_and_layers() {
    let filter = CandidateFilter {
        no_tcp: true,
        ..CandidateFilter::default()
    };
    let new = edited(OFFER, |plan| {
        plan.filter_candidates(Target::AllMedia, &filter)
    });
    assert_eq!(new.matches("a=candidate").count(), 1);
    let candidate = "candidate:3 1 udp 1 198.51.100.1 9 typ relay raddr 0.0.0.0 rport 0";
    let new = edited(OFFER, |plan| {
        plan.add_candidate(Target::Mid("1"), candidate)
    });
    assert!(new.contains(&format!("tcptype active\r\na={candidate}\r\n")));
    let new = edited(OFFER, |plan| {
        plan.add_candidate(Target::Mid("2"), candidate)
    });
    assert!(new.ends_with(&format!("a=sctp-port:5000\r\na={candidate}\r\n")));
    let pwd = "abcdefghijklmnopqrstuv";
    let new = edited(OFFER, |plan| {
        plan.set_ice_credentials(Target::Mid("1"), "wxyz", pwd)
    });
    assert_eq!(
        difference(OFFER, &new),
        [
            "-a=ice-ufrag:abcd".to_owned(),
            "-a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host ufrag abcd".to_owned(),
            "+a=ice-ufrag:wxyz".to_owned(),
            "+a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host ufrag wxyz".to_owned(),
            format!("+a=ice-pwd:{pwd}"),
        ]
    );
    let send = RidDirection::Send;
    let new = edited(OFFER, |plan| {
        plan.set_simulcast(Target::Mid("1"), send, &["h", "m", "q"])
    });
    assert!(new.contains(
        "a=rid:h send pt=96\r\na=rid:m send\r\na=rid:q send\r\na=simulcast:send h;m;q\r\n"
    ));
    let new = edited(OFFER, |plan| plan.remove_layers(Target::AllMedia, &["h"]));
    assert!(new.contains("a=rid:l send pt=98\r\na=simulcast:send ~l\r\n"));
    let new = edited(OFFER, |plan| plan.remove_simulcast(Target::AllMedia));
    assert!(!new.contains("rid") && !new.contains("simulcast"));
}

/// What was meant would stay where it is, without a word.
#[test]
fn a_layer_that_is_nowhere_is_told() {
    let document = Document::parse(OFFER).unwrap();
    let removed = |rids: &[&str]| document.plan().remove_layers(Target::AllMedia, rids);
    let error = removed(&["h", "x"]).unwrap_err();
    assert_eq!(error, EditError::NoSuchRid { index: 1 });
    assert_eq!(error.code(), "no-such-rid");
    assert!(removed(&["h", "l"]).is_ok());
    assert_eq!(removed(&[]), Ok(Edits::new()));
    // One that only `simulcast` lists is one too.
    let text = "m=video 9 RTP/AVP 96\r\na=simulcast:send a;~b recv c\r\n";
    let document = Document::parse(text).unwrap();
    let edits = document
        .plan()
        .remove_layers(Target::AllMedia, &["b", "c"])
        .unwrap();
    let text = edits.write(&document).unwrap();
    assert!(text.ends_with("a=simulcast:send a\r\n"), "{text}");
}

/// The place is one in the text that was given, whatever it starts with.
#[test]
fn a_fault_of_a_candidate_is_found_again() {
    let document = Document::parse("m=audio 9 RTP/AVP 0\r\n").unwrap();
    for start in ["", "candidate:", "a=candidate:"] {
        let text = format!("{start}1 1 udp many 192.0.2.1 9 typ host");
        let error = document.plan().add_candidate(Target::AllMedia, &text);
        let Err(EditError::InvalidCandidate(wrong)) = error else {
            panic!("{error:?}");
        };
        assert_eq!(wrong.word_in(&text), "many");
    }
}

/// A rid stands once in a section, whatever its direction (RFC 8851 section 4).
#[test]
fn a_rid_is_not_given_to_both_directions() {
    let document = Document::parse(OFFER).unwrap();
    let error = document
        .plan()
        .set_simulcast(Target::Mid("1"), RidDirection::Recv, &["m", "h"])
        .unwrap_err();
    assert_eq!(error.code(), "rid-taken");
    let EditError::RidTaken { number } = error else {
        panic!("{error}");
    };
    let line = document.line(number).unwrap();
    assert_eq!(line.content(), "a=rid:h send pt=96");
}

#[test]
fn two_layers_do_not_get_one_rid() {
    let document = Document::parse(OFFER).unwrap();
    let set = |rids: &[&str]| {
        let target = Target::Mid("1");
        let plan = document.plan();
        plan.set_simulcast(target, RidDirection::Send, rids)
    };
    let error = set(&["m", "h", "q", "q", "h"]).unwrap_err();
    assert_eq!(error, EditError::RidRepeated { index: 3 });
    assert_eq!(error.code(), "rid-repeated");
    assert_eq!(error.to_string(), "layer 4 has the rid of an earlier one");
    assert!(set(&["h", "H"]).is_ok());
}

#[test]
fn layers_get_the_header_extension_that_tells_them_apart() {
    let rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    let send = |text: &str| {
        edited(text, |plan| {
            plan.set_simulcast(Target::AllMedia, RidDirection::Send, &["h"])
        })
    };
    let text = |session: &str, audio: &str, video: &str| {
        format!(
            "v=0\r\n{session}m=audio 9 RTP/AVP 0\r\n{audio}m=video 9 RTP/AVP 96\r\na=mid:1\r\n{video}a=sendrecv\r\n"
        )
    };
    // The least that is free in all sections.
    let new = send(&text(
        "a=extmap:1 urn:x:a\r\n",
        "a=extmap:2 urn:x:b\r\n",
        "a=extmap:4 urn:x:c\r\n",
    ));
    assert!(
        new.contains(&format!("a=extmap:4 urn:x:c\r\na=extmap:3 {rid}\r\n")),
        "{new}"
    );
    // As in another section; not where that number is taken.
    let other = format!("a=extmap:9 {rid}\r\n");
    let new = send(&text("", &other, ""));
    assert!(
        new.contains(&format!("a=sendrecv\r\na=extmap:9 {rid}\r\n")),
        "{new}"
    );
    let new = send(&text("", &other, "a=extmap:9 urn:x:c\r\n"));
    assert!(new.contains(&format!("a=extmap:1 {rid}\r\n")), "{new}");
    // Not twice, and none where none is free.
    for (session, video) in [(other.as_str(), ""), ("", other.as_str())] {
        assert_eq!(send(&text(session, "", video)).matches(rid).count(), 1);
    }
    let all: String = (1..15)
        .map(|id| format!("a=extmap:{id} urn:x:{id}\r\n"))
        .collect();
    assert!(!send(&text("", &all, "")).contains(rid));
}

#[test]
fn sections_leave_their_groups() {
    let new = edited(OFFER, |plan| plan.keep_sections(Target::Kind("video")));
    assert!(new.contains("a=group:BUNDLE 1\r\nm=video"));
    assert!(new.ends_with("a=simulcast:send h;~l\r\n"));
    let new = edited(OFFER, |plan| plan.remove_sections(Target::AllMedia));
    assert!(new.ends_with("t=0 0\r\n"));
    let new = edited(OFFER, |plan| plan.reject_sections(Target::Media(0)));
    assert_eq!(
        difference(OFFER, &new),
        [
            "-a=group:BUNDLE 0 1 2",
            "-m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 126",
            "+a=group:BUNDLE 1 2",
            "+m=audio 0 UDP/TLS/RTP/SAVPF 111 63 0 126",
        ]
    );
    // The section that a bundle then starts with has a transport.
    let bundle_only = OFFER.replace(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\n",
        "m=video 0 UDP/TLS/RTP/SAVPF 96 97 98 99\r\na=bundle-only\r\n",
    );
    let new = edited(&bundle_only, |plan| plan.reject_sections(Target::Media(0)));
    let heading = "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\nc=";
    assert!(new.contains(heading), "{new}");
    let new = edited(&bundle_only, |plan| plan.remove_sections(Target::Media(0)));
    assert!(new.contains(heading), "{new}");
    let new = edited(&bundle_only, |plan| plan.reject_sections(Target::Media(2)));
    assert!(new.contains("a=bundle-only"), "{new}");
    let section = "m=audio 9 RTP/AVP 0\na=mid:9\n";
    let lf = OFFER.replace("\r\n", "\n");
    let new = edited(&lf, |plan| plan.insert_section(3, section));
    assert_eq!(new, format!("{lf}{section}"));
    let new = edited(OFFER, |plan| plan.insert_section(0, section));
    assert!(new.contains("BUNDLE 0 1 2\r\nm=audio 9 RTP/AVP 0\r\na=mid:9\r\nm=audio"));
    let document = Document::parse(OFFER).unwrap();
    for bad in ["", "a=x", "m=a 1 b c\nm=a 1 b c"] {
        let error = Err(EditError::InvalidSection);
        assert_eq!(document.plan().insert_section(0, bad), error);
    }
}

#[test]
fn attributes_by_name() {
    let set = |name: &'static str, value: Option<&'static str>| {
        edited(OFFER, |plan| {
            plan.set_attribute(Target::Media(2), name, value)
        })
    };
    assert!(set("sctp-port", Some("5001")).ends_with("a=sctp-port:5001\r\n"));
    assert!(set("sctp-port", None).ends_with("a=sctp-port\r\n"));
    assert!(set("x", None).ends_with("a=sctp-port:5000\r\na=x\r\n"));
    let new = edited(OFFER, |plan| {
        plan.add_attribute(Target::Mid("1"), "rtcp-fb", Some("98 nack"))
    });
    assert!(new.contains("a=rtcp-fb:96 nack\r\na=rtcp-fb:98 nack\r\n"));
    let new = edited(OFFER, |plan| {
        plan.remove_attribute(Target::AllMedia, "mid", None)
    });
    assert!(!new.contains("mid:"));
    let new = edited(OFFER, |plan| {
        plan.remove_attribute(Target::AllMedia, "mid", Some("1"))
    });
    assert_eq!(difference(OFFER, &new), ["-a=mid:1"]);
}
