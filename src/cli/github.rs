//! `impact github`: a run inside GitHub Actions, as `action.yml` calls it.

use std::io::Write;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::{Exit, values, written};
use crate::analysis::Request;
use crate::analysis::report::Report;
use crate::analysis::request::History;
use crate::config::FailOn;
use crate::error::Result;
use crate::github::{self, Environment, Network, Question, Wall, When, World};
use crate::repo::history::Scope;
use crate::sql::Dialect;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Repository, or a folder of one, whose code is searched
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Commit or branch that new migrations are compared with [default: what the event says]
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Only changed files that these patterns cover are migrations, one a line
    /// [default: those of every layout that is known]
    #[arg(long, value_name = "GLOBS")]
    migrations: Option<String>,
    /// SQL dialect [default: from the config, else guessed from the project]
    #[arg(long, value_parser = values::dialect())]
    dialect: Option<Dialect>,
    /// Config file [default: impact.yml in the repository]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// From which verdict on the exit code is 1 [default: from the config, else breaking]
    #[arg(long, value_name = "VERDICT", value_parser = values::fail_on())]
    fail_on: Option<FailOn>,
    /// When the pull request gets a comment
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    comment: Comment,
    /// What tells this comment from those of other runs [default: the workflow and the folder]
    #[arg(long, value_name = "KEY")]
    comment_key: Option<String>,
    /// Whether the job's summary is written
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, default_value_t = true)]
    summary: bool,
    /// Whether places are annotated
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, default_value_t = true)]
    annotations: bool,
    /// Label that lets a failing pull request through
    #[arg(long, value_name = "LABEL")]
    approve_label: Option<String>,
    /// Whether the comment mentions owners, which pings them
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, default_value_t = false)]
    mention_owners: bool,
    /// Whether past uses of what changes are looked for; it needs a whole clone
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, default_value_t = false)]
    history: bool,
    /// How far back they are looked for: a day (2024-01-31) or a span (90d, 12w, 18m, 2y)
    #[arg(long, value_name = "TIME", value_parser = values::since())]
    history_since: Option<i64>,
    /// File of accepted findings [default: from the config]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// File to write the JSON to
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// File to write SARIF to
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// JSON of an earlier run to tell instead of analysing: on workflow_run, for forks
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "sarif"])]
    report: Option<PathBuf>,
    /// Print the revision that has to be fetched before the run, and do nothing else
    #[arg(long)]
    print_base: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Comment {
    /// For every migration
    Always,
    /// As soon as there is something to say
    #[default]
    OnFindings,
    /// Never
    Never,
}

/// Runs `analyze` on what the event brings.
pub(super) fn run(
    arguments: &Arguments,
    analyze: fn(&Request) -> Result<Report>,
    out: &mut dyn Write,
) -> Result<Exit> {
    let environment = Environment::read(&|name| std::env::var(name).ok())?;
    let question = question(arguments);
    if arguments.print_base {
        let base = github::base(&question, &environment)?.unwrap_or_default();
        written(writeln!(out, "{base}"), "the base")?;
        return Ok(Exit::Done);
    }
    let world = World {
        environment: &environment,
        exchange: &Network::new(),
        clock: &Wall,
    };
    if let Some(report) = &arguments.report {
        github::relay(&question, &world, report, out)?;
        return Ok(Exit::Done);
    }
    Ok(match github::run(&question, &world, analyze, out)? {
        true => Exit::Found,
        false => Exit::Done,
    })
}

fn question(arguments: &Arguments) -> Question {
    let globs = arguments.migrations.iter().flat_map(|globs| globs.lines());
    let globs = globs.map(str::trim).filter(|glob| !glob.is_empty());
    let json = arguments.json.iter().map(|path| ("json", path.clone()));
    let sarif = arguments.sarif.iter().map(|path| ("sarif", path.clone()));
    Question {
        request: Request {
            paths: globs.map(PathBuf::from).collect(),
            repo: arguments.repo.clone(),
            dialect: arguments.dialect,
            config: arguments.config.clone(),
            baseline: arguments.baseline.clone(),
            history: match arguments.history {
                true => History::Search(Scope {
                    since: arguments.history_since,
                    ..Scope::default()
                }),
                false => History::OffInCi,
            },
            plans: true,
            quiet: true,
            ..Request::default()
        },
        base: arguments.base.clone(),
        fail_on: arguments.fail_on,
        comment: match arguments.comment {
            Comment::Always => When::Always,
            Comment::OnFindings => When::OnFindings,
            Comment::Never => When::Never,
        },
        key: arguments.comment_key.clone(),
        summary: arguments.summary,
        annotations: arguments.annotations,
        approve_label: arguments.approve_label.clone(),
        mention_owners: arguments.mention_owners,
        files: json.chain(sarif).collect(),
    }
}
