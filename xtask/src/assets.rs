//! The page's files in `cli/assets`, from where the command embeds them: `www` at the top and the
//! npm package's browser half in `icescope/`, the layout that the page's imports expect.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::Project;

/// How the names of files start that the page has no use for.
const OTHER_ENTRIES: &[&str] = &[
    "compat/",
    "sdp/index.",
    "sdp/load.",
    "sdp/node.",
    "wasm/parse",
    "wasm/sdp",
];

/// Makes `cli/assets` hold exactly the page and the package. A file that is right already is not
/// touched, so that Cargo sees no change.
pub(crate) fn copy(project: &Project) -> Result<()> {
    let mut wanted = BTreeMap::new();
    let page = project.root.join("www");
    for file in files(&page)? {
        let name = file.strip_prefix(&page)?.to_path_buf();
        if is_served(&name) {
            wanted.insert(name, file);
        }
    }
    let package = project.root.join("pkg");
    for name in package_files(&package)? {
        wanted.insert(Path::new("icescope").join(&name), package.join(name));
    }

    let assets = project.root.join("cli/assets");
    for (name, from) in &wanted {
        let to = assets.join(name);
        let content = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
        if fs::read(&to).is_ok_and(|present| present == content) {
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&to, content).with_context(|| format!("cannot write {}", to.display()))?;
    }
    for file in files(&assets)? {
        if !wanted.contains_key(file.strip_prefix(&assets)?) {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}

/// What a browser asks for; notes, tests and the type checker's settings are not.
fn is_served(name: &Path) -> bool {
    let kinds = [
        "html",
        "css",
        "js",
        "svg",
        "png",
        "ico",
        "webmanifest",
        "woff2",
        "txt",
    ];
    let kind = name.extension().and_then(|kind| kind.to_str());
    kind.is_some_and(|kind| kinds.contains(&kind)) && !name.starts_with("test")
}

/// The scripts and wasm among the files that the package publishes, but for those that only Node
/// and the package's other entries want.
fn package_files(package: &Path) -> Result<Vec<PathBuf>> {
    let manifest: Value = serde_json::from_str(
        &fs::read_to_string(package.join("package.json"))
            .context("cannot read pkg/package.json")?,
    )
    .context("pkg/package.json is no JSON")?;
    let node = manifest
        .pointer("/exports/./node")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let published = manifest.get("files").and_then(Value::as_array);
    Ok(published
        .context("pkg/package.json has no list of files")?
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| *name != node.trim_start_matches("./"))
        .filter(|name| name.ends_with(".js") || name.ends_with(".wasm"))
        .filter(|name| !OTHER_ENTRIES.iter().any(|start| name.starts_with(start)))
        .map(PathBuf::from)
        .collect())
}

/// Every file under a folder; none if there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}
