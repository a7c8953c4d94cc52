//! The quantity of stocks.
pub const TAKE: &str = "UPDATE stocks SET quantity = quantity - $1 WHERE id = $2"; // ~ risky certain
pub const ADD: &str = "INSERT INTO stocks (id, quantity) VALUES ($1, $2)"; // ~ risky certain
pub const BIN: &str = "UPDATE bins SET quantity = quantity - $1";
pub const READ: &str = "SELECT quantity FROM stocks";
// An old row that violates the check fails on any update of it.
pub const NOTE: &str = "UPDATE stocks SET note = $1 WHERE id = $2"; // ~ risky certain
pub const LABEL: &str = "quantity";
