//! Values hidden by their form: which of their parts tell of somebody.

use crate::candidate::{Address, Redactor};

/// A text of no known form.
pub(super) fn unknown(redactor: &mut Redactor, text: &str) -> String {
    words(text, |_, word| Some(redactor.unknown(word)))
}

/// An attribute that is not known and has no value, so that anything may be in its name: the first
/// word, which is the name, stays where others follow.
pub(super) fn flag(redactor: &mut Redactor, text: &str) -> String {
    let is_alone = !text.trim_matches(' ').contains(' ');
    words(text, |place, word| {
        let is_name = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if place == 0 && (is_name && !is_alone || word.len() < 3) {
            None
        } else {
            Some(redactor.unknown(word))
        }
    })
}

/// `id=src:name direct=963214424`: numbers of a clock tell nothing of whom it belongs to, but the id
/// of a stream has the hardware address of its talker (RFC 7273 section 5.3).
pub(super) fn media_clock(redactor: &mut Redactor, value: &str) -> String {
    words(value, |_, word| {
        if let Some(id) = word.strip_prefix("IEEE1722=") {
            return Some(format!("IEEE1722={}", redactor.hexadecimal(id)));
        }
        let id = word.strip_prefix("id=")?;
        let (kind, name) = id.split_once(':').unwrap_or(("", id));
        let colon = if kind.is_empty() { "" } else { ":" };
        Some(format!("id={kind}{colon}{}", redactor.unknown(name)))
    })
}

/// `0 subprotocol="msrp";label="name"` (RFC 8864 section 5.1.1): what stands between quotes.
pub(super) fn quoted(redactor: &mut Redactor, value: &str) -> String {
    let parts = value.split('"').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        1 if !part.is_empty() => redactor.secret(part),
        _ => redactor.text(part),
    });
    parts.collect::<Vec<_>>().join("\"")
}

/// `0 msrp-cname:name` (RFC 8864 section 5.2.1).
pub(super) fn channel(redactor: &mut Redactor, value: &str) -> String {
    words(value, |place, word| {
        if place == 0 {
            return None;
        }
        let (name, secret) = word.split_once(':').unwrap_or(("", word));
        let colon = if name.is_empty() { "" } else { ":" };
        Some(format!("{name}{colon}{}", redactor.unknown(secret)))
    })
}

/// `1234 cname:name`, `1234 msid:stream track`.
pub(super) fn source(redactor: &mut Redactor, value: &str) -> String {
    let Some((before, after)) = value.split_once(':') else {
        return words(value, |place, word| {
            (place > 1 || word.contains('=')).then(|| redactor.unknown(word))
        });
    };
    let name = before.rsplit(' ').next().unwrap_or_default();
    let after = match name {
        "cname" | "msid" | "mslabel" | "label" => words(after, |_, word| {
            (!matches!(word, "-" | "*")).then(|| redactor.secret(word))
        }),
        _ => words(after, |_, word| Some(redactor.unknown(word))),
    };
    format!("{before}:{after}")
}

/// `inline:key|lifetime|mki;inline:...`.
pub(super) fn keys(redactor: &mut Redactor, value: &str) -> String {
    let mut hidden = String::with_capacity(value.len());
    for (index, key) in value.split(';').enumerate() {
        if index > 0 {
            hidden.push(';');
        }
        let (method, info) = key.split_once(':').unwrap_or(("", key));
        let (secret, rest) = info
            .split_at_checked(info.find('|').unwrap_or(info.len()))
            .unwrap_or((info, ""));
        if !method.is_empty() {
            hidden.push_str(method);
            hidden.push(':');
        }
        // Padding tells the length, which must stay that of the suite.
        let (key, padding) = secret
            .split_at_checked(secret.trim_end_matches('=').len())
            .unwrap_or((secret, ""));
        hidden.push_str(&redactor.secret(key));
        hidden.push_str(padding);
        hidden.push_str(rest);
    }
    hidden
}

/// `ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0`, `ntp=host.example:123`.
pub(super) fn clock(redactor: &mut Redactor, value: &str) -> String {
    match value.split_once('=') {
        Some(("ntp", server)) if !server.starts_with('/') => {
            let (host, port) = server
                .rsplit_once(':')
                .filter(|(host, _)| !host.contains(':'))
                .map_or((server, ""), |(host, _)| {
                    (host, server.get(host.len()..).unwrap_or_default())
                });
            format!("ntp={}{port}", redactor.address(Address::of(host)))
        }
        Some(("ptp", clock)) => {
            let mut parts = clock.splitn(3, ':');
            let version = parts.next().unwrap_or_default();
            let mut hidden = format!("ptp={version}");
            for (index, part) in parts.enumerate() {
                hidden.push(':');
                if index == 0 && part.contains('-') {
                    hidden.push_str(&redactor.hexadecimal(part));
                } else {
                    hidden.push_str(part);
                }
            }
            hidden
        }
        _ => redactor.text(value),
    }
}

/// A text with some of its words replaced, all spaces as they were; words count from 0.
pub(super) fn words(text: &str, mut replace: impl FnMut(usize, &str) -> Option<String>) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut place = 0;
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            hidden.push(' ');
        }
        if word.is_empty() {
            continue;
        }
        match replace(place, word) {
            Some(other) => hidden.push_str(&other),
            None => hidden.push_str(word),
        }
        place += 1;
    }
    hidden
}
