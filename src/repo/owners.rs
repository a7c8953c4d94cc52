//! Who answers for a path: CODEOWNERS as GitHub reads it, and the config's own `owners:`.
//!
//! In: the repository's top folder and the config's patterns. Out: [`Owners`]. The hard thing is
//! to be wrong exactly where GitHub is: one file only, the last line wins, a line without
//! owners takes them away, a line with one word that is no owner does not count at all.

use std::path::Path;

use super::files::File;
use super::pattern::Pattern;
use super::{Globs, Repo};
use crate::error::Result;

/// Where the file may lie; the first one counts alone. GitLab has a fourth place.
const PLACES: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

/// GitHub ignores a larger file.
const MAX_BYTES: u64 = 3 << 20;

/// Who answers for what.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    /// The scope inside the repository, put in front of a path.
    prefix: String,
    /// Rules of CODEOWNERS in their order.
    rules: Vec<Rule>,
    /// Rows of the config in their order.
    config: Vec<(Globs, Vec<String>)>,
    /// The CODEOWNERS file that counts, from the repository's top.
    pub file: Option<String>,
    /// What of the file does not count, a sentence each: `CODEOWNERS:3: …`.
    pub notes: Vec<String>,
}

/// Who answers for one path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ownership {
    /// Names as written: `@acme/reports`, `@ann`, `ann@acme.com`.
    pub owners: Vec<String>,
    /// `config` or `codeowners`; `None` where nobody answers.
    pub source: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: Pattern,
    owners: Vec<String>,
}

impl Repo {
    /// Reads the repository's CODEOWNERS; `config` (pattern and owners) counts before it, and the
    /// last row that covers a path wins there too.
    ///
    /// # Errors
    /// A pattern of the config is malformed.
    pub fn owners(&self, config: &[(String, Vec<String>)]) -> Result<Owners> {
        let config = config
            .iter()
            .map(|(pattern, owners)| Ok((Globs::new(&[pattern])?, owners.clone())))
            .collect::<Result<_>>()
            .map_err(|e| e.context("owners"))?;
        let mut owners = Owners {
            prefix: self.prefix(),
            config,
            ..Owners::default()
        };
        owners.find(&self.top());
        if owners.file.is_none() && !owners.prefix.is_empty() {
            // A project that lies in a repository without one, and brings its own.
            owners.prefix.clear();
            owners.find(self.root());
        }
        Ok(owners)
    }
}

impl Owners {
    /// Reads the file that counts among those in the places below `top`.
    fn find(&mut self, top: &Path) {
        let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
        for place in PLACES {
            // Links are followed inside the repository alone.
            let os_path = match top.join(place).canonicalize() {
                Ok(os_path) if os_path.starts_with(&top) && os_path.is_file() => os_path,
                _ => continue,
            };
            let file = File {
                path: place.to_owned(),
                os_path,
                size: 0,
                tracked: true,
                content: None,
            };
            match file.bytes(MAX_BYTES) {
                Ok(bytes) => self.read(place, &String::from_utf8_lossy(&bytes)),
                Err(skip) => self.notes.push(format!(
                    "{place} does not count, as on GitHub: {}",
                    skip.detail
                )),
            }
            self.file = Some(place.to_owned());
            return;
        }
    }

    /// Whether nothing says who answers for anything.
    pub fn is_silent(&self) -> bool {
        self.rules.is_empty() && self.config.is_empty()
    }

    /// Who answers for `path`, which lies inside the scope.
    pub fn of(&self, path: &str) -> Ownership {
        let row = self
            .config
            .iter()
            .rev()
            .find(|(globs, _)| globs.cover(path));
        let (owners, source) = match row {
            Some((_, owners)) => (owners, "config"),
            None => {
                let full = format!("{}{path}", self.prefix);
                match self
                    .rules
                    .iter()
                    .rev()
                    .find(|rule| rule.pattern.covers(&full))
                {
                    Some(rule) => (&rule.owners, "codeowners"),
                    None => return Ownership::default(),
                }
            }
        };
        Ownership {
            owners: owners.clone(),
            source: (!owners.is_empty()).then_some(source),
        }
    }

    fn read(&mut self, path: &str, text: &str) {
        // GitLab: owners of a section's header stand for its lines that name none.
        let mut section: Vec<String> = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(rest) = section_header(line) {
                section = words(rest).filter(|word| is_owner(word)).collect();
                continue;
            }
            match read_line(line) {
                Ok(mut rule) => {
                    if rule.owners.is_empty() {
                        rule.owners.clone_from(&section);
                    }
                    self.rules.push(rule);
                }
                Err(why) => self.notes.push(format!(
                    "{path}:{number}: the line does not count, as on GitHub: {why}"
                )),
            }
        }
    }
}

/// What follows a GitLab section's header: `[Name]`, `^[Name]`, `[Name][2]`.
fn section_header(line: &str) -> Option<&str> {
    let (_, mut rest) = line
        .strip_prefix('^')
        .unwrap_or(line)
        .strip_prefix('[')?
        .split_once(']')?;
    if let Some((count, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        if !count.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        rest = after;
    }
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn read_line(line: &str) -> std::result::Result<Rule, String> {
    if line.starts_with("\\#") {
        return Err("a pattern cannot start with #, escaped or not".into());
    }
    let end = end_of_pattern(line);
    let (text, rest) = line.split_at(end);
    let pattern = Pattern::parse(text).ok_or_else(|| format!("`{text}` is no pattern"))?;
    let mut owners = Vec::new();
    for word in words(rest) {
        if !is_owner(&word) {
            return Err(format!("`{word}` is no owner"));
        }
        if !owners.contains(&word) {
            owners.push(word);
        }
    }
    Ok(Rule { pattern, owners })
}

/// Where the pattern ends: at the first space that is not escaped.
fn end_of_pattern(line: &str) -> usize {
    let mut escaped = false;
    for (place, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c.is_whitespace() => return place,
            _ => {}
        }
    }
    line.len()
}

/// The words up to a comment.
fn words(rest: &str) -> impl Iterator<Item = String> + '_ {
    rest.split_whitespace()
        .take_while(|word| !word.starts_with('#'))
        .map(str::to_owned)
}

/// `@user`, `@org/team`, GitLab's `@@role`, or a mail address.
fn is_owner(word: &str) -> bool {
    let plain = |s: &str| {
        !s.is_empty()
            && s.chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '%'))
    };
    match word.strip_prefix('@') {
        Some(name) => plain(name.strip_prefix('@').unwrap_or(name)),
        None => word
            .split_once('@')
            .is_some_and(|(user, host)| plain(user) && plain(host) && host.contains('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(text: &str) -> Owners {
        let mut owners = Owners::default();
        owners.read("CODEOWNERS", text);
        owners
    }

    fn of(text: &str, path: &str) -> String {
        owners(text).of(path).owners.join(" ")
    }

    /// The cases of GitHub's documentation page, in words of our own.
    const GITHUB: &str = "
        # The default for everything.
        *       @global-owner1 @global-owner2
        *.js    @js-owner #This is an inline comment.
        *.go docs@example.com
        *.txt @octo-org/octocats
        /build/logs/ @doctocat
        docs/*  docs@example.com
        apps/ @octocat
        /docs/ @doctocat
        /scripts/ @doctocat @octocat
        **/logs @logcat
        /apps/ @appcat
        /apps/github
    ";

    #[test]
    fn the_last_line_that_covers_a_path_wins() {
        assert_eq!(of(GITHUB, "README"), "@global-owner1 @global-owner2");
        assert_eq!(of(GITHUB, "src/a.js"), "@js-owner");
        assert_eq!(of(GITHUB, "src/a.go"), "docs@example.com");
        assert_eq!(of(GITHUB, "a.txt"), "@octo-org/octocats");
        assert_eq!(of(GITHUB, "x/apps/a.js"), "@octocat");
        assert_eq!(of(GITHUB, "docs/build/a.go"), "@doctocat");
        assert_eq!(of(GITHUB, "scripts/a.sh"), "@doctocat @octocat");
        assert_eq!(of(GITHUB, "deeply/nested/logs/a"), "@logcat");
        assert_eq!(of(GITHUB, "build/logs/a"), "@logcat");
        assert_eq!(of(GITHUB, "apps/web/a.rb"), "@appcat");
    }

    #[test]
    fn a_line_without_owners_takes_them_away() {
        let owners = owners(GITHUB);
        assert_eq!(owners.of("apps/github/a.js"), Ownership::default());
        assert!(owners.notes.is_empty());
    }

    #[test]
    fn a_line_that_github_cannot_read_does_not_count() {
        let text = "* @all\n*.rb ruby-team\n!lib/ @lib\n\\#x @x\n*.py @py and more\n";
        let owners = owners(text);
        for path in ["a.rb", "lib/a", "#x", "a.py"] {
            assert_eq!(owners.of(path).owners, ["@all"], "{path}");
        }
        let lines: Vec<_> = owners.notes.iter().filter_map(|n| n.get(..13)).collect();
        assert_eq!(
            lines,
            [
                "CODEOWNERS:2:",
                "CODEOWNERS:3:",
                "CODEOWNERS:4:",
                "CODEOWNERS:5:"
            ]
        );
    }

    #[test]
    fn spaces_in_a_pattern_are_escaped() {
        assert_eq!(of("my\\ docs/ @docs", "my docs/a.md"), "@docs");
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_read_over() {
        assert_eq!(of("\u{feff}* @a\r\n*.rb @b\r\n", "x.rb"), "@b");
    }

    #[test]
    fn gitlab_sections_are_read_over_and_lend_their_owners() {
        let text = "[Backend] @backend\napp/\n*.sql @dba\n^[Docs][2]\ndocs/ @docs\n";
        assert_eq!(of(text, "app/a.rb"), "@backend");
        assert_eq!(of(text, "app/a.sql"), "@dba");
        assert_eq!(of(text, "docs/a"), "@docs");
        assert!(owners(text).notes.is_empty());
    }

    #[test]
    fn the_config_counts_first_and_paths_start_at_the_top_of_the_repository() -> Result<()> {
        let mut owners = owners("/billing/ @billing\n");
        owners.prefix = "billing/".into();
        owners.config = vec![
            (Globs::new(&["reports"])?, vec!["@data".into()]),
            (Globs::new(&["reports/old"])?, vec![]),
        ];
        let ownership = |path| {
            let found = owners.of(path);
            (found.owners.join(" "), found.source)
        };
        assert_eq!(ownership("a.rb"), ("@billing".into(), Some("codeowners")));
        assert_eq!(ownership("reports/a.rb"), ("@data".into(), Some("config")));
        assert_eq!(ownership("reports/old/a.rb"), (String::new(), None));
        Ok(())
    }

    #[test]
    fn a_large_file_is_read_in_time() {
        use std::fmt::Write;
        let mut text = String::new();
        for i in 0..60_000 {
            let _ = writeln!(text, "/services/s{i}/**/x*y*/ @team{i}");
        }
        let owners = owners(&text);
        assert_eq!(owners.of("services/s7/a/b/x1y2/z").owners, ["@team7"]);
    }
}
