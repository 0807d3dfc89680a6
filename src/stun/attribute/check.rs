//! What the tests of every attribute ask.

use super::{AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::{DecodeError, DecodeErrorKind};
use crate::stun::header::TransactionId;

pub(super) const ID: TransactionId = TransactionId::new([
    0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
]);

/// The value that `attribute` is written as.
pub(super) fn written<T: EncodeAttribute>(attribute: &T) -> Vec<u8> {
    let mut value = vec![0; attribute.value_len()];
    attribute.encode(ID, &mut value);
    value
}

/// What `value` is read as.
pub(super) fn read<'a, T: DecodeAttribute<'a>>(value: &'a [u8]) -> Result<T, DecodeError> {
    T::decode(RawAttribute::new(T::TYPE, value, &ID))
}

/// Reads `value` as another type.
pub(super) fn assert_wrong_type<'a, T: DecodeAttribute<'a> + core::fmt::Debug>(value: &'a [u8]) {
    let other = AttributeType::new(T::TYPE.number() ^ 0x0100);
    let error = T::decode(RawAttribute::at(20, other, value, ID.as_bytes())).unwrap_err();
    assert_eq!(
        (error.kind(), error.offset()),
        (DecodeErrorKind::WrongType, 20)
    );
}

/// Every proper prefix of `value`, and `value` with a byte more, has the wrong length.
pub(super) fn assert_exact_length<T: for<'a> DecodeAttribute<'a> + core::fmt::Debug>(value: &[u8]) {
    let mut longer = value.to_vec();
    longer.push(0);
    for wrong in (0..value.len())
        .map(|end| &value[..end])
        .chain([&longer[..]])
    {
        let error = T::decode(RawAttribute::at(20, T::TYPE, wrong, ID.as_bytes())).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueLength, 22),
            "{wrong:?}"
        );
    }
}
