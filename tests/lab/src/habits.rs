//! Further habits of a model's NAT, as a person writes them: `ports=random,lifetime=30`.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use icescope::sim::{Allocation, Hairpin, NatConfig, Pooling};

use crate::kind::KindError;

/// Where sequential ports begin.
const FIRST_PORT: u16 = 40_000;

/// Gives a NAT one habit. The external addresses of a pool are of the public network.
pub(crate) fn take(config: &mut NatConfig, habit: &str) -> Result<(), KindError> {
    let (name, value) = habit.split_once('=').ok_or(KindError::Habit)?;
    match (name, value) {
        ("ports", "preserved") => config.allocation = Allocation::Preserving,
        ("ports", "random") => config.allocation = Allocation::Random,
        ("ports", "parity") => config.allocation = Allocation::Parity,
        ("ports", "sequential") => {
            config.allocation = Allocation::Sequential {
                first: FIRST_PORT,
                delta: 1,
            };
        }
        ("hairpin", "no") => config.hairpin = Hairpin::None,
        ("hairpin", "external") => config.hairpin = Hairpin::ExternalSource,
        ("hairpin", "internal") => config.hairpin = Hairpin::InternalSource,
        ("lifetime", seconds) => {
            let seconds = seconds.parse().map_err(|_| KindError::Habit)?;
            config.lifetime.idle = Duration::from_secs(seconds);
        }
        ("pool", count) => {
            let count: u8 = count.parse().map_err(|_| KindError::Habit)?;
            if !(1..=50).contains(&count) {
                return Err(KindError::Habit);
            }
            let address = |n| IpAddr::from(Ipv4Addr::new(198, 51, 100, 200 + n));
            config.external = (0..count).map(address).collect();
            config.pooling = Pooling::Arbitrary;
        }
        _ => return Err(KindError::Habit),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    #[test]
    fn habits_are_read_after_the_kind() {
        let kind: Kind = "adm/eif,ports=sequential,hairpin=external,lifetime=30,pool=2"
            .parse()
            .unwrap();
        let Kind::Model(config) = kind else {
            panic!("{kind}")
        };
        assert_eq!(
            config.allocation,
            Allocation::Sequential {
                first: 40_000,
                delta: 1
            }
        );
        assert_eq!(config.hairpin, Hairpin::ExternalSource);
        assert_eq!(config.lifetime.idle, Duration::from_secs(30));
        assert_eq!(config.pooling, Pooling::Arbitrary);
        assert_eq!(config.external.len(), 2);
    }

    #[test]
    fn what_is_no_habit_is_refused() {
        for text in [
            "eim/eif,",
            "eim/eif,ports",
            "eim/eif,ports=odd",
            "eim/eif,pool=0",
            "eim/eif,lifetime=x",
        ] {
            assert_eq!(text.parse::<Kind>(), Err(KindError::Habit), "{text}");
        }
        assert_eq!(
            "masquerade,ports=random".parse::<Kind>(),
            Err(KindError::Habit)
        );
    }
}
