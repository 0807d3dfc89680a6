//! Descriptions for sharing: addresses, names, keys and ids hidden, everything else as it was.

mod form;

use crate::candidate::{Address, Redactor};

use super::attribute::Key;
use super::document::Document;
use super::line::{Attribute, Line, LineKind};

use form::{channel, clock, flag, keys, media_clock, quoted, source, unknown, words};

/// The text of a document without what tells of people, machines and keys.
///
/// Hidden are addresses and host names, user names, e-mail addresses and phone numbers, titles,
/// ICE credentials, fingerprints, keys, identities, and the ids of streams and sources; the same
/// text by the same one wherever it stands, each in its form, so that a check of the result finds
/// what it found before, but for what is wrong within what is hidden. Ports, codecs, priorities,
/// SSRCs, lines and line ends stay. Of attributes that are not known, names and short numbers stay,
/// and no other word.
///
/// ```
/// use icescope::sdp::{Document, redact};
///
/// let text = "v=0\r\no=alice 1 1 IN IP4 93.184.216.34\r\ns=Call with Bob\r\nt=0 0\r\n\
///     m=audio 50000 RTP/AVP 0\r\nc=IN IP4 93.184.216.34\r\na=ice-ufrag:8hhY\r\n";
/// let document = Document::parse(text)?;
/// assert_eq!(
///     redact(&document),
///     "v=0\r\no=- 1 1 IN IP4 203.0.113.1\r\ns=-\r\nt=0 0\r\n\
///      m=audio 50000 RTP/AVP 0\r\nc=IN IP4 203.0.113.1\r\na=ice-ufrag:xxx1\r\n"
/// );
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[must_use]
pub fn redact(document: &Document<'_>) -> String {
    redact_with(document, &mut Redactor::new())
}

/// As [`redact`], with what has been hidden elsewhere hidden in the same way: for lines that come one by
/// one, or an offer and its answer.
///
/// ```
/// use icescope::candidate::Redactor;
/// use icescope::sdp::{Document, redact_with};
///
/// let mut redactor = Redactor::new();
/// let hidden = redactor.text("93.184.216.34");
/// let line = Document::parse("c=IN IP4 93.184.216.34")?;
/// assert_eq!(redact_with(&line, &mut redactor), format!("c=IN IP4 {hidden}"));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[must_use]
pub fn redact_with(document: &Document<'_>, redactor: &mut Redactor) -> String {
    // Behind a byte order mark the first line is one like others.
    let marked = document.text().strip_prefix(BYTE_ORDER_MARK);
    if let Some(Ok(rest)) = marked.map(Document::parse) {
        return format!("{BYTE_ORDER_MARK}{}", lines(&rest, redactor));
    }
    lines(document, redactor)
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

fn lines(document: &Document<'_>, redactor: &mut Redactor) -> String {
    let mut hidden = String::with_capacity(document.text().len());
    for line in document.lines() {
        let value = match line.attribute() {
            Some(attribute) => attribute_value(redactor, attribute),
            None => field_value(redactor, line),
        };
        match value {
            Some((start, value)) => {
                let before = line.content().get(..start - line.span().start);
                hidden.push_str(before.unwrap_or_default());
                hidden.push_str(&value);
            }
            None => hidden.push_str(line.content()),
        }
        hidden.push_str(line.line_end().text());
    }
    hidden
}

/// Where the value starts in the document, and what stands for it; `None` where it may stay.
type Hidden = Option<(usize, String)>;

fn field_value(redactor: &mut Redactor, line: Line<'_>) -> Hidden {
    let value = line.value();
    let hidden = match line.kind() {
        // An empty value is a finding, and stays one.
        _ if value.is_empty() => return None,
        LineKind::Blank => return None,
        // The next line may have run into them.
        LineKind::Version
        | LineKind::Bandwidth
        | LineKind::Time
        | LineKind::Repeat
        | LineKind::Zone
        | LineKind::Media => redactor.text(value),
        // Such as a user name of two words, behind which every word is at another place.
        LineKind::Origin | LineKind::Connection if line.typed().is_err() => {
            let is_origin = line.kind() == LineKind::Origin;
            words(value, |place, word| match word {
                "IN" | "IP4" | "IP6" => None,
                _ if is_origin && place == 0 => Some("-".to_owned()),
                _ => Some(redactor.unknown(word)),
            })
        }
        LineKind::Origin => words(value, |place, word| match place {
            0 => Some("-".to_owned()),
            5 => Some(redactor.address(Address::of(word))),
            _ => None,
        }),
        LineKind::Connection => words(value, |place, word| {
            (place == 2).then(|| {
                let (address, rest) =
                    word.split_at_checked(word.find('/').unwrap_or(word.len()))?;
                Some(format!("{}{rest}", redactor.address(Address::of(address))))
            })?
        }),
        LineKind::SessionName | LineKind::Information => "-".to_owned(),
        LineKind::Uri => "http://host.example/".to_owned(),
        LineKind::Email => "hidden@host.example".to_owned(),
        LineKind::Phone => "+1 555 0100".to_owned(),
        LineKind::EncryptionKey => "prompt".to_owned(),
        LineKind::Attribute | LineKind::Unknown | LineKind::Malformed => unknown(redactor, value),
    };
    Some((line.value_span().start, hidden))
}

fn attribute_value(redactor: &mut Redactor, attribute: Attribute<'_>) -> Hidden {
    let Some(value) = attribute.value() else {
        let name = flag(redactor, attribute.name());
        return (attribute.key().is_none()).then(|| (attribute.name_span().start, name));
    };
    let start = attribute.value_span().start;
    let secret_words = |redactor: &mut Redactor, value: &str, first: usize| {
        words(value, |place, word| {
            (place >= first && !matches!(word, "-" | "*")).then(|| redactor.secret(word))
        })
    };
    let hidden = match attribute.key() {
        // Nothing is at a known place.
        Some(
            Key::RemoteCandidates
            | Key::KeyMgmt
            | Key::Crypto
            | Key::Rtcp
            | Key::SourceFilter
            | Key::TsRefclk,
        ) if attribute.typed().is_err() => unknown(redactor, value),
        Some(Key::Candidate) => redactor.candidate(value),
        Some(Key::RemoteCandidates) => words(value, |place, word| {
            (place % 3 == 1).then(|| redactor.address(Address::of(word)))
        }),
        Some(
            Key::IceUfrag
            | Key::IcePwd
            | Key::TlsId
            | Key::DtlsId
            | Key::SctpInit
            | Key::Identity
            | Key::Msid,
        ) => secret_words(redactor, value, 0),
        Some(Key::MsidSemantic) => secret_words(redactor, value, 1),
        Some(Key::Fingerprint) => words(value, |place, word| {
            let is_digest = word
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
            match place {
                0 if !word.contains(':') => None,
                0 | 1 if is_digest => Some(redactor.hexadecimal(word)),
                _ => Some(redactor.unknown(word)),
            }
        }),
        Some(Key::KeyMgmt) => secret_words(redactor, value, 1),
        Some(Key::Crypto) => words(value, |place, word| {
            (place == 2).then(|| keys(redactor, word))
        }),
        Some(Key::Ssrc) => source(redactor, value),
        Some(Key::Rtcp) => words(value, |place, word| {
            (place == 3).then(|| redactor.address(Address::of(word)))
        }),
        Some(Key::SourceFilter) => words(value, |place, word| {
            (place >= 3 && word != "*").then(|| redactor.address(Address::of(word)))
        }),
        Some(Key::Control) => match value.split_once("://") {
            Some((scheme, rest)) => {
                format!("{scheme}://{}/", redactor.address(Address::Name(rest)))
            }
            None => redactor.text(value),
        },
        Some(Key::TsRefclk) => clock(redactor, value),
        Some(Key::Cat | Key::Keywds) => "-".to_owned(),
        // Those that hold numbers and words of the protocol, if they are what they should be.
        Some(
            Key::Rtpmap
            | Key::RtcpFb
            | Key::Extmap
            | Key::Mid
            | Key::Group
            | Key::SsrcGroup
            | Key::Setup
            | Key::Rid
            | Key::Simulcast
            | Key::Range,
        ) if attribute.typed().is_ok() => return None,
        Some(Key::Label) => redactor.unknown(value),
        Some(Key::MediaClk) => media_clock(redactor, value),
        Some(Key::DcMap) => quoted(redactor, value),
        Some(Key::DcSa) => channel(redactor, value),
        None => unknown(redactor, value),
        _ => redactor.text(value),
    };
    Some((start, hidden))
}
