//! What a line is about, and whether two lines say the same.

use core::cell::OnceCell;
use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::attribute::{AttributeValue, Direction, Key};
use super::super::field::Value;
use super::super::line::{Line, LineKind};

/// What a line is about: its name, and which of those of the name.
pub(super) type Subject<'d> = (&'d str, Cow<'d, str>);

pub(super) fn name<'d>(line: &Line<'d>) -> &'d str {
    match line.attribute() {
        Some(attribute) if attribute.key().and_then(Direction::of_key).is_some() => "direction",
        Some(attribute) => attribute.name(),
        None if line.kind().has_value() => line.content().get(..1).unwrap_or_default(),
        None => "",
    }
}

pub(super) fn subject<'d>(line: &Line<'d>) -> Subject<'d> {
    let value = match line.attribute() {
        Some(attribute) => attribute.value().unwrap_or_default(),
        None => line.value(),
    };
    let mut words = value.split(' ');
    let first = words.next().unwrap_or_default();
    let key = line.attribute().and_then(|attribute| attribute.key());
    let about = match (line.kind(), key) {
        (LineKind::Bandwidth, _) => value.split(':').next().unwrap_or_default().into(),
        (LineKind::Malformed, _) => value.into(),
        (
            _,
            Some(Key::Rtpmap | Key::Fmtp | Key::Rid | Key::Group | Key::ImageAttr | Key::FrameSize),
        ) => first.into(),
        (_, Some(Key::Fingerprint)) => first.to_ascii_lowercase().into(),
        // What it says is all that it is about.
        (_, Some(Key::RtcpFb | Key::SsrcGroup)) => value.trim_end().into(),
        (_, Some(Key::Extmap)) => words.next().unwrap_or(first).into(),
        (_, Some(Key::Ssrc)) => {
            let attribute = words.next().unwrap_or_default();
            let name = attribute.split(':').next().unwrap_or_default();
            [first, " ", name].concat().into()
        }
        (_, Some(Key::Candidate)) => {
            // Component, transport, address and port; the foundation is only a label.
            let words: Vec<_> = value.split(' ').collect();
            let of = |index: usize| words.get(index).copied().unwrap_or_default();
            [of(1), " ", of(2), " ", of(4), " ", of(5)]
                .concat()
                .to_ascii_lowercase()
                .into()
        }
        (_, None) if name(line) == "packetization" => first.into(),
        _ => "".into(),
    };
    (name(line), about)
}

/// A line, and what it says, which is found out once, and only if its text settles nothing.
pub(super) struct Said<'d> {
    pub(super) line: Line<'d>,
    canonical: OnceCell<Cow<'d, str>>,
}

impl<'d> Said<'d> {
    pub(super) const fn new(line: Line<'d>) -> Self {
        Self {
            line,
            canonical: OnceCell::new(),
        }
    }

    /// Whether two lines about one thing say the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (old, new) = (self.line.content(), other.line.content());
        old.trim_end() == new.trim_end() || self.canonical() == other.canonical()
    }

    fn canonical(&self) -> &str {
        self.canonical.get_or_init(|| canonical(&self.line))
    }
}

/// What a line says, in a form in which order and case that mean nothing are gone.
fn canonical<'d>(line: &Line<'d>) -> Cow<'d, str> {
    let plain = || line.content().trim_end().into();
    let Ok(Value::Attribute(value)) = line.typed() else {
        return plain();
    };
    match value {
        AttributeValue::Candidate(candidate) => candidate.to_string().into(),
        AttributeValue::Fmtp(fmtp) => {
            let mut pieces: Vec<String> = fmtp
                .parameters
                .iter()
                .map(|(name, value)| match value {
                    Some(value) => format!("{}={value}", name.to_ascii_lowercase()),
                    None => name.to_owned(),
                })
                .collect();
            pieces.sort_unstable();
            format!("{} {}", fmtp.format, pieces.join(";")).into()
        }
        AttributeValue::Fingerprint(fingerprint) => {
            let digest = fingerprint.digest.text().to_ascii_lowercase();
            format!("{} {digest}", fingerprint.algorithm.to_ascii_lowercase()).into()
        }
        AttributeValue::IceOptions(options) => sorted("", options.iter()).into(),
        AttributeValue::Group(group) if group.is_bundle() => {
            // The first one has the transport.
            let first = group.mids.iter().next().unwrap_or_default();
            sorted(first, group.mids.iter()).into()
        }
        AttributeValue::Group(group) => sorted(group.semantics, group.mids.iter()).into(),
        AttributeValue::Rtpmap(map) => format!(
            "{} {}/{}/{}",
            map.payload_type,
            map.encoding.to_ascii_lowercase(),
            map.clock_rate,
            map.channels.unwrap_or(1)
        )
        .into(),
        _ => plain(),
    }
}

fn sorted<'w>(first: &str, words: impl Iterator<Item = &'w str>) -> String {
    let words: BTreeSet<&str> = words.collect();
    let words: Vec<&str> = words.into_iter().collect();
    format!("{first}:{}", words.join(" "))
}

/// Whether two `m=` lines differ in the order of the formats only.
pub(super) fn reordered(before: &Line<'_>, after: &Line<'_>) -> bool {
    let (Ok(Value::Media(old)), Ok(Value::Media(new))) = (before.typed(), after.typed()) else {
        return false;
    };
    let set = |formats: super::super::list::Words<'_>| {
        let mut list: Vec<String> = formats.iter().map(str::to_owned).collect();
        list.sort_unstable();
        list
    };
    (old.media, old.port, old.port_count, old.protocol)
        == (new.media, new.port, new.port_count, new.protocol)
        && !old.formats.iter().eq(new.formats.iter())
        && set(old.formats) == set(new.formats)
}
