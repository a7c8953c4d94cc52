//! Is a statement written for an engine that no migration of ours is for: ClickHouse, BigQuery, …?
//!
//! In: a statement's text. Out: the engine and what only it writes. The hard thing: such engines borrow
//! from the ones that we read, so only what none of these can say counts: a call by its exact name,
//! words side by side, ClickHouse's `{name:Type}`.

use super::Dialect;
use super::lexer::{Lexer, Token, TokenKind};

/// An engine that applications use beside the database whose migrations they keep.
#[derive(Debug)]
pub struct Engine {
    /// Its name as people write it.
    pub title: &'static str,
    /// The word by which files, functions and variables are named after it; none where the word means
    /// something else as well.
    pub word: Option<&'static str>,
    /// What an import of its client has in it, in lower case.
    pub client: &'static str,
    /// Functions that only it has; with capitals inside, in just that spelling.
    functions: &'static [&'static str],
    /// Words and marks that stand side by side in its statements alone.
    phrases: &'static [&'static [&'static str]],
}

/// The engines.
pub static ENGINES: &[Engine] = &[
    Engine {
        title: "ClickHouse",
        word: Some("clickhouse"),
        client: "clickhouse",
        functions: &[
            "arrayFilter",
            "arrayJoin",
            "arrayMap",
            "avgIf",
            "countIf",
            "dictGet",
            "groupArray",
            "groupUniqArray",
            "JSONExtractInt",
            "JSONExtractRaw",
            "JSONExtractString",
            "lowerUTF8",
            "maxIf",
            "minIf",
            "parseDateTimeBestEffort",
            "positionCaseInsensitive",
            "quantileExact",
            "sumIf",
            "toDateTime",
            "toDateTime64",
            "toFloat64",
            "toInt32",
            "toInt64",
            "toStartOfDay",
            "toStartOfHour",
            "toStartOfInterval",
            "toStartOfMinute",
            "toStartOfMonth",
            "toStartOfWeek",
            "toUInt16",
            "toUInt32",
            "toUInt64",
            "toUInt8",
            "toUnixTimestamp",
            "uniqCombined",
            "uniqExact",
            "uniqIf",
        ],
        phrases: &[
            &["array", "join"],
            &["format", "jsoneachrow"],
            &["global", "in"],
            &["global", "join"],
            &["prewhere"],
        ],
    },
    Engine {
        title: "BigQuery",
        word: Some("bigquery"),
        client: "bigquery",
        functions: &[
            "approx_quantiles",
            "farm_fingerprint",
            "format_timestamp",
            "generate_date_array",
            "generate_timestamp_array",
            "parse_timestamp",
            "safe_cast",
            "safe_divide",
            "timestamp_micros",
            "timestamp_trunc",
        ],
        phrases: &[
            &["*", "except", "("],
            &["_table_suffix"],
            &[")", "with", "offset"],
        ],
    },
    Engine {
        title: "Snowflake",
        word: None,
        client: "snowflake",
        functions: &[
            "array_construct",
            "object_construct",
            "to_variant",
            "try_parse_json",
        ],
        phrases: &[
            &["lateral", "flatten", "("],
            &["table", "(", "flatten", "("],
            &["qualify", "row_number", "("],
        ],
    },
    Engine {
        title: "DuckDB",
        word: Some("duckdb"),
        client: "duckdb",
        functions: &[
            "parquet_scan",
            "read_csv_auto",
            "read_json_auto",
            "read_ndjson",
            "read_parquet",
        ],
        phrases: &[&["*", "exclude", "("]],
    },
    Engine {
        title: "Hive or Spark",
        word: None,
        client: "pyspark",
        functions: &["collect_set", "get_json_object"],
        phrases: &[&["lateral", "view", "explode"]],
    },
    Engine {
        title: "Trino or Athena",
        word: None,
        client: "trino",
        functions: &["approx_distinct", "from_iso8601_timestamp"],
        phrases: &[],
    },
    Engine {
        title: "Cassandra",
        word: Some("cassandra"),
        client: "cassandra",
        functions: &[],
        phrases: &[&["allow", "filtering"]],
    },
    Engine {
        title: "Redshift",
        word: Some("redshift"),
        client: "redshift",
        functions: &[],
        phrases: &[&["diststyle"]],
    },
];

/// ClickHouse's types, as its placeholders name them.
const CLICKHOUSE_TYPES: &[&str] = &[
    "Array",
    "Bool",
    "Date",
    "Date32",
    "DateTime",
    "DateTime64",
    "Decimal",
    "FixedString",
    "Float32",
    "Float64",
    "Identifier",
    "Int16",
    "Int32",
    "Int64",
    "Int8",
    "LowCardinality",
    "Map",
    "Nullable",
    "String",
    "Tuple",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt8",
    "UUID",
];

/// The most tokens of a statement that are looked at.
const MOST_TOKENS: usize = 4096;

/// The engine that alone can read the statement. `own` tells the functions that the database has.
pub fn foreign(text: &str, own: &dyn Fn(&str) -> bool) -> Option<&'static Engine> {
    let tokens: Vec<Token> = Lexer::new(text, 0, text.len(), Dialect::Generic)
        .filter(|token| token.kind != TokenKind::Comment)
        .take(MOST_TOKENS)
        .collect();
    tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| engine_at(text, &tokens, at, token, own))
}

fn engine_at(
    text: &str,
    tokens: &[Token],
    at: usize,
    token: &Token,
    own: &dyn Fn(&str) -> bool,
) -> Option<&'static Engine> {
    let word = |ahead: usize| tokens.get(at + ahead).map(|t| t.of(text));
    let engine = |title: &str| ENGINES.iter().find(|e| e.title == title);
    match token.kind {
        TokenKind::Symbol if token.is_symbol(text, b'{') && is_placeholder(text, tokens, at) => {
            engine("ClickHouse")
        }
        // `project.dataset.table` in one pair of backticks.
        TokenKind::Quoted if token.of(text).starts_with('`') => {
            let dots = token.of(text).matches('.').count();
            engine("BigQuery").filter(|_| dots == 2)
        }
        TokenKind::Word | TokenKind::Symbol => ENGINES.iter().find(|engine| {
            let called = word(1) == Some("(")
                && (at == 0 || word_before(text, tokens, at) != Some("."))
                && engine.functions.iter().any(|f| is_named(token.of(text), f));
            called && !own(token.of(text))
                || engine.phrases.iter().any(|phrase| {
                    let same = |(ahead, part): (usize, &&str)| {
                        let token = tokens.get(at + ahead);
                        let plain =
                            |t: &&Token| matches!(t.kind, TokenKind::Word | TokenKind::Symbol);
                        let token = token.filter(plain).map(|t| t.of(text));
                        token.is_some_and(|t| t.eq_ignore_ascii_case(part))
                    };
                    phrase.iter().enumerate().all(same)
                })
        }),
        _ => None,
    }
}

fn word_before<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<&'t str> {
    tokens.get(at.checked_sub(1)?).map(|t| t.of(text))
}

/// Names with capitals inside are told apart from the same letters in another case.
fn is_named(word: &str, function: &str) -> bool {
    match function.bytes().any(|b| b.is_ascii_uppercase()) {
        true => word == function,
        false => word.eq_ignore_ascii_case(function),
    }
}

/// `{name:Type}`; the lexer may take `:Type` for one parameter.
fn is_placeholder(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(name) = tokens.get(at + 1).filter(|t| t.kind == TokenKind::Word) else {
        return false;
    };
    let rest = text.get(name.end..).unwrap_or_default().trim_start();
    let Some(rest) = rest.strip_prefix(':').map(str::trim_start) else {
        return false;
    };
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let (of, rest) = rest.split_at(end);
    CLICKHOUSE_TYPES.binary_search(&of).is_ok() && rest.starts_with(['}', '(', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<&'static str> {
        foreign(text, &|_| false).map(|engine| engine.title)
    }

    #[test]
    fn types_are_sorted() {
        assert!(CLICKHOUSE_TYPES.is_sorted());
    }

    #[test]
    fn what_only_another_engine_writes_tells_it() {
        let clickhouse = [
            "select a from t where id = {id:UUID}",
            "select a from t where id in {ids: Array(UInt64)}",
            "SELECT toStartOfHour(at), countIf(ok = 1) FROM t",
            "SELECT a FROM t PREWHERE b = 1",
            "SELECT a FROM t ARRAY JOIN b",
        ];
        for text in clickhouse {
            assert_eq!(of(text), Some("ClickHouse"), "{text}");
        }
        assert_eq!(of("SELECT a FROM `p.d.t`"), Some("BigQuery"));
        assert_eq!(of("SELECT * EXCEPT (a) FROM t"), Some("BigQuery"));
        assert_eq!(of("SELECT SAFE_CAST(a AS INT64) FROM t"), Some("BigQuery"));
        assert_eq!(
            of("SELECT f.value FROM t, LATERAL FLATTEN(input => t.a) f"),
            Some("Snowflake")
        );
        assert_eq!(of("SELECT a FROM read_parquet('x')"), Some("DuckDB"));
        assert_eq!(
            of("SELECT a FROM t WHERE b = ? ALLOW FILTERING"),
            Some("Cassandra")
        );
    }

    #[test]
    fn what_the_own_engines_write_tells_nothing() {
        let own = [
            "SELECT a::text, count(*) FILTER (WHERE b) FROM t WHERE c = {id}",
            "SELECT a FROM t WHERE b = '{c:UUID}'",
            "SELECT a FROM t -- PREWHERE {id:UUID}",
            "SELECT a FROM t WHERE b = {b:02d} AND c = {c:x}",
            "SELECT a FROM `d`.`t`",
            "SELECT a.tointerval(1), COUNTIF FROM t",
            "SELECT * FROM a EXCEPT (SELECT * FROM b)",
            "SELECT a FROM t, LATERAL (SELECT 1) l",
            "SELECT a FROM t LEFT JOIN b ON b.array = t.id",
        ];
        for text in own {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_function_of_the_database_itself_tells_nothing() {
        assert!(foreign("SELECT safe_divide(a, b) FROM t", &|f| f == "safe_divide").is_none());
    }
}
