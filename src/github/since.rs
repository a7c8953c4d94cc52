//! What is new. In: the event, the clone, the API. Out: a [`Since`] for the analysis. The hard
//! thing: the clone is shallow, the base moves on while a pull request is open, and each way to
//! know what changed may be closed.

use super::api::MOST_FILES;
use super::event::Event;
use super::{Question, Run};
use crate::analysis::Since;
use crate::error::Result;
use crate::repo::{Base, Repo};

/// Where `action.yml` keeps the base that it fetched.
const FETCHED: &str = "refs/impact/base";

/// The commit or branch that came before: as asked, else as the merge that is checked out says,
/// else as the event says.
pub(super) fn base(question: &Question, event: &Event, repo: &Repo) -> Option<String> {
    question
        .base
        .clone()
        .or_else(|| merged_onto(event, repo))
        .or_else(|| event.base.clone())
}

/// The commit that the pull request was merged onto for this run. The event's own base may be older.
fn merged_onto(event: &Event, repo: &Repo) -> Option<String> {
    let pull = event.pull.as_ref()?;
    match repo.head_parents().as_slice() {
        [onto, head] if *head == pull.head => Some(onto.clone()),
        _ => None,
    }
}

/// The commit that `name` stands for in this clone: where HEAD left it, or its tip where the
/// history between them is cut.
fn commit(repo: &Repo, name: &str) -> Result<Base> {
    let hash = is_hash(name);
    let tip = if hash {
        repo.commit(name)
    } else {
        repo.commit(FETCHED)
            .or_else(|_| repo.commit(&format!("refs/remotes/origin/{name}")))
            .or_else(|_| repo.commit(name))
    }?;
    let left = repo.base(Some(&tip)).ok().flatten();
    let shown = if hash { name.get(..12) } else { None };
    Ok(Base {
        name: shown.unwrap_or(name).to_owned(),
        commit: left.map_or(tip, |base| base.commit),
    })
}

fn is_hash(name: &str) -> bool {
    matches!(name.len(), 40 | 64) && name.bytes().all(|b| b.is_ascii_hexdigit())
}

impl Run<'_> {
    /// What the event brings, as far as it can be known.
    pub(super) fn since(&mut self, repo: &Repo) -> Result<Since> {
        let Some(name) = base(self.question, &self.event, repo) else {
            let name = &self.environment.event_name;
            self.warn(match name.as_str() {
                "push" => "nothing came before this push, so nothing is new against it".to_owned(),
                _ => format!(
                    "the event {name} does not say what came before, so nothing counts as new: name a branch or commit by the input `base`"
                ),
            });
            return Ok(Since {
                base: None,
                files: Some(Vec::new()),
            });
        };
        let base = commit(repo, &name);
        let files = self.files(base.is_ok());
        match (base, files) {
            (Ok(base), files) => Ok(Since {
                base: Some(base),
                files,
            }),
            (Err(error), None) => Err(error.context("cannot tell what is new")),
            (Err(error), files) => {
                self.warn(format!("the base is not in this clone ({error})"));
                Ok(Since { base: None, files })
            }
        }
    }

    /// The pull request's own list of files, unless a base was asked for or is the better source.
    fn files(&mut self, has_base: bool) -> Option<Vec<String>> {
        let pull = self.event.pull.as_ref()?;
        if self.question.base.is_some() {
            return None;
        }
        let words = match self.api.as_ref().map(|api| api.changed_files(pull.number)) {
            Some(Ok(files)) if files.len() < MOST_FILES => return Some(files),
            Some(Ok(files)) if !has_base => {
                self.warn(format!(
                    "GitHub names at most {MOST_FILES} files of a pull request: further migrations are not seen"
                ));
                return Some(files);
            }
            Some(Ok(_)) => return None,
            Some(Err(failure)) => format!("the pull request's files could not be read ({failure})"),
            None => "without a token the pull request's files cannot be read".to_owned(),
        };
        self.warn(format!("{words}: compared with the base commit instead"));
        None
    }
}
