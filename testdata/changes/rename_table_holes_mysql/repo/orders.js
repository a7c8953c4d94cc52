// The driver makes a list of assignments of an object.
async function write(db, order) {
  await db.query("UPDATE orders SET ? WHERE id = ?", [order, order.id]); // ~ breaking certain
  await db.query("INSERT INTO orders SET ?", order); // ~ breaking certain
  await db.query("DELETE orders.* FROM orders LEFT JOIN people ON people.id = orders.id WHERE people.id IS NULL"); // ~ breaking certain
  await db.query("DELETE `people`.* FROM `people` WHERE id = 1");
  await db.query("UPDATE people SET ? WHERE id = ?", [order, order.id]);
}
