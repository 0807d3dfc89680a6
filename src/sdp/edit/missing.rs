//! Which codecs and sections there are, where one that is asked for is not.

use core::fmt;

use super::super::document::Document;
use super::super::section::Section;
use super::codec::CodecQuery;
use super::format::Formats;
use super::target::Target;

/// The sentence for [`EditError::NoSuchCodec`](super::EditError::NoSuchCodec): the sections, the
/// codecs that were asked for and those that there are.
///
/// ```
/// use icescope::sdp::edit::{MissingCodec, Target};
/// use icescope::sdp::Document;
///
/// let document = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0 8\r\n")?;
/// let missing = MissingCodec::new(&document, Target::Media(0), &["VP9"]);
/// assert_eq!(missing.to_string(), "section 0 (audio) has no codec VP9; it has PCMU, PCMA");
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MissingCodec<'m> {
    document: &'m Document<'m>,
    target: Target<'m>,
    codecs: &'m [&'m str],
}

/// More are left out.
const SECTIONS: usize = 4;
const NAMES: usize = 12;

impl<'m> MissingCodec<'m> {
    /// For an edit that was refused: its target, and the codecs as they were asked for.
    #[must_use]
    pub const fn new(
        document: &'m Document<'m>,
        target: Target<'m>,
        codecs: &'m [&'m str],
    ) -> Self {
        Self {
            document,
            target,
            codecs,
        }
    }
}

impl MissingCodec<'_> {
    /// Those that no section has; all where that cannot be told.
    fn missed(&self, sections: &[Section<'_>]) -> Vec<&str> {
        let formats: Vec<_> = sections
            .iter()
            .filter_map(|section| Formats::of(section).ok().flatten())
            .collect();
        let formats = formats.iter().flat_map(Formats::distinct);
        let has = |codec: &&&str| {
            let query = CodecQuery::parse(codec);
            query.is_ok_and(|query| formats.clone().any(|format| query.matches(format)))
        };
        let missed: Vec<&str> = self
            .codecs
            .iter()
            .filter(|codec| !has(codec))
            .copied()
            .collect();
        if missed.is_empty() {
            self.codecs.to_vec()
        } else {
            missed
        }
    }
}

impl fmt::Display for MissingCodec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections = self.target.sections(self.document).unwrap_or_default();
        if sections.is_empty() {
            return f.write_str("the description has no media section");
        }
        let asked = self.missed(&sections).join(" or ");
        for (number, section) in sections.iter().enumerate() {
            if number == SECTIONS {
                return f.write_str("; ...");
            }
            let before = if number == 0 { "" } else { "; " };
            match section.media_index() {
                Some(index) => write!(f, "{before}section {index}")?,
                None => write!(f, "{before}the session section")?,
            }
            if let Some(kind) = kind(section) {
                write!(f, " ({kind})")?;
            }
            write!(f, " has no codec {asked}")?;
            let formats = Formats::of(section).ok().flatten();
            let mut names: Vec<&str> = Vec::new();
            for format in formats.iter().flat_map(Formats::distinct) {
                if !format.encoding.is_empty() && !names.contains(&format.encoding) {
                    names.push(format.encoding);
                }
                if names.len() > NAMES {
                    break;
                }
            }
            let more = if names.len() > NAMES { ", ..." } else { "" };
            names.truncate(NAMES);
            if !names.is_empty() {
                write!(f, "; it has {}{more}", names.join(", "))?;
            }
        }
        Ok(())
    }
}

/// The sentence for [`EditError::NoSuchSection`](super::EditError::NoSuchSection): what was asked for,
/// and the sections that there are.
///
/// ```
/// use icescope::sdp::edit::{MissingSection, Target};
/// use icescope::sdp::Document;
///
/// let document = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:a\r\nm=video 9 RTP/AVP 31\r\n")?;
/// let missing = MissingSection::new(&document, Target::Media(7));
/// assert_eq!(
///     missing.to_string(),
///     "the description has no section 7; it has 0 (audio, mid a), 1 (video)"
/// );
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MissingSection<'m> {
    document: &'m Document<'m>,
    target: Target<'m>,
}

impl<'m> MissingSection<'m> {
    /// For an edit that was refused: its target.
    #[must_use]
    pub const fn new(document: &'m Document<'m>, target: Target<'m>) -> Self {
        Self { document, target }
    }
}

impl fmt::Display for MissingSection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.target == Target::Session {
            return f.write_str(
                "the session section cannot be kept, removed or rejected alone: name media sections",
            );
        }
        f.write_str("the description has no ")?;
        let mut sections = self.document.media();
        if sections.len() == 0 {
            return f.write_str("media section");
        }
        match self.target {
            Target::Media(index) => write!(f, "section {index}")?,
            Target::Mid(mid) => write!(f, "section with the mid {mid}")?,
            Target::Kind(kind) => write!(f, "section of the kind {kind}")?,
            Target::Session | Target::AllMedia => f.write_str("such section")?,
        }
        let mut before = "; it has";
        for section in sections.by_ref().take(NAMES) {
            write!(f, "{before} {}", section.media_index().unwrap_or_default())?;
            match (kind(&section), section.mid()) {
                (Some(kind), Some(mid)) => write!(f, " ({kind}, mid {mid})")?,
                (Some(kind), None) => write!(f, " ({kind})")?,
                (None, Some(mid)) => write!(f, " (mid {mid})")?,
                (None, None) => {}
            }
            before = ",";
        }
        f.write_str(if sections.len() > 0 { ", ..." } else { "" })
    }
}

/// The kind of a media section whose `m=` line parses.
fn kind<'d>(section: &Section<'d>) -> Option<&'d str> {
    match section.media() {
        Ok(Some(media)) => Some(media.media),
        _ => None,
    }
}
