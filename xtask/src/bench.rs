//! `cargo xtask bench`: icescope beside its peers, and `docs/benchmarks.md` from that.

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{setup, shell};

const FILE: &str = "docs/benchmarks.md";

/// The two halves of the page. Each is measured and replaced by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Native,
    Js,
}

impl Half {
    const ALL: [Self; 2] = [Self::Native, Self::Js];

    const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Js => "js",
        }
    }
}

/// Measures what is asked for, shows it, and writes it into the page.
pub(crate) fn run(project: &Project, options: &[OsString]) -> Result<()> {
    let options: Vec<_> = options.iter().map(|option| option.to_str()).collect();
    let halves: Vec<Half> = match options.as_slice() {
        [] => Half::ALL.to_vec(),
        [Some("--only"), Some(name)] => {
            let named = Half::ALL.into_iter().find(|half| half.name() == *name);
            vec![named.with_context(|| format!("`--only {name}`: it is native or js"))?]
        }
        _ => bail!("usage: cargo xtask bench [--only native|js]"),
    };
    let path = project.root.join(FILE);
    let mut page = fs::read_to_string(&path).unwrap_or_default();
    for half in halves {
        let measured = match half {
            Half::Native => native(project)?,
            Half::Js => js(project)?,
        };
        println!("{measured}");
        page = with(&page, half, &measured);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, page).with_context(|| format!("cannot write {FILE}"))?;
    println!("written: {FILE}");
    Ok(())
}

/// The rows of the programs in `benches/`, with what explains them.
fn native(project: &Project) -> Result<String> {
    let program = |name: &str| {
        println!("bench: {name}");
        let mut command = project.cargo();
        command.args(["run", "--release", "--locked", "--quiet", "--bin", name]);
        shell::capture(command.current_dir(project.root.join("benches")))
    };
    let speed = program("speed")?;
    let allocations = program("allocations")?;
    let rustc = shell::capture(project.program("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    Ok(format!(
        "{NATIVE}\nMeasured on {} with rustc {rustc}, release build, fat LTO.\n\n\
         | what | bar | icescope | peers | ratio | met |\n|---|---|---|---|---|---|\n\
         {speed}{allocations}\n{SLOWER}",
        machine()
    ))
}

/// What `benches/js` prints.
fn js(project: &Project) -> Result<String> {
    crate::build(project)?;
    setup::npm(project, "benches/js")?;
    println!("bench: js");
    let script = project.root.join("benches/js/sdp.mjs");
    let printed = shell::capture(project.program("node").arg(script))?;
    Ok(format!(
        "{JS}\n```text\n{}\n```\n\n{JS_SLOWER}",
        printed.trim()
    ))
}

/// The page with one half replaced.
fn with(page: &str, half: Half, text: &str) -> String {
    let mut halves = Half::ALL.map(|other| {
        let (start, end) = marks(other);
        let old = page
            .split_once(&start)
            .and_then(|(_, rest)| rest.split_once(&end))
            .map_or("", |(old, _)| old.trim());
        (other, if other == half { text.trim() } else { old })
    });
    halves.sort_by_key(|(half, _)| *half as u8);
    let mut page = format!("{HEAD}\n");
    for (half, text) in halves {
        let (start, end) = marks(half);
        if !text.is_empty() {
            page.push_str(&format!("{start}\n\n{text}\n\n{end}\n"));
        }
    }
    page
}

fn marks(half: Half) -> (String, String) {
    let name = half.name();
    (format!("<!-- {name} -->"), format!("<!-- /{name} -->"))
}

/// The processor, where the system names it.
fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("an unnamed processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name} ({cores} cores)")
}

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench` (`--only native` or `--only js` for one half). Do not edit.

Everything that is compared takes turns in one run, and a ratio is the median of the ratios of all
rounds. Times differ between machines and with what else they do; ratios hardly do.
";

const NATIVE: &str = "\
## Native

The texts are offers that Chromium made: 2 KB (a data channel and 12 candidates), 6.5 KB (audio,
video and data), 81 KB (48 media sections), all in `tests/data/sdp/browser`. Times are processor
time of the thread. The peers are other libraries; their versions are in `benches/Cargo.toml` and its
lockfile. *Typed*
means: each peer parses every attribute that it has a type for, and icescope every line.
";

const JS: &str = "\
## JavaScript

`icescope/sdp` beside `sdp-transform` 3.0.0 on the same texts, in Node and in Chromium.
";

const JS_SLOWER: &str = "\
What this does not say:

- `toJSON()` types every line, and tells where each stands and why a value does not parse, which
  `sdp-transform` does not. It does not check the whole, and neither does the peer: findings cost
  about half as much again, and only who asks for them pays. Who reads a few fields reads them from
  the handle.
- The module needs an engine with 128-bit SIMD: Node since 16.4, Chromium since 91, Firefox since 89,
  Safari since 16.4.
- These are times of work that goes on. A single call after other work finds cold caches: on the
  machine of this run `toJSON()` of 6.5 KB then took about 0.13 ms, and `sdp-transform` 0.21 ms.
- A bare `split` in JavaScript is faster than either.
- `sdp-transform` is far smaller: 3.8 KB gzip.
";

const SLOWER: &str = "\
What this does not say:

- icescope's values borrow from the text and lists in them are taken apart when someone walks
  them, so a program that walks every list twice pays twice. Peers with owned values pay once, when
  parsing. The rows with all values kept show that keeping them costs little; it takes 200 bytes a
  line.
- A line table costs two to three times what a bare search for line ends costs, because it knows
  what each line is. Who needs only line ends should search for line ends.
- A candidate's time includes its class (scope of the address, what is odd about it), which no peer
  gives. str0m's parser refuses mDNS names: there the comparison is with sdp-types.
- webrtc-sdp checks more than grammar while parsing, and its values are owned. Its time grows with
  the square of the number of sections, so it is left out at 2,000.
- The writers of the peers write without an edit, since for them an edit is the change of a field.
";

#[cfg(test)]
mod tests {
    use super::{Half, with};

    #[test]
    fn a_half_is_replaced_and_the_other_kept() {
        let page = with("", Half::Js, "TWO\n");
        assert!(page.contains("<!-- js -->\n\nTWO\n\n<!-- /js -->"));
        let page = with(&page, Half::Native, "ONE");
        assert!(page.contains("ONE\n\n<!-- /native -->\n<!-- js -->\n\nTWO"));
        let page = with(&page, Half::Native, "THREE");
        assert!(!page.contains("ONE") && page.contains("THREE") && page.contains("TWO"));
        assert_eq!(with(&page, Half::Js, "TWO"), page);
    }
}
