import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Pool } from "pg";
import { OrderService } from "../src/orderService";

test("a placed order can be cancelled", async () => {
  const pool = new Pool();
  await pool.query("INSERT INTO orders (customer_id, status, total_cents) VALUES (1, 'placed', 10)");
  assert.equal(await new OrderService(pool).cancel(1), true);
});
