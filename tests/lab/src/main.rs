//! `icescope-lab`: labs for people, and the table of NATs and tools. `cargo xtask lab` runs it.

#[cfg(target_os = "linux")]
mod compare;
#[cfg(target_os = "linux")]
mod standing;

use std::ffi::OsString;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask lab <verb>      networks of namespaces with NATs between; Linux, as root

  up [OPTIONS]              make a lab that stays until `down`:
                              inner -- nat -- outer, the public network with our server
      --nat KIND            what the NAT does; repeat it for more NATs side by side, each with a
                            host: nat2 and inner2, and so on. Without it: eim/apdf, the usual one
      --carrier KIND        a second level: one more NAT, cgn, between all those and outer
      --ipv6                IPv6 as well, routed and not translated
      --loss PERCENT        lose so many UDP packets at each NAT, in each direction
      --rtt MS              a long line between all those and outer, for UDP over IPv4
      --name NAME           for more than one lab at a time; then exec and down want it too
  exec WHERE COMMAND...     run a command at inner, nat, outer, ...; `icescope` is the one that
                            `up` built
  down                      end the lab, all that runs in it, and what dead labs left behind

  compare [--only KIND]...  every NAT x every prober, ours and others', in labs of their own; writes
                            docs/nat-comparison.md, but not with --only

KIND, of our own NAT model:
  MAPPING/FILTERING         eim, adm or apdm / eif, adf or apdf, such as apdm/adf
  open, firewall            no NAT: everyone gets in, or only who was sent to
  .../...,HABIT,HABIT       ports=preserved|random|sequential|parity  hairpin=no|external|internal
                            lifetime=SECONDS  pool=ADDRESSES
KIND, of the kernel's:
  snat, masquerade          nftables' NAT that keeps ports: eim/apdf
  random, fully-random      nftables' NAT with random ports: apdm/apdf
  .../input-open            the same, where the router does not drop what comes for itself: a peer's
                            early packet then makes it change ports
  router, kernel-firewall   no NAT, as above
";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let verb = arguments.next().unwrap_or_default();
    let rest: Vec<OsString> = arguments.collect();
    match dispatch(&verb.to_string_lossy(), &rest) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lab: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Anything that goes wrong, for a person to read.
type Failure = Box<dyn std::error::Error>;

#[cfg(target_os = "linux")]
fn dispatch(verb: &str, rest: &[OsString]) -> Result<ExitCode, Failure> {
    if rest
        .first()
        .is_some_and(|word| word == "--help" || word == "-h")
    {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    match verb {
        "" | "help" | "--help" | "-h" => print!("{HELP}"),
        "up" => standing::up(rest)?,
        "hold" => standing::hold(rest)?,
        "exec" => return standing::exec(rest),
        "down" => standing::down(rest)?,
        "compare" => compare::run(rest)?,
        _ => {
            eprint!("lab: unknown verb `{verb}`\n\n{HELP}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(target_os = "linux"))]
fn dispatch(_: &str, _: &[OsString]) -> Result<ExitCode, Failure> {
    print!("{HELP}");
    Err("labs need Linux".into())
}
