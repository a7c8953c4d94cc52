//! One pattern of a CODEOWNERS file.
//!
//! In: a pattern as GitHub reads it: like a `.gitignore`, without `!`, without ranges, and with
//! `docs/*` holding for the files of `docs` alone. Out: whether it covers a path. The hard
//! thing: a file of a hundred thousand patterns must not cost a regular expression each.

/// A pattern, cut at its slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Any number of names, none included.
    Names,
    /// One name.
    Name(Vec<Piece>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Char(char),
    /// `?`.
    AnyChar,
    /// `*`.
    AnyChars,
}

impl Pattern {
    /// Reads a pattern; `None` where GitHub reads none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text == "/" || text.starts_with('!') || text.contains("***") {
            return None;
        }
        let anchored = text.strip_prefix('/');
        let body = anchored.unwrap_or(text);
        let mut names: Vec<&str> = body.split('/').collect();
        let folder = names.len() > 1 && names.last() == Some(&"");
        if folder {
            names.pop();
        }
        let mut parts = Vec::with_capacity(names.len() + 2);
        if anchored.is_none() && names.len() == 1 && names[0] != "**" {
            parts.push(Part::Names);
        }
        let last = names.len() - 1;
        for (place, name) in names.iter().enumerate() {
            match *name {
                "" => return None,
                "**" if place == last && !folder => {
                    parts.extend([Part::Name(vec![Piece::AnyChars]), Part::Names]);
                }
                "**" => parts.push(Part::Names),
                name => parts.push(Part::Name(pieces_of(name))),
            }
        }
        if folder {
            parts.extend([Part::Name(vec![Piece::AnyChars]), Part::Names]);
        } else if !matches!(names[last], "*" | "**") {
            // A name can be a folder's; `*` alone stands for files.
            parts.push(Part::Names);
        }
        Some(Self { parts })
    }

    /// Whether the pattern covers `path`, which is relative to the repository's top.
    pub fn covers(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        wildcard(
            &self.parts,
            &names,
            |part| matches!(part, Part::Names),
            |part, name| match part {
                Part::Name(pieces) => covers_name(pieces, name),
                Part::Names => false,
            },
        )
    }
}

fn pieces_of(name: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(name.len());
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::AnyChars,
            '?' => Piece::AnyChar,
            '\\' => Piece::Char(chars.next().unwrap_or('\\')),
            c => Piece::Char(c),
        });
    }
    pieces
}

fn covers_name(pieces: &[Piece], name: &str) -> bool {
    if let [Piece::AnyChars] = pieces {
        return true;
    }
    let chars: Vec<char> = name.chars().collect();
    wildcard(
        pieces,
        &chars,
        |piece| matches!(piece, Piece::AnyChars),
        |piece, c| match piece {
            Piece::Char(own) => own == c,
            Piece::AnyChar => true,
            Piece::AnyChars => false,
        },
    )
}

/// Whether `pattern` covers all of `text`, where a `star` covers any run. Only the last star is
/// ever tried again, so the time is bounded by the product of the lengths.
fn wildcard<P, T>(
    pattern: &[P],
    text: &[T],
    star: impl Fn(&P) -> bool,
    one: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(part) if star(part) => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(part) if one(part, &text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after, from)) => {
                    (p, t) = (after, from + 1);
                    retry = Some((after, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(star)
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).unwrap().covers(path)
    }

    #[test]
    fn a_single_name_holds_at_any_depth() {
        assert!(covers("*", "a/b/c.rs"));
        assert!(covers("*.js", "web/app.js"));
        assert!(!covers("*.js", "web/app.jsx"));
        assert!(covers("apps/", "x/apps/y/z.go"));
        assert!(!covers("apps/", "x/apps"));
        assert!(covers("lib", "x/lib/y"));
        assert!(covers("lib", "x/lib"));
    }

    #[test]
    fn a_slash_inside_or_in_front_binds_to_the_top() {
        assert!(covers("/docs/", "docs/a/b.md"));
        assert!(!covers("/docs/", "x/docs/a.md"));
        assert!(covers("build/logs", "build/logs/a/b.txt"));
        assert!(!covers("build/logs", "x/build/logs/b.txt"));
        assert!(covers("/*", "README"));
        assert!(!covers("/*", "a/README"));
    }

    #[test]
    fn a_star_at_the_end_of_a_folder_holds_for_its_files_alone() {
        assert!(covers("docs/*", "docs/getting-started.md"));
        assert!(!covers("docs/*", "docs/build-app/troubleshooting.md"));
        assert!(covers("docs/**", "docs/build-app/troubleshooting.md"));
        assert!(covers("docs/*.md", "docs/a.md"));
    }

    #[test]
    fn double_stars_cross_folders() {
        for path in ["logs/a", "build/logs/a", "deeply/nested/logs/x/a"] {
            assert!(covers("**/logs", path), "{path}");
        }
        assert!(covers("a/**/b", "a/b"));
        assert!(covers("a/**/b", "a/x/y/b/c"));
        assert!(!covers("a/**/b", "a/x/y"));
        assert!(covers("**", "a/b") && covers("/**", "a"));
    }

    #[test]
    fn brackets_stand_for_themselves() {
        assert!(covers("app/[slug]/page.tsx", "app/[slug]/page.tsx"));
        assert!(!covers("[ab].rs", "a.rs"));
        assert!(covers("a\\*b", "a*b") && !covers("a\\*b", "axb"));
        assert!(covers("caf?", "café"));
    }

    #[test]
    fn what_github_cannot_read_is_no_pattern() {
        for text in ["", "/", "!docs/", "a/***/b", "a//b"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_stars_end_in_time() {
        let pattern = format!("{}b", "*a".repeat(2_000));
        assert!(!covers(&pattern, &"a".repeat(2_000)));
        let pattern = format!("{}x/b", "**/a/".repeat(500));
        assert!(!covers(&pattern, &"a/".repeat(1_000)));
    }

    proptest! {
        #[test]
        fn a_path_written_as_a_pattern_covers_itself(path in "[a-z.]{1,4}(/[a-z.]{1,4}){0,4}") {
            prop_assert!(covers(&path, &path));
            let anchored = format!("/{path}");
            let other = format!("q-{path}");
            prop_assert!(covers(&anchored, &path));
            prop_assert!(!covers(&anchored, &other));
        }

        #[test]
        fn nothing_makes_it_panic(pattern in ".{0,40}", path in ".{0,40}") {
            if let Some(pattern) = Pattern::parse(&pattern) {
                let _ = pattern.covers(&path);
            }
        }
    }
}
