use tokio_postgres::Row;

pub struct Order {
    id: i32,
    status: String,
}

impl From<&Row> for Order {
    fn from(row: &Row) -> Self {
        Order {
            id: row.get("id"),
            status: row.get("status"), // ~ breaking likely 42703
        }
    }
}

pub struct Other;

impl Other {
    fn read(row: &Row) -> String {
        row.get("status")
    }
}

pub async fn report(pool: &sqlx::PgPool) -> sqlx::Result<Vec<String>> {
    let all = sqlx::query!("SELECT id, status, lower(note) AS note FROM orders").fetch_all(pool).await?; // ~ breaking certain 42703
    let mut found = Vec::new();
    for record in all {
        found.push(record.status); // ~ breaking likely 42703
        found.push(record.note.unwrap_or_default());
    }
    let watched = sqlx::query!("SELECT status FROM orders LIMIT 1") // ~ breaking certain 42703
        .fetch_one(pool)
        .instrument(tracing::info_span!("status"))
        .await?;
    found.push(watched.status); // ~ breaking likely 42703
    let customer = sqlx::query!("SELECT status FROM customers LIMIT 1").fetch_one(pool).await?;
    found.push(customer.status);
    Ok(found)
}
