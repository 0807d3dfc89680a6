//! Labs that outlive the command: one process each holds them, and only the names of the
//! namespaces say that they are there.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use icescope_lab::process::announced;
use icescope_lab::{Kind, Lab, OUTER, PREFIX, SERVERS, missing, sweep};

use crate::Failure;

/// What marks the namespaces of a standing lab: `icescope-lab-PID-up.NAME-ROLE`.
const MARK: &str = "up.";
/// The last line of a holder's description.
const READY: &str = "ready";

/// What `up` is asked for.
#[derive(Debug)]
struct Plan {
    name: String,
    /// As they were written, and read.
    nats: Vec<(String, Kind)>,
    carrier: Option<(String, Kind)>,
    ipv6: bool,
    loss: u8,
    /// There and back, in milliseconds.
    rtt: u32,
}

impl Plan {
    fn read(arguments: &[OsString]) -> Result<Self, Failure> {
        use lexopt::prelude::{Long, ValueExt as _};

        let mut plan = Self {
            name: default_name(),
            nats: Vec::new(),
            carrier: None,
            ipv6: false,
            loss: 0,
            rtt: 0,
        };
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("nat") => plan.nats.push(kind(parser.value()?)?),
                Long("carrier") => plan.carrier = Some(kind(parser.value()?)?),
                Long("ipv6") => plan.ipv6 = true,
                Long("loss") => plan.loss = parser.value()?.parse()?,
                Long("rtt") => plan.rtt = parser.value()?.parse()?,
                Long("name") => plan.name = name(&parser.value()?)?,
                other => return Err(other.unexpected().into()),
            }
        }
        if plan.nats.is_empty() {
            plan.nats.push(kind("eim/apdf".into())?);
        }
        Ok(plan)
    }
}

fn kind(text: OsString) -> Result<(String, Kind), Failure> {
    let text = text.into_string().map_err(|_| "that is not Unicode")?;
    let kind = text.parse()?;
    Ok((text, kind))
}

fn default_name() -> String {
    "lab".to_owned()
}

/// A name that can be a part of a namespace's.
fn name(text: &std::ffi::OsStr) -> Result<String, Failure> {
    let text = text.to_str().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if text.is_empty() || text.len() > 32 || !text.bytes().all(is_plain) {
        return Err("a lab's name is made of a-z and 0-9".into());
    }
    Ok(text.to_owned())
}

/// A standing lab, or what is left of one.
#[derive(Debug)]
struct Standing {
    name: String,
    holder: u32,
    roles: Vec<String>,
}

impl Standing {
    fn all() -> Result<Vec<Self>, Failure> {
        let listed = Command::new("ip").args(["netns", "list"]).output()?;
        let mut all: Vec<Self> = Vec::new();
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let full = line.split_whitespace().next().unwrap_or_default();
            let parts = full.strip_prefix(PREFIX).and_then(|rest| {
                let (pid, rest) = rest.split_once('-')?;
                let (name, role) = rest.strip_prefix(MARK)?.split_once('-')?;
                Some((pid.parse().ok()?, name, role))
            });
            let Some((holder, name, role)) = parts else {
                continue;
            };
            match all
                .iter_mut()
                .find(|one| one.holder == holder && one.name == name)
            {
                Some(one) => one.roles.push(role.to_owned()),
                None => all.push(Self {
                    name: name.to_owned(),
                    holder,
                    roles: vec![role.to_owned()],
                }),
            }
        }
        Ok(all)
    }

    fn named(name: &str) -> Result<Option<Self>, Failure> {
        let all = Self::all()?;
        Ok(all
            .into_iter()
            .find(|one| one.name == name && one.is_held()))
    }

    /// Whether its holder lives: not only some process that has the same number now.
    fn is_held(&self) -> bool {
        let line = fs::read(
            Path::new("/proc")
                .join(self.holder.to_string())
                .join("cmdline"),
        );
        line.is_ok_and(|line| line.split(|byte| *byte == 0).nth(1) == Some(b"hold"))
    }

    fn namespace(&self, role: &str) -> String {
        format!("{PREFIX}{}-{MARK}{}-{role}", self.holder, self.name)
    }
}

/// Starts a holder, and says what it holds.
pub(crate) fn up(arguments: &[OsString]) -> Result<(), Failure> {
    let plan = Plan::read(arguments)?;
    if let Some(missing) = missing() {
        return Err(missing.into());
    }
    if Standing::named(&plan.name)?.is_some() {
        let name = &plan.name;
        return Err(format!("`{name}` is up already; `cargo xtask lab down` ends it").into());
    }
    let mut holder = Command::new(env::current_exe()?)
        .arg("hold")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl-C is for what runs before the terminal.
        .process_group(0)
        .spawn()?;
    let mut told = String::new();
    for line in BufReader::new(holder.stdout.take().ok_or("no pipe")?).lines() {
        let line = line?;
        if line == READY {
            print!("{told}");
            return Ok(());
        }
        told.push_str(&line);
        told.push('\n');
    }
    let mut why = String::new();
    if let Some(mut stderr) = holder.stderr.take() {
        stderr.read_to_string(&mut why)?;
    }
    holder.wait()?;
    sweep();
    Err(why.trim().trim_start_matches("lab: ").to_owned().into())
}

/// Holds a lab until killed.
pub(crate) fn hold(arguments: &[OsString]) -> Result<(), Failure> {
    let plan = Plan::read(arguments)?;
    let name = format!("{MARK}{}", plan.name);
    let mut lab = if plan.ipv6 {
        Lab::dual(&name)?
    } else {
        Lab::up(&name)?
    };
    let mut told = Vec::new();
    let mut row = |role: &str, address: String, what: String| {
        told.push(format!("  {role:<8} {address:<16} {what}"));
    };
    let mut before = OUTER;
    if plan.rtt > 0 {
        let node = lab.line("line", Duration::from_micros(u64::from(plan.rtt) * 500))?;
        row(
            "line",
            node.address.to_string(),
            format!("takes {} ms there and back", plan.rtt),
        );
        before = "line";
    }
    if let Some((text, kind)) = &plan.carrier {
        let node = lab.carrier("cgn", before, kind)?;
        row(
            "cgn",
            node.address.to_string(),
            format!("a carrier's NAT: {text}"),
        );
        before = "cgn";
    }
    for (index, (text, kind)) in plan.nats.iter().enumerate() {
        let end = if index == 0 {
            String::new()
        } else {
            (index + 1).to_string()
        };
        let (nat, inner) = (format!("nat{end}"), format!("inner{end}"));
        let node = lab.gateway(&nat, before, kind)?;
        row(
            &nat,
            node.address.to_string(),
            format!("the way out of {inner}: {text}"),
        );
        if plan.loss > 0 {
            lab.lose(&nat, plan.loss)?;
        }
        let node = lab.host(&inner, &nat)?;
        row(
            &inner,
            node.address.to_string(),
            format!("a host behind {nat}"),
        );
    }
    let [first, second] = SERVERS;
    let mut serve = lab.command(OUTER, "icescope");
    serve
        .args(["serve", "--json", "--listen", first, "--listen", second])
        .env("PATH", path()?)
        .stderr(Stdio::null());
    let served = announced(&mut serve);
    let what = match &served {
        Ok(_) => {
            format!("{second} too: STUN on ports 3478 and 3479; the page at http://{first}:8080/")
        }
        Err(_) => "no server, since there is no `icescope` to run".to_owned(),
    };
    row(OUTER, first.to_owned(), what);
    let lab_word = if plan.name == default_name() {
        String::new()
    } else {
        format!(" --name {}", plan.name)
    };
    let mut out = io::stdout();
    writeln!(
        out,
        "The lab is up, until `cargo xtask lab down{lab_word}`.\n\n{}\n\nTry:\n  \
         cargo xtask lab exec{lab_word} inner icescope nat --server {first}\n  \
         cargo xtask lab exec{lab_word} nat nft list ruleset\n  \
         cargo xtask lab exec{lab_word} inner chromium --no-sandbox http://{first}:8080/\n{READY}",
        told.join("\n")
    )?;
    out.flush()?;
    loop {
        std::thread::park();
    }
}

/// Becomes a command in a namespace.
pub(crate) fn exec(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let (named, rest) = match arguments {
        [option, value, rest @ ..] if option == "--name" => (Some(name(value)?), rest),
        all => (None, all),
    };
    let [role, program, rest @ ..] = rest else {
        return Err("usage: cargo xtask lab exec WHERE COMMAND...".into());
    };
    let wanted = named.unwrap_or_else(default_name);
    let Some(lab) = Standing::named(&wanted)? else {
        let all = Standing::all()?;
        let up: Vec<&str> = all
            .iter()
            .filter(|one| one.is_held())
            .map(|one| one.name.as_str())
            .collect();
        return Err(if up.is_empty() {
            "no lab is up; `cargo xtask lab up` makes one".into()
        } else {
            format!(
                "no lab `{wanted}` is up, but with --name: {}",
                up.join(", ")
            )
            .into()
        });
    };
    let role = role.to_string_lossy();
    if !lab.roles.iter().any(|one| *one == role) {
        let mut roles = lab.roles;
        roles.sort();
        return Err(format!("no `{role}` in this lab: it has {}", roles.join(", ")).into());
    }
    let error = Command::new("ip")
        .args(["netns", "exec", &lab.namespace(&role)])
        .arg(program)
        .args(rest)
        .env("PATH", path()?)
        .exec();
    Err(error.into())
}

/// The search path, with the `icescope` that was built beside this program first.
fn path() -> Result<OsString, Failure> {
    let own = env::current_exe()?;
    let folders = own.parent().map(Path::to_path_buf).into_iter();
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(folders.chain(env::split_paths(&path)))?)
}

/// Ends a standing lab, and sweeps.
pub(crate) fn down(arguments: &[OsString]) -> Result<(), Failure> {
    let wanted = match arguments {
        [] => default_name(),
        [option, value] if option == "--name" => name(value)?,
        _ => return Err("usage: cargo xtask lab down [--name NAME]".into()),
    };
    let mut ended = 0;
    for lab in Standing::all()? {
        if lab.is_held() && lab.name == wanted {
            let pid = lab.holder.to_string();
            // It may be gone by now.
            Command::new("kill").args(["-KILL", &pid]).status()?;
            let begun = Instant::now();
            while lab.is_held() && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(10));
            }
            ended += 1;
        }
        if !lab.is_held() {
            icescope_lab::sweep_lab(lab.holder);
        }
    }
    sweep();
    match ended {
        0 => println!("no lab `{wanted}` was up"),
        _ => println!("the lab `{wanted}` is down"),
    }
    Ok(())
}
