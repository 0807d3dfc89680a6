//! What descriptions come wrapped in: JSON, which is taken off, and what is told in a sentence.

use super::argument::Argument;

/// What stands around a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapper {
    Json {
        is_object: bool,
    },
    Base64(Base64),
    EscapedLineEnds,
    /// The same in JSON, which escapes once more.
    EscapedInJson {
        is_object: bool,
    },
    PercentEncoding,
    Headers,
    /// By the name of its encoding.
    Utf16(&'static str),
    Gzip,
}

/// In which ways base64 is other than the command of that name takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Base64 {
    /// `-` and `_` stand for `+` and `/` (RFC 4648 section 5).
    is_url: bool,
    has_cr: bool,
    missing: &'static str,
}

impl Base64 {
    fn of(text: &str) -> Self {
        let length = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        Self {
            is_url: text.contains(['-', '_']),
            has_cr: text.contains('\r'),
            missing: match length.count() % 4 {
                2 => "==",
                3 => "=",
                _ => "",
            },
        }
    }

    fn command(self, file: &Argument) -> String {
        let steps = match (self.is_url, self.has_cr) {
            (false, false) if self.missing.is_empty() => {
                return format!("base64 -d{}", file.word());
            }
            (false, false) => format!("cat{}", file.word()),
            (true, false) => format!("tr -- -_ +/{}", file.redirect()),
            (false, true) => format!("tr -d '\\r'{}", file.redirect()),
            (true, true) => format!("tr -d '\\r'{} | tr -- -_ +/", file.redirect()),
        };
        match self.missing {
            "" => format!("{steps} | base64 -d"),
            missing => format!("({steps}; echo {missing}) | base64 -d"),
        }
    }
}

/// Texts are looked at no deeper than this: JSON in a JSON string in a message.
const DEPTH: usize = 4;

const BYTE_ORDER_MARK: &str = "\u{feff}";

const ESCAPED: &str = "a description whose line ends are written as \\n";

/// Takes one backslash, or two as where it was escaped twice.
const UNESCAPE: &str = r"sed 's/\\\\*r\\\\*n/\r\n/g; s/\\\\*n/\n/g'";

/// Takes the lines from `v=` on, up to a blank one or the next part of several (RFC 2046 section 5.1.1).
const DESCRIPTION: &str = "sed -nE '/^v=/,${/^(--|.?$)/q;p;}'";

const fn jq(is_object: bool) -> &'static str {
    if is_object { "jq -j .sdp" } else { "jq -j ." }
}

impl Wrapper {
    /// The stable code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Json { .. } => "wrapped-json",
            Self::Base64(_) => "wrapped-base64",
            Self::EscapedLineEnds | Self::EscapedInJson { .. } => "wrapped-escaped",
            Self::PercentEncoding => "wrapped-percent",
            Self::Headers => "wrapped-headers",
            Self::Utf16(_) => "wrapped-utf16",
            Self::Gzip => "wrapped-gzip",
        }
    }

    /// Whether what is wrapped so is UTF-8 itself.
    pub(super) const fn is_text(self) -> bool {
        !matches!(self, Self::Utf16(_) | Self::Gzip)
    }

    /// What it is, and what to do with the file.
    pub(super) fn sentence(self, file: &Argument) -> String {
        let with = |command: &str| format!("{command}{}", file.word());
        let (what, how) = match self {
            Self::Json { is_object } => {
                let what = if is_object {
                    "JSON with a description in it"
                } else {
                    "a description as a JSON string"
                };
                (what, with(jq(is_object)))
            }
            Self::Base64(base64) if base64.is_url => ("base64url", base64.command(file)),
            Self::Base64(base64) => ("base64", base64.command(file)),
            Self::EscapedLineEnds => (ESCAPED, with(UNESCAPE)),
            Self::EscapedInJson { is_object } => {
                (ESCAPED, format!("{} | {UNESCAPE}", with(jq(is_object))))
            }
            Self::PercentEncoding => {
                return "this is percent-encoded, as in a URL; decode it first".to_owned();
            }
            Self::Headers => (
                "a message with headers before the description",
                with(DESCRIPTION),
            ),
            Self::Utf16(encoding) => (
                "UTF-16, and SDP is UTF-8",
                with(&format!("iconv -f {encoding} -t utf-8")),
            ),
            // It takes names that end in .gz only.
            Self::Gzip => (
                "compressed with gzip",
                format!("gunzip -c{}", file.redirect()),
            ),
        };
        format!("this is {what}; to get at the description: {how}")
    }

    /// What is plain to see of the bytes of a file that has no description at its start.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1F, 0x8B, ..] => return Some(Self::Gzip),
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some(Self::Utf16("utf-16")),
            [b'v', 0, b'=', 0, ..] => return Some(Self::Utf16("utf-16le")),
            [0, b'v', 0, b'=', ..] => return Some(Self::Utf16("utf-16be")),
            _ => {}
        }
        let whole = unmarked(core::str::from_utf8(bytes).ok()?);
        let text = whole.trim();
        if text.starts_with(['{', '"']) {
            let is_object = text.starts_with('{');
            return unwrapped(text).map(|inner| match Self::of(inner.as_bytes()) {
                Some(Self::EscapedLineEnds) => Self::EscapedInJson { is_object },
                _ => Self::Json { is_object },
            });
        }
        let is_base64 = |byte: u8| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'\r' | b'\n')
        };
        // `v=0`, `{"`, `"v=` and the start of gzip.
        if ["dj0w", "eyJ", "InY9", "H4sI"]
            .iter()
            .any(|start| text.starts_with(start))
            && text.bytes().all(is_base64)
        {
            return Some(Self::Base64(Base64::of(whole)));
        }
        if text.starts_with("v=0\\") {
            return Some(Self::EscapedLineEnds);
        }
        if text.starts_with("v%3D0") || text.starts_with("v%3d0") {
            return Some(Self::PercentEncoding);
        }
        let first = text.lines().next().unwrap_or_default();
        let is_message = first.starts_with("HTTP/")
            || first.starts_with("SIP/2.0")
            || first.ends_with(" SIP/2.0")
            || first.contains(" HTTP/")
            || first.starts_with("RTSP/")
            || first.contains(" RTSP/")
            || first.starts_with("--")
            || first.to_ascii_lowercase().starts_with("content-");
        (is_message && text.contains("\nv=")).then_some(Self::Headers)
    }
}

/// The text without the byte order mark at its start.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)
}

/// The description in JSON: an object with `sdp`, as `RTCSessionDescription` gives it, or a string,
/// alone or one in the other.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let mut text = unmarked(text).trim().to_owned();
    for _ in 0..DEPTH {
        text = match serde_json::from_str(&text).ok()? {
            serde_json::Value::String(text) => text,
            serde_json::Value::Object(mut object) => match object.remove("sdp")? {
                serde_json::Value::String(text) => text,
                inner => inner.to_string(),
            },
            _ => return None,
        };
        if !text.trim_start().starts_with(['{', '"']) {
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Base64, Wrapper, unwrapped};

    #[test]
    fn wrappers_are_known_by_their_start() {
        let json = |is_object| Wrapper::Json { is_object };
        let base64 = |is_url, has_cr, missing| {
            Some(Wrapper::Base64(Base64 {
                is_url,
                has_cr,
                missing,
            }))
        };
        let cases: [(&[u8], Option<Wrapper>); 24] = [
            (br#"{"type":"offer","sdp":"v=0\r\n"}"#, Some(json(true))),
            (b"\xEF\xBB\xBF {\"sdp\":\"v=0\\r\\n\"}\n", Some(json(true))),
            (br#""v=0\r\n""#, Some(json(false))),
            (br#""{\"sdp\":\"v=0\\r\\n\"}""#, Some(json(false))),
            (
                br#"{"sdp":"v=0\\r\\n"}"#,
                Some(Wrapper::EscapedInJson { is_object: true }),
            ),
            (br#"{"candidate":"x"}"#, None),
            (b"{v=0", None),
            (b"dj0wDQpvPS0gMSAx\nIElO\n", base64(false, false, "")),
            (b"eyJ0eXBlIjoib2ZmZXIi", base64(false, false, "")),
            (b"dj0wDQpvPS0gMSAx\r\nIE-_\r\n", base64(true, true, "")),
            (b"dj0wDQpvPS0gMSA", base64(false, false, "=")),
            (b"dj0w no", None),
            (b"v=0\\r\\no=-", Some(Wrapper::EscapedLineEnds)),
            (b"v%3D0%0D%0A", Some(Wrapper::PercentEncoding)),
            (
                b"HTTP/1.1 201 Created\r\n\r\nv=0\r\n",
                Some(Wrapper::Headers),
            ),
            (b"RTSP/1.0 200 OK\r\n\r\nv=0\r\n", Some(Wrapper::Headers)),
            (
                b"ANNOUNCE rtsp://cam.example/1 RTSP/1.0\r\n\r\nv=0\r\n",
                Some(Wrapper::Headers),
            ),
            (
                b"INVITE sip:bob@example.com SIP/2.0\r\n\r\nv=0\r\n",
                Some(Wrapper::Headers),
            ),
            (b"INVITE sip:bob@example.com SIP/2.0\r\n\r\n", None),
            (b"\xFF\xFEv\0=\0", Some(Wrapper::Utf16("utf-16"))),
            (b"\0v\0=", Some(Wrapper::Utf16("utf-16be"))),
            (b"\x1F\x8B\x08\0", Some(Wrapper::Gzip)),
            (b"v=0\r\ns=\\n\r\n", None),
            (b"v=0\r\ns=\xE9\r\n", None),
        ];
        for (bytes, expected) in cases {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(Wrapper::of(bytes), expected, "{text}");
        }
    }

    #[test]
    fn json_is_taken_off_and_not_too_deep() {
        let text = "v=0\r\ns=\"é\"\r\n".to_owned();
        let mut wrapped = text.clone();
        for depth in 0..6 {
            let found = unwrapped(&wrapped);
            let expected = matches!(depth, 1..=4).then(|| text.clone());
            assert_eq!(found, expected, "{depth}");
            wrapped = serde_json::json!({ "type": "offer", "sdp": wrapped }).to_string();
        }
    }
}
