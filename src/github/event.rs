//! The event that started the run. In: its name and payload. Out: the pull request, if there is
//! one, and the commit or branch that new migrations are compared with.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The largest payload that is read; GitHub's own limit is 25 MB.
const LARGEST: u64 = 32 << 20;

/// Where a run comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// The pull request that the run is about.
    pub(super) pull: Option<Pull>,
    /// The commit, or the name of a branch, that came before; `None`: nothing did.
    pub(super) base: Option<String>,
    /// The run on a pull request that the event tells the end of.
    pub(super) earlier: Option<Earlier>,
}

/// A run on a pull request that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Earlier {
    /// The newest commit of the pull request when it began.
    pub(super) head: String,
    /// Whose branch it is.
    pub(super) owner: String,
    /// The branch.
    pub(super) branch: String,
}

/// A pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pull {
    /// Its number.
    pub(super) number: u64,
    /// Its newest commit.
    pub(super) head: String,
    /// Whether it comes from another repository, whose token may only read.
    pub(super) foreign: bool,
    /// Names of its labels when the event happened.
    pub(super) labels: Vec<String>,
}

#[derive(Deserialize)]
struct Payload {
    pull_request: Option<PullRequest>,
    merge_group: Option<MergeGroup>,
    workflow_run: Option<WorkflowRun>,
    repository: Option<Repository>,
    before: Option<String>,
    #[serde(rename = "ref")]
    reference: Option<String>,
}

#[derive(Deserialize)]
struct PullRequest {
    number: u64,
    head: Branch,
    base: Branch,
    #[serde(default)]
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct Branch {
    sha: String,
    /// `None` where the fork is gone.
    repo: Option<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    id: Option<u64>,
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct WorkflowRun {
    event: String,
    head_sha: String,
    head_branch: String,
    /// `None` where the fork is gone.
    head_repository: Option<HeadRepository>,
}

#[derive(Deserialize)]
struct HeadRepository {
    owner: Owner,
}

#[derive(Deserialize)]
struct Owner {
    login: String,
}

#[derive(Deserialize)]
struct MergeGroup {
    base_sha: String,
}

#[derive(Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

impl Event {
    /// Reads the payload at `path`.
    ///
    /// # Errors
    /// It cannot be read, or the event is none that says what is new.
    pub(super) fn read(name: &str, path: &Path) -> Result<Self> {
        let fail = |reason: String| {
            Error::new(reason).context(format_args!("cannot read the event in {}", path.display()))
        };
        let file = File::open(path).map_err(|e| fail(e.to_string()))?;
        let mut text = String::new();
        file.take(LARGEST)
            .read_to_string(&mut text)
            .map_err(|e| fail(e.to_string()))?;
        Self::of(name, &text).map_err(|e| fail(e.to_string()))
    }

    fn of(name: &str, payload: &str) -> Result<Self> {
        let payload: Payload =
            serde_json::from_str(payload).map_err(|e| Error::new(e.to_string()))?;
        match name {
            "pull_request" => {
                let pull = payload.pull_request.ok_or_else(|| lacks("pull_request"))?;
                commit(&pull.head.sha)?;
                Ok(Self {
                    earlier: None,
                    base: Some(commit(&pull.base.sha)?),
                    pull: Some(Pull {
                        number: pull.number,
                        foreign: pull.foreign(),
                        head: pull.head.sha,
                        labels: pull.labels.into_iter().map(|label| label.name).collect(),
                    }),
                })
            }
            "merge_group" => {
                let group = payload.merge_group.ok_or_else(|| lacks("merge_group"))?;
                Ok(Self::after(Some(commit(&group.base_sha)?)))
            }
            "push" => Ok(Self::after(payload.before_push()?)),
            "workflow_dispatch" | "schedule" => {
                let default = payload.repository.and_then(|r| r.default_branch);
                Ok(Self::after(default))
            }
            "workflow_run" => {
                let run = payload.workflow_run.ok_or_else(|| lacks("workflow_run"))?;
                if run.event != "pull_request" {
                    return Err(Error::new("the run that ended was on no pull request"));
                }
                let repository = run
                    .head_repository
                    .ok_or_else(|| lacks("head_repository"))?;
                Ok(Self {
                    earlier: Some(Earlier {
                        head: commit(&run.head_sha)?,
                        owner: repository.owner.login,
                        branch: run.head_branch,
                    }),
                    ..Self::after(None)
                })
            }
            "pull_request_target" => Err(Error::new(
                "pull_request_target runs with the base's code and a token that may write: run on pull_request instead",
            )),
            other => Err(Error::new(format!(
                "the event {other} does not say what is new: run on pull_request, push, merge_group or workflow_dispatch"
            ))),
        }
    }
}

impl Event {
    /// An event about no pull request, after `base`.
    fn after(base: Option<String>) -> Self {
        Self {
            pull: None,
            base,
            earlier: None,
        }
    }
}

impl PullRequest {
    fn foreign(&self) -> bool {
        let id = |branch: &Branch| branch.repo.as_ref().and_then(|repository| repository.id);
        id(&self.head).is_none() || id(&self.head) != id(&self.base)
    }
}

impl Payload {
    /// What a push came on top of: for a new branch the default branch, for that one nothing.
    fn before_push(self) -> Result<Option<String>> {
        let before = self.before.ok_or_else(|| lacks("before"))?;
        if before.bytes().any(|b| b != b'0') {
            return commit(&before).map(Some);
        }
        let default = self.repository.and_then(|r| r.default_branch);
        let own = |branch: &String| {
            self.reference.as_deref() == Some(format!("refs/heads/{branch}").as_str())
        };
        Ok(default.filter(|branch| !own(branch)))
    }
}

fn lacks(key: &str) -> Error {
    Error::new(format!("its payload has no {key}"))
}

/// A commit's full name: nothing else may reach git from a payload.
fn commit(sha: &str) -> Result<String> {
    let full = sha.len() == 40 || sha.len() == 64;
    if full && sha.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(sha.to_owned())
    } else {
        Err(Error::new("its payload names a commit by no full hash"))
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    const OLD: &str = "1111111111111111111111111111111111111111";
    const NEW: &str = "2222222222222222222222222222222222222222";
    const NONE: &str = "0000000000000000000000000000000000000000";

    fn base(name: &str, payload: serde_json::Value) -> Option<String> {
        Event::of(name, &payload.to_string()).unwrap().base
    }

    fn pull(head_repo: serde_json::Value) -> serde_json::Value {
        serde_json::json!({"pull_request": {
            "number": 7, "labels": [{"name": "db"}],
            "head": {"sha": NEW, "repo": head_repo},
            "base": {"sha": OLD, "repo": {"id": 1}}}})
    }

    #[test]
    fn a_pull_request_is_foreign_unless_its_branch_lies_in_the_same_repository() {
        let foreign = |repo| {
            let event = Event::of("pull_request", &pull(repo).to_string()).unwrap();
            event.pull.unwrap().foreign
        };
        assert!(!foreign(serde_json::json!({"id": 1})));
        assert!(foreign(serde_json::json!({"id": 2})));
        assert!(foreign(serde_json::Value::Null), "the fork was deleted");
    }

    #[test]
    fn each_event_says_what_came_before() {
        let repository = serde_json::json!({"default_branch": "main"});
        let push = |before, branch: &str| {
            let payload = serde_json::json!({"before": before, "ref": format!("refs/heads/{branch}"),
                "repository": repository});
            base("push", payload)
        };
        assert_eq!(
            base("pull_request", pull(serde_json::Value::Null)).unwrap(),
            OLD
        );
        assert_eq!(push(OLD, "main").unwrap(), OLD);
        assert_eq!(push(NONE, "topic").unwrap(), "main");
        assert_eq!(push(NONE, "main"), None, "the first push of all");
        let group = serde_json::json!({"merge_group": {"base_sha": OLD}});
        assert_eq!(base("merge_group", group).unwrap(), OLD);
        let dispatch = serde_json::json!({"repository": repository});
        assert_eq!(base("workflow_dispatch", dispatch).unwrap(), "main");
    }

    #[test]
    fn what_is_no_commit_never_reaches_git() {
        for before in ["--upload-pack=x", "main", "12345", "", &OLD[1..]] {
            let payload = serde_json::json!({"before": before, "ref": "refs/heads/x"});
            let event = Event::of("push", &payload.to_string());
            assert!(event.is_err() || event.unwrap().base.is_none(), "{before}");
        }
    }

    #[test]
    fn an_event_that_says_nothing_has_a_way_out() {
        let error = |name| Event::of(name, "{}").unwrap_err().to_string();
        assert!(
            error("issues")
                .ends_with("run on pull_request, push, merge_group or workflow_dispatch")
        );
        assert!(error("pull_request_target").ends_with("run on pull_request instead"));
        assert!(error("pull_request").ends_with("no pull_request"));
    }
}
