//! Who is told, and where. In: a report. Out: log, annotations, files, comment, summary, outputs.
//! The order matters: the summary comes late, because it holds what the comment could not say.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::api::Failure;
use super::runner::{Level, append, outputs, quoted, say};
use super::{Run, When, comment, logged};
use crate::analysis::report::{Report, Verdict};
use crate::error::{Error, Result};
use crate::report::markdown::{document, within};
use crate::report::{FORMATS, Format, Permalinks, View, write_document};

/// GitHub takes 65,536 characters of a comment; the marker and the last line are in it.
pub(super) const COMMENT: usize = 60_000;
/// GitHub takes 1 MiB of a step's summary and drops all of a larger one.
const SUMMARY: usize = 900_000;

impl Run<'_> {
    /// Tells everybody.
    pub(super) fn publish(&mut self, report: &Report, out: &mut dyn Write) -> Result<()> {
        let told = self.warnings.len();
        let view = self.view(report);
        logged(quoted(out, |out| {
            (format("text")?.render)(report, &view, out)?;
            write_document(&self.closing, &view, out)
        }))?;
        for (id, path) in &self.question.files {
            write_file(id, path, report)?;
        }
        let comment = self.comment(report, &view);
        if self.question.summary
            && let Some(path) = &self.environment.summary
        {
            let mut report = report.clone();
            report
                .notes
                .extend(self.warnings.iter().skip(told).cloned());
            let text = self.markdown(&report, &view, SUMMARY);
            append(path, &format!("{text}\n"))?;
        }
        for warning in &self.warnings {
            logged(say(Level::Warning, warning, out))?;
        }
        if self.question.annotations {
            logged(
                (format("github").map(|format| format.render))
                    .and_then(|render| render(report, &view, out)),
            )?;
        }
        if report.migrations.is_empty() {
            let words = "no new migration: nothing to analyse";
            logged(say(Level::Notice, words, out))?;
        }
        self.outputs(report, comment)?;
        logged(out.flush())
    }

    /// Places lead to the commit that people look at: the pull request's own, not its merge.
    fn view(&self, report: &Report) -> View {
        let commit = match self.pull() {
            Some(pull) => Some(pull.head.clone()),
            None => report.head.clone(),
        };
        let environment = self.environment;
        View {
            permalinks: commit.map(|commit| Permalinks {
                repository: format!("{}/{}", environment.server_url, environment.repository),
                commit,
                folder: report.folder.clone(),
            }),
            mention_owners: self.question.mention_owners,
            ..View::default()
        }
    }

    /// Keeps the pull request's comment true; returns its number, if there is one.
    fn comment(&mut self, report: &Report, view: &View) -> Option<u64> {
        let create = match self.question.comment {
            When::Never => return None,
            When::Always => !report.migrations.is_empty(),
            When::OnFindings => report.summary.verdict != Verdict::Clean,
        };
        let (number, foreign) = self.pull().map(|pull| (pull.number, pull.foreign))?;
        let Some(api) = &self.api else {
            if create {
                self.warn("without a token there is no comment".to_owned());
            }
            return None;
        };
        let body = self.body(report, view, create);
        match comment::keep(
            api,
            number,
            &self.question.key(self.environment),
            &body,
            create,
        ) {
            Ok(comment) => comment,
            // Where nothing may be read, nothing was ever written that had to be kept true.
            Err(Failure::Refused(..)) if !create => None,
            Err(failure @ Failure::Refused(401 | 403 | 404, _)) => {
                self.warn(if foreign {
                    format!(
                        "no comment: the pull request comes from a fork, whose token may only read ({failure}); the job's summary holds the report"
                    )
                } else {
                    format!(
                        "no comment: {failure}; the job needs the permission pull-requests: write"
                    )
                });
                None
            }
            Err(failure) => {
                self.warn(format!("no comment: {failure}"));
                None
            }
        }
    }

    /// The comment below its marker: the report, folded where it is about nothing any more.
    fn body(&self, report: &Report, view: &View, create: bool) -> String {
        let (head, tail) = match create {
            true => ("", ""),
            false => (
                "### impact: resolved\n\nWhat stood here is gone.\n\n<details>\n<summary>The report on this commit</summary>\n\n",
                "\n\n</details>",
            ),
        };
        let run = self.environment.run_url.as_deref();
        let foot = run.map_or_else(String::new, |url| format!("\n\n<sub>[run]({url})</sub>"));
        let budget = COMMENT.saturating_sub(head.len() + tail.len() + foot.len());
        let text = self.markdown(report, view, budget);
        format!("{head}{text}{tail}{foot}\n")
    }

    /// The report with what is told below it, in at most `budget` bytes.
    fn markdown(&self, report: &Report, view: &View, budget: usize) -> String {
        let closing = document(&self.closing, view, budget);
        let text = within(report, view, budget.saturating_sub(closing.len() + 2));
        format!("{}\n\n{}", text.trim_end(), closing)
            .trim_end()
            .to_owned()
    }

    fn outputs(&self, report: &Report, comment: Option<u64>) -> Result<()> {
        let Some(path) = &self.environment.output else {
            return Ok(());
        };
        let summary = &report.summary;
        let mut owners: Vec<&String> = report.modules.iter().flat_map(|m| &m.owners).collect();
        owners.sort();
        owners.dedup();
        let modules: Vec<_> = report
            .modules
            .iter()
            .filter_map(|m| m.name.as_ref())
            .collect();
        let mut values = vec![
            ("verdict", verdict(summary.verdict).to_owned()),
            ("breaking", summary.places.breaking.to_string()),
            ("risky", summary.places.risky.to_string()),
            ("info", summary.places.info.to_string()),
            ("undecided", summary.undecided_places.to_string()),
            ("migrations", report.migrations.len().to_string()),
            // As JSON no name can break a line.
            ("owners", json!(owners).to_string()),
            ("modules", json!(modules).to_string()),
            (
                "foreign",
                self.pull().is_some_and(|pull| pull.foreign).to_string(),
            ),
            (
                "comment-id",
                comment.map(|id| id.to_string()).unwrap_or_default(),
            ),
        ];
        for (id, path) in &self.question.files {
            let name = match *id {
                "json" => "json-path",
                "sarif" => "sarif-path",
                other => other,
            };
            values.push((name, path.display().to_string()));
        }
        outputs(path, &values)
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breaking => "breaking",
        Verdict::Risky => "risky",
        Verdict::Undecided => "undecided",
        Verdict::Info => "info",
        Verdict::Clean => "clean",
    }
}

fn format(id: &str) -> std::io::Result<&'static Format> {
    let mut formats = FORMATS.iter();
    formats
        .find(|format| format.id == id)
        .ok_or_else(|| std::io::Error::other(format!("no format {id}")))
}

fn write_file(id: &str, path: &Path, report: &Report) -> Result<()> {
    let mut text = Vec::new();
    format(id)
        .and_then(|format| (format.render)(report, &View::default(), &mut text))
        .and_then(|()| fs::write(path, &text))
        .map_err(|error| {
            Error::new(error.to_string()).context(format_args!("cannot write {}", path.display()))
        })
}
