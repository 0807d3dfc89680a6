//! Session descriptions: numbers in and out, texts and results through memory.
//!
//! JavaScript asks for the place of the input, writes its text there and opens a document; the
//! answers are tapes. `pkg/sdp/` makes objects of them.

use wasm_bindgen::prelude::*;

use super::resident::{self, Parts, Resident};
use super::tape::{self, Tape};
use crate::sdp::Document;

/// Where to write a text of so many bytes.
#[wasm_bindgen(js_name = sdpInput)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn input(length: usize) -> usize {
    resident::with(|resident| {
        resident.input.resize(length, 0);
        resident.input.as_ptr().addr()
    })
}

/// Takes the first bytes of the input as a document; its number, or 0 if that cannot be.
#[wasm_bindgen(js_name = sdpOpen)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn open(length: usize) -> u32 {
    resident::with(|resident| {
        let mut bytes = core::mem::take(&mut resident.input);
        bytes.truncate(length);
        let document = String::from_utf8(bytes).ok().map(Document::parse);
        match document {
            Some(Ok(document)) => resident.keep(document),
            _ => 0,
        }
    })
}

/// Forgets a document.
#[wasm_bindgen(js_name = sdpClose)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn close(id: u32) {
    resident::with(|resident| resident.drop(id));
}

/// How many media sections a document has; -1 if it had to go.
#[wasm_bindgen(js_name = sdpMediaCount)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn media_count(id: u32) -> i32 {
    resident::with(|resident| {
        let parts = resident.parts(id);
        parts.map_or(-1, |parts| {
            i32::try_from(parts.document.media().len()).unwrap_or(i32::MAX)
        })
    })
}

/// What ends most of its lines: 0 nothing, 1 LF, 2 CRLF, 3 CR; -1 if it had to go.
#[wasm_bindgen(js_name = sdpLineEnd)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn line_end(id: u32) -> i32 {
    resident::with(|resident| {
        let parts = resident.parts(id);
        parts.map_or(-1, |parts| parts.document.line_end() as i32)
    })
}

/// The tape of a whole document.
#[wasm_bindgen(js_name = sdpWhole)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn whole(id: u32) -> usize {
    write(id, tape::whole)
}

/// The tape of a section: the session's for 0, then those of the media.
#[wasm_bindgen(js_name = sdpSection)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn section(id: u32, index: usize) -> usize {
    write(id, |document, tape| tape::section(document, index, tape))
}

/// The tape of what a section says of itself, without its lines.
#[wasm_bindgen(js_name = sdpHead)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn head(id: u32, index: usize) -> usize {
    write(id, |document, tape| tape::head(document, index, tape))
}

/// Where the extra text of the last tape is; how long it is, the tape says.
#[wasm_bindgen(js_name = sdpExtra)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn extra() -> usize {
    resident::with(|resident| resident.words.extra.as_ptr().addr())
}

/// Writes the names and shapes from some on over the extra text; its length.
#[wasm_bindgen(js_name = sdpTell)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn tell(names: usize, shapes: usize) -> usize {
    resident::with(
        |Resident {
             words, registry, ..
         }| {
            words.extra.clear();
            registry.tell(names, shapes, &mut words.extra);
            words.extra.len()
        },
    )
}

/// Writes a tape; where it is, or 0 if the document had to go.
pub(super) fn write(id: u32, work: impl Fn(&Document<'_>, Tape<'_>)) -> usize {
    resident::with(|resident| {
        let Some(Parts {
            document,
            offsets,
            words,
            registry,
        }) = resident.parts(id)
        else {
            return 0;
        };
        let text = document.text();
        work(document, Tape::new(words, registry, text, &offsets, false));
        if words.incomplete {
            work(document, Tape::new(words, registry, text, &offsets, true));
        }
        words.pairs.as_ptr().addr()
    })
}
