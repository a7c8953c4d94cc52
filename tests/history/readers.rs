//! Both readers of a repository agree: libgit2, object by object, and the walk over the packs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use impact::progress::Progress;
use impact::repo::Repo;
use impact::repo::history::{Blob, Scope};

use crate::{Places, busy, effects, history_of, places, read, wanted};

/// The same by libgit2: each commit's files listed whole and compared with each parent's.
pub(crate) fn places_by_git2(folder: &Path) -> Places {
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
