//! `icescope sdp`: explain, check, edit, compare, redact and convert session descriptions.

mod answer;
pub(crate) mod argument;
mod check;
mod diff;
mod doubt;
mod edit;
pub(crate) mod excerpt;
mod hint;
mod input;
mod listener;
mod munge;
mod pair;
mod show;
mod wrapper;

use std::io::{self, BufWriter, Write};

use clap::Subcommand;
use icescope::sdp::{ByteOffsets, Document, DocumentView, Fragment, Profile};

use crate::failure::{Failure, UNUSABLE, write_json};
use check::ALIKE;
use input::{Input, Problem};
use listener::Listener;

const MUNGE: &str = "\
What a browser does with a change:
  ignored   takes the description; the change has no effect
  accepted  takes the change
  at-risk   works today; Chromium counts such changes and can switch them off remotely, in a version
            that is already out
  refused   setLocalDescription fails";

/// Options of `icescope sdp`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

/// One of two files, by what it is to a command.
fn named(file: clap::Arg, name: &'static str, what: &str) -> clap::Arg {
    file.value_name(name)
        .help(format!("{what}; - for standard input"))
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Explain descriptions: sections, codecs, candidates, findings; exit code 1 if one is rejected
    #[command(mut_arg("json", |json| json.help(
        "Print JSON, one object a line, schema icescope/sdp/1, with the exit code of the check; its findings are in `sdp check --json`"
    )))]
    Show {
        #[command(flatten)]
        files: Files,
        /// Hide addresses, names, keys and ids first, to share what is printed
        #[arg(long)]
        redact: bool,
    },
    /// Check descriptions; exit code 1 if one is rejected
    #[command(mut_arg("json", |json| json.help("Print JSON, one object a line, schema icescope/check/1")))]
    Check {
        #[command(flatten)]
        files: Files,
        /// They are fragments: candidates on their way (application/trickle-ice-sdpfrag)
        #[arg(long)]
        fragment: bool,
    },
    /// Print descriptions as JSON, one object a line, schema icescope/sdp/1: what they say, not
    /// whether it is right, which `check --json` tells
    Json {
        /// Files to read; - for standard input
        #[arg(value_name = "FILE", required = true)]
        files: Vec<String>,
        /// What it prints anyway, as other commands do when asked
        #[arg(long, hide = true)]
        json: bool,
    },
    /// Change parts of a description and write it; all other bytes stay as they are
    Edit(Box<edit::Args>),
    /// Hold an answer against its offer, and check each by itself; exit code 1 if it does not fit or
    /// one is rejected
    #[command(
        mut_arg("first", |file| named(file, "OFFER", "The offer")),
        mut_arg("second", |file| named(file, "ANSWER", "The answer"))
    )]
    Answer(answer::Args),
    /// Tell what changed between two descriptions; exit code 1 if something did
    #[command(
        mut_arg("first", |file| named(file, "BEFORE", "What was there before")),
        mut_arg("second", |file| named(file, "AFTER", "What is there now"))
    )]
    Diff(pair::Files),
    /// Tell whether browsers take what was changed before setLocalDescription; exit code 1 if not
    #[command(
        mut_arg("first", |file| named(file, "CREATED", "What the browser created")),
        mut_arg("second", |file| named(file, "MUNGED", "What is to be set")),
        after_help = MUNGE
    )]
    Munge(munge::Args),
    /// Parse a description and write it back, byte for byte, or with --redact to share it
    Write {
        /// File to read; - for standard input
        #[arg(value_name = "FILE")]
        file: String,
        /// Hide addresses, names, keys and ids, to share what is written
        #[arg(long)]
        redact: bool,
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
    /// Show each finding, not three of a kind
    #[arg(long)]
    all: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl Files {
    /// How many findings of one code to show.
    const fn alike(&self) -> usize {
        if self.all { usize::MAX } else { ALIKE }
    }
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
        Command::Show { files, redact } => each(
            files,
            Input::description,
            if files.json { &mut exact } else { out },
            |name, document, out| {
                let shown = hidden(name, document, *redact)?;
                let document = shown.as_ref().unwrap_or(document);
                let found = icescope::sdp::check(document, files.profile);
                let code = check::exit_code(&found);
                if files.json {
                    write_json(out, &DocumentView::new(document, &ByteOffsets))?;
                    return Ok(code);
                }
                show::run(name, document, &found, files.alike(), out)?;
                if code != 0 {
                    hint::say(&[document], hint::Options::Profile(files.profile), out)?;
                }
                Ok(code)
            },
        ),
        Command::Check { files, fragment } => each(
            files,
            Input::description,
            if files.json { &mut exact } else { out },
            |name, document, out| {
                if *fragment {
                    let fragment = Fragment::of(document.clone());
                    let found = fragment.check(files.profile);
                    let document = fragment.document();
                    check::heading(name, &found, files, out)?;
                    check::run(name, document, &found, files.json, files.alike(), out)
                } else {
                    let found = icescope::sdp::check(document, files.profile);
                    check::heading(name, &found, files, out)?;
                    if !files.json {
                        doubt::say(name, document, out)?;
                    }
                    let code = check::run(name, document, &found, files.json, files.alike(), out)?;
                    if code != 0 && !files.json {
                        let options = hint::Options::ProfileOrFragment(files.profile);
                        hint::say(&[document], options, out)?;
                    }
                    Ok(code)
                }
            },
        ),
        Command::Json { files, .. } => {
            let files = &Files {
                json: true,
                profile: Profile::default(),
                all: false,
                files: files.clone(),
            };
            each(files, Input::description, &mut exact, |_, document, out| {
                write_json(out, &DocumentView::new(document, &ByteOffsets))?;
                Ok(0)
            })
        }
        Command::Edit(args) => edit::run(args, &mut exact),
        Command::Answer(args) => answer::run(args, out, &mut exact),
        Command::Diff(args) => diff::run(args, out, &mut exact),
        Command::Munge(args) => munge::run(args, out, &mut exact),
        Command::Write { file, redact, json } => {
            let files = Files {
                all: false,
                files: vec![file.clone()],
                profile: Profile::default(),
                json: *json,
            };
            // Bytes are given back as they are; what is hidden in JSON would not be found.
            let read = if *redact {
                Input::unwrapped
            } else {
                Input::text
            };
            each(&files, read, &mut exact, |name, document, out| {
                if *redact {
                    doubt::warn(name, document);
                }
                let shown = hidden(name, document, *redact)?;
                let text = shown.as_ref().unwrap_or(document).text();
                out.write_all(text.as_bytes())?;
                Ok(0)
            })
        }
    }
}

/// The document as it may be shared, if it is to be.
fn hidden(
    file: &str,
    document: &Document<'_>,
    redact: bool,
) -> Result<Option<Document<'static>>, Failure> {
    if !redact {
        return Ok(None);
    }
    // Never shown as it was instead.
    match Document::parse(icescope::sdp::redact(document)) {
        Ok(document) => Ok(Some(document)),
        Err(error) => Err(Failure::of_file(file, error.code(), error.to_string())),
    }
}

/// Runs over each file; the exit code is the worst.
fn each(
    files: &Files,
    read: fn(&str) -> Result<Input, Problem>,
    out: &mut dyn Write,
    mut run: impl FnMut(&str, &Document<'_>, &mut dyn Write) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    if files.files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(input::only_once());
    }
    // Documents are large, and standard output is flushed at each line.
    let out = &mut BufWriter::with_capacity(1 << 16, Listener::new(out));
    let mut worst = 0;
    for file in &files.files {
        let read = read(file);
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
