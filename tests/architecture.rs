//! The layers: which room may use which, and that the pure ones do no input, output or waiting.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod architecture {
    pub(crate) mod paths;
    pub(crate) mod rules;
}

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use architecture::paths::{self, Use};
use architecture::rules::{ROOMS, Room, violations};
use walkdir::WalkDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library's source files with their module paths, but for those of tests.
fn sources() -> Vec<(PathBuf, Vec<String>)> {
    let folder = root().join("src");
    let mut found = Vec::new();
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let inner = path.strip_prefix(&folder).unwrap().with_extension("");
        let mut module: Vec<String> = inner
            .iter()
            .map(|part| part.to_str().unwrap().to_owned())
            .collect();
        if module
            .last()
            .is_some_and(|last| last == "mod" || last == "lib")
        {
            module.pop();
        }
        if !module.iter().any(|part| part == "tests") {
            found.push((path, module));
        }
    }
    found
}

fn uses_of(source: &str, module: &str) -> Vec<Use> {
    let module: Vec<String> = module.split("::").map(str::to_owned).collect();
    paths::uses(&syn::parse_file(source).unwrap(), &module)
}

#[test]
fn every_room_is_in_the_table_and_none_is_empty() {
    let mut items: Vec<(String, usize)> = Vec::new();
    for (path, module) in sources() {
        let Some(room) = module.first() else { continue };
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        match items.iter_mut().find(|(name, _)| name == room) {
            Some((_, count)) => *count += file.items.len(),
            None => items.push((room.clone(), file.items.len())),
        }
    }
    let there: BTreeSet<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
    let known: BTreeSet<&str> = ROOMS.iter().map(|room| room.name).collect();
    assert!(
        there.is_subset(&known),
        "no row in tests/architecture/rules.rs for {:?}",
        there.difference(&known)
    );
    let empty: Vec<&str> = items
        .iter()
        .filter(|(_, count)| *count == 0)
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        empty.is_empty(),
        "a room is made with its first work: {empty:?}"
    );
}

#[test]
fn rooms_use_only_what_their_row_allows() {
    let mut found = Vec::new();
    for (path, module) in sources() {
        let Some(room) = module.first() else { continue };
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        for (line, words) in violations(Room::named(room), &paths::uses(&file, &module)) {
            found.push(format!("{name}:{line}: {words}"));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    let kinds = ["rs", "js", "mjs", "ts", "css", "html"];
    let generated = ["node_modules", "target", "assets", "wasm", ".git"];
    let mut long = Vec::new();
    for folder in [
        "src", "cli", "xtask", "tests", "pkg", "www", "benches", "fuzz",
    ] {
        let walk = WalkDir::new(root().join(folder))
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name().to_str().unwrap_or_default();
                let is_ours = entry.path().ends_with("xtask/wasm");
                is_ours || !generated.contains(&name)
            });
        // A folder that does not exist yet is no fault.
        for entry in walk.flatten() {
            let kind = entry.path().extension().and_then(|kind| kind.to_str());
            if kind.is_some_and(|kind| kinds.contains(&kind)) {
                let lines = fs::read_to_string(entry.path()).unwrap().lines().count();
                if lines > 600 {
                    long.push(format!("{} ({lines})", entry.path().display()));
                }
            }
        }
    }
    assert!(long.is_empty(), "more than one subject? {long:?}");
}

/// The scan itself: each planted line must be found, or the tests above prove nothing.
#[test]
fn planted_edges_are_found() {
    let planted = [
        "use crate::net;",
        "use crate::{candidate::Candidate, net::Server};",
        "use crate::{candidate, net::{self, Server as S}};",
        "use super::super::net::Server;",
        "use super::super::{net as other};",
        "fn f() { crate::net::probe(); }",
        "fn f() -> Option<crate::net::Server> { None }",
        "fn f() { let _ = Vec::<super::super::net::Server>::new(); }",
        "fn f() { println!(\"{}\", crate::net::probe()); }",
        "mod inner { use super::super::super::net; }",
        "pub use crate::net::*;",
        "impl crate::net::Trait for X {}",
        "#[derive(Debug, crate::net::Derive)] struct X;",
        "use crate::*;",
        "use super::super::*;",
        "use crate as root;",
        "use crate::Server;",
        "fn f() { icescope::net::probe(); }",
        "use icescope::net;",
        "use {crate::net};",
        "use ::icescope::net;",
    ];
    for source in planted {
        let found = violations(Room::named("nat"), &uses_of(source, "nat::probe"));
        assert!(!found.is_empty(), "not found: {source}");
    }
    let allowed = "use crate::stun::{Message, engine::Instant};\n\
                   use super::class::Class;\n\
                   use self::deep::Thing;\n\
                   mod inner { use super::super::class::Class; fn f(c: Class) { c.net(); } }\n\
                   #[cfg(test)] mod tests { use crate::net::Server; }\n\
                   #[cfg(test)] use crate::net;\n\
                   #[test] fn t() { crate::net::probe(); }\n\
                   fn net() { let net = 1; println!(\"crate::net {net}\"); }\n";
    let found = violations(Room::named("nat"), &uses_of(allowed, "nat::probe"));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn planted_side_effects_are_found_in_pure_rooms_only() {
    let planted = [
        "use std::net::UdpSocket;",
        "use std::net::{IpAddr, TcpStream as Stream};",
        "use std::{fmt, net::{IpAddr, TcpListener}};",
        "use std::net as sockets; fn f() { sockets::UdpSocket::bind(\"\"); }",
        "use std::net; fn f() -> net::UdpSocket { loop {} }",
        "use std::net::*;",
        "use std::time::*;",
        "use std::*;",
        "use std as s; fn f() { s::thread::yield_now(); }",
        "use ::std::time::SystemTime;",
        "fn f() -> std::time::Instant { std::time::Instant::now() }",
        "fn f() { std::thread::sleep(d); }",
        "fn f() { assert!(std::time::SystemTime::now() > t); }",
        "use tokio::net;",
        "fn f() { getrandom::fill(&mut b); }",
        "fn f() { rand::random::<u8>(); }",
        "use wasm_bindgen::prelude::*;",
        "fn f(v: web_sys::Window) {}",
        "fn f(v: js_sys::Array) {}",
        "extern crate tokio;",
        "async fn f() {}",
        "fn f() { let a = async { 1 }; }",
        "fn f() { let a = async |x| x; }",
        "trait T { async fn f(); }",
        "impl X { async fn f() {} }",
        "fn f() { x.await; }",
        "fn f() { some!(x.await); }",
        "fn f() { some!(async move { 1 }); }",
        "#[tokio::main] fn f() {}",
    ];
    for source in planted {
        let uses = uses_of(source, "stun::message");
        assert!(
            !violations(Room::named("stun"), &uses).is_empty(),
            "not found: {source}"
        );
        assert!(
            violations(Room::named("net"), &uses).is_empty(),
            "wrongly found: {source}"
        );
    }
    let allowed = "use std::net::{IpAddr, Ipv4Addr, SocketAddr};\n\
                   use std::time::Duration;\n\
                   use crate::stun::engine::Instant;\n\
                   fn f(now: Instant) -> Instant { let rand = now; rand }\n\
                   #[cfg(test)] mod tests { use std::time::Instant; async fn f() {} }\n";
    let found = violations(Room::named("stun"), &uses_of(allowed, "stun::message"));
    assert!(found.is_empty(), "{found:?}");
}
