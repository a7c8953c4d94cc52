//! Any text is split into statements and read as migrations of every dialect.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| impact::hostile::split(text));
