//! Telling STUN from what else comes to the same socket (RFC 7983 section 7).

use super::header::{COOKIE_BYTES, HEADER_LEN};
use super::wire::{array_at, u16_at};

/// Whether a datagram is a STUN message and not DTLS, TURN channel data, RTP or RTCP.
///
/// Its first byte is within 0 to 3 (RFC 7983 section 7), the magic cookie is there and the length
/// is a multiple of four (RFC 8489 section 6.3). Whether the message can be decoded is another
/// question. A message of an RFC 3489 client, which has no cookie, is not taken for STUN.
///
/// ```
/// use icescope::stun::is_stun;
///
/// let mut datagram = [0; 20];
/// datagram[..8].copy_from_slice(&[0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42]);
/// assert!(is_stun(&datagram));
/// datagram[0] = 0x80; // RTP
/// assert!(!is_stun(&datagram));
/// ```
#[must_use]
pub fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= HEADER_LEN
        && datagram.first().is_some_and(|first| *first <= 3)
        && u16_at(datagram, 2).is_some_and(|length| length.is_multiple_of(4))
        && array_at(datagram, 4) == Some(COOKIE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: [u8; 20] = [
        0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ];

    #[test]
    fn first_bytes_of_other_protocols_are_refused() {
        for first in 0..=255 {
            let mut datagram = REQUEST;
            datagram[0] = first;
            assert_eq!(is_stun(&datagram), first <= 3, "{first}");
        }
    }

    #[test]
    fn short_unaligned_or_without_cookie_is_refused() {
        assert!(!is_stun(&[]));
        assert!(!is_stun(&REQUEST[..19]));
        let mut unaligned = REQUEST;
        unaligned[3] = 2;
        assert!(!is_stun(&unaligned));
        let mut legacy = REQUEST;
        legacy[4] = 0;
        assert!(!is_stun(&legacy));
    }
}
