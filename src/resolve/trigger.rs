//! What a trigger's body does to the row that fires it.

use crate::operation::Body;

/// Whether a body sets a column of the new row: `NEW.c := …`, `SET NEW.c = …`.
pub fn sets(body: &Body, column: &str) -> bool {
    let text = body.text.to_lowercase();
    let name = format!("new.{}", column.to_lowercase());
    text.match_indices(&name).any(|(at, _)| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '`']).trim_start();
        let before = text.get(..at).unwrap_or_default();
        rest.starts_with(":=") || rest.starts_with('=') && begins_statement(before)
    })
}

/// Whether what follows begins a statement, or a further part of a `SET`: elsewhere `=` compares.
fn begins_statement(before: &str) -> bool {
    let before = before.trim_end();
    let word = before
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next();
    before.ends_with([';', ','])
        || matches!(
            word,
            Some("begin" | "then" | "else" | "loop" | "set" | "declare")
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compares_sets_nothing() {
        let sets = |text: &str| {
            let body = Body {
                text: text.to_owned(),
                ..Body::default()
            };
            sets(&body, "status")
        };
        assert!(sets("BEGIN NEW.status := 'open'; RETURN NEW; END"));
        assert!(sets("BEGIN IF x THEN NEW.status = 'open'; END IF; END"));
        assert!(sets("SET NEW.id = 1, NEW.status = 'open'"));
        assert!(!sets(
            "BEGIN IF NEW.status = 'open' THEN PERFORM f(); END IF; END"
        ));
        assert!(!sets(
            "BEGIN IF x AND NEW.status = 'open' THEN RETURN NEW; END IF; END"
        ));
    }
}
