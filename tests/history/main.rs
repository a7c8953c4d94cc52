//! History against git itself: the same objects, the same attribution, and every corner that a
//! clone can have.

#![allow(clippy::unwrap_used)]

mod build;
mod clones;
mod lives;
mod readers;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use build::{BEGIN, Built};
use impact::progress::Progress;
use impact::repo::Repo;
use impact::repo::history::{Blob, History, Life, Scope};

/// Files that are read in these tests.
fn wanted(path: &str) -> bool {
    path.ends_with(".py") || path.ends_with(".sql")
}

fn history_of(folder: &Path, scope: &Scope, jobs: usize) -> History {
    let repo = Repo::open(folder).unwrap();
    let history = repo.history(scope, jobs, &Progress::hidden(), &wanted);
    history.unwrap().unwrap()
}

fn read(folder: &Path) -> History {
    history_of(folder, &Scope::default(), 2)
}

/// The numbers of the blobs that hold `text`.
fn holding(folder: &Path, history: &mut History, text: &str) -> Vec<u32> {
    let repo = Repo::open(folder).unwrap();
    let holds =
        |_: &Blob<'_>, bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text).then_some(());
    let taken = history.take(&repo, 2, &Progress::hidden(), &holds);
    taken.blobs.into_iter().map(|(number, ())| number).collect()
}

fn life_of(folder: &Path, text: &str) -> (History, Life) {
    let mut history = read(folder);
    let blobs = holding(folder, &mut history, text);
    let life = history.lives().of(&blobs).unwrap();
    (history, life)
}

fn id(history: &History, number: Option<u32>) -> Option<String> {
    Some(history.commit(number?)?.id)
}

fn effects(history: &History) -> Vec<String> {
    history.effects().iter().map(ToString::to_string).collect()
}

/// A blob at a path, as both readers tell it: the commits that put it there and that took it away.
type Places = BTreeMap<(String, String), (BTreeSet<String>, BTreeSet<String>)>;

fn places(history: &History) -> Places {
    let ids = |numbers: &[u32]| -> BTreeSet<String> {
        numbers
            .iter()
            .map(|n| id(history, Some(*n)).unwrap())
            .collect()
    };
    history
        .places()
        .map(|(blob, path, added, removed)| ((blob, path), (ids(added), ids(removed))))
        .collect()
}

/// A repository with branches, merges, renames and a few dozen versions; half of it packed.
fn busy() -> Built {
    let mut built = Built::new();
    for round in 0..12 {
        for file in 0..5 {
            let text = format!("q{file} = 'select c{} from t{file}'\n", round / (file + 1));
            built.write(&format!("app/m{}/f{file}.py", file % 2), text.repeat(40));
        }
        built.write("notes.txt", format!("{round}"));
        built.write("link.sql", "select 1");
        built.commit(["ann", "bob"][round % 2], "round");
    }
    built.git(&["repack", "-adq"]);
    built.git(&["checkout", "-q", "-b", "side"]);
    built.git(&["mv", "app/m0", "app/moved"]);
    built.commit("cleo", "move");
    built
        .write("app/m1/f1.py", "q = 'select side'\n")
        .commit("cleo", "change");
    built.git(&["repack", "-dq"]);
    built.git(&["checkout", "-q", "main"]);
    built
        .write("app/m1/f1.py", "q = 'select main'\n")
        .commit("ann", "change");
    built.merge("ann", "side", |built| {
        built.write("app/m1/f1.py", "q = 'select both'\n");
        built.write("app/new.py", "q = 'select merged'\n");
        std::fs::remove_file(built.root.join("app/m1/f3.py")).unwrap();
    });
    built.git(&["tag", "-a", "v1.0", "-m", "one"]);
    std::fs::remove_dir_all(built.root.join("app/m1")).unwrap();
    built.commit("dan", "drop");
    built
        .write("stashed.py", "q = 'select stashed'")
        .git(&["stash", "-qu"]);
    built
}

#[test]
fn notes_and_replaced_commits_are_no_history() {
    let built = busy();
    let before = places(&read(&built.root));
    built.git(&["notes", "add", "-m", "select from a note", "HEAD"]);
    built.git(&["replace", "HEAD", "HEAD~3"]);
    let history = read(&built.root);
    assert_eq!(places(&history), before);
    assert_eq!(
        effects(&history),
        ["1 replace refs are not followed: commits count as they were made"]
    );
}

#[test]
fn refs_can_be_chosen() {
    let built = busy();
    let only = |refs: &[&str]| {
        let scope = Scope {
            refs: refs.iter().map(|r| (*r).to_owned()).collect(),
            ..Scope::default()
        };
        Repo::open(&built.root)
            .unwrap()
            .history(&scope, 1, &Progress::hidden(), &wanted)
    };
    let side = only(&["side"]).unwrap().unwrap();
    assert_eq!(side.commits(), 14);
    assert_eq!(only(&["v*"]).unwrap().unwrap().commits(), 16);
    assert_eq!(only(&["refs/tags/**"]).unwrap().unwrap().commits(), 16);
    assert_eq!(
        only(&["sied"]).unwrap_err().to_string(),
        "no ref fits sied: give a branch, a tag or a pattern such as `v*`"
    );
}

#[test]
fn bounds_leave_older_commits_out_and_say_so() {
    let built = Built::case("moved");
    for scope in [
        Scope {
            max_commits: Some(2),
            ..Scope::default()
        },
        Scope {
            since: Some(BEGIN + 3600),
            ..Scope::default()
        },
    ] {
        let mut history = history_of(&built.root, &scope, 1);
        assert_eq!(history.commits(), 2);
        let blobs = holding(&built.root, &mut history, "select status from orders");
        let life = history.lives().of(&blobs).unwrap();
        assert_eq!(life.first, None, "it came before what was read");
        assert_eq!(
            history.commit(life.removed.unwrap()).unwrap().author,
            "cleo"
        );
        assert!(effects(&history)[0].starts_with("older commits were left out"));
    }
}

#[test]
fn what_no_ref_reaches_is_no_history() {
    let mut built = Built::case("moved");
    built.git(&["checkout", "-q", "-b", "gone"]);
    built
        .write("gone.py", "q = 'select lost'\n")
        .commit("ann", "lost");
    built.git(&["checkout", "-q", "main"]);
    built.git(&["branch", "-qD", "gone"]);
    let mut history = read(&built.root);
    assert_eq!(holding(&built.root, &mut history, "select lost"), [0; 0]);
}

#[test]
fn a_folder_of_a_repository_has_the_history_of_its_own_files() {
    let built = busy();
    let history = read(&built.root.join("app"));
    let paths: BTreeSet<String> = history.places().map(|(_, path, ..)| path).collect();
    assert!(
        paths.contains("moved/f0.py") && !paths.iter().any(|p| p.contains("link")),
        "{paths:?}"
    );
}

#[test]
fn a_folder_without_git_and_a_repository_without_a_commit_have_no_history() {
    let dir = tempfile::tempdir().unwrap();
    let repo = Repo::open(dir.path()).unwrap();
    let none = repo
        .history(&Scope::default(), 1, &Progress::hidden(), &wanted)
        .unwrap();
    assert!(none.is_none());
    let built = Built::new();
    assert_eq!(read(&built.root).commits(), 0);
}
