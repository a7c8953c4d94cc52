//! `impact analyze`: its arguments become a [`Request`], its answer a report in a format.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::past::{PastArguments, is_ci};
use super::project::ProjectArguments;
use super::view::ViewArguments;
use super::{Exit, output, values};
use crate::analysis::Request;
use crate::analysis::report::Report;
use crate::analysis::request::History;
use crate::config::FailOn;
use crate::error::{Error, Result};
use crate::report::{FORMATS, Format};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Migrations: files, folders, globs, or - for standard input
    /// [default: those that are new against the base]
    #[arg(value_name = "MIGRATION")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    project: ProjectArguments,
    /// File of accepted findings [default: the one that the config names]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_parser = values::format(), default_value = FORMATS[0].id)]
    format: &'static Format,
    /// File to write the report to
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// From which verdict on the exit code is 1 [default: from the config, else breaking]
    #[arg(long, value_name = "VERDICT", value_parser = values::fail_on())]
    fail_on: Option<FailOn>,
    /// Revision that runs in production, or a pattern of tags and branches such as v4.*; may be
    /// given several times [default: from the config, else the base]
    #[arg(long, value_name = "REV")]
    deployed: Vec<String>,
    /// Number of threads [default: one a core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    past: PastArguments,
    #[command(flatten)]
    view: ViewArguments,
}

/// Asks `analyze` and writes its answer.
pub(super) fn run(
    arguments: &Arguments,
    analyze: fn(&Request) -> Result<Report>,
    out: &mut dyn Write,
) -> Result<Exit> {
    let report = analyze(&request(arguments, is_ci(), &mut io::stdin())?)?;
    let view = arguments
        .view
        .view(arguments.output.is_some(), report.root.clone());
    output::write_to(arguments.output.as_deref(), out, |out| {
        (arguments.format.render)(&report, &view, out)
    })?;
    Ok(
        match report.fails(arguments.fail_on.unwrap_or(report.fail_on)) {
            true => Exit::Found,
            false => Exit::Done,
        },
    )
}

/// The plain question; standard input is read if it is one of the migrations.
fn request(arguments: &Arguments, is_ci: bool, stdin: &mut dyn Read) -> Result<Request> {
    let from_stdin = arguments.paths.iter().any(|path| path == Path::new("-"));
    let stdin = from_stdin.then(|| read_all(stdin)).transpose()?;
    let history = arguments.past.history(is_ci);
    Ok(Request {
        paths: arguments.paths.clone(),
        stdin,
        deployed: arguments.deployed.clone(),
        branches: matches!(history, History::Search(_)),
        history,
        blame: arguments.past.blame,
        plans: arguments.format.plans,
        baseline: arguments.baseline.clone(),
        jobs: arguments.jobs.map(NonZeroUsize::get),
        quiet: arguments.view.quiet,
        ..arguments.project.request()
    })
}

fn read_all(stdin: &mut dyn Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stdin
        .read_to_end(&mut bytes)
        .map_err(|error| Error::new(error.to_string()).context("cannot read standard input"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {

    use clap::Parser;

    use super::*;
    use crate::sql::Dialect;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn asked(words: &[&str], stdin: &str) -> Request {
        let line = Line::try_parse_from([&["analyze"], words].concat()).unwrap();
        request(&line.arguments, false, &mut stdin.as_bytes()).unwrap()
    }

    #[test]
    fn without_arguments_everything_is_left_to_the_analysis() {
        let request = asked(&[], "DROP TABLE orders");
        assert!(request.paths.is_empty() && request.stdin.is_none() && request.repo.is_none());
        assert!(request.dialect.is_none() && request.jobs.is_none() && !request.quiet);
    }

    #[test]
    fn standard_input_is_read_only_where_it_is_a_migration() {
        let request = asked(&["-"], "DROP TABLE orders");
        assert_eq!(request.stdin.as_deref(), Some(&b"DROP TABLE orders"[..]));
        assert!(asked(&["0042.sql"], "DROP TABLE orders").stdin.is_none());
    }

    #[test]
    fn flags_become_plain_values() {
        let words = [
            "a.sql",
            "db/",
            "--repo",
            "app",
            "--base",
            "main",
            "--dialect",
            "mariadb",
            "--jobs",
            "2",
            "-q",
        ];
        let request = asked(&words, "");
        assert_eq!(request.paths, [Path::new("a.sql"), Path::new("db/")]);
        assert_eq!(request.repo.as_deref(), Some(Path::new("app")));
        assert_eq!(request.base.as_deref(), Some("main"));
        assert_eq!(request.dialect, Some(Dialect::Mysql));
        assert_eq!((request.jobs, request.quiet), (Some(2), true));
    }
}
