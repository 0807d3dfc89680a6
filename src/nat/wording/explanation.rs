//! Why a verdict is what it is.

use crate::nat::property::Reason;

/// The reason in a sentence.
pub(in crate::nat) const fn explanation(reason: Reason) -> &'static str {
    match reason {
        Reason::MappedIsLocal => "The servers saw the local address and port themselves.",
        Reason::OneMapping => {
            "Servers at different addresses saw the same mapped address and port."
        }
        Reason::MappingPerAddress => {
            "Servers at different addresses saw different mappings, and two ports of one address \
             saw the same."
        }
        Reason::MappingPerEndpoint => {
            "Every server address and port saw a different mapping, two ports of one address too."
        }
        Reason::NoServers => "No STUN server was given.",
        Reason::NoAnswer => "No STUN server answered.",
        Reason::NamesNotFound => "No address was found for the servers' names.",
        Reason::NoMappedAddress => {
            "Servers answered, but with errors or without a mapped address that can be used."
        }
        Reason::AnsweredElsewhere => {
            "The answer came from another address or port than the one that was asked, so it was not \
             trusted."
        }
        Reason::NoRoute => {
            "This host has no route to the servers' addresses of this family, IPv4 or IPv6."
        }
        Reason::ServerOnLoopback => {
            "The STUN server is on this machine, so no NAT stands between it and this host."
        }
        Reason::OneServer => {
            "Only one server address and port answered, and it takes two to compare mappings."
        }
        Reason::OneAddress => {
            "All servers that answered share one address, and a second address is needed to tell \
             the classes apart."
        }
        Reason::OnePortEach => {
            "The mappings differ, but no two servers share an address, so it stays open whether \
             the port matters too."
        }
        Reason::AddressHidden => {
            "The browser hides the local address, and the mapped port is the local one: an open \
             host and a NAT that keeps ports look the same from here."
        }
        Reason::ServersNotToldApart => {
            "The browser does not tell which addresses the servers' names stand for, so answers \
             cannot be told apart."
        }
        Reason::Incomplete => "The run ended before enough servers had answered.",
        Reason::SomeSilent => {
            "Some servers answered and others did not, and the browser does not tell which."
        }
        Reason::MappingUnstable => {
            "One server saw two different mappings of one socket: the mapping changed during the \
             run."
        }
        Reason::PathsDiffer => {
            "The servers were reached from several local addresses, as with a VPN or two networks, and what \
             holds for one way does not for all."
        }
        Reason::NoClassFits => {
            "Some mappings are shared and some are not, which fits no class of RFC 4787."
        }
        Reason::StrangersGetIn => "An address that was never sent to got in.",
        Reason::KnownAddressesGetIn => {
            "Another port of an address that was sent to got in, and another address did not, \
             although it was seen to send."
        }
        Reason::OnlyContactedGetIn => {
            "Another port of an address that was sent to did not get in, although it was seen to \
             send."
        }
        Reason::SocketsDisagree => {
            "What got in at one socket did not at another, although it was seen to send. The stricter \
             counts: most likely the NAT still knows the first one's port from an earlier run or program."
        }
        Reason::NoOtherAddress => {
            "No server has a second address to send from, and without one strangers cannot be told \
             from known addresses (RFC 5780)."
        }
        Reason::OtherAddressUnusable => {
            "The server names a second address of its own that cannot be one, so it cannot send \
             from there."
        }
        Reason::OtherAddressSilent => {
            "Nothing comes back from the second address that the server names, so its silence means \
             nothing."
        }
        Reason::NewFlowsLost => {
            "The same server answered one socket and not the next: new flows are dropped or limited on the \
             way, or very much is lost."
        }
        Reason::ChangeIgnored => {
            "The server does not answer from the address that it is asked to answer from."
        }
        Reason::ChangeRefused => "The server refuses to answer from another address.",
        Reason::ControlSilent => {
            "The server was never seen to send from its other address or port, not even where the way \
             was open, so its silence means nothing."
        }
        Reason::ControlImpossible => {
            "Nothing came from the server's second address, and this NAT leaves no way to see \
             whether anything was sent."
        }
        Reason::TooLossy => "Too many packets were lost to tell silence from loss.",
        Reason::PortsKept => "The mapped ports are the local ones.",
        Reason::PortsInSequence => {
            "Sockets that asked one after the other got ports one after the other."
        }
        Reason::PortsVary => "The mapped ports follow no rule that shows.",
        Reason::AddressesDiffer => "Sockets of this host got different external addresses.",
        Reason::OneExternalAddress => "All sockets of this host got one external address.",
        Reason::TurnedRound => "What was sent to the outside of the NAT came back in.",
        Reason::NotTurnedRound => "What was sent to the outside of the NAT did not come back in.",
        Reason::AddressRewritten => {
            "The server sent one address twice, in the open and disguised, and they came \
             differently: something rewrites what is inside packets."
        }
        Reason::AddressUntouched => "An address in the open came as the server sent it.",
        Reason::KeptOrGone => {
            "Mappings that saw traffic in one direction only were asked for when an unused one was \
             gone."
        }
        Reason::NoneGone => {
            "No unused mapping went away in the time given, so what keeps one does not show."
        }
        Reason::GoneTooSoon => {
            "Mappings end so soon that they were gone before more was sent to keep them, so what keeps one \
             does not show."
        }
        Reason::PortIgnored => {
            "The server does not send to another port on request, which the test needs (RFC 5780)."
        }
        Reason::LongArrived => "A datagram that is too long for one packet arrived whole.",
        Reason::LongLost => {
            "Datagrams that are too long for one packet got lost, and those a little shorter did not."
        }
        Reason::PaddingUnknown => {
            "The server does not make its answers longer on request, which the test needs (RFC 5780)."
        }
        Reason::LongNotSent => {
            "Nothing long reached the server, so it had nothing long to send back."
        }
        Reason::PortsAnswer => "A server answered over UDP at each port that was asked.",
        Reason::PortsSilent => {
            "Nobody answered there over UDP, although the same servers answer at other ports or over \
             TCP."
        }
        Reason::OnlyTcp => "No server answered over UDP, and over TCP they are there.",
        Reason::PortMaybeUnused => {
            "Nobody answered at one port and servers did at others: it may be blocked, or no server \
             may use it."
        }
        Reason::OtherPortsSilent => {
            "A port that a server names as its own too is silent: it is blocked on the way, or nobody is \
             there."
        }
        Reason::PortsClosed => {
            "The servers' hosts, or a firewall in their name, say that nobody listens there."
        }
        Reason::NothingAnswers => {
            "Nothing answered, over UDP or TCP: there is no way to the servers, or they are down."
        }
        Reason::LocalIsShared => {
            "The local address is from 100.64.0.0/10, which carriers use between their customers and \
             their NAT."
        }
        Reason::ServerInside => {
            "The servers are inside a private network themselves, so they see nothing of the NATs \
             beyond."
        }
        Reason::PoolSeen => {
            "Servers saw different external addresses: a NAT with a pool of them, as carriers and \
             companies have, or several ways out."
        }
        Reason::FilterBeyond => {
            "Strangers are kept out beyond the nearest gateway too: by another NAT in a row, as \
             carriers have, or by a firewall."
        }
        Reason::LayersHidden => {
            "One NAT and several in a row look the same from here, unless the router tells its \
             external address."
        }
        Reason::TooFewSamples => "Too few sockets were answered to see a rule.",
        Reason::SamplesOutOfOrder => {
            "Requests were sent more than once, since packets got lost or the way is long, so the order \
             in which the NAT saw the sockets is not known."
        }
        Reason::MappingsUnknown => {
            "The NAT has other mappings for its own outside than for a server, and they \
             cannot be known."
        }
        Reason::NoTurnServer => {
            "A browser can only be sent to by a stranger through a TURN server, or by icescope's own \
             server, and neither was given."
        }
        Reason::NoRelay => {
            "The TURN server gave no relay address, so nobody could send from elsewhere."
        }
        Reason::RelaySilent => {
            "Nothing came from the TURN server's relay, not even where the way was open, so its \
             silence means nothing."
        }
        Reason::ProbeUnreachable => {
            "The server that was to send from elsewhere could not be asked over HTTP."
        }
        Reason::ProbeRefused => {
            "The server that was to send from elsewhere refused, for now or for good."
        }
        Reason::ProbeGone => {
            "The server that was to send from elsewhere went away during the test: it can no longer be \
             asked over HTTP."
        }
        Reason::PageNotHeard => {
            "The server did not hear from this browser over UDP at the ports that the test needs."
        }
        Reason::ContactSilent => {
            "Nothing that the server sent got in, not even from where this browser had sent to, so \
             the silence of others means nothing."
        }
        Reason::GatewayAnswers => "The gateway answers.",
        Reason::GatewayDenies => "The gateway knows the protocol, and refuses.",
        Reason::GatewayOtherVersion => {
            "The gateway answers that it speaks only the other version of the protocol."
        }
        Reason::GatewayPortClosed => "The gateway reports that nothing listens on the port.",
        Reason::GatewaySilent => {
            "The gateway did not answer. It may not have the protocol, have it turned off, or ignore this host."
        }
        Reason::GatewayUnusable => "The gateway answered something that cannot be read.",
        Reason::GatewayUnreachable => "Nothing could be sent to the gateway.",
        Reason::NoGateway => "This host has no IPv4 default gateway.",
        Reason::AnotherDevice => "Another device answered, not the default gateway.",
        Reason::NoExternalAddress => "The gateway told no outside address of its own.",
        Reason::GatewayContradicts => {
            "The gateway tells different outside addresses over different protocols."
        }
        Reason::GatewayNotOnPath => {
            "Packets to the servers leave from another local address than packets to the gateway (a VPN?), so the two cannot be compared."
        }
        Reason::ExternalIsMapped => {
            "The gateway's outside address is the one that the servers see."
        }
        Reason::ExternalIsPrivate => {
            "The gateway's outside address is a private one, so another NAT has to follow it."
        }
        Reason::ExternalIsShared => {
            "The gateway's outside address is from 100.64.0.0/10, which providers use behind a NAT of their own."
        }
        Reason::ExternalDiffers => {
            "The servers see another address than the gateway's outside one, so something beyond it translates too."
        }
        Reason::Ipv4SeenOverIpv6 => {
            "A server that was asked over IPv6 saw an IPv4 address: a NAT64 translates on the way."
        }
        Reason::ResolverSynthesises => {
            "The resolver makes up IPv6 addresses for hosts that have IPv4 ones only (DNS64), and there is no IPv4 route."
        }
        Reason::Ipv4OverIpv6 => {
            "The local IPv4 address is from 192.0.0.0/29, which hosts use to carry IPv4 over IPv6 (464XLAT or DS-Lite)."
        }
        Reason::Ipv4IsNative => "Servers were reached over IPv4 itself.",
        Reason::NotTested => "No probe for this property was made.",
    }
}
