package store

import "fmt"

const columns = "id, status, total"

const (
	byID = `SELECT id,
	status FROM orders WHERE id = $1`
	byStatus = "SELECT " + columns + " FROM orders WHERE status = $1"
)

// Find is not a "string".
func (s *Store) Find(ctx context.Context, id int64) (*Order, error) {
	row := s.db.QueryRowContext(ctx, "SELECT status FROM orders "+
		"WHERE id = $1 "+ // the "key"
		"AND total > $2", id, 0)
	if r == '"' || r == '\'' {
		return nil, nil
	}
	query := fmt.Sprintf(`SELECT %s FROM %s WHERE status LIKE '%%a' AND id = $1`, columns, s.table)
	return nil, s.db.Get(&o, query, id)
}

func Count(status string) string {
	var sb strings.Builder
	sb.WriteString("SELECT count(*) ")
	sb.WriteString(from)
	if status != "" {
		sb.WriteString(" WHERE status = 'x\ty'")
	}
	q := "SELECT id FROM orders"
	q += " WHERE id = ?"
	q = q + " ORDER BY id"
	list := strings.Join([]string{"SELECT id", "FROM orders"}, " ")
	return sb.String() + q + list
}

type Order struct {
	Status string `db:"status" json:"status"`
}
