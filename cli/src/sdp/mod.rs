//! `icescope sdp`: explain, check, convert and copy session descriptions.

mod check;
mod edit;
pub(crate) mod excerpt;
mod input;
mod show;

use std::io::{self, BufWriter, Write};

use clap::Subcommand;
use icescope::sdp::{ByteOffsets, Document, DocumentView, Profile};

use crate::failure::{Failure, UNUSABLE, write_json};
use input::Input;

/// Options of `icescope sdp`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Explain a description: sections, codecs, candidates, findings
    Show(Files),
    /// Check descriptions; exit code 1 if one is rejected
    Check(Files),
    /// Print descriptions as JSON, one object a line, schema icescope/sdp/1
    Json(Files),
    /// Change parts of a description and write it; all other bytes stay as they are
    Edit(Box<edit::Args>),
    /// Parse a description and write it back, byte for byte
    Write {
        /// File to read; - for standard input
        #[arg(value_name = "FILE")]
        file: String,
        /// Print an error as a JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Files {
    /// Files to read; - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// What to hold them against: strict, webrtc or lenient
    #[arg(long, value_name = "PROFILE", default_value = "webrtc", value_parser = profile)]
    profile: Profile,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

fn profile(name: &str) -> Result<Profile, String> {
    name.parse()
        .map_err(|error: icescope::sdp::UnknownProfile| error.to_string())
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    // `out` takes escape sequences out where it is no terminal. What is for machines must stay as
    // it is, byte for byte.
    let mut exact = io::stdout().lock();
    match &args.command {
        Command::Show(files) if !files.json => each(files, out, |name, document, out| {
            show::run(name, document, files.profile, out)
        }),
        Command::Check(files) => each(
            files,
            if files.json { &mut exact } else { out },
            |name, document, out| check::run(name, document, files.profile, files.json, out),
        ),
        Command::Show(files) | Command::Json(files) => {
            let files = &Files {
                json: true,
                profile: files.profile,
                files: files.files.clone(),
            };
            each(files, &mut exact, |_, document, out| {
                let found = icescope::sdp::check(document, files.profile);
                write_json(out, &DocumentView::new(document, &found, &ByteOffsets))?;
                Ok(0)
            })
        }
        Command::Edit(args) => edit::run(args, &mut exact),
        Command::Write { file, json } => {
            let files = Files {
                files: vec![file.clone()],
                profile: Profile::default(),
                json: *json,
            };
            each(&files, &mut exact, |_, document, out| {
                out.write_all(document.text().as_bytes())?;
                Ok(0)
            })
        }
    }
}

/// Runs over each file; the exit code is the worst.
fn each(
    files: &Files,
    out: &mut dyn Write,
    mut run: impl FnMut(&str, &Document<'_>, &mut dyn Write) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    // Documents are large, and standard output is flushed at each line.
    let out = &mut BufWriter::with_capacity(1 << 16, out);
    let mut worst = 0;
    for file in &files.files {
        let read = Input::read(file);
        let code = match read.as_ref().map(Input::document) {
            Ok(Ok(document)) => run(file, &document, out)?,
            Ok(Err(problem)) => problem.report(file, files.json, out)?,
            Err(problem) => problem.report(file, files.json, out)?,
        };
        out.flush()?;
        worst = worst.max(code).min(UNUSABLE);
    }
    Ok(worst)
}
