package store

// The query that uses it goes on behind.
const found = `
WITH RECURSIVE found AS (
	SELECT m.id FROM members m WHERE m.nickname = 'x' -- ~ breaking certain
)
`

const others = `
WITH found AS (
	SELECT t.id FROM teams t WHERE t.nickname = 'x'
)
`

func pieces(tx Tx, plan string) {
	query := with(plan) + `
	SELECT m.nickname FROM members m JOIN found f ON f.id = m.id -- ~ breaking certain
`
	tx.Query(query)
	tx.Query(with(plan) + `
	SELECT t.nickname FROM teams t JOIN found f ON f.id = t.id
`)
	tx.Exec(`WITH found AS (` + plan + `) UPDATE members SET nickname = NULL WHERE id IN (SELECT id FROM found)`) // ~ breaking certain
	log(plan + " selects members by nickname")
	// It reads no column.
	tx.Exec("LOCK TABLE members IN ACCESS EXCLUSIVE MODE")
}

var sorted = map[string]string{
	"first": "nickname->>'first'", // ~ risky possible
	"plan":  "plan->>'first'",
	"all":   "members.*",
	"title": "Name, Members",
}
