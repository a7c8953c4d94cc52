//! The binary: arguments in, one answer out, the exit code. It alone exits and owns the streams.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use impact::cli::{self, Exit};

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let exit: Exit = cli::run(std::env::args_os(), &mut out, &mut io::stderr());
    // Commands flush what they write; what is left has a reader that has gone.
    let _ = out.flush();
    ExitCode::from(exit.code())
}
