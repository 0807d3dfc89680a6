//! Running other programs: shown, captured, or written to a step's log within a time limit.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::scratch::Scratch;

/// Runs a program with its output shown; an error if it fails.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    expect_success(command, status)
}

/// Runs a program and returns what it printed; its errors are shown.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    expect_success(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something that is not UTF-8", line(command)))
}

/// Runs a program that says little when all is well; its output is shown only if it fails.
pub(crate) fn quiet(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }
    expect_success(command, output.status)
}

/// Whether a program runs and succeeds, whatever it prints.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The path of an installed program. Debian keeps some out of a plain user's `PATH`.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let mut text = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

fn expect_success(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    match status.code() {
        Some(code) => bail!("`{}` failed with exit code {code}", line(command)),
        None => bail!("`{}` was ended by a signal", line(command)),
    }
}

/// A step's log: every command line and everything it prints. The temporary files of its commands
/// are in a folder that goes with it: a browser or a test that fails leaves some.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    deadline: Instant,
    scratch: Scratch,
}

impl Log {
    /// An empty log at `path`; commands run through it end when `limit` is over.
    pub(crate) fn create(path: PathBuf, limit: Duration) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            path,
            file,
            deadline: Instant::now() + limit,
            scratch: Scratch::new()?,
        })
    }

    /// Adds a line.
    pub(crate) fn say(&mut self, text: &str) -> Result<()> {
        writeln!(self.file, "{text}")?;
        Ok(())
    }

    /// Runs a command into the log. An error if it fails or outlives the step's time.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<()> {
        self.say(&format!("$ {}", line(command)))?;
        let mut child = self
            .confine(command)
            .stdin(Stdio::null())
            .stdout(self.file.try_clone()?)
            .stderr(self.file.try_clone()?)
            .spawn()
            .with_context(|| format!("cannot start `{}`", line(command)))?;
        let mut pause = Duration::from_millis(5);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if Instant::now() >= self.deadline {
                end_tree(child.id());
                child.wait()?;
                bail!(
                    "`{}` was still running when the step's time was over",
                    line(command)
                );
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(100));
        };
        expect_success(command, status)
    }

    /// As [`Log::run`], with standard output returned instead of logged.
    pub(crate) fn capture(&mut self, command: &mut Command) -> Result<String> {
        self.say(&format!("$ {}", line(command)))?;
        let output = self
            .confine(command)
            .stdin(Stdio::null())
            .stderr(self.file.try_clone()?)
            .output()
            .with_context(|| format!("cannot start `{}`", line(command)))?;
        expect_success(command, output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Keeps its temporary files in our folder, unless it was given one.
    fn confine<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if command.get_envs().any(|(name, _)| name == "TMPDIR") {
            return command;
        }
        command.env("TMPDIR", self.scratch.path())
    }

    /// Everything logged so far.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.path)?).into_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Ends a process and everything it started: a browser outlives the runner that was killed.
fn end_tree(root: u32) {
    let mut doomed = vec![root];
    let mut next = 0;
    while let Some(&parent) = doomed.get(next) {
        doomed.extend(children(parent));
        next += 1;
    }
    let mut kill = Command::new("kill");
    kill.arg("-KILL").args(doomed.iter().map(u32::to_string));
    succeeds(&mut kill);
}

/// The children of a process, from `/proc`; none where there is no `/proc`.
fn children(parent: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| parent_of(*pid) == Some(parent))
        .collect()
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in brackets and may hold anything, brackets too.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_outlives_its_time_is_ended_with_its_children() {
        let own = Scratch::new().unwrap();
        let mut log = Log::create(own.path().join("log"), Duration::from_millis(300)).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & echo $!; wait"]);
        let error = log.run(&mut command).unwrap_err().to_string();
        assert!(error.contains("still running"), "{error}");
        let text = log.text().unwrap();
        let child: u32 = text.lines().nth(1).unwrap().parse().unwrap();
        let gone = (0..100).any(|_| {
            thread::sleep(Duration::from_millis(10));
            // A killed orphan may stay as a zombie until its new parent collects it.
            fs::read_to_string(format!("/proc/{child}/stat"))
                .map_or(true, |stat| stat.contains(") Z"))
        });
        assert!(gone, "process {child} still runs");
    }

    #[test]
    fn what_a_command_leaves_goes_with_the_log_though_it_fails() {
        let own = Scratch::new().unwrap();
        let path = own.path().join("log");
        let mut log = Log::create(path, Duration::from_secs(20)).unwrap();
        let script = "mktemp -d; mktemp; exit 3";
        log.run(Command::new("sh").args(["-c", script]))
            .unwrap_err();
        let printed = log.capture(Command::new("sh").args(["-c", "mktemp"]));
        let text = log.text().unwrap() + &printed.unwrap();
        let left: Vec<&Path> = text.lines().map(Path::new).filter(|p| p.exists()).collect();
        assert_eq!(left.len(), 3, "{text}");
        let elsewhere = Scratch::new().unwrap();
        log.run(Command::new("mktemp").env("TMPDIR", elsewhere.path()))
            .unwrap();
        drop(log);
        assert!(left.iter().all(|path| !path.exists()), "{text}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    }

    #[test]
    fn output_goes_to_the_log_and_failure_is_told() {
        let own = Scratch::new().unwrap();
        let mut log = Log::create(own.path().join("log"), Duration::from_secs(20)).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let error = log.run(&mut command).unwrap_err().to_string();
        assert!(error.ends_with("failed with exit code 3"), "{error}");
        assert!(log.text().unwrap().ends_with("out\nerr\n"));
    }
}
