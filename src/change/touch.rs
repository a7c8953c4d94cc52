//! One use of what changed, as a kind of change sees it: where it stands, what it is compared with,
//! what it writes, and what the statement yields.

use super::convert::{Conversion, Placed, conversion};
use super::{Change, Usage};
use crate::catalog::{Column, Function, Id, Part, Rule};
use crate::clause::Clause;
use crate::operation::Body;
use crate::resolve::{
    Binding, Comparison, Constant, Object, Resolution, Sides, Type, Value, Write, WriteKind,
    same_values, sets,
};
use crate::sql::{Dialect, parse};
use sqlparser::ast::{SelectItem, SetExpr, Statement};

/// One use of what changed that gives no error.
#[derive(Clone, Copy)]
pub struct Touch<'a> {
    /// The change.
    pub change: &'a Change,
    /// Both catalogs.
    pub sides: Sides<'a>,
    /// The use.
    pub what: Usage,
    /// The statement before.
    pub before: &'a Resolution,
    /// The statement afterwards.
    pub after: &'a Resolution,
    /// The name that is used.
    pub binding: Option<&'a Binding>,
    /// The write that uses it.
    pub write: Option<&'a Write>,
    /// The same write afterwards.
    pub now: Option<&'a Write>,
}

impl Touch<'_> {
    /// The changed column, before and afterwards.
    pub(super) fn column(&self) -> Option<(&Column, &Column)> {
        let old = self.sides.before.relation(self.change.relation?)?;
        let new = self
            .sides
            .after
            .relation(self.sides.pairing.after(old.id)?)?;
        let now = self.sides.pairing.after(self.change.object)?;
        Some((
            old.column_by_id(self.change.object)?,
            new.column_by_id(now)?,
        ))
    }

    /// Whether the name only says where a written value goes: the write itself is another use.
    pub(super) fn is_target(&self) -> bool {
        self.binding
            .is_some_and(|b| b.source.is_none() && matches!(b.clause, Clause::Insert | Clause::Set))
            && !self.before.writes.is_empty()
    }

    /// Whether the statement yields the same types as before.
    pub(super) fn same_output(&self) -> bool {
        // A cast can overflow, and a CASE fall to its ELSE.
        if self
            .binding
            .is_some_and(|b| b.cast || !b.compared.is_empty())
        {
            return false;
        }
        // What a view yields is known as of when it was made.
        let object = self.binding.map(|b| &b.object);
        if let Some(Object::Column { relation, .. } | Object::Star { relation, .. }) = object
            && self.change.relation.is_some_and(|own| own != *relation)
        {
            return false;
        }
        let known = |t: &Type| matches!(t, Type::Known { .. });
        match (&self.before.output, &self.after.output) {
            (Some(old), Some(new)) => {
                old.len() == new.len()
                    && old
                        .iter()
                        .zip(new)
                        .all(|(a, b)| known(&a.data_type) && a.data_type == b.data_type)
            }
            _ => false,
        }
    }

    /// What the name is compared with.
    pub(super) fn comparisons(&self) -> &[Comparison] {
        self.binding.map_or(&[], |b| b.compared.as_slice())
    }

    /// Whether every written row satisfies the changed constraint by its constants.
    pub(super) fn satisfied(&self) -> bool {
        self.now
            .is_some_and(|w| w.satisfied.contains(&self.change.object))
    }

    /// Whether a trigger of what the statement writes does its own writes there as the role that fires it.
    pub(super) fn fired_as_caller(&self, relation: Id) -> bool {
        let before = self.sides.before;
        let written = self.before.writes.iter().map(|write| write.relation);
        let tables = written.filter_map(|id| before.relation(id));
        let mut triggers = tables.flat_map(|table| &table.triggers);
        triggers.any(|trigger| {
            let effects = before.effects.get(&trigger.id);
            let mut effects = effects.into_iter().flatten();
            let body = before.body_of(trigger);
            effects.any(|effect| effect.relation == relation) && body.is_some_and(|b| !b.definer)
        })
    }

    /// Whether the statement names the relation.
    pub(super) fn names(&self, relation: Id) -> bool {
        let mut bound = self.before.bindings.iter();
        bound.any(|b| b.object == Object::Relation(relation))
    }

    /// The changed column with its catalog, before and afterwards.
    pub(super) fn columns(&self) -> Option<(Placed<'_>, Placed<'_>)> {
        let (old, new) = self.column()?;
        Some(((old, self.sides.before), (new, self.sides.after)))
    }

    /// Whether the column that the name means afterwards has the values of the old one.
    pub(super) fn same_values(&self) -> bool {
        let relation = self
            .change
            .relation
            .and_then(|id| self.sides.pairing.after(id));
        let Some(relation) = relation else {
            return false;
        };
        let new = self
            .change
            .affected
            .iter()
            .filter(|id| **id != self.change.object);
        new.into_iter()
            .any(|id| same_values(self.sides, (relation, *id), self.change.object))
    }

    /// What a change of type does to the values.
    pub(super) fn conversion(&self) -> Conversion {
        self.columns()
            .map_or(Conversion::Other, |(old, new)| conversion(old, new))
    }

    /// SQLite reads any value from any column.
    pub(super) fn is_sqlite(&self) -> bool {
        self.sides.after.dialect() == Dialect::Sqlite
    }

    /// Whether the changed column is part of a unique key.
    pub(super) fn in_unique_key(&self) -> bool {
        let relation = self
            .change
            .relation
            .and_then(|id| self.sides.before.relation(id));
        relation.is_some_and(|r| {
            r.unique_keys()
                .any(|(_, key)| key.contains(&self.change.object))
        })
    }

    /// Whether the column leads the index that went, and no index or key that stays.
    pub(super) fn index_served(&self) -> bool {
        let Some(Object::Column { column, .. }) = self.binding.map(|b| &b.object) else {
            return false;
        };
        let relation = self
            .change
            .relation
            .and_then(|id| self.sides.before.relation(id));
        let Some(relation) = relation else {
            return false;
        };
        let leads = |part: Option<&Part>, column: Id| match part {
            Some(Part::Column(id)) => *id == column,
            Some(Part::Expression(_, ids)) => ids.contains(&column),
            None => false,
        };
        let index = relation.indexes.iter().find(|i| i.id == self.change.object);
        let gone = index.is_some_and(|i| leads(i.parts.first(), *column));
        let after = self.sides.pairing.after(relation.id);
        let stays = self.sides.pairing.after(*column).is_some_and(|now| {
            after
                .and_then(|id| self.sides.after.relation(id))
                .is_some_and(|r| {
                    let keys = r
                        .constraints
                        .iter()
                        .filter(|c| matches!(c.rule, Rule::PrimaryKey(_) | Rule::Unique { .. }));
                    r.indexes.iter().any(|i| leads(i.parts.first(), now))
                        || keys
                            .into_iter()
                            .any(|c| c.rule.columns().first() == Some(&now))
                })
        });
        gone && !stays
    }

    /// Whether an affected column of the written relation has the changed label as its default.
    pub(super) fn default_is_label(&self) -> bool {
        let relation = self
            .write
            .and_then(|w| self.sides.before.relation(w.relation));
        let label = self.change.name.as_deref().unwrap_or_default();
        let columns = relation.into_iter().flat_map(|r| &r.columns);
        let given = |id: Id| {
            let targets = self.write.into_iter().flat_map(|w| &w.targets);
            targets
                .into_iter()
                .any(|t| t.column == id && t.value != Value::Default)
        };
        columns
            .filter(|c| self.change.affected.contains(&c.id) && !given(c.id))
            .filter_map(|c| c.definition.default.as_deref())
            .any(|default| Constant::of_default(default) == Some(Constant::Text(label.to_owned())))
    }

    /// Whether a trigger's body sets a column of the row that fires it.
    pub(super) fn sets_some(&self, body: &Body) -> bool {
        let relation = self
            .write
            .and_then(|w| self.sides.after.relation(w.relation));
        relation.is_some_and(|r| r.columns.iter().any(|c| sets(body, c.name())))
    }

    /// Whether a trigger's body can neither refuse the row that fires it nor change what the statement gives it.
    pub(super) fn leaves_row_alone(&self, body: &Body) -> bool {
        let text = body.text.to_lowercase();
        let refuses = [
            "raise",
            "signal",
            "return null",
            "execute",
            "perform",
            "call ",
        ];
        let relation = self
            .write
            .and_then(|w| self.sides.after.relation(w.relation));
        let Some(relation) = relation else {
            return false;
        };
        // A trigger in place of the write is all that happens; one that returns nothing skips the row.
        let row = match self.write.map(|w| w.kind) {
            Some(WriteKind::Delete) => ("return old", "return new"),
            _ => ("return new", "return old"),
        };
        let skips = body.language == "plpgsql" && (!text.contains(row.0) || text.contains(row.1));
        if relation.view.is_some() || skips {
            return false;
        }
        let given = |name: &str| {
            let targets = self.write.into_iter().flat_map(|w| &w.targets);
            let mut named = targets.filter_map(|t| relation.column_by_id(t.column));
            named.any(|c| c.name().eq_ignore_ascii_case(name))
        };
        let sets_given = relation
            .columns
            .iter()
            .any(|c| given(c.name()) && sets(body, c.name()));
        let names = |name: &str| {
            let name = name.to_lowercase();
            let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            words.any(|word| word == name)
        };
        // A trigger that writes its own table can fire itself.
        let own = names(&relation.name);
        // What it calls can refuse the row for it.
        let mut called = self.sides.after.functions().filter(|f| names(&f.name));
        let refused = called.any(|function| {
            let text = function.body.text.to_lowercase();
            text.contains("raise") || text.contains("signal")
        });
        !refuses.iter().any(|word| text.contains(word)) && !refused && !sets_given && !own
    }

    /// Whether a replaced function has the same body, but for the names of its parameters.
    pub(super) fn same_function(&self) -> bool {
        let old = self.sides.before.function(self.change.object);
        let new = self.sides.pairing.after(self.change.object);
        let new = new.and_then(|id| self.sides.after.function(id));
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        let plain = |function: &Function| -> Vec<String> {
            let word = |c: char| c.is_alphanumeric() || c == '_';
            let text = function.body.text.to_lowercase();
            let names = &function.parameters;
            text.split_whitespace()
                .flat_map(|part| part.split_inclusive(|c: char| !word(c)))
                .map(|part| {
                    let name = part.trim_end_matches(|c: char| !word(c));
                    let tail = part.get(name.len()..).unwrap_or_default();
                    match names
                        .iter()
                        .position(|(n, _)| !n.is_empty() && n.eq_ignore_ascii_case(name))
                    {
                        Some(at) => format!("${at}{tail}"),
                        None => part.to_owned(),
                    }
                })
                .collect()
        };
        // Only columns at the end of what it yields are new.
        let grown = || {
            let fields = |f: &Function| -> Option<Vec<String>> {
                let text = f.returns.as_deref()?.strip_prefix("table")?.trim();
                let inside = text.strip_prefix('(')?.strip_suffix(')')?;
                Some(inside.split(',').map(|t| t.trim().to_owned()).collect())
            };
            let dialect = self.sides.after.dialect();
            let queries = listed(&old.body.text, dialect).zip(listed(&new.body.text, dialect));
            let lists = fields(old).zip(fields(new));
            lists.is_some_and(|(was, is)| is.starts_with(&was))
                && queries.is_some_and(|(was, is)| {
                    was.rest == is.rest && is.items.starts_with(&was.items)
                })
        };
        old.body.language == new.body.language
            && (old.returns == new.returns && plain(old) == plain(new)
                || old.body.language == "sql" && grown())
    }

    /// Whether the statement needs one of the privileges (`select, update (total)`).
    pub(super) fn needs(&self, privileges: &str) -> bool {
        let Some(Object::Relation(id)) = self.binding.map(|b| &b.object) else {
            return true;
        };
        let own = |b: &&Binding| match &b.object {
            Object::Column { relation, .. } => relation == id && b.source.is_some(),
            Object::Star { relation, .. } => relation == id,
            _ => false,
        };
        let writes: Vec<WriteKind> = self
            .before
            .writes
            .iter()
            .filter(|w| w.relation == *id)
            .map(|w| w.kind)
            .collect();
        // An upsert reads the row that it meets.
        let upserts = self.before.writes.iter().any(|w| w.upsert);
        let reads = writes.is_empty() || upserts || self.before.bindings.iter().any(|b| own(&b));
        privileges.split(',').any(|word| {
            match word.trim().split([' ', '(']).next().unwrap_or_default() {
                "select" => reads,
                "insert" => writes.contains(&WriteKind::Insert),
                "update" => writes.contains(&WriteKind::Update),
                "delete" => writes.contains(&WriteKind::Delete),
                "truncate" => writes.contains(&WriteKind::Truncate),
                "references" | "trigger" | "maintain" => false,
                _ => true,
            }
        })
    }

    /// Whether the name is that of the changed relation itself, not of one that the change reaches.
    pub(super) fn names_changed(&self) -> bool {
        let own = self.change.relation;
        let object = self.binding.map(|b| &b.object);
        matches!(object, Some(Object::Relation(id)) if Some(*id) == own)
    }

    /// Whether the name is one of these columns, or a star over nothing else.
    pub(super) fn is_among(&self, columns: &[Id]) -> bool {
        match self.binding.map(|b| &b.object) {
            Some(Object::Column { column, .. }) => columns.contains(column),
            Some(Object::Star { columns: all, .. }) => all.iter().all(|c| {
                columns.contains(c)
                    || self
                        .sides
                        .before
                        .relations()
                        .all(|r| r.column_by_id(*c).is_none())
            }),
            _ => false,
        }
    }

    /// The columns of a replaced view that yield what they did, where only its list was changed.
    pub(super) fn view_keeps(&self) -> Option<Vec<Id>> {
        let old = self.sides.before.relation(self.change.relation?)?;
        let new = self
            .sides
            .after
            .relation(self.sides.pairing.after(old.id)?)?;
        let dialect = self.sides.after.dialect();
        let was = listed(&old.view.as_ref()?.query, dialect)?;
        let is = listed(&new.view.as_ref()?.query, dialect)?;
        if was.rest != is.rest {
            return None;
        }
        let kept = old.columns.iter().zip(&was.items).filter(|(column, item)| {
            let now = new
                .columns
                .iter()
                .position(|c| self.sides.pairing.same(column.id, c.id));
            now.and_then(|at| is.items.get(at)) == Some(item)
        });
        Some(kept.map(|(column, _)| column.id).collect())
    }
}

/// A view's query: the items of its list, and all the rest of it.
struct Listed {
    items: Vec<String>,
    rest: String,
}

fn listed(query: &str, dialect: Dialect) -> Option<Listed> {
    let Ok(Statement::Query(mut query)) = parse::one(query, dialect) else {
        return None;
    };
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let items = std::mem::take(&mut select.projection);
    let star = |item: &SelectItem| {
        matches!(
            item,
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
        )
    };
    if items.iter().any(star) {
        return None;
    }
    Some(Listed {
        items: items.iter().map(ToString::to_string).collect(),
        rest: query.to_string(),
    })
}
