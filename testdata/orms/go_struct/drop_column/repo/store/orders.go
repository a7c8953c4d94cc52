package store

import "github.com/jmoiron/sqlx"

type Order struct {
	ID     int64  `db:"id"`
	Status string `db:"status" json:"status"` // ~ risky likely
	Total  int64  `db:"total"`
}

// invoice is told by its tags: no other table has all of them.
type invoice struct {
	Order    int64  `db:"id"`
	Customer int64  `db:"customer_id"`
	State    string `db:"status"` // ~ risky likely
}

type Customer struct {
	ID     int64  `db:"id"`
	Status string `db:"status"`
	Email  string `db:"email"`
}

type request struct {
	Status string `json:"status"`
}

func open(db *sqlx.DB) (orders []Order, err error) {
	err = db.Select(&orders, "SELECT id, status FROM orders WHERE status = 'open'") // ~ breaking certain 42703
	for _, order := range orders {
		if order.Status == "open" { // ~ risky likely
			return orders[:1], err
		}
	}
	return orders, err
}

func other(customer Customer, r request) Order {
	status := r.Status
	if customer.Status == status {
		return Order{ID: 1, Status: status} // ~ risky likely
	}
	return Order{ID: customer.ID}
}

func create(db *sqlx.DB, order *Order) {
	db.NamedExec("INSERT INTO orders (id, status) VALUES (:id, :status)", order) // ~ breaking certain 42703
}

type entry struct {
	Order *Order
	Note  string
}

func nested(e entry, value any) bool {
	order := value.(*Order)
	return e.Order.Status == "" || order.Status == "" // ~ risky likely
}
