//! The dependency policy of `dependencies.toml`, checked against what Cargo resolves.
//!
//! A test of our own rather than cargo-deny: it needs no advisory database, which cannot be had
//! without a network, and builds in seconds.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

const LINUX: &str = "x86_64-unknown-linux-gnu";
const WASM: &str = "wasm32-unknown-unknown";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn policy() -> toml::Table {
    fs::read_to_string(root().join("dependencies.toml"))
        .unwrap()
        .parse()
        .unwrap()
}

fn words(policy: &toml::Table, list: &str) -> Vec<String> {
    let values = policy[list].as_array().unwrap();
    values
        .iter()
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}

/// A table of crate names, each with its reason.
fn reasons(policy: &toml::Table, table: &str) -> BTreeMap<String, String> {
    let entries = policy[table].as_table().unwrap();
    entries
        .iter()
        .map(|(name, reason)| (name.clone(), reason.as_str().unwrap().to_owned()))
        .collect()
}

fn metadata(target: Option<&str>) -> Metadata {
    let mut command = MetadataCommand::new();
    command.current_dir(root());
    let mut options = vec!["--locked".to_owned()];
    options.extend(target.map(|target| format!("--filter-platform={target}")));
    command.other_options(options);
    command.exec().unwrap()
}

/// Everything that users of the library and the command may have to build, with every feature.
fn users_graph(metadata: &Metadata) -> BTreeSet<PackageId> {
    let nodes: BTreeMap<_, _> = metadata
        .resolve
        .as_ref()
        .unwrap()
        .nodes
        .iter()
        .map(|node| (&node.id, node))
        .collect();
    let members = metadata.workspace_packages();
    let mut open: Vec<&PackageId> = members
        .iter()
        .filter(|package| package.publish.is_none())
        .map(|package| &package.id)
        .collect();
    assert_eq!(open.len(), 2, "the library and the command are published");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        for dependency in &nodes[id].deps {
            let kinds = &dependency.dep_kinds;
            if kinds
                .iter()
                .any(|kind| kind.kind != DependencyKind::Development)
            {
                open.push(&dependency.pkg);
            }
        }
    }
    seen
}

#[test]
fn every_direct_dependency_has_a_reason_and_every_reason_a_dependency() {
    let listed = reasons(&policy(), "direct");
    let metadata = metadata(None);
    let used: BTreeSet<String> = metadata
        .workspace_packages()
        .iter()
        .flat_map(|member| &member.dependencies)
        .map(|dependency| dependency.name.clone())
        .collect();
    let known: BTreeSet<String> = listed.keys().cloned().collect();
    let without: Vec<_> = used.difference(&known).collect();
    let stale: Vec<_> = known.difference(&used).collect();
    assert!(
        without.is_empty(),
        "no reason in dependencies.toml for {without:?}"
    );
    assert!(
        stale.is_empty(),
        "in dependencies.toml, but used nowhere: {stale:?}"
    );
    let silent: Vec<_> = listed
        .iter()
        .filter(|(_, reason)| reason.trim().len() < 8)
        .collect();
    assert!(silent.is_empty(), "a reason says something: {silent:?}");
}

#[test]
fn every_licence_is_allowed_and_every_allowed_licence_occurs() {
    let allowed = words(&policy(), "licences");
    let mut seen = BTreeSet::new();
    let mut refused = Vec::new();
    for package in &metadata(None).packages {
        let Some(licence) = &package.license else {
            refused.push(format!("{} names no licence", package.name));
            continue;
        };
        let is_allowed = |requirement: &spdx::LicenseReq| {
            let name = requirement.license.id().map_or("unknown", |id| id.name);
            allowed.iter().any(|word| word == name)
        };
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).unwrap();
        if expression.evaluate(is_allowed) {
            for requirement in expression.requirements() {
                seen.extend(requirement.req.license.id().map(|id| id.name.to_owned()));
            }
        } else {
            refused.push(format!("{} is under {licence}", package.name));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    let unused: Vec<_> = allowed
        .iter()
        .filter(|word| !seen.contains(*word))
        .collect();
    assert!(unused.is_empty(), "no dependency is under {unused:?}");
}

#[test]
fn every_dependency_comes_from_the_registry_or_this_repository() {
    let outside: Vec<String> = metadata(None)
        .packages
        .iter()
        .filter(|package| {
            !package
                .source
                .as_ref()
                .is_none_or(cargo_metadata::Source::is_crates_io)
        })
        .map(|package| package.name.to_string())
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
    let metadata = metadata(None);
    for package in metadata
        .packages
        .iter()
        .filter(|package| package.source.is_none())
    {
        assert!(
            package.manifest_path.starts_with(root()),
            "{}",
            package.manifest_path
        );
    }
}

#[test]
fn nobody_builds_a_crate_twice_without_a_reason() {
    let listed = reasons(&policy(), "duplicates");
    let mut twice: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for target in [LINUX, WASM] {
        let metadata = metadata(Some(target));
        let users = users_graph(&metadata);
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for package in metadata
            .packages
            .iter()
            .filter(|package| users.contains(&package.id))
        {
            let found = versions.entry(package.name.to_string()).or_default();
            found.insert(package.version.to_string());
        }
        twice.extend(
            versions
                .into_iter()
                .filter(|(_, versions)| versions.len() > 1),
        );
    }
    let unexplained: Vec<_> = twice
        .iter()
        .filter(|(name, _)| !listed.contains_key(*name))
        .collect();
    assert!(
        unexplained.is_empty(),
        "several versions, no reason: {unexplained:?}"
    );
    let stale: Vec<_> = listed
        .keys()
        .filter(|name| !twice.contains_key(*name))
        .collect();
    assert!(
        stale.is_empty(),
        "in dependencies.toml, but there is one version: {stale:?}"
    );
}

#[test]
fn users_need_no_newer_rust_than_declared() {
    let mut newer = Vec::new();
    for target in [LINUX, WASM] {
        let metadata = metadata(Some(target));
        let users = users_graph(&metadata);
        let declared = |name: &str| {
            let package = metadata
                .packages
                .iter()
                .find(|package| *package.name == name);
            package.unwrap().rust_version.clone().unwrap()
        };
        let ours = declared("icescope");
        for package in metadata
            .packages
            .iter()
            .filter(|package| users.contains(&package.id))
        {
            if package
                .rust_version
                .as_ref()
                .is_some_and(|theirs| *theirs > ours)
            {
                newer.push(format!("{} {}", package.name, package.version));
            }
        }
    }
    assert!(newer.is_empty(), "these want a newer Rust: {newer:?}");
}

#[test]
fn the_default_features_pull_in_what_a_parser_needs_and_nothing_else() {
    let allowed: BTreeSet<String> = words(&policy(), "default").into_iter().collect();
    for target in [LINUX, WASM] {
        let output = Command::new(env!("CARGO"))
            .current_dir(root())
            .args([
                "tree",
                "--locked",
                "--package",
                "icescope",
                "--edges",
                "normal,build",
            ])
            .args(["--prefix", "none", "--format", "{p}", "--target", target])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let found: BTreeSet<String> = text
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "icescope")
            .map(str::to_owned)
            .collect();
        assert_eq!(found, allowed, "{target}");
    }
}

#[test]
fn every_member_takes_its_lints_from_the_workspace() {
    let metadata = metadata(None);
    let members = metadata.workspace_packages();
    assert!(members.len() >= 4, "{members:?}");
    for member in members {
        let manifest: toml::Table = fs::read_to_string(&member.manifest_path)
            .unwrap()
            .parse()
            .unwrap();
        let inherits = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool);
        assert_eq!(
            inherits,
            Some(true),
            "[lints] workspace = true in {}",
            member.manifest_path
        );
    }
    let workspace: toml::Table = fs::read_to_string(root().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let rust = &workspace["workspace"]["lints"]["rust"];
    assert_eq!(rust["unsafe_code"].as_str(), Some("forbid"));
    assert_eq!(rust["missing_docs"].as_str(), Some("deny"));
}
