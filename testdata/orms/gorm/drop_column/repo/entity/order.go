package entity

import "gorm.io/gorm"

// Order is a row of orders.
type Order struct {
	gorm.Model
	CustomerID uint
	Customer   *Customer
	Status     string `gorm:"type:varchar(16);index" json:"status"` // ~ breaking likely
	Total      int
}

type Customer struct {
	ID      uint   `gorm:"primaryKey"`
	Status  string `gorm:"size:16"`
	Contact string `gorm:"column:email"`
}

type Orders []Order

var Fixtures = map[string]Order{
	"first": {
		Status: "new", // ~ risky likely
	},
}

func (o *Order) IsOpen() bool {
	status := "open"
	return o.Status == status // ~ risky likely
}

func NewOrder(status string) *Order {
	return &Order{Status: status, Total: 1} // ~ risky likely
}

func (o *Order) Create(db *gorm.DB) error {
	return db.Create(o).Error
}

func (c *Customer) IsOpen() bool { return c.Status == "open" }

type form struct{ Status string }

func (f form) open() bool { return f.Status == "open" }

func FindOrder(db *gorm.DB, id uint) (*Order, error) {
	order := &Order{}
	return order, db.First(order, id).Error
}
