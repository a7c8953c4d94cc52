package entity

type Order struct {
	ID    uint `gorm:"primaryKey"`
	Total int
}

// TableName is what the mapper asks for.
func (Order) TableName() string {
	return "shop_orders" // ~ breaking likely
}

func (o Order) Sum() int { return o.Total }
