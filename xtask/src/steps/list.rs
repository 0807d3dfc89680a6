//! The steps of the whole test, and what each needs.

use anyhow::Result;

use super::{browser, package, rust};
use crate::project::Project;
use crate::setup::{
    CHROMEDRIVER, CHROMIUM, COTURN, FIREFOX, IPROUTE, MINIUPNPD, NFTABLES, Need, STUN_CLIENT, TAYGA,
};
use crate::shell::Log;
use crate::size;

/// One step of the whole test.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) needs: &'static [Need],
    /// Whether it works on the built wasm, npm package and page.
    pub(super) built: bool,
    pub(super) counts: Counts,
    pub(super) run: fn(&Project, &mut Log) -> Result<()>,
}

/// What a step counts for in the last line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// As many as its test runners say; none at all is a failure.
    Tests,
    /// One, since its tool counts nothing.
    Check,
}

/// The order is that of a reader's patience: what fails fastest and most often comes first.
pub(super) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "formatting of the Rust code",
        needs: &[Need::Linters],
        built: false,
        counts: Counts::Check,
        run: rust::fmt,
    },
    Step {
        name: "clippy",
        about: "lints: all features, each feature alone, and wasm",
        needs: &[Need::Linters, Need::WasmTarget],
        built: false,
        counts: Counts::Check,
        run: rust::clippy,
    },
    Step {
        name: "policy",
        about: "layers between the rooms, dependencies and their licences, xtask's own tests",
        needs: &[Need::WasmTarget],
        built: false,
        counts: Counts::Tests,
        run: rust::policy,
    },
    Step {
        name: "unit",
        about: "unit, integration and documentation tests of the library and the command",
        needs: &[],
        built: false,
        counts: Counts::Tests,
        run: rust::unit,
    },
    Step {
        name: "doc",
        about: "documentation without a warning, natively and for wasm",
        needs: &[Need::WasmTarget],
        built: false,
        counts: Counts::Check,
        run: rust::doc,
    },
    Step {
        name: "coturn",
        about: "the command against Debian's coturn",
        needs: &[Need::Debian(&COTURN)],
        built: false,
        counts: Counts::Tests,
        run: rust::coturn,
    },
    Step {
        name: "wasm",
        about: "wasm-bindgen tests in headless Chromium",
        needs: &[
            Need::WasmTarget,
            Need::Debian(&CHROMIUM),
            Need::Debian(&CHROMEDRIVER),
        ],
        built: false,
        counts: Counts::Tests,
        run: browser::wasm,
    },
    Step {
        name: "size",
        about: "the size of the wasm against wasm-size.json",
        needs: BUILD,
        built: true,
        counts: Counts::Check,
        run: |project, log| {
            let mut lines = Vec::new();
            let outcome = size::check(project, false, &mut |line| lines.push(line));
            log.say(&lines.join("\n"))?;
            outcome
        },
    },
    Step {
        name: "npm",
        about: "the npm package: its tests, and the types of all scripts",
        needs: &[Need::WasmTarget, Need::BuildTools, Need::TestTools],
        built: true,
        counts: Counts::Tests,
        run: package::npm,
    },
    Step {
        name: "packaging",
        about: "the packed npm package: publint, attw, in Node programs, in a Vite app in Chromium",
        needs: BROWSERS,
        built: true,
        counts: Counts::Tests,
        run: package::packaging,
    },
    Step {
        name: "page",
        about: "the page end to end, in Chromium and Firefox",
        needs: BROWSERS,
        built: true,
        counts: Counts::Tests,
        run: browser::page,
    },
    Step {
        name: "munge",
        about: "what Chromium and Firefox do with changed descriptions, against the record and the check",
        needs: BROWSERS,
        built: true,
        counts: Counts::Tests,
        run: browser::munge,
    },
    Step {
        name: "lab",
        about: "page and command behind all kinds of NATs, in network namespaces",
        needs: &[
            Need::Root,
            Need::WasmTarget,
            Need::BuildTools,
            Need::TestTools,
            Need::Debian(&CHROMIUM),
            Need::Debian(&IPROUTE),
            Need::Debian(&NFTABLES),
            Need::Debian(&MINIUPNPD),
            Need::Debian(&STUN_CLIENT),
            Need::Debian(&TAYGA),
        ],
        built: true,
        counts: Counts::Tests,
        run: rust::lab,
    },
    Step {
        name: "live",
        about: "two foreign ICE agents behind every pair of NATs, against the rule who connects",
        needs: &[Need::Root, Need::Debian(&IPROUTE), Need::Debian(&NFTABLES)],
        built: false,
        counts: Counts::Tests,
        run: rust::live,
    },
    Step {
        name: "package",
        about: "cargo package of the library and of the command, page included",
        needs: BUILD,
        built: true,
        counts: Counts::Check,
        run: package::crates,
    },
];

const BUILD: &[Need] = &[Need::WasmTarget, Need::BuildTools];
const BROWSERS: &[Need] = &[
    Need::WasmTarget,
    Need::BuildTools,
    Need::TestTools,
    Need::Debian(&CHROMIUM),
    Need::Debian(&FIREFOX),
];
