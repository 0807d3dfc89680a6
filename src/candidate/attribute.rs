//! The `candidate` attribute as a typed value.

use core::fmt;

use super::address::Address;
use super::class::Class;
use super::extension::{Extensions, Known, pair};
use super::grammar::{self, Parsed};
use super::syntax::{SyntaxError, SyntaxErrorKind};
use super::word::{Kind, TcpType, Transport};

/// A candidate (RFC 8839 section 5.1, RFC 6544 section 4.5), borrowed from its text.
///
/// The fields are what the text says, also where it breaks a rule: [`Candidate::class`] lists
/// what does not fit. [`fmt::Display`] writes the canonical form, with `candidate:` before it; the
/// text byte for byte is kept by [`CandidateLine`](super::CandidateLine).
///
/// ```
/// use icescope::candidate::{Address, Candidate, Extensions, Kind, Transport};
///
/// let relayed = Candidate {
///     foundation: "3",
///     component: 1,
///     transport: Transport::Udp,
///     priority: 16_777_215,
///     address: Address::of("203.0.113.7"),
///     port: 49152,
///     kind: Kind::Relayed,
///     related_address: Some(Address::of("0.0.0.0")),
///     related_port: Some(0),
///     tcp_type: None,
///     extensions: Extensions::of("generation 0"),
/// };
/// assert_eq!(
///     relayed.to_string(),
///     "candidate:3 1 udp 16777215 203.0.113.7 49152 typ relay raddr 0.0.0.0 rport 0 generation 0"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Candidate<'a> {
    /// Groups candidates of one type, base and server: 1 to 32 characters.
    pub foundation: &'a str,
    /// 1 for RTP or the only component, 2 for RTCP; at most 256 (RFC 8445 section 5.1.1).
    pub component: u16,
    /// The transport.
    pub transport: Transport<'a>,
    /// 1 to 2^31 - 1 (RFC 8445 section 5.1.2).
    pub priority: u32,
    /// The address to send to.
    pub address: Address<'a>,
    /// The port to send to; 9 for active TCP.
    pub port: u16,
    /// The type.
    pub kind: Kind<'a>,
    /// `raddr`: the base of a reflexive, or the mapped address of a relayed candidate.
    pub related_address: Option<Address<'a>>,
    /// `rport`: its port.
    pub related_port: Option<u16>,
    /// `tcptype`.
    pub tcp_type: Option<TcpType<'a>>,
    /// Everything else, in order.
    pub extensions: Extensions<'a>,
}

impl<'a> Candidate<'a> {
    /// Parses the value of the attribute: what follows `candidate:`.
    ///
    /// Words are taken in any case. Whatever follows the type is read as pairs of a name and a
    /// value, in any order.
    ///
    /// # Errors
    ///
    /// The first place at which the text leaves the grammar.
    pub fn parse(value: &'a str) -> Result<Self, SyntaxError> {
        grammar::complete(value, candidate)
    }

    /// What kind of candidate this is, and what is odd about it.
    #[must_use]
    pub fn class(&self) -> Class<'a> {
        Class::of(self)
    }

    /// The value of an extension, by its exact name.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&'a str> {
        self.extensions
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

impl fmt::Display for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("candidate:")?;
        self.write_value(f)
    }
}

impl Candidate<'_> {
    /// What follows `candidate:`.
    pub(crate) fn write_value(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {} {} {} typ {}",
            self.foundation,
            self.component,
            self.transport.name(),
            self.priority,
            self.address,
            self.port,
            self.kind.name(),
        )?;
        if let Some(address) = self.related_address {
            write!(f, " raddr {address}")?;
        }
        if let Some(port) = self.related_port {
            write!(f, " rport {port}")?;
        }
        if let Some(tcp_type) = self.tcp_type {
            write!(f, " tcptype {}", tcp_type.name())?;
        }
        self.extensions
            .iter()
            .try_for_each(|(name, value)| write!(f, " {name} {value}"))
    }
}

fn candidate(input: &str) -> Parsed<'_, Candidate<'_>> {
    let (rest, foundation) = grammar::word(input)?;
    let (rest, component) = grammar::next_number(rest)?;
    let (rest, transport) = grammar::next_word(rest)?;
    let (rest, priority) = grammar::next_number(rest)?;
    let (rest, address) = grammar::next_word(rest)?;
    let (rest, port) = grammar::next_number(rest)?;
    let (rest, ()) = grammar::space(rest)?;
    let (rest, ()) = grammar::keyword("typ")(rest)?;
    let (rest, kind) = grammar::next_word(rest)?;
    let mut candidate = Candidate {
        foundation,
        component,
        transport: Transport::of(transport),
        priority,
        address: Address::of(address),
        port,
        kind: Kind::of(kind),
        related_address: None,
        related_port: None,
        tcp_type: None,
        extensions: Extensions::of(rest),
    };
    let mut rest = rest;
    loop {
        let start = grammar::skip_spaces(rest);
        if start.is_empty() {
            return Ok((start, candidate));
        }
        if start.len() == rest.len() {
            return grammar::fault(rest, SyntaxErrorKind::ExpectedSpace);
        }
        let (next, (name, value)) = pair(start)?;
        match Known::of(name) {
            Some(Known::RelatedAddress) if candidate.related_address.is_none() => {
                if value.is_empty() {
                    return grammar::fault(value, SyntaxErrorKind::ExpectedAddress);
                }
                candidate.related_address = Some(Address::of(value));
            }
            Some(Known::RelatedPort) if candidate.related_port.is_none() => {
                candidate.related_port = match grammar::number(value) {
                    Ok(("", port)) => Some(port),
                    // Again where the value starts in the text, so that the fault has its place.
                    _ => {
                        let (at, _) = grammar::word(start)?;
                        let (after, _) = grammar::next_number::<u16>(at)?;
                        return grammar::fault(after, SyntaxErrorKind::ExpectedNumber);
                    }
                };
            }
            // A name at the end of the text, without a value, says nothing.
            Some(Known::TcpType) if candidate.tcp_type.is_none() && !value.is_empty() => {
                candidate.tcp_type = Some(TcpType::of(value));
            }
            _ => {}
        }
        rest = next;
    }
}
