//! Big-endian fields in byte slices, without a way to panic.

/// The `N` bytes at `at`, if they are all there.
pub(super) fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// The 16-bit number at `at`.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array_at(bytes, at).map(u16::from_be_bytes)
}

/// Copies `field` to `at`. The caller has made sure of the room; without it nothing is written.
pub(super) fn put(bytes: &mut [u8], at: usize, field: &[u8]) {
    let room = bytes
        .get_mut(at..)
        .and_then(|rest| rest.get_mut(..field.len()));
    debug_assert!(room.is_some(), "no room for a field");
    if let Some(room) = room {
        room.copy_from_slice(field);
    }
}

/// `len` rounded up to the next multiple of four.
pub(super) const fn padded(len: usize) -> usize {
    len.saturating_add(3) & !3
}
