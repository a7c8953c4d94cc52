//! What the runner tells: variables of the environment, read once. In: a look-up. Out: an
//! [`Environment`] whose parts can stand in a URL. The hard thing: a token must not leave for a
//! place that can be overheard.

use std::path::PathBuf;

use crate::error::{Error, Result};

/// The runner's side of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// `pull_request`, `push` …
    pub event_name: String,
    /// The file of the event's payload.
    pub event_path: PathBuf,
    /// `owner/name`.
    pub repository: String,
    /// Where the API is, without a slash at the end.
    pub api_url: String,
    /// Where GraphQL is asked.
    pub graphql_url: String,
    /// Where people look, without a slash at the end.
    pub server_url: String,
    /// The run's page, where its number is known.
    pub run_url: Option<String>,
    /// The workflow's name.
    pub workflow: String,
    /// What the API is asked with; `None`: it is not asked.
    pub token: Option<String>,
    /// The file of the step's outputs.
    pub output: Option<PathBuf>,
    /// The file of the step's summary.
    pub summary: Option<PathBuf>,
}

impl Environment {
    /// Reads it through `variable`; an empty variable is none.
    ///
    /// # Errors
    /// It is no runner of GitHub Actions, or a value cannot be what it is said to be.
    pub fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &str| {
            set(name).ok_or_else(|| {
                Error::new(format!(
                    "{name} is not set: impact github runs in GitHub Actions; elsewhere use impact analyze"
                ))
            })
        };
        let url = |name: &str, default: &str| {
            let value = set(name).unwrap_or_else(|| default.to_owned());
            checked_url(name, value.trim_end_matches('/'))
        };
        let repository = needed("GITHUB_REPOSITORY")?;
        if !is_repository(&repository) {
            return Err(Error::new("GITHUB_REPOSITORY is not OWNER/NAME"));
        }
        let server_url = url("GITHUB_SERVER_URL", "https://github.com")?;
        let run = set("GITHUB_RUN_ID").filter(|id| id.bytes().all(|b| b.is_ascii_digit()));
        Ok(Self {
            event_name: needed("GITHUB_EVENT_NAME")?,
            event_path: needed("GITHUB_EVENT_PATH")?.into(),
            api_url: url("GITHUB_API_URL", "https://api.github.com")?,
            graphql_url: url("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql")?,
            run_url: run.map(|id| format!("{server_url}/{repository}/actions/runs/{id}")),
            server_url,
            repository,
            workflow: set("GITHUB_WORKFLOW").unwrap_or_default(),
            token: set("GITHUB_TOKEN"),
            output: set("GITHUB_OUTPUT").map(PathBuf::from),
            summary: set("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        })
    }
}

/// Whether `text` is `owner/name` in the characters that GitHub allows there.
fn is_repository(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.bytes().all(|b| b == b'.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    text.split_once('/')
        .is_some_and(|(owner, name)| part(owner) && part(name))
}

/// An address over TLS, or on this machine.
fn checked_url(name: &str, url: &str) -> Result<String> {
    let local = |rest: &str| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        matches!(host, "127.0.0.1" | "localhost")
    };
    let kept = url.starts_with("https://") || url.strip_prefix("http://").is_some_and(local);
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '(' | ')' | '@');
    if kept && url.chars().all(plain) {
        Ok(url.to_owned())
    } else {
        Err(Error::new(format!(
            "{name} is not an https address: no token is sent there"
        )))
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn read(changed: &[(&str, &str)]) -> Result<Environment> {
        let runner = [
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_EVENT_PATH", "/event.json"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_RUN_ID", "17"),
        ];
        Environment::read(&|name| {
            let found = changed.iter().chain(&runner).find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_runner_of_github_com_needs_no_addresses() {
        let environment = read(&[("GITHUB_TOKEN", "")]).unwrap();
        assert_eq!(environment.api_url, "https://api.github.com");
        assert_eq!(
            environment.run_url.as_deref(),
            Some("https://github.com/acme/shop/actions/runs/17")
        );
        assert_eq!(environment.token, None);
    }

    #[test]
    fn an_enterprise_server_is_asked_where_it_lies() {
        let address = "https://git.acme.example/api/v3/";
        let environment = read(&[("GITHUB_API_URL", address)]).unwrap();
        assert_eq!(environment.api_url, "https://git.acme.example/api/v3");
    }

    #[test]
    fn a_token_is_sent_over_tls_or_to_this_machine_alone() {
        for refused in [
            "http://api.github.com",
            "http://127.0.0.1.evil.example",
            "http://localhost@evil.example",
            "ftp://x",
        ] {
            let error = read(&[("GITHUB_API_URL", refused)]).unwrap_err();
            assert!(error.to_string().contains("no token is sent there"));
        }
        assert!(read(&[("GITHUB_API_URL", "http://127.0.0.1:8080")]).is_ok());
    }

    #[test]
    fn what_would_leave_its_place_in_an_address_is_refused() {
        for refused in [
            "acme",
            "acme/shop/x",
            "acme/..",
            "../shop",
            "acme/sh op",
            "a?/b",
        ] {
            assert!(
                read(&[("GITHUB_REPOSITORY", refused)]).is_err(),
                "{refused}"
            );
        }
    }

    #[test]
    fn outside_of_a_runner_the_way_out_is_told() {
        let error = Environment::read(&|_| None).unwrap_err().to_string();
        assert!(error.ends_with("elsewhere use impact analyze"), "{error}");
    }
}
