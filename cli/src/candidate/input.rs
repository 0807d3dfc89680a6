//! Candidates on standard input, among the other lines of a description or by themselves.

use std::io::{self, BufRead, Write};
use std::string::FromUtf8Error;

use icescope::candidate::CandidateLine;

use crate::error::{ErrorObject, Place};
use crate::failure::{Failure, UNUSABLE};
use crate::sdp::argument::Argument;
use crate::sdp::excerpt;

/// Does something with the text of a line of this number.
type One<'a> = dyn FnMut(&str, usize, &mut dyn Write) -> io::Result<u8> + 'a;

/// Works on each line of standard input, if so asked only on those that are not of a description
/// and no candidates; the exit code is the worst.
pub(super) fn each_line(
    passes_over: bool,
    json: bool,
    one: &mut One<'_>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let mut worst = None;
    for (index, line) in io::stdin().lock().split(b'\n').enumerate() {
        let mut bytes = line.map_err(|error| {
            Failure::unusable("unreadable", format!("cannot read standard input: {error}"))
        })?;
        if passes_over && is_other_line(&bytes) {
            continue;
        }
        bytes.pop_if(|last| *last == b'\r');
        let code = match String::from_utf8(bytes) {
            Ok(line) => one(&line, index + 1, out)?,
            Err(error) => not_utf8(&error, index + 1, json, out)?,
        };
        worst = worst.max(Some(code));
    }
    Ok(match worst {
        Some(worst) => worst,
        None if passes_over => {
            let message = "there is no candidate on standard input";
            Failure::unusable("no-candidate", message).report(json, out)
        }
        None => 0,
    })
}

/// Whether it is blank, or a line of a description that gives no candidate. What begins as a
/// candidate is one, however it goes on.
fn is_other_line(line: &[u8]) -> bool {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let line = line.trim_ascii();
    match line {
        [] => true,
        [letter, b'=', value @ ..] if letter.is_ascii_alphabetic() => {
            let parses = || {
                let parsed = str::from_utf8(line).map(CandidateLine::parse);
                matches!(parsed, Ok(Ok(line)) if line.candidate().is_some())
            };
            !value.starts_with(b"candidate") && !parses()
        }
        _ => false,
    }
}

fn not_utf8(error: &FromUtf8Error, line: usize, json: bool, out: &mut dyn Write) -> io::Result<u8> {
    let message = format!("line {line} of standard input is not UTF-8");
    if !json {
        return Ok(Failure::unusable("not-utf8", message).report(json, out));
    }
    let offset = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..offset).unwrap_or_default();
    let place = Place {
        line,
        column: String::from_utf8_lossy(before).chars().count() + 1,
        offset,
        length: Some(1),
    };
    let object = ErrorObject::new("not-utf8", &message);
    object.place(Some(place)).write(out).map(|()| UNUSABLE)
}

/// Says how to get at the candidates in a file whose name stands where one is to.
pub(super) fn is_file(file: &str, redact: bool, json: bool, out: &mut dyn Write) -> io::Result<u8> {
    let argument = Argument::of(file);
    let how = if redact {
        // Its other lines have keys.
        let file = argument.own();
        format!("is a file; to share it: icescope sdp write --redact {file}")
    } else {
        let from = argument.redirect();
        format!("is a file; its candidates: icescope candidate -{from}")
    };
    if json {
        let message = format!("this {how}");
        ErrorObject::new("usage", &message).file(file).write(out)?;
    } else {
        anstream::eprintln!("icescope: {} {how}", excerpt::clean(file));
    }
    Ok(UNUSABLE)
}
