//! What a prober claims about a NAT, and how far that is true.

use icescope::nat::{Class, Filtering, Mapping};

use icescope::sim::Dependence;

use crate::kind::{Kind, Statement};

/// The classes that a prober leaves possible. All of them, or none, is to say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// How the NAT maps.
    pub mapping: Vec<Mapping>,
    /// Whom it lets in.
    pub filtering: Vec<Filtering>,
}

/// How far a claim about one property is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Score {
    /// It leaves out what is true.
    Wrong,
    /// It says nothing.
    Silent,
    /// It holds what is true, and something else.
    Partly,
    /// It is what is true, and nothing else.
    Right,
}

/// How far a claim is true, given what is.
#[must_use]
pub fn score<C: Class>(claimed: &[C], truth: C) -> Score {
    if claimed.is_empty() || C::ALL.iter().all(|class| claimed.contains(class)) {
        Score::Silent
    } else if !claimed.contains(&truth) {
        Score::Wrong
    } else if claimed.len() == 1 {
        Score::Right
    } else {
        Score::Partly
    }
}

impl Kind {
    /// What a prober should find. The kernel's NAT keeps one mapping for all where it keeps the port,
    /// and makes one for each remote address and port where it chooses ports at random; its table of
    /// connections lets in only who was sent to.
    #[must_use]
    pub const fn truth(&self) -> (Mapping, Filtering) {
        match self {
            Self::Router => (Mapping::None, Filtering::EndpointIndependent),
            Self::Firewall => (Mapping::None, Filtering::AddressAndPortDependent),
            Self::Model(config) => {
                let mapping = match config.mapping {
                    None => Mapping::None,
                    Some(Dependence::EndpointIndependent) => Mapping::EndpointIndependent,
                    Some(Dependence::AddressDependent) => Mapping::AddressDependent,
                    Some(Dependence::AddressAndPortDependent) => Mapping::AddressAndPortDependent,
                };
                let filtering = match config.filtering {
                    Dependence::EndpointIndependent => Filtering::EndpointIndependent,
                    Dependence::AddressDependent => Filtering::AddressDependent,
                    Dependence::AddressAndPortDependent => Filtering::AddressAndPortDependent,
                };
                (mapping, filtering)
            }
            Self::Kernel(kernel) => {
                let mapping = match kernel.statement {
                    Statement::Snat | Statement::Masquerade => Mapping::EndpointIndependent,
                    Statement::Random | Statement::FullyRandom => Mapping::AddressAndPortDependent,
                };
                (mapping, Filtering::AddressAndPortDependent)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_wrong_only_where_it_leaves_out_the_truth() {
        use Mapping::{AddressDependent, EndpointIndependent, None};

        let judged = |claimed: &[Mapping]| score(claimed, EndpointIndependent);
        assert_eq!(judged(&[EndpointIndependent]), Score::Right);
        assert_eq!(judged(&[None, EndpointIndependent]), Score::Partly);
        assert_eq!(judged(&[]), Score::Silent);
        assert_eq!(judged(Mapping::ALL), Score::Silent);
        assert_eq!(judged(&[AddressDependent]), Score::Wrong);
        assert_eq!(judged(&[None]), Score::Wrong);
    }
}
