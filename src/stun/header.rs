//! The fields of the 20-byte header (RFC 8489 section 5).

use core::fmt;

use super::engine::Random;

/// The magic cookie that tells STUN from other protocols (RFC 8489 section 5).
pub const MAGIC_COOKIE: u32 = 0x2112_a442;

/// Bytes in a header (RFC 8489 section 5).
pub const HEADER_LEN: usize = 20;

pub(super) const COOKIE_BYTES: [u8; 4] = MAGIC_COOKIE.to_be_bytes();

/// What a message is for (RFC 8489 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// It asks for a response.
    Request,
    /// It asks for nothing.
    Indication,
    /// The response to a request that succeeded.
    Success,
    /// The response to a request that failed; it has an ERROR-CODE.
    Error,
}

/// What is asked for: a number of 12 bits (RFC 8489 section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Method(u16);

impl Method {
    /// Binding: what address do you see me at? (RFC 8489 section 3)
    pub const BINDING: Self = Self(0x001);

    /// The method of this number; `None` above 0xfff.
    ///
    /// ```
    /// # use icescope::stun::Method;
    /// assert_eq!(Method::new(1), Some(Method::BINDING));
    /// assert_eq!(Method::new(0x1000), None);
    /// ```
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if number <= 0xfff {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number, 0 to 0xfff.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::BINDING {
            f.write_str("Binding")
        } else {
            write!(f, "Method({:#05x})", self.0)
        }
    }
}

/// Class and method share the first 14 bits (RFC 8489 figure 3).
pub(super) const fn message_type(class: Class, method: Method) -> u16 {
    let class = match class {
        Class::Request => 0x000,
        Class::Indication => 0x010,
        Class::Success => 0x100,
        Class::Error => 0x110,
    };
    let m = method.0;
    (m & 0x00f) | ((m & 0x070) << 1) | ((m & 0xf80) << 2) | class
}

/// The reverse of [`message_type`]; the two top bits of `number` are not looked at.
pub(super) const fn class_and_method(number: u16) -> (Class, Method) {
    let class = match number & 0x110 {
        0x000 => Class::Request,
        0x010 => Class::Indication,
        0x100 => Class::Success,
        _ => Class::Error,
    };
    let m = (number & 0x000f) | ((number >> 1) & 0x0070) | ((number >> 2) & 0x0f80);
    (class, Method(m))
}

/// What pairs a response with its request: 96 bits (RFC 8489 section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TransactionId([u8; 12]);

impl TransactionId {
    /// The id of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// A fresh id. It must not be predictable, or others could answer in the server's place
    /// (RFC 8489 section 5), so outside of tests `random` wants to be a cryptographic source.
    ///
    /// ```
    /// # use icescope::stun::TransactionId;
    /// let mut counter = |bytes: &mut [u8]| bytes.fill(7);
    /// assert_eq!(TransactionId::random(&mut counter).as_bytes(), &[7; 12]);
    /// ```
    pub fn random<R: Random + ?Sized>(random: &mut R) -> Self {
        let mut bytes = [0; 12];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// The twelve bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactionId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_and_class_round_trips() {
        for number in 0..=0xfff {
            let method = Method::new(number).unwrap();
            for class in [
                Class::Request,
                Class::Indication,
                Class::Success,
                Class::Error,
            ] {
                let packed = message_type(class, method);
                assert!(packed < 0x4000);
                assert_eq!(class_and_method(packed), (class, method));
            }
        }
    }

    #[test]
    fn binding_types_are_those_of_the_registry() {
        let of = |class| message_type(class, Method::BINDING);
        assert_eq!(
            [
                of(Class::Request),
                of(Class::Indication),
                of(Class::Success),
                of(Class::Error)
            ],
            [0x0001, 0x0011, 0x0101, 0x0111]
        );
    }
}
