package database

var migrations = []func(tx *sql.Tx) error{
	func(tx *sql.Tx) (err error) {
		sql := `
			CREATE TABLE orders (
				id serial primary key,
				status text
			);

			CREATE INDEX orders_status_idx ON orders (status);
		`
		_, err = tx.Exec(sql)
		return err
	},
	func(tx *sql.Tx) (err error) {
		_, err = tx.Exec(`ALTER TABLE orders DROP COLUMN status`)
		return err
	},
}
