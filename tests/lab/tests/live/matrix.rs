//! Every kind of NAT against every kind, each in a network of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use icescope::nat::{Peer, Setting, Why, connectability};
use icescope::sim::{Allocation, FilterState, NatConfig, Replies};
use icescope_lab::process::not_run;
use icescope_lab::{Kernel, Kind, Lab, OUTER, Statement};

use crate::agent::Role;
use crate::aioice;
use crate::cell::{Extras, Gather};
use crate::record::{self, Cell};
use crate::rounds::{Job, LIMIT, hold, run};
use crate::sans_io;
use crate::server;

/// What stands before a host.
struct Site {
    name: String,
    kind: Kind,
    /// What that is to the rule.
    peer: Peer,
    /// Why the rule does not bind here.
    excuse: Option<&'static str>,
}

/// Where the kernel does not drop what comes to it from outside, an early check makes an entry in its
/// table of connections, and the host's own check to that peer then leaves from another port: who
/// sends first decides.
const RACE: &str = "race";

impl Site {
    fn new(name: String, kind: Kind) -> Self {
        let (mapping, filtering) = kind.truth();
        let peer = Peer::new(mapping, filtering);
        let is_open = matches!(&kind, Kind::Kernel(kernel) if !kernel.drops_input);
        Self {
            name,
            kind,
            peer,
            excuse: is_open.then_some(RACE),
        }
    }
}

/// Changes a NAT.
type Configure = fn(&mut NatConfig);

/// The nine NATs of our model, an open host and a firewall.
fn eleven(configure: Configure) -> Vec<Site> {
    let configured = |mut kind: Kind| {
        if let Kind::Model(config) = &mut kind {
            configure(config);
        }
        let site = Site::new(String::new(), kind);
        let name = site.peer.name().to_owned();
        Site { name, ..site }
    };
    Kind::eleven().into_iter().map(configured).collect()
}

/// Hosts `a0`, `a1` and so on, and hosts `b0`, `b1` and so on, each behind a gateway of its own.
fn opposite(name: &str, sites: &[Site]) -> Option<Lab> {
    let mut lab = server::lab(name)?;
    for (index, site) in sites.iter().enumerate() {
        for side in ["a", "b"] {
            let (host, nat) = (format!("{side}{index}"), format!("{side}{index}-nat"));
            lab.gateway(&nat, OUTER, &site.kind).unwrap();
            lab.host(&host, &nat).unwrap();
        }
    }
    Some(lab)
}

/// No NAT preserves a port, so that none is known by chance.
fn random_ports(config: &mut NatConfig) {
    config.allocation = Allocation::Random;
}

/// All ordered pairs.
fn cells(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (0..count).map(move |b| (a, b)))
}

fn job(a: usize, b: usize, extras: Extras) -> Job {
    Job {
        number: a + b,
        hosts: [format!("a{a}"), format!("b{b}")],
        extras,
    }
}

const SEEN: Extras = Extras {
    hosts: true,
    guesses: [0, 0],
};

#[test]
fn all_121_cells_agree_with_live_connections() {
    let sites = eleven(random_ports);
    if let Some(lab) = opposite("cells", &sites) {
        compare("cells", &sites, &|_, host, _| sans_io::gather(&lab, host));
    }
}

/// Agents of aioice on one side, and on the other those and `is` by turns.
#[test]
fn another_agent_agrees_in_all_121_cells() {
    let Some(python) = aioice::python() else {
        return not_run(
            "aioice",
            "there is no Python with aioice: cargo xtask setup",
        );
    };
    let sites = eleven(random_ports);
    let Some(lab) = opposite("aioice", &sites) else {
        return;
    };
    let mut processes = BTreeMap::new();
    for index in 0..sites.len() {
        for host in [format!("a{index}"), format!("b{index}")] {
            let process = aioice::Process::start(&lab, &host, &python).unwrap();
            processes.insert(host, Arc::new(process));
        }
    }
    compare("aioice", &sites, &|job, host, role| {
        if role == Role::Controlling && job.number % 2 == 1 {
            sans_io::gather(&lab, host)
        } else {
            processes[host].gather(role)
        }
    });
}

/// NATs that are not ours, and the kernel's router and firewall.
#[test]
fn the_kernel_agrees() {
    let mut kinds = Statement::ALL
        .map(|one| Kind::Kernel(Kernel::dropping(one)))
        .to_vec();
    for statement in [Statement::Snat, Statement::Random] {
        kinds.push(Kind::Kernel(Kernel {
            statement,
            drops_input: false,
        }));
    }
    kinds.extend([Kind::Router, Kind::Firewall]);
    let sites: Vec<Site> = kinds
        .into_iter()
        .map(|kind| Site::new(kind.to_string(), kind))
        .collect();
    if let Some(lab) = opposite("kernel", &sites) {
        compare("kernel", &sites, &|_, host, _| sans_io::gather(&lab, host));
    }
}

/// Connects all pairs, and wants them to end as the rule says.
fn compare(part: &str, sites: &[Site], gather: &Gather<'_>) {
    let cells = cells(sites.len()).map(|(number_a, number_b)| {
        let (a, b) = (&sites[number_a], &sites[number_b]);
        let said = connectability(a.peer, b.peer, Setting::default());
        let cell = Cell {
            excuse: a.excuse.or(b.excuse),
            ..Cell::new(&a.name, &b.name, said)
        };
        (cell, job(number_a, number_b, SEEN))
    });
    let table = hold(gather, cells);
    let (rows, summary) = (record::rows(&table), record::summary(&table));
    record::say(&format!("{rows}{summary}"));
    record::keep(part, &format!("{rows}\n{summary}"));
}

/// Where the rule says `unlikely`, it names how a NAT would have to be for it to turn out well.
#[test]
fn unlikely_cells_connect_where_nats_depart_from_the_model() {
    let departures: [(&str, Why, Configure); 3] = [
        ("pinned", Why::OnlyIfRepliesArePinned, |config| {
            random_ports(config);
            config.replies = Replies::Pinned;
        }),
        ("filters", Why::FilterByMapping, |config| {
            random_ports(config);
            config.filter_state = FilterState::InternalEndpoint;
        }),
        ("both", Why::FilterAndReplies, |config| {
            random_ports(config);
            config.replies = Replies::Pinned;
            config.filter_state = FilterState::InternalEndpoint;
        }),
    ];
    let mut lines = Vec::new();
    for (name, why, depart) in departures {
        let sites = eleven(depart);
        let Some(lab) = opposite(name, &sites) else {
            return;
        };
        let rule =
            |a: usize, b: usize| connectability(sites[a].peer, sites[b].peer, Setting::default());
        let of_it: Vec<(usize, usize)> = cells(sites.len())
            .filter(|(a, b)| rule(*a, *b).why == why)
            .collect();
        let jobs: Vec<Job> = of_it.iter().map(|(a, b)| job(*a, *b, SEEN)).collect();
        let ended = run(&lab, &jobs, 30, 2 * LIMIT);
        let failed: Vec<String> = of_it
            .iter()
            .zip(&ended)
            .filter(|(_, ended)| ended.pair.is_none())
            .map(|((a, b), _)| format!("{} {}", sites[*a].name, sites[*b].name))
            .collect();
        lines.push(format!(
            "- `{}`: {} of {} connected",
            why.code(),
            of_it.len() - failed.len(),
            of_it.len()
        ));
        record::say(&format!(
            "{}\n{}",
            lines[lines.len() - 1],
            record::times(&ended)
        ));
        assert!(failed.is_empty(), "{}: {}", why.code(), failed.join(", "));
    }
    record::keep("departures", &lines.join("\n"));
}

/// In every cell where the rule calls a guess likely, while nobody else opens ports.
#[test]
fn guessed_ports_connect() {
    let sites = eleven(|config| {
        config.allocation = Allocation::Sequential {
            first: 40_000,
            delta: 1,
        };
    });
    let Some(lab) = opposite("guesses", &sites) else {
        return;
    };
    let mut all = Vec::new();
    let mut failed = Vec::new();
    // A NAT is in one connection at a time: each round gives everybody another partner.
    for round in 0..sites.len() {
        let mut jobs = Vec::new();
        for a in 0..sites.len() {
            let b = (a + round) % sites.len();
            let likely = [(true, false), (false, true), (true, true)]
                .into_iter()
                .find(|(guess_a, guess_b)| {
                    let (guess_a, guess_b) = (*guess_a, *guess_b);
                    let setting = Setting::Apart { guess_a, guess_b };
                    connectability(sites[a].peer, sites[b].peer, setting).why == Why::PortsGuessed
                });
            if let Some((guess_a, guess_b)) = likely {
                let guesses = [guess_a, guess_b].map(|guess| if guess { 4 } else { 0 });
                // Checks that go to a private address take ports of the sequence too.
                jobs.push(job(
                    a,
                    b,
                    Extras {
                        hosts: false,
                        guesses,
                    },
                ));
            }
        }
        let ended = run(&lab, &jobs, jobs.len(), 2 * LIMIT);
        for (job, ended) in jobs.iter().zip(&ended) {
            if ended.pair.is_none() {
                failed.push(format!("{:?} {:?}", job.hosts, job.extras.guesses));
            }
        }
        all.extend(ended);
    }
    let line = format!(
        "- `likely`: {} of {} connected",
        all.len() - failed.len(),
        all.len()
    );
    record::say(&format!("{line}\n{}", record::times(&all)));
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(!all.is_empty());
    record::keep("guesses", &line);
}
