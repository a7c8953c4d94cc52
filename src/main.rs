//! The binary: arguments in, one answer out, the exit code. It alone exits and owns the streams.

use std::io::{self, BufWriter, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use impact::cli::{self, Exit};

/// Where the last panic was; what it says may quote a repository, and is not shown.
static PANICKED: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    // A file that cannot be read to its end is told as skipped; whatever else fails ends the run.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        *PANICKED.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));
    let mut out = BufWriter::new(io::stdout().lock());
    let run = || cli::run(std::env::args_os(), &mut out, &mut io::stderr());
    let exit = panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let place = PANICKED.lock().unwrap_or_else(PoisonError::into_inner);
        // Where even this cannot be written, the exit code has to say it.
        let _ = writeln!(
            io::stderr(),
            "impact: internal error at {place}: please report it, with the command, at {}/issues",
            env!("CARGO_PKG_REPOSITORY"),
        );
        Exit::Failed
    });
    // Commands flush what they write; what is left has a reader that has gone.
    let _ = out.flush();
    ExitCode::from(exit.code())
}
