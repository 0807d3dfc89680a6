//! Whole media sections: in, out, rejected.

use super::super::attribute::Key;
use super::super::line::LineEnd;
use super::super::names::Names;
use super::super::section::{Section, port_span};
use super::Plan;
use super::changes::Edits;
use super::draft::{Draft, end_of, one_line};
use super::error::EditError;
use super::format::first_word;
use super::target::Target;

impl Plan<'_> {
    /// Inserts a media section, which then has this number, from 0. It may be one more than the
    /// document has. Lines of the text may end as they like; in the document they end as the others
    /// there. Groups stay as they are.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], [`EditError::InvalidSection`], and [`EditError::BreaksLine`]
    /// for a text with NUL, or with CR within a line.
    pub fn insert_section(&self, index: usize, text: &str) -> Result<Edits, EditError> {
        let count = self.document.media().len();
        if index > count {
            return Err(EditError::NoSuchSection);
        }
        let lines: Vec<&str> = if text.contains('\n') {
            text.lines().collect()
        } else {
            text.trim_end_matches('\r').split('\r').collect()
        };
        lines.iter().try_for_each(|line| one_line(line))?;
        let is_media = |line: &&str| line.starts_with("m=");
        if !lines.first().is_some_and(is_media)
            || lines.iter().filter(|line| is_media(line)).count() > 1
        {
            return Err(EditError::InvalidSection);
        }
        let line_end = match self.document.line_end() {
            LineEnd::None => LineEnd::CrLf,
            line_end => line_end,
        };
        let at = match self.document.media_section(index) {
            Some(next) => next.lines().next().map_or(0, |line| line.number() - 1),
            None => end_of(
                &self
                    .document
                    .media()
                    .last()
                    .unwrap_or(self.document.session()),
            ),
        };
        let mut draft = Draft::new(self.document);
        draft.insert(at, &[&lines.join(line_end.text())]);
        Ok(draft.finish())
    }

    /// Removes media sections, and their mids from all groups; a group that is then empty goes. The
    /// section that a bundle then starts with is no longer bundle-only.
    ///
    /// An offer or answer that continues a session must keep its sections (RFC 9429 section
    /// 5.2.2): see [`Plan::reject_sections`].
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], for the session section too.
    pub fn remove_sections(&self, target: Target<'_>) -> Result<Edits, EditError> {
        if target == Target::Session {
            return Err(EditError::NoSuchSection);
        }
        target.sections(self.document)?;
        Ok(self.without(target, true))
    }

    /// Keeps only these media sections: "one media only". Groups follow as in
    /// [`Plan::remove_sections`].
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], for the session section too.
    pub fn keep_sections(&self, target: Target<'_>) -> Result<Edits, EditError> {
        if target == Target::Session {
            return Err(EditError::NoSuchSection);
        }
        target.sections(self.document)?;
        Ok(self.without(target, false))
    }

    /// Removes the sections that a target names, or else all others.
    fn without(&self, target: Target<'_>, named: bool) -> Edits {
        let mut draft = Draft::new(self.document);
        let media = self.document.media();
        let (removed, kept): (Vec<_>, Vec<_>) =
            media.partition(|section| target.names(section) == named);
        let kept = Names::set(kept.iter().filter_map(Section::mid));
        self.leave_groups(&mut draft, &removed, &kept, None);
        for section in &removed {
            section.lines().for_each(|line| draft.remove(line));
        }
        draft.finish()
    }

    /// Rejects media sections: their ports become 0, they leave the BUNDLE group (RFC 9143 section
    /// 7.3.3) and are no longer bundle-only, nor is the section that the group then starts with.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], and [`EditError::UnreadableMedia`] for an `m=` line without a
    /// port.
    pub fn reject_sections(&self, target: Target<'_>) -> Result<Edits, EditError> {
        if target == Target::Session {
            return Err(EditError::NoSuchSection);
        }
        let mut draft = Draft::new(self.document);
        let rejected = target.sections(self.document)?;
        self.leave_groups(&mut draft, &rejected, &Names::set([]), Some("BUNDLE"));
        for section in &rejected {
            if let Some(line) = section.heading() {
                let number = line.number();
                let port = port_span(line);
                draft.change(port.ok_or(EditError::UnreadableMedia { number })?, "0");
            }
            for attribute in section.keyed(Key::BundleOnly) {
                draft.remove(attribute.line());
            }
        }
        Ok(draft.finish())
    }

    /// Takes the mids of sections out of groups, of one kind or of all, but for those that others
    /// have too.
    fn leave_groups(
        &self,
        draft: &mut Draft<'_>,
        sections: &[Section<'_>],
        kept: &Names<'_>,
        only: Option<&str>,
    ) {
        let mids = sections.iter().filter_map(Section::mid);
        let gone = Names::set(mids.filter(|mid| !kept.contains(mid)));
        for attribute in self.document.session().keyed(Key::Group) {
            let value = attribute.value().unwrap_or_default();
            let semantics = first_word(value);
            let mids = value.get(semantics.len()..).unwrap_or_default();
            if only.is_some_and(|only| only != semantics)
                || !mids.split(' ').any(|mid| gone.contains(mid))
            {
                continue;
            }
            let left = |mid: &&str| !mid.is_empty() && !gone.contains(mid);
            if let Some(first) = mids.split(' ').find(left) {
                let at = attribute.value_span().start + semantics.len();
                draft.remove_words(mids, at, &gone);
                let was = mids.split(' ').find(|mid| !mid.is_empty());
                if semantics == "BUNDLE" && was != Some(first) {
                    self.tag(draft, first);
                }
            } else {
                draft.remove(attribute.line());
            }
        }
    }

    /// Gives the first section of a bundle a transport: it may not be bundle-only (RFC 9143 section
    /// 7.2.1). Its port is left to ICE.
    fn tag(&self, draft: &mut Draft<'_>, mid: &str) {
        let first = Target::Mid(mid);
        let Some(section) = self.document.media().find(|section| first.names(section)) else {
            return;
        };
        for attribute in section.keyed(Key::BundleOnly) {
            draft.remove(attribute.line());
            if let Some(port) = section.heading().and_then(port_span)
                && self.document.text().get(port.clone()) == Some("0")
            {
                draft.change(port, "9");
            }
        }
    }
}
