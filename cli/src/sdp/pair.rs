//! Commands that read two descriptions.

use std::io::{BufWriter, Write};

use icescope::sdp::Document;

use super::input::{self, Input};
use crate::failure::Failure;

/// Two files, to which each command gives names of its own.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Files {
    /// The first file; - for standard input
    #[arg(value_name = "FIRST")]
    pub(super) first: String,
    /// The second file; - for standard input
    #[arg(value_name = "SECOND")]
    pub(super) second: String,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the two and lets a command work on them.
pub(super) fn run(
    args: &Files,
    out: &mut dyn Write,
    exact: &mut dyn Write,
    work: impl FnOnce(&Document<'_>, &Document<'_>, &mut dyn Write) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    if args.first == "-" && args.second == "-" {
        return Err(input::only_once());
    }
    let out: &mut dyn Write = if args.json { exact } else { out };
    let out = &mut BufWriter::with_capacity(1 << 16, out);
    let (first, second) = (
        Input::description(&args.first),
        Input::description(&args.second),
    );
    let mut documents = Vec::with_capacity(2);
    for (file, read) in [(&args.first, &first), (&args.second, &second)] {
        match read.as_ref().map(Input::document) {
            Ok(Ok(document)) => documents.push(document),
            Ok(Err(problem)) => return Ok(problem.report(file, args.json, out)?),
            Err(problem) => return Ok(problem.report(file, args.json, out)?),
        }
    }
    let code = match documents.as_slice() {
        [first, second] => work(first, second, out)?,
        _ => 0,
    };
    out.flush()?;
    Ok(code)
}
