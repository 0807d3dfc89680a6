//! What a text looks like where it was held against the wrong rules: one line at the end.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::sdp::{Document, Key, LineKind, Profile};

const HINT: Style = AnsiColor::Cyan.on_default();

/// What a command can be told to hold a description against.
#[derive(Clone, Copy)]
pub(super) enum Options {
    /// A profile, or a fragment.
    ProfileOrFragment(Profile),
    /// A profile.
    Profile(Profile),
    /// Browsers, and nothing else.
    None,
}

/// Says what one of the documents looks like, if it is plain to see that it is nothing for browsers.
pub(super) fn say(
    documents: &[&Document<'_>],
    options: Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let any = |is: fn(&Document<'_>) -> bool| documents.iter().any(|document| is(document));
    let hint = if any(is_fragment) {
        match options {
            Options::ProfileOrFragment(_) => "a trickle ICE fragment? try --fragment",
            _ => "a trickle ICE fragment? try icescope sdp check --fragment",
        }
    } else if any(is_without_browser) {
        match options {
            Options::ProfileOrFragment(Profile::WebRtc) | Options::Profile(Profile::WebRtc) => {
                "this looks like SIP or RTSP, not WebRTC: try --profile strict (or lenient)"
            }
            Options::None => "this looks like SIP or RTSP, not WebRTC, which is what browsers take",
            _ => return Ok(()),
        }
    } else {
        return Ok(());
    };
    writeln!(out, "{HINT}hint{HINT:#}: {hint}")
}

/// Whether all lines are such as candidates on their way have, and no description.
fn is_fragment(document: &Document<'_>) -> bool {
    let mut says_something = false;
    for line in document.lines() {
        match line.attribute().and_then(|attribute| attribute.key()) {
            Some(Key::Candidate | Key::IceUfrag | Key::IcePwd | Key::EndOfCandidates) => {
                says_something = true;
            }
            Some(Key::Mid | Key::Group | Key::IceOptions | Key::IceLite | Key::IcePacing) => {}
            None if matches!(line.kind(), LineKind::Media | LineKind::Blank) => {}
            _ => return false,
        }
    }
    says_something
}

/// Whether it has sections, of RTP without DTLS, and neither they nor the session have what a browser
/// needs.
fn is_without_browser(document: &Document<'_>) -> bool {
    let plain = |name: &str| matches!(name, "RTP/AVP" | "RTP/AVPF" | "RTP/SAVP" | "RTP/SAVPF");
    let mut media = document.media();
    media.len() > 0
        && media.all(|section| matches!(section.media(), Ok(Some(line)) if plain(line.protocol)))
        && !document.sections().any(|section| {
            section
                .all_attributes()
                .any(|one| matches!(one.key(), Some(Key::IceUfrag | Key::Fingerprint)))
        })
}
