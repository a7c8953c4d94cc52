//! The second of two steps for pull requests from forks: a run with a token that may write tells
//! what a run without one found. In: the JSON of that run and the event about it. Out: the comment.
//! The hard thing: the file comes from the fork, so that the event says which pull request it is about.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use super::api::Api;
use super::event::{Earlier, Event};
use super::publish::{COMMENT, verdict};
use super::runner::{Level, outputs, say};
use super::told::Told;
use super::{Question, World, comment, logged};
use crate::analysis::report::Verdict;
use crate::error::{Error, Result};
use crate::report::markdown::document;
use crate::report::{Permalinks, View};

/// The largest file that is read.
const LARGEST: u64 = 16 << 20;

/// Tells the pull request what stands in the JSON at `path`.
///
/// # Errors
/// The event is about no run of a pull request, or the file is no report.
pub fn relay(
    question: &Question,
    world: &World<'_>,
    path: &Path,
    out: &mut dyn Write,
) -> Result<()> {
    let result = told(question, world, path, out);
    if let Err(error) = &result {
        let _ = say(Level::Error, &error.to_string(), out);
    }
    result
}

fn told(question: &Question, world: &World<'_>, path: &Path, out: &mut dyn Write) -> Result<()> {
    let environment = world.environment;
    let event = Event::read(&environment.event_name, &environment.event_path)?;
    let earlier = event.earlier.ok_or_else(|| {
        Error::new(
            "a report is told on workflow_run alone: the event says which pull request it is about",
        )
    })?;
    let api = Api::new(environment, world.exchange, world.clock)
        .ok_or_else(|| Error::new("without a token there is no comment"))?;
    let told = read(path)
        .map_err(|error| error.context(format_args!("cannot read {}", path.display())))?;
    let Some(pull) = pull_of(&api, &earlier)? else {
        let words = "no open pull request is at the commit of that run any more: nothing is told";
        return logged(say(Level::Notice, words, out));
    };
    let create = told.verdict() != Verdict::Clean;
    let body = body(question, world, &told, &earlier.head, create);
    let key = question.key(environment);
    let made = match comment::keep(&api, pull, &key, &body, create) {
        Ok(made) => made,
        Err(failure) => {
            logged(say(Level::Warning, &format!("no comment: {failure}"), out))?;
            None
        }
    };
    let Some(path) = &environment.output else {
        return Ok(());
    };
    let made = made.map(|id| id.to_string()).unwrap_or_default();
    let values = [
        ("verdict", verdict(told.verdict()).to_owned()),
        ("comment-id", made),
    ];
    outputs(path, &values)
}

/// The open pull request whose newest commit the run was about.
fn pull_of(api: &Api<'_>, earlier: &Earlier) -> Result<Option<u64>> {
    let pulls = api
        .pulls_from(&earlier.owner, &earlier.branch)
        .map_err(|failure| Error::new(format!("the pull request could not be found: {failure}")))?;
    let own = pulls.into_iter().find(|(_, head)| *head == earlier.head);
    Ok(own.map(|(number, _)| number))
}

/// An archive can hold a link to anything: only a file is read, and only so much of it.
fn read(path: &Path) -> Result<Told> {
    let fail = |error: std::io::Error| Error::new(error.to_string());
    if !fs::symlink_metadata(path).map_err(fail)?.is_file() {
        return Err(Error::new("it is no file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fail)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::new(format!("it is larger than {LARGEST} bytes")));
    }
    Told::read(&bytes)
}

/// The folder as it stands in a link: without `./`.
fn folder_of(folder: &Path) -> String {
    let folder = folder.to_string_lossy();
    let inside = folder.strip_prefix("./").unwrap_or(&folder);
    if inside == "." { "" } else { inside }.to_owned()
}

fn body(question: &Question, world: &World<'_>, told: &Told, head: &str, create: bool) -> String {
    let environment = world.environment;
    let folder = question.request.repo.as_deref().unwrap_or(Path::new("."));
    let view = View {
        permalinks: Some(Permalinks {
            repository: format!("{}/{}", environment.server_url, environment.repository),
            commit: head.to_owned(),
            folder: folder_of(folder),
        }),
        ..View::default()
    };
    if !create {
        return "### impact: resolved\n\nWhat stood here is gone.\n".to_owned();
    }
    format!(
        "{}\n",
        document(&told.document(), &view, COMMENT).trim_end()
    )
}
