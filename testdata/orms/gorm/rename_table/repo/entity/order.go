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

// Archived reads the same table, unless it is told of another one.
type Archived struct {
	ID uint `gorm:"primaryKey"`

	tableName string
}

const archive = "shop_orders" // ~ breaking likely

func (a *Archived) TableName() string {
	if a.tableName != "" {
		return a.tableName
	}
	return archive
}
