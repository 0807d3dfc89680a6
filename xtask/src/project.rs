//! Where the project's files are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// The repository, its target folder and the tools that Cargo handed down.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Project {
    /// Finds the repository that this xtask belongs to, and asks Cargo for its target folder.
    pub(crate) fn locate() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask has no parent folder")?
            .to_path_buf();
        let mut project = Self {
            target: root.join("target"),
            root,
        };
        if let Some(folder) = project
            .metadata()?
            .get("target_directory")
            .and_then(Value::as_str)
        {
            project.target = PathBuf::from(folder);
        }
        Ok(project)
    }

    /// `cargo metadata` of the workspace's own members.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let text =
            shell::capture(
                self.cargo()
                    .args(["metadata", "--no-deps", "--format-version", "1"]),
            )?;
        serde_json::from_str(&text).context("cargo metadata printed no JSON")
    }

    /// The cargo that runs this xtask, in the repository.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    /// Another program, in the repository.
    pub(crate) fn program(&self, name: impl AsRef<Path>) -> Command {
        let mut command = Command::new(name.as_ref());
        command.current_dir(&self.root);
        command
    }

    /// Where Cargo keeps the sources of each registry, in order.
    pub(crate) fn registries() -> Vec<PathBuf> {
        let cargo_home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
        let sources = cargo_home.map(|home| home.join("registry/src"));
        let entries = sources.and_then(|folder| fs::read_dir(folder).ok());
        let mut folders: Vec<PathBuf> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        folders.sort();
        folders
    }

    /// Where xtask keeps its logs and intermediate files.
    pub(crate) fn work(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The generated part of the npm package.
    pub(crate) fn wasm(&self) -> PathBuf {
        self.root.join("pkg/wasm")
    }

    /// The debug build of the `icescope` command.
    pub(crate) fn cli(&self) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("icescope{}", env::consts::EXE_SUFFIX))
    }
}
