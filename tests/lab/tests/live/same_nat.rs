//! Two hosts behind one NAT, with and without hairpin.

use icescope::nat::{Hairpin, Mapping, Peer, Setting, connectability};
use icescope::sim::{self, Allocation};
use icescope_lab::{Kind, OUTER};

use crate::cell::Extras;
use crate::record::{self, Cell};
use crate::rounds::{Job, hold};
use crate::{sans_io, server};

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
    for (index, kind) in Kind::eleven().into_iter().enumerate() {
        let (mapping, filtering) = kind.truth();
        let peer = Peer::new(mapping, filtering);
        let Kind::Model(config) = kind else { continue };
        if mapping == Mapping::None {
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
                let said = connectability(peer, peer, setting);
                let extras = Extras {
                    hosts: local_addresses,
                    guesses: [0, 0],
                };
                let job = Job {
                    number: jobs.len(),
                    hosts: hosts.clone(),
                    extras,
                };
                let words = match (rule, local_addresses) {
                    (Hairpin::None, false) => "no hairpin",
                    (Hairpin::InternalSource, false) => "internal source",
                    (Hairpin::ExternalSource, false) => "external source",
                    (_, true) => "own addresses",
                };
                jobs.push((Cell::new(peer.name(), words, said), job));
            }
        }
    }
    let table = hold(&|_, host, _| sans_io::gather(&lab, host), jobs);
    let summary = record::summary(&table);
    record::say(&summary);
    record::keep("one NAT", &summary);
}
