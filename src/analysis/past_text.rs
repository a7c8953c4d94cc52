//! Texts of the past: which of a blob's literals may be about what changes, and what each uses of it.
//!
//! In: a blob, later one text. Out: texts with their lines, and [`UseOf`]s. The hard thing: a text is
//! read without its file, so only what it names by itself counts.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::earlier::Earlier;
use super::places::{bare, is_about_column, mentions_word};
use super::search::Classed;
use crate::audience::Class;
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::clause::Clause;
use crate::host::{Literal, language};
use crate::location::LineIndex;
use crate::repo::Text;
use crate::repo::history::Blob;
use crate::resolve::{Binding, Object, Surroundings, resolve};
use crate::sql;
use crate::usage::{Form, Interests, Parsed, queries};

/// One use of a change's object.
pub(super) struct UseOf {
    pub(super) change: usize,
    pub(super) clause: Clause,
    pub(super) query: String,
}

/// The texts of a blob that may be about what changes, with their lines.
pub(super) fn texts_of(
    blob: &Blob<'_>,
    bytes: &[u8],
    interests: &[Interests],
    classed: &Classed<'_>,
) -> Option<Vec<(String, u32)>> {
    if Text::is_plain(bytes) && !interests.iter().any(|i| i.objects.mentions_bytes(bytes)) {
        return None;
    }
    let text = Text::of(bytes).ok()?;
    let first_line = text.lines().next().unwrap_or_default();
    let mut paths = blob.paths();
    let language = paths.find_map(|path| {
        let code = classed.class_of(&path, &text) == Class::Code && !is_in_migrations(&path);
        code.then(|| language::of(&path, first_line)).flatten()
    })?;
    // Without its file, a text counts only where it names the relation itself.
    let about = |text: &str| interests.iter().any(|i| i.objects.mentions(text));
    let literals = crate::host::literals_near(&text, language, &about);
    let lines = LazyCell::new(|| LineIndex::new(&text));
    let mut found = Vec::new();
    for literal in &literals {
        // One word is no query.
        if literal.doc
            || !literal.text.trim().contains(char::is_whitespace)
            || !about(&literal.text)
        {
            continue;
        }
        let line = |offset: usize| lines.line(literal.source_offset(offset));
        if literal.whole_file {
            let statements = sql::split::statements(&literal.text, sql::Dialect::Generic);
            let statements = statements
                .iter()
                .map(|s| (s.span.of(&literal.text), s.span.start));
            let about = statements.filter(|(statement, _)| about(statement));
            found.extend(about.map(|(statement, at)| (statement.to_owned(), line(at))));
        } else {
            found.push((literal.text.clone(), line(0)));
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What a text uses of what changes, and the changes that it may be about where it does not parse.
pub(super) fn uses_of(
    text: &str,
    changes: &Changes,
    earlier: &[Earlier],
    interests: &Interests,
) -> (Vec<UseOf>, Vec<usize>) {
    let literal = Literal {
        text: text.to_owned(),
        ..Literal::default()
    };
    let dialect = changes.before.dialect();
    let (mut uses, mut unparsed) = (Vec::new(), Vec::new());
    for query in queries(std::slice::from_ref(&literal), interests, dialect) {
        let shown = query.range.of(text);
        match &query.form {
            // What makes the schema is no reader of it.
            Form::Statement(parsed) if is_definition(&parsed.sql) => {}
            Form::Statement(parsed) => {
                let surroundings = Surroundings::default();
                let found = resolve(
                    &parsed.statement,
                    &parsed.sql,
                    &changes.before,
                    &surroundings,
                );
                add_uses(changes, &found.bindings, shown, &|_| true, &mut uses);
                // By the names of its time it may read what goes by another name now.
                let named = |name: &String| mentions_word(shown, name);
                for time in earlier.iter().filter(|e| e.names.iter().all(named)) {
                    let sql = &parsed.sql;
                    let found = resolve(&parsed.statement, sql, &time.catalog, &surroundings);
                    add_uses(changes, &found.bindings, shown, &|_| true, &mut uses);
                }
            }
            Form::Fragment(parsed) => fragment_uses(changes, parsed, shown, &mut uses),
            Form::Unparsed(_) => {
                for (index, change) in changes.list.iter().enumerate() {
                    let name = change.name.as_deref().filter(|_| is_about_column(change));
                    let table = change.table.as_deref().map(bare);
                    if table.is_some_and(|table| mentions_word(shown, table))
                        && name.is_none_or(|name| mentions_word(shown, name))
                    {
                        unparsed.push(index);
                    }
                }
            }
        }
    }
    (uses, unparsed)
}

/// Whether a statement defines something: a migration in the strings of a program.
fn is_definition(sql: &str) -> bool {
    let first = sql.split_whitespace().next().unwrap_or_default();
    let words = [
        "create", "alter", "drop", "comment", "grant", "revoke", "refresh",
    ];
    words.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Whether a path lies in a folder of migrations: layouts of the past are not discovered one by one.
pub(super) fn is_in_migrations(path: &str) -> bool {
    let kept =
        |folder: &str| matches!(folder, "migrations" | "migration" | "migrate" | "changelog");
    path.rsplit_once('/')
        .is_some_and(|(folders, _)| folders.split('/').any(kept))
}

/// A piece of a statement counts where it names the relation itself: which relation a bare column
/// belongs to stands elsewhere in a file of which only this text was kept.
fn fragment_uses(changes: &Changes, parsed: &Parsed, shown: &str, uses: &mut Vec<UseOf>) {
    let relations: BTreeSet<Id> = changes.list.iter().filter_map(|c| c.relation).collect();
    for id in relations {
        let Some(relation) = changes.before.relation(id) else {
            continue;
        };
        let names = [(id, relation.name.clone())];
        let surroundings = Surroundings {
            relations: &names,
            open: true,
            ..Surroundings::default()
        };
        let found = resolve(
            &parsed.statement,
            &parsed.sql,
            &changes.before,
            &surroundings,
        );
        let qualified = |binding: &Binding| {
            let before = parsed.sql.get(..binding.at.start).unwrap_or_default();
            before.trim_end_matches(['"', '`']).ends_with('.')
        };
        add_uses(changes, &found.bindings, shown, &qualified, uses);
    }
}

fn add_uses(
    changes: &Changes,
    bindings: &[Binding],
    query: &str,
    counts: &dyn Fn(&Binding) -> bool,
    uses: &mut Vec<UseOf>,
) {
    for (index, change) in changes.list.iter().enumerate() {
        if !is_of_the_past(changes, change) {
            continue;
        }
        let mut clauses: Vec<Clause> = bindings
            .iter()
            .filter(|binding| is_use(change, &binding.object) && counts(binding))
            .map(|binding| binding.clause)
            .collect();
        // `*` says less than a name.
        clauses.sort_by_key(|clause| *clause == Clause::Star);
        if let Some(clause) = clauses.first()
            && !uses.iter().any(|u| u.change == index && u.query == query)
        {
            uses.push(UseOf {
                change: index,
                clause: *clause,
                query: query.to_owned(),
            });
        }
    }
}

/// Whether a name means what changes.
fn is_use(change: &Change, object: &Object) -> bool {
    let affected = |id: &Id| change.affected.contains(id);
    match object {
        Object::Star { columns, relation } => affected(relation) || columns.iter().any(affected),
        Object::Column { column, relation } => affected(column) || affected(relation),
        Object::Relation(id)
        | Object::Type(id)
        | Object::Function(id)
        | Object::Sequence(id)
        | Object::Key(id)
        | Object::Index(id) => affected(id),
        Object::Label { label, .. } => affected(label),
        Object::Derived => false,
    }
}

/// Whether the change is about something that was there before: only then anybody can have used it.
pub(super) fn is_of_the_past(changes: &Changes, change: &Change) -> bool {
    let kind = change.kind.id;
    let new = kind.starts_with("add_") || kind.starts_with("create_");
    let known = change
        .relation
        .is_none_or(|id| changes.before.relation(id).is_some());
    // No query names them.
    let unnamed = matches!(kind, "drop_foreign_key" | "drop_check" | "drop_trigger");
    !new && known && !unnamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_the_schema_is_no_reader_of_it() {
        assert!(is_definition("CREATE VIEW v AS SELECT status FROM orders"));
        assert!(is_definition("\n  alter table orders drop column status"));
        assert!(!is_definition("SELECT status FROM orders"));
        assert!(!is_definition("UPDATE orders SET status = 'new'"));
    }

    #[test]
    fn folders_of_migrations_of_any_time_are_no_code() {
        assert!(is_in_migrations("db/migrations/all_migrations.go"));
        assert!(is_in_migrations("shop/migrations/0002_status.py"));
        assert!(!is_in_migrations("app/migrations.py"));
        assert!(!is_in_migrations("app/migration_report/query.py"));
    }
}
