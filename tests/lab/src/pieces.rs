//! IPv4 packets that come in pieces, put together again (RFC 791 section 3.2).

use std::collections::HashMap;

/// So many unfinished packets are kept; the next piece throws them all away.
const UNFINISHED: usize = 64;

/// Source, destination, protocol and identification.
type Key = [u8; 11];

/// Offset and bytes.
type Piece = (usize, Vec<u8>);

/// What has arrived of packets that are not whole yet.
#[derive(Debug, Default)]
pub(crate) struct Pieces(HashMap<Key, Unfinished>);

#[derive(Debug, Default)]
struct Unfinished {
    header: Vec<u8>,
    total: Option<usize>,
    pieces: Vec<Piece>,
}

impl Pieces {
    /// The packet, if it is whole or has become so. Overlapping pieces make none.
    pub(crate) fn add(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        let header = usize::from(*packet.first()? & 15) * 4;
        let field = u16::from_be_bytes(packet.get(6..8)?.try_into().ok()?);
        let (offset, more) = (usize::from(field & 0x1fff) * 8, field & 0x2000 != 0);
        if offset == 0 && !more {
            return Some(packet.to_vec());
        }
        let mut key = [0; 11];
        key[..8].copy_from_slice(packet.get(12..20)?);
        key[8] = *packet.get(9)?;
        key[9..].copy_from_slice(packet.get(4..6)?);
        if self.0.len() >= UNFINISHED && !self.0.contains_key(&key) {
            self.0.clear();
        }
        let unfinished = self.0.entry(key).or_default();
        let bytes = packet.get(header..)?.to_vec();
        if !more {
            unfinished.total = Some(offset + bytes.len());
        }
        if offset == 0 {
            unfinished.header = packet.get(..header)?.to_vec();
        }
        unfinished.pieces.push((offset, bytes));
        let whole = unfinished.whole()?;
        self.0.remove(&key);
        Some(whole)
    }
}

impl Unfinished {
    fn whole(&mut self) -> Option<Vec<u8>> {
        let total = self.total?;
        self.pieces.sort_by_key(|(offset, _)| *offset);
        let mut packet = self.header.clone();
        for (offset, bytes) in &self.pieces {
            if self.header.len() + offset != packet.len() {
                return None;
            }
            packet.extend(bytes);
        }
        let length = u16::try_from(packet.len()).ok()?;
        if packet.len() != self.header.len() + total {
            return None;
        }
        packet.get_mut(2..4)?.copy_from_slice(&length.to_be_bytes());
        packet.get_mut(6..8)?.fill(0);
        Some(packet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(offset: u16, more: bool, bytes: &[u8]) -> Vec<u8> {
        let mut packet = vec![0; 20];
        packet[0] = 0x45;
        let field = (offset / 8) | (u16::from(more) << 13);
        packet[6..8].copy_from_slice(&field.to_be_bytes());
        packet.extend(bytes);
        packet
    }

    #[test]
    fn pieces_in_any_order_make_one_packet() {
        let parts = [
            piece(0, true, &[1; 8]),
            piece(8, true, &[2; 8]),
            piece(16, false, &[3; 5]),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            let mut pieces = Pieces::default();
            let [a, b, c] = order.map(|index| pieces.add(&parts[index]));
            assert_eq!((a, b), (None, None));
            let whole = c.unwrap();
            assert_eq!(whole[20..], [[1; 8].as_slice(), &[2; 8], &[3; 5]].concat());
            assert_eq!(whole[2..8], [0, 41, 0, 0, 0, 0]);
            assert!(pieces.0.is_empty());
        }
    }

    #[test]
    fn a_whole_packet_passes_and_a_gap_does_not() {
        let mut pieces = Pieces::default();
        let whole = piece(0, false, b"whole");
        assert_eq!(pieces.add(&whole), Some(whole));
        assert_eq!(pieces.add(&piece(0, true, &[1; 8])), None);
        assert_eq!(pieces.add(&piece(16, false, &[1; 8])), None);
    }
}
