//! Generated descriptions, and hostile ones of 1 MB: all is kept, what follows the grammar is
//! typed, and what is large costs neither memory for each byte of it nor a deep stack.

#![allow(
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that panics fails, as it should"
)]

use std::hint::black_box;

use icescope::candidate::CandidateLine;
use icescope::sdp::{AttributeValue, Document, Profile, check};
use proptest::prelude::*;

#[path = "sdp_property/grammar.rs"]
mod grammar;
#[path = "sdp_property/hostile.rs"]
mod hostile;

/// What holds for every text.
fn holds_together(text: &str) {
    let document = Document::parse(text).unwrap();
    assert_eq!(document.to_string(), text);
    let rebuilt: String = document
        .lines()
        .flat_map(|line| [line.content(), line.line_end().text()])
        .collect();
    assert_eq!(rebuilt, text);
    for line in document.lines() {
        if let Err(error) = line.typed() {
            let value = line.value_span();
            assert!((value.start..=value.end).contains(&error.offset()));
            assert!(text.is_char_boundary(error.offset()));
        }
    }
    for profile in Profile::ALL {
        for diagnostic in check(&document, profile).diagnostics() {
            assert!(text.get(diagnostic.span()).is_some());
        }
    }
}

proptest! {
    #[test]
    fn what_follows_the_grammar_is_typed((end, lines) in grammar::description()) {
        let mut text = lines.join(end);
        text.push_str(end);
        let document = Document::parse(text.as_str()).unwrap();
        prop_assert_eq!(document.lines().len(), lines.len());
        for (line, written) in document.lines().zip(&lines) {
            prop_assert_eq!(line.content(), written);
            prop_assert_eq!(line.line_end().text(), end);
            prop_assert!(line.typed().is_ok(), "{}: {}", written, line.typed().unwrap_err());
            if let Some(attribute) = line.attribute() {
                let unknown = matches!(attribute.typed(), Ok(AttributeValue::Unknown(_)));
                prop_assert_eq!(unknown, written.starts_with("a=x-"), "{}", written);
            }
        }
        let sections = lines.iter().filter(|line| line.starts_with("m=")).count();
        prop_assert_eq!(document.media().len(), sections);
        holds_together(&text);
    }

    #[test]
    fn broken_descriptions_hold_together(
        (end, lines) in grammar::description(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), "[\0-~é\r\n ]{0,3}", 0_usize..9), 1..6),
    ) {
        let mut text = lines.join(end);
        for (place, new, gone) in cuts {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let start = boundary(place.index(text.len() + 1));
            let until = boundary(start + gone);
            text.replace_range(start..until, &new);
        }
        holds_together(&text);
    }

    #[test]
    fn any_text_holds_together(text in "\\PC*[\r\n]*(a=[a-z-]{1,12}:?\\PC*\r?\n?){0,8}") {
        holds_together(&text);
    }

    #[test]
    fn candidates_keep_what_they_say(text in grammar::candidate()) {
        let line = CandidateLine::parse(&text).unwrap();
        prop_assert_eq!(line.to_string(), text.as_str());
        let candidate = line.candidate().unwrap();
        // The canonical form has the transport in lower case; addresses are canonical already.
        prop_assert_eq!(candidate.to_string().to_ascii_lowercase(), text.to_ascii_lowercase());
        black_box(candidate.class());
    }
}

const MEGABYTE: usize = 1 << 20;

/// Parsing and typing take two allocations, and as much memory as the tables of that many lines.
#[test]
fn hostile_texts_cost_two_allocations() {
    for (name, make) in hostile::SHAPES {
        let text = make(MEGABYTE);
        let mut lines = 0;
        let info = allocation_counter::measure(|| {
            let document = Document::parse(text.as_str()).unwrap();
            for line in document.lines() {
                let _ = black_box(line.typed());
            }
            lines = document.lines().len();
        });
        assert!(
            info.count_total <= 2,
            "{name}: {} allocations",
            info.count_total
        );
        // A row of the line table has 16 bytes, one of the section table 8.
        let most = 24 * (lines as u64 + 2);
        assert!(
            info.bytes_total <= most,
            "{name}: {} bytes",
            info.bytes_total
        );
    }
}

/// The memory that a check asks for grows with the text and no faster.
#[test]
fn checks_of_hostile_texts_take_linear_memory() {
    for (name, make) in hostile::SHAPES {
        let bytes = |length| {
            let text = make(length);
            let document = Document::parse(text.as_str()).unwrap();
            let measured = allocation_counter::measure(|| {
                black_box(check(&document, Profile::WebRtc).diagnostics().len());
            });
            measured.bytes_total
        };
        let (small, large) = (bytes(MEGABYTE / 64), bytes(MEGABYTE / 4));
        // Tables that double as they grow may be off by a factor of two at either end.
        assert!(
            large <= small.max(4096) * 16 * 4,
            "{name}: {small} bytes, then {large}"
        );
    }
}

/// A parser that calls itself for each byte or line would overflow this stack.
#[test]
fn hostile_texts_need_no_deep_stack() {
    let run = || {
        for (_, make) in hostile::SHAPES {
            let text = make(MEGABYTE);
            let document = Document::parse(text.as_str()).unwrap();
            for line in document.lines() {
                let _ = black_box(line.typed());
            }
            black_box(check(&document, Profile::WebRtc).diagnostics().len());
        }
    };
    std::thread::Builder::new()
        .stack_size(128 << 10)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}
