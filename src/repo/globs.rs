//! The glob patterns of `impact.yml`, one meaning everywhere they stand.
//!
//! In: patterns as in a `.gitignore`. Out: whether they cover a path of the scope. A pattern
//! without `/` holds in every folder, one with `/` from the scope's top; a pattern that names a
//! folder covers all below it; `**` crosses folders, `*` and `?` do not; `{a,b}` and `[ab]` work.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::{Error, Result};

/// A set of patterns.
#[derive(Clone, Debug)]
pub struct Globs {
    set: GlobSet,
}

impl Default for Globs {
    fn default() -> Self {
        Self {
            set: GlobSet::empty(),
        }
    }
}

impl Globs {
    /// Compiles patterns.
    ///
    /// # Errors
    /// One of them is empty, negated or malformed; the error names it.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let refuse = |why: &str| Error::new(format!("pattern `{pattern}`: {why}"));
            if pattern.starts_with('!') {
                return Err(refuse("`!` has no meaning here"));
            }
            let trimmed = pattern.strip_prefix("./").unwrap_or(pattern);
            let (folder_only, body) = match trimmed.strip_suffix('/') {
                Some(body) => (true, body),
                None => (false, trimmed),
            };
            if body.trim_matches('/').is_empty() {
                return Err(refuse("it names nothing; `**` covers everything"));
            }
            let anchored = match body.strip_prefix('/') {
                Some(rest) => rest.to_owned(),
                None if body.contains('/') => body.to_owned(),
                None => format!("**/{body}"),
            };
            let mut add = |text: &str| -> Result<()> {
                let glob = GlobBuilder::new(text)
                    .literal_separator(true)
                    .backslash_escape(true)
                    .build()
                    .map_err(|e| refuse(&e.kind().to_string()))?;
                set.add(glob);
                Ok(())
            };
            if !folder_only {
                add(&anchored)?;
            }
            if !anchored.ends_with("/**") && anchored != "**" {
                add(&format!("{anchored}/**"))?;
            }
        }
        let set = set
            .build()
            .map_err(|e| Error::new(format!("patterns are too large together: {e}")))?;
        Ok(Self { set })
    }

    /// Whether a pattern covers `path`.
    pub fn cover(&self, path: &str) -> bool {
        !self.set.is_empty() && self.set.is_match(path)
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn cover(pattern: &str, path: &str) -> bool {
        Globs::new(&[pattern]).unwrap().cover(path)
    }

    #[test]
    fn a_name_holds_in_every_folder() {
        assert!(cover("*.gen.ts", "a/b/c.gen.ts"));
        assert!(cover("*.gen.ts", "c.gen.ts"));
        assert!(cover("reports", "app/reports/daily.rb"));
        assert!(!cover("reports", "app/reports_old/daily.rb"));
    }

    #[test]
    fn a_path_holds_from_the_top_and_covers_what_lies_below() {
        assert!(cover("app/reports", "app/reports/a/b.rb"));
        assert!(cover("app/reports/", "app/reports/a/b.rb"));
        assert!(cover("/app", "app/reports/a/b.rb"));
        assert!(!cover("app/reports", "engines/app/reports/a.rb"));
        assert!(!cover("app/reports/", "app/reports"));
        assert!(cover("./app", "app/x.rb"));
    }

    #[test]
    fn stars_stay_in_their_folder_and_double_stars_do_not() {
        assert!(cover("app/*/x.rb", "app/a/x.rb"));
        assert!(!cover("app/*/x.rb", "app/a/b/x.rb"));
        assert!(cover("app/**/x.rb", "app/a/b/x.rb"));
        assert!(cover("app/**", "app/a/b/x.rb"));
        assert!(cover("{lib,app}/[xy].rb", "lib/x.rb"));
        assert!(cover("**", "x"));
    }

    #[test]
    fn a_pattern_without_meaning_is_refused_by_name() {
        for pattern in ["", "/", "!app", "a[", "a{b"] {
            let error = Globs::new(&[pattern]).unwrap_err().to_string();
            assert!(error.contains(&format!("`{pattern}`")), "{error}");
        }
    }
}
