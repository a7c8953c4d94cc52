package lib

func late(db *DB) []Order {
	rows := db.orders_where("shipped_on < now()") // ~ breaking likely
	more := db.orders_where("status = 'late'")
	all := db.orders_where(conditionOf(db)) // ~ undecided
	return append(rows, more, all)
}
