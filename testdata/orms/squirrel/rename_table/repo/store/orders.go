package store

import (
	"database/sql"

	"github.com/doug-martin/goqu/v9"
)

type cache struct{}

func (cache) Delete(key string) {}

func orders(db *goqu.Database, tx *sql.Tx, c cache) {
	db.From("orders").Where(goqu.C("total").Gt(1)).ToSQL()                       // ~ breaking likely
	db.From(goqu.T("orders").As("o")).Select("o.id").ToSQL()                     // ~ breaking likely
	db.Insert("orders").Rows(goqu.Record{"id": 1, "customer_id": 2}).Executor()  // ~ breaking likely
	db.From("customers").Join(goqu.T("orders"), goqu.On(goqu.Ex{"orders.customer_id": goqu.I("customers.id")})).ToSQL() // ~ breaking likely
	db.Delete("orders").Where(goqu.Ex{"id": 1}).Executor() // ~ breaking likely
	db.From("customers").Where(goqu.Ex{"email": "orders"}).ToSQL()
	c.Delete("orders") // ~ undecided
}

func report() string {
	sb := sqlbuilder.NewSelectBuilder()
	sb.Select("id").From("orders") // ~ breaking likely
	sb.Where("orders.total > 1")   // ~ breaking likely
	return sb.String()
}
