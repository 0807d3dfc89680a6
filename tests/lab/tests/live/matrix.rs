//! Every kind of NAT against every kind, each in a network of its own.

use icescope::nat::{Chance, Peer, Setting, Why, connectability};
use icescope::sim::{Allocation, FilterState, NatConfig, Replies};
use icescope_lab::{Kind, Lab, OUTER};

use crate::cell::Extras;
use crate::record::{self, Cell};
use crate::rounds::{Job, LIMIT, run};
use crate::server;

/// Changes a NAT.
type Configure = fn(&mut NatConfig);

/// Eleven hosts `a0` to `a10` and eleven `b0` to `b10`, each behind a NAT or firewall of its own, in
/// the order of [`Peer::ALL`].
fn opposite(name: &str, configure: impl Fn(&mut NatConfig)) -> Option<Lab> {
    let mut lab = server::lab(name)?;
    for (index, mut kind) in Kind::eleven().into_iter().enumerate() {
        if let Kind::Model(config) = &mut kind {
            configure(config);
        }
        for side in ["a", "b"] {
            let (host, nat) = (format!("{side}{index}"), format!("{side}{index}-nat"));
            lab.gateway(&nat, OUTER, &kind).unwrap();
            lab.host(&host, &nat).unwrap();
        }
    }
    Some(lab)
}

/// No NAT preserves a port, so that none is known by chance.
fn random_ports(config: &mut NatConfig) {
    config.allocation = Allocation::Random;
}

/// All ordered pairs of the eleven.
fn cells() -> impl Iterator<Item = (usize, usize)> {
    (0..Peer::ALL.len()).flat_map(|a| (0..Peer::ALL.len()).map(move |b| (a, b)))
}

fn job(a: usize, b: usize, extras: Extras) -> Job {
    Job {
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
    let Some(lab) = opposite("cells", random_ports) else {
        return;
    };
    let jobs: Vec<Job> = cells().map(|(a, b)| job(a, b, SEEN)).collect();
    let mut ended = run(&lab, &jobs, 30, LIMIT);
    let mut table = Vec::new();
    for (((a, b), job), ended) in cells().zip(&jobs).zip(&mut ended) {
        let said = connectability(Peer::ALL[a], Peer::ALL[b], Setting::default());
        let mut again = "";
        if said.chance == Chance::Direct && ended.pair.is_none() {
            // Thirty connections at once may be too many for a machine that has other work. One
            // that does not come about alone either, in more time, is a disagreement.
            *ended = run(&lab, std::slice::from_ref(job), 1, 3 * LIMIT)[0];
            again = " (alone, after it had failed among others)";
        }
        let cell = Cell {
            a,
            b,
            said,
            ended: *ended,
        };
        record::say(&format!("{cell}{again}"));
        table.push(cell);
    }
    let (rows, counts) = (record::rows(&table), record::counts(&table));
    let times = record::times(table.iter().map(|cell| &cell.ended));
    record::say(&format!("{rows}{counts}\n{times}"));
    let wrong: Vec<String> = table
        .iter()
        .filter(|cell| match cell.said.chance {
            Chance::Direct => cell.ended.pair.is_none(),
            Chance::Relay => cell.ended.pair.is_some(),
            // They turn on how a NAT departs from the model, and are recorded only.
            Chance::Likely | Chance::Unlikely => false,
        })
        .map(Cell::to_string)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    record::keep("cells", &format!("{rows}\n{counts}\n\n{times}"));
}

/// Where the rule says `unlikely`, it names how a NAT would have to be for it to turn out well.
#[test]
fn unlikely_cells_connect_where_nats_depart_from_the_model() {
    let departures: [(&str, Why, Configure); 3] = [
        ("pinned", Why::OnlyIfRepliesArePinned, |config| {
            config.replies = Replies::Pinned;
        }),
        ("filters", Why::FilterByMapping, |config| {
            config.filter_state = FilterState::InternalEndpoint;
        }),
        ("both", Why::FilterAndReplies, |config| {
            config.replies = Replies::Pinned;
            config.filter_state = FilterState::InternalEndpoint;
        }),
    ];
    let mut lines = Vec::new();
    for (name, why, depart) in departures {
        let Some(lab) = opposite(name, |config| {
            random_ports(config);
            depart(config);
        }) else {
            return;
        };
        let of_it: Vec<(usize, usize)> = cells()
            .filter(|(a, b)| {
                connectability(Peer::ALL[*a], Peer::ALL[*b], Setting::default()).why == why
            })
            .collect();
        let jobs: Vec<Job> = of_it.iter().map(|(a, b)| job(*a, *b, SEEN)).collect();
        let ended = run(&lab, &jobs, 30, 2 * LIMIT);
        let failed: Vec<String> = of_it
            .iter()
            .zip(&ended)
            .filter(|(_, ended)| ended.pair.is_none())
            .map(|((a, b), _)| format!("{} {}", Peer::ALL[*a], Peer::ALL[*b]))
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
    let Some(lab) = opposite("guesses", |config| {
        config.allocation = Allocation::Sequential {
            first: 40_000,
            delta: 1,
        };
    }) else {
        return;
    };
    let mut all = Vec::new();
    let mut failed = Vec::new();
    // A NAT is in one connection at a time: each round gives everybody another partner.
    for round in 0..Peer::ALL.len() {
        let mut jobs = Vec::new();
        for (a, peer_a) in Peer::ALL.into_iter().enumerate() {
            let b = (a + round) % Peer::ALL.len();
            let likely = [(true, false), (false, true), (true, true)]
                .into_iter()
                .find(|(guess_a, guess_b)| {
                    let (guess_a, guess_b) = (*guess_a, *guess_b);
                    let setting = Setting::Apart { guess_a, guess_b };
                    connectability(peer_a, Peer::ALL[b], setting).why == Why::PortsGuessed
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
