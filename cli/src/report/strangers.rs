//! What came of strangers' tries to get in.

use std::io::{self, Write};

use icescope::nat::{FilteringProbe, Passage, Stranger, Unproved};

/// A line for each try, with the server in a column so wide. Sockets that agree share one.
pub(super) fn evidence(
    tries: &[FilteringProbe],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, probe) in tries.iter().enumerate() {
        let same = |other: &&FilteringProbe| {
            (&other.server, other.contacted, other.stranger)
                == (&probe.server, probe.contacted, probe.stranger)
                && other.local != probe.local
        };
        let open = |other: &FilteringProbe| other.outcome == Passage::Open;
        let mut earlier = tries.iter().take(index).filter(same);
        if open(probe) && earlier.any(open) {
            continue;
        }
        let others = || tries.iter().filter(same);
        let Some(words) = passage(probe) else {
            continue;
        };
        write!(out, "  {:width$}  {words}", probe.server)?;
        let disagree = others().any(|other| {
            matches!(other.outcome, Passage::Open | Passage::Closed) && open(other) != open(probe)
        });
        match probe.local {
            _ if open(probe) && others().any(open) => write!(out, ", at two sockets")?,
            Some(local) if disagree => write!(out, " (local port {})", local.port())?,
            _ => {}
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What came of a stranger's try; nothing where it was not needed.
fn passage(probe: &FilteringProbe) -> Option<String> {
    let stranger = match (probe.stranger, probe.expected) {
        (Stranger::OtherAddress, Some(from)) => format!("asked to send from {from}"),
        (Stranger::OtherAddress, None) => "asked to send from another address".to_owned(),
        (Stranger::OtherPort, Some(from)) => format!("asked to send from {from}, another port"),
        (Stranger::OtherPort, None) => "asked to send from another port".to_owned(),
    };
    let control = probe.control;
    Some(match probe.outcome {
        Passage::Open => format!("{stranger}: it came in"),
        Passage::Closed => format!(
            "{stranger}: nothing came in; where the way was open, {} of {} came",
            control.arrived, control.asked
        ),
        Passage::Unproved(Unproved::NoOtherAddress) => "has no second address".to_owned(),
        Passage::Unproved(Unproved::OtherAddressUnusable) => match probe.expected {
            Some(other) => format!("names {other} as its second address, which cannot be"),
            None => "names a second address that cannot be one".to_owned(),
        },
        Passage::Unproved(Unproved::OtherAddressSilent) => {
            format!("{stranger}, from where nothing comes back at all")
        }
        Passage::Unproved(Unproved::NewFlowsLost) => {
            format!("{stranger}, which answered one socket and not another")
        }
        Passage::Unproved(Unproved::ServerSilent) => {
            format!("{stranger}, and answered no other socket than the first")
        }
        Passage::Unproved(Unproved::ChangeIgnored) => {
            format!("{stranger}: it sent from elsewhere")
        }
        Passage::Unproved(Unproved::ChangeRefused) => format!("{stranger}: it refused"),
        Passage::Unproved(Unproved::ControlImpossible) => {
            format!("{stranger}: nothing came, and no control is possible")
        }
        Passage::Unproved(_) if control.asked == 0 => {
            format!("{stranger}: nothing came, and the way was not opened")
        }
        Passage::Unproved(_) => format!(
            "{stranger}: nothing came, and where the way was open, only {} of {} came",
            control.arrived, control.asked
        ),
        Passage::Undecided => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use icescope::nat::Tally;

    fn words(tries: &[(u16, Passage)]) -> String {
        let tries: Vec<FilteringProbe> = tries
            .iter()
            .map(|(port, outcome)| FilteringProbe {
                server: "stun:203.0.113.10".to_owned(),
                contacted: Some(([203, 0, 113, 10], 3478).into()),
                local: Some(([192, 168, 1, 2], *port).into()),
                stranger: Stranger::OtherAddress,
                expected: Some(([203, 0, 113, 11], 3479).into()),
                outcome: *outcome,
                test: Tally::default(),
                control: Tally::default(),
                elapsed: None,
            })
            .collect();
        let mut out = Vec::new();
        evidence(&tries, 0, &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn sockets_that_agree_share_a_line_and_others_have_their_ports() {
        let both = words(&[(6000, Passage::Open), (6001, Passage::Open)]);
        assert_eq!(
            both,
            "  stun:203.0.113.10  asked to send from 203.0.113.11:3479: it came in, at two sockets\n"
        );
        let differ = words(&[(6000, Passage::Open), (6001, Passage::Closed)]);
        let lines: Vec<&str> = differ.lines().collect();
        assert!(
            lines[0].ends_with("it came in (local port 6000)"),
            "{differ}"
        );
        assert!(lines[1].ends_with("came (local port 6001)"), "{differ}");
        let usual = words(&[(6000, Passage::Closed), (6001, Passage::Undecided)]);
        assert_eq!(usual.lines().count(), 1, "{usual}");
        assert!(!usual.contains("local port"), "{usual}");
    }
}
