use futures::stream::TryStreamExt;

pub struct Board {
    pub id: i32,
    pub state: String, // ~ risky likely
    pub status: String,
}

pub struct BoardBuilder {
    pub state: String,
}

impl Board {
    pub async fn all(pool: &sqlx::PgPool) -> sqlx::Result<Vec<Board>> {
        sqlx::query!("SELECT o.id, o.status, c.name FROM orders o JOIN customers c ON c.id = o.customer_id") // ~ breaking certain 42703
            .fetch_many(pool)
            .try_filter_map(|e| async {
                Ok(e.right().map(|row| Board {
                    id: row.id,
                    state: row.status, // ~ breaking likely 42703
                    status: row.name,
                }))
            })
            .try_collect::<Vec<Board>>()
            .await
    }

    pub fn is_open(&self) -> bool {
        self.state == "open" && !self.status.is_empty() // ~ risky likely
    }
}

impl BoardBuilder {
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}
