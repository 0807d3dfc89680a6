//! The documents that stay in the module between calls.
//!
//! They are a cache: JavaScript keeps its own string, and sends it again if it asks for a document
//! that has had to go. So a program that never frees a document does not run out of memory.

use core::cell::RefCell;

#[cfg(feature = "js-sdp")]
use crate::sdp::edit::{EditError, Edits};
use crate::sdp::offset::{self, Mark};
use crate::sdp::{Document, Utf16Offsets};

use super::tape::{Registry, Words};

/// How many documents stay: few, so that their memory stays in the processor's caches.
const CAPACITY: usize = 8;

/// How many bytes of text stay, the newest document apart.
const BYTES: usize = 8 << 20;

/// A document that stays.
#[derive(Debug)]
struct Kept {
    id: u32,
    document: Document<'static>,
    /// For the offsets of its text, which each answer tells: to look for them takes as long as the
    /// text is, and the parts of a document are asked for one by one.
    marks: Vec<Mark>,
}

/// What the module remembers.
#[derive(Debug)]
pub(super) struct Resident {
    pub(super) input: Vec<u8>,
    pub(super) words: Words,
    pub(super) registry: Registry,
    documents: Vec<Kept>,
    bytes: usize,
    last: u32,
}

impl Resident {
    fn new() -> Self {
        Self {
            input: Vec::new(),
            words: Words::default(),
            registry: Registry::new(),
            documents: Vec::new(),
            bytes: 0,
            last: 0,
        }
    }

    /// Keeps a document; the number by which it is known, which is never 0.
    pub(super) fn keep(&mut self, document: Document<'static>) -> u32 {
        self.bytes += document.text().len();
        while self.documents.len() >= CAPACITY || (self.bytes > BYTES && !self.documents.is_empty())
        {
            let oldest = self.documents.remove(0);
            self.bytes -= oldest.document.text().len();
        }
        self.last = self.last.checked_add(1).unwrap_or(1);
        self.documents.push(Kept {
            id: self.last,
            marks: offset::marks(document.text()),
            document,
        });
        self.last
    }

    /// Edits a document; whether that could be done.
    #[cfg(feature = "js-sdp")]
    pub(super) fn apply(&mut self, id: u32, edits: &Edits) -> Result<(), EditError> {
        let at = self.find(id);
        let Some(kept) = at.and_then(|at| self.documents.get_mut(at)) else {
            return Ok(());
        };
        let before = kept.document.text().len();
        kept.document.apply(edits)?;
        kept.marks = offset::marks(kept.document.text());
        self.bytes = self.bytes + kept.document.text().len() - before;
        Ok(())
    }

    /// Forgets a document.
    pub(super) fn drop(&mut self, id: u32) {
        if let Some(at) = self.find(id) {
            let kept = self.documents.remove(at);
            self.bytes -= kept.document.text().len();
        }
    }

    fn find(&self, id: u32) -> Option<usize> {
        self.documents.iter().rposition(|kept| kept.id == id)
    }

    /// A document, and what a tape of it needs; `None` if it had to go.
    pub(super) fn parts(&mut self, id: u32) -> Option<Parts<'_>> {
        let at = self.find(id)?;
        let kept = self.documents.get(at)?;
        Some(Parts {
            document: &kept.document,
            offsets: Utf16Offsets::with_marks(kept.document.text(), &kept.marks),
            words: &mut self.words,
            registry: &mut self.registry,
        })
    }
}

/// What an answer is made of.
pub(super) struct Parts<'r> {
    pub(super) document: &'r Document<'static>,
    pub(super) offsets: Utf16Offsets<'r>,
    pub(super) words: &'r mut Words,
    pub(super) registry: &'r mut Registry,
}

thread_local! {
    static RESIDENT: RefCell<Resident> = RefCell::new(Resident::new());
}

/// Works with what is remembered. The borrow is compiled once, whatever the work.
pub(super) fn with<T: Default>(mut work: impl FnMut(&mut Resident) -> T) -> T {
    let mut made = T::default();
    borrow(&mut |resident| made = work(resident));
    made
}

#[inline(never)]
fn borrow(work: &mut dyn FnMut(&mut Resident)) {
    RESIDENT.with_borrow_mut(work);
}
