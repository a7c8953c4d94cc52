//! Which files of the code name what changes, in whatever way. In: a report and its workspace. Out: paths
//! by change. It decides nothing about them: it only keeps a step from being ticked because no query
//! was found where a mapper, a builder or a language that is not understood names the thing.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{ChangeSummary, Report};
use super::workspace::Workspace;
use crate::audience::Class;
use crate::host::language;
use crate::repo::selection::size_limit;

/// Paths of files that name what a change is about, by the change's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, BTreeSet<String>>);

impl Names {
    /// The files that name what `change` is about, in order.
    pub fn of(&self, change: &str) -> impl Iterator<Item = &str> {
        self.0.get(change).into_iter().flatten().map(String::as_str)
    }
}

/// The files of code that name what the changes of `report` are about.
pub(super) fn names(workspace: &Workspace, report: &Report) -> Names {
    let words: Vec<(&ChangeSummary, String)> = report
        .changes
        .iter()
        .filter_map(|change| Some((change, word(change)?)))
        .collect();
    let analysed = report.migrations.iter().map(|m| m.path.as_str());
    let known = workspace.roots.iter().flat_map(|root| &root.files);
    let known = known.map(|file| file.path.as_str());
    let dumps = workspace.dumps.iter().map(|dump| dump.path.as_str());
    let not_code: BTreeSet<&str> = analysed.chain(known).chain(dumps).collect();
    let mut names = Names::default();
    for file in &workspace.files.files {
        let understood = language::of(&file.path, "").is_some();
        if not_code.contains(file.path.as_str())
            || !understood && language::not_understood(&file.path).is_none()
        {
            continue;
        }
        // What cannot be read was told by the analysis.
        let Ok(text) = file.text(size_limit(&file.path)) else {
            continue;
        };
        let lower = text.text.to_lowercase();
        let named: Vec<&str> = words
            .iter()
            .filter(|(_, word)| has_word(&lower, word))
            .map(|(change, _)| change.id.as_str())
            .collect();
        if named.is_empty()
            || workspace.classes.class_of_text(&file.path, &text.text) != Class::Code
        {
            continue;
        }
        for change in named {
            let paths = names.0.entry(change.to_owned()).or_default();
            paths.insert(file.path.clone());
        }
    }
    names
}

/// The name by which code that does not write SQL speaks of it: the column's, else the relation's.
fn word(change: &ChangeSummary) -> Option<String> {
    let name = change.column.as_ref().or(change.table.as_ref())?;
    let bare = name.rsplit('.').next().unwrap_or(name);
    Some(bare.to_lowercase()).filter(|word| !word.is_empty())
}

/// Whether `word` stands in `text` by itself, both in lower case; a mapper may write it without `_`.
fn has_word(text: &str, word: &str) -> bool {
    let squeezed = word.replace('_', "");
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    [word, squeezed.as_str()].into_iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
            !is_word(before) && !is_word(after)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_by_itself_in_either_spelling() {
        assert!(has_word("order.placed_at = now", "placed_at"));
        assert!(has_word("this.placedat", "placed_at"));
        assert!(!has_word("replaced_at", "placed_at"));
        assert!(!has_word("placed_at_all", "placed_at"));
    }
}
