//! A name inside of SQL text under another name. In: the text, the dialect, both names. Out: the text with
//! the name replaced wherever it stands as a name: not in strings, not where a function is called, not
//! where a type is cast to.

use crate::sql::Dialect;
use crate::sql::lexer::{TokenKind, tokens};

/// `text` with `new`, as SQL writes it, for every `old`.
pub(super) fn with_name(text: &str, dialect: Dialect, old: &str, new: &str) -> String {
    let all = tokens(text, 0, text.len(), dialect);
    let key = dialect.key(old);
    let mut out = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (at, token) in all.iter().enumerate() {
        let written = token.of(text);
        let name = match token.kind {
            TokenKind::Word => dialect.fold(written, false),
            TokenKind::Quoted => {
                let inner = written.get(1..written.len().saturating_sub(1));
                dialect.fold(&inner.unwrap_or_default().replace("\"\"", "\""), true)
            }
            _ => continue,
        };
        let calls = token.kind == TokenKind::Word
            && all
                .get(at + 1)
                .is_some_and(|next| next.is_symbol(text, b'('));
        let cast = at > 1
            && [at - 1, at - 2]
                .iter()
                .all(|at| all.get(*at).is_some_and(|t| t.is_symbol(text, b':')));
        if dialect.key(&name) == key && !calls && !cast {
            out.push_str(text.get(done..token.start).unwrap_or_default());
            out.push_str(new);
            done = token.end;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Whether `name` stands in `text` as a name.
pub(super) fn has_name(text: &str, dialect: Dialect, name: &str) -> bool {
    // Nothing else in the text can be it.
    const MARK: &str = "\u{0}";
    with_name(text, dialect, name, MARK).contains(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_replaced() {
        let told = |text: &str| with_name(text, Dialect::Postgresql, "date", "\"Day\"");
        assert_eq!(
            told("date > '2020-01-01'::date AND t.DATE <> 'date'"),
            "\"Day\" > '2020-01-01'::date AND t.\"Day\" <> 'date'"
        );
        assert_eq!(told("date(\"date\") = up_date"), "date(\"Day\") = up_date");
        assert_eq!(told("\"Date\""), "\"Date\"");
        let mysql = with_name("`Total` + total_2", Dialect::Mysql, "total", "sum");
        assert_eq!(mysql, "sum + total_2");
        assert!(has_name("(total > 0)", Dialect::Sqlite, "total"));
        assert!(!has_name("(totals > 'total')", Dialect::Sqlite, "total"));
    }
}
