//! What a step leaves behind: processes, files and network namespaces.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::scratch::Scratch;

/// Every process of the step inherits it.
const MARK: &str = "ICESCOPE_STEP";

/// Processes may take so long to end after the one that started them.
const PATIENCE: Duration = Duration::from_secs(5);

/// How things were before the step.
#[derive(Debug)]
pub(crate) struct Before {
    mark: String,
    folder: Scratch,
    namespaces: BTreeSet<String>,
}

impl Before {
    /// Looks around, and makes a folder for the step's temporary files.
    pub(crate) fn new(step: &str) -> Result<Self> {
        Ok(Self {
            mark: format!("{step}-{}", std::process::id()),
            folder: Scratch::new()?,
            namespaces: namespaces(),
        })
    }

    /// Makes a command's processes and files known as the step's.
    pub(crate) fn watch<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env(MARK, &self.mark)
            .env("TMPDIR", self.folder.path())
    }

    /// An error if anything is left. What is left of files is deleted in any case.
    pub(crate) fn compare(self) -> Result<()> {
        let begun = Instant::now();
        let mut left = self.left();
        while !left.is_empty() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(100));
            left = self.left();
        }
        if left.is_empty() {
            return Ok(());
        }
        bail!("left behind: {}", left.join(", "))
    }

    fn left(&self) -> Vec<String> {
        let mut left = processes(&format!("{MARK}={}", self.mark));
        for entry in fs::read_dir(self.folder.path())
            .into_iter()
            .flatten()
            .flatten()
        {
            left.push(format!("file {}", entry.path().display()));
        }
        for name in namespaces().difference(&self.namespaces) {
            left.push(format!("namespace {name}"));
        }
        left
    }
}

/// The lab's namespaces whose maker is gone. Those of others' labs that are up do not count.
fn namespaces() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir("/run/netns").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let rest = name.strip_prefix("icescope-lab-");
        let maker = rest.and_then(|rest| rest.split('-').next());
        if maker.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            found.insert(name);
        }
    }
    found
}

/// The processes that have `mark` in their environment, but for those that have ended.
fn processes(mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment
            .split(|byte| *byte == 0)
            .any(|one| one == mark.as_bytes())
        {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            let pid = entry.file_name();
            found.push(format!(
                "process {} ({})",
                pid.to_string_lossy(),
                line.trim()
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_and_a_file_that_stay_are_found() {
        let before = Before::new("planted").unwrap();
        let file = before.folder.path().join("file");
        fs::write(&file, "").unwrap();
        let mut sleeper = Command::new("sleep");
        let mut child = before.watch(sleeper.arg("60")).spawn().unwrap();
        let found = |what: &str| before.left().iter().any(|left| left.contains(what));
        let begun = Instant::now();
        while !found(&format!("process {}", child.id())) {
            assert!(begun.elapsed() < PATIENCE, "{:?}", before.left());
        }
        assert!(found(&format!("file {}", file.display())));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!found("process"));
        fs::remove_file(file).unwrap();
        assert!(!found("file"));
        let folder = before.folder.path().to_owned();
        // A lab of somebody else may end untidily at this moment: only ours is claimed here.
        drop(before.compare());
        assert!(!folder.exists());
    }
}
