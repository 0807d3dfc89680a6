//! Who is connected to whom.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use icescope::sim::NatConfig;

use crate::kind::Kind;
use crate::model::{DEVICE, MTU, Model};
use crate::namespace::{self, PREFIX};
use crate::network::Network;
use crate::rules;

/// The role of the public network's router, where servers belong.
pub const OUTER: &str = "outer";
/// The servers' addresses, in [`OUTER`].
pub const SERVERS: [&str; 2] = ["203.0.113.10", "203.0.113.11"];
/// The same over IPv6.
pub const SERVERS6: [&str; 2] = ["2001:db8:113::10", "2001:db8:113::11"];
/// The address of the first host inside the first gateway.
pub const HOST: &str = "192.168.1.2";
/// The address of the first gateway, outside.
pub const EXTERNAL: &str = "198.51.100.1";

/// A namespace of the lab.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// Its name in the lab.
    pub role: String,
    /// Its address in the network before it; of a NAT, the first external one.
    pub address: Ipv4Addr,
    /// Its IPv6 address in that network, in a lab that has it.
    pub address6: Option<Ipv6Addr>,
    behind: Option<String>,
    /// The kernel's own address, which packets to what is behind it are sent to.
    via: Ipv4Addr,
    translates: bool,
    network: Option<Network>,
}

/// Namespaces that are up until dropped.
#[derive(Debug)]
pub struct Lab {
    prefix: String,
    has_ipv6: bool,
    gateways: u8,
    links: u32,
    pub(crate) nodes: BTreeMap<String, Node>,
    pub(crate) models: BTreeMap<String, Model>,
}

impl Lab {
    /// A public network and nothing else, over IPv4. What dead labs left behind is deleted first.
    ///
    /// # Errors
    ///
    /// This machine has no labs: [`missing`](crate::missing) says why.
    pub fn up(name: &str) -> io::Result<Self> {
        Self::new(name, false)
    }

    /// As [`up`](Self::up), with IPv6 as well.
    ///
    /// # Errors
    ///
    /// As [`up`](Self::up).
    pub fn dual(name: &str) -> io::Result<Self> {
        Self::new(name, true)
    }

    /// A public network, a gateway `nat` in it, and a host `inner` behind that.
    ///
    /// # Errors
    ///
    /// As [`up`](Self::up).
    pub fn simple(name: &str, kind: &Kind) -> io::Result<Self> {
        let mut lab = Self::up(name)?;
        lab.gateway("nat", OUTER, kind)?;
        lab.host("inner", "nat")?;
        Ok(lab)
    }

    fn new(name: &str, has_ipv6: bool) -> io::Result<Self> {
        namespace::sweep();
        let mut lab = Self {
            prefix: format!("{PREFIX}{}-{name}-", std::process::id()),
            has_ipv6,
            gateways: 0,
            links: 0,
            nodes: BTreeMap::new(),
            models: BTreeMap::new(),
        };
        lab.add_namespace(OUTER)?;
        let network = Network::PUBLIC;
        let mut script = lab.network_script(&network);
        for address in SERVERS {
            line(&mut script, &format!("ip address add {address}/32 dev lo"));
        }
        if has_ipv6 {
            for address in SERVERS6 {
                line(&mut script, &format!("ip address add {address}/128 dev lo"));
            }
        }
        lab.script(OUTER, &script)?;
        let node = Node {
            role: OUTER.to_owned(),
            address: network.router(),
            address6: has_ipv6.then(|| network.router6()),
            behind: None,
            via: network.router(),
            translates: false,
            network: Some(network),
        };
        lab.nodes.insert(OUTER.to_owned(), node);
        Ok(lab)
    }

    /// Adds a host to the network inside the gateway `behind`, or to the public one of [`OUTER`].
    /// Its interface is `eth0`.
    ///
    /// # Errors
    ///
    /// `behind` is no gateway, the role is taken, or the network is full.
    pub fn host(&mut self, role: &str, behind: &str) -> io::Result<Node> {
        let (number, network) = self.join(role, behind, "eth0")?;
        let (address, router) = (network.address(number), network.router());
        let mut script = format!(
            "ip address add {address}/24 dev eth0
             ip link set eth0 up
             ip route add default via {router}\n"
        );
        if self.has_ipv6 {
            let (address, router) = (network.address6(number), network.router6());
            line(
                &mut script,
                &format!("ip address add {address}/64 dev eth0"),
            );
            line(&mut script, &format!("ip route add default via {router}"));
        }
        self.script(role, &script)?;
        Ok(self.insert(role, behind, (address, address), false, number, None))
    }

    /// Adds a gateway with a home network inside, to the network inside another one or to the
    /// public one of [`OUTER`]. Its interfaces are `outside` and `inside`.
    ///
    /// # Errors
    ///
    /// As [`host`](Self::host), or nftables or the TUN device refuses.
    pub fn gateway(&mut self, role: &str, behind: &str, kind: &Kind) -> io::Result<Node> {
        let inside = self.next_inside(false)?;
        self.add_gateway(role, behind, kind, inside)
    }

    /// As [`gateway`](Self::gateway), with a carrier's network inside: 100.64.0.0/10 of RFC 6598.
    ///
    /// # Errors
    ///
    /// As [`gateway`](Self::gateway).
    pub fn carrier(&mut self, role: &str, behind: &str, kind: &Kind) -> io::Result<Node> {
        let inside = self.next_inside(true)?;
        self.add_gateway(role, behind, kind, inside)
    }

    fn next_inside(&mut self, carrier: bool) -> io::Result<Network> {
        let another = self.gateways.checked_add(1);
        self.gateways = another.ok_or_else(|| io::Error::other("too many gateways"))?;
        Ok(Network::inside(self.gateways, carrier))
    }

    pub(crate) fn add_gateway(
        &mut self,
        role: &str,
        behind: &str,
        kind: &Kind,
        inside: Network,
    ) -> io::Result<Node> {
        let (number, network) = self.join(role, behind, "outside")?;
        let own = network.address(number);
        let (address, via) = match kind {
            // The external address is not the kernel's: it would take the packets for itself.
            Kind::Model(config) if config.mapping.is_some() => {
                let mut given = Vec::new();
                for address in &config.external {
                    match address {
                        IpAddr::V4(address) if network.contains(*address) => given.push(*address),
                        _ => {
                            let why = format!("{address} is not in the network inside `{behind}`");
                            return Err(io::Error::other(why));
                        }
                    }
                }
                let address = given.first().copied().unwrap_or(own);
                (address, network.address(100 + number))
            }
            _ => (own, own),
        };
        let mut script = self.network_script(&inside);
        let router = network.router();
        line(
            &mut script,
            &format!(
                "ip address add {via}/24 dev outside
                 ip link set outside up
                 ip route add default via {router}"
            ),
        );
        if self.has_ipv6 {
            let (address, router) = (network.address6(number), network.router6());
            line(
                &mut script,
                &format!("ip address add {address}/64 dev outside"),
            );
            line(&mut script, &format!("ip route add default via {router}"));
        }
        self.script(role, &script)?;
        match kind {
            Kind::Router => {}
            Kind::Firewall => self.nft(role, rules::FIREWALL)?,
            Kind::Kernel(kernel) => self.nft(role, &rules::kernel(*kernel, address))?,
            Kind::Model(config) => self.add_model(role, behind, config, (address, via), &inside)?,
        }
        let node = self.insert(
            role,
            behind,
            (address, via),
            kind.translates(),
            number,
            Some(inside),
        );
        self.route_to(&node)?;
        Ok(node)
    }

    /// Starts our NAT, and sends all UDP through it that comes from one side to the other.
    fn add_model(
        &mut self,
        role: &str,
        behind: &str,
        config: &NatConfig,
        (address, via): (Ipv4Addr, Ipv4Addr),
        inside: &Network,
    ) -> io::Result<()> {
        let mut config = config.clone();
        if config.mapping.is_some() && config.external.is_empty() {
            config.external.push(address.into());
        }
        let model = Model::start(&self.namespace(role), config.clone(), inside.clone())?;
        self.models.insert(role.to_owned(), model);
        let mut script = format!(
            "ip link set {DEVICE} mtu {MTU} up
             ip route add default dev {DEVICE} table 100
             ip rule add pref 90 ipproto tcp lookup main
             ip rule add pref 91 ipproto icmp lookup main
             ip rule add pref 100 iif inside lookup 100\n"
        );
        if config.mapping.is_none() {
            line(&mut script, "ip rule add pref 101 iif outside lookup 100");
        }
        for external in &config.external {
            line(
                &mut script,
                &format!("ip rule add pref 101 iif outside to {external} lookup 100"),
            );
            line(
                &mut script,
                &format!("ip neighbor add proxy {external} dev outside"),
            );
            self.script(behind, &format!("ip route add {external} via {via}"))?;
        }
        self.script(role, &script)?;
        self.nft(role, &rules::beside_model(&config, address))
    }

    /// Tells all routers before it the way to a gateway's inside, as far as its addresses are seen.
    fn route_to(&self, node: &Node) -> io::Result<()> {
        let Some(inside) = &node.network else {
            return Ok(());
        };
        let mut at = node.clone();
        let mut is_seen = !node.translates;
        while let Some(behind) = at.behind.clone() {
            if is_seen {
                let route = format!("ip route add {}/24 via {}", inside.address(0), at.via);
                self.script(&behind, &route)?;
                if let Some(model) = self.models.get(&behind) {
                    model.add_inside(inside.clone());
                }
            }
            if let Some(via) = at.address6 {
                let route = format!("ip route add {}/64 via {via}", inside.address6(0));
                self.script(&behind, &route)?;
            }
            at = self.node(&behind)?.clone();
            is_seen &= !at.translates;
        }
        Ok(())
    }

    /// The name of a role's namespace, for `ip netns`.
    #[must_use]
    pub fn namespace(&self, role: &str) -> String {
        format!("{}{role}", self.prefix)
    }

    /// Its addresses are usable at once (RFC 4862 section 5.4 off): one that comes two seconds later
    /// makes Chromium break off what it loads.
    fn add_namespace(&self, role: &str) -> io::Result<()> {
        namespace::run("ip", &["netns", "add", &self.namespace(role)])?;
        self.script(
            role,
            "ip link set lo up
             for one in all default; do
                echo 0 > /proc/sys/net/ipv4/conf/$one/rp_filter
                [ ! -d /proc/sys/net/ipv6 ] || echo 0 > /proc/sys/net/ipv6/conf/$one/accept_dad
             done",
        )
    }

    /// Makes a namespace and joins it to a network, with an interface of that name.
    fn join(&mut self, role: &str, behind: &str, interface: &str) -> io::Result<(u8, Network)> {
        if self.nodes.contains_key(role) {
            return Err(io::Error::other(format!("there is a `{role}` already")));
        }
        let network = self
            .nodes
            .get_mut(behind)
            .and_then(|node| node.network.as_mut());
        let Some(network) = network else {
            return Err(io::Error::other(format!("`{behind}` is no gateway")));
        };
        let full = || io::Error::other(format!("the network inside `{behind}` is full"));
        let number = network.take().ok_or_else(full)?;
        let network = network.clone();
        self.add_namespace(role)?;
        self.links += 1;
        let port = format!("port{}", self.links);
        let (space, parent) = (self.namespace(role), self.namespace(behind));
        namespace::run(
            "ip",
            &[
                "link", "add", interface, "netns", &space, "type", "veth", "peer", "name", &port,
                "netns", &parent,
            ],
        )?;
        let bridge = network.bridge;
        self.script(behind, &format!("ip link set {port} master {bridge} up"))?;
        Ok((number, network))
    }

    /// The commands that make a namespace the router of a network.
    fn network_script(&self, network: &Network) -> String {
        let (bridge, router) = (network.bridge, network.router());
        let mut script = format!(
            "ip link add {bridge} type bridge mcast_snooping 0
             ip address add {router}/24 dev {bridge}
             ip link set {bridge} up
             echo 1 > /proc/sys/net/ipv4/ip_forward\n"
        );
        if self.has_ipv6 {
            let router = network.router6();
            line(
                &mut script,
                &format!("ip address add {router}/64 dev {bridge}"),
            );
            line(
                &mut script,
                "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding",
            );
        }
        script
    }

    fn insert(
        &mut self,
        role: &str,
        behind: &str,
        (address, via): (Ipv4Addr, Ipv4Addr),
        translates: bool,
        number: u8,
        inside: Option<Network>,
    ) -> Node {
        let outside = self
            .nodes
            .get(behind)
            .and_then(|node| node.network.as_ref());
        let address6 = outside
            .filter(|_| self.has_ipv6)
            .map(|network| network.address6(number));
        let node = Node {
            role: role.to_owned(),
            address,
            address6,
            behind: Some(behind.to_owned()),
            via,
            translates,
            network: inside,
        };
        self.nodes.insert(role.to_owned(), node.clone());
        node
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.models.clear();
        namespace::delete(|name| name.starts_with(&self.prefix));
    }
}

fn line(script: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(script, "{text}");
}
