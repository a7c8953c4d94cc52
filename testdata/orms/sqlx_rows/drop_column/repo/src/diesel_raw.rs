use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

#[derive(QueryableByName)]
struct Recent {
    #[diesel(sql_type = Text)]
    state: String, // ~ breaking likely 42703
    #[diesel(sql_type = BigInt)]
    total: i64,
}

fn recent(conn: &mut PgConnection) -> QueryResult<Vec<Recent>> {
    diesel::sql_query("SELECT status AS state, total FROM orders WHERE id > $1") // ~ breaking certain 42703
        .bind::<diesel::sql_types::Integer, _>(1)
        .load::<Recent>(conn)
}
