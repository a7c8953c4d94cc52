//! How much of the past is searched, and whether this is continuous integration. In: flags and the
//! environment. Out: a [`History`].

use std::num::NonZeroUsize;

use clap::Args;

use super::values;
use crate::analysis::request::History;
use crate::repo::history::Scope;

/// How much of the history is searched for past uses.
#[derive(Args, Debug)]
pub(super) struct PastArguments {
    /// Search the history for past uses [default, except where the variable CI is set]
    #[arg(long, conflicts_with = "no_history")]
    history: bool,
    /// Do not search the history
    #[arg(long)]
    no_history: bool,
    /// Say who brought each finding, and when: by the history, else by git blame
    #[arg(long)]
    pub(super) blame: bool,
    /// Only what these refs reach: names or globs, such as v* [default: every ref]
    #[arg(long, value_name = "REF", conflicts_with = "no_history")]
    refs: Vec<String>,
    /// Only commits since a day (2024-01-31) or for so long (90d, 12w, 18m, 2y)
    #[arg(long, value_name = "TIME", value_parser = values::since(), conflicts_with = "no_history")]
    since: Option<i64>,
    /// Only the newest commits, so many
    #[arg(long, value_name = "N", conflicts_with = "no_history")]
    max_commits: Option<NonZeroUsize>,
}

impl PastArguments {
    pub(super) fn history(&self, is_ci: bool) -> History {
        let bounded = !self.refs.is_empty() || self.since.is_some() || self.max_commits.is_some();
        if self.no_history {
            History::Off
        } else if is_ci && !self.history && !bounded {
            History::OffInCi
        } else {
            History::Search(Scope {
                refs: self.refs.clone(),
                since: self.since,
                max_commits: self.max_commits.map(NonZeroUsize::get),
            })
        }
    }
}

/// Whether this is continuous integration, as every system of it says.
pub(super) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !matches!(value.to_str(), Some("" | "0" | "false")))
}

#[cfg(test)]
mod tests {

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        past: PastArguments,
    }

    #[test]
    fn the_history_is_searched_unless_somebody_says_no() {
        let history = |words: &[&str], is_ci| {
            let line = Line::try_parse_from([&["analyze"], words].concat()).unwrap();
            line.past.history(is_ci)
        };
        assert_eq!(history(&[], false), History::Search(Scope::default()));
        assert_eq!(history(&[], true), History::OffInCi);
        assert_eq!(history(&["--no-history"], true), History::Off);
        assert_eq!(
            history(&["--history"], true),
            History::Search(Scope::default())
        );
        let bounded = history(
            &[
                "--refs",
                "v*",
                "--since",
                "1970-01-02",
                "--max-commits",
                "9",
            ],
            true,
        );
        let scope = Scope {
            refs: vec!["v*".into()],
            since: Some(86_400),
            max_commits: Some(9),
        };
        assert_eq!(bounded, History::Search(scope));
        assert!(Line::try_parse_from(["analyze", "--history", "--no-history"]).is_err());
        assert!(Line::try_parse_from(["analyze", "--since", "yesterday"]).is_err());
    }
}
