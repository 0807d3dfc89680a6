//! IP addresses from text: what the standard library takes, in one pass.
//!
//! Half of the time that a candidate takes would go into `core::net`'s parsers, which try a
//! dotted quad at each group of an IPv6 address and keep a copy of the place to return to.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Four decimal numbers of 0 to 255 without leading zeros, and dots between them.
pub(super) fn v4(text: &[u8]) -> Option<Ipv4Addr> {
    let (a, rest) = octet(text)?;
    let (b, rest) = octet(rest.strip_prefix(b".")?)?;
    let (c, rest) = octet(rest.strip_prefix(b".")?)?;
    let (d, rest) = octet(rest.strip_prefix(b".")?)?;
    rest.is_empty().then(|| Ipv4Addr::new(a, b, c, d))
}

/// One to three digits, and what follows.
#[inline]
fn octet(text: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |byte: u8| byte.wrapping_sub(b'0');
    match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            let tens = digit(*a) * 10 + digit(*b);
            let value = tens.checked_mul(10)?.checked_add(digit(*c))?;
            Some((value, rest))
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some((digit(*a) * 10 + digit(*b), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((digit(*a), rest)),
        _ => None,
    }
}

/// An IPv6 address in the forms of RFC 4291 section 2.2.
pub(super) fn v6(text: &[u8]) -> Option<Ipv6Addr> {
    let mut rest = text;
    // The groups since the start or, once there was a `::`, since that.
    let mut bits = 0_u128;
    let mut count = 0;
    let mut before_gap: Option<(u128, u32)> = None;
    if let [b':', b':', after @ ..] = rest {
        before_gap = Some((0, 0));
        rest = after;
    }
    while !rest.is_empty() {
        let (group, after) = group(rest)?;
        match after {
            [b'.', ..] => {
                bits = bits << 32 | u128::from(v4(rest)?.to_bits());
                count += 2;
                break;
            }
            [b':', after @ ..] => {
                bits = bits << 16 | u128::from(group);
                count += 1;
                rest = match (after, before_gap) {
                    ([b':', after @ ..], None) => {
                        before_gap = Some((bits, count));
                        (bits, count) = (0, 0);
                        after
                    }
                    ([] | [b':', ..], _) => return None,
                    _ => after,
                };
            }
            [] => {
                bits = bits << 16 | u128::from(group);
                count += 1;
                break;
            }
            _ => return None,
        }
        if count > 7 {
            return None;
        }
    }
    match before_gap {
        None if count == 8 => Some(Ipv6Addr::from_bits(bits)),
        // A gap stands for one group at least.
        Some((head, before)) if before + count <= 7 => {
            let head = head.checked_shl(128 - 16 * before).unwrap_or(0);
            Some(Ipv6Addr::from_bits(head | bits))
        }
        _ => None,
    }
}

/// One to four hexadecimal digits, and what follows.
fn group(text: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0;
    let mut rest = text;
    for length in 0..5 {
        let digit = match rest {
            [byte, ..] => match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => 16,
            },
            [] => 16,
        };
        match rest {
            [_, after @ ..] if digit < 16 && length < 4 => {
                value = value << 4 | u32::from(digit);
                rest = after;
            }
            _ if length > 0 => return Some((value, rest)),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ipv4Addr, Ipv6Addr, v4, v6};

    fn same(text: &str) {
        assert_eq!(v4(text.as_bytes()), text.parse::<Ipv4Addr>().ok(), "{text}");
        assert_eq!(v6(text.as_bytes()), text.parse::<Ipv6Addr>().ok(), "{text}");
    }

    #[test]
    fn takes_what_the_standard_library_takes() {
        for text in [
            "",
            ".",
            ":",
            "::",
            ":::",
            "1",
            "1.",
            "0.0.0.0",
            "255.255.255.255",
            "256.0.0.1",
            "01.2.3.4",
            "1.2.3",
            "1.2.3.4.",
            "1.2.3.4.5",
            "1..2.3",
            ".1.2.3.4",
            "1.2.3.04",
            "1.2.3.00",
            "1.2.3.1000",
            "1.2.3.4 ",
            "::1",
            "1::",
            "1::2",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4::5:6:7:8",
            "1:2:3::5:6:7:8",
            "1::2::3",
            "1:::2",
            ":1",
            "1:",
            "12345::",
            "g::",
            "::ffff:192.0.2.1",
            "::192.0.2.1",
            "1:2:3:4:5:6:192.0.2.1",
            "1:2:3:4:5:6:7:192.0.2.1",
            "1:2:3:4:5:192.0.2.1",
            "1:2:3:4:5::192.0.2.1",
            "1:2:3:4:5:6::192.0.2.1",
            "1::2:192.0.2.1:3",
            "::192.0.2",
            "::192.0.2.256",
            "::1234.0.2.1",
            "::a.0.2.1",
            "192.0.2.1::",
            "2001:DB8:85a3::8A2E:370:7334",
            "fe80::1%eth0",
            "::0001",
            "::00001",
        ] {
            same(text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn agrees_on_addresses_that_are_nearly_right(text in "[0-9a-f:.]{0,20}") {
            same(&text);
        }

        #[test]
        fn agrees_on_groups(text in "(:|::)?([0-9a-fA-F]{1,5}(:|::)){0,8}([0-9a-f]{1,4}|[0-9]{1,3}(\\.[0-9]{1,3}){2,4})?") {
            same(&text);
        }

        #[test]
        fn agrees_on_written_addresses(four in any::<u32>(), six in any::<u128>(), mask in any::<u128>()) {
            same(&Ipv4Addr::from_bits(four).to_string());
            same(&Ipv6Addr::from_bits(six).to_string());
            same(&Ipv6Addr::from_bits(six & mask & mask.rotate_left(16)).to_string());
            same(&Ipv6Addr::from_bits(u128::from(four)).to_string());
        }
    }
}
