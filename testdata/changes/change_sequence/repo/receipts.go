package receipts

// The sequence of a serial column is named by nobody.
const (
	add   = "INSERT INTO receipts (number) VALUES ($1)" // ~ risky certain
	named = "INSERT INTO receipts (id, number) VALUES ($1, $2)"
	next  = "SELECT nextval('receipts_id_seq')" // ~ risky certain silent
	draft = "SELECT nextval('draft_numbers')"
	all   = "SELECT id, number FROM receipts"
)
