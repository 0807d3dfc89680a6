//! Foundations: which candidates have the same type, base and server.

use core::fmt;
use std::net::IpAddr;

use super::word::{Kind, Transport};

/// What has made a candidate: two with the same origin have the same foundation (RFC 8445
/// section 5.1.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The type.
    pub kind: Kind<'static>,
    /// The IP address of the base.
    pub base: IpAddr,
    /// The transport towards the peer.
    pub transport: Transport<'static>,
    /// The IP address of the STUN or TURN server, and the transport to it.
    pub server: Option<(IpAddr, Transport<'static>)>,
}

/// The foundation of a candidate: up to 20 digits.
///
/// It is a hash of the origin and a seed. Take a random seed for each session: addresses can
/// then not be found from foundations.
///
/// ```
/// use icescope::candidate::{Foundation, Kind, Origin, Transport};
///
/// let host = Origin { kind: Kind::Host, base: [192, 0, 2, 1].into(), transport: Transport::Udp, server: None };
/// let other = Origin { base: [192, 0, 2, 2].into(), ..host };
/// assert_eq!(Foundation::of(&host, 1), Foundation::of(&host, 1));
/// assert_ne!(Foundation::of(&host, 1), Foundation::of(&other, 1));
/// assert_ne!(Foundation::of(&host, 1), Foundation::of(&host, 2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foundation {
    digits: [u8; 20],
    length: u8,
}

impl Foundation {
    /// The foundation of an origin.
    #[must_use]
    pub fn of(origin: &Origin, seed: u64) -> Self {
        let mut hash = mix(seed ^ 0x9E37_79B9_7F4A_7C15);
        let mut add = |word: u64| hash = mix(hash ^ word);
        let ip = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => (4, u128::from(ip.to_bits())),
            IpAddr::V6(ip) => (6, ip.to_bits()),
        };
        let halves = |bits: u128| {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = bits.to_be_bytes();
            [
                u64::from_be_bytes([a, b, c, d, e, f, g, h]),
                u64::from_be_bytes([i, j, k, l, m, n, o, p]),
            ]
        };
        let name = |name: &str| {
            name.bytes()
                .fold(1, |sum, byte| (sum << 8) ^ u64::from(byte))
        };
        let (version, bits) = ip(origin.base);
        add(name(origin.kind.name()));
        add(name(origin.transport.name()));
        add(version);
        halves(bits).into_iter().for_each(&mut add);
        if let Some((server, transport)) = origin.server {
            let (version, bits) = ip(server);
            add(version);
            halves(bits).into_iter().for_each(&mut add);
            add(name(transport.name()));
        }
        Self::of_number(hash)
    }

    fn of_number(mut number: u64) -> Self {
        let mut digits = [0; 20];
        let mut length = 0;
        for digit in digits.iter_mut().rev() {
            // A remainder of ten is less than ten.
            *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
            length += 1;
            if number == 0 {
                break;
            }
        }
        Self { digits, length }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let start = self.digits.len().saturating_sub(usize::from(self.length));
        let digits = self.digits.get(start..).unwrap_or_default();
        core::str::from_utf8(digits).unwrap_or_default()
    }
}

impl fmt::Display for Foundation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Spreads the bits of a number (the finaliser of SplitMix64).
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 9, 10, u64::MAX] {
            assert_eq!(
                Foundation::of_number(number).to_string(),
                number.to_string()
            );
        }
    }
}
