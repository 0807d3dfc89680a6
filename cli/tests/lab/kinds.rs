//! Our prober and foreign ones behind every kind of NAT: our model's eleven and the kernel's eight.

use std::path::Path;
use std::time::Instant;

use icescope::nat::{Class, Filtering, Mapping};
use icescope_lab::process::several_at_once;
use icescope_lab::{Kind, Lab, SERVERS, Score, score, tools};

use crate::nat::nat;
use crate::process::{ICESCOPE, not_run, starts};
use crate::with_server;

/// The foreign probers wait for seconds on end.
const AT_ONCE: usize = 4;

fn prove(prefix: &str, kinds: &[Kind]) {
    several_at_once(AT_ONCE, kinds, |index, kind| {
        let Some((lab, _serve)) = with_server(&format!("{prefix}{index}"), kind) else {
            return;
        };
        let begun = Instant::now();
        let report = nat(&lab, &[format!("{}:3478", SERVERS[0])]);
        let took = begun.elapsed();
        let (mapping, filtering) = kind.truth();
        for (property, class) in [("mapping", mapping.name()), ("filtering", filtering.name())] {
            assert_eq!(report[property]["class"], class, "{kind}: {report:#}");
            assert_eq!(
                report[property]["confidence"], "proved",
                "{kind}: {report:#}"
            );
        }
        println!("{kind}: {} ms", took.as_millis());
        coturns(&lab, kind, mapping, filtering);
        stun_clients(&lab, kind, mapping, filtering);
    });
}

#[test]
fn eleven_of_eleven() {
    prove("k", &Kind::eleven());
}

/// Also with random ports, and where the kernel itself takes packets of strangers.
#[test]
fn eight_of_the_kernels() {
    prove("kk", &Kind::kernels());
}

/// coturn's prober has the filter right. Of the mapping it tells dependent from independent, and
/// calls every dependent one dependent on address and port; but the addresses that it was told tell
/// all classes apart.
fn coturns(lab: &Lab, kind: &Kind, mapping: Mapping, filtering: Filtering) {
    if !starts("which", "turnutils_natdiscovery") {
        return not_run(
            "natdiscovery",
            "turnutils_natdiscovery is not installed (Debian: coturn)",
        );
    }
    let told = tools::coturn(lab, "inner").unwrap();
    assert_eq!(told.claim.filtering, [filtering], "{kind}: {}", told.output);
    let concluded = match mapping {
        Mapping::AddressDependent => Mapping::AddressAndPortDependent,
        other => other,
    };
    assert_eq!(told.claim.mapping, [concluded], "{kind}: {}", told.output);
    let raw = tools::coturn_raw(&told.output);
    assert_eq!(raw, Some(mapping), "{kind}: {}", told.output);
}

/// Debian's older prober tells the filter of an independent mapping, and of a dependent mapping no
/// more than that.
fn stun_clients(lab: &Lab, kind: &Kind, mapping: Mapping, filtering: Filtering) {
    if !starts("which", "stun") {
        return not_run("stun-client", "stun is not installed (Debian: stun-client)");
    }
    let told = tools::stun_client(lab, "inner").unwrap();
    let scores = (
        score(&told.claim.mapping, mapping),
        score(&told.claim.filtering, filtering),
    );
    let expected = match (mapping, filtering) {
        (Mapping::None, Filtering::AddressAndPortDependent) => (Score::Right, Score::Partly),
        (Mapping::None | Mapping::EndpointIndependent, _) => (Score::Right, Score::Right),
        _ => (Score::Partly, Score::Silent),
    };
    assert_eq!(scores, expected, "{kind}: {}", told.output);
}

/// The command that the table of NATs and probers runs is the one under test.
#[test]
fn the_tables_reader_understands_our_report() {
    let kind: Kind = "adm/adf".parse().unwrap();
    let Some((lab, _serve)) = with_server("read", &kind) else {
        return;
    };
    let told = tools::icescope(&lab, "inner", Path::new(ICESCOPE)).unwrap();
    let (mapping, filtering) = kind.truth();
    assert_eq!(told.words, "ADM, ADF");
    assert_eq!(told.claim.mapping, [mapping]);
    assert_eq!(told.claim.filtering, [filtering]);
}
