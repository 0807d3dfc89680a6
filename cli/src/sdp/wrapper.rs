//! What descriptions come wrapped in: JSON, which is taken off, and what is told in a sentence.

/// What stands around a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapper {
    Json { is_object: bool },
    Base64,
    EscapedLineEnds,
    PercentEncoding,
    Headers,
    Utf16,
    Gzip,
}

/// Texts are looked at no deeper than this: JSON in a JSON string in a message.
const DEPTH: usize = 4;

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Wrapper {
    /// The stable code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Json { .. } => "wrapped-json",
            Self::Base64 => "wrapped-base64",
            Self::EscapedLineEnds => "wrapped-escaped",
            Self::PercentEncoding => "wrapped-percent",
            Self::Headers => "wrapped-headers",
            Self::Utf16 => "wrapped-utf16",
            Self::Gzip => "wrapped-gzip",
        }
    }

    /// What it is, and what to do with the file, which is an argument with a space before it.
    pub(super) fn sentence(self, file: &str) -> String {
        let (what, how) = match self {
            Self::Json { is_object: true } => ("JSON with a description in it", "jq -j .sdp"),
            Self::Json { is_object: false } => ("a description as a JSON string", "jq -j ."),
            Self::Base64 => ("base64", "base64 -d"),
            Self::EscapedLineEnds => (
                "a description whose line ends are written as \\n",
                r"sed 's/\\r\\n/\r\n/g; s/\\n/\n/g'",
            ),
            Self::PercentEncoding => {
                return "this is percent-encoded, as in a URL; decode it first".to_owned();
            }
            Self::Headers => (
                "a message with headers before the description",
                "sed -n '/^v=/,$p'",
            ),
            Self::Utf16 => ("UTF-16, and SDP is UTF-8", "iconv -f utf-16 -t utf-8"),
            Self::Gzip => ("compressed with gzip", "gunzip -c"),
        };
        format!("this is {what}; to get at the description: {how}{file}")
    }

    /// What is plain to see of the bytes of a file that has no description at its start.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1F, 0x8B, ..] => return Some(Self::Gzip),
            [0xFF, 0xFE, ..]
            | [0xFE, 0xFF, ..]
            | [b'v', 0, b'=', 0, ..]
            | [0, b'v', 0, b'=', ..] => {
                return Some(Self::Utf16);
            }
            _ => {}
        }
        let text = unmarked(core::str::from_utf8(bytes).ok()?).trim();
        if text.starts_with(['{', '"']) {
            let is_object = text.starts_with('{');
            return unwrapped(text).map(|_| Self::Json { is_object });
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
            return Some(Self::Base64);
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
    use super::{Wrapper, unwrapped};

    #[test]
    fn wrappers_are_known_by_their_start() {
        let json = |is_object| Wrapper::Json { is_object };
        let cases: [(&[u8], Option<Wrapper>); 18] = [
            (br#"{"type":"offer","sdp":"v=0\r\n"}"#, Some(json(true))),
            (b"\xEF\xBB\xBF {\"sdp\":\"v=0\\r\\n\"}\n", Some(json(true))),
            (br#""v=0\r\n""#, Some(json(false))),
            (br#""{\"sdp\":\"v=0\\r\\n\"}""#, Some(json(false))),
            (br#"{"candidate":"x"}"#, None),
            (b"{v=0", None),
            (b"dj0wDQpvPS0gMSAx\nIElO\n", Some(Wrapper::Base64)),
            (b"eyJ0eXBlIjoib2ZmZXIi", Some(Wrapper::Base64)),
            (b"dj0w no", None),
            (b"v=0\\r\\no=-", Some(Wrapper::EscapedLineEnds)),
            (b"v%3D0%0D%0A", Some(Wrapper::PercentEncoding)),
            (
                b"HTTP/1.1 201 Created\r\n\r\nv=0\r\n",
                Some(Wrapper::Headers),
            ),
            (
                b"INVITE sip:bob@example.com SIP/2.0\r\n\r\nv=0\r\n",
                Some(Wrapper::Headers),
            ),
            (b"INVITE sip:bob@example.com SIP/2.0\r\n\r\n", None),
            (b"\xFF\xFEv\0=\0", Some(Wrapper::Utf16)),
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
