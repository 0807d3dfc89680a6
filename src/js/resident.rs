//! The documents that stay in the module between calls.
//!
//! They are a cache: JavaScript keeps its own string, and sends it again if it asks for a document
//! that has had to go. So a program that never frees a document does not run out of memory.

use core::cell::RefCell;

use crate::sdp::Document;
use crate::sdp::edit::{EditError, Edits};

use super::tape::{Registry, Words};

/// How many documents stay: few, so that their memory stays in the processor's caches.
const CAPACITY: usize = 8;

/// How many bytes of text stay, the newest document apart.
const BYTES: usize = 8 << 20;

/// What the module remembers.
#[derive(Debug)]
pub(super) struct Resident {
    pub(super) input: Vec<u8>,
    pub(super) words: Words,
    pub(super) registry: Registry,
    documents: Vec<(u32, Document<'static>)>,
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
            let (_, oldest) = self.documents.remove(0);
            self.bytes -= oldest.text().len();
        }
        self.last = self.last.checked_add(1).unwrap_or(1);
        self.documents.push((self.last, document));
        self.last
    }

    /// Edits a document; whether that could be done.
    pub(super) fn apply(&mut self, id: u32, edits: &Edits) -> Result<(), EditError> {
        let at = self.find(id);
        let Some((_, document)) = at.and_then(|at| self.documents.get_mut(at)) else {
            return Ok(());
        };
        let before = document.text().len();
        document.apply(edits)?;
        self.bytes = self.bytes + document.text().len() - before;
        Ok(())
    }

    /// Forgets a document.
    pub(super) fn drop(&mut self, id: u32) {
        if let Some(at) = self.find(id) {
            let (_, document) = self.documents.remove(at);
            self.bytes -= document.text().len();
        }
    }

    fn find(&self, id: u32) -> Option<usize> {
        self.documents.iter().rposition(|(known, _)| *known == id)
    }

    /// A document, and what a tape of it needs; `None` if it had to go.
    pub(super) fn parts(
        &mut self,
        id: u32,
    ) -> Option<(&Document<'static>, &mut Words, &mut Registry)> {
        let at = self.find(id)?;
        let (_, document) = self.documents.get(at)?;
        Some((document, &mut self.words, &mut self.registry))
    }
}

thread_local! {
    static RESIDENT: RefCell<Resident> = RefCell::new(Resident::new());
}

/// Works with what is remembered.
pub(super) fn with<T>(work: impl FnOnce(&mut Resident) -> T) -> T {
    RESIDENT.with_borrow_mut(work)
}
