//! Every corner that a clone can have: shallow, partial, borrowed, damaged, linked.

use impact::repo::Repo;

use crate::build::{BEGIN, Built, git_at};
use crate::readers::places_by_git2;
use crate::{busy, effects, holding, life_of, places, read};

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
