//! The orders of the shop.
const COLUMNS: &str = "id, status, total";

macro_rules! from_orders {
    () => {
        "FROM orders o"
    };
}

/// It's one of 'a lifetimes, not a string: "SELECT".
pub struct Orders<'a> {
    pool: &'a Pool,
}

impl<'a> Orders<'a> {
    /* nested /* comment with "quotes" */ still a comment */
    pub async fn find(&self, id: i64) -> Result<Order> {
        let quote = '"';
        let order = sqlx::query_as!(Order, "SELECT id, status FROM orders WHERE id = $1", id)
            .fetch_one(self.pool)
            .await?;
        let raw = sqlx::query(r#"SELECT "status" FROM orders WHERE total > $1"#).bind(id);
        let wide = sqlx::query(
            "SELECT id, \
                    total \
               FROM orders",
        );
        Ok(order)
    }

    fn list(&self, table: &str) -> String {
        let sql = format!("SELECT {COLUMNS} FROM {} WHERE {0} = '{{}}'", table);
        let joined = concat!("SELECT o.id ", from_orders!(), " WHERE o.status = $1");
        sqlx::query!("SELECT id " + "FROM orders " + "WHERE id = $1", 1);
        joined.to_owned() + &sql
    }

    fn search(&self, status: Option<&str>) -> String {
        let mut sql = String::from("SELECT id FROM orders WHERE 1 = 1");
        if status.is_some() {
            sql.push_str(" AND status = $1");
        } else {
            sql.push_str(" AND status IS NULL");
        }
        sql.push_str(&self.order());
        sql.push_str(" LIMIT 10");
        sql
    }

    fn builder(&self) {
        let mut query = QueryBuilder::new("SELECT id FROM orders WHERE status = ");
        query.push_bind("open").push(" AND total > ").push_bind(self.total);
        let parts = ["SELECT id", "FROM orders"].join(" ");
        let byte = b"bytes\x41\u{e9}\n";
    }
}
