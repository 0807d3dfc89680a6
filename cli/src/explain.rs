//! `icescope explain`: what a NAT does, packet by packet.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use clap::Subcommand;
use icescope::nat::{Class, Peer, PeerError};
use icescope::sim::{Dependence, Row, StepKind, Walk};
use serde::Serialize;

use crate::failure::{Failure, write_json};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// Options of `icescope explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    topic: Topic,
}

#[derive(Debug, Subcommand)]
enum Topic {
    /// Walk packets out and back through a NAT and watch its table
    Nat(NatArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Before each step: + the packet is let in or arrives, x it is dropped, - anything else.")]
struct NatArgs {
    /// Kind: MAPPING/FILTERING such as eim/apdf, or full-cone, address-restricted, port-restricted, symmetric; lists them if absent
    #[arg(value_parser = kind)]
    kind: Option<Peer>,
    /// Print JSON, schema icescope/explain/1, or icescope/explain-kinds/1 without KIND
    #[arg(long)]
    json: bool,
}

/// A kind of NAT, of those that have a table.
fn kind(text: &str) -> Result<Peer, String> {
    text.parse().map_err(|error| match error {
        PeerError::UnknownName => {
            "not a kind of NAT; write MAPPING/FILTERING such as eim/apdf, or \
             one of full-cone, address-restricted, port-restricted, symmetric"
                .to_owned()
        }
        PeerError::UnknownMapping => {
            "unknown mapping before the /; use eim, adm or apdm".to_owned()
        }
        error => error.to_string(),
    })
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let Topic::Nat(args) = &args.topic;
    let Some(kind) = args.kind else {
        if args.json {
            let schema = "icescope/explain-kinds/1";
            let kinds = kinds().collect();
            write_json(out, &Kinds { schema, kinds })?;
        } else {
            list(out)?;
        }
        return Ok(0);
    };
    let filtering = Dependence::named(kind.filtering.name());
    let (Some(mapping), Some(filtering)) = (Dependence::named(kind.mapping.name()), filtering)
    else {
        let message = format!("{kind} does not translate addresses, so it has no table to watch");
        return Err(Failure::unusable("no-nat", message));
    };
    let walk = Walk::new(mapping, filtering);
    if args.json {
        write_json(out, &walk)?;
    } else {
        tell(kind, &walk, out)?;
    }
    Ok(0)
}

#[derive(Serialize)]
struct Kinds {
    schema: &'static str,
    kinds: Vec<Kind>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kind {
    name: &'static str,
    mapping: &'static str,
    filtering: &'static str,
    classic_name: Option<&'static str>,
}

/// The kinds of NAT that have a table.
fn kinds() -> impl Iterator<Item = Kind> {
    Peer::ALL.into_iter().filter_map(|peer| {
        Some(Kind {
            name: peer.name(),
            mapping: Dependence::named(peer.mapping.name())?.name(),
            filtering: peer.filtering.name(),
            classic_name: peer.classic_name(),
        })
    })
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "A NAT keeps a table: which address and port inside is which outside, and who may send in.\n\
         How it writes a row is its mapping, whom it lets in is its filtering (RFC 4787).\n"
    )?;
    for kind in kinds() {
        let classic = kind.classic_name.unwrap_or_default();
        let what = format!("{} mapping, {} filtering", kind.mapping, kind.filtering);
        writeln!(
            out,
            "  {BOLD}{:10}{BOLD:#} {classic:18} {DIM}{what}{DIM:#}",
            kind.name
        )?;
    }
    writeln!(out, "\nWatch one: icescope explain nat port-restricted")
}

fn tell(kind: Peer, walk: &Walk, out: &mut dyn Write) -> io::Result<()> {
    let classic = kind.classic_name();
    let classic = classic.map(|name| format!(" ({name})")).unwrap_or_default();
    writeln!(out, "{BOLD}{kind}{classic}{BOLD:#}")?;
    for (_, name, address) in Walk::cast() {
        writeln!(out, "  {DIM}{name:10} {address}{DIM:#}")?;
    }
    let mut shown: &[Row] = &[];
    let mut steps = walk.steps.iter().peekable();
    for (number, act) in walk.acts.iter().enumerate() {
        writeln!(out, "\n{BOLD}{}. {}{BOLD:#}", number + 1, act.title)?;
        while let Some(step) = steps.next_if(|step| step.act == number) {
            let (style, sign) = match step.kind {
                StepKind::Dropped => (BAD, "x"),
                StepKind::Arrived | StepKind::Admitted => (GOOD, "+"),
                _ => (Style::new(), "-"),
            };
            writeln!(out, "  {style}{sign}{style:#} {}", step.text)?;
            if !same(shown, &step.table) {
                table(&step.table, out)?;
            }
            shown = &step.table;
        }
    }
    Ok(())
}

/// Whether two tables hold the same, whichever row is looked at.
fn same(one: &[Row], other: &[Row]) -> bool {
    let key = |row: &Row| (row.id, row.admits.clone());
    one.iter().map(key).eq(other.iter().map(key))
}

fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "      {DIM}the table is empty{DIM:#}");
    }
    writeln!(
        out,
        "      {DIM}{:3} {:18} {:20} {:22} lets in{DIM:#}",
        "row", "inside", "outside", "for packets to"
    )?;
    for row in rows {
        let admits = if row.admits.is_empty() {
            "nobody yet".to_owned()
        } else {
            row.admits.join("; ")
        };
        writeln!(
            out,
            "      {:<3} {:18} {:20} {:22} {admits}",
            row.id,
            row.internal.to_string(),
            row.external.to_string(),
            row.destinations
        )?;
    }
    Ok(())
}
