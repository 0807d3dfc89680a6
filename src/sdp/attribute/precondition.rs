//! `curr`, `des` and `conf`: what must be met before a session starts (RFC 3312 section 4).

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize),
            serde(rename_all = "lowercase")
        )]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// The word in the text.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            fn parse(input: &str) -> Parsed<'_, Self> {
                let (start, ()) = grammar::space(input)?;
                let (rest, word) = grammar::word(start)?;
                match word {
                    $($word => Ok((rest, Self::$variant)),)*
                    _ => grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

words! {
    /// Of which part of the way a status speaks.
    StatusType {
        /// From end to end.
        E2e "e2e",
        /// The access network of this side.
        Local "local",
        /// The access network of the peer.
        Remote "remote",
    }
}

words! {
    /// In which directions the status holds.
    StatusDirection {
        /// In neither.
        None "none",
        /// As media is sent.
        Send "send",
        /// As media is received.
        Recv "recv",
        /// In both.
        SendRecv "sendrecv",
    }
}

words! {
    /// How much a precondition counts.
    Strength {
        /// The session must not start without.
        Mandatory "mandatory",
        /// It may.
        Optional "optional",
        /// There is none.
        None "none",
        /// It could not be met.
        Failure "failure",
        /// It is not known to the peer.
        Unknown "unknown",
    }
}

/// `curr` and `conf`: a status that holds, or that the peer is to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Status<'a> {
    /// Of what: `qos`, `sec`.
    pub precondition: &'a str,
    /// Of which part of the way.
    pub status_type: StatusType,
    /// In which directions.
    pub direction: StatusDirection,
}

/// `des`: a status that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct DesiredStatus<'a> {
    /// Of what: `qos`, `sec`.
    pub precondition: &'a str,
    /// How much it counts.
    pub strength: Strength,
    /// Of which part of the way.
    pub status_type: StatusType,
    /// In which directions.
    pub direction: StatusDirection,
}

impl fmt::Display for Status<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}",
            self.precondition, self.status_type, self.direction
        )
    }
}

impl fmt::Display for DesiredStatus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.precondition, self.strength, self.status_type, self.direction
        )
    }
}

pub(super) fn status(value: &str) -> Result<Status<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, precondition) = grammar::token(input)?;
        let (rest, status_type) = StatusType::parse(rest)?;
        let (rest, direction) = StatusDirection::parse(rest)?;
        Ok((
            rest,
            Status {
                precondition,
                status_type,
                direction,
            },
        ))
    })
}

pub(super) fn desired(value: &str) -> Result<DesiredStatus<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, precondition) = grammar::token(input)?;
        let (rest, strength) = Strength::parse(rest)?;
        let (rest, status_type) = StatusType::parse(rest)?;
        let (rest, direction) = StatusDirection::parse(rest)?;
        Ok((
            rest,
            DesiredStatus {
                precondition,
                strength,
                status_type,
                direction,
            },
        ))
    })
}
