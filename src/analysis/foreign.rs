//! Queries that are meant for another engine than the database of the migrations.
//!
//! In: a query and the code around it. Out: those that another engine alone can read, which are
//! counted and left out, and those that the code's names hand to another engine, which are only
//! possible. The hard thing: one file often speaks to both, so an import tells something only
//! where nothing else in the file is imported to speak to a database.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::judge::Source;
use crate::catalog::Catalog;
use crate::host::Literal;
use crate::host::syntax::{Symbols, Syntax};
use crate::sql::Dialect;
use crate::sql::foreign::{ENGINES, Engine, foreign};
use crate::usage::Query;

/// Words in an import that may stand for the database of the migrations.
const OF_DATABASES: &[&str] = &[
    "connection",
    "database",
    "db",
    "drizzle",
    "gorm",
    "jdbc",
    "knex",
    "maria",
    "mysql",
    "orm",
    "pg",
    "pgx",
    "pool",
    "postgres",
    "prisma",
    "psycopg",
    "repository",
    "sequelize",
    "session",
    "sql",
    "store",
];

/// What the code of one file says about other engines.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Engines that the path or the text mention at all.
    mentioned: OnceCell<Vec<&'static Engine>>,
    symbols: OnceCell<Symbols>,
    imported: OnceCell<bool>,
}

impl Hints {
    /// Whether names around the literal say that it is handed to another engine.
    pub(super) fn speak(
        &self,
        source: Source<'_>,
        syntax: Option<&Syntax>,
        literal: &Literal,
        dialect: Dialect,
    ) -> bool {
        let mentioned = self.mentioned.get_or_init(|| mentioned(source));
        if mentioned.is_empty() || dialect == Dialect::Generic {
            return false;
        }
        let named = |name: &str| {
            let name = name.to_ascii_lowercase();
            let mut words = mentioned.iter().filter_map(|engine| engine.word);
            words.any(|word| name.contains(word))
        };
        if named(source.path)
            || literal.call.as_deref().is_some_and(named)
            || literal.name.as_deref().is_some_and(named)
        {
            return true;
        }
        let symbols = self.symbols.get_or_init(|| {
            let own = || Syntax::parse(source.text, source.language);
            let symbols = |syntax: &Syntax| syntax.symbols(source.text);
            match syntax {
                Some(syntax) => symbols(syntax),
                None => own().as_ref().map(symbols).unwrap_or_default(),
            }
        });
        let symbol = symbols.enclosing(literal.span.start);
        symbol.as_deref().is_some_and(named)
            || *self
                .imported
                .get_or_init(|| only_imported(source.text, mentioned))
    }
}

fn mentioned(source: Source<'_>) -> Vec<&'static Engine> {
    let (path, text) = (source.path.to_ascii_lowercase(), source.text);
    static CLIENTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let clients = ENGINES.iter().map(|engine| engine.client);
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).build(clients).ok()
    });
    let Some(clients) = CLIENTS.as_ref() else {
        return ENGINES.iter().collect();
    };
    let texts = [path.as_str(), text].into_iter();
    let named = texts.flat_map(|text| clients.find_overlapping_iter(text));
    let found: BTreeSet<usize> = named.map(|client| client.pattern().as_usize()).collect();
    found.into_iter().filter_map(|at| ENGINES.get(at)).collect()
}

/// Whether the file imports the client of another engine, and nothing that speaks to a database else.
fn only_imported(text: &str, mentioned: &[&Engine]) -> bool {
    let imports = text.lines().map(str::trim_start).filter(|line| {
        let first = line.split(|c: char| !c.is_alphanumeric()).next();
        matches!(first, Some("import" | "from" | "use" | "using" | "require"))
            || line.contains("require(")
            || line.starts_with("\"github.com/")
    });
    let (mut client, mut other) = (false, false);
    for line in imports {
        let module = module(line);
        if mentioned.iter().any(|e| module.contains(e.client)) {
            client = true;
            continue;
        }
        let line = line.to_ascii_lowercase();
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        other |= words.any(speaks_to_databases);
    }
    client && !other
}

/// What an import says of somebody else's modules. A class is no module (`Snowflake` is one of many a library),
/// and a module of the application's own may be called after anything.
fn module(line: &str) -> &str {
    let quoted = line.split(['"', '\'', '`']).nth(1);
    let module = quoted.unwrap_or_else(|| line.strip_prefix("from ").unwrap_or(line));
    let module = module.trim_start();
    if module.starts_with('.') { "" } else { module }
}

/// Whether a word of an import names a client of databases: `pgx`, `psycopg2`, `gorm`, `mysqlclient`.
fn speaks_to_databases(word: &str) -> bool {
    // The short ones stand in many a word: `form`, `restore`, `spool`.
    let mut known = OF_DATABASES.iter();
    known.any(|known| word == *known || known.len() > 4 && word.starts_with(known))
}

/// Takes the queries out that another engine alone can read, and counts them by its name.
pub(super) fn set_aside(
    found: &mut Vec<Query>,
    literals: &[Literal],
    catalog: &Catalog,
) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    if catalog.dialect() == Dialect::Generic {
        return counts;
    }
    let own = |name: &str| {
        catalog
            .functions()
            .any(|f| f.name.eq_ignore_ascii_case(name))
    };
    found.retain(|query| {
        let Some(literal) = literals.get(query.literal).filter(|l| !l.whole_file) else {
            return true;
        };
        let engine = foreign(query.range.of(&literal.text), &own);
        if let Some(engine) = engine {
            *counts.entry(engine.title).or_default() += 1;
        }
        engine.is_none()
    });
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_a_module_and_no_name_out_of_one() {
        let engines: Vec<&Engine> = ENGINES.iter().collect();
        for own in [
            "from .converters import Snowflake\nimport asyncio",
            "import { Snowflake } from 'discord.js'",
            "from .snowflake import make_id",
            "import discord4j.common.util.Snowflake;",
        ] {
            assert!(!only_imported(own, &engines), "{own}");
        }
        for client in [
            "import snowflake.connector",
            "from clickhouse_driver import Client",
            "from google.cloud import bigquery",
            "import { createClient } from '@clickhouse/client'",
            "const { Client } = require(\"cassandra-driver\")",
        ] {
            assert!(only_imported(client, &engines), "{client}");
        }
    }
}
