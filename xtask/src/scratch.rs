//! A folder for temporary files, which goes with its owner.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, Result};

/// A browser that is being ended may go on to write for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// An empty folder of a short name: browsers keep sockets in it, whose paths may have 107 bytes. It
/// is removed with all that is in it when this is dropped, however its owner ends.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = env::temp_dir().join(format!("icescope-{}-{number}", process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                // Of an earlier process of that number, which was killed.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot make {}", path.display()));
                }
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let begun = Instant::now();
        while fs::remove_dir_all(&self.0).is_err() && self.0.exists() {
            if begun.elapsed() > PATIENCE {
                eprintln!("cannot remove {}", self.0.display());
                return;
            }
            // Until who still writes there has ended.
            thread::sleep(Duration::from_millis(100));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_with_what_is_in_it_though_its_owner_panics() {
        let scratch = Scratch::new().unwrap();
        let path = scratch.path().to_owned();
        fs::create_dir(path.join("folder")).unwrap();
        fs::write(path.join("folder/file"), "").unwrap();
        let owner = thread::spawn(move || {
            assert!(!scratch.path().exists(), "a panic that is wanted");
        });
        assert!(owner.join().is_err());
        assert!(!path.exists());
    }

    #[test]
    fn each_has_its_own_and_a_short_one() {
        let [one, other] = [Scratch::new().unwrap(), Scratch::new().unwrap()];
        assert_ne!(one.path(), other.path());
        let name = one.path().file_name().unwrap();
        assert!(name.len() < 30, "{}", name.display());
    }

    #[test]
    fn one_that_is_gone_already_is_no_fault() {
        let scratch = Scratch::new().unwrap();
        fs::remove_dir(scratch.path()).unwrap();
        let begun = Instant::now();
        drop(scratch);
        assert!(begun.elapsed() < PATIENCE);
    }
}
