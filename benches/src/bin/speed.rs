//! Times, side by side: rows of a Markdown table on standard output.

use std::hint::black_box;

use icescope_benches::corpus::{self, Description};
use icescope_benches::peer::{self, Parser};
use icescope_benches::row::{Row, time};
use icescope_benches::sample::Times;
use icescope_benches::writer;

#[path = "../../../tests/sdp_property/hostile.rs"]
mod hostile;

type Thing<'a> = Box<dyn FnMut() + 'a>;

fn main() {
    let sizes = corpus::sizes();
    for description in &sizes {
        lines(description);
    }
    for description in &sizes {
        typed(
            description,
            &format!("everything typed, {}", description.name),
        );
    }
    linear();
    hostile();
    write(&sizes[2]);
    for (name, text) in corpus::CANDIDATES {
        candidate(name, text);
    }
}

fn thing<'a>(parse: fn(&Description) -> bool, description: &'a Description) -> Thing<'a> {
    Box::new(move || {
        parse(description);
    })
}

fn lines(description: &Description) {
    const BAR: f64 = 5.0;
    let times = Times::take(&mut [
        thing(peer::icescope_lines, description),
        thing(peer::memchr_lines, description),
        thing(peer::sdp_types_lines, description),
    ]);
    let ratio = times.ratio(0, 1);
    Row {
        what: format!("line table, {}", description.name),
        bar: format!("≤ {BAR} × memchr line split"),
        ours: time(times.median(0)),
        peers: format!(
            "memchr split {}, sdp-types {}",
            time(times.median(1)),
            time(times.median(2))
        ),
        ratio: format!("{ratio:.2}"),
        met: Some(ratio <= BAR),
    }
    .print();
}

/// The peers that take a description.
fn takers(description: &Description) -> Vec<&'static Parser> {
    peer::TYPED
        .iter()
        .filter(|parser| (parser.parse)(description))
        .collect()
}

fn typed(description: &Description, what: &str) {
    const BAR: f64 = 0.4;
    let peers = takers(description);
    let mut things = vec![
        thing(peer::icescope, description),
        thing(peer::icescope_kept, description),
    ];
    things.extend(peers.iter().map(|peer| thing(peer.parse, description)));
    let times = Times::take(&mut things);
    let fastest = (2..things.len())
        .min_by(|a, b| times.median(*a).total_cmp(&times.median(*b)))
        .expect("a peer takes it");
    let all: Vec<String> = peers
        .iter()
        .enumerate()
        .map(|(index, peer)| format!("{} {}", peer.name, time(times.median(index + 2))))
        .collect();
    for (index, how) in [(0, ""), (1, ", all values kept in a `Vec`")] {
        let ratio = times.ratio(index, fastest);
        Row {
            what: format!("{what}{how}"),
            bar: format!("≤ {BAR} × the fastest typed peer"),
            ours: time(times.median(index)),
            peers: all.join(", "),
            ratio: format!("{ratio:.2} × {}", peers[fastest - 2].name),
            met: Some(ratio <= BAR),
        }
        .print();
    }
}

/// 2,000 sections must take as long for a byte as 48 do.
fn linear() {
    const BAR: f64 = 1.5;
    let small = corpus::with_sections(48);
    let large = corpus::with_sections(2000);
    let peers: Vec<_> = takers(&small)
        .into_iter()
        .filter(|peer| !peer.quadratic)
        .collect();
    let mut things = vec![thing(peer::icescope, &small), thing(peer::icescope, &large)];
    things.extend(peers.iter().map(|peer| thing(peer.parse, &large)));
    let times = Times::take(&mut things);
    let growth = large.text.len() as f64 / small.text.len() as f64;
    let ratio = times.ratio(1, 0) / growth;
    let all: Vec<String> = peers
        .iter()
        .enumerate()
        .map(|(index, peer)| format!("{} {}", peer.name, time(times.median(index + 2))))
        .collect();
    Row {
        what: format!(
            "everything typed, 2,000 sections ({:.1} MB)",
            large.text.len() as f64 / 1e6
        ),
        bar: format!("linear: ≤ {BAR} × the time for a byte at 48 sections"),
        ours: time(times.median(1)),
        peers: format!("{}; webrtc-sdp left out: quadratic", all.join(", ")),
        ratio: format!("{ratio:.2}"),
        met: Some(ratio <= BAR),
    }
    .print();
}

/// Texts made to be hard must take no longer for a byte at 1 MB than at 100 KB.
fn hostile() {
    const BAR: f64 = 3.0;
    let worst = hostile::SHAPES
        .iter()
        .map(|(name, make)| {
            let small = Description::new(*name, make(100_000));
            let large = Description::new(*name, make(1_000_000));
            let times = Times::take_few(&mut [
                thing(peer::icescope_checked, &small),
                thing(peer::icescope_checked, &large),
            ]);
            let growth = large.text.len() as f64 / small.text.len() as f64;
            (times.ratio(1, 0) / growth, times.median(1), *name)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, slowest, name) = worst.expect("there are shapes");
    Row {
        what: format!(
            "{} hostile texts of 1 MB: parsed, typed and checked",
            hostile::SHAPES.len()
        ),
        bar: format!("linear: ≤ {BAR} × the time for a byte at 100 KB"),
        ours: format!("worst growth: {name}, {}", time(slowest)),
        peers: "–".to_owned(),
        ratio: format!("{ratio:.2}"),
        met: Some(ratio <= BAR),
    }
    .print();
}

fn write(description: &Description) {
    const BAR: f64 = 0.5;
    let mut plan = writer::icescope(description);
    let mut in_place = writer::icescope_in_place(description);
    let changed = plan();
    let differing = description.text.lines().zip(changed.lines());
    let differing = differing.filter(|(old, new)| old != new).count();
    assert_eq!(differing, 1, "one edit, one line");
    let mut peers = writer::peers(description);
    let names: Vec<(&str, bool)> = peers.iter().map(|peer| (peer.name, peer.exact)).collect();
    let mut things: Vec<Thing<'_>> = vec![
        Box::new(move || {
            black_box(plan());
        }),
        Box::new(move || {
            black_box(in_place());
        }),
    ];
    for peer in &mut peers {
        things.push(Box::new(|| {
            black_box((peer.write)());
        }));
    }
    let times = Times::take(&mut things);
    let fastest = (2..things.len())
        .min_by(|a, b| times.median(*a).total_cmp(&times.median(*b)))
        .expect("sdp-nom takes anything");
    let all: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(index, (name, exact))| {
            let exact = if *exact { "exact" } else { "not exact" };
            format!("{name} {} ({exact})", time(times.median(index + 2)))
        })
        .collect();
    for (index, how) in [
        (0, "one edit planned and written"),
        (1, "one edit in place, and a copy of the text"),
    ] {
        let ratio = times.ratio(index, fastest);
        Row {
            what: format!("{how}, {}", description.name),
            bar: format!("≤ {BAR} × the fastest peer's writer, byte-exact"),
            ours: format!("{} (exact)", time(times.median(index))),
            peers: all.join(", "),
            ratio: format!("{ratio:.2} × {}", names[fastest - 2].0),
            met: Some(ratio <= BAR),
        }
        .print();
    }
}

fn candidate(name: &str, text: &str) {
    const BAR: f64 = 0.6;
    let peers: Vec<_> = peer::CANDIDATE
        .iter()
        .filter(|peer| (peer.parse)(text))
        .collect();
    assert!(peer::icescope_candidate(text), "{text}");
    let mut things: Vec<Thing<'_>> = vec![Box::new(|| {
        peer::icescope_candidate(text);
    })];
    for peer in &peers {
        things.push(Box::new(|| {
            (peer.parse)(text);
        }));
    }
    let times = Times::take(&mut things);
    let all: Vec<String> = peers
        .iter()
        .enumerate()
        .map(|(index, peer)| format!("{} {}", peer.name, time(times.median(index + 1))))
        .collect();
    let first = peers.first().expect("a peer takes it");
    let ratio = times.ratio(0, 1);
    let refused = if first.name.starts_with("str0m") {
        ""
    } else {
        "; str0m refuses it"
    };
    Row {
        what: format!("candidate, {name}: parsed and classified"),
        bar: format!("≤ {BAR} × str0m's parse, without a class"),
        ours: time(times.median(0)),
        peers: format!("{}{refused}", all.join(", ")),
        ratio: format!("{ratio:.2} × {}", first.name),
        met: Some(ratio <= BAR),
    }
    .print();
}
