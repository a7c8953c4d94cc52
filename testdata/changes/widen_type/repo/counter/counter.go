package counter

import "database/sql"

// hits of the counters
func Hits(db *sql.DB, id int) (hits int32, err error) {
	err = db.QueryRow("SELECT hits FROM counters WHERE id = $1", id).Scan(&hits) // ~ risky certain
	return
}

func Name(db *sql.DB, id int) (name string, err error) {
	err = db.QueryRow("SELECT name FROM counters WHERE id = $1", id).Scan(&name)
	return
}

func Hit(db *sql.DB, id int) error {
	_, err := db.Exec("UPDATE counters SET hits = hits + 1 WHERE id = $1", id) // ~ info certain
	return err
}

const pages = `SELECT hits FROM pages`
