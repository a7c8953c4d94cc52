//! Active Record: the models of Rails, their queries, their rows in code, in ERB, HAML and Slim views
//! and in fixtures.
//!
//! In: Ruby files, templates, YAML. Out: the models that they declare and what they do with them.
//! The hard thing: a row is read by a method call like any other, so what a receiver holds is
//! followed from where it was made (`types`), through each chain (`chain`), to the call.

mod about;
mod chain;
mod declare;
mod factory;
mod fixtures;
mod given;
mod handed;
mod helpers;
mod link;
mod macros;
mod names;
mod pieces;
mod queries;
mod reader;
mod ruby;
mod steps;
mod takes;
mod types;
mod values;
mod words;

use crate::orm::{Follows, Models, Orm, Unit, Unmap, Uses};

const ID: &str = "active_record";

/// The row.
pub(super) static ACTIVE_RECORD: Orm = Orm {
    id: ID,
    title: "Active Record",
    languages: &["ruby", "erb", "haml", "slim", "yaml"],
    declares: declare::declares,
    by_name: false,
    models: declare::models,
    link: link::link,
    speaks,
    uses,
    follows: Follows::Columns,
    rename: declare::rename,
    unmap: Some(Unmap {
        gate: "its models ignore it (ignored_columns): until then Active Record names every column it has seen",
        leaves: Some("ignored_columns"),
    }),
};

/// Whether a file is read at all is told by the names in it; here only that there are models.
fn speaks(_: &str, models: &Models) -> bool {
    models.any(ID)
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    // Routes speak of paths by the names of models.
    if unit.path.ends_with("config/routes.rb") || unit.path.contains("config/routes/") {
        return Uses::default();
    }
    if unit.language.id == "yaml" {
        return fixtures::read(unit, models);
    }
    match unit.syntax {
        Some(syntax) => reader::read(unit, models, syntax.root()),
        None => Uses::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::language;
    use crate::host::syntax::Syntax;
    use crate::orm::{Schema, Table};

    /// The names of columns that a file uses, in order of their places.
    fn used(path: &str, text: &str) -> Vec<String> {
        let schema = Schema::new([Table {
            name: "orders".to_owned(),
            columns: ["id", "status", "paid_on"].map(str::to_owned).to_vec(),
            open: false,
        }]);
        let Some(language) = language::of(path, "") else {
            return Vec::new();
        };
        let literals = crate::host::literals(text, language);
        let syntax = Syntax::parse(text, language);
        let unit = Unit {
            path,
            text,
            language,
            literals: &literals,
            syntax: syntax.as_ref(),
        };
        let model = "class Order < ActiveRecord::Base\nend\n";
        let ruby = language::of("order.rb", "");
        let declared = ruby.map(|language| {
            let syntax = Syntax::parse(model, language);
            let unit = Unit {
                path: "app/models/order.rb",
                text: model,
                language,
                literals: &[],
                syntax: syntax.as_ref(),
            };
            declare::models(&unit, &schema)
        });
        let models = Models::new(declared.unwrap_or_default(), schema);
        let uses = uses(&unit, &models);
        let all = uses.statements.iter().chain(&uses.attributes);
        let mut names: Vec<_> = all.flat_map(|u| u.names.clone()).collect();
        names.sort_by_key(|n| n.at);
        names.into_iter().filter_map(|n| n.column).collect()
    }

    #[test]
    fn templates_are_read_as_ruby_between_their_marks() {
        let page = "é <%# order.id %><% Order.where(status: 1).each do |o| -%>\n\
            <%= o.paid_on %><% end %> order.status <%% order.id %>";
        assert_eq!(used("a.html.erb", page), ["status", "paid_on"]);
    }

    #[test]
    fn hostile_code_neither_overflows_nor_takes_long() {
        let deep =
            |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        let started = std::time::Instant::now();
        for text in [
            deep("form_for(", ")"),
            deep("Order.where(status: ", ")"),
            deep("order.orders(", ")"),
            format!("Order{}", ".where(status: 1)".repeat(20_000)),
            format!("class Order\nX = [{}]\nend", ":status, ".repeat(50_000)),
            format!("class Order\n{}end", "def a\n".repeat(5_000)),
            "o = Order.new; o.status\n".repeat(20_000),
            "Order.each { |o| o.status }\n".repeat(20_000),
            "\"#{".repeat(5_000),
        ] {
            let _ = used("app/models/x.rb", &text);
        }
        assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    }
}
