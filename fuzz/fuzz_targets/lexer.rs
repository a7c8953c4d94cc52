//! Any text is lexed as every host language; positions point at what they claim.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| impact::hostile::lex(text));
