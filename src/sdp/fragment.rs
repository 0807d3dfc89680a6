//! Candidates on their way: bodies of the type `application/trickle-ice-sdpfrag`.
//!
//! RFC 8840 section 9 defines them for SIP, and RFC 9725 section 4.3 has WHIP clients send them in
//! HTTP PATCH requests. They are lines of SDP without what a description starts with: a
//! [`Document`] holds them, this view says what they mean, and [`Fragment::check`] holds them
//! against their own grammar.

use core::fmt::{self, Write};
use std::borrow::Cow;

use crate::candidate::Candidate;

use super::attribute::Key;
use super::check::{Check, Profile, check_fragment};
use super::document::Document;
use super::error::ParseError;
use super::field::MediaLine;
use super::section::Section;

/// The media type of a fragment: `application/trickle-ice-sdpfrag` (RFC 8840 section 9).
pub const FRAGMENT_MEDIA_TYPE: &str = "application/trickle-ice-sdpfrag";

/// Candidates and ICE credentials of a session, without the rest of its description.
///
/// ```
/// use icescope::sdp::{Fragment, Profile};
///
/// let text = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n\
///     m=audio 9 RTP/AVP 0\r\na=mid:0\r\n\
///     a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host\r\n\
///     a=end-of-candidates\r\n";
/// let fragment = Fragment::parse(text)?;
/// let section = fragment.sections().next().expect("one section");
/// assert_eq!((section.mid(), section.ice_ufrag()), (Some("0"), Some("EsAw")));
/// assert_eq!(section.candidates().count(), 1);
/// assert!(section.is_complete());
/// assert!(fragment.check(Profile::Strict).accepted());
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fragment<'a> {
    document: Document<'a>,
}

impl<'a> Fragment<'a> {
    /// Takes a fragment apart, whatever it holds: [`Fragment::check`] says whether it is any good.
    ///
    /// # Errors
    ///
    /// Those of [`Document::parse`].
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self, ParseError> {
        Document::parse(text).map(Self::of)
    }

    /// The view of a document that is a fragment.
    #[must_use]
    pub const fn of(document: Document<'a>) -> Self {
        Self { document }
    }

    /// Its lines.
    #[must_use]
    pub const fn document(&self) -> &Document<'a> {
        &self.document
    }

    /// The user name fragment of the session; sections may have their own.
    #[must_use]
    pub fn ice_ufrag(&self) -> Option<&str> {
        own(self.document.session(), Key::IceUfrag)
    }

    /// The password of the session; sections may have their own.
    #[must_use]
    pub fn ice_pwd(&self) -> Option<&str> {
        own(self.document.session(), Key::IcePwd)
    }

    /// Whether no candidate follows, for any section.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        has(self.document.session(), Key::EndOfCandidates)
    }

    /// The sections: a line that looks like `m=`, and what belongs to it.
    pub fn sections(&self) -> impl Iterator<Item = FragmentSection<'_>> {
        // Looked for once, as the session may have as many lines as there are sections.
        let ice_ufrag = self.ice_ufrag();
        let ice_pwd = self.ice_pwd();
        let is_complete = self.is_complete();
        self.document.media().map(move |section| FragmentSection {
            section,
            ice_ufrag,
            ice_pwd,
            is_complete,
        })
    }

    /// Holds it against the grammar of RFC 8840 section 9.2.
    #[must_use]
    pub fn check(&self, profile: Profile) -> Check<'_> {
        check_fragment(&self.document, profile)
    }
}

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.document)
    }
}

/// The candidates of one media section.
#[derive(Clone, Copy, Debug)]
pub struct FragmentSection<'d> {
    section: Section<'d>,
    /// What the session says for all sections.
    ice_ufrag: Option<&'d str>,
    ice_pwd: Option<&'d str>,
    is_complete: bool,
}

impl<'d> FragmentSection<'d> {
    /// Its lines.
    #[must_use]
    pub const fn section(&self) -> Section<'d> {
        self.section
    }

    /// The `mid` of the section in the description that this belongs to.
    #[must_use]
    pub fn mid(&self) -> Option<&'d str> {
        self.section.mid()
    }

    /// Its user name fragment, or that of the session.
    #[must_use]
    pub fn ice_ufrag(&self) -> Option<&'d str> {
        own(self.section, Key::IceUfrag).or(self.ice_ufrag)
    }

    /// Its password, or that of the session.
    #[must_use]
    pub fn ice_pwd(&self) -> Option<&'d str> {
        own(self.section, Key::IcePwd).or(self.ice_pwd)
    }

    /// Its candidates, those that parse.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'d>> + Clone + use<'d> {
        self.section.candidates()
    }

    /// Whether no candidate follows.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete || has(self.section, Key::EndOfCandidates)
    }
}

fn own(section: Section<'_>, key: Key) -> Option<&str> {
    section
        .keyed(key)
        .find_map(|attribute| attribute.value())
        .map(|value| value.trim_end_matches(' '))
}

fn has(section: Section<'_>, key: Key) -> bool {
    section.keyed(key).next().is_some()
}

/// Writes a fragment, in the order of RFC 8840 section 9.2.
///
/// ```
/// use icescope::candidate::Candidate;
/// use icescope::sdp::{Fragment, FragmentWriter};
///
/// let candidate = Candidate::parse("1 1 udp 2122260223 192.0.2.1 61764 typ host")?;
/// let mut writer = FragmentWriter::new();
/// writer
///     .credentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1")
///     .section("audio", "0")
///     .candidate(&candidate)
///     .end_of_candidates();
/// let text = writer.finish();
/// assert!(text.starts_with("a=ice-ufrag:EsAw\r\n"));
/// assert!(text.ends_with("typ host\r\na=end-of-candidates\r\n"));
/// # Ok::<(), icescope::candidate::SyntaxError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct FragmentWriter {
    text: String,
}

impl FragmentWriter {
    /// An empty fragment.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            text: String::new(),
        }
    }

    /// The sections that share one transport: their mids, spaces between them.
    pub fn bundle(&mut self, mids: &str) -> &mut Self {
        self.line(format_args!("a=group:BUNDLE {mids}"))
    }

    /// Credentials: of the session if no section was begun, else of the last section.
    pub fn credentials(&mut self, ufrag: &str, pwd: &str) -> &mut Self {
        self.line(format_args!("a=ice-ufrag:{ufrag}"))
            .line(format_args!("a=ice-pwd:{pwd}"))
    }

    /// Begins a section: the kind of its media, and its `mid`. The rest of the `m=` line means
    /// nothing in a fragment (RFC 8840 section 9.1).
    pub fn section(&mut self, media: &str, mid: &str) -> &mut Self {
        self.line(format_args!("m={media} 9 RTP/AVP 0"))
            .line(format_args!("a=mid:{mid}"))
    }

    /// Begins a section with the `m=` line of its description.
    pub fn section_of(&mut self, media: &MediaLine<'_>, mid: &str) -> &mut Self {
        self.line(format_args!("m={media}"))
            .line(format_args!("a=mid:{mid}"))
    }

    /// A candidate of the last section.
    pub fn candidate(&mut self, candidate: &Candidate<'_>) -> &mut Self {
        self.line(format_args!("a={candidate}"))
    }

    /// No candidate follows: of any section if none was begun, else of the last one.
    pub fn end_of_candidates(&mut self) -> &mut Self {
        self.line(format_args!("a=end-of-candidates"))
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    /// A line end within a line would begin another one, so it is left out.
    fn line(&mut self, line: fmt::Arguments<'_>) -> &mut Self {
        let start = self.text.len();
        // Writing to a String does not fail.
        let _ = self.text.write_fmt(line);
        if self
            .text
            .get(start..)
            .is_some_and(|line| line.contains(['\r', '\n']))
        {
            let clean = self.text.split_off(start).replace(['\r', '\n'], "");
            self.text.push_str(&clean);
        }
        self.text.push_str("\r\n");
        self
    }
}
