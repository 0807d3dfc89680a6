//! What is known of a NAT's other habits, for people.

use std::io::{self, Write};

use icescope::nat::{Hairpinning, Mapping, Outcome, Pooling, Ports, Refresh, Report, Rewriting};

/// A line for each habit that is known.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(habits) = report.habits() else {
        return Ok(());
    };
    let mut line = |name: &str, words: &str| writeln!(out, "{name:10} {words}");
    let parity = match habits.parity {
        Some(true) => "; even ones stay even",
        _ => "",
    };
    match (habits.ports.class(), habits.step) {
        (Some(Ports::Preserving), _) if !keeps_all_ports(report) => {
            line(
                "Ports",
                "kept by the first mapping of a socket; its others cannot",
            )?;
        }
        (Some(Ports::Preserving), _) => line("Ports", "kept")?,
        (Some(Ports::Sequential), Some(step)) => {
            line(
                "Ports",
                &format!("one after the other, {step:+} each{parity}"),
            )?;
        }
        (Some(_), _) => line("Ports", &format!("no rule shows{parity}"))?,
        (None, _) => {}
    }
    match habits.pooling.class() {
        Some(Pooling::Paired) => line("Addresses", "one outside for all sockets of this host")?,
        Some(Pooling::Arbitrary) => line("Addresses", "sockets of this host have different ones")?,
        None => {}
    }
    match habits.hairpinning.class() {
        Some(Hairpinning::None) => line("Hairpin", "no: hosts behind it miss each other outside")?,
        Some(_) => line("Hairpin", "yes: hosts behind it meet at its outside")?,
        None => {}
    }
    if habits.rewriting.class() == Some(Rewriting::Addresses) {
        line(
            "Rewriting",
            "addresses inside packets are rewritten (an ALG)",
        )?;
    }
    if let Some(lifetime) = habits.lifetime {
        let alive = lifetime.alive.as_secs();
        let words = match lifetime.gone {
            Some(gone) => format!(
                "unused mappings live {alive} s and are gone after {}",
                gone.as_secs()
            ),
            None => format!("unused mappings live {alive} s at least"),
        };
        line("Lifetime", &words)?;
    }
    let kept = match habits.refresh.class() {
        Some(Refresh::Both) => "what goes out and what comes in",
        Some(Refresh::Outbound) => "what goes out; what comes in does not count",
        Some(Refresh::Inbound) => "what comes in; what goes out does not count",
        Some(Refresh::None) => "nothing: they end at their time, whatever goes through",
        None => return Ok(()),
    };
    line("Kept by", kept)?;
    Ok(())
}

/// Whether each mapping of a socket kept its port: of several at one external address only one can.
fn keeps_all_ports(report: &Report) -> bool {
    let dependent = [Mapping::AddressDependent, Mapping::AddressAndPortDependent];
    let mapping = report.mapping();
    if !mapping
        .class()
        .is_some_and(|class| dependent.contains(&class))
    {
        return true;
    }
    let rests_on = mapping.evidence;
    let mut probes = rests_on
        .iter()
        .filter_map(|at| report.evidence.probes.get(*at));
    probes.all(|probe| match (&probe.outcome, probe.local) {
        (Outcome::Mapped { mapped, .. }, Some(local)) => mapped.port() == local.port(),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{probe, report};

    const SERVERS: [&str; 3] = [
        "203.0.113.10:3478",
        "203.0.113.10:3479",
        "203.0.113.11:3479",
    ];

    fn words(seen: [&str; 3], samples: &str) -> String {
        let local = "192.168.1.2:5000";
        let probes = SERVERS.iter().zip(seen);
        let probes = probes.map(|(server, seen)| probe(server, local, seen));
        report(probes.collect(), &[(local, samples); 4])
    }

    #[test]
    fn ports_are_kept_where_each_mapping_kept_its_own() {
        let (one, other) = ("198.51.100.1:5000", "198.51.100.2:5000");
        let by_server = words([one, one, other], one);
        assert!(by_server.contains("Ports      kept\n"), "{by_server}");
        assert!(!by_server.contains("one outside for all"), "{by_server}");
        assert!(
            by_server.contains("different address to each"),
            "{by_server}"
        );
        let by_port = words([one, one, "198.51.100.1:1025"], one);
        assert!(by_port.contains("kept by the first mapping"), "{by_port}");
        assert!(by_port.contains("one outside for all"), "{by_port}");
        assert!(by_port.contains("different port to each"), "{by_port}");
    }

    #[test]
    fn several_ways_out_are_all_told() {
        let (one, two) = ("192.168.1.2:5000", "198.51.100.7:5000");
        let probes = vec![
            probe(SERVERS[0], one, "198.51.100.1:5000"),
            probe(SERVERS[2], two, two),
        ];
        let words = report(probes, &[(one, "198.51.100.1:5000"); 4]);
        for part in [
            "From       192.168.1.2: mapping unknown",
            "From       198.51.100.7: mapping none (likely)",
            "asked from 192.168.1.2:5000",
            "asked from 198.51.100.7:5000",
        ] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("one outside for all"), "{words}");
    }
}
