//! Any text is judged as a query of a literal against a change.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| impact::hostile::judge(text));
