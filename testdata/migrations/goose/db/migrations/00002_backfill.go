package migrations

import "github.com/pressly/goose/v3"

func init() {
	goose.AddMigrationContext(upBackfill, downBackfill)
}

func upBackfill(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.Exec(`ALTER TABLE orders ADD COLUMN total numeric(12, 2)`); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE orders SET total = 0")
	return err
}

func downBackfill(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.Exec("ALTER TABLE orders DROP COLUMN total")
	return err
}
