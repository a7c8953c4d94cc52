//! currency of amounts
pub const IN: &str = "SELECT id FROM amounts WHERE unit = $1::currency"; // ~ breaking certain 42704
pub const PLAIN: &str = "SELECT id FROM amounts WHERE unit = 'eur'";
pub const BANKS: &str = "SELECT currency FROM banks";
