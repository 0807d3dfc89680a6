//! Networks of namespaces on this machine: hosts, NATs before them, one public network.
//!
//! Needs Linux, root, iproute2 and nftables. [`Lab::up`] makes the public network with two server
//! addresses, in the namespace `outer`; gateways and hosts are added to it, also behind each other:
//!
//! ```no_run
//! use icescope_lab::{Kernel, Kind, Lab, OUTER};
//! use icescope::sim::{Dependence, NatConfig};
//!
//! let mut lab = Lab::up("pair")?;
//! let strict = NatConfig::new(
//!     Dependence::AddressAndPortDependent,
//!     Dependence::AddressAndPortDependent,
//!     Vec::new(), // the lab gives it an address
//! );
//! lab.gateway("a-nat", OUTER, &Kind::Model(strict))?;
//! lab.host("a", "a-nat")?;
//! lab.carrier("cgn", OUTER, &Kind::Kernel(Kernel::MASQUERADE))?;
//! lab.gateway("b-nat", "cgn", &"eim/adf".parse()?)?;
//! lab.host("b", "b-nat")?;
//! lab.host("open", OUTER)?;
//!
//! // A program in a namespace, or a part of this one.
//! let status = lab.command("a", "curl").arg("http://203.0.113.10:8080/").status()?;
//! let socket = lab.enter("b", || std::net::UdpSocket::bind("0.0.0.0:0"))??;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | where | interfaces | addresses |
//! |---|---|---|
//! | `outer` | `public` | 198.51.100.254, and on `lo` the servers' 203.0.113.10 and .11 |
//! | n-th node on the public network | `outside`, or `eth0` of a host | 198.51.100.n |
//! | inside the g-th gateway | `inside` at the gateway, `eth0` at a host | 192.168.g.1, and .2 and up |
//! | inside the g-th gateway, if a carrier's | the same | 100.64.g.1, and .2 and up |
//! | at the near end of a [`Lab::line`] | the same | 192.0.2.1, and .2 and up |
//!
//! [`Lab::dual`] has IPv6 as well, routed and never translated. A gateway of our own model
//! translates UDP over IPv4; TCP and ICMP are masqueraded beside it by the kernel.
//!
//! The names of the namespaces carry the id of the process that made them. They go when the lab is
//! dropped, with all processes in them; what a killed process left behind goes when the next lab
//! comes up.

#[cfg(target_os = "linux")]
mod access;
#[cfg(target_os = "linux")]
mod claim;
#[cfg(target_os = "linux")]
mod habits;
#[cfg(target_os = "linux")]
mod kind;
#[cfg(target_os = "linux")]
mod model;
#[cfg(target_os = "linux")]
mod namespace;
#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
mod pieces;
pub mod process;
#[cfg(target_os = "linux")]
mod rules;
#[cfg(target_os = "linux")]
pub mod tools;
#[cfg(target_os = "linux")]
mod topology;

#[cfg(target_os = "linux")]
pub use claim::{Claim, Score, score};
#[cfg(target_os = "linux")]
pub use kind::{Kernel, Kind, KindError, Statement};
#[cfg(target_os = "linux")]
pub use namespace::{PREFIX, missing, sweep, sweep_lab};
#[cfg(target_os = "linux")]
pub use topology::{EXTERNAL, HOST, Lab, Node, OUTER, SERVERS, SERVERS6};
