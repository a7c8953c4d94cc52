//! Which classes are models, of which tables, with which fields.
//!
//! In: all classes that may be models. Out: those that are. The hard thing: the name of a table
//! begins with the label of its application, which is the name of a folder unless a configuration
//! says otherwise; the schema tells which folder it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::orm::python::{ancestors, inherited, parents};
use crate::orm::{Association, Model, Schema};

pub(super) fn link(declared: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let is_application = |m: &Model| m.bases.iter().any(|b| b.ends_with("AppConfig"));
    let (applications, mut classes): (Vec<Model>, Vec<Model>) =
        declared.into_iter().partition(is_application);
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for application in applications {
        let folder = application.path.rsplit_once('/').map_or("", |(f, _)| f);
        labels.extend(application.table.map(|l| (folder.to_owned(), l)));
    }
    classes.sort_by(|a, b| (&a.path, a.at).cmp(&(&b.path, b.at)));
    let parents = parents(&classes);
    let are_models = model_like(&classes, &parents);
    let tables = tables(&classes, &parents, &are_models, &labels, schema);
    let mut linked: Vec<Option<Model>> = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let table = tables.get(index).cloned().flatten();
        let kept = are_models.contains(&index) && (class.is_abstract || table.is_some());
        linked.push(kept.then(|| {
            let mut model = class.clone();
            model.scopes.clear();
            let own = parents.get(index).into_iter().flatten();
            model.bases = own
                .filter_map(|p| classes.get(*p))
                .map(|c| c.name.clone())
                .collect();
            if let Some(table) = &table {
                inherit(
                    &mut model,
                    table,
                    &ancestors(index, &parents),
                    &classes,
                    schema,
                );
            }
            model.table = table.filter(|_| !class.is_abstract);
            model
        }));
    }
    lead_back(&classes, &parents, &mut linked);
    linked.into_iter().flatten().collect()
}

/// The classes that extend Django's model, at whatever distance.
fn model_like(classes: &[Model], parents: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut heirs: Vec<Vec<usize>> = vec![Vec::new(); classes.len()];
    for (index, own) in parents.iter().enumerate() {
        for parent in own {
            if let Some(heirs) = heirs.get_mut(*parent) {
                heirs.push(index);
            }
        }
    }
    let known = |class: &Model| class.bases.iter().any(|b| is_foreign(b)) && !is_query(class);
    let own = classes.iter().enumerate().filter(|(_, c)| known(c));
    let mut found: BTreeSet<usize> = own.map(|(index, _)| index).collect();
    let mut open: Vec<usize> = found.iter().copied().collect();
    while let Some(next) = open.pop() {
        let heirs = heirs.get(next).into_iter().flatten();
        open.extend(heirs.filter(|heir| found.insert(**heir)));
    }
    found
}

/// A base that is certainly one of Django's models or of a package that extends them.
fn is_foreign(base: &str) -> bool {
    const OTHERS: [&str; 6] = [
        "pydantic",
        "ninja",
        "sqlmodel",
        "mongoengine",
        "beanie",
        "odmantic",
    ];
    const TREES: [&str; 5] = [
        "MP_Node",
        "NS_Node",
        "AL_Node",
        "AbstractUser",
        "AbstractBaseUser",
    ];
    let (module, name) = base.rsplit_once('/').unwrap_or(("", base));
    let package = module.split('/').next().unwrap_or_default();
    if OTHERS.contains(&package) || name == "BaseModel" && module.is_empty() {
        return false;
    }
    name.ends_with("Model") && name != "ModelForm"
        || TREES.contains(&name)
        || module.split('/').any(|part| part == "models")
}

/// A manager, queryset or anything else that Django's module of models hands out.
fn is_query(class: &Model) -> bool {
    let helps = |base: &String| {
        let name = base.rsplit('/').next().unwrap_or(base);
        [
            "QuerySet",
            "Queryset",
            "Manager",
            "Choices",
            "Field",
            "Lookup",
            "Transform",
            "Func",
        ]
        .iter()
        .any(|end| name.ends_with(end))
    };
    class.bases.iter().any(helps)
}

/// The table of each class.
fn tables(
    classes: &[Model],
    parents: &[Vec<usize>],
    are_models: &BTreeSet<usize>,
    labels: &BTreeMap<String, String>,
    schema: &Schema,
) -> Vec<Option<String>> {
    let spelled = |name: &str| schema.table(name).map(|t| t.name.clone());
    let mut tables: Vec<Option<String>> = vec![None; classes.len()];
    for index in are_models {
        let Some(class) = classes.get(*index).filter(|c| !c.is_abstract) else {
            continue;
        };
        let table = match &class.table {
            Some(given) => spelled(given),
            None => named_by_folder(class, labels, schema),
        };
        if let Some(own) = tables.get_mut(*index) {
            *own = table;
        }
    }
    // What has no table of its own is a proxy of the nearest model that has one.
    let inherited: Vec<(usize, Option<String>)> = are_models
        .iter()
        .filter(|i| {
            classes
                .get(**i)
                .is_some_and(|c| !c.is_abstract && c.table.is_none())
        })
        .filter(|i| tables.get(**i).is_some_and(Option::is_none))
        .map(|i| {
            let found = ancestors(*i, parents).into_iter();
            (
                *i,
                found
                    .filter_map(|a| tables.get(a).cloned().flatten())
                    .next(),
            )
        })
        .collect();
    for (index, table) in inherited {
        if let Some(own) = tables.get_mut(index) {
            *own = table;
        }
    }
    tables
}

/// `order_orderline` for `OrderLine` below the folder `order`.
fn named_by_folder(
    class: &Model,
    labels: &BTreeMap<String, String>,
    schema: &Schema,
) -> Option<String> {
    let name = class.name.to_lowercase();
    let mut folder = class.path.as_str();
    while let Some((outer, _)) = folder.rsplit_once('/') {
        folder = outer;
        let last = folder.rsplit('/').next().unwrap_or(folder);
        // A configuration may be that of another folder.
        let label = labels.get(folder).map(String::as_str);
        let tables = label.into_iter().chain([last]);
        let mut known = tables.filter_map(|label| schema.table(&format!("{label}_{name}")));
        if let Some(table) = known.next() {
            return Some(table.name.clone());
        }
    }
    None
}

/// Takes over what the ancestors declare and the model's own table holds.
fn inherit(
    model: &mut Model,
    table: &str,
    ancestors: &[usize],
    classes: &[Model],
    schema: &Schema,
) {
    model.fields.retain(|f| schema.has(table, &f.column));
    // Of a key that the schema does not know only the way to the other model is left.
    let kept = |association: &Association| {
        let mut association = association.clone();
        association.key = association.key.filter(|k| schema.has(table, k));
        association
    };
    model.associations = model.associations.iter().map(kept).collect();
    for ancestor in ancestors.iter().filter_map(|a| classes.get(*a)) {
        for field in &ancestor.fields {
            let new = model.fields.iter().all(|f| f.name != field.name);
            if new && schema.has(table, &field.column) {
                model.fields.push(inherited(&field.name, &field.column));
            }
        }
        for association in &ancestor.associations {
            let new = model
                .associations
                .iter()
                .all(|a| a.name != association.name);
            if new {
                model.associations.push(kept(association));
            }
        }
        let key = format!("{}_ptr", ancestor.name.to_lowercase());
        let column = format!("{key}_id");
        if schema.has(table, &column) && model.fields.iter().all(|f| f.column != column) {
            model.fields.push(inherited(&key, &column));
        }
    }
    if schema.has(table, "id") && model.fields.iter().all(|f| f.column != "id") {
        model.fields.push(inherited("id", "id"));
    }
}

/// Gives each model the names by which its rows lead to those that point at them.
fn lead_back(classes: &[Model], parents: &[Vec<usize>], linked: &mut [Option<Model>]) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, model) in linked.iter().enumerate() {
        if let Some(model) = model {
            by_name.entry(model.name.clone()).or_default().push(index);
        }
    }
    let mut back: Vec<(usize, Association)> = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let Some(model) = linked.get(index).and_then(Option::as_ref) else {
            continue;
        };
        if model.is_abstract {
            continue;
        }
        let lineage: Vec<&Model> = std::iter::once(index)
            .chain(ancestors(index, parents))
            .filter_map(|i| classes.get(i))
            .collect();
        let label = class.path.rsplit('/').nth(1).unwrap_or_default();
        let lower = model.name.to_lowercase();
        for association in &model.associations {
            let told = |word: &str| {
                let start = format!("{}/{word}/", association.name);
                let mut all = lineage.iter().flat_map(|c| &c.scopes);
                all.find_map(|s| s.strip_prefix(start.as_str()))
                    .map(|given| {
                        given
                            .replace("%(class)s", &lower)
                            .replace("%(app_label)s", label)
                    })
            };
            let single = told("single").is_some();
            let names = match (told("related_name"), told("related_query_name")) {
                (Some(name), _) if name.ends_with('+') => Vec::new(),
                (Some(name), Some(query)) => vec![name, query],
                (Some(name), None) => vec![name],
                (None, Some(query)) => vec![format!("{lower}_set"), query],
                (None, None) if single => vec![lower.clone()],
                (None, None) => vec![format!("{lower}_set"), lower.clone()],
            };
            let targets = by_name.get(&association.model).into_iter().flatten();
            for target in targets {
                back.extend(names.iter().map(|name| {
                    let association = Association {
                        name: name.clone(),
                        model: model.name.clone(),
                        many: !single,
                        key: None,
                    };
                    (*target, association)
                }));
            }
        }
    }
    for (target, association) in back {
        if let Some(Some(model)) = linked.get_mut(target)
            && model
                .associations
                .iter()
                .all(|a| a.name != association.name)
            && model.fields.iter().all(|f| f.name != association.name)
        {
            model.associations.push(association);
        }
    }
}
