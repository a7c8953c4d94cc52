//! What differs by dialect: quoting, folding, comments, and which dialect a text is written in.
//!
//! In: names, or a whole text to guess from. Out: folded names, quoted names, a guess with its evidence.

use std::borrow::Cow;

use sqlparser::dialect as parsers;

use super::Dialect;
use super::lexer::{Lexer, TokenKind, floor};

/// PostgreSQL cuts names after this many bytes.
pub(crate) const POSTGRESQL_NAME_BYTES: usize = 63;

/// How much of a text a guess reads.
const GUESS_BYTES: usize = 1 << 20;

impl Dialect {
    /// The parser's dialect for queries.
    pub fn parser(self) -> Box<dyn parsers::Dialect> {
        match self {
            Self::Postgresql => Box::new(parsers::PostgreSqlDialect {}),
            Self::Mysql => Box::new(parsers::MySqlDialect {}),
            Self::Sqlite => Box::new(parsers::SQLiteDialect {}),
            Self::Mssql => Box::new(parsers::MsSqlDialect {}),
            Self::Oracle => Box::new(parsers::OracleDialect {}),
            Self::Generic => Box::new(parsers::GenericDialect {}),
        }
    }

    /// The form of a folded name that two names are compared by: PostgreSQL's names are folded
    /// already, the others compare without case.
    pub fn key(self, name: &str) -> Cow<'_, str> {
        if self == Self::Postgresql || !name.chars().any(char::is_uppercase) {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(name.to_lowercase())
        }
    }

    /// The name that an identifier stands for: `text` without its quotes, `quoted` if it had some.
    pub fn fold(self, text: &str, quoted: bool) -> String {
        if self != Self::Postgresql {
            return text.to_owned();
        }
        let cut = &text[..floor(text, POSTGRESQL_NAME_BYTES)];
        if quoted {
            cut.to_owned()
        } else {
            cut.to_ascii_lowercase()
        }
    }

    /// The word that stands for the dialect in flags, the configuration and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
            Self::Mssql => "mssql",
            Self::Oracle => "oracle",
            Self::Generic => "generic",
        }
    }

    /// Reads a dialect from one of its usual spellings.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" | "pg" | "pgsql" | "psql" | "cockroach" | "cockroachdb" => {
                Some(Self::Postgresql)
            }
            "mysql" | "mariadb" | "mysql2" => Some(Self::Mysql),
            "sqlite" | "sqlite3" => Some(Self::Sqlite),
            "mssql" | "sqlserver" | "tsql" => Some(Self::Mssql),
            "oracle" => Some(Self::Oracle),
            "generic" | "ansi" | "sql" => Some(Self::Generic),
            _ => None,
        }
    }

    /// The identifier that stands for a folded name, quoted only where it must be.
    pub fn quote(self, name: &str) -> String {
        let plain = |upper: bool| {
            name.bytes().enumerate().all(|(i, b)| {
                b == b'_'
                    || b.is_ascii_lowercase()
                    || (upper && b.is_ascii_uppercase())
                    || (i > 0 && b.is_ascii_digit())
            }) && !name.is_empty()
                && !is_reserved(name)
        };
        match self {
            Self::Postgresql if plain(false) => name.to_owned(),
            Self::Postgresql | Self::Generic if !plain(true) || self == Self::Postgresql => {
                format!("\"{}\"", name.replace('"', "\"\""))
            }
            _ if plain(true) => name.to_owned(),
            Self::Mysql => format!("`{}`", name.replace('`', "``")),
            Self::Mssql => format!("[{}]", name.replace(']', "]]")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    pub(super) fn nests_comments(self) -> bool {
        matches!(self, Self::Postgresql | Self::Mssql | Self::Generic)
    }

    pub(super) fn executes_comments(self) -> bool {
        matches!(self, Self::Mysql | Self::Generic)
    }

    pub(super) fn has_backticks(self) -> bool {
        !matches!(self, Self::Postgresql | Self::Mssql)
    }

    pub(super) fn has_brackets(self) -> bool {
        matches!(self, Self::Mssql | Self::Sqlite)
    }

    pub(super) fn has_dollar_quotes(self) -> bool {
        matches!(self, Self::Postgresql | Self::Generic)
    }

    /// Whether `KEY name (columns)` can stand among the columns of a table.
    pub(super) fn has_inline_indexes(self) -> bool {
        matches!(self, Self::Mysql)
    }
}

/// Words that cannot be a column's or table's name without quotes, in any of the dialects.
const RESERVED: &[&str] = &[
    "all",
    "alter",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "begin",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "if",
    "in",
    "index",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "primary",
    "references",
    "rename",
    "replace",
    "returning",
    "revoke",
    "right",
    "select",
    "session_user",
    "set",
    "some",
    "table",
    "then",
    "to",
    "trailing",
    "trigger",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "view",
    "when",
    "where",
    "window",
    "with",
];

/// Whether a word needs quotes to be a name somewhere.
pub fn is_reserved(word: &str) -> bool {
    RESERVED
        .binary_search(&word.to_ascii_lowercase().as_str())
        .is_ok()
}

/// The dialect that a text is written in, by what only one of them writes, and that evidence.
pub fn guess(text: &str) -> Option<(Dialect, &'static str)> {
    let mut score = [(0u32, ""); 5];
    gather(text, &mut |dialect, points, evidence| {
        if let Some(own) = score.get_mut(rank(dialect)) {
            own.1 = if own.0 == 0 { evidence } else { own.1 };
            own.0 += points;
        }
    });
    let best = (0..5).max_by_key(|i| (score[*i].0, 5 - *i))?;
    (score[best].0 > 0).then(|| (RANKED[best], score[best].1))
}

/// Like [`guess`], by what the others refuse: a driver in a manifest may be for another database, and
/// backticks and names of types are SQLite's as well. None where evidence of two dialects stands.
pub fn guess_firmly(text: &str) -> Option<(Dialect, &'static str)> {
    let mut firm: Option<(Dialect, &'static str)> = None;
    let mut several = false;
    gather(text, &mut |dialect, _, evidence| {
        if FIRM.contains(&evidence) {
            several |= firm.is_some_and(|(known, _)| known != dialect);
            firm.get_or_insert((dialect, evidence));
        }
    });
    firm.filter(|_| !several)
}

const RANKED: [Dialect; 5] = [
    Dialect::Postgresql,
    Dialect::Mysql,
    Dialect::Sqlite,
    Dialect::Mssql,
    Dialect::Oracle,
];

fn rank(dialect: Dialect) -> usize {
    RANKED.iter().position(|d| *d == dialect).unwrap_or(4)
}

/// Evidence that no other dialect accepts.
const FIRM: [&str; 13] = [
    "dollar quotes",
    "conditional comments",
    "`::` casts",
    "`ENGINE=`",
    "`AUTO_INCREMENT`",
    "`utf8mb4`",
    "`AUTOINCREMENT`",
    "`CREATE VIRTUAL TABLE`",
    "`PRAGMA`",
    "`WITHOUT ROWID`",
    "SQLite's functions",
    "`CONCURRENTLY`",
    "`CREATE EXTENSION`",
];

/// Hands all evidence of a text to `vote`.
fn gather(text: &str, vote: &mut dyn FnMut(Dialect, u32, &'static str)) {
    // Backticks and dollar quotes are both read; brackets stay symbols.
    let end = text.len().min(GUESS_BYTES);
    let mut last: &str = "";
    let mut last_symbol = 0u8;
    for token in Lexer::new(text, 0, end, Dialect::Generic) {
        let word = token.of(text);
        match token.kind {
            TokenKind::Quoted if word.starts_with('`') => vote(Dialect::Mysql, 3, "`backticks`"),
            TokenKind::Dollar => vote(Dialect::Postgresql, 10, "dollar quotes"),
            TokenKind::Comment if word.starts_with("/*!") => {
                vote(Dialect::Mysql, 10, "conditional comments");
            }
            TokenKind::Symbol => {
                let byte = word.as_bytes().first().copied().unwrap_or(0);
                if byte == b':' && last_symbol == b':' {
                    vote(Dialect::Postgresql, 5, "`::` casts");
                } else if byte == b'='
                    && last.eq_ignore_ascii_case("engine")
                    && !is_merge_tree(text, token.end)
                {
                    vote(Dialect::Mysql, 10, "`ENGINE=`");
                } else if byte == b'[' && last.eq_ignore_ascii_case("table") {
                    vote(Dialect::Mssql, 5, "`[brackets]`");
                }
                last_symbol = byte;
                continue;
            }
            TokenKind::Word => word_evidence(word, last, vote),
            _ => {}
        }
        last_symbol = 0;
        last = word;
    }
}

/// ClickHouse names an engine of its own.
fn is_merge_tree(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphabetic());
    let engine = rest.get(..end.unwrap_or(rest.len()));
    engine.is_some_and(|engine| engine.ends_with("MergeTree"))
}

fn word_evidence(word: &str, last: &str, vote: &mut dyn FnMut(Dialect, u32, &'static str)) {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "auto_increment" => vote(Dialect::Mysql, 10, "`AUTO_INCREMENT`"),
        "unsigned" => vote(Dialect::Mysql, 2, "`UNSIGNED`"),
        "tinyint" | "mediumtext" | "longtext" | "mediumint" => {
            vote(Dialect::Mysql, 2, "MySQL's types")
        }
        "utf8mb4" => vote(Dialect::Mysql, 5, "`utf8mb4`"),
        "delimiter" => vote(Dialect::Mysql, 3, "`DELIMITER`"),
        "autoincrement" => vote(Dialect::Sqlite, 10, "`AUTOINCREMENT`"),
        "pragma" => vote(Dialect::Sqlite, 10, "`PRAGMA`"),
        "rowid" if last.eq_ignore_ascii_case("without") => {
            vote(Dialect::Sqlite, 10, "`WITHOUT ROWID`");
        }
        "strftime" | "sqlite_master" | "sqlite_sequence" | "julianday" | "unixepoch" => {
            vote(Dialect::Sqlite, 5, "SQLite's functions")
        }
        "virtual" if last.eq_ignore_ascii_case("create") => {
            vote(Dialect::Sqlite, 10, "`CREATE VIRTUAL TABLE`");
        }
        "serial" | "bigserial" => vote(Dialect::Postgresql, 5, "`SERIAL`"),
        "timestamptz" | "jsonb" | "bytea" | "plpgsql" | "tsvector" | "int8" | "int4"
        | "uuid_generate_v4" | "gen_random_uuid" | "pg_catalog" | "search_path" => {
            vote(Dialect::Postgresql, 4, "PostgreSQL's types and functions");
        }
        "concurrently" => vote(Dialect::Postgresql, 5, "`CONCURRENTLY`"),
        "extension" if last.eq_ignore_ascii_case("create") => {
            vote(Dialect::Postgresql, 5, "`CREATE EXTENSION`");
        }
        "nvarchar" | "datetime2" | "uniqueidentifier" | "sp_rename" | "nonclustered"
        | "datetimeoffset" => {
            vote(Dialect::Mssql, 5, "SQL Server's types");
        }
        "varchar2" | "number" | "nvarchar2" | "sysdate" => {
            vote(Dialect::Oracle, 3, "Oracle's types")
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_folds_and_cuts_names() {
        assert_eq!(Dialect::Postgresql.fold("Orders", false), "orders");
        assert_eq!(Dialect::Postgresql.fold("Orders", true), "Orders");
        assert_eq!(Dialect::Postgresql.fold(&"é".repeat(40), true).len(), 62);
        assert_eq!(Dialect::Mysql.fold("Orders", false), "Orders");
        assert_eq!(Dialect::Mysql.key("Orders"), "orders");
        assert_eq!(Dialect::Postgresql.key("Orders"), "Orders");
    }

    #[test]
    fn quotes_only_where_needed() {
        assert_eq!(Dialect::Postgresql.quote("orders"), "orders");
        assert_eq!(Dialect::Postgresql.quote("Orders"), "\"Orders\"");
        assert_eq!(Dialect::Postgresql.quote("order"), "\"order\"");
        assert_eq!(Dialect::Mysql.quote("Orders"), "Orders");
        assert_eq!(Dialect::Mysql.quote("a b"), "`a b`");
        assert_eq!(Dialect::Mssql.quote("a]b"), "[a]]b]");
        assert_eq!(Dialect::Generic.quote("a b"), "\"a b\"");
    }

    #[test]
    fn reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn every_dialect_has_a_word_of_its_own() {
        for dialect in [
            Dialect::Postgresql,
            Dialect::Mysql,
            Dialect::Sqlite,
            Dialect::Mssql,
            Dialect::Oracle,
            Dialect::Generic,
        ] {
            assert_eq!(Dialect::from_word(dialect.word()), Some(dialect));
        }
        assert_eq!(Dialect::from_word("MariaDB"), Some(Dialect::Mysql));
        assert_eq!(Dialect::from_word("cobol"), None);
    }

    #[test]
    fn the_dialect_is_guessed_by_what_only_one_writes() {
        let of = |text: &str| guess(text).map(|g| g.0);
        assert_eq!(
            of("CREATE TABLE t (id bigserial)"),
            Some(Dialect::Postgresql)
        );
        assert_eq!(
            of("CREATE TABLE `t` (a int) ENGINE=InnoDB"),
            Some(Dialect::Mysql)
        );
        assert_eq!(
            of("CREATE TABLE t (id integer primary key autoincrement)"),
            Some(Dialect::Sqlite)
        );
        assert_eq!(
            of("CREATE TABLE [dbo].[t] (id nvarchar(3))"),
            Some(Dialect::Mssql)
        );
        assert_eq!(of("CREATE TABLE t (a int)"), None);
        assert_eq!(of("CREATE TABLE t (a int) ENGINE = MergeTree"), None);
        assert_eq!(of("-- ENGINE=InnoDB\nSELECT 'AUTO_INCREMENT'"), None);
    }
    #[test]
    fn what_others_accept_too_is_not_firm() {
        let of = |text: &str| guess_firmly(text).map(|g| g.0);
        assert_eq!(
            of("CREATE TABLE t (a INTEGER DEFAULT (strftime('%s', 'now')))"),
            Some(Dialect::Sqlite)
        );
        assert_eq!(
            of("CREATE TABLE `t` (a int AUTO_INCREMENT)"),
            Some(Dialect::Mysql)
        );
        assert_eq!(of("CREATE TABLE `t` (a bigserial, b timestamptz)"), None);
        assert_eq!(
            of("CREATE TABLE t (a int AUTO_INCREMENT); SELECT a::text"),
            None
        );
    }
}
