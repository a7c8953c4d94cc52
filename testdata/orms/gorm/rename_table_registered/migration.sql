ALTER TABLE pending_orders RENAME TO "waitingOrders";
