//! The edits that renames ask for. In: a report and the files that it is about. Out: a unified diff that
//! `git apply` takes, below lines that start with `#` and list the places that need a person.
//!
//! The lines of the diff are the file's own bytes, whatever their encoding and line breaks: only the
//! names in them are replaced, and only where they stand as the analysis saw them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::overview::undecided_words;
use super::{View, counted, escape, from_top, is_hidden};
use crate::analysis::is_rename;
use crate::analysis::report::{ChangeSummary, Report};
use crate::audience::{Audience, Class};
use crate::finding::{Edit, Finding, Mapped, grouped};
use crate::repo::{Encoding, Text};
use crate::severity::{Confidence, Severity};

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 3;

/// Files that are larger are left to a person.
const LARGEST: u64 = 64 << 20;

/// Writes the patch for the renames of `report`.
pub(super) fn render(report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let renames: BTreeMap<&str, &ChangeSummary> = report
        .changes
        .iter()
        .filter(|change| is_rename(change.kind))
        .map(|change| (change.id.as_str(), change))
        .collect();
    if renames.is_empty() {
        return writeln!(out, "# no rename of a table, a column or an enum value");
    }
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| renames.contains_key(finding.change.as_str()) && is_asked(finding))
        .collect();
    let mut edits: BTreeMap<&str, BTreeSet<&Edit>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_edited(finding)) {
        edits
            .entry(&finding.path)
            .or_default()
            .extend(&finding.edits);
    }
    let mut diffs = Vec::new();
    let mut unedited: BTreeMap<&str, String> = BTreeMap::new();
    let mut edited = 0;
    for (path, edits) in &edits {
        match file_diff(report, path, edits) {
            Ok(diff) => {
                edited += edits.len();
                diffs.push(diff);
            }
            Err(reason) => {
                unedited.insert(path, reason);
            }
        }
    }
    for change in renames.values() {
        writeln!(out, "# {}", escape(&change.title))?;
    }
    writeln!(
        out,
        "# {} edited in {}",
        counted(edited, "name"),
        counted(diffs.len(), "file")
    )?;
    if edits
        .values()
        .flatten()
        .any(|edit| edit.new.contains(" AS "))
    {
        writeln!(
            out,
            "# AS keeps a result's old name for those who read it by name"
        )?;
    }
    let people = people(report, &renames, &findings, &unedited);
    if !people.is_empty() {
        writeln!(out, "#\n# {} for a person:", counted(people.len(), "place"))?;
        for place in people {
            writeln!(out, "# {}", escape(&place))?;
        }
    }
    diffs.iter().try_for_each(|diff| out.write_all(diff))
}

/// Whether the place has to change: what keeps working, what is past and what is elsewhere has not.
fn is_asked(finding: &Finding) -> bool {
    finding.severity > Severity::Info
        && finding.class != Class::Migration
        && finding.audience == Audience::WorkingTree
}

/// Whether the edits of the finding are made: for generated code its generator is to be asked.
fn is_edited(finding: &Finding) -> bool {
    !finding.edits.is_empty()
        && finding.confidence > Confidence::Possible
        && finding.class != Class::Generated
}

/// The declarations of mappers that the patch makes stand for the new names: code that follows them
/// stays as it is.
struct Remapped<'a> {
    /// Whether all declarations of a change are edited, by the mapper that reads them.
    of_mapper: BTreeMap<(&'a str, &'static str), bool>,
    /// The same by the language, for what follows the declarations of another mapper.
    of_language: BTreeMap<(&'a str, &'static str), bool>,
}

impl<'a> Remapped<'a> {
    fn of(findings: &[&'a Finding], unedited: &BTreeMap<&str, String>) -> Self {
        let (mut of_mapper, mut of_language) = (BTreeMap::new(), BTreeMap::new());
        for finding in findings {
            if let Some((mapper, Mapped::Declares)) = finding.mapped {
                let change = finding.change.as_str();
                let made = is_edited(finding) && !unedited.contains_key(finding.path.as_str());
                *of_mapper.entry((change, mapper)).or_insert(true) &= made;
                *of_language
                    .entry((change, finding.language))
                    .or_insert(true) &= made;
            }
        }
        Self {
            of_mapper,
            of_language,
        }
    }

    /// Whether a place needs no edit of its own.
    fn settle(&self, finding: &Finding) -> bool {
        let change = finding.change.as_str();
        let Some((mapper, Mapped::Follows)) = finding.mapped else {
            return false;
        };
        let own = self.of_mapper.get(&(change, mapper));
        let made = own.or_else(|| self.of_language.get(&(change, finding.language)));
        made.is_some_and(|made| *made)
    }
}

/// The places that are not edited, each with the reason.
fn people(
    report: &Report,
    renames: &BTreeMap<&str, &ChangeSummary>,
    findings: &[&Finding],
    unedited: &BTreeMap<&str, String>,
) -> Vec<String> {
    let mut people: Vec<(String, String)> = Vec::new();
    let remapped = Remapped::of(findings, unedited);
    for finding in findings.iter().filter(|finding| !remapped.settle(finding)) {
        let reason = match unedited.get(finding.path.as_str()) {
            Some(reason) => reason.as_str(),
            None if is_edited(finding) => continue,
            None if finding.class == Class::Generated => "generated, run its generator",
            None if finding.confidence < Confidence::Certain => finding.confidence.word(),
            None => "another name alone is not enough",
        };
        let place = format!("{}:{}", from_top(report, &finding.path), finding.line);
        people.push((place, format!("{} ({reason})", finding.message)));
    }
    let undecided = report
        .undecided
        .iter()
        .filter(|place| place.counts() && renames.contains_key(place.change.as_str()));
    people.extend(undecided.map(|place| {
        let reason = undecided_words(place.reason);
        let path = from_top(report, &place.path);
        (
            format!("{path}:{}", place.line),
            format!("{reason} (undecided)"),
        )
    }));
    // A place that several changes reach is one.
    let places = grouped(&people, |(place, _)| place);
    let told = places.into_iter().map(|place| {
        let mut said: Vec<&str> = place.iter().map(|(_, said)| said.as_str()).collect();
        said.dedup();
        let at = place.first().map(|(at, _)| at.as_str());
        format!("{}: {}", at.unwrap_or_default(), said.join("; "))
    });
    told.collect()
}

/// The diff of one file, or why it is left to a person.
fn file_diff(report: &Report, path: &str, edits: &BTreeSet<&Edit>) -> Result<Vec<u8>, String> {
    let before = bytes(report, path)?;
    let after = edited(&before, edits)?;
    let (old, new) = (lines(&before), lines(&after));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let name = from_top(report, path);
    let mut diff = Vec::new();
    let header = format!(
        "diff --git {a} {b}\n--- {a}{tab}\n+++ {b}{tab}\n",
        a = quoted("a/", &name),
        b = quoted("b/", &name),
        tab = if name.contains(' ') { "\t" } else { "" },
    );
    diff.extend(header.into_bytes());
    for group in group_diff_ops(ops, CONTEXT) {
        hunk(&group, &old, &new, &mut diff)?;
    }
    Ok(diff)
}

/// The bytes of a file of the scope; a link is not followed.
fn bytes(report: &Report, path: &str) -> Result<Vec<u8>, String> {
    let root = report.root.as_deref().ok_or("the file is not here")?;
    let relative = Path::new(path);
    let is_inside = relative
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    let file = root.join(relative);
    let metadata = file.symlink_metadata().map_err(|error| error.to_string())?;
    if !is_inside || !metadata.is_file() || metadata.len() > LARGEST {
        return Err("no plain file".to_owned());
    }
    std::fs::read(&file).map_err(|error| error.to_string())
}

/// The file with its edits made, byte for byte the same elsewhere.
fn edited(before: &[u8], edits: &BTreeSet<&Edit>) -> Result<Vec<u8>, String> {
    let text = Text::decode(before.to_vec()).map_err(|_| "not text".to_owned())?;
    if text.encoding == Encoding::Utf16 {
        return Err("in UTF-16".to_owned());
    }
    let changed = || "changed since it was read".to_owned();
    let mut after = Vec::with_capacity(before.len() + 16 * edits.len());
    let mut done = 0;
    for edit in edits {
        let start = text.offset + edit.start;
        let end = start + edit.old.len();
        if start < done {
            return Err("two edits of one place".to_owned());
        }
        let kept = before.get(done..start).ok_or_else(changed)?;
        if before.get(start..end) != Some(edit.old.as_bytes()) {
            return Err(changed());
        }
        after.extend_from_slice(kept);
        after.extend_from_slice(edit.new.as_bytes());
        done = end;
    }
    after.extend_from_slice(before.get(done..).ok_or_else(changed)?);
    Ok(after)
}

/// Lines with their line breaks.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Writes one hunk, unless a terminal would obey its lines.
fn hunk(ops: &[DiffOp], old: &[&[u8]], new: &[&[u8]], diff: &mut Vec<u8>) -> Result<(), String> {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else {
        return Ok(());
    };
    let range = |start: usize, end: usize| match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    };
    let header = format!(
        "@@ -{} +{} @@\n",
        range(first.old_range().start, last.old_range().end),
        range(first.new_range().start, last.new_range().end)
    );
    diff.extend(header.into_bytes());
    let mut write = |sign: u8, line: &[u8]| {
        let shown = String::from_utf8_lossy(line);
        let obeyed = |c: char| is_hidden(c) && !matches!(c, '\t' | '\u{feff}');
        let end = shown.strip_suffix('\n').unwrap_or(&shown);
        if end.strip_suffix('\r').unwrap_or(end).contains(obeyed) {
            return Err("its lines hold control characters".to_owned());
        }
        diff.push(sign);
        diff.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            diff.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
        Ok(())
    };
    for op in ops {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            old[old_range]
                .iter()
                .try_for_each(|line| write(b' ', line))?;
            continue;
        }
        old[old_range]
            .iter()
            .try_for_each(|line| write(b'-', line))?;
        new[new_range]
            .iter()
            .try_for_each(|line| write(b'+', line))?;
    }
    Ok(())
}

/// A path as git writes it in a patch: in quotes where it holds what would be read as something else.
fn quoted(side: &str, path: &str) -> String {
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    if path.bytes().all(is_plain) {
        return format!("{side}{path}");
    }
    let mut quoted = format!("\"{side}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            byte if is_plain(byte) => quoted.push(char::from(byte)),
            // Writing to a string does not fail.
            byte => drop(write!(quoted, "\\{byte:03o}")),
        }
    }
    quoted + "\""
}
