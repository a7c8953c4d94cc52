//! Which class a simple name means in a file: by imports and packages.

use std::collections::BTreeMap;

use crate::orm::Model;

/// The imports of a file.
#[derive(Clone, Debug, Default)]
pub struct Imports<'a> {
    path: &'a str,
    /// Full names by simple name.
    named: BTreeMap<&'a str, String>,
    /// Packages of which everything is imported.
    packages: Vec<String>,
}

impl<'a> Imports<'a> {
    /// Reads the lines that import.
    pub fn read(path: &'a str, text: &'a str) -> Self {
        let mut imports = Self {
            path,
            ..Self::default()
        };
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("import ") else {
                continue;
            };
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("static ").unwrap_or(rest);
            let full = rest.split([';', ' ']).next().unwrap_or_default();
            let simple = rest.split_once(" as ").map(|(_, alias)| alias.trim());
            match full.strip_suffix(".*") {
                Some(package) => imports.packages.push(package.replace('.', "/")),
                None => {
                    let last = full.rsplit('.').next().unwrap_or(full);
                    let simple = simple.unwrap_or(last);
                    imports.named.insert(simple, full.replace('.', "/"));
                }
            }
        }
        imports
    }

    /// The path that a class has by its package: `shop/model/Order`.
    pub fn full(&self, name: &str) -> String {
        let own = || format!("{}/{name}", package(folder(self.path)));
        self.named.get(name).cloned().unwrap_or_else(own)
    }

    /// Of the models of one name, the one that the file means by it.
    pub fn choose<'m>(
        &self,
        name: &str,
        models: impl Iterator<Item = &'m Model>,
    ) -> Option<&'m Model> {
        let fits = models.filter(|m| self.sees(name, &m.path));
        fits.max_by_key(|m| nearness(self.path, &m.path))
    }

    fn sees(&self, name: &str, path: &str) -> bool {
        let folder = folder(path);
        if path == self.path {
            return true;
        }
        if let Some(full) = self.named.get(name) {
            let package = full.rsplit_once('/').map_or("", |(package, _)| package);
            let outer = package.rsplit_once('/').map_or("", |(package, _)| package);
            return folder.ends_with(package) || !outer.is_empty() && folder.ends_with(outer);
        }
        package(folder) == package(self::folder(self.path))
            || self.packages.iter().any(|p| folder.ends_with(p.as_str()))
    }
}

/// The folder of a path.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A folder below the root of its sources.
pub fn package(folder: &str) -> &str {
    let roots = ["/java/", "/kotlin/"];
    let found = roots.iter().filter_map(|r| folder.split_once(r));
    found.map(|(_, package)| package).next().unwrap_or(folder)
}

/// How much of the front two paths share.
pub fn nearness(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes());
    same.take_while(|(a, b)| a == b).count()
}

/// The one that lies nearest to a path.
pub fn nearest<'m>(models: impl Iterator<Item = &'m Model>, path: &str) -> Option<&'m Model> {
    models.max_by_key(|m| (folder(&m.path) == folder(path), nearness(&m.path, path)))
}
