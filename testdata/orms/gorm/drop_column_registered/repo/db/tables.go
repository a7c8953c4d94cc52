package db

import (
	"github.com/letsencrypt/borp"

	"example.com/shop/core"
)

func initTables(dbMap *borp.DbMap) {
	dbMap.AddTableWithName(orderModel{}, "orders").SetKeys(false, "ID")
	dbMap.AddTableWithName(core.Customer{}, "customers").SetKeys(false, "ID")
}
