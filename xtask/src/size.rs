//! The sizes of the wasm modules, and of the scripts that go with the small one, against those
//! recorded in `wasm-size.json`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;
use crate::{shell, wasm};

/// How much larger than recorded the wasm may be: compilers differ a little.
const TOLERANCE_PERCENT: u64 = 2;

/// Compares the built modules with the record, or records them.
pub(crate) fn check(project: &Project, update: bool, say: &mut dyn FnMut(String)) -> Result<()> {
    let rustc = shell::capture(project.program("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    let path = project.root.join("wasm-size.json");
    let mut measured = Vec::new();
    for artefact in wasm::ARTEFACTS {
        let facts = wasm::inspect(project, &artefact.file(project))?;
        measured.push((artefact.name, facts));
    }
    measured.push(("sdp-glue", wasm::glue(project)?));
    if update {
        let mut record = serde_json::Map::new();
        record.insert("rustc".to_owned(), json!(rustc));
        for (name, facts) in &measured {
            let sizes = json!({ "raw": facts.raw, "gzip": facts.gzip, "brotli": facts.brotli });
            record.insert((*name).to_owned(), sizes);
        }
        let record = Value::Object(record);
        fs::write(&path, format!("{record:#}\n"))?;
    }
    let record: Value = serde_json::from_str(
        &fs::read_to_string(&path)
            .context("wasm-size.json is missing: `cargo xtask size --update` writes it")?,
    )
    .context("wasm-size.json is no JSON")?;
    let mut grown = false;
    for (name, facts) in &measured {
        let sizes = [
            ("raw", facts.raw),
            ("gzip", facts.gzip),
            ("brotli", facts.brotli),
        ];
        for (kind, bytes) in sizes {
            let recorded = record
                .pointer(&format!("/{name}/{kind}"))
                .and_then(Value::as_u64)
                .with_context(|| format!("wasm-size.json has no number `{name}.{kind}`"))?;
            say(format!(
                "{name:<8} {kind:<6} {bytes:>8} bytes, recorded {recorded:>8}"
            ));
            grown |= outgrows(bytes, recorded);
        }
    }
    if grown {
        let with = record
            .get("rustc")
            .and_then(Value::as_str)
            .unwrap_or("an unnamed rustc");
        bail!(
            "the package is more than {TOLERANCE_PERCENT} % larger than recorded with rustc {with} \
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
