//! Schemas, and who may use what: what is dropped, renamed, revoked or switched off together.

use std::collections::BTreeSet;

use super::{Catalog, Id, Trouble};
use crate::operation::{Guarded, QualifiedName};

/// A privilege that was taken away from a schema, sequence or function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Name of the object.
    pub name: String,
    /// The statement in words.
    pub what: String,
    /// The object, or all that lies in the schema; with a sequence the columns that draw from it.
    pub ids: BTreeSet<Id>,
}

impl Catalog {
    pub(super) fn drop_schema(&mut self, name: &str, cascade: bool) -> Vec<Trouble> {
        let stored = self.stored_schema(&Some(name.to_owned()));
        let inside: Vec<Id> = self
            .relations
            .values()
            .filter(|r| r.schema == stored)
            .map(|r| r.id)
            .collect();
        let mut troubles = Vec::new();
        if !cascade && !inside.is_empty() {
            troubles.push(Trouble::Refused(format!(
                "cannot drop schema {name} because other objects depend on it"
            )));
        }
        troubles.extend(
            inside
                .into_iter()
                .flat_map(|id| self.drop_relation(id, true)),
        );
        self.types.retain(|_, t| t.schema != stored);
        self.drop_sequences_of(&stored);
        self.functions.retain(|_, f| f.schema != stored);
        troubles
    }

    pub(super) fn rename_schema(&mut self, from: &str, to: &str) -> Vec<Trouble> {
        let (from, to) = (
            self.stored_schema(&Some(from.to_owned())),
            self.stored_schema(&Some(to.to_owned())),
        );
        let move_schema = |schema: &mut Option<String>| {
            if *schema == from {
                schema.clone_from(&to);
            }
        };
        self.relations
            .values_mut()
            .for_each(|r| move_schema(&mut r.schema));
        self.types
            .values_mut()
            .for_each(|t| move_schema(&mut t.schema));
        self.functions
            .values_mut()
            .for_each(|f| move_schema(&mut f.schema));
        self.sequences
            .values_mut()
            .for_each(|s| move_schema(&mut s.schema));
        Vec::new()
    }

    /// The privileges that were taken away, in their order.
    pub fn revoked(&self) -> &[Revoked] {
        &self.revoked
    }

    pub(super) fn revoke(&mut self, on: Guarded, name: &QualifiedName, what: &str) -> Vec<Trouble> {
        let ids: BTreeSet<Id> = match on {
            Guarded::Function => {
                let found = self.find_functions(name, None);
                found.iter().map(|f| f.id).collect()
            }
            Guarded::Sequence => {
                let found = self.find_sequence(name).map(|s| s.id);
                let columns = self.relations().flat_map(|r| &r.columns);
                let drawing = columns.filter(|c| found.is_some() && c.draws_from == found);
                found.into_iter().chain(drawing.map(|c| c.id)).collect()
            }
            Guarded::Schema => {
                let stored = self.stored_schema(&Some(name.name.clone()));
                let inside = self.relations().filter(|r| r.schema == stored);
                inside.map(|r| r.id).collect()
            }
        };
        if !ids.is_empty() {
            self.revoked.push(Revoked {
                name: name.to_string(),
                what: what.to_owned(),
                ids,
            });
        }
        Vec::new()
    }

    /// A trigger that is switched off is kept aside, with its identity.
    pub(super) fn switch_trigger(
        &mut self,
        table: &QualifiedName,
        name: Option<&str>,
        enabled: bool,
    ) -> Vec<Trouble> {
        let Some(id) = self.relation_id(table) else {
            return vec![Trouble::Unknown(format!("relation \"{table}\""))];
        };
        if let Some(relation) = self.relations.get_mut(&id) {
            let (from, to) = match enabled {
                true => (&mut relation.disabled, &mut relation.triggers),
                false => (&mut relation.triggers, &mut relation.disabled),
            };
            let meant = |t: &mut super::Trigger| name.is_none_or(|name| t.name == name);
            to.extend(from.extract_if(.., meant));
            to.sort_by_key(|t| t.id);
        }
        Vec::new()
    }
}
