//! The `candidate` attribute as a typed value.

use core::fmt;

use super::address::Address;
use super::class::Class;
use super::grammar::{self, Parsed};
use super::syntax::{SyntaxError, SyntaxErrorKind};

/// The names of what may also be a word that no RFC has.
macro_rules! names {
    ($kind:ident: $about:literal $($variant:ident => $name:literal,)*) => {
        impl<'a> $kind<'a> {
            #[doc = $about]
            #[must_use]
            pub const fn name(&self) -> &'a str {
                match self {
                    Self::Other(word) => word,
                    known => match known.known() {
                        Some(name) => name,
                        None => "",
                    },
                }
            }

            /// The name, where it is one that an RFC gives.
            pub(crate) const fn known(&self) -> Option<&'static str> {
                match self {
                    Self::Other(_) => None,
                    $(Self::$variant => Some($name),)*
                }
            }
        }
    };
}

/// The type of a candidate (RFC 8445 section 5.1.1; `cand-type` in RFC 8839 section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind<'a> {
    /// An address of the host itself.
    Host,
    /// Server-reflexive: the address that a STUN server saw.
    ServerReflexive,
    /// Peer-reflexive: the address that the peer saw.
    PeerReflexive,
    /// An address on a TURN server.
    Relayed,
    /// A type that no RFC names.
    Other(&'a str),
}

impl<'a> Kind<'a> {
    /// Reads the word after `typ`, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        match word {
            "host" => Self::Host,
            "srflx" => Self::ServerReflexive,
            "prflx" => Self::PeerReflexive,
            "relay" => Self::Relayed,
            _ => [
                Self::Host,
                Self::ServerReflexive,
                Self::PeerReflexive,
                Self::Relayed,
            ]
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(word))
            .unwrap_or(Self::Other(word)),
        }
    }
}

names! {
    Kind: "The word after `typ`: `srflx`."
    Host => "host",
    ServerReflexive => "srflx",
    PeerReflexive => "prflx",
    Relayed => "relay",
}

/// The transport of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport<'a> {
    /// UDP (RFC 8839 section 5.1).
    Udp,
    /// TCP (RFC 6544 section 4.5).
    Tcp,
    /// A transport that neither RFC names, such as `ssltcp`.
    Other(&'a str),
}

impl<'a> Transport<'a> {
    /// Reads the transport, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        match word {
            "udp" => Self::Udp,
            "tcp" => Self::Tcp,
            _ if word.eq_ignore_ascii_case("udp") => Self::Udp,
            _ if word.eq_ignore_ascii_case("tcp") => Self::Tcp,
            _ => Self::Other(word),
        }
    }
}

names! {
    Transport: "The name in lower case, or an unknown one as it stands in the text."
    Udp => "udp",
    Tcp => "tcp",
}

/// The role of a TCP candidate (RFC 6544 section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TcpType<'a> {
    /// Opens connections.
    Active,
    /// Waits for connections.
    Passive,
    /// Does both at once.
    SimultaneousOpen,
    /// A role that the RFC does not name.
    Other(&'a str),
}

impl<'a> TcpType<'a> {
    /// Reads the word after `tcptype`, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        if word.eq_ignore_ascii_case("active") {
            Self::Active
        } else if word.eq_ignore_ascii_case("passive") {
            Self::Passive
        } else if word.eq_ignore_ascii_case("so") {
            Self::SimultaneousOpen
        } else {
            Self::Other(word)
        }
    }
}

names! {
    TcpType: "The word after `tcptype`: `so`."
    Active => "active",
    Passive => "passive",
    SimultaneousOpen => "so",
}

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

/// The extensions of a candidate: pairs of a name and a value, in the order of the text.
///
/// `raddr`, `rport` and `tcptype`, which may stand between them, are not extensions and left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extensions<'a> {
    text: &'a str,
}

/// Equal where the pairs are, whatever stands between those.
impl PartialEq for Extensions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Extensions<'_> {}

impl core::hash::Hash for Extensions<'_> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.iter().for_each(|pair| pair.hash(state));
    }
}

impl<'a> Extensions<'a> {
    /// The pairs in a text: `generation 0 network-cost 10`. A name at its end without a value is
    /// left out.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text }
    }

    /// The pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        Pairs { rest: self.text }.filter(|(name, _)| Known::of(name).is_none())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// Names that are fields of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    RelatedAddress,
    RelatedPort,
    TcpType,
}

impl Known {
    fn of(name: &str) -> Option<Self> {
        // Nearly always in lower case, which costs less to compare.
        match name {
            "raddr" => Some(Self::RelatedAddress),
            "rport" => Some(Self::RelatedPort),
            "tcptype" => Some(Self::TcpType),
            _ => match name.len() {
                5 if name.eq_ignore_ascii_case("raddr") => Some(Self::RelatedAddress),
                5 if name.eq_ignore_ascii_case("rport") => Some(Self::RelatedPort),
                7 if name.eq_ignore_ascii_case("tcptype") => Some(Self::TcpType),
                _ => None,
            },
        }
    }
}

struct Pairs<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = grammar::skip_spaces(self.rest);
        match pair(start) {
            Ok((rest, pair)) if !start.is_empty() => {
                self.rest = rest;
                Some(pair)
            }
            _ => None,
        }
    }
}

/// A name, a space, and a value, which may be empty.
#[inline]
fn pair(input: &str) -> Parsed<'_, (&str, &str)> {
    let (rest, name) = grammar::word(input)?;
    let (rest, ()) = grammar::space(rest)?;
    if rest.is_empty() {
        return Ok((rest, (name, rest)));
    }
    let (rest, value) = grammar::word(rest)?;
    Ok((rest, (name, value)))
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
