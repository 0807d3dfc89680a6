//! A verdict about one property: what is possible, how sure, why, and on what evidence.

use super::class::{Class, Confidence};
use super::wording;

/// A verdict about one property of a NAT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<C> {
    /// The classes that the evidence does not exclude, in the order of [`Class::ALL`]. Empty when
    /// the behaviour fits no class.
    pub possible: Vec<C>,
    /// How sure the verdict is.
    pub confidence: Confidence,
    /// Why this verdict, and no other or none.
    pub reason: Reason,
    /// Indices that the verdict rests on: for the mapping into
    /// [`Evidence::probes`](super::Evidence::probes), for the filtering into
    /// [`Evidence::filtering`](super::Evidence::filtering).
    pub evidence: Vec<usize>,
}

impl<C: Class> Property<C> {
    /// A property of which nothing is known.
    #[must_use]
    pub fn unknown(reason: Reason) -> Self {
        Self {
            possible: C::ALL.to_vec(),
            confidence: Confidence::Unknown,
            reason,
            evidence: Vec::new(),
        }
    }

    /// The class, if just one is left and the evidence decides it.
    #[must_use]
    pub fn class(&self) -> Option<C> {
        match self.possible.as_slice() {
            [class] if self.confidence != Confidence::Unknown => Some(*class),
            _ => None,
        }
    }

    /// Why, in a plain sentence.
    #[must_use]
    pub fn explanation(&self) -> &'static str {
        wording::explanation(self.reason)
    }

    /// The class by its stable name, `unknown` where it is not decided.
    #[must_use]
    pub fn class_name(&self) -> &'static str {
        self.class().map_or("unknown", Class::name)
    }
}

/// Why a verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Decided: the servers saw the local transport address itself.
    MappedIsLocal,
    /// Decided: servers at different addresses saw one mapping.
    OneMapping,
    /// Decided: each server address saw another mapping, whatever its port.
    MappingPerAddress,
    /// Decided: each server address and port saw another mapping.
    MappingPerEndpoint,
    /// Decided: an address that was never sent to got in.
    StrangersGetIn,
    /// Decided: another port of an address that was sent to got in, and another address did not.
    KnownAddressesGetIn,
    /// Decided: another port of an address that was sent to did not get in.
    OnlyContactedGetIn,
    /// Decided: a stranger got in at one socket and not at another, of which the stricter counts.
    SocketsDisagree,
    /// Decided: every mapped port was the local one.
    PortsKept,
    /// Decided: each mapped port followed the one before.
    PortsInSequence,
    /// Decided: no rule shows in the mapped ports.
    PortsVary,
    /// Decided: sockets of this host have different external addresses.
    AddressesDiffer,
    /// Decided: all sockets of this host have one external address.
    OneExternalAddress,
    /// Decided: what was sent to the outside of the NAT came back in.
    TurnedRound,
    /// Decided: what was sent to the outside of the NAT did not come back in.
    NotTurnedRound,
    /// Decided: an address in the open came otherwise than one that was hidden.
    AddressRewritten,
    /// Decided: an address in the open came as the one that was hidden.
    AddressUntouched,
    /// Decided: what was kept by traffic was there or gone when an unused mapping was gone.
    KeptOrGone,
    /// Mappings ended between what was to keep them.
    GoneTooSoon,
    /// No unused mapping was seen to go, so that one which is kept cannot be told from it.
    NoneGone,
    /// The server does not send to another port of this host on request.
    PortIgnored,
    /// Decided: what does not fit into one packet arrived.
    LongArrived,
    /// Decided: what does not fit into one packet did not arrive, and what is a little shorter did.
    LongLost,
    /// The server does not answer PADDING with PADDING, so that its silence means nothing.
    PaddingUnknown,
    /// Nothing long reached the server, so it had nothing long to send.
    LongNotSent,
    /// Decided: a server answered over UDP at each port that was asked.
    PortsAnswer,
    /// Decided: nobody answered at a port where servers are that answer at others or over TCP.
    PortsSilent,
    /// Decided: servers that do not answer over UDP are there over TCP.
    OnlyTcp,
    /// None of the servers' names led to an address, so that nothing was asked.
    NamesNotFound,
    /// Nobody answered at a port, and nothing shows that a server uses it.
    PortMaybeUnused,
    /// Nothing came back from a port that a server names as its own too.
    OtherPortsSilent,
    /// The servers' hosts, or something in their name, said that nobody listens there.
    PortsClosed,
    /// Nothing answered, over TCP neither.
    NothingAnswers,
    /// Decided: the local address is from the space that carriers share (RFC 6598).
    LocalIsShared,
    /// The servers are inside a private network, and see nothing of what is beyond.
    ServerInside,
    /// Servers saw different external addresses, of one NAT or of several.
    PoolSeen,
    /// Nothing tells one NAT from several in a row.
    LayersHidden,
    /// The last gateway that keeps strangers out is not the nearest: another NAT, or a firewall.
    FilterBeyond,
    /// Too few sockets were answered to see a rule.
    TooFewSamples,
    /// Requests were sent again, so the order in which the NAT saw them is not known.
    SamplesOutOfOrder,
    /// The mappings of two sockets for each other cannot be known.
    MappingsUnknown,
    /// No server was given.
    NoServers,
    /// No server answered.
    NoAnswer,
    /// Servers answered, with errors or without a mapped address that can be used.
    NoMappedAddress,
    /// Servers answered from other addresses or ports than they were asked at.
    AnsweredElsewhere,
    /// This host has no route of the servers' address family.
    NoRoute,
    /// The servers that answered are on this machine: no NAT can stand between.
    ServerOnLoopback,
    /// One server address and port answered; it takes two to compare.
    OneServer,
    /// All servers that answered share one address, so a mapping for each address cannot be told
    /// from one mapping for all.
    OneAddress,
    /// No two servers that answered share an address, so a mapping for each address cannot be told
    /// from one for each address and port.
    OnePortEach,
    /// The browser hides the local address, so an open host cannot be told from a NAT that keeps
    /// the port.
    AddressHidden,
    /// The browser does not tell whether the servers' names stand for different addresses.
    ServersNotToldApart,
    /// Time ran out, or the run was cancelled, before enough was known.
    Incomplete,
    /// Servers answered and others were given up, and the browser does not tell which.
    SomeSilent,
    /// One server saw two different mappings of one socket within the run.
    MappingUnstable,
    /// The servers were reached from different local addresses, which gave no common answer.
    PathsDiffer,
    /// The mappings follow none of the classes of RFC 4787.
    NoClassFits,
    /// No server told of another address of its own, which the filtering test needs (RFC 5780).
    NoOtherAddress,
    /// The server told of another address that cannot be one: its own, a private one, or none.
    OtherAddressUnusable,
    /// Nobody answers at the address that the server told of.
    OtherAddressSilent,
    /// A server answered one socket of this host, and not another.
    NewFlowsLost,
    /// The server did not answer from the address that it was asked to answer from.
    ChangeIgnored,
    /// The server refused to answer from another address.
    ChangeRefused,
    /// The server was not seen to answer from its other address, even where the way was open.
    ControlSilent,
    /// Whether the server answers from its other address cannot be seen through this NAT.
    ControlImpossible,
    /// Too much was lost to tell silence from loss.
    TooLossy,
    /// No TURN server was given, which a browser needs to be sent to by a stranger.
    NoTurnServer,
    /// The TURN server gave no relay address to send from.
    NoRelay,
    /// The relay was not seen to send, even where the way was open.
    RelaySilent,
    /// The probe endpoint could not be asked.
    ProbeUnreachable,
    /// The probe endpoint refused the test.
    ProbeRefused,
    /// The probe endpoint could no longer be asked once the test had begun.
    ProbeGone,
    /// The page's packets did not reach the probe server.
    PageNotHeard,
    /// Nothing of the probe server got in, even from where the page had sent to.
    ContactSilent,
    /// Decided: the gateway answered.
    GatewayAnswers,
    /// Decided: the gateway answered, and refused.
    GatewayDenies,
    /// Decided: the gateway answered that it speaks another version only.
    GatewayOtherVersion,
    /// Decided: the gateway said that nothing listens on the port.
    GatewayPortClosed,
    /// The gateway did not answer, which an absent protocol and a lost packet have in common.
    GatewaySilent,
    /// What the gateway answered cannot be read.
    GatewayUnusable,
    /// Nothing could be sent to the gateway.
    GatewayUnreachable,
    /// This host has no default gateway.
    NoGateway,
    /// Another device than the default gateway answered.
    AnotherDevice,
    /// The gateway told no external address.
    NoExternalAddress,
    /// The gateway told different external addresses over different protocols.
    GatewayContradicts,
    /// The servers were asked from another local address than the one towards the gateway.
    GatewayNotOnPath,
    /// Decided: the external address of the gateway is the mapped address.
    ExternalIsMapped,
    /// Decided: the external address of the gateway is a private one.
    ExternalIsPrivate,
    /// Decided: the external address of the gateway is from a carrier's shared space (RFC 6598).
    ExternalIsShared,
    /// Decided: the servers saw another address than the external address of the gateway.
    ExternalDiffers,
    /// Decided: a server that was asked over IPv6 saw an IPv4 address.
    Ipv4SeenOverIpv6,
    /// Decided: the resolver makes up IPv6 addresses for IPv4 ones.
    ResolverSynthesises,
    /// The local IPv4 address is one for IPv4 that is carried over IPv6, through a NAT64 or in a
    /// tunnel (RFC 7335).
    Ipv4OverIpv6,
    /// Decided: a server was reached from an IPv4 address.
    Ipv4IsNative,
    /// No probe for this property was made.
    NotTested,
}

impl Reason {
    /// Whether no server told a mapped address, for whatever reason.
    pub(super) const fn is_without_answer(self) -> bool {
        matches!(
            self,
            Self::NoAnswer | Self::NoMappedAddress | Self::AnsweredElsewhere | Self::NoRoute
        )
    }

    /// The stable name: `server-on-loopback`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MappedIsLocal => "mapped-is-local",
            Self::OneMapping => "one-mapping",
            Self::MappingPerAddress => "mapping-per-address",
            Self::MappingPerEndpoint => "mapping-per-endpoint",
            Self::StrangersGetIn => "strangers-get-in",
            Self::KnownAddressesGetIn => "known-addresses-get-in",
            Self::OnlyContactedGetIn => "only-contacted-get-in",
            Self::SocketsDisagree => "sockets-disagree",
            Self::PortsKept => "ports-kept",
            Self::PortsInSequence => "ports-in-sequence",
            Self::PortsVary => "ports-vary",
            Self::AddressesDiffer => "addresses-differ",
            Self::OneExternalAddress => "one-external-address",
            Self::TurnedRound => "turned-round",
            Self::NotTurnedRound => "not-turned-round",
            Self::AddressRewritten => "address-rewritten",
            Self::AddressUntouched => "address-untouched",
            Self::KeptOrGone => "kept-or-gone",
            Self::GoneTooSoon => "gone-too-soon",
            Self::NoneGone => "none-gone",
            Self::PortIgnored => "port-ignored",
            Self::LongArrived => "long-arrived",
            Self::LongLost => "long-lost",
            Self::PaddingUnknown => "padding-unknown",
            Self::LongNotSent => "long-not-sent",
            Self::PortsAnswer => "ports-answer",
            Self::PortsSilent => "ports-silent",
            Self::OnlyTcp => "only-tcp",
            Self::NamesNotFound => "names-not-found",
            Self::PortMaybeUnused => "port-maybe-unused",
            Self::OtherPortsSilent => "other-ports-silent",
            Self::PortsClosed => "ports-closed",
            Self::NothingAnswers => "nothing-answers",
            Self::LocalIsShared => "local-is-shared",
            Self::ServerInside => "server-inside",
            Self::PoolSeen => "pool-seen",
            Self::LayersHidden => "layers-hidden",
            Self::FilterBeyond => "filter-beyond",
            Self::TooFewSamples => "too-few-samples",
            Self::SamplesOutOfOrder => "samples-out-of-order",
            Self::MappingsUnknown => "mappings-unknown",
            Self::NoServers => "no-servers",
            Self::NoAnswer => "no-answer",
            Self::NoMappedAddress => "no-mapped-address",
            Self::AnsweredElsewhere => "answered-elsewhere",
            Self::NoRoute => "no-route",
            Self::ServerOnLoopback => "server-on-loopback",
            Self::OneServer => "one-server",
            Self::OneAddress => "one-address",
            Self::OnePortEach => "one-port-each",
            Self::AddressHidden => "address-hidden",
            Self::ServersNotToldApart => "servers-not-told-apart",
            Self::Incomplete => "incomplete",
            Self::SomeSilent => "some-silent",
            Self::MappingUnstable => "mapping-unstable",
            Self::PathsDiffer => "paths-differ",
            Self::NoClassFits => "no-class-fits",
            Self::NoOtherAddress => "no-other-address",
            Self::OtherAddressUnusable => "other-address-unusable",
            Self::OtherAddressSilent => "other-address-silent",
            Self::NewFlowsLost => "new-flows-lost",
            Self::ChangeIgnored => "change-ignored",
            Self::ChangeRefused => "change-refused",
            Self::ControlSilent => "control-silent",
            Self::ControlImpossible => "control-impossible",
            Self::TooLossy => "too-lossy",
            Self::NoTurnServer => "no-turn-server",
            Self::NoRelay => "no-relay",
            Self::RelaySilent => "relay-silent",
            Self::ProbeUnreachable => "probe-unreachable",
            Self::ProbeRefused => "probe-refused",
            Self::ProbeGone => "probe-gone",
            Self::PageNotHeard => "page-not-heard",
            Self::ContactSilent => "contact-silent",
            Self::GatewayAnswers => "gateway-answers",
            Self::GatewayDenies => "gateway-denies",
            Self::GatewayOtherVersion => "gateway-other-version",
            Self::GatewayPortClosed => "gateway-port-closed",
            Self::GatewaySilent => "gateway-silent",
            Self::GatewayUnusable => "gateway-unusable",
            Self::GatewayUnreachable => "gateway-unreachable",
            Self::NoGateway => "no-gateway",
            Self::AnotherDevice => "another-device",
            Self::NoExternalAddress => "no-external-address",
            Self::GatewayContradicts => "gateway-contradicts",
            Self::GatewayNotOnPath => "gateway-not-on-path",
            Self::ExternalIsMapped => "external-is-mapped",
            Self::ExternalIsPrivate => "external-is-private",
            Self::ExternalIsShared => "external-is-shared",
            Self::ExternalDiffers => "external-differs",
            Self::Ipv4SeenOverIpv6 => "ipv4-seen-over-ipv6",
            Self::ResolverSynthesises => "resolver-synthesises",
            Self::Ipv4OverIpv6 => "ipv4-over-ipv6",
            Self::Ipv4IsNative => "ipv4-is-native",
            Self::NotTested => "not-tested",
        }
    }
}
