//! `impact baseline`: what is found now is accepted, in a file that later runs read.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::project::ProjectArguments;
use super::{Exit, output, written};
use crate::analysis::baseline::{BaselineRequest, NewBaseline};
use crate::analysis::{Request, baseline};
use crate::error::Result;
use crate::report::escape;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Migrations: files, folders or globs
    /// [default: those that are new against the base]
    #[arg(value_name = "MIGRATION")]
    paths: Vec<PathBuf>,
    /// Why what is found is accepted
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day on which it is, YYYY-MM-DD; what is accepted already keeps its own until that has passed
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// File to write [default: the one that the config names, else impact-baseline.json]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    project: ProjectArguments,
    /// No progress on standard error
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the file and says what is in it.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    let request = Request {
        paths: arguments.paths.clone(),
        quiet: arguments.quiet,
        ..arguments.project.request()
    };
    let asked = BaselineRequest {
        reason: arguments.reason.clone(),
        until: arguments.until.clone(),
        output: arguments.output.clone(),
    };
    let new = baseline(&request, &asked)?;
    output::write_to(Some(&new.path), out, |file| {
        serde_json::to_writer_pretty(&mut *file, &new.baseline)?;
        file.write_all(b"\n")
    })?;
    written(tell(&new, out), "the answer")?;
    Ok(Exit::Done)
}

fn tell(new: &NewBaseline, out: &mut dyn Write) -> std::io::Result<()> {
    let path = new.path.display().to_string();
    let path = escape(&path);
    let renewed = match new.renewed {
        0 => String::new(),
        count => format!(", {count} renewed"),
    };
    writeln!(
        out,
        "{path}: {} accepted, {} of them new{renewed}; {} no longer found",
        new.baseline.findings.len(),
        new.added,
        new.removed
    )?;
    if !new.configured {
        let name = new.path.file_name().unwrap_or_default().to_string_lossy();
        let name = escape(&name);
        writeln!(
            out,
            "it counts where it is named: `baseline: {name}` in impact.yml, or --baseline"
        )?;
    }
    out.flush()
}
