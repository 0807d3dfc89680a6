//! Whether a document is any good: findings with a code, a place and the RFC section.

mod bundle;
mod candidate;
mod code;
mod contact;
mod credentials;
mod diagnostic;
mod extension;
mod field;
mod fix;
mod fragment;
mod keys;
mod name;
mod protocol;
mod rtp;
mod rtx;
mod section;
mod simulcast;
mod source;
mod structure;
mod transport;
mod words;

use core::fmt;
use core::str::FromStr;

pub use code::{Code, Reference};
pub use diagnostic::Diagnostic;
pub use fix::Fix;

use diagnostic::Report;

use super::document::Document;

/// What a document is held against. It decides which findings are errors, not what is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Profile {
    /// The RFCs to the letter, of any use of SDP.
    Strict,
    /// What a browser needs to set up a connection.
    #[default]
    WebRtc,
    /// What a tolerant reader can make sense of: cameras and phones.
    Lenient,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Strict, Self::WebRtc, Self::Lenient];

    /// The stable name: `webrtc`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::WebRtc => "webrtc",
            Self::Lenient => "lenient",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no profile's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProfile;

impl UnknownProfile {
    /// The stable name: `unknown-profile`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "unknown-profile"
    }
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the profiles are strict, webrtc and lenient")
    }
}

impl core::error::Error for UnknownProfile {}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == name)
            .ok_or(UnknownProfile)
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Wrong, but usable.
    Warning,
    /// The document is not accepted.
    Error,
}

impl Severity {
    /// The stable name: `warning`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a check has found.
#[derive(Clone, Debug)]
pub struct Check<'d> {
    profile: Profile,
    diagnostics: Vec<Diagnostic<'d>>,
}

impl<'d> Check<'d> {
    /// The profile that the document was held against.
    #[must_use]
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// Whether there is no error.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The findings, in the order of their places.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic<'d>] {
        &self.diagnostics
    }

    /// The findings for which the document is not accepted.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic<'d>> {
        let all = self.diagnostics.iter();
        all.filter(|found| found.severity() == Severity::Error)
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic<'d>> {
        self.diagnostics
    }
}

/// Checks a document.
///
/// The time it takes is proportional to the size of the document, but for sorting the findings.
///
/// ```
/// use icescope::sdp::{Document, Profile, check};
///
/// let document = Document::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=setup:both\r\n")?;
/// let found = check(&document, Profile::Strict);
/// let wrong = &found.diagnostics()[0];
/// assert_eq!((wrong.code(), wrong.position().line, wrong.position().column), ("invalid-value", 5, 9));
/// assert!(!found.accepted());
/// assert!(check(&document, Profile::Lenient).accepted());
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[must_use]
pub fn check<'d>(document: &'d Document<'_>, profile: Profile) -> Check<'d> {
    held(document, profile, |report| {
        if structure::is_other(document, report) {
            return;
        }
        structure::check(document, report);
        let session = section::lines(document.session(), report);
        let media: Vec<_> = document
            .media()
            .map(|media| section::media(media, &session, report))
            .collect();
        let bundles = bundle::check(&session, &media, report);
        extension::check(&session, &media, report);
        simulcast::check(&session, &media, report);
        source::check(&media, &bundles, report);
        rtx::flows(&media, report);
        transport::check(&session, &media, &bundles, report);
    })
}

/// What rules find in a document, unless its line ends stand in the way of all of them.
fn held<'d>(
    document: &'d Document<'_>,
    profile: Profile,
    rules: impl FnOnce(&mut Report<'d>),
) -> Check<'d> {
    let mut report = Report::new(document, profile);
    if !structure::doubled(document, &mut report) {
        rules(&mut report);
    }
    Check {
        profile,
        diagnostics: report.finish(),
    }
}

/// Checks lines that are candidates on their way, by the grammar of RFC 8840 section 9.2.
pub(super) fn check_fragment<'d>(document: &'d Document<'_>, profile: Profile) -> Check<'d> {
    held(document, profile, |report| {
        structure::lines(document, report);
        let session = section::lines(document.session(), report);
        let media: Vec<_> = document
            .media()
            .map(|media| section::lines(media, report))
            .collect();
        fragment::check(document, &session, &media, report);
    })
}
