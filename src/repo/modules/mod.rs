//! Units of code that a team speaks of: `app/models`, `internal/storage`, `billing/invoices`.
//!
//! In: the files of a scope, or the config's `modules:`. Out: the module of a path. The hard
//! thing: no two repositories are cut alike; how they are cut stands in `tree`.

mod tree;

use std::collections::{BTreeSet, HashMap};

use super::{File, Globs};
use crate::error::Result;
use tree::{Tree, without_source_root};

/// The modules of a scope.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// Modules of the config, in its order.
    config: Vec<(String, Globs)>,
    /// Folders and their modules' names; the longest folder above a path counts.
    folders: HashMap<String, String>,
}

impl Modules {
    /// The modules of the config: name and patterns. Where several cover a path the last counts.
    ///
    /// # Errors
    /// A pattern is malformed.
    pub fn configured<S: AsRef<str>>(rows: &[(String, &[S])]) -> Result<Self> {
        let config = rows
            .iter()
            .map(|(name, patterns)| Ok((name.clone(), Globs::new(patterns)?)))
            .collect::<Result<_>>()
            .map_err(|e| e.context("modules"))?;
        Ok(Self {
            config,
            folders: HashMap::new(),
        })
    }

    /// Finds modules in what the repository's files and folders say.
    pub fn detect(files: &[File]) -> Self {
        Self::of_paths(files.iter().map(|f| f.path.as_str()))
    }

    /// Finds modules in paths.
    pub fn of_paths<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let tree = Tree::plant(paths);
        Self {
            config: Vec::new(),
            folders: tree.cut(),
        }
    }

    /// The module of a path, if one covers it.
    pub fn module_of(&self, path: &str) -> Option<&str> {
        if !self.config.is_empty() {
            let row = self
                .config
                .iter()
                .rev()
                .find(|(_, globs)| globs.cover(path));
            return row.map(|(name, _)| name.as_str());
        }
        let path = without_source_root(path);
        let mut folder = path.as_ref();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(name) = self.folders.get(above) {
                return Some(name);
            }
            folder = above;
        }
        None
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<&str> {
        let config = self.config.iter().map(|(name, _)| name.as_str());
        let found = self.folders.values().map(String::as_str);
        config
            .chain(found)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    fn modules(paths: &[&str]) -> Modules {
        Modules::of_paths(paths.iter().copied())
    }

    /// A folder with as many sources as make it large.
    fn many(folder: &str, extension: &str, count: usize) -> Vec<String> {
        (0..count)
            .map(|i| format!("{folder}/f{i}.{extension}"))
            .collect()
    }

    #[test]
    fn a_rails_application_is_cut_at_the_folders_of_app() {
        let modules = modules(&[
            "Gemfile",
            "app/models/order.rb",
            "app/models/concerns/priced.rb",
            "app/controllers/orders_controller.rb",
            "app/views/orders/index.html.erb",
            "lib/tasks/a.rake",
            "engines/billing/billing.gemspec",
            "engines/billing/app/models/invoice.rb",
            "lib/shipping/lib/shipping/engine.rb",
            "lib/shipping/app/models/parcel.rb",
            "db/migrate/1_create.rb",
            "spec/models/order_spec.rb",
            "config/routes.rb",
        ]);
        assert_eq!(
            modules.names(),
            [
                "app/controllers",
                "app/models",
                "app/views",
                "config",
                "engines/billing",
                "lib/shipping",
                "lib/tasks"
            ]
        );
        assert_eq!(
            modules.module_of("app/models/concerns/priced.rb"),
            Some("app/models")
        );
        assert_eq!(
            modules.module_of("engines/billing/app/models/invoice.rb"),
            Some("engines/billing")
        );
        assert_eq!(modules.module_of("Gemfile"), None);
        assert_eq!(modules.module_of("db/migrate/1_create.rb"), None);
    }

    #[test]
    fn a_go_program_is_cut_at_its_packages() {
        let modules = modules(&[
            "go.mod",
            "main.go",
            "internal/storage/orders.go",
            "internal/storage/orders_test.go",
            "internal/reader/atom/atom.go",
            "internal/reader/rss/rss.go",
            "cmd/server/main.go",
            "client/client.go",
        ]);
        let names = [
            "client",
            "cmd/server",
            "internal/reader",
            "internal/storage",
        ];
        assert_eq!(modules.names(), names);
        assert_eq!(
            modules.module_of("internal/reader/atom/atom.go"),
            Some("internal/reader")
        );
        assert_eq!(modules.module_of("main.go"), None);
    }

    #[test]
    fn a_django_project_is_cut_at_its_applications() {
        let modules = modules(&[
            "pyproject.toml",
            "shop/settings.py",
            "shop/orders/apps.py",
            "shop/orders/models.py",
            "shop/orders/migrations/0001_initial.py",
            "shop/orders/tests/test_models.py",
            "shop/orders/templates/orders/list.html",
            "shop/graphql/orders/dataloaders/apps.py",
            "shop/graphql/orders/schema.py",
        ]);
        assert_eq!(modules.names(), ["shop", "shop/orders"]);
        for path in [
            "migrations/0001_initial.py",
            "tests/test_models.py",
            "templates/orders/list.html",
        ] {
            let path = format!("shop/orders/{path}");
            assert_eq!(modules.module_of(&path), Some("shop/orders"), "{path}");
        }
        assert_eq!(
            modules.module_of("shop/graphql/orders/schema.py"),
            Some("shop")
        );
    }

    #[test]
    fn a_large_package_is_cut_again_and_keeps_its_small_layers() {
        let mut paths = vec!["shop/settings.py".to_owned()];
        for part in ["orders", "billing", "stock", "users"] {
            paths.extend(many(&format!("shop/graphql/{part}"), "py", 60));
        }
        paths.extend(many("shop/graphql/utils", "py", 30));
        let modules = Modules::of_paths(paths.iter().map(String::as_str));
        let of = |path| modules.module_of(path);
        assert_eq!(of("shop/graphql/orders/f1.py"), Some("shop/graphql/orders"));
        assert_eq!(of("shop/graphql/utils/f1.py"), Some("shop/graphql"));
    }

    #[test]
    fn java_projects_are_cut_without_the_name_that_all_packages_share() {
        let root = "src/main/java/com/acme/shop";
        let mut paths = vec!["core/pom.xml".to_owned(), "web/build.gradle.kts".to_owned()];
        for part in ["orders", "billing", "stock", "users"] {
            paths.extend(many(&format!("core/{root}/{part}/service"), "java", 50));
        }
        paths.extend(many(&format!("web/{root}/web"), "java", 3));
        let modules = Modules::of_paths(paths.iter().map(String::as_str));
        assert_eq!(
            modules.names(),
            [
                "core/billing",
                "core/orders",
                "core/stock",
                "core/users",
                "web"
            ]
        );
        let test = "core/src/test/java/com/acme/shop/orders/OrderTest.java";
        assert_eq!(modules.module_of(test), Some("core/orders"));
        let mapper = "core/src/main/resources/com/acme/shop/orders/OrderMapper.xml";
        assert_eq!(modules.module_of(mapper), Some("core/orders"));
        assert_eq!(
            modules.module_of("web/src/main/java/com/acme/shop/web/A.java"),
            Some("web")
        );
    }

    #[test]
    fn manifests_of_every_ecosystem_make_units() {
        for manifest in [
            "Cargo.toml",
            "package.json",
            "go.mod",
            "pom.xml",
            "build.gradle",
            "package.yml",
            "Orders.csproj",
            "composer.json",
            "mix.exs",
            "pubspec.yaml",
            "orders.gemspec",
            "pyproject.toml",
            "__manifest__.py",
        ] {
            let paths = [
                format!("parts/orders/{manifest}"),
                "parts/orders/x/a.go".into(),
                "parts/b/c.go".into(),
            ];
            let modules = Modules::of_paths(paths.iter().map(String::as_str));
            assert_eq!(
                modules.module_of("parts/orders/x/a.go"),
                Some("parts/orders"),
                "{manifest}"
            );
            assert_eq!(
                modules.module_of("parts/b/c.go"),
                Some("parts"),
                "{manifest}"
            );
        }
    }

    #[test]
    fn the_config_replaces_what_was_found_and_its_last_row_wins() {
        let all = ["app".to_owned()];
        let reports = ["app/reports".to_owned(), "lib/reports".to_owned()];
        let modules = Modules::configured(&[
            ("everything".into(), all.as_slice()),
            ("reports".into(), reports.as_slice()),
        ])
        .unwrap();
        assert_eq!(modules.module_of("app/reports/a.rb"), Some("reports"));
        assert_eq!(modules.module_of("app/b.rb"), Some("everything"));
        assert_eq!(modules.module_of("bin/c"), None);
    }

    #[test]
    fn a_path_of_any_depth_is_read() {
        let deep = format!("{}a.rs", "d/".repeat(2_000));
        let modules = modules(&[&deep, "x/b.rs"]);
        assert!(modules.module_of(&deep).is_some());
    }

    proptest! {
        #[test]
        fn every_source_below_a_folder_has_a_module_above_it(
            paths in proptest::collection::vec("[a-c]{1,2}(/(src|lib|main|java|[a-c])){0,4}/[a-c]\\.rs", 1..30)
        ) {
            let modules = Modules::of_paths(paths.iter().map(String::as_str));
            for path in &paths {
                prop_assert!(modules.module_of(path).is_some(), "{path}");
            }
        }
    }
}
