//! Work on several threads whose stacks are large enough for any tree of SQL.
//!
//! In: items and what to ask of each. Out: the answers in the order of the items, whatever the number
//! of threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Stack of a thread that parses, in bytes: several times what the longest allowed statement needs.
const STACK: usize = 64 << 20;

/// Runs `work` on a thread whose stack is large enough to parse, walk and drop any tree.
/// A stage wraps its whole loop once; one call for each statement would be slow.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // As `thread::spawn` does where the system has no more threads.
            Err(error) => resume_unwind(Box::new(format!("cannot start a thread: {error}"))),
        }
    })
}

/// Asks every item, on `jobs` threads.
pub fn map<I: Sync, T: Send>(items: &[I], jobs: usize, ask: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::new());
    let work = || {
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            own.push((index, ask(item)));
        }
        let mut all = answers.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(&mut own);
    };
    thread::scope(|scope| {
        for _ in 1..jobs {
            // Fewer threads than asked for only take longer.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work);
        }
        with_stack(work);
    });
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_unstable_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_stand_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        for jobs in [0, 1, 2, 7] {
            assert_eq!(
                map(&items, jobs, |item| item + 1),
                (1..=1000).collect::<Vec<_>>()
            );
        }
    }
}
