package mail

// address of the emails
const (
	add    = "INSERT INTO emails (id, address) VALUES ($1, $2)"                                      // ~ risky certain
	move   = "UPDATE emails SET address = $1 WHERE id = $2"                                          // ~ risky certain
	label  = "UPDATE emails SET label = $1 WHERE address = $2"
	upsert = "INSERT INTO emails (id, address) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"          // ~ risky certain silent
	read   = "SELECT address FROM emails"
	domain = "INSERT INTO domains (id, address) VALUES ($1, $2)"
)
