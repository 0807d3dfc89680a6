//! Output to someone who may stop listening.

use std::io::{self, ErrorKind, Write};

/// Writes until nobody reads any more, as when `head` has seen enough, and then goes on in silence:
/// what was asked has its answer in the exit code too.
pub(super) struct Listener<W> {
    out: W,
    has_left: bool,
}

impl<W: Write> Listener<W> {
    pub(super) const fn new(out: W) -> Self {
        Self {
            out,
            has_left: false,
        }
    }

    fn unless_left<T>(
        &mut self,
        silent: T,
        work: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.has_left {
            return Ok(silent);
        }
        match work(&mut self.out) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.has_left = true;
                Ok(silent)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Listener<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_left(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_left((), Write::flush)
    }
}
