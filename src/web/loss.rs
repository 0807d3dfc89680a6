//! Whether packets get lost, by how long answers take.

use core::time::Duration;

use super::gathering::Gathering;
use crate::candidate::{CandidateLine, Kind, Transport};

/// How much longer than the others it takes what was asked a second time: Firefox repeats a request
/// after 100 ms, Chromium after 250 ms. A slow machine is taken for a lossy line, which costs
/// connections and time, and no truth.
const FIREFOX: Duration = Duration::from_millis(80);
const CHROMIUM: Duration = Duration::from_millis(180);

/// How long a candidate took that so many round trips bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RoundTrips {
    took: Duration,
    count: u32,
    /// The browser names the server, which Firefox does not.
    named: bool,
}

/// The round trips of a gathering: one for a mapped address, and two for a relay (RFC 8656 section 7).
pub(super) fn round_trips(gathering: &Gathering) -> Vec<RoundTrips> {
    let mut begun = Duration::ZERO;
    let mut found: Vec<RoundTrips> = Vec::new();
    for candidate in &gathering.candidates {
        let Ok(line) = CandidateLine::parse(&candidate.line) else {
            continue;
        };
        let Some(line) = line.candidate() else {
            continue;
        };
        let count = match line.kind {
            // The socket is there, and what asks the servers.
            Kind::Host if begun.is_zero() => {
                begun = candidate.at;
                continue;
            }
            Kind::ServerReflexive => 1,
            Kind::Relayed => 2,
            _ => continue,
        };
        let is_first = found.iter().all(|known| known.count != count);
        if line.transport == Transport::Udp && is_first {
            found.push(RoundTrips {
                took: candidate.at.saturating_sub(begun),
                count,
                named: candidate.url.is_some(),
            });
        }
    }
    found
}

/// Whether any of them took so much longer than the quickest that a request was repeated.
pub(super) fn asked_again(all: &[RoundTrips]) -> bool {
    let quickest = all.iter().map(|one| one.took / one.count).min();
    let quickest = quickest.unwrap_or_default();
    all.iter().any(|one| {
        let spare = if one.named { CHROMIUM } else { FIREFOX };
        one.took > quickest * one.count + spare
    })
}

#[cfg(test)]
mod tests {
    use super::super::gathering::{End, GatheredCandidate};
    use super::*;

    fn gathered(candidates: &[(&str, u64)], named: bool) -> Vec<RoundTrips> {
        let candidates = candidates.iter().map(|(kind, at)| GatheredCandidate {
            line: format!("candidate:1 1 udp 1 192.0.2.1 5000 typ {kind}"),
            url: named.then(|| "stun:192.0.2.9".to_owned()),
            mid: None,
            at: Duration::from_millis(*at),
        });
        round_trips(&Gathering {
            end: End::Running,
            elapsed: Duration::ZERO,
            candidates: candidates.collect(),
            errors: Vec::new(),
        })
    }

    #[test]
    fn a_long_line_is_not_a_lossy_one() {
        for round_trip in [1, 50, 300] {
            let main = [
                ("host", 20),
                ("srflx", 30 + round_trip),
                ("relay", 40 + 2 * round_trip),
            ];
            let mut all = gathered(&main, false);
            all.extend(gathered(&[("relay", 50 + 2 * round_trip)], false));
            assert!(!asked_again(&all), "{all:?}");
            // The second request for the relay was lost.
            all.extend(gathered(&[("relay", 150 + 2 * round_trip)], false));
            assert!(asked_again(&all), "{all:?}");
        }
    }

    #[test]
    fn a_lost_packet_shows_in_chromium_by_a_quarter_of_a_second() {
        let clean = gathered(&[("host", 20), ("srflx", 70)], true);
        let late = gathered(&[("host", 20), ("srflx", 320)], true);
        let slow = gathered(&[("host", 20), ("srflx", 200)], true);
        assert!(!asked_again(&[clean.clone(), slow].concat()));
        assert!(asked_again(&[clean, late].concat()));
        assert!(!asked_again(&[]));
    }
}
