//! The order of migrations that name what they follow.
//!
//! In: versions and needs. Out: indexes, each after those that it needs. The hard thing: hostile or
//! broken histories with cycles, of which nothing may be lost.

/// Every index after those that it needs; where nothing decides, by version. Cycles are cut.
pub fn sorted<V: Ord>(versions: &[V], needs: &[Vec<usize>]) -> Vec<usize> {
    let mut by_version: Vec<usize> = (0..versions.len()).collect();
    by_version.sort_by_key(|&index| (versions.get(index), index));
    let mut done = vec![false; versions.len()];
    let mut open = vec![false; versions.len()];
    let mut order = Vec::with_capacity(versions.len());
    for start in by_version {
        let mut stack = vec![(start, false)];
        while let Some((index, ready)) = stack.pop() {
            if done.get(index).copied().unwrap_or(true) {
                continue;
            }
            if ready {
                if let Some(done) = done.get_mut(index) {
                    *done = true;
                }
                order.push(index);
                continue;
            }
            match open.get_mut(index) {
                Some(open) if !*open => *open = true,
                _ => continue,
            }
            stack.push((index, true));
            let later = needs.get(index).into_iter().flatten();
            stack.extend(later.map(|&need| (need, false)));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_decide_and_versions_break_ties() {
        assert_eq!(sorted(&[1, 1, 2], &[vec![2], vec![], vec![]]), [2, 0, 1]);
        let cycle = sorted(&[1, 2], &[vec![1], vec![0]]);
        assert_eq!(cycle.len(), 2, "a cycle loses nothing");
    }
}
