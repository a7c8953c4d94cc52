package core

type Customer struct {
	ID     int64  `db:"id"`
	Status string `db:"status"`
	CSR    []byte `db:"csr"`
}
