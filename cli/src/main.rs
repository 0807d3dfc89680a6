//! The `icescope` command.
fn main() {}
