package model

// Order is a row by meddler.
type Order struct {
	ID     int64  `json:"id" meddler:"id,pk"`
	Status string `json:"status" meddler:"status"` // ~ risky likely
	Total  int64  `json:"total" meddler:"total"`
}

// OrderRow is a row by beego's orm.
type OrderRow struct {
	ID    int64  `orm:"column(id)"`
	State string `structs:"-" orm:"column(status);null"` // ~ risky likely
}

type Customer struct {
	ID     int64  `structs:"id"`
	Status string `structs:"status"`
	Email  string `structs:"email"`
}

type OrderView struct {
	ID     int64  `json:"id"`
	Status string `json:"status"`
}
