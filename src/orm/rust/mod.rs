//! What the mappers of Rust share: structs with their attributes, imports, and which struct a
//! variable is.

pub mod chain;
mod expressions;
pub mod imports;
pub mod instances;
pub mod links;
pub mod rows;
pub mod structs;
pub mod types;
pub mod variables;
pub mod walk;

#[cfg(test)]
mod tests {

    use std::time::{Duration, Instant};

    use crate::host::language::of;
    use crate::host::syntax::Syntax;
    use crate::orm::{Models, ORMS, Schema, Table, Unit};

    /// Runs every mapper of Rust over a text.
    fn read(text: &str) {
        let language = of("a.rs", "").unwrap();
        let schema = Schema::new([Table {
            name: "orders".to_owned(),
            columns: vec!["id".to_owned(), "status".to_owned()],
            open: false,
        }]);
        let syntax = Syntax::parse(text, language);
        let literals = crate::host::literals(text, language);
        let unit = Unit {
            path: "a.rs",
            text,
            language,
            literals: &literals,
            syntax: syntax.as_ref(),
        };
        let mappers = ORMS.iter().filter(|orm| orm.languages.contains(&"rust"));
        for orm in mappers {
            let models = Models::new((orm.models)(&unit, &schema), schema.clone());
            (orm.uses)(&unit, &models);
        }
    }

    #[test]
    fn hostile_text_is_read_in_time_and_does_no_harm() {
        let many = 4000;
        let nested = |open: &str, close: &str| open.repeat(many) + &close.repeat(many);
        let query = "fn f() { row.get(\"status\"); query!(\"SELECT status FROM orders\"); }\n";
        let texts = [
            format!("fn f() {{ let a = {}; a.status }}", nested("f(", ")")),
            format!("fn f() {{ {} }}", nested("orders::table.filter(", ")")),
            format!(
                "fn f() {{ orders{}; }}",
                ".filter(orders::status.eq(1))".repeat(many)
            ),
            format!("table! {{ orders (id) {{ {} }}", "status -> ".repeat(many)),
            format!("table! {}", nested("{ orders (", "")),
            format!(
                "#[derive({})] struct S {{ a: i32 }}",
                nested("derive(", ")")
            ),
            format!(
                "#[diesel(table_name = {})] struct S;",
                "crate::".repeat(many)
            ),
            format!("use {};", nested("a::{", "}")),
            "use orders::dsl::*;\n".repeat(many) + &"fn f() { g(status); }".repeat(many),
            format!("fn f(x: {}) {{ x.status }}", nested("Vec<", ">")),
            nested("fn f() {", "}") + &query.repeat(many),
            format!("fn f() {{ {} }}", "let o = &o; o.status;".repeat(many)),
            format!(
                "fn f() {{ query_as!(A, \"SELECT {} FROM {}\"); }}",
                "a,".repeat(many),
                "orders,".repeat(many)
            ),
            "#[derive(Iden)] enum A { Table, #[iden = ] B".repeat(50),
            "struct S(".repeat(many) + "\u{0}\u{fffd}é::table",
        ];
        for text in &texts {
            let started = Instant::now();
            read(text);
            let (start, took) = (text.get(..40).unwrap_or_default(), started.elapsed());
            assert!(took < Duration::from_secs(20), "{start} took {took:?}");
        }
    }
}
