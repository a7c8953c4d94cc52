//! History against git itself: the same objects, the same attribution, and every corner that a
//! clone can have.

#![allow(clippy::unwrap_used)]

#[path = "history/build.rs"]
mod build;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use build::{BEGIN, Built, git_at};
use impact::analysis::report::{Report, Searched};
use impact::analysis::{Request, analyze, request};
use impact::clause::Clause;
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

/// The same by libgit2: each commit's files listed whole and compared with each parent's.
fn places_by_git2(folder: &Path) -> Places {
    let git = git2::Repository::open(folder).unwrap();
    let mut walk = git.revwalk().unwrap();
    walk.push_glob("refs/*").unwrap();
    walk.push_head().unwrap();
    let files = |commit: &git2::Commit<'_>| {
        let mut files = BTreeMap::new();
        let tree = commit.tree().unwrap();
        tree.walk(git2::TreeWalkMode::PreOrder, |folder, entry| {
            let path = format!("{}{}", folder, entry.name().unwrap());
            if entry.kind() == Some(git2::ObjectType::Blob)
                && entry.filemode() != 0o120_000
                && wanted(&path)
            {
                files.insert(path, entry.id().to_string());
            }
            git2::TreeWalkResult::Ok
        })
        .unwrap();
        files
    };
    let mut places = Places::new();
    for oid in walk {
        let commit = git.find_commit(oid.unwrap()).unwrap();
        let own = files(&commit);
        let mut parents: Vec<BTreeMap<_, _>> = commit.parents().map(|p| files(&p)).collect();
        if parents.is_empty() {
            parents.push(BTreeMap::new());
        }
        let paths: BTreeSet<&String> = own
            .keys()
            .chain(parents.iter().flat_map(BTreeMap::keys))
            .collect();
        for path in paths {
            let has = own.get(path);
            if parents.iter().any(|parent| parent.get(path) == has) {
                continue;
            }
            if let Some(blob) = has {
                let place = places.entry((blob.clone(), path.clone())).or_default();
                place.0.insert(commit.id().to_string());
            }
            for blob in parents.iter().filter_map(|parent| parent.get(path)) {
                let place = places.entry((blob.clone(), path.clone())).or_default();
                place.1.insert(commit.id().to_string());
            }
        }
    }
    places
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
fn both_readers_see_the_same_places() {
    let built = busy();
    let expected = places_by_git2(&built.root);
    assert!(expected.len() > 30, "{}", expected.len());
    assert_eq!(places(&read(&built.root)), expected);
}

#[test]
fn both_readers_see_the_same_bytes() {
    let built = busy();
    let repo = Repo::open(&built.root).unwrap();
    let mut history = read(&built.root);
    let expected: BTreeMap<String, Vec<u8>> = {
        let git = git2::Repository::open(&built.root).unwrap();
        let blobs = history.places().map(|(blob, ..)| blob);
        blobs
            .map(|blob| {
                let bytes = git.find_blob(git2::Oid::from_str(&blob).unwrap()).unwrap();
                (blob, bytes.content().to_vec())
            })
            .collect()
    };
    let hash = |bytes: &[u8]| {
        git2::Oid::hash_object(git2::ObjectType::Blob, bytes)
            .unwrap()
            .to_string()
    };
    let keep = |_: &Blob<'_>, bytes: &[u8]| Some((hash(bytes), bytes.to_vec()));
    let taken = history.take(&repo, 3, &Progress::hidden(), &keep);
    let count = taken.blobs.len();
    let found: BTreeMap<String, Vec<u8>> = taken.blobs.into_iter().map(|(_, blob)| blob).collect();
    assert_eq!(count, found.len(), "a blob was handed over twice");
    assert_eq!(found, expected);
}

#[test]
fn packs_are_walked_and_not_read_object_by_object() {
    let built = busy();
    let repo = Repo::open(&built.root).unwrap();
    let singly = || {
        let mut history = read(&built.root);
        let taken = history.take(&repo, 2, &Progress::hidden(), &|_, _| Some(()));
        assert!(taken.read > 30);
        (history.singly(), taken.singly)
    };
    let (graph, blobs) = singly();
    assert!(graph > 0 && blobs > 0, "the newest objects are loose");
    built.git(&["repack", "-adq"]);
    assert_eq!(singly(), (0, 0));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let built = busy();
    let repo = Repo::open(&built.root).unwrap();
    let run = |jobs| {
        let mut history = history_of(&built.root, &Scope::default(), jobs);
        let keep = |blob: &Blob<'_>, bytes: &[u8]| {
            Some((blob.paths().collect::<Vec<_>>(), bytes.to_vec()))
        };
        let taken = history.take(&repo, jobs, &Progress::hidden(), &keep);
        let lives: Vec<_> = taken
            .blobs
            .iter()
            .map(|(n, _)| history.lives().of(&[*n]))
            .collect();
        let places: Vec<_> = history
            .places()
            .map(|(b, p, a, r)| (b, p, a.to_vec(), r.to_vec()))
            .collect();
        (taken.blobs, lives, places, effects(&history))
    };
    let one = run(1);
    assert_eq!(run(2), one);
    assert_eq!(run(7), one);
}

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
fn a_shallow_clone_says_what_it_cannot_know() {
    let built = Built::case("moved");
    let shallow = built.beside("shallow");
    let from = format!("file://{}", built.root.display());
    built.git(&[
        "clone",
        "-q",
        "--depth",
        "2",
        &from,
        shallow.to_str().unwrap(),
    ]);
    let (history, life) = life_of(&shallow, "select status from orders");
    assert_eq!(history.commits(), 2);
    assert_eq!(life.first, None);
    assert_eq!(
        history.commit(life.removed.unwrap()).unwrap().author,
        "cleo"
    );
    assert!(effects(&history)[0].contains("git fetch --unshallow"));
}

#[test]
fn a_partial_clone_counts_what_is_missing() {
    let built = Built::case("moved");
    let from = format!("file://{}", built.root.display());
    built.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = built.beside("partial");
    built.git(&[
        "clone",
        "-q",
        "--filter=blob:none",
        &from,
        partial.to_str().unwrap(),
    ]);
    let mut history = read(&partial);
    assert_eq!(
        effects(&history),
        [
            "2 old file versions are not in the clone (a partial clone) and were not read, such as \
          app/reports.py, report.py"
        ]
    );
    assert_eq!(
        holding(&partial, &mut history, "select status from orders"),
        [0; 0]
    );
    let treeless = built.beside("treeless");
    built.git(&[
        "clone",
        "-q",
        "--filter=tree:0",
        &from,
        treeless.to_str().unwrap(),
    ]);
    let history = read(&treeless);
    assert_eq!(history.commits(), 3);
    assert!(
        effects(&history)
            .iter()
            .any(|e| e.contains("--filter=tree:0")),
        "{:?}",
        effects(&history)
    );
}

#[test]
fn borrowed_objects_are_read_where_they_lie() {
    let built = busy();
    let shared = built.beside("shared");
    built.git(&["clone", "-q", "--shared", ".", shared.to_str().unwrap()]);
    std::fs::write(shared.join("own.py"), "q = 'select own'\n").unwrap();
    git_at(&shared, BEGIN + 900_000, "eve", &["add", "-A"]);
    git_at(&shared, BEGIN + 900_000, "eve", &["commit", "-qm", "own"]);
    assert_eq!(places(&read(&shared)), places_by_git2(&shared));
    std::fs::write(
        shared.join(".git/objects/info/alternates"),
        "/nowhere/at/all\n",
    )
    .unwrap();
    let history = read(&shared);
    assert!(
        effects(&history)
            .iter()
            .any(|e| e.contains("borrows objects from /nowhere/at/all")),
        "{:?}",
        effects(&history)
    );
}

#[test]
fn objects_in_several_packs_and_a_multi_pack_index_count_once() {
    let built = busy();
    let expected = places(&read(&built.root));
    built.git(&["repack", "-q"]);
    let again = built.git(&["rev-list", "--objects", "HEAD~4"]);
    let names: String = again
        .lines()
        .map(|l| format!("{}\n", l.split(' ').next().unwrap()))
        .collect();
    let list = built.beside("objects");
    std::fs::write(&list, names).unwrap();
    let packed = std::process::Command::new("git")
        .args(["pack-objects", "-q", ".git/objects/pack/pack"])
        .stdin(std::fs::File::open(&list).unwrap())
        .current_dir(&built.root)
        .output()
        .unwrap();
    assert!(packed.status.success());
    built.git(&["multi-pack-index", "write"]);
    assert_eq!(places(&read(&built.root)), expected);
    let mut history = read(&built.root);
    let mut blobs = holding(&built.root, &mut history, "select");
    let count = blobs.len();
    blobs.dedup();
    assert_eq!(blobs.len(), count);
}

#[test]
fn a_damaged_pack_is_told_and_the_rest_is_read() {
    let built = busy();
    let packs = built.root.join(".git/objects/pack");
    let names = std::fs::read_dir(&packs)
        .unwrap()
        .map(|e| e.unwrap().path());
    let mut names: Vec<_> = names
        .filter(|p| p.extension().is_some_and(|e| e == "pack"))
        .collect();
    names.sort_by_key(|path| path.metadata().unwrap().len());
    let smaller = &names[0];
    let mut mode = smaller.metadata().unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false)]
    mode.set_readonly(false);
    std::fs::set_permissions(smaller, mode).unwrap();
    std::fs::write(smaller, b"PACK").unwrap();
    let history = read(&built.root);
    assert!(
        effects(&history)
            .iter()
            .any(|e| e.starts_with("a pack cannot be read")),
        "{:?}",
        effects(&history)
    );
    assert!(history.places().count() > 10);
}

#[test]
fn an_index_that_a_killed_gc_left_without_its_pack_is_told() {
    let built = busy();
    let expected = places(&read(&built.root));
    let packs = built.root.join(".git/objects/pack");
    let mut names = std::fs::read_dir(&packs)
        .unwrap()
        .map(|e| e.unwrap().path());
    let index = names
        .find(|p| p.extension().is_some_and(|e| e == "idx"))
        .unwrap();
    std::fs::copy(
        &index,
        packs.join("pack-0123456789012345678901234567890123456789.idx"),
    )
    .unwrap();
    let history = read(&built.root);
    assert_eq!(places(&history), expected);
    assert!(
        effects(&history)[0].starts_with("a pack cannot be read"),
        "{:?}",
        effects(&history)
    );
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
fn another_worktree_s_head_counts() {
    let built = Built::case("moved");
    let linked = built.beside("linked");
    built.git(&[
        "worktree",
        "add",
        "-q",
        "--detach",
        linked.to_str().unwrap(),
    ]);
    std::fs::write(linked.join("linked.py"), "q = 'select linked'\n").unwrap();
    git_at(&linked, BEGIN + 90_000, "eve", &["add", "-A"]);
    git_at(&linked, BEGIN + 90_000, "eve", &["commit", "-qm", "linked"]);
    let (_, life) = life_of(&built.root, "select linked");
    assert_eq!(life.refs, ["worktrees/linked/HEAD"]);
    let (_, life) = life_of(&linked, "select linked");
    assert!(life.refs.contains(&"HEAD".to_owned()), "{:?}", life.refs);
}

#[test]
fn links_submodules_and_binaries_are_not_read() {
    let mut built = Built::case("moved");
    #[cfg(unix)]
    std::os::unix::fs::symlink("select target", built.root.join("link.py")).unwrap();
    built
        .write("blob.py", b"select \0 nul")
        .write("big.py", "select big ".repeat(120_000));
    let other = built.beside("other");
    git_at(
        built.root.parent().unwrap(),
        BEGIN,
        "ann",
        &["clone", "-q", "work", "other"],
    );
    built.git(&[
        "submodule",
        "--quiet",
        "add",
        other.to_str().unwrap(),
        "sub",
    ]);
    built.commit("ann", "odd things");
    let mut history = read(&built.root);
    for text in ["select target", "select \0", "select big"] {
        assert_eq!(holding(&built.root, &mut history, text), [0; 0], "{text}");
    }
    let effects = effects(&history);
    assert!(
        effects.contains(&"1 old file version over 1 MB was not read".to_owned()),
        "{effects:?}"
    );
    assert!(
        effects.iter().any(|e| e.starts_with("submodules")),
        "{effects:?}"
    );
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

/// What a run on the migration of the case `dropped` says.
fn analyzed(built: &Built, history: request::History) -> Report {
    analyze(&Request {
        paths: vec![built.root.join("db/migrations/002_drop.sql")],
        repo: Some(built.root.clone()),
        history,
        jobs: Some(2),
        quiet: true,
        ..Request::default()
    })
    .unwrap()
}

fn everything() -> request::History {
    request::History::Search(Scope::default())
}

#[test]
fn the_last_use_of_a_dropped_column_is_told_with_who_removed_it() {
    let built = Built::case("dropped");
    built.git(&["tag", "v1.0", "HEAD~2"]);
    built.git(&["tag", "v2.0", "HEAD~1"]);
    let report = analyzed(&built, everything());
    let evidence: Vec<_> = report
        .evidence
        .iter()
        .map(|e| {
            (
                e.object.as_str(),
                e.in_use,
                e.last_use,
                e.first_release_without.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        evidence,
        [
            ("orders.status", false, Some(0), Some("v2.0")),
            // Nobody ever named it: that is said, and is no proof.
            ("orders.note", false, None, None),
            ("orders.total", true, None, None),
        ]
    );
    let past: Vec<_> = report
        .history
        .iter()
        .map(|p| (p.change.as_str(), p.path.as_str(), p.line, p.clause))
        .collect();
    assert_eq!(
        past,
        [
            // Moved and in another layout it is the same use; the test's insert is no use of the code's.
            ("C1", "app/reports.py", 7, Clause::Select),
            // It is gone as well, though another query still reads the total.
            ("C3", "app/reports.py", 7, Clause::Select),
        ]
    );
    let last = &report.history[0];
    let commit = |message: &str| {
        let format = ["log", "-1", "--format=%H", "--grep", message];
        built.git(&format)
    };
    assert_eq!(last.first_seen.as_ref().unwrap().commit, commit("1-ann"));
    assert_eq!(last.last_seen.commit, commit("2-bob"));
    let removal = last.removed_by.as_ref().unwrap();
    assert_eq!(
        (
            removal.commit.as_str(),
            removal.author.as_str(),
            removal.date.as_str()
        ),
        (commit("3-cleo").as_str(), "cleo", "2024-01-01")
    );
    assert_eq!(last.refs, ["v1.0"]);
    assert_eq!(
        (report.coverage.history, report.coverage.commits),
        (Searched::Yes, 4)
    );
}

#[test]
fn a_query_written_before_a_rename_is_a_reader_of_what_was_renamed() {
    let built = Built::case("renamed");
    let report = analyze(&Request {
        paths: vec![built.root.join("db/migrations/003_drop.sql")],
        repo: Some(built.root.clone()),
        history: everything(),
        quiet: true,
        ..Request::default()
    })
    .unwrap();
    let past: Vec<_> = report
        .history
        .iter()
        .map(|past| (past.path.as_str(), past.query.as_str(), past.clause))
        .collect();
    // What named the table alone is no use of the column.
    assert_eq!(
        past,
        [(
            "app/report.py",
            "SELECT id FROM purchases WHERE phase = 'late'",
            Clause::Where
        )]
    );
    let removal = report.history[0].removed_by.as_ref().unwrap();
    assert_eq!(removal.author, "bob");
    assert_eq!(report.evidence[0].object, "orders.status");
    assert_eq!(report.evidence[0].last_use, Some(0));
}

#[test]
fn grafted_parents_are_not_followed_and_are_told() {
    let built = Built::case("moved");
    let root = built.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let grafts = format!("{} {root}\n", built.head());
    std::fs::create_dir_all(built.root.join(".git/info")).unwrap();
    std::fs::write(built.root.join(".git/info/grafts"), grafts).unwrap();
    let history = read(&built.root);
    assert_eq!(history.commits(), 3);
    let told = effects(&history);
    assert!(
        told.iter().any(|effect| effect.contains("graft")),
        "{told:?}"
    );
}

#[test]
fn a_repository_that_cannot_be_read_is_an_error_and_no_folder_without_git() {
    for (format, word) in [
        ("--object-format=sha256", "SHA-256"),
        ("--ref-format=reftable", "reftable"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("git")
            .args(["init", "-q", format])
            .current_dir(dir.path())
            .output()
            .unwrap();
        // An old git does not know the format, and makes no such repository.
        if made.status.success() {
            let error = Repo::open(dir.path()).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}

#[test]
fn without_the_history_there_is_no_evidence_and_no_silence() {
    let built = Built::case("dropped");
    let report = analyzed(&built, request::History::OffInCi);
    assert!(report.evidence.is_empty() && report.history.is_empty());
    assert_eq!(report.coverage.history, Searched::NotInCi);
}

#[test]
fn the_report_of_the_past_does_not_depend_on_the_number_of_threads() {
    let built = Built::case("dropped");
    let run = |jobs| {
        let request = Request {
            paths: vec![built.root.join("db/migrations/002_drop.sql")],
            repo: Some(built.root.clone()),
            history: everything(),
            jobs: Some(jobs),
            quiet: true,
            ..Request::default()
        };
        let report = analyze(&request).unwrap();
        (
            report.history,
            report.evidence,
            report.coverage.history_effects,
        )
    };
    assert_eq!(run(1), run(5));
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
