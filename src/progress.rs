//! Progress on standard error for whatever takes longer than a moment.
//!
//! In: names of stages and how far they are. Out: one line on a terminal, and nothing at all
//! elsewhere, with `--quiet`, or for a stage that ends before anybody could read it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a stage may take before it is worth a line.
const MOMENT: Duration = Duration::from_millis(300);

/// Where stages are shown, each on a line of its own. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// `None`: nothing is shown.
    lines: Option<MultiProgress>,
}

impl Progress {
    /// Shows stages if standard error is a terminal and the run is not `quiet`.
    pub fn new(quiet: bool) -> Self {
        use std::io::IsTerminal;
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let visible = !quiet && !dumb && std::io::stderr().is_terminal();
        let target = || ProgressDrawTarget::stderr_with_hz(10);
        Self {
            lines: visible.then(|| MultiProgress::with_draw_target(target())),
        }
    }

    /// Shows nothing.
    pub fn hidden() -> Self {
        Self::default()
    }

    /// Begins a stage of `total` steps (0: unknown). It ends when the value is dropped.
    #[must_use]
    pub fn stage(&self, name: &'static str, total: u64) -> Stage {
        Stage {
            shared: self.lines.clone().map(|lines| {
                Arc::new(Shared {
                    lines,
                    name,
                    total,
                    begun: Instant::now(),
                    state: Mutex::new(State::default()),
                })
            }),
        }
    }
}

/// A stage under way; steps can be counted from several threads.
#[derive(Clone, Debug)]
pub struct Stage {
    shared: Option<Arc<Shared>>,
}

#[derive(Debug)]
struct Shared {
    lines: MultiProgress,
    name: &'static str,
    total: u64,
    begun: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    done: u64,
    bar: Option<ProgressBar>,
}

impl Stage {
    /// Counts `steps` as done.
    pub fn inc(&self, steps: u64) {
        let Some(shared) = &self.shared else {
            return;
        };
        let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done = state.done.saturating_add(steps);
        if state.bar.is_none() && shared.begun.elapsed() >= MOMENT {
            let bar = bar(shared.name, shared.total);
            state.bar = Some(shared.lines.add(bar));
        }
        let done = state.done;
        if let Some(bar) = &state.bar {
            bar.set_position(done);
        }
    }

    /// Ends the stage and clears its line.
    pub fn finish(self) {}
}

impl Drop for Shared {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(name: &'static str, total: u64) -> ProgressBar {
    let (bar, template) = if total == 0 {
        (ProgressBar::no_length(), "{msg} {human_pos}")
    } else {
        (
            ProgressBar::new(total),
            "{msg} {wide_bar} {human_pos}/{human_len}",
        )
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(name);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visible() -> Progress {
        Progress {
            lines: Some(MultiProgress::new()),
        }
    }

    fn is_drawn(stage: &Stage) -> bool {
        let shared = stage.shared.as_ref();
        shared.is_some_and(|s| s.state.lock().is_ok_and(|state| state.bar.is_some()))
    }

    #[test]
    fn a_quiet_run_has_no_stages() {
        let stage = Progress::new(true).stage("reading files", 10);
        stage.inc(10);
        assert!(stage.shared.is_none());
        assert!(
            Progress::hidden()
                .stage("reading files", 10)
                .shared
                .is_none()
        );
    }

    #[test]
    fn a_stage_that_ends_within_a_moment_is_not_drawn() {
        let stage = visible().stage("reading files", 2);
        stage.inc(2);
        assert!(!is_drawn(&stage));
        stage.finish();
    }

    #[test]
    fn a_longer_stage_is_drawn_and_counts_from_every_thread() {
        let mut stage = visible().stage("reading files", 8);
        if let Some(shared) = stage.shared.as_mut().and_then(Arc::get_mut) {
            shared.begun = Instant::now().checked_sub(MOMENT).unwrap_or(shared.begun);
        }
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let stage = stage.clone();
                scope.spawn(move || stage.inc(2));
            }
        });
        assert!(is_drawn(&stage));
        let done = stage
            .shared
            .as_ref()
            .and_then(|s| Some(s.state.lock().ok()?.done));
        assert_eq!(done, Some(8));
    }
}
