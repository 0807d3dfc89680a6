//! What the attributes that are one number share.

/// An attribute that is one number: its type, how it is read and written, and the tests of both. What
/// `new` takes and what the accessor of the same name gives is said last.
macro_rules! number_attribute {
    (
        $(#[$doc:meta])* $name:ident($number:ty), $kind:ident;
        $(#[$new:meta])* new;
        $(#[$get:meta])* $field:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name($number);

        impl $name {
            $(#[$new])*
            #[must_use]
            pub const fn new($field: $number) -> Self {
                Self($field)
            }

            $(#[$get])*
            #[must_use]
            pub const fn $field(&self) -> $number {
                self.0
            }
        }

        impl super::Attribute for $name {
            const TYPE: super::AttributeType = super::AttributeType::$kind;
        }

        impl super::DecodeAttribute<'_> for $name {
            fn decode(
                raw: super::RawAttribute<'_>,
            ) -> Result<Self, crate::stun::error::DecodeError> {
                raw.array_of(<Self as super::Attribute>::TYPE)
                    .map(|bytes| Self(<$number>::from_be_bytes(bytes)))
            }
        }

        impl super::EncodeAttribute for $name {
            fn value_len(&self) -> usize {
                size_of::<$number>()
            }

            fn encode(&self, _id: crate::stun::header::TransactionId, value: &mut [u8]) {
                crate::stun::wire::put(value, 0, &self.0.to_be_bytes());
            }
        }

        #[cfg(test)]
        mod tests {
            use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
            use super::$name;

            const BYTES: [u8; 8] = [0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36];
            const VALUE: &[u8] = BYTES.split_at(size_of::<$number>()).0;

            #[test]
            fn round_trip() {
                let attribute = $name::new(<$number>::from_be_bytes(VALUE.try_into().unwrap()));
                assert_eq!(written(&attribute), VALUE);
                assert_eq!(read(VALUE), Ok(attribute));
            }

            #[test]
            fn truncated_or_oversize() {
                assert_exact_length::<$name>(VALUE);
            }

            #[test]
            fn wrong_type() {
                assert_wrong_type::<$name>(VALUE);
            }
        }
    };
}

pub(super) use number_attribute;
