//! The one comment of a run on its pull request. In: the report's Markdown and the API. Out: the
//! comment, made once and edited in place. The hard thing: whoever reads the repository can write a
//! comment with our marker, and a pull request can have more comments than a page.

use std::collections::BTreeSet;

use super::api::{Api, Failure};
use crate::report::percent_encoded;

/// Who comments with the token of a workflow; asked for where the API tells.
const WORKFLOW: &str = "github-actions[bot]";
/// How often a comment is looked for and made anew after the server stumbled.
const TRIES: usize = 3;

/// The first line of a comment, by which it is found again. No key ends the HTML comment or the line.
fn marker(key: &str) -> String {
    format!("<!-- impact:report key={} -->", percent_encoded(key))
}

/// Makes the comment, or edits the one that is there; `create` is whether a new one may be made.
/// Returns its number, if there is one.
pub(super) fn keep(
    api: &Api<'_>,
    pull: u64,
    key: &str,
    body: &str,
    create: bool,
) -> Result<Option<u64>, Failure> {
    let marker = marker(key);
    let whole = format!("{marker}\n{body}");
    let mut author = None;
    let mut tries = 1;
    loop {
        let marked = api.comments(pull, &marker)?;
        if !marked.is_empty() {
            // Not every token may ask who it is; the one of a workflow is known.
            author.get_or_insert_with(|| api.viewer().unwrap_or_else(|_| WORKFLOW.to_owned()));
        }
        let own = marked.into_iter().find(|comment| {
            let author = author.as_deref().unwrap_or_default();
            comment.author.eq_ignore_ascii_case(author)
        });
        match own {
            Some(own) => {
                let whole = with_ticks(&own.body, &whole);
                if same(&own.body, &whole) {
                    return Ok(Some(own.id));
                }
                return api.edit(own.id, &whole).map(|()| Some(own.id));
            }
            None if !create => return Ok(None),
            None => match api.comment(pull, &whole) {
                Ok(made) => return Ok(Some(made)),
                // It may be there: another look tells.
                Err(Failure::Stumbled(_)) if tries < TRIES => tries += 1,
                Err(failure) => return Err(failure),
            },
        }
    }
}

/// GitHub keeps line breaks as they were sent, or as browsers send them.
fn same(a: &str, b: &str) -> bool {
    a.lines().eq(b.lines())
}

/// One step of a checklist in Markdown.
struct Task<'a> {
    /// The byte between its brackets.
    tick: usize,
    ticked: bool,
    /// The report itself ticked it.
    evident: bool,
    /// What it says, whatever its number and wherever its places stand now.
    says: Vec<&'a str>,
}

/// `new` with the ticks that people have set in `old`: a step that still says the same stays done.
fn with_ticks(old: &str, new: &str) -> String {
    let done: BTreeSet<Vec<&str>> = tasks(old)
        .into_iter()
        .filter(|task| task.ticked && !task.evident)
        .map(|task| task.says)
        .collect();
    let mut kept = new.to_owned();
    for task in tasks(new) {
        if !task.ticked && done.contains(&task.says) {
            kept.replace_range(task.tick..=task.tick, "x");
        }
    }
    kept
}

fn tasks(body: &str) -> Vec<Task<'_>> {
    let mut tasks: Vec<Task<'_>> = Vec::new();
    let mut inside = false;
    let mut start = 0;
    for whole in body.split_inclusive('\n') {
        let line = whole.trim_end();
        let ticked = ["- [x] ", "- [X] "].iter().any(|t| line.starts_with(t));
        if ticked || line.starts_with("- [ ] ") {
            tasks.push(Task {
                tick: start + 3,
                ticked,
                evident: false,
                says: Vec::new(),
            });
            inside = true;
        } else {
            inside &= line.is_empty() || line.starts_with("  ");
        }
        if let Some(task) = tasks.last_mut().filter(|_| inside && !line.is_empty()) {
            task.evident |= line.starts_with("  - done: ");
            let text = line.get(6..).filter(|_| task.says.is_empty());
            // `**3.** drop the column`
            let text = text.map(|t| t.split_once(".** ").map_or(t, |(_, t)| t));
            task.says.extend(words(text.unwrap_or(line)));
        }
        start += whole.len();
    }
    tasks
}

/// The parts of a line without the addresses of its links and the numbers of lines, which every
/// commit changes.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let parts = line
        .split("](")
        .enumerate()
        .map(|(index, part)| match index {
            0 => part,
            _ => part.split_once(')').map_or(part, |(_, rest)| rest),
        });
    parts.flat_map(|part| {
        part.split(':')
            .map(|p| p.trim_start_matches(|c: char| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_ticked_stays_ticked() {
        let old = "<!-- m -->\n- [x] **1.** tell sales\n  - owners: `a`\n- [X] **2.** take it out of\n  - [`a.py:7`](https://x/1/a.py#L7)\n\n  ```sql\n  SELECT 1;\n  ```\n- [x] **3.** wait\n  - done: nothing uses it\n- [ ] **4.** drop it\n";
        let new = "<!-- m -->\n- [ ] **1.** tell sales\n  - owners: `a` `b`\n- [ ] **2.** copy\n- [ ] **3.** take it out of\n  - [`a.py:9`](https://x/2/a.py#L9)\n\n  ```sql\n  SELECT 1;\n  ```\n- [ ] **4.** wait\n- [ ] **5.** drop it\n";
        let kept = with_ticks(old, new);
        let ticks: Vec<&str> = kept.lines().filter(|l| l.starts_with("- [")).collect();
        assert_eq!(
            ticks,
            [
                // It asks somebody else too now.
                "- [ ] **1.** tell sales",
                "- [ ] **2.** copy",
                // Only its number and its lines have moved.
                "- [x] **3.** take it out of",
                // The report ticked it, and does no longer.
                "- [ ] **4.** wait",
                "- [ ] **5.** drop it",
            ]
        );
        assert_eq!(with_ticks("- [", "- [ ] "), "- [ ] ");
        assert_eq!(with_ticks(old, old), old);
    }

    #[test]
    fn a_key_cannot_leave_the_marker() {
        assert_eq!(
            marker("services/billing ci"),
            "<!-- impact:report key=services/billing%20ci -->"
        );
        let hostile = marker("x --> <b>\n@acme");
        assert!(!hostile[..hostile.len() - 3].contains("-->") && hostile.lines().count() == 1);
        assert_ne!(marker("a b"), marker("a%20b"), "two keys are two comments");
    }
}
