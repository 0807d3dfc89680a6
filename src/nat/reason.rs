//! Why a verdict is what it is: the reasons, their stable names and sentences.

macro_rules! reasons {
    (
        decided { $($(#[$decided_doc:meta])* $decided:ident $decided_code:literal $decided_sentence:literal;)* }
        open { $($(#[$open_doc:meta])* $open:ident $open_code:literal $open_sentence:literal;)* }
    ) => {
        /// Why a verdict is what it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $(#[doc = concat!("`", $decided_code, "`, of a verdict that is decided: ", $decided_sentence)]
            $(#[$decided_doc])*
            $decided,)*
            $(#[doc = concat!("`", $open_code, "`: ", $open_sentence)]
            $(#[$open_doc])*
            $open,)*
        }

        impl Reason {
            /// The stable name: `server-on-loopback`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$decided => $decided_code,)*
                    $(Self::$open => $open_code,)*
                }
            }

            /// The reason in a sentence.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$decided => $decided_sentence,)*
                    $(Self::$open => $open_sentence,)*
                }
            }
        }
    };
}

reasons! {
    decided {
        MappedIsLocal "mapped-is-local" "The servers saw the local address and port themselves.";
        OneMapping "one-mapping" "Servers at different addresses saw the same mapped address and port.";
        MappingPerAddress "mapping-per-address" "Servers at different addresses saw different mappings, and two ports of one address saw the same.";
        MappingPerEndpoint "mapping-per-endpoint" "Every server address and port saw a different mapping, two ports of one address too.";
        StrangersGetIn "strangers-get-in" "An address that was never sent to got in.";
        KnownAddressesGetIn "known-addresses-get-in" "Another port of an address that was sent to got in, and another address did not, although it was seen to send.";
        OnlyContactedGetIn "only-contacted-get-in" "Another port of an address that was sent to did not get in, although it was seen to send.";
        SocketsDisagree "sockets-disagree" "What got in at one socket did not at another, although it was seen to send. The stricter counts: most likely the NAT still knows the first one's port from an earlier run or program.";
        PortsKept "ports-kept" "The mapped ports are the local ones.";
        PortsInSequence "ports-in-sequence" "Sockets that asked one after the other got ports one after the other.";
        PortsVary "ports-vary" "The mapped ports follow no rule that shows.";
        AddressesDiffer "addresses-differ" "Sockets of this host got different external addresses.";
        OneExternalAddress "one-external-address" "All sockets of this host got one external address.";
        TurnedRound "turned-round" "What was sent to the outside of the NAT came back in.";
        NotTurnedRound "not-turned-round" "What was sent to the outside of the NAT did not come back in.";
        AddressRewritten "address-rewritten" "The server sent one address twice, in the open and disguised, and they came differently: something rewrites what is inside packets.";
        AddressUntouched "address-untouched" "An address in the open came as the server sent it.";
        KeptOrGone "kept-or-gone" "Mappings that saw traffic in one direction only were asked for when an unused one was gone.";
        LongArrived "long-arrived" "A datagram that is too long for one packet arrived whole.";
        LongLost "long-lost" "Datagrams that are too long for one packet got lost, and those a little shorter did not.";
        PortsAnswer "ports-answer" "A server answered over UDP at each port that was asked.";
        PortsSilent "ports-silent" "Nobody answered there over UDP, although the same servers answer at other ports or over TCP.";
        OnlyTcp "only-tcp" "No server answered over UDP, and over TCP they are there.";
        /// See RFC 6598.
        LocalIsShared "local-is-shared" "The local address is from 100.64.0.0/10, which carriers use between their customers and their NAT.";
        GatewayAnswers "gateway-answers" "The gateway answers.";
        GatewayDenies "gateway-denies" "The gateway knows the protocol, and refuses.";
        GatewayOtherVersion "gateway-other-version" "The gateway answers that it speaks only the other version of the protocol.";
        GatewayPortClosed "gateway-port-closed" "The gateway reports that nothing listens on the port.";
        ExternalIsMapped "external-is-mapped" "The gateway's outside address is the one that the servers see.";
        ExternalIsPrivate "external-is-private" "The gateway's outside address is a private one, so another NAT has to follow it.";
        /// See RFC 6598.
        ExternalIsShared "external-is-shared" "The gateway's outside address is from 100.64.0.0/10, which providers use behind a NAT of their own.";
        ExternalDiffers "external-differs" "The servers see another address than the gateway's outside one, so something beyond it translates too.";
        Ipv4SeenOverIpv6 "ipv4-seen-over-ipv6" "A server that was asked over IPv6 saw an IPv4 address: a NAT64 translates on the way.";
        ResolverSynthesises "resolver-synthesises" "The resolver makes up IPv6 addresses for hosts that have IPv4 ones only (DNS64), and there is no IPv4 route.";
        Ipv4IsNative "ipv4-is-native" "Servers were reached over IPv4 itself.";
    }
    open {
        GoneTooSoon "gone-too-soon" "Mappings end so soon that they were gone before more was sent to keep them, so what keeps one does not show.";
        NoneGone "none-gone" "No unused mapping went away in the time given, so what keeps one does not show.";
        PortIgnored "port-ignored" "The server does not send to another port on request, which the test needs (RFC 5780).";
        PaddingUnknown "padding-unknown" "The server does not make its answers longer on request, which the test needs (RFC 5780).";
        LongNotSent "long-not-sent" "Nothing long reached the server, so it had nothing long to send back.";
        NamesNotFound "names-not-found" "No address was found for the servers' names.";
        PortMaybeUnused "port-maybe-unused" "Nobody answered at one port and servers did at others: it may be blocked, or no server may use it.";
        OtherPortsSilent "other-ports-silent" "A port that a server names as its own too is silent: it is blocked on the way, or nobody is there.";
        PortsClosed "ports-closed" "The servers' hosts, or a firewall in their name, say that nobody listens there.";
        NothingAnswers "nothing-answers" "Nothing answered, over UDP or TCP: there is no way to the servers, or they are down.";
        ServerInside "server-inside" "The servers are inside a private network themselves, so they see nothing of the NATs beyond.";
        PoolSeen "pool-seen" "Servers saw different external addresses: a NAT with a pool of them, as carriers and companies have, or several ways out.";
        LayersHidden "layers-hidden" "One NAT and several in a row look the same from here, unless the router tells its external address.";
        FilterBeyond "filter-beyond" "Strangers are kept out beyond the nearest gateway too: by another NAT in a row, as carriers have, or by a firewall.";
        TooFewSamples "too-few-samples" "Too few sockets were answered to see a rule.";
        SamplesOutOfOrder "samples-out-of-order" "Requests were sent more than once, since packets got lost or the way is long, so the order in which the NAT saw the sockets is not known.";
        MappingsUnknown "mappings-unknown" "The NAT has other mappings for its own outside than for a server, and they cannot be known.";
        NoServers "no-servers" "No STUN server was given.";
        NoAnswer "no-answer" "No STUN server answered.";
        NoMappedAddress "no-mapped-address" "Servers answered, but with errors or without a mapped address that can be used.";
        AnsweredElsewhere "answered-elsewhere" "The answer came from another address or port than the one that was asked, so it was not trusted.";
        NoRoute "no-route" "This host has no route to the servers' addresses of this family, IPv4 or IPv6.";
        ServerOnLoopback "server-on-loopback" "The STUN server is on this machine, so no NAT stands between it and this host.";
        OneServer "one-server" "Only one server address and port answered, and it takes two to compare mappings.";
        OneAddress "one-address" "All servers that answered share one address, and a second address is needed to tell the classes apart.";
        OnePortEach "one-port-each" "The mappings differ, but no two servers share an address, so it stays open whether the port matters too.";
        AddressHidden "address-hidden" "The browser hides the local address, and the mapped port is the local one: an open host and a NAT that keeps ports look the same from here.";
        ServersNotToldApart "servers-not-told-apart" "The browser does not tell which addresses the servers' names stand for, so answers cannot be told apart.";
        Incomplete "incomplete" "The run ended before enough servers had answered.";
        SomeSilent "some-silent" "Some servers answered and others did not, and the browser does not tell which.";
        MappingUnstable "mapping-unstable" "One server saw two different mappings of one socket: the mapping changed during the run.";
        PathsDiffer "paths-differ" "The servers were reached from several local addresses, as with a VPN or two networks, and what holds for one way does not for all.";
        NoClassFits "no-class-fits" "Some mappings are shared and some are not, which fits no class of RFC 4787.";
        NoOtherAddress "no-other-address" "No server has a second address to send from, and without one strangers cannot be told from known addresses (RFC 5780).";
        OtherAddressUnusable "other-address-unusable" "The server names a second address of its own that cannot be one, so it cannot send from there.";
        OtherAddressSilent "other-address-silent" "Nothing comes back from the second address that the server names, so its silence means nothing.";
        NewFlowsLost "new-flows-lost" "The same server answered one socket and not the next: new flows are dropped or limited on the way, or very much is lost.";
        ChangeIgnored "change-ignored" "The server does not answer from the address that it is asked to answer from.";
        ChangeRefused "change-refused" "The server refuses to answer from another address.";
        ControlSilent "control-silent" "The server was never seen to send from its other address or port, not even where the way was open, so its silence means nothing.";
        ControlImpossible "control-impossible" "Nothing came from the server's second address, and this NAT leaves no way to see whether anything was sent.";
        TooLossy "too-lossy" "Too many packets were lost to tell silence from loss.";
        NoTurnServer "no-turn-server" "A browser can only be sent to by a stranger through a TURN server, or by icescope's own server, and neither was given.";
        NoRelay "no-relay" "The TURN server gave no relay address, so nobody could send from elsewhere.";
        RelaySilent "relay-silent" "Nothing came from the TURN server's relay, not even where the way was open, so its silence means nothing.";
        ProbeUnreachable "probe-unreachable" "The server that was to send from elsewhere could not be asked over HTTP.";
        ProbeRefused "probe-refused" "The server that was to send from elsewhere refused, for now or for good.";
        ProbeGone "probe-gone" "The server that was to send from elsewhere went away during the test: it can no longer be asked over HTTP.";
        PageNotHeard "page-not-heard" "The server did not hear from this browser over UDP at the ports that the test needs.";
        ContactSilent "contact-silent" "Nothing that the server sent got in, not even from where this browser had sent to, so the silence of others means nothing.";
        GatewaySilent "gateway-silent" "The gateway did not answer. It may not have the protocol, have it turned off, or ignore this host.";
        GatewayUnusable "gateway-unusable" "The gateway answered something that cannot be read.";
        GatewayUnreachable "gateway-unreachable" "Nothing could be sent to the gateway.";
        NoGateway "no-gateway" "This host has no IPv4 default gateway.";
        AnotherDevice "another-device" "Another device answered, not the default gateway.";
        NoExternalAddress "no-external-address" "The gateway told no outside address of its own.";
        GatewayContradicts "gateway-contradicts" "The gateway tells different outside addresses over different protocols.";
        GatewayNotOnPath "gateway-not-on-path" "Packets to the servers leave from another local address than packets to the gateway (a VPN?), so the two cannot be compared.";
        /// See RFC 7335.
        Ipv4OverIpv6 "ipv4-over-ipv6" "The local IPv4 address is from 192.0.0.0/29, which hosts use to carry IPv4 over IPv6 (464XLAT or DS-Lite).";
        NotTested "not-tested" "No probe for this property was made.";
    }
}

impl Reason {
    /// Whether no server told a mapped address, for whatever reason.
    pub(super) const fn is_without_answer(self) -> bool {
        matches!(
            self,
            Self::NoAnswer | Self::NoMappedAddress | Self::AnsweredElsewhere | Self::NoRoute
        )
    }
}
