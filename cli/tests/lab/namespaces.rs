//! Hosts, a NAT and servers in network namespaces of this machine.
//!
//! ```text
//! inner 192.168.1.2 -- 192.168.1.1 nat 198.51.100.1 -- 198.51.100.2 outer 203.0.113.10, .11
//! ```
//!
//! The names carry the id of the process that made them. They are deleted when the lab is dropped,
//! and what a killed process left behind is swept by the next lab.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use icescope::sim::Dependence;

use crate::boxed;
use crate::process::{Running, wait_until};

/// The servers' addresses, outside the NAT.
pub(crate) const SERVERS: [&str; 2] = ["203.0.113.10", "203.0.113.11"];
/// The host's address, inside.
pub(crate) const HOST: &str = "192.168.1.2";
/// The NAT's address, outside.
pub(crate) const EXTERNAL: &str = "198.51.100.1";

/// The TUN device of our NAT, in the namespace `nat`.
pub(crate) const BOX: &str = "natbox";
/// The kernel's own address beside it, which packets to the NAT are sent to.
const BESIDE: &str = "198.51.100.3";

const PREFIX: &str = "icescope-lab-";

/// What stands between the host and the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    /// A router that translates nothing.
    Router,
    /// A router that lets in only what belongs to what went out.
    Firewall,
    /// Our model of a NAT that maps and filters so; of a firewall, where it maps nothing.
    Model(Option<Dependence>, Dependence),
    /// The kernel's NAT, with this nftables statement.
    Nat(&'static str),
}

/// Three namespaces, up until dropped.
#[derive(Debug)]
pub(crate) struct Lab {
    prefix: String,
    nat_box: RefCell<Option<Running>>,
}

impl Lab {
    /// What is missing for a lab on this machine, if anything.
    pub(crate) fn missing() -> Option<&'static str> {
        static MISSING: OnceLock<Option<&'static str>> = OnceLock::new();
        *MISSING.get_or_init(|| {
            if !starts("ip", "-V") {
                return Some("iproute2 is not installed");
            }
            if !starts("nft", "-v") {
                return Some("nftables is not installed");
            }
            let probe = format!("{PREFIX}{}-probe", std::process::id());
            let made = run(&["ip", "netns", "add", &probe]).is_ok();
            // Also when it was not made: half of it may be there.
            let _ = run(&["ip", "netns", "delete", &probe]);
            (!made).then_some("network namespaces cannot be made; run as root")
        })
    }

    pub(crate) fn up(name: &str, between: Between) -> io::Result<Self> {
        sweep();
        let lab = Self {
            prefix: format!("{PREFIX}{}-{name}-", std::process::id()),
            nat_box: RefCell::new(None),
        };
        for role in ["inner", "nat", "outer"] {
            run(&["ip", "netns", "add", &lab.namespace(role)])?;
            lab.run_in(role, &["ip", "link", "set", "lo", "up"])?;
        }
        lab.link(("inner", "192.168.1.2/24"), ("nat", "192.168.1.1/24"))?;
        let model = matches!(between, Between::Model(..));
        let outside = if model { BESIDE } else { EXTERNAL };
        let outside_with_length = format!("{outside}/24");
        lab.link(("nat", &outside_with_length), ("outer", "198.51.100.2/24"))?;
        lab.run_in(
            "inner",
            &["ip", "route", "add", "default", "via", "192.168.1.1"],
        )?;
        lab.run_in(
            "nat",
            &["ip", "route", "add", "default", "via", "198.51.100.2"],
        )?;
        for server in SERVERS {
            lab.run_in(
                "outer",
                &["ip", "address", "add", &format!("{server}/32"), "dev", "lo"],
            )?;
        }
        lab.run_in(
            "nat",
            &["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
        )?;
        if matches!(
            between,
            Between::Router | Between::Firewall | Between::Model(None, _)
        ) {
            let back = ["ip", "route", "add", "192.168.1.0/24", "via", outside];
            lab.run_in("outer", &back)?;
        }
        match between {
            Between::Router => {}
            Between::Model(mapping, filtering) => lab.start_box(mapping, filtering)?,
            Between::Firewall => {
                let rules = "table ip lab {
                        chain through {
                            type filter hook forward priority filter;
                            iifname \"outer\" ct state new drop
                        }
                    }";
                lab.run_in("nat", &["nft", rules])?;
            }
            Between::Nat(statement) => {
                let rules = format!(
                    "table ip lab {{
                        chain out {{
                            type nat hook postrouting priority srcnat;
                            oifname \"outer\" {statement}
                        }}
                        chain in {{
                            type filter hook input priority filter;
                            iifname \"outer\" ct state new drop
                        }}
                    }}"
                );
                lab.run_in("nat", &["nft", &rules])?;
            }
        }
        Ok(lab)
    }

    /// Starts our NAT, and sends everything through it that comes from one side to the other.
    fn start_box(&self, mapping: Option<Dependence>, filtering: Dependence) -> io::Result<()> {
        let mut command = self.command("nat", std::env::current_exe()?);
        let kind = format!(
            "{}/{}",
            mapping.map_or("none", Dependence::name),
            filtering.name()
        );
        command
            .args(["--ignored", "--exact", boxed::NAME])
            .env(boxed::KIND, kind)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // It ends with its namespace.
        *self.nat_box.borrow_mut() = Some(Running(command.spawn()?));
        wait_until("the TUN device", || {
            self.run_in("nat", &["ip", "link", "set", BOX, "up"])
                .is_ok()
        });
        let script = format!(
            "for filter in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $filter; done
             ip route add default dev {BOX} table 100
             ip rule add iif inner lookup 100
             ip rule add iif outer to {EXTERNAL} lookup 100
             ip rule add iif outer to 192.168.1.0/24 lookup 100"
        );
        self.run_in("nat", &["sh", "-ec", &script])?;
        if mapping.is_some() {
            self.run_in("outer", &["ip", "route", "add", EXTERNAL, "via", BESIDE])?;
        }
        Ok(())
    }

    fn namespace(&self, role: &str) -> String {
        format!("{}{role}", self.prefix)
    }

    /// Joins two namespaces; each end of the link is named after the other side.
    fn link(&self, (a, a_address): (&str, &str), (b, b_address): (&str, &str)) -> io::Result<()> {
        let (a_space, b_space) = (self.namespace(a), self.namespace(b));
        run(&[
            "ip", "link", "add", b, "netns", &a_space, "type", "veth", "peer", "name", a, "netns",
            &b_space,
        ])?;
        for (role, device, address) in [(a, b, a_address), (b, a, b_address)] {
            self.run_in(role, &["ip", "address", "add", address, "dev", device])?;
            self.run_in(role, &["ip", "link", "set", device, "up"])?;
        }
        Ok(())
    }

    /// A command that runs in a namespace.
    pub(crate) fn command(&self, role: &str, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.namespace(role)])
            .arg(program.as_ref());
        command
    }

    fn run_in(&self, role: &str, arguments: &[&str]) -> io::Result<()> {
        let namespace = self.namespace(role);
        let mut all = vec!["ip", "netns", "exec", &namespace];
        all.extend(arguments);
        run(&all)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.nat_box.take());
        delete(|name| name.starts_with(&self.prefix));
    }
}

/// Whether a program is there and starts.
pub(crate) fn starts(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Deletes the namespaces of processes that are gone.
fn sweep() {
    delete(|name| {
        let owner = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists())
    });
}

fn delete(chosen: impl Fn(&str) -> bool) {
    let Ok(listed) = Command::new("ip").args(["netns", "list"]).output() else {
        return;
    };
    for line in String::from_utf8_lossy(&listed.stdout).lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        if chosen(name) {
            end_processes(name);
            // Nothing more can be done about one that stays; the next sweep tries again.
            let _ = run(&["ip", "netns", "delete", name]);
        }
    }
}

/// Ends whatever still runs in a namespace of ours, so that it goes away with its name.
fn end_processes(namespace: &str) {
    let Ok(listed) = Command::new("ip")
        .args(["netns", "pids", namespace])
        .output()
    else {
        return;
    };
    for pid in String::from_utf8_lossy(&listed.stdout).split_whitespace() {
        // It may have ended by itself.
        let _ = run(&["sh", "-c", &format!("kill -KILL {pid}")]);
    }
}

fn run(arguments: &[&str]) -> io::Result<()> {
    let (program, rest) = arguments.split_first().expect("a program");
    let output = Command::new(program).args(rest).output()?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "{}: {}",
        arguments.join(" "),
        told.trim()
    )))
}
