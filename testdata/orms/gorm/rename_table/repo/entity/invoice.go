package entity

// TableName is of a struct that another file declares.
func (*Invoice) TableName() string {
	return "shop_orders" // ~ breaking likely
}

type Label struct{}

// TableName of something that is no row.
func (Label) TableName() string {
	return "shop_labels"
}
