//! The name of a file in a command that is told, fit for a shell (POSIX.1-2017, XCU section 2.2).

use super::excerpt;

/// A file as a command is to name it.
pub(crate) enum Argument {
    StandardInput,
    Word(String),
}

impl Argument {
    pub(crate) fn of(file: &str) -> Self {
        if file == "-" {
            return Self::StandardInput;
        }
        // It must reach neither a terminal nor a shell as it is.
        if excerpt::clean(file) != file {
            return Self::Word("FILE".to_owned());
        }
        let dash = if file.starts_with('-') { "./" } else { "" };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+,:=@%".contains(&byte);
        Self::Word(if !file.is_empty() && file.bytes().all(plain) {
            format!("{dash}{file}")
        } else {
            format!("'{dash}{}'", file.replace('\'', r"'\''"))
        })
    }

    /// It as the last argument of a command that reads standard input without one, with a space
    /// before it.
    pub(super) fn word(&self) -> String {
        match self {
            Self::StandardInput => String::new(),
            Self::Word(word) => format!(" {word}"),
        }
    }

    /// The same for a command that reads standard input only.
    pub(crate) fn redirect(&self) -> String {
        match self {
            Self::StandardInput => String::new(),
            Self::Word(word) => format!(" < {word}"),
        }
    }

    /// It as an argument of this command.
    pub(crate) fn own(&self) -> &str {
        match self {
            Self::StandardInput => "-",
            Self::Word(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Argument;

    #[test]
    fn names_are_quoted_where_a_shell_would_read_more_than_a_name() {
        for (file, own) in [
            ("-", "-"),
            ("offers/a_1.sdp", "offers/a_1.sdp"),
            ("my file", "'my file'"),
            ("-x", "./-x"),
            ("--x y", "'./--x y'"),
            ("$(id)", "'$(id)'"),
            ("it's", r"'it'\''s'"),
            ("~", "'~'"),
            ("", "''"),
            ("a\nb", "FILE"),
        ] {
            assert_eq!(Argument::of(file).own(), own, "{file}");
        }
    }
}
