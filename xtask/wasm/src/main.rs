//! wasm-bindgen and its test runner as one program, built on demand by `cargo xtask`.
//!
//! Both come from the same `wasm-bindgen-cli` that Cargo resolved beside the library, so their
//! versions cannot differ. The first argument picks the tool; the rest are that tool's own.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = env::args_os();
    let program = arguments
        .next()
        .unwrap_or_else(|| OsString::from("xtask-wasm"));
    let tool = arguments.next();
    let passed = std::iter::once(program).chain(arguments);
    let outcome = match tool.as_ref().and_then(|tool| tool.to_str()) {
        Some("bindgen") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(passed),
        Some("test-runner") => {
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(passed)
        }
        _ => {
            eprintln!("usage: xtask-wasm bindgen|test-runner ARGUMENTS");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
