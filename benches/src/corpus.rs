//! What is parsed: descriptions that browsers made, and the same grown to any size.

use std::path::{Path, PathBuf};

use bytesstr::BytesStr;

/// A description, in each form that a peer wants, so that making the form is not measured.
pub struct Description {
    /// A short name for tables.
    pub name: String,
    /// The text.
    pub text: String,
    /// The text as ezk-sdp-types takes it.
    pub shared: BytesStr,
}

impl Description {
    /// A description of this name and text.
    pub fn new(name: impl Into<String>, text: String) -> Self {
        Self {
            name: name.into(),
            shared: BytesStr::from(text.clone()),
            text,
        }
    }
}

/// The three sizes of the bars.
pub const SIZES: [(&str, &str); 3] = [
    ("2 KB", "dc-12-candidates.sdp"),
    ("6.5 KB", "browser-chrome-av-dc-offer.sdp"),
    ("81 KB", "browser-chrome-sfu48-offer.sdp"),
];

/// Where the descriptions of browsers are.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/sdp/browser")
}

/// One file of the browser corpus.
#[must_use]
pub fn read(file: &str) -> String {
    let path = folder().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The three descriptions of the bars.
#[must_use]
pub fn sizes() -> Vec<Description> {
    SIZES
        .iter()
        .map(|(name, file)| Description::new(*name, read(file)))
        .collect()
}

/// The 48 sections of the largest description over and over, until there are `count` of them.
#[must_use]
pub fn with_sections(count: usize) -> Description {
    let text = read(SIZES[2].1);
    let starts: Vec<usize> = text.match_indices("\r\nm=").map(|(at, _)| at + 2).collect();
    let mut grown = text[..starts[0]].to_owned();
    for index in 0..count {
        let section = index % starts.len();
        let end = starts.get(section + 1).copied().unwrap_or(text.len());
        grown.push_str(&text[starts[section]..end]);
    }
    Description::new(format!("{count} sections"), grown)
}

/// One candidate of each kind that the bar names.
pub const CANDIDATES: [(&str, &str); 5] = [
    (
        "host UDP IPv4",
        "candidate:842163049 1 udp 2122260223 192.0.2.17 56143 typ host generation 0 network-id 1 network-cost 10",
    ),
    (
        "host TCP IPv6",
        "candidate:1876313031 1 tcp 1518222591 2001:db8:85a3::8a2e:370:7334 9 typ host tcptype active generation 0 network-id 2",
    ),
    (
        "srflx",
        "candidate:3388485749 1 udp 1686052607 203.0.113.141 60001 typ srflx raddr 192.0.2.17 rport 56143 generation 0 network-id 1",
    ),
    (
        "relay with ufrag",
        "candidate:2716263731 1 udp 41885439 198.51.100.7 49203 typ relay raddr 203.0.113.141 rport 60001 generation 0 ufrag 8hhY",
    ),
    (
        "mDNS",
        "candidate:1 1 udp 2113937151 5f135f31-a3a5-41ec-a715-955e06cd308e.local 52714 typ host generation 0 network-cost 999",
    ),
];
