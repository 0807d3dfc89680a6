//! Which codecs there are, where one that is asked for is not.

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
        let formats = formats.iter().flat_map(|formats| &formats.list);
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
            match (section.media_index(), section.media()) {
                (Some(index), Ok(Some(media))) => {
                    write!(f, "{before}section {index} ({})", media.media)?;
                }
                (Some(index), _) => write!(f, "{before}section {index}")?,
                (None, _) => write!(f, "{before}the session section")?,
            }
            write!(f, " has no codec {asked}")?;
            let formats = Formats::of(section).ok().flatten();
            let mut names: Vec<&str> = Vec::new();
            for format in formats.iter().flat_map(|formats| &formats.list) {
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
