//! The table of NATs and probers: who says what, how soon, and how much of it is true.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use icescope::nat::{Filtering, Mapping};
use icescope_lab::process::{announced, several_at_once, starts, wait_until};
use icescope_lab::tools::{self, Told};
use icescope_lab::{Kind, Lab, OUTER, SERVERS, Score, missing, score};

use crate::Failure;

/// Where the table goes, in the repository.
const FILE: &str = "docs/nat-comparison.md";

/// There and back, between the NAT and the servers.
const ROUND_TRIP: Duration = Duration::from_millis(50);

/// Networks at a time: most of a prober's time is waiting.
const AT_ONCE: usize = 2;

const TOOLS: [&str; 6] = [
    "icescope nat",
    "our page, Chromium",
    "our page, Firefox",
    "coturn natdiscovery",
    "pystun3",
    "stun-client",
];

type Row = Vec<Result<Told, String>>;

/// Makes the table, prints it and writes it down.
pub(crate) fn run(arguments: &[OsString]) -> Result<(), Failure> {
    use lexopt::prelude::{Long, ValueExt as _};

    let mut only: Vec<Kind> = Vec::new();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("only") => only.push(parser.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(missing) = missing() {
        return Err(missing.into());
    }
    let kinds = if only.is_empty() { all() } else { only.clone() };
    let rows = several_at_once(AT_ONCE, &kinds, |index, kind| {
        eprintln!("{kind} ...");
        row(index, kind).map_err(|error| format!("{kind}: {error}"))
    });
    let mut done = Vec::new();
    for (kind, row) in kinds.iter().zip(rows) {
        done.push((kind, row?));
    }
    let text = table(&done);
    print!("{text}");
    if only.is_empty() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(FILE);
        fs::write(file, format!("{}\n{text}\n{}", intro(), reading()))?;
        eprintln!("written: {FILE}");
    }
    Ok(())
}

fn all() -> Vec<Kind> {
    let mut kinds = Kind::eleven();
    kinds.extend(Kind::kernels());
    kinds
}

/// All probers in one network, one after the other.
fn row(index: usize, kind: &Kind) -> Result<Row, Failure> {
    let mut lab = Lab::up(&format!("compare{index}"))?;
    lab.line("line", ROUND_TRIP / 2)?;
    lab.gateway("nat", "line", kind)?;
    lab.host("inner", "nat")?;
    let icescope = program()?;
    let mut serve = lab.command(OUTER, &icescope);
    let [first, second] = SERVERS;
    serve.args(["serve", "--json", "--listen", first, "--listen", second]);
    let _serve = announced(&mut serve)?;
    let has_turn = starts("turnserver", "--version");
    let _turn = if has_turn {
        let running = tools::turn(&lab)?;
        let server = format!("{second}:{}", tools::TURN_PORT);
        wait_until("coturn's start", || {
            let mut ask = lab.command("inner", &icescope);
            let output = ask.args(["stun", &server]).output();
            output.is_ok_and(|output| output.status.success())
        });
        Some(running)
    } else {
        None
    };
    let there = |program: &str, argument: &str| {
        let missing = format!("{program} is not installed");
        if starts(program, argument) {
            Ok(())
        } else {
            Err(missing)
        }
    };
    let pystun = || tools::pystun_program().ok_or("pystun3 is not installed".to_owned());
    let say = |error: std::io::Error| error.to_string();
    Ok(vec![
        tools::icescope(&lab, "inner", &icescope).map_err(say),
        there("chromium", "--version")
            .and_then(|()| tools::page(&lab, "inner", "chromium").map_err(say)),
        there("firefox-esr", "--version")
            .and_then(|()| tools::page(&lab, "inner", "firefox").map_err(say)),
        there("which", "turnutils_natdiscovery")
            .and_then(|()| tools::coturn(&lab, "inner").map_err(say)),
        pystun().and_then(|program| tools::pystun(&lab, "inner", &program).map_err(say)),
        there("which", "stun").and_then(|()| tools::stun_client(&lab, "inner").map_err(say)),
    ])
}

/// The `icescope` that was built beside this program.
fn program() -> Result<PathBuf, Failure> {
    let path = std::env::current_exe()?.with_file_name("icescope");
    if path.is_file() {
        return Ok(path);
    }
    Err(
        "there is no icescope beside this program: build the command, or use `cargo xtask lab`"
            .into(),
    )
}

fn table(rows: &[(&Kind, Row)]) -> String {
    let mut text = String::from("| network | truth |");
    let mut line = String::from("\n| --- | --- |");
    for tool in TOOLS {
        put(&mut text, format_args!(" {tool} |"));
        line.push_str(" --- |");
    }
    text.push_str(&line);
    text.push('\n');
    for (kind, row) in rows {
        let (mapping, filtering) = kind.truth();
        put(
            &mut text,
            format_args!("| {kind} | {} |", truth(mapping, filtering)),
        );
        for cell in row {
            match cell {
                Ok(told) => put(&mut text, format_args!(" {} |", cell_text(told, kind))),
                Err(why) => {
                    let why = why.lines().next().unwrap_or_default();
                    put(
                        &mut text,
                        format_args!(" not run: {} |", why.replace('|', "/")),
                    );
                }
            }
        }
        text.push('\n');
    }
    for (name, of) in [("mapping", 0), ("filtering", 1)] {
        put(&mut text, format_args!("| **{name}** | ✓ ≈ ? ✗ |"));
        for column in 0..TOOLS.len() {
            let told = rows
                .iter()
                .filter_map(|(kind, row)| Some((kind, row.get(column)?.as_ref().ok()?)));
            let scores: Vec<Score> = told
                .map(|(kind, told)| {
                    let scores = scores(told, kind);
                    if of == 0 { scores.0 } else { scores.1 }
                })
                .collect();
            let count = |score| scores.iter().filter(|one| **one == score).count();
            put(
                &mut text,
                format_args!(
                    " {} {} {} {} |",
                    count(Score::Right),
                    count(Score::Partly),
                    count(Score::Silent),
                    count(Score::Wrong)
                ),
            );
        }
        text.push('\n');
    }
    text
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(what);
}

fn scores(told: &Told, kind: &Kind) -> (Score, Score) {
    let (mapping, filtering) = kind.truth();
    (
        score(&told.claim.mapping, mapping),
        score(&told.claim.filtering, filtering),
    )
}

fn cell_text(told: &Told, kind: &Kind) -> String {
    let (mapping, filtering) = scores(told, kind);
    let words = if told.words.is_empty() {
        "nothing"
    } else {
        &told.words
    };
    let first = told
        .first
        .map_or_else(String::new, |first| format!(" ({})", time(first)));
    format!(
        "{}{} {words}, {}{first}",
        mark(mapping),
        mark(filtering),
        time(told.time)
    )
}

const fn mark(score: Score) -> char {
    match score {
        Score::Right => '✓',
        Score::Partly => '≈',
        Score::Silent => '?',
        Score::Wrong => '✗',
    }
}

fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else {
        format!("{seconds:.0} s")
    }
}

const fn truth(mapping: Mapping, filtering: Filtering) -> &'static str {
    use Filtering as F;
    use Mapping as M;
    match (mapping, filtering) {
        (M::None, F::EndpointIndependent) => "no NAT, EIF",
        (M::None, F::AddressDependent) => "no NAT, ADF",
        (M::None, F::AddressAndPortDependent) => "no NAT, APDF",
        (M::EndpointIndependent, F::EndpointIndependent) => "EIM, EIF",
        (M::EndpointIndependent, F::AddressDependent) => "EIM, ADF",
        (M::EndpointIndependent, F::AddressAndPortDependent) => "EIM, APDF",
        (M::AddressDependent, F::EndpointIndependent) => "ADM, EIF",
        (M::AddressDependent, F::AddressDependent) => "ADM, ADF",
        (M::AddressDependent, F::AddressAndPortDependent) => "ADM, APDF",
        (M::AddressAndPortDependent, F::EndpointIndependent) => "APDM, EIF",
        (M::AddressAndPortDependent, F::AddressDependent) => "APDM, ADF",
        (M::AddressAndPortDependent, F::AddressAndPortDependent) => "APDM, APDF",
    }
}

fn intro() -> String {
    "\
# NATs and probers

Made by `cargo xtask lab compare` (Linux, root, about five minutes), which writes this file: do not edit it.

Each row is a network of its own, in namespaces: a host, a NAT, and servers at two addresses (`icescope serve`; coturn as
the TURN server that the page needs), 50 ms there and back, without loss. All probers ask the same servers. The first nine
NATs are our model (`icescope::sim`) over a TUN device, `open` and `firewall` the same without translation; the rest are
the kernel's nftables NAT (`masquerade random` and `masquerade fully-random` for short), with packets to the router itself
dropped or, as `/input-open`, not. EIM, ADM, APDM: the mapping is independent of the endpoint, depends on its address, on
its address and port; EIF, ADF, APDF: the same of the filter (RFC 4787).

A cell has two marks, for mapping and filtering, then what the prober said and its time.

- ✓ is the truth and nothing else.
- ≈ is true as far as it goes: it leaves the truth and another class possible, as \"dependent mapping\" does, or a browser
  that hides the address by which an open host could be told from a NAT that keeps ports.
- ? says nothing about it, or says that it does not know. What a prober has no words for is not counted as wrong.
- ✗ leaves out what is true.
"
    .to_owned()
}

fn reading() -> String {
    String::from(
        "\
The last two rows count the marks of each column in that order.

Each foreign prober is asked in the way that helps it most: coturn's and pystun3 are told the host's own address, without
which neither ever says that there is no NAT. coturn's words are shortened to those above. The types of RFC 3489 are read as
that RFC defines them: full cone is EIM and EIF, restricted EIM and ADF, port restricted EIM and APDF; symmetric is a
dependent mapping, of either kind, with nothing said about the filter; a symmetric UDP firewall is no NAT and either
dependent filter. Times of pages run from the click to the last word, after that to the first, by the page's own clock; of
commands from start to end; on whatever else the machine had to do.

Where `/input-open` misleads a prober, it is by its own doing: it tests the filter and the mapping from one port, and the
stranger's packet that it asks for makes the router take that port for itself. Peers that send early do the same to a call.
",
    )
}
