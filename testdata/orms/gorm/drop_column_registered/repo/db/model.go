package db

type orderModel struct {
	ID         int64
	CustomerID int64  `db:"customerID"`
	State      string `db:"status"` // ~ breaking likely
	CSR        []byte               // ~ breaking likely
}

// Nobody hands this to the mapper.
type orderView struct {
	State string `db:"label"`
	CSR   []byte
}

func toOrder(om *orderModel) *Order {
	view := orderView{State: "open", CSR: nil}
	return &Order{ID: om.ID, Status: om.State, Body: om.CSR, Label: view.State} // ~ risky likely ~ risky likely
}
