//! Generated documents and random edits: bytes beside an edit stay, tables follow, edits can be
//! undone.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::ops::Range;
use std::path::Path;

use icescope::candidate::AddressScope;
use icescope::sdp::attribute::{Direction, RidDirection};
use icescope::sdp::edit::{CandidateFilter, CodecQuery, EditError, Edits, Opus, Plan, Target};
use icescope::sdp::{Document, Profile, check};
use proptest::prelude::*;
use proptest::sample::select;

/// Lines of descriptions, with some that are none.
fn line() -> impl Strategy<Value = String> {
    select(vec![
        "v=0",
        "s=é😀",
        "b=AS:64",
        "c=IN IP4 192.0.2.1",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        "a=mid:0",
        "a=mid:1",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "m=",
        "a=rtpmap:111 opus/48000/2",
        "a=fmtp:111 minptime=10; useinbandfec=1",
        "a=rtpmap:96 VP8/90000",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=sendrecv",
        "a=inactive",
        "a=ice-ufrag:abcd",
        "a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host ufrag abcd",
        "a=candidate:2 1 tcp 1518280447 198.51.100.1 9 typ host tcptype active",
        "a=candidate:3 1 udp 1 203.0.113.1 9 typ relay raddr 0.0.0.0 rport 0",
        "a=rid:h send pt=96",
        "a=rid:l send",
        "a=simulcast:send h;~l recv h",
        "",
        "no line",
        "with a \r inside",
    ])
    .prop_map(str::to_owned)
}

/// A document with line ends of one kind or of several, with or without the last one.
fn text() -> impl Strategy<Value = String> {
    let ends = prop_oneof![
        Just(vec!["\r\n"]),
        Just(vec!["\n"]),
        Just(vec!["\r"]),
        Just(vec!["\r\n", "\n"]),
    ];
    (
        prop::collection::vec((line(), any::<prop::sample::Index>()), 0..24),
        ends,
        any::<bool>(),
    )
        .prop_map(|(lines, ends, last)| {
            let count = lines.len();
            lines
                .into_iter()
                .enumerate()
                .map(|(index, (line, end))| {
                    let end = if last || index + 1 < count {
                        *end.get(&ends)
                    } else {
                        ""
                    };
                    line + end
                })
                .collect()
        })
}

#[derive(Clone, Debug)]
enum Wish {
    SetLine(usize, String),
    SetValue(usize, String),
    Insert(usize, String),
    Remove(usize),
    InsertSection(usize, String),
    Named(u8, u8),
}

fn wish() -> impl Strategy<Value = Wish> {
    let number = 0..26_usize;
    prop_oneof![
        (number.clone(), line()).prop_map(|(number, line)| Wish::SetLine(number, line)),
        (number.clone(), "[ -~é]{0,9}").prop_map(|(number, value)| Wish::SetValue(number, value)),
        (number.clone(), line()).prop_map(|(number, line)| Wish::Insert(number, line)),
        number.prop_map(Wish::Remove),
        (0..4_usize, prop::collection::vec(line(), 0..4)).prop_map(|(index, lines)| {
            Wish::InsertSection(index, format!("m=audio 9 RTP/AVP 0\n{}", lines.join("\n")))
        }),
        (0..20_u8, 0..6_u8).prop_map(|(which, target)| Wish::Named(which, target)),
    ]
}

fn plan_of(wish: &Wish, plan: &Plan<'_>) -> Result<Edits, EditError> {
    match wish {
        Wish::SetLine(number, line) => plan.set_line(*number, line),
        Wish::SetValue(number, value) => plan.set_value(*number, value),
        Wish::Insert(number, line) => plan.insert_line(*number, line),
        Wish::Remove(number) => plan.remove_line(*number),
        Wish::InsertSection(index, text) => plan.insert_section(*index, text),
        Wish::Named(which, target) => {
            let target = [
                Target::Session,
                Target::Media(0),
                Target::Media(1),
                Target::Mid("1"),
                Target::Kind("video"),
                Target::AllMedia,
            ][usize::from(*target)];
            let vp8 = CodecQuery::parse("VP8")?;
            let opus = CodecQuery::parse("opus/48000")?;
            let filter = CandidateFilter {
                no_tcp: true,
                without_scopes: &[AddressScope::Documentation],
                ..CandidateFilter::default()
            };
            match which {
                0 => plan.set_direction(target, Direction::SendOnly),
                1 => plan.set_bandwidth(target, "AS", Some(128)),
                2 => plan.set_bandwidth(target, "AS", None),
                3 => plan.prefer_codecs(target, &[vp8, opus]),
                4 => plan.remove_codecs(target, &[opus]),
                5 => plan.keep_codecs(target, &[vp8]),
                6 => plan.set_opus(
                    target,
                    &Opus {
                        stereo: Some(true),
                        fec: Some(false),
                        ..Opus::default()
                    },
                ),
                7 => plan.set_parameter(target, vp8, "max-fr", Some("30")),
                8 => plan.set_parameter(target, opus, "minptime", None),
                9 => plan.filter_candidates(target, &filter),
                10 => plan.add_candidate(target, "1 1 udp 1 192.0.2.9 9 typ host"),
                11 => plan.set_ice_credentials(target, "wxyz", "abcdefghijklmnopqrstuv"),
                12 => plan.set_simulcast(target, RidDirection::Send, &["h", "m"]),
                13 => plan.set_simulcast(target, RidDirection::Send, &[]),
                // A layer that is nowhere is none to remove.
                14 => Ok(plan.remove_layers(target, &["h"]).unwrap_or_default()),
                15 => plan.remove_simulcast(target),
                16 => plan.remove_sections(target),
                17 => plan.reject_sections(target),
                18 => plan.set_attribute(target, "mid", Some("x")),
                _ => plan.add_attribute(target, "candidate", None),
            }
        }
    }
}

/// What the tables say of each line.
fn table(document: &Document<'_>) -> Vec<String> {
    let mut rows: Vec<_> = document
        .lines()
        .map(|line| {
            let attribute = line.attribute();
            format!(
                "{} {:?} {:?} {:?} {:?} {:?}",
                line.number(),
                line.kind(),
                line.span(),
                line.line_end(),
                attribute.map(|attribute| attribute.name_span()),
                attribute.and_then(|attribute| attribute.key()),
            )
        })
        .collect();
    rows.extend(document.sections().map(|section| {
        let numbers: Vec<_> = section.lines().map(|line| line.number()).collect();
        format!("{:?} {numbers:?}", section.media_index())
    }));
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn edits_change_their_bytes_only(text in text(), wishes in prop::collection::vec(wish(), 1..6)) {
        let mut document = Document::parse(text).unwrap();
        for wish in &wishes {
            let before = document.clone();
            let Ok(edits) = document.edit(|plan| plan_of(wish, plan)) else {
                prop_assert_eq!(document.text(), before.text());
                continue;
            };
            // What is beside the edits is as it was.
            let mut written = String::new();
            let mut at = 0;
            for edit in edits.iter() {
                prop_assert!(at <= edit.span.start);
                written += &before.text()[at..edit.span.start];
                written += edit.text;
                at = edit.span.end;
            }
            written += &before.text()[at..];
            prop_assert_eq!(document.text(), &written);
            prop_assert_eq!(edits.write(&before).unwrap(), written);
            // The tables are those of a document that is parsed anew.
            let fresh = Document::parse(document.text()).unwrap();
            prop_assert_eq!(table(&document), table(&fresh), "{:?}", wish);
            // A last line without a line end stays one.
            if !before.text().is_empty() && !document.text().is_empty() && !before.text().ends_with(['\r', '\n']) {
                let blank = matches!(wish, Wish::SetLine(..) | Wish::SetValue(..) | Wish::Insert(..) | Wish::Remove(..) | Wish::InsertSection(..));
                // Where the last line kept is blank, its missing line end leaves nothing of it.
                let gap = edits.iter().last().is_some_and(|edit| {
                    edit.text.is_empty()
                        && edit.span.end == before.text().len()
                        && before.text()[..edit.span.start].ends_with(['\r', '\n'])
                        && before.text()[edit.span.start..].starts_with(['\r', '\n'])
                });
                prop_assert!(blank || gap || !document.text().ends_with(['\r', '\n']), "{:?}", wish);
            }
            let mut undone = document.clone();
            undone.apply(&edits.inverse(&before).unwrap()).unwrap();
            prop_assert_eq!(undone.text(), before.text());
            prop_assert_eq!(table(&undone), table(&before));
            // Done twice, a named edit that sets something changes nothing.
            if let Wish::Named(which, _) = wish
                && ![10, 16, 19].contains(which)
                && let Ok(again) = plan_of(wish, &document.plan())
            {
                prop_assert!(again.is_empty(), "{:?} {:?}", wish, again);
            }
        }
    }

    #[test]
    fn random_replacements_are_followed(
        text in text(),
        spans in prop::collection::vec((0..300_usize, 0..20_usize, "[a=m\r\n:é]{0,5}"), 0..4),
    ) {
        let mut document = Document::parse(text).unwrap();
        let mut edits = Edits::new();
        for (start, length, text) in &spans {
            edits.replace(*start..start + length, text);
        }
        let before = document.clone();
        match document.apply(&edits) {
            Ok(()) => {
                prop_assert_eq!(document.text(), edits.write(&before).unwrap());
                let fresh = Document::parse(document.text()).unwrap();
                prop_assert_eq!(table(&document), table(&fresh));
                document.apply(&edits.inverse(&before).unwrap()).unwrap();
            }
            Err(error) => prop_assert_eq!(edits.write(&before), Err(error)),
        }
        prop_assert_eq!(document.text(), before.text());
        prop_assert_eq!(table(&document), table(&before));
    }
}

fn corpus(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    std::fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn a_large_offer_is_written_after_an_edit_with_two_allocations() {
    let text = corpus("browser-chrome-sfu48-offer.sdp");
    let document = Document::parse(text.as_str()).unwrap();
    let number = document
        .media()
        .nth(20)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .number();
    let counted = allocation_counter::measure(|| {
        let edits = document
            .plan()
            .set_value(number + 1, "IN IP4 192.0.2.1")
            .unwrap();
        let written = edits.write(&document).unwrap();
        assert!(written.len() > 80_000);
    });
    assert!(counted.count_total <= 2, "{}", counted.count_total);

    // In place: the new text, and what replaces.
    let mut document = document;
    let counted = allocation_counter::measure(|| {
        document
            .edit(|plan| plan.set_value(number + 1, "IN IP4 192.0.2.1"))
            .unwrap();
        assert!(document.text().len() > 80_000);
    });
    assert!(counted.count_total <= 2, "{}", counted.count_total);
}

#[test]
fn browser_offers_stay_acceptable_after_named_edits() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "sdp") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for which in 0..20 {
            let mut document = Document::parse(text.as_str()).unwrap();
            let wish = Wish::Named(which, 5);
            if document.edit(|plan| plan_of(&wish, plan)).is_ok() && which < 18 {
                let found = check(&document, Profile::WebRtc);
                let errors: Vec<_> = found
                    .diagnostics()
                    .iter()
                    .filter(|found| found.severity() == icescope::sdp::Severity::Error)
                    .map(ToString::to_string)
                    .collect();
                assert!(found.accepted(), "{} {which}: {errors:?}", path.display());
            }
        }
    }
}

/// Found by the property: what is left is a line and a blank one without a line end.
#[test]
fn a_section_behind_a_blank_line_goes_with_one_line_end() {
    let text = "a=rtpmap:111 opus/48000/2\r\n\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0";
    let mut document = Document::parse(text).unwrap();
    let before = document.clone();
    let edits = document
        .edit(|plan| plan.remove_sections(Target::AllMedia))
        .unwrap();
    assert_eq!(document.text(), "a=rtpmap:111 opus/48000/2\r\n");
    document.apply(&edits.inverse(&before).unwrap()).unwrap();
    assert_eq!(document.text(), text);
}

#[test]
fn a_fix_is_one_replacement() {
    let mut document = Document::parse("v=0\ns=-\n").unwrap();
    let (span, replacement): (Range<usize>, &str) = (3..4, "\r\n");
    let mut edits = Edits::new();
    edits.replace(span, replacement);
    document.apply(&edits).unwrap();
    assert_eq!(document.text(), "v=0\r\ns=-\n");
    assert_eq!(document.lines().len(), 2);
}

/// A target that is misspelt names no other section.
#[test]
fn a_number_of_a_section_has_no_sign_and_no_leading_zeros() {
    let document = Document::parse("v=0\r\nm=audio 9 X 0\r\nm=+1 9 X 0\r\n").unwrap();
    assert_eq!(Target::of("0"), Target::Media(0));
    assert_eq!(Target::of("10"), Target::Media(10));
    assert!(document.plan().reject_sections(Target::of("+1")).is_ok());
    for text in ["+0", "-0", "00", "01", "", " 0", "99999999999999999999"] {
        assert_eq!(Target::of(text), Target::Kind(text));
        let refused = document.plan().reject_sections(Target::of(text));
        assert_eq!(refused.unwrap_err(), EditError::NoSuchSection, "{text}");
    }
}
