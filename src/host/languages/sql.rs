//! SQL files: the whole file is one literal; templates in it (Jinja, dbt, ERB) become holes, and
//! SQLDelight's Kotlin is left out.

use crate::host::Literal;
use crate::host::language::{Language, Reader};
use crate::host::{Piece, comments, jinja, sqldelight};
use crate::location::Span;

/// The row.
pub(in crate::host) static LANGUAGE: Language = ROW;

const ROW: Language = Language {
    id: "sql",
    title: "SQL",
    extensions: &[
        "sql",
        "pgsql",
        "psql",
        "ddl",
        "dml",
        "mysql",
        "pls",
        "plsql",
        "sql.j2",
        "sql.jinja",
        "sql.jinja2",
        "sql.tmpl",
        "sql.tpl",
        "hql",
    ],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Text(read, comments::sql),
    grammar: None,
};

/// The row of SQLDelight.
pub(in crate::host) static SQLDELIGHT: Language = Language {
    id: "sqldelight",
    title: "SQLDelight",
    extensions: &["sq", "sqm"],
    reader: Reader::Text(sqldelight::literals, comments::sql),
    ..ROW
};

fn read(text: &str) -> Vec<Literal> {
    if jinja::is_template(text) {
        return jinja::literals(text);
    }
    let whole = Span::new(0, text.len());
    let pieces = if text.is_empty() {
        Vec::new()
    } else {
        vec![Piece {
            text: whole,
            source: whole,
        }]
    };
    vec![Literal {
        text: text.to_owned(),
        pieces,
        span: whole,
        whole_file: true,
        ..Literal::default()
    }]
}
