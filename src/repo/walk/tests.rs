//! What a walk lists, tells and leaves alone, on built repositories.

use super::*;
use crate::repo::scratch::{Scratch, files_of, paths_of};
use crate::repo::{Files, Selection};

fn skips(files: &Files) -> Vec<(&str, SkipReason)> {
    files
        .skips
        .iter()
        .map(|s| (s.path.as_str(), s.reason))
        .collect()
}

#[test]
fn tracked_and_untracked_files_are_listed_and_ignored_ones_are_not() {
    let scratch = Scratch::new();
    scratch
        .write(".gitignore", "*.log\n/build/\n!keep.log\n")
        .write("src/a.rs", "a")
        .write("src/a.log", "forced")
        .commit();
    let mut index = scratch.git.index().unwrap();
    index.add_path(Path::new("src/a.log")).unwrap();
    index.write().unwrap();
    scratch
        .write("src/new.rs", "new")
        .write("src/b.log", "ignored")
        .write("keep.log", "kept")
        .write("build/out.rs", "ignored")
        .write("fresh/deep/x.py", "new")
        .write("fresh/x.log", "ignored")
        .write("fresh/.gitignore", "*.tmp\n")
        .write("fresh/deep/y.tmp", "ignored");
    let files = files_of(&scratch.root());
    let listed: Vec<_> = files
        .files
        .iter()
        .map(|f| (f.path.as_str(), f.tracked))
        .collect();
    assert_eq!(
        listed,
        [
            (".gitignore", true),
            ("fresh/.gitignore", false),
            ("fresh/deep/x.py", false),
            ("keep.log", false),
            ("src/a.log", true),
            ("src/a.rs", true),
            ("src/new.rs", false),
        ]
    );
    assert!(files.skips.is_empty());
}

#[test]
fn a_deleted_file_is_no_file_and_a_changed_one_is_read_as_it_is() {
    let scratch = Scratch::new();
    scratch.write("a/gone.rs", "x").write("b.rs", "x").commit();
    std::fs::remove_dir_all(scratch.root().join("a")).unwrap();
    scratch.write("b.rs", "changed");
    let files = files_of(&scratch.root());
    assert!(files.get("a/gone.rs").is_none() && files.skips.is_empty());
    let file = files.get("b.rs").unwrap();
    assert_eq!(file.text(100).unwrap().text, "changed");
    assert_eq!(file.bytes(3).unwrap_err().reason, SkipReason::TooLarge);
}

#[test]
fn a_folder_inside_a_repository_is_a_scope_of_its_own() {
    let scratch = Scratch::new();
    scratch
        .write(".gitignore", "*.log\n")
        .write("services/billing/a.rb", "x")
        .write("services/billing/b.log", "ignored")
        .write("services/billing-old/c.rb", "x")
        .commit();
    scratch.write("services/billing/new/d.rb", "x");
    let scope = scratch.root().join("services/billing");
    assert_eq!(paths_of(&scope), ["a.rb", "new/d.rb"]);
    assert_eq!(Repo::open(&scope).unwrap().prefix(), "services/billing/");
}

#[test]
fn a_folder_without_git_is_read_whole() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["a.rs", "b/.gitignore", "b/c.log", ".svn/entries"] {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "*.log").unwrap();
    }
    let repo = Repo::open(dir.path()).unwrap();
    assert!(!repo.has_git());
    assert_eq!((repo.head(), repo.base(None)), (None, Ok(None)));
    assert_eq!(paths_of(dir.path()), ["a.rs", "b/.gitignore", "b/c.log"]);
    assert!(repo.base(Some("main")).is_err());
}

#[test]
fn a_folder_that_the_repository_around_it_ignores_is_read_like_one_without_git() {
    let scratch = Scratch::new();
    scratch
        .write(".gitignore", "/target\n")
        .write("a.rs", "x")
        .commit();
    scratch.write("target/case/a.sql", "x");
    let scope = scratch.root().join("target/case");
    assert!(!Repo::open(&scope).unwrap().has_git());
    assert_eq!(paths_of(&scope), ["a.sql"]);
}

#[test]
fn a_repository_without_a_commit_lists_its_files() {
    let scratch = Scratch::new();
    scratch.write("a.rs", "x");
    assert_eq!(paths_of(&scratch.root()), ["a.rs"]);
    assert_eq!(scratch.open().head(), None);
}

#[test]
fn other_repositories_are_told_and_not_entered() {
    let scratch = Scratch::new();
    scratch.write("a.rs", "x");
    let commit = scratch.commit();
    let mut index = scratch.git.index().unwrap();
    let entry = git2::IndexEntry {
        ctime: git2::IndexTime::new(0, 0),
        mtime: git2::IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0o160_000,
        uid: 0,
        gid: 0,
        file_size: 0,
        id: commit,
        flags: 0,
        flags_extended: 0,
        path: b"modules/sub".to_vec(),
    };
    index.add(&entry).unwrap();
    index.write().unwrap();
    scratch
        .write("modules/sub/b.rs", "x")
        .write("nested/.git/HEAD", "x")
        .write("nested/c.rs", "x");
    let files = files_of(&scratch.root());
    assert_eq!(files.files.len(), 1);
    assert_eq!(
        skips(&files),
        [
            ("modules/sub", SkipReason::Submodule),
            ("nested/", SkipReason::Submodule)
        ]
    );
}

#[test]
fn a_sparse_checkout_is_told_once() {
    let scratch = Scratch::new();
    scratch
        .write("a.rs", "x")
        .write("b/c.rs", "x")
        .write("b/d.rs", "x")
        .commit();
    let mut index = scratch.git.index().unwrap();
    for path in ["b/c.rs", "b/d.rs"] {
        let mut entry = index.get_path(Path::new(path), 0).unwrap();
        entry.flags_extended |= 1 << 14;
        index.add(&entry).unwrap();
    }
    index.write().unwrap();
    std::fs::remove_dir_all(scratch.root().join("b")).unwrap();
    let files = files_of(&scratch.root());
    assert_eq!(skips(&files), [(".", SkipReason::MissingObject)]);
    assert!(
        files.skips[0]
            .detail
            .starts_with("2 tracked files are not checked out")
    );
}

#[test]
fn left_out_files_are_counted_by_rule() {
    let scratch = Scratch::new();
    for path in [
        "go.mod",
        "vendor/x/y.go",
        "a.png",
        "web/a.min.js",
        "yarn.lock",
        "locale/de.yml",
        "a.go",
    ] {
        scratch.write(path, "x");
    }
    scratch.write("big.json", &"x".repeat(1 << 21));
    let files = files_of(&scratch.root());
    let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(listed, ["a.go", "go.mod"]);
    assert_eq!(files.left_out.len(), 6);
    assert_eq!(files.total(), 8);
    let repo = scratch.open();
    let all = repo
        .files(&Selection::new(&["**"], &["vendor"]).unwrap())
        .unwrap();
    assert_eq!(
        all.left_out.iter().collect::<Vec<_>>(),
        [(&"excluded".to_owned(), &1)]
    );
}

#[test]
fn a_file_that_a_person_names_is_found_inside_and_outside_the_scope() {
    let scratch = Scratch::new();
    scratch.write("db/1.sql", "x").commit();
    let outside = scratch.dir.path().join("other.sql");
    std::fs::write(&outside, "x").unwrap();
    let repo = scratch.open();
    let inside = repo.locate(&scratch.root().join("db/../db/1.sql")).unwrap();
    assert_eq!((inside.path.as_str(), inside.tracked), ("db/1.sql", true));
    assert_eq!(
        repo.locate(&outside).unwrap().path,
        outside.to_string_lossy()
    );
    let error = repo
        .locate(&scratch.root().join("none.sql"))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("cannot read ") && error.contains("none.sql"),
        "{error}"
    );
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn hostile_names_are_listed_and_read() {
        let scratch = Scratch::new();
        let names: [&[u8]; 5] = [
            b"a\nb.rs",
            b"\x1b[31mred.rs",
            b"two words.rs",
            b"\xff\xfe.rs",
            b"tab\t.rs",
        ];
        for name in names {
            let path = scratch.root().join(std::ffi::OsStr::from_bytes(name));
            std::fs::write(path, "SELECT 1").unwrap();
        }
        scratch.commit();
        let files = files_of(&scratch.root());
        let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
        let expected = [
            "\u{1b}[31mred.rs",
            "a\nb.rs",
            "tab\t.rs",
            "two words.rs",
            "\u{fffd}\u{fffd}.rs",
        ];
        assert_eq!(listed, expected);
        assert!(files.files.iter().all(|f| f.text(100).is_ok()));
    }

    #[test]
    fn links_are_not_followed_and_those_that_leave_are_told() {
        let scratch = Scratch::new();
        let outside = scratch.dir.path().join("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("secret.rs"), "x").unwrap();
        scratch.write("src/a.rs", "x");
        let root = scratch.root();
        symlink("src", root.join("inside")).unwrap();
        symlink("src/a.rs", root.join("same.rs")).unwrap();
        symlink(&outside, root.join("away")).unwrap();
        symlink("nowhere", root.join("dangling")).unwrap();
        symlink(".", root.join("src/loop")).unwrap();
        for committed in [false, true] {
            let files = files_of(&root);
            let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
            assert_eq!(listed, ["src/a.rs"], "{committed}");
            assert_eq!(
                skips(&files),
                [
                    ("away", SkipReason::OutsideScope),
                    ("dangling", SkipReason::Unreadable)
                ]
            );
            scratch.commit();
        }
    }

    #[test]
    fn a_link_in_the_place_of_a_tracked_folder_is_not_followed() {
        let scratch = Scratch::new();
        scratch
            .write("lib/a.rs", "x")
            .write("lib/deep/b.rs", "x")
            .commit();
        let outside = scratch.dir.path().join("outside");
        std::fs::rename(scratch.root().join("lib"), &outside).unwrap();
        symlink(&outside, scratch.root().join("lib")).unwrap();
        let files = files_of(&scratch.root());
        assert!(files.files.is_empty(), "{:?}", files.files);
        assert_eq!(skips(&files), [("lib", SkipReason::OutsideScope)]);
    }

    #[test]
    fn pipes_and_unreadable_folders_stop_nothing() {
        use std::os::unix::net::UnixListener;
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        let _socket = UnixListener::bind(scratch.root().join("s")).unwrap();
        assert_eq!(paths_of(&scratch.root()), ["a.rs"]);
    }
}
