//! The few questions that are asked of GitHub's API. In: a pull request's number. Out: its files,
//! labels and comments, or a [`Failure`] that says what the caller can do about it. The hard thing:
//! a call that makes something new is not repeated unless it certainly was not carried out.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::environment::Environment;
use super::event::Label;
use super::exchange::{Call, Exchange, Method, Reply};
use super::patience::{Clock, Meaning, Patience, meaning};
use crate::report::percent_encoded;

/// What one page holds at most.
const PAGE: usize = 100;
/// How many pages are read: GitHub ends a pull request's files at 3,000 and its comments at 2,500.
const PAGES: usize = 50;
/// How many files of a pull request GitHub names; where there are more it does not say so.
pub(super) const MOST_FILES: usize = 3000;

/// The API as one run asks it.
pub(super) struct Api<'a> {
    environment: &'a Environment,
    token: &'a str,
    exchange: &'a dyn Exchange,
    clock: &'a dyn Clock,
    patience: Patience,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The token may not, or the thing is hidden from it: the status and GitHub's words.
    Refused(u16, String),
    /// The server stumbled on something that it may have carried out all the same.
    Stumbled(String),
    /// Anything else.
    Unanswered(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(status, words) => write!(f, "{status} {words}"),
            Self::Stumbled(words) | Self::Unanswered(words) => f.write_str(words),
        }
    }
}

/// A comment of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) body: String,
}

#[derive(Deserialize)]
struct RawComment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    /// `None` where the account is gone.
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

#[derive(Deserialize)]
struct RawFile {
    filename: String,
    status: String,
}

impl<'a> Api<'a> {
    /// The API of `environment`; `None` without a token.
    pub(super) fn new(
        environment: &'a Environment,
        exchange: &'a dyn Exchange,
        clock: &'a dyn Clock,
    ) -> Option<Self> {
        Some(Self {
            environment,
            token: environment.token.as_deref()?,
            exchange,
            clock,
            patience: Patience::new(),
        })
    }

    /// Paths of the files that the pull request adds, changes or renames, from the repository's top.
    pub(super) fn changed_files(&self, pull: u64) -> Result<Vec<String>, Failure> {
        let there = |file: RawFile| (file.status != "removed").then_some(file.filename);
        self.all(&format!("pulls/{pull}/files"), there)
    }

    /// Names of the pull request's labels as they are now.
    pub(super) fn labels(&self, pull: u64) -> Result<Vec<String>, Failure> {
        self.all(&format!("issues/{pull}/labels"), |label: Label| {
            Some(label.name)
        })
    }

    /// Numbers and newest commits of the open pull requests from a branch of somebody.
    pub(super) fn pulls_from(
        &self,
        owner: &str,
        branch: &str,
    ) -> Result<Vec<(u64, String)>, Failure> {
        #[derive(Deserialize)]
        struct Pull {
            number: u64,
            head: Head,
        }
        #[derive(Deserialize)]
        struct Head {
            sha: String,
        }
        let head = percent_encoded(&format!("{owner}:{branch}"));
        let pair = |pull: Pull| Some((pull.number, pull.head.sha));
        self.all(&format!("pulls?state=open&head={head}"), pair)
    }

    /// The comments of the pull request that begin with the line `marker`, the oldest first. The
    /// others are forgotten page by page: together they can be larger than memory.
    pub(super) fn comments(&self, pull: u64, marker: &str) -> Result<Vec<Comment>, Failure> {
        self.all(&format!("issues/{pull}/comments"), |raw: RawComment| {
            let body = raw.body.unwrap_or_default();
            (body.lines().next() == Some(marker)).then(|| Comment {
                id: raw.id,
                author: raw.user.map(|user| user.login).unwrap_or_default(),
                body,
            })
        })
    }

    /// Makes a comment and returns its number.
    pub(super) fn comment(&self, pull: u64, body: &str) -> Result<u64, Failure> {
        let url = self.url(&format!("issues/{pull}/comments"));
        let made: RawComment = self.one(Method::Post, url, json!({ "body": body }))?;
        Ok(made.id)
    }

    /// Replaces the text of a comment.
    pub(super) fn edit(&self, comment: u64, body: &str) -> Result<(), Failure> {
        let url = self.url(&format!("issues/comments/{comment}"));
        let _: RawComment = self.one(Method::Patch, url, json!({ "body": body }))?;
        Ok(())
    }

    /// The account that the token speaks for.
    pub(super) fn viewer(&self) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Answer {
            data: Data,
        }
        #[derive(Deserialize)]
        struct Data {
            viewer: User,
        }
        let url = self.environment.graphql_url.clone();
        let query = json!({ "query": "{ viewer { login } }" });
        let answer: Answer = self.one(Method::Post, url, query)?;
        Ok(answer.data.viewer.login)
    }

    fn url(&self, path: &str) -> String {
        let environment = self.environment;
        format!(
            "{}/repos/{}/{path}",
            environment.api_url, environment.repository
        )
    }

    /// What `keep` makes of every row of every page.
    fn all<T: DeserializeOwned, K>(
        &self,
        path: &str,
        keep: impl Fn(T) -> Option<K>,
    ) -> Result<Vec<K>, Failure> {
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let and = if path.contains('?') { '&' } else { '?' };
            let url = self.url(&format!("{path}{and}per_page={PAGE}&page={page}"));
            let reply = self.call(Method::Get, url, String::new())?;
            let some: Vec<T> = parse(&reply)?;
            let more = reply.next || some.len() >= PAGE;
            all.extend(some.into_iter().filter_map(&keep));
            if !more {
                return Ok(all);
            }
        }
        Err(Failure::Unanswered(format!(
            "{path} has more than {PAGES} pages"
        )))
    }

    fn one<T: DeserializeOwned>(
        &self,
        method: Method,
        url: String,
        body: serde_json::Value,
    ) -> Result<T, Failure> {
        parse(&self.call(method, url, body.to_string())?)
    }

    /// Makes a call, again where that can do no harm.
    fn call(&self, method: Method, url: String, body: String) -> Result<Reply, Failure> {
        let call = Call {
            method,
            url,
            token: self.token,
            body,
        };
        let mut attempt = 0;
        loop {
            let (asked, failure) = match self.exchange.send(&call) {
                Err(words) => (None, Failure::Stumbled(words)),
                Ok(reply) => match meaning(&reply, self.clock.now()) {
                    Meaning::Answer => return Ok(reply),
                    Meaning::Refused => {
                        return Err(Failure::Refused(reply.status, words_of(&reply)));
                    }
                    Meaning::Limited(seconds) => {
                        let words = format!("GitHub asks to wait {seconds} seconds");
                        (Some(seconds), Failure::Unanswered(words))
                    }
                    Meaning::Stumbled => {
                        let words = format!("{} {}", reply.status, words_of(&reply));
                        (None, Failure::Stumbled(words))
                    }
                },
            };
            let twice = method == Method::Post && matches!(failure, Failure::Stumbled(_));
            if twice || !self.patience.wait(attempt, asked, self.clock) {
                return Err(failure);
            }
            attempt += 1;
        }
    }
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    serde_json::from_slice(&reply.body)
        .map_err(|error| Failure::Unanswered(format!("an answer that is not understood: {error}")))
}

/// GitHub's own words about a refusal, cut.
fn words_of(reply: &Reply) -> String {
    #[derive(Deserialize)]
    struct Words {
        message: String,
    }
    match serde_json::from_slice::<Words>(&reply.body) {
        Ok(words) => words.message.chars().take(200).collect(),
        Err(_) => "without a reason".to_owned(),
    }
}

#[cfg(test)]
mod tests {

    use std::cell::{Cell, RefCell};

    use super::*;

    /// Answers in order, then an empty list for ever; keeps what was asked and how long was slept.
    #[derive(Default)]
    struct Script {
        replies: RefCell<Vec<Result<Reply, String>>>,
        asked: RefCell<Vec<String>>,
        slept: Cell<u64>,
    }

    impl Exchange for Script {
        fn send(&self, call: &Call<'_>) -> Result<Reply, String> {
            assert_eq!(call.token, "token");
            let asked = format!("{:?} {}", call.method, call.url);
            self.asked.borrow_mut().push(asked);
            let mut replies = self.replies.borrow_mut();
            match replies.is_empty() {
                true => Ok(reply(200, "[]")),
                false => replies.remove(0),
            }
        }
    }

    impl Clock for Script {
        fn now(&self) -> u64 {
            0
        }

        fn sleep(&self, seconds: u64) {
            self.slept.set(self.slept.get() + seconds);
        }
    }

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status,
            body: body.as_bytes().to_vec(),
            ..Reply::default()
        }
    }

    fn ask<T>(script: &Script, ask: impl FnOnce(&Api<'_>) -> T) -> T {
        let environment = Environment::read(&|name| {
            let value = match name {
                "GITHUB_REPOSITORY" => "acme/shop",
                "GITHUB_TOKEN" => "token",
                "GITHUB_EVENT_NAME" | "GITHUB_EVENT_PATH" => "x",
                _ => "",
            };
            Some(value.to_owned())
        });
        let environment = environment.unwrap();
        ask(&Api::new(&environment, script, script).unwrap())
    }

    #[test]
    fn reading_is_repeated_with_growing_waits_and_then_given_up() {
        let script = Script::default();
        script.replies.replace(vec![
            Err("connection reset".to_owned()),
            Ok(reply(502, "<html>")),
            Ok(reply(200, r#"[{"name": "db"}]"#)),
        ]);
        let labels = ask(&script, |api| api.labels(7));
        assert_eq!(labels, Ok(vec!["db".to_owned()]));
        assert_eq!(script.slept.get(), 1 + 2);

        let script = Script::default();
        script.replies.replace(vec![Ok(reply(500, "{}")); 9]);
        let failure = ask(&script, |api| api.labels(7)).unwrap_err();
        assert_eq!(failure.to_string(), "500 without a reason");
        assert_eq!(script.asked.borrow().len(), 4);
    }

    #[test]
    fn making_is_repeated_only_where_it_was_certainly_not_carried_out() {
        for (first, asked) in [
            (Err("connection reset".to_owned()), 1),
            (Ok(reply(502, "{}")), 1),
            (Ok(reply(429, "{}")), 2),
        ] {
            let script = Script::default();
            let made = Ok(reply(201, r#"{"id": 5, "user": null}"#));
            script.replies.replace(vec![first, made]);
            let made = ask(&script, |api| api.comment(7, "x"));
            assert_eq!(script.asked.borrow().len(), asked);
            assert_eq!(made.ok(), (asked == 2).then_some(5));
        }
    }

    #[test]
    fn a_refusal_is_told_in_githubs_words_and_not_repeated() {
        let script = Script::default();
        let words = r#"{"message": "Resource not accessible by integration"}"#;
        script.replies.replace(vec![Ok(reply(403, words))]);
        let failure = ask(&script, |api| api.changed_files(7)).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "403 Resource not accessible by integration"
        );
        assert_eq!((script.asked.borrow().len(), script.slept.get()), (1, 0));
    }

    #[test]
    fn pages_are_counted_by_us_and_end() {
        let script = Script::default();
        let full = Reply {
            next: true,
            ..reply(200, r#"[{"name": "db"}]"#)
        };
        script.replies.replace(vec![Ok(full); 60]);
        let failure = ask(&script, |api| api.labels(7)).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "issues/7/labels has more than 50 pages"
        );
        let asked = script.asked.borrow();
        assert_eq!(
            asked[49],
            "Get https://api.github.com/repos/acme/shop/issues/7/labels?per_page=100&page=50"
        );
    }

    #[test]
    fn a_branch_cannot_leave_its_place_in_a_query() {
        let script = Script::default();
        ask(&script, |api| api.pulls_from("ann", "a&state=all#/é")).unwrap();
        let asked = script.asked.borrow();
        assert!(
            asked[0].contains("&head=ann%3Aa%26state%3Dall%23/%C3%A9&per_page"),
            "{}",
            asked[0]
        );
    }
}
