//! Addresses hidden for sharing.

mod ip;
#[cfg(test)]
mod tests;
mod text;

use core::fmt::Write;
use std::collections::BTreeMap;
use std::net::IpAddr;

use super::address::Address;

/// Puts other addresses, names and secrets in the places of those in a text, the same one for the
/// same one.
///
/// What the address says of its network stays: one of a private block becomes another one of that
/// block, one of the Internet becomes one that is set aside for documentation, an mDNS name becomes
/// an mDNS name. Loopback, unspecified, broadcast and multicast addresses stay as they are. Ports,
/// priorities and types stay.
///
/// ```
/// use icescope::candidate::Redactor;
///
/// let mut redactor = Redactor::new();
/// assert_eq!(
///     redactor.candidate("4 1 udp 1677729535 93.184.216.34 61000 typ srflx raddr 192.168.178.33 rport 5000"),
///     "1 1 udp 1677729535 203.0.113.1 61000 typ srflx raddr 192.168.0.1 rport 5000"
/// );
/// assert_eq!(redactor.text("ping 93.184.216.34 from 192.168.178.34"), "ping 203.0.113.1 from 192.168.0.2");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    ips: BTreeMap<IpAddr, IpAddr>,
    names: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
    foundations: BTreeMap<String, usize>,
    /// How many addresses of a block were given out.
    blocks: BTreeMap<IpAddr, u32>,
}

impl Redactor {
    /// One that has hidden nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    fn next(&mut self, block: IpAddr) -> u32 {
        let count = self.blocks.entry(block).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// What stands for an address or a name.
    pub fn address(&mut self, address: Address<'_>) -> String {
        match address {
            Address::Ip(ip) => self.ip(ip).to_string(),
            Address::Zoned { ip, zone } => {
                let zone = self.name(zone, |count| format!("zone{count}"));
                format!("{}%{zone}", self.ip(ip.into()))
            }
            Address::Mdns(name) => self.name(name, |count| {
                format!("00000000-0000-4000-8000-{count:012x}.local")
            }),
            Address::Name(name) => self.name(name, |count| format!("host{count}.example")),
        }
    }

    fn name(&mut self, name: &str, make: impl FnOnce(usize) -> String) -> String {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let made = make(self.names.len() + 1);
        self.names.insert(name.to_owned(), made.clone());
        made
    }

    /// What stands for a secret, such as an ICE password or an id: as long, of letters and digits.
    pub fn secret(&mut self, secret: &str) -> String {
        if let Some(known) = self.secrets.get(secret) {
            return known.clone();
        }
        let number = (self.secrets.len() + 1).to_string();
        // Not by a width in a format string: those end at 65535.
        let length = secret.chars().count().saturating_sub(number.len());
        let made = "x".repeat(length) + &number;
        self.secrets.insert(secret.to_owned(), made.clone());
        made
    }

    /// What stands for a candidate: its value, with or without `candidate:` before it. Foundations,
    /// from which addresses might be found, become numbers; user name fragments are hidden.
    pub fn candidate(&mut self, value: &str) -> String {
        let mut hidden = String::with_capacity(value.len());
        let mut last = "";
        let mut place = 0;
        for (index, word) in value.split(' ').enumerate() {
            if index > 0 {
                hidden.push(' ');
            }
            if word.is_empty() {
                continue;
            }
            match (place, last) {
                (0, _) => {
                    let (prefix, foundation) =
                        word.rsplit_once(':').map_or(("", word), |(before, after)| {
                            (word.get(..=before.len()).unwrap_or_default(), after)
                        });
                    hidden.push_str(prefix);
                    let next = self.foundations.len() + 1;
                    let known = self
                        .foundations
                        .entry(foundation.to_owned())
                        .or_insert(next);
                    // Writing to a String does not fail.
                    let _ = write!(hidden, "{known}");
                }
                (4, _) => hidden.push_str(&self.address(Address::of(word))),
                (8.., last) if last.eq_ignore_ascii_case("raddr") => {
                    hidden.push_str(&self.address(Address::of(word)));
                }
                (8.., "ufrag" | "pwd") => hidden.push_str(&self.secret(word)),
                // The value of an extension that is not known.
                (9.., last)
                    if place % 2 == 1
                        && ![
                            "typ",
                            "rport",
                            "tcptype",
                            "generation",
                            "network-id",
                            "network-cost",
                        ]
                        .iter()
                        .any(|known| last.eq_ignore_ascii_case(known)) =>
                {
                    hidden.push_str(&self.unknown(word));
                }
                _ => hidden.push_str(&self.text(word)),
            }
            last = word;
            place += 1;
        }
        hidden
    }
}
