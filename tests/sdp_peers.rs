//! What peers, devices and the examples of RFCs write, as the check and the answer check take it.

#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use icescope::sdp::answer::check_answer;
use icescope::sdp::{AttributeValue, Document, Profile, Severity, check};

fn codes(text: &str, profile: Profile) -> Vec<&'static str> {
    let document = Document::parse(text).unwrap();
    let found = check(&document, profile);
    found.diagnostics().iter().map(|one| one.code()).collect()
}

/// Of what a section has.
fn of_section(media: &str, lines: &str, profile: Profile) -> Vec<&'static str> {
    let text = format!(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm={media}\r\n{lines}"
    );
    codes(&text, profile)
}

/// As tried with Chromium 156 and Firefox 153.
#[test]
fn a_section_of_data_has_no_streams() {
    const LINES: &str = "a=mid:0\r\na=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg12\r\na=setup:active\r\n\
        a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB\r\na=sctp-port:5000\r\n\
        a=msid:s t\r\na=msid:s u\r\na=msid:s \r\na=ssrc:1 x\r\na=ssrc-group:FID 1\r\n";
    const DATA: &str = "application 9 UDP/DTLS/SCTP webrtc-datachannel";
    assert_eq!(
        of_section(DATA, LINES, Profile::WebRtc),
        ["space-at-end"; 1]
    );
    // Nor does a space behind its only format change what it is.
    let space = format!("{DATA} ");
    assert_eq!(
        of_section(&space, LINES, Profile::WebRtc),
        ["space-at-end"; 2]
    );
}

/// As tried with Chromium 156 and Firefox 153: with words behind it, it is still rtcp-mux.
#[test]
fn words_behind_rtcp_mux_are_told_alone() {
    let of = |mux: &str| of_section("audio 9 UDP/TLS/RTP/SAVPF 0", mux, Profile::WebRtc);
    assert!(of("a=x\r\n").contains(&"missing-rtcp-mux"));
    let found = of("a=rtcp-mux x\r\n");
    assert!(found.contains(&"attribute-name") && !found.contains(&"missing-rtcp-mux"));
}

/// Those who take part in multicast have one view of it (RFC 3264 section 6.2).
#[test]
fn an_answer_of_multicast_is_as_the_offer() {
    let text = |connection: &str, port: u16, direction: &str| {
        format!(
            "v=0\r\n{connection}m=audio {port} RTP/AVP 0\r\na={direction}\r\nm=video {port} RTP/AVP 31\r\nc=IN IP4 233.252.0.1/32\r\na={direction}\r\n"
        )
    };
    const GROUP: &str = "c=IN IP4 233.252.0.1/32\r\n";
    let offer = Document::parse(text(GROUP, 5000, "recvonly")).unwrap();
    let found = |answer: String| -> Vec<(String, usize)> {
        let answer = Document::parse(answer).unwrap();
        let check = check_answer(&offer, &answer, Profile::Strict);
        let found = check.diagnostics().iter();
        let told = found.filter(|one| one.code() == "multicast-differs");
        let told: Vec<_> = told
            .map(|one| (one.subject().to_owned(), one.position().line))
            .collect();
        assert_eq!(told.len(), check.diagnostics().len());
        told
    };
    let at = |what: &str, line| (what.to_owned(), line);
    assert_eq!(found(text(GROUP, 5000, "recvonly")), []);
    assert_eq!(
        found(text(GROUP, 5000, "sendonly")),
        [at("direction", 4), at("direction", 7)]
    );
    assert_eq!(
        found(text("c=IN IP4 192.0.2.1\r\n", 5002, "recvonly")),
        [at("port", 3), at("address", 3), at("port", 5)]
    );
}

/// A section of its own retransmits what another sends (RFC 4588 section 8.7); Chromium refuses it.
#[test]
fn retransmission_may_have_its_own_section() {
    let of_apt = |group: &str, apt: &str, profile| {
        let text = format!(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\na=group:{group} 1 2\r\n\
             m=video 49170 RTP/AVPF 96\r\na=rtpmap:96 VP8/90000\r\na=mid:1\r\n\
             m=video 49174 RTP/AVPF 97\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt={apt};rtx-time=3000\r\na=mid:2\r\n"
        );
        codes(&text, profile)
    };
    let of = |group: &str, profile| of_apt(group, "96", profile);
    assert_eq!(of("FID", Profile::Strict), [""; 0]);
    assert_eq!(of("LS", Profile::Strict), ["rtx-unknown-apt"]);
    for apt in ["98", "x", "300"] {
        let found = of_apt("FID", apt, Profile::Strict);
        assert_eq!(found, ["rtx-unknown-apt"], "{apt}");
    }
    assert!(of("FID", Profile::WebRtc).contains(&"rtx-apt-unmapped"));
}

/// RFC 7826 section 20.3, and so do its examples.
#[test]
fn a_space_may_stand_before_the_uri_of_control() {
    let section = "m=video 0 RTP/AVP 96\r\na=control: trackID=1\r\n";
    let document = Document::parse(section).unwrap();
    let control = document
        .media()
        .next()
        .unwrap()
        .attributes("control")
        .next();
    let value = control.unwrap().typed();
    assert_eq!(value, Ok(AttributeValue::Control("trackID=1")));
}

/// What an answer names its configuration has the keys and codecs of capabilities (RFC 5939 section
/// 4.1, RFC 6871 section 4.1).
#[test]
fn a_potential_configuration_has_its_own_keys_and_codecs() {
    let found = |answer: &str| -> Vec<&'static str> {
        let offer = "m=audio 5000 RTP/AVP 0\r\na=tcap:1 RTP/SAVP\r\na=acap:1 crypto:1 S inline:YWJj\r\na=rmcap:1 opus/48000/2\r\na=pcfg:1 t=1 a=1 m=1\r\n";
        let [offer, answer] = [offer, answer].map(|text| Document::parse(text).unwrap());
        let check = check_answer(&offer, &answer, Profile::Strict);
        check.diagnostics().iter().map(|one| one.code()).collect()
    };
    const KEYS: &str = "a=crypto:1 S inline:ZGVm\r\n";
    let savp = |types: &str, lines: &str| format!("m=audio 5002 RTP/SAVP {types}\r\n{lines}");
    let keys = format!("{KEYS}a=acfg:1 t=1 a=1\r\n");
    assert_eq!(found(&savp("0", &keys)), [""; 0]);
    let codec = format!("{KEYS}a=rtpmap:96 opus/48000/2\r\na=acfg:1 t=1 a=1 m=1 pt=1:96\r\n");
    assert_eq!(found(&savp("96", &codec)), [""; 0]);
    assert_eq!(
        found(&savp("8", &keys)),
        ["no-common-codec", "codec-not-offered"]
    );
    assert_eq!(found(&savp("0", KEYS)), ["media-protocol"]);
}

/// Gateways write `UDPTL`, `T38` and suites in a case of their own (RFC 8866 section 5.14, RFC 4568
/// section 4).
#[test]
fn an_answer_may_be_in_another_case() {
    let found = |profile, offer: &str, answer: &str| -> Vec<&'static str> {
        let [offer, answer] = [offer, answer].map(|text| Document::parse(text).unwrap());
        let check = check_answer(&offer, &answer, profile);
        let codes = check
            .diagnostics()
            .iter()
            .map(|one| (one.code(), one.severity()));
        codes
            .filter(|(_, severity)| *severity == Severity::Error)
            .map(|(code, _)| code)
            .collect()
    };
    const FAX: &str = "m=image 5000 udptl t38\r\n";
    let upper = "m=image 5002 UDPTL t38\r\n";
    assert_eq!(found(Profile::Strict, FAX, upper), ["media-protocol-form"]);
    assert_eq!(found(Profile::Lenient, FAX, upper), [""; 0]);
    assert_eq!(
        found(Profile::Strict, FAX, "m=image 5002 udptl T38\r\n"),
        [""; 0]
    );
    assert_eq!(
        found(Profile::Strict, FAX, "m=image 5002 udptl t39\r\n"),
        ["format-not-offered"]
    );
    let keys =
        |suite: &str| format!("m=audio 5000 RTP/SAVP 0\r\na=crypto:1 {suite} inline:YWJj\r\n");
    const SUITE: &str = "AES_CM_128_HMAC_SHA1_80";
    let lower = keys(&SUITE.to_lowercase());
    assert_eq!(found(Profile::Strict, &keys(SUITE), &lower), [""; 0]);
    let other = keys("AES_CM_128_HMAC_SHA1_32");
    assert_eq!(
        found(Profile::Strict, &keys(SUITE), &other),
        ["crypto-not-offered"]
    );
}

/// The standard parser of numbers takes a sign.
#[test]
fn a_number_has_no_sign() {
    let of = |media: &str| of_section(media, "", Profile::Strict);
    assert_eq!(of("audio 9 RTP/AVP +0"), ["payload-type-range"]);
    let text =
        "m=video 9 RTP/AVP 96\r\na=rid:h send pt=+96,96;max-width=+1;max-fps=inf;max-br=+1\r\n";
    let document = Document::parse(text).unwrap();
    let section = document.media_section(0).unwrap();
    let mut values = section.all_attributes().filter_map(|one| one.typed().ok());
    let Some(AttributeValue::Rid(rid)) = values.next() else {
        unreachable!()
    };
    assert!(rid.payload_types().eq([96]));
    assert_eq!((rid.max_width(), rid.max_bit_rate()), (None, None));
    assert!(rid.max_frame_rate().is_none());
}

/// TLS over TCP is no DTLS, and without a setup an answer waits for the connection (RFC 4145 section 4).
#[test]
fn an_answer_over_tls_needs_no_setup() {
    let text = |setup: &str| {
        format!(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=message 7654 TCP/TLS/MSRP *\r\n{setup}"
        )
    };
    let (offer, answer) = (text("a=setup:active\r\n"), text(""));
    let offer = Document::parse(offer).unwrap();
    let answer = Document::parse(answer).unwrap();
    let check = check_answer(&offer, &answer, Profile::Strict);
    assert!(check.diagnostics().is_empty(), "{:?}", check.diagnostics());
    for (protocol, holds) in [
        ("TCP/TLS/MSRP", false),
        ("DTLS/SCTP", true),
        ("UDP/TLS/UDPTL", true),
    ] {
        let found = of_section(
            &format!("message 9 {protocol} *"),
            "a=setup:holdconn\r\n",
            Profile::Strict,
        );
        assert_eq!(found.contains(&"setup-holdconn"), holds, "{protocol}");
    }
}

/// Browsers take no notice of a space at the end of a line, nor of the case of a setup.
#[test]
fn a_mid_and_a_setup_are_read_as_browsers_do() {
    let text = |mid: &str, setup: &str| {
        format!(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
            m=message 9 UDP/TLS/x *\r\na=mid:0\r\na=setup:{setup}\r\n\
            m=message 9 UDP/TLS/x *\r\na=mid:{mid}\r\na=setup:active\r\n"
        )
    };
    let offer = text("1", "actpass").replace("setup:active", "setup:actpass");
    let offer = Document::parse(offer).unwrap();
    let answer = Document::parse(text("1 ", "Active")).unwrap();
    assert_eq!(answer.media_section(1).unwrap().mid(), Some("1"));
    let check = check_answer(&offer, &answer, Profile::Lenient);
    let codes: Vec<_> = check.diagnostics().iter().map(|one| one.code()).collect();
    assert!(codes.is_empty(), "{codes:?}");
}

/// Key and salt have the length of their suite (RFC 4568 section 6.1), in any case of its name.
#[test]
fn a_key_is_as_long_as_its_suite_has_it() {
    let of = |suite: &str, keys: &str| {
        let line = format!("a=crypto:1 {suite} {keys}\r\n");
        of_section("audio 5000 RTP/SAVP 0", &line, Profile::Strict)
    };
    for (suite, characters, padding) in [
        ("AES_CM_128_HMAC_SHA1_80", 40, ""),
        ("aes_cm_128_hmac_sha1_32", 40, ""),
        ("F8_128_HMAC_SHA1_80", 40, ""),
        ("AES_192_CM_HMAC_SHA1_80", 51, "="),
        ("AES_256_CM_HMAC_SHA1_32", 62, "=="),
        ("AEAD_AES_128_GCM", 38, ""),
        ("AEAD_AES_256_GCM", 59, "="),
    ] {
        let key = |count| format!("inline:{}{padding}|2^20|1:4", "A".repeat(count));
        assert_eq!(of(suite, &key(characters)), [""; 0], "{suite}");
        assert_eq!(of(suite, &key(characters - 2)), ["crypto-key"], "{suite}");
        let two = format!("{};inline:YWJj", key(characters));
        assert_eq!(of(suite, &two), ["crypto-key"], "{suite}");
    }
    assert_eq!(of("X_OF_A_MAKER", "inline:YWJj"), [""; 0]);
}
