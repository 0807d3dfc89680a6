//! What an `icecandidateerror` means, in plain words.

use super::gathering::CandidateError;

impl CandidateError {
    /// What happened and what to do, in a sentence or two.
    ///
    /// Browsers have one code, 701, for all that goes wrong before a server answers; the text tells
    /// the cases apart in Chromium, and Firefox sends none. Other codes are the server's own
    /// (RFC 8489 section 14.8, RFC 8656 section 19).
    #[must_use]
    pub fn explanation(&self) -> &'static str {
        match self.code {
            300 => "The server sends its clients to another server. Ask that one instead.",
            400 => "The server calls the request malformed. It may not be a STUN or TURN server.",
            401 => {
                "The TURN server refused the user name or the credential. Check both; a \
                 time-limited credential may have run out."
            }
            403 => "The TURN server does not allow this: its rules forbid the client or the peer.",
            420 => "The server does not know an attribute that the browser must send.",
            437 => {
                "The TURN server has another allocation for this port still. Try again in a moment."
            }
            438 => "The TURN server's nonce had run out. The browser should have tried again.",
            440 => "The TURN server has no relay address of the address family asked for.",
            441 => "The TURN server has an allocation for this port under other credentials.",
            442 => "The TURN server does not relay over the transport asked for.",
            443 => "The peer's address family does not fit that of the relay address.",
            486 => "This user has as many TURN allocations as the server allows.",
            500 => "The server failed inside. Try again; if it stays so, tell its operator.",
            508 => "The TURN server has no free port or capacity for another relay address.",
            600 => "The server refused for good. Ask its operator.",
            701 => self.unreachable(),
            _ => "The server refused with a code of its own.",
        }
    }

    fn unreachable(&self) -> &'static str {
        let text = self.text.to_ascii_lowercase();
        let ipv6 = self.is_ipv6() == Some(true);
        if text.contains("lookup") && ipv6 {
            "The server's name has no IPv6 address that could be found. Harmless while IPv4 works."
        } else if text.contains("lookup") {
            "The server's name could not be resolved. Check its spelling and the DNS."
        } else if text.contains("timed out") {
            "The server did not answer. It may be down, or UDP to it may be blocked."
        } else if text.contains("establish connection") {
            "No connection to the server: the port is closed or blocked, or its TLS certificate is \
             not trusted."
        } else if text.contains("not associated") {
            "The server's address family does not fit this network interface. Harmless while \
             another interface works."
        } else if ipv6 {
            "The server could not be reached over IPv6. Harmless while IPv4 works."
        } else {
            "The server could not be reached: its name was not found, it did not answer, or the \
             way to it is blocked. This browser does not say which."
        }
    }

    /// Whether it says nothing about the server while the other address family works.
    #[must_use]
    pub fn is_ipv6_only(&self) -> bool {
        self.code == 701 && self.is_ipv6() == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::CandidateError;

    fn error(code: u16, text: &str, address: Option<&str>) -> CandidateError {
        CandidateError {
            url: "stun:203.0.113.10:3478".into(),
            code,
            text: text.into(),
            address: address.map(Into::into),
            port: None,
            at: Duration::ZERO,
        }
    }

    #[test]
    fn the_cases_of_701_are_told_apart() {
        let lookup = "STUN host lookup received error.";
        for (text, address, part) in [
            (lookup, Some("192.168.1.x"), "could not be resolved"),
            (lookup, Some("[2001:db8:0:x:x:x:x:x]"), "Harmless"),
            (
                "STUN binding request timed out.",
                Some("192.168.1.x"),
                "did not answer",
            ),
            ("Failed to establish connection", None, "certificate"),
            ("", None, "does not say which"),
            ("", Some("[2001:db8:0:x:x:x:x:x]"), "over IPv6"),
        ] {
            let explanation = error(701, text, address).explanation();
            assert!(explanation.contains(part), "{text}: {explanation}");
        }
    }

    #[test]
    fn a_servers_own_code_has_its_own_words() {
        assert!(
            error(401, "Unauthorized.", None)
                .explanation()
                .contains("credential")
        );
        assert!(error(486, "", None).explanation().contains("allocations"));
        assert!(
            error(499, "", None)
                .explanation()
                .contains("code of its own")
        );
    }
}
