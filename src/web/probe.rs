//! What a page and a probe endpoint tell each other, and what a try proves.
//!
//! The server hands out one side's ICE credentials with the addresses that it sends from; the page
//! hands in the other side's. What the server then counts is judged as every try is, by
//! [`ProbeFindings::evidence`](crate::nat::ProbeFindings::evidence).

use std::net::SocketAddr;

use crate::nat::{FilteringProbe, Passage, Stranger, Tally, Unproved};

/// The tries that a probe endpoint may make possible, before anything is known of it.
///
/// ```
/// use icescope::nat::Passage;
/// use icescope::web::planned_probe;
///
/// let tries = planned_probe("https://probe.example.org/probe");
/// assert!(tries.iter().all(|planned| planned.outcome == Passage::Undecided));
/// ```
#[must_use]
pub fn planned_probe(url: &str) -> Vec<FilteringProbe> {
    unproved(url, Passage::Undecided)
}

/// The same, where there was nothing to find out.
pub(super) fn failed_probe(url: &str, why: Unproved) -> Vec<FilteringProbe> {
    unproved(url, Passage::Unproved(why))
}

/// What a test has found of which the endpoint went away.
pub(super) fn cut_short(found: Vec<FilteringProbe>) -> Vec<FilteringProbe> {
    let told = |mut probe: FilteringProbe| {
        if probe.outcome == Passage::Undecided {
            probe.outcome = Passage::Unproved(Unproved::ProbeGone);
        }
        probe
    };
    found.into_iter().map(told).collect()
}

fn unproved(url: &str, outcome: Passage) -> Vec<FilteringProbe> {
    let plan = |stranger| FilteringProbe {
        server: url.to_owned(),
        contacted: None,
        local: None,
        stranger,
        expected: None,
        outcome,
        test: Tally::default(),
        control: Tally::default(),
        elapsed: None,
    };
    [Stranger::OtherPort, Stranger::OtherAddress]
        .map(plan)
        .into()
}

/// What the page has learnt of its test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) token: String,
    pub(super) password: String,
    pub(super) contact: SocketAddr,
}

impl Server {
    /// `None` if what the endpoint says is of no use in a session description.
    pub(super) fn new(token: &str, password: &str, contact: &str) -> Option<Self> {
        let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
        let usable =
            |text: &str, least| (least..=256).contains(&text.len()) && text.bytes().all(is_one);
        Some(Self {
            token: Some(token).filter(|text| usable(text, 4))?.to_owned(),
            password: Some(password).filter(|text| usable(text, 22))?.to_owned(),
            contact: contact.parse().ok()?,
        })
    }

    /// An offer as of a browser with one data channel, which tells of no candidate. Its fingerprint
    /// is that of no certificate: ICE is all that is wanted.
    pub(super) fn offer(&self) -> String {
        let fingerprint = ["00"; 32].join(":");
        let Self {
            token, password, ..
        } = self;
        [
            "v=0",
            "o=- 1 1 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=mid:0",
            "a=setup:actpass",
            "a=sctp-port:5000",
            "a=max-message-size:65536",
            "a=ice-options:trickle",
            &format!("a=ice-ufrag:{token}"),
            &format!("a=ice-pwd:{password}"),
            &format!("a=fingerprint:sha-256 {fingerprint}"),
            "",
        ]
        .join("\r\n")
    }
}

/// A candidate line for a socket of the server's (RFC 8839 section 5.1).
pub(super) fn candidate(at: SocketAddr) -> String {
    format!(
        "candidate:1 1 udp 2130706431 {} {} typ host",
        at.ip(),
        at.port()
    )
}

/// The user name fragment and the password of a description's side (RFC 8839 section 5.4).
pub(super) fn credentials(sdp: &str) -> Option<(&str, &str)> {
    let value = |name| sdp.lines().find_map(|line| line.strip_prefix(name));
    Some((value("a=ice-ufrag:")?, value("a=ice-pwd:")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::CandidateLine;
    use crate::sdp::{Document, Profile, check};

    fn server() -> Server {
        Server::new("abcdefgh", &"p".repeat(26), "203.0.113.10:3478").unwrap()
    }

    #[test]
    fn the_offer_is_one_that_browsers_take() {
        let offer = server().offer();
        let document = Document::parse(&offer).unwrap();
        let report = check(&document, Profile::WebRtc);
        assert!(report.accepted(), "{report:?}");
        let password = "p".repeat(26);
        assert_eq!(credentials(&offer), Some(("abcdefgh", password.as_str())));
    }

    #[test]
    fn an_endpoint_that_goes_away_leaves_what_it_has_told() {
        let mut found = planned_probe("https://probe.example.org/probe");
        found[0].outcome = Passage::Open;
        let outcomes: Vec<Passage> = cut_short(found).iter().map(|probe| probe.outcome).collect();
        let gone = Passage::Unproved(Unproved::ProbeGone);
        assert_eq!(outcomes, [Passage::Open, gone]);
    }

    #[test]
    fn what_could_break_out_of_a_line_is_refused() {
        let password = "p".repeat(26);
        for (token, password, contact) in [
            ("abc", password.as_str(), "203.0.113.10:3478"),
            ("abcd\r\na=x", &password, "203.0.113.10:3478"),
            ("abcd", "short", "203.0.113.10:3478"),
            ("abcd", &password, "example.org:3478"),
        ] {
            assert_eq!(Server::new(token, password, contact), None);
        }
    }

    #[test]
    fn candidates_are_candidates() {
        for at in ["203.0.113.10:3478", "[2001:db8::1]:3479"] {
            let at: SocketAddr = at.parse().unwrap();
            let line = candidate(at);
            let line = CandidateLine::parse(&line).unwrap();
            let told = line.candidate().unwrap();
            assert_eq!((told.address.ip(), told.port), (Some(at.ip()), at.port()));
        }
    }
}
