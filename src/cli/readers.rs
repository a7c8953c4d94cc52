//! `impact readers`: who reads and writes a table or column, without a migration.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::past::{PastArguments, is_ci};
use super::project::ProjectArguments;
use super::view::ViewArguments;
use super::{Exit, output, values};
use crate::analysis::readers::{Gate, Question, unused};
use crate::analysis::{Request, readers};
use crate::error::Result;
use crate::report::{READERS_FORMATS, ReadersFormat};

#[derive(Args, Debug)]
#[command(
    after_help = "The gate of a contract step is `impact readers orders.status --fail-on any`: it ends with 0 only \
where no production code of the working tree, of a deployed revision or of an unmerged branch, nothing in the \
database itself and no reader that impact.yml names uses the object.",
    mut_arg("base", |base| base.help("Revision that is taken as deployed where none is named [default: the remote's default branch]")),
    mut_arg("schema", |schema| schema.help("Schema dump that has the objects")),
)]
pub(super) struct Arguments {
    /// Tables and columns: orders, orders.status, sales.orders.status
    #[arg(value_name = "OBJECT", required_unless_present = "unused")]
    objects: Vec<String>,
    /// List the tables and columns that nobody uses, with the last use of each
    #[arg(long, conflicts_with_all = ["objects", "fail_on"])]
    unused: bool,
    /// Database that is meant, by its name in impact doctor [default: every one that has the object]
    #[arg(long, value_name = "NAME")]
    database: Option<String>,
    /// When the exit code is 1 [default: never]
    #[arg(long, value_name = "WHEN", value_parser = values::gate())]
    fail_on: Option<Gate>,
    #[command(flatten)]
    project: ProjectArguments,
    /// Format of the answer
    #[arg(long, value_parser = values::readers_format(), default_value = READERS_FORMATS[0].id)]
    format: &'static ReadersFormat,
    /// File to write the answer to
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
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

/// Asks who uses the objects and writes the answer.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    if arguments.unused {
        let answer = unused(&request(arguments), arguments.database.as_deref())?;
        let root = answer.found.root.clone();
        let view = arguments.view.view(arguments.output.is_some(), root);
        output::write_to(arguments.output.as_deref(), out, |out| {
            (arguments.format.unused)(&answer, &view, out)
        })?;
        return Ok(Exit::Done);
    }
    let question = Question {
        objects: arguments.objects.clone(),
        database: arguments.database.clone(),
    };
    let answer = readers(&request(arguments), &question)?;
    let root = answer.found.root.clone();
    let view = arguments.view.view(arguments.output.is_some(), root);
    output::write_to(arguments.output.as_deref(), out, |out| {
        (arguments.format.render)(&answer, &view, out)
    })?;
    Ok(match answer.fails(arguments.fail_on.unwrap_or_default()) {
        true => Exit::Found,
        false => Exit::Done,
    })
}

fn request(arguments: &Arguments) -> Request {
    Request {
        deployed: arguments.deployed.clone(),
        // Whoever is to use the object tomorrow counts, with or without its past.
        branches: true,
        history: arguments.past.history(is_ci()),
        blame: arguments.past.blame,
        jobs: arguments.jobs.map(NonZeroUsize::get),
        quiet: arguments.view.quiet,
        ..arguments.project.request()
    }
}
