//! `icescope nat` and the page behind the kernel's NAT, with servers outside.
//!
//! Needs Linux, root, iproute2 and nftables; and coturn, Node, the page and the browsers for parts.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(target_os = "linux")]

mod filtering;
mod gateway;
mod hardship;
mod ipv6;
mod kinds;
mod nat;
mod nat64;
mod page;
mod path;
mod probe;
#[path = "../process/mod.rs"]
mod process;
mod stun;

use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, missing};
use process::{ICESCOPE, Running, not_run, serve};

const MASQUERADE: Kind = Kind::Kernel(Kernel::MASQUERADE);
const RANDOM: Kind = Kind::Kernel(Kernel::RANDOM);

/// A host, a gateway and our server outside, or `None` where there can be none.
fn with_server(name: &str, kind: &Kind) -> Option<(Lab, Running)> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    let lab = Lab::simple(name, kind).expect("the lab comes up");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS[1]]);
    let (running, announced) = serve(command);
    assert_eq!(announced["stun"].as_array().expect("a list").len(), 4);
    Some((lab, running))
}
