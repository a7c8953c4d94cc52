//! `impact checklist`: the steps of a release, from the migrations that are named or new.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::past::is_ci;
use super::project::ProjectArguments;
use super::view::ColorArgument;
use super::{Exit, output, values, written};
use crate::analysis::stats::{Stats, stats_query};
use crate::analysis::{Request, project_dialect, release};
use crate::error::{Error, Result};
use crate::report::{CHECKLIST_FORMATS, ChecklistFormat};
use crate::sql::Dialect;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Migrations: files, folders or globs; or v4.1..HEAD for those that are new since a revision
    /// [default: those that are new against the base]
    #[arg(value_name = "MIGRATION")]
    paths: Vec<PathBuf>,
    /// Sizes of the tables, exported by the query of --stats-query
    #[arg(long, value_name = "FILE")]
    stats: Option<PathBuf>,
    /// Print the query that exports the sizes, for the dialect of --dialect or of the project
    #[arg(long)]
    stats_query: bool,
    #[command(flatten)]
    project: ProjectArguments,
    /// Format of the checklist
    #[arg(long, value_parser = values::checklist_format(), default_value = CHECKLIST_FORMATS[0].id)]
    format: &'static ChecklistFormat,
    /// File to write the checklist to
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Number of threads [default: one a core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// No progress on standard error
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    color: ColorArgument,
}

/// Asks for the report and writes what follows from it.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    if arguments.stats_query {
        let dialect = match arguments.project.dialect {
            Some(dialect) => dialect,
            None => project_dialect(&request(arguments)?)?,
        };
        return query(dialect, out);
    }
    let stats = arguments.stats.as_deref().map(Stats::load).transpose()?;
    let checklist = release(&request(arguments)?, stats.as_ref())?;
    let view = arguments.color.view(arguments.output.is_some());
    output::write_to(arguments.output.as_deref(), out, |out| {
        (arguments.format.render)(&checklist, &view, out)
    })?;
    Ok(Exit::Done)
}

fn query(dialect: Dialect, out: &mut dyn Write) -> Result<Exit> {
    let query = stats_query(dialect).ok_or_else(|| {
        Error::new(format!(
            "no query for {}: write a file with the columns table_name, row_count and total_bytes",
            dialect.word()
        ))
    })?;
    let result = out.write_all(query.as_bytes()).and_then(|()| out.flush());
    written(result, "the query")?;
    Ok(Exit::Done)
}

fn request(arguments: &Arguments) -> Result<Request> {
    let mut paths = arguments.paths.clone();
    let mut base = arguments.project.base.clone();
    if let [one] = paths.as_slice()
        && let Some((from, to)) = range(&one.to_string_lossy())
        && !one.exists()
    {
        if base.is_some() {
            return Err(Error::new(format!(
                "{} names a revision, and so does --base: say one of them",
                one.display()
            )));
        }
        if !to.is_empty() && to != "HEAD" {
            // After the checkout HEAD is something else: git keeps what it was.
            let from = match from.as_str() {
                "" | "HEAD" | "@" => "HEAD@{1}",
                from => from,
            };
            return Err(Error::new(format!(
                "the code that is read is that of the working tree: check out {to} and say {from}..HEAD"
            )));
        }
        base = Some(from);
        paths.clear();
    }
    Ok(Request {
        paths,
        base,
        // As `analyze` does: what may land tomorrow uses what goes, too.
        branches: !is_ci(),
        jobs: arguments.jobs.map(NonZeroUsize::get),
        quiet: arguments.quiet,
        ..arguments.project.request()
    })
}

/// `v4.1..HEAD`; paths with `..` among their folders are none.
fn range(word: &str) -> Option<(String, String)> {
    let (from, to) = word.split_once("..")?;
    let to = to.strip_prefix('.').unwrap_or(to);
    let nothing = from.is_empty() && to.is_empty();
    let folder = nothing || from.ends_with('/') || to.starts_with('/');
    (!folder).then(|| (from.to_owned(), to.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_no_path() {
        let both = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(range("v4.1..HEAD"), both("v4.1", "HEAD"));
        assert_eq!(range("origin/main.."), both("origin/main", ""));
        assert_eq!(range("main...HEAD"), both("main", "HEAD"));
        assert_eq!(range("..v4.1"), both("", "v4.1"));
        assert_eq!(range("../db/0001.sql"), None);
        assert_eq!(range(".."), None);
        assert_eq!(range("app/../db/0001.sql"), None);
        assert_eq!(range("db/0001.sql"), None);
    }
}
