//! Our prober and a foreign one behind every kind of NAT.

use std::time::Instant;

use icescope::sim::Dependence;
use icescope_lab::{Kind, Lab, SERVERS};
use serde_json::Value;

use crate::nat::nat;
use crate::process::{not_run, starts};
use crate::with_server;

/// The nine NATs, an open host and a firewall.
fn kinds() -> Vec<(Option<Dependence>, Dependence)> {
    let mut kinds = Vec::new();
    for mapping in Dependence::ALL {
        kinds.extend(Dependence::ALL.map(|filtering| (Some(mapping), filtering)));
    }
    kinds.push((None, Dependence::EndpointIndependent));
    kinds.push((None, Dependence::AddressAndPortDependent));
    kinds
}

#[test]
fn eleven_of_eleven() {
    for (index, (mapping, filtering)) in kinds().into_iter().enumerate() {
        let name = format!("k{index}");
        let Some((lab, _serve)) = with_server(&name, &Kind::model(mapping, filtering)) else {
            return;
        };
        let begun = Instant::now();
        let report = nat(&lab, &[format!("{}:3478", SERVERS[0])]);
        let took = begun.elapsed();
        let class = |property: &str| {
            report[property]["class"]
                .as_str()
                .expect("a name")
                .to_owned()
        };
        let expected = mapping.map_or("none", Dependence::name);
        assert_eq!(class("mapping"), expected, "{report:#}");
        assert_eq!(class("filtering"), filtering.name(), "{report:#}");
        assert_eq!(report["mapping"]["confidence"], "proved", "{report:#}");
        assert_eq!(report["filtering"]["confidence"], "proved", "{report:#}");
        println!("{expected}/{}: {} ms", filtering.name(), took.as_millis());
        cross_check(&lab, mapping, filtering, &report);
    }
}

/// coturn's prober has the filtering right, and calls every dependent mapping dependent on both.
fn cross_check(lab: &Lab, mapping: Option<Dependence>, filtering: Dependence, report: &Value) {
    if !starts("which", "turnutils_natdiscovery") {
        return not_run(
            "natdiscovery",
            "turnutils_natdiscovery is not installed (Debian: coturn)",
        );
    }
    let mut foreign = lab.command("inner", "turnutils_natdiscovery");
    let output = foreign
        .args(["-m", "-f", SERVERS[0]])
        .output()
        .expect("it starts");
    let words = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let says = |kind: &str, what: &str| words.contains(&format!("NAT with {kind} {what}"));
    let expected = match filtering {
        Dependence::EndpointIndependent => "Endpoint Independent",
        Dependence::AddressDependent => "Address Dependent",
        Dependence::AddressAndPortDependent => "Address and Port Dependent",
    };
    assert!(says(expected, "Filtering"), "{words}\n{report:#}");
    let expected = match mapping {
        None | Some(Dependence::EndpointIndependent) => "Endpoint Independent",
        Some(_) => "Address and Port Dependent",
    };
    assert!(says(expected, "Mapping"), "{words}\n{report:#}");
}
