//! One batch for a client program: what to send it, and how to tell its answers apart.
//!
//! In: pieces of SQL, each under a mark. Out: a script file; from the client's output the lines
//! under each mark, from its error lines the first error of each mark. The hard thing: the two
//! streams are not ordered among each other, so errors are placed by the line number they name.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::outcome::Failure;

/// Which piece of which world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    Reset,
    Setup,
    Prepare,
    Change,
    Later,
    Statement,
    Describe,
    Probe,
}

pub type Mark = (usize, Piece);

/// The batch under construction.
#[derive(Default)]
pub struct Batch {
    text: String,
    lines: usize,
    /// First line of each mark.
    starts: BTreeMap<usize, Mark>,
}

/// The answers.
pub struct Answers {
    lines: BTreeMap<Mark, Vec<String>>,
    errors: BTreeMap<Mark, Failure>,
}

impl Batch {
    /// Adds a piece; `announce` makes the client print the mark.
    pub fn add(&mut self, mark: Mark, announce: impl Fn(&str) -> String, sql: &str) {
        self.starts.insert(self.lines + 1, mark);
        self.line(&announce(&spelled(mark)));
        self.line(sql.trim_end());
    }

    /// Adds text without a mark.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines += text.matches('\n').count() + 1;
    }

    /// Runs the client over the batch. `place` reads the line number and the error of an error line.
    pub fn run(
        self,
        client: &mut Command,
        hand_over: impl Fn(&mut Command, &Path) -> std::io::Result<()>,
        place: impl Fn(&str) -> Option<(usize, Failure)>,
    ) -> Result<Answers, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = folder.path().join("batch.sql");
        std::fs::write(&file, &self.text).map_err(|error| error.to_string())?;
        hand_over(client, &file).map_err(|error| error.to_string())?;
        let output = client.output();
        let output = output.map_err(|error| format!("cannot run {client:?}: {error}"))?;
        let (stdout, stderr) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        );
        let names: BTreeMap<String, Mark> = self
            .starts
            .values()
            .map(|mark| (spelled(*mark), *mark))
            .collect();
        let mut lines: BTreeMap<Mark, Vec<String>> = BTreeMap::new();
        let mut current = None;
        for line in stdout.lines() {
            match names.get(line.trim()) {
                Some(mark) => current = Some(*mark),
                None => {
                    if let Some(mark) = current {
                        lines.entry(mark).or_default().push(line.to_string());
                    }
                }
            }
        }
        let mut errors = BTreeMap::new();
        for (number, failure) in stderr.lines().filter_map(place) {
            if let Some((_, mark)) = self.starts.range(..=number).next_back() {
                errors.entry(*mark).or_insert(failure);
            }
        }
        if current.is_none() || current != self.starts.values().next_back().copied() {
            return Err(format!("{client:?} stopped early: {}", stderr.trim()));
        }
        Ok(Answers { lines, errors })
    }
}

impl Answers {
    pub fn lines(&self, mark: Mark) -> Vec<String> {
        self.lines.get(&mark).cloned().unwrap_or_default()
    }

    pub fn error(&self, mark: Mark) -> Option<Failure> {
        self.errors.get(&mark).cloned()
    }
}

fn spelled(mark: Mark) -> String {
    format!("@@{}.{:?}", mark.0, mark.1)
}
