//! The city of stations.

pub struct Station {
    pub city: String,
}

pub const CITIES: &str = "SELECT city FROM stations"; // ~ risky certain
pub const CODES: &str = "SELECT code FROM stations";
pub const LINES: &str = "SELECT city FROM lines";
pub const WITHOUT: &str = "SELECT id FROM lines WHERE city NOT IN (SELECT city FROM stations)"; // ~ risky certain silent
pub const MOVE: &str = "UPDATE stations SET city = $1 WHERE id = $2"; // ~ info certain
