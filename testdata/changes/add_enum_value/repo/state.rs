//! The state of orders.
pub enum State { Open, Paid }
pub const STATE: &str = "SELECT state FROM orders WHERE id = $1"; // ~ risky certain
pub const OPEN: &str = "SELECT id FROM orders WHERE state = 'open'";
pub const BILLS: &str = "SELECT state FROM bills";
pub const NOTE: &str = "SELECT note FROM orders";
