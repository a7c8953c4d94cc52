package web

import "database/sql"

type profile struct {
	Nickname string `json:"nickname"`
}

func search(db *sql.DB, term string) (*sql.Rows, error) {
	query := "SELECT id, email FROM members " +
		"WHERE nickname ILIKE $1 " + // ~ breaking certain 42703
		"ORDER BY email"
	return db.Query(query, term)
}

func count(db *sql.DB) *sql.Row {
	return db.QueryRow(`SELECT count(*) FROM members WHERE email <> ''`)
}

func export(db *sql.DB, byPlan, byName bool) (*sql.Rows, error) {
	query := "SELECT id, nickname FROM members" // ~ breaking certain 42703
	if byPlan {
		query += " ORDER BY plan"
	}
	if byName {
		query += " ORDER BY email"
	}
	return db.Query(query)
}

func names(db *sql.DB) (*sql.Rows, error) {
	query := "SELECT id, nickname" + // ~ breaking certain 42703
		" FROM members"
	return db.Query(query)
}

func idle(db *sql.DB) (*sql.Rows, error) {
	return db.Query(`
		select members.id from members join teams team on team.owner_email = email
		where members.nickname isnull and (team.id notnull or plan isnull) -- ~ breaking certain 42703
		order by members.id`)
}

func unnamed(db *sql.DB) (*sql.Rows, error) {
	return db.Query("WITH t AS (SELECT id FROM members WHERE plan ISNULL FOR UPDATE) SELECT id FROM t")
}
