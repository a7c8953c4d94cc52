package store

func lock(tx Tx) {
	tx.Exec("LOCK TABLE coupons IN ACCESS EXCLUSIVE MODE") // ~ breaking certain
	tx.Exec("LOCK TABLE carts IN SHARE MODE NOWAIT")
}
