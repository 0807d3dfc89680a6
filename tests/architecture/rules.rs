//! The table of rooms, and what breaks it.

use super::paths::Use;

/// A room of the library.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: &'static str,
    /// The rooms it may name.
    uses: &'static [&'static str],
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No socket, clock, random source, thread or `async`.
    Pure,
    /// Where the outside world is let in.
    Adapter,
}

use Kind::{Adapter, Pure};

const fn room(name: &'static str, kind: Kind, uses: &'static [&'static str]) -> Room {
    Room { name, uses, kind }
}

/// Every pure room and engine: what an adapter may use.
const CORE: &[&str] = &[
    "sdp",
    "candidate",
    "stun",
    "turn",
    "ice",
    "nat",
    "diagnose",
    "signal",
    "sim",
];

/// The allowed edges. A room that is still to come has its row already: the layers are decided.
pub(crate) const ROOMS: &[Room] = &[
    room("candidate", Pure, &[]),
    room("sdp", Pure, &["candidate"]),
    room("stun", Pure, &[]),
    room("turn", Pure, &["stun"]),
    room("ice", Pure, &["stun", "candidate", "turn"]),
    room("nat", Pure, &["stun", "candidate"]),
    room("sim", Pure, &["stun"]),
    room("signal", Pure, &["sdp", "candidate"]),
    room(
        "diagnose",
        Pure,
        &["sdp", "candidate", "stun", "turn", "ice", "nat", "signal"],
    ),
    room("net", Adapter, CORE),
    room("web", Adapter, CORE),
    room(
        "js",
        Adapter,
        &[
            "sdp",
            "candidate",
            "stun",
            "turn",
            "ice",
            "nat",
            "diagnose",
            "signal",
            "sim",
            "web",
        ],
    ),
];

impl Room {
    /// The row of a room.
    pub(crate) fn named(name: &str) -> &'static Self {
        ROOMS
            .iter()
            .find(|room| room.name == name)
            .unwrap_or_else(|| panic!("no row for {name}"))
    }
}

/// What a pure room may not name, itself or anything in it.
const EFFECTS: &[&str] = &[
    "async",
    "std::net::UdpSocket",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::ToSocketAddrs",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::thread",
    "std::fs",
    "std::env",
    "std::process",
    "std::os",
    "std::future",
    "core::future",
    "std::task",
    "core::task",
    "tokio",
    "mio",
    "socket2",
    "futures",
    "futures_util",
    "getrandom",
    "rand",
    "rand_core",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "serde_wasm_bindgen",
    "js_sys",
    "web_sys",
];

/// What in `uses` the room's row forbids: the line and the words.
pub(crate) fn violations(room: &Room, uses: &[Use]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for used in uses {
        let path = used.path.join("::");
        if used.path.first().is_some_and(|first| first == "crate") {
            match used.path.get(1).map(String::as_str) {
                None => found.push((
                    used.line,
                    "names the crate's root as a whole, which hides what is used".to_owned(),
                )),
                Some(target) if target == room.name || room.uses.contains(&target) => {}
                Some(target) if ROOMS.iter().any(|room| room.name == target) => {
                    found.push((
                        used.line,
                        format!("{} may not use {target} ({path})", room.name),
                    ));
                }
                Some(_) => found.push((
                    used.line,
                    format!("{path} is in no room: name the room that owns it"),
                )),
            }
        } else if room.kind == Pure {
            let hit = EFFECTS
                .iter()
                .find(|effect| is_within(&path, effect) || (used.glob && is_within(effect, &path)));
            if let Some(effect) = hit {
                found.push((
                    used.line,
                    format!("{} is pure and may not use {effect}", room.name),
                ));
            }
        }
    }
    found
}

/// Whether `path` is `outer` or something in it.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
