//! The size of the wasm against the one recorded in `wasm-size.json`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;
use crate::{shell, wasm};

/// How much larger than recorded the wasm may be: compilers differ a little.
const TOLERANCE_PERCENT: u64 = 2;

/// Compares the built wasm with the record, or records it.
pub(crate) fn check(project: &Project, update: bool, say: &mut dyn FnMut(String)) -> Result<()> {
    let facts = wasm::inspect(project, &project.wasm_file())?;
    let rustc = shell::capture(project.program("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    let path = project.root.join("wasm-size.json");
    let measured = [
        ("raw", facts.raw),
        ("gzip", facts.gzip),
        ("brotli", facts.brotli),
    ];
    if update {
        let record =
            json!({ "raw": facts.raw, "gzip": facts.gzip, "brotli": facts.brotli, "rustc": rustc });
        fs::write(&path, format!("{record:#}\n"))?;
    }
    let record: Value = serde_json::from_str(
        &fs::read_to_string(&path)
            .context("wasm-size.json is missing: `cargo xtask size --update` writes it")?,
    )
    .context("wasm-size.json is no JSON")?;
    let mut grown = false;
    for (name, bytes) in measured {
        let recorded = record
            .get(name)
            .and_then(Value::as_u64)
            .with_context(|| format!("wasm-size.json has no number `{name}`"))?;
        say(format!(
            "{name:<6} {bytes:>8} bytes, recorded {recorded:>8}"
        ));
        grown |= outgrows(bytes, recorded);
    }
    if grown {
        let with = record
            .get("rustc")
            .and_then(Value::as_str)
            .unwrap_or("an unnamed rustc");
        bail!(
            "the wasm is more than {TOLERANCE_PERCENT} % larger than recorded with rustc {with} \
             (this is {rustc}); if it is worth it: `cargo xtask size --update`"
        );
    }
    Ok(())
}

fn outgrows(bytes: u64, recorded: u64) -> bool {
    bytes * 100 > recorded * (100 + TOLERANCE_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::outgrows;

    #[test]
    fn only_growth_beyond_the_tolerance_counts() {
        assert!(!outgrows(1000, 1000));
        assert!(!outgrows(1020, 1000));
        assert!(outgrows(1021, 1000));
        assert!(!outgrows(500, 1000));
    }
}
