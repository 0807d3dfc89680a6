//! Addresses hidden for sharing.

use core::fmt::Write;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::address::Address;
use super::registry;
use super::scope::{AddressScope, embedded_in};

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

    /// What stands for an IP address.
    pub fn ip(&mut self, ip: IpAddr) -> IpAddr {
        use AddressScope as S;
        let scope = AddressScope::of(ip);
        if matches!(
            scope,
            S::Loopback | S::Unspecified | S::Broadcast | S::Multicast
        ) {
            return ip;
        }
        if let Some(known) = self.ips.get(&ip) {
            return *known;
        }
        let hidden = match ip {
            IpAddr::V4(_) => self.ipv4(ip, scope),
            IpAddr::V6(six) => match embedded_in(six, scope) {
                Some(four) => self.embedded(six, scope, four),
                None => self.ipv6(ip, scope),
            },
        };
        self.ips.insert(ip, hidden);
        hidden
    }

    fn ipv4(&mut self, ip: IpAddr, scope: AddressScope) -> IpAddr {
        use AddressScope as S;
        let public = matches!(scope, S::Global | S::Documentation | S::Reserved);
        let block = registry::find(ip).filter(|block| !public && block.prefix_length < 28);
        match block.map(|block| (block.network, block.prefix_length)) {
            Some((IpAddr::V4(network), length)) => {
                let number = self.next(network.into());
                let host = number & u32::MAX.checked_shr(u32::from(length)).unwrap_or_default();
                Ipv4Addr::from_bits(network.to_bits() | host).into()
            }
            _ => {
                // The three blocks for documentation, then what is reserved for ever.
                const BLOCKS: [[u8; 3]; 3] = [[203, 0, 113], [198, 51, 100], [192, 0, 2]];
                let number = self.next(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) - 1;
                let [.., last] = (number % 254 + 1).to_be_bytes();
                let block = usize::try_from(number / 254).unwrap_or(usize::MAX);
                match BLOCKS.get(block) {
                    Some([a, b, c]) => Ipv4Addr::new(*a, *b, *c, last).into(),
                    None => Ipv4Addr::from_bits(0xF000_0000 | (number & 0x0FFF_FFFF)).into(),
                }
            }
        }
    }

    fn ipv6(&mut self, ip: IpAddr, scope: AddressScope) -> IpAddr {
        use AddressScope as S;
        let public = matches!(scope, S::Global | S::Documentation | S::Reserved);
        let block = registry::find(ip).filter(|block| !public && block.prefix_length <= 96);
        let network = match block.map(|block| block.network) {
            // fd00::/8 is the half of the block that is in use.
            Some(_) if scope == S::UniqueLocal => Ipv6Addr::new(0xFD00, 0, 0, 0, 0, 0, 0, 0),
            Some(IpAddr::V6(network)) => network,
            _ => Ipv6Addr::new(0x2001, 0xDB8, 0, 0, 0, 0, 0, 0),
        };
        let number = self.next(network.into());
        Ipv6Addr::from_bits(network.to_bits() | u128::from(number)).into()
    }

    /// An IPv6 address with an IPv4 address inside, which stays the one inside.
    fn embedded(&mut self, ip: Ipv6Addr, scope: AddressScope, four: Ipv4Addr) -> IpAddr {
        let IpAddr::V4(hidden) = self.ip(four.into()) else {
            return ip.into();
        };
        let bits = u128::from(hidden.to_bits());
        let prefix = |groups: [u16; 3]| {
            let [a, b, c] = groups;
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).to_bits()
        };
        let bits = match scope {
            AddressScope::Ipv4Mapped => 0xFFFF_0000_0000 | bits,
            AddressScope::Nat64 => prefix([0x64, 0xFF9B, 0]) | bits,
            AddressScope::Nat64Local => prefix([0x64, 0xFF9B, 1]) | bits,
            AddressScope::SixToFour => prefix([0x2002, 0, 0]) | (bits << 80) | 1,
            // The address of the client is stored inverted.
            AddressScope::Teredo => prefix([0x2001, 0, 0]) | (bits ^ 0xFFFF_FFFF),
            _ => bits,
        };
        Ipv6Addr::from_bits(bits).into()
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

    /// Any text with its addresses hidden: IP addresses, hardware addresses, mDNS names and e-mail
    /// addresses, wherever they stand. Other names cannot be told from words and stay.
    pub fn text(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
            let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            match self.token(token) {
                Some(other) => hidden.push_str(&other),
                None => hidden.push_str(token),
            }
            let length = after.find(belongs).unwrap_or(after.len());
            let (between, after) = after.split_at_checked(length).unwrap_or((after, ""));
            hidden.push_str(between);
            rest = after;
        }
        hidden
    }

    /// What stands for a word of which nothing is known, and which so may be a key: addresses as
    /// elsewhere, short numbers as they are, and all else as a secret.
    pub(crate) fn unknown(&mut self, word: &str) -> String {
        const BETWEEN: [char; 11] = ['/', ';', ',', '=', '"', '?', '&', '[', ']', '<', '>'];
        if let Some(hidden) = self.plain(word) {
            return hidden;
        }
        if !word.split(BETWEEN).any(|piece| self.token(piece).is_some()) {
            return self.secret(word);
        }
        let mut hidden = String::with_capacity(word.len());
        for part in word.split_inclusive(BETWEEN) {
            let piece = part.trim_end_matches(BETWEEN);
            let end = part.get(piece.len()..).unwrap_or_default();
            match self.plain(piece) {
                Some(shown) => hidden.push_str(&shown),
                None => hidden.push_str(&self.secret(piece)),
            }
            hidden.push_str(end);
        }
        hidden
    }

    /// A word that tells nothing, or only an address.
    fn plain(&mut self, word: &str) -> Option<String> {
        let is_short_number = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_short_number || matches!(word, "-" | "*") {
            return Some(word.to_owned());
        }
        if word.chars().all(belongs) {
            self.token(word)
        } else {
            None
        }
    }

    fn token(&mut self, token: &str) -> Option<String> {
        // Nothing shorter is an address.
        if token.len() < 2 {
            return None;
        }
        if token.contains('@') {
            return Some("hidden".to_owned());
        }
        if is_hardware_address(token) {
            return Some(self.hexadecimal(token));
        }
        let end = token.trim_end_matches(['.', ':', '-']);
        let tail = token.get(end.len()..).unwrap_or_default();
        match Address::of(end) {
            Address::Name(_) => {
                // An IPv4 address or an mDNS name with its port.
                let (host, port) = end.split_once(':')?;
                match Address::of(host) {
                    Address::Name(_) => None,
                    host => Some(format!("{}:{port}{tail}", self.address(host))),
                }
            }
            address => Some(format!("{}{tail}", self.address(address))),
        }
    }

    /// What stands for bytes in hexadecimal digits, such as a fingerprint: as many of them.
    pub fn hexadecimal(&mut self, digits: &str) -> String {
        let number = self.secret(digits);
        let number = number.trim_start_matches('x');
        let number: usize = number.parse().unwrap_or_default();
        let count = digits.bytes().filter(u8::is_ascii_hexdigit).count();
        let number = format!("{number:X}");
        let zeros = core::iter::repeat_n('0', count.saturating_sub(number.len()));
        let mut number = zeros.chain(number.chars());
        digits
            .chars()
            .map(|c| {
                if c.is_ascii_hexdigit() {
                    number.next().unwrap_or('0')
                } else {
                    c
                }
            })
            .collect()
    }
}

/// Whether a character may stand in an address, or in a name.
const fn belongs(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '%' | '-' | '_' | '@')
}

/// Six or eight pairs of hexadecimal digits with colons or hyphens between them.
fn is_hardware_address(token: &str) -> bool {
    let separator = if token.contains('-') { '-' } else { ':' };
    matches!(token.len(), 17 | 23)
        && token
            .split(separator)
            .all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_in_its_scope() {
        let mut redactor = Redactor::new();
        for text in [
            "10.1.2.3",
            "192.168.1.1",
            "172.31.0.9",
            "100.64.9.9",
            "169.254.7.7",
            "8.8.8.8",
            "192.0.2.77",
            "127.0.0.1",
            "0.0.0.0",
            "224.0.0.251",
            "2a00:1450::1",
            "fd12:3456::1",
            "fe80::abcd",
            "::1",
            "::",
            "::ffff:8.8.4.4",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "64:ff9b:1::10.9.8.7",
            "ff02::fb",
        ] {
            let ip: IpAddr = text.parse().unwrap();
            let hidden = redactor.ip(ip);
            assert_eq!(redactor.ip(ip), hidden, "{text}");
            let (before, after) = (AddressScope::of(ip), AddressScope::of(hidden));
            let public = before == AddressScope::Global && after == AddressScope::Documentation;
            assert!(before == after || public, "{text} became {hidden}");
        }
        assert_eq!(redactor.ip([8, 8, 8, 8].into()).to_string(), "203.0.113.1");
        let nat64 = redactor.ip("64:ff9b::8.8.8.8".parse().unwrap());
        assert_eq!(nat64.to_string(), "64:ff9b::cb00:7101");
    }

    #[test]
    fn distinct_addresses_stay_distinct() {
        let mut redactor = Redactor::new();
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..2_000_u32 {
            let ip = Ipv4Addr::from_bits(0x0808_0000 + number);
            assert!(seen.insert(redactor.ip(ip.into())), "{ip}");
        }
    }

    #[test]
    fn texts_lose_their_addresses_and_nothing_else() {
        let mut redactor = Redactor::new();
        for (text, expected) in [
            ("from 8.8.8.8:53.", "from 203.0.113.1:53."),
            (
                "[2a00::1]:80, fe80::5%wlan0",
                "[2001:db8::1]:80, fe80::1%zone1",
            ),
            (
                "5f135f31-a3a5-41ec-a715-955e06cd308e.local",
                "00000000-0000-4000-8000-000000000002.local",
            ),
            (
                "10:12:33:20 v2014.07.04 1.5 a::b?",
                "10:12:33:20 v2014.07.04 1.5 2001:db8::2?",
            ),
            ("mail someone@host.invalid", "mail hidden"),
            ("mac 00-1D-C1-12-00-A4", "mac 00-00-00-00-00-01"),
            ("é8.8.8.8ü", "é203.0.113.1ü"),
            ("", ""),
        ] {
            assert_eq!(redactor.text(text), expected);
        }
    }

    #[test]
    fn candidates_keep_their_structure() {
        let mut redactor = Redactor::new();
        let text = "a=candidate:842163049 1 udp 1677729535 8.8.8.8 61000 typ srflx raddr 10.0.5.5 rport 5000 generation 0 ufrag +gYv network-cost 999";
        assert_eq!(
            redactor.candidate(text),
            "a=candidate:1 1 udp 1677729535 203.0.113.1 61000 typ srflx raddr 10.0.0.1 rport 5000 generation 0 ufrag xxx1 network-cost 999"
        );
        assert_eq!(redactor.secret("+gYv"), "xxx1");
        assert_eq!(redactor.hexadecimal("AB:CD:EF"), "00:00:02");
        assert_eq!(redactor.candidate("not  8.8.8.8"), "2  203.0.113.1");
        let long = "F".repeat(100_000);
        assert_eq!(redactor.secret(&long).len(), long.len());
        assert_eq!(redactor.hexadecimal(&long).len(), long.len());
    }
}
