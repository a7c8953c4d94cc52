package db

// The table is named where this is handed over.
type pendingOrder struct {
	ID    int64  `db:"id"`
	State string `db:"state"`
}
