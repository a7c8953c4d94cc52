//! `impact doctor`: what was understood of a repository, and what to put into its config.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::view::ColorArgument;
use super::{Exit, written};
use crate::analysis::Request;
use crate::analysis::doctor::Diagnosis;
use crate::error::Result;
use crate::report::{doctor, write_document};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Repository, or a folder of one
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Config file [default: impact.yml in the repository]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// No progress on standard error
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    color: ColorArgument,
}

/// Asks `diagnose` and prints its answer.
pub(super) fn run(
    arguments: &Arguments,
    diagnose: fn(&Request) -> Result<Diagnosis>,
    out: &mut dyn Write,
) -> Result<Exit> {
    let diagnosis = diagnose(&Request {
        repo: arguments.repo.clone(),
        config: arguments.config.clone(),
        quiet: arguments.quiet,
        ..Request::default()
    })?;
    let view = arguments.color.view(false);
    let result = write_document(&doctor(&diagnosis), &view, out).and_then(|()| out.flush());
    written(result, "the diagnosis")?;
    Ok(Exit::Done)
}
