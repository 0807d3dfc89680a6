//! wasm-bindgen and its test runner as libraries.
fn main() {}
