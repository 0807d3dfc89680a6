//! What the build and the tests need beyond Rust, Node and apt, and getting it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell;
use crate::stamp::Stamp;

/// Something that a verb or a step cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// rustfmt and clippy.
    Linters,
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// Node, and `wasm-opt` and a bundler from npm.
    BuildTools,
    /// Node, and what the JavaScript tests need from npm.
    TestTools,
    /// A program from a Debian package.
    Debian(&'static Package),
    /// pystun3 from PyPI, in a folder of its own.
    Pystun,
    /// A Python with aioice from PyPI, in a folder of its own.
    Aioice,
    /// The right to make network namespaces.
    Root,
}

/// A Debian package and a program by which it is recognised.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) program: &'static str,
}

const fn package(name: &'static str, program: &'static str) -> Package {
    Package { name, program }
}

pub(crate) static CHROMIUM: Package = package("chromium", "chromium");
pub(crate) static CHROMEDRIVER: Package = package("chromium-driver", "chromedriver");
pub(crate) static FIREFOX: Package = package("firefox-esr", "firefox-esr");
pub(crate) static COTURN: Package = package("coturn", "turnserver");
pub(crate) static STUN_CLIENT: Package = package("stun-client", "stun");
pub(crate) static PYTHON: Package = package("python3-venv", "python3");
pub(crate) static IPROUTE: Package = package("iproute2", "ip");
/// The daemon alone. The package `miniupnpd` around it would start it, and asks questions.
pub(crate) static MINIUPNPD: Package = package("miniupnpd-nftables", "miniupnpd");
/// A NAT64 in user space. Its service stays off where it is not set up.
pub(crate) static TAYGA: Package = package("tayga", "tayga");
pub(crate) static NFTABLES: Package = package("nftables", "nft");

impl Need {
    /// Everything that can be installed.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Linters,
        Self::WasmTarget,
        Self::BuildTools,
        Self::TestTools,
        Self::Debian(&CHROMIUM),
        Self::Debian(&CHROMEDRIVER),
        Self::Debian(&FIREFOX),
        Self::Debian(&COTURN),
        Self::Debian(&IPROUTE),
        Self::Debian(&NFTABLES),
        Self::Debian(&MINIUPNPD),
        Self::Debian(&TAYGA),
        Self::Debian(&STUN_CLIENT),
        Self::Pystun,
        Self::Aioice,
    ];
}

/// What could not be provided, each with the reason in one line.
#[derive(Debug, Default)]
pub(crate) struct Missing(Vec<(Need, String)>);

impl Missing {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Why `need` is not there, if it is not.
    pub(crate) fn reason(&self, need: Need) -> Option<&str> {
        self.0
            .iter()
            .find(|(missing, _)| *missing == need)
            .map(|(_, reason)| reason.as_str())
    }

    /// Every reason once.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = &str> {
        let mut seen: Vec<&str> = Vec::new();
        for (_, reason) in &self.0 {
            if !seen.contains(&reason.as_str()) {
                seen.push(reason);
            }
        }
        seen.into_iter()
    }
}

/// Installs whichever of `needs` is not there yet.
pub(crate) fn provide(project: &Project, needs: &[Need]) -> Missing {
    let mut missing = Missing::default();
    let mut absent: Vec<&'static Package> = Vec::new();
    for &need in needs {
        let outcome = match need {
            Need::Linters => linters(project),
            Need::WasmTarget => wasm_target(project),
            Need::BuildTools => npm(project, "xtask/npm"),
            Need::TestTools => npm(project, "tests"),
            Need::Pystun => python(project, PYSTUN),
            Need::Aioice => python(project, AIOICE),
            Need::Root => root(),
            Need::Debian(package) => {
                if shell::find(package.program).is_none() {
                    absent.push(package);
                }
                Ok(())
            }
        };
        if let Err(error) = outcome {
            missing.0.push((need, format!("{error:#}")));
        }
    }
    if !absent.is_empty()
        && let Err(error) = debian(&absent)
    {
        for package in absent {
            if shell::find(package.program).is_none() {
                missing
                    .0
                    .push((Need::Debian(package), format!("{error:#}")));
            }
        }
    }
    missing
}

fn linters(project: &Project) -> Result<()> {
    let there = |tool: &str| shell::succeeds(project.cargo().args([tool, "--version"]));
    if there("fmt") && there("clippy") {
        return Ok(());
    }
    rustup(&["component", "add", "rustfmt", "clippy"])
}

fn wasm_target(project: &Project) -> Result<()> {
    let sysroot = shell::capture(project.program("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib");
    if library.is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", "wasm32-unknown-unknown"])
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let wanted = arguments.join(" ");
    if shell::find("rustup").is_none() {
        bail!(
            "rustup is not installed, so this Rust cannot be completed: `rustup {wanted}` is needed"
        );
    }
    println!("setup: rustup {wanted}");
    shell::show(Command::new("rustup").args(arguments))
}

/// `npm ci` in a folder, unless its lockfile is the one already installed.
pub(crate) fn npm(project: &Project, folder: &str) -> Result<()> {
    const NEEDED: (u32, u32) = (20, 19);
    let folder_path = project.root.join(folder);
    let version = shell::capture(Command::new("node").arg("--version"))
        .context("Node.js 20.19 or later is needed (Debian 12: from NodeSource or nvm)")?;
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let found = match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor),
        _ => bail!("`node --version` printed `{}`", version.trim()),
    };
    if found < NEEDED {
        bail!(
            "Node.js 20.19 or later is needed, and this is {}",
            version.trim()
        );
    }
    let stamp = Stamp::new(
        folder_path.join("node_modules/.icescope-lock"),
        &[],
        &[&folder_path.join("package-lock.json")],
    )?;
    if stamp.holds() {
        return Ok(());
    }
    println!("setup: npm ci in {folder}");
    let mut install = project.program("npm");
    install
        .current_dir(&folder_path)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    shell::quiet(&mut install).with_context(|| format!("npm cannot install {folder}"))?;
    stamp.record()
}

/// A foreign prober that speaks RFC 3489.
const PYSTUN: &str = "pystun3==2.0.0";
/// A foreign ICE agent, and what it needs.
const AIOICE: &str = "aioice==0.10.1 dnspython==2.9.2 ifaddr==0.2.0";

/// Where pystun3's command is once it is installed.
pub(crate) fn pystun(project: &Project) -> PathBuf {
    environment(project, PYSTUN).join("bin/pystun3")
}

/// Where the Python is that has aioice, once it is installed.
pub(crate) fn aioice(project: &Project) -> PathBuf {
    environment(project, AIOICE).join("bin/python")
}

/// The folder of packages from PyPI, which are installed apart from the system's.
fn environment(project: &Project, packages: &str) -> PathBuf {
    let name = packages.split("==").next().unwrap_or_default();
    project.work().join(name)
}

/// Installs packages from PyPI, unless just these are there already.
fn python(project: &Project, packages: &str) -> Result<()> {
    let folder = environment(project, packages);
    let stamp = Stamp::new(folder.join("icescope-packages"), &[packages], &[])?;
    if stamp.holds() {
        return Ok(());
    }
    println!("setup: pip install {packages}");
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    if shell::quiet(&mut make).is_err() {
        // Debian keeps a part of Python's own library in a package of its own.
        debian(&[&PYTHON])?;
        shell::quiet(&mut make)?;
    }
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet"])
        .args(packages.split_whitespace());
    shell::quiet(&mut pip).with_context(|| format!("pip cannot install {packages}"))?;
    stamp.record()
}

fn root() -> Result<()> {
    if user_is_root() {
        return Ok(());
    }
    bail!("network namespaces need root: run this with `sudo -E`")
}

fn user_is_root() -> bool {
    shell::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// apt-get, as root or through a `sudo` that asks for no password.
fn debian(packages: &[&Package]) -> Result<()> {
    let names: Vec<&str> = packages.iter().map(|package| package.name).collect();
    let wanted = names.join(" ");
    if shell::find("apt-get").is_none() {
        bail!("not installed, and there is no apt-get to install it with: {wanted}");
    }
    let as_root = user_is_root();
    if !as_root && !shell::succeeds(Command::new("sudo").args(["-n", "true"])) {
        bail!(
            "not installed: {wanted}; get it with \
             `sudo apt-get install --no-install-recommends {wanted}`"
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = if as_root {
            Command::new("env")
        } else {
            let mut command = Command::new("sudo");
            command.args(["-n", "env"]);
            command
        };
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"])
            .args(arguments);
        shell::quiet(&mut command)
    };
    println!("setup: apt-get install {wanted}");
    // A stale list is often good enough: let the install decide.
    let updated = apt(&["update"]);
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(&names);
    apt(&install).or_else(|error| updated.and(Err(error)))?;
    for package in packages {
        if shell::find(package.program).is_none() {
            bail!(
                "the package {} is installed but brought no `{}`",
                package.name,
                package.program
            );
        }
    }
    Ok(())
}
