//! The one comment of a run on its pull request. In: the report's Markdown and the API. Out: the
//! comment, made once and edited in place. The hard thing: whoever reads the repository can write a
//! comment with our marker, and a pull request can have more comments than a page.

use super::api::{Api, Failure, percent_encoded};

/// Who comments with the token of a workflow; asked for where the API tells.
const WORKFLOW: &str = "github-actions[bot]";
/// How often a comment is looked for and made anew after the server stumbled.
const TRIES: usize = 3;

/// The first line of a comment, by which it is found again. No key ends the HTML comment or the line.
fn marker(key: &str) -> String {
    format!("<!-- impact:report key={} -->", percent_encoded(key, b"/"))
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
            Some(own) if same(&own.body, &whole) => return Ok(Some(own.id)),
            Some(own) => return api.edit(own.id, &whole).map(|()| Some(own.id)),
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

#[cfg(test)]
mod tests {
    use super::*;

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
