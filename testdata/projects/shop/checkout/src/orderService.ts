import { Pool } from "pg";

export type OrderStatus = "placed" | "paid" | "cancelled" | "delivered";

export class OrderService {
  constructor(private readonly pool: Pool) {}

  /** What the customer sees on "my orders". */
  async history(customerId: number) {
    const { rows } = await this.pool.query(
      `SELECT o.id, o.status, o.total_cents, s.status AS shipping
         FROM orders o
         LEFT JOIN shipments s ON s.order_id = o.id
        WHERE o.customer_id = $1
        ORDER BY o.placed_at DESC`,
      [customerId],
    );
    return rows;
  }

  async cancel(orderId: number): Promise<boolean> {
    const result = await this.pool.query(
      "UPDATE orders SET status = 'cancelled' WHERE id = $1 AND status IN ('placed', 'paid')",
      [orderId],
    );
    return result.rowCount === 1;
  }

  async isShipped(orderId: number): Promise<boolean> {
    const { rows } = await this.pool.query(
      "SELECT 1 FROM shipments WHERE order_id = $1 AND status = 'shipped'",
      [orderId],
    );
    return rows.length > 0;
  }
}
