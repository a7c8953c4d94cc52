//! The command line: the only user of clap. In: arguments and the streams to write to. Out: what
//! the command has to say, and how the process ends.
//!
//! Each subcommand is one file that lowers its arguments to plain values; no type of clap leaves
//! this folder. The exit codes are the same for every format, see [`Exit`].

mod analyze;
mod baseline;
mod checklist;
mod completions;
mod doctor;
mod explain;
mod github;
mod man;
mod output;
mod past;
mod project;
mod readers;
mod schema;
mod values;
mod view;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::report::escape;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on` was found.
    Done,
    /// Something at or above `--fail-on` was found.
    Found,
    /// It could not do its work.
    Failed,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
            Self::Failed => 2,
        }
    }
}

/// Which code breaks when this migration runs, who owns it, and how to ship it safely.
#[derive(Debug, Parser)]
#[command(
    name = "impact",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 nothing found at or above --fail-on; 1 found; 2 could not do its work."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report which code breaks when migrations run, and who owns it
    Analyze(Box<analyze::Arguments>),
    /// Accept what is found now: write it to a file that later runs read
    Baseline(Box<baseline::Arguments>),
    /// Print the steps of a release: what to do before, with and after the deploy, and who
    Checklist(Box<checklist::Arguments>),
    /// Say what is understood of a repository, and what to put into impact.yml
    Doctor(doctor::Arguments),
    /// Say who reads and writes a table or column, without a migration; with --fail-on any a gate
    Readers(Box<readers::Arguments>),
    /// Say what a rule means, with an example and the remedy
    Explain(explain::Arguments),
    /// Analyse what an event of GitHub Actions brings, and tell its pull request
    Github(Box<github::Arguments>),
    /// Print the JSON Schema of what is written as JSON
    Schema(schema::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

/// Runs the command that `arguments` name, the program's own name first. The answer goes to
/// `out`, what went wrong to `err` in one line.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => return usage(&error, out, err),
    };
    let ended = match command {
        Command::Analyze(arguments) => analyze::run(&arguments, crate::analysis::analyze, out),
        Command::Baseline(arguments) => baseline::run(&arguments, out),
        Command::Checklist(arguments) => checklist::run(&arguments, out),
        Command::Doctor(arguments) => doctor::run(&arguments, crate::analysis::diagnose, out),
        Command::Explain(arguments) => explain::run(&arguments, out),
        Command::Github(arguments) => github::run(&arguments, crate::analysis::analyze, out),
        Command::Readers(arguments) => readers::run(&arguments, out),
        Command::Schema(arguments) => schema::run(&arguments, out),
        Command::Completions(arguments) => completions::run(&arguments, out),
        Command::Man(arguments) => man::run(&arguments, out),
    };
    ended.unwrap_or_else(|error| {
        // Where even this cannot be written, the exit code has to say it.
        let _ = writeln!(err, "impact: {}", escape(&error.to_string()));
        Exit::Failed
    })
}

/// Says how the program is used: on `out` where that was asked for, else on `err`.
fn usage<'a>(error: &clap::Error, out: &'a mut dyn Write, err: &'a mut dyn Write) -> Exit {
    let rendered = error.render();
    let plain = rendered.to_string();
    let to_stderr = error.use_stderr();
    let lines: Vec<_> = plain.lines().map(escape).collect();
    let hostile = lines
        .iter()
        .any(|line| matches!(line, std::borrow::Cow::Owned(_)));
    let text = if hostile {
        lines.join("\n") + "\n"
    } else if view::colored_usage(to_stderr) {
        rendered.ansi().to_string()
    } else {
        plain.clone()
    };
    let stream = if to_stderr { err } else { out };
    let _ = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
    if to_stderr { Exit::Failed } else { Exit::Done }
}

/// The command line as clap sees it, for what is generated from it.
fn command() -> clap::Command {
    Cli::command()
}

/// What a failed write means: a reader that has gone is no failure, all else is.
fn written(result: io::Result<()>, to: &str) -> Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new(error.to_string()).context(format_args!("cannot write {to}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
