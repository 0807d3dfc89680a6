//! From the library to `pkg/wasm`: compile, bind, shrink, inspect.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::Project;
use crate::shell;
use crate::stamp::Stamp;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
pub(crate) const FEATURES: &str = "js,web";

/// A module of the npm package.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Artefact {
    /// The name of its files.
    pub(crate) name: &'static str,
    features: &'static str,
    /// The Cargo profile, which is the name of its folder too.
    profile: &'static str,
    /// Flags for the compiler.
    rustc: &'static [&'static str],
    wasm_opt: &'static [&'static str],
    /// Whether it is a script with its glue and the module in base64, for who cannot wait for a file.
    inline: bool,
}

/// Everything; size counts.
pub(crate) const MAIN: Artefact = Artefact {
    name: "icescope",
    features: FEATURES,
    profile: "wasm",
    rustc: &[],
    wasm_opt: &["-Oz", "--strip-target-features"],
    inline: false,
};

/// Session descriptions alone, of which speed is measured.
pub(crate) const SDP: Artefact = Artefact {
    name: "sdp",
    features: "js-sdp",
    profile: "wasm-sdp",
    rustc: FAST,
    wasm_opt: OPTIMISED,
    inline: false,
};

/// What `icescope/compat` needs of it, in the script: for who cannot wait for a file.
const PARSE: Artefact = Artefact {
    name: "parse",
    features: "js-parse",
    profile: "wasm-parse",
    inline: true,
    ..SDP
};

const FAST: &[&str] = &[
    // In Node since 16.4, in Chromium since 91, in Firefox since 89, in Safari since 16.4.
    "-Ctarget-feature=+simd128",
    // A tenth of LLVM's own measure for what no `#[inline]` marks: a tenth smaller, and as fast.
    "-Cllvm-args=-inline-threshold=25",
];

// The first KiB of memory is the far end of a stack of 1 MiB, which is never that deep: an address
// there is no reason to keep an offset out of a load.
const OPTIMISED: &[&str] = &["-O3", "--low-memory-unused", "--strip-target-features"];

/// All modules.
pub(crate) const ARTEFACTS: [Artefact; 3] = [MAIN, SDP, PARSE];

impl Artefact {
    /// The module that ships.
    pub(crate) fn file(self, project: &Project) -> PathBuf {
        project.wasm().join(format!("{}_bg.wasm", self.name))
    }
}

// wasm-opt gets no feature flags: it reads them from the module, and switching all on makes an
// encoding that Node 20 rejects.

/// Not `--force-enable-abort-handler`: it adds exception tags, which wasm-opt refuses unless told
/// of a feature that the module does not declare.
const BINDGEN: &[&str] = &["--remove-name-section", "--remove-producers-section"];

impl Artefact {
    /// For whom the glue is. That for the web names the module's file, and a bundler that reads the
    /// name must find the file; that for bundlers takes an instance, wherever it is from.
    fn bindgen_target(self) -> &'static str {
        if self.inline { "bundler" } else { "web" }
    }
}

/// What to do where `wasm-opt` cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Optimiser {
    /// Fail.
    Required,
    /// Build a larger module, and say so.
    Absent,
}

/// How large a file is, in bytes: as it is, and as a server may send it.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

impl Facts {
    fn of(printed: &Value) -> Result<Self> {
        let size = |name: &str| {
            let size = printed.get(name).and_then(Value::as_u64);
            size.with_context(|| format!("a script printed no size `{name}`"))
        };
        Ok(Self {
            raw: size("raw")?,
            gzip: size("gzip")?,
            brotli: size("brotli")?,
        })
    }
}

/// Builds `pkg/wasm`. Does nothing beyond Cargo's own check if nothing has changed.
pub(crate) fn build(project: &Project, optimiser: Optimiser) -> Result<()> {
    for artefact in ARTEFACTS {
        build_one(project, artefact, optimiser)?;
    }
    Ok(())
}

fn build_one(project: &Project, artefact: Artefact, optimiser: Optimiser) -> Result<()> {
    let name = artefact.name;
    let compiled = compile(project, artefact)?;
    let work = project.work().join(artefact.profile);
    let mode = format!("{optimiser:?}");
    let words: Vec<&str> = BINDGEN
        .iter()
        .chain(artefact.wasm_opt)
        .copied()
        .chain([mode.as_str(), artefact.bindgen_target()])
        .collect();
    let inliner = project.root.join("xtask/npm/inline.mjs");
    let stamp = Stamp::new(
        work.join("stamp"),
        &words,
        &[
            &compiled,
            &project.root.join("xtask/wasm/Cargo.toml"),
            &project.root.join("xtask/npm/package-lock.json"),
            &inliner,
        ],
    )?;
    let mut made = vec![
        artefact.file(project),
        project.wasm().join(format!("{name}.js")),
    ];
    if artefact.inline {
        made.push(project.wasm().join(format!("{name}-inline.js")));
    }
    if stamp.holds() && made.iter().all(|file| file.is_file()) {
        return Ok(());
    }

    println!("build: bindgen {name}");
    let bound = work.join("bound");
    shell::quiet(
        project
            .program(tool(project)?)
            .arg("bindgen")
            .args(BINDGEN)
            .args(["--target", artefact.bindgen_target()])
            .args(["--out-name", name])
            .arg("--out-dir")
            .args([bound.as_path(), compiled.as_path()]),
    )?;
    let module = bound.join(format!("{name}_bg.wasm"));
    if optimiser == Optimiser::Required {
        println!("build: wasm-opt {name}");
        let small = work.join("small.wasm");
        let script = project
            .root
            .join("xtask/npm/node_modules/binaryen/bin/wasm-opt");
        shell::quiet(
            project
                .program("node")
                .arg(script)
                .args(artefact.wasm_opt)
                .arg(&module)
                .arg("-o")
                .arg(&small),
        )?;
        fs::rename(&small, &module)?;
        inspect(project, &module)?;
    }
    if artefact.inline {
        let glue = bound.join(format!("{name}_bg.js"));
        let script = bound.join(format!("{name}-inline.js"));
        shell::quiet(
            project
                .program("node")
                .args([&inliner, &module, &glue, &script]),
        )?;
    }
    fs::create_dir_all(project.wasm())?;
    for entry in fs::read_dir(&bound)? {
        let from = entry?.path();
        let name = from.file_name().context("a generated file has no name")?;
        fs::copy(&from, project.wasm().join(name))?;
    }
    stamp.record()
}

fn compile(project: &Project, artefact: Artefact) -> Result<PathBuf> {
    let mut command = project.cargo();
    command
        .args([
            "rustc",
            "--quiet",
            "--package",
            "icescope",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args([
            "--target",
            TARGET,
            "--profile",
            artefact.profile,
            "--features",
            artefact.features,
        ])
        .arg("--target-dir")
        .arg(&project.target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(project, artefact));
    println!("build: wasm {}", artefact.name);
    shell::show(&mut command)?;
    Ok(project
        .target
        .join(TARGET)
        .join(artefact.profile)
        .join("icescope.wasm"))
}

/// An artefact's own flags, and those that keep this machine's folders out of its panic locations.
fn flags(project: &Project, artefact: Artefact) -> OsString {
    let mut flags: Vec<OsString> = artefact.rustc.iter().map(OsString::from).collect();
    let root = (project.root.clone(), "icescope");
    let registries = Project::registries().into_iter();
    for (folder, name) in [root]
        .into_iter()
        .chain(registries.map(|folder| (folder, "crates")))
    {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(folder);
        flag.push("=");
        flag.push(name);
        flags.push(flag);
    }
    flags.join(OsStr::new("\u{1f}"))
}

/// The program with wasm-bindgen and its test runner, built if need be.
pub(crate) fn tool(project: &Project) -> Result<PathBuf> {
    let built = project
        .target
        .join("tool")
        .join(format!("xtask-wasm{}", std::env::consts::EXE_SUFFIX));
    if !built.is_file() {
        println!("build: wasm-bindgen and its test runner (once; about a minute)");
    }
    shell::show(
        project
            .cargo()
            .args([
                "build",
                "--quiet",
                "--package",
                "xtask-wasm",
                "--profile",
                "tool",
            ])
            .arg("--target-dir")
            .arg(&project.target),
    )?;
    Ok(built)
}

/// The sizes of a module, after a check that it imports nothing but its own glue and that no
/// folder of this machine is left in it.
pub(crate) fn inspect(project: &Project, module: &Path) -> Result<Facts> {
    let script = project.root.join("xtask/npm/inspect.mjs");
    let text = shell::capture(project.program("node").arg(script).arg(module))?;
    let facts: Value = serde_json::from_str(&text).context("inspect.mjs printed no JSON")?;
    let strangers: Vec<&str> = facts
        .get("imports")
        .and_then(Value::as_array)
        .context("inspect.mjs named no imports")?
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| {
            let own = |artefact: &Artefact| *name == format!("./{}_bg.js", artefact.name);
            *name != "wbg" && !ARTEFACTS.iter().any(own)
        })
        .collect();
    if !strangers.is_empty() {
        bail!(
            "the wasm imports from {}: only its own glue is allowed",
            strangers.join(", ")
        );
    }
    let bytes = fs::read(module)?;
    for folder in [Some(project.root.clone()), std::env::home_dir()]
        .into_iter()
        .flatten()
    {
        let needle = folder.as_os_str().as_encoded_bytes();
        // A home such as `/` says nothing.
        if needle.len() > 2
            && bytes
                .windows(needle.len() + 1)
                .any(|window| window.strip_prefix(needle) == Some(b"/"))
        {
            bail!("the wasm holds the path {}", folder.display());
        }
    }
    Facts::of(&facts)
}

/// The sizes of the scripts of [`SDP`], bundled and minified as an application serves them.
pub(crate) fn glue(project: &Project) -> Result<Facts> {
    let script = project.root.join("xtask/npm/glue.mjs");
    let text = shell::capture(project.program("node").arg(script))?;
    Facts::of(&serde_json::from_str(&text).context("glue.mjs printed no JSON")?)
}
