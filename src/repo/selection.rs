//! What is left out before anything is read: binary, vendored, minified, lock, locale and large files.
//!
//! In: a path, a size, later the text. Out: the rule that leaves it out, to be counted. The hard
//! thing: `vendor/` holds other people's code in Go, PHP and Ruby and a shop's suppliers in
//! Django, so what stands beside it decides.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::{File, Globs};
use crate::error::Result;

/// Source files above this size are generated or data.
pub const MAX_SOURCE: u64 = 1 << 20;

/// SQL dumps may be this large: the schema comes from them.
pub const MAX_SQL: u64 = 64 << 20;

/// The rule that leaves a file out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// Images, archives, compiled code; anything with a NUL near its start.
    Binary,
    /// Over [`MAX_SOURCE`], or [`MAX_SQL`] for `.sql`.
    Large,
    /// Translations.
    Locale,
    /// Lock files of package managers.
    Lock,
    /// Bundled or minified scripts and styles, source maps.
    Minified,
    /// Other people's code.
    Vendored,
    /// `exclude:` of the config.
    Excluded,
}

impl LeftOut {
    /// The word that the coverage counts it under.
    pub fn word(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Large => "large",
            Self::Locale => "locale",
            Self::Lock => "lock",
            Self::Minified => "minified",
            Self::Vendored => "vendored",
            Self::Excluded => "excluded",
        }
    }

    /// Whether a script or style is minified, told by its lines.
    pub(super) fn is_minified_text(path: &str, text: &str) -> bool {
        let extension = extension_of(path);
        matches!(extension, "js" | "mjs" | "cjs" | "css")
            && text.len() > 8 << 10
            && text.len() / (text.bytes().filter(|b| *b == b'\n').count() + 1) > 400
    }
}

/// The most that is read of a path: SQL dumps may be larger than sources.
pub fn size_limit(path: &str) -> u64 {
    if extension_of(path).eq_ignore_ascii_case("sql") {
        MAX_SQL
    } else {
        MAX_SOURCE
    }
}

/// The built-in rules together with `include:` and `exclude:` of the config.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    include: Globs,
    exclude: Globs,
}

impl Selection {
    /// `exclude` leaves out in any case; `include` brings back what a built-in rule leaves out.
    ///
    /// # Errors
    /// A pattern is malformed.
    pub fn new<S: AsRef<str>>(include: &[S], exclude: &[S]) -> Result<Self> {
        Ok(Self {
            include: Globs::new(include).map_err(|e| e.context("include"))?,
            exclude: Globs::new(exclude).map_err(|e| e.context("exclude"))?,
        })
    }

    /// The paths of the files that are looked at.
    pub fn kept<'a>(&self, files: impl Iterator<Item = &'a File> + Clone) -> BTreeSet<String> {
        let surroundings = Surroundings::of(files.clone().map(|f| f.path.as_str()));
        files
            .filter(|file| self.left_out(file, &surroundings).is_none())
            .map(|file| file.path.clone())
            .collect()
    }

    /// The rule that leaves `file` out by its path and size.
    pub(super) fn left_out(&self, file: &File, surroundings: &Surroundings) -> Option<LeftOut> {
        if self.exclude.cover(&file.path) {
            return Some(LeftOut::Excluded);
        }
        let rule = left_out_by_path(&file.path, surroundings)
            .or_else(|| (file.size > size_limit(&file.path)).then_some(LeftOut::Large))?;
        (!self.include.cover(&file.path)).then_some(rule)
    }
}

/// The rules that go by the path, for files that stand in no listing: those of the past.
#[derive(Clone, Debug)]
pub struct Takes<'a> {
    selection: &'a Selection,
    surroundings: Surroundings,
}

impl Selection {
    /// The rules by path, as the files at `paths` stand around it today.
    pub fn takes<'a>(&'a self, paths: impl Iterator<Item = &'a str>) -> Takes<'a> {
        Takes {
            selection: self,
            surroundings: Surroundings::of(paths),
        }
    }
}

impl Takes<'_> {
    /// Whether no rule leaves the path out.
    pub fn path(&self, path: &str) -> bool {
        let Selection { include, exclude } = self.selection;
        !exclude.cover(path)
            && (left_out_by_path(path, &self.surroundings).is_none() || include.cover(path))
    }
}

/// What the listing says about the folders around a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// Folders with a manifest whose package manager fills `vendor/`.
    vendoring: HashSet<String>,
    /// `vendor` folders that are a package of the application itself.
    own_vendor: HashSet<String>,
}

impl Surroundings {
    pub(super) fn of<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut surroundings = Self::default();
        for path in paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            match name {
                "go.mod" | "composer.json" | "Gemfile" | "gems.rb" | "Cargo.toml"
                | "package.json" | "bower.json" => {
                    surroundings.vendoring.insert(folder.to_owned());
                }
                "__init__.py" | "apps.py" if folder.rsplit('/').next() == Some("vendor") => {
                    surroundings.own_vendor.insert(folder.to_owned());
                }
                _ => {}
            }
        }
        surroundings
    }

    /// Whether the `vendor` folder below `parent` holds other people's code.
    fn is_vendored(&self, parent: &str, vendor: &str, below: &str) -> bool {
        if self.own_vendor.contains(vendor) {
            return false;
        }
        // Rails applications keep engines and plugins of their own there.
        if below.starts_with("engines/") || below.starts_with("plugins/") {
            return false;
        }
        parent.is_empty()
            || self.vendoring.contains(parent)
            || parent.split('/').any(|folder| ASSETS.contains(&folder))
    }
}

/// Folders of files that browsers load: a `vendor` below them is downloaded code.
const ASSETS: [&str; 10] = [
    "assets",
    "css",
    "javascripts",
    "js",
    "lib",
    "public",
    "static",
    "stylesheets",
    "web",
    "wwwroot",
];

/// Folders of other people's code, wherever they stand.
#[rustfmt::skip]
const VENDORED: [&str; 14] = [
    ".venv", ".yarn", "Carthage", "Godeps", "Pods", "_vendor", "bower_components",
    "jspm_packages", "node_modules", "site-packages", "third-party", "third_party", "thirdparty",
    "venv",
];

/// Lock files of package managers.
#[rustfmt::skip]
const LOCK: [&str; 36] = [
    ".terraform.lock.hcl", "Cargo.lock", "Chart.lock", "Gemfile.lock", "MODULE.bazel.lock",
    "Package.resolved", "Pipfile.lock", "Podfile.lock", "buildscript-gradle.lockfile", "bun.lock",
    "bun.lockb", "cabal.project.freeze", "composer.lock", "conda-lock.yml", "deno.lock",
    "flake.lock", "gems.locked", "go.sum", "go.work.sum", "gradle.lockfile", "mix.lock",
    "npm-shrinkwrap.json", "package-lock.json", "packages.lock.json", "paket.lock", "pdm.lock",
    "pixi.lock", "pnpm-lock.yaml", "poetry.lock", "project.assets.json", "pubspec.lock",
    "rebar.lock", "shard.lock", "stack.yaml.lock", "uv.lock", "yarn.lock",
];

/// Endings of scripts and styles that a bundler wrote.
const MINIFIED: [&str; 11] = [
    "-min.js",
    ".bundle.js",
    ".chunk.js",
    ".css.map",
    ".js.map",
    ".min.cjs",
    ".min.css",
    ".min.js",
    ".min.mjs",
    ".mjs.map",
    ".ts.map",
];

/// Extensions of files that are no text.
#[rustfmt::skip]
const BINARY: [&str; 84] = [
    "7z", "a", "ai", "apk", "avi", "avif", "bin", "bmp", "br", "bz2", "class", "dat", "db", "der",
    "dll", "dmg", "doc", "docx", "dylib", "ear", "eot", "eps", "exe", "flac", "gif", "gz", "heic",
    "icns", "ico", "idx", "jar", "jks", "jpeg", "jpg", "keystore", "lib", "m4a", "mkv", "mo",
    "mov", "mp3", "mp4", "npy", "o", "obj", "odp", "ods", "odt", "ogg", "otf", "p12", "pack",
    "parquet", "pdf", "pfx", "png", "ppt", "pptx", "psd", "pyc", "pyo", "rar", "snappy", "so",
    "sqlite", "sqlite3", "swf", "tar", "tgz", "tif", "tiff", "ttf", "war", "wasm", "wav", "webm",
    "webp", "woff", "woff2", "xls", "xlsx", "xz", "zip", "zst",
];

/// Extensions that only translations have.
const LOCALE: [&str; 7] = ["arb", "ftl", "po", "pot", "xlf", "xliff", "xtb"];

/// Folders of translations.
const LOCALE_FOLDERS: [&str; 9] = [
    "_locales",
    "i18n",
    "l10n",
    "lang",
    "langs",
    "languages",
    "locale",
    "locales",
    "translations",
];

fn extension_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Lower case; nearly every extension is.
fn lower(extension: &str) -> Cow<'_, str> {
    if extension.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(extension.to_ascii_lowercase())
    } else {
        Cow::Borrowed(extension)
    }
}

fn left_out_by_path(path: &str, surroundings: &Surroundings) -> Option<LeftOut> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut start = 0;
    while let Some(length) = path.get(start..).and_then(|rest| rest.find('/')) {
        let (segment, end) = (&path[start..start + length], start + length);
        if VENDORED.binary_search(&segment).is_ok() {
            return Some(LeftOut::Vendored);
        }
        if segment == "vendor" {
            let parent = path[..start].trim_end_matches('/');
            if surroundings.is_vendored(parent, &path[..end], &path[end + 1..]) {
                return Some(LeftOut::Vendored);
            }
        }
        start = end + 1;
    }
    if LOCK.binary_search(&name).is_ok() {
        return Some(LeftOut::Lock);
    }
    if MINIFIED.iter().any(|ending| name.ends_with(ending)) {
        return Some(LeftOut::Minified);
    }
    let extension = lower(extension_of(name));
    if BINARY.binary_search(&extension.as_ref()).is_ok() {
        return Some(LeftOut::Binary);
    }
    is_locale(path, name, &extension).then_some(LeftOut::Locale)
}

/// Whether a file holds translations: by its extension, or a data file in a folder of them.
fn is_locale(path: &str, name: &str, extension: &str) -> bool {
    if LOCALE.contains(&extension) {
        return true;
    }
    let data = match extension {
        "json" | "json5" | "yml" | "yaml" | "properties" | "resx" | "strings" | "toml" | "ini" => {
            true
        }
        // Code, but in a folder of translations under the name of a language it is data.
        "php" | "js" | "ts" | "rb" | "py" => false,
        _ => return false,
    };
    let folders = || path.split('/').rev().skip(1);
    let is_of_translations = |folder: &str| {
        LOCALE_FOLDERS
            .iter()
            .any(|name| name.eq_ignore_ascii_case(folder))
    };
    folders().any(is_of_translations)
        && (data
            || is_language(name.split('.').next().unwrap_or(name))
            || folders().any(is_language))
}

/// Whether a name is a language tag as translators write it: `de`, `pt-BR`, `zh_Hant`.
fn is_language(name: &str) -> bool {
    let mut parts = name.split(['-', '_', '@']);
    let language = parts.next().unwrap_or_default();
    let letters = |s: &str| s.bytes().all(|b| b.is_ascii_alphabetic());
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && LANGUAGES.binary_search(&language).is_ok()
        && parts.all(|part| matches!(part.len(), 2..=8) && letters(part))
}

/// Languages that applications are translated into; a list, because `db` and `api` are no languages.
#[rustfmt::skip]
const LANGUAGES: [&str; 76] = [
    "af", "am", "ar", "az", "be", "bg", "bn", "br", "bs", "ca", "cs", "cy", "da", "de", "el",
    "en", "eo", "es", "et", "eu", "fa", "fi", "fil", "fr", "ga", "gd", "gl", "he", "hi", "hr",
    "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ku", "lt", "lv", "mk",
    "ml", "mn", "mr", "ms", "nb", "nl", "nn", "no", "oc", "pl", "pt", "ro", "ru", "si", "sk",
    "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "ug", "uk", "ur", "uz", "vi", "zgh",
    "zh",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(path: &str, others: &[&str]) -> Option<LeftOut> {
        left_out_by_path(
            path,
            &Surroundings::of(others.iter().copied().chain([path])),
        )
    }

    #[test]
    fn vendor_is_other_peoples_code_beside_a_manifest_or_below_assets() {
        assert_eq!(
            rule("vendor/github.com/x/y.go", &["go.mod"]),
            Some(LeftOut::Vendored)
        );
        assert_eq!(
            rule("api/vendor/acme/x.php", &["api/composer.json"]),
            Some(LeftOut::Vendored)
        );
        assert_eq!(
            rule("app/assets/vendor/chart.js", &[]),
            Some(LeftOut::Vendored)
        );
        assert_eq!(
            rule("web/node_modules/a/b.js", &[]),
            Some(LeftOut::Vendored)
        );
    }

    #[test]
    fn vendor_is_a_part_of_the_application_elsewhere() {
        assert_eq!(rule("app/models/vendor/invoice.rb", &["Gemfile"]), None);
        assert_eq!(rule("src/main/java/com/acme/vendor/Order.java", &[]), None);
        assert_eq!(rule("vendor/models.py", &["vendor/__init__.py"]), None);
        assert_eq!(
            rule("vendor/engines/billing/app/models/bill.rb", &["Gemfile"]),
            None
        );
    }

    #[test]
    fn lock_minified_and_binary_files_go_by_name() {
        assert_eq!(rule("web/yarn.lock", &[]), Some(LeftOut::Lock));
        assert_eq!(rule("a/Cargo.lock", &[]), Some(LeftOut::Lock));
        assert_eq!(rule("public/app.min.js", &[]), Some(LeftOut::Minified));
        assert_eq!(rule("public/logo.PNG", &[]), Some(LeftOut::Binary));
        assert_eq!(rule("src/lock.rs", &[]), None);
        assert_eq!(rule("app/admin.js", &[]), None);
    }

    #[test]
    fn translations_are_data_in_their_folders() {
        assert_eq!(rule("config/locales/de.yml", &[]), Some(LeftOut::Locale));
        assert_eq!(
            rule("locale/de/LC_MESSAGES/django.po", &[]),
            Some(LeftOut::Locale)
        );
        assert_eq!(
            rule("resources/lang/pt-BR/validation.php", &[]),
            Some(LeftOut::Locale)
        );
        assert_eq!(
            rule("app/i18n/zh_Hant/admin.php", &[]),
            Some(LeftOut::Locale)
        );
        assert_eq!(
            rule("app/Locale/de_DE/translations.php", &[]),
            Some(LeftOut::Locale)
        );
        assert_eq!(rule("src/lang/parser.php", &[]), None);
        assert_eq!(rule("src/i18n/store.py", &[]), None);
        assert_eq!(rule("lang/db/query.php", &[]), None);
    }

    #[test]
    fn a_script_with_endless_lines_is_minified() {
        assert!(LeftOut::is_minified_text(
            "a/x.js",
            &"var a=1;".repeat(2000)
        ));
        assert!(!LeftOut::is_minified_text(
            "a/x.js",
            &"var a = 1;\n".repeat(2000)
        ));
        assert!(!LeftOut::is_minified_text("a/x.py", &"a=1;".repeat(4000)));
    }

    #[test]
    fn the_config_has_the_last_word() -> Result<()> {
        let file = |path: &str| File {
            path: path.into(),
            os_path: path.into(),
            size: 10,
            tracked: true,
            content: None,
        };
        let none = Surroundings::default();
        let selection = Selection::new(&["vendor/ours"], &["legacy/", "vendor/ours/tmp"])?;
        assert_eq!(selection.left_out(&file("vendor/ours/a.rb"), &none), None);
        let ours = selection.left_out(&file("vendor/ours/tmp/a.rb"), &none);
        assert_eq!(ours, Some(LeftOut::Excluded));
        let theirs = selection.left_out(&file("vendor/theirs/a.rb"), &none);
        assert_eq!(theirs, Some(LeftOut::Vendored));
        assert_eq!(
            selection.left_out(&file("legacy/a.rb"), &none),
            Some(LeftOut::Excluded)
        );
        Ok(())
    }

    #[test]
    fn dumps_may_be_larger_than_sources() {
        let sized = |path: &str, size| File {
            path: path.into(),
            os_path: path.into(),
            size,
            tracked: true,
            content: None,
        };
        let (rules, none) = (Selection::default(), Surroundings::default());
        assert_eq!(
            rules.left_out(&sized("db/structure.sql", 5 << 20), &none),
            None
        );
        let huge = rules.left_out(&sized("db/structure.sql", 65 << 20), &none);
        assert_eq!(huge, Some(LeftOut::Large));
        assert_eq!(
            rules.left_out(&sized("data.json", 2 << 20), &none),
            Some(LeftOut::Large)
        );
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(LOCK.is_sorted() && BINARY.is_sorted());
        assert!(VENDORED.is_sorted() && LANGUAGES.is_sorted());
    }
}
