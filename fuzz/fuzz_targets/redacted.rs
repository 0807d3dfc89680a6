#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icescope_fuzz::redacted(data));
