//! Every attribute known by name: what its grammar allows is read, and written back as it was.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use icescope::sdp::attribute::ATTRIBUTES;
use icescope::sdp::{AttributeValue, Document, Key, Profile, Value, check};
use proptest::prelude::*;
use proptest::string::string_regex;

/// For each attribute a regular expression of values in the form that writing gives; `None` for
/// those without a value.
const FORMS: &[(&str, Option<&str>)] = &[
    (
        "candidate",
        Some(
            "[a-zA-Z0-9+/]{1,8} [1-9]{1,2} (udp|tcp) [1-9][0-9]{0,8} (192\\.0\\.2\\.[1-9]|2001:db8::[1-9]|[a-f0-9]{8}\\.local) [1-9][0-9]{0,3} typ (host|srflx|prflx|relay)( raddr 198\\.51\\.100\\.[1-9] rport [1-9][0-9]{0,3})?( tcptype (active|passive|so))?( generation [0-9])?( ufrag [a-zA-Z0-9]{4})?",
        ),
    ),
    ("end-of-candidates", None),
    (
        "remote-candidates",
        Some("1 192\\.0\\.2\\.[1-9] [1-9][0-9]{0,3}( 2 2001:db8::[1-9] [1-9][0-9]{0,3})?"),
    ),
    ("ice-ufrag", Some("[a-zA-Z0-9+/]{4,16}")),
    ("ice-pwd", Some("[a-zA-Z0-9+/]{22,32}")),
    ("ice-options", Some("[a-z0-9]{1,8}( [a-z0-9+]{1,8}){0,3}")),
    ("ice-lite", None),
    ("ice-mismatch", None),
    ("ice-pacing", Some("[1-9][0-9]{0,8}")),
    (
        "fingerprint",
        Some("(sha-1|sha-256|md5)  ?[0-9A-F]{2}(:[0-9A-F]{2}){3,31}"),
    ),
    ("setup", Some("active|passive|actpass|holdconn")),
    ("connection", Some("new|existing")),
    ("tls-id", Some("[a-zA-Z0-9+/_-]{20,60}")),
    ("dtls-id", Some("[a-zA-Z0-9-]{1,20}")),
    (
        "group",
        Some("(BUNDLE|LS|FID|DUP|[A-Z]{2,5})( [a-z0-9]{1,4}){0,4}"),
    ),
    ("bundle-only", None),
    ("mid", Some("[a-z0-9]{1,8}")),
    (
        "msid",
        Some("(-|[a-zA-Z0-9{}|_-]{1,36})( [a-zA-Z0-9{}|_-]{1,36})?"),
    ),
    ("msid-semantic", Some("WMS( \\*|( [a-zA-Z0-9-]{1,8}){0,3})")),
    (
        "rtpmap",
        Some("[1-9][0-9] [A-Za-z][A-Za-z0-9-]{0,15}/[1-9][0-9]{2,5}(/[1-9])?"),
    ),
    (
        "fmtp",
        Some(
            "[1-9][0-9] (0-15|111/111|[a-z-]{1,8}=[a-zA-Z0-9]{1,8}(; ?[a-z-]{1,8}=[!-:<-~]{1,8}){0,3})",
        ),
    ),
    (
        "rtcp-fb",
        Some(
            "(\\*|[1-9][0-9]) (nack|ccm|transport-cc|goog-remb|trr-int)( (pli|fir|tmmbr smaxpr=120|100))?",
        ),
    ),
    (
        "extmap",
        Some(
            "[1-9][0-9]?(/(sendrecv|sendonly|recvonly|inactive))? (urn|http):[a-z/:.-]{1,20}( [a-z:=]{1,8}( [a-z]{1,3})?)?",
        ),
    ),
    ("extmap-allow-mixed", None),
    ("cryptex", None),
    (
        "rtcp",
        Some("[1-9][0-9]{0,3}( IN IP4 192\\.0\\.2\\.[1-9]| IN IP6 2001:db8::[1-9])?"),
    ),
    ("rtcp-mux", None),
    ("rtcp-mux-only", None),
    ("rtcp-rsize", None),
    (
        "rtcp-xr",
        Some(
            "|(rcvr-rtt=(all|sender)(:[1-9][0-9])?|pkt-loss-rle(=[1-9]{1,3})?|voip-metrics)( stat-summary=(loss|loss,dup,jitt))?",
        ),
    ),
    ("sendrecv", None),
    ("sendonly", None),
    ("recvonly", None),
    ("inactive", None),
    ("sctp-port", Some("[1-9][0-9]{0,3}")),
    ("max-message-size", Some("0|[1-9][0-9]{0,18}")),
    (
        "sctpmap",
        Some("[1-9][0-9]{0,3} webrtc-datachannel( [1-9][0-9]{0,4})?"),
    ),
    (
        "sctp-init",
        Some("([a-zA-Z0-9+/]{4}){1,9}([a-zA-Z0-9+/]{3}=)?"),
    ),
    (
        "dcmap",
        Some(
            "[1-9][0-9]{0,3}( (subprotocol=\"[a-z/;]{0,8}\"|ordered=(true|false))(;label=\"[ a-z;=%2]{0,8}\")?(;max-retr=[0-9])?(;priority=[1-9][0-9]{0,2})?)?",
        ),
    ),
    ("dcsa", Some("[1-9][0-9]{0,3} [a-z-]{1,8}(:[ -~]{1,12})?")),
    (
        "ssrc",
        Some("[1-9][0-9]{0,8} [a-z-]{1,8}(:[ -~]{0,12}[!-~])?"),
    ),
    (
        "ssrc-group",
        Some("(FID|SIM|FEC-FR)( [1-9][0-9]{0,8}){1,4}"),
    ),
    (
        "rid",
        Some(
            "[a-zA-Z0-9]{1,8} (send|recv)( pt=9[0-9](,9[0-9])?(;max-width=[1-9][0-9]{2})?(;max-fps=[1-9])?| max-br=[1-9]{3}(;depend=a,b)?)?",
        ),
    ),
    (
        "simulcast",
        Some(
            "((send|recv) ~?[a-z0-9]{1,3}((,|;)~?[a-z0-9]{1,3}){0,4})|send a recv ~b;c|recv b send a| send (rid|pt)=[1-9](;[1-9]){0,2}( paused=[1-9])?( recv rid=[a-c])?| recv rid=a send rid=b",
        ),
    ),
    (
        "imageattr",
        Some(
            "(\\*|[1-9][0-9]) (send( \\[x=(480|\\[480:16:800\\]|\\[320,640\\]),y=(320|\\[320:640\\])(,sar=1\\.1|,par=\\[1\\.2-1\\.3\\])?(,q=0\\.[1-9])?\\]){1,3}( recv \\*)?|recv \\*( send \\[x=1,y=2\\])?)",
        ),
    ),
    ("label", Some("[a-z0-9.-]{1,12}")),
    (
        "content",
        Some("(slides|main|speaker|sl|alt)(,[a-z]{1,8}){0,2}"),
    ),
    ("lang", Some("[a-z]{2,3}(-[A-Z]{2})?")),
    ("sdplang", Some("[a-z]{2,3}(-[A-Z]{2})?")),
    ("charset", Some("(UTF-8|ISO-8859-1)")),
    ("tool", Some("[ -~é]{1,20}")),
    ("cat", Some("[a-z.]{1,20}")),
    ("keywds", Some("[ -~]{1,20}")),
    ("quality", Some("[0-9]|10")),
    ("type", Some("broadcast|meeting|moderated|test|H332")),
    ("orient", Some("portrait|landscape|seascape")),
    ("ptime", Some("[1-9][0-9]{0,2}(\\.[0-9]{1,6})?|0\\.125")),
    ("maxptime", Some("[1-9][0-9]{0,2}(\\.[0-9]{1,6})?")),
    ("framerate", Some("[1-9][0-9]{0,2}(\\.[0-9]{1,6})?")),
    (
        "control",
        Some("\\*|[a-zA-Z0-9]{1,9}=[0-9]|rtsp://192\\.0\\.2\\.1/[a-z?=]{1,9}"),
    ),
    (
        "range",
        Some(
            "npt=([0-9]{1,3}(\\.[0-9]{1,3})?|now)-([0-9]{1,4})?|npt=-5|clock=19961108T143720Z-(19961108T152720Z)?|smpte=10:12:33:20-",
        ),
    ),
    ("framesize", Some("9[0-9] [1-9][0-9]{0,3}-[1-9][0-9]{0,3}")),
    (
        "source-filter",
        Some(
            " (incl|excl) IN (IP4 233\\.252\\.0\\.1|IP6 ff0e::11a|\\* \\*)( 192\\.0\\.2\\.[1-9]){1,4}",
        ),
    ),
    (
        "ts-refclk",
        Some(
            "ntp=(/traceable/|192\\.0\\.2\\.1:123)|ptp=IEEE1588-2008(:([0-9A-F]{2}-){7}[0-9A-F]{2}(:[0-9]{1,3})?|:traceable)?|gps|gal|glonass|local|private(:traceable)?|localmac=([0-9a-f]{2}-){5}[0-9a-f]{2}",
        ),
    ),
    (
        "mediaclk",
        Some(
            "(id=[A-Za-z0-9+/]{4}= )?(sender|direct(=[0-9]{1,9})?( rate=90000(/1001)?)?|IEEE1722=[0-9A-F]{2}-[0-9A-F]{2})",
        ),
    ),
    (
        "curr",
        Some("qos (e2e|local|remote) (none|send|recv|sendrecv)"),
    ),
    (
        "des",
        Some(
            "(qos|sec) (mandatory|optional|none|failure|unknown) (e2e|local|remote) (none|send|recv|sendrecv)",
        ),
    ),
    (
        "conf",
        Some("qos (e2e|local|remote) (none|send|recv|sendrecv)"),
    ),
    (
        "crypto",
        Some(
            "[1-9] AES_CM_128_HMAC_SHA1_(80|32) inline:[a-zA-Z0-9+/]{20}(\\|2\\^[1-9][0-9])?(\\|1:[1-4])?(;inline:[a-zA-Z0-9+/]{20}\\|2:4)?( (KDR=[1-9]|UNENCRYPTED_SRTP)){0,2}",
        ),
    ),
    (
        "key-mgmt",
        Some("(mikey|[a-z]{1,6}) [a-zA-Z0-9+/]{8,20}={0,2}"),
    ),
    (
        "identity",
        Some("[a-zA-Z0-9+/]{8,20}={0,2}( [a-z]{1,4}(=[a-z]{1,4})?){0,2}"),
    ),
];

fn runner() -> proptest::test_runner::TestRunner {
    proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

/// A line of an attribute, and its typed value.
fn with_value<T>(line: &str, then: impl FnOnce(AttributeValue<'_>) -> T) -> T {
    let document = Document::parse(line).unwrap();
    let attribute = document.line(1).unwrap().attribute().unwrap();
    match attribute.typed() {
        Ok(value) => then(value),
        Err(error) => panic!("{line:?}: {error}"),
    }
}

#[test]
fn each_attribute_has_its_form() {
    let named: BTreeSet<&str> = FORMS.iter().map(|(name, _)| *name).collect();
    let known: BTreeSet<&str> = ATTRIBUTES.iter().map(|spec| spec.name).collect();
    assert_eq!(named, known);
    assert_eq!(FORMS.len(), known.len(), "a name is listed twice");
}

#[test]
fn what_the_grammar_allows_is_read_and_written_back() {
    for (name, form) in FORMS {
        let Some(form) = form else {
            let line = format!("a={name}");
            with_value(&line, |value| {
                assert!(value.is_flag());
                assert_eq!(format!("a={}", value.line().unwrap()), line);
            });
            continue;
        };
        let mut runner = runner();
        let values = string_regex(form).unwrap();
        let outcome = runner.run(&values, |text| {
            let line = format!("a={name}:{text}");
            with_value(&line, |value| {
                let tidy = text.replace("  ", " ");
                prop_assert_eq!(value.key(), Key::of(name));
                // Text is kept as it is, spaces and all.
                let written = value.to_string();
                prop_assert!(
                    written == text || written == tidy,
                    "{} is written as {:?}",
                    line,
                    written
                );
                prop_assert_eq!(
                    value.line().unwrap().to_string(),
                    format!("{name}:{written}")
                );
                // What was written reads the same.
                with_value(&format!("a={name}:{written}"), |again| {
                    prop_assert_eq!(again, value);
                    prop_assert_eq!(again.to_string(), written.as_str());
                    Ok(())
                })
            })
        });
        if let Err(error) = outcome {
            panic!("{name}: {error}");
        }
    }
}

#[test]
fn any_value_is_read_or_refused() {
    let mut runner = runner();
    let names = proptest::sample::select(FORMS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let words = "[ -~é]{0,20}|([a-z0-9*]{0,6}[ =:;,\\[\\]\"/.-]){0,8}";
    let lines = (names, string_regex(words).unwrap());
    runner
        .run(&lines, |(name, text)| {
            let line = format!("a={name}:{text}");
            let document = Document::parse(line.as_str()).unwrap();
            let typed = document.line(1).unwrap().attribute().unwrap().typed();
            match typed {
                Ok(value) => {
                    let written = value.line().unwrap().to_string();
                    with_value(&format!("a={written}"), |again| {
                        prop_assert_eq!(again, value, "{}", line);
                        prop_assert_eq!(again.line().unwrap().to_string(), written.as_str());
                        Ok(())
                    })
                }
                Err(error) => {
                    prop_assert!(line.get(error.offset()..).is_some());
                    Ok(())
                }
            }
        })
        .unwrap();
}

/// Why a value of the corpus is written otherwise than it was read.
fn reason(name: &str, value: &str, written: &str) -> Option<&'static str> {
    match name {
        "msid-semantic" if value.trim_start() == written => {
            Some("a space after the colon, which its grammar has not")
        }
        "candidate" if value.to_lowercase() == written.to_lowercase() => {
            Some("the transport in capital letters")
        }
        _ => None,
    }
}

#[test]
fn the_corpus_is_written_as_it_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sdp") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::parse(text.as_str()).unwrap();
        for line in document.lines() {
            lines += 1;
            let value = line
                .typed()
                .unwrap_or_else(|error| panic!("{line:?}: {error}"));
            let written = value.to_string();
            match value {
                Value::Attribute(AttributeValue::Unknown(_)) => {
                    panic!("{}: a browser writes {line:?}", path.display())
                }
                Value::Attribute(typed) => {
                    let attribute = line.attribute().unwrap();
                    let read = attribute.value().unwrap_or_default();
                    let value = typed.to_string();
                    if value == read {
                        assert_eq!(written, line.value());
                    } else {
                        let why = reason(attribute.name(), read, &value);
                        *reasons
                            .entry(why.unwrap_or_else(|| panic!("{line:?} became {value:?}")))
                            .or_default() += 1;
                    }
                }
                _ => assert_eq!(written, line.value(), "{line:?}"),
            }
        }
    }
    println!("{lines} lines; written otherwise: {reasons:#?}");
    assert!(lines > 20_000);
    assert_eq!(
        reasons.len(),
        2,
        "a reason that no longer holds is taken out"
    );
}

#[test]
fn the_example_has_every_attribute_and_is_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden/every-attribute.sdp");
    let text = std::fs::read_to_string(path).unwrap();
    let document = Document::parse(text.as_str()).unwrap();
    let attributes = document.lines().filter_map(|line| line.attribute());
    let there: BTreeSet<&str> = attributes.map(|attribute| attribute.name()).collect();
    for spec in ATTRIBUTES {
        assert!(there.contains(spec.name), "{}", spec.name);
    }
    let found = check(&document, Profile::Strict);
    assert_eq!(found.diagnostics(), []);
}

#[test]
fn lists_are_equal_by_their_entries() {
    for (one, other) in [
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE  0   1 "),
        ("a=ssrc-group:FID 1 2", "a=ssrc-group:FID 1  2"),
        ("a=ptime:20", "a=ptime:20.0"),
        ("a=simulcast:send a", "a=simulcast:  send  a"),
    ] {
        with_value(one, |one| with_value(other, |other| assert_eq!(one, other)));
    }
}

#[test]
fn what_the_grammar_refuses_has_its_place() {
    for (line, offset, code) in [
        ("a=framerate:0", 12, "number-too-small"),
        ("a=ptime:0.00", 8, "number-too-small"),
        ("a=ptime:20.", 11, "incomplete"),
        ("a=quality:11", 10, "number-too-large"),
        ("a=orient:up", 9, "unknown-keyword"),
        ("a=imageattr:97 send * send *", 22, "trailing-text"),
        ("a=imageattr:97 recv [y=240]", 21, "expected-keyword"),
        ("a=imageattr:97 send [x=1,y=[2:3]", 32, "incomplete"),
        ("a=crypto:1 AES inline", 21, "incomplete"),
        ("a=simulcast:send 1 foobar 2", 19, "unknown-keyword"),
        (
            "a=source-filter:only IN IP4 * 192.0.2.1",
            16,
            "unknown-keyword",
        ),
        ("a=curr:qos e2e both", 15, "unknown-keyword"),
        ("a=dcmap:1 label=\"x", 18, "incomplete"),
        ("a=ts-refclk:ptp", 15, "incomplete"),
        ("a=framesize:96 1x1", 16, "expected-separator"),
        ("a=cryptex:1", 10, "unexpected-value"),
        ("a=rtcp-xr", 9, "missing-value"),
        ("a=range:npt", 11, "incomplete"),
    ] {
        let document = Document::parse(line).unwrap();
        let error = document.line(1).unwrap().typed().unwrap_err();
        assert_eq!((error.offset(), error.code()), (offset, code), "{line}");
    }
}
