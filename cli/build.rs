//! Rebuilds the command when the page in `assets/` changes, or comes into being.

fn main() {
    println!("cargo::rerun-if-changed=.");
}
