package store

import (
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"
)

var psql = sq.StatementBuilder.PlaceholderFormat(sq.Dollar)

const (
	ordersTable  = "orders"
	statusColumn = "status" // ~ breaking likely
)

// ordersQuery is continued here and in reports.go.
var ordersQuery = psql.Select("o.id, o.status, o.total", "c.status"). // ~ breaking likely
	From("orders o").
	LeftJoin("customers c ON c.id = o.customer_id")

func scanStatus(row sq.RowScanner) (string, error) {
	var status string
	err := row.Scan(&status)
	return status, err
}

func create(tx *sql.Tx, status string) error {
	_, err := psql.Insert("orders").
		Columns("id", "customer_id", "status"). // ~ breaking likely
		Values(1, 2, status).
		RunWith(tx).
		Exec()
	return err
}

func set(tx *sql.Tx, id int) error {
	values := map[string]any{
		"total":  1,
		"status": "paid", // ~ breaking likely
	}
	if _, err := psql.Update(ordersTable).SetMap(values).Where(sq.Eq{"id": id}).RunWith(tx).Exec(); err != nil {
		return err
	}
	_, err := psql.Update("orders").Set("total", 0).Set("status", nil).RunWith(tx).Exec() // ~ breaking likely
	return err
}

func open(tx *sql.Tx) {
	query := psql.Select("id").From("orders").OrderBy("total DESC")
	query = query.Where(sq.Or{
		sq.Eq{"status": "open"}, // ~ breaking likely
		sq.Expr("paid_by IS NULL AND status IN ('new', 'open')"), // ~ breaking likely
	})
	query.RunWith(tx)
	psql.Select("id").From("orders").Where(sq.NotEq{statusColumn: nil}).RunWith(tx) // ~ breaking likely
	psql.Select("count(*)", "max(status)").From("orders").GroupBy("paid_by").RunWith(tx) // ~ breaking likely
}

func sorted(tx *sql.Tx, direction string) {
	query := psql.Select("o.id").From("orders o")
	query = query.OrderBy("o.status " + direction) // ~ breaking likely
	query = query.OrderBy("o.total " + direction)
	query = query.OrderBy(fmt.Sprintf("o.status %s", direction)) // ~ breaking likely
	query.RunWith(tx)
	psql.Select("c.id").From("customers c").OrderBy("c.status " + direction).RunWith(tx)
}

func customers(tx *sql.Tx, status string) {
	psql.Select("id, email, status").From("customers").Where(sq.Eq{"status": status}).RunWith(tx)
	psql.Select("c.status").From("orders o").Join("customers c ON c.id = o.customer_id AND c.status = 'open'").RunWith(tx)
	psql.Update("customers").SetMap(map[string]any{"status": status}).RunWith(tx)
	fmt.Println("status", map[string]string{"status": status})
}

func upsert(tx *sql.Tx) {
	psql.Insert("orders").
		Columns("id", "customer_id", "total").
		Values(1, 2, 3).
		Suffix("ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.total, status = 'again'"). // ~ breaking likely
		Suffix("RETURNING id").
		RunWith(tx)
}
