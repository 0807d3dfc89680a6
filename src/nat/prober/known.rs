//! What is known by now, as evidence.

use super::running::Running;
use super::{Prober, Target};
use crate::nat::evidence::{Evidence, Outcome, Vantage};
use crate::nat::nearby::Nearby;
use crate::nat::reach::Reach;
use crate::nat::stranger::{FilteringProbe, Passage, Unproved};
use crate::nat::translation::Translation;
use crate::stun::engine::Random;

impl<R: Random> Prober<R> {
    /// What is known by now; partial unless the prober is finished.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            vantage: Vantage::Native,
            complete: self.is_finished(),
            probes: self.probes.iter().map(Running::probe).collect(),
            unattributed: Vec::new(),
            local: Vec::new(),
            own_address: None,
            filtering: self.strangers(),
            translation: Translation {
                hops: self.hops.probes().collect(),
                ..self.habits.translation()
            },
            nearby: Nearby::default(),
            reach: Reach {
                connections: self.connections.all(),
                hosts: Vec::new(),
                derived: self.derived().collect(),
            },
        }
    }

    fn derived(&self) -> impl Iterator<Item = usize> + '_ {
        let probes = self.probes.iter().enumerate();
        probes
            .filter(|(_, probe)| probe.is_derived)
            .map(|(index, _)| index)
    }

    /// The tries of strangers. One that answered another socket of this host is no silent one.
    fn strangers(&self) -> Vec<FilteringProbe> {
        let mut tries = self.filtering.probes(self.answered());
        for probe in &mut tries {
            let mut there = self.answered().filter_map(|target| target.path);
            let silent = probe.outcome == Passage::Unproved(Unproved::OtherAddressSilent);
            if silent && there.any(|path| Some(path.remote) == probe.expected) {
                probe.outcome = Passage::Unproved(Unproved::NewFlowsLost);
            }
        }
        tries
    }

    /// The servers that answered, and the local addresses that asked them.
    fn answered(&self) -> impl Iterator<Item = &Target> {
        let answered = |probe: &&Running| matches!(probe.outcome, Some(Outcome::Mapped { .. }));
        self.probes
            .iter()
            .filter(answered)
            .map(|probe| &probe.target)
    }
}
