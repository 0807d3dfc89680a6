//! The profiles of codecs of an answer against those of its offer.

#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use icescope::sdp::answer::check_answer;
use icescope::sdp::{Document, Profile};

/// The codes where one codec line of the offer and one of the answer do not go together.
#[test]
fn profiles_of_codecs_are_compared() {
    let codes = |codec: &str, offered: &str, answered: &str| -> Vec<&'static str> {
        let text = |number, lines: &str| {
            format!(
                "v=0\r\nm=video 9 RTP/AVP {number}\r\na=rtpmap:{number} {codec}/90000\r\n{lines}"
            )
        };
        let fmtp = |parameters: &str| match parameters {
            "" => String::new(),
            parameters => format!("a=fmtp:96 {parameters}\r\n"),
        };
        let offer = Document::parse(text(96, &fmtp(offered))).unwrap();
        let answer = Document::parse(text(96, &fmtp(answered))).unwrap();
        let check = check_answer(&offer, &answer, Profile::WebRtc);
        check.diagnostics().iter().map(|one| one.code()).collect()
    };
    let id = |id: &str| format!("profile-level-id={id};packetization-mode=1");
    let other = ["no-common-profile", "codec-profile-differs"];
    let form = ["codec-profile-differs"];
    // Levels may differ.
    assert_eq!(codes("H264", &id("42e01f"), &id("42c00a")), [""; 0]);
    assert_eq!(codes("H264", &id("42e01f"), &id("640034")), other);
    assert_eq!(codes("H264", &id("640034"), &id("640c1f")), other);
    // Chromium sends these all the same, as tried with 156.
    assert_eq!(codes("H264", &id("42e01f"), &id("42001f")), form);
    assert_eq!(codes("H264", &id("42e01f"), &id("4d0034")), form);
    assert_eq!(codes("H264", &id("4d001f"), &id("42e01f")), form);
    assert_eq!(
        codes("H264", "packetization-mode=1", &id("42e01f")),
        [""; 0]
    );
    assert_eq!(codes("H264", "", &id("42e01f")), form);
    assert_eq!(
        codes("H264", &id("42001f"), "packetization-mode=1"),
        [""; 0]
    );
    assert_eq!(
        codes("H265", "profile-id=1;level-id=93", "level-id=120"),
        [""; 0]
    );
    assert_eq!(codes("H265", "", "profile-id=2"), other);
    assert_eq!(codes("AV1", "", "profile=0;level-idx=5"), [""; 0]);
    assert_eq!(codes("AV1", "profile=0", "profile=1"), other);
    assert_eq!(codes("VP9", "", "profile-id=2"), form);
}

/// The profile stands under another payload type than that which is answered.
#[test]
fn a_profile_under_another_payload_type_is_told() {
    let answer = |ids: [&str; 2]| {
        let [first, second] = ids;
        format!(
            "v=0\r\nm=video 9 RTP/AVP 96 97\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 profile-level-id={first}\r\n\
             a=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id={second}\r\n"
        )
    };
    let offer = Document::parse(answer(["42e01f", "640034"])).unwrap();
    let answer = Document::parse(answer(["640034", "42e01f"])).unwrap();
    let check = check_answer(&offer, &answer, Profile::WebRtc);
    let codes: Vec<_> = check.diagnostics().iter().map(|one| one.code()).collect();
    assert_eq!(codes, ["payload-type-differs"; 2]);
}
