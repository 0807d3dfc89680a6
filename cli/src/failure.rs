//! What went wrong, for people on standard error or for scripts as JSON, and the exit code.

use std::io::{self, Write};

use serde::Serialize;

use crate::error::ErrorObject;
use crate::sdp::excerpt::clean;

/// The description was rejected, the network is blocked, the server is unreachable.
pub(crate) const NEGATIVE: u8 = 1;
/// Bad use, or input that cannot be read.
pub(crate) const UNUSABLE: u8 = 2;
/// Stopped by Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line is wrong, or asks for help.
    Usage(clap::Error),
    /// Something else, by its stable code and in a sentence.
    Other {
        code: &'static str,
        message: String,
        /// The file that it is about, as it was named.
        file: Option<String>,
        exit: u8,
    },
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn unusable(code: &'static str, message: impl Into<String>) -> Self {
        Self::Other {
            code,
            message: message.into(),
            file: None,
            exit: UNUSABLE,
        }
    }

    /// The same of a file, which stands before the sentence, or beside the error in JSON.
    pub(crate) fn of_file(file: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::Other {
            code,
            message: message.into(),
            file: Some(file.to_owned()),
            exit: UNUSABLE,
        }
    }

    pub(crate) fn negative(code: &'static str, message: impl Into<String>) -> Self {
        Self::Other {
            code,
            message: message.into(),
            file: None,
            exit: NEGATIVE,
        }
    }

    /// Stopped by Ctrl-C before there was anything to tell.
    pub(crate) fn interrupted() -> Self {
        Self::Other {
            code: "interrupted",
            message: "interrupted before an answer came".to_owned(),
            file: None,
            exit: INTERRUPTED,
        }
    }

    /// Tells it, and gives the exit code.
    pub(crate) fn report(self, json: bool, out: &mut dyn Write) -> u8 {
        match self {
            Self::Usage(error) if json && error.use_stderr() => {
                let rendered = error.render().to_string();
                let message = rendered.trim().strip_prefix("error: ").unwrap_or(&rendered);
                write_error(out, "usage", message, None);
                UNUSABLE
            }
            Self::Usage(error) => {
                let code = if error.use_stderr() { UNUSABLE } else { 0 };
                // Help that nobody reads any more is no failure.
                let _ = error.print();
                code
            }
            Self::Other {
                code,
                message,
                file,
                exit,
            } => {
                match file.as_deref() {
                    file if json => write_error(out, code, &message, file),
                    Some(file) => anstream::eprintln!("icescope: {}: {message}", clean(file)),
                    None => anstream::eprintln!("icescope: {message}"),
                }
                exit
            }
            // A reader that has seen enough, such as `head`, is no failure.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Output(error) => {
                anstream::eprintln!("icescope: cannot write the output: {error}");
                UNUSABLE
            }
        }
    }
}

fn write_error(out: &mut dyn Write, code: &str, message: &str, file: Option<&str>) {
    let error = ErrorObject::new(code, message);
    let error = match file {
        Some(file) => error.file(file),
        None => error,
    };
    // The exit code tells even if nobody reads this.
    let _ = error.write(out);
}

/// Writes a value as one line of JSON.
pub(crate) fn write_json<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
