//! `impact completions SHELL`: what a shell needs to complete our arguments.

use std::io::Write;

use clap::Args;
use clap_complete::{Shell, generate};

use super::{Exit, command, written};
use crate::error::Result;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the completions.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    // `generate` panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    generate(arguments.shell, &mut command(), "impact", &mut script);
    written(
        out.write_all(&script).and_then(|()| out.flush()),
        "the completions",
    )?;
    Ok(Exit::Done)
}
