//! Probers, ours and others', and what they say read as classes.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value gives null for what is not there"
)]

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use icescope::nat::{Class, Filtering, Mapping};
use serde_json::Value;

use crate::claim::Claim;
use crate::process::Running;
use crate::topology::{Lab, OUTER, SERVERS};

/// What a prober said, and how long it took.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its verdict in its own words.
    pub words: String,
    /// The same as classes.
    pub claim: Claim,
    /// From its start to its end; of a page, from the click to the verdict.
    pub time: Duration,
    /// Until it said anything at all, where that is before the end: our page's first words.
    pub first: Option<Duration>,
    /// Everything it printed.
    pub output: String,
}

/// Debian's coturn, as a TURN server at the second server address.
pub const TURN_PORT: u16 = 3480;

/// Starts coturn at [`OUTER`], at [`TURN_PORT`] of the second of [`SERVERS`], from which it relays.
/// The user is `user` and the password is `secret`.
///
/// # Errors
///
/// It does not start.
pub fn turn(lab: &Lab) -> io::Result<Running> {
    let mut command = lab.command(OUTER, "turnserver");
    command
        .args([
            "-n",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--no-multicast-peers",
        ])
        .args(["-L", SERVERS[1], "-E", SERVERS[1]])
        .args(["--listening-port", &TURN_PORT.to_string()])
        .args(["--lt-cred-mech", "--realm", "lab", "--user", "user:secret"])
        .args(["--pidfile", "/dev/null", "--log-file", "/dev/null"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(Running(command.spawn()?))
}

/// `icescope nat` at a role, asking our server.
///
/// # Errors
///
/// It fails, or prints no report.
pub fn icescope(lab: &Lab, role: &str, program: &Path) -> io::Result<Told> {
    let mut command = lab.command(role, program);
    command.args(["nat", "--json", "--server", &format!("{}:3478", SERVERS[0])]);
    let (output, time) = run(&mut command)?;
    let report: Value = serde_json::from_str(&output).map_err(io::Error::other)?;
    Ok(ours(&report, time, output))
}

/// Our page in a browser (`chromium`, `firefox`) at a role, with our server and coturn. Needs Node
/// and the npm packages of `tests`.
///
/// # Errors
///
/// The browser fails, or shows no report.
pub fn page(lab: &Lab, role: &str, browser: &str) -> io::Result<Told> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut url = format!("http://{}:8080/#", SERVERS[0]);
    for server in SERVERS {
        url.push_str(&format!("stun={server}:3478&stun={server}:3479&"));
    }
    url.push_str(&format!(
        "turn={}:{TURN_PORT}&username=user&credential=secret",
        SERVERS[1]
    ));
    let mut command = lab.command(role, "node");
    command
        .arg(tests.join("page/behind-nat.js"))
        .args([browser, &url]);
    let output = command.stdin(Stdio::null()).output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let report: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| io::Error::other(told.trim().to_owned()))?;
    let after = |what: &str| {
        let mut lines = told.lines();
        let number = lines.find_map(|line| line.strip_prefix(what)?.strip_suffix(" ms"))?;
        number.parse().ok().map(Duration::from_millis)
    };
    let time = after("report after ").ok_or_else(|| io::Error::other("it says no time"))?;
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Told {
        first: after("first words after "),
        ..ours(&report, time, output)
    })
}

/// A report of the schema `icescope/nat/1`.
fn ours(report: &Value, time: Duration, output: String) -> Told {
    let claim = Claim {
        mapping: possible(&report["mapping"]),
        filtering: possible(&report["filtering"]),
    };
    let words = |property: &str, names: Vec<&str>| {
        if report[property]["class"] != "unknown" {
            names.join("")
        } else if claim_is_open(&report[property]) {
            format!(
                "{property} unknown: {}",
                report[property]["reason"].as_str().unwrap_or_default()
            )
        } else {
            names.join(" or ")
        }
    };
    let mapping = claim.mapping.iter().map(|one| match one {
        Mapping::None => "no NAT",
        Mapping::EndpointIndependent => "EIM",
        Mapping::AddressDependent => "ADM",
        Mapping::AddressAndPortDependent => "APDM",
    });
    let filtering = claim.filtering.iter().map(|one| match one {
        Filtering::EndpointIndependent => "EIF",
        Filtering::AddressDependent => "ADF",
        Filtering::AddressAndPortDependent => "APDF",
    });
    let words = format!(
        "{}, {}",
        words("mapping", mapping.collect()),
        words("filtering", filtering.collect())
    );
    Told {
        words,
        claim,
        time,
        first: None,
        output,
    }
}

fn claim_is_open(property: &Value) -> bool {
    property["possible"]
        .as_array()
        .is_none_or(|list| list.len() > 2)
}

/// The classes that a property of a report leaves possible.
fn possible<C: Class>(property: &Value) -> Vec<C> {
    let has = |name: &str| {
        property["class"] == name
            || property["possible"]
                .as_array()
                .is_some_and(|list| list.iter().any(|one| one == name))
    };
    C::ALL
        .iter()
        .copied()
        .filter(|class| has(class.name()))
        .collect()
}

/// Debian's `turnutils_natdiscovery` at a role. It is told the host's own address, without which it
/// never says that there is no NAT.
///
/// It calls every mapping that depends on something dependent on address and port: [`coturn_raw`]
/// reads the addresses that it prints.
///
/// # Errors
///
/// It does not start.
pub fn coturn(lab: &Lab, role: &str) -> io::Result<Told> {
    let own = lab.node(role)?.address.to_string();
    let mut command = lab.command(role, "turnutils_natdiscovery");
    command.args(["-m", "-f", "-L", &own, SERVERS[0]]);
    let (output, time) = run(&mut command)?;
    let says = |kind: &str, what: &str| output.contains(&format!("NAT with {kind} {what}!"));
    let mut words = Vec::new();
    let mut claim = Claim::default();
    if output.contains("No NAT!") {
        words.push("No NAT");
        claim.mapping.push(Mapping::None);
    } else if says("Endpoint Independent", "Mapping") {
        words.push("EIM");
        claim.mapping.push(Mapping::EndpointIndependent);
    } else if says("Address and Port Dependent", "Mapping") {
        words.push("APDM");
        claim.mapping.push(Mapping::AddressAndPortDependent);
    } else if says("Address Dependent", "Mapping") {
        words.push("ADM");
        claim.mapping.push(Mapping::AddressDependent);
    }
    if says("Endpoint Independent", "Filtering") {
        words.push("EIF");
        claim.filtering.push(Filtering::EndpointIndependent);
    } else if says("Address Dependent", "Filtering") {
        words.push("ADF");
        claim.filtering.push(Filtering::AddressDependent);
    } else if says("Address and Port Dependent", "Filtering") {
        words.push("APDF");
        claim.filtering.push(Filtering::AddressAndPortDependent);
    }
    Ok(Told {
        words: words.join(", "),
        claim,
        time,
        first: None,
        output,
    })
}

/// The mapping by the addresses that coturn's prober was told, and not by its conclusion: of the
/// first server address, of the other, and of the first at its other port. `None` where it did not
/// get so far.
#[must_use]
pub fn coturn_raw(output: &str) -> Option<Mapping> {
    let section = output.split("Filtering Behavior").next()?;
    let all = |label: &str| -> Vec<&str> {
        let after = |line: &'_ str| line.find(label).map(|at| at + label.len());
        let lines = section.lines();
        lines.filter_map(|line| line.get(after(line)?..)).collect()
    };
    let seen = all("UDP reflexive addr: ");
    let local = all("Local addr: : ");
    match seen.as_slice() {
        [first, ..] if Some(first) == local.first() => Some(Mapping::None),
        [first, second, ..] if first == second => Some(Mapping::EndpointIndependent),
        [first, _, third] if first == third => Some(Mapping::AddressDependent),
        [_, _, _] => Some(Mapping::AddressAndPortDependent),
        _ => None,
    }
}

/// Debian's `stun` of the package stun-client at a role. Behind a NAT that maps dependently it says
/// neither on what nor anything about the filter.
///
/// # Errors
///
/// It does not start.
pub fn stun_client(lab: &Lab, role: &str) -> io::Result<Told> {
    let mut command = lab.command(role, "stun");
    let (output, time) = run(command.arg(SERVERS[0]))?;
    let line = output
        .lines()
        .find_map(|line| line.strip_prefix("Primary: "));
    let line = line.unwrap_or_default().trim();
    let mut claim = Claim::default();
    let mut words = Vec::new();
    for part in line.split(", ") {
        match part {
            "Open" => {
                claim.mapping.push(Mapping::None);
                claim.filtering.push(Filtering::EndpointIndependent);
            }
            // That it is no NAT, and does not let everyone in.
            "Firewall" => {
                claim.mapping.push(Mapping::None);
                claim.filtering.push(Filtering::AddressDependent);
                claim.filtering.push(Filtering::AddressAndPortDependent);
            }
            "Independent Mapping" => claim.mapping.push(Mapping::EndpointIndependent),
            "Dependent Mapping" => claim.mapping.extend(DEPENDENT),
            "Independent Filter" => claim.filtering.push(Filtering::EndpointIndependent),
            "Address Dependent Filter" => claim.filtering.push(Filtering::AddressDependent),
            "Port Dependent Filter" => claim.filtering.push(Filtering::AddressAndPortDependent),
            _ => continue,
        }
        words.push(part);
    }
    Ok(Told {
        words: words.join(", "),
        claim,
        time,
        first: None,
        output,
    })
}

const DEPENDENT: [Mapping; 2] = [Mapping::AddressDependent, Mapping::AddressAndPortDependent];

/// pystun3 of PyPI at a role, which speaks of the types of RFC 3489. It is told the host's own
/// address, without which it never says that there is no NAT. `program` is its command.
///
/// # Errors
///
/// It does not start.
pub fn pystun(lab: &Lab, role: &str, program: &Path) -> io::Result<Told> {
    let own = lab.node(role)?.address.to_string();
    let mut command = lab.command(role, program);
    let (output, time) = run(command.args(["-i", &own, "-H", SERVERS[0], "-P", "3478"]))?;
    let words = output
        .lines()
        .find_map(|line| line.strip_prefix("NAT Type: "));
    let words = words.unwrap_or_default().trim().to_owned();
    let (mapping, filtering): (&[Mapping], &[Filtering]) = match words.as_str() {
        "Open Internet" => (&[Mapping::None], &[Filtering::EndpointIndependent]),
        "Symmetric UDP Firewall" => {
            let closed = &[
                Filtering::AddressDependent,
                Filtering::AddressAndPortDependent,
            ];
            (&[Mapping::None], closed)
        }
        "Full Cone" => (
            &[Mapping::EndpointIndependent],
            &[Filtering::EndpointIndependent],
        ),
        "Restric NAT" => (
            &[Mapping::EndpointIndependent],
            &[Filtering::AddressDependent],
        ),
        "Restric Port NAT" => (
            &[Mapping::EndpointIndependent],
            &[Filtering::AddressAndPortDependent],
        ),
        "Symmetric NAT" => (&DEPENDENT, &[]),
        _ => (&[], &[]),
    };
    let claim = Claim {
        mapping: mapping.to_vec(),
        filtering: filtering.to_vec(),
    };
    Ok(Told {
        words,
        claim,
        time,
        first: None,
        output,
    })
}

/// The path of pystun3's command, where it is installed: `PYSTUN3` names it, as `cargo xtask` does.
#[must_use]
pub fn pystun_program() -> Option<PathBuf> {
    std::env::var_os("PYSTUN3")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// Runs a prober to its end. Its exit code says nothing: some put their verdict in there.
fn run(command: &mut Command) -> io::Result<(String, Duration)> {
    let begun = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let time = begun.elapsed();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.trim().is_empty() {
        // Where what went wrong is said; and some say everything there.
        text = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    Ok((text, time))
}
