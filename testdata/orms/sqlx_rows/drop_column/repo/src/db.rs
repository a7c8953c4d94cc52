use crate::model::{Answer, Customer, Line, Order, Total};
use sqlx::{PgPool, Row};

pub async fn order(pool: &PgPool, id: i32) -> sqlx::Result<Order> {
    sqlx::query_as::<_, Order>("SELECT * FROM orders WHERE id = $1") // ~ risky certain
        .bind(id)
        .fetch_one(pool)
        .await
}

pub async fn customers(pool: &PgPool) -> sqlx::Result<Vec<Customer>> {
    let all: Vec<Customer> = sqlx::query_as("SELECT id, status FROM customers").fetch_all(pool).await?;
    Ok(all.into_iter().filter(|c| c.status != "gone").collect())
}

pub async fn totals(pool: &PgPool) -> sqlx::Result<Vec<Total>> {
    sqlx::query_as!(Total, "SELECT 'all' AS status, sum(total) AS sum FROM orders").fetch_all(pool).await
}

pub async fn lines(pool: &PgPool) -> sqlx::Result<Vec<Line>> {
    sqlx::query_as("SELECT status AS \"orderStatus\", note AS n FROM orders").fetch_all(pool).await // ~ breaking certain 42703
}

pub async fn by_name(pool: &PgPool, id: i32) -> sqlx::Result<String> {
    let row = sqlx::query("SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = $1") // ~ risky certain
        .bind(id)
        .fetch_one(pool)
        .await?;
    let settings: std::collections::HashMap<String, String> = Default::default();
    let _name: String = row.get("name");
    let _total: i64 = row.try_get("total")?;
    let status = row.get::<String, _>("status"); // ~ breaking likely 42703
    Ok(status)
}

pub async fn of_customer(pool: &PgPool) -> sqlx::Result<String> {
    let row = sqlx::query("SELECT status FROM customers").fetch_one(pool).await?;
    row.try_get("status")
}

pub async fn show(pool: &PgPool) -> sqlx::Result<Answer> {
    let order = order(pool, 1).await?;
    tracing::info!("order {} is {}", order.id, order.status); // ~ breaking likely 42703
    let answer = Answer { status: 200 };
    if answer.status == 200 && order.status == "open" { // ~ breaking likely 42703
        return Ok(answer);
    }
    Ok(Answer { status: 404 })
}
