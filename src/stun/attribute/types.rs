//! The numbers of attribute types (RFC 8489 section 18.3, RFC 8445 section 20.3, RFC 5780
//! section 9).

use core::fmt;

/// The type of an attribute: a number of 16 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeType(u16);

macro_rules! types {
    ($($(#[$doc:meta])* $constant:ident = $number:literal $name:literal;)*) => {
        impl AttributeType {
            $($(#[$doc])* pub const $constant: Self = Self($number);)*

            /// The name in the IANA registry, for the types that this crate knows:
            /// `XOR-MAPPED-ADDRESS`.
            ///
            /// ```
            /// # use icescope::stun::AttributeType;
            /// assert_eq!(AttributeType::XOR_MAPPED_ADDRESS.name(), Some("XOR-MAPPED-ADDRESS"));
            /// assert_eq!(AttributeType::new(0xc057).name(), None);
            /// ```
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($number => Some($name),)*
                    _ => None,
                }
            }
        }
    };
}

types! {
    /// MAPPED-ADDRESS (RFC 8489 section 14.1).
    MAPPED_ADDRESS = 0x0001 "MAPPED-ADDRESS";
    /// CHANGE-REQUEST (RFC 5780 section 7.2).
    CHANGE_REQUEST = 0x0003 "CHANGE-REQUEST";
    /// SOURCE-ADDRESS, of RFC 3489.
    SOURCE_ADDRESS = 0x0004 "SOURCE-ADDRESS";
    /// CHANGED-ADDRESS, of RFC 3489.
    CHANGED_ADDRESS = 0x0005 "CHANGED-ADDRESS";
    /// USERNAME (RFC 8489 section 14.3).
    USERNAME = 0x0006 "USERNAME";
    /// MESSAGE-INTEGRITY (RFC 8489 section 14.5).
    MESSAGE_INTEGRITY = 0x0008 "MESSAGE-INTEGRITY";
    /// ERROR-CODE (RFC 8489 section 14.8).
    ERROR_CODE = 0x0009 "ERROR-CODE";
    /// UNKNOWN-ATTRIBUTES (RFC 8489 section 14.13).
    UNKNOWN_ATTRIBUTES = 0x000a "UNKNOWN-ATTRIBUTES";
    /// REALM (RFC 8489 section 14.9).
    REALM = 0x0014 "REALM";
    /// NONCE (RFC 8489 section 14.10).
    NONCE = 0x0015 "NONCE";
    /// MESSAGE-INTEGRITY-SHA256 (RFC 8489 section 14.6).
    MESSAGE_INTEGRITY_SHA256 = 0x001c "MESSAGE-INTEGRITY-SHA256";
    /// PASSWORD-ALGORITHM (RFC 8489 section 14.12).
    PASSWORD_ALGORITHM = 0x001d "PASSWORD-ALGORITHM";
    /// USERHASH (RFC 8489 section 14.4).
    USERHASH = 0x001e "USERHASH";
    /// XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).
    XOR_MAPPED_ADDRESS = 0x0020 "XOR-MAPPED-ADDRESS";
    /// PRIORITY (RFC 8445 section 16.1).
    PRIORITY = 0x0024 "PRIORITY";
    /// USE-CANDIDATE (RFC 8445 section 16.1).
    USE_CANDIDATE = 0x0025 "USE-CANDIDATE";
    /// PADDING (RFC 5780 section 7.6).
    PADDING = 0x0026 "PADDING";
    /// RESPONSE-PORT (RFC 5780 section 7.5).
    RESPONSE_PORT = 0x0027 "RESPONSE-PORT";
    /// PASSWORD-ALGORITHMS (RFC 8489 section 14.11).
    PASSWORD_ALGORITHMS = 0x8002 "PASSWORD-ALGORITHMS";
    /// ALTERNATE-DOMAIN (RFC 8489 section 14.16).
    ALTERNATE_DOMAIN = 0x8003 "ALTERNATE-DOMAIN";
    /// SOFTWARE (RFC 8489 section 14.14).
    SOFTWARE = 0x8022 "SOFTWARE";
    /// ALTERNATE-SERVER (RFC 8489 section 14.15).
    ALTERNATE_SERVER = 0x8023 "ALTERNATE-SERVER";
    /// FINGERPRINT (RFC 8489 section 14.7).
    FINGERPRINT = 0x8028 "FINGERPRINT";
    /// ICE-CONTROLLED (RFC 8445 section 16.1).
    ICE_CONTROLLED = 0x8029 "ICE-CONTROLLED";
    /// ICE-CONTROLLING (RFC 8445 section 16.1).
    ICE_CONTROLLING = 0x802a "ICE-CONTROLLING";
    /// RESPONSE-ORIGIN (RFC 5780 section 7.3).
    RESPONSE_ORIGIN = 0x802b "RESPONSE-ORIGIN";
    /// OTHER-ADDRESS (RFC 5780 section 7.4).
    OTHER_ADDRESS = 0x802c "OTHER-ADDRESS";
}

impl AttributeType {
    /// The type of this number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Whether a message with an attribute of this type must be refused by those who do not know
    /// the type (RFC 8489 section 14): all below 0x8000.
    #[must_use]
    pub const fn is_comprehension_required(self) -> bool {
        self.0 < 0x8000
    }
}

impl fmt::Display for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{:#06x}", self.0),
        }
    }
}

impl fmt::Debug for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
