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

mod boxed;
mod kinds;
mod leftovers;
mod namespaces;
mod nat;
mod page;
#[path = "../process/mod.rs"]
mod process;

use namespaces::{Between, Lab, SERVERS};
use process::{ICESCOPE, Running, not_run, serve};

const MASQUERADE: Between = Between::Nat("masquerade");
const RANDOM: Between = Between::Nat("masquerade random");

/// A lab with our server outside, or `None` where there can be none.
fn with_server(name: &str, between: Between) -> Option<(Lab, Running)> {
    if let Some(missing) = Lab::missing() {
        not_run("lab", missing);
        return None;
    }
    let lab = Lab::up(name, between).expect("the lab comes up");
    let mut command = lab.command("outer", ICESCOPE);
    command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS[1]]);
    let (running, announced) = serve(command);
    assert_eq!(announced["stun"].as_array().expect("a list").len(), 4);
    Some((lab, running))
}
