//! Two hosts behind one NAT, with and without hairpin.

use icescope::nat::{Chance, Hairpin, Mapping, Peer, Setting, connectability};
use icescope::sim::{self, Allocation};
use icescope_lab::{Kind, OUTER};

use crate::cell::Extras;
use crate::record::{self, say};
use crate::rounds::{Job, LIMIT, run};
use crate::server;

const HAIRPINS: [(Hairpin, sim::Hairpin); 3] = [
    (Hairpin::None, sim::Hairpin::None),
    (Hairpin::InternalSource, sim::Hairpin::InternalSource),
    (Hairpin::ExternalSource, sim::Hairpin::ExternalSource),
];

#[test]
fn one_nat_for_both_agrees_with_live_connections() {
    let Some(mut lab) = server::lab("same") else {
        return;
    };
    let mut jobs = Vec::new();
    let mut said = Vec::new();
    for (index, kind) in Kind::eleven().into_iter().enumerate() {
        let peer = Peer::ALL[index];
        let Kind::Model(config) = kind else { continue };
        if peer.mapping == Mapping::None {
            continue;
        }
        for (number, (rule, hairpin)) in HAIRPINS.into_iter().enumerate() {
            let mut config = config.clone();
            config.allocation = Allocation::Random;
            config.hairpin = hairpin;
            let nat = format!("nat{index}{number}");
            lab.gateway(&nat, OUTER, &Kind::Model(config)).unwrap();
            let hosts = ["a", "b"].map(|side| format!("{side}{index}{number}"));
            for host in &hosts {
                lab.host(host, &nat).unwrap();
            }
            for local_addresses in [false, true] {
                let setting = Setting::SameNat {
                    hairpin: rule,
                    local_addresses,
                };
                said.push((peer, setting, connectability(peer, peer, setting)));
                jobs.push(Job {
                    number: jobs.len(),
                    hosts: hosts.clone(),
                    extras: Extras {
                        hosts: local_addresses,
                        guesses: [0, 0],
                    },
                });
            }
        }
    }
    let mut wrong = Vec::new();
    let mut counts = [[0; 2]; 3];
    let mut all = Vec::new();
    let ended = run(&lab, &jobs, 30, LIMIT);
    for ((job, (peer, setting, said)), mut ended) in jobs.iter().zip(said).zip(ended) {
        if said.chance == Chance::Direct && ended.pair.is_none() {
            // As in the matrix: it may have been one too many.
            ended = run(&lab, std::slice::from_ref(job), 1, 3 * LIMIT)[0];
        }
        let row = match said.chance {
            Chance::Direct => 0,
            Chance::Likely | Chance::Unlikely => 1,
            Chance::Relay => 2,
        };
        all.push(ended);
        counts[row][usize::from(ended.pair.is_some())] += 1;
        let agrees = [ended.pair.is_some(), true, ended.pair.is_none()][row];
        if !agrees {
            wrong.push(format!("{peer} {setting:?}: {said:?}, {ended:?}"));
        }
    }
    let lines: Vec<String> = ["direct", "recorded only, unlikely", "relay"]
        .iter()
        .zip(counts)
        .map(|(chance, [no, yes])| format!("- {chance}: {yes} of {} connected", no + yes))
        .collect();
    say(&format!("{}\n{}", lines.join("\n"), record::times(&all)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    record::keep("one NAT", &lines.join("\n"));
}
