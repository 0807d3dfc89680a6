//! Doing work again only when what it was made from has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A file that names the content a result was made from.
#[derive(Debug)]
pub(crate) struct Stamp {
    path: PathBuf,
    value: String,
}

impl Stamp {
    /// A stamp at `path` over some words (flags, modes) and the content of some files.
    pub(crate) fn new(path: PathBuf, words: &[&str], files: &[&Path]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        for file in files {
            let bytes =
                fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            bytes.hash(&mut hasher);
        }
        Ok(Self {
            path,
            value: format!("{:016x}\n", hasher.finish()),
        })
    }

    /// Whether the last recorded result was made from the same content.
    pub(crate) fn holds(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|recorded| recorded == self.value)
    }

    /// Records that the result now matches.
    pub(crate) fn record(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.path, &self.value)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_stamp_holds_until_words_or_content_change() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path();
        let source = folder.join("source");
        fs::write(&source, "one").unwrap();
        let stamp = |word: &str| Stamp::new(folder.join("stamp"), &[word], &[&source]).unwrap();
        assert!(!stamp("a").holds());
        stamp("a").record().unwrap();
        assert!(stamp("a").holds());
        assert!(!stamp("b").holds());
        fs::write(&source, "two").unwrap();
        assert!(!stamp("a").holds());
    }
}
