CREATE VIEW open_orders AS
    SELECT id, customer_id, status, total_cents
    FROM orders
    WHERE status IN ('placed', 'paid');
