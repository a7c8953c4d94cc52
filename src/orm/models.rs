//! All models of a repository, by mapper, name and table.

use std::collections::{BTreeMap, BTreeSet};

use super::taught::Taught;
use super::{Model, ORMS, Orm, Schema};
use crate::naming;

/// All models, completed by each other.
#[derive(Clone, Debug, Default)]
pub struct Models {
    list: Vec<Model>,
    by_name: BTreeMap<(&'static str, String), Vec<usize>>,
    by_last: BTreeMap<(&'static str, String), Vec<usize>>,
    by_table: BTreeMap<String, Vec<usize>>,
    /// By names of several words in lower case: `userprofile`.
    by_letters: BTreeMap<(&'static str, String), Vec<usize>>,
    /// By the conventional name of a variable: whether it holds many, and the model.
    by_variable: BTreeMap<(&'static str, String), Vec<(bool, usize)>>,
    /// Names of fields of which the schema cannot tell whether their table has them.
    elsewhere: BTreeSet<(&'static str, String)>,
    schema: Schema,
    taught: Taught,
}

impl Models {
    /// Links what the files declare and indexes it. Of equal input the result is equal.
    pub fn new(declared: Vec<Model>, schema: Schema) -> Self {
        let mut by_orm: BTreeMap<&'static str, Vec<Model>> = BTreeMap::new();
        for model in declared {
            by_orm.entry(model.orm).or_default().push(model);
        }
        let mut models = Self {
            elsewhere: by_orm
                .values()
                .flatten()
                .flat_map(|m| unknown_fields(m, &schema))
                .collect(),
            schema,
            ..Self::default()
        };
        for (id, own) in by_orm {
            let orm = ORMS.iter().find(|o| o.id == id);
            let linked = orm.map(|o| (o.link)(own, &models.schema));
            models.list.extend(linked.into_iter().flatten());
        }
        for (index, model) in models.list.iter().enumerate() {
            let key = (model.orm, model.name.clone());
            models.by_name.entry(key).or_default().push(index);
            let last = naming::underscore(last_part(&model.name));
            let full = naming::underscore(&model.name).replace('/', "_");
            for name in BTreeSet::from([last, full]) {
                let key = (model.orm, name);
                models.by_last.entry(key).or_default().push(index);
            }
            if !model.is_abstract {
                let one = naming::underscore(&model.name);
                let many = naming::pluralize(&one);
                if one.contains('_') {
                    let key = (model.orm, model.name.to_lowercase());
                    models.by_letters.entry(key).or_default().push(index);
                }
                for (name, is_many) in [(one, false), (many, true)] {
                    let held = models.by_variable.entry((model.orm, name)).or_default();
                    held.push((is_many, index));
                }
            }
            if let Some(table) = &model.table {
                let key = table.to_lowercase();
                models.by_table.entry(key).or_default().push(index);
            }
        }
        models
    }

    /// The schema that they were read against.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// With what the config says of functions and classes.
    pub fn with_taught(self, taught: Taught) -> Self {
        Self { taught, ..self }
    }

    /// What the config says of functions and classes.
    pub fn taught(&self) -> &Taught {
        &self.taught
    }

    /// The models of a mapper.
    pub fn of<'a>(&'a self, orm: &'a str) -> impl Iterator<Item = &'a Model> {
        self.list.iter().filter(move |m| m.orm == orm)
    }

    /// Whether a mapper has any model.
    pub fn any(&self, orm: &str) -> bool {
        self.list.iter().any(|m| m.orm == orm)
    }

    /// The models of that name, which several modules of a repository may have.
    pub fn named<'a>(
        &'a self,
        orm: &'static str,
        name: &str,
    ) -> impl Iterator<Item = &'a Model> + use<'a> {
        let found = self.by_name.get(&(orm, name.to_owned()));
        found
            .into_iter()
            .flatten()
            .filter_map(|i| self.list.get(*i))
    }

    /// The models that a variable of that name may hold by convention: `line_item` and
    /// `shop_line_item` hold a `Shop::LineItem`.
    pub fn called<'a>(
        &'a self,
        orm: &'static str,
        name: &str,
    ) -> impl Iterator<Item = &'a Model> + use<'a> {
        let found = self.by_last.get(&(orm, name.to_owned()));
        found
            .into_iter()
            .flatten()
            .filter_map(|i| self.list.get(*i))
    }

    /// The table of the only model of that name, whatever its mapper.
    pub fn table_of(&self, name: &str) -> Option<&str> {
        let mut tables = ORMS
            .iter()
            .flat_map(|orm| self.named(orm.id, name))
            .filter_map(|m| m.table.as_deref());
        let first = tables.next()?;
        tables.all(|other| other == first).then_some(first)
    }

    /// The table of the models that a file declares, if it is one.
    pub fn declared_in(&self, path: &str) -> Option<&str> {
        let own = self.list.iter().filter(|m| m.path == path);
        let mut tables = own.filter_map(|m| m.table.as_deref());
        let first = tables.next()?;
        tables.all(|other| other == first).then_some(first)
    }

    /// The models whose row a variable of that name holds by convention, or whose rows.
    pub fn held_by<'a>(
        &'a self,
        orm: &'static str,
        variable: &str,
    ) -> impl Iterator<Item = (bool, &'a Model)> + use<'a> {
        let found = self.by_variable.get(&(orm, variable.to_owned()));
        let held = found.into_iter().flatten();
        held.filter_map(|(many, i)| Some((*many, self.list.get(*i)?)))
    }

    /// The only model whose name of several words this is in lower case: `userprofile`.
    pub fn run_together(&self, orm: &'static str, name: &str) -> Option<&Model> {
        let found = self.by_letters.get(&(orm, name.to_owned()))?;
        of_one_table(found.iter().filter_map(|i| self.list.get(*i)))
    }

    /// Whether a class has a field of that name of which the schema cannot tell: by its name alone it
    /// is nobody's.
    pub fn is_elsewhere(&self, orm: &'static str, field: &str) -> bool {
        !self.elsewhere.is_empty() && self.elsewhere.contains(&(orm, field.to_owned()))
    }

    /// The models of a table, of all mappers.
    pub fn of_table<'a>(&'a self, table: &str) -> impl Iterator<Item = &'a Model> + use<'a> {
        let found = self.by_table.get(&table.to_lowercase());
        found
            .into_iter()
            .flatten()
            .filter_map(|i| self.list.get(*i))
    }

    /// How many stand for a table.
    pub fn len(&self) -> usize {
        self.list.iter().filter(|m| m.table.is_some()).count()
    }

    /// Whether none stands for a table.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How code may spell a table: its name, its models, variables and associations that hold
    /// their rows. A file that uses the table has one of them, in any case, as part of a word.
    pub fn spellings_of_table(&self, table: &str) -> BTreeSet<String> {
        let bare = table.rsplit('.').next().unwrap_or(table);
        let mut words = BTreeSet::from([bare.to_owned(), naming::singularize(bare)]);
        for model in self.of_table(table) {
            let name = last_part(&model.name);
            words.insert(name.to_owned());
            words.insert(naming::underscore(name));
            let leads_here = |a: &&super::Association| a.model == model.name;
            let associations = self.list.iter().flat_map(|m| &m.associations);
            words.extend(associations.filter(leads_here).map(|a| a.name.clone()));
        }
        words.extend(self.leading_through(bare).map(str::to_owned));
        let taught = self
            .taught
            .models
            .iter()
            .filter(|(_, t)| t == table || t == bare);
        words.extend(taught.filter_map(|(subject, _)| subject.class().map(str::to_owned)));
        words.retain(|w| !w.is_empty());
        words
    }

    /// Associations that are kept in a table of their own: `orders_tags` holds the `tags` of `orders`.
    fn leading_through<'a>(&'a self, between: &'a str) -> impl Iterator<Item = &'a str> {
        self.list.iter().flat_map(move |model| {
            let own = model.table.as_deref().map(last_part);
            let rest = own.and_then(|own| between.strip_prefix(own)?.strip_prefix('_'));
            let many = model.associations.iter().filter(|a| a.many);
            let fits = many.filter(move |a| rest == Some(a.name.as_str()));
            fits.map(|a| a.name.as_str())
        })
    }

    /// How code may spell a column of a table. A file that names the column has one of them, in
    /// any case, as part of a word (`whereStatus`, `find_by_status`, `setCreatedAt`).
    pub fn spellings_of_column(&self, table: &str, column: &str) -> BTreeSet<String> {
        let joined = column.replace('_', "");
        let mut words = BTreeSet::from([column.to_owned(), joined]);
        for model in self.of_table(table) {
            let fields = model
                .fields
                .iter()
                .filter(|f| f.column.eq_ignore_ascii_case(column));
            words.extend(fields.map(|f| f.name.clone()));
            let holds = |a: &&super::Association| {
                a.key
                    .as_deref()
                    .is_some_and(|k| k.eq_ignore_ascii_case(column))
            };
            words.extend(
                model
                    .associations
                    .iter()
                    .filter(holds)
                    .map(|a| a.name.clone()),
            );
        }
        // Constants that hold the name.
        let apart = self
            .list
            .iter()
            .filter(|m| m.table.is_none() && m.is_abstract);
        let constants = apart.flat_map(|m| &m.fields);
        let constants = constants.filter(|f| f.column.eq_ignore_ascii_case(column));
        words.extend(constants.map(|f| f.name.clone()));
        words.retain(|w| !w.is_empty());
        words
    }
}

/// The model of the shortest path, where all are of one table: an application may declare a model
/// again for its tests, or under another module.
pub(crate) fn of_one_table<'m>(models: impl Iterator<Item = &'m Model>) -> Option<&'m Model> {
    let found: Vec<&Model> = models.collect();
    let first = found.first()?;
    let same = |m: &&Model| m.table.is_some() && m.table == first.table;
    if found.len() > 1 && !found.iter().all(same) {
        return None;
    }
    found.into_iter().min_by_key(|m| (m.path.len(), &m.path))
}

/// The fields of a class of which the schema cannot tell: that of a table that it does not know, or
/// knows in part.
fn unknown_fields<'m>(
    model: &'m Model,
    schema: &'m Schema,
) -> impl Iterator<Item = (&'static str, String)> + use<'m> {
    let spelled = model.table.as_deref().filter(|_| model.named);
    let known = spelled.map(|given| {
        let bare = given.rsplit('.').next().unwrap_or(given);
        schema.table(given).or_else(|| schema.table(bare))
    });
    let fields = model.fields.iter().filter(move |f| match known {
        Some(Some(table)) => table.open && table.column(&f.column).is_none(),
        Some(None) => true,
        None => false,
    });
    fields.map(|f| (model.orm, f.name.clone()))
}

/// The name of a class without its modules.
fn last_part(name: &str) -> &str {
    name.rsplit(['.', ':', '\\']).next().unwrap_or(name)
}

/// The mappers that are used from a language.
pub(crate) fn of_language(language: &str) -> impl Iterator<Item = &'static Orm> {
    ORMS.iter()
        .copied()
        .filter(move |orm| orm.languages.contains(&language))
}
