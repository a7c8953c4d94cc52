package store

import (
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

func create(tx *sql.Tx, columns []string, values map[string]any) {
	sq.Insert("orders").Columns("id", "customer_id").Values(1, 2).RunWith(tx).Exec()                  // ~ breaking likely 23502
	sq.Insert("orders").SetMap(map[string]any{"id": 1, "customer_id": 2}).RunWith(tx).Exec()           // ~ breaking likely 23502
	sq.Insert("orders").Columns("id", "customer_id", "currency").Values(1, 2, "EUR").RunWith(tx).Exec()
	sq.Insert("customers").Columns("id", "email").Values(1, "").RunWith(tx).Exec()
	sq.Insert("orders").Columns(columns...).RunWith(tx).Exec() // ~ not detected: the columns are not known
	sq.Insert("orders").SetMap(values).RunWith(tx).Exec()      // ~ not detected: the columns are not known
	sq.Update("orders").Set("total", 1).RunWith(tx).Exec()
}

func bulk(tx *sql.Tx) {
	insert := sq.Insert("orders").Columns("id", "customer_id") // ~ breaking likely 23502
	for i := range 10 {
		insert = insert.Values(i, i)
	}
	insert.RunWith(tx).Exec()

	later := sq.Insert("orders")
	later = later.Columns("id", "customer_id", "currency")
	later.RunWith(tx).Exec()
}
