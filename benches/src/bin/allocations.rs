//! Allocations, counted exactly: rows of a Markdown table on standard output.

use icescope_benches::corpus::{self, Description};
use icescope_benches::peer;
use icescope_benches::row::Row;

/// How often memory was asked for, and how much of it.
fn count(parse: fn(&Description) -> bool, description: &Description) -> Option<(u64, u64)> {
    let mut taken = false;
    let info = allocation_counter::measure(|| taken = parse(description));
    taken.then_some((info.count_total, info.bytes_total))
}

fn main() {
    const BAR: u64 = 4;
    let mut descriptions = corpus::sizes();
    descriptions.push(corpus::with_sections(2000));
    for description in &descriptions {
        let (ours, bytes) = count(peer::icescope, description).expect("icescope takes any text");
        let (kept, kept_bytes) =
            count(peer::icescope_kept, description).expect("icescope takes any text");
        let peers: Vec<String> = peer::TYPED
            .iter()
            .filter(|parser| !parser.quadratic || description.text.len() < 100_000)
            .filter_map(|parser| {
                let (count, bytes) = count(parser.parse, description)?;
                Some(format!("{} {count} ({bytes} B)", parser.name))
            })
            .collect();
        Row {
            what: format!("allocations, everything typed, {}", description.name),
            bar: format!("≤ {BAR}"),
            ours: format!("{ours} ({bytes} B); values kept: {kept} ({kept_bytes} B)"),
            peers: peers.join(", "),
            ratio: String::new(),
            met: Some(ours <= BAR && kept <= BAR),
        }
        .print();
    }
}
