package store

// region of the customer who placed one of the orders
const (
	byRegion = `
SELECT o.id, region -- ~ breaking certain 42702
  FROM orders o
  JOIN customers c ON c.id = o.customer_id`
	qualified = `SELECT o.id, c.region FROM orders o JOIN customers c ON c.id = o.customer_id`
	customers = `SELECT region FROM customers`
	all       = `SELECT * FROM orders` // ~ info certain
	archive   = `INSERT INTO archived_orders SELECT * FROM orders` // ~ breaking certain 42601
	history   = `SELECT * FROM orders UNION ALL SELECT * FROM archived_orders` // ~ breaking certain 42601
	add       = `INSERT INTO orders (id, customer_id, total) VALUES ($1, $2, $3)`
	addAll    = `INSERT INTO orders VALUES ($1, $2, $3)` // ~ info certain
)
