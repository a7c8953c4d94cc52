//! Reads `impact.yml`. The one user of `serde_yaml`: typed values only, and a size cap.

use std::cmp::Ordering;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Argument, Config, SinkKind, Suppress};
use crate::change::{Part, Rule};
use crate::error::{Error, Result};
use crate::finding::is_day;
use crate::repo::{Classes, Globs};

/// The names that the file is found by, at the scope's root.
pub const FILE_NAMES: [&str; 2] = ["impact.yml", "impact.yaml"];

/// A config is written by hand: what is larger is something else.
const MAX_BYTES: u64 = 1 << 20;

/// How many characters of a value a message quotes.
const LONGEST_VALUE: usize = 40;

/// No config nests deeper; the parser's time grows with the square of the depth.
const MAX_BRACKETS: usize = 64;

/// The config file at the scope's root, if there is one.
///
/// # Errors
/// There are two, or it is a link: what it leads to was chosen by whoever changed the repository.
pub fn find(root: &Path) -> Result<Option<PathBuf>> {
    let mut found = FILE_NAMES
        .iter()
        .map(|name| root.join(name))
        .filter(|path| path.symlink_metadata().is_ok());
    let first = found.next();
    if first.is_some() && found.next().is_some() {
        return Err(Error::new(format!(
            "{} has both {} and {}: keep one",
            root.display(),
            FILE_NAMES[0],
            FILE_NAMES[1]
        )));
    }
    let linked = |path: &PathBuf| path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    match first.as_ref().filter(|path| linked(path)) {
        Some(path) => Err(Error::new(format!(
            "cannot read {}: it is a symbolic link: write the file itself, or name one by --config",
            path.display()
        ))),
        None => Ok(first),
    }
}

/// Reads a config file.
///
/// # Errors
/// It cannot be read, or it is not a valid config.
pub fn load(path: &Path) -> Result<Config> {
    let fail =
        |why: &dyn std::fmt::Display| Error::new(format!("cannot read {}: {why}", path.display()));
    let metadata = path.metadata().map_err(|e| fail(&e))?;
    if !metadata.is_file() {
        return Err(fail(&"not a file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|e| fail(&e))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(fail(&"it is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| fail(&"not valid UTF-8"))?;
    let shown = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    parse(&shown, &text)
}

/// Reads the text of a config; `shown` names it in errors.
///
/// # Errors
/// It is not YAML, has an unknown key or word, or a pattern or name that means nothing.
pub fn parse(shown: &str, text: &str) -> Result<Config> {
    read(shown, text).map_err(|why| Error::new(shortened(&why.to_string())))
}

fn read(shown: &str, text: &str) -> Result<Config> {
    let text = text.trim_start_matches('\u{feff}');
    if brackets(text) > MAX_BRACKETS {
        return Err(Error::new(format!("{shown}: brackets are nested too deep")));
    }
    let mut config = serde_yaml::from_str::<Option<Config>>(text)
        .map_err(|e| explain(shown, text, &e))?
        .unwrap_or_default();
    let lines = lines_of_rows(text, "suppress", config.suppress.len());
    for (row, line) in config.suppress.iter_mut().zip(lines) {
        row.line = line;
    }
    check(&config).map_err(|e| e.context(shown))?;
    Ok(config)
}

/// The lines on which the rows of a list begin; the key's own where they are not written one below the
/// other. The parser keeps no places.
fn lines_of_rows(text: &str, key: &str, rows: usize) -> Vec<Option<u32>> {
    let numbered =
        |(index, line): (usize, &'_ str)| (u32::try_from(index + 1).ok(), line.to_owned());
    let mut lines = text.lines().enumerate().map(numbered);
    let is_key = |line: &str| {
        let (name, _) = line.split_once(':').unwrap_or_default();
        name.trim_end().trim_matches(['"', '\'']) == key
    };
    let Some((own, _)) = lines.find(|(_, line)| is_key(line)) else {
        return vec![None; rows];
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let says = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut below = lines.filter(|(_, line)| says(line)).peekable();
    let outer = below.peek().map_or(0, |(_, line)| indent(line));
    let is_row = |line: &str| line.trim_start().starts_with("- ") || line.trim() == "-";
    let list =
        below.take_while(|(_, line)| indent(line) > outer || indent(line) == outer && is_row(line));
    let found: Vec<Option<u32>> = list
        .filter(|(_, line)| indent(line) == outer)
        .map(|(n, _)| n)
        .collect();
    match found.len() == rows {
        true => found,
        false => vec![own; rows],
    }
}

/// How many brackets stand open at once, those in texts included: patterns close theirs.
fn brackets(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// Refuses what YAML can say and nothing can mean.
fn check(config: &Config) -> Result<()> {
    let globs =
        |key: &str, patterns: &[String]| Globs::new(patterns).map(drop).map_err(|e| e.context(key));
    globs("include", &config.include)?;
    globs("exclude", &config.exclude)?;
    for (name, patterns) in &config.modules.0 {
        named("modules", name)?;
        globs("modules", patterns)?;
        if patterns.is_empty() {
            return Err(Error::new(format!("modules: `{name}` has no pattern")));
        }
    }
    for (pattern, _) in &config.owners.0 {
        globs("owners", std::slice::from_ref(pattern))?;
    }
    Classes::new(&config.classes.0)?;
    let mut names = Vec::new();
    for database in &config.databases {
        named("databases", &database.name)?;
        globs("databases", &database.readers)?;
        if names.contains(&&database.name) {
            let name = &database.name;
            return Err(Error::new(format!("databases: `{name}` stands twice")));
        }
        names.push(&database.name);
    }
    for (rule, _) in &config.severity.0 {
        let rule = Rule::parse(rule).map_err(|why| Error::new(why).context("severity"))?;
        if rule.part == Part::Undecided {
            let why =
                format!("{rule}: what cannot be decided has no severity; suppress accepts it");
            return Err(Error::new(why).context("severity"));
        }
    }
    for row in &config.suppress {
        suppression(row).map_err(|why| why.context("suppress"))?;
        globs("suppress", &row.path)?;
    }
    for reader in &config.external_readers {
        named("external_readers", &reader.name)?;
        let name = &reader.name;
        if reader.tables.is_empty() && reader.columns.is_empty() {
            return Err(Error::new(format!(
                "external_readers: `{name}` names neither tables nor columns"
            )));
        }
        if let Some(column) = reader.columns.iter().find(|column| !column.contains('.')) {
            return Err(Error::new(format!(
                "external_readers: `{name}`: write the column `{column}` as `table.{column}`"
            )));
        }
    }
    for (subject, table) in &config.models.0 {
        named("models", subject)?;
        named("models", table)?;
        if subject.contains(['/', '*']) {
            globs("models", std::slice::from_ref(subject))?;
        }
    }
    for sink in &config.sinks {
        named("sinks", &sink.function)?;
        let wrong = match (sink.is, &sink.table, &sink.table_argument) {
            (_, Some(_), Some(_)) => "has `table` and `table_argument`: one of them says it",
            (SinkKind::Column, None, None) => {
                "is a column: say of which table by `table` or `table_argument`"
            }
            (SinkKind::Table, Some(_), _) | (SinkKind::Table, _, Some(_)) => {
                "is a table: `table` and `table_argument` are for columns and SQL"
            }
            _ if sink.argument == Argument::Position(0) => "`argument` counts from 1 on",
            _ => continue,
        };
        let name = &sink.function;
        return Err(Error::new(format!("sinks: `{name}` {wrong}")));
    }
    Ok(())
}

fn suppression(row: &Suppress) -> Result<()> {
    let shown = row.shown();
    if shown.trim().is_empty() {
        return Err(Error::new(
            "a row names none of path, module, table and rule",
        ));
    }
    if row.reason.trim().is_empty() {
        return Err(Error::new(format!("{shown}: the reason is empty")));
    }
    if let Some(rule) = &row.rule {
        Rule::parse(rule).map_err(Error::new)?;
    }
    match &row.until {
        Some(day) if !is_day(day) => Err(Error::new(format!(
            "{shown}: {day} is no day: write YYYY-MM-DD"
        ))),
        _ => Ok(()),
    }
}

fn named(key: &str, name: &str) -> Result<()> {
    match name.trim() {
        "" => Err(Error::new(format!("{key}: a name is empty"))),
        _ => Ok(()),
    }
}

/// The parser's words with the line, and for a misspelt word the nearest one.
fn explain(shown: &str, text: &str, error: &serde_yaml::Error) -> Error {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let line = error.location().map(|location| location.line());
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (what, key) = if message.contains("unknown field") {
        ("unknown key", true)
    } else if message.contains("unknown variant") {
        ("unknown word", false)
    } else {
        let place = line.map_or(String::new(), |line| format!(":{line}"));
        return Error::new(format!("{shown}{place}: {message}"));
    };
    let [wrong, known @ ..] = quoted.as_slice() else {
        return Error::new(format!("{shown}: {message}"));
    };
    let line = line_of(text, wrong, key).or(line);
    let place = line.map_or(String::new(), |line| format!(":{line}"));
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len() / 3);
    let hint = match nearest {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("known are {}", known.join(", ")),
    };
    Error::new(format!("{shown}{place}: {what} `{wrong}`: {hint}"))
}

/// A message with long words and long quoted values cut: they come from the file, whatever that is.
fn shortened(message: &str) -> String {
    let mut said = String::new();
    let (mut quote, mut quoted, mut word) = (None, 0, 0);
    for c in message.chars() {
        let ends = quote == Some(c);
        let opens = quote.is_none() && matches!(c, '"' | '`');
        quoted = if ends || opens { 0 } else { quoted + 1 };
        word = if c.is_whitespace() || ends || opens {
            0
        } else {
            word + 1
        };
        if ends {
            quote = None;
        } else if opens {
            quote = Some(c);
        }
        let longest = word.max(if quote.is_some() { quoted } else { 0 });
        match longest.cmp(&(LONGEST_VALUE + 1)) {
            Ordering::Less => said.push(c),
            Ordering::Equal => said.push('…'),
            Ordering::Greater => {}
        }
    }
    said
}

/// The line of a misspelt word: the parser points at the table around a key.
fn line_of(text: &str, wrong: &str, key: bool) -> Option<usize> {
    let stands = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ").trim_start();
        match (key, line.split_once(':')) {
            (true, Some((name, _))) => name.trim().trim_matches(['"', '\'']) == wrong,
            (false, Some((_, value))) => value.trim().trim_matches(['"', '\'']) == wrong,
            _ => false,
        }
    };
    let mut lines = text.lines().enumerate().filter(|(_, line)| stands(line));
    let first = lines.next().map(|(index, _)| index + 1);
    // Two such lines: only one of them is wrong, and the parser's own line is no worse.
    first.filter(|_| lines.next().is_none())
}

#[cfg(test)]
mod tests;
