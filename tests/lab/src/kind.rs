//! What a gateway does with packets, and its name.

use std::fmt;
use std::str::FromStr;

use icescope::sim::{Dependence, NatConfig};

use crate::habits;

/// What a gateway does with packets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The kernel passes on everything and translates nothing.
    Router,
    /// The kernel lets in only what belongs to what went out, and translates nothing.
    Firewall,
    /// Our model of a NAT, or of a firewall. Where it has no external address, the lab gives it one;
    /// others should be of the network before it, from .200 on.
    Model(NatConfig),
    /// The kernel's NAT.
    Kernel(Kernel),
}

/// The kernel's NAT as nftables sets it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// How it translates.
    pub statement: Statement,
    /// Whether packets from outside to the gateway itself are dropped, as on most routers. Without
    /// this an early packet of a peer makes an entry in the kernel's table, and the host's own
    /// packets to that peer then leave from another port.
    pub drops_input: bool,
}

impl Kernel {
    /// `masquerade`, and a dropping gateway.
    pub const MASQUERADE: Self = Self::dropping(Statement::Masquerade);
    /// `masquerade random`, and a dropping gateway.
    pub const RANDOM: Self = Self::dropping(Statement::Random);

    /// With this statement, and a dropping gateway.
    #[must_use]
    pub const fn dropping(statement: Statement) -> Self {
        Self {
            statement,
            drops_input: true,
        }
    }
}

/// A statement of nftables that translates source addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `snat to` the external address.
    Snat,
    /// `masquerade`.
    Masquerade,
    /// `masquerade random`.
    Random,
    /// `masquerade fully-random`.
    FullyRandom,
}

impl Statement {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Snat,
        Self::Masquerade,
        Self::Random,
        Self::FullyRandom,
    ];

    /// The name: `fully-random`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Snat => "snat",
            Self::Masquerade => "masquerade",
            Self::Random => "random",
            Self::FullyRandom => "fully-random",
        }
    }
}

const INPUT: &str = "/input-open";

impl Kind {
    /// A NAT of our model, or a firewall where it maps nothing, with the model's usual habits.
    #[must_use]
    pub fn model(mapping: Option<Dependence>, filtering: Dependence) -> Self {
        Self::Model(match mapping {
            Some(mapping) => NatConfig::new(mapping, filtering, Vec::new()),
            None => NatConfig::firewall(filtering),
        })
    }

    /// The model's eleven: the nine NATs, an open host and a firewall.
    #[must_use]
    pub fn eleven() -> Vec<Self> {
        let mut all = Vec::new();
        for mapping in Dependence::ALL {
            all.extend(Dependence::ALL.map(|filtering| Self::model(Some(mapping), filtering)));
        }
        all.push(Self::model(None, Dependence::EndpointIndependent));
        all.push(Self::model(None, Dependence::AddressAndPortDependent));
        all
    }

    /// The kernel's eight: each statement, with input dropped and with it open.
    #[must_use]
    pub fn kernels() -> Vec<Self> {
        let both = |statement| {
            [true, false].map(|drops_input| {
                Self::Kernel(Kernel {
                    statement,
                    drops_input,
                })
            })
        };
        Statement::ALL.into_iter().flat_map(both).collect()
    }

    fn named(name: &str) -> Option<Self> {
        let mut all = vec![Self::Router, Self::Firewall];
        all.extend(Self::eleven());
        all.push(Self::model(None, Dependence::AddressDependent));
        all.extend(Self::kernels());
        all.into_iter().find(|kind| kind.to_string() == name)
    }

    /// Whether it changes source addresses.
    #[must_use]
    pub const fn translates(&self) -> bool {
        match self {
            Self::Router | Self::Firewall => false,
            Self::Model(config) => config.mapping.is_some(),
            Self::Kernel(_) => true,
        }
    }
}

const fn mapping_name(mapping: Dependence) -> &'static str {
    match mapping {
        Dependence::EndpointIndependent => "eim",
        Dependence::AddressDependent => "adm",
        Dependence::AddressAndPortDependent => "apdm",
    }
}

const fn filtering_name(filtering: Dependence) -> &'static str {
    match filtering {
        Dependence::EndpointIndependent => "eif",
        Dependence::AddressDependent => "adf",
        Dependence::AddressAndPortDependent => "apdf",
    }
}

/// The name that [`FromStr`] reads: `eim/apdf`, `open`, `firewall`, `none/adf`, `router`,
/// `kernel-firewall`, `fully-random`, `fully-random/input-open`. A model's further habits are not
/// in it.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Router => f.write_str("router"),
            Self::Firewall => f.write_str("kernel-firewall"),
            Self::Model(config) => match (config.mapping, config.filtering) {
                (None, Dependence::EndpointIndependent) => f.write_str("open"),
                (None, Dependence::AddressAndPortDependent) => f.write_str("firewall"),
                (mapping, filtering) => {
                    let mapping = mapping.map_or("none", mapping_name);
                    write!(f, "{mapping}/{}", filtering_name(filtering))
                }
            },
            Self::Kernel(kernel) => {
                f.write_str(kernel.statement.name())?;
                f.write_str(if kernel.drops_input { "" } else { INPUT })
            }
        }
    }
}

/// What is wrong with the name of a kind of gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindError {
    /// No kind has this name.
    Name,
    /// It has no such habit.
    Habit,
}

impl fmt::Display for KindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => {
                "no such kind of gateway: write MAPPING/FILTERING of eim, adm, apdm and eif, adf, \
                 apdf, or one of open, firewall, router, kernel-firewall, snat, masquerade, random, \
                 fully-random, the last four also with /input-open"
            }
            Self::Habit => {
                "no such habit: our model takes ports=preserved, random, sequential or parity, \
                 hairpin=no, external or internal, lifetime=SECONDS, pool=1 to 50; the kernel's \
                 NAT takes none"
            }
        })
    }
}

impl std::error::Error for KindError {}

/// Reads the names that [`Display`](fmt::Display) writes. Habits may follow a model's:
/// `eim/apdf,ports=random,hairpin=external,lifetime=30,pool=2`.
impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        let mut parts = text.split(',');
        let name = parts.next().unwrap_or_default();
        let mut kind = Self::named(name).ok_or(KindError::Name)?;
        for habit in parts {
            let Self::Model(config) = &mut kind else {
                return Err(KindError::Habit);
            };
            habits::take(config, habit)?;
        }
        Ok(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        let all = Kind::eleven().into_iter().chain(Kind::kernels());
        let mut names: Vec<String> = all.map(|kind| kind.to_string()).collect();
        assert_eq!(names.len(), 19);
        for name in &names {
            assert_eq!(
                name.parse().map(|kind: Kind| kind.to_string()),
                Ok(name.clone())
            );
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 19);
        assert_eq!("full cone".parse::<Kind>(), Err(KindError::Name));
    }
}
