//! A run inside GitHub Actions. In: a [`Question`], the runner's environment, the API. Out: the
//! report in the log, as annotations, in the job's summary and in one comment of the pull request,
//! the step's outputs, and whether the job fails.
//!
//! The analysis is the same as everywhere; this layer tells it what is new and carries its answer.
//! What the API refuses costs a warning, never the run: the summary holds the report all the same.

mod api;
mod comment;
mod environment;
mod event;
mod exchange;
mod patience;
mod publish;
mod relay;
mod runner;
mod since;
mod told;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use environment::Environment;
pub use exchange::{Call, Exchange, Method, Network, Reply};
pub use patience::{Clock, Wall};
pub use relay::relay;

use crate::analysis::Request;
use crate::analysis::report::Report;
use crate::config::FailOn;
use crate::error::{Error, Result};
use crate::repo::Repo;
use crate::report::{Block, Document, Text};
use api::Api;
use event::{Event, Pull};
use runner::{Level, say};

/// What one run is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What is analysed; its `paths` are patterns of the files that may be migrations.
    pub request: Request,
    /// What new migrations are compared with. `None`: what the event says.
    pub base: Option<String>,
    /// From which verdict on the job fails. `None`: as the config says.
    pub fail_on: Option<FailOn>,
    /// When the pull request gets a comment.
    pub comment: When,
    /// What tells this comment from those of other runs. `None`: the workflow and the folder.
    pub key: Option<String>,
    /// Whether the job's summary is written.
    pub summary: bool,
    /// Whether places are annotated.
    pub annotations: bool,
    /// The label that lets a failing pull request through.
    pub approve_label: Option<String>,
    /// Whether the comment mentions owners, which pings them.
    pub mention_owners: bool,
    /// Further files to write: the id of a format, and where.
    pub files: Vec<(&'static str, PathBuf)>,
}

impl Question {
    /// What tells this comment from those of other workflows and folders.
    fn key(&self, environment: &Environment) -> String {
        self.key.clone().unwrap_or_else(|| {
            let folder = scope(self).to_string_lossy();
            format!("{} {folder}", environment.workflow)
        })
    }
}

/// When the pull request gets a comment. One that is there is always kept true, except by `Never`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// For every migration.
    Always,
    /// As soon as there is something to say.
    #[default]
    OnFindings,
    /// Never.
    Never,
}

/// Where a run happens.
pub struct World<'a> {
    /// The runner.
    pub environment: &'a Environment,
    /// Who carries calls to the API.
    pub exchange: &'a dyn Exchange,
    /// The time.
    pub clock: &'a dyn Clock,
}

/// One run, on its way.
struct Run<'a> {
    question: &'a Question,
    environment: &'a Environment,
    event: Event,
    api: Option<Api<'a>>,
    /// What could not be done, in order.
    warnings: Vec<String>,
    /// What is told below the report.
    closing: Document,
}

/// The revision to fetch before the run, if it needs one: a commit or the name of a branch.
///
/// # Errors
/// The event or the repository cannot be read.
pub fn base(question: &Question, environment: &Environment) -> Result<Option<String>> {
    let event = Event::read(&environment.event_name, &environment.event_path)?;
    let repo = Repo::open(scope(question))?;
    Ok(since::base(question, &event, &repo))
}

/// Runs `analyze` on what the event brings and tells everybody. Returns whether the job fails.
///
/// # Errors
/// The event, the repository, the config or a migration cannot be read; a file cannot be written.
pub fn run(
    question: &Question,
    world: &World<'_>,
    analyze: fn(&Request) -> Result<Report>,
    out: &mut dyn Write,
) -> Result<bool> {
    let result = Run::start(question, world).and_then(|mut run| run.go(analyze, out));
    if let Err(error) = &result {
        // Seen beside the run, not only at the end of its log.
        let _ = say(Level::Error, &error.to_string(), out);
    }
    result
}

fn scope(question: &Question) -> &Path {
    question.request.repo.as_deref().unwrap_or(Path::new("."))
}

impl<'a> Run<'a> {
    fn start(question: &'a Question, world: &World<'a>) -> Result<Self> {
        let environment = world.environment;
        let event = Event::read(&environment.event_name, &environment.event_path)?;
        if event.earlier.is_some() {
            return Err(Error::new(
                "on workflow_run there is nothing to analyse: give the report of the run that ended",
            ));
        }
        Ok(Self {
            question,
            environment,
            event,
            api: Api::new(environment, world.exchange, world.clock),
            warnings: Vec::new(),
            closing: Document::default(),
        })
    }

    fn go(&mut self, analyze: fn(&Request) -> Result<Report>, out: &mut dyn Write) -> Result<bool> {
        let repo = Repo::open(scope(self.question))?;
        let since = self.since(&repo)?;
        let mut report = analyze(&Request {
            since: Some(since),
            // A shallow clone has none, and could not tell what they have merged.
            branches: !repo.is_shallow(),
            repo: Some(scope(self.question).to_owned()),
            ..self.question.request.clone()
        })?;
        let failing = report.fails(self.question.fail_on.unwrap_or(report.fail_on));
        let approved = failing && self.approved();
        self.notes(&mut report, failing, approved);
        self.publish(&report, out)?;
        Ok(failing && !approved)
    }

    fn pull(&self) -> Option<&Pull> {
        self.event.pull.as_ref()
    }

    fn warn(&mut self, words: String) {
        self.warnings.push(words);
    }

    /// Whether the label that lets it through is there now.
    fn approved(&mut self) -> bool {
        let (Some(label), Some(pull)) = (&self.question.approve_label, &self.event.pull) else {
            return false;
        };
        let labels = match self.api.as_ref().map(|api| api.labels(pull.number)) {
            Some(Ok(labels)) => labels,
            None => pull.labels.clone(),
            Some(Err(failure)) => {
                let words = format!(
                    "the labels could not be read ({failure}): taken as they were when the event happened"
                );
                let labels = pull.labels.clone();
                self.warn(words);
                labels
            }
        };
        labels.iter().any(|known| known.eq_ignore_ascii_case(label))
    }

    /// Tells with the report what was not read, and below it what the job makes of it.
    fn notes(&mut self, report: &mut Report, failing: bool, approved: bool) {
        report.notes.extend(self.warnings.iter().cloned());
        let unread: Vec<&str> = [
            (
                report.coverage.history != crate::analysis::report::Searched::Yes,
                "the history",
            ),
            (report.shallow, "unmerged branches"),
        ]
        .into_iter()
        .filter_map(|(unread, what)| unread.then_some(what))
        .collect();
        if !report.changes.is_empty() && !unread.is_empty() {
            let unread = unread.join(" and ");
            report.notes.push(format!(
                "not read in this run: {unread}; the input history: true and fetch-depth: 0 of actions/checkout bring them"
            ));
        }
        let label = self.question.approve_label.as_ref();
        if let Some(label) = label.filter(|_| failing && self.pull().is_some()) {
            let text = Text::new();
            let text = match approved {
                true => text.plain("approved: the label ").name(label),
                false => text
                    .plain("this fails the job; the label ")
                    .name(label)
                    .plain(" on the pull request"),
            };
            let text = text.plain(" lets it through");
            self.closing.blocks.push(Block::Note(text));
        }
    }
}

/// What a failed write to the log means.
fn logged(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new(error.to_string()).context("cannot write the log"))
        }
        _ => Ok(()),
    }
}
