//! A rename where a mapper names the thing. In: one use of a model or builder, and the change. Out: the
//! edits of its finding, and whether the place ties code to the database or follows what does.
//!
//! Nothing is guessed: a name is edited only where it stands there letter for letter, and a declaration
//! only as its mapper says. Everything else is left to a person.

use std::collections::BTreeSet;

use super::judge::FileJudge;
use super::places::mentions_word;
use super::rename::{is_rename, written};
use crate::clause::Clause;
use crate::finding::{Edit, Mapped};
use crate::host::Literal;
use crate::location::Span;
use crate::orm::{Follows, ModelUse, Name, Orm, Unit, Value};
use crate::severity::Confidence;

impl FileJudge<'_> {
    /// Tells the finding that was just made what its names become; `gone` are the places of those that
    /// the change takes away.
    pub(super) fn rename_in_model(
        &mut self,
        index: usize,
        orm: &'static Orm,
        used: &ModelUse,
        gone: &BTreeSet<Span>,
    ) {
        let change = self.changes.list.get(index);
        let Some(change) = change.filter(|c| is_rename(c.kind.id)) else {
            return;
        };
        let new = change.new_name.as_deref();
        let new = new.map(|name| name.rsplit('.').next().unwrap_or(name));
        let Some(new) = new.and_then(|new| written(new, None)) else {
            return;
        };
        let is_column = change.kind.id == "rename_column";
        let old = match is_column {
            true => change.name.as_deref(),
            false => change.table.as_deref(),
        };
        let old = old.map(|name| name.rsplit('.').next().unwrap_or(name));
        let Some(old) = old else { return };
        let mut mapped = Mapped::Follows;
        let mut edits = Some(Vec::new());
        let named = |at: &Span| {
            let mut names = used.names.iter().filter(|name| name.at == *at);
            let own = names
                .clone()
                .find(|name| name.column.is_some() == is_column);
            let name = own.or_else(|| names.next())?;
            Some(Name {
                column: name.column.clone().filter(|_| is_column),
                ..name.clone()
            })
        };
        for at in gone {
            let Some(name) = named(at) else {
                mapped = Mapped::Names;
                edits = None;
                continue;
            };
            let (role, own) = self.name_in_model(orm, &name, old, new);
            mapped = match (mapped, role) {
                (Mapped::Declares, _) | (_, Mapped::Declares) => Mapped::Declares,
                (Mapped::Names, _) | (_, Mapped::Names) => Mapped::Names,
                _ => Mapped::Follows,
            };
            edits = edits.zip(own).map(|(mut all, own)| {
                all.extend(own);
                all
            });
        }
        if !is_column && mapped == Mapped::Names {
            let qualifiers = self.qualifiers(used.whole, old, new);
            edits = edits.zip(qualifiers).map(|(mut all, own)| {
                all.extend(own);
                all.sort();
                all.dedup();
                all
            });
        }
        let made = self.judged.findings.last_mut();
        if let Some(finding) = made.filter(|_| !gone.is_empty()) {
            // A declaration that needs no edit follows another one.
            if mapped == Mapped::Declares && edits.as_ref().is_some_and(Vec::is_empty) {
                mapped = Mapped::Follows;
            }
            finding.mapped = Some((orm.id, mapped));
            // What is only possible is edited by a person.
            let sure = used.confidence > Confidence::Possible;
            finding.edits = edits.filter(|_| sure).unwrap_or_default();
        }
    }

    /// The edits of the texts in `whole` that name columns by their table, as `orders.status`; `None`
    /// where one names the table otherwise.
    fn qualifiers(&self, whole: Span, old: &str, new: &str) -> Option<Vec<Edit>> {
        let start = self
            .literals
            .partition_point(|l| l.span.start < whole.start);
        let inside = self.literals.iter().skip(start);
        let inside = inside.take_while(|l| l.span.end <= whole.end);
        let prefix = format!("{old}.");
        let naming = inside.filter(|l| l.text.contains(&prefix) && mentions_word(&l.text, old));
        let edit = |literal: &Literal| {
            let is_column = |rest: &str| rest.chars().all(|c| c.is_alphanumeric() || c == '_');
            literal
                .text
                .strip_prefix(&prefix)
                .filter(|rest| is_column(rest))?;
            let own = Literally::at(self.source.text, literal.span, old, true)?;
            Some(Edit {
                start: own.at.start,
                old: old.to_owned(),
                new: new.to_owned(),
            })
        };
        naming.map(edit).collect()
    }

    /// What one name is to its mapper, and its edits; `None` where a person has to look.
    fn name_in_model(
        &self,
        orm: &Orm,
        name: &Name,
        old: &str,
        new: &str,
    ) -> (Mapped, Option<Vec<Edit>>) {
        let is_table = name.column.is_none();
        let own = Literally::at(self.source.text, name.at, old, is_table);
        let edit = |at: Span, new: String| Edit {
            start: at.start,
            old: at.of(self.source.text).to_owned(),
            new,
        };
        let declares = match orm.follows {
            Follows::Columns => name.clause == Clause::Mapping && is_table,
            Follows::Fields | Follows::FieldsAndTexts => name.clause == Clause::Mapping,
        };
        if name.value == Value::HandedOn {
            return (Mapped::Names, None);
        }
        if declares {
            let unit = Unit {
                path: self.source.path,
                text: self.source.text,
                language: self.source.language,
                literals: self.literals,
                syntax: self.syntax,
            };
            let edits = (orm.rename)(&unit, name, new);
            let edits = edits.map(|all| all.into_iter().map(|(at, new)| edit(at, new)).collect());
            return (Mapped::Declares, edits);
        }
        let follows = match (orm.follows, own) {
            (Follows::Columns, own) => is_table && own.is_none(),
            (Follows::Fields, _) => true,
            (Follows::FieldsAndTexts, own) => !own.is_some_and(|own| own.quoted),
        };
        match (follows, own) {
            (true, _) => (Mapped::Follows, Some(Vec::new())),
            // A relation of a model may be called like a table.
            (false, Some(own)) if !is_table || own.quoted => {
                (Mapped::Names, Some(vec![edit(own.at, new.to_owned())]))
            }
            (false, _) => (Mapped::Names, None),
        }
    }
}

/// A name that stands in the code letter for letter.
#[derive(Clone, Copy)]
struct Literally {
    at: Span,
    quoted: bool,
}

impl Literally {
    /// The name at `at`: as a word, a symbol, a key or a text; `orders.status` is a text for both names.
    fn at(text: &str, at: Span, old: &str, is_table: bool) -> Option<Self> {
        let marks = |c: char| matches!(c, '\'' | '"' | '`' | ':' | '@' | '$');
        let written = at.of(text);
        let bare = written.trim_matches(marks);
        let start = at.start + written.find(bare)?;
        let before = text.get(..start)?.chars().next_back();
        let quoted = before.is_some_and(|c| matches!(c, '\'' | '"' | '`'));
        let (from, own) = match bare.split_once('.').filter(|_| quoted) {
            Some((table, _)) if is_table => (0, table),
            Some((table, column)) => (table.len() + 1, column),
            None => (0, bare),
        };
        let at = Span::new(start + from, start + from + own.len());
        (own == old).then_some(Self { at, quoted })
    }
}
