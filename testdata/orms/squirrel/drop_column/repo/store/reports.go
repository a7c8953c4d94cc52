package store

import sq "github.com/Masterminds/squirrel"

const customersTable = "customers"

func openOrders(tx sq.BaseRunner) {
	ordersQuery.Where(sq.Eq{"o.status": "open"}).RunWith(tx) // ~ breaking likely
	ordersQuery.Where(sq.Eq{"c.status": "open"}).RunWith(tx)
	ordersQuery.OrderBy("o.total").RunWith(tx)
	find(tx, sq.Eq{"status": "open"}) // ~ breaking likely
}

func find(tx sq.BaseRunner, condition sq.Eq) {
	psql.Select("id").From("orders").Where(condition).RunWith(tx)
}

func unpaid() sq.SelectBuilder {
	return psql.Select("id").From(ordersTable).Where("paid_by IS NULL")
}

func unpaidOpen(tx sq.BaseRunner) {
	unpaid().Where("status = ?", "open").RunWith(tx) // ~ breaking likely
}

func joined(tx sq.BaseRunner) {
	psql.Select("a.label").From("audit a").
		Join(fmt.Sprintf("%s ON order_id = orders.id", ordersTable)).
		Where("status = ?", "open").RunWith(tx) // ~ breaking likely
	psql.Select("a.label").From("audit a").
		Join(fmt.Sprintf("%s ON order_id = customers.id", customersTable)).
		Where("status = ?", "open").RunWith(tx)
}
