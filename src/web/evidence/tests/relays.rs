//! What a TURN server shows beside its relay.

use super::*;

#[test]
fn a_relay_over_tcp_tells_blocked_udp_from_a_dead_server() {
    const UDP: &str = "turn:203.0.113.11:3478";
    const TCP: &str = "turn:203.0.113.11:3478?transport=tcp";
    const RELAY: &str =
        "candidate:4 1 udp 16777215 203.0.113.11 50000 typ relay raddr 0.0.0.0 rport 0";
    for gathered in [
        Recorded::chromium().candidate(RELAY, Some(TCP)),
        Recorded::firefox().candidate(RELAY, None),
    ] {
        let blocked = gathered.clone().ended(End::Settled);
        let report = judge(blocked.against(&[UDP, TCP]));
        assert_eq!(report.udp().class(), Some(Udp::Blocked));
        assert_eq!(report.udp().reason, Reason::OnlyTcp);
        assert!(report.summary().starts_with("UDP is blocked here"));
        // Of another host it shows nothing.
        let other = judge(blocked.against(&["stun:203.0.113.10", TCP]));
        assert_eq!(other.udp().class(), None);
        // While the run goes on, silence is none yet.
        let report = judge(gathered.ended(End::Running).against(&[UDP, TCP]));
        assert_eq!(report.udp().class(), None);
    }
    // Where UDP works, Firefox does not tell which of both relays.
    let both = Recorded::firefox()
        .srflx_firefox(1, 1_686_052_863, 5000)
        .candidate(RELAY, None);
    assert_eq!(both.against(&[UDP, TCP]).reach.hosts, []);
}

#[test]
fn a_wrong_turn_password_leaves_its_reflexive_candidate() {
    let turn = "turn:203.0.113.12:3478";
    let evidence = Recorded::chromium()
        .srflx(49457, "stun:203.0.113.12:3478")
        .error(
            "turn:203.0.113.12:3478?transport=udp",
            401,
            "Unauthorized.",
            None,
        )
        .against(&[turn]);
    assert_eq!(outcomes(&evidence), [(turn, &mapped("198.51.100.1:49457"))]);
}

#[test]
fn a_relay_over_udp_is_a_second_witness() {
    let relay = |raddr: &str, rport: u16| {
        format!(
            "candidate:3098115443 1 udp 33562367 203.0.113.12 55100 typ relay raddr {raddr} rport {rport} generation 0"
        )
    };
    let udp = "turn:203.0.113.12:3478";
    let tcp = "turn:203.0.113.12:3478?transport=tcp";
    let evidence = Recorded::chromium()
        .srflx(50949, A)
        .candidate(
            &relay("198.51.100.1", 50949),
            Some("turn:203.0.113.12:3478?transport=udp"),
        )
        .candidate(&relay("198.51.100.1", 40001), Some(tcp))
        .candidate(&relay("0.0.0.0", 0), Some(udp))
        .candidate(&relay("198.51.100.1", 40002), None)
        .against(&[A, udp, tcp]);
    assert_eq!(
        outcomes(&evidence),
        [
            (A, &mapped("198.51.100.1:50949")),
            (udp, &mapped("198.51.100.1:50949"))
        ]
    );
    assert_eq!(evidence.unattributed, []);
}
