//! Who is behind a session: `u=`, `e=` and `p=` (RFC 8866 sections 5.5, 5.6 and 9).

use super::super::line::{Line, LineKind};
use super::Code;
use super::diagnostic::Report;

pub(super) fn check<'d>(line: Line<'d>, report: &mut Report<'d>) {
    // Spaces at the end are reported as such.
    let value = line.value().trim_end_matches(' ');
    match line.kind() {
        LineKind::Uri => {
            if let Some(at) = outside_uri(value) {
                let start = line.value_span().start + at;
                let length = value.get(at..).and_then(|rest| rest.chars().next());
                let length = length.map_or(0, char::len_utf8);
                let subject = value.get(at..at + length).unwrap_or_default();
                report.add_about(Code::UriSyntax, start..start + length, subject);
            }
        }
        LineKind::Email if !is_email(bare(value)) => {
            report.add(Code::EmailSyntax, line.value_span());
        }
        LineKind::Phone if !is_phone(bare(value)) => {
            report.add(Code::PhoneSyntax, line.value_span());
        }
        _ => {}
    }
}

/// Where a text stops being a URI or a relative reference, by its characters (RFC 3986 appendix A).
fn outside_uri(text: &str) -> Option<usize> {
    let belongs =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte);
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|at| match bytes.get(*at..) {
        Some([b'%', one, other, ..]) => !one.is_ascii_hexdigit() || !other.is_ascii_hexdigit(),
        Some([byte, ..]) => !belongs(*byte),
        _ => false,
    })
}

/// An address without the name that may stand before it, or in parentheses behind it.
fn bare(value: &str) -> &str {
    if let Some((_, rest)) = value.split_once('<') {
        return rest.strip_suffix('>').unwrap_or_default();
    }
    match value
        .strip_suffix(')')
        .and_then(|value| value.split_once('('))
    {
        Some((address, name)) if !name.is_empty() => address.trim_end_matches(' '),
        _ => value,
    }
}

/// An `addr-spec` (RFC 5322 section 3.4.1), as far as it is one address.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let plain = |text: &str| !text.is_empty() && !text.contains([' ', '@', '(', ')', '<', '>']);
    plain(domain) && (is_quoted || plain(local))
}

/// A `phone`: a digit, and digits, spaces and hyphens behind it.
fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let belongs = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-');
    digits.len() > 1
        && digits.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && digits.bytes().all(belongs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_have_names() {
        for good in [
            "j.doe@example.com (Jane Doe)",
            "Jane Doe <j.doe@example.com>",
            "j.doe@example.com",
            "\"j doe\"@example.com",
        ] {
            assert!(is_email(bare(good)), "{good}");
        }
        for bad in [
            "hello world",
            "NONE",
            "@example.com",
            "a@",
            "a b@c",
            "J <j>",
            "a@b (x) y",
        ] {
            assert!(!is_email(bare(bad)), "{bad}");
        }
        for good in [
            "+1 617 555-6011",
            "+44-171-380-7777 (Jane Doe)",
            "Jane Doe <+1 617 555-6011>",
            "112",
        ] {
            assert!(is_phone(bare(good)), "{good}");
        }
        for bad in ["garbage", "+", "+ 1", "1", "1a", ""] {
            assert!(!is_phone(bare(bad)), "{bad}");
        }
    }

    #[test]
    fn a_uri_has_no_spaces() {
        for good in [
            "http://www.example.com/a?b=c#d",
            "urn:x:%41",
            "../a",
            "",
            "http://[2001:db8::1]/",
        ] {
            assert_eq!(outside_uri(good), None, "{good}");
        }
        assert_eq!(outside_uri("not a uri"), Some(3));
        assert_eq!(outside_uri("http://host/%4"), Some(12));
        assert_eq!(outside_uri("http://hóst/"), Some(8));
    }
}
