//! Which tags are releases. In: a tag's name. Out: its version, if it names one that was shipped.
//!
//! The hard thing: teams write `v4`, `release-4.1`, `api/v2.0.0`, `2024.10.03`, `3.0.0.Final`, and a
//! candidate, a nightly build or the number of a ticket look much alike.

/// Words behind a version that was shipped.
const SETTLED: [&str; 5] = ["final", "ga", "release", "stable", "lts"];

/// Words before the number of a build that was not.
const UNSETTLED: [&str; 11] = [
    "nightly", "alpha", "beta", "rc", "snapshot", "dev", "canary", "preview", "pre", "test",
    "staging",
];

/// Whether a tag's name is that of a version that was shipped: `v1.2.3`, `release-4`, `api/2024.10`,
/// and not `v2.0-rc1`.
pub(super) fn is_release(tag: &str) -> bool {
    version(tag).is_some()
}

/// The numbers of a version that was shipped.
pub(super) fn version(tag: &str) -> Option<Vec<u32>> {
    let name = tag.rsplit('/').next().unwrap_or(tag);
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (word, version) = name.split_at(start);
    let word = word.trim_end_matches(['-', '_', '.', '@']);
    // `v`, `release`, `myapp-v`: a word, and not half a sentence or a hash.
    let plain = word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '_' | '.' | '@'));
    // A build of a night or of a branch was not shipped, whatever its number.
    let unsettled = word
        .split(['-', '_', '.', '@'])
        .any(|part| UNSETTLED.iter().any(|w| part.eq_ignore_ascii_case(w)));
    let numbers: Vec<&str> = version.split(['.', '_', '-', '+']).collect();
    let dotted = numbers.len() > 1 || word == "v" || word == "release";
    let is_number =
        |part: &str| part.chars().all(|c| c.is_ascii_digit()) && (1..=8).contains(&part.len());
    // `2.0.1-final`, `1.2.Final` are releases; a candidate says so.
    let settled =
        |part: &str| is_number(part) || SETTLED.iter().any(|word| part.eq_ignore_ascii_case(word));
    let shipped = is_number(numbers.first()?) && numbers.iter().skip(1).all(|part| settled(part));
    if !(plain && dotted && shipped) || unsettled {
        return None;
    }
    Some(numbers.iter().filter_map(|n| n.parse().ok()).collect())
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn versions_that_were_shipped_are_releases() {
        for tag in [
            "v1.2.3",
            "1.2",
            "v4",
            "release-4",
            "release-4.1",
            "api/v2.0.0",
            "myapp-v1.0.1",
            "2024.10.03",
            "3.0.0.Final",
            "4_2_1",
            "v2024-01-31",
        ] {
            assert!(is_release(tag), "{tag}");
        }
        for tag in [
            "v2.0-rc1",
            "v2.0.0-beta.3",
            "nightly",
            "v1.0.0-alpha",
            "before-merge",
            "deploy",
            "2.0.0.dev1",
            "v1.2.3rc4",
            "issue-1234",
            "nightly-1.2",
            "test-0.9.448.0",
            "rc-1.0",
            "latest",
            "backup",
        ] {
            assert!(!is_release(tag), "{tag}");
        }
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let mut tags = ["v1.9.0", "app/v1.10.0", "2.0.1-final", "v2"];
        tags.sort_by_key(|tag| version(tag).unwrap());
        assert_eq!(tags, ["v1.9.0", "app/v1.10.0", "v2", "2.0.1-final"]);
    }
}
