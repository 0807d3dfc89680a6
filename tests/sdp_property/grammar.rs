//! Descriptions by the grammar of RFC 8866 section 9 and of the attributes' RFCs.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A line end, and lines that follow the grammar, in the order that it demands.
pub fn description() -> impl Strategy<Value = (&'static str, Vec<String>)> {
    let end = select(vec!["\r\n", "\n"]);
    (end, session(), vec(section(), 0..4)).prop_map(|(end, session, sections)| {
        let lines = session.into_iter().chain(sections.into_iter().flatten());
        (end, lines.collect())
    })
}

fn token() -> impl Strategy<Value = String> {
    "[!#-'*+.0-9A-Z^-~-]{1,12}"
}

fn text() -> impl Strategy<Value = String> {
    // Anything but NUL, CR and LF.
    "[^\0\r\n]{1,20}"
}

fn word() -> impl Strategy<Value = String> {
    "[!-~]{1,12}"
}

fn digits() -> impl Strategy<Value = String> {
    "[1-9][0-9]{0,18}"
}

fn ip4() -> impl Strategy<Value = String> {
    any::<[u8; 4]>().prop_map(|octets| std::net::Ipv4Addr::from(octets).to_string())
}

fn ip6() -> impl Strategy<Value = String> {
    any::<[u16; 8]>().prop_map(|groups| std::net::Ipv6Addr::from(groups).to_string())
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9-]{1,8}\\.(example|local)"
}

fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        ip4().prop_map(|ip| format!("IN IP4 {ip}")),
        ip6().prop_map(|ip| format!("IN IP6 {ip}")),
        name().prop_map(|name| format!("IN IP4 {name}")),
    ]
}

fn optional(line: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<String>> {
    option::of(line).prop_map(|line| line.into_iter().collect())
}

fn session() -> impl Strategy<Value = Vec<String>> {
    let origin = (word(), digits(), digits(), host())
        .prop_map(|(user, id, version, host)| format!("o={user} {id} {version} {host}"));
    let head = (origin, text())
        .prop_map(|(origin, name)| vec!["v=0".to_owned(), origin, format!("s={name}")]);
    let time = (any::<u32>(), any::<u32>()).prop_map(|(start, stop)| format!("t={start} {stop}"));
    let repeat = (span(), span(), vec(span(), 1..3)).prop_map(|(interval, duration, offsets)| {
        format!("r={interval} {duration} {}", offsets.join(" "))
    });
    let times = (time, optional(repeat)).prop_map(|(time, repeat)| [vec![time], repeat].concat());
    let texts = (
        optional(text().prop_map(|text| format!("i={text}"))),
        optional(word().prop_map(|uri| format!("u=http://example.com/{uri}"))),
        optional(word().prop_map(|text| format!("e={text}"))),
        optional(word().prop_map(|text| format!("p={text}"))),
    )
        .prop_map(|(i, u, e, p)| [i, u, e, p].concat());
    (
        head,
        texts,
        optional(connection()),
        vec(bandwidth(), 0..2),
        times,
        vec(session_attribute(), 0..6),
    )
        .prop_map(|(head, texts, connection, bandwidths, times, attributes)| {
            [head, texts, connection, bandwidths, times, attributes].concat()
        })
}

fn span() -> impl Strategy<Value = String> {
    "[1-9][0-9]{0,4}[dhms]?"
}

fn connection() -> impl Strategy<Value = String> {
    prop_oneof![
        host().prop_map(|host| format!("c={host}")),
        (any::<u8>(), 1_u32..9)
            .prop_map(|(ttl, count)| format!("c=IN IP4 233.252.0.1/{ttl}/{count}")),
        (1_u32..9).prop_map(|count| format!("c=IN IP6 ff0e::101/{count}")),
    ]
}

fn bandwidth() -> impl Strategy<Value = String> {
    (token(), any::<u32>()).prop_map(|(kind, value)| format!("b={kind}:{value}"))
}

fn section() -> impl Strategy<Value = Vec<String>> {
    let protocol = select(vec![
        "RTP/AVP",
        "UDP/TLS/RTP/SAVPF",
        "TCP/DTLS/RTP/SAVPF",
        "UDP/DTLS/SCTP",
        "udp",
    ]);
    let media = (
        token(),
        any::<u16>(),
        option::of(1_u32..99),
        protocol,
        vec(token(), 1..6),
    )
        .prop_map(|(media, port, count, protocol, formats)| {
            let count = count.map_or(String::new(), |count| format!("/{count}"));
            format!("m={media} {port}{count} {protocol} {}", formats.join(" "))
        });
    (
        media,
        optional(text().prop_map(|text| format!("i={text}"))),
        vec(connection(), 0..2),
        vec(attribute(), 0..12),
    )
        .prop_map(|(media, title, connections, attributes)| {
            [vec![media], title, connections, attributes].concat()
        })
}

fn session_attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        (token(), vec(token(), 0..4)).prop_map(|(semantics, mids)| {
            let mids: String = mids.iter().map(|mid| format!(" {mid}")).collect();
            format!("a=group:{semantics}{mids}")
        }),
        select(vec![
            "a=ice-lite",
            "a=extmap-allow-mixed",
            "a=sendrecv",
            "a=inactive"
        ])
        .prop_map(str::to_owned),
        vec(word(), 1..4).prop_map(|options| format!("a=ice-options:{}", options.join(" "))),
        (0_u32..1000).prop_map(|pacing| format!("a=ice-pacing:{pacing}")),
        (token(), text()).prop_map(|(name, value)| format!("a=x-{name}:{value}")),
    ]
}

fn attribute() -> impl Strategy<Value = String> {
    let codec = prop_oneof![
        (0_u8..128, token(), 1_u32..96_000, option::of(1_u32..8)).prop_map(
            |(payload, name, rate, channels)| {
                let channels = channels.map_or(String::new(), |channels| format!("/{channels}"));
                format!("a=rtpmap:{payload} {name}/{rate}{channels}")
            }
        ),
        (0_u8..128, vec((token(), word()), 1..4)).prop_map(|(payload, parameters)| {
            let parameters: Vec<_> = parameters
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("a=fmtp:{payload} {}", parameters.join(";"))
        }),
        ("([0-9]|1[01][0-9]|\\*)", token(), option::of(token())).prop_map(
            |(payload, kind, parameter)| {
                let parameter =
                    parameter.map_or(String::new(), |parameter| format!(" {parameter}"));
                format!("a=rtcp-fb:{payload} {kind}{parameter}")
            }
        ),
        (
            1_u16..255,
            option::of(select(vec![
                "/sendonly",
                "/recvonly",
                "/sendrecv",
                "/inactive"
            ])),
            word()
        )
            .prop_map(|(id, direction, uri)| format!(
                "a=extmap:{id}{} urn:{uri}",
                direction.unwrap_or_default()
            )),
        (any::<u32>(), "[a-z]{1,8}", option::of(text())).prop_map(|(ssrc, name, value)| {
            let value = value.map_or(String::new(), |value| format!(":{value}"));
            format!("a=ssrc:{ssrc} {name}{value}")
        }),
        (
            select(vec!["FID", "SIM", "FEC-FR"]),
            vec(any::<u32>(), 1..4)
        )
            .prop_map(|(semantics, ssrcs)| {
                let ssrcs: String = ssrcs.iter().map(|ssrc| format!(" {ssrc}")).collect();
                format!("a=ssrc-group:{semantics}{ssrcs}")
            }),
        (
            "[A-Za-z0-9_-]{1,8}",
            select(vec!["send", "recv"]),
            option::of("max-width=[1-9][0-9]{0,3}")
        )
            .prop_map(|(id, direction, restriction)| {
                let restriction = restriction.map_or(String::new(), |it| format!(" {it}"));
                format!("a=rid:{id} {direction}{restriction}")
            }),
        "a=simulcast:send ~?[a-z0-9]{1,4}(,~?[a-z0-9]{1,4}){0,2}(;~?[a-z0-9]{1,4}){0,2}( recv [a-z0-9]{1,3})?",
    ];
    let transport = prop_oneof![
        candidate().prop_map(|candidate| format!("a={candidate}")),
        "a=ice-ufrag:[A-Za-z0-9+/]{4,16}",
        "a=ice-pwd:[A-Za-z0-9+/]{22,32}",
        "a=fingerprint:sha-256( )[0-9A-F]{2}(:[0-9A-F]{2}){31}",
        select(vec![
            "a=setup:actpass",
            "a=setup:active",
            "a=setup:passive",
            "a=setup:holdconn"
        ])
        .prop_map(str::to_owned),
        "a=tls-id:[A-Za-z0-9+/_-]{20,40}",
        (any::<u16>(), option::of(host())).prop_map(|(port, host)| {
            let host = host.map_or(String::new(), |host| format!(" {host}"));
            format!("a=rtcp:{port}{host}")
        }),
        any::<u16>().prop_map(|port| format!("a=sctp-port:{port}")),
        any::<u32>().prop_map(|size| format!("a=max-message-size:{size}")),
    ];
    let naming = prop_oneof![
        token().prop_map(|mid| format!("a=mid:{mid}")),
        (token(), option::of(token())).prop_map(|(stream, track)| {
            let track = track.map_or(String::new(), |track| format!(" {track}"));
            format!("a=msid:{stream}{track}")
        }),
        select(vec![
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=rtcp-mux-only",
            "a=bundle-only",
            "a=end-of-candidates",
            "a=sendonly"
        ])
        .prop_map(str::to_owned),
        (token(), option::of(text())).prop_map(|(name, value)| {
            let value = value.map_or(String::new(), |value| format!(":{value}"));
            format!("a=x-{name}{value}")
        }),
    ];
    prop_oneof![3 => codec, 2 => transport, 1 => naming]
}

/// A candidate by RFC 8839 section 5.1 and RFC 6544 section 4.5.
pub fn candidate() -> impl Strategy<Value = String> {
    let address = prop_oneof![ip4(), ip6(), name()];
    let start = (
        "[A-Za-z0-9+/]{1,32}",
        1_u16..257,
        select(vec!["udp", "UDP", "tcp", "TCP"]),
        1_u32..1 << 31,
    );
    let related = option::of((prop_oneof![ip4(), ip6()], any::<u16>()));
    let kind = select(vec!["host", "srflx", "prflx", "relay"]);
    let role = option::of(select(vec!["active", "passive", "so"]));
    (start, address, any::<u16>(), kind, related, role, vec((word(), word()), 0..4)).prop_map(
        |((foundation, component, transport, priority), address, port, kind, related, role, extensions)| {
            let mut text = format!("candidate:{foundation} {component} {transport} {priority} {address} {port} typ {kind}");
            if let Some((address, port)) = related {
                text.push_str(&format!(" raddr {address} rport {port}"));
            }
            if let Some(role) = role {
                text.push_str(&format!(" tcptype {role}"));
            }
            for (name, value) in extensions {
                text.push_str(&format!(" x-{name} {value}"));
            }
            text
        },
    )
}
