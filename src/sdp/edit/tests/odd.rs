//! Edits of descriptions that are written in odd ways.

use super::*;

#[test]
fn ports_are_found_behind_several_spaces() {
    let text = "v=0\r\nm=audio  9/2  RTP/AVP 0\r\nm=audio 9\r\n";
    let rejected = edited(text, |plan| plan.reject_sections(Target::Media(0)));
    assert_eq!(rejected, text.replace("9/2", "0"));
    let document = Document::parse(text).unwrap();
    let unreadable = document.plan().reject_sections(Target::Media(1));
    assert_eq!(
        unreadable.unwrap_err(),
        EditError::UnreadableMedia { number: 3 }
    );
    // The section that the bundle starts with then gets a port.
    let text = "v=0\r\na=group:BUNDLE 0 1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n\
        m=audio  0 RTP/AVP 0\r\na=mid:1\r\na=bundle-only\r\n";
    let left = edited(text, |plan| plan.reject_sections(Target::Mid("0")));
    assert!(
        left.contains("m=audio  9 RTP/AVP 0\r\na=mid:1\r\n"),
        "{left}"
    );
}

#[test]
fn a_flag_is_known_with_spaces_behind_it() {
    let text = "m=audio 9 RTP/AVP 0\r\na=rtcp-mux \r\na=x  \r\n";
    let target = Target::Media(0);
    let without = edited(text, |plan| plan.remove_attribute(target, "rtcp-mux", None));
    assert_eq!(without, "m=audio 9 RTP/AVP 0\r\na=x  \r\n");
    let same = edited(text, |plan| plan.set_attribute(target, "rtcp-mux", None));
    assert_eq!(same, text);
    let set = edited(text, |plan| plan.set_attribute(target, "x", Some("1")));
    assert_eq!(set, text.replace("a=x  ", "a=x:1"));
}

#[test]
fn a_parameter_that_stands_twice_goes_wholly_and_is_set_once() {
    let text = "m=audio 9 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 stereo=1; x=1; Stereo=0\r\n";
    let stereo = |value: Option<&'static str>| {
        move |plan: &Plan<'_>| {
            plan.set_parameter(Target::Media(0), CodecQuery::named("opus"), "stereo", value)
        }
    };
    assert!(edited(text, stereo(None)).ends_with("a=fmtp:111 x=1\r\n"));
    assert!(edited(text, stereo(Some("2"))).ends_with("a=fmtp:111 stereo=2; x=1\r\n"));
    let alone = text.replace("; x=1; Stereo=0", ";stereo=0");
    assert!(!edited(&alone, stereo(None)).contains("fmtp"));
}

#[test]
fn no_blank_line_comes_where_the_last_line_goes_and_others_come() {
    let text = "m=video 9 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=rid:h send";
    let target = Target::Media(0);
    let set = edited(text, |plan| {
        plan.set_simulcast(target, RidDirection::Send, &["m"])
    });
    assert_eq!(
        set,
        "m=video 9 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n\
         a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=rid:m send\r\na=simulcast:send m"
    );
}

#[test]
fn simulcast_stays_in_the_grammar_of_its_other_side() {
    let text = "m=video 9 RTP/AVP 96\r\na=rid:h send\r\na=rid:r recv\r\na=simulcast:send rid=h recv rid=r\r\n";
    let set = edited(text, |plan| {
        plan.set_simulcast(Target::Media(0), RidDirection::Send, &["h", "l"])
    });
    assert!(
        set.contains("a=simulcast: send rid=h;l recv rid=r\r\n"),
        "{set}"
    );
}

#[test]
fn candidates_are_renamed_though_a_space_follows_the_fragment() {
    let text = "m=audio 9 RTP/AVP 0\r\na=ice-ufrag:abcd \r\na=ice-pwd:0123456789012345678901\r\n\
        a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host ufrag abcd\r\n";
    let set = edited(text, |plan| {
        plan.set_ice_credentials(Target::Media(0), "efgh", "9876543210987654321098")
    });
    assert!(set.ends_with("typ host ufrag efgh\r\n"), "{set}");
}

#[test]
fn what_a_codec_does_not_say_is_known_of_av1_and_h265() {
    let text = "m=video 9 RTP/AVP 96 97\r\na=rtpmap:96 AV1/90000\r\na=rtpmap:97 H265/90000\r\n";
    for (query, left) in [
        ("AV1;profile=0", "97"),
        ("H265;profile-id=1;tier-flag=0", "96"),
    ] {
        let query = CodecQuery::parse(query).unwrap();
        let text = edited(text, |plan| plan.remove_codecs(Target::Media(0), &[query]));
        assert!(
            text.starts_with(&format!("m=video 9 RTP/AVP {left}\r\n")),
            "{text}"
        );
    }
    let other = CodecQuery::parse("AV1;profile=1").unwrap();
    let document = Document::parse(text).unwrap();
    assert!(
        document
            .plan()
            .remove_codecs(Target::Media(0), &[other])
            .is_err()
    );
}

/// As Firefox writes a section that was stopped, between those that are not.
#[test]
fn a_stopped_section_is_no_obstacle() {
    let stopped =
        "m=video 0 UDP/TLS/RTP/SAVPF 120\r\na=mid:0\r\na=inactive\r\na=rtpmap:120 VP8/90000\r\n";
    let live = "m=video 9 UDP/TLS/RTP/SAVPF 120 121\r\na=mid:1\r\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
        a=rtpmap:120 VP8/90000\r\na=rtpmap:121 VP9/90000\r\n";
    let text = [stopped, live].concat();
    let video = Target::Kind("video");
    let vp8 = [CodecQuery::named("VP8")];
    let without = [
        stopped,
        &live
            .replace(" 120 ", " ")
            .replace("a=rtpmap:120 VP8/90000\r\n", ""),
    ];
    let removed = edited(&text, |plan| plan.remove_codecs(video, &vp8));
    assert_eq!(removed, without.concat());
    let vp9 = [CodecQuery::named("VP9")];
    let kept = edited(&text, |plan| plan.keep_codecs(video, &vp9));
    assert_eq!(kept, without.concat());
    let layers =
        |target| move |plan: &Plan<'_>| plan.set_simulcast(target, RidDirection::Send, &["h", "l"]);
    for target in [video, Target::AllMedia] {
        let new = edited(&text, layers(target));
        assert!(new.starts_with(&[stopped, "m=video 9"].concat()), "{new}");
        assert!(new.ends_with("a=simulcast:send h;l\r\n"), "{new}");
    }
    // By itself it is meant.
    let new = edited(&text, layers(Target::Mid("0")));
    assert!(new.contains("a=simulcast:send h;l\r\nm=video 9"), "{new}");
    // The last codec of a section that is bundled away is still the last.
    let bundled = text.replace("a=inactive", "a=bundle-only");
    let document = Document::parse(&bundled).unwrap();
    let last = document.plan().remove_codecs(video, &vp8);
    assert_eq!(last, Err(EditError::LastCodec { number: 1 }));
}
