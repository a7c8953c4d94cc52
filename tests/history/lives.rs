//! From which commit to which one a text lived, at which paths, on which refs.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::Built;
use crate::{busy, holding, id, life_of, places, read};

#[test]
fn a_query_lives_from_the_commit_that_brought_it_to_the_one_that_took_its_last_place() {
    let built = Built::case("moved");
    let (history, life) = life_of(&built.root, "select status from orders");
    let commit = |number: Option<u32>| history.commit(number.unwrap()).unwrap();
    assert_eq!(commit(life.first).author, "ann");
    assert_eq!(commit(life.removed).author, "cleo");
    assert_eq!(
        commit(Some(life.last)).author,
        "bob",
        "the commit before has it last"
    );
    assert_eq!(life.path, "app/reports.py", "where it had moved to");
    assert_eq!(life.paths, ["app/reports.py", "report.py"]);
    assert_eq!(life.refs, [""; 0]);
}

#[test]
fn the_first_release_without_it_is_the_first_that_has_the_removal_behind_it() {
    let built = Built::case("moved");
    built.git(&["tag", "v1.0", "HEAD~2"]);
    built.git(&["tag", "v1.1", "HEAD~1"]);
    built.git(&["tag", "v2.0-rc1", "HEAD"]);
    built.git(&["tag", "v2.0", "HEAD"]);
    let (history, life) = life_of(&built.root, "select status from orders");
    assert_eq!(life.refs, ["v1.1", "v1.0"], "the newest first");
    assert_eq!(history.first_release(life.removed.unwrap()), Some("v2.0"));
    assert_eq!(history.first_release(life.first.unwrap()), Some("v1.0"));
}

#[test]
fn what_a_branch_or_a_stash_still_has_is_said() {
    let built = busy();
    let (_, life) = life_of(&built.root, "select side");
    assert_eq!(life.refs, ["side"]);
    let (_, life) = life_of(&built.root, "select stashed");
    assert_eq!(life.refs, ["stash"]);
}

#[test]
fn a_merge_counts_only_where_it_differs_from_every_parent() {
    let built = busy();
    let merge = built.git(&["log", "-1", "--format=%H", "--merges", "main"]);
    let (history, life) = life_of(&built.root, "select merged");
    assert_eq!(id(&history, life.first), Some(merge.clone()));
    let (history, life) = life_of(&built.root, "select main");
    assert_eq!(
        id(&history, life.removed),
        Some(merge),
        "both sides had another text"
    );
    // The move came from the side: its commit is the author, not the merge.
    let (history, _) = life_of(&built.root, "select c11 from t0");
    let moved = places(&history)
        .into_iter()
        .find(|((_, path), _)| path == "app/moved/f0.py")
        .unwrap();
    let authors: Vec<String> = moved
        .1
        .0
        .iter()
        .map(|id| built.git(&["log", "-1", "--format=%an", id]))
        .collect();
    assert_eq!(authors, ["cleo"]);
}

/// Forty commits by chance, always the same ones: queries come, go, move and come back, on branches too.
fn chance() -> Built {
    let mut built = Built::new();
    let mut state: u64 = 4;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    built.write("a.py", "x = 1\n").commit("ann", "begin");
    for round in 0..40 {
        let count = draw(5);
        let lines: Vec<String> = (0..count)
            .map(|_| format!("q = \"select c{} from t\"", draw(8)))
            .collect();
        let path = format!("d{}/f{}.py", draw(2), draw(3));
        let path = built.root.join(path);
        match draw(5) {
            0 if path.exists() => std::fs::remove_file(&path).unwrap(),
            1 if path.exists() => std::fs::rename(&path, path.with_file_name("moved.py")).unwrap(),
            _ => {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, lines.join("\n") + "\n").unwrap();
            }
        }
        built.commit("ann", "round");
        match round {
            8 => drop(built.git(&["checkout", "-q", "-b", "side", "HEAD~3"])),
            16 => {
                built.git(&["checkout", "-q", "main"]);
                built.merge("bob", "side", |built| {
                    built.write("merged.py", "q = \"select c9 from t\"\n");
                });
            }
            24 => drop(built.git(&["checkout", "-q", "-b", "open", "HEAD~2"])),
            30 => drop(built.git(&["checkout", "-q", "main"])),
            36 => drop(built.git(&["tag", "v1"])),
            _ => {}
        }
    }
    built
}

#[test]
fn every_commit_that_git_names_lies_within_the_life() {
    let built = chance();
    let git = git2::Repository::open(&built.root).unwrap();
    let mut history = read(&built.root);
    let numbers: BTreeMap<String, u32> = (0..history.commits() as u32)
        .map(|n| (id(&history, Some(n)).unwrap(), n))
        .collect();
    let mut named = 0;
    for column in 0..10 {
        let text = format!("select c{column} from t\"");
        let blobs = holding(&built.root, &mut history, &text);
        let Some(life) = history.lives().of(&blobs) else {
            assert_eq!(built.git(&["log", "--all", "-S", &text]), "");
            continue;
        };
        // Where a ref still has it, it has not ended.
        let end = if life.refs.is_empty() {
            life.removed
        } else {
            None
        };
        let commits = built.git(&["log", "--all", "-S", &text, "--format=%H"]);
        for commit in commits.lines() {
            let number = numbers[commit];
            assert!(
                life.first.is_some_and(|first| first <= number),
                "{text} {commit} {life:?}"
            );
            assert!(
                end.is_none_or(|end| number <= end),
                "{text} {commit} {life:?}"
            );
            named += 1;
        }
        // The oldest commit that git names brought it.
        let oldest = commits.lines().filter_map(|c| numbers.get(c)).min();
        let by_merge = history.commit(life.first.unwrap()).unwrap().author == "bob";
        assert!(by_merge || oldest == life.first.as_ref(), "{text} {life:?}");
        // The paths are those of `git grep` over every commit, the refs those whose tree has it.
        let mut paths = BTreeSet::new();
        for commit in numbers.keys() {
            paths.extend(grep(&git, &text, commit));
        }
        assert_eq!(
            life.paths.iter().cloned().collect::<BTreeSet<_>>(),
            paths,
            "{text}"
        );
        for name in ["main", "side", "open", "v1"] {
            let has = !grep(&git, &text, name).is_empty();
            assert_eq!(life.refs.iter().any(|r| r == name), has, "{text} in {name}");
        }
    }
    assert!(named > 30, "{named}");
}

/// The paths at which a revision has a text.
fn grep(git: &git2::Repository, text: &str, revision: &str) -> Vec<String> {
    let object = git.revparse_single(revision).unwrap();
    let tree = object.peel_to_tree().unwrap();
    let mut paths = Vec::new();
    tree.walk(git2::TreeWalkMode::PreOrder, |folder, entry| {
        let object = entry.to_object(git).unwrap();
        let holds = |blob: &git2::Blob<'_>| String::from_utf8_lossy(blob.content()).contains(text);
        if object.as_blob().is_some_and(holds) {
            paths.push(format!("{folder}{}", entry.name().unwrap()));
        }
        git2::TreeWalkResult::Ok
    })
    .unwrap();
    paths
}
