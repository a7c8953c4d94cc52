//! The binary: parse, run, one error line, exit code.
fn main() {}
