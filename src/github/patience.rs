//! When a call is repeated, and how long is waited before. In: a reply and the time. Out: seconds,
//! or the end of patience. The hard thing: a job must neither hammer an API that asks for rest
//! nor sleep until its hour is over.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use super::exchange::Reply;

/// How often a call is made at most.
const ATTEMPTS: u32 = 4;
/// The longest single wait, in seconds.
const LONGEST: u64 = 90;
/// The waits of a whole run together, in seconds.
const TOGETHER: u64 = 180;
/// What GitHub asks for when it limits and names no time, in seconds.
const UNNAMED: u64 = 60;

/// Time: the machine's, or a test's.
pub trait Clock {
    /// Seconds since 1970.
    fn now(&self) -> u64;
    /// Lets seconds pass.
    fn sleep(&self, seconds: u64);
}

/// The machine's time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wall;

impl Clock for Wall {
    fn now(&self) -> u64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    }

    fn sleep(&self, seconds: u64) {
        std::thread::sleep(Duration::from_secs(seconds));
    }
}

/// What is left of the waits of a run.
#[derive(Debug)]
pub(super) struct Patience {
    left: Cell<u64>,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self {
            left: Cell::new(TOGETHER),
        }
    }

    /// Waits before the next attempt; `false` if there is none. `attempt` counts from 0, `asked`
    /// is what the API named.
    pub(super) fn wait(&self, attempt: u32, asked: Option<u64>, clock: &dyn Clock) -> bool {
        let seconds = asked.unwrap_or(1 << attempt.min(5));
        let Some(left) = self.left.get().checked_sub(seconds) else {
            return false;
        };
        if attempt + 1 >= ATTEMPTS || seconds > LONGEST {
            return false;
        }
        self.left.set(left);
        clock.sleep(seconds);
        true
    }
}

/// What a reply means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Done.
    Answer,
    /// Not carried out: come back after these seconds.
    Limited(u64),
    /// Perhaps carried out: the server stumbled.
    Stumbled,
    /// No.
    Refused,
}

/// Reads a reply. A limit is told by 429, and by 403 with words or figures of its own.
pub(super) fn meaning(reply: &Reply, now: u64) -> Meaning {
    let words = || {
        let text = String::from_utf8_lossy(&reply.body).to_lowercase();
        text.contains("rate limit") || text.contains("abuse detection")
    };
    let spent = reply.remaining == Some(0);
    match reply.status {
        200..=299 => Meaning::Answer,
        429 => Meaning::Limited(named(reply, now)),
        403 if reply.retry_after.is_some() || spent || words() => {
            Meaning::Limited(named(reply, now))
        }
        500..=599 => Meaning::Stumbled,
        _ => Meaning::Refused,
    }
}

/// The seconds that the API asks for.
fn named(reply: &Reply, now: u64) -> u64 {
    let reset = reply.reset.filter(|_| reply.remaining == Some(0));
    reply
        .retry_after
        .or(reset.map(|reset| reset.saturating_sub(now) + 1))
        .unwrap_or(UNNAMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Slept(Cell<u64>);

    impl Clock for Slept {
        fn now(&self) -> u64 {
            1000
        }

        fn sleep(&self, seconds: u64) {
            self.0.set(self.0.get() + seconds);
        }
    }

    fn reply(status: u16) -> Reply {
        Reply {
            status,
            ..Reply::default()
        }
    }

    #[test]
    fn a_limit_is_told_from_a_refusal() {
        assert_eq!(meaning(&reply(403), 0), Meaning::Refused);
        assert_eq!(meaning(&reply(429), 0), Meaning::Limited(60));
        let spent = Reply {
            remaining: Some(0),
            reset: Some(1030),
            ..reply(403)
        };
        assert_eq!(meaning(&spent, 1000), Meaning::Limited(31));
        let secondary = Reply {
            body: b"You have exceeded a secondary rate limit".to_vec(),
            ..reply(403)
        };
        assert_eq!(meaning(&secondary, 0), Meaning::Limited(60));
        let named = Reply {
            retry_after: Some(5),
            ..reply(403)
        };
        assert_eq!(meaning(&named, 0), Meaning::Limited(5));
        assert_eq!(meaning(&reply(502), 0), Meaning::Stumbled);
    }

    #[test]
    fn waits_grow_and_end() {
        let (patience, clock) = (Patience::new(), Slept::default());
        let waited: Vec<bool> = (0..4).map(|n| patience.wait(n, None, &clock)).collect();
        assert_eq!(waited, [true, true, true, false]);
        assert_eq!(clock.0.get(), 1 + 2 + 4);
    }

    #[test]
    fn nobody_waits_for_an_hour() {
        let (patience, clock) = (Patience::new(), Slept::default());
        assert!(!patience.wait(0, Some(3600), &clock));
        assert!(!patience.wait(0, Some(u64::MAX), &clock));
        assert!(patience.wait(0, Some(90), &clock));
        assert!(patience.wait(0, Some(90), &clock));
        assert!(
            !patience.wait(0, Some(1), &clock),
            "the run has waited enough"
        );
        assert_eq!(clock.0.get(), 180);
    }
}
