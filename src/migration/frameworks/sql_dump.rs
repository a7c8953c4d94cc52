//! Schema dumps in SQL: `structure.sql`, `schema.sql`, the output of `pg_dump`, `mysqldump` and
//! SQLite's `.schema`, full schemas beside delta folders, one file a table in database projects.

use crate::location::Span;
use crate::migration::dump::{Form, Strength};
use crate::migration::layout::{Engine, folder, name, sql_name};
use crate::migration::lower::{Lowered, Source, read_parts};
use crate::migration::version::Version;

/// The row of dumps in SQL.
pub(super) const FORM: Form = Form {
    id: "sql",
    recognise,
    holds,
    version,
    lower,
    asks: false,
};

fn recognise(path: &str) -> Option<Strength> {
    let sql = sql_name(name(path))?;
    let stem = sql.stem.to_ascii_lowercase();
    let words = || stem.split(['_', '-', '.', ' ']);
    let above = folder(path).to_ascii_lowercase();
    if stem == "structure" || stem == "latest" || above.contains("full_schemas") {
        return Some(Strength::Kept);
    }
    let speaks = |word: &str| {
        matches!(
            word,
            "schema"
                | "schemas"
                | "dump"
                | "ddl"
                | "structure"
                | "tables"
                | "createdb"
                | "database"
        )
    };
    let folder_speaks = above
        .rsplit('/')
        .take(2)
        .any(|word| speaks(word) || word == "tables");
    if words().any(speaks) || folder_speaks || Engine::named(&stem).is_some() {
        return Some(Strength::Named);
    }
    Some(Strength::Possible)
}

/// Whether a text creates tables, and does not change or remove them.
fn holds(text: &str) -> bool {
    let mut creates = 0;
    for line in text.lines() {
        let mut words = line.split_whitespace().map(str::to_ascii_lowercase);
        let first = words.next().unwrap_or_default();
        if first == "create" {
            let object = words.find(|word| {
                !matches!(
                    word.as_str(),
                    "temporary"
                        | "temp"
                        | "unlogged"
                        | "or"
                        | "replace"
                        | "global"
                        | "local"
                        | "cached"
                )
            });
            if object.as_deref() == Some("table") {
                creates += 1;
            }
        }
    }
    creates > 0
}

/// The version folder that it lies in, or the last entry of the table that lists migrations, which
/// tools append to their dumps.
fn version(path: &str, text: &str) -> Option<Version> {
    let own = name(folder(path));
    if folder(path).contains("full_schemas")
        && let Some((version, "")) = Version::leading(own)
    {
        return Some(version);
    }
    let mut listing = false;
    let mut last: Option<Version> = None;
    for line in text.lines() {
        let lower = line.trim_start().to_ascii_lowercase();
        if lower.starts_with("insert into") || lower.starts_with("copy ") {
            let head: String = lower.chars().take(80).collect();
            listing = head.contains("migration") && !head.contains("ar_internal");
        } else if lower.starts_with("\\.") || lower.is_empty() {
            listing = false;
        }
        if listing {
            let found = line
                .split(['\'', '"', '(', ')', ',', '\t', ' '])
                .filter(|word| word.len() >= 8 && word.starts_with(|c: char| c.is_ascii_digit()))
                .filter_map(|word| Version::leading(word).map(|(version, _)| version))
                .max();
            last = last.max(found);
        }
    }
    last
}

fn lower(source: &Source<'_>) -> Lowered {
    read_parts(source, &[Span::new(0, source.text.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::version::Part;

    #[test]
    fn names_say_how_sure_it_is() {
        assert_eq!(recognise("db/structure.sql"), Some(Strength::Kept));
        assert_eq!(
            recognise("s/full_schemas/72/full.sql.postgres"),
            Some(Strength::Kept)
        );
        assert_eq!(
            recognise("src/main/resources/database/jpetstore-hsqldb-schema.sql"),
            Some(Strength::Named)
        );
        assert_eq!(
            recognise("src/Sql/dbo/Tables/Cipher.sql"),
            Some(Strength::Named)
        );
        assert_eq!(recognise("scripts/setup.sql"), Some(Strength::Possible));
        assert_eq!(recognise("db/schema.rb"), None);
    }

    #[test]
    fn the_version_is_told_by_the_list_of_migrations() {
        let at = |path, text| version(path, text).map(|v| v.parts);
        let number = |digits| Some(vec![Part::number(digits)]);
        assert_eq!(at("s/full_schemas/72/full.sql.postgres", ""), number("72"));
        let rails = "INSERT INTO \"schema_migrations\" (version) VALUES\n('20240102000000'),\n('20240101000000');\n";
        assert_eq!(at("db/structure.sql", rails), number("20240102000000"));
        let laravel = "COPY public.migrations (id, migration, batch) FROM stdin;\n1\t2024_01_01_000000_create_orders\t1\n\\.\n";
        assert_eq!(
            at("database/schema/pgsql-schema.sql", laravel).map(|p| p.len()),
            Some(4)
        );
        assert_eq!(at("schema.sql", "CREATE TABLE a (id int);"), None);
    }

    #[test]
    fn a_dump_creates_tables() {
        assert!(holds("-- dump\nCREATE UNLOGGED TABLE a (\n"));
        assert!(!holds("INSERT INTO a VALUES (1);\n"));
    }
}
