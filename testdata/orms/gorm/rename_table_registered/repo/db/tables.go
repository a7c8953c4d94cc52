package db

import "github.com/letsencrypt/borp"

func initTables(dbMap *borp.DbMap) {
	pending := dbMap.AddTableWithName(pendingOrder{}, "pending_orders").SetKeys(false, "ID") // ~ breaking likely
	pending.ColMap("State").SetMaxSize(9)
	dbMap.AddTableWithName(order{}, "orders").SetKeys(false, "ID")
	log.Printf("added %s", "pending_orders")
}
