//! The rule of `nat::connectability` against packets: every cell of its table, in a simulated
//! network, over many schedules.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod connectability {
    pub(crate) mod agent;
}

use connectability::agent::{Side, Trial, connects};
use icescope::nat::{Chance, Filtering, Mapping, Peer, Setting, Why, connectability};
use icescope::sim::{Allocation, Dependence, FilterState, Hairpin, Replies};

type Model = (FilterState, Replies);

/// The model, and what a NAT may do instead: one of the two things that RFC 4787 leaves open.
const MODELS: [Model; 3] = [
    (FilterState::Mapping, Replies::ByRule),
    (FilterState::InternalEndpoint, Replies::ByRule),
    (FilterState::Mapping, Replies::Pinned),
];

const IN_SEQUENCE: Allocation = Allocation::Sequential {
    first: 40_000,
    delta: 1,
};

fn side(peer: Peer, (filter_state, replies): Model) -> Side {
    let mapping = match peer.mapping {
        Mapping::None => None,
        Mapping::EndpointIndependent => Some(Dependence::EndpointIndependent),
        Mapping::AddressDependent => Some(Dependence::AddressDependent),
        Mapping::AddressAndPortDependent => Some(Dependence::AddressAndPortDependent),
    };
    let filtering = match peer.filtering {
        Filtering::EndpointIndependent => Dependence::EndpointIndependent,
        Filtering::AddressDependent => Dependence::AddressDependent,
        Filtering::AddressAndPortDependent => Dependence::AddressAndPortDependent,
    };
    Side {
        mapping,
        filtering,
        filter_state,
        replies,
        allocation: Allocation::Random,
    }
}

fn apart(a: Side, b: Side) -> Trial {
    Trial {
        a,
        b,
        same_nat: None,
        host_candidates: false,
        guesses: [0, 0],
        loss: 0,
        seed: 0,
    }
}

/// How often of `seeds` it connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Often {
    Always,
    Sometimes,
    Never,
}

fn often(trial: Trial, seeds: u64) -> Often {
    let connected = (0..seeds)
        .filter(|seed| {
            connects(&Trial {
                seed: *seed,
                ..trial
            })
        })
        .count();
    match u64::try_from(connected).unwrap() {
        0 => Often::Never,
        all if all == seeds => Often::Always,
        _ => Often::Sometimes,
    }
}

/// What the packets say: of the model, and of every departure from it.
fn observed(model: Often, departures: &[Often]) -> Chance {
    let all = |often| departures.iter().all(|one| *one == often);
    match model {
        Often::Always if all(Often::Always) => Chance::Direct,
        Often::Always => Chance::Likely,
        Often::Never if all(Often::Never) => Chance::Relay,
        Often::Sometimes | Often::Never => Chance::Unlikely,
    }
}

#[test]
fn all_121_cells_agree_with_packets() {
    let mut wrong = Vec::new();
    let mut counts = [0; 4];
    for a in Peer::ALL {
        for b in Peer::ALL {
            let model = often(apart(side(a, MODELS[0]), side(b, MODELS[0])), 32);
            let mut departures = Vec::new();
            for model_a in MODELS {
                for model_b in MODELS {
                    departures.push(often(apart(side(a, model_a), side(b, model_b)), 6));
                }
            }
            let seen = observed(model, &departures);
            let said = connectability(a, b, Setting::default());
            let index = match said.chance {
                Chance::Direct => 0,
                Chance::Likely => 1,
                Chance::Unlikely => 2,
                Chance::Relay => 3,
            };
            counts[index] += 1;
            if seen != said.chance || model == Often::Sometimes {
                wrong.push(format!(
                    "{a} {b}: said {said:?}, seen {model:?} {departures:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(counts, [70, 0, 23, 28], "direct, likely, unlikely, relay");
}

/// An `unlikely` cell connects behind NATs that depart as its reason says, and where that is in two
/// things, not behind those that depart in one.
#[test]
fn the_reason_of_an_unlikely_cell_names_the_departure() {
    let [_, filters, pinned] = MODELS;
    let both = (filters.0, pinned.1);
    let mut counts = [0; 3];
    for a in Peer::ALL {
        for b in Peer::ALL {
            let said = connectability(a, b, Setting::default());
            let seen = |model| often(apart(side(a, model), side(b, model)), 12);
            let (index, departure) = match (said.chance, said.why) {
                (Chance::Unlikely, Why::OnlyIfRepliesArePinned) => (0, pinned),
                (Chance::Unlikely, Why::FilterByMapping) => (1, filters),
                (Chance::Unlikely, Why::FilterAndReplies) => {
                    assert_eq!(seen(filters), Often::Never, "{a} {b}");
                    assert_eq!(seen(pinned), Often::Never, "{a} {b}");
                    (2, both)
                }
                (Chance::Unlikely, why) => panic!("{a} {b}: {why:?}"),
                _ => continue,
            };
            counts[index] += 1;
            assert_eq!(seen(departure), Often::Always, "{a} {b}: {said:?}");
        }
    }
    assert_eq!(counts, [19, 3, 1]);
}

#[test]
fn lost_packets_do_not_turn_a_cell() {
    for a in Peer::ALL {
        for b in Peer::ALL {
            let trial = Trial {
                loss: 50,
                ..apart(side(a, MODELS[0]), side(b, MODELS[0]))
            };
            let said = connectability(a, b, Setting::default()).chance;
            let seen = often(trial, 12);
            let expected = if said == Chance::Direct {
                Often::Always
            } else {
                Often::Never
            };
            assert_eq!(seen, expected, "{a} {b}");
        }
    }
}

#[test]
fn the_order_of_the_peers_does_not_matter() {
    for a in Peer::ALL {
        for b in Peer::ALL {
            let there = connectability(a, b, Setting::default());
            assert_eq!(there, connectability(b, a, Setting::default()), "{a} {b}");
        }
    }
}

#[test]
fn one_nat_for_both_agrees_with_packets() {
    use icescope::nat::Hairpin as Rule;
    let hairpins = [
        (Rule::None, Hairpin::None),
        (Rule::InternalSource, Hairpin::InternalSource),
        (Rule::ExternalSource, Hairpin::ExternalSource),
    ];
    let mut wrong = Vec::new();
    for nat in Peer::ALL
        .into_iter()
        .filter(|nat| nat.mapping != Mapping::None)
    {
        for (rule, hairpin) in hairpins {
            for local_addresses in [false, true] {
                let run = |model: Model, seeds| {
                    let trial = Trial {
                        same_nat: Some(hairpin),
                        host_candidates: local_addresses,
                        ..apart(side(nat, model), side(nat, model))
                    };
                    often(trial, seeds)
                };
                let setting = Setting::SameNat {
                    hairpin: rule,
                    local_addresses,
                };
                let said = connectability(nat, nat, setting);
                let departures = MODELS.map(|model| run(model, 12));
                let seen = observed(run(MODELS[0], 24), &departures);
                if seen != said.chance {
                    wrong.push(format!(
                        "{nat} {hairpin:?} {local_addresses}: {said:?}, {departures:?}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A guess is worth something only where the plain answer is not `direct`; there, it must connect
/// in the model in every schedule where the rule says `likely`.
#[test]
fn guessed_ports_agree_with_packets() {
    let mut wrong = Vec::new();
    for a in Peer::ALL {
        for b in Peer::ALL {
            let plain = connectability(a, b, Setting::default());
            for (guess_a, guess_b) in [(true, false), (false, true), (true, true)] {
                let setting = Setting::Apart { guess_a, guess_b };
                let said = connectability(a, b, setting);
                let ahead = |peer: Peer, guess| match peer.mapping {
                    Mapping::AddressDependent | Mapping::AddressAndPortDependent if guess => 4,
                    _ => 0,
                };
                let mut trial = apart(side(a, MODELS[0]), side(b, MODELS[0]));
                trial.guesses = [ahead(a, guess_a), ahead(b, guess_b)];
                if trial.guesses[0] > 0 {
                    trial.a.allocation = IN_SEQUENCE;
                }
                if trial.guesses[1] > 0 {
                    trial.b.allocation = IN_SEQUENCE;
                }
                let seen = often(trial, 24);
                let agrees = match said.chance {
                    Chance::Direct | Chance::Likely => seen == Often::Always,
                    Chance::Unlikely => seen != Often::Always,
                    Chance::Relay => seen == Often::Never,
                };
                if !agrees {
                    wrong.push(format!(
                        "{a} {b} {guess_a} {guess_b}: plain {:?}, said {said:?}, seen {seen:?}",
                        plain.chance
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
