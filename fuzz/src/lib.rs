//! What holds for every input of each parser. A fuzz target is one of these functions, and
//! `tests/fuzz_corpus.rs` replays the corpus through them.

use icescope::candidate::{Candidate, CandidateLine};
use icescope::sdp::answer::check_answer;
use icescope::sdp::attribute::{Direction, RidDirection};
use icescope::sdp::diff::diff;
use icescope::sdp::edit::{CandidateFilter, CodecQuery, EditError, Edits, Opus, Plan, Target};
use icescope::sdp::munge::{DescriptionType, check_munging};
use icescope::sdp::{Document, Fragment, ParseError, Profile, check, redact};
use icescope::stun::{Integrity, Key, Message};

/// A whole document: it keeps its bytes, its tables hold together, and its findings have places.
pub fn document(data: &[u8]) {
    let document = match Document::parse_bytes(data) {
        Ok(document) => document,
        Err(ParseError::NotUtf8 { offset, .. }) => {
            let valid = std::str::from_utf8(data).map_err(|error| error.valid_up_to());
            assert_eq!(valid, Err(offset));
            return;
        }
        Err(error) => panic!("short texts are taken: {error}"),
    };
    assert_eq!(document.to_string().as_bytes(), data);
    let rebuilt: String = document
        .lines()
        .flat_map(|line| [line.content(), line.line_end().text()])
        .collect();
    assert_eq!(rebuilt.as_bytes(), data);
    let by_section: usize = document
        .sections()
        .map(|section| section.lines().len())
        .sum();
    assert_eq!(by_section, document.lines().len());
    for line in document.lines() {
        let value = line.value_span();
        assert!(line.span().start <= value.start && value.end == line.span().end);
        assert_eq!(document.position(line.span().start).line, line.number());
        match line.typed() {
            Ok(_) => {}
            Err(error) => {
                assert!(
                    (value.start..=value.end).contains(&error.offset()),
                    "{error}"
                );
                assert!(document.text().is_char_boundary(error.offset()), "{error}");
            }
        }
    }
    for section in document.sections() {
        section.candidates().for_each(|candidate| {
            let _ = candidate.class().meaning().to_string();
        });
        let _ = (section.media(), section.connection(), section.direction());
    }
    for profile in Profile::ALL {
        let mut last = 0;
        for diagnostic in check(&document, profile).diagnostics() {
            let span = diagnostic.span();
            assert!(last <= span.start, "in order");
            assert!(document.text().get(span.clone()).is_some(), "{span:?}");
            assert_eq!(document.position(span.start), diagnostic.position());
            last = span.start;
        }
    }
}

/// A body of the type `application/trickle-ice-sdpfrag`: it keeps its bytes, and what it means is
/// made of its lines.
pub fn fragment(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let fragment = Fragment::parse(text).expect("short texts are taken");
    assert_eq!(fragment.to_string(), text);
    assert_eq!(
        fragment.sections().count(),
        fragment.document().media().len()
    );
    for section in fragment.sections() {
        for word in [section.mid(), section.ice_ufrag(), section.ice_pwd()] {
            assert!(word.is_none_or(|word| text.contains(word)));
        }
        assert!(section.candidates().count() <= section.section().lines().len());
        assert!(section.is_complete() || !fragment.is_complete());
    }
    let mut accepted = false;
    for profile in [Profile::Strict, Profile::WebRtc, Profile::Lenient] {
        let found = fragment.check(profile);
        for diagnostic in found.diagnostics() {
            assert!(text.get(diagnostic.span()).is_some());
        }
        assert!(found.accepted() || !accepted || profile == Profile::WebRtc);
        accepted = profile == Profile::Strict && found.accepted();
    }
}

/// A description for sharing: it keeps its lines, what they are, and their ends; and no password.
pub fn redacted(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let document = Document::parse(text).expect("short texts are taken");
    let hidden = redact(&document);
    let shared = Document::parse(hidden.as_str()).expect("it is no longer than that");
    assert_eq!(shared.lines().len(), document.lines().len());
    for (line, other) in document.lines().zip(shared.lines()) {
        assert_eq!(
            (line.kind(), line.line_end()),
            (other.kind(), other.line_end())
        );
        let keys = [line, other].map(|line| line.attribute().and_then(|attribute| attribute.key()));
        assert_eq!(keys[0], keys[1]);
        let [secret, shown] =
            [line, other].map(|line| line.attribute().and_then(|own| own.value()));
        if keys[0] == Some(icescope::sdp::Key::IcePwd)
            && let (Some(secret), Some(shown)) = (secret, shown)
        {
            let words = secret.split(' ').filter(|word| word.len() > 8);
            let told: Vec<&str> = words.filter(|word| shown.contains(word)).collect();
            // What is hidden already looks the same when it is hidden again.
            assert!(told.iter().all(|word| word.starts_with('x')), "{told:?}");
        }
    }
}

/// Two documents with a NUL byte between them, as offer and answer, before and after, made and
/// munged: every finding has its place, and a document does not differ from itself.
pub fn pair(data: &[u8]) {
    let Some(end) = data.iter().position(|byte| *byte == 0) else {
        return;
    };
    let (first, second) = data.split_at(end);
    let (Ok(first), Ok(second)) = (
        std::str::from_utf8(first),
        std::str::from_utf8(second.get(1..).unwrap_or_default()),
    ) else {
        return;
    };
    let first = Document::parse(first).expect("short texts are taken");
    let second = Document::parse(second).expect("short texts are taken");
    for found in check_answer(&first, &second, icescope::sdp::Profile::WebRtc).diagnostics() {
        let side = match found.side() {
            icescope::sdp::answer::Side::Offer => &first,
            icescope::sdp::answer::Side::Answer => &second,
        };
        assert!(side.text().get(found.span()).is_some());
    }
    for change in diff(&first, &second) {
        assert!(change.before().is_some() || change.after().is_some());
    }
    assert!(diff(&first, &first).is_empty());
    for change in check_munging(&first, &second, DescriptionType::Answer).changes() {
        let side = if change.in_original() {
            &first
        } else {
            &second
        };
        assert!(side.text().get(change.span()).is_some());
    }
    assert!(
        check_munging(&second, &second, DescriptionType::Offer)
            .changes()
            .is_empty()
    );
}

/// One attribute: the text after `a=`.
pub fn attribute(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if text.contains(['\r', '\n']) {
        return;
    }
    let text = format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na={text}\r\n");
    document(text.as_bytes());
}

/// One candidate: it keeps its bytes, and its canonical form means the same.
pub fn candidate(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let line = match CandidateLine::parse(text) {
        Ok(line) => line,
        Err(error) => {
            assert!(error.offset() <= text.len() && text.is_char_boundary(error.offset()));
            return;
        }
    };
    assert_eq!(line.to_string(), text);
    let Some(candidate) = line.candidate() else {
        assert!(line.is_end());
        return;
    };
    let class = candidate.class();
    assert_eq!(class.family.is_some(), class.scope.is_some());
    let _ = class.meaning().to_string();
    let written = candidate.to_string();
    // As a value, not as a line: a bare CR, which a candidate may hold, would end a line.
    let value = written
        .strip_prefix("candidate:")
        .expect("it is an attribute");
    let again = Candidate::parse(value).expect("the canonical form parses");
    assert_eq!(again.to_string(), written);
    assert_eq!(
        (
            again.foundation,
            again.component,
            again.priority,
            again.port
        ),
        (
            candidate.foundation,
            candidate.component,
            candidate.priority,
            candidate.port
        )
    );
    assert_eq!(again.address, candidate.address);
    assert_eq!(again.kind.name(), candidate.kind.name());
    assert_eq!(again.related_address, candidate.related_address);
    assert_eq!(again.related_port, candidate.related_port);
}

/// An edit script, and behind the first NUL byte the document that it edits.
///
/// Each edit keeps all other bytes, can be undone, and leaves the document with the tables that
/// parsing its new text gives.
pub fn edit(data: &[u8]) {
    let Some(end) = data.iter().position(|byte| *byte == 0) else {
        return;
    };
    let (script, text) = data.split_at(end);
    let Ok(text) = std::str::from_utf8(text.get(1..).unwrap_or_default()) else {
        return;
    };
    let Ok(script) = std::str::from_utf8(script) else {
        return;
    };
    let mut document = Document::parse(text.to_owned()).expect("short texts are taken");
    // A few steps are enough to bring edits together.
    for step in script.split('\u{1}').take(8) {
        let before = document.clone();
        let mut done = Err(EditError::TooLong);
        let edited = document.edit(|plan| {
            done = planned(plan, step);
            done.clone()
        });
        let Ok(edits) = edited else {
            assert_eq!(document.text(), before.text(), "an error changes nothing");
            continue;
        };
        let text = document.text().to_owned();
        assert_eq!(rewritten(before.text(), &edits), text);
        assert_eq!(edits.write(&before).as_deref(), Ok(text.as_str()));
        let fresh = Document::parse(text.as_str()).expect("it is a document");
        let shape = |document: &Document<'_>| -> Vec<_> {
            document
                .lines()
                .map(|line| {
                    let name = line.attribute().map(|name| (name.name_span(), name.key()));
                    (line.span(), line.kind(), line.line_end(), name)
                })
                .collect()
        };
        assert_eq!(shape(&document), shape(&fresh));
        let sections = |document: &Document<'_>| -> Vec<_> {
            document
                .sections()
                .map(|section| section.lines().len())
                .collect()
        };
        assert_eq!(sections(&document), sections(&fresh));
        let mut undone = document.clone();
        let inverse = edits.inverse(&before).expect("what was made can be undone");
        undone.apply(&inverse).expect("and fits");
        assert_eq!(undone.text(), before.text());
    }
}

/// The text with its edits, made the plain way.
fn rewritten(text: &str, edits: &Edits) -> String {
    let mut written = text.to_owned();
    for edit in edits.iter().rev() {
        written.replace_range(edit.span.clone(), edit.text);
    }
    written
}

/// One step of a script: a letter, a target, and words, with commas between them.
fn planned(plan: &Plan<'_>, step: &str) -> Result<Edits, EditError> {
    let mut words = step.split(',');
    let mut word = || words.next().unwrap_or_default();
    let verb = word();
    let target = Target::of(word());
    let (first, second) = (word(), word());
    let number = first.parse().unwrap_or(1);
    let value = Some(second).filter(|value| !value.is_empty());
    match verb {
        "l" => plan.set_line(number, second),
        "v" => plan.set_value(number, second),
        "i" => plan.insert_line(number, second),
        "r" => plan.remove_line(number),
        "s" => plan.set_attribute(target, first, value),
        "a" => plan.add_attribute(target, first, value),
        "d" => plan.remove_attribute(target, first, value),
        "b" => plan.set_bandwidth(target, first, second.parse().ok()),
        "o" => plan.set_direction(target, direction(first)),
        "u" => plan.set_ice_credentials(target, first, second),
        "p" => plan.prefer_codecs(target, &[CodecQuery::parse(first)?]),
        "x" => plan.remove_codecs(target, &[CodecQuery::parse(first)?]),
        "k" => plan.keep_codecs(target, &[CodecQuery::parse(first)?]),
        "f" => plan.set_parameter(target, CodecQuery::parse(first)?, second, Some("1")),
        "g" => plan.set_opus(
            target,
            &Opus {
                stereo: Some(first == "1"),
                fec: Some(second == "1"),
                ..Opus::default()
            },
        ),
        "c" => plan.filter_candidates(
            target,
            &CandidateFilter {
                relay_only: first.contains('r'),
                no_tcp: first.contains('t'),
                no_mdns: first.contains('m'),
                ..CandidateFilter::default()
            },
        ),
        "C" => plan.add_candidate(target, first),
        "S" => plan.set_simulcast(target, RidDirection::Send, &[first, second]),
        "L" => plan.remove_layers(target, &[first]),
        "M" => plan.remove_simulcast(target),
        "I" => plan.insert_section(number, second),
        "R" => plan.remove_sections(target),
        "K" => plan.keep_sections(target),
        "J" => plan.reject_sections(target),
        _ => {
            let mut edits = Edits::new();
            let end = second.len() + number;
            edits.replace(number..end, second);
            edits.replace(end + 1..end + 1, step);
            Ok(edits)
        }
    }
}

fn direction(word: &str) -> Direction {
    match word {
        "0" => Direction::Inactive,
        "1" => Direction::SendOnly,
        "2" => Direction::RecvOnly,
        _ => Direction::SendRecv,
    }
}

/// A STUN message: decoding never fails in other ways than by an error.
pub fn stun(data: &[u8]) {
    let key = Key::short_term("password").expect("a password");
    for message in [Message::decode(data), Message::decode_legacy(data)] {
        let Ok(message) = message else {
            continue;
        };
        assert_eq!(message.as_bytes(), data);
        let mut length = 0;
        for attribute in message.all_attributes() {
            length += 4 + attribute.value().len().next_multiple_of(4);
        }
        assert_eq!(length + icescope::stun::HEADER_LEN, data.len());
        stun_values(&message);
        let _ = message.verify_fingerprint();
        let _ = message.verify_integrity(&key);
        let _ = message.verify_integrity_by(&key, Integrity::Sha1);
    }
}

/// Each attribute that has a type, as that type.
fn stun_values(message: &Message<'_>) {
    use icescope::stun::*;
    let _ = message.get::<AlternateDomain<'_>>();
    let _ = message.get::<AlternateServer>();
    let _ = message.get::<ErrorCode<'_>>();
    let _ = message.get::<IceControlled>();
    let _ = message.get::<IceControlling>();
    let _ = message.get::<MappedAddress>();
    let _ = message.get::<Nonce<'_>>();
    let _ = message.get::<PasswordAlgorithm<'_>>();
    let _ = message.get::<PasswordAlgorithms<'_>>();
    let _ = message.get::<Priority>();
    let _ = message.get::<Realm<'_>>();
    let _ = message.get::<Software<'_>>();
    let _ = message.get::<UnknownAttributes<'_>>();
    let _ = message.get::<UseCandidate>();
    let _ = message.get::<Userhash>();
    let _ = message.get::<Username<'_>>();
    let _ = message.get::<XorMappedAddress>();
}
