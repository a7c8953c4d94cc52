//! Structs without a tag of their own that embed one of the mapper: `type Token struct { Base … }`.
//!
//! In: the structs of all files. Out: those of which a mapper's struct is a part. The hard thing:
//! what is embedded stands in another file, so that such a struct is kept with the name of what it
//! embeds until all models are known.

use std::collections::BTreeSet;

use crate::orm::golang::package_name;
use crate::orm::{Association, Model, Schema};

/// How often structs are looked through for what embeds those that were found before.
const ROUNDS: usize = 4;

/// Packages that hold models.
const PACKAGES: [&str; 5] = ["model", "models", "entity", "entities", "domain"];

/// Ends of the names of structs that others embed.
const ENDS: [&str; 5] = ["Base", "Model", "Entity", "Mixin", "Timestamps"];

/// Whether a struct may be embedded in models, by its name.
pub(super) fn is_base(name: &str) -> bool {
    let (package, last) = name.rsplit_once('.').unwrap_or(("", name));
    last.starts_with(char::is_uppercase)
        && (PACKAGES.contains(&package)
            || last.starts_with("Base")
            || ENDS.iter().any(|end| last.ends_with(end)))
}

/// Whether a file may declare such structs: one begins with what it embeds.
pub(super) fn declares(text: &str) -> bool {
    text.match_indices(" struct {\n").any(|(at, found)| {
        let rest = text.get(at + found.len()..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim();
        let name = line.trim_start_matches('*');
        name.len() < 80 && !name.contains([' ', '\t', '`']) && is_base(name)
    })
}

/// Marks a struct as one that stands for rows only if what it embeds does.
pub(super) fn depending(base: &str) -> Association {
    Association {
        name: String::new(),
        model: base.to_owned(),
        many: false,
        key: None,
    }
}

/// Keeps of the marked structs those that embed another model.
pub(super) fn link(models: Vec<Model>, _: &Schema) -> Vec<Model> {
    let key = |path: &str, name: &str| match name.rsplit_once('.') {
        Some((package, name)) => (package.to_owned(), name.to_owned()),
        None => (package_name(path).to_owned(), name.to_owned()),
    };
    let (mut waiting, mut found): (Vec<Model>, Vec<Model>) =
        models.into_iter().partition(|m| !m.associations.is_empty());
    let mut known: BTreeSet<(String, String)> =
        found.iter().map(|m| key(&m.path, &m.name)).collect();
    for _ in 0..ROUNDS {
        let (fits, rest): (Vec<Model>, Vec<Model>) = waiting.into_iter().partition(|model| {
            let mut bases = model.associations.iter();
            bases.any(|base| known.contains(&key(&model.path, &base.model)))
        });
        waiting = rest;
        if fits.is_empty() {
            break;
        }
        for mut model in fits {
            model.associations.clear();
            known.insert(key(&model.path, &model.name));
            found.push(model);
        }
    }
    found
}
