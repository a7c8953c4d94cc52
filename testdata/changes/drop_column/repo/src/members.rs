//! Members and their nickname.

use sqlx::PgPool;

// Once we wrote "SELECT nickname FROM members" here; now it is a constant.
const PROFILE: &str = "SELECT id, email, nickname FROM members WHERE id = $1"; // ~ breaking certain 42703
const PLAN: &str = "SELECT id, plan FROM members WHERE id = $1";
const EVERYTHING: &str = "SELECT * FROM members WHERE plan = $1"; // ~ risky certain

pub async fn rename(pool: &PgPool, id: i64, nickname: &str) -> sqlx::Result<()> {
    sqlx::query(r#"UPDATE members SET nickname = $1 WHERE id = $2"#) // ~ breaking certain 42703
        .bind(nickname)
        .bind(id)
        .execute(pool)
        .await?;
    Ok(())
}

pub async fn team(pool: &PgPool, id: i64) -> sqlx::Result<String> {
    let nickname: String = sqlx::query_scalar("SELECT nickname FROM teams WHERE id = $1").bind(id).fetch_one(pool).await?;
    Ok(nickname)
}

pub async fn join(pool: &PgPool, email: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO members (id, email) VALUES ($1, $2)").bind(1_i64).bind(email).execute(pool).await?;
    sqlx::query("INSERT INTO members (id, email, nickname) VALUES ($1, $2, $3)").execute(pool).await?; // ~ breaking certain 42703
    tracing::info!("the members table gets a nickname from {email}");
    Ok(())
}
