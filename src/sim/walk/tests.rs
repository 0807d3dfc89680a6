//! The walk says what the kind of NAT is by its definition.

use super::*;

fn kinds() -> impl Iterator<Item = (Dependence, Dependence)> {
    let filters = |mapping| Dependence::ALL.map(|filtering| (mapping, filtering));
    Dependence::ALL.into_iter().flat_map(filters)
}

/// How the packet of an act ended.
fn end(walk: &Walk, act: usize) -> StepKind {
    let last = walk.steps.iter().rfind(|step| step.act == act);
    last.unwrap().kind
}

#[test]
fn every_kind_ends_as_its_definition_says() {
    for (mapping, filtering) in kinds() {
        let walk = Walk::new(mapping, filtering);
        let ends: Vec<StepKind> = (0..8).map(|act| end(&walk, act)).collect();
        let passes = |yes: bool| {
            if yes {
                StepKind::Arrived
            } else {
                StepKind::Dropped
            }
        };
        let expected = [
            StepKind::Arrived,
            StepKind::Arrived,
            StepKind::Arrived,
            passes(filtering <= Dependence::AddressDependent),
            passes(filtering == Dependence::EndpointIndependent),
            StepKind::Arrived,
            StepKind::Arrived,
            StepKind::Dropped,
        ];
        assert_eq!(ends, expected, "{mapping:?} {filtering:?}");
        let most = walk.steps.iter().map(|step| step.table.len()).max();
        let rows = match mapping {
            Dependence::EndpointIndependent => 1,
            Dependence::AddressDependent => 2,
            Dependence::AddressAndPortDependent => 3,
        };
        assert_eq!(most, Some(rows), "{mapping:?}");
    }
}

#[test]
fn the_subnet_decides_first_and_the_table_starts_and_ends_empty() {
    for (mapping, filtering) in kinds() {
        let walk = Walk::new(mapping, filtering);
        let first = &walk.steps[0];
        assert_eq!(
            (first.kind, first.node),
            (StepKind::Subnet, Some(Node::Laptop))
        );
        assert!(first.table.is_empty());
        assert!(first.text.contains("goes straight there"), "{}", first.text);
        let of_first = walk.steps.iter().filter(|step| step.act == 0);
        assert!(of_first.clone().all(|step| step.node != Some(Node::Nat)));
        let second = walk.steps.iter().find(|step| step.act == 1).unwrap();
        assert!(second.text.contains("gateway"), "{}", second.text);
        assert!(walk.steps.last().unwrap().table.is_empty());
    }
}

#[test]
fn a_step_changes_at_most_one_thing_of_the_table() {
    for (mapping, filtering) in kinds() {
        let walk = Walk::new(mapping, filtering);
        for pair in walk.steps.windows(2) {
            let size = |step: &Step| {
                let admits: usize = step.table.iter().map(|row| row.admits.len()).sum();
                (step.table.len(), admits)
            };
            let (before, after) = (size(&pair[0]), size(&pair[1]));
            if pair[1].kind == StepKind::Time {
                assert!(after.0 <= before.0, "{}", pair[1].text);
            } else {
                let grown = (after.0 - before.0) + (after.1 - before.1);
                assert!(grown <= 1, "{}", pair[1].text);
            }
        }
    }
}

#[test]
fn acts_begin_where_they_say_and_no_step_is_mute() {
    let walk = Walk::new(Dependence::AddressDependent, Dependence::AddressDependent);
    for (index, act) in walk.acts.iter().enumerate() {
        assert_eq!(walk.steps[act.first_step].act, index, "{}", act.title);
        assert!(act.first_step == 0 || walk.steps[act.first_step - 1].act == index - 1);
    }
    for step in &walk.steps {
        assert!(step.text.ends_with('.'), "{}", step.text);
        assert_eq!(step.node.is_some(), step.packet.is_some(), "{}", step.text);
    }
}
