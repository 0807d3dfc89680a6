//! Files that are no session descriptions: said at once, with few findings.

use std::io::{self, Write};

use icescope::sdp::{Document, LineKind};

use super::excerpt;
use super::wrapper::unmarked;

/// How many findings are shown of such a file.
const SHOWN: usize = 20;

/// Why the text is no session description, if that is plain to see: such a one has a `v=` or an
/// `m=` line.
fn of(document: &Document<'_>) -> Option<&'static str> {
    let text = document.text();
    if text.is_empty() {
        Some("the file is empty")
    } else if text.trim_matches(['\r', '\n']).is_empty() {
        Some("the file holds nothing but line ends")
    } else if text.trim().is_empty() {
        Some("the file holds nothing but spaces and line ends")
    } else if !has_version(document) && document.media().next().is_none() {
        Some("this does not look like a session description: it has no v= and no m= line")
    } else {
        None
    }
}

/// A byte order mark hides it from the parser, but not from who reads the file.
fn has_version(document: &Document<'_>) -> bool {
    let mut versions = document.session().of_kind(LineKind::Version);
    versions.next().is_some() || unmarked(document.text()).starts_with("v=")
}

/// Whether it is plain to see that the text is no session description.
pub(super) fn is(document: &Document<'_>) -> bool {
    of(document).is_some()
}

/// Says in a line why the file is no session description, if it is none.
pub(super) fn say(file: &str, document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    match of(document) {
        Some(why) => writeln!(out, "{}: {why}", excerpt::clean(file)),
        None => Ok(()),
    }
}

/// Says the same on standard error, for a command whose output is the text.
pub(super) fn warn(file: &str, document: &Document<'_>) {
    if let Some(why) = of(document) {
        anstream::eprintln!("icescope: {}: {why}", excerpt::clean(file));
    }
}

/// How many findings to show, all of them where each document is one.
pub(super) fn limit(documents: &[&Document<'_>]) -> usize {
    if documents.iter().any(|document| is(document)) {
        SHOWN
    } else {
        usize::MAX
    }
}

/// Says how many findings are not shown, if any.
pub(super) fn rest(count: usize, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    match count.saturating_sub(limit) {
        0 => Ok(()),
        more => writeln!(out, "... and {more} more"),
    }
}
