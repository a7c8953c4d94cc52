const source = "web";

async function add(db, kind) {
  await db.query("INSERT INTO events VALUES (NULL, ?, NOW())", [kind]); // ~ breaking certain 1136
  await db.query("INSERT INTO events (kind, at) VALUES (?, NOW())", [kind]);
  return db.query("SELECT source FROM event_kinds");
}

const joined = "SELECT e.id, source FROM events e JOIN event_kinds k ON k.id = e.id"; // ~ breaking certain 1052
module.exports = { add, joined, message: "source of events" };
