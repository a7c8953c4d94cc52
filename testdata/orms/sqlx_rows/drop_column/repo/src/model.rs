use sqlx::FromRow;

#[derive(FromRow, Debug)]
pub struct Order {
    pub id: i32,
    pub status: String, // ~ breaking likely 42703
    pub total: i64,
}

/// Filled from another table that has a column of that name.
#[derive(FromRow)]
pub struct Customer {
    pub id: i32,
    pub status: String,
}

/// What the query computes under the name is no column.
#[derive(FromRow)]
pub struct Total {
    pub status: String,
    pub sum: i64,
}

/// No query fills it.
pub struct Answer {
    pub status: u16,
}

#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
pub struct Line {
    pub order_status: String, // ~ breaking likely 42703
    #[sqlx(rename = "n")]
    pub note: Option<String>,
}
