//! Network namespaces by name: making, entering, deleting, and what else `ip` does.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::process::starts;

/// How all names begin. The id of the process that made the lab follows, and a `-`.
pub const PREFIX: &str = "icescope-lab-";

/// What is missing for a lab on this machine, if anything.
#[must_use]
pub fn missing() -> Option<&'static str> {
    static MISSING: OnceLock<Option<&'static str>> = OnceLock::new();
    *MISSING.get_or_init(|| {
        if !starts("ip", "-V") {
            return Some("iproute2 is not installed");
        }
        if !starts("nft", "-v") {
            return Some("nftables is not installed");
        }
        let probe = format!("{PREFIX}{}-probe", std::process::id());
        let made = run("ip", &["netns", "add", &probe]).is_ok();
        // Also when it was not made: half of it may be there.
        let _ = run("ip", &["netns", "delete", &probe]);
        (!made).then_some("network namespaces cannot be made; run as root")
    })
}

/// Deletes the namespaces of processes that are gone, and ends what runs in them.
pub fn sweep() {
    delete(|name| {
        let owner = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        owner.is_some_and(|pid| !lives(pid))
    });
}

/// Whether a process runs: one that only waits to be collected by its parent does not.
fn lives(pid: &str) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    // The second field is the program's name in brackets and may hold anything, brackets too.
    let state = stat
        .ok()
        .and_then(|stat| stat.rsplit_once(") ").map(|(_, rest)| rest.to_owned()));
    state.is_some_and(|state| !state.starts_with(['Z', 'X']))
}

/// Deletes the namespaces of one process, whether it is gone or not, and ends what runs in them.
pub fn sweep_lab(owner: u32) {
    let prefix = format!("{PREFIX}{owner}-");
    delete(|name| name.starts_with(&prefix));
}

/// Deletes the chosen namespaces, and ends what runs in them.
pub(crate) fn delete(chosen: impl Fn(&str) -> bool) {
    let Ok(listed) = Command::new("ip").args(["netns", "list"]).output() else {
        return;
    };
    for line in String::from_utf8_lossy(&listed.stdout).lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        if chosen(name) {
            end_processes(name);
            // Nothing more can be done about one that stays; the next sweep tries again.
            let _ = run("ip", &["netns", "delete", name]);
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
    let own = std::process::id().to_string();
    for pid in String::from_utf8_lossy(&listed.stdout).split_whitespace() {
        // A thread of ours may be in there.
        if pid != own {
            // It may have ended by itself.
            let _ = run("sh", &["-c", &format!("kill -KILL {pid}")]);
        }
    }
}

/// Runs a program to its end; its words are in the error if it fails.
pub(crate) fn run(program: &str, arguments: &[&str]) -> io::Result<()> {
    let output = Command::new(program).args(arguments).output()?;
    judge(&output, || format!("{program} {}", arguments.join(" ")))
}

/// Runs a shell script in a namespace; it stops at the first command that fails.
pub(crate) fn script(namespace: &str, text: &str) -> io::Result<()> {
    let output = Command::new("ip")
        .args(["netns", "exec", namespace, "sh", "-exc", text])
        .output()?;
    judge(&output, || namespace.to_owned())
}

/// Adds nftables rules in a namespace.
pub(crate) fn nft(namespace: &str, rules: &str) -> io::Result<()> {
    let mut child = Command::new("ip")
        .args(["netns", "exec", namespace, "nft", "-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(rules.as_bytes())?;
    }
    judge(&child.wait_with_output()?, || format!("nft: {rules}"))
}

fn judge(output: &std::process::Output, what: impl Fn() -> String) -> io::Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{}: {}", what(), told.trim())))
}

/// Moves the calling thread into a namespace. It is best a thread of its own.
pub(crate) fn enter(namespace: &str) -> io::Result<()> {
    use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
    use std::os::fd::AsFd as _;

    let link = File::open(Path::new("/run/netns").join(namespace))?;
    move_into_link_name_space(link.as_fd(), Some(LinkNameSpaceType::Network))?;
    Ok(())
}
