//! What the runner reads: commands in the log, and the files of a step. In: words, perhaps hostile.
//! Out: lines that cannot become another command. The hard thing: the runner obeys every line of
//! the log that looks like a command, wherever it comes from.

use std::collections::hash_map::RandomState;
use std::fs::OpenOptions;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::report::escape;

/// How loud a message is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Level {
    Notice,
    Warning,
    Error,
}

/// Says a sentence in the log and beside the run.
pub(super) fn say(level: Level, message: &str, out: &mut dyn Write) -> io::Result<()> {
    let word = match level {
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    writeln!(out, "::{word} title=impact::{}", data(message))
}

/// A message of a command: the runner decodes what stands for `%` and for line breaks.
fn data(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| escape(line).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

/// Writes into the log what is obeyed by nobody.
pub(super) fn quoted(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let word = random();
    writeln!(out, "::stop-commands::{word}")?;
    write(out)?;
    writeln!(out, "\n::{word}::")
}

/// A word that nobody can know before.
fn random() -> String {
    // The keys of the standard library's hash maps come from the system's source of randomness.
    let word = || RandomState::new().build_hasher().finish();
    format!("impact-{:016x}{:016x}", word(), word())
}

/// Appends the step's outputs to the file that the runner names.
///
/// # Errors
/// The file cannot be written, or a value has a line break: it could become another output.
pub(super) fn outputs(path: &Path, outputs: &[(&str, String)]) -> Result<()> {
    let mut text = String::new();
    for (name, value) in outputs {
        if value.contains(['\n', '\r']) {
            return Err(Error::new(format!(
                "the output {name} has a line break: {}",
                escape(value)
            )));
        }
        let end = random();
        text.push_str(&format!("{name}<<{end}\n{value}\n{end}\n"));
    }
    append(path, &text)
}

/// Appends to a file of the step.
///
/// # Errors
/// It cannot be written.
pub(super) fn append(path: &Path, text: &str) -> Result<()> {
    let written = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        Error::new(error.to_string()).context(format_args!("cannot write {}", path.display()))
    })
}

#[cfg(test)]
mod tests {

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message_stays_one_command() {
        let said = written(|out| say(Level::Warning, "50%\n::error::x", out));
        assert_eq!(said, "::warning title=impact::50%25%0A::error::x\n");
    }

    #[test]
    fn a_log_that_looks_like_commands_is_not_obeyed() {
        let hostile = b"  ::add-mask::e\n::impact::\n";
        let log = written(|out| quoted(out, |out| out.write_all(hostile)));
        let lines: Vec<&str> = log.lines().collect();
        let word = lines[0].strip_prefix("::stop-commands::").unwrap();
        assert_eq!(lines.last(), Some(&format!("::{word}::").as_str()));
        assert!(word.len() > 30 && word != random());
    }

    #[test]
    fn a_value_cannot_become_another_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output");
        let refused = outputs(&path, &[("owners", "a\nverdict<<x\nclean\nx".to_owned())]);
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("the output owners has a line break")
        );
        assert!(!path.exists(), "nothing was written");
        outputs(&path, &[("verdict", "clean".to_owned())]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("verdict<<{}", lines[2]));
        assert_eq!(lines[1], "clean");
    }
}
