//! Names as the statements of a plan write them.
//!
//! In: a name. Out: the identifier, in quotes where the dialect needs them. Which words those are was found by
//! trying every keyword of PostgreSQL 15, MariaDB 10.11 and SQLite 3.54 as a name, and in the MySQL 8.4
//! manual (§11.3 Keywords and Reserved Words); what no dialect takes stands in `sql`.

use crate::sql::Dialect;

/// Of PostgreSQL.
#[rustfmt::skip]
const POSTGRESQL: &[&str] = &[
    "analyse", "asymmetric", "authorization", "binary", "both", "collation", "concurrently",
    "current_catalog", "current_role", "current_schema", "freeze", "ilike", "localtime",
    "localtimestamp", "overlaps", "placing", "similar", "symmetric", "tablesample", "variadic",
    "verbose",
];

/// Of MySQL and MariaDB.
#[rustfmt::skip]
const MYSQL: &[&str] = &[
    "accessible", "add", "asensitive", "before", "bigint", "binary", "blob", "both", "call",
    "cascade", "change", "char", "character", "condition", "continue", "convert", "cube",
    "cume_dist", "current_role", "cursor", "databases", "day_hour", "day_microsecond",
    "day_minute", "day_second", "dec", "decimal", "declare", "delayed", "delete_domain_id",
    "dense_rank", "describe", "deterministic", "distinctrow", "div", "do_domain_ids", "double",
    "dual", "each", "elseif", "empty", "enclosed", "escaped", "exit", "explain", "first_value",
    "float", "float4", "float8", "force", "fulltext", "function", "generated", "get", "grouping",
    "groups", "high_priority", "hour_microsecond", "hour_minute", "hour_second", "ignore",
    "ignore_domain_ids", "infile", "inout", "insensitive", "int", "int1", "int2", "int3", "int4",
    "int8", "integer", "interval", "io_after_gtids", "io_before_gtids", "iterate", "json_table",
    "keys", "kill", "lag", "last_value", "lead", "leave", "linear", "lines", "load", "localtime",
    "localtimestamp", "lock", "long", "longblob", "longtext", "loop", "low_priority", "manual",
    "master_bind", "master_demote_to_replica", "master_demote_to_slave",
    "master_ssl_verify_server_cert", "match", "maxvalue", "mediumblob", "mediumint", "mediumtext",
    "middleint", "minute_microsecond", "minute_second", "mod", "modifies", "no_write_to_binlog",
    "nth_value", "ntile", "numeric", "of", "optimize", "optimizer_costs", "optionally", "out",
    "outfile", "page_checksum", "parallel", "parse_vcol_expr", "partition", "percent_rank",
    "portion", "precision", "procedure", "purge", "qualify", "range", "rank", "read", "read_write",
    "reads", "real", "recursive", "ref_system_id", "regexp", "release", "repeat", "require",
    "resignal", "restrict", "return", "rlike", "row", "row_number", "rows", "schemas",
    "second_microsecond", "sensitive", "separator", "show", "signal", "smallint", "spatial",
    "specific", "sql", "sql_big_result", "sql_calc_found_rows", "sql_small_result", "sqlexception",
    "sqlstate", "sqlwarning", "ssl", "starting", "stats_auto_recalc", "stats_persistent",
    "stats_sample_pages", "stored", "straight_join", "system", "tablesample", "terminated",
    "tinyblob", "tinyint", "tinytext", "undo", "unlock", "unsigned", "usage", "use", "utc_date",
    "utc_time", "utc_timestamp", "varbinary", "varchar", "varcharacter", "varying", "virtual",
    "while", "write", "xor", "year_month", "zerofill",
];

/// Of SQLite.
#[rustfmt::skip]
const SQLITE: &[&str] = &[
    "add", "autoincrement", "commit", "escape", "raise", "transaction",
];

/// The identifier that stands for a name.
pub fn quoted(dialect: Dialect, name: &str) -> String {
    let own = match dialect {
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Mysql => MYSQL,
        Dialect::Sqlite => SQLITE,
        Dialect::Mssql | Dialect::Oracle | Dialect::Generic => &[],
    };
    let word = name.to_ascii_lowercase();
    match (own.binary_search(&word.as_str()), dialect) {
        (Ok(_), Dialect::Mysql) => format!("`{name}`"),
        (Ok(_), _) => format!("\"{name}\""),
        (Err(_), _) => dialect.quote(name),
    }
}

/// The identifier that stands for a name with its schema.
pub(super) fn quoted_path(dialect: Dialect, path: &str) -> String {
    let parts = path.splitn(2, '.').map(|part| quoted(dialect, part));
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dialect_has_words_of_its_own() {
        for words in [POSTGRESQL, MYSQL, SQLITE] {
            assert!(words.is_sorted());
        }
        let quoted = |word: &str| {
            let all = [Dialect::Postgresql, Dialect::Mysql, Dialect::Sqlite];
            all.map(|dialect| quoted(dialect, word))
        };
        assert_eq!(quoted("order"), ["\"order\"", "`order`", "\"order\""]);
        assert_eq!(quoted("lines"), ["lines", "`lines`", "lines"]);
        assert_eq!(quoted("Rank"), ["\"Rank\"", "`Rank`", "Rank"]);
        assert_eq!(quoted("verbose"), ["\"verbose\"", "verbose", "verbose"]);
        assert_eq!(quoted("commit"), ["commit", "commit", "\"commit\""]);
    }
}
