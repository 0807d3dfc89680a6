//! Hostile sizes: the time is linear, and the stack flat, or these tests do not come to an end.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::hint::black_box;

use icescope::sdp::answer::check_answer;
use icescope::sdp::attribute::{AttributeValue, CodecParameters};
use icescope::sdp::diff::diff;
use icescope::sdp::edit::{CodecQuery, Edits, Target};
use icescope::sdp::munge::{DescriptionType, check_munging};
use icescope::sdp::{Document, Fragment, Profile, Value, check, redact};

/// Everything that can be asked of a text.
fn ask(text: &str) {
    let document = Document::parse(text).unwrap();
    for line in document.lines() {
        let Ok(value) = line.typed() else { continue };
        black_box(value.to_string().len());
        let same = value;
        black_box(value == same);
        if let Value::Attribute(value) = value {
            lists(&value);
        }
    }
    for section in document.media() {
        for codec in section.codecs() {
            black_box((
                codec.role(),
                codec.feedback().count(),
                codec.view().to_string().len(),
            ));
        }
    }
    for profile in Profile::ALL {
        let found = check(&document, profile);
        let fixes = found.diagnostics().iter().filter_map(|found| found.fix());
        black_box(fixes.count());
    }
    black_box(redact(&document).len());
    let fragment = Fragment::of(document);
    black_box(fragment.check(Profile::WebRtc).accepted());
    let candidates = fragment
        .sections()
        .map(|section| section.candidates().count());
    black_box(candidates.sum::<usize>());
}

/// The lists within a value.
fn lists(value: &AttributeValue<'_>) {
    match value {
        AttributeValue::Fmtp(fmtp) => {
            for encoding in [
                "opus",
                "H264",
                "H265",
                "VP9",
                "AV1",
                "rtx",
                "red",
                "telephone-event",
            ] {
                let view = CodecParameters::of(encoding, fmtp.parameters);
                black_box(view.to_string().len());
                let same = view;
                black_box(view == same);
            }
        }
        AttributeValue::Simulcast(simulcast) => {
            black_box(simulcast.rids().count());
            for streams in [simulcast.send, simulcast.recv].into_iter().flatten() {
                black_box(streams.streams().map(Iterator::count).sum::<usize>());
            }
        }
        AttributeValue::ImageAttr(image) => {
            for sets in [image.send, image.recv].into_iter().flatten() {
                for set in sets.sets() {
                    black_box((set.iter().count(), set.x().map(|x| (x.least(), x.most()))));
                }
            }
        }
        AttributeValue::DcMap(channel) => {
            black_box((
                channel.options.iter().count(),
                channel.label().map(str::len),
            ));
        }
        AttributeValue::Crypto(crypto) => {
            black_box(crypto.keys().map(|key| key.key().len()).sum::<usize>());
        }
        AttributeValue::RtcpXr(reports) => {
            black_box(reports.iter().count());
        }
        AttributeValue::Rid(rid) => {
            black_box((rid.payload_types().count(), rid.depends().count()));
        }
        _ => {}
    }
}

fn line(prefix: &str, piece: &str) -> String {
    let start = "v=0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 opus/48000\r\n";
    format!(
        "{start}{prefix}{}\r\n",
        piece.repeat((1 << 19) / piece.len())
    )
}

#[test]
fn long_values_are_no_problem() {
    for (prefix, piece) in [
        ("a=fmtp:0 ", "stereo=1;"),
        ("a=fmtp:0 ", "a=b;"),
        ("a=fmtp:0 ", "1/"),
        ("a=fmtp:0 ", "1-2,"),
        ("a=simulcast:send ", "a,~b;"),
        ("a=simulcast: send rid=", "a;"),
        ("a=simulcast: send rid=a;b;c;d;e paused=", "a,"),
        ("a=rid:a send pt=", "1,"),
        ("a=rid:a send ", "depend=a;"),
        ("a=imageattr:97 send ", "[x=1,y=2] "),
        ("a=imageattr:97 send [x=1,y=2", ",q=[1,2]"),
        ("a=imageattr:97 send [x=[", "1,"),
        ("a=imageattr:97 send ", "["),
        ("a=dcmap:1 ", "label=\"a\";"),
        ("a=dcmap:1 label=\"", "a"),
        ("a=crypto:1 a ", "inline:a|b|1:2;"),
        ("a=crypto:1 a inline:a", "|"),
        ("a=rtcp-xr:", "a=b "),
        ("a=content:", "a,"),
        ("a=source-filter: incl IN IP4 * ", "192.0.2.1 "),
        ("a=ice-pwd:", "a"),
        ("a=fingerprint:sha-1 AA", ":AA"),
        ("a=group:BUNDLE ", "x "),
        ("a=msid:", "a b "),
        ("a=identity:a ", "b "),
        ("a=ts-refclk:ptp=", "a:"),
        ("a=mediaclk:id=a ", "b "),
        (
            "a=candidate:1 1 udp 1 192.0.2.1 9 typ host ",
            "raddr 192.0.2.1 ",
        ),
        ("a=candidate:1 1 udp 1 ", "192.0.2.1 "),
        ("a=x:", "192.0.2.1:"),
        ("a=x:", "::"),
        ("a=x:", "a.local "),
        ("a=control:", "rtsp://"),
        ("a=range:npt=", "-"),
        ("a=ptime:", "1"),
        ("m=audio 9 RTP/AVP ", "0 1 2 "),
    ] {
        ask(&line(prefix, piece));
    }
}

#[test]
fn many_lines_are_no_problem() {
    for piece in [
        "a=rtcp-fb:* nack\n",
        "a=rtcp-fb:0 nack\na=fmtp:0 a=b\na=rtpmap:0 rtx/1\n",
        "m=application 9 DTLS/SCTP x\n",
        "m=audio 9 RTP/AVP 0\na=ice-ufrag:aaaa\na=mid:0\n",
        "i=x\nc=x\nb=x\n",
        "a=rtcp-mux\n",
        "a=rid:a send\na=simulcast:send a\n",
        "\n",
        "x=192.0.2.1\n",
    ] {
        let start = "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 0 1 2 3 4 5 6 7 8 9\n";
        ask(&format!("{start}{}", piece.repeat((1 << 18) / piece.len())));
    }
}

/// Everything that can be asked of two texts.
fn hold(one: &str, other: &str) {
    let (one, other) = (
        Document::parse(one).unwrap(),
        Document::parse(other).unwrap(),
    );
    black_box(diff(&one, &other).len());
    black_box(check_answer(&one, &other, Profile::Strict).accepted());
    black_box(check_munging(&one, &other, DescriptionType::Offer).refused());
}

#[test]
fn pairs_are_no_problem() {
    let many = |piece: &str| piece.repeat((1 << 18) / piece.len());
    let short = "v=0\nm=audio 9 RTP/AVP 8\n";
    for long in [
        // Whatever changed in the session, the session is not gone through for it.
        many("a=rtcp-fb:96 nack\n"),
        many("b=X:1\n"),
        // Findings far behind the start of one line.
        format!(
            "m=audio 9 RTP/AVP/{} {}\n",
            "x".repeat(1 << 17),
            many("0 ").trim()
        ),
        format!("a=group:BUNDLE {}\n", many("x ").trim()),
        // What the session says for all sections.
        many("a=extmap:1 urn:x\n") + &many("m=audio 9 RTP/AVP 0\n"),
    ] {
        hold(short, &long);
        hold(&long, short);
        hold(&long, &long.replace(" 0", " 8"));
    }
}

#[test]
fn sections_below_a_long_session_are_no_problem() {
    let text = "a=x\n".repeat(1 << 17) + &"m=audio 9 RTP/AVP 0\n".repeat(1 << 14);
    let document = Document::parse(text.as_str()).unwrap();
    for section in document.media() {
        black_box(section.direction());
    }
    let fragment = Fragment::of(document);
    for section in fragment.sections() {
        black_box((
            section.ice_ufrag(),
            section.ice_pwd(),
            section.is_complete(),
        ));
    }
}

#[test]
fn formats_that_come_again_are_no_problem() {
    let formats = " 96".repeat(1 << 14) + &" 97".repeat(1 << 14);
    let maps = "a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n";
    let text = format!("m=video 9 RTP/AVP{formats} 98\n{maps}a=rtpmap:98 AV1/90000\n");
    let document = Document::parse(text.as_str()).unwrap();
    let vp8 = [CodecQuery::parse("VP8").unwrap()];
    let plan = document.plan();
    let removed = plan.remove_codecs(Target::AllMedia, &vp8).unwrap();
    let left = "m=video 9 RTP/AVP 98\na=rtpmap:98 AV1/90000\n";
    assert_eq!(removed.write(&document).unwrap(), left);
    let first = plan.prefer_codecs(Target::AllMedia, &vp8).unwrap();
    let text = first.write(&document).unwrap();
    assert!(text.starts_with("m=video 9 RTP/AVP 96 97 96 96 "));

    // What is said of a format is read once, and changed once.
    let parameters = "x=1;".repeat(1 << 14);
    let text = format!(
        "m=audio 9 RTP/AVP{formats}\na=rtpmap:96 opus/48000/2\na=fmtp:96 {parameters}\n\
         a=rtpmap:97 red/48000/2\na=fmtp:97 96{}\n",
        "/97".repeat(1 << 14)
    );
    let document = Document::parse(text.as_str()).unwrap();
    let opus = CodecQuery::parse("opus;y=1").unwrap();
    let plan = document.plan();
    assert!(plan.remove_codecs(Target::AllMedia, &[opus]).is_err());
    let opus = CodecQuery::parse("opus").unwrap();
    let changed = plan.set_parameter(Target::AllMedia, opus, "y", Some("1"));
    assert_eq!(changed.unwrap().len(), 1);
    hold(&text, &text.replace("x=1", "x=2"));
}

#[test]
fn edits_in_any_order_are_no_problem() {
    let text = "a=x\n".repeat(1 << 18);
    let document = Document::parse(text.as_str()).unwrap();
    let mut edits = Edits::new();
    for line in document.lines().rev() {
        edits.replace(line.value_span(), "y");
    }
    assert_eq!(
        edits.write(&document).unwrap(),
        "a=y\n".repeat(text.len() / 4)
    );
}
