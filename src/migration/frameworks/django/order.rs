//! The order of Django's migrations: the dependencies that they name, over all applications.
//!
//! In: the files of a project. Out: the files sorted so that each follows what it depends on, and
//! the labels of applications. The hard thing: squashed migrations stand for those that they
//! replace, so that what is replaced is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::label_key;
use crate::migration::layout::{folder, join, name};
use crate::migration::order::sorted;
use crate::migration::root::Root;
use crate::migration::tree::Tree;

/// An application's label and a migration's name.
type Key = (String, String);

/// Sorts the files of a root.
pub(super) fn arrange(root: &mut Root, tree: &Tree<'_>) {
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for migrations in &root.folders {
        let label = label(tree, migrations);
        root.seed.0.insert(label_key(migrations), label.clone());
        labels.insert(migrations.clone(), label);
    }
    let texts: Vec<_> = root
        .files
        .iter()
        .map(|file| tree.text(&file.path))
        .collect();
    let keys: Vec<Key> = root
        .files
        .iter()
        .map(|file| {
            let label = labels.get(folder(&file.path)).cloned().unwrap_or_default();
            let module = name(&file.path).trim_end_matches(".py").to_owned();
            (label, module)
        })
        .collect();
    let mut stands_for: BTreeMap<Key, usize> = keys.iter().cloned().zip(0..).collect();
    let mut replaced: BTreeSet<usize> = BTreeSet::new();
    for (index, text) in texts.iter().enumerate() {
        for key in text.iter().flat_map(|text| pairs(text, "replaces")) {
            if let Some(old) = stands_for.insert(key, index) {
                replaced.insert(old);
            }
        }
    }
    let firsts: BTreeMap<&str, usize> = keys
        .iter()
        .enumerate()
        .rev()
        .map(|(index, (label, _))| (label.as_str(), index))
        .collect();
    let needs: Vec<Vec<usize>> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            text.iter()
                .flat_map(|text| pairs(text, "dependencies"))
                .filter_map(|key| match key.1.as_str() {
                    "__first__" => firsts.get(key.0.as_str()).copied(),
                    _ => stands_for.get(&key).copied(),
                })
                .filter(|other| *other != index)
                .collect()
        })
        .collect();
    let order = sorted(
        &root.files.iter().map(|f| &f.version).collect::<Vec<_>>(),
        &needs,
    );
    let files: Vec<_> = order
        .into_iter()
        .filter(|index| !replaced.contains(index))
        .filter_map(|index| {
            let mut file = root.files.get(index)?.clone();
            file.needs = needs
                .get(index)?
                .iter()
                .filter_map(|&need| root.files.get(need).map(|f| f.path.clone()))
                .collect();
            Some(file)
        })
        .collect();
    root.files = files;
}

/// The pairs of strings in the list that `name` is assigned.
fn pairs(text: &str, name: &str) -> Vec<Key> {
    let Some(list) = text
        .match_indices(name)
        .filter_map(|(at, _)| text.get(at + name.len()..))
        .map(str::trim_start)
        .find_map(|rest| {
            let rest = rest
                .strip_prefix('=')
                .or_else(|| rest.split_once('=').map(|(_, r)| r))?;
            rest.trim_start().strip_prefix(['[', '('])
        })
    else {
        return Vec::new();
    };
    let list = list.split_once(']').map_or(list, |(inside, _)| inside);
    list.split('(')
        .filter_map(|tuple| {
            let tuple = tuple.split_once(')').map_or(tuple, |(inside, _)| inside);
            let mut strings = tuple
                .split(',')
                .map(|part| part.trim().trim_matches(['"', '\'']));
            let app = strings
                .next()
                .filter(|s| !s.is_empty() && !s.contains(char::is_whitespace))?;
            let migration = strings.next().filter(|s| !s.is_empty())?;
            Some((app.to_lowercase(), migration.to_owned()))
        })
        .collect()
}

/// The label of the application that a folder of migrations belongs to.
fn label(tree: &Tree<'_>, migrations: &str) -> String {
    let app = folder(migrations);
    let configured = ["apps.py", "__init__.py"].iter().find_map(|file| {
        let text = tree.text(&join(app, file))?;
        text.lines().find_map(|line| {
            let value = line
                .trim()
                .strip_prefix("label")?
                .trim_start()
                .strip_prefix('=')?;
            Some(value.trim().trim_matches(['"', '\'']).to_owned())
        })
    });
    configured
        .unwrap_or_else(|| name(app).to_owned())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_pairs_are_read() {
        let text = "class Migration:\n    dependencies = [\n        migrations.swappable_dependency(settings.AUTH_USER_MODEL),\n        (\"shop\", \"0001_initial\"),\n        ('Cart', '__first__'),\n    ]\n";
        let key = |app: &str, name: &str| (app.to_owned(), name.to_owned());
        assert_eq!(
            pairs(text, "dependencies"),
            [key("shop", "0001_initial"), key("cart", "__first__")]
        );
        assert!(pairs(text, "replaces").is_empty());
    }
}
