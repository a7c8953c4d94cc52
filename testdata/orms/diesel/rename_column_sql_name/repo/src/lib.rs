use diesel::prelude::*;

mod schema {
    diesel::table! {
        use diesel::sql_types::*;

        shop.line_items (id) {
            id -> Int4,
            #[sql_name = "type"]
            type_ -> Varchar, // ~ breaking likely 42703
            sku -> Varchar,
        }
    }
}

use schema::line_items as items;

#[derive(HasQuery)]
#[diesel(table_name = items)]
pub struct Item {
    pub id: i32,
    pub sku: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = schema::line_items)]
pub struct Kind {
    #[diesel(column_name = type_)]
    pub kind: String, // ~ breaking likely 42703
}

pub fn kinds(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    items::table
        .select(items::type_) // ~ breaking likely 42703
        .distinct()
        .load(conn)
}

pub fn skus(conn: &mut PgConnection, type_: &str) -> QueryResult<Vec<String>> {
    items::table.select(items::sku).filter(items::sku.ne(type_)).load(conn)
}

pub fn first_kind(kinds: Vec<Kind>) -> Option<String> {
    // The field goes by the new name already: its declaration alone names the column.
    kinds.into_iter().next().map(|k| k.kind)
}
