// IGNORE stores 0 for what has no default, as the default of hidden did, and not 5.
const ADD = "INSERT IGNORE INTO tags (id, weight) VALUES (?, ?)";
const SHOW = "INSERT IGNORE INTO tags (id, hidden) VALUES (?, ?)"; // ~ breaking certain silent
const PLAIN = "INSERT INTO tags (id, weight) VALUES (?, ?)"; // ~ breaking certain
