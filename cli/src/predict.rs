//! `icescope predict`: whether two peers will reach each other without a relay.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use icescope::nat::{Chance, Hairpin, Peer, Prediction, Setting};
use terminal_size::{Width, terminal_size_of};

use crate::failure::{Failure, write_json};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Options of `icescope predict`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
KIND is MAPPING/FILTERING (mapping eim, adm or apdm; filtering eif, adf or apdf), such as eim/apdf, or one of
  open                a public host that everybody reaches
  firewall            a public host that lets in answers only
  full-cone           eim/eif      address-restricted  eim/adf
  port-restricted     eim/apdf     symmetric           apdm/apdf

Examples:
  icescope predict --a eim/apdf --b symmetric
  icescope predict --a eim/apdf --same-nat --hairpin external --hidden
  icescope predict --table")]
pub(crate) struct Args {
    /// What stands before the first peer
    #[arg(long, value_name = "KIND", required_unless_present = "table")]
    a: Option<Peer>,
    /// What stands before the second peer
    #[arg(
        long,
        value_name = "KIND",
        required_unless_present_any = ["table", "same_nat"],
        conflicts_with = "same_nat"
    )]
    b: Option<Peer>,
    /// Both peers are behind the NAT of the first
    #[arg(long, conflicts_with_all = ["guess", "table"])]
    same_nat: bool,
    /// What that NAT does with packets to its own address
    #[arg(long, value_enum, default_value = "none", requires = "same_nat")]
    hairpin: Turn,
    /// The peers do not know each other's local addresses, as where mDNS names do not resolve
    #[arg(long, requires = "same_nat")]
    hidden: bool,
    /// Whose NAT gives out ports in sequence, so that the other application tries the next ones
    #[arg(long, value_enum, value_name = "PEER")]
    guess: Option<Guess>,
    /// Print the whole table of eleven kinds by eleven
    #[arg(long, conflicts_with_all = ["a", "b"])]
    table: bool,
    /// Print JSON, one object a line, schema icescope/predict/1
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Turn {
    /// It drops them
    None,
    /// It turns them round and leaves their source alone
    Internal,
    /// It turns them round and translates their source
    External,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Guess {
    A,
    B,
    Both,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let setting = setting(args);
    if args.table {
        table(setting, args.json, out)?;
        return Ok(0);
    }
    // clap demands both where they are needed; a NAT shared is the first peer's.
    let Some(a) = args.a else {
        return Err(Failure::unusable("usage", "--a is missing"));
    };
    let prediction = Prediction::new(a, args.b.unwrap_or(a), setting);
    if args.json {
        write_json(out, &prediction)?;
    } else {
        tell(&prediction, args.same_nat, out)?;
    }
    Ok(0)
}

fn setting(args: &Args) -> Setting {
    if args.same_nat {
        return Setting::SameNat {
            hairpin: match args.hairpin {
                Turn::None => Hairpin::None,
                Turn::Internal => Hairpin::InternalSource,
                Turn::External => Hairpin::ExternalSource,
            },
            local_addresses: !args.hidden,
        };
    }
    Setting::Apart {
        guess_a: matches!(args.guess, Some(Guess::A | Guess::Both)),
        guess_b: matches!(args.guess, Some(Guess::B | Guess::Both)),
    }
}

fn tell(prediction: &Prediction, same_nat: bool, out: &mut dyn Write) -> io::Result<()> {
    let chance = prediction.answer.chance;
    let verdict = match chance {
        Chance::Direct => "They connect directly.",
        Chance::Likely => "They probably connect directly.",
        Chance::Unlikely => "They probably need a relay (a TURN server).",
        Chance::Relay => "They need a relay (a TURN server).",
    };
    let style = style(chance);
    writeln!(out, "{style}{verdict}{style:#}")?;
    writeln!(out, "{}", prediction.answer.why)?;
    let name = |peer: Peer| match peer.classic_name() {
        Some(classic) => format!("{peer} ({classic})"),
        None => peer.to_string(),
    };
    if same_nat {
        return writeln!(
            out,
            "{DIM}Both behind one NAT: {}{DIM:#}",
            name(prediction.a)
        );
    }
    let (a, b) = (name(prediction.a), name(prediction.b));
    writeln!(out, "{DIM}A: {a}. B: {b}.{DIM:#}")
}

fn table(setting: Setting, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        for a in Peer::ALL {
            for b in Peer::ALL {
                write_json(out, &Prediction::new(a, b, setting))?;
            }
        }
        return Ok(());
    }
    let columns = match terminal_size_of(io::stdout()) {
        Some((Width(columns), _)) => columns.into(),
        None => usize::MAX,
    };
    if columns < WIDE {
        narrow(setting, out)
    } else {
        wide(setting, out)
    }
}

/// The width of the table with words in its cells.
const WIDE: usize = 120;

const MAPPING: &str = "eim, adm, apdm: the mapping is endpoint-independent, address-dependent,";
const FILTERING: &str = "eif, adf, apdf: the same of the filtering (RFC 4787).";

fn wide(setting: Setting, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{BOLD}{:10}{BOLD:#}", "A \\ B")?;
    for b in Peer::ALL {
        write!(out, "{BOLD}{:>10}{BOLD:#}", b.name())?;
    }
    writeln!(out)?;
    for a in Peer::ALL {
        write!(out, "{BOLD}{:10}{BOLD:#}", a.name())?;
        for b in Peer::ALL {
            let chance = Prediction::new(a, b, setting).answer.chance;
            let style = style(chance);
            write!(out, "{style}{:>10}{style:#}", chance.name())?;
        }
        writeln!(out)?;
    }
    writeln!(out)?;
    writeln!(out, "{MAPPING} address-and-port-dependent;")?;
    writeln!(out, "{FILTERING}")
}

/// The same with a number for each column and a letter in each cell.
fn narrow(setting: Setting, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{BOLD}{:13}{BOLD:#}", "   A \\ B")?;
    for number in 1..=Peer::ALL.len() {
        write!(out, "{BOLD}{number:>3}{BOLD:#}")?;
    }
    writeln!(out)?;
    for (index, a) in Peer::ALL.into_iter().enumerate() {
        let number = index + 1;
        write!(out, "{BOLD}{number:>2} {:10}{BOLD:#}", a.name())?;
        for b in Peer::ALL {
            let chance = Prediction::new(a, b, setting).answer.chance;
            let style = style(chance);
            write!(out, "{style}{:>3}{style:#}", letter(chance))?;
        }
        writeln!(out)?;
    }
    let all = [
        Chance::Direct,
        Chance::Likely,
        Chance::Unlikely,
        Chance::Relay,
    ];
    let letters = all.map(|chance| format!("{} {}", letter(chance), chance.name()));
    writeln!(out, "\nThe columns are the kinds with these numbers.")?;
    writeln!(out, "{}", letters.join(", "))?;
    writeln!(out, "{MAPPING}\naddress-and-port-dependent;")?;
    writeln!(out, "{FILTERING}")
}

const fn style(chance: Chance) -> Style {
    match chance {
        Chance::Direct | Chance::Likely => GOOD,
        Chance::Unlikely => OPEN,
        Chance::Relay => BAD,
    }
}

const fn letter(chance: Chance) -> char {
    match chance {
        Chance::Direct => 'D',
        Chance::Likely => 'L',
        Chance::Unlikely => 'U',
        Chance::Relay => 'R',
    }
}
