//! The migration frameworks: one row each in [`FRAMEWORKS`], one file each (or one for a family
//! that is pure data).
//!
//! In: a path or a group of claimed files. Out: the framework. The hard thing: the order of the
//! rows, since the first row that fits a folder reads it: what has marks of its own stands before
//! what is known by its place, and plain files come last.

mod alembic;
mod atlas;
mod code;
mod delta;
mod diesel;
mod django;
mod flyway;
mod golang_migrate;
mod laravel;
mod liquibase;
mod marked;
mod node;
mod plain;
mod prisma;
mod rails;
mod refinery;
mod sql_dump;
mod sqldelight;
mod sqlx;
mod supabase;

use super::dump::Form;
use super::layout::Claim;
use super::{Framework, Layout, layout};

/// All frameworks; the first that fits a folder reads it.
pub static FRAMEWORKS: &[Framework] = &[
    rails::FRAMEWORK,
    django::FRAMEWORK,
    alembic::FRAMEWORK,
    laravel::FRAMEWORK,
    liquibase::FORMATTED_SQL,
    marked::GOOSE,
    marked::SQL_MIGRATE,
    marked::DBMATE,
    marked::NODE_PG_MIGRATE,
    marked::TERN,
    marked::PLAY,
    marked::MYBATIS,
    marked::MICRATE,
    marked::RAMBLER,
    refinery::FRAMEWORK,
    flyway::FRAMEWORK,
    prisma::FRAMEWORK,
    node::DRIZZLE,
    supabase::FRAMEWORK,
    diesel::FRAMEWORK,
    diesel::HASURA,
    atlas::FRAMEWORK,
    sqlx::FRAMEWORK,
    golang_migrate::FRAMEWORK,
    delta::FRAMEWORK,
    sqldelight::FRAMEWORK,
    plain::FRAMEWORK,
    code::FOLDER,
    code::FILE,
];

/// All forms of schema dumps; the first that recognises a path reads it.
pub static DUMPS: &[Form] = &[rails::SCHEMA, sqldelight::SCHEMA, sql_dump::FORM];

/// The framework called `id`.
pub fn framework_of(id: &str) -> Option<&'static Framework> {
    FRAMEWORKS.iter().find(|framework| framework.id == id)
}

/// The framework that reads a file outside of every root, by its path alone.
pub fn framework_for(path: &str) -> &'static Framework {
    let own = claims(path)
        .into_iter()
        .find(|(framework, _)| matches!(framework.layout, Layout::Own(_)))
        .map(|(framework, _)| framework);
    let fallback = match path.rsplit_once('.') {
        Some((_, "rb")) => &RAILS,
        _ if super::embedded::language(path).is_some() => &CODE,
        _ => &PLAIN,
    };
    own.unwrap_or(fallback)
}

static PLAIN: Framework = plain::FRAMEWORK;
static CODE: Framework = code::FOLDER;
static RAILS: Framework = rails::FRAMEWORK;

/// What every framework says about a path, in the order of the table.
pub fn claims(path: &str) -> Vec<(&'static Framework, Claim)> {
    let shared = layout::claim_sql(path);
    FRAMEWORKS
        .iter()
        .filter_map(|framework| {
            let claim = match framework.layout {
                Layout::Sql => shared.clone(),
                Layout::Own(claim) => claim(path),
            };
            claim.map(|claim| (framework, claim))
        })
        .collect()
}
